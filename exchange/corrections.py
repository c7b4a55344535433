"""What a producer changes of a record it sent: a new version in the old one's place, or the whole of it taken back.

A correction is decided as a report is: nothing waits, and what is not permitted now is refused with nothing stored. A
retraction discloses nothing, so it needs no decision; a referral is taken back by a move (``referrals``).
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from consent import lifecycle
from consent.model import Permitted
from exchange import (
    applicants,
    documents,
    events,
    holdings,
    referrals,
    releases,
    retractions,
    sendings,
    versions,
    waiting,
)
from exchange.documents import RELEASED, Stored
from exchange.errors import InvalidRecordError, NotFoundError, RecordStateError, VersionConflictError
from exchange.eventtypes import name
from exchange.evidence.log import Entry, Proof, write
from exchange.refusals import Refusal, refused
from exchange.sendings import Sending, own
from exchange.storage.records import RecordRow
from exchange.storage.transaction import LISBON, Transaction
from schemas.base import RecordKind
from schemas.checking import replay_faults
from schemas.codes import CONFIDENTIALITIES
from schemas.faults import Fault
from schemas.retention import retention_until
from schemas.version import IN_ERROR


@dataclass(frozen=True)
class Corrected:
    """The receipt of a correction: the version that stands now, and the proof."""

    record_id: uuid.UUID
    version: int
    evidence_id: uuid.UUID
    leaf_hash: str
    dropped: tuple[str, ...]


@dataclass(frozen=True)
class Retracted:
    """The receipt of a retraction."""

    record_id: uuid.UUID
    state: str
    evidence_id: uuid.UUID
    leaf_hash: str


def correct(
    tx: Transaction, kind: RecordKind, record_id: uuid.UUID, body: Mapping[str, Any], tags: Collection[str]
) -> Corrected | Refusal:
    """Replace what a record says; ``tags`` name the version its corrector has seen. The same again changes nothing.

    Raises :class:`NotFoundError` for a record that is not the corrector's, :class:`VersionConflictError` when another
    version stands, :class:`RecordStateError` for one that is not released, and :class:`InvalidRecordError` for faults.
    """
    row = _own_record(tx, kind, record_id)
    source_hash = sendings.body_print(tx, body)
    if row.source_hash == source_hash and row.state == RELEASED:
        leaf = tx.evidence.leaf(row.evidence_id).hex()
        return Corrected(row.id, row.version, row.evidence_id, leaf, tuple(row.dropped))
    _check_version(tx, row, tags)
    _check_named(row, body)
    sending = sendings.prepare(tx, kind, own(tx), body)
    _check_same(tx, row, sending)
    decisions = _decide(tx, row, sending)
    verdict = sending.verdict(decisions)
    if not isinstance(verdict, Permitted):
        reasons = (one.code for one in verdict.reasons)
        return refused(verdict, _prove(tx, row, "record.corrected", "refused", *reasons).entry_id, row.subject_id)
    # Consents are locked by now, so the record comes after them; somebody may have corrected it meanwhile.
    row = tx.records.by_id(row.id, lock=True) or row
    _check_version(tx, row, tags)
    _check_followed(tx, row, sending)
    return _replace(tx, row, sending, source_hash, decisions)


def retract(tx: Transaction, kind: RecordKind, record_id: uuid.UUID, reason_code: str) -> Retracted:
    """Take a record back as entered in error: out of lists, counts and readings, while its evidence stays.

    Raises :class:`NotFoundError` for a record that is not the retractor's, and :class:`RecordStateError` for one that
    has ended already.
    """
    tx.consents.hold_questions_of(record_id)
    row = _own_record(tx, kind, record_id, lock=True)
    if row.state not in (documents.WAITING, RELEASED):
        raise RecordStateError(row.state)
    if row.state == documents.WAITING:
        retractions.take_back(tx, row)
    proof = _prove(tx, row, "record.retracted", IN_ERROR, reason_code)
    retractions.enter_in_error(tx, row)
    if row.state == RELEASED:
        data = events.about(row.kind, row.id, row.version, IN_ERROR)
        for recipient_id in holdings.acquainted(tx, row):
            events.tell(tx, events.Telling(name(row.kind, IN_ERROR), recipient_id, False, row.id, data))
    return Retracted(row.id, IN_ERROR, proof.entry_id, proof.leaf.hex())


def _own_record(tx: Transaction, kind: RecordKind, record_id: uuid.UUID, *, lock: bool = False) -> RecordRow:
    producer, row = own(tx), tx.records.by_id(record_id, lock=lock)
    if row is None or row.kind != kind.name or row.producer_id != producer.id:
        raise NotFoundError
    return row


def _check_version(tx: Transaction, row: RecordRow, tags: Collection[str]) -> None:
    if row.state != RELEASED:
        raise RecordStateError(row.state)
    if versions.tag(tx, row.id, row.version) not in tags:
        raise VersionConflictError(row.version)


def _check_named(row: RecordRow, body: Mapping[str, Any]) -> None:
    """Before anything is looked up: what the body names by an id is what the record was sent with."""
    referral_id, subject_id = body.get("referral_id"), (body.get("subject") or {}).get("subject_id")
    kept = {
        "/source_record_id": body["source_record_id"] == row.source_record_id,
        "/referral_id": referral_id is None or str(referral_id) == str(row.referral_id),
        "/subject/subject_id": subject_id is None or subject_id == row.subject_id,
    }
    _refuse_changed(kept)


def _check_same(tx: Transaction, row: RecordRow, sending: Sending) -> None:
    kept = {
        "/purpose": sending.to.purpose == row.purpose,
        _addressed(sending): _same_address(tx, row, sending),
        "/subject": _same_person(tx, row, sending),
    }
    _refuse_changed(kept)


def _refuse_changed(kept: Mapping[str, bool]) -> None:
    # A correction is of what was said; about whom, for whom and what for is another record.
    faults = [Fault(path, "not-as-sent") for path, same in kept.items() if not same]
    if faults:
        raise InvalidRecordError(faults)


def _check_followed(tx: Transaction, row: RecordRow, sending: Sending) -> None:
    # Events are added under the lock of their record, so those seen here are all that stand.
    events_since = documents.whole(tx, row).get("events", [])
    if faults := replay_faults(sending.kind, sending.body, events_since, tx.today):
        raise InvalidRecordError(faults)


def _addressed(sending: Sending) -> str:
    if sending.kind.names_receiver:
        return "/content/receiver/org"
    return "/referral_id" if sending.to.referral_id else "/recipients"


def _same_address(tx: Transaction, row: RecordRow, sending: Sending) -> bool:
    named = {one.id for one in sending.to.recipients}
    return sending.to.referral_id == row.referral_id and named == set(tx.records.recipients(row.id))


def _same_person(tx: Transaction, row: RecordRow, sending: Sending) -> bool:
    words = sendings.person_named(sending)
    if "subject_id" in words:
        return bool(words["subject_id"] == row.subject_id)
    subject = tx.applicants.subject(row.subject_id)
    found = applicants.find(tx, row.producer_id, words)
    return subject is not None and found is not None and found == subject.applicant_id


def _decide(tx: Transaction, row: RecordRow, sending: Sending) -> waiting.Decisions:
    if sending.barred:
        return {one.id: sending.barred for one in sending.to.recipients}
    subject = tx.applicants.subject(row.subject_id)
    return waiting.decide_all(tx, sending.cases, subject.applicant_id if subject else None)


def _replace(
    tx: Transaction, row: RecordRow, sending: Sending, source_hash: bytes, decisions: waiting.Decisions
) -> Corrected:
    held = sending.document.categories if sending.kind.held else frozenset[str]()
    allowed = held.union(*(one.categories for one in decisions.values() if isinstance(one, Permitted)))
    stands = _standing(tx, row, sending, allowed)
    proof = _prove(tx, stands, "record.corrected", "corrected", *stands.dropped)
    versions.archive(tx, row)
    stands = replace(stands, source_hash=source_hash, evidence_id=proof.entry_id)
    changed = {field: value for field, value in vars(stands).items() if value != getattr(row, field)}
    tx.records.change(row.id, **changed)
    if row.kind == referrals.KIND:
        _reprioritise(tx, row.id, sending.body["content"]["priority"])
    if sending.kind.held:
        holdings.tell_of_correction(tx, stands, sending.producer)
    for recipient_id, decision in decisions.items():
        if isinstance(decision, Permitted):
            releases.announce_decided(tx, stands, recipient_id, decision, "corrected")
    return Corrected(row.id, stands.version, proof.entry_id, proof.leaf.hex(), tuple(stands.dropped))


def _standing(tx: Transaction, row: RecordRow, sending: Sending, allowed: frozenset[str]) -> RecordRow:
    kind, body, categories = sending.kind, sending.body, sending.document.categories
    stored = _stored(tx, row, sending)
    left = replace(stored, words=documents.minimised(kind, stored.words, allowed).content)
    words = documents.whole(tx, row) | dict(kind.veiled(stored.words, allowed))
    return replace(
        row,
        version=row.version + 1,
        schema_version=body.get("schema_version") or kind.version,
        client_id=tx.actor.client_id or "",
        categories=sorted(categories & allowed),
        needs=sorted(sending.document.needs),
        dropped=sorted(categories - allowed),
        confidentiality=kind.confidentiality(
            body["content"], _highest(row.confidentiality, body.get("confidentiality"))
        ),
        content=documents.seal(tx, row.id, row.subject_id, left),
        fact_ref=retractions.recount(tx, row, _claims(tx, row, sending)),
        occurred_at=body.get("occurred_at"),
        recorded_at=tx.now,
        retention_until=_kept_until(tx, row, words),
    )


def _stored(tx: Transaction, row: RecordRow, sending: Sending) -> Stored:
    """What the correction says; what the person asked to be withheld stands until it is named anew."""
    stored, held = sendings.stored(sending), documents.unseal(tx, row).beside
    asked = held.get("restrictions") if "restrictions" not in sending.body else None
    raised = _highest(held.get("confidentiality"), sending.body.get("confidentiality"))
    kept = {name: value for name, value in (("restrictions", asked), ("confidentiality", raised)) if value}
    return replace(stored, beside=stored.beside | kept)


def _highest(*given: str | None) -> str | None:
    # A sender can only raise it, by a correction as by a sending.
    return max((one for one in given if one), key=CONFIDENTIALITIES.index, default=None)


def _kept_until(tx: Transaction, row: RecordRow, words: Mapping[str, Any]) -> date:
    loop = tx.referrals.by_id(row.id) if row.kind == referrals.KIND else None
    if loop and loop.state in lifecycle.REFERRAL.ended:
        return retention_until(row.kind, words, loop.state, loop.state_since.astimezone(LISBON).date())
    return retention_until(row.kind, words, row.state, tx.today)


def _reprioritise(tx: Transaction, record_id: uuid.UUID, priority: str) -> None:
    """An answer not given yet is due by the corrected priority, counted from when it was first awaited."""
    row = tx.referrals.by_id(record_id, lock=True)
    if row is None or row.priority == priority:
        return
    agreement = tx.partners.agreements_on([row.receiver_id], tx.today).get(row.receiver_id)
    due = lifecycle.due_at(row.state, priority, row.state_since, agreement.deadlines if agreement else None)
    tx.referrals.change(record_id, priority=priority, due_at=due or row.due_at)


def _claims(tx: Transaction, row: RecordRow, sending: Sending) -> Mapping[str, Any]:
    named = sendings.person_named(sending)
    return applicants.known(tx, row.producer_id, row.subject_id).claims if "subject_id" in named else named


def _prove(tx: Transaction, row: RecordRow, what: str, outcome: str, *reasons: str) -> Proof:
    entry = Entry(
        type=what,
        outcome=outcome,
        subject_id=row.subject_id,
        purpose=row.purpose,
        object_type=row.kind,
        object_id=row.id,
        reasons=reasons,
    )
    return write(tx, entry)
