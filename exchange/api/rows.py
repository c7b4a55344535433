"""What becomes of one row of a batch: the same as of the same submission sent alone, kept without a word of the row.

A result is kept as ids and codes, and put into words where it is told, in the language of whoever reads it.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from marshmallow import ValidationError

from exchange import checking, sendings
from exchange.api.answers import told_fault
from exchange.api.decisions import problem, told_missing
from exchange.api.lines import Line, Rows
from exchange.api.ownnames import known_path
from exchange.api.parsing import MalformedBodyError
from exchange.api.problemcodes import TABLE
from exchange.api.problems import Problem, problem_of
from exchange.api.records import status_of
from exchange.errors import HubError, InvalidRecordError, ScopeMissingError
from exchange.refusals import Refusal
from exchange.storage.batches import ResultRow
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import fingerprint
from schemas.base import RecordKind
from schemas.envelope import RECEIPT, submission
from schemas.faults import Fault, faults, in_order

logger = logging.getLogger(__name__)

#: The same row may fare better when it is sent again.
PASSING: Final = frozenset({"idempotency-in-flight", "unavailable", "internal-error"})
MOST_FAULTS: Final = 50
SOURCE: Final = "source_record_id"


class RowRefusedError(Exception):
    """A row was refused after it had been read; nothing of it may stay written."""

    def __init__(self, kept: ResultRow) -> None:
        super().__init__(str(kept.status))
        self.kept = kept


def known_again(tx: Transaction, rows: Rows, line: Line) -> bytes:
    """By what the same row is known again; keyed, so that none can be guessed from it."""
    return fingerprint(tx.tools.keys, rows.meaning + line.content)


@dataclass(frozen=True)
class Submission:
    """A row whose shape is that of its kind."""

    line: Line
    mark: bytes
    kind: RecordKind
    body: Mapping[str, Any]


def read(tx: Transaction, rows: Rows, line: Line) -> Submission | ResultRow:
    """What a row submits, or the result of one that cannot be submitted."""
    mark = known_again(tx, rows, line)
    try:
        kind, given = rows.submission(line)
        _check_scope(tx, kind)
    except MalformedBodyError as error:
        return refused(line, mark, Problem("body-malformed", errors=(error.fault,)))
    except HubError as error:
        return refused(line, mark, problem_of(error))
    try:
        return Submission(line, mark, kind, submission(kind).load(given))
    except ValidationError as error:
        shape = faults(error)
        bodies = (given, error.valid_data)
        found = in_order([*shape, *checking.further_faults(tx, kind, sendings.own(tx), bodies, shape)])
        return refused(line, mark, Problem("invalid-record", errors=found), _source(given, found))


def submit(tx: Transaction, row: Submission) -> ResultRow:
    """Submit a row: its result, once what it wrote may stay.

    Raises :class:`RowRefusedError` with the result of a row of which nothing may stay written.
    """
    try:
        result = sendings.submit(tx, row.kind, row.body)
    except HubError as error:
        named = error.faults if isinstance(error, InvalidRecordError) else ()
        source = _source(row.body, named)
        raise RowRefusedError(refused(row.line, row.mark, problem_of(error), source)) from error
    return _answered(tx, row, result)


def _answered(tx: Transaction, row: Submission, result: sendings.Receipt | Refusal) -> ResultRow:
    if isinstance(result, Refusal):
        return refused(row.line, row.mark, problem(tx, result), row.body[SOURCE])
    told = RECEIPT.dump({**vars(result), "missing": told_missing(tx, result.missing)})
    kept = {SOURCE: row.body[SOURCE], **told, "record_type": row.kind.name}
    return ResultRow(row.line.number, row.mark, status_of(result), final=True, result=_plain(kept))


def refused(line: Line, mark: bytes, problem: Problem, source: str | None = None) -> ResultRow:
    """The result of a row that was refused."""
    told = {
        SOURCE: source,
        "code": problem.code,
        "origin": problem.origin or problem.kind.origin,
        "decision_id": problem.decision_id,
        "errors": [vars(shown) for shown in map(_placed, _bounded(problem.errors))],
        "reasons": [reason._asdict() for reason in problem.reasons],
        "missing": list(problem.missing),
        "passed": list(problem.passed),
        **problem.facts,
    }
    kept = {name: value for name, value in told.items() if value}
    final = problem.code not in PASSING
    return ResultRow(line.number, mark, problem.kind.status, final=final, result=_plain(kept))


def _bounded(found: Sequence[Fault]) -> Sequence[Fault]:
    """So many of them; the rest is counted. A body of nothing but faults must not be kept many times over."""
    more = len(found) - MOST_FAULTS
    return [*found[:MOST_FAULTS], Fault("", "and-more", {"count": more})] if more > 0 else found


def _placed(fault: Fault) -> Fault:
    """The same as far as names of ours lead: a name of the sender's own may be a person's."""
    return Fault(known_path(fault.path), fault.rule, fault.parameters)


def failed(tx: Transaction, rows: Rows, line: Line, error: Exception) -> ResultRow:
    """The result of a row on which we ourselves failed."""
    logger.error("a row of a batch failed", exc_info=error)
    return refused(line, known_again(tx, rows, line), Problem("internal-error"))


def mistaken(row: ResultRow) -> ResultRow:
    """What is told of a row that was sent before with other words under the same key."""
    kind = TABLE["idempotency-mismatch"]
    return ResultRow(row.number, row.fingerprint, kind.status, row.final, {"code": kind.code, "origin": kind.origin})


def told(row: ResultRow, language: str) -> dict[str, Any]:
    """A result as it is told, in words of this language."""
    result = dict(row.result)
    if "code" in result:
        result["title"] = TABLE[result["code"]].title.in_language(language)
    if "errors" in result:
        result["errors"] = [told_fault(Fault(**fault), language) for fault in result["errors"]]
    return {"row": row.number, "status": row.status, **result}


def _check_scope(tx: Transaction, kind: RecordKind) -> None:
    if kind.scopes["send"] not in tx.actor.scopes:
        raise ScopeMissingError(kind.scopes["send"])


def _source(body: Mapping[str, Any], found: Iterable[Fault]) -> str | None:
    """The sender's own id for the record, unless it is one of the faults, when it may be anything."""
    source = body.get(SOURCE)
    spoilt = any(fault.path in (f"/{SOURCE}", "") for fault in found)
    return source if isinstance(source, str) and not spoilt else None


def _plain(kept: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON holds it, ids and sets of codes included."""
    value: dict[str, Any] = json.loads(json.dumps(kept, default=_written))
    return value


def _written(value: Any) -> Any:
    return sorted(value) if isinstance(value, set | frozenset) else str(value)
