"""The way out: one record read, decided anew each time, or a page of envelopes with nothing unsealed.

Only the reading of one record discloses content, in a write transaction: the consent held, the decision taken, the
content opened and minimised, the evidence written, and then the answer.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from consent.minimise import minimise
from consent.model import NeedsConsent, Permitted, Refused
from exchange import contacts, documents, events, referrals, versions
from exchange.disclosures import answerable, decide_stored, fields_by_law
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


def read(tx: Transaction, kind: RecordKind, record_id: uuid.UUID, number: int | None = None) -> Reading | Refusal:
    """Read one record: its producer reads back its own, an addressee what a new decision leaves, others nothing.

    ``number`` asks for an earlier version, which an addressee reads only if it had read it while it stood.

    Raises :class:`ScopeMissingError` when the token lacks the scope for the reader's side.
    """
    reader, row, addressees = own(tx), tx.records.by_id(record_id), tx.records.recipients(record_id)
    if row is None or row.kind != kind.name:
        return _unknown(tx, kind, record_id)
    mine = row.producer_id == reader.id
    known = mine or reader.id in addressees
    version = versions.received(tx, row, number, reader.id) if known else None
    if version is None:
        return _unknown(tx, kind, record_id)
    _need(tx, kind.scopes["read" if mine else "receive"])
    if row.state == IN_ERROR:
        return _hidden(tx, row, reader)
    result = _read_back(tx, kind, version, reader) if mine else _disclose(tx, kind, version, reader)
    return result if isinstance(result, Refusal) else _spoken(tx, kind, result)


def page(tx: Transaction, kind: RecordKind, cursor: str | None, limit: int = PAGE) -> Page:
    """A page of the envelopes a partner sent or was sent, as far as its scopes reach, oldest first."""
    reader = own(tx)
    asked = PageAsked(
        kind=kind.name,
        partner_id=reader.id,
        sent=kind.scopes["read"] in tx.actor.scopes,
        received=kind.scopes["receive"] in tx.actor.scopes,
        after=_after(tx, kind, cursor),
        limit=limit + 1,
    )
    rows = tx.records.page(asked)
    shown = rows[:limit]
    write(tx, Entry(type="record.listed", outcome="listed", object_type=kind.name))
    more = len(rows) > limit
    following = seal_cursor(tx.tools.keys, {"list": kind.plural, "after": str(shown[-1].id)}) if more else None
    return Page(envelopes(tx, shown, reader.id), following)


def _read_back(tx: Transaction, kind: RecordKind, version: Version, reader: PartnerRow) -> Reading:
    row = version.row
    _prove(tx, row, "own")
    said = _said(tx, row, reader, _answered(tx, row)) if kind.moves else {}
    return Reading(envelope(tx, row, reader.id, said) | versions.beside(tx, version), versions.words(tx, version))


def _hidden(tx: Transaction, row: RecordRow, reader: PartnerRow) -> Reading:
    _prove(tx, row, IN_ERROR)
    return Reading(envelope(tx, row, reader.id), None)


def _spoken(tx: Transaction, kind: RecordKind, reading: Reading) -> Reading:
    """The same in the words of the version that the reader's software is pinned to."""
    schema_version = answered_in(kind.version, kind.earlier, tx.actor.pinned.get(kind.name))
    content = downgraded(reading.content or {}, kind.earlier, schema_version)
    return Reading({**reading.envelope, "schema_version": schema_version}, content)


def _disclose(tx: Transaction, kind: RecordKind, version: Version, reader: PartnerRow) -> Reading | Refusal:
    row = version.row
    decision = decide_stored(tx, row, reader.id, hold="use")
    if not isinstance(decision, Permitted):
        return _refused(tx, row, reader, decision)
    if row.state != RELEASED:
        _prove(tx, row, "nothing-left")
        return Reading(envelope(tx, row, reader.id), {})
    readable = fields_by_law(tx, row, reader.id) if decision.basis.law else kind.readable.get(reader.kind, frozenset())
    left = documents.minimised(kind, versions.words(tx, version), decision.categories, readable)
    consents = [uuid.UUID(one) for one in decision.basis.consents]
    _prove(tx, row, "disclosed", *sorted(decision.categories), consent_id=consents[0] if consents else None)
    tx.consents.count_use(consents, tx.now)
    tx.versions.note_reading(row.id, row.version, reader.id, tx.now)
    events.fetched(tx, row.id, reader.id)
    if HEALTH in kind.categories(left.content):
        _tell_of_health(tx, row)
    said = _said(tx, row, reader, decision.categories) if kind.moves else {}
    return Reading(envelope(tx, row, reader.id, said), left.content)


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


def _prove(tx: Transaction, row: RecordRow, outcome: str, *reasons: str, consent_id: uuid.UUID | None = None) -> Proof:
    entry = Entry(
        type="record.read",
        outcome=outcome,
        subject_id=row.subject_id,
        consent_id=consent_id,
        purpose=row.purpose,
        object_type=row.kind,
        object_id=row.id,
        reasons=reasons,
    )
    return write(tx, entry)
