"""Notices that a law asks for: a partner is told of a record without the person's consent, and never as if by it.

Which law, with which fields, an agreement says (``agreements``); whether it holds today, ``disclosures``. Here is what
follows: the evidence, with the law in words for the person, and the receipt that the notice has of its own.
"""

import uuid
from typing import Any

from consent.model import Statute
from exchange.evidence.log import Entry, Proof, write
from exchange.storage.records import RecordRow
from exchange.storage.statutory import NoticeRow, ToldRow
from exchange.storage.transaction import Transaction

NOTIFIED = "record.notified"
BY_LAW = "by-law"


def note(tx: Transaction, row: RecordRow, statute: Statute, event_id: uuid.UUID) -> None:
    """Keep that an event told the partner a law names of the version that stands."""
    recipient_id = uuid.UUID(statute.recipient)
    entry = Entry(
        type=NOTIFIED,
        outcome=BY_LAW,
        subject_id=row.subject_id,
        object_type=row.kind,
        object_id=row.id,
        partner_id=recipient_id,
        reasons=(statute.legal_basis,),
        details=details(statute),
    )
    notice = NoticeRow(
        record_id=row.id,
        version=row.version,
        partner_id=recipient_id,
        law=statute.law,
        event_id=event_id,
        sent_at=tx.now,
        evidence_id=write(tx, entry).entry_id,
    )
    tx.statutory.add(notice)


def details(statute: Statute) -> dict[str, Any]:
    """The law as it stood at the time, for the person to read; sealed, for it says what sort of person this is."""
    return {"law": statute.law, "words": dict(statute.words)}


def receive(tx: Transaction, row: RecordRow, reader_id: uuid.UUID, proof: Proof) -> None:
    """A reading by law is the receipt of every notice that had none, of the version read and of those before it."""
    tx.statutory.receive(row.id, row.version, reader_id, tx.now, proof.entry_id)


def told(tx: Transaction, record_id: uuid.UUID) -> list[dict[str, Any]]:
    """Whom a law made the hub tell of a record, each with its receipt, as its producer reads it."""
    return [_told(one) for one in tx.statutory.of_record(record_id)]


def _told(one: ToldRow) -> dict[str, Any]:
    notice = one.notice
    receipt = {"evidence_id": notice.receipt_id, "read_at": notice.read_at} if notice.receipt_id else None
    return {
        "to": one.slug,
        "law": notice.law,
        "version": notice.version,
        "sent_at": notice.sent_at,
        "evidence_id": notice.evidence_id,
        "delivered_at": one.delivered_at,
        "receipt": receipt,
    }
