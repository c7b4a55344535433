"""The queue on the caller's connection: a job commits with its cause or not at all."""

import contextlib

import pytest
from sqlalchemy import text

from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM
from exchange.work.queue import AlreadyEnqueued, Queue, application


def waiting(database: Database) -> list[str]:
    with database.transaction(SYSTEM) as tx:
        return list(tx.connection.execute(text("select task_name from procrastinate_jobs order by id")).scalars())


def test_a_job_commits_with_its_transaction(database: Database):
    queue = Queue()
    with database.transaction(SYSTEM) as tx:
        queue.defer(tx.connection, "deliver")
        assert waiting(database) == []
    assert waiting(database) == ["deliver"]


def test_a_job_is_gone_with_its_transaction(database: Database):
    with contextlib.suppress(RuntimeError), database.transaction(SYSTEM) as tx:
        Queue().defer(tx.connection, "deliver")
        raise RuntimeError
    assert waiting(database) == []


def test_a_named_job_waits_once(database: Database):
    queue = Queue()
    with database.transaction(SYSTEM) as tx:
        queue.defer_once(tx.connection, "sweep", "clock:sweep")
    with pytest.raises(AlreadyEnqueued), database.transaction(SYSTEM) as tx:
        queue.defer_once(tx.connection, "sweep", "clock:sweep")
    assert waiting(database) == ["sweep"]


def test_a_queue_that_only_defers_opens_nothing_and_knows_no_address():
    assert "password" not in repr(Queue(application("postgresql://hub:password@db/hub")))
