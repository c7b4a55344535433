"""Rows of referrals: the state of the loop and every move, beside the record that carries the content."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.appending import Appends
from exchange.storage.records import HIDDEN
from exchange.storage.statements import Statement
from exchange.storage.tables import record, referral, referral_move, subject


@dataclass(frozen=True)
class ReferralRow:
    """Where a referral stands: its state, since when, who acts next and by when."""

    record_id: uuid.UUID
    number: str
    sender_id: uuid.UUID
    receiver_id: uuid.UUID
    priority: str
    state: str
    state_since: datetime
    acts_next: str | None
    due_at: datetime | None
    sent_at: datetime | None = None
    decided_at: datetime | None = None
    started_on: date | None = None


@dataclass(frozen=True)
class MoveRow:
    """One move: who, when, from, to, why; ``detail`` is sealed."""

    id: uuid.UUID
    record_id: uuid.UUID
    from_state: str
    to_state: str
    actor_kind: str
    actor_id: str
    at: datetime
    reason_code: str | None
    detail: bytes | None
    evidence_id: uuid.UUID


ADD = Statement(
    insert(referral).on_conflict_do_nothing(index_elements=[referral.c.number]).returning(referral.c.record_id),
    referral.c.keys(),
)
BY_ID = Statement(select(referral).where(referral.c.record_id == bindparam("record_id")))
BY_ID_LOCKED = Statement(select(referral).where(referral.c.record_id == bindparam("record_id")).with_for_update())


@cache
def _change(columns: tuple[str, ...]) -> Statement:
    return Statement(update(referral).where(referral.c.record_id == bindparam("referral_id")), columns)


@dataclass(frozen=True)
class Referrals:
    """Reads and writes where referrals stand; never commits."""

    connection: Connection
    appends: Appends

    def add(self, row: ReferralRow) -> bool:
        """Remember a new referral; False, and nothing is remembered, when another bears its number."""
        return ADD.row(self.connection, **vars(row)) is not None

    def by_id(self, record_id: uuid.UUID, *, lock: bool = False) -> ReferralRow | None:
        """Where one referral stands, locked for a move when asked."""
        row = (BY_ID_LOCKED if lock else BY_ID).row(self.connection, record_id=record_id)
        return ReferralRow(*row) if row else None

    def by_ids(self, record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, ReferralRow]:
        """Where several stand, in one statement."""
        rows = self.connection.execute(select(referral).where(referral.c.record_id.in_(record_ids)))
        return {row.record_id: ReferralRow(*row) for row in rows}

    def change(self, record_id: uuid.UUID, **values: Any) -> None:
        """Write the new state of a referral."""
        _change(tuple(values)).run(self.connection, referral_id=record_id, **values)

    def add_move(self, row: MoveRow) -> None:
        """Remember a move."""
        self.appends.add(referral_move, **vars(row))

    def moves(self, record_id: uuid.UUID) -> tuple[MoveRow, ...]:
        """Every move of one referral, in order."""
        self.appends.flush()
        query = (
            select(referral_move)
            .where(referral_move.c.record_id == record_id)
            .order_by(referral_move.c.at, referral_move.c.id)
        )
        return tuple(MoveRow(*row) for row in self.connection.execute(query))

    def moves_of(self, record_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[MoveRow]]:
        """The moves of a page of referrals, in one statement."""
        self.appends.flush()
        found: dict[uuid.UUID, list[MoveRow]] = {one: [] for one in record_ids}
        query = select(referral_move).where(referral_move.c.record_id.in_(record_ids))
        for row in self.connection.execute(query.order_by(referral_move.c.at, referral_move.c.id)):
            found[row.record_id].append(MoveRow(*row))
        return found

    def of_partner(
        self, partner_id: uuid.UUID, ended: Collection[str], limit: int, skipped: int = 0
    ) -> tuple[ReferralRow, ...]:
        """A partner's referrals, sent or received: the open ones before those that ended, by when they fall due."""
        query = (
            select(referral)
            .where(or_(referral.c.sender_id == partner_id, referral.c.receiver_id == partner_id))
            .where(referral.c.state != HIDDEN)
            .order_by(referral.c.state.in_(ended), referral.c.due_at.asc().nulls_last(), referral.c.record_id.desc())
            .limit(limit)
            .offset(skipped)
        )
        return tuple(ReferralRow(*row) for row in self.connection.execute(query))

    def of_applicant(self, applicant_id: uuid.UUID) -> tuple[ReferralRow, ...]:
        """Every referral about one person, oldest first."""
        query = (
            select(referral)
            .join(record, record.c.id == referral.c.record_id)
            .join(subject, subject.c.id == record.c.subject_id)
            .where(subject.c.applicant_id == applicant_id)
            .order_by(referral.c.record_id)
        )
        return tuple(ReferralRow(*row) for row in self.connection.execute(query))

    def closable(self, ended: Collection[str], before: datetime, limit: int) -> tuple[uuid.UUID, ...]:
        """Referrals that ended before an instant and were not closed yet, locked for this pass alone."""
        query = (
            select(referral.c.record_id)
            .where(referral.c.state.in_(ended), referral.c.state_since < before)
            .order_by(referral.c.state_since)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        return tuple(self.connection.execute(query).scalars())
