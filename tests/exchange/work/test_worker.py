"""The worker's jobs: run from the queue, given back when their worker is gone, cleared away in the end."""

import asyncio
import os
import signal
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from procrastinate import App
from sqlalchemy import text

from exchange.events import DELIVER
from exchange.storage.transaction import SYSTEM
from exchange.work import queue, worker
from exchange.work.workshop import Pace, Workshop
from tests.exchange.telling import Post


@pytest.fixture
def shop(post: Post, app_url: str) -> Workshop:
    """A workshop whose queue is the test's own database."""
    return replace(post.shop(), queue_url=app_url)


@pytest.fixture
def app(shop: Workshop) -> App:
    """The queue's application with every task."""
    app = queue.application(shop.queue_url)
    worker.register(app, shop)
    return app


@pytest.fixture
def defer(post: Post) -> Iterator[object]:
    """Puts a task on the real queue."""

    def put(task: str) -> None:
        with post.database.transaction(SYSTEM) as tx:
            queue.Queue().defer(tx.connection, task)

    return put


def drain(app: App) -> None:
    async def work() -> None:
        async with app.open_async():
            await app.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(work())


def jobs(post: Post) -> list[tuple[str, str]]:
    return [
        (row.task_name, row.status) for row in post.rows("select task_name, status from procrastinate_jobs order by id")
    ]


def test_the_job_of_an_event_delivers_it(post: Post, app: App, defer):
    post.tell()
    defer(DELIVER)
    drain(app)
    assert post.states() == ["delivered"]
    assert jobs(post) == [(DELIVER, "succeeded")]


@pytest.mark.parametrize("task", [*worker.TASKS, worker.RECOVER_JOBS, worker.CLEAR_JOBS])
def test_every_task_runs_on_a_hub_with_nothing_to_do(post: Post, app: App, defer, task: str):
    defer(task)
    drain(app)
    assert jobs(post) == [(task, "succeeded")]


def test_a_task_may_run_twice(post: Post, app: App, defer):
    post.tell()
    for _ in range(2):
        defer(DELIVER)
    drain(app)
    assert post.proofs("delivery.settled") == ["delivered"]


def test_the_job_of_a_lost_worker_is_given_back(post: Post, app: App, defer):
    post.tell()
    defer(DELIVER)
    with post.database.transaction(SYSTEM) as tx:
        lost = "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"
        worker_id = tx.connection.execute(text(lost)).scalar_one()
        stalled = "update procrastinate_jobs set status = 'doing', worker_id = :worker"
        tx.connection.execute(text(stalled), {"worker": worker_id})

    async def recover() -> None:
        async with app.open_async():
            await worker.recover_jobs(app, 30)

    asyncio.run(recover())
    drain(app)
    assert post.states() == ["delivered"]


def test_a_stalled_job_whose_like_already_waits_is_left(post: Post, app: App):
    with post.database.transaction(SYSTEM) as tx:
        queue.Queue().defer_once(tx.connection, DELIVER, "clock:deliver")
        lost = "insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"
        worker_id = tx.connection.execute(text(lost)).scalar_one()
        stalled = "update procrastinate_jobs set status = 'doing', worker_id = :worker"
        tx.connection.execute(text(stalled), {"worker": worker_id})
        queue.Queue().defer_once(tx.connection, DELIVER, "clock:deliver")

    async def recover() -> None:
        async with app.open_async():
            await worker.recover_jobs(app, 30)

    asyncio.run(recover())
    assert jobs(post) == [(DELIVER, "doing"), (DELIVER, "todo")]


def test_a_worker_has_a_thread_for_each_job_at_once(shop: Workshop):
    # Procrastinate runs sync tasks in asyncio's default executor: five at a time on one processor, whatever is asked.
    together = threading.Barrier(8, timeout=5)
    app = queue.application(shop.queue_url)

    @app.task(name="meet", queue=queue.NAME)
    def meet() -> None:
        together.wait()

    with shop.database.transaction(SYSTEM) as tx:
        for _ in range(8):
            queue.Queue().defer(tx.connection, "meet")

    async def work() -> None:
        worker.widen(8)
        async with app.open_async():
            await app.run_worker_async(concurrency=8, wait=False, listen_notify=False, install_signal_handlers=False)

    asyncio.run(work())
    with shop.database.transaction(SYSTEM) as tx:
        ended = tx.connection.execute(text("select distinct status from procrastinate_jobs")).scalars().all()
    assert [str(one) for one in ended] == ["succeeded"]


@pytest.fixture
def interrupted() -> Iterator[None]:
    """This process gets the signal of Ctrl-C in a moment."""
    timer = threading.Timer(1.0, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    yield
    timer.cancel()


def test_a_worker_works_until_a_signal_and_ends(post: Post, shop: Workshop, interrupted: None):
    post.tell(count=3)
    worker.run(replace(shop, pace=Pace(look=0.05, fetch=0.05)))
    assert post.states() == ["delivered"] * 3
    assert post.rows("select 1 from event_pending") == []
    assert post.rows("select 1 from procrastinate_workers") == []


def test_a_worker_whose_loop_fails_ends_with_the_failure(post: Post, shop: Workshop):
    broken = replace(shop, sequencer=replace(shop.sequencer, tools=None))
    with pytest.raises(AttributeError):
        worker.run(broken)
