"""Where a referral stands: every move of its closed loop, by whom it may be made, and who acts next by when.

What a referral says is a record (``records``); whether it may flow is decided in ``disclosures``.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from consent import lifecycle
from consent.errors import MoveNotAllowedError as NoSuchMoveError
from consent.model import NeedsConsent, Permitted, Refused
from exchange import codebook, documents, events, retractions
from exchange.disclosures import decide_stored
from exchange.errors import (
    IdempotencyBusyError,
    InvalidRecordError,
    MoveNotAllowedError,
    NotFoundError,
    ScopeMissingError,
)
from exchange.evidence.log import Entry, Proof, write
from exchange.refusals import Refusal, refused
from exchange.storage.partners import PartnerRow
from exchange.storage.records import RecordRow
from exchange.storage.referrals import MoveRow, ReferralRow
from exchange.storage.transaction import LISBON, Transaction
from exchange.vault.sealing import Place, seal_json, unseal_json
from schemas.dates import dated_faults
from schemas.faults import Fault
from schemas.move import MOVE
from schemas.referral import FRUITLESS
from schemas.retention import retention_until
from schemas.version import IN_ERROR

KIND = "referral"
CLOSED_AFTER = timedelta(days=30)
# The moves that a partner is told of; a withdrawal or lapse of consent is told as such, once.
TOLD = frozenset(lifecycle.REFERRAL.states) - {"draft", "waiting-consent", "sent", "consent-stopped"}
# The moves by which a sender takes a referral back; what still waited is destroyed with them.
TAKING_BACK = frozenset({"cancelled", IN_ERROR})


@dataclass(frozen=True)
class Moved:
    """A move made: the referral as it now stands, and the proof."""

    row: ReferralRow
    moved_from: str
    proof: Proof


@dataclass(frozen=True)
class Step:
    """A move as asked: where to, by which role, with what beside."""

    to: str
    by: str
    body: Mapping[str, Any]

    @property
    def given(self) -> frozenset[str]:
        """The names of what is really said beside the move: null says nothing."""
        return frozenset(name for name, value in self.body.items() if value is not None)


def enter(tx: Transaction, record: RecordRow, receiver: PartnerRow, priority: str) -> ReferralRow:
    """Begin a referral as ``waiting-consent``; :func:`advance` takes it on."""
    row = ReferralRow(
        record_id=record.id,
        number=number_of(record.id),
        sender_id=record.producer_id,
        receiver_id=receiver.id,
        priority=priority,
        state="waiting-consent",
        state_since=tx.now,
        acts_next=lifecycle.acts_next("waiting-consent"),
        due_at=None,
    )
    if not tx.referrals.add(row):
        # One in a million once there are a million; sent again, it gets another number.
        raise IdempotencyBusyError
    return row


def number_of(record_id: uuid.UUID) -> str:
    """A number people can read out, from the random half of the id, with an ISO 7064 mod 97-10 check at its end."""
    digits = f"{record_id.int & (1 << 40) - 1:013d}"
    check = 98 - int(digits + "00") % 97
    return f"R{digits[:4]}-{digits[4:8]}-{digits[8:]}-{check:02d}"


def move(tx: Transaction, record_id: uuid.UUID, body: Mapping[str, Any]) -> Moved | Refusal:
    """Make the move a partner asks for.

    Raises :class:`NotFoundError` for one that is not its own, :class:`MoveNotAllowedError` without a row in the state
    table, and :class:`InvalidRecordError` when the move lacks what it needs.
    """
    record, row = _both(tx, record_id)
    step = Step(body["to"], _role(tx, row), body)
    refusal = _resent(tx, record, row) if step.to == "sent" else None
    record, row = _taken_back(tx, record_id, step) if step.to in TAKING_BACK else _locked(tx, record_id)
    _check(row, step)
    if faults := dated_faults(body, MOVE, now=tx.now, today=tx.today) + codebook.faults(tx, body, MOVE, tx.today):
        raise InvalidRecordError(faults)
    if refusal:
        return refused(refusal, _prove(tx, record, step, "refused").entry_id, record.subject_id)
    if step.to in TAKING_BACK and record.state == documents.WAITING:
        retractions.take_back(tx, record)
    return advance(tx, record, row, step)


def receive(tx: Transaction, record_id: uuid.UUID) -> None:
    """Note the receiver's technical receipt; nothing happens to a referral that is no longer just sent."""
    row, record = tx.referrals.by_id(record_id, lock=True), tx.records.by_id(record_id)
    if row and record and row.state == "sent":
        advance(tx, record, row, Step("received", "connector", {}))


