"""Fills an empty hub with the fictitious partners and people, and says in one document how to act as any of them."""

import base64
import json
import uuid
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from connectors.transport.egress import SANDBOX
from exchange import accounts, agreements, applicants, notices, partners, purposes
from exchange.oauth import clients
from exchange.oauth.clients import Software
from exchange.sandbox.cast import AIMA, PLAYERS, Player
from exchange.sandbox.document import FORMAT, Document
from exchange.sandbox.people import CAST
from exchange.storage.transaction import Transaction
from schemas.applicant import PERSON


def plant(tx: Transaction, *, base_url: str, receiver_url: str) -> Document:
    """Seed the hub: the document that goes into the sandbox file."""
    purposes.install(tx)
    notices.approve(tx, by="sandbox")
    entries = [_partner(tx, player, base_url, receiver_url) for player in PLAYERS]
    aima = partners.called(tx, AIMA)
    staff_id = accounts.add(tx, partner_id=aima.id, role="staff", name="Marta Nogueira")
    return {
        "format": FORMAT,
        "base_url": base_url,
        "outbox_url": base_url + accounts.link_to_outbox(tx),
        "partners": entries,
        "applicants": [_applicant(tx, aima.id, name, base_url) for name in CAST],
        "staff": {"sign_in_url": base_url + accounts.link_to_account(tx, staff_id, reusable=True)},
    }


def move(tx: Transaction, document: Document, *, base_url: str, receiver_url: str) -> Document:
    """The same sandbox served at another address."""
    if document["base_url"] == base_url:
        return document
    moved: Document = json.loads(json.dumps(document).replace(f'"{document["base_url"]}', f'"{base_url}'))
    for entry in moved["partners"]:
        if entry["receives"]["by"] == "webhook":
            entry["receives"] = _webhook(tx, entry["slug"], receiver_url)
    return moved


def _partner(tx: Transaction, player: Player, base_url: str, receiver_url: str) -> dict[str, Any]:
    row = partners.add(tx, player.slug, kind=player.kind, name=player.name, authority=player.authority)
    agreement = player.role.agreement(player.laws)
    agreements.sign(tx, player.slug, agreement)
    jwk, secret = _private_jwk(tx), tx.new_secret()
    software = Software(f"Software of {player.slug}", {"keys": [_public(jwk)]}, agreement.scopes)
    account_id = accounts.add(tx, partner_id=row.id, role="caseworker", name=player.caseworker)
    return {
        "slug": player.slug,
        "kind": player.kind,
        "name": player.name,
        "client_id": clients.register(tx, player.slug, software, shared_secret=secret),
        "private_jwk": jwk,
        "client_secret": secret,
        "scopes": sorted(agreement.scopes),
        "receives": _webhook(tx, player.slug, receiver_url) if player.channel == "webhook" else _inbox(tx, player.slug),
        "sign_in_url": base_url + accounts.link_to_account(tx, account_id, reusable=True),
    }


def _webhook(tx: Transaction, slug: str, receiver_url: str) -> dict[str, str]:
    url = f"{receiver_url}/{slug}"
    return {"by": "webhook", "url": url, "signing_secret": partners.tell_by_webhook(tx, slug, url, SANDBOX)}


def _inbox(tx: Transaction, slug: str) -> dict[str, str]:
    partners.tell_by_inbox(tx, slug)
    return {"by": "inbox"}


def _applicant(tx: Transaction, aima_id: uuid.UUID, name: str, base_url: str) -> dict[str, Any]:
    """A person AIMA has on file, so that a partner's sending is linked and the question goes to that contact."""
    claims = PERSON.load(dict(CAST[name]))
    person = applicants.identify(tx, aima_id, claims, vouched=True)  # AIMA has met them
    assert person.applicant_id is not None  # an empty hub knows nobody to confuse them with
    link = accounts.link_to_applicant(tx, person.applicant_id, reusable=True)
    return {"name": name, "claims": claims, "sign_in_url": base_url + link}


def _private_jwk(tx: Transaction) -> dict[str, str]:
    # 31 bytes stay below the order of the curve's group.
    scalar = int.from_bytes(tx.tools.entropy(31), "big") + 1
    jwk: dict[str, str] = ECAlgorithm.to_jwk(ec.derive_private_key(scalar, ec.SECP256R1()), as_dict=True)
    kid = base64.urlsafe_b64encode(tx.tools.entropy(6)).decode()
    return {member: jwk[member] for member in ("kty", "crv", "x", "y", "d")} | {"kid": kid}


def _public(jwk: dict[str, str]) -> dict[str, str]:
    return {member: value for member, value in jwk.items() if member != "d"}
