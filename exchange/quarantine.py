"""Sendings whose person is uncertain: a human links each to a person or separates it, and can change that later."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from exchange import applicants, waiting
from exchange.errors import NotFoundError
from exchange.evidence.log import Entry, write
from exchange.storage.applicants import LinkRow, SubjectRow
from exchange.storage.transaction import Transaction


@dataclass(frozen=True)
class Quarantined:
    """A subject that waits for a human, and the people it may be; ids only."""

    subject_id: str
    partner: str
    since: datetime
    candidates: tuple[uuid.UUID, ...]


def quarantined(tx: Transaction) -> tuple[Quarantined, ...]:
    """Everything that waits for a human, oldest first."""
    rows = tx.applicants.quarantined()
    slugs = {one.id: one.slug for one in tx.partners.by_ids({row.partner_id for row in rows}).values()}
    return tuple(Quarantined(row.id, slugs[row.partner_id], row.created_at, _candidates(tx, row)) for row in rows)


def link(tx: Transaction, subject_id: str, applicant_id: uuid.UUID, *, by: str) -> None:
    """Say that a subject is that person: what waited goes on by the person's own answers.

    Raises :class:`NotFoundError` for an unknown subject or person.
    """
    row = _subject(tx, subject_id)
    if tx.applicants.contact_subject(applicant_id) is None:
        raise NotFoundError
    _decide(tx, row, "link", (applicant_id,), by)
    tx.applicants.repoint(subject_id, applicant_id, by, tx.now)
    waiting.go_on(tx, subject_id, applicant_id)


def separate(tx: Transaction, subject_id: str, *, by: str) -> tuple[uuid.UUID, ...]:
    """Say that a subject is a person of its own; undoes an earlier link.

    Returns the records that were disclosed while it was linked, for somebody to look at.
    """
    row = _subject(tx, subject_id)
    others = (row.applicant_id,) if row.applicant_id else _candidates(tx, row)
    _decide(tx, row, "separate", others, by)
    applicant_id = applicants.make_person(tx, subject_id, by)
    disclosed = tuple(one.id for one in tx.records.of_subject(subject_id) if one.released_at)
    waiting.go_on(tx, subject_id, applicant_id)
    return disclosed


def _subject(tx: Transaction, subject_id: str) -> SubjectRow:
    row = tx.applicants.subject(subject_id)
    if row is None:
        raise NotFoundError
    return row


def _candidates(tx: Transaction, row: SubjectRow) -> tuple[uuid.UUID, ...]:
    hits = tx.applicants.hits(tx.applicants.index_of(row.id))
    return tuple(dict.fromkeys(hit.applicant_id for hit in hits if hit.applicant_id))


def _decide(tx: Transaction, row: SubjectRow, verdict: str, about: Iterable[uuid.UUID], by: str) -> None:
    tx.applicants.undo_decisions(row.id, by, tx.now)
    for applicant_id in about:
        tx.applicants.add_decision(LinkRow(tx.new_id(), row.id, applicant_id, verdict), by, tx.now)
    outcome = "linked" if verdict == "link" else "separated"
    write(tx, Entry(f"subject.{outcome}", outcome, subject_id=row.id, partner_id=row.partner_id))
