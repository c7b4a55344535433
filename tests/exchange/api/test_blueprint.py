"""Routes are stated whole, or not at all; their arguments (``exchange.api.arguments``) are read strictly."""

import pytest

from exchange.api.blueprint import HubBlueprint, Operation
from schemas.page import PAGE_QUERY

OPEN_TO_ANYONE = {
    "health.live",
    "health.ready",
    "openapi.openapi",
    "problems.problems",
    "problems.problem",
    "oauth.token",
    "oauth.revoke",
    "oauth.introspect",
    "oauth.jwks",
    "oauth.metadata",
    "jsonschemas.index",
    "jsonschemas.schema",
}


def test_no_route_is_made_without_a_scope():
    blueprint = HubBlueprint("bare", __name__)

    with pytest.raises(TypeError):
        blueprint.endpoint("/bare", method="GET", returns=None)


@pytest.mark.parametrize("scope", ["", (), "everything", ("referral:send", "")])
def test_a_scope_is_a_scope(scope):
    with pytest.raises(TypeError):
        Operation(method="GET", scope=scope, returns=None)


def test_a_post_takes_no_query_string():
    with pytest.raises(TypeError):
        Operation(method="POST", scope="referral:send", returns=None, query=PAGE_QUERY)


def test_every_route_has_a_scope_or_is_on_the_short_list(app):
    bare = {
        rule.endpoint for rule in app.url_map.iter_rules() if not hasattr(app.view_functions[rule.endpoint], "scopes")
    }

    assert bare <= OPEN_TO_ANYONE


@pytest.mark.parametrize("path", ["?x=1", "?limit=5&limit=6", "?after=%00", "?limit=five", "?limit=0", "?&x"])
def test_a_query_string_is_read_as_strictly_as_a_body(probe, path):
    answer = probe.get("/v1/probes" + path)

    assert (answer.status_code, answer.json["code"]) == (400, "query-invalid")
    assert answer.json["errors"]


def test_a_query_string_is_read(probe):
    assert probe.get("/v1/probes?limit=5&after=abc").json["seen"] == '{"after": "abc", "limit": 5}'


@pytest.mark.parametrize("query", ["?x=1", "?outcome=done", "?a", "?="])
def test_a_post_with_a_query_string_is_refused(probe, query):
    sent = {"Idempotency-Key": "k", "Authorization": f"Bearer {probe.token}"}
    answer = probe.http.post("/v1/probes" + query, json={"outcome": "done"}, headers=sent)

    assert (answer.status_code, answer.json["code"]) == (400, "query-invalid")
    assert probe.traces == 0


def test_a_view_may_name_its_status(probe):
    assert probe.post({"outcome": "waiting"}).status_code == 202


def test_a_problem_that_is_returned_commits(probe):
    assert probe.post({"outcome": "refused"}).status_code == 403
    assert probe.traces == 1


@pytest.mark.parametrize(("outcome", "status"), [("raised", 409), ("crashed", 500)])
def test_an_error_that_is_raised_leaves_nothing(probe, outcome, status):
    assert probe.post({"outcome": outcome}).status_code == status
    assert probe.traces == 0
