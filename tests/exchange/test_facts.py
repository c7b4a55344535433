"""Facts: one coarse row a record, that leads back to nobody.

Reaches ``exchange.storage.facts``.
"""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text

from exchange.facts import Counted, count, recount, retract
from exchange.storage.transaction import SYSTEM

NGO = uuid.UUID(int=7)
SENT = Counted(kind="referral", purpose="language-learning", partner_id=NGO, channel="api")
CLAIMS = {
    "full_name": "Olena Shevchenko",
    "birth_date": "1990-03-02",
    "sex": "F",
    "nationality": "UKR",
    "nif": "123456789",
    "contact_languages": ["ukr", "eng"],
    "address": {"dico": "1106", "postal_code": "1000-001", "line": "Rua A, 1"},
}


@pytest.fixture
def tx(database):
    with database.transaction(SYSTEM) as tx:
        yield tx


def rows(tx):
    tx.appends.flush()
    return [dict(row) for row in tx.connection.execute(text("select * from fact")).mappings()]


def test_a_record_leaves_one_row_of_groups_and_codes(tx):
    fact_id = count(tx, SENT, CLAIMS)
    assert rows(tx) == [
        {
            "id": fact_id,
            "kind": "referral",
            "purpose": "language-learning",
            "partner_id": NGO,
            "place": "1106",
            "nationality_group": "europe-other",
            "sex": "F",
            "age_band": "35-49",
            "language": "ukr",
            "channel": "api",
            "iso_week": "2026-W10",
        }
    ]


def test_what_was_not_said_is_not_guessed(tx):
    count(tx, SENT, {"address": None, "contact_languages": None})
    (row,) = rows(tx)
    assert (row["place"], row["sex"], row["language"]) == (None, None, None)
    assert (row["nationality_group"], row["age_band"]) == ("unknown", "unknown")


def test_the_id_tells_neither_time_nor_order(tx):
    ids = [count(tx, SENT, CLAIMS) for _ in range(2)]
    assert {one.version for one in ids} == {4}


def test_a_fact_is_retracted_by_its_id_alone(tx):
    kept, gone = count(tx, SENT, CLAIMS), count(tx, SENT, CLAIMS)
    retract(tx, gone)
    assert [row["id"] for row in rows(tx)] == [kept]


def test_retracting_twice_is_retracting_once(tx):
    fact_id = count(tx, SENT, CLAIMS)
    retract(tx, fact_id)
    retract(tx, fact_id)
    assert rows(tx) == []


def test_a_corrected_record_is_counted_anew_in_its_own_week(tx, clock):
    fact_id = count(tx, SENT, CLAIMS)
    later = replace(tx, now=tx.now + timedelta(days=30))
    again = recount(later, fact_id, {**CLAIMS, "sex": "M"})
    (row,) = rows(tx)
    assert (row["id"], row["sex"], row["iso_week"]) == (again, "M", "2026-W10")
    assert again != fact_id


def test_what_was_not_counted_is_not_counted_anew(tx):
    assert recount(tx, uuid.UUID(int=1), CLAIMS) is None
