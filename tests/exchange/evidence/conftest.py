"""The three logins that meet in evidence: who serves, who numbers, and the owner who might tamper."""

import contextlib

import pytest

from exchange.evidence.log import Entry, write
from exchange.storage.database import Database, connect
from exchange.storage.transaction import SYSTEM


@pytest.fixture
def numbering(sequencer_url, tools):
    """The clone, as the sequencer sees it."""
    database = Database(connect(sequencer_url), tools)
    yield database
    database.close()


@pytest.fixture
def owner(owner_url, tools):
    """The clone, as whoever owns every table sees it."""
    database = Database(connect(owner_url), tools)
    yield database
    database.close()


@pytest.fixture
def log(database):
    """Writes one entry in a transaction of its own."""

    def once(**fields):
        with database.transaction(SYSTEM) as tx:
            return write(tx, Entry(**{"type": "record.read", "outcome": "permitted", **fields}))

    return once


@pytest.fixture
def failed(database):
    """Writes one entry in a transaction that then fails."""

    def once():
        with contextlib.suppress(RuntimeError), database.transaction(SYSTEM) as tx:
            write(tx, Entry("record.read", "permitted"))
            raise RuntimeError

    return once
