"""Rows of code lists: the files that were imported, each a new version of its list."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, any_, bindparam, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from exchange.storage.statements import Statement
from exchange.storage.tables import code_list
from exchange.storage.tables.ground import CODES


@dataclass(frozen=True)
class CodeListRow:
    """One version of a list, and who answers for it."""

    name: str
    version: int
    text: str
    imported_by: str
    imported_at: datetime


NEWEST = Statement(
    select(code_list)
    .where(code_list.c.name == any_(bindparam("names", type_=CODES)))
    .ext(distinct_on(code_list.c.name))
    .order_by(code_list.c.name, code_list.c.version.desc())
)


@dataclass(frozen=True)
class CodeLists:
    """Reads and writes code lists; never commits, and never changes one: a change is a new version."""

    connection: Connection
    # What a transaction read once holds for it: a chunk of records is not to ask for each of them.
    _read: dict[str, CodeListRow | None] = field(default_factory=dict, repr=False, compare=False)

    def newest(self, names: Collection[str]) -> list[CodeListRow]:
        """The newest version of each of these lists that was ever imported, by name."""
        unread = [name for name in names if name not in self._read]
        if unread:
            found = (CodeListRow(*row) for row in NEWEST.rows(self.connection, names=unread))
            self._read.update(dict.fromkeys(unread) | {row.name: row for row in found})
        return [row for name in sorted(names) if (row := self._read[name])]

    def add(self, row: CodeListRow) -> None:
        """Remember a version; two imports at once of the same list cannot both be the next one."""
        self.connection.execute(insert(code_list).values(**vars(row)))
        self._read.pop(row.name, None)
