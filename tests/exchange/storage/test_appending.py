"""Appended rows reach the database with their transaction, in one round trip, or not at all."""

import uuid
from contextlib import suppress
from typing import Any

import pytest
from psycopg.errors import ForeignKeyViolation, UniqueViolation
from sqlalchemy import Table, func, select, text

from bench.trips import traced
from exchange.errors import UnavailableError
from exchange.storage.tables import event, evidence_entry, evidence_pending
from exchange.storage.transaction import SYSTEM, Actor, Transaction
from tests import make


def entry(tx: Transaction) -> dict[str, Any]:
    return {
        "id": tx.new_id(),
        "at": tx.now,
        "type": "t",
        "subject_id": None,
        "object_id": None,
        "body": b"",
        "leaf": b"",
    }


def rows(tx: Transaction, table: Table) -> int:
    return tx.connection.execute(select(func.count()).select_from(table)).scalar_one()


def written(database, table: Table = evidence_entry) -> int:
    with database.transaction(SYSTEM) as tx:
        return rows(tx, table)


def test_what_is_appended_is_there_after_the_transaction(database):
    with database.transaction(SYSTEM) as tx:
        tx.appends.add(evidence_entry, **entry(tx))
        assert rows(tx, evidence_entry) == 0
    assert written(database) == 1


def test_nothing_is_appended_by_a_transaction_that_fails(database):
    def fail():
        with database.transaction(SYSTEM) as tx:
            tx.appends.add(evidence_entry, **entry(tx))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert written(database) == 0


def test_a_fault_among_what_is_appended_undoes_the_whole_transaction(database):
    def append_twice():
        with database.transaction(SYSTEM) as tx:
            twice = entry(tx)
            make.school(tx)
            tx.appends.add(evidence_entry, **twice)
            tx.appends.add(evidence_entry, **twice)

    with pytest.raises(UniqueViolation):
        append_twice()
    with database.transaction(SYSTEM) as tx:
        assert tx.partners.all() == []


def test_all_who_act_in_a_transaction_append_to_the_same(database):
    with database.transaction(SYSTEM) as tx:
        tx.acting(Actor("staff", "operator")).appends.add(evidence_entry, **entry(tx))
        tx.appends.add(evidence_entry, **entry(tx))
    assert written(database) == 2


def test_a_table_is_written_after_those_it_refers_to(database):
    with database.transaction(SYSTEM) as tx:
        one = entry(tx)
        tx.appends.add(evidence_pending, entry_id=one["id"])
        tx.appends.add(evidence_entry, **one)
    assert written(database, evidence_pending) == 1


def test_any_number_of_rows_takes_one_round_trip(database):
    with traced(database.engine) as trips, database.transaction(SYSTEM) as tx:
        for _ in range(50):
            one = entry(tx)
            tx.appends.add(evidence_entry, **one)
            tx.appends.add(evidence_pending, entry_id=one["id"])
        trips()
        tx.appends.flush()
        assert trips() == 1
        tx.appends.flush()
        assert trips() == 0


def test_a_document_is_appended_as_one(database):
    with database.transaction(SYSTEM) as tx:
        told = {"type": "t", "partner_id": make.school(tx).id, "record_id": None, "occurred_at": tx.now}
        tx.appends.add(event, id=tx.new_id(), data={"version": 2}, **told)
        tx.appends.flush()
        assert tx.connection.execute(select(event.c.data)).scalar_one() == {"version": 2}


def test_a_part_that_fails_takes_back_its_own_and_no_more(database):
    with database.transaction(SYSTEM) as tx:
        tx.appends.add(evidence_entry, **entry(tx))
        with suppress(ZeroDivisionError), tx.appends.part():
            tx.appends.add(evidence_entry, **entry(tx))
            raise ZeroDivisionError
        with tx.appends.part():
            tx.appends.add(evidence_entry, **entry(tx))
        tx.appends.add(evidence_entry, **entry(tx))
    assert written(database) == 3


def test_a_part_with_a_fault_among_what_it_appends_fails_alone(database):
    with database.transaction(SYSTEM) as tx:
        with pytest.raises(ForeignKeyViolation), tx.appends.part():
            tx.appends.add(evidence_pending, entry_id=uuid.uuid4())
        tx.appends.add(evidence_entry, **entry(tx))
    assert (written(database), written(database, evidence_pending)) == (1, 0)


def test_a_session_that_breaks_before_rows_are_written_is_told_as_unavailable(database):
    def break_off():
        with database.transaction(SYSTEM) as tx:
            tx.appends.add(evidence_entry, **entry(tx))
            session = tx.connection.connection.driver_connection.info.backend_pid
            with database.transaction(SYSTEM) as other:
                other.connection.execute(text("select pg_terminate_backend(:session)"), {"session": session})

    with pytest.raises(UnavailableError):
        break_off()
    assert written(database) == 0
