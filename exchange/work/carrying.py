"""Carrying what is due: claim in a short transaction, send with none open, settle each answer in one of its own.

Called by the job that a new event defers, and by the worker's loop when no job woke it; both may run at once.
"""

import logging
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from itertools import groupby

from connectors import signing
from connectors.answers import accept
from connectors.base import Reply
from connectors.catalogue import CONNECTORS
from connectors.errors import ConnectorError, MisconfiguredError, RefusedByPartnerError
from exchange import deliveries
from exchange.deliveries import Claim, Outcome
from exchange.events import envelope
from exchange.journal import FACTS
from exchange.work.workshop import SENDERS, WORKER, Workshop

logger = logging.getLogger(__name__)


def carry(shop: Workshop) -> int:
    """Claim, send and settle up to a hundred deliveries, partners side by side; returns how many were claimed."""
    with shop.database.transaction(WORKER) as tx:
        claims = deliveries.claim_due(tx)
        until = tx.now + shop.pace.batch
    with ThreadPoolExecutor(SENDERS, thread_name_prefix="sender") as senders:
        # Consumed here, so that a database that went away is the caller's to know.
        list(senders.map(partial(_tell, shop, until), _by_partner(claims)))
    return len(claims)


def recover(shop: Workshop) -> int:
    """Queue again what a worker that is gone had claimed."""
    with shop.database.transaction(WORKER) as tx:
        return deliveries.recover_lost(tx, shop.pace.lease)


def _by_partner(claims: Iterable[Claim]) -> list[Sequence[Claim]]:
    ordered = sorted(claims, key=lambda claim: claim.endpoint_id)
    return [list(theirs) for _, theirs in groupby(ordered, key=lambda claim: claim.endpoint_id)]


def _tell(shop: Workshop, until: datetime, claims: Sequence[Claim]) -> None:
    """Tell one partner one event after another; at the first that does not get through, the others wait."""
    for index, claim in enumerate(claims):
        if shop.stopping.is_set() or shop.database.tools.clock() > until:
            _hand_back(shop, claims[index:], deliveries.OUT_OF_TIME)
            return
        outcome = attempt(shop, claim)
        broken = _breaks_off(outcome)
        if broken:
            # Before the settlement, so that what the partner asks to wait holds for these as well.
            _hand_back(shop, claims[index + 1 :], deliveries.CONNECTION_FAILING)
        with shop.database.transaction(WORKER) as tx:
            deliveries.settle(tx, claim, outcome)
        if broken:
            return


def _hand_back(shop: Workshop, claims: Sequence[Claim], reason: str) -> None:
    with shop.database.transaction(WORKER) as tx:
        deliveries.hand_back(tx, claims, reason)


def attempt(shop: Workshop, claim: Claim) -> Outcome:
    """One try: the partner's answer, or why there was none."""
    try:
        return _sent(shop, claim)
    except ConnectorError as error:
        return error
    except Exception:  # one event that trips our own code must not stop all others
        logger.exception("a delivery cannot be sent", extra={FACTS: {"delivery": claim.id}})
        return MisconfiguredError("fault-of-the-hub")


def _sent(shop: Workshop, claim: Claim) -> Reply:
    connector = CONNECTORS.get(claim.partner_kind)
    if connector is None:
        raise MisconfiguredError("no-connector")
    message = connector.announce(envelope(claim.event, shop.base_url))
    signed = signing.sign(message, claim.endpoint.secrets, shop.database.tools.clock())
    reply = shop.network.send(signed, claim.endpoint)
    accept(reply)
    return reply


def _breaks_off(outcome: Outcome) -> bool:
    """Whether what follows to the same partner would meet the same."""
    if isinstance(outcome, RefusedByPartnerError):
        return outcome.gone
    return isinstance(outcome, ConnectorError)
