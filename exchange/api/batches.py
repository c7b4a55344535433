"""Batches over HTTP: many submissions in one body, one result a row, and how far a batch has come."""

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any, Final

from flask import Response, request

from exchange import batches
from exchange.api import bodies, door, idempotency, lines, rows
from exchange.api.answers import wanted_language
from exchange.api.arguments import check_query
from exchange.api.blueprint import HubBlueprint
from exchange.api.intake import Intake
from exchange.api.lines import CHARSETS, CSV, LIMIT, MOST_ROWS, NDJSON, Rows, Stream
from exchange.api.openapi import IDEMPOTENCY_KEY
from exchange.api.parsing import MalformedBodyError
from exchange.api.problems import Problem, ProblemError, problem_of
from exchange.errors import HubError, InvalidRecordError, UnavailableError
from exchange.storage.batches import BatchRow
from exchange.storage.database import Database
from exchange.storage.transaction import Actor, Transaction
from schemas import KINDS
from schemas.batch import BATCH, BATCH_RESULTS
from schemas.page import PAGE_QUERY, page_of

SENDING: Final = tuple(kind.scopes["send"] for kind in KINDS.values())
ACCEPTED: Final = f"{NDJSON}, {CSV}"
EXAMPLE: Final = f"Content-Type: {CSV}; record-type=referral"

#: Results read from storage at a time while they are told.
TOLD: Final = 500

blueprint = HubBlueprint("batches", __name__, url_prefix="/v1", description="Many at once")

DESCRIBED: Mapping[str, Any] = {
    "requestBody": {
        "required": True,
        "description": (
            "Lines of JSON, each the body that sends one record with its `record_type` beside it; or a table of one "
            "kind with the headers of the data dictionary. At most 64 MiB, 100,000 rows, 1 MiB a row."
        ),
        "content": {
            NDJSON: {"schema": {"type": "string"}},
            f"{CSV}; record-type=referral": {"schema": {"type": "string"}},
        },
    },
    "responses": {
        "200": {
            "description": (
                "One line a row, in order (as in `items` of `GET /v1/batches/{batch_id}`), then one line that says "
                "how the batch stands: the only one without `row`. Where it is missing, the answer is not whole."
            ),
            "content": {NDJSON: {"schema": {"type": "string"}}},
        }
    },
}


@blueprint.streaming("/batches", scope=SENDING, name="send-batch", headers=[IDEMPOTENCY_KEY], doc=DESCRIBED)
def send_batch() -> Response:
    """Send many records in one body: each row is decided by itself, and a bad row harms no other.

    Rows are committed by the hundred while they arrive. Sent again under the same key, rows that are done are skipped.
    """
    length = 0 if "Transfer-Encoding" in request.headers else request.content_length or 0
    stream = Stream(request.environ["wsgi.input"], min(length, LIMIT))
    try:
        return _taken_in(door.bearer_token(), stream)
    except (ProblemError, HubError, MalformedBodyError):
        # Read to its end, outside any transaction, so that its sender reads why.
        if length:
            stream.discard()
        else:
            bodies.discard()
        raise


@blueprint.endpoint("/batches", method="GET", scope=SENDING, query=PAGE_QUERY, returns=page_of(BATCH))
def list_batches(tx: Transaction, query: Mapping[str, Any]) -> dict[str, Any]:
    """List your batches, newest first, with how each stands; one that is being read is among them."""
    found = batches.page(tx, query.get("after"), query.get("limit") or batches.PAGE)
    return {"items": [_standing(row) for row in found.items], "next": found.next}


@blueprint.endpoint("/batches/<batch_id>", method="GET", scope=SENDING, query=PAGE_QUERY, returns=BATCH_RESULTS)
def read_batch(tx: Transaction, query: Mapping[str, Any], batch_id: str) -> Any:
    """Read how a batch stands, also while it is read, with the results of its rows in order."""
    known = _id(batch_id)
    if known is None:
        return Problem("not-found")
    found = batches.results(tx, known, query.get("after"), query.get("limit") or batches.PAGE)
    items = [rows.told(row, wanted_language()) for row in found.items]
    return {**_standing(found.batch), "items": items, "next": found.next}, 200, _spoken()


