"""What a worker works with, put together once; every limit of time in one place."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from connectors.base import Transport
from connectors.transport.egress import PRODUCTION, SANDBOX
from connectors.transport.https import HttpsTransport
from exchange.settings import Settings
from exchange.storage.database import Database, connect
from exchange.storage.transaction import Actor, Tools

WORKER = Actor(kind="system", id="worker")
SEQUENCER = Actor(kind="system", id="sequencer")
SENDERS = 4


@dataclass(frozen=True)
class Pace:
    """How often a worker looks, and how long it may take.

    Invariant: ``lease`` is longer than ``batch`` and one send together, or two workers would send the same.
    """

    look: float = 1.0  # seconds between two looks of a loop that found nothing
    fetch: float = 0.5  # seconds between two looks for jobs
    batch: timedelta = timedelta(seconds=60)  # nothing of a batch is begun later than this after its claim
    lease: timedelta = timedelta(seconds=120)  # what is still ``sending`` then has lost its worker
    heartbeat: float = 10.0
    stalled: float = 30.0  # seconds without a heartbeat after which a worker counts as gone


@dataclass(frozen=True)
class Workshop:
    """Database, network and pace of one worker process, and whether it has been told to end."""

    database: Database
    sequencer: Database
    network: Transport
    queue_url: str
    base_url: str
    concurrency: int
    pace: Pace = Pace()
    stopping: threading.Event = field(default_factory=threading.Event)


@contextmanager
def opened(settings: Settings, tools: Tools, *, application: str, sequencer: str) -> Iterator[Workshop]:
    """A workshop for the two database addresses a worker needs; nothing is connected before it is used."""
    network = HttpsTransport(SANDBOX if settings.sandbox else PRODUCTION)
    # A session for each job and each sender at once; two for the loops.
    database = Database(connect(application, pool_size=settings.concurrency + SENDERS + 2), tools)
    numbering = Database(connect(sequencer, pool_size=1), tools)
    try:
        yield Workshop(database, numbering, network, application, settings.base_url, settings.concurrency)
    finally:
        network.close()
        database.close()
        numbering.close()
