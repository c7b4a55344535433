"""The clock: named tasks at fixed intervals, never twice in the queue."""

import threading
from collections.abc import Iterator

import pytest
from procrastinate import App
from sqlalchemy import text

from exchange.storage.database import Database, connect
from exchange.storage.transaction import SYSTEM, Tools
from exchange.work import clock
from exchange.work.queue import Queue, application
from exchange.work.worker import register
from tests.exchange.telling import Post


def waiting(database: Database) -> list[str]:
    with database.transaction(SYSTEM) as tx:
        return list(tx.connection.execute(text("select task_name from procrastinate_jobs order by 1")).scalars())


@pytest.fixture
def away(tools: Tools) -> Iterator[Database]:
    """A database that is not there."""
    database = Database(connect("postgresql://nobody@127.0.0.1:1/nothing"), tools)
    yield database
    database.close()


@pytest.fixture
def registered(post: Post) -> App:
    """The queue's application as a worker knows it."""
    app = application()
    register(app, post.shop())
    return app


@pytest.mark.parametrize("row", clock.TABLE, ids=lambda row: row.task)
def test_every_row_names_a_task_that_a_worker_knows(registered: App, row: clock.Tick):
    assert row.task in registered.tasks


def test_no_task_stands_in_the_table_twice():
    assert len({row.task for row in clock.TABLE}) == len(clock.TABLE)


def test_a_tick_that_finds_its_task_waiting_leaves_it_at_that(database: Database):
    row = clock.TABLE[0]
    assert [clock.tick(database, Queue(), row) for _ in range(3)] == [True, False, False]
    assert waiting(database) == [row.task]


def test_a_tick_without_a_database_is_passed_over(away: Database):
    assert not clock.tick(away, Queue(), clock.TABLE[0])


def test_everything_is_due_at_the_start(database: Database):
    stopping = threading.Event()
    running = threading.Thread(target=clock.run, args=(database, Queue(), stopping))
    running.start()
    for _ in range(100):
        if len(waiting(database)) == len(clock.TABLE):
            break
        stopping.wait(0.05)
    stopping.set()
    running.join()
    assert waiting(database) == sorted(row.task for row in clock.TABLE)
