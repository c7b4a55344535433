"""Alive, and ready."""

import pytest
from flask import Flask

from exchange.api import wiring
from exchange.storage.database import Database, connect
from tests import doors
from tests.exchange.conftest import Told


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/healthz"])
def test_a_hub_with_its_database_is_alive_and_ready(client, path):
    answer = client.get(path)

    assert (answer.status_code, answer.json) == (200, {"status": "ok"})


def test_a_hub_without_its_database_is_alive_and_not_ready(tools):
    app = Flask("exchange", static_folder=None)
    wiring.mount(app, Database(connect("postgresql://nobody@127.0.0.1:1/nothing"), tools), Told())
    client = doors.client(app)

    assert client.get("/livez").status_code == 200
    assert client.get("/readyz").status_code == 503
