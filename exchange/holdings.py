"""Records that name nobody: held for the person they are about, found by them, and read on demand under a flow.

Sending one discloses nothing, so that it waits for no answer; each reading is a disclosure of its own. Told of one are
those whom a law names, those whom a yes has just named, and, when it changes, those who have read it.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from consent.model import CONSENT, PUBLIC_TASK, Basis, Entitled, Permitted
from exchange import documents, events, partners, releases, statutes
from exchange.disclosures import Case, Intent, Ruling, decide_answers, open_case, rule
from exchange.envelopes import envelopes
from exchange.eventtypes import name as type_name
from exchange.evidence.log import Entry, write
from exchange.storage.consents import ConsentRow
from exchange.storage.holdings import Asked
from exchange.storage.partners import PartnerRow
from exchange.storage.records import PageAsked, RecordRow
from exchange.storage.transaction import Transaction
from schemas import KINDS
from schemas.base import RecordKind
from schemas.retention import retention_until

# A reader keeps no status: it may hold what it read for a day, and looks again (``records.md`` 6.18).
KEPT_BY_READERS = timedelta(days=1)

NOBODY = uuid.UUID(int=0)


def kept(entitled: Entitled, producer: PartnerRow, categories: frozenset[str]) -> Permitted:
    """The decision that carries such a sending: nothing is disclosed yet, and its producer's agreement permits it."""
    return Permitted(categories, (), Basis(_basis(producer)), entitled.passed)


def release(tx: Transaction, row: RecordRow, producer: PartnerRow) -> RecordRow:
    """Let a record be read from now on by whom a flow or a law names, and tell those whom a law names."""
    words = documents.unseal(tx, row).words
    released = replace(
        row,
        state=documents.RELEASED,
        legal_basis=_basis(producer),
        released_at=tx.now,
        retention_until=retention_until(row.kind, words, documents.RELEASED, tx.today),
    )
    changed = ("state", "legal_basis", "released_at", "retention_until")
    tx.records.change(row.id, **{name: getattr(released, name) for name in changed})
    entry = Entry(
        type="record.released",
        outcome=documents.RELEASED,
        subject_id=row.subject_id,
        object_type=row.kind,
        object_id=row.id,
        partner_id=row.producer_id,
    )
    write(tx, entry)
    _tell_by_law(tx, released, producer, "sent")
    return released


def cases_by_law(
    tx: Transaction, kind: RecordKind, producer: PartnerRow, categories: frozenset[str]
) -> tuple[Case, ...]:
    """The handings-over of a record of a producer that some law makes today, one a partner it names."""
    named = {uuid.UUID(one.recipient) for one in partners.statutes_from(tx, kind.name, producer.id, tx.today)}
    found = tx.partners.by_ids(named) if named else {}
    intents = (Intent(kind, producer, found[one], None, categories, frozenset()) for one in sorted(named & set(found)))
    return tuple(case for case in (open_case(tx, intent) for intent in intents) if case.by_law)


def tell_of_correction(tx: Transaction, row: RecordRow, producer: PartnerRow) -> None:
    """Tell of the version that stands whom a law names, and those who read an earlier one and still may read it."""
    told = _tell_by_law(tx, row, producer, "corrected")
    for partner_id in sorted(tx.holdings.acquainted(row.id) - told):
        # Nothing is locked: what tells of content is decided again when it is claimed, and once more when it is read.
        if isinstance(rule(tx, row, partner_id, hold=None).decision, Permitted):
            releases.announce(tx, row, partner_id, "corrected")


def acquainted(tx: Transaction, row: RecordRow) -> Sequence[uuid.UUID]:
    """Who knows of a record: those it was addressed to, or who have read it, or were told of it by law."""
    known = tx.holdings.acquainted(row.id) if KINDS[row.kind].held else frozenset()
    return sorted({*tx.records.recipients(row.id), *known})


def announce(tx: Transaction, consent: ConsentRow) -> None:
    """Tell the recipients of a consent just given of what is held about its person, which they may now look up."""
    for row, recipient_id in _along(tx, consent):
        ruling = rule(tx, row, recipient_id, purpose=consent.purpose)
        told = tx.events.partners_told(row.id, type_name(row.kind, "sent"))
        if isinstance(ruling.decision, Permitted) and recipient_id not in told:
            releases.announce(tx, row, recipient_id, "sent")


def hush(tx: Transaction, consent: ConsentRow) -> None:
    """Tell nobody of what no other answer and no law lets it read, once a consent has ended."""
    for row, recipient_id in _along(tx, consent):
        if not isinstance(decide_answers(tx, row, recipient_id), Permitted):
            events.cancel_pending(tx, [row.id], recipient_id)


