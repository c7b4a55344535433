"""Transactions: all or nothing, an actor the database knows, and errors that repeat nobody's data."""

import uuid

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import SYSTEM, Actor

NGO = uuid.UUID(int=7)
ACTOR = text("select current_setting('hub.actor_kind', true), current_setting('hub.partner', true)")


def test_the_database_knows_who_acts(database):
    with database.transaction(Actor("partner", str(NGO), partner_id=NGO)) as tx:
        assert tx.connection.execute(ACTOR).one() == ("partner", str(NGO))


def test_the_next_transaction_of_a_session_is_not_taken_for_the_last(database):
    with database.transaction(Actor("partner", str(NGO), partner_id=NGO)):
        pass
    with database.transaction(SYSTEM) as tx:
        assert tx.connection.execute(ACTOR).one() == ("system", "")


def test_now_does_not_move_within_a_transaction(database, clock):
    with database.transaction(SYSTEM) as tx:
        before = tx.now
        clock.now = clock.now.replace(year=2030)
        assert tx.now == before


def test_a_failing_statement_does_not_repeat_its_parameters(database):
    with pytest.raises(DBAPIError) as failure, database.transaction(SYSTEM) as tx:
        tx.connection.execute(text("select 1 / 0 from (select cast(:name as text)) as x"), {"name": "Olena Shevchenko"})
    assert "Olena" not in str(failure.value)


def test_a_snapshot_does_not_see_what_others_commit_meanwhile(database):
    count = text("select count(*) from partner")
    with database.snapshot(SYSTEM) as still:
        before = still.connection.execute(count).scalar_one()
        with database.transaction(SYSTEM) as tx:
            tx.partners.add(PartnerRow(tx.new_id(), "ponte", "ngo", "Ponte", "active"), tx.now)
        assert still.connection.execute(count).scalar_one() == before
    with database.transaction(SYSTEM) as tx:
        assert tx.connection.execute(count).scalar_one() == before + 1


def test_a_session_used_for_a_snapshot_sees_commits_again_afterwards(database):
    isolation = text("show transaction isolation level")
    with database.snapshot(SYSTEM) as still:
        assert still.connection.execute(isolation).scalar_one() == "repeatable read"
    with database.transaction(SYSTEM) as tx:
        assert tx.connection.execute(isolation).scalar_one() == "read committed"


def test_a_session_that_the_server_ended_is_replaced_before_its_first_statement(database):
    with database.transaction(SYSTEM) as tx:
        session = tx.connection.connection.driver_connection.info.backend_pid
    with psycopg.connect(database.engine.url.render_as_string(False).replace("+psycopg", "")) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [session])
    with database.transaction(SYSTEM) as tx:
        assert tx.connection.connection.driver_connection.info.backend_pid != session
