"""Carrying: claimed together, sent with no transaction open, settled one by one; partners do not hold up each other."""

from datetime import UTC, datetime, timedelta

import pytest

from connectors.base import Endpoint, Message, Reply
from connectors.errors import RetryLaterError
from connectors.signing import verify
from exchange import partners
from exchange.deliveries import LADDER
from exchange.storage.transaction import SYSTEM
from exchange.work.carrying import carry, recover
from tests.exchange.portal.world import NGO, SCHOOL
from tests.exchange.telling import HOOK, Post
from tests.make import Clock


def broken(_message: Message, _endpoint: Endpoint) -> Reply:
    raise RetryLaterError("connection-failed")


def test_what_is_due_is_sent_and_settled(post: Post):
    told = post.tell(count=3)
    assert carry(post.shop()) == 3
    assert {message.id for message, _ in post.network.sent} == {str(one) for one in told}
    assert post.states() == ["delivered"] * 3


def test_what_is_sent_is_signed_for_the_partner(post: Post, clock: Clock):
    secret = post.webhook()
    (event_id,) = post.tell()
    carry(post.shop())
    ((message, endpoint),) = post.network.sent
    assert endpoint.url == HOOK
    assert verify(message.headers, message.body, [secret], clock.now) == str(event_id)


def test_nothing_due_is_nothing_done(post: Post):
    assert carry(post.shop()) == 0


def test_a_repeat_has_the_same_id_and_body(post: Post, clock: Clock):
    post.tell()
    post.answering(lambda message, endpoint: Reply(500))
    carry(post.shop())
    clock.advance(LADDER[0] * 2)
    carry(post.shop())
    (first, _), (second, _) = post.network.sent
    assert (first.id, first.body) == (second.id, second.body)
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]


def test_no_transaction_is_open_while_something_is_sent(post: Post):
    open_ones: list[int] = []

    def look(message: Message, endpoint: Endpoint) -> Reply:
        query = (
            "select count(*) as n from pg_stat_activity"
            " where state like 'idle in%' and pid <> pg_backend_pid() and datname = current_database()"
        )
        open_ones.append(post.rows(query)[0].n)
        return Reply(204)

    post.tell()
    post.answering(look)
    carry(post.shop())
    assert open_ones == [0]


def test_a_partner_that_is_away_is_asked_once_and_the_rest_waits(post: Post):
    post.tell(count=5)
    post.answering(broken)
    assert carry(post.shop()) == 5
    assert len(post.network.sent) == 1
    assert sorted(post.states()) == ["queued"] * 4 + ["retrying"]
    assert carry(post.shop()) == 0


def test_a_partner_that_is_away_does_not_hold_up_another(post: Post):
    post.webhook(NGO, "http://127.0.0.1:9/ngo")
    post.tell(SCHOOL, 2)
    post.tell(NGO, 2)
    post.answering(lambda message, endpoint: broken(message, endpoint) if endpoint.url == HOOK else Reply(200))
    carry(post.shop())
    assert post.states(NGO) == ["delivered"] * 2


def test_an_event_that_a_partner_refuses_does_not_hold_up_the_next(post: Post):
    refused, *_ = post.tell(count=3)
    post.answering(lambda message, endpoint: Reply(422 if message.id == str(refused) else 204))
    carry(post.shop())
    assert sorted(post.states()) == ["delivered", "delivered", "retrying"]


def test_a_partner_that_asks_for_time_is_left_alone_with_everything(post: Post, clock: Clock):
    post.tell(count=3)
    post.answering(lambda message, endpoint: Reply(429, "3600"))
    carry(post.shop())
    clock.advance(timedelta(minutes=59))
    assert carry(post.shop()) == 0
    clock.advance(timedelta(minutes=2))
    post.answering(lambda message, endpoint: Reply(204))
    assert carry(post.shop()) == 3


def test_a_fault_of_our_own_stops_no_other_event(post: Post, caplog: pytest.LogCaptureFixture):
    def trip(message: Message, endpoint: Endpoint) -> Reply:
        raise ZeroDivisionError

    post.tell()
    post.answering(trip)
    carry(post.shop())
    assert [row.last_error for row in post.rows("select last_error from delivery")] == ["fault-of-the-hub"]
    assert "cannot be sent" in caplog.text


def test_a_partner_type_without_a_connector_is_a_matter_for_the_operator(post: Post):
    post.webhook("aima", "http://127.0.0.1:9/aima")
    (event_id,) = post.tell("aima")
    carry(post.shop())
    assert (post.delivery(event_id).state, post.delivery(event_id).last_error) == ("retrying", "no-connector")


def test_a_batch_ends_in_time_and_hands_back_the_rest(post: Post, clock: Clock):
    def slow(message: Message, endpoint: Endpoint) -> Reply:
        clock.advance(timedelta(seconds=25))
        return Reply(204)

    post.tell(count=5)
    post.answering(slow)
    carry(post.shop())
    assert sorted(post.states()) == ["delivered"] * 3 + ["queued"] * 2


def test_a_worker_told_to_end_finishes_its_send_and_hands_back_the_rest(post: Post):
    shop = post.shop()

    def ending(message: Message, endpoint: Endpoint) -> Reply:
        shop.stopping.set()
        return Reply(204)

    post.tell(count=3)
    post.answering(ending)
    carry(shop)
    assert sorted(post.states()) == ["delivered", "queued", "queued"]


def test_what_a_lost_worker_held_is_taken_back(post: Post, clock: Clock):
    shop = post.shop()
    post.tell()
    with post.database.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("update delivery set state = 'sending', attempt = 1, claimed_at = now()")
    clock.now = datetime.now(UTC) + shop.pace.lease + timedelta(seconds=1)
    assert recover(shop) == 1
    assert carry(shop) == 1
    assert post.states() == ["delivered"]


def test_the_lease_outlasts_a_batch_and_its_last_send(post: Post):
    pace = post.shop().pace
    assert pace.lease > pace.batch + timedelta(seconds=15)


def test_a_partner_suspended_between_two_attempts_is_told_no_more(post: Post, clock: Clock):
    post.tell()
    post.answering(broken)
    carry(post.shop())
    with post.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, SCHOOL)
    clock.advance(timedelta(days=2))
    assert carry(post.shop()) == 0
