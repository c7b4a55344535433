"""Rows of clients, tokens and spent assertions."""

from datetime import timedelta

import pytest

from exchange.storage.clients import Attempt
from exchange.storage.transaction import SYSTEM
from exchange.vault.fingerprints import hashed
from tests import doors


@pytest.fixture
def tx(database):
    with database.transaction(SYSTEM) as tx:
        yield tx


def test_a_registration_joins_client_partner_and_agreement(database):
    doors.software(database, doors.partner(database, "boreal", scopes=("a:b",)), "boreal-1", scopes=("a:b", "c:d"))

    with database.transaction(SYSTEM) as tx:
        found = tx.clients.registration("boreal-1", tx.today)

    assert (found.client.id, found.client.scopes) == ("boreal-1", ("a:b", "c:d"))
    assert (found.partner_state, found.agreed_scopes) == ("active", ("a:b",))


def test_the_newest_agreement_in_force_counts(database):
    partner_id = doors.partner(database, "boreal", scopes=("a:b",))
    doors.software(database, partner_id, "boreal-1")
    with database.transaction(SYSTEM) as tx:
        later = tx.today + timedelta(days=1)
        tx.partners.add_agreement(doors.agreement(partner_id, version=2, scopes=("c:d",)), tx.now)
        tx.partners.add_agreement(doors.agreement(partner_id, version=3, scopes=(), effective_from=later), tx.now)

    with database.transaction(SYSTEM) as tx:
        assert tx.clients.registration("boreal-1", tx.today).agreed_scopes == ("c:d",)
        assert tx.clients.registration("boreal-1", later).agreed_scopes == ()


def test_an_assertion_is_spent_once(tx):
    until = tx.now + timedelta(minutes=2)

    assert tx.clients.spend_assertion("a", b"jti", until)
    assert not tx.clients.spend_assertion("a", b"jti", until)
    assert tx.clients.spend_assertion("b", b"jti", until)


def test_what_has_ended_is_forgotten_and_the_rest_kept(database, clock):
    token = doors.token(database, "boreal")
    with database.transaction(SYSTEM) as tx:
        tx.clients.spend_assertion("a", b"jti", tx.now + timedelta(minutes=2))
    clock.advance(timedelta(minutes=5))

    with database.transaction(SYSTEM) as tx:
        assert tx.clients.forget_expired(tx.now) == 1
        assert tx.clients.token(hashed(token)) is not None
        assert tx.clients.forget_expired(tx.now + timedelta(minutes=6)) == 1


def test_an_earlier_end_of_a_token_stays(database, clock):
    token = hashed(doors.token(database, "boreal"))
    with database.transaction(SYSTEM) as tx:
        tx.clients.revoke_token(token, tx.now)
        ended = tx.now
    clock.advance(timedelta(minutes=1))

    with database.transaction(SYSTEM) as tx:
        tx.clients.revoke_token(token, tx.now)
        assert tx.clients.token(token).revoked_at == ended


def test_only_one_transaction_holds_an_attempt(database):
    token = hashed(doors.token(database, "boreal"))
    attempt = Attempt("route", "key")

    with database.opening() as one, database.opening() as other:
        first = one.clients.caller_attempting(attempt, token, one.now, one.today)
        second = other.clients.caller_attempting(attempt, token, other.now, other.today)
        elsewhere = other.clients.caller_attempting(Attempt("route", "other"), token, other.now, other.today)

    assert (first[1].locked, second[1].locked, elsewhere[1].locked) == (True, False, True)


def test_secrets_stay_out_of_what_is_printed(database):
    doors.software(database, doors.partner(database, "boreal"), "boreal-1", secret_hash=b"secret-hash")

    with database.transaction(SYSTEM) as tx:
        assert "secret-hash" not in repr(tx.clients.registration("boreal-1", tx.today))
