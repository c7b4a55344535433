"""Rows of evidence as the application writes them: inserted and read, never changed."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, select

from exchange.storage.appending import Appends
from exchange.storage.tables import evidence_detail, evidence_entry, evidence_pending


@dataclass(frozen=True)
class EntryRow:
    """One entry: its body is what is proved, the other columns only help to find it."""

    id: uuid.UUID
    at: datetime
    type: str
    subject_id: str | None
    object_id: uuid.UUID | None
    body: bytes
    leaf: bytes


@dataclass(frozen=True)
class Evidence:
    """Writes and finds evidence; never commits."""

    connection: Connection
    appends: Appends

    def add(self, row: EntryRow, sealed: bytes | None = None) -> None:
        """Append an entry with its sealed details, if any, and leave it to the sequencer."""
        self.appends.add(evidence_entry, **vars(row))
        self.appends.add(evidence_pending, entry_id=row.id)
        if sealed is not None:
            self.appends.add(evidence_detail, entry_id=row.id, subject_id=row.subject_id, sealed=sealed)

    def leaf(self, entry_id: uuid.UUID) -> bytes:
        """The leaf hash of one entry."""
        self.appends.flush()
        query = select(evidence_entry.c.leaf).where(evidence_entry.c.id == entry_id)
        return bytes(self.connection.execute(query).scalar_one())

    def about(self, subject_ids: Collection[str], limit: int) -> tuple[tuple[EntryRow, bytes | None], ...]:
        """The newest entries about these subjects with their sealed details, newest first."""
        self.appends.flush()
        query = (
            select(*(evidence_entry.c[field.name] for field in fields(EntryRow)), evidence_detail.c.sealed)
            .outerjoin(evidence_detail, evidence_detail.c.entry_id == evidence_entry.c.id)
            .where(evidence_entry.c.subject_id.in_(subject_ids))
            .order_by(evidence_entry.c.at.desc(), evidence_entry.c.id.desc())
            .limit(limit)
        )
        return tuple((EntryRow(*row[:-1]), row[-1]) for row in self.connection.execute(query))
