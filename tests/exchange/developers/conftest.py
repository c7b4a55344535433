"""The pages for developers, beside the other doors as in a served hub whose database nobody reaches."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from exchange.app import assembled
from exchange.storage.database import Database, connect
from exchange.storage.transaction import Tools
from tests import doors
from tests.exchange.conftest import Told


@pytest.fixture
def app(tools: Tools) -> Flask:
    """An application with every door; a page that asked its database for anything would answer 503."""
    return assembled(Database(connect("postgresql:///never-connected"), tools), Told())


@pytest.fixture
def served(database: Database) -> FlaskClient:
    """A browser at a hub that reaches its database, as what shows code lists needs."""
    return doors.client(assembled(database, Told()))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a language of its own."""
    return doors.client(app)
