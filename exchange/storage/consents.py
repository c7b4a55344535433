"""Rows of consent requests and consents, and which records wait for which request."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Literal

from sqlalchemy import Connection, Table, bindparam, literal, select, update
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.statements import Statement
from exchange.storage.tables import consent, consent_request, consent_request_record, link, record

Hold = Literal["share", "use"]


@dataclass(frozen=True)
class RequestRow:
    """A question put to a person, or to be put once it is known who that is; ``flows`` as asked, frozen."""

    id: uuid.UUID
    applicant_id: uuid.UUID | None
    subject_id: str
    asked_by: uuid.UUID
    purpose: str
    purpose_version: int
    flows: list[Mapping[str, Any]]
    state: str
    asked_at: datetime
    lapses_at: datetime
    answered_at: datetime | None
    language: str | None
    notice_id: uuid.UUID | None
    evidence_id: uuid.UUID


@dataclass(frozen=True)
class ConsentRow:
    """A person's yes: one purpose, its flows, its dates, the words shown and the proof."""

    id: uuid.UUID
    applicant_id: uuid.UUID
    subject_id: str
    request_id: uuid.UUID
    purpose: str
    purpose_version: int
    flows: list[Mapping[str, Any]]
    given_by: str
    access: str
    valid_from: datetime
    valid_to: datetime
    max_uses: int | None
    uses: int
    last_used_at: datetime | None
    erase_after_days: int | None
    supersedes: uuid.UUID | None
    notice_id: uuid.UUID
    notice_sha256: bytes
    language: str
    channel: str
    state: str
    state_since: datetime
    receipt: bytes
    evidence_id: uuid.UUID
    leaf: bytes


@cache
def _questions(*, for_purpose: bool) -> Statement:
    query = select(consent_request).where(consent_request.c.applicant_id == bindparam("applicant_id"))
    if for_purpose:
        query = query.where(consent_request.c.purpose == bindparam("purpose"))
    return Statement(query.order_by(consent_request.c.id))


@cache
def _consents(*, for_purpose: bool, hold: Hold | None) -> Statement:
    query = select(consent).where(consent.c.applicant_id == bindparam("applicant_id"))
    if for_purpose:
        query = query.where(consent.c.purpose == bindparam("purpose"))
    query = query.order_by(consent.c.id)
    if hold:
        query = query.with_for_update(read=hold == "share", key_share=hold == "use")
    return Statement(query)


