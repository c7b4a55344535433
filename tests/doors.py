"""Partners, clients and tokens for the tests of doors, written straight into the tables."""

import secrets
import uuid
from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from exchange.storage.clients import ClientRow, TokenRow
from exchange.storage.database import Database
from exchange.storage.partners import AgreementRow, PartnerRow
from exchange.storage.transaction import SYSTEM
from exchange.vault.fingerprints import hashed

BASE_URL = "https://hub.example"
SCOPES = (
    "referral:send",
    "referral:read",
    "referral:receive",
    "disclosure:preview",
    "consent:request",
    "event:read",
)


def client(app: Flask) -> FlaskClient:
    """A client that calls the hub by its own name over TLS."""
    speaking = app.test_client()
    speaking.environ_base["wsgi.url_scheme"] = "https"
    speaking.environ_base["HTTP_HOST"] = "hub.example"
    return speaking


def partner(
    database: Database,
    slug: str = "aurora",
    *,
    kind: str = "ngo",
    state: str = "active",
    agreed: bool = True,
    authority: bool = False,
    **values: Any,
) -> uuid.UUID:
    """A partner, with an agreement in force unless ``agreed`` is false; ``values`` replace parts of the agreement."""
    with database.transaction(SYSTEM) as tx:
        row = PartnerRow(tx.new_id(), slug, kind, f"Partner {slug}", state, authority)
        tx.partners.add(row, tx.now)
        if agreed:
            tx.partners.add_agreement(agreement(row.id, **values), tx.now)
        return row.id


def agreement(partner_id: uuid.UUID, **values: Any) -> AgreementRow:
    """An agreement over everything a test may want, in force for years."""
    terms: dict[str, Any] = {
        "id": uuid.uuid4(),
        "version": 1,
        "effective_from": date(2020, 1, 1),
        "effective_to": None,
        "sends": ("referral",),
        "receives": ("referral",),
        "purposes": ("language-learning",),
        "categories": ("identity", "needs"),
        "scopes": SCOPES,
        "deadlines": {},
        "statutes": (),
    }
    return AgreementRow(partner_id=partner_id, **{**terms, **values})


def software(database: Database, partner_id: uuid.UUID, client_id: str, **values: Any) -> str:
    """A registered client of a partner."""
    row = {"name": "Software", "jwks": None, "secret_hash": None, "scopes": SCOPES, **values}
    with database.transaction(SYSTEM) as tx:
        tx.clients.add(ClientRow(id=client_id, partner_id=partner_id, **row), tx.now)
    return client_id


def token(
    database: Database,
    slug: str = "aurora",
    *,
    scopes: Collection[str] = SCOPES,
    lasts: timedelta = timedelta(minutes=10),
) -> str:
    """A live token of a partner, which is made with its client if it is not there yet."""
    with database.transaction(SYSTEM) as tx:
        known = tx.partners.by_slug(slug)
    partner_id = known.id if known else partner(database, slug)
    client_id = f"{slug}-software"
    with database.transaction(SYSTEM) as tx:
        registered = tx.clients.registration(client_id, tx.today) is not None
    if not registered:
        software(database, partner_id, client_id)
    text = secrets.token_hex(32)
    with database.transaction(SYSTEM) as tx:
        tx.clients.add_token(TokenRow(hashed(text), client_id, tuple(scopes), tx.now, tx.now + lasts))
    return text


def bearer(token: str, **headers: str) -> dict[str, str]:
    """The headers of a call with this token."""
    return {"Authorization": f"Bearer {token}", **headers}
