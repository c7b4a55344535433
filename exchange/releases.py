"""What becomes of a record that waited: it is released to those who may have it, or lapses and is destroyed.

Below everything that asks or answers, so that a sending under a live consent and one that waited go the same way.
"""

import uuid
from collections.abc import Mapping
from dataclasses import replace

from consent.model import CONSENT, Decision, Permitted
from exchange import applicants, documents, events, referrals, retractions, statutes
from exchange.disclosures import decide_answers, rule
from exchange.documents import LAPSED, RELEASED, WAITING, Stored
from exchange.eventtypes import name
from exchange.evidence.log import Entry, write
from exchange.referrals import Step
from exchange.storage.records import RecordRow
from exchange.storage.referrals import ReferralRow
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.retention import retention_until

Decisions = Mapping[uuid.UUID, Decision]

# What a release changes in a record.
CHANGED = ("state", "legal_basis", "content", "categories", "dropped", "released_at", "retention_until")


def reconsider(tx: Transaction, record_id: uuid.UUID) -> None:
    """Decide again about a record after an answer.

    What waits is released when somebody may now have it, and lapses when nobody may and nobody is still asked; what
    was released before is told to those who may have it now as well.
    """
    row = tx.records.by_id(record_id, lock=True)
    if row is None or row.state not in (WAITING, RELEASED):
        return
    decisions = {one: decide_answers(tx, row, one) for one in tx.records.recipients(row.id)}
    permitted = [one for one, decision in decisions.items() if isinstance(decision, Permitted)]
    if row.state == RELEASED:
        _announce_further(tx, row, {one: decisions[one] for one in permitted})
    elif permitted:
        release(tx, row, decisions)
    else:
        lapse_unless_asked(tx, row)


def _basis(decisions: Decisions) -> str:
    """Consent wherever anything rests on it; else the law."""
    bases = {one.basis.legal_basis for one in decisions.values() if isinstance(one, Permitted)}
    return CONSENT if CONSENT in bases else min(bases)


def lapse_unless_asked(tx: Transaction, row: RecordRow) -> None:
    """Lapse what waits in vain; another question it waits for, about another recipient, may still be answered."""
    if row.state == WAITING and not tx.consents.still_asked(row.id, tx.now):
        lapse(tx, row)


def release(tx: Transaction, row: RecordRow, decisions: Decisions) -> None:
    """Release what waited, to those whom the decisions name."""
    freed = released(tx, row, documents.unseal(tx, row), decisions)
    tx.records.change(row.id, **{name: getattr(freed, name) for name in CHANGED})
    send_on(tx, freed, decisions)


def released(tx: Transaction, row: RecordRow, stored: Stored, decisions: Decisions) -> RecordRow:
    """A record as it stands once released: without what no consent permits."""
    allowed = frozenset[str]().union(*(one.categories for one in decisions.values() if isinstance(one, Permitted)))
    kind = KINDS[row.kind]
    left = documents.minimised(kind, stored.words, allowed).content
    kept = frozenset(row.categories) & allowed
    return replace(
        row,
        state=RELEASED,
        legal_basis=_basis(decisions),
        content=documents.seal(tx, row.id, row.subject_id, replace(stored, words=left)),
        categories=sorted(kept),
        dropped=sorted(frozenset(row.categories) - kept),
        released_at=tx.now,
        retention_until=retention_until(row.kind, kind.veiled(stored.words, allowed), RELEASED, tx.today),
    )


def send_on(tx: Transaction, row: RecordRow, decisions: Decisions, loop: ReferralRow | None = None) -> None:
    """Prove a record released, and tell every recipient that something may now be read.

    ``loop`` is where a referral stands that was entered in this very transaction.
    """
    _prove(tx, row, RELEASED)
    for recipient_id, decision in decisions.items():
        if isinstance(decision, Permitted):
            announce_decided(tx, row, recipient_id, decision, "sent")
    if KINDS[row.kind].moves:
        _advance(tx, row, "sent", loop)


def lapse(tx: Transaction, row: RecordRow) -> None:
    """Destroy the sealed content that waited in vain; the envelope and the evidence stay."""
    retractions.destroy(tx, row)
    _prove(tx, row, LAPSED)
    if KINDS[row.kind].moves:
        _advance(tx, row, "lapsed")


def announce(tx: Transaction, row: RecordRow, recipient_id: uuid.UUID, what: str) -> uuid.UUID:
    """Tell a recipient that something may now be read; returns the event's id."""
    applicants.introduce(tx, row.subject_id, recipient_id)
    data = events.about(row.kind, row.id, row.version)
    return events.tell(tx, events.Telling(name(row.kind, what), recipient_id, True, row.id, data))


def announce_decided(tx: Transaction, row: RecordRow, recipient_id: uuid.UUID, decision: Decision, what: str) -> None:
    """The same, and keep the notice where a law asked for it."""
    event_id = announce(tx, row, recipient_id, what)
    law = rule(tx, row, recipient_id, hold=None).statute if _by_law(decision) else None
    if law:
        statutes.note(tx, row, law, event_id)


def _by_law(decision: Decision) -> bool:
    return isinstance(decision, Permitted) and decision.basis.law is not None


def _announce_further(tx: Transaction, row: RecordRow, permitted: Decisions) -> None:
    if KINDS[row.kind].moves:
        # It has one receiver, and what a withdrawal stopped its sender sends anew.
        return
    told = tx.events.partners_told(row.id, f"pt.aima.hub.{row.kind}.sent")
    for recipient_id, decision in permitted.items():
        if recipient_id not in told:
            announce_decided(tx, row, recipient_id, decision, "sent")


def _advance(tx: Transaction, row: RecordRow, to: str, loop: ReferralRow | None = None) -> None:
    stands = loop or tx.referrals.by_id(row.id, lock=True)
    if stands:
        referrals.advance(tx, row, stands, Step(to, "hub", {}))


def _prove(tx: Transaction, row: RecordRow, outcome: str) -> None:
    entry = Entry(
        type="record.released" if outcome == RELEASED else "record.lapsed",
        outcome=outcome,
        subject_id=row.subject_id,
        purpose=row.purpose,
        object_type=row.kind,
        object_id=row.id,
        partner_id=row.producer_id,
        reasons=tuple(row.dropped) if outcome == RELEASED else (),
    )
    write(tx, entry)
