"""Statements given to the driver as they were compiled: the same values in and out as through SQLAlchemy."""

import uuid
from dataclasses import astuple, fields
from typing import Any

import pytest
from psycopg.errors import UniqueViolation
from sqlalchemy import bindparam, insert, select, text

from exchange.storage.purposes import PurposeRow
from exchange.storage.statements import Statement
from exchange.storage.tables import event, partner
from exchange.storage.transaction import SYSTEM, Transaction
from tests import make

BY_SLUG = Statement(select(partner.c.id, partner.c.slug).where(partner.c.slug == bindparam("slug")))
TELL = Statement(insert(event), event.c.keys())


@pytest.fixture
def tx(database):
    with database.transaction(SYSTEM) as tx:
        yield tx


def told(tx: Transaction, data: Any) -> dict[str, Any]:
    about = {"type": "t", "partner_id": make.school(tx).id, "record_id": None, "occurred_at": tx.now}
    return {"id": tx.new_id(), "data": data, **about}


def test_the_one_row_or_none_is_found(tx):
    school = make.school(tx)
    assert BY_SLUG.row(tx.connection, slug=school.slug) == (school.id, school.slug)
    assert BY_SLUG.row(tx.connection, slug="nobody") is None


def test_a_statement_keeps_the_constants_it_was_written_with(tx):
    school = make.school(tx)
    active = Statement(select(partner.c.slug).where(partner.c.state == "active").limit(1))
    assert active.rows(tx.connection) == [(school.slug,)]


def test_a_document_goes_in_and_comes_out_as_one(tx):
    TELL.run(tx.connection, **told(tx, {"version": 2, "href": "/é"}))
    assert Statement(select(event.c.data)).row(tx.connection) == ({"version": 2, "href": "/é"},)


def test_a_value_that_looks_like_sql_stays_a_value(tx):
    assert BY_SLUG.row(tx.connection, slug="x' or '1'='1") is None


def test_rows_come_back_as_sqlalchemy_reads_them(tx):
    row = PurposeRow("language-learning", 1, tx.today, None, 365, 14, ("identity",))
    tx.purposes.add_missing(row)
    columns = ", ".join(field.name for field in fields(row) if field.name != "version")
    query = text(f"select {columns}, version from purpose")
    assert Statement(query).row(tx.connection) == tuple(tx.connection.execute(query).one())
    assert astuple(tx.purposes.on(row.code, tx.today)) == astuple(row)


def test_a_statement_is_part_of_its_transaction(database):
    def add_twice():
        with database.transaction(SYSTEM) as tx:
            one = told(tx, {})
            TELL.run(tx.connection, **one)
            TELL.run(tx.connection, **one)

    with pytest.raises(UniqueViolation):
        add_twice()
    with database.transaction(SYSTEM) as tx:
        assert Statement(select(event.c.id)).rows(tx.connection) == []


def test_a_missing_parameter_is_a_fault_and_not_a_null(tx):
    with pytest.raises(Exception, match="slug"):
        BY_SLUG.row(tx.connection)


def test_one_statement_is_executed_for_many_sets_of_values(tx):
    both = [told(tx, {}), {**told(tx, {}), "id": uuid.uuid4()}]
    TELL.many(tx.connection, both)
    assert len(Statement(select(event.c.id)).rows(tx.connection)) == 2
