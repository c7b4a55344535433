"""What accompanies every request: an id, headers, a line in the log; and which hosts are answered."""

import pytest
from flask import Flask

from exchange.api import wiring
from exchange.journal import LOGGER
from tests import doors
from tests.doors import bearer
from tests.exchange.api.conftest import MARK
from tests.exchange.conftest import Told

PLACES = ["/livez", "/no/such/place", "/v1/partner", "/problems/not-found"]


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_has_an_id_of_ours(client, path):
    answer = client.get(path, headers={"X-Request-Id": "theirs"})

    assert answer.headers["X-Request-Id"] not in ("", "theirs")


def test_a_problem_and_its_header_name_the_same_request(client):
    answer = client.get("/v1/partner")

    assert answer.json["request_id"] == answer.headers["X-Request-Id"]


@pytest.mark.parametrize("path", PLACES)
def test_every_answer_is_guarded(client, path):
    headers = client.get(path).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Strict-Transport-Security"].startswith("max-age=")


def test_a_door_may_guard_its_answers_in_its_own_way(app):
    @app.get("/page")
    def page():
        return "", 200, {"Content-Security-Policy": "default-src 'self'"}

    assert doors.client(app).get("/page").headers["Content-Security-Policy"] == "default-src 'self'"


def test_no_cookie_is_set(client, token):
    assert "Set-Cookie" not in client.get("/v1/partner", headers=bearer(token())).headers


@pytest.mark.parametrize("host", ["evil.example", "hub.example.evil.example", "hub.example@evil.example", "10.0.0.1"])
def test_another_host_is_not_answered(client, host):
    answer = client.get("/livez", headers={"Host": host})

    assert (answer.status_code, answer.json["code"]) == (400, "bad-request")


@pytest.mark.parametrize("host", ["hub.example", "hub.example:443", "127.0.0.1:8765", "localhost"])
def test_the_hub_answers_to_its_name_and_to_its_supervisor(client, host):
    assert client.get("/livez", headers={"Host": host}).status_code == 200


def test_forwarding_headers_are_believed_only_behind_our_own_proxies(database):
    addresses = []
    for proxies in (0, 1):
        app = Flask("exchange", static_folder=None)
        wiring.mount(app, database, Told(proxies=proxies))

        @app.get("/from")
        def origin():
            from flask import request

            addresses.append(request.remote_addr)
            return ""

        doors.client(app).get("/from", headers={"X-Forwarded-For": "6.6.6.6, 192.0.2.7"})

    assert addresses == ["127.0.0.1", "192.0.2.7"]


def test_a_problem_names_the_hub_by_its_own_address_whatever_the_host_says(client):
    answer = client.get("/v1/partner", headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})

    assert answer.json["type"].startswith("https://hub.example/problems/")


def test_nothing_is_read_that_is_not_json_elsewhere(app):
    @app.post("/elsewhere")
    def elsewhere():
        from flask import request

        return request.get_json()

    answers = [
        doors.client(app).post("/elsewhere", data=body, content_type="application/json")
        for body in (b'{"a":1,"a":2}', b"[" * 100_000)
    ]

    assert [answer.status_code for answer in answers] == [400, 400]


def requests(lines):
    return [line for line in lines() if line["event"] == "request"]


def test_a_request_is_one_line_with_ids_and_codes(probe, lines):
    LOGGER.setLevel("INFO")
    answer = probe.post({"outcome": "done", "words": MARK})

    (line,) = requests(lines)
    assert line.pop("milliseconds") >= 0
    assert line.pop("at")
    assert line == {
        "level": "info",
        "event": "request",
        "request_id": answer.headers["X-Request-Id"],
        "method": "POST",
        "rule": "/v1/probes",
        "status": 201,
        "partner": "aurora",
        "client": "aurora-software",
    }


def test_the_log_names_the_rule_and_never_the_address(probe, lines):
    probe.http.get(f"/v1/probes?{MARK}")
    probe.http.get(f"/no/such/{MARK}")

    assert [line.get("rule") for line in requests(lines)] == ["/v1/probes", None]
    assert "Marcado" not in str(lines())


def test_a_failure_is_logged_by_class_and_place_alone(probe, lines):
    probe.post({"outcome": "crashed", "words": MARK})

    (failure,) = [line for line in lines() if "error" in line]
    assert failure["error"][-1].endswith("CrashError")
    assert any("conftest.py" in place for place in failure["error"])
    assert "Marcado" not in str(lines())
    assert probe.token not in str(lines())
