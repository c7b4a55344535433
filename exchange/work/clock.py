"""The clock: at fixed intervals it puts a named task on the queue, and does nothing else.

Any number of clocks may run; a tick that finds its task waiting already leaves it at that.
"""

import logging
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.background import BackgroundScheduler  # type: ignore[import-untyped]

from exchange.errors import UnavailableError
from exchange.journal import FACTS
from exchange.storage.database import Database
from exchange.storage.transaction import Actor
from exchange.work import tasks, worker
from exchange.work.queue import AlreadyEnqueued, Queue

logger = logging.getLogger(__name__)

CLOCK = Actor(kind="system", id="clock")


@dataclass(frozen=True)
class Tick:
    """One row of the table: the task, and how often."""

    task: str
    every: timedelta

    @property
    def name(self) -> str:
        """What keeps two jobs of this task apart."""
        return f"clock:{self.task}"


TABLE = (
    Tick(worker.RECOVER_JOBS, timedelta(seconds=15)),
    Tick(tasks.LAPSE_QUESTIONS, timedelta(minutes=1)),
    Tick(tasks.EXPIRE_CONSENTS, timedelta(minutes=1)),
    Tick(tasks.CLOSE_REFERRALS, timedelta(minutes=15)),
    Tick(tasks.FORGET_SPENT, timedelta(minutes=10)),
    Tick(worker.CLEAR_JOBS, timedelta(days=1)),
)


def run(database: Database, queue: Queue, stopping: threading.Event) -> None:
    """Tick until told to stop; everything is due once at the start."""
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )
    for row in TABLE:
        scheduler.add_job(
            tick,
            "interval",
            (database, queue, row),
            seconds=row.every.total_seconds(),
            id=row.task,
            next_run_time=datetime.now(UTC),
        )
    scheduler.start()
    try:
        stopping.wait()
    finally:
        scheduler.shutdown()


def tick(database: Database, queue: Queue, row: Tick) -> bool:
    """Put one task on the queue; False when it waits there already or the database is away."""
    try:
        with database.transaction(CLOCK) as tx:
            queue.defer_once(tx.connection, row.task, row.name)
    except AlreadyEnqueued:
        return False
    except UnavailableError:
        logger.warning("the database is away; the next tick will do", extra={FACTS: {"task": row.task}})
        return False
    return True
