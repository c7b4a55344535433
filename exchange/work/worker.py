"""A worker process: takes jobs off the queue, runs the loops beside them, and shows that it lives.

It ends on SIGTERM or SIGINT once what it sends has been answered, which the transport's time limit bounds.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from procrastinate import App
from procrastinate.exceptions import ConnectorException

from exchange.journal import FACTS
from exchange.work import queue
from exchange.work.loop import PASSES, Loop
from exchange.work.tasks import TASKS, Task
from exchange.work.workshop import Workshop

logger = logging.getLogger(__name__)

RECOVER_JOBS = "recover-jobs"
CLEAR_JOBS = "clear-jobs"
KEPT_HOURS = 72  # failed and cancelled jobs, for whoever asks why


def run(shop: Workshop) -> None:
    """Work until a signal says stop."""
    asyncio.run(_work(shop))


async def _work(shop: Workshop) -> None:
    app = queue.application(shop.queue_url)
    register(app, shop)
    widen(shop.concurrency + len(PASSES))
    running = asyncio.get_running_loop()
    told = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        running.add_signal_handler(number, told.set)
    async with app.open_async():
        loops = [running.run_in_executor(None, Loop(shop, step).run) for step in PASSES]
        jobs, stop = asyncio.ensure_future(_jobs(app, shop)), asyncio.ensure_future(told.wait())
        try:
            # A loop that ends has failed: the process ends too, and whoever watches it starts a fresh one.
            ends: list[asyncio.Future[Any]] = [stop, jobs, *loops]
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # First of all, so that a batch in the middle of its sending hands back the rest.
            shop.stopping.set()
            stop.cancel()
            jobs.cancel()  # lets the jobs that run come to their end
            with contextlib.suppress(asyncio.CancelledError):
                await jobs
        await asyncio.gather(*loops)


def widen(threads: int) -> None:
    """Give the running loop a thread for everything that runs at once.

    Sync tasks run in asyncio's default executor, which has few threads however high the concurrency is set.
    """
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(threads, thread_name_prefix="worker"))


async def _jobs(app: App, shop: Workshop) -> None:
    await app.run_worker_async(
        queues=[queue.NAME],
        concurrency=shop.concurrency,
        listen_notify=False,
        install_signal_handlers=False,
        fetch_job_polling_interval=shop.pace.fetch,
        delete_jobs="successful",
        update_heartbeat_interval=shop.pace.heartbeat,
        stalled_worker_timeout=shop.pace.stalled,
    )


def register(app: App, shop: Workshop) -> None:
    """Let the queue's application know every task, and the two that look after the queue itself."""
    for name, task in TASKS.items():
        app.task(name=name, queue=queue.NAME)(_bound(task, shop))
    app.task(name=RECOVER_JOBS, queue=queue.NAME)(partial(recover_jobs, app, shop.pace.stalled))
    app.task(name=CLEAR_JOBS, queue=queue.NAME)(partial(clear_jobs, app))


def _bound(task: Task, shop: Workshop) -> Callable[[], None]:
    def run() -> None:
        task(shop)

    return run


async def recover_jobs(app: App, stalled: float) -> None:
    """Give the jobs of workers that no longer show a heartbeat back to the queue; nothing else would."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=stalled):
        # Another job of the same name waits already: the stalled one is not needed.
        with contextlib.suppress(ConnectorException):
            await app.job_manager.retry_job(job)
            logger.warning("a job had lost its worker", extra={FACTS: {"job": job.id, "task": job.task_name}})


async def clear_jobs(app: App) -> None:
    """Delete what failed or was cancelled some days ago."""
    await app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS, include_failed=True, include_cancelled=True)
