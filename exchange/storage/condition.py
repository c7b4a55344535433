"""How a database stands, as an operator asks: who we are there, what waits, and what should not be there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from exchange.errors import ConfigurationError
from exchange.storage.database import connect

OLDEST = 150000  # server_version_num of PostgreSQL 15

LOGIN = text(
    "select current_user, current_setting('server_version_num')::int, rolsuper or rolbypassrls,"
    " exists (select from pg_class where relname = 'record' and relkind = 'r' and pg_has_role(relowner, 'member'))"
    " from pg_roles where rolname = current_user"
)
BACKLOG = text(
    "select (select count(*) from queue.procrastinate_jobs where status = 'todo'),"
    " (select count(*) from queue.procrastinate_jobs where status = 'failed'),"
    " (select count(*) from delivery where state = 'dead'),"
    " (select min(next_attempt_at) from delivery where state in ('queued', 'retrying') and channel = 'webhook'),"
    " (select min(e.at) from evidence_pending p join evidence_entry e on e.id = p.entry_id)"
)
SHARED_SECRETS = text("select id from client where secret_hash is not null and revoked_at is null order by id")
PLAIN_TARGETS = text(
    "select p.slug from partner_endpoint e join partner p on p.id = e.partner_id"
    " where e.until is null and e.channel = 'webhook' and e.url not like 'https://%' order by p.slug"
)


@dataclass(frozen=True)
class Login:
    """Who an address lets us be."""

    role: str
    version: int
    unbound: bool  # a superuser or one whom row-level policies do not bind
    owner: bool


@dataclass(frozen=True)
class Backlog:
    """What waits to be done, and since when."""

    jobs: int
    failed_jobs: int
    dead_deliveries: int
    due_since: datetime | None
    unnumbered_since: datetime | None


def login(url: str) -> Login:
    """Who we are behind an address; raises :class:`ConfigurationError` when nobody answers there."""
    engine = connect(url, pool_size=1)
    try:
        with engine.connect() as connection:
            return Login(*connection.execute(LOGIN).one())
    except OperationalError as error:
        # The driver's text names host, port and role, never the password.
        raise ConfigurationError(str(error.orig).strip().splitlines()[0]) from error
    finally:
        engine.dispose()


def backlog(connection: Connection) -> Backlog:
    """What waits."""
    return Backlog(*connection.execute(BACKLOG).one())


def shared_secrets(connection: Connection) -> tuple[str, ...]:
    """The clients that may name themselves by a shared secret, which is for the sandbox alone."""
    return tuple(connection.execute(SHARED_SECRETS).scalars())


def plain_targets(connection: Connection) -> tuple[str, ...]:
    """The partners told at an address that is not https, which is for the sandbox alone."""
    return tuple(connection.execute(PLAIN_TARGETS).scalars())
