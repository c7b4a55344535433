"""The one door to PostgreSQL: an engine that opens nothing until its first transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoSessionError

from exchange.errors import UnavailableError
from exchange.storage.transaction import Actor, Tools, Transaction

SET_ACTOR = text(
    "select set_config('hub.actor_kind', :kind, true), set_config('hub.actor', :id, true),"
    " set_config('hub.partner', :partner, true)"
)

NOBODY = Actor(kind="system", id="nobody")

# No session to be had, or one that broke, whether SQLAlchemy or the driver under it met that.
LOST = (OperationalError, InterfaceError, NoSessionError, psycopg.OperationalError, psycopg.InterfaceError)


def connect(url: str, *, pool_size: int = 5) -> Engine:
    """An engine for ``url`` whose sessions find the queue's functions and cannot idle in a transaction."""
    engine = create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        # A failing statement would otherwise repeat its parameters in the log.
        hide_parameters=True,
        connect_args={
            "options": "-c search_path=public,queue -c timezone=UTC"
            " -c idle_in_transaction_session_timeout=30000 -c statement_timeout=30000"
        },
    )
    event.listen(engine, "checkout", _replace_ended)
    return engine


def _replace_ended(session: psycopg.Connection, _record: object, _proxy: object) -> None:
    """Take another session for one that the server has ended: its farewell, then its end, wait to be read."""
    try:
        session.pgconn.consume_input()
        session.pgconn.consume_input()
    except psycopg.OperationalError:
        raise DisconnectionError from None


@dataclass(frozen=True)
class Database:
    """Opens transactions for an actor; commits on leaving, rolls back on any error."""

    engine: Engine
    tools: Tools

    @contextmanager
    def transaction(self, actor: Actor) -> Iterator[Transaction]:
        """One transaction whose row-level policies see ``actor`` from its first statement."""
        with self.opening() as tx:
            name_actor(tx.connection, actor)
            yield tx.acting(actor)

    @contextmanager
    def snapshot(self, actor: Actor) -> Iterator[Transaction]:
        """A transaction all of whose statements see one state of the database, whatever others commit meanwhile."""
        still = Database(self.engine.execution_options(isolation_level="REPEATABLE READ"), self.tools)
        with still.transaction(actor) as tx:
            yield tx

    @contextmanager
    def opening(self) -> Iterator[Transaction]:
        """One transaction whose first statement finds out and names who acts (:meth:`Clients.caller` does both)."""
        try:
            with self.engine.begin() as connection:
                tx = Transaction(connection=connection, now=self.tools.clock(), actor=NOBODY, tools=self.tools)
                yield tx
                tx.appends.flush()
        except LOST as error:
            raise UnavailableError from error

    def close(self) -> None:
        """Let go of every pooled session."""
        self.engine.dispose()


def name_actor(connection: Connection, actor: Actor) -> None:
    """Tell the database who acts, for the row-level policies (``current_setting('hub.partner', true)``)."""
    connection.execute(
        SET_ACTOR,
        {"kind": actor.kind, "id": actor.id, "partner": str(actor.partner_id) if actor.partner_id else ""},
    )
