"""Software is registered with good keys and within the agreement, and taken out of use at once."""

from collections.abc import Iterator
from datetime import date

import pytest
from joserfc.jwk import ECKey

from exchange import agreements, partners
from exchange.agreements import Agreement
from exchange.errors import ConfigurationError, NotFoundError
from exchange.oauth import clients
from exchange.oauth.clients import Software
from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM, Transaction

SCOPES = frozenset({"referral:receive", "event:read"})
KEY = ECKey.generate_key("P-256", {"kid": "k1", "alg": "ES256"}, private=True)
JWKS = {"keys": [KEY.as_dict(private=False)]}


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.transaction(SYSTEM) as tx:
        partners.add(tx, "escola", kind="school", name="Escola")
        nothing = frozenset[str]()
        agreements.sign(
            tx, "escola", Agreement(nothing, frozenset({"referral"}), nothing, nothing, SCOPES, date(2026, 1, 1))
        )
        yield tx


def test_registered_software_is_found_with_its_keys_and_scopes(tx: Transaction) -> None:
    client_id = clients.register(tx, "escola", Software("Secretaria", JWKS, SCOPES))
    registered = tx.clients.registration(client_id, tx.today)
    assert registered is not None
    assert set(registered.client.scopes) == SCOPES
    assert registered.client.jwks is not None
    assert registered.client.jwks["keys"][0].keys() == {"kty", "crv", "x", "y", "kid"}
    assert registered.client.secret_hash is None


def test_a_shared_secret_is_kept_hashed(tx: Transaction) -> None:
    client_id = clients.register(tx, "escola", Software("S", JWKS, SCOPES), shared_secret="a-secret")
    registered = tx.clients.registration(client_id, tx.today)
    assert registered is not None
    assert registered.client.secret_hash
    assert b"a-secret" not in registered.client.secret_hash


@pytest.mark.parametrize(
    ("software", "word"),
    [
        (Software("S", {"keys": [KEY.as_dict(private=True)]}, SCOPES), "private parts"),
        (Software("S", JWKS, SCOPES | {"referral:send"}), "not in the agreement"),
        (Software("S", JWKS, frozenset({"everything"})), "no such scope"),
        (Software("S", JWKS, frozenset()), "no scope"),
        (Software("S\u202e", JWKS, SCOPES), "the name"),
    ],
)
def test_what_cannot_be_registered_is_refused_with_the_reason(tx: Transaction, software: Software, word: str) -> None:
    with pytest.raises(ConfigurationError, match=word):
        clients.register(tx, "escola", software)


def test_a_revoked_client_is_gone_and_is_not_revoked_twice(tx: Transaction) -> None:
    client_id = clients.register(tx, "escola", Software("S", JWKS, SCOPES))
    clients.revoke(tx, client_id)
    assert tx.clients.registration(client_id, tx.today) is None
    with pytest.raises(NotFoundError):
        clients.revoke(tx, client_id)


def test_nobody_registers_for_a_partner_that_is_not_there(tx: Transaction) -> None:
    with pytest.raises(NotFoundError):
        clients.register(tx, "nobody", Software("S", JWKS, SCOPES))
