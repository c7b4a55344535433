"""The whole application on a test's own database, with real partners, agreements, clients and tokens."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from exchange.api import wiring
from exchange.journal import JsonLines
from exchange.storage.database import Database, connect
from exchange.storage.transaction import Tools
from tests import doors
from tests.exchange.telling import Post


@dataclass(frozen=True)
class Told:
    """What a door is told by the operator, in a test."""

    base_url: str = doors.BASE_URL
    sandbox: bool = True
    proxies: int = 0


@pytest.fixture
def app(database: Database) -> Flask:
    """The hub's doors over the test's database."""
    app = Flask("exchange", static_folder=None)
    wiring.mount(app, database, Told())
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Speaks HTTP with the application."""
    return doors.client(app)


@pytest.fixture
def token(database: Database) -> Callable[..., str]:
    """A live token of a partner, made on demand: ``token("aurora", scopes=["referral:send"])``."""

    def live(slug: str = "aurora", **values: object) -> str:
        return doors.token(database, slug, **values)

    return live


@pytest.fixture
def numbering(sequencer_url: str, tools: Tools) -> Iterator[Database]:
    """The test's database, as the sequencer sees it."""
    database = Database(connect(sequencer_url), tools)
    yield database
    database.close()


@pytest.fixture
def owner(owner_url: str, tools: Tools) -> Iterator[Database]:
    """The test's database, as whoever clears away what is kept no longer sees it."""
    database = Database(connect(owner_url), tools)
    yield database
    database.close()


@pytest.fixture
def post(database: Database, numbering: Database) -> Post:
    """A hub whose partners are told things; the school by webhook, the others by inbox."""
    post = Post(database, numbering)
    post.world.people()
    post.webhook()
    return post


@pytest.fixture
def lines() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """What has been logged, line by line."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    level, _ = root.level, root.setLevel(logging.DEBUG)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)
