"""Rows of facts: one a record, for counting; nothing in them leads back to a record or a person."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Connection, delete

from exchange.storage.appending import Appends
from exchange.storage.tables import fact


@dataclass(frozen=True)
class FactRow:
    """What is counted of one record."""

    id: uuid.UUID
    kind: str
    purpose: str | None
    partner_id: uuid.UUID
    place: str | None
    nationality_group: str | None
    sex: str | None
    age_band: str | None
    language: str | None
    channel: str
    iso_week: str


@dataclass(frozen=True)
class Facts:
    """Writes and takes back facts; never commits."""

    connection: Connection
    appends: Appends

    def add(self, row: FactRow) -> None:
        """Count a record."""
        self.appends.add(fact, **vars(row))

    def take(self, fact_id: uuid.UUID) -> FactRow | None:
        """Count a record no more, and say what was counted; nothing happens where it was not."""
        self.appends.flush()
        row = self.connection.execute(delete(fact).where(fact.c.id == fact_id).returning(fact)).one_or_none()
        return FactRow(*row) if row else None
