"""The way in: a submission is checked, addressed and decided once, and goes on, waits or is refused.

Reading is the business of ``records``; what becomes of a record that waits, of ``waiting`` and ``releases``.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from consent.model import Decision, Entitled, Entitlement, Missing, NeedsConsent, Permitted, Refused
from exchange import applicants, checking, documents, facts, holdings, referrals, releases, retractions, waiting
from exchange.addresses import Address, address, unread_faults
from exchange.applicants import Person
from exchange.disclosures import Case, Intent, holding, open_case
from exchange.documents import BESIDE, Document, Stored, compose
from exchange.errors import IdempotencyBusyError, InvalidRecordError, RecordExistsError
from exchange.evidence.canonical import canonical
from exchange.evidence.log import Entry, Proof, write
from exchange.refusals import Refusal, refused
from exchange.storage.partners import PartnerRow
from exchange.storage.records import RecordRow
from exchange.storage.referrals import ReferralRow
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import fingerprint
from schemas import KINDS
from schemas.base import RecordKind
from schemas.faults import Fault
from schemas.retention import retention_until

# Whoever has a person's papers before them when naming them: the contact they give is one that questions may go to.
VOUCHING = frozenset({"public-body"})


@dataclass(frozen=True)
class Receipt:
    """What a sender is told at once; never personal data, so that it can be kept and replayed as sent."""

    record_id: uuid.UUID
    record_type: str
    state: str
    evidence_id: uuid.UUID
    leaf_hash: str
    dropped: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    passed: tuple[str, ...] = ()
    referral_number: str | None = None
    version: int = 1
    repeated: bool = False


@dataclass(frozen=True)
class Entered:
    """What a submission became: its record id, the fingerprint of its body, and its proof."""

    record_id: uuid.UUID
    source_hash: bytes
    proof: Proof


@dataclass(frozen=True)
class Sending:
    """One submission, checked, addressed and weighed against the agreements; no person has been looked up."""

    kind: RecordKind
    body: Mapping[str, Any]
    producer: PartnerRow
    to: Address
    document: Document
    cases: tuple[Case, ...]
    holding: Entitlement | None = None  # of a record that names nobody

    @property
    def barred(self) -> Refused | None:
        """Why the agreements forbid it; a sending is one act, so it goes to all it names or to none."""
        verdicts = (self.holding, *(case.entitlement for case in self.cases))
        return next((one for one in verdicts if isinstance(one, Refused)), None)

    def verdict(self, decisions: waiting.Decisions) -> Decision:
        """The decision that carries it: of its recipients together, or of its sender alone where it names nobody."""
        if isinstance(self.holding, Entitled):
            return holdings.kept(self.holding, self.producer, self.document.categories)
        return self.barred or waiting.verdict_of(decisions.values())


def submit(tx: Transaction, kind: RecordKind, body: Mapping[str, Any]) -> Receipt | Refusal:
    """Take a record in: released under a live consent, stored to wait for one, or refused with the reason.

    Raises :class:`InvalidRecordError` with every fault of the body at once, :class:`RecordExistsError` for the same
    source record with other content, :class:`IdempotencyBusyError` for one being taken in at this instant, and
    :class:`NotFoundError` for a person or referral that is not the sender's.
    """
    producer = own(tx)
    source_hash = body_print(tx, body)
    earlier = tx.records.by_source(producer.id, kind.name, body["source_record_id"])
    if earlier:
        return _again(tx, earlier, source_hash)
    sending = prepare(tx, kind, producer, body)
    if sending.barred:
        return refused(sending.barred, _prove(tx, sending, tx.new_id(), None, sending.barred).entry_id)
    return _decided(tx, sending, source_hash)


def prepare(tx: Transaction, kind: RecordKind, producer: PartnerRow, body: Mapping[str, Any]) -> Sending:
    """Check a submission, read its address, and ask what the agreements permit."""
    if faults := checking.faults(tx, kind, producer, body):
        raise InvalidRecordError(faults)
    to = address(tx, kind, producer, body)
    document = compose(kind, body["content"], _claims(tx, producer, body) if kind.names_receiver else {})
    cases = tuple(
        open_case(tx, Intent(kind, producer, one, to.purpose, document.categories, document.needs))
        for one in to.recipients
    )
    # Nobody is asked to permit a flow of which nothing would ever be read.
    if unread := unread_faults(kind, to, {case.intent.recipient.id for case in cases if case.by_law}):
        raise InvalidRecordError(unread)
    alone = holding(tx, kind, producer, document.categories) if kind.held else None
    return Sending(kind, body, producer, to, document, cases, alone)


def body_print(tx: Transaction, body: Mapping[str, Any]) -> bytes:
    """By what the same body is known again."""
    return fingerprint(tx.tools.keys, canonical(_plain(body)))


def own(tx: Transaction) -> PartnerRow:
    """The partner that acts in this transaction."""
    partner_id = tx.actor.partner_id
    row = tx.partners.by_id(partner_id) if partner_id else None
    if row is None:
        raise PermissionError("records are sent and read by partners")
    return row


def person_named(sending: Sending) -> Mapping[str, Any]:
    """The words by which a sending names its person: its own, or the id its referral was answered under."""
    if sending.to.subject_id is not None:
        return {"subject_id": sending.to.subject_id}
    words: Mapping[str, Any] = sending.body["subject"]
    return words


def _claims(tx: Transaction, producer: PartnerRow, body: Mapping[str, Any]) -> Mapping[str, Any]:
    words: Mapping[str, Any] = body["subject"]
    if "subject_id" not in words:
        return words
    claims = applicants.known(tx, producer.id, words["subject_id"]).claims
    if not claims:
        # Only heard of from another partner, whose claims are not this one's to repeat.
        raise InvalidRecordError([Fault("/subject/subject_id", "claims-missing")])
    return claims


def _again(tx: Transaction, row: RecordRow, source_hash: bytes) -> Receipt:
    if row.source_hash != source_hash:
        raise RecordExistsError(row.id)
    return Receipt(
        record_id=row.id,
        record_type=row.kind,
        state=_told_state(row),
        evidence_id=row.evidence_id,
        leaf_hash=tx.evidence.leaf(row.evidence_id).hex(),
        dropped=tuple(row.dropped),
        referral_number=referrals.number_of(row.id) if KINDS[row.kind].names_receiver else None,
        version=row.version,
        repeated=True,
    )


def _decided(tx: Transaction, sending: Sending, source_hash: bytes) -> Receipt | Refusal:
    person = _identified(tx, sending)
    decisions = waiting.decide_all(tx, sending.cases, person.applicant_id)
    verdict = sending.verdict(decisions)
    record_id = tx.new_id()
    proof = _prove(tx, sending, record_id, person, verdict)
    if isinstance(verdict, Refused):
        return refused(verdict, proof.entry_id, person.subject_id)
    row = _as_decided(tx, sending, _drafted(tx, sending, person, Entered(record_id, source_hash, proof)), decisions)
    _store(tx, sending, row)
    loop = _enter(tx, sending, row)
    if sending.kind.held:
        row = holdings.release(tx, row, sending.producer)
    elif row.state == documents.RELEASED:
        releases.send_on(tx, row, decisions, loop)
    missing = tuple(one for each in decisions.values() if isinstance(each, NeedsConsent) for one in each.missing)
    if missing:
        waiting.wait(tx, row, sending.cases, decisions, stored(sending))
    return _receipt(row, verdict, proof, missing)


def _identified(tx: Transaction, sending: Sending) -> Person:
    vouched = sending.producer.kind in VOUCHING
    person = applicants.identify(tx, sending.producer.id, person_named(sending), vouched=vouched)
    if vouched and person.joined and person.applicant_id:
        waiting.verified(tx, person.applicant_id, person.subject_id)
    return person


def _drafted(tx: Transaction, sending: Sending, person: Person, entered: Entered) -> RecordRow:
    kind, body, subject_id, record_id = sending.kind, sending.body, person.subject_id, entered.record_id
    return RecordRow(
        id=record_id,
        kind=kind.name,
        version=1,
        schema_version=body.get("schema_version") or kind.version,
        producer_id=sending.producer.id,
        client_id=tx.actor.client_id or "",
        subject_id=subject_id,
        purpose=sending.to.purpose,
        legal_basis="consent",
        referral_id=sending.to.referral_id,
        source_record_id=body["source_record_id"],
        source_hash=entered.source_hash,
        state=documents.WAITING,
        categories=sorted(sending.document.categories),
        needs=sorted(sending.document.needs),
        dropped=[],
        confidentiality=kind.confidentiality(body["content"], body.get("confidentiality")),
        content=None,
        fact_ref=retractions.seal_fact(tx, record_id, subject_id, _count(tx, sending, person)),
        occurred_at=body.get("occurred_at"),
        recorded_at=tx.now,
        released_at=None,
        retention_until=retention_until(kind.name, body["content"], documents.WAITING, tx.today),
        evidence_id=entered.proof.entry_id,
    )


def _as_decided(tx: Transaction, sending: Sending, draft: RecordRow, decisions: waiting.Decisions) -> RecordRow:
    """What is kept of it: of what flows at once only what may flow, of what waits all that was given."""
    if any(isinstance(one, Permitted) for one in decisions.values()):
        return releases.released(tx, draft, stored(sending), decisions)
    return replace(draft, content=documents.seal(tx, draft.id, draft.subject_id, stored(sending)))


def _store(tx: Transaction, sending: Sending, row: RecordRow) -> None:
    if not tx.records.add(row, [one.id for one in sending.to.recipients]):
        # Sent under another key an instant ago: a repetition will find it and get its receipt.
        raise IdempotencyBusyError


def _enter(tx: Transaction, sending: Sending, row: RecordRow) -> ReferralRow | None:
    if not sending.kind.names_receiver:
        return None
    return referrals.enter(tx, row, sending.to.recipients[0], sending.body["content"]["priority"])


def stored(sending: Sending) -> Stored:
    """What is sealed of a sending."""
    beside = {name: sending.body[name] for name in BESIDE if sending.body.get(name)}
    return Stored(dict(sending.document.words), beside)


def _count(tx: Transaction, sending: Sending, person: Person) -> uuid.UUID:
    counted = facts.Counted(sending.kind.name, sending.to.purpose, sending.producer.id, "api")
    return facts.count(tx, counted, person.claims)


def _receipt(row: RecordRow, verdict: Decision, proof: Proof, missing: tuple[Missing, ...]) -> Receipt:
    return Receipt(
        record_id=row.id,
        record_type=row.kind,
        state=_told_state(row),
        evidence_id=proof.entry_id,
        leaf_hash=proof.leaf.hex(),
        dropped=tuple(row.dropped),
        missing=missing,
        passed=verdict.passed,
        referral_number=referrals.number_of(row.id) if KINDS[row.kind].names_receiver else None,
    )


def _told_state(row: RecordRow) -> str:
    sent = "sent" if KINDS[row.kind].moves else documents.RELEASED
    return {documents.WAITING: "waiting-consent", documents.RELEASED: sent}.get(row.state, row.state)


OUTCOMES = {Permitted: "permitted", NeedsConsent: "waiting", Refused: "refused"}


def _prove(tx: Transaction, sending: Sending, record_id: uuid.UUID, person: Person | None, verdict: Decision) -> Proof:
    consents = verdict.basis.consents if isinstance(verdict, Permitted) else ()
    entry = Entry(
        type="record.submitted",
        outcome=OUTCOMES[type(verdict)],
        subject_id=person.subject_id if person else None,
        consent_id=uuid.UUID(consents[0]) if consents else None,
        purpose=sending.to.purpose,
        object_type=sending.kind.name,
        object_id=record_id,
        reasons=() if isinstance(verdict, Permitted) else tuple(one.code for one in verdict.reasons),
    )
    return write(tx, entry)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | bool | type(None)) else str(value)
