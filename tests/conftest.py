"""One embedded PostgreSQL a run, one migrated template in it, one clone of the template a test.

The controlling process of pytest starts the server; workers of xdist find its folder in their environment.
"""

import contextlib
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from exchange.errors import ConfigurationError
from exchange.storage import embedded, migrating
from exchange.storage.database import Database, connect
from exchange.storage.roles import APPLICATION, OWNER, SEQUENCER
from exchange.storage.transaction import Tools
from tests import means
from tests.external import External, running
from tests.make import Clock, RecordedJobs, keyring

FOLDER = "HUB_TESTS_POSTGRESQL"
TEMPLATE = "template_hub"
SERVER = pytest.StashKey[embedded.Server]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the server and build the template, once, before any worker starts."""
    if os.environ.get(FOLDER) or hasattr(config, "workerinput"):
        return
    folder = Path(tempfile.gettempdir()) / f"hub-tests-{secrets.token_hex(4)}"
    _sweep(folder.parent)
    server = config.stash[SERVER] = embedded.start(folder, embedded.FORGETFUL)
    os.environ[FOLDER] = str(folder)
    with _administrator(server) as connection:
        connection.execute(f"create database {TEMPLATE} owner {OWNER}")
    migrating.upgrade(server.url(OWNER, TEMPLATE))
    with _administrator(server) as connection:
        # One open session on a template makes every clone of it fail.
        connection.execute(f"alter database {TEMPLATE} is_template true allow_connections false")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the server and leave nothing behind."""
    server = config.stash.get(SERVER, None)
    if server is None:
        return
    server.close()
    embedded.erase(Path(os.environ.pop(FOLDER)))


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out what this machine lacks the means for."""
    means.require(item)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was left out, and how to have it."""
    for line in means.summary(terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line, yellow=True)


def _sweep(parent: Path) -> None:
    """Remove the servers of runs that were ended by force."""
    for left in parent.glob("hub-tests-*"):
        with contextlib.suppress(ConfigurationError, OSError):
            if left.stat().st_mtime < time.time() - 3600:
                embedded.erase(left)


@dataclass(frozen=True)
class Clone:
    """A database of one test's own."""

    server: embedded.Server
    name: str

    def url(self, role: str) -> str:
        """Its URL for one of the three roles."""
        return self.server.url(role, self.name)


@contextlib.contextmanager
def _administrator(server: embedded.Server) -> Iterator[psycopg.Connection]:
    with psycopg.connect(server.url(database="postgres"), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def postgresql() -> Iterator[embedded.Server]:
    """The run's server, as this process uses it."""
    with embedded.start(Path(os.environ[FOLDER]), embedded.FORGETFUL) as server:
        yield server


@pytest.fixture
def clone(postgresql: embedded.Server) -> Iterator[Clone]:
    """A migrated, empty database for one test."""
    name = f"test_{secrets.token_hex(6)}"
    with _administrator(postgresql) as connection:
        connection.execute(f"create database {name} owner {OWNER} template {TEMPLATE} strategy file_copy")
    yield Clone(postgresql, name)
    with _administrator(postgresql) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def owner_url(clone: Clone) -> str:
    """Who migrates."""
    return clone.url(OWNER)


@pytest.fixture
def app_url(clone: Clone) -> str:
    """Who serves."""
    return clone.url(APPLICATION)


@pytest.fixture
def sequencer_url(clone: Clone) -> str:
    """Who numbers evidence and events after commit."""
    return clone.url(SEQUENCER)


@pytest.fixture
def external() -> Iterator[External]:
    """The system's own PostgreSQL, empty but for its roles; for tests marked ``needs_postgresql``."""
    programs = means.postgresql()
    assert programs is not None
    with running(Path(programs)) as server:
        yield server


@pytest.fixture
def clock() -> Clock:
    """A clock that stands still until the test moves it."""
    return Clock()


@pytest.fixture
def jobs() -> RecordedJobs:
    """A queue that only remembers what was deferred."""
    return RecordedJobs()


@pytest.fixture
def tools(clock: Clock, jobs: RecordedJobs) -> Tools:
    """What every transaction of a test is given."""
    return Tools(clock=clock, entropy=secrets.token_bytes, keys=keyring(), jobs=jobs)


@pytest.fixture
def database(app_url: str, tools: Tools) -> Iterator[Database]:
    """The clone, as the application sees it."""
    database = Database(connect(app_url), tools)
    yield database
    database.close()
