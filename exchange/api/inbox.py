"""A partner's inbox: what it has not acknowledged. Every partner has one, whether or not it is called by webhook."""

from collections.abc import Mapping
from typing import Any

from exchange import inbox
from exchange.api.blueprint import HubBlueprint
from exchange.api.events import shown
from exchange.storage.transaction import Transaction
from schemas.event import ACKNOWLEDGED, ACKNOWLEDGEMENTS
from schemas.page import EVENTS, PAGE_QUERY

blueprint = HubBlueprint("inbox", __name__, url_prefix="/v1", description="What waits for you")


@blueprint.endpoint("/inbox", method="GET", scope="event:read", query=PAGE_QUERY, returns=EVENTS, name="read-inbox")
def read_inbox(tx: Transaction, query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what waits for you, oldest first: thin events that say where to read; it waits until acknowledged."""
    return shown(inbox.page(tx, query.get("after"), query.get("limit") or inbox.PAGE))


@blueprint.endpoint(
    "/inbox/acknowledgements",
    method="POST",
    scope="event:read",
    takes=ACKNOWLEDGEMENTS,
    returns=ACKNOWLEDGED,
    writes=True,
    name="acknowledge-events",
)
def acknowledge_events(tx: Transaction, body: Mapping[str, Any]) -> dict[str, Any]:
    """Acknowledge events you have taken in; a new referral becomes `received`. Doing so again changes nothing."""
    done = inbox.acknowledge(tx, body["event_ids"])
    return {
        "acknowledged": [str(one) for one in done.acknowledged],
        "unknown": [str(one) for one in done.unknown],
    }