def _taken_in(token: bytes, stream: Stream) -> Response:
    admitted = partial(_admitted, token)
    with admitted() as tx:
        actor = tx.actor
        check_query(())
        key = idempotency.required(idempotency.attempted()).key
        _refuse()
    found = _rows(stream)
    with admitted() as tx:
        batch = batches.begin(tx, key, found.kind)
    intake = Intake(admitted, batch, found)
    problem = _read(intake)
    # Where not even this can be written, or another request has taken over, the end of the hold says the same.
    with suppress(UnavailableError):
        _end(actor, batch, problem)
    if problem is not None:
        raise ProblemError(replace(problem, facts={**problem.facts, "batch_id": batch.id}))
    place = f"/v1/batches/{batch.id}"
    told = _told(door.hub().database, intake, actor, wanted_language())
    return Response(told, 200, {**_spoken(), "Location": place}, content_type=NDJSON)


@contextmanager
def _admitted(token: bytes) -> Iterator[Transaction]:
    with door.hub().database.opening() as tx:
        yield door.admit(tx, token, SENDING, None).tx


def _refuse() -> None:
    """Refuse a body that is not to be read at all."""
    problem = None
    if "Transfer-Encoding" in request.headers or request.content_length is None:
        problem = Problem("length-required")
    elif request.content_length > LIMIT:
        problem = Problem("too-large", facts={"limit": LIMIT})
    elif request.mimetype not in (NDJSON, CSV) or "Content-Encoding" in request.headers:
        problem = Problem("media-type-unsupported", headers={"Accept": ACCEPTED})
    if problem:
        raise ProblemError(problem)


def _rows(stream: Stream) -> Rows:
    stated = request.mimetype_params.get("charset", "").lower()
    if request.mimetype == NDJSON and stated in ("", "utf-8"):
        return lines.JsonRows(stream.pieces())
    kind = KINDS.get(request.mimetype_params.get("record-type", ""))
    if request.mimetype == NDJSON or kind is None or (stated and stated not in CHARSETS):
        raise ProblemError(Problem("media-type-unsupported", facts={"example": EXAMPLE}, headers={"Accept": ACCEPTED}))
    try:
        return lines.table(stream.pieces(), kind, CHARSETS.get(stated))
    except InvalidRecordError as error:
        raise ProblemError(Problem("columns-invalid", errors=error.faults)) from error
    except lines.BodyTornError as error:
        raise ProblemError(Problem("body-torn")) from error


def _read(intake: Intake) -> Problem | None:
    """Read a batch to its end; the problem that interrupted it, if one did."""
    try:
        intake.read()
    except lines.BodyTornError:
        return Problem("body-torn")
    except lines.TooManyRowsError:
        return Problem("too-many-rows", facts={"limit": MOST_ROWS})
    except ProblemError as error:
        return error.problem
    except HubError as error:
        return problem_of(error)
    return None


def _end(actor: Actor, batch: BatchRow, problem: Problem | None) -> None:
    with door.hub().database.transaction(actor) as tx:
        batches.end(tx, batch, problem.code if problem else None)


def _told(database: Database, intake: Intake, actor: Actor, language: str) -> Iterator[str]:
    """Every result of a batch, a page of them in a transaction, and at last how it stands."""
    after = 0
    while True:
        with database.transaction(actor) as tx:
            found = tx.batches.results(intake.batch.id, after, TOLD)
            batch = batches.own(tx, intake.batch.id)
        for row in found:
            known = rows.mistaken(row) if row.number in intake.mistaken else row
            yield _line(rows.told(known, language))
        if len(found) < TOLD:
            break
        after = found[-1].number
    yield _line(BATCH.dump(_standing(batch)))


def _line(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _standing(row: BatchRow) -> dict[str, Any]:
    return {**vars(row), "batch_id": row.id, "record_type": row.kind}


def _spoken() -> Mapping[str, str]:
    return {"Content-Language": wanted_language(), "Vary": "Accept-Language"}


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
