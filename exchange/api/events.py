"""The feed of a partner's events, for software that would rather ask than be called."""

from collections.abc import Mapping
from typing import Any

from connectors.base import cloudevent
from exchange import inbox
from exchange.api.blueprint import HubBlueprint
from exchange.api.door import hub
from exchange.events import envelope
from exchange.storage.transaction import Transaction
from schemas.page import FEED, PAGE_QUERY

blueprint = HubBlueprint("events", __name__, url_prefix="/v1", description="What happened, in order")


def shown(page: inbox.Page) -> dict[str, Any]:
    """A page of events as partners see them."""
    return {"items": [cloudevent(envelope(row, hub().base_url)) for row in page.items], "next": page.next}


@blueprint.endpoint("/events", method="GET", scope="event:read", query=PAGE_QUERY, returns=FEED, name="list-events")
def list_events(tx: Transaction, query: Mapping[str, Any]) -> dict[str, Any]:
    """Read your events in order, told or not; keep `next` and ask again with it: an empty page is the end for now."""
    return shown(inbox.feed(tx, query.get("after"), query.get("limit") or inbox.PAGE))
