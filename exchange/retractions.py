"""Taking back: a record out of what is counted, its words out of the hub, and a question that nothing waits for."""

import uuid
from collections.abc import Mapping
from typing import Any

from exchange import documents, events, facts
from exchange.documents import LAPSED
from exchange.evidence.log import Entry, write
from exchange.storage.records import RecordRow
from exchange.storage.transaction import Transaction
from exchange.vault.sealing import Place, seal, unseal
from schemas.retention import retention_until
from schemas.version import IN_ERROR


def seal_fact(tx: Transaction, record_id: uuid.UUID, subject_id: str, fact_id: uuid.UUID) -> bytes:
    """The random id of a record's fact row, sealed, so that it can be retracted and never joined."""
    return seal(tx, subject_id, _fact_place(record_id), fact_id.bytes)


def uncount(tx: Transaction, row: RecordRow) -> None:
    """Take a record out of what is counted."""
    fact_id = _fact_of(tx, row)
    if fact_id:
        facts.retract(tx, fact_id)
        tx.records.change(row.id, fact_ref=None)


def recount(tx: Transaction, row: RecordRow, claims: Mapping[str, Any]) -> bytes | None:
    """Count a corrected record anew; the sealed id of its new row, if it was counted at all."""
    fact_id = _fact_of(tx, row)
    again = facts.recount(tx, fact_id, claims) if fact_id else None
    return seal_fact(tx, row.id, row.subject_id, again) if again else None


def destroy(tx: Transaction, row: RecordRow) -> None:
    """Destroy the sealed words of a record that will never flow; its envelope and the evidence stay."""
    uncount(tx, row)
    until = retention_until(row.kind, {}, LAPSED, tx.today)
    tx.records.change(row.id, state=LAPSED, content=None, retention_until=until)


def enter_in_error(tx: Transaction, row: RecordRow) -> None:
    """Hide a record that should never have been: counted no longer, told no longer, and read by nobody."""
    uncount(tx, row)
    until = retention_until(row.kind, documents.unseal(tx, row).words, IN_ERROR, tx.today)
    tx.records.change(row.id, state=IN_ERROR, retention_until=min(until, row.retention_until))
    events.cancel_pending(tx, [row.id])


def take_back(tx: Transaction, row: RecordRow) -> None:
    """Destroy what waited, as its sender wishes, and cancel the question that nothing waits for any more."""
    destroy(tx, row)
    for request in tx.consents.cancel_idle(row.id):
        entry = Entry(
            type="consent.cancelled",
            outcome="cancelled",
            subject_id=request.subject_id,
            purpose=request.purpose,
            object_type="consent-request",
            object_id=request.id,
        )
        write(tx, entry)


def _fact_of(tx: Transaction, row: RecordRow) -> uuid.UUID | None:
    return uuid.UUID(bytes=unseal(tx, row.subject_id, _fact_place(row.id), row.fact_ref)) if row.fact_ref else None


def _fact_place(record_id: uuid.UUID) -> Place:
    return Place("record", "fact_ref", record_id)
