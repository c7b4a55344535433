"""Bodies and query strings become values by their schemas; every fault of one is told at once."""

import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any, NoReturn

from flask import Request, request
from flask_smorest import Blueprint
from marshmallow import Schema, ValidationError

from exchange.api import bodies
from exchange.api.problems import Problem, ProblemError
from exchange.storage.transaction import Transaction
from schemas.faults import Fault, faults, in_order

UNKNOWN = {**type(Blueprint.ARGUMENTS_PARSER).DEFAULT_UNKNOWN_BY_LOCATION, "query": None}


#: What else is wrong with a body of another shape than its schema's: as given, as far as it was read, and the faults
#: of its shape.
Further = Callable[[Transaction, Any, Any, Sequence[Fault]], list[Fault]]


class UnreadBodyError(ProblemError):
    """A body has not the shape its schema asks for; ``read`` is as much of it as could be read."""

    def __init__(self, problem: Problem, read: Any) -> None:
        super().__init__(problem)
        self.read = read

    def with_further(self, tx: Transaction, further: Further | None) -> ProblemError:
        """The same with what else is wrong, as far as the body was read: a sender need not ask twice."""
        found = self.problem.errors
        more = further(tx, bodies.kept_document(), self.read, found) if further else ()
        return ProblemError(replace(self.problem, errors=in_order([*found, *more])))


class StrictParser(type(Blueprint.ARGUMENTS_PARSER)):  # type: ignore[misc]
    """webargs with our own reading of JSON, and with unknown query parameters left to the schema to refuse."""

    DEFAULT_UNKNOWN_BY_LOCATION = UNKNOWN

    def _raw_load_json(self, req: Request) -> Any:  # noqa: ARG002
        return bodies.kept_document()

    def handle_error(self, error: ValidationError, req: Request, schema: Schema, **_: Any) -> NoReturn:  # noqa: ARG002
        """Turn what a schema found into the problem for its place."""
        ((location, messages),) = error.messages_dict.items()
        if location == "json":
            raise UnreadBodyError(Problem("invalid-record", errors=faults(messages)), error.valid_data) from error
        raise ProblemError(Problem("query-invalid", errors=faults(messages))) from error


def check_query(known: Collection[str]) -> None:
    """Refuse parameters this address does not take, or takes once (``protection.md`` case 18)."""
    found = [fault for name, values in request.args.lists() for fault in _faults_of(name, values, known)]
    if not known and request.query_string and not found:
        found = [Fault("?", "query-unknown")]
    if found:
        raise ProblemError(Problem("query-invalid", errors=found))


def _faults_of(name: str, values: list[str], known: Collection[str]) -> list[Fault]:
    if name not in known:
        return [Fault(f"?{name}", "query-unknown")]
    if len(values) > 1:
        return [Fault(f"?{name}", "query-repeated")]
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in values[0]):
        return [Fault(f"?{name}", "query-not-text")]
    return []
