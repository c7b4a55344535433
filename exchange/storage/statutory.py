"""Rows of notices that a law asked for: who was told of which version, by which law, and the receipt."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, insert, select, update

from exchange.storage.tables import delivery, partner, statutory_notice

# A delivery that its partner took, acknowledged, or read without either.
ARRIVED = ("delivered", "fetched")


@dataclass(frozen=True)
class NoticeRow:
    """One partner told of one version of a record, because a law says so."""

    record_id: uuid.UUID
    version: int
    partner_id: uuid.UUID
    law: str
    event_id: uuid.UUID
    sent_at: datetime
    evidence_id: uuid.UUID
    read_at: datetime | None = None
    receipt_id: uuid.UUID | None = None


@dataclass(frozen=True)
class ToldRow:
    """A notice with its partner's public name, and how far the telling got."""

    slug: str
    notice: NoticeRow
    delivered_at: datetime | None


@dataclass(frozen=True)
class StatutoryNotices:
    """Reads and writes notices by law; never commits."""

    connection: Connection

    def add(self, row: NoticeRow) -> None:
        """Remember a notice; one version is told of once."""
        self.connection.execute(insert(statutory_notice).values(**vars(row)))

    def receive(
        self, record_id: uuid.UUID, version: int, partner_id: uuid.UUID, at: datetime, receipt_id: uuid.UUID
    ) -> None:
        """Remember by which reading a partner showed that its notices arrived, of that version and those before.

        The first reading counts.
        """
        mine = (
            statutory_notice.c.record_id == record_id,
            statutory_notice.c.partner_id == partner_id,
            statutory_notice.c.version <= version,
            statutory_notice.c.read_at.is_(None),
        )
        self.connection.execute(update(statutory_notice).where(*mine).values(read_at=at, receipt_id=receipt_id))

    def of_record(self, record_id: uuid.UUID) -> tuple[ToldRow, ...]:
        """Every notice of a record, oldest first."""
        at = func.coalesce(delivery.c.acknowledged_at, delivery.c.settled_at, delivery.c.fetched_at)
        arrived = case((delivery.c.state.in_(ARRIVED), at))
        query = (
            select(partner.c.slug, arrived, *statutory_notice.c)
            .select_from(statutory_notice)
            .join(partner, partner.c.id == statutory_notice.c.partner_id)
            .join(delivery, delivery.c.event_id == statutory_notice.c.event_id)
            .where(statutory_notice.c.record_id == record_id)
            .order_by(statutory_notice.c.sent_at, statutory_notice.c.event_id)
        )
        return tuple(ToldRow(row[0], NoticeRow(*row[2:]), row[1]) for row in self.connection.execute(query))
