"""Stories play on a stage of their own."""

import pytest

from exchange.storage.database import Database
from tests.journeys.stage import Stage, set_stage
from tests.make import Clock


@pytest.fixture
def stage(database: Database, clock: Clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)
