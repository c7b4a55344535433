"""Rows of records: content sealed, categories and states in the clear; parts, events and recipients beside."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY, UUID, distinct_on, insert

from exchange.storage.statements import Statement
from exchange.storage.tables import delivery, event, record, record_event, record_part, record_recipient, subject

# What was entered in error stands in no list.
HIDDEN = "entered-in-error"


@dataclass(frozen=True)
class RecordRow:
    """One version of one record; ``content`` is sealed, and gone once destroyed."""

    id: uuid.UUID
    kind: str
    version: int
    schema_version: str
    producer_id: uuid.UUID
    client_id: str
    subject_id: str
    purpose: str | None
    legal_basis: str
    referral_id: uuid.UUID | None
    source_record_id: str
    source_hash: bytes
    state: str
    categories: list[str]
    needs: list[str]
    dropped: list[str]
    confidentiality: str
    content: bytes | None
    fact_ref: bytes | None
    occurred_at: datetime | None
    recorded_at: datetime
    released_at: datetime | None
    retention_until: date
    evidence_id: uuid.UUID


@dataclass(frozen=True)
class PartRow:
    """One version of a part; the highest version stands."""

    record_id: uuid.UUID
    part: str
    version: int
    as_of: date
    categories: list[str]
    content: bytes
    recorded_at: datetime
    evidence_id: uuid.UUID


@dataclass(frozen=True)
class EventRow:
    """One event reported about a record, in the order it was reported."""

    id: uuid.UUID
    record_id: uuid.UUID
    position: int
    code: str
    happened_on: date
    milestone: str | None
    categories: list[str]
    content: bytes
    recorded_at: datetime
    evidence_id: uuid.UUID


@dataclass(frozen=True)
class PageAsked:
    """Which page of records: of a kind, sent by or addressed to a partner, after a record, so many."""

    kind: str
    partner_id: uuid.UUID
    sent: bool
    received: bool
    after: uuid.UUID | None
    limit: int


def _adding() -> Statement:
    values = {column.name: bindparam(column.name, type_=column.type) for column in record.c}
    added = insert(record).values(values).on_conflict_do_nothing().returning(record.c.id).cte("added")
    each = func.unnest(bindparam("recipients", type_=ARRAY(UUID)))
    addressed = insert(record_recipient).from_select(["record_id", "partner_id"], select(added.c.id, each))
    return Statement(select(added.c.id).add_cte(addressed.cte("addressed")))


@cache
def _change(columns: tuple[str, ...]) -> Statement:
    return Statement(update(record).where(record.c.id == bindparam("record_id")), columns)


ADD = _adding()
BY_ID = Statement(select(record).where(record.c.id == bindparam("record_id")))
BY_ID_LOCKED = Statement(select(record).where(record.c.id == bindparam("record_id")).with_for_update())
BY_SOURCE = Statement(
    select(record).where(
        record.c.producer_id == bindparam("producer_id"),
        record.c.kind == bindparam("kind"),
        record.c.source_record_id == bindparam("source_record_id"),
    )
)


@dataclass(frozen=True)
class Records:
    """Reads and writes records, their parts, events and recipients; never commits."""

    connection: Connection

    def add(self, row: RecordRow, recipients: Sequence[uuid.UUID]) -> bool:
        """Remember a record and whom it is addressed to, in one statement.

        False, and nothing is remembered, when its producer sent the same source record an instant before.
        """
        return ADD.row(self.connection, **vars(row), recipients=list(recipients)) is not None

    def by_id(self, record_id: uuid.UUID, *, lock: bool = False) -> RecordRow | None:
        """The record of that id, locked for a change of state when asked."""
        row = (BY_ID_LOCKED if lock else BY_ID).row(self.connection, record_id=record_id)
        return RecordRow(*row) if row else None

    def by_ids(self, record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, RecordRow]:
        """Those of these records that exist, in one statement."""
        rows = self._all(select(record).where(record.c.id.in_(record_ids)))
        return {row.id: row for row in rows}

    def by_source(self, producer_id: uuid.UUID, kind: str, source_record_id: str) -> RecordRow | None:
        """The record a producer sent under its own id."""
        named = {"producer_id": producer_id, "kind": kind, "source_record_id": source_record_id}
        row = BY_SOURCE.row(self.connection, **named)
        return RecordRow(*row) if row else None

    def recipients(self, record_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
        """The partners a record is addressed to."""
        query = select(record_recipient.c.partner_id).where(record_recipient.c.record_id == record_id)
        return tuple(self.connection.execute(query.order_by(record_recipient.c.partner_id)).scalars())

    def recipients_of(self, record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
        """The same for a page of records, in one statement."""
        query = select(record_recipient).where(record_recipient.c.record_id.in_(record_ids))
        found: dict[uuid.UUID, list[uuid.UUID]] = {one: [] for one in record_ids}
        for row in self.connection.execute(query.order_by(record_recipient.c.partner_id)):
            found[row.record_id].append(row.partner_id)
        return found

    def page(self, asked: PageAsked) -> tuple[RecordRow, ...]:
        """A page of records, oldest first, by id (time-ordered, RFC 9562); none that was entered in error."""
        addressed = select(literal(1)).where(
            record_recipient.c.record_id == record.c.id, record_recipient.c.partner_id == asked.partner_id
        )
        sides: list[ColumnElement[bool]] = []
        if asked.sent:
            sides.append(record.c.producer_id == asked.partner_id)
        if asked.received:
            sides.append(addressed.exists())
        query = select(record).where(record.c.kind == asked.kind, record.c.state != HIDDEN, or_(*sides))
        if asked.after:
            query = query.where(record.c.id > asked.after)
        return self._all(query.order_by(record.c.id).limit(asked.limit))

    def between(
        self, applicant_id: uuid.UUID, purpose: str, pairs: Collection[tuple[uuid.UUID, uuid.UUID]]
    ) -> tuple[tuple[RecordRow, uuid.UUID], ...]:
        """Records about a person for a purpose along any of these (producer, recipient) pairs, with the recipient."""
        query = (
            select(record, record_recipient.c.partner_id.label("recipient_id"))
            .join(subject, subject.c.id == record.c.subject_id)
            .join(record_recipient, record_recipient.c.record_id == record.c.id)
            .where(subject.c.applicant_id == applicant_id, record.c.purpose == purpose, _along(pairs))
            .order_by(record.c.id)
        )
        return tuple((RecordRow(*row[:-1]), row[-1]) for row in self.connection.execute(query))

    def unannounced(
        self, applicant_id: uuid.UUID, purpose: str, pairs: Collection[tuple[uuid.UUID, uuid.UUID]]
    ) -> tuple[uuid.UUID, ...]:
        """Records about a person for a purpose of which some recipient along these pairs was never told."""
        told = (
            select(literal(1))
            .join(delivery, delivery.c.event_id == event.c.id)
            .where(
                event.c.record_id == record.c.id,
                event.c.partner_id == record_recipient.c.partner_id,
                event.c.type == func.concat("pt.aima.hub.", record.c.kind, ".sent"),
                delivery.c.state != "cancelled",
            )
        )
        query = (
            select(record.c.id)
            .distinct()
            .join(subject, subject.c.id == record.c.subject_id)
            .join(record_recipient, record_recipient.c.record_id == record.c.id)
            .where(
                subject.c.applicant_id == applicant_id,
                record.c.purpose == purpose,
                record.c.state.in_(("waiting", "released")),
                _along(pairs),
                ~told.exists(),
            )
            .order_by(record.c.id)
        )
        return tuple(self.connection.execute(query).scalars())

    def of_subject(self, subject_id: str) -> tuple[RecordRow, ...]:
        """Every record of one subject, oldest first."""
        return self._all(select(record).where(record.c.subject_id == subject_id).order_by(record.c.id))

    def change(self, record_id: uuid.UUID, **values: Any) -> None:
        """Change the state of a record, or what is sealed in it."""
        _change(tuple(values)).run(self.connection, record_id=record_id, **values)

    def add_part(self, row: PartRow) -> None:
        """Remember a new version of a part."""
        self.connection.execute(insert(record_part).values(**vars(row)))

    def part(self, record_id: uuid.UUID, name: str) -> PartRow | None:
        """The version of a part that stands."""
        query = select(record_part).where(record_part.c.record_id == record_id, record_part.c.part == name)
        row = self.connection.execute(query.order_by(record_part.c.version.desc()).limit(1)).one_or_none()
        return PartRow(*row) if row else None

    def parts(self, record_id: uuid.UUID) -> tuple[PartRow, ...]:
        """The standing version of every part of a record."""
        query = (
            select(record_part)
            .where(record_part.c.record_id == record_id)
            .ext(distinct_on(record_part.c.part))
            .order_by(record_part.c.part, record_part.c.version.desc())
        )
        return tuple(PartRow(*row) for row in self.connection.execute(query))

    def add_event(self, row: EventRow) -> None:
        """Remember an event of a record."""
        self.connection.execute(insert(record_event).values(**vars(row)))

    def events(self, record_id: uuid.UUID) -> tuple[EventRow, ...]:
        """The events of a record in the order reported."""
        query = select(record_event).where(record_event.c.record_id == record_id).order_by(record_event.c.position)
        return tuple(EventRow(*row) for row in self.connection.execute(query))

    def count(self) -> int:
        """How many records are remembered."""
        return self.connection.execute(select(func.count()).select_from(record)).scalar_one()

    def _all(self, query: Select[Any]) -> tuple[RecordRow, ...]:
        return tuple(RecordRow(*row) for row in self.connection.execute(query))


def _along(pairs: Collection[tuple[uuid.UUID, uuid.UUID]]) -> ColumnElement[bool]:
    return or_(*(and_(record.c.producer_id == one, record_recipient.c.partner_id == other) for one, other in pairs))
