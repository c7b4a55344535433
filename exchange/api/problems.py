"""A problem as the machine door tells it, and the one that an error of a use case is answered with.

Nothing here renders (:mod:`exchange.api.answers`) or explains at length (:mod:`exchange.api.explanations`); every code
there is stands in :mod:`exchange.api.problemcodes`.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from consent.model import Reason
from exchange import errors
from exchange.api.problemcodes import ROWS, TABLE, Kind, Origin
from schemas.faults import Fault


@dataclass(frozen=True)
class Problem:
    """What is answered instead of a result. Returned by a view, it commits; raised in a ProblemError, it does not."""

    code: str
    errors: Sequence[Fault] = ()
    reasons: Sequence[Reason] = ()
    missing: Sequence[Mapping[str, Any]] = ()
    passed: Sequence[str] = ()
    decision_id: uuid.UUID | None = None
    origin: Origin | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """The row of the table that says what this code means."""
        return TABLE[self.code]


class ProblemError(Exception):
    """Raised at the door itself, before any use case is asked; nothing is remembered."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


def problem_of(error: errors.HubError) -> Problem:
    """The problem that an error of a use case is answered with; an error without a row of its own is ours."""
    kind = next((ROWS[cls] for cls in type(error).__mro__ if cls in ROWS), TABLE["internal-error"])
    return Problem(
        kind.code,
        errors=error.faults if isinstance(error, errors.InvalidRecordError) else (),
        facts={name: getattr(error, fact) for name, fact in kind.tells.items() if hasattr(error, fact)},
        headers=HEADERS.get(kind.code, {}),
    )


HEADERS: Mapping[str, Mapping[str, str]] = {
    "idempotency-in-flight": {"Retry-After": "1"},
    "unavailable": {"Retry-After": "5"},
}
