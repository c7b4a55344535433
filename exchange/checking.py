"""Every fault of a submission at once: by its shape, by who sends it and when, and by the code lists as they stand.

Whom it is addressed to and whether it may flow is asked of one that has none.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from exchange import codebook
from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import Transaction
from schemas.base import Content, RecordKind, visit
from schemas.checking import beside, in_place, submission_faults
from schemas.envelope import submission
from schemas.faults import Fault
from schemas.fields import ReferralKey
from schemas.listed import day_places


def faults(tx: Transaction, kind: RecordKind, producer: PartnerRow, body: Content) -> list[Fault]:
    """Every fault of a body that has the shape of its kind."""
    return [
        *submission_faults(kind, body, producer.acts_as, now=tx.now, today=tx.today),
        *codebook.faults_of_sending(tx, kind, body),
        *_referral_faults(tx, kind, producer, body),
    ]


def further_faults(
    tx: Transaction, kind: RecordKind, producer: PartnerRow, bodies: tuple[Any, Any], found: Sequence[Fault]
) -> list[Fault]:
    """What else is wrong with a body of another shape than its kind's: as given, and as far as it could be read."""
    given, read = bodies
    body = in_place(read, given)
    if not isinstance(body, Mapping):
        return []
    more = beside(found, faults(tx, kind, producer, body))
    return [one for one in more if not (one.rule == "code-not-in-force" and _undated(kind, found))]


def _undated(kind: RecordKind, found: Collection[Fault]) -> bool:
    # Which day the codes had to be in force is not known before that is mended.
    return not day_places(kind).isdisjoint(fault.path for fault in found)


def _referral_faults(tx: Transaction, kind: RecordKind, producer: PartnerRow, body: Content) -> list[Fault]:
    named = [seen for seen in visit(body, submission(kind)) if isinstance(seen.field, ReferralKey)]
    return [Fault(seen.path, "unknown-referral") for seen in named if not _known(tx, producer, uuid.UUID(seen.value))]


def _known(tx: Transaction, producer: PartnerRow, referral_id: uuid.UUID) -> bool:
    """Whether a referral is one the partner sent, or one it was sent: any other is as one that is not."""
    loop = tx.referrals.by_id(referral_id)
    if loop is None:
        return False
    return producer.id == loop.sender_id or (producer.id == loop.receiver_id and loop.sent_at is not None)
