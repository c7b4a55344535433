"""Deliveries: claiming what is due, and settling what an attempt led to. The row is the truth, a job only wakes.

Sending itself happens in ``work``, with no transaction open. At-least-once: a claim gives a numbered attempt, and a
settlement that names another attempt than the row's is nobody's any more and changes nothing.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from connectors.base import Endpoint, Reply
from connectors.errors import ConnectorError, RefusedByPartnerError, RetryLaterError
from consent.model import Permitted
from exchange import disclosures, events, partners, referrals
from exchange.errors import NotFoundError
from exchange.eventtypes import name
from exchange.evidence import log
from exchange.storage.deliveries import DueRow, Settled
from exchange.storage.events import EventRow
from exchange.storage.partners import EndpointRow
from exchange.storage.transaction import Transaction

LADDER = (
    timedelta(seconds=10),
    timedelta(minutes=1),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
)
LONGEST_WAIT = timedelta(hours=24)
BATCH = 100
IN_LINE, PATIENCE = timedelta(seconds=10), timedelta(milliseconds=500)

# Why a claim was handed back unsent.
OUT_OF_TIME, CONNECTION_FAILING = "out-of-time", "connection-failing"

REFERRAL_SENT = name("referral", "sent")

# What an attempt led to: an answer, or why there was none.
Outcome = Reply | ConnectorError


@dataclass(frozen=True)
class Claim:
    """The right to send one event once; ``attempt`` is the number that its settlement must name."""

    id: uuid.UUID
    attempt: int
    failures: int
    partner_kind: str
    endpoint_id: uuid.UUID
    endpoint: Endpoint
    subject_id: str | None
    event: EventRow


def claim_due(tx: Transaction, limit: int = BATCH) -> tuple[Claim, ...]:
    """Claim what is due, deciding again on what announces content: a consent withdrawn meanwhile tells nothing."""
    tx.deliveries.one_at_a_time(IN_LINE, PATIENCE)
    due = tx.deliveries.due(tx.now, limit)
    # Decisions come first: they lock consents, and a withdrawal locks its consent before its deliveries too.
    refused = {row.id: reasons for row in due if row.announces and (reasons := _refused(tx, row))}
    attempts = tx.deliveries.claim([row.id for row in due if row.id not in refused], tx.now)
    for row in tx.deliveries.refuse(list(refused), tx.now):
        events.prove(tx, row, "cancelled", *refused[row.id])
    claims = tuple(_claim(tx, row, attempts[row.id]) for row in due if row.id in attempts)
    for claim in claims:
        log.write(tx, _entry(claim, "delivery.claimed", "claimed"))
    return claims


def settle(tx: Transaction, claim: Claim, outcome: Outcome) -> bool:
    """Write what an attempt led to; False, and nothing happens, when another attempt has the delivery by now."""
    settled = _settled(tx, claim, outcome)
    if not tx.deliveries.settle(claim.id, claim.attempt, settled, tx.now):
        return False
    log.write(tx, _entry(claim, "delivery.settled", settled.state, settled.error))
    if isinstance(outcome, RetryLaterError) and outcome.after is not None and settled.next_attempt_at:
        tx.deliveries.postpone(claim.event.partner_id, settled.next_attempt_at)
    if isinstance(outcome, RefusedByPartnerError) and outcome.gone:
        tx.partners.pause(claim.endpoint_id)
    if settled.state == "delivered":
        receipted(tx, claim.event.type, claim.event.record_id)
    return True


def hand_back(tx: Transaction, claims: Sequence[Claim], reason: str) -> None:
    """Queue claims again that were not sent: at once when only time ran out, later when the connection failed."""
    until = tx.now if reason == OUT_OF_TIME else tx.now + LADDER[0]
    returned = tx.deliveries.hand_back({claim.id: claim.attempt for claim in claims}, until)
    for claim in claims:
        if claim.id in returned:
            log.write(tx, _entry(claim, "delivery.settled", "queued", reason))


def recover_lost(tx: Transaction, lease: timedelta) -> int:
    """Queue again what was claimed longer ago than a worker may take: that worker is gone. Returns how many."""
    lost = tx.deliveries.recover(tx.now - lease, tx.now)
    for row in lost:
        events.prove(tx, row, "queued", "worker-lost")
    return len(lost)


def replay(tx: Transaction, delivery_id: uuid.UUID) -> None:
    """Let a dead delivery start again from the first rung, as a person asked."""
    row = tx.deliveries.replay(delivery_id, tx.now)
    if row is None:
        raise NotFoundError(str(delivery_id))
    events.prove(tx, row, "queued", "replayed")
    tx.defer(events.DELIVER)


def receipted(tx: Transaction, type_: str, record_id: uuid.UUID | None) -> None:
    """What follows from a partner having an event: a new referral is received, which starts its decision clock."""
    if type_ == REFERRAL_SENT and record_id is not None:
        referrals.receive(tx, record_id)


def rung(failures: int, u: float) -> timedelta | None:
    """How long to wait after so many failures, up to a quarter longer by chance; None when the ladder has ended."""
    if failures > len(LADDER):
        return None
    # Without the spread, everything that failed in one outage would come back in one instant.
    return LADDER[failures - 1] * (1 + u / 4)


def _settled(tx: Transaction, claim: Claim, outcome: Outcome) -> Settled:
    if isinstance(outcome, Reply):
        return Settled("delivered", claim.failures, None, None)
    failures = claim.failures + 1
    wait = rung(failures, int.from_bytes(tx.tools.entropy(2), "big") / 0x10000)
    if wait is None or (isinstance(outcome, RefusedByPartnerError) and outcome.gone):
        return Settled("dead", failures, None, outcome.reason)
    after = outcome.after if isinstance(outcome, RetryLaterError) else None
    return Settled("retrying", failures, tx.now + max(wait, _wanted(after, tx.now)), outcome.reason)


def _wanted(after: timedelta | datetime | None, now: datetime) -> timedelta:
    wait = after - now if isinstance(after, datetime) else after or timedelta(0)
    return min(wait, LONGEST_WAIT)


def _refused(tx: Transaction, row: DueRow) -> tuple[str, ...]:
    assert row.event.record_id is not None, "Invariant: what announces content names its record"
    decision = disclosures.redecide(tx, row.event.record_id, row.event.partner_id)
    if isinstance(decision, Permitted):
        return ()
    return tuple(reason.code for reason in decision.reasons) or ("consent-missing",)


def _claim(tx: Transaction, row: DueRow, attempt: int) -> Claim:
    return Claim(
        id=row.id,
        attempt=attempt,
        failures=row.failures,
        partner_kind=row.partner_kind,
        endpoint_id=row.endpoint.id,
        endpoint=Endpoint(row.endpoint.url or "", _secrets(tx, row.endpoint)),
        subject_id=row.subject_id,
        event=row.event,
    )


def _secrets(tx: Transaction, endpoint: EndpointRow) -> tuple[str, ...]:
    # While one secret replaces another, both are sealed together with a space between, the newer first.
    return tuple(partners.signing_secret(tx, endpoint).split()) if endpoint.secret else ()


def _entry(claim: Claim, type_: str, outcome: str, reason: str | None = None) -> log.Entry:
    return log.Entry(
        type=type_,
        outcome=outcome,
        subject_id=claim.subject_id,
        object_type="delivery",
        object_id=claim.id,
        partner_id=claim.event.partner_id,
        reasons=(reason,) if reason else (),
    )
