"""The three database roles and who may do what, as SQL an operator can read and run.

``hub_owner`` migrates and owns every table, ``hub_app`` serves, ``hub_sequencer`` numbers evidence and events.
Rights on single tables are granted by the migrations; nothing ever uses ``SET ROLE`` from a stronger login.
"""

import psycopg
from psycopg import sql

OWNER = "hub_owner"
APPLICATION = "hub_app"
SEQUENCER = "hub_sequencer"
ROLES = (OWNER, APPLICATION, SEQUENCER)


def roles_sql(missing: tuple[str, ...] = ROLES) -> str:
    """The statements that make the roles; for an operator whose owner login may not create them."""
    return "\n".join(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS;" for role in missing)


def missing_roles(connection: psycopg.Connection) -> tuple[str, ...]:
    """Those of the three roles this server does not have yet."""
    rows = connection.execute("select rolname from pg_roles where rolname = any(%s)", (list(ROLES),)).fetchall()
    present = {name for (name,) in rows}
    return tuple(role for role in ROLES if role not in present)


def establish(superuser_url: str, database: str) -> None:
    """Make the roles and ``database`` on a server of our own; nothing happens where they exist."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        missing = missing_roles(connection)
        if missing:
            connection.execute(roles_sql(missing).encode())
        if not _exists(connection, database):
            make = sql.SQL("create database {} owner {}")
            connection.execute(make.format(sql.Identifier(database), sql.Identifier(OWNER)))


def _exists(connection: psycopg.Connection, database: str) -> bool:
    return connection.execute("select 1 from pg_database where datname = %s", (database,)).fetchone() is not None
