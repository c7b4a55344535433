"""The way out: one record read, decided anew each time, or a page of envelopes with nothing unsealed.

Only the reading of one record discloses content, in a write transaction: the consent held, the decision taken, the
content opened and minimised, the evidence written, and then the answer.
"""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from consent.minimise import minimise
from consent.model import NeedsConsent, Permitted, Refused
from exchange import contacts, documents, events, holdings, referrals, statutes, versions
from exchange.disclosures import Ruling, answerable, decide_stored, rule
from exchange.documents import RELEASED
from exchange.envelopes import envelope, envelopes
from exchange.errors import CursorInvalidError, ScopeMissingError
from exchange.evidence.log import Entry, Proof, write
from exchange.movers import mover
from exchange.refusals import UNKNOWN, Refusal, refused
from exchange.sendings import own
from exchange.storage.partners import PartnerRow
from exchange.storage.records import PageAsked, RecordRow
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import open_cursor, seal_cursor
from exchange.versions import Version
from schemas.base import RecordKind, field_categories
from schemas.earlier import answered_in, downgraded
from schemas.move import MOVE
from schemas.version import IN_ERROR

PAGE = 50
HEALTH = "health"
DISCLOSED_BY_LAW = "disclosed-by-law"
MOVE_FIELDS = field_categories(MOVE)


@dataclass(frozen=True)
class Reading:
    """One record as its reader may see it: the envelope, and the content that a decision left; none in error."""

    envelope: dict[str, Any]
    content: dict[str, Any] | None


@dataclass(frozen=True)
class Page:
    """A page of envelopes; ``next`` is the cursor to the page after, if there is one."""

    items: list[dict[str, Any]]
    next: str | None


@dataclass(frozen=True)
class Asked:
    """What is asked of one record: which version, and under which purpose where a record is read for several."""

    version: int | None = None
    purpose: str | None = None


STANDING = Asked()


def read(tx: Transaction, kind: RecordKind, record_id: uuid.UUID, asked: Asked = STANDING) -> Reading | Refusal:
    """Read one record: its producer reads back its own, an addressee what a new decision leaves, others nothing.

    A record that names nobody has no addressee: whom no flow and no law lets read it, knows of none. An earlier version
    is read by another than its producer only if it had read it while it stood.

    Raises :class:`ScopeMissingError` when the token lacks the scope for the reader's side.
    """
    reader, row, addressees = own(tx), tx.records.by_id(record_id), tx.records.recipients(record_id)
    if row is None or row.kind != kind.name:
        return _unknown(tx, kind, record_id)
    if kind.held and row.producer_id != reader.id:
        result = _read_on_demand(tx, kind, row, reader, asked)
    else:
        known = row.producer_id == reader.id or reader.id in addressees
        result = _read_known(tx, kind, row, reader, asked) if known else _unknown(tx, kind, row.id)
    return result if isinstance(result, Refusal) or row.state == IN_ERROR else _spoken(tx, kind, result)


def page(
    tx: Transaction, kind: RecordKind, cursor: str | None, limit: int = PAGE, subject_id: str | None = None
) -> Page:
    """A page of the envelopes a partner sent or was sent, as far as its scopes reach, oldest first.

    ``subject_id`` asks for those about one person, by the reader's own id; of a kind that names nobody these are all
    that a flow or a law lets it read.
    """
    reader = own(tx)
    asked = PageAsked(
        kind=kind.name,
        partner_id=reader.id,
        sent=kind.scopes["read"] in tx.actor.scopes,
        received=kind.scopes["receive"] in tx.actor.scopes,
        after=_after(tx, kind, cursor),
        limit=limit + 1,
    )
    write(tx, Entry(type="record.listed", outcome="listed", object_type=kind.name))
    if subject_id is not None:
        items, last = holdings.find(tx, kind, reader, subject_id, asked)
        return Page(items, _following(tx, kind, last))
    rows = tx.records.page(asked)
    shown = rows[:limit]
    return Page(envelopes(tx, shown, reader.id), _following(tx, kind, shown[-1].id if len(rows) > limit else None))


def _following(tx: Transaction, kind: RecordKind, last: uuid.UUID | None) -> str | None:
    return seal_cursor(tx.tools.keys, {"list": kind.plural, "after": str(last)}) if last else None


