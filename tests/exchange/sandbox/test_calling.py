"""A partner's software as the sandbox file describes it."""

import json
from urllib.parse import parse_qs

import jwt
import pytest
from joserfc.jwk import ECKey

from exchange.sandbox.calling import Caller
from tests.exchange.sandbox import doors
from tests.exchange.sandbox.doors import Given

KEY = ECKey.generate_key("P-256", {"kid": "k1"}, private=True)
ENTRY = {"slug": "ponte-viva", "client_id": "ponte-viva-1", "private_jwk": KEY.as_dict(private=True)}


def hub(asked):
    """A hub that gives tokens and repeats what it is asked."""
    if asked.path == "/oauth/token":
        return Given(200, json.dumps({"access_token": "t-1", "token_type": "Bearer", "expires_in": 600}))
    return Given(200, json.dumps({"path": asked.path}))


@pytest.fixture
def door():
    """That hub, listening."""
    with doors.opened(hub) as opened:
        yield opened


def test_a_token_is_asked_for_with_an_assertion_of_its_own_key(door):
    Caller(door.url, ENTRY).authenticate()
    form = parse_qs(door.asked[0].body)
    public = jwt.PyJWK(KEY.as_dict(private=False)).key
    claims = jwt.decode(form["client_assertion"][0], public, algorithms=["ES256"], audience=door.url)
    assert claims["iss"] == claims["sub"] == "ponte-viva-1"
    assert claims["exp"] - claims["iat"] <= 120


def test_no_assertion_is_used_twice(door):
    caller = Caller(door.url, ENTRY)
    for _ in range(2):
        caller.authenticate()
    assert door.asked[0].body != door.asked[1].body


def test_a_token_is_asked_for_once_and_used_until_it_ends(door):
    caller = Caller(door.url, ENTRY)
    assert caller.get("/v1/partner").json == {"path": "/v1/partner"}
    caller.get("/v1/partner")
    assert [asked.path for asked in door.asked] == ["/oauth/token", "/v1/partner", "/v1/partner"]
    assert door.asked[-1].headers["Authorization"] == "Bearer t-1"


def test_what_writes_has_a_key_of_its_own_and_what_tries_has_none(door):
    caller = Caller(door.url, ENTRY)
    keys = []
    for _ in range(2):
        caller.post("/v1/referrals", {})
        keys.append(door.asked[-1].headers["Idempotency-Key"])
    caller.try_out("/v1/disclosures/preview", {})
    assert len(set(keys)) == 2
    assert "Idempotency-Key" not in door.asked[-1].headers
    caller.put("/v1/language-courses/1/attendance", {})
    assert door.asked[-1].method == "PUT"


def test_a_token_is_never_shown():
    assert "t-1" not in repr(Caller("http://hub", ENTRY, token="t-1"))
