"""The one timeline a person sees: everything that happened with their data, over all partners, from the evidence.

No partner can opt out of it, and refused tries stand in it too. Sentences are made at the door, in the person's
language; here are only their facts, in names and codes.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from exchange.applicants import claims_of
from exchange.evidence.reading import Happening, about
from exchange.storage.consents import ConsentRow, RequestRow
from exchange.storage.records import RecordRow
from exchange.storage.referrals import ReferralRow
from exchange.storage.transaction import LISBON, Transaction

SHOWS = 500

# What one transaction does happens at one instant; told in this order, it makes sense.
ORDER = ("checked", "waits", "asked", "granted", "refused", "withdrawn", "sent", "moved")


@dataclass(frozen=True)
class Share:
    """From one partner to another, by name, these categories."""

    sender: str
    recipient: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Moment:
    """One thing that happened: which kind of thing, who did it, to whom, about what; who acts next while it is open."""

    at: datetime
    kind: str
    who: str = ""
    whom: str = ""
    purpose: str | None = None
    state: str | None = None
    categories: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    reason: str | None = None
    next: str | None = None
    due_at: datetime | None = None

    @property
    def mood(self) -> str:
        """Whether it was the person's own act, a refused try, or anything else."""
        if self.kind in ("granted", "refused", "withdrawn"):
            return "yours"
        return "denied" if self.kind.endswith("-refused") else "plain"


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


@dataclass(frozen=True)
class Background:
    """What the entries of a person refer to: partners by name, records with their recipients, and referrals."""

    names: Mapping[uuid.UUID, str]
    records: Mapping[uuid.UUID, RecordRow]
    recipients: Mapping[uuid.UUID, list[uuid.UUID]]
    referrals: Mapping[uuid.UUID, ReferralRow]

    def name(self, partner_id: uuid.UUID | str | None) -> str:
        """A partner's name, or nothing where no partner acted."""
        return self.names.get(uuid.UUID(str(partner_id)), "") if partner_id else ""


def of_applicant(tx: Transaction, applicant_id: uuid.UUID) -> Timeline:
    """A person's questions, sharings and everything that happened, newest day first."""
    subject_ids = [row.id for row in tx.applicants.subjects_of(applicant_id)]
    happened = about(tx, subject_ids, SHOWS)
    behind = _background(tx, applicant_id, happened)
    return Timeline(
        name=name_of(tx, applicant_id),
        questions=tuple(_questions(tx, applicant_id, behind)),
        sharings=tuple(_sharings(tx, applicant_id, behind)),
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
    )


def _questions(tx: Transaction, applicant_id: uuid.UUID, behind: Background) -> Iterator[Waiting]:
    def waits(row: RequestRow) -> bool:
        return row.state == "asked" and row.lapses_at > tx.now

    for row in filter(waits, tx.consents.requests_about(applicant_id)):
        yield Waiting(behind.name(row.asked_by), row.purpose, row.lapses_at)


def _sharings(tx: Transaction, applicant_id: uuid.UUID, behind: Background) -> Iterator[Sharing]:
    def live(row: ConsentRow) -> bool:
        return row.state == "active" and row.valid_to > tx.now

    for row in filter(live, tx.consents.about(applicant_id)):
        yield Sharing(row.id, row.purpose, shares(row.flows, behind.name), row.valid_to)


def shares(flows: Iterable[Mapping[str, object]], name: Callable[[str], str]) -> tuple[Share, ...]:
    """Stored flows in the names people know the partners by."""
    return tuple(_share(flow, name) for flow in flows)


def _share(flow: Mapping[str, object], name: Callable[[str], str]) -> Share:
    categories = flow["categories"]
    assert isinstance(categories, list)
    return Share(name(str(flow["sender"])), name(str(flow["recipient"])), tuple(categories))


def _moments(happened: Iterable[Happening], behind: Background) -> Iterator[Moment]:
    open_turns = {row.record_id for row in behind.referrals.values() if row.acts_next}
    for one in happened:
        tell = TOLD.get(one.type)
        moment = tell(one, behind) if tell else None
        if moment is None:
            continue
        # Only the newest move of a referral says who acts next: earlier turns are over.
        if moment.kind == "moved" and one.object_id in open_turns:
            open_turns.discard(one.object_id)
            moment = _with_turn(moment, behind.referrals[one.object_id], behind)
        yield moment


