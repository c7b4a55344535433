"""The pages for developers, beside the other doors as in a served hub."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from exchange.app import assembled
from exchange.storage.database import Database
from tests import doors
from tests.exchange.conftest import Told


@pytest.fixture
def app(database: Database) -> Flask:
    """An application with every door."""
    return assembled(database, Told())


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a language of its own."""
    return doors.client(app)
