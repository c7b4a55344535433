"""The pages over the test's own database, beside the machine door as in a served hub."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from exchange.app import assembled
from exchange.storage.database import Database
from tests import doors
from tests.exchange.conftest import Told
from tests.exchange.portal.world import World


@pytest.fixture
def app(database: Database) -> Flask:
    """An application with both doors."""
    return assembled(database, Told())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a language of its own."""
    return doors.client(app)


@pytest.fixture
def world(database: Database) -> World:
    """A hub with partners."""
    world = World(database)
    world.people()
    return world