def _read_known(
    tx: Transaction, kind: RecordKind, row: RecordRow, reader: PartnerRow, asked: Asked
) -> Reading | Refusal:
    mine = row.producer_id == reader.id
    version = versions.received(tx, row, asked.version, reader.id)
    if version is None:
        return _unknown(tx, kind, row.id)
    _need(tx, kind.scopes["read" if mine else "receive"])
    if row.state == IN_ERROR:
        return _hidden(tx, row, reader)
    if mine:
        return _read_back(tx, kind, version, reader)
    ruling = rule(tx, row, reader.id, hold="use")
    if not isinstance(ruling.decision, Permitted):
        return _refused(tx, row, reader, ruling.decision)
    if row.state != RELEASED:
        _prove(tx, row, "nothing-left")
        return Reading(envelope(tx, row, reader.id), {})
    return _disclose(tx, kind, version, reader, ruling)


def _read_on_demand(
    tx: Transaction, kind: RecordKind, row: RecordRow, reader: PartnerRow, asked: Asked
) -> Reading | Refusal:
    if kind.scopes["receive"] not in tx.actor.scopes:
        return _unknown(tx, kind, row.id)
    ruling = rule(tx, row, reader.id, hold="use", purpose=asked.purpose)
    version = versions.received(tx, row, asked.version, reader.id)
    if not isinstance(ruling.decision, Permitted) or version is None:
        return _turned_away(tx, kind, row, reader, ruling)
    told = holdings.as_read(tx, ruling)
    if row.state == IN_ERROR:
        left = _hidden(tx, row, reader) if reader.id in holdings.acquainted(tx, row) else None
        return replace(left, envelope=left.envelope | told) if left else _unknown(tx, kind, row.id)
    reading = _disclose(tx, kind, version, reader, ruling)
    return reading if isinstance(reading, Refusal) else replace(reading, envelope=reading.envelope | told)


def _turned_away(tx: Transaction, kind: RecordKind, row: RecordRow, reader: PartnerRow, ruling: Ruling) -> Refusal:
    """Nothing is known of it to this reader; the person sees the try of one that has read it before."""
    if isinstance(ruling.decision, Permitted) or reader.id not in holdings.acquainted(tx, row):
        return _unknown(tx, kind, row.id)
    _prove(tx, row, "refused", *(one.code for one in ruling.decision.reasons))
    return UNKNOWN


def _read_back(tx: Transaction, kind: RecordKind, version: Version, reader: PartnerRow) -> Reading:
    row = version.row
    _prove(tx, row, "own")
    said = _said(tx, row, reader, _answered(tx, row)) if kind.moves else {}
    beside = versions.beside(tx, version) | {"statutory_notices": statutes.told(tx, row.id)}
    return Reading(beside | envelope(tx, row, reader.id, said), versions.words(tx, version))


def _hidden(tx: Transaction, row: RecordRow, reader: PartnerRow) -> Reading:
    _prove(tx, row, IN_ERROR)
    return Reading(envelope(tx, row, reader.id), None)


def _spoken(tx: Transaction, kind: RecordKind, reading: Reading) -> Reading:
    """The same in the words of the version that the reader's software is pinned to."""
    schema_version = answered_in(kind.version, kind.earlier, tx.actor.pinned.get(kind.name))
    content = downgraded(reading.content or {}, kind.earlier, schema_version)
    return Reading({**reading.envelope, "schema_version": schema_version}, content)


def _disclose(
    tx: Transaction, kind: RecordKind, version: Version, reader: PartnerRow, ruling: Ruling
) -> Reading | Refusal:
    row, decision = version.row, ruling.decision
    assert isinstance(decision, Permitted), "Invariant: only what is permitted is disclosed"
    words = versions.words(tx, version)
    # A law has a list of fields of its own, and the reading table bounds all else.
    readable = ruling.statute.fields if ruling.statute else kind.readable_by(reader.acts_as, reader.slug, words)
    left = documents.minimised(kind, words, decision.categories, readable)
    if kind.held and not left.content and not ruling.statute:
        # What is confided to another, and nothing else, is not this reader's to know of.
        return _unknown(tx, kind, row.id)
    _prove_disclosed(tx, row, reader, ruling, kind.categories(left.content))
    tx.consents.count_use([uuid.UUID(one) for one in decision.basis.consents], tx.now)
    tx.versions.note_reading(row.id, row.version, reader.id, tx.now)
    if version.past is None:
        events.fetched(tx, row.id, reader.id)
    if HEALTH in kind.categories(left.content) and not documents.unseal(tx, row).silent:
        _tell_of_health(tx, row)
    said = _said(tx, row, reader, decision.categories) if kind.moves else {}
    return Reading(envelope(tx, row, reader.id, said) | _marked(tx, kind, version, left.content), left.content)


