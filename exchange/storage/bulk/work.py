"""What a transaction over many submissions has read ahead and is still to write, and how the two stay true.

Whatever is not known to be harmless is taken to be harmful: before it goes to the database everything gathered is
written, and everything read ahead is forgotten. So a repository's method that nobody thought of is slower, never wrong.
"""

import uuid
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Table

from exchange.storage.appending import Appends, Row

T = TypeVar("T")
Question = tuple[Hashable, ...]
Id = uuid.UUID | str


class MixedError(Exception):
    """A submission that must leave nothing has written already, among others: they are to be worked one by one."""


class AnsweredError(Exception):
    """A person answered after their answers were read ahead: the submissions are to be worked one by one."""


class Guard:
    """A connection before whose every use something is done."""

    def __init__(self, connection: Connection, before: Callable[[], None]) -> None:
        self._connection = connection
        self._before = before

    def __getattr__(self, name: str) -> Any:
        """What the connection itself has of that name."""
        self._before()
        return getattr(self._connection, name)


@dataclass(frozen=True)
class Gathered(Appends):
    """What is still to be written, as the work over many knows it."""

    work: "Work" = field(kw_only=True, repr=False)

    def flush(self) -> None:
        """Write it; what has left can be changed in place no more."""
        self.work.leave()
        super().flush()


@dataclass
class Work:
    """The state of one transaction over many submissions."""

    connection: Connection
    gathered: dict[Table, list[Row]]
    known: dict[Question, Any] = field(default_factory=dict)
    jobs: set[Hashable] = field(default_factory=set)
    locked: set[bytes] = field(default_factory=set)
    _fresh: dict[tuple[Table, Id], Row] = field(default_factory=dict)
    _marks: dict[Table, int] = field(default_factory=dict)
    _spoilt: bool = False
    _mode: str = "unknown"

    @property
    def appends(self) -> Appends:
        """What is written before anything else is asked."""
        return Gathered(self.connection, self.gathered, work=self)

    @property
    def guarded(self) -> Connection:
        """The connection for whatever is not known to be harmless."""
        return cast("Connection", Guard(self.connection, self._pass))

    def ask(self, question: Question, read: Callable[[], T]) -> T:
        """The answer to a question: read ahead, or read now and known from then on."""
        if question not in self.known:
            with self.reading():
                self.known[question] = read()
        answer: T = self.known[question]
        return answer

    def ask_beside(self, question: Question, read: Callable[[], T]) -> T:
        """The same where nothing that is gathered bears on the answer."""
        with self.aside():
            return self.ask(question, read)

    def forget(self, question: Question) -> None:
        """Let a question be asked anew."""
        self.known.pop(question, None)

    @contextmanager
    def reading(self) -> Iterator[None]:
        """What happens within changes nothing, but must see what was gathered."""
        with self._as("reading"):
            yield

    @contextmanager
    def aside(self) -> Iterator[None]:
        """What happens within changes nothing, and nothing gathered bears on it."""
        with self._as("aside"):
            yield

    def append(self, table: Table, key: Id | None, **values: Any) -> None:
        """Gather a row; under its key it can be changed until it is written."""
        self.gathered.setdefault(table, []).append(values)
        if key is not None:
            self._fresh[table, key] = values

    def fresh(self, table: Table, key: Id) -> Row | None:
        """A row that is gathered and not yet written."""
        return self._fresh.get((table, key))

    def begin(self) -> None:
        """Another submission begins."""
        self._marks = {table: len(rows) for table, rows in self.gathered.items()}
        self._spoilt = False

    def undo(self) -> None:
        """Take back what the last submission gathered; :class:`MixedError` when some of it was written."""
        if self._spoilt:
            raise MixedError
        for table, rows in self.gathered.items():
            del rows[self._marks.get(table, 0) :]
        # Rows taken back may still be known by their keys, and answers by them.
        self._fresh.clear()
        self.known.clear()

    def leave(self) -> None:
        """Note that what was gathered is written."""
        self._spoilt |= any(len(rows) > self._marks.get(table, 0) for table, rows in self.gathered.items())
        self._marks.clear()
        self._fresh.clear()

    def _pass(self) -> None:
        if self._mode == "aside":
            return
        self.appends.flush()
        if self._mode == "unknown":
            self.known.clear()
            self._spoilt = True

    @contextmanager
    def _as(self, mode: str) -> Iterator[None]:
        # Aside from everything stays so.
        before, self._mode = self._mode, self._mode if self._mode == "aside" else mode
        try:
            yield
        finally:
            self._mode = before
