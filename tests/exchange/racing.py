"""Two things at once: one is held open until the other waits for it."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from sqlalchemy import text

from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM, Transaction

PATIENCE = 20


@contextmanager
def meanwhile(database: Database, what: Callable[[], Any]) -> Iterator[tuple[Transaction, list[Any]]]:
    """Let something be asked once this transaction has done its work, and waits for its end; its answer comes after."""
    with ThreadPoolExecutor(1) as pool, database.transaction(SYSTEM) as tx:
        answers: list[Any] = []
        yield tx, answers
        future = pool.submit(what)
        until_waiting(database, future)
        tx.appends.flush()
        tx.connection.commit()
        answers.append(future.result(timeout=PATIENCE))


def until_waiting(database: Database, future: Future[Any]) -> None:
    """Wait until some session waits for a lock, or what was asked is done without."""
    while not future.done() and not _somebody_waits(database):
        time.sleep(0.01)


def _somebody_waits(database: Database) -> bool:
    # A transaction of its own each time: within one, PostgreSQL repeats what it said first.
    with database.transaction(SYSTEM) as tx:
        waiting = text("select count(*) from pg_stat_activity where wait_event_type = 'Lock'")
        return bool(tx.connection.execute(waiting).scalar_one())