def _marked(tx: Transaction, kind: RecordKind, version: Version, left: dict[str, Any]) -> dict[str, Any]:
    """The categories of what is disclosed, and how confidential that is by itself or by its sender's word."""
    raised = versions.beside(tx, version).get("confidentiality")
    return {"data_categories": sorted(kind.categories(left)), "confidentiality": kind.confidentiality(left, raised)}


def _prove_disclosed(
    tx: Transaction, row: RecordRow, reader: PartnerRow, ruling: Ruling, categories: frozenset[str]
) -> None:
    decision = ruling.decision
    assert isinstance(decision, Permitted), "Invariant: only what is permitted is disclosed"
    consents = decision.basis.consents
    entry = Entry(
        type="record.read",
        outcome=DISCLOSED_BY_LAW if ruling.statute else "disclosed",
        subject_id=row.subject_id,
        consent_id=uuid.UUID(consents[0]) if consents else None,
        purpose=ruling.purpose,
        object_type=row.kind,
        object_id=row.id,
        reasons=tuple(sorted(categories)),
        details=statutes.details(ruling.statute) if ruling.statute else None,
    )
    proof = write(tx, entry)
    if ruling.statute:
        statutes.receive(tx, row, reader.id, proof)


def _refused(tx: Transaction, row: RecordRow, reader: PartnerRow, decision: Refused | NeedsConsent) -> Refusal:
    proof = _prove(tx, row, "refused", *(one.code for one in decision.reasons))
    # By what id it knows the person, a reader learns from what was sent to it, and not before.
    names = tx.applicants.counterparts(reader.id, [row.subject_id]) if row.released_at else {}
    return refused(decision, proof.entry_id, names.get(row.subject_id), other="sender")


def _tell_of_health(tx: Transaction, row: RecordRow) -> None:
    # Lei 58/2019, article 29: a person is told of each access to data about their health.
    subject = tx.applicants.subject(row.subject_id)
    if subject and subject.applicant_id:
        contacts.tell(tx, subject.applicant_id, "health-data-read")


def _answered(tx: Transaction, row: RecordRow) -> frozenset[str] | None:
    """What a receiver may answer its sender with; nothing at all once the consent of the referral is over."""
    for one in tx.records.recipients(row.id):
        if isinstance(decide_stored(tx, row, one), Permitted):
            return answerable(tx, row, one)
    return None


def _said(
    tx: Transaction, row: RecordRow, reader: PartnerRow, permitted: frozenset[str] | None
) -> dict[uuid.UUID, dict[str, Any]]:
    """What was said beside moves: a reader's own words whole, the other side's as far as they are permitted."""
    loop, moves = tx.referrals.by_id(row.id), tx.referrals.moves(row.id)
    told = referrals.said(tx, row, moves)
    side = "sender" if reader.id == row.producer_id else "receiver"
    own_words = {one.id for one in moves if loop and mover(loop, one) == side}
    whole = {move_id: words for move_id, words in told.items() if move_id in own_words}
    if permitted is None:
        return whole
    return whole | {
        move_id: minimise(words, MOVE_FIELDS, permitted).content
        for move_id, words in told.items()
        if move_id not in own_words
    }


def _unknown(tx: Transaction, kind: RecordKind, record_id: uuid.UUID) -> Refusal:
    # Unknown and not yours take the same way and leave the same trace, so that neither time nor log tells them apart.
    entry = Entry(type="record.read", outcome="not-found", object_type=kind.name, object_id=record_id)
    write(tx, entry)
    return UNKNOWN


def _need(tx: Transaction, scope: str) -> None:
    if scope not in tx.actor.scopes:
        raise ScopeMissingError(scope)


def _after(tx: Transaction, kind: RecordKind, cursor: str | None) -> uuid.UUID | None:
    if cursor is None:
        return None
    try:
        place = open_cursor(tx.tools.keys, cursor)
        if place["list"] != kind.plural:
            raise CursorInvalidError
        return uuid.UUID(place["after"])
    except (ValueError, KeyError):
        raise CursorInvalidError from None


def _prove(tx: Transaction, row: RecordRow, outcome: str, *reasons: str) -> Proof:
    entry = Entry(
        type="record.read",
        outcome=outcome,
        subject_id=row.subject_id,
        purpose=row.purpose,
        object_type=row.kind,
        object_id=row.id,
        reasons=reasons,
    )
    return write(tx, entry)
