"""Commands that keep running: server, worker and clock, apart or together, on any number of machines."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import click

from exchange import app, journal, serving
from exchange.cli.opening import Opening, pass_opening
from exchange.databases import Addresses, addresses, database
from exchange.errors import ConfigurationError
from exchange.settings import Settings
from exchange.storage import migrating
from exchange.vault import keys
from exchange.work import clock as clocks
from exchange.work import worker as workers
from exchange.work.queue import Queue
from exchange.work.workshop import opened as workshop


@click.command()
@click.option("--with-worker", is_flag=True, help="Run a worker beside the server.")
@click.option("--with-clock", is_flag=True, help="Run the clock beside the server.")
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of HUB_PORT.")
@pass_opening
def serve(opening: Opening, with_worker: bool, with_clock: bool, port: int | None) -> None:
    """Serve the hub until told to stop; any number of machines may, beside `worker` and `clock` on theirs."""
    journal.begin(sys.stderr)
    here = opening.having(HUB_PORT=str(port) if port else None)
    settings = here.settings(*(["DATABASE_SEQUENCER_URL"] if with_worker else []))
    with addresses(settings) as found:
        refuse_unready(settings, found)
        serving.serve(settings, environment(here, settings, found), with_worker=with_worker, with_clock=with_clock)


@click.command()
@pass_opening
def worker(opening: Opening) -> None:
    """Carry deliveries and do what waits on the queue, until told to stop."""
    journal.begin(sys.stderr)
    settings = opening.settings("DATABASE_SEQUENCER_URL")
    with addresses(settings) as found:
        refuse_unready(settings, found)
        tools = app.tools(settings)
        with workshop(settings, tools, application=found.application, sequencer=found.sequencer) as shop:
            workers.run(shop)


@click.command()
@pass_opening
def clock(opening: Opening) -> None:
    """Put what is due at fixed times on the queue, until told to stop."""
    journal.begin(sys.stderr)
    settings = opening.settings()
    with addresses(settings) as found, database(settings, found.application) as opened:
        refuse_unready(settings, found)
        with stopped_by_signal() as stopping:
            clocks.run(opened, Queue(), stopping)


def environment(opening: Opening, settings: Settings, found: Addresses) -> dict[str, str]:
    """What a child process is given: this environment, with the folder and the database made definite."""
    return {**opening.environment, **found.environment(), "HUB_VAR": str(settings.var)}


def refuse_unready(settings: Settings, found: Addresses) -> None:
    """Start nothing on a database that is behind or with keys that cannot be used."""
    keys.load(settings.key_file, mode=settings.mode)
    if migrating.status(found.application).pending:
        raise ConfigurationError("The database is behind this version: run `python -m exchange database upgrade` first")


@contextmanager
def stopped_by_signal() -> Iterator[threading.Event]:
    """An event that SIGTERM or SIGINT sets."""
    stopping = threading.Event()
    former = {number: signal.signal(number, lambda *_: stopping.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stopping
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
