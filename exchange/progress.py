"""What a producer reports later about a record: a part replaced by newer totals, or an event in its order.

Nothing here waits for consent: what is not permitted now is refused, and nothing is stored.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from consent.model import Permitted
from exchange import codebook, documents, events
from exchange.disclosures import decide_stored
from exchange.documents import RELEASED
from exchange.errors import InvalidRecordError, NotFoundError
from exchange.evidence.log import Entry, Proof, write
from exchange.refusals import UNKNOWN, Refusal, refused
from exchange.releases import Decisions
from exchange.sendings import own
from exchange.storage.partners import PartnerRow
from exchange.storage.records import EventRow, PartRow, RecordRow
from exchange.storage.transaction import Transaction
from schemas.base import Part, RecordKind, categories_in, producer_faults
from schemas.dates import dated_faults
from schemas.faults import Fault
from schemas.retention import retention_until


@dataclass(frozen=True)
class Reported:
    """The receipt of a report; ``version`` counts the versions of a part, or the events of a record."""

    record_id: uuid.UUID
    version: int
    evidence_id: uuid.UUID
    leaf_hash: str


def report_part(
    tx: Transaction, kind: RecordKind, record_id: uuid.UUID, part: Part, body: Mapping[str, Any]
) -> Reported | Refusal:
    """Replace a part by a newer one; the same again changes nothing.

    Raises :class:`NotFoundError` for a record that is not the reporter's and :class:`InvalidRecordError` for totals
    that go back or fields that are not the reporter's to say.
    """
    producer = own(tx)
    row, decisions = _own_record(tx, kind, record_id, producer)
    held = tx.records.part(row.id, part.name)
    before = documents.unseal_part(tx, row, held) if held else None
    _check(_part_faults(tx, part, producer, before, body))
    if held and before == dict(body):
        return Reported(row.id, held.version, held.evidence_id, tx.evidence.leaf(held.evidence_id).hex())
    told = _told(tx, row, decisions, "part.reported")
    if isinstance(told, Refusal):
        return told
    version = held.version + 1 if held else 1
    proof = _prove(tx, row, "part.reported", part.name)
    sealed = documents.seal_part(tx, row, part.name, version, body)
    categories = sorted(categories_in(body, part.schema))
    as_of = date.fromisoformat(body[part.dated_by])
    tx.records.add_part(PartRow(row.id, part.name, version, as_of, categories, sealed, tx.now, proof.entry_id))
    _keep_as_long_as_needed(tx, row)
    _tell(tx, row, told, f"{part.name}-reported")
    return Reported(row.id, version, proof.entry_id, proof.leaf.hex())


def report_event(
    tx: Transaction, kind: RecordKind, record_id: uuid.UUID, body: Mapping[str, Any]
) -> Reported | Refusal:
    """Add an event that may follow those before it; the same event again changes nothing.

    Raises as :func:`report_part` does, with the order and the windows of milestones among the faults.
    """
    producer = own(tx)
    row, decisions = _own_record(tx, kind, record_id, producer)
    held = tx.records.events(row.id)
    if held and documents.unseal_event(tx, row, held[-1]) == dict(body):
        return Reported(row.id, len(held), held[-1].evidence_id, tx.evidence.leaf(held[-1].evidence_id).hex())
    _check(_event_faults(tx, kind, producer, row, body))
    told = _told(tx, row, decisions, "event.reported")
    if isinstance(told, Refusal):
        return told
    event_id = tx.new_id()
    proof = _prove(tx, row, "event.reported", body["event"])
    tx.records.add_event(
        EventRow(
            id=event_id,
            record_id=row.id,
            position=len(held) + 1,
            code=body["event"],
            happened_on=date.fromisoformat(body["event_date"]),
            milestone=body.get("milestone"),
            categories=row.categories,
            content=documents.seal_event(tx, row, event_id, body),
            recorded_at=tx.now,
            evidence_id=proof.entry_id,
        )
    )
    _keep_as_long_as_needed(tx, row)
    _tell(tx, row, told, "event-reported")
    return Reported(row.id, len(held) + 1, proof.entry_id, proof.leaf.hex())


def _own_record(
    tx: Transaction, kind: RecordKind, record_id: uuid.UUID, producer: PartnerRow
) -> tuple[RecordRow, Decisions]:
    """The reporter's own record, locked, and who may be told of it now."""
    seen = tx.records.by_id(record_id)
    if seen is None or seen.kind != kind.name or seen.producer_id != producer.id:
        raise NotFoundError
    # Invariant: consents are locked before records, by reports as by the answers that release and stop them.
    decisions = {one: decide_stored(tx, seen, one) for one in tx.records.recipients(record_id)}
    return tx.records.by_id(record_id, lock=True) or seen, decisions


def _check(faults: list[Fault]) -> None:
    if faults:
        raise InvalidRecordError(faults)


def _part_faults(
    tx: Transaction, part: Part, producer: PartnerRow, before: Mapping[str, Any] | None, body: Mapping[str, Any]
) -> list[Fault]:
    faults = dated_faults(body, part.schema, now=tx.now, today=tx.today)
    faults += codebook.faults(tx, body, part.schema, date.fromisoformat(body[part.dated_by]))
    faults += producer_faults(body, part.schema, producer.acts_as)
    if producer.acts_as not in part.produced_by:
        faults.append(Fault("", "not-yours-to-say", {"producers": sorted(part.produced_by)}))
    return [*faults, *part.follows(before, body)] if before else faults


def _keep_as_long_as_needed(tx: Transaction, row: RecordRow) -> None:
    # A report can lengthen the time: a certificate proves a right, which the enrolment alone does not, and who was
    # offered work long ago may start today.
    until = retention_until(row.kind, documents.whole(tx, row), row.state, tx.today)
    if until > row.retention_until:
        tx.records.change(row.id, retention_until=until)


def _event_faults(
    tx: Transaction, kind: RecordKind, producer: PartnerRow, row: RecordRow, body: Mapping[str, Any]
) -> list[Fault]:
    if kind.events is None:
        raise NotFoundError
    words = documents.whole(tx, row)
    first = {name: words[name] for name in kind.events.fields if name in words}
    faults = dated_faults(body, kind.events, now=tx.now, today=tx.today)
    faults += producer_faults(body, kind.events, producer.acts_as)
    faults += codebook.faults(tx, body, kind.events, date.fromisoformat(body["event_date"]))
    return faults + kind.follows([first, *words["events"]], body, tx.today)


def _told(tx: Transaction, row: RecordRow, decisions: Decisions, what: str) -> list[uuid.UUID] | Refusal:
    """Those who may know now; nobody at all is a refusal."""
    permitted = [one for one, decision in decisions.items() if isinstance(decision, Permitted)]
    if permitted:
        return permitted if row.state == RELEASED else UNKNOWN
    decision = next(iter(decisions.values()))
    if isinstance(decision, Permitted):
        return UNKNOWN
    reasons = tuple(one.code for one in decision.reasons)
    return refused(decision, _prove(tx, row, what, "refused", *reasons).entry_id, row.subject_id)


def _tell(tx: Transaction, row: RecordRow, recipients: list[uuid.UUID], what: str) -> None:
    data = events.about(row.kind, row.id, row.version)
    for recipient_id in recipients:
        telling = events.Telling(f"pt.aima.hub.{row.kind}.{what}", recipient_id, True, row.id, data)
        events.tell(tx, telling)


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