def advance(tx: Transaction, record: RecordRow, row: ReferralRow, step: Step) -> Moved:
    """Take a referral one row on in the state table, with its event, its proof and the next actor's clock."""
    _check(row, step)
    proof = _prove(tx, record, step, "moved")
    stands = _standing(tx, row, step)
    changed = {name: value for name, value in vars(stands).items() if value != getattr(row, name)}
    tx.referrals.change(row.record_id, **changed)
    tx.referrals.add_move(_move_row(tx, record, row, step, proof))
    if step.to in lifecycle.REFERRAL.ended and not (step.to == "closed" and row.state in FRUITLESS):
        # Closing what came to nothing only says that its end was seen; it is kept no longer for that.
        words = documents.unseal(tx, record).words
        tx.records.change(record.id, retention_until=retention_until(KIND, words, step.to, tx.today))
    if step.to == IN_ERROR:
        retractions.enter_in_error(tx, record)
    _tell(tx, record, stands, step)
    return Moved(stands, row.state, proof)


def stop(tx: Transaction, record: RecordRow) -> None:
    """The consent of a referral ended: an open one stops, any other stays as it is."""
    row = tx.referrals.by_id(record.id, lock=True)
    if row and "consent-stopped" in lifecycle.allowed(lifecycle.REFERRAL, row.state, "hub"):
        advance(tx, record, row, Step("consent-stopped", "hub", {}))


def close_due(tx: Transaction, limit: int = 100) -> int:
    """Close what ended thirty days ago and was not closed by its sender; returns how many."""
    ended = lifecycle.REFERRAL.ended - {"closed", "entered-in-error"}
    due = tx.referrals.closable(ended, tx.now - CLOSED_AFTER, limit)
    for record_id in due:
        record, row = _locked(tx, record_id)
        advance(tx, record, row, Step("closed", "hub", {}))
    return len(due)


def moves_open_to(row: ReferralRow, partner_id: uuid.UUID) -> tuple[str, ...]:
    """The states a partner may move a referral to now."""
    role = "sender" if partner_id == row.sender_id else "receiver"
    return lifecycle.allowed(lifecycle.REFERRAL, row.state, role)


def said(tx: Transaction, record: RecordRow, moves: Iterable[MoveRow]) -> dict[uuid.UUID, dict[str, Any]]:
    """What was said beside each move, for a reader of the record's content."""
    return {row.id: unseal_json(tx, record.subject_id, _place(row.id), row.detail) for row in moves if row.detail}


def _resent(tx: Transaction, record: RecordRow, row: ReferralRow) -> Refused | NeedsConsent | None:
    """Why a referral cannot be sent again; decided before its row is locked, as a withdrawal locks in that order."""
    decision = decide_stored(tx, record, row.receiver_id)
    return None if isinstance(decision, Permitted) else decision


def _both(tx: Transaction, record_id: uuid.UUID) -> tuple[RecordRow, ReferralRow]:
    return _found(tx.records.by_id(record_id), tx.referrals.by_id(record_id))


def _locked(tx: Transaction, record_id: uuid.UUID) -> tuple[RecordRow, ReferralRow]:
    row = tx.referrals.by_id(record_id, lock=True)
    return _found(tx.records.by_id(record_id), row)


def _taken_back(tx: Transaction, record_id: uuid.UUID, step: Step) -> tuple[RecordRow, ReferralRow]:
    # Invariant: questions, records, deliveries, referrals; whoever answers or acknowledges locks in this order too.
    tx.consents.hold_questions_of(record_id)
    record = tx.records.by_id(record_id, lock=True)
    if step.to == IN_ERROR:
        events.cancel_pending(tx, [record_id])
    return _found(record, tx.referrals.by_id(record_id, lock=True))


def _found(record: RecordRow | None, row: ReferralRow | None) -> tuple[RecordRow, ReferralRow]:
    if row is None or record is None:
        raise NotFoundError
    return record, row


def _role(tx: Transaction, row: ReferralRow) -> str:
    roles = {row.sender_id: ("sender", "referral:send"), row.receiver_id: ("receiver", "referral:receive")}
    mine = roles.get(tx.actor.partner_id) if tx.actor.partner_id else None
    if mine is None:
        raise NotFoundError
    role, scope = mine
    if scope not in tx.actor.scopes:
        raise ScopeMissingError(scope)
    return role


