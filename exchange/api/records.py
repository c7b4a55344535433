"""Records over HTTP: sending, reading and listing every kind of the catalogue, its parts and its events.

A kind adds its routes by being in the catalogue; nothing here knows which kinds there are.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from werkzeug.http import http_date

from exchange import checking, progress, records, sendings, versions
from exchange.api import preconditions
from exchange.api.arguments import Further
from exchange.api.blueprint import HubBlueprint
from exchange.api.decisions import problem, told_missing
from exchange.api.problems import Problem
from exchange.refusals import Refusal
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.base import Part, RecordKind
from schemas.earlier import sunset_of
from schemas.envelope import ENVELOPE, RECEIPT, REPORT, reading, submission
from schemas.faults import Fault
from schemas.page import HELD_PAGE_QUERY, PAGE_QUERY, page_of
from schemas.version import HELD_QUERY, VERSION_QUERY

Answer = Any

blueprint = HubBlueprint("records", __name__, url_prefix="/v1", description="Records, kind by kind")


def _routes(kind: RecordKind) -> None:
    _send(kind)
    _read(kind)
    _page(kind)
    for part in kind.parts.values():
        _put(kind, part)
    if kind.events is not None:
        _report(kind)


def further_faults(kind: RecordKind) -> Further:
    """What else is wrong with a body that has not the shape of a submission of this kind."""

    def further(tx: Transaction, given: Any, read: Any, found: Sequence[Fault]) -> list[Fault]:
        return checking.further_faults(tx, kind, sendings.own(tx), (given, read), found)

    return further


def _send(kind: RecordKind) -> None:
    def send(tx: Transaction, body: Mapping[str, Any]) -> Answer:
        result = sendings.submit(tx, kind, body)
        if isinstance(result, Refusal):
            return problem(tx, result)
        told = {**vars(result), "missing": told_missing(tx, result.missing)}
        location = {"Location": f"/v1/{kind.plural}/{result.record_id}"}
        spoken = sunset(kind, body.get("schema_version") or kind.version)
        return told, status_of(result), {**location, **_tagged(tx, result.record_id, result.version), **spoken}

    outcome = "201 when it flows, 202 when it waits for the person's consent"
    send.__doc__ = f"Send a record ({kind.name}): {'201, to be read on demand' if kind.held else outcome}."
    _state(
        f"/{kind.plural}",
        send,
        method="POST",
        scope=kind.scopes["send"],
        takes=submission(kind),
        further=further_faults(kind),
        returns=RECEIPT,
        status=(201, 202, 200),
        writes=True,
        name=f"send-{kind.name}",
    )


def status_of(receipt: sendings.Receipt) -> int:
    """The status a sending is answered with."""
    if receipt.repeated:
        return 200
    return 202 if receipt.state == "waiting-consent" else 201


def _read(kind: RecordKind) -> None:
    def read(tx: Transaction, query: Mapping[str, Any], record_id: str) -> Answer:
        known = _id(record_id)
        if known is None:
            return Problem("not-found")
        result = records.read(tx, kind, known, records.Asked(query.get("version"), query.get("purpose")))
        if isinstance(result, Refusal):
            return problem(tx, result)
        told = result.envelope if result.content is None else {**result.envelope, "content": result.content}
        spoken = sunset(kind, result.envelope["schema_version"])
        return told, 200, {**_tagged(tx, known, result.envelope["version"]), **spoken}

    reader = "another than its producer" if kind.held else "its addressee"
    read.__doc__ = f"Read one record ({kind.name}); to {reader} this reading is the disclosure, decided anew."
    _state(
        f"/{kind.plural}/<record_id>",
        read,
        method="GET",
        scope=(kind.scopes["read"], kind.scopes["receive"]),
        query=HELD_QUERY if kind.held else VERSION_QUERY,
        returns=reading(kind),
        name=f"read-{kind.name}",
    )


def _page(kind: RecordKind) -> None:
    def page(tx: Transaction, query: Mapping[str, Any]) -> Answer:
        limit = query.get("limit") or records.PAGE
        return vars(records.page(tx, kind, query.get("after"), limit, query.get("subject_id")))

    which = "you sent, or may read about a person" if kind.held else "you sent or were sent"
    page.__doc__ = f"List the envelopes of records ({kind.name}) {which}, oldest first; no content."
    _state(
        f"/{kind.plural}",
        page,
        method="GET",
        scope=(kind.scopes["read"], kind.scopes["receive"]),
        query=HELD_PAGE_QUERY if kind.held else PAGE_QUERY,
        returns=page_of(ENVELOPE),
        name=f"list-{kind.plural}",
    )


def _put(kind: RecordKind, part: Part) -> None:
    def put(tx: Transaction, body: Mapping[str, Any], record_id: str) -> Answer:
        known = _id(record_id)
        return _told(tx, progress.report_part(tx, kind, known, part, body)) if known else Problem("not-found")

    put.__doc__ = f"Replace the {part.name} of a record ({kind.name}) by a newer one; the same again changes nothing."
    _state(
        f"/{kind.plural}/<record_id>/{part.name}",
        put,
        method="PUT",
        scope=kind.scopes["send"],
        takes=part.schema,
        returns=REPORT,
        name=f"put-{kind.name}-{part.name}",
    )


def _report(kind: RecordKind) -> None:
    assert kind.events is not None

    def report(tx: Transaction, body: Mapping[str, Any], record_id: str) -> Answer:
        known = _id(record_id)
        if known is None:
            return Problem("not-found")
        told = _told(tx, progress.report_event(tx, kind, known, body))
        return told if isinstance(told, Problem) else (told, 201)

    report.__doc__ = f"Report the next event of a record ({kind.name}); milestones have windows."
    _state(
        f"/{kind.plural}/<record_id>/events",
        report,
        method="POST",
        scope=kind.scopes["send"],
        takes=kind.events,
        returns=REPORT,
        status=201,
        writes=True,
        name=f"report-{kind.name}-event",
    )


def _told(tx: Transaction, result: progress.Reported | Refusal) -> Any:
    return problem(tx, result) if isinstance(result, Refusal) else vars(result)


def _tagged(tx: Transaction, record_id: uuid.UUID, version: int) -> Mapping[str, str]:
    return preconditions.etag(versions.tag(tx, record_id, version))


def sunset(kind: RecordKind, schema_version: str) -> Mapping[str, str]:
    """Until when a version of the schema is spoken, if that is set (RFC 8594)."""
    day = sunset_of(kind.earlier, schema_version)
    return {"Sunset": http_date(day)} if day else {}


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _state(rule: str, view: Callable[..., Answer], **stated: Any) -> None:
    blueprint.endpoint(rule, **stated)(view)


for _kind in KINDS.values():
    _routes(_kind)
