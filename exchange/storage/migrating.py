"""Brings a database to the shape this code expects, and says how far it is; run by operators and at a demo's start."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from exchange.errors import ConfigurationError, UnavailableError
from exchange.storage.roles import APPLICATION, SEQUENCER, missing_roles, roles_sql
from exchange.storage.tables import metadata

FOLDER = Path(__file__).parent / "migrations"
NEEDED_ROLES = (APPLICATION, SEQUENCER)
ONE_AT_A_TIME = text("select pg_advisory_xact_lock(4829011)")
# A migration that cannot have its lock soon gives way, rather than stop everybody who queues behind it.
IMPATIENT = text("set local lock_timeout = '5s'")


@dataclass(frozen=True)
class Status:
    """The migration a database has reached, and the newest this code knows."""

    current: str | None
    head: str

    @property
    def pending(self) -> bool:
        """True when `database upgrade` has something to do."""
        return self.current != self.head


def upgrade(owner_url: str) -> None:
    """Run every pending migration in one transaction; safe to start twice at once."""
    with _owner(owner_url) as connection:
        _ensure_roles(connection)
        _refuse_unknown(connection)
        command.upgrade(_config(connection), "head")


def _refuse_unknown(connection: Connection) -> None:
    """A database that another version of the hub has migrated is left as it is."""
    reached = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory(str(FOLDER)).walk_revisions()}
    if reached is not None and reached not in known:
        raise ConfigurationError(
            f"The database is at migration {reached}, which this version does not know: run the version that made it,"
            " or start a sandbox over with `make reset`."
        )


def downgrade(owner_url: str, revision: str = "base") -> None:
    """Undo migrations down to ``revision``; deletes what their tables hold."""
    with _owner(owner_url) as connection:
        command.downgrade(_config(connection), revision)


def status(url: str) -> Status:
    """How far the database behind ``url`` is; any of the three roles may ask."""
    head = ScriptDirectory(str(FOLDER)).get_current_head()
    if head is None:
        raise ConfigurationError(f"No migrations in {FOLDER}: the installation is incomplete.")
    with _connection(url) as connection:
        return Status(MigrationContext.configure(connection).get_current_revision(), head)


def differences(owner_url: str) -> list[Any]:
    """What the migrated database and the metadata do not agree on; empty unless somebody forgot a migration."""
    with _connection(owner_url) as connection:
        options = {"include_name": ours, "compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


def ours(name: str | None, kind: str, _parents: object) -> bool:
    """True for what the metadata describes; the queue's tables are Procrastinate's business."""
    return kind != "table" or name is None or not name.startswith("procrastinate_")


@contextmanager
def _connection(url: str) -> Iterator[Connection]:
    engine = create_engine(url, connect_args={"options": "-c search_path=public -c timezone=UTC"})
    try:
        with _connected(engine) as connection, connection.begin():
            yield connection
    finally:
        engine.dispose()


def _connected(engine: Engine) -> Connection:
    try:
        return engine.connect()
    except OperationalError as error:
        raise UnavailableError from error


@contextmanager
def _owner(url: str) -> Iterator[Connection]:
    with _connection(url) as connection:
        connection.execute(ONE_AT_A_TIME)
        connection.execute(IMPATIENT)
        yield connection


def _config(connection: Connection) -> Config:
    config = Config()
    # A percent sign in the installation's path would be read as an interpolation.
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _ensure_roles(connection: Connection) -> None:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    missing = tuple(role for role in missing_roles(raw) if role in NEEDED_ROLES)
    if not missing:
        return
    try:
        connection.execute(text(roles_sql(missing)))
    except ProgrammingError as error:
        raise ConfigurationError(
            "DATABASE_OWNER_URL may not create roles; have an administrator run this SQL, then try again:\n"
            + roles_sql(missing)
        ) from error
