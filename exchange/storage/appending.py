"""Rows that are only ever appended, gathered while a transaction works and written together, in one round trip.

For what no later statement of the same transaction needs: evidence, facts, moves. A repository calls
:meth:`Appends.add` in place of an insert; the :class:`~exchange.storage.database.Database` calls
:meth:`Appends.flush` before it commits, so the rows commit with what they belong to or not at all. Tables are written
in the order of their foreign keys, the rows of a table in the order they were added; many rows are copied, a table at
a time. What must be told of a conflict or of a default is inserted at once, as before.

A repository that reads a table which is appended to here flushes first. What may fail alone stands inside
:meth:`Appends.part`, never in a bare ``begin_nested()``: else rows gathered within would outlive the savepoint.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from exchange.storage.statements import Insertion
from exchange.storage.tables import metadata

Row = dict[str, Any]

# So many rows of a table are inserted one by one, within one round trip.
FEW = 20

# A table comes after those it refers to.
TABLES = tuple(metadata.sorted_tables)


@dataclass(frozen=True)
class Appends:
    """What one transaction is still to write; ``gathered`` is shared by all that act in it."""

    connection: Connection
    gathered: dict[Table, list[Row]] = field(default_factory=dict, repr=False)

    def add(self, table: Table, **values: Any) -> None:
        """Have a row written before the transaction ends; every row of a table names the same columns."""
        self.gathered.setdefault(table, []).append(values)

    def flush(self) -> None:
        """Write what was gathered; where nothing was, nothing is asked."""
        if not self.gathered:
            return
        driver: Any = self.connection.connection.driver_connection
        # What is copied cannot be in a pipeline.
        many = max(map(len, self.gathered.values())) > FEW
        with nullcontext() if many else driver.pipeline():
            for table in TABLES:
                if rows := self.gathered.pop(table, None):
                    insertion = _insertion(table, tuple(rows[0]))
                    (insertion.copy if many else insertion.many)(self.connection, rows)

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part that may fail alone: an error takes back what was written and gathered within it, and no more."""
        self.flush()
        try:
            with self.connection.begin_nested():
                yield
                self.flush()
        finally:
            self.gathered.clear()


@cache
def _insertion(table: Table, columns: tuple[str, ...]) -> Insertion:
    return Insertion(table, columns)
