"""Tokens for partners' software: short, opaque, within client and agreement.

Through the door this tests ``exchange.oauth.server``, ``exchange.oauth.models`` and ``exchange.oauth.forms``.
"""

from datetime import timedelta

import pytest

from exchange.storage.transaction import SYSTEM
from exchange.vault.fingerprints import hashed
from tests import doors
from tests.doors import bearer
from tests.exchange.oauth.conftest import ASSERTION_TYPE

ALL = " ".join(sorted(doors.SCOPES))


@pytest.mark.parametrize("alg", ["ES256", "EdDSA", "PS256"])
def test_software_gets_a_token_with_a_key_of_each_kind(software, alg):
    answer = software.ask(software.assertion(alg))

    assert answer.status_code == 200, answer.text
    assert answer.json["token_type"] == "Bearer"
    assert answer.json["scope"] == ALL


def test_an_answer_with_a_token_is_never_stored_on_the_way(software):
    assert software.ask().headers["Cache-Control"] == "no-store"


def test_a_token_opens_what_it_was_issued_for(client, software):
    assert client.get("/v1/partner", headers=bearer(software.token())).json["client_id"] == "aurora-software"


def test_a_token_lives_ten_minutes_and_no_longer(client, software, clock):
    answer = software.ask().json
    assert answer["expires_in"] == 600

    clock.advance(timedelta(seconds=599))
    assert client.get("/v1/partner", headers=bearer(answer["access_token"])).status_code == 200
    clock.advance(timedelta(seconds=1))
    assert client.get("/v1/partner", headers=bearer(answer["access_token"])).status_code == 401


def test_only_the_hash_of_a_token_is_kept(database, software):
    text = software.token()

    with database.transaction(SYSTEM) as tx:
        assert tx.clients.token(hashed(text)).client_id == "aurora-software"


def test_no_token_and_no_assertion_is_ever_logged(software, lines):
    assertion = software.assertion()
    token = software.ask(assertion).json["access_token"]
    software.ask(path="/oauth/introspect", token=token)

    told = str(lines())
    assert "oauth.token" in told
    assert token not in told
    assert assertion.split(".")[2] not in told


def test_asking_for_no_scope_gives_all_that_client_and_agreement_share(register, database):
    partner_id = doors.partner(database, "boreal", scopes=("event:read", "referral:read"))
    software = register("boreal-software", partner_id, scopes=("referral:read", "referral:send"))

    assert software.ask().json["scope"] == "referral:read"


def test_asking_for_some_scopes_gives_exactly_those(software):
    assert software.ask(scope="referral:send event:read").json["scope"] == "event:read referral:send"


@pytest.mark.parametrize("beyond", ["evidence:read", "referral:send evidence:read", "nonsense", "*"])
def test_asking_for_more_than_is_granted_is_refused_and_never_narrowed(software, beyond):
    answer = software.ask(scope=beyond)

    assert (answer.status_code, answer.json["error"]) == (400, "invalid_scope")
    assert "access_token" not in answer.json


def test_a_scope_of_the_client_outside_its_agreement_is_refused(register, database):
    partner_id = doors.partner(database, "boreal", scopes=("referral:read",))
    software = register("boreal-software", partner_id, scopes=("referral:read", "referral:send"))

    assert software.ask(scope="referral:send").json["error"] == "invalid_scope"


def test_a_suspended_partner_gets_no_token(register, database):
    software = register("boreal-software", doors.partner(database, "boreal", state="suspended"))

    assert software.ask().json["error"] == "unauthorized_client"


def test_without_an_agreement_in_force_there_is_no_token(register, database):
    software = register("boreal-software", doors.partner(database, "boreal", agreed=False))

    assert software.ask().json["error"] == "unauthorized_client"


def test_a_revoked_client_is_told_like_an_unknown_one(software, database):
    with database.transaction(SYSTEM) as tx:
        tx.clients.revoke("aurora-software", tx.now)

    answer = software.ask()

    software.id = "nobody"
    assert answer.json == software.ask().json
    assert answer.status_code == 401


def test_the_address_holds_no_parameter(client, software):
    answer = client.post(
        "/oauth/token?scope=admin",
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": software.assertion(),
        },
    )

    assert (answer.status_code, answer.json["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("name", ["grant_type", "scope", "client_assertion"])
def test_no_parameter_is_given_twice(client, software, name):
    form = {
        "grant_type": ["client_credentials"],
        "client_assertion_type": [ASSERTION_TYPE],
        "client_assertion": [software.assertion()],
        "scope": ["referral:send"],
    }
    answer = client.post("/oauth/token", data={**form, name: [*form[name], form[name][0]]})

    assert (answer.status_code, answer.json["error"]) == (400, "invalid_request")


@pytest.mark.parametrize("name", ["grant_type", "scope", "client_id", "client_assertion", "client_assertion_type", "x"])
def test_hostile_characters_are_a_refusal_and_never_a_failure(software, name):
    texts = ['a"b', "a\\b", "a\nb", "ação", "\x00", "a\x7f", "\u202e"]
    answers = [software.ask(**{name: text}) for text in texts]

    assert {(answer.status_code, answer.json["error"]) for answer in answers} == {(400, "invalid_request")}


def test_what_is_no_utf8_is_a_refusal_and_never_a_failure(client):
    form = "application/x-www-form-urlencoded"
    bodies = (b"grant_type=%ff", b"\xff=%ed%a0%80", b"grant_type=\xff\xfe", b"&&=&=", b"%00=%00")

    assert {client.post("/oauth/token", data=body, content_type=form).status_code for body in bodies} == {400}


@pytest.mark.parametrize("grant", ["", "password", "authorization_code", "refresh_token", "evil"])
def test_no_other_grant_is_open(software, grant):
    assert software.ask(grant_type=grant).json["error"] == "unsupported_grant_type"


def test_the_form_is_the_only_way_to_post(client):
    answer = client.post("/oauth/token", json={"grant_type": "client_credentials"})

    assert (answer.status_code, answer.json["error"]) == (400, "invalid_request")


def test_a_form_without_a_length_is_refused_unread(client):
    answer = client.post(
        "/oauth/token",
        data=b"grant_type=client_credentials",
        content_type="application/x-www-form-urlencoded",
        headers={"Transfer-Encoding": "chunked"},
    )

    assert answer.status_code == 411


def test_an_oversized_form_is_refused_unread(software):
    assert software.ask(x="a" * 17_000).status_code == 413
