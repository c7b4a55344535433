"""Keeps one hurried worker alive: each is a fork of this process, which has imported everything and opened nothing.

``python -m tests.journeys.nursery``; says the number of each worker's process on a line of its own.
"""

import ctypes
import os
import signal
import sys
from datetime import timedelta
from typing import NoReturn

from connectors.transport.egress import SANDBOX
from connectors.transport.https import HttpsTransport
from exchange import app, journal
from exchange.settings import read
from exchange.storage.database import Database, connect
from exchange.work import worker
from exchange.work.workshop import SENDERS, Pace, Workshop

CONCURRENCY = 2
LIMIT = 0.5
# Everything a hundred times faster than in earnest; the lease still outlasts a batch and its last send.
PACE = Pace(
    look=0.05, fetch=0.05, batch=timedelta(seconds=0.5), lease=timedelta(seconds=1.5), heartbeat=0.5, stalled=1.5
)


def work() -> None:
    """Be a worker until killed."""
    settings = read(os.environ)
    tools = app.tools(settings)
    assert settings.database_url is not None
    assert settings.database_sequencer_url is not None
    shop = Workshop(
        database=Database(connect(settings.database_url, pool_size=CONCURRENCY + SENDERS + 2), tools),
        sequencer=Database(connect(settings.database_sequencer_url, pool_size=1), tools),
        network=HttpsTransport(SANDBOX, limit=LIMIT),
        queue_url=settings.database_url,
        base_url=settings.base_url,
        concurrency=CONCURRENCY,
        pace=PACE,
    )
    worker.run(shop)


def child() -> NoReturn:
    """End with the parent, however that ends."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    journal.begin(sys.stderr)
    work()
    os._exit(0)


def main() -> None:
    """Replace each worker the moment it is gone."""
    while True:
        number = os.fork()
        if number == 0:
            child()
        print(number, flush=True)
        os.waitpid(number, 0)


if __name__ == "__main__":
    main()
