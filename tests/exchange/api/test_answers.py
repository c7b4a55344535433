"""How problems are told."""

import uuid

import pytest
from flask import abort

from consent.model import Reason
from exchange.api import answers
from exchange.api.problems import Problem
from schemas.faults import Fault
from tests import doors

ID = uuid.UUID(int=1)


def told(app, problem, **headers):
    with app.test_request_context("/", base_url=doors.BASE_URL, headers=headers):
        return answers.answer(problem)


def test_a_problem_is_told_with_everything_known(app):
    problem = Problem(
        "consent-refused",
        errors=[Fault("/a", "too-long", {"max": 5})],
        reasons=[Reason("consent-refused", "not-stopped", ("identity",))],
        missing=[{"purpose": "housing"}],
        passed=["sender-agreement"],
        decision_id=ID,
        origin="other-partner",
        facts={"state": "lapsed"},
    )

    answer = told(app, problem)
    body = answer.get_json(force=True)

    request_id = body.pop("request_id")
    assert request_id
    assert body == {
        "type": "https://hub.example/problems/consent-refused",
        "title": "The person has refused this",
        "status": 403,
        "detail": problem.kind.cure.en,
        "code": "consent-refused",
        "origin": "other-partner",
        "decision_id": str(ID),
        "errors": [
            {"path": "/a", "rule": "too-long", "message": "At most 5 characters allowed.", "parameters": {"max": 5}}
        ],
        "reasons": [{"code": "consent-refused", "rule": "not-stopped", "details": ["identity"]}],
        "missing": [{"purpose": "housing"}],
        "passed": ["sender-agreement"],
        "state": "lapsed",
    }
    assert (answer.status_code, answer.content_type) == (403, "application/problem+json")


def test_what_is_not_known_is_left_out(app):
    assert told(app, Problem("not-found")).get_json(force=True).keys() == {
        "type",
        "title",
        "status",
        "detail",
        "code",
        "origin",
        "request_id",
    }


@pytest.mark.parametrize(
    ("wanted", "language", "title"),
    [
        ("", "en", "Not found"),
        ("pt-PT,pt;q=0.9,en;q=0.5", "pt", "Não encontrado"),
        ("pt", "pt", "Não encontrado"),
        ("en,pt;q=0.9", "en", "Not found"),
        ("ar", "en", "Not found"),
        ("*", "en", "Not found"),
        ("é;q=é", "en", "Not found"),
    ],
)
def test_a_problem_is_told_in_the_callers_language(app, wanted, language, title):
    answer = told(app, Problem("not-found"), **{"Accept-Language": wanted.encode().decode("latin-1")})

    assert answer.get_json(force=True)["title"] == title
    assert answer.headers["Content-Language"] == language
    assert answer.headers["Vary"] == "Accept-Language"


def test_the_rules_of_the_door_are_worded_too(app):
    problem = Problem("body-malformed", errors=[Fault("", "json-depth", {"max": 32})])

    (error,) = told(app, problem, **{"Accept-Language": "pt"}).get_json(force=True)["errors"]
    assert error["message"] == "Mais de 32 níveis de profundidade."


def test_a_place_is_repeated_up_to_a_length(app):
    (error,) = told(app, Problem("invalid-record", errors=[Fault("/" + "x" * 5000, "unknown-field")])).get_json(
        force=True
    )["errors"]

    assert len(error["path"]) == answers.LONGEST_PATH


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad-request"),
        (404, "not-found"),
        (410, "bad-request"),
        (413, "too-large"),
        (415, "media-type-unsupported"),
    ],
)
def test_what_flask_refuses_is_a_problem_too(app, status, code):
    @app.get("/aborts")
    def aborts():
        abort(status)

    answer = doors.client(app).get("/aborts")

    assert answer.content_type == "application/problem+json"
    assert answer.json["code"] == code


def test_an_unknown_address_is_a_problem(client):
    answer = client.get("/no/such/place")

    assert (answer.status_code, answer.json["code"]) == (404, "not-found")
    assert answer.content_type == "application/problem+json"


def test_a_method_not_taken_is_a_problem_that_names_those_taken(client):
    answer = client.delete("/v1/partner")

    assert (answer.status_code, answer.json["code"]) == (405, "method-not-allowed")
    assert "GET" in answer.headers["Allow"]


def test_a_failure_of_ours_says_nothing_of_it(probe):
    answer = probe.post({"outcome": "crashed"})

    assert (answer.status_code, answer.json["code"], answer.json["origin"]) == (500, "internal-error", "ours")
    assert "Amadeu" not in answer.text
    assert "CrashError" not in answer.text


def test_an_absent_database_is_told_as_unavailable(probe, database):
    probe.during = lambda: None
    database.engine.dispose()
    kill = "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"

    def away():
        with database.engine.connect() as connection:
            connection.exec_driver_sql(kill + " and pid <> pg_backend_pid()")

    probe.during = away
    answer = probe.post()

    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"] == "5"
