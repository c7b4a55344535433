"""What many submissions are going to ask, read together before they ask it.

Only how fast they are answered depends on it: what is not foreseen here is asked when it is needed.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from exchange import applicants
from exchange.sendings import own
from exchange.storage.bulk.transaction import ManyTransaction
from schemas.base import RecordKind

Submission = tuple[RecordKind, Mapping[str, Any]]


def read_ahead(tx: ManyTransaction, submissions: Sequence[Submission]) -> None:
    """Read what these submissions, whose shape has been checked, will need."""
    producer_id = own(tx).id
    bodies = [body for _, body in submissions]
    tx.records.read_ahead(producer_id, ((kind.name, body["source_record_id"]) for kind, body in submissions))
    answered = _answered(tx, producer_id, list(dict.fromkeys(_referrals(bodies))))
    known = [*applicants.read_ahead(tx, producer_id, _people(bodies)), *answered]
    subjects = tx.applicants.read_subjects(known)
    tx.subject_keys.read([one.id for one in subjects])
    tx.consents.read_ahead(list(dict.fromkeys(one.applicant_id for one in subjects if one.applicant_id)))
    for recipient in tx.partners.by_slugs(set(_recipients(submissions))).values():
        tx.applicants.counterparts(recipient.id, [one.id for one in subjects])


def _answered(tx: ManyTransaction, producer_id: uuid.UUID, referral_ids: Sequence[uuid.UUID]) -> list[str]:
    """Read the referrals that are answered; the producer's own ids of the people they are about."""
    if not referral_ids:
        return []
    loops, records = tx.referrals.read_ahead(referral_ids), tx.records.read_records(referral_ids)
    own_ids = tx.applicants.counterparts(producer_id, [one.subject_id for one in records])
    tx.partners.by_ids({one.sender_id for one in loops})
    for sender_id in {one.sender_id for one in loops}:
        tx.applicants.counterparts(sender_id, list(own_ids.values()))
    return list(own_ids.values())


def _referrals(bodies: Iterable[Mapping[str, Any]]) -> Iterator[uuid.UUID]:
    return (uuid.UUID(str(body["referral_id"])) for body in bodies if body.get("referral_id"))


def _people(bodies: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    return (body["subject"] for body in bodies if body.get("subject"))


def _recipients(submissions: Iterable[Submission]) -> Iterator[str]:
    for kind, body in submissions:
        if kind.names_receiver:
            yield body["content"]["receiver"]["org"]
        else:
            yield from body.get("recipients") or ()
