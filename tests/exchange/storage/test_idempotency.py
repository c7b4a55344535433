"""Rows of kept answers."""

from datetime import timedelta

import pytest

from exchange.storage.idempotency import AnswerRow
from exchange.storage.transaction import SYSTEM


@pytest.fixture
def tx(database):
    with database.transaction(SYSTEM) as tx:
        yield tx


def row(at, **changed):
    values = {
        "client_id": "a",
        "route": "r",
        "key": "k",
        "fingerprint": b"f",
        "status": 201,
        "headers": {},
        "body": b"{}",
    }
    return AnswerRow(**{**values, "created_at": at, "expires_at": at + timedelta(hours=24), **changed})


def test_one_answer_is_kept_for_an_attempt(tx):
    assert tx.idempotency.keep(row(tx.now))
    assert not tx.idempotency.keep(row(tx.now, status=403))


@pytest.mark.parametrize("part", ["client_id", "route", "key"])
def test_an_attempt_is_client_and_route_and_key(tx, part):
    tx.idempotency.keep(row(tx.now))

    assert tx.idempotency.keep(row(tx.now, **{part: "other"}))


def test_an_answer_past_its_time_gives_way(tx):
    tx.idempotency.keep(row(tx.now))

    assert tx.idempotency.keep(row(tx.now + timedelta(hours=24)))


def test_answers_past_their_time_are_forgotten(tx):
    tx.idempotency.keep(row(tx.now))

    assert tx.idempotency.forget_expired(tx.now + timedelta(hours=24)) == 0
    assert tx.idempotency.forget_expired(tx.now + timedelta(hours=25)) == 1
