"""Who a record is about: finds the person behind a partner's words, makes a new one, or leaves it to a human.

Exact agreement of identifier and birth date links; no hit creates; anything else waits in quarantine
(``docs/consent.md``, section "Who a person is"). Never "first wins", never a match on names.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from exchange.errors import NotFoundError
from exchange.evidence.log import Entry, write
from exchange.storage.applicants import Blind, IndexHit, SubjectRow
from exchange.storage.bulk.transaction import ManyTransaction
from exchange.storage.transaction import Transaction
from exchange.vault.blind import blind, index_version
from exchange.vault.pseudonyms import subject_id as pairwise
from exchange.vault.sealing import Place, mint_key, seal_json, unseal_json
from schemas.applicant import contact_points, strong_identifiers


@dataclass(frozen=True)
class Person:
    """The person of one sending, as its sender knows them; ``applicant_id`` is empty in quarantine.

    ``joined`` when this sending is the first to name somebody whom others had named before.
    """

    subject_id: str
    applicant_id: uuid.UUID | None
    claims: Mapping[str, Any]
    joined: bool = False


def identify(tx: Transaction, partner_id: uuid.UUID, words: Mapping[str, Any], *, vouched: bool = False) -> Person:
    """Find, make or quarantine the person a partner names; of a new one ``vouched`` trusts the contact at once.

    Raises :class:`~exchange.errors.NotFoundError` when it names a subject id that is not its own.
    """
    if "subject_id" in words:
        return known(tx, partner_id, words["subject_id"])
    marks = _marks(tx, words)
    own = _own_subject(tx, partner_id, marks)
    if own is None:
        # Two first sendings about one person take turns; whoever comes second looks again.
        tx.applicants.lock_values(marks.identifiers)
        own = _own_subject(tx, partner_id, marks)
    if own:
        return Person(own.subject_id, own.applicant_id, words)
    return _new_subject(tx, partner_id, words, marks, vouched=vouched)


@dataclass(frozen=True)
class Found:
    """Whom a partner names: the applicant, if that is certain, and the partner's own id for them, if it has one."""

    applicant_id: uuid.UUID | None
    subject_id: str | None


def recognise(tx: Transaction, partner_id: uuid.UUID, words: Mapping[str, Any]) -> Found:
    """Whom a partner names, without making anything."""
    if "subject_id" in words:
        person = known(tx, partner_id, words["subject_id"])
        return Found(person.applicant_id, person.subject_id)
    marks = _marks(tx, words)
    own = _own_subject(tx, partner_id, marks)
    if own:
        return Found(own.applicant_id, own.subject_id)
    agreed = _agreed(tx, marks)
    mine = tx.applicants.subject_of(partner_id, agreed.applicant_id) if agreed.applicant_id else None
    return Found(agreed.applicant_id, mine.id if mine else None)


def find(tx: Transaction, partner_id: uuid.UUID, words: Mapping[str, Any]) -> uuid.UUID | None:
    """The applicant a partner names, without making anything; nothing when unknown or uncertain."""
    return recognise(tx, partner_id, words).applicant_id


def read_ahead(tx: ManyTransaction, partner_id: uuid.UUID, all_words: Iterable[Mapping[str, Any]]) -> list[str]:
    """Look for everybody a partner names at once, and keep others from naming the new ones meanwhile.

    The ids by which the partner knows them already.
    """
    named = list(all_words)
    marks = [_marks(tx, words) for words in named if words.get("birth_date")]
    tx.applicants.read_ahead(_values(marks))
    new = [each for each in marks if _own_subject(tx, partner_id, each) is None]
    if any(each.identifiers for each in new):
        tx.applicants.lock_ahead(one for each in new for one in each.identifiers)
        tx.applicants.read_ahead(_values(new))
    owned = (_own_subject(tx, partner_id, each) for each in marks)
    given = [words["subject_id"] for words in named if isinstance(words.get("subject_id"), str)]
    return [*given, *(one.subject_id for one in owned if one)]


def _values(marks: Iterable["Marks"]) -> Iterable[Blind]:
    return (one for each in marks for one in (*each.identifiers, *each.dated))


def held(tx: Transaction, subject_id: str) -> SubjectRow:
    """A subject; one of whom nobody knows who it is, is held, so that nobody says so meanwhile."""
    row = tx.applicants.subject(subject_id)
    if row and row.applicant_id is None:
        row = tx.applicants.subject(subject_id, lock=True)
    if row is None:
        raise NotFoundError
    return row


def known(tx: Transaction, partner_id: uuid.UUID, subject_id: str) -> Person:
    """The person a partner knows by its own id for them; :class:`NotFoundError` for an id that is not its own."""
    row = tx.applicants.subject(subject_id)
    if row is None or row.partner_id != partner_id:
        raise NotFoundError
    return Person(row.id, row.applicant_id, claims_of(tx, row))


def claims_of(tx: Transaction, row: SubjectRow) -> dict[str, Any]:
    """What the partner of a subject said of the person."""
    return unseal_json(tx, row.id, _claims_place(row.id), row.claims)


def introduce(tx: Transaction, subject_id: str, partner_id: uuid.UUID) -> None:
    """Let another partner speak of a person too, by an id of its own, minted at its first need."""
    if tx.applicants.counterparts(partner_id, [subject_id]):
        return
    row = tx.applicants.subject(subject_id)
    if row is None or row.applicant_id is None:
        return
    # Two first records about one person take turns; whoever comes second looks again.
    tx.applicants.take_turns(row.applicant_id)
    if not tx.applicants.counterparts(partner_id, [subject_id]):
        _add_subject(tx, partner_id, {}, row.applicant_id, "introduced")


