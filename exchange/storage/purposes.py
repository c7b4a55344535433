"""Rows of purposes: the declared reasons a person can be asked about, with dates of effect."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.statements import Statement
from exchange.storage.tables import purpose


@dataclass(frozen=True)
class PurposeRow:
    """One version of a purpose; both dates are inclusive."""

    code: str
    version: int
    effective_from: date
    effective_to: date | None
    validity_days: int
    lapse_days: int
    answer_categories: tuple[str, ...]


ON = Statement(
    select(purpose)
    .where(
        purpose.c.code == bindparam("code"),
        purpose.c.effective_from <= bindparam("day"),
        or_(purpose.c.effective_to.is_(None), purpose.c.effective_to >= bindparam("day")),
    )
    .order_by(purpose.c.version.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Purposes:
    """Reads and writes purposes; never commits."""

    connection: Connection

    def on(self, code: str, day: date) -> PurposeRow | None:
        """The newest version of a purpose in force on a day."""
        row = ON.row(self.connection, code=code, day=day)
        return _row(row) if row else None

    def version(self, code: str, number: int) -> PurposeRow | None:
        """One version of a purpose, in force or not."""
        wanted = select(purpose).where(purpose.c.code == code, purpose.c.version == number)
        row = self.connection.execute(wanted).one_or_none()
        return _row(row) if row else None

    def all(self) -> list[PurposeRow]:
        """Every version of every purpose, by code and version."""
        ordered = select(purpose).order_by(purpose.c.code.collate("C"), purpose.c.version)
        return [_row(row) for row in self.connection.execute(ordered)]

    def add_missing(self, row: PurposeRow) -> None:
        """Remember a version of a purpose unless that very version is there already."""
        values = {**vars(row), "answer_categories": list(row.answer_categories)}
        self.connection.execute(insert(purpose).values(**values).on_conflict_do_nothing())


def _row(row: Sequence[Any]) -> PurposeRow:
    values: tuple[Any, ...] = (*row[:-1], tuple(row[-1]))
    return PurposeRow(*values)