def _ordered(moments: Iterable[Moment]) -> list[Moment]:
    def place(moment: Moment) -> tuple[datetime, int]:
        return moment.at, ORDER.index(moment.kind) if moment.kind in ORDER else len(ORDER)

    return sorted(moments, key=place, reverse=True)


def _with_turn(moment: Moment, row: ReferralRow, behind: Background) -> Moment:
    if row.state != moment.state or row.due_at is None:
        return moment
    partners = {"sender": row.sender_id, "receiver": row.receiver_id}
    turn = "you" if row.acts_next == "person" else behind.name(partners.get(row.acts_next or "")) or "AIMA"
    return replace(moment, next=turn, due_at=row.due_at)


def _days(moments: Iterable[Moment]) -> Iterator[Day]:
    for on, group in groupby(moments, key=lambda moment: moment.at.astimezone(LISBON).date()):
        yield Day(on, tuple(group))


def _submitted(one: Happening, behind: Background) -> Moment | None:
    if one.outcome == "refused":
        return _plain(one, behind, "send-refused")
    return _plain(one, behind, "waits") if one.outcome.startswith("waiting") else None


def _released(one: Happening, behind: Background) -> Moment:
    moment = _plain(one, behind, "sent")
    record = behind.records.get(one.object_id) if one.object_id else None
    return replace(moment, who=behind.name(record.producer_id if record else one.partner_id))


READS = {"own": "read-own", "disclosed": "read", "refused": "read-refused"}


def _read(one: Happening, behind: Background) -> Moment | None:
    kind = READS.get(one.outcome)
    if kind is None:
        return None
    moment = _plain(one, behind, kind)
    # The entry of a disclosure names, as its reasons, the categories that left.
    return replace(moment, categories=one.reasons, reason=None) if kind == "read" else moment


def _reported(one: Happening, behind: Background) -> Moment:
    return _plain(one, behind, "report-refused" if one.outcome == "refused" else "reported")


def _moved(one: Happening, behind: Background) -> Moment | None:
    row = behind.referrals.get(one.object_id) if one.object_id else None
    if row is None or one.outcome in ("refused", "sent", "waiting-consent", "lapsed"):
        # Sending, waiting and lapsing are told by the record and by the answer; a refused move is the partners' own.
        return None
    who = row.receiver_id if one.outcome == "received" else one.partner_id
    moment = _plain(one, behind, "moved")
    return replace(moment, who=behind.name(who), state=one.outcome, categories=())


def _consent(kind: str) -> Callable[[Happening, Background], Moment]:
    def tell(one: Happening, behind: Background) -> Moment:
        flows = shares(one.details.get("flows", ()), behind.name)
        return replace(_plain(one, behind, kind), shares=flows, categories=())

    return tell


def _checked(one: Happening, behind: Background) -> Moment:
    return _plain(one, behind, "checked")


def _plain(one: Happening, behind: Background, kind: str) -> Moment:
    record = behind.records.get(one.object_id) if one.object_id else None
    recipients = behind.recipients.get(one.object_id, []) if one.object_id else []
    return Moment(
        at=one.at,
        kind=kind,
        who=behind.name(one.partner_id),
        whom=", ".join(behind.name(partner_id) for partner_id in recipients),
        purpose=one.purpose,
        categories=tuple(one.details.get("categories") or (record.categories if record else ())),
        reason=one.reasons[0] if one.reasons else None,
    )


TOLD: Mapping[str, Callable[[Happening, Background], Moment | None]] = {
    "record.submitted": _submitted,
    "record.released": _released,
    "record.read": _read,
    "record.previewed": _checked,
    "part.reported": _reported,
    "event.reported": _reported,
    "referral.moved": _moved,
    "consent.asked": _consent("asked"),
    "consent.granted": _consent("granted"),
    "consent.refused": _consent("refused"),
    "consent.lapsed": _consent("lapsed"),
    "consent.withdrawn": _consent("withdrawn"),
    "consent.expired": _consent("expired"),
}
