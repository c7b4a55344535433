"""Shared secrets: for the sandbox alone, so that a newcomer gets on with curl."""

import base64

import pytest
from flask import Flask

from exchange.api import wiring as api
from exchange.oauth import wiring
from exchange.vault.fingerprints import hashed
from tests import doors
from tests.exchange.conftest import Told

SECRET = "s" * 64
ASKED = {"grant_type": "client_credentials"}


@pytest.fixture
def partner_id(database):
    return doors.partner(database, "boreal")


@pytest.fixture
def curl(client, database, partner_id):
    doors.software(database, partner_id, "boreal-curl", secret_hash=hashed(SECRET))
    return lambda secret=SECRET, name="boreal-curl", **form: client.post(
        "/oauth/token", data={**ASKED, **form}, auth=(name, secret)
    )


def test_the_sandbox_takes_a_client_secret(curl):
    assert curl().json["token_type"] == "Bearer"


def test_a_wrong_secret_is_told_like_an_unknown_client(curl):
    wrong, unknown = curl("wrong"), curl(name="nobody")

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json == unknown.json


def test_a_client_without_a_secret_has_none_to_match(curl, register, partner_id):
    register("keyed", partner_id)

    assert curl("", name="keyed").status_code == 401
    assert curl("None", name="keyed").status_code == 401


def test_production_takes_no_client_secret(database, partner_id):
    doors.software(database, partner_id, "boreal-curl", secret_hash=hashed(SECRET))
    app = Flask("exchange", static_folder=None)
    api.mount(app, database, Told(sandbox=False))
    wiring.mount(app)

    answer = doors.client(app).post("/oauth/token", data=ASKED, auth=("boreal-curl", SECRET))

    assert answer.status_code == 401


def test_a_secret_in_the_body_is_no_way_in(client, curl):
    answer = client.post("/oauth/token", data={**ASKED, "client_id": "boreal-curl", "client_secret": SECRET})

    assert answer.status_code == 401


def test_one_way_at_a_time(software, curl):
    answer = curl(client_assertion=software.assertion())

    assert (answer.status_code, answer.json["error"]) == (400, "invalid_request")


@pytest.mark.parametrize(
    "header",
    [
        "Basic",
        "Basic !!!",
        "Basic " + base64.b64encode(b"\xff\xfe:\xff").decode(),
        "Basic " + base64.b64encode(b"a\x00b:c").decode(),
        "Basic " + base64.b64encode(b"nocolon").decode(),
        "Bearer abc",
        "Digest x",
    ],
)
def test_odd_credentials_are_a_refusal_and_never_a_failure(client, header):
    answer = client.post("/oauth/token", data=ASKED, headers={"Authorization": header})

    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")
