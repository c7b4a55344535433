"""The other addresses of the authorization server."""

import pytest

from exchange.vault.signing import public_keys
from tests import doors
from tests.doors import bearer


def test_a_revoked_token_opens_nothing_from_the_next_call_on(client, software):
    token = software.token()

    assert software.ask(path="/oauth/revoke", token=token).status_code == 200
    assert client.get("/v1/partner", headers=bearer(token)).status_code == 401


def test_revoking_what_is_no_token_is_well(software):
    assert software.ask(path="/oauth/revoke", token="0" * 64).status_code == 200


def test_a_client_cannot_revoke_the_token_of_another(client, software, register, database):
    token = software.token()
    other = register("boreal-software", doors.partner(database, "boreal"))

    assert other.ask(path="/oauth/revoke", token=token).status_code == 400
    assert client.get("/v1/partner", headers=bearer(token)).status_code == 200


def test_a_client_may_ask_about_its_own_token(software, clock):
    answer = software.ask(path="/oauth/introspect", token=software.token(scope="referral:send")).json

    now = int(clock.now.timestamp())
    assert answer == {
        "active": True,
        "client_id": "aurora-software",
        "token_type": "Bearer",
        "scope": "referral:send",
        "iat": now,
        "exp": now + 600,
        "iss": doors.BASE_URL,
    }


def test_the_token_of_another_is_told_as_not_active(software, register, database):
    other = register("boreal-software", doors.partner(database, "boreal"))

    assert other.ask(path="/oauth/introspect", token=software.token()).json == {"active": False}
    assert other.ask(path="/oauth/introspect", token="0" * 64).json == {"active": False}


def test_a_revoked_token_is_told_as_not_active(software):
    token = software.token()
    software.ask(path="/oauth/revoke", token=token)

    assert software.ask(path="/oauth/introspect", token=token).json == {"active": False}


@pytest.mark.parametrize("path", ["/oauth/revoke", "/oauth/introspect"])
def test_nobody_asks_about_tokens_without_naming_itself(client, path):
    assert client.post(path, data={"token": "0" * 64}).status_code == 401


@pytest.mark.parametrize("path", ["/oauth/revoke", "/oauth/introspect"])
def test_an_assertion_is_spent_at_every_endpoint(software, path):
    assertion = software.assertion()

    assert software.ask(assertion, path, token="0" * 64).status_code == 200
    assert software.ask(assertion).status_code == 401


@pytest.mark.parametrize("path", ["/oauth/revoke", "/oauth/introspect"])
def test_a_token_must_be_named_and_a_hint_may_say_anything(software, path):
    assert software.ask(path=path).status_code == 400
    assert software.ask(path=path, token="0" * 64, token_type_hint="nonsense").status_code == 200


def test_the_metadata_says_where_everything_is(client):
    told = client.get("/.well-known/oauth-authorization-server").json

    assert told["issuer"] == doors.BASE_URL
    assert told["token_endpoint"] == f"{doors.BASE_URL}/oauth/token"
    assert told["token_endpoint_auth_methods_supported"] == ["private_key_jwt", "client_secret_basic"]
    assert told["token_endpoint_auth_signing_alg_values_supported"] == ["ES256", "Ed25519", "EdDSA", "PS256"]
    assert told["grant_types_supported"] == ["client_credentials"]


def test_the_metadata_does_not_believe_the_host_it_is_asked_by(client):
    told = client.get("/.well-known/oauth-authorization-server", headers={"X-Forwarded-Host": "evil.example"}).json

    assert told["issuer"] == doors.BASE_URL


def test_the_keys_are_those_of_the_receipts(client, tools):
    assert client.get("/oauth/jwks").json == public_keys(tools.keys)


def test_no_private_part_is_published(client):
    assert all("d" not in key for key in client.get("/oauth/jwks").json["keys"])
