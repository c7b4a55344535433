"""A write repeated under its key is done once and answered alike."""

from datetime import timedelta

import pytest

from exchange.api.idempotency import attempted
from exchange.storage.idempotency import AnswerRow
from exchange.storage.transaction import SYSTEM
from tests import doors


def refused(answer):
    return answer.status_code, answer.json["code"]


def test_a_write_without_a_key_is_refused_with_an_example(probe):
    answer = probe.post(key=None)

    assert refused(answer) == (400, "idempotency-key-missing")
    assert answer.json["example"].startswith("Idempotency-Key: ")
    assert probe.traces == 0


@pytest.mark.parametrize("key", ["", " ", "a b", "é", "x" * 256])
def test_a_key_is_up_to_255_printable_characters(probe, key):
    assert refused(probe.post(key=key)) == (400, "idempotency-key-missing")


def test_a_write_repeated_under_its_key_is_done_once_and_answered_alike(probe):
    first, second = probe.post(), probe.post()

    assert probe.worked == probe.traces == 1
    assert (first.status_code, first.data, first.content_type) == (second.status_code, second.data, second.content_type)
    assert "Idempotency-Replayed" not in first.headers
    assert second.headers["Idempotency-Replayed"] == "true"


def test_each_answer_has_a_request_id_of_its_own(probe):
    assert probe.post().headers["X-Request-Id"] != probe.post().headers["X-Request-Id"]


def test_the_same_words_in_another_order_are_the_same_body(probe):
    probe.post(b'{"outcome":"done","count":1}')

    assert probe.post(b'{ "count" : 1, "outcome" : "\\u0064one" }').headers["Idempotency-Replayed"] == "true"


def test_another_body_under_the_same_key_is_refused(probe):
    probe.post({"outcome": "done"})

    assert refused(probe.post({"outcome": "done", "count": 1})) == (422, "idempotency-mismatch")
    assert probe.traces == 1


def test_a_refusal_that_committed_is_final(probe):
    first, second = probe.post({"outcome": "refused"}), probe.post({"outcome": "refused"})

    assert first.data == second.data
    assert second.headers["Idempotency-Replayed"] == "true"
    assert second.content_type == "application/problem+json"
    assert probe.traces == 1


@pytest.mark.parametrize("outcome", ["raised", "crashed", "away"])
def test_what_was_not_done_may_be_tried_again(probe, outcome):
    probe.post({"outcome": outcome})
    probe.post({"outcome": outcome})

    assert probe.worked == 2


def test_a_body_that_was_mended_may_be_sent_under_the_same_key(probe):
    assert probe.post({"outcome": 1}).status_code == 422
    assert probe.post({"outcome": "done"}).status_code == 201


def test_a_key_is_forgotten_after_a_day(probe, clock, token):
    probe.post()
    clock.advance(timedelta(hours=24))

    again = probe.post(token=token("aurora", scopes=["probe:send"]))

    assert again.status_code == 201
    assert probe.traces == 2


def test_the_same_key_at_another_address_is_another_write(probe):
    sent = {"Idempotency-Key": "key-1", "Authorization": f"Bearer {probe.token}"}
    places = ["a", "b", "%00", "x" * 3000]
    answers = [probe.http.post(f"/v1/probes/{place}/again", json={"outcome": "done"}, headers=sent) for place in places]

    assert [answer.status_code for answer in (*answers, probe.post())] == [201] * 5


def test_the_same_key_of_another_partner_is_another_write(probe, database, token):
    partner_id = doors.partner(database, "boreal", scopes=("probe:send",))
    doors.software(database, partner_id, "boreal-software", scopes=("probe:send",))
    probe.post({"outcome": "done", "words": "ours"})

    answer = probe.post({"outcome": "done", "words": "theirs"}, token=token("boreal", scopes=["probe:send"]))

    assert answer.json == {"seen": "theirs"}


def test_while_a_write_is_at_work_its_key_is_busy(probe):
    meanwhile = []

    def again():
        probe.during = lambda: None
        meanwhile.append(probe.post())

    probe.during = again

    assert probe.post().status_code == 201
    assert refused(meanwhile[0]) == (409, "idempotency-in-flight")
    assert meanwhile[0].headers["Retry-After"] == "1"
    assert probe.traces == 1


def test_an_answer_kept_by_another_meanwhile_undoes_this_work(probe, database):
    def overtake():
        attempt = attempted()
        with database.transaction(SYSTEM) as tx:
            until = tx.now + timedelta(days=1)
            tx.idempotency.keep(
                AnswerRow("aurora-software", attempt.route, attempt.key, b"", 201, {}, b"", tx.now, until)
            )

    probe.during = overtake

    assert refused(probe.post()) == (409, "idempotency-in-flight")
    assert probe.traces == 0


def test_a_key_that_missed_its_scope_holds_nothing(probe, token):
    assert refused(probe.post(token=token("aurora", scopes=["probe:read"]))) == (403, "scope-missing")
    assert probe.post().status_code == 201
