"""Rows of notices: the approved words a person saw, one row a purpose, version and language."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.tables import notice


@dataclass(frozen=True)
class NoticeRow:
    """The words of one purpose in one language, and who answers for them."""

    id: uuid.UUID
    purpose: str
    version: int
    language: str
    slots: Mapping[str, Any]
    sha256: bytes
    approved_by: str
    approved_at: datetime


@dataclass(frozen=True)
class Notices:
    """Reads and writes notices; never commits, and never changes one: new words are a new version."""

    connection: Connection

    def by_id(self, notice_id: uuid.UUID) -> NoticeRow | None:
        """The notice a consent names."""
        row = self.connection.execute(select(notice).where(notice.c.id == notice_id)).one_or_none()
        return NoticeRow(**row._asdict()) if row else None

    def newest(self, purpose: str, language: str) -> NoticeRow | None:
        """The newest approved words of a purpose in exactly this language; there is no silent fallback."""
        wanted = (
            select(notice)
            .where(notice.c.purpose == purpose, notice.c.language == language)
            .order_by(notice.c.version.desc())
            .limit(1)
        )
        row = self.connection.execute(wanted).one_or_none()
        return NoticeRow(**row._asdict()) if row else None

    def languages(self, purpose: str) -> frozenset[str]:
        """The languages in which a purpose has approved words."""
        wanted = select(notice.c.language).where(notice.c.purpose == purpose).distinct()
        return frozenset(self.connection.execute(wanted).scalars())

    def all(self) -> list[NoticeRow]:
        """Every notice, by purpose, language and version."""
        ordered = select(notice).order_by(notice.c.purpose, notice.c.language, notice.c.version)
        return [NoticeRow(**row._asdict()) for row in self.connection.execute(ordered)]

    def add_missing(self, row: NoticeRow) -> None:
        """Remember a notice unless that purpose, version and language is there already."""
        same = ("purpose", "version", "language")
        self.connection.execute(insert(notice).values(**vars(row)).on_conflict_do_nothing(index_elements=same))