def make_person(tx: Transaction, subject_id: str, by: str, *, vouched: bool = False) -> uuid.UUID:
    """Make a new person of a subject, whose contact is then the one on file."""
    applicant_id = tx.new_id()
    tx.applicants.add(applicant_id, subject_id, tx.now, verified_at=tx.now if vouched else None)
    tx.applicants.repoint(subject_id, applicant_id, by, tx.now)
    return applicant_id


@dataclass(frozen=True)
class Marks:
    """The blind values of one sending: identifiers alone, identifiers with birth date, and contacts."""

    identifiers: tuple[Blind, ...]
    dated: tuple[Blind, ...]
    contacts: tuple[Blind, ...]


@dataclass(frozen=True)
class Agreement:
    """Whether the index knows the person: one applicant, nobody, or a case for a human."""

    applicant_id: uuid.UUID | None
    certain: bool


def _marks(tx: Transaction, claims: Mapping[str, Any]) -> Marks:
    strong = strong_identifiers(claims)
    born = claims["birth_date"]
    return Marks(
        identifiers=_blinded(tx, strong),
        dated=_blinded(tx, ((f"{field}+birth-date", f"{value}|{born}") for field, value in strong)),
        contacts=_blinded(tx, contact_points(claims)),
    )


def _blinded(tx: Transaction, pairs: Iterable[tuple[str, str]]) -> tuple[Blind, ...]:
    keys = tx.tools.keys
    return tuple(Blind(field, index_version(keys), blind(keys, field, value)) for field, value in pairs)


def _own_subject(tx: Transaction, partner_id: uuid.UUID, marks: Marks) -> IndexHit | None:
    """The partner's own earlier naming of this person: by every identifier it names now, and of one person alone."""
    mine = [hit for hit in tx.applicants.hits(marks.dated) if hit.partner_id == partner_id]
    carried: dict[str, set[bytes]] = {}
    for hit in mine:
        carried.setdefault(hit.subject_id, set()).add(hit.value)
    wanted = {one.value for one in marks.dated}
    whole = [hit for hit in mine if carried[hit.subject_id] == wanted]
    people = {hit.applicant_id for hit in whole} - {None}
    # One person goes before a doubt; two people are a doubt again.
    return next((hit for hit in whole if (hit.applicant_id is not None) == (len(people) == 1)), None)


def _agreed(tx: Transaction, marks: Marks) -> Agreement:
    by_identifier = tx.applicants.hits(marks.identifiers)
    if not by_identifier:
        return Agreement(None, certain=True)
    dated = {hit.subject_id for hit in tx.applicants.hits(marks.dated)}
    people = {hit.applicant_id for hit in by_identifier}
    every_date_agrees = all(hit.subject_id in dated for hit in by_identifier)
    if every_date_agrees and len(people) == 1 and None not in people:
        return Agreement(people.pop(), certain=True)
    return Agreement(None, certain=False)


def _new_subject(
    tx: Transaction, partner_id: uuid.UUID, claims: Mapping[str, Any], marks: Marks, *, vouched: bool
) -> Person:
    agreed = _agreed(tx, marks)
    mine = tx.applicants.subject_of(partner_id, agreed.applicant_id) if agreed.applicant_id else None
    if mine:
        return _named_anew(tx, mine, claims, marks)
    linked_by = "identifier-and-birth-date" if agreed.applicant_id else None
    subject_id = _add_subject(tx, partner_id, claims, agreed.applicant_id, linked_by)
    tx.applicants.add_index(subject_id, (*marks.identifiers, *marks.dated, *marks.contacts))
    applicant_id = agreed.applicant_id
    if agreed.certain and applicant_id is None:
        applicant_id = make_person(tx, subject_id, "first-sending", vouched=vouched)
    outcome = "linked" if applicant_id else "quarantined"
    write(tx, Entry(type="subject.named", outcome=outcome, subject_id=subject_id, partner_id=partner_id))
    return Person(subject_id, applicant_id, claims, joined=agreed.applicant_id is not None)


def _named_anew(tx: Transaction, mine: SubjectRow, claims: Mapping[str, Any], marks: Marks) -> Person:
    """The same subject by further identifiers, or by the first claims about somebody only heard of."""
    tx.applicants.add_index(mine.id, (*marks.identifiers, *marks.dated, *marks.contacts))
    if not claims_of(tx, mine):
        tx.applicants.claim(mine.id, seal_json(tx, mine.id, _claims_place(mine.id), claims))
    write(tx, Entry(type="subject.named", outcome="linked", subject_id=mine.id, partner_id=mine.partner_id))
    return Person(mine.id, mine.applicant_id, claims, joined=True)


def _add_subject(
    tx: Transaction,
    partner_id: uuid.UUID,
    claims: Mapping[str, Any],
    applicant_id: uuid.UUID | None,
    linked_by: str | None,
) -> str:
    subject_id = pairwise(tx.tools.keys, partner_id, tx.new_id())
    mint_key(tx, subject_id)
    sealed = seal_json(tx, subject_id, _claims_place(subject_id), claims)
    state = "linked" if applicant_id else "quarantined"
    tx.applicants.add_subject(SubjectRow(subject_id, partner_id, applicant_id, state, sealed, tx.now), linked_by)
    return subject_id


def _claims_place(subject_id: str) -> Place:
    return Place("subject", "claims", subject_id)
