"""Stories play on a stage of their own, and some on machines of their own."""

from pathlib import Path

import pytest

from exchange.storage.database import Database
from exchange.storage.roles import APPLICATION, OWNER, SEQUENCER
from tests.conftest import Clone
from tests.journeys.machines import Machine
from tests.journeys.machines import machine as made
from tests.journeys.stage import Stage, set_stage
from tests.make import Clock


@pytest.fixture
def stage(database: Database, clock: Clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


@pytest.fixture
def machine(clone: Clone, tmp_path: Path) -> Machine:
    """A machine on an empty database of its own; nothing runs on it yet."""
    roles = {"DATABASE_URL": APPLICATION, "DATABASE_OWNER_URL": OWNER, "DATABASE_SEQUENCER_URL": SEQUENCER}
    return made(tmp_path / "machine", {name: clone.url(role) for name, role in roles.items()})
