"""What a partner's caseworker sees of its referrals: where each stands, who acts next, and by when.

Envelopes only: nothing is unsealed here, so nothing is disclosed; one evidence entry a page. Content is read as
``records`` decides. Ended and late is what a row of the state table says, never what a page thinks.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from consent import lifecycle
from exchange.errors import NotFoundError
from exchange.evidence.log import Entry, write
from exchange.movers import mover
from exchange.storage.partners import PartnerRow
from exchange.storage.records import RecordRow
from exchange.storage.referrals import MoveRow, ReferralRow
from exchange.storage.transaction import Transaction

Turn = Literal["yours", "theirs", "nobody"]
SHOWS = 200


@dataclass(frozen=True)
class Actor:
    """Who acts: the person, a partner by name, AIMA, or the hub itself."""

    role: Literal["person", "partner", "aima", "hub"]
    name: str = ""


@dataclass(frozen=True)
class DeskReferral:
    """One referral as one of its two partners sees it."""

    record_id: uuid.UUID
    number: str
    purpose: str | None
    priority: str
    state: str
    since: datetime
    sent: bool
    other: str
    turn: Turn
    next: Actor | None
    due_at: datetime | None
    overdue: bool


@dataclass(frozen=True)
class Move:
    """One move of a referral: from where to where, by whom, when and for which reason."""

    at: datetime
    moved_from: str
    moved_to: str
    by: Actor
    reason: str | None


@dataclass(frozen=True)
class Journey:
    """One referral with its envelope and every move."""

    referral: DeskReferral
    sender: str
    receiver: str
    recorded_at: datetime
    categories: tuple[str, ...]
    dropped: tuple[str, ...]
    moves: tuple[Move, ...]


@dataclass(frozen=True)
class Listing:
    """One page of a desk's referrals, and whether there are more after it."""

    referrals: tuple[DeskReferral, ...]
    number: int
    more: bool


def referrals(tx: Transaction, partner_id: uuid.UUID, number: int = 1, size: int = SHOWS) -> Listing:
    """A partner's referrals: late first, then what waits for this desk by its clock, then the rest, ended last."""
    found = tx.referrals.of_partner(partner_id, lifecycle.REFERRAL.ended, size + 1, (number - 1) * size)
    rows = found[:size]
    records = tx.records.by_ids([row.record_id for row in rows])
    partners = tx.partners.by_ids({row.sender_id for row in rows} | {row.receiver_id for row in rows})
    write(tx, Entry(type="record.listed", outcome="listed", object_type="referral", partner_id=partner_id))
    seen = (_seen(tx, partner_id, row, records[row.record_id], partners) for row in rows)
    return Listing(tuple(sorted(seen, key=urgency)), number, len(found) > size)


def journey(tx: Transaction, partner_id: uuid.UUID, record_id: uuid.UUID) -> Journey:
    """One referral of a partner; raises :class:`~exchange.errors.NotFoundError` for one that is not its own."""
    row, record = tx.referrals.by_id(record_id), tx.records.by_id(record_id)
    if row is None or record is None or partner_id not in (row.sender_id, row.receiver_id):
        raise NotFoundError
    partners = tx.partners.by_ids({row.sender_id, row.receiver_id})
    entry = Entry(type="record.listed", outcome="listed", object_type="referral", object_id=record_id)
    write(tx, entry)
    return Journey(
        referral=_seen(tx, partner_id, row, record, partners),
        sender=partners[row.sender_id].name,
        receiver=partners[row.receiver_id].name,
        recorded_at=record.recorded_at,
        # What a referral holds is the receiver's to know once the person has agreed.
        categories=tuple(record.categories) if partner_id == row.sender_id or record.released_at else (),
        # What the person withheld is nothing the receiver should know there was.
        dropped=tuple(record.dropped) if partner_id == row.sender_id else (),
        moves=tuple(_move(row, move, partners) for move in tx.referrals.moves(record_id)),
    )


def _seen(
    tx: Transaction,
    partner_id: uuid.UUID,
    row: ReferralRow,
    record: RecordRow,
    partners: dict[uuid.UUID, PartnerRow],
) -> DeskReferral:
    sent = partner_id == row.sender_id
    role = "sender" if sent else "receiver"
    ended = row.state in lifecycle.REFERRAL.ended
    return DeskReferral(
        record_id=row.record_id,
        number=row.number,
        purpose=record.purpose,
        priority=row.priority,
        state=row.state,
        since=row.state_since,
        sent=sent,
        other=partners[row.receiver_id if sent else row.sender_id].name,
        turn="nobody" if ended or row.acts_next is None else "yours" if row.acts_next == role else "theirs",
        next=None if ended else _next(row, partners),
        due_at=None if ended else row.due_at,
        overdue=not ended and row.due_at is not None and row.due_at < tx.now,
    )


def _next(row: ReferralRow, partners: dict[uuid.UUID, PartnerRow]) -> Actor | None:
    return actor(row, row.acts_next, partners) if row.acts_next else None


def actor(row: ReferralRow, role: str, partners: dict[uuid.UUID, PartnerRow]) -> Actor:
    """A role in a referral as somebody: a partner by its name, else the person, AIMA or the hub."""
    sides = {"sender": row.sender_id, "receiver": row.receiver_id}
    if role in sides:
        return Actor("partner", partners[sides[role]].name)
    return Actor("person") if role == "person" else Actor("aima") if role == "aima" else Actor("hub")


def _move(row: ReferralRow, move: MoveRow, partners: dict[uuid.UUID, PartnerRow]) -> Move:
    by = actor(row, mover(row, move), partners)
    return Move(move.at, move.from_state, move.to_state, by, move.reason_code)


def urgency(one: DeskReferral) -> tuple[bool, int, bool, float, float]:
    """The place of a referral in a desk's list: late, then whose turn it is, then by the clock, then newest."""
    due = one.due_at.timestamp() if one.due_at else 0.0
    turns = {"yours": 0, "theirs": 1, "nobody": 2}
    return not one.overdue, turns[one.turn], one.due_at is None, due, -one.since.timestamp()
