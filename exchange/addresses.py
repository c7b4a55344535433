"""To whom a record goes and for what: named by its receiver, by the referral it answers, or by its recipients."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from exchange.errors import InvalidRecordError, NotFoundError, RecordStateError
from exchange.storage.partners import PartnerRow
from exchange.storage.records import RecordRow
from exchange.storage.transaction import Transaction
from schemas.base import RecordKind
from schemas.faults import Fault

# A referral that came to nothing has no answer; one completed, or closed since, may still have its certificate.
UNANSWERABLE = frozenset({"rejected", "expired", "cancelled", "failed", "entered-in-error"})


@dataclass(frozen=True)
class Address:
    """Where a record goes; an answer to a referral is about its person, by the answerer's own ``subject_id``."""

    purpose: str | None  # none for a record that names nobody
    recipients: tuple[PartnerRow, ...]
    referral_id: uuid.UUID | None = None
    subject_id: str | None = None


def address(tx: Transaction, kind: RecordKind, producer: PartnerRow, body: Mapping[str, Any]) -> Address:
    """Read the address off a submission.

    Raises :class:`InvalidRecordError` for an address that cannot be, and :class:`NotFoundError` for a referral that
    was not sent to this producer.
    """
    if kind.held:
        return Address(None, ())
    if body.get("referral_id"):
        to = _answer(tx, kind, producer, body)
    elif kind.names_receiver:
        receivers = _named(tx, producer, {"/content/receiver/org": body["content"]["receiver"]["org"]})
        to = Address(_purpose(kind, body), receivers)
    else:
        slugs: Sequence[str] = body.get("recipients") or ()
        recipients = _named(tx, producer, {f"/recipients/{index}": slug for index, slug in enumerate(slugs)})
        to = Address(_purpose(kind, body), recipients)
    _refuse_withheld(tx, to, (body.get("restrictions") or {}).get("withhold_from_orgs") or ())
    return to


def unread_faults(kind: RecordKind, to: Address, by_law: Collection[uuid.UUID]) -> list[Fault]:
    """The recipients that would read nothing; a law has a list of fields of its own."""
    return [
        Fault("/referral_id" if to.referral_id else f"/recipients/{index}", "not-read-by", {"partner_kind": one.kind})
        for index, one in enumerate(to.recipients)
        if not kind.readable_as(one.acts_as) and one.id not in by_law
    ]


def _refuse_withheld(tx: Transaction, to: Address, slugs: Sequence[str]) -> None:
    if not slugs:
        return
    if any(one.slug in slugs for one in to.recipients):
        raise InvalidRecordError([Fault("/restrictions/withhold_from_orgs", "withheld-from-recipient")])
    # A name misspelt would withhold from nobody.
    known = tx.partners.by_slugs(slugs)
    places = (f"/restrictions/withhold_from_orgs/{index}" for index, slug in enumerate(slugs) if slug not in known)
    if faults := [Fault(place, "unknown-partner") for place in places]:
        raise InvalidRecordError(faults)


def _answer(tx: Transaction, kind: RecordKind, producer: PartnerRow, body: Mapping[str, Any]) -> Address:
    referral_id = uuid.UUID(str(body["referral_id"]))
    loop, record = tx.referrals.by_id(referral_id), tx.records.by_id(referral_id)
    if loop is None or record is None or loop.receiver_id != producer.id or loop.sent_at is None:
        raise NotFoundError
    if loop.state in UNANSWERABLE:
        raise RecordStateError(loop.state)
    if kind.purposes and record.purpose not in kind.purposes:
        raise InvalidRecordError([Fault("/referral_id", "purpose-not-of-kind", {"purposes": sorted(kind.purposes)})])
    if body.get("purpose") not in (None, record.purpose):
        raise InvalidRecordError([Fault("/purpose", "other-than-referral", {"purpose": record.purpose})])
    sender = tx.partners.by_ids([loop.sender_id])[loop.sender_id]
    return Address(record.purpose, (sender,), referral_id, _person_of(tx, producer, record, body))


def _person_of(tx: Transaction, producer: PartnerRow, record: RecordRow, body: Mapping[str, Any]) -> str:
    subject_id = tx.applicants.counterparts(producer.id, [record.subject_id]).get(record.subject_id)
    if subject_id is None:
        raise NotFoundError
    named = body.get("subject") or {"subject_id": subject_id}
    if "subject_id" not in named:
        # Claims about whom the referral already names could only be about somebody else, or be lost.
        raise InvalidRecordError([Fault("/subject", "either-or", {"fields": ["referral_id", "subject"]})])
    if named["subject_id"] != subject_id:
        raise InvalidRecordError([Fault("/subject/subject_id", "not-the-person-referred")])
    return subject_id


def _purpose(kind: RecordKind, body: Mapping[str, Any]) -> str:
    given: str | None = body.get("purpose")
    if given is None and len(kind.purposes) == 1:
        return next(iter(kind.purposes))
    if given is None:
        raise InvalidRecordError([Fault("/purpose", "required")])
    if kind.purposes and given not in kind.purposes:
        raise InvalidRecordError([Fault("/purpose", "purpose-not-of-kind", {"purposes": sorted(kind.purposes)})])
    return given


def _named(tx: Transaction, producer: PartnerRow, slugs: Mapping[str, str]) -> tuple[PartnerRow, ...]:
    if not slugs:
        raise InvalidRecordError([Fault("/recipients", "required")])
    found = tx.partners.by_slugs(set(slugs.values()))
    faults = [Fault(path, "unknown-partner") for path, slug in slugs.items() if slug not in found]
    faults += [Fault(path, "not-to-oneself") for path, slug in slugs.items() if slug == producer.slug]
    if faults:
        raise InvalidRecordError(faults)
    return tuple(found[slug] for slug in dict.fromkeys(slugs.values()))
