"""Bodies: bounded before a byte is read, of one type, and told about only to a known caller."""

import io
import tracemalloc

import pytest

from exchange.api.bodies import LIMIT, MOST_DISCARDED
from tests.doors import bearer


class Endless(io.RawIOBase):
    """A body without end that remembers how much was taken."""

    taken = 0

    def readable(self):
        return True

    def readinto(self, buffer):
        self.taken += len(buffer)
        return len(buffer)


@pytest.fixture
def memory(probe):
    probe.get()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    yield lambda: tracemalloc.get_traced_memory()[1] - before
    tracemalloc.stop()


def refused(answer):
    return answer.status_code, answer.json["code"]


def test_a_chunked_body_is_thrown_away_piece_by_piece_and_refused(probe, memory):
    stream = Endless()
    answer = probe.http.post(
        "/v1/probes",
        headers=bearer(probe.token, **{"Transfer-Encoding": "chunked", "Idempotency-Key": "k"}),
        content_type="application/json",
        environ_overrides={"wsgi.input": stream, "wsgi.input_terminated": True, "CONTENT_LENGTH": ""},
    )

    assert refused(answer) == (411, "length-required")
    assert stream.taken == MOST_DISCARDED
    assert memory() < LIMIT


def test_a_chunked_body_is_left_alone_where_its_end_cannot_be_seen(probe):
    stream = Endless()
    answer = probe.http.post(
        "/v1/probes",
        headers=bearer(probe.token, **{"Transfer-Encoding": "chunked", "Idempotency-Key": "k"}),
        content_type="application/json",
        environ_overrides={"wsgi.input": stream, "wsgi.input_terminated": False, "CONTENT_LENGTH": ""},
    )

    assert refused(answer) == (411, "length-required")
    assert stream.taken == 0


def test_a_chunked_body_beside_a_length_is_refused(probe):
    assert refused(probe.post(**{"Transfer-Encoding": "chunked"})) == (411, "length-required")
    assert probe.traces == 0


def test_a_body_without_a_length_is_refused(probe):
    answer = probe.http.post("/v1/probes", headers=bearer(probe.token, **{"Idempotency-Key": "k"}))

    assert refused(answer) == (411, "length-required")


def test_a_body_over_the_limit_is_thrown_away_piece_by_piece_and_refused(probe, memory):
    stream = Endless()
    answer = probe.http.post(
        "/v1/probes",
        headers=bearer(probe.token, **{"Idempotency-Key": "k"}),
        content_type="application/json",
        environ_overrides={"wsgi.input": stream, "CONTENT_LENGTH": str(50 * LIMIT)},
    )

    assert refused(answer) == (413, "too-large")
    assert answer.json["limit"] == LIMIT
    assert stream.taken == 50 * LIMIT
    assert memory() < LIMIT


def test_a_body_of_the_limit_is_read(probe):
    empty = b'{"outcome":"done","words":""}'
    full = empty[:-2] + b"a" * (LIMIT - len(empty)) + b'"}'

    assert probe.post(full).status_code == 201
    assert refused(probe.post(full + b" ", key="key-2")) == (413, "too-large")


@pytest.mark.parametrize(
    "headers",
    [
        {"Content-Type": "text/plain"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/json; charset=utf-16"},
        {"Content-Type": "application/jsonp"},
        {"Content-Type": ""},
        {"Content-Encoding": "gzip"},
    ],
)
def test_only_plain_json_is_taken(probe, headers):
    assert refused(probe.post(**headers)) == (415, "media-type-unsupported")


def test_json_may_say_that_it_is_utf8(probe):
    assert probe.post(**{"Content-Type": "application/json; charset=UTF-8"}).status_code == 201


def test_a_body_cut_short_is_refused(probe):
    answer = probe.http.post(
        "/v1/probes",
        data=b'{"outcome":',
        headers=bearer(probe.token, **{"Content-Length": "100", "Idempotency-Key": "k"}),
        content_type="application/json",
    )

    assert answer.status_code == 400
    assert probe.traces == 0


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"a":' + b"9" * 5000 + b"}", b'{"a":NaN}', b'"\\ud800"'])
def test_a_hostile_body_is_a_problem_naming_place_and_rule_and_nothing_is_stored(probe, body):
    answer = probe.post(body)

    assert refused(answer) == (400, "body-malformed")
    assert answer.json["errors"][0].keys() >= {"path", "rule", "message"}
    assert probe.traces == 0


def test_the_view_gets_what_was_read_strictly(probe):
    probe.post('{"outcome":"done","words":"e\u0301"}'.encode())

    assert probe.bodies == [{"outcome": "done", "words": "é"}]


def test_every_fault_of_a_body_is_told_at_once(probe):
    answer = probe.post({"count": "many", "other": 1})

    assert refused(answer) == (422, "invalid-record")
    assert {fault["path"] for fault in answer.json["errors"]} == {"/outcome", "/count", "/other"}


@pytest.mark.parametrize("body", [b"{", b"x" * 10, b'{"outcome":1}', b""])
def test_an_unknown_caller_hears_nothing_about_its_body(probe, body):
    answers = [probe.post(body, token="0" * 64), probe.post(body, token="0" * 64, **{"Content-Type": "text/plain"})]

    assert {refused(answer) for answer in answers} == {(401, "token-invalid")}
