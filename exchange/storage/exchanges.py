"""What staff see of the flow, read across records, referrals and deliveries; no person, no content, no subject."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, lateral, literal, select, true
from sqlalchemy.sql.selectable import LateralFromClause

from exchange.storage.records import HIDDEN
from exchange.storage.tables import (
    consent_request,
    delivery,
    evidence_entry,
    record,
    record_recipient,
    referral,
    statutory_notice,
)

Query = Select[*tuple[Any, ...]]

# A record that names nobody goes to those a law made the hub tell of it.
_TOLD = select(statutory_notice.c.record_id, statutory_notice.c.partner_id).distinct().subquery("told")
_RECIPIENT = func.coalesce(record_recipient.c.partner_id, _TOLD.c.partner_id)


@dataclass(frozen=True)
class ExchangeRow:
    """One record on its way to one recipient, with what was last told about it."""

    record_id: uuid.UUID
    kind: str
    purpose: str | None
    legal_basis: str
    state: str
    producer_id: uuid.UUID
    recipient_id: uuid.UUID | None
    recorded_at: datetime
    number: str | None
    referral_state: str | None
    acts_next: str | None
    due_at: datetime | None
    delivery_state: str | None
    attempt: int | None
    next_attempt_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Counts:
    """How many of each there are now; every number opens its list."""

    exchanges: int
    waiting: int
    undelivered: int
    unreachable: int
    overdue: int
    asked: int


@dataclass(frozen=True)
class RefusalRow:
    """An evidence entry of something that was not permitted; its body holds codes and ids only."""

    at: datetime
    type: str
    body: bytes


@dataclass(frozen=True)
class Exchanges:
    """Reads the flow of records between partners; writes nothing."""

    connection: Connection

    def page(self, show: str, now: datetime, before: uuid.UUID | None, limit: int) -> tuple[ExchangeRow, ...]:
        """The exchanges of one view, newest first, older than ``before``."""
        last = _last_delivery()
        query = _flow(last).where(*_wanted(show, last, now)).order_by(record.c.id.desc(), _RECIPIENT)
        if before:
            query = query.where(record.c.id < before)
        return tuple(ExchangeRow(*row) for row in self.connection.execute(query.limit(limit)))

    def counts(self, now: datetime) -> Counts:
        """The numbers above the list, in one statement."""
        last = _last_delivery()
        views = ("all", "waiting", "undelivered", "unreachable", "overdue")
        numbers = (func.count().filter(*_wanted(view, last, now)) for view in views)
        asked = select(func.count()).where(consent_request.c.state == "asked").scalar_subquery()
        row = self.connection.execute(_joined(select(*numbers, asked), last)).one()
        return Counts(*row)

    def refusals(self, since: datetime, limit: int) -> tuple[RefusalRow, ...]:
        """The newest evidence entries of what was not permitted."""
        # Bodies are canonical JSON (RFC 8785), so these very bytes are there and nowhere else.
        refused = func.position(literal(b'"outcome":"refused"').op("in")(evidence_entry.c.body)) > 0
        query = (
            select(evidence_entry.c.at, evidence_entry.c.type, evidence_entry.c.body)
            .where(evidence_entry.c.at >= since, refused)
            .order_by(evidence_entry.c.at.desc())
            .limit(limit)
        )
        return tuple(RefusalRow(*row) for row in self.connection.execute(query))


def _last_delivery() -> LateralFromClause:
    """What was last told to the recipient about the record."""
    columns = (delivery.c.state, delivery.c.attempt, delivery.c.next_attempt_at, delivery.c.last_error)
    return lateral(
        select(*columns)
        .where(delivery.c.record_id == record.c.id, delivery.c.partner_id == _RECIPIENT)
        .order_by(delivery.c.created_at.desc(), delivery.c.id.desc())
        .limit(1)
    )


def _flow(last: LateralFromClause) -> Query:
    columns = (
        record.c.id,
        record.c.kind,
        record.c.purpose,
        record.c.legal_basis,
        record.c.state,
        record.c.producer_id,
        _RECIPIENT,
        record.c.recorded_at,
        referral.c.number,
        referral.c.state,
        referral.c.acts_next,
        referral.c.due_at,
    )
    return _joined(select(*columns, *last.c), last)


def _joined(query: Query, last: LateralFromClause) -> Query:
    return (
        query.select_from(record)
        .outerjoin(record_recipient, record_recipient.c.record_id == record.c.id)
        .outerjoin(_TOLD, and_(_TOLD.c.record_id == record.c.id, record_recipient.c.partner_id.is_(None)))
        .outerjoin(referral, referral.c.record_id == record.c.id)
        .outerjoin(last, true())
        .where(record.c.state != HIDDEN)
    )


def _wanted(show: str, last: LateralFromClause, now: datetime) -> tuple[ColumnElement[bool], ...]:
    views: dict[str, ColumnElement[bool]] = {
        "waiting": record.c.state == "waiting",
        "undelivered": last.c.state.in_(("queued", "sending", "retrying")),
        "unreachable": last.c.state.in_(("dead", "stopped")),
        "overdue": referral.c.due_at < now,
    }
    return (views[show],) if show in views else ()