def _check(row: ReferralRow, step: Step) -> None:
    try:
        needed = lifecycle.move(lifecycle.REFERRAL, row.state, step.to, step.by)
    except NoSuchMoveError:
        allowed = lifecycle.allowed(lifecycle.REFERRAL, row.state, step.by)
        raise MoveNotAllowedError(row.state, step.to, allowed) from None
    unmet = lifecycle.unmet(needed, step.given) if step.by in ("sender", "receiver") else ()
    if unmet:
        raise InvalidRecordError([Fault(f"/{name}", "required-for-move", {"move": step.to}) for name in unmet])


def _standing(tx: Transaction, row: ReferralRow, step: Step) -> ReferralRow:
    decided = step.to in ("accepted", "rejected") and row.decided_at is None
    return replace(
        row,
        state=step.to,
        state_since=tx.now,
        acts_next=lifecycle.acts_next(step.to),
        due_at=_due(tx, row, step),
        sent_at=tx.now if step.to == "sent" else row.sent_at,
        decided_at=tx.now if decided else row.decided_at,
        started_on=_started_on(row, step),
    )


def _started_on(row: ReferralRow, step: Step) -> date | None:
    return date.fromisoformat(step.body["first_contact_on"]) if step.to == "in-progress" else row.started_on


def _due(tx: Transaction, row: ReferralRow, step: Step) -> datetime | None:
    dated = step.body.get("waiting_list_date") or step.body.get("until")
    if step.to == "scheduled":
        return datetime.fromisoformat(step.body["appointment"]["start"])
    if dated and step.to in ("waitlisted", "on-hold"):
        return datetime.combine(date.fromisoformat(dated), time(23, 59), LISBON).astimezone(UTC)
    agreement = tx.partners.agreements_on([row.receiver_id], tx.today).get(row.receiver_id)
    return lifecycle.due_at(step.to, row.priority, tx.now, agreement.deadlines if agreement else None)


def _prove(tx: Transaction, record: RecordRow, step: Step, outcome: str) -> Proof:
    code = step.body.get("reason_code") or (step.body.get("outcome") or {}).get("code")
    return write(
        tx,
        Entry(
            type="referral.moved",
            outcome=step.to if outcome == "moved" else outcome,
            subject_id=record.subject_id,
            purpose=record.purpose,
            object_type=KIND,
            object_id=record.id,
            reasons=(code,) if code else (),
        ),
    )


def _move_row(tx: Transaction, record: RecordRow, row: ReferralRow, step: Step, proof: Proof) -> MoveRow:
    move_id = tx.new_id()
    beside = {name: step.body[name] for name in step.body if name in step.given - {"to", "reason_code"}}
    sealed = seal_json(tx, record.subject_id, _place(move_id), beside) if beside else None
    return MoveRow(
        id=move_id,
        record_id=row.record_id,
        from_state=row.state,
        to_state=step.to,
        actor_kind=tx.actor.kind,
        actor_id=tx.actor.id,
        at=tx.now,
        reason_code=step.body.get("reason_code") or (step.body.get("outcome") or {}).get("code"),
        detail=sealed,
        evidence_id=proof.entry_id,
    )


def _tell(tx: Transaction, record: RecordRow, row: ReferralRow, step: Step) -> None:
    if step.to == "sent" and step.by == "sender":
        data = events.about(KIND, record.id, record.version)
        events.tell(tx, events.Telling("pt.aima.hub.referral.sent", row.receiver_id, True, record.id, data))
    if step.to not in TOLD:
        return
    parties = {"sender": (row.receiver_id,), "receiver": (row.sender_id,), "connector": (row.sender_id,)}
    # Who was never told of a referral is not told how it ended.
    concerned = {row.sender_id, row.receiver_id} if row.sent_at else {row.sender_id}
    for partner_id in parties.get(step.by, (row.sender_id, row.receiver_id)):
        if partner_id not in concerned:
            continue
        data = events.about(KIND, record.id, record.version, step.to)
        telling = events.Telling(f"pt.aima.hub.referral.{step.to}", partner_id, False, record.id, data)
        events.tell(tx, telling)


def _place(move_id: uuid.UUID) -> Place:
    return Place("referral_move", "detail", move_id)
