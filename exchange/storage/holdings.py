"""Rows of records that name nobody: found by person, by the flows a person permits, and by those who have read them."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Text, and_, cast, false, func, literal, or_, select, union
from sqlalchemy.dialects.postgresql import JSONB

from exchange.storage.records import RecordRow
from exchange.storage.tables import consent, record, record_reading, statutory_notice, subject

RELEASED = "released"
ACTIVE = "active"


@dataclass(frozen=True)
class Asked:
    """Which records of a kind about a person: one's own, and those of whom a flow or a law names the reader."""

    kind: str
    applicant_id: uuid.UUID
    reader_id: uuid.UUID
    own: bool
    others: bool
    purposes: frozenset[str]
    law_senders: frozenset[uuid.UUID]
    after: uuid.UUID | None
    limit: int


@dataclass(frozen=True)
class Holdings:
    """Reads records that are read on demand; never commits."""

    connection: Connection

    def about(self, asked: Asked) -> tuple[RecordRow, ...]:
        """A page of what may be a reader's to find, oldest first; each is decided by itself."""
        sides: list[ColumnElement[bool]] = [false()]
        if asked.own:
            sides.append(record.c.producer_id == asked.reader_id)
        if asked.others:
            sides.append(_named(asked))
        query = (
            select(record)
            .join(subject, subject.c.id == record.c.subject_id)
            .where(subject.c.applicant_id == asked.applicant_id, record.c.kind == asked.kind)
            .where(record.c.state == RELEASED, or_(*sides))
        )
        if asked.after:
            query = query.where(record.c.id > asked.after)
        rows = self.connection.execute(query.order_by(record.c.id).limit(asked.limit))
        return tuple(RecordRow(*row) for row in rows)

    def produced(
        self, applicant_id: uuid.UUID, producer_id: uuid.UUID, kinds: Collection[str]
    ) -> tuple[RecordRow, ...]:
        """What a partner holds about a person, of these kinds, oldest first."""
        query = (
            select(record)
            .join(subject, subject.c.id == record.c.subject_id)
            .where(subject.c.applicant_id == applicant_id, record.c.producer_id == producer_id)
            .where(record.c.kind.in_(kinds), record.c.state == RELEASED)
            .order_by(record.c.id)
        )
        return tuple(RecordRow(*row) for row in self.connection.execute(query))

    def purposes_along(self, applicant_id: uuid.UUID, sender_id: uuid.UUID, recipient_id: uuid.UUID) -> frozenset[str]:
        """For what a person ever let one partner's records go to another, whatever became of it."""
        flow = [{"sender": str(sender_id), "recipient": str(recipient_id)}]
        query = select(consent.c.purpose).where(consent.c.applicant_id == applicant_id, consent.c.flows.contains(flow))
        return frozenset(self.connection.execute(query.distinct()).scalars())

    def acquainted(self, record_id: uuid.UUID) -> frozenset[uuid.UUID]:
        """Who has read a record in any version, or was told of it by law."""
        read = select(record_reading.c.partner_id).where(record_reading.c.record_id == record_id)
        told = select(statutory_notice.c.partner_id).where(statutory_notice.c.record_id == record_id)
        return frozenset(self.connection.execute(union(read, told)).scalars())


def _named(asked: Asked) -> ColumnElement[bool]:
    ends = ("sender", cast(record.c.producer_id, Text), "recipient", cast(str(asked.reader_id), Text))
    flow = cast(func.jsonb_build_array(func.jsonb_build_object(*ends)), JSONB)
    permitted = select(literal(1)).where(
        consent.c.applicant_id == asked.applicant_id,
        consent.c.state == ACTIVE,
        consent.c.purpose.in_(asked.purposes),
        consent.c.flows.contains(flow),
    )
    by_law = record.c.producer_id.in_(asked.law_senders)
    return and_(record.c.producer_id != asked.reader_id, or_(permitted.exists(), by_law))
