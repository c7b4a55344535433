"""What this room raises; a refusal is no error and is returned as a decision.

::

    ConsentError
    ├── MoveNotAllowedError     no row of a state table leads there for this mover
    ├── UnknownStateError       a state that the table does not have
    ├── NotOfferedError         an answer ticks what the question did not offer
    └── NoticeError             shipped words are incomplete, or shown without a parameter they need

No error carries a person's data.
"""

from collections.abc import Iterable, Mapping


class ConsentError(Exception):
    """Root of everything the consent engine raises."""


class MoveNotAllowedError(ConsentError):
    """No row of the state table leads there for this mover; says which moves are allowed, and to whom."""

    def __init__(self, state: str, to: str, by: str, open_moves: Mapping[str, tuple[str, ...]]) -> None:
        super().__init__(f"{state} -> {to} by {by}")
        self.state = state
        self.to = to
        self.by = by
        self.open_moves = dict(open_moves)

    @property
    def allowed(self) -> tuple[str, ...]:
        """The states this mover may move to from here."""
        return tuple(to for to, movers in self.open_moves.items() if self.by in movers)


class UnknownStateError(ConsentError):
    """A state that the table does not have."""

    def __init__(self, table: str, state: str) -> None:
        super().__init__(f"{table} has no state {state!r}")
        self.table = table
        self.state = state


class NotOfferedError(ConsentError):
    """An answer names a flow or a category that the question did not offer."""

    def __init__(self, flow: int, categories: Iterable[str] = ()) -> None:
        self.flow = flow
        self.categories = tuple(sorted(categories))
        super().__init__(f"flow {flow}: {', '.join(self.categories) or 'not asked'}")


class NoticeError(ConsentError):
    """Words for the applicant are incomplete, or lack a parameter they need."""

    def __init__(self, notice: str, fault: str) -> None:
        super().__init__(f"{notice}: {fault}")
        self.notice = notice
        self.fault = fault