@dataclass(frozen=True)
class Consents:
    """Reads and writes consent requests and consents; never commits."""

    connection: Connection

    def add_request(self, row: RequestRow) -> None:
        """Remember a question."""
        self.connection.execute(insert(consent_request).values(**vars(row)))

    def request(self, request_id: uuid.UUID, *, lock: bool = False) -> RequestRow | None:
        """The question of that id, locked for its answer when asked."""
        query = select(consent_request).where(consent_request.c.id == request_id)
        row = self.connection.execute(query.with_for_update() if lock else query).one_or_none()
        return RequestRow(*row) if row else None

    def requests_about(self, applicant_id: uuid.UUID, purpose: str | None = None) -> tuple[RequestRow, ...]:
        """Every question ever put to a person, for one purpose or all, oldest first."""
        about = {"applicant_id": applicant_id} | ({"purpose": purpose} if purpose else {})
        rows = _questions(for_purpose=bool(purpose)).rows(self.connection, **about)
        return tuple(RequestRow(*row) for row in rows)

    def requests_of(self, subject_id: str, purpose: str) -> tuple[RequestRow, ...]:
        """Every question about one subject for one purpose, oldest first."""
        mine = (consent_request.c.subject_id == subject_id, consent_request.c.purpose == purpose)
        query = select(consent_request).where(*mine).order_by(consent_request.c.id)
        return tuple(RequestRow(*row) for row in self.connection.execute(query))

    def open_requests_of(self, subject_id: str, at: datetime) -> tuple[RequestRow, ...]:
        """The questions about one subject that can still be answered, locked to be put to somebody."""
        mine = (consent_request.c.subject_id == subject_id, consent_request.c.state == "asked")
        query = select(consent_request).where(*mine, consent_request.c.lapses_at > at).order_by(consent_request.c.id)
        return tuple(RequestRow(*row) for row in self.connection.execute(query.with_for_update()))

    def unput_requests(self, applicant_id: uuid.UUID, at: datetime) -> tuple[RequestRow, ...]:
        """The questions to a person that can still be answered and that no link leads to, locked to be put."""
        led_to = select(link.c.hash).where(link.c.request_id == consent_request.c.id).exists()
        mine = (consent_request.c.applicant_id == applicant_id, consent_request.c.state == "asked")
        query = select(consent_request).where(*mine, consent_request.c.lapses_at > at, ~led_to)
        return tuple(
            RequestRow(*row) for row in self.connection.execute(query.order_by(consent_request.c.id).with_for_update())
        )

    def requests_by(self, partner_id: uuid.UUID, after: uuid.UUID | None, limit: int) -> tuple[RequestRow, ...]:
        """A page of the questions one partner asked, oldest first."""
        query = select(consent_request).where(consent_request.c.asked_by == partner_id)
        if after:
            query = query.where(consent_request.c.id > after)
        query = query.order_by(consent_request.c.id).limit(limit)
        return tuple(RequestRow(*row) for row in self.connection.execute(query))

    def lapsing(self, at: datetime, limit: int) -> tuple[RequestRow, ...]:
        """Open questions whose time is over, locked for this pass alone."""
        query = (
            select(consent_request)
            .where(consent_request.c.state == "asked", consent_request.c.lapses_at <= at)
            .order_by(consent_request.c.lapses_at)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return tuple(RequestRow(*row) for row in self.connection.execute(query))

    def change_request(self, request_id: uuid.UUID, **values: Any) -> None:
        """Write the new state of a question."""
        self._change(consent_request, request_id, values)

    def wait(self, request_id: uuid.UUID, record_id: uuid.UUID) -> None:
        """Make a record wait for a question's answer; again changes nothing."""
        waits = insert(consent_request_record).values(request_id=request_id, record_id=record_id)
        self.connection.execute(waits.on_conflict_do_nothing())

    def waiting(self, request_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
        """The records that wait for a question's answer, in the order they came."""
        query = select(consent_request_record.c.record_id).where(consent_request_record.c.request_id == request_id)
        return tuple(self.connection.execute(query.order_by(consent_request_record.c.record_id)).scalars())

    def hold_questions_of(self, record_id: uuid.UUID) -> None:
        """Hold off the answers to the questions a record waits for, until commit."""
        mine = select(consent_request_record.c.request_id).where(consent_request_record.c.record_id == record_id)
        query = select(consent_request.c.id).where(consent_request.c.id.in_(mine)).order_by(consent_request.c.id)
        self.connection.execute(query.with_for_update())

    def cancel_idle(self, record_id: uuid.UUID) -> tuple[RequestRow, ...]:
        """Cancel those open questions of a record that no record waits for any more; returns them."""
        waits = consent_request_record.alias("waits")
        waiting = (
            select(literal(1))
            .join(record, record.c.id == waits.c.record_id)
            .where(waits.c.request_id == consent_request.c.id, record.c.state == "waiting")
        )
        mine = select(consent_request_record.c.request_id).where(consent_request_record.c.record_id == record_id)
        statement = (
            update(consent_request)
            .where(consent_request.c.id.in_(mine), consent_request.c.state == "asked", ~waiting.exists())
            .values(state="cancelled")
            .returning(*consent_request.c)
        )
        return tuple(RequestRow(*row) for row in self.connection.execute(statement))

    def still_asked(self, record_id: uuid.UUID, at: datetime) -> bool:
        """Whether some question a record waits for can still be answered."""
        query = (
            select(literal(1))
            .join(consent_request_record, consent_request_record.c.request_id == consent_request.c.id)
            .where(
                consent_request_record.c.record_id == record_id,
                consent_request.c.state == "asked",
                consent_request.c.lapses_at > at,
            )
        )
        return self.connection.execute(query.limit(1)).one_or_none() is not None

    def requests_for(self, record_id: uuid.UUID) -> tuple[uuid.UUID, ...]:
        """The questions a record waits for."""
        query = select(consent_request_record.c.request_id).where(consent_request_record.c.record_id == record_id)
        return tuple(self.connection.execute(query).scalars())

    def add(self, row: ConsentRow) -> None:
        """Remember a consent."""
        self.connection.execute(insert(consent).values(**vars(row)))

    def by_id(self, consent_id: uuid.UUID, *, lock: bool = False) -> ConsentRow | None:
        """The consent of that id, locked for a change when asked."""
        query = select(consent).where(consent.c.id == consent_id)
        row = self.connection.execute(query.with_for_update() if lock else query).one_or_none()
        return ConsentRow(*row) if row else None

    def of_request(self, request_id: uuid.UUID) -> ConsentRow | None:
        """The consent a question led to."""
        row = self.connection.execute(select(consent).where(consent.c.request_id == request_id)).one_or_none()
        return ConsentRow(*row) if row else None

    def about(
        self, applicant_id: uuid.UUID, purpose: str | None = None, *, hold: Hold | None = None
    ) -> tuple[ConsentRow, ...]:
        """A person's consents, for one purpose or all.

        ``share`` holds off a withdrawal until commit; ``use`` also holds off other uses, which this one will count.
        """
        about = {"applicant_id": applicant_id} | ({"purpose": purpose} if purpose else {})
        rows = _consents(for_purpose=bool(purpose), hold=hold).rows(self.connection, **about)
        return tuple(ConsentRow(*row) for row in rows)

    def expiring(self, at: datetime, limit: int) -> tuple[ConsentRow, ...]:
        """Active consents whose last day is over; not locked, for a person's consents are locked together."""
        query = (
            select(consent)
            .where(consent.c.state.in_(("active", "paused")), consent.c.valid_to <= at)
            .order_by(consent.c.valid_to, consent.c.id)
            .limit(limit)
        )
        return tuple(ConsentRow(*row) for row in self.connection.execute(query))

    def change(self, consent_id: uuid.UUID, **values: Any) -> None:
        """Write the new state of a consent; its terms never change."""
        self._change(consent, consent_id, values)

    def count_use(self, consent_ids: Collection[uuid.UUID], at: datetime) -> None:
        """Count one use of each of these consents."""
        self.connection.execute(
            update(consent).where(consent.c.id.in_(consent_ids)).values(uses=consent.c.uses + 1, last_used_at=at)
        )

    def _change(self, table: Table, row_id: uuid.UUID, values: Mapping[str, Any]) -> None:
        self.connection.execute(update(table).where(table.c.id == row_id).values(**values))
