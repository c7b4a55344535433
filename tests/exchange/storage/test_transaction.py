"""Ids of a transaction: ordered in time, ordered as made, and otherwise random."""

from datetime import timedelta

from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM, Actor
from tests.make import MONDAY, Clock


def test_ids_are_version_7_of_their_instant(database: Database):
    with database.transaction(SYSTEM) as tx:
        made = tx.new_id()
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == int(MONDAY.timestamp() * 1000)


def test_ids_of_one_transaction_are_ordered_as_they_were_made(database: Database):
    with database.transaction(SYSTEM) as tx:
        made = [tx.new_id() for _ in range(50)]
        made += [tx.acting(Actor("staff", "operator")).new_id() for _ in range(2)]
    assert made == sorted(made)
    assert len(set(made)) == 52


def test_ids_of_a_later_transaction_come_later(database: Database, clock: Clock):
    with database.transaction(SYSTEM) as tx:
        earlier = [tx.new_id() for _ in range(5)]
    clock.advance(timedelta(milliseconds=1))
    with database.transaction(SYSTEM) as tx:
        assert tx.new_id() > max(earlier)


def test_the_same_instant_gives_other_ids_to_another_transaction(database: Database):
    made = []
    for _ in range(2):
        with database.transaction(SYSTEM) as tx:
            made.append(tx.new_id())
    assert made[0] != made[1]


def test_a_day_begins_in_lisbon(database: Database, clock: Clock):
    clock.now = MONDAY.replace(month=7, hour=23, minute=30)
    with database.transaction(SYSTEM) as tx:
        assert tx.today.day == MONDAY.day + 1
