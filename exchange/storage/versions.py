"""Rows of what records said before they were corrected, and of who has read which version."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.tables import record_reading, record_version


@dataclass(frozen=True)
class VersionRow:
    """One version that was replaced; ``content`` is sealed for its place here, and gone once destroyed."""

    record_id: uuid.UUID
    version: int
    schema_version: str
    source_hash: bytes
    categories: list[str]
    needs: list[str]
    dropped: list[str]
    confidentiality: str
    content: bytes | None
    occurred_at: datetime | None
    recorded_at: datetime
    evidence_id: uuid.UUID


@dataclass(frozen=True)
class Versions:
    """Reads and writes replaced versions and readings; never commits."""

    connection: Connection

    def add(self, row: VersionRow) -> None:
        """Keep a version that is being replaced."""
        self.connection.execute(record_version.insert().values(**vars(row)))

    def numbered(self, record_id: uuid.UUID, version: int) -> VersionRow | None:
        """A version that was replaced; nothing for one that stands, or never was."""
        query = select(record_version).where(
            record_version.c.record_id == record_id, record_version.c.version == version
        )
        row = self.connection.execute(query).one_or_none()
        return VersionRow(*row) if row else None

    def note_reading(self, record_id: uuid.UUID, version: int, partner_id: uuid.UUID, at: datetime) -> None:
        """Remember that a partner has read a version; the first reading is the one that is dated."""
        values = {"record_id": record_id, "version": version, "partner_id": partner_id, "first_read_at": at}
        self.connection.execute(insert(record_reading).values(values).on_conflict_do_nothing())

    def was_read(self, record_id: uuid.UUID, version: int, partner_id: uuid.UUID) -> bool:
        """Whether a partner has read a version."""
        query = select(record_reading.c.version).where(
            record_reading.c.record_id == record_id,
            record_reading.c.version == version,
            record_reading.c.partner_id == partner_id,
        )
        return self.connection.execute(query).one_or_none() is not None
