"""Consent requests over HTTP: a partner puts a question to a person it knows, and sees what became of it."""

import uuid
from collections.abc import Mapping
from typing import Any

from exchange import asking
from exchange.api.blueprint import HubBlueprint
from exchange.api.decisions import problem
from exchange.errors import CursorInvalidError
from exchange.refusals import Refusal
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import open_cursor, seal_cursor
from schemas.consent import CONSENT_REQUEST, CONSENT_REQUEST_READING
from schemas.page import PAGE_QUERY, page_of

LIST = "consent-requests"
PAGE = 50

blueprint = HubBlueprint("consent-requests", __name__, url_prefix="/v1", description="Asking a person")


@blueprint.endpoint(
    "/consent-requests",
    method="POST",
    scope="consent:request",
    takes=CONSENT_REQUEST,
    returns=CONSENT_REQUEST_READING,
    status=202,
    writes=True,
)
def ask_consent(tx: Transaction, body: Mapping[str, Any]) -> Any:
    """Ask a person for consent, as either end of every flow; asked again at most once in 30 days after a no."""
    result = asking.ask(tx, body)
    return problem(tx, result) if isinstance(result, Refusal) else vars(result)


@blueprint.endpoint(
    "/consent-requests",
    method="GET",
    scope="consent:request",
    query=PAGE_QUERY,
    returns=page_of(CONSENT_REQUEST_READING),
)
def list_consent_requests(tx: Transaction, query: Mapping[str, Any]) -> dict[str, Any]:
    """List the questions you put, oldest first, and what became of each."""
    limit = query.get("limit") or PAGE
    found = asking.page(tx, _after(tx, query.get("after")), limit + 1)
    shown = found[:limit]
    cursor = {"list": LIST, "after": str(shown[-1].consent_request_id)} if len(found) > limit else None
    return {
        "items": [vars(one) for one in shown],
        "next": seal_cursor(tx.tools.keys, cursor) if cursor else None,
    }


def _after(tx: Transaction, cursor: str | None) -> uuid.UUID | None:
    if cursor is None:
        return None
    try:
        place = open_cursor(tx.tools.keys, cursor)
        if place["list"] != LIST:
            raise CursorInvalidError
        return uuid.UUID(place["after"])
    except (ValueError, KeyError):
        raise CursorInvalidError from None
