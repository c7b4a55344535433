"""The one timeline a person sees: everything that happened with their data, over all partners, from the evidence.

No partner can opt out of it, and refused tries stand in it too. What an entry means is in ``moments``.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from exchange.applicants import claims_of
from exchange.evidence.reading import Happening, about
from exchange.moments import Background, Moment, Share, moment_of, shares
from exchange.statutes import NOTIFIED
from exchange.storage.referrals import ReferralRow
from exchange.storage.transaction import LISBON, Transaction

SHOWS = 500

# What one transaction does happens at one instant; told in this order, it makes sense.
ORDER = ("checked", "waits", "asked", "granted", "refused", "withdrawn", "held", "told-by-law", "sent", "moved")


@dataclass(frozen=True)
class Day:
    """The moments of one day in Lisbon, newest first."""

    on: date
    moments: tuple[Moment, ...]


@dataclass(frozen=True)
class Waiting:
    """A question that waits for the person."""

    asker: str
    purpose: str
    lapses_at: datetime


@dataclass(frozen=True)
class Sharing:
    """A consent under which data may flow now."""

    consent_id: uuid.UUID
    purpose: str
    flows: tuple[Share, ...]
    valid_to: datetime


@dataclass(frozen=True)
class Timeline:
    """All that a person's page shows."""

    name: str
    questions: tuple[Waiting, ...]
    sharings: tuple[Sharing, ...]
    days: tuple[Day, ...]


def of_applicant(tx: Transaction, applicant_id: uuid.UUID) -> Timeline:
    """A person's questions, sharings and everything that happened, newest day first."""
    subject_ids = [row.id for row in tx.applicants.subjects_of(applicant_id)]
    happened = about(tx, subject_ids, SHOWS)
    behind = _background(tx, applicant_id, happened)
    return Timeline(
        name=name_of(tx, applicant_id),
        questions=tuple(_questions(tx, applicant_id, behind)),
        sharings=tuple(_sharings(tx, behind)),
        days=tuple(_days(_ordered(_moments(happened, behind)))),
    )


def name_of(tx: Transaction, applicant_id: uuid.UUID) -> str:
    """How the person is called on their own page: the name they use, else the one in their document."""
    subject_id = tx.applicants.contact_subject(applicant_id)
    row = tx.applicants.subject(subject_id) if subject_id else None
    claims = claims_of(tx, row) if row else {}
    parts = (claims.get("given_name"), claims.get("family_name"))
    return claims.get("name_used") or claims.get("full_name") or " ".join(part for part in parts if part)


def _background(tx: Transaction, applicant_id: uuid.UUID, happened: Iterable[Happening]) -> Background:
    ids = {one.object_id for one in happened if one.object_id}
    return Background(
        names={partner.id: partner.name for partner in tx.partners.all()},
        records=tx.records.by_ids(ids),
        recipients=tx.records.recipients_of(ids),
        referrals={row.record_id: row for row in tx.referrals.of_applicant(applicant_id)},
        consents={row.id: row for row in tx.consents.about(applicant_id)},
        lawful=_lawful(happened),
    )


def _lawful(happened: Iterable[Happening]) -> dict[uuid.UUID, frozenset[uuid.UUID]]:
    told: dict[uuid.UUID, frozenset[uuid.UUID]] = {}
    for one in happened:
        if one.type == NOTIFIED and one.object_id and one.partner_id:
            told[one.object_id] = told.get(one.object_id, frozenset()) | {one.partner_id}
    return told


def _questions(tx: Transaction, applicant_id: uuid.UUID, behind: Background) -> Iterator[Waiting]:
    for row in tx.consents.requests_about(applicant_id):
        if row.state == "asked" and row.lapses_at > tx.now:
            yield Waiting(behind.name(row.asked_by), row.purpose, row.lapses_at)


def _sharings(tx: Transaction, behind: Background) -> Iterator[Sharing]:
    for row in behind.consents.values():
        if row.state == "active" and row.valid_to > tx.now:
            yield Sharing(row.id, row.purpose, shares(row.flows, behind.name), row.valid_to)


def _moments(happened: Iterable[Happening], behind: Background) -> Iterator[Moment]:
    """The moments of these entries, newest first."""
    open_turns = {row.record_id for row in behind.referrals.values() if row.acts_next}
    for one in happened:
        moment = moment_of(one, behind)
        if moment is None:
            continue
        # Only the newest move of a referral says who acts next: earlier turns are over.
        if moment.kind == "moved" and one.object_id in open_turns:
            open_turns.discard(one.object_id)
            moment = _with_turn(moment, behind.referrals[one.object_id], behind)
        yield moment


def _with_turn(moment: Moment, row: ReferralRow, behind: Background) -> Moment:
    # What has ended waits for nobody, whoever may still close it.
    if row.state != moment.state or row.due_at is None:
        return moment
    partners = {"sender": row.sender_id, "receiver": row.receiver_id}
    turn = "you" if row.acts_next == "person" else behind.name(partners.get(row.acts_next or "")) or "AIMA"
    return replace(moment, next=turn, due_at=row.due_at)


def _ordered(moments: Iterable[Moment]) -> list[Moment]:
    def place(moment: Moment) -> tuple[datetime, int]:
        return moment.at, ORDER.index(moment.kind) if moment.kind in ORDER else len(ORDER)

    return sorted(moments, key=place, reverse=True)


def _days(moments: Iterable[Moment]) -> Iterator[Day]:
    for on, group in groupby(moments, key=lambda moment: moment.at.astimezone(LISBON).date()):
        yield Day(on, tuple(group))
