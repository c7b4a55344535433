"""What one entry of the evidence means to the person it is about: who did what, to whom, about which data.

In names and codes only; sentences are made at the door, in the person's language. An entry without a row in
:data:`TOLD` is the machines' own business, as the tries of a delivery are.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from exchange.evidence.reading import Happening
from exchange.storage.consents import ConsentRow
from exchange.storage.records import RecordRow
from exchange.storage.referrals import ReferralRow
from schemas import KINDS

READS = {"own": "read-own", "disclosed": "read", "disclosed-by-law": "read-by-law", "refused": "read-refused"}


@dataclass(frozen=True)
class Share:
    """From one partner to another, by name, these categories."""

    sender: str
    recipient: str
    categories: tuple[str, ...]


@dataclass(frozen=True)
class Moment:
    """One thing that happened; ``next`` and ``due_at`` say who acts next, where that is still open.

    ``law`` is the one by which it happened, if one made it, and ``words`` say it plainly, by language.
    """

    at: datetime
    kind: str
    who: str = ""
    whom: tuple[str, ...] = ()
    purpose: str | None = None
    state: str | None = None
    categories: tuple[str, ...] = ()
    shares: tuple[Share, ...] = ()
    reason: str | None = None
    next: str | None = None
    due_at: datetime | None = None
    law: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def mood(self) -> str:
        """Whether it was the person's own act, a refused try, or anything else."""
        if self.kind in ("granted", "refused", "withdrawn"):
            return "yours"
        return "denied" if self.kind.endswith("-refused") else "plain"


@dataclass(frozen=True)
class Background:
    """What the entries about a person refer to: partners by name, records with their recipients, answers."""

    names: Mapping[uuid.UUID, str]
    records: Mapping[uuid.UUID, RecordRow]
    recipients: Mapping[uuid.UUID, list[uuid.UUID]]
    referrals: Mapping[uuid.UUID, ReferralRow]
    consents: Mapping[uuid.UUID, ConsentRow]
    lawful: Mapping[uuid.UUID, frozenset[uuid.UUID]] = field(default_factory=dict)  # whom a law made a record known to

    def name(self, partner_id: uuid.UUID | str | None) -> str:
        """A partner's name, or nothing where no partner acted."""
        return self.names.get(uuid.UUID(str(partner_id)), "") if partner_id else ""


def moment_of(one: Happening, behind: Background) -> Moment | None:
    """What an entry means to the person, if it means anything."""
    tell = TOLD.get(one.type)
    return tell(one, behind) if tell else None


def shares(flows: Iterable[Mapping[str, Any]], name: Callable[[str], str]) -> tuple[Share, ...]:
    """Stored flows in the names people know the partners by."""
    return tuple(Share(name(one["sender"]), name(one["recipient"]), tuple(one["categories"])) for one in flows)


def _plain(one: Happening, behind: Background, kind: str) -> Moment:
    record = behind.records.get(one.object_id) if one.object_id else None
    recipients = behind.recipients.get(one.object_id, []) if one.object_id else []
    return Moment(
        at=one.at,
        kind=kind,
        who=behind.name(one.partner_id),
        whom=tuple(behind.name(partner_id) for partner_id in recipients),
        purpose=one.purpose,
        categories=tuple(record.categories) if record else (),
        reason=one.reasons[0] if one.reasons else None,
    )


def _submitted(one: Happening, behind: Background) -> Moment | None:
    if one.outcome == "refused":
        return _plain(one, behind, "send-refused")
    # A permitted sending is told by its release, which says what of it may be read.
    return _plain(one, behind, "waits") if one.outcome == "waiting" else None


def _released(one: Happening, behind: Background) -> Moment | None:
    record = behind.records.get(one.object_id) if one.object_id else None
    who = behind.name(record.producer_id if record else one.partner_id)
    moment = replace(_plain(one, behind, "sent"), who=who, reason=None)
    if record and KINDS[record.kind].held:
        return replace(moment, kind="held", purpose=None)
    # What a law made known is told as that, and never beside what the person permitted.
    lawful = behind.lawful.get(record.id, frozenset()) if record else frozenset()
    if not record or not lawful:
        return moment
    others = tuple(behind.name(one) for one in behind.recipients[record.id] if one not in lawful)
    return replace(moment, whom=others) if others else None


def _read(one: Happening, behind: Background) -> Moment | None:
    kind = READS.get(one.outcome)
    if kind is None:
        return None
    moment = _plain(one, behind, kind)
    # The entry of a disclosure names, as its reasons, the categories that left.
    return moment if kind not in ("read", "read-by-law") else replace(_lawful(one, moment), categories=one.reasons)


def _notified(one: Happening, behind: Background) -> Moment:
    record = behind.records.get(one.object_id) if one.object_id else None
    who, whom = behind.name(record.producer_id if record else None), behind.name(one.partner_id)
    moment = replace(_plain(one, behind, "told-by-law"), who=who, whom=(whom,), categories=())
    return _lawful(one, moment)


def _lawful(one: Happening, moment: Moment) -> Moment:
    return replace(moment, reason=None, law=one.details.get("law"), words=one.details.get("words", {}))


def _previewed(one: Happening, behind: Background) -> Moment:
    return _plain(one, behind, "checked")


def _reported(one: Happening, behind: Background) -> Moment:
    if one.outcome == "refused":
        return _plain(one, behind, "report-refused")
    return replace(_plain(one, behind, "reported"), reason=None)


def _corrected(one: Happening, behind: Background) -> Moment:
    if one.outcome == "refused":
        return _plain(one, behind, "report-refused")
    return replace(_plain(one, behind, "corrected"), reason=None)


def _retracted(one: Happening, behind: Background) -> Moment:
    # What it said is no longer read by anybody, so its categories are no news either.
    return replace(_plain(one, behind, "retracted"), categories=())


def _moved(one: Happening, behind: Background) -> Moment | None:
    row = behind.referrals.get(one.object_id) if one.object_id else None
    # Sending, waiting and lapsing are told by the record and by the answer; a refused move is the partners' own.
    if row is None or one.outcome in ("refused", "sent", "waiting-consent", "lapsed"):
        return None
    who = row.receiver_id if one.outcome == "received" else one.partner_id
    return replace(_plain(one, behind, "moved"), who=behind.name(who), state=one.outcome, categories=())


def _answered(kind: str) -> Callable[[Happening, Background], Moment]:
    def tell(one: Happening, behind: Background) -> Moment:
        flows = shares(one.details.get("flows", ()), behind.name)
        return replace(_plain(one, behind, kind), shares=flows, categories=())

    return tell


def _withdrawn(one: Happening, behind: Background) -> Moment:
    row = behind.consents.get(one.consent_id) if one.consent_id else None
    ends = [flow[end] for flow in row.flows for end in ("sender", "recipient")] if row else []
    told = tuple(behind.name(partner_id) for partner_id in dict.fromkeys(ends))
    return replace(_plain(one, behind, "withdrawn"), whom=told, categories=())


TOLD: Mapping[str, Callable[[Happening, Background], Moment | None]] = {
    "record.submitted": _submitted,
    "record.released": _released,
    "record.notified": _notified,
    "record.read": _read,
    "record.previewed": _previewed,
    "part.reported": _reported,
    "event.reported": _reported,
    "record.corrected": _corrected,
    "record.retracted": _retracted,
    "referral.moved": _moved,
    "consent.asked": _answered("asked"),
    "consent.granted": _answered("granted"),
    "consent.refused": _answered("refused"),
    "consent.lapsed": _answered("lapsed"),
    "consent.withdrawn": _withdrawn,
    "consent.expired": _answered("expired"),
}
