"""What each role may not do is refused by the database itself, whatever the code does."""

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from exchange.storage.roles import missing_roles, roles_sql


def refused(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection, pytest.raises(InsufficientPrivilege):
        connection.execute(statement.encode())


@pytest.mark.parametrize("table", ["evidence_entry", "evidence_detail", "event", "link_decision"])
@pytest.mark.parametrize("statement", ["update {} set id = id", "delete from {}", "truncate {}"])
def test_nobody_who_serves_changes_what_was_written_once(
    app_url: str, sequencer_url: str, table: str, statement: str
) -> None:
    change = statement.format(table).replace(
        "set id = id", "set subject_id = 'x'" if table != "event" else "set type = 'x'"
    )
    refused(app_url, change)
    refused(sequencer_url, change)


@pytest.mark.parametrize("table", ["evidence_index", "evidence_node", "evidence_head", "event_position"])
def test_only_the_sequencer_numbers(app_url: str, table: str) -> None:
    refused(app_url, f"insert into {table} default values")
    refused(app_url, f"delete from {table}")


@pytest.mark.parametrize("table", ["record", "subject", "subject_key", "consent", "partner", "message"])
def test_the_sequencer_sees_nothing_about_people(sequencer_url: str, table: str) -> None:
    refused(sequencer_url, f"select from {table}")


def test_nobody_but_the_owner_makes_tables(app_url: str, sequencer_url: str) -> None:
    refused(app_url, "create table mine ()")
    refused(sequencer_url, "create table mine ()")
    refused(app_url, "create table queue.mine ()")


def test_the_serving_role_is_neither_superuser_nor_owner(app_url: str) -> None:
    with psycopg.connect(app_url) as connection:
        query = "select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user"
        assert connection.execute(query).fetchone() == (False, False, False)
        owners = connection.execute("select distinct tableowner from pg_tables where schemaname = 'public'").fetchall()
        assert owners == [("hub_owner",)]


def test_statements_are_given_for_the_missing_roles_alone(app_url: str) -> None:
    with psycopg.connect(app_url) as connection:
        assert missing_roles(connection) == ()
    assert roles_sql(("hub_app",)).count("CREATE ROLE") == 1