def find(
    tx: Transaction, kind: RecordKind, reader: PartnerRow, subject_id: str, page: PageAsked
) -> tuple[list[dict[str, Any]], uuid.UUID | None]:
    """A page of the envelopes of what is held about a person, and the record after which the next one begins.

    Of an unknown person, of one without records and of one who permits nothing the answer is the same, by the same way.
    """
    subject = tx.applicants.subject(subject_id)
    mine = subject is not None and subject.partner_id == reader.id
    laws = partners.statutes_to(tx, kind.name, reader.id, tx.today)
    asked = Asked(
        kind=kind.name,
        applicant_id=(subject.applicant_id if subject and mine else None) or NOBODY,
        reader_id=reader.id,
        own=page.sent,
        others=page.received,
        purposes=kind.purposes,
        law_senders=frozenset(uuid.UUID(one.sender) for one in laws),
        after=page.after,
        limit=page.limit,
    )
    found = list(islice(_found(tx, reader, asked), page.limit))
    shown = found[: page.limit - 1]
    last = shown[-1][0].id if len(found) > len(shown) else None
    return list(_envelopes(tx, kind, reader, shown)), last


def _found(tx: Transaction, reader: PartnerRow, asked: Asked) -> Iterator[tuple[RecordRow, Ruling | None]]:
    """What the reader may find, each with its ruling; that there is more is not told of what it may not find."""
    while True:
        rows = tx.holdings.about(asked)
        for row in rows:
            # A list discloses no content, so it keeps no withdrawal waiting.
            ruling = None if row.producer_id == reader.id else rule(tx, row, reader.id, hold=None)
            if ruling is None or isinstance(ruling.decision, Permitted):
                yield row, ruling
        if len(rows) < asked.limit:
            return
        asked = replace(asked, after=rows[-1].id)


def _envelopes(
    tx: Transaction, kind: RecordKind, reader: PartnerRow, found: Sequence[tuple[RecordRow, Ruling | None]]
) -> Iterable[dict[str, Any]]:
    plain = envelopes(tx, [row for row, _ in found], reader.id)
    for (_, ruling), told in zip(found, plain, strict=True):
        yield told | (as_read(tx, ruling) | _categories(kind, reader, ruling) if ruling else {})


def _categories(kind: RecordKind, reader: PartnerRow, ruling: Ruling) -> dict[str, Any]:
    """The categories a list may name: nothing is unsealed for it, so whom a part is confided to is not known."""
    readable = ruling.statute.fields if ruling.statute else kind.readable_as(reader.acts_as)
    open_paths = {path for path in readable if not any(path.startswith(f"{place}.") for place in kind.confided)}
    permitted = ruling.decision.categories if isinstance(ruling.decision, Permitted) else frozenset[str]()
    return {"data_categories": sorted(permitted & {kind.fields[path] for path in open_paths})}


def as_read(tx: Transaction, ruling: Ruling) -> dict[str, Any]:
    """What an envelope says to a reader on demand: its own purpose and basis, and how long it may rely on it."""
    decision = ruling.decision
    assert isinstance(decision, Permitted), "Invariant: only what is permitted is shown"
    return {
        "purpose": ruling.purpose,
        "legal_basis": decision.basis.legal_basis,
        "retention_until": tx.today + KEPT_BY_READERS,
    }


def _along(tx: Transaction, consent: ConsentRow) -> Iterable[tuple[RecordRow, uuid.UUID]]:
    kinds = [kind.name for kind in KINDS.values() if kind.held and consent.purpose in kind.purposes]
    for flow in consent.flows if kinds else ():
        for row in tx.holdings.produced(consent.applicant_id, uuid.UUID(flow["sender"]), kinds):
            yield row, uuid.UUID(flow["recipient"])


def _tell_by_law(tx: Transaction, row: RecordRow, producer: PartnerRow, what: str) -> frozenset[uuid.UUID]:
    cases = cases_by_law(tx, KINDS[row.kind], producer, frozenset(row.categories))
    for case in cases:
        event_id = releases.announce(tx, row, case.intent.recipient.id, what)
        if case.by_law:
            statutes.note(tx, row, case.by_law, event_id)
    return frozenset(case.intent.recipient.id for case in cases)


def _basis(producer: PartnerRow) -> str:
    # What another than an authority says waits for the person's word like anything else it sends.
    return PUBLIC_TASK if producer.authority else CONSENT
