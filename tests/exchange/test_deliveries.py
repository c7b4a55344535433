"""Claims and settlements: what is due is claimed once, decided again, and settled by the attempt that holds it."""

import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from connectors.base import Reply
from connectors.errors import ConnectorError, MisconfiguredError, RefusedByPartnerError, RetryLaterError
from consent import lifecycle
from exchange import deliveries, partners
from exchange.deliveries import LADDER, Claim, rung
from exchange.errors import NotFoundError, UnavailableError
from exchange.storage.transaction import SYSTEM
from tests.exchange.portal.world import NGO, SCHOOL
from tests.exchange.telling import Post
from tests.make import MONDAY, Clock, RecordedJobs

DOWN, WELL = RetryLaterError("status-503"), Reply(204)


def claim(post: Post, limit: int = 100) -> Sequence[Claim]:
    with post.database.transaction(SYSTEM) as tx:
        return deliveries.claim_due(tx, limit)


def settle(post: Post, claimed: Claim, outcome: Reply | ConnectorError = WELL) -> bool:
    with post.database.transaction(SYSTEM) as tx:
        return deliveries.settle(tx, claimed, outcome)


def test_what_is_due_is_claimed_with_what_its_sending_needs(post: Post):
    secret = post.webhook(url="http://127.0.0.1:9/other")
    (event_id,) = post.tell()
    (claimed,) = claim(post)
    assert (claimed.event.id, claimed.attempt, claimed.partner_kind) == (event_id, 1, "school")
    assert (claimed.endpoint.url, claimed.endpoint.secrets) == ("http://127.0.0.1:9/other", (secret,))
    assert post.proofs("delivery.claimed") == ["claimed"]


def test_a_claim_is_nobody_elses(post: Post):
    post.tell()
    assert [len(claim(post)), len(claim(post))] == [1, 0]
    assert post.states() == ["sending"]


def test_two_at_once_never_claim_the_same(post: Post):
    post.tell(count=3)
    with ThreadPoolExecutor(1) as elsewhere:
        with post.database.transaction(SYSTEM) as tx:
            first = deliveries.claim_due(tx, 2)
            second = elsewhere.submit(claim, post)
            with pytest.raises(TimeoutError):
                second.result(timeout=0.3)  # it waits in line until the first has committed
        assert {one.id for one in first}.isdisjoint(one.id for one in second.result(timeout=5))
    assert post.states() == ["sending"] * 3


def test_no_more_is_claimed_than_asked_for(post: Post):
    post.tell(count=3)
    assert len(claim(post, 2)) == 2


def test_what_waits_longest_is_claimed_first(post: Post, clock: Clock):
    (older,) = post.tell()
    clock.advance(timedelta(seconds=1))
    post.tell()
    assert claim(post, 1)[0].event.id == older


def test_nothing_is_claimed_before_it_is_due(post: Post, clock: Clock):
    post.tell()
    clock.advance(timedelta(seconds=-1))
    assert claim(post) == ()


def test_what_waits_in_an_inbox_is_never_sent(post: Post):
    post.tell(NGO)
    assert claim(post) == ()


def test_a_suspended_partner_is_told_nothing_until_reinstated(post: Post):
    post.tell()
    with post.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, SCHOOL)
    assert claim(post) == ()
    with post.database.transaction(SYSTEM) as tx:
        partners.reinstate(tx, SCHOOL)
    assert len(claim(post)) == 1


def test_what_a_suspended_partner_sent_waits_until_it_is_reinstated(post: Post):
    post.referral()
    with post.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, NGO)
    assert claim(post) == ()
    with post.database.transaction(SYSTEM) as tx:
        partners.reinstate(tx, NGO)
    assert len(claim(post)) == 1


def test_a_2xx_settles_a_delivery(post: Post):
    (event_id,) = post.tell()
    assert settle(post, claim(post)[0])
    row = post.delivery(event_id)
    assert (row.state, row.failures, row.next_attempt_at, row.settled_at) == ("delivered", 0, None, MONDAY)
    assert post.proofs("delivery.settled") == ["delivered"]


def test_a_settlement_settles_once(post: Post):
    post.tell()
    (claimed,) = claim(post)
    assert [settle(post, claimed), settle(post, claimed)] == [True, False]
    assert post.proofs("delivery.settled") == ["delivered"]


def test_a_settlement_of_an_attempt_that_was_lost_changes_nothing(post: Post, clock: Clock):
    post.tell()
    (lost,) = claim(post)
    clock.advance(timedelta(minutes=5))
    with post.database.transaction(SYSTEM) as tx:
        assert deliveries.recover_lost(tx, timedelta(minutes=2)) == 1
    (again,) = claim(post)
    assert (again.attempt, again.event.id) == (2, lost.event.id)
    assert not settle(post, lost, DOWN)
    assert settle(post, again)
    assert sorted(post.proofs("delivery.settled")) == ["delivered", "queued"]


def test_a_claim_within_its_lease_is_left_alone(post: Post, clock: Clock):
    post.tell()
    claim(post)
    clock.advance(timedelta(minutes=1))
    with post.database.transaction(SYSTEM) as tx:
        assert deliveries.recover_lost(tx, timedelta(minutes=2)) == 0


def test_a_lost_worker_costs_no_rung_of_the_ladder(post: Post, clock: Clock):
    (event_id,) = post.tell()
    for _ in range(9):
        claim(post)
        clock.advance(timedelta(minutes=5))
        with post.database.transaction(SYSTEM) as tx:
            deliveries.recover_lost(tx, timedelta(minutes=2))
    settle(post, claim(post)[0], DOWN)
    assert (post.delivery(event_id).attempt, post.delivery(event_id).failures) == (10, 1)


def test_the_ladder_is_climbed_and_ends(post: Post, clock: Clock):
    (event_id,) = post.tell()
    for rest in LADDER:
        settle(post, claim(post)[0], DOWN)
        row = post.delivery(event_id)
        assert row.state == "retrying"
        assert rest <= row.next_attempt_at - clock.now <= rest * 1.25
        clock.now = row.next_attempt_at
    settle(post, claim(post)[0], DOWN)
    row = post.delivery(event_id)
    assert (row.state, row.failures, row.last_error, row.next_attempt_at) == ("dead", 8, "status-503", None)


@pytest.mark.parametrize("u", [0.0, 0.5, 0.999])
def test_a_rung_is_spread_upwards_by_a_quarter_at_most(u: float):
    assert LADDER[0] <= (rung(1, u) or LADDER[0]) < LADDER[0] * 1.25


def test_the_ladder_has_seven_rungs():
    assert [rung(count, 0.0) for count in (7, 8)] == [timedelta(hours=24), None]


@pytest.mark.parametrize("error", [DOWN, RefusedByPartnerError("status-404"), MisconfiguredError("secret-missing")])
def test_whatever_went_wrong_is_tried_again(post: Post, error: ConnectorError):
    (event_id,) = post.tell()
    settle(post, claim(post)[0], error)
    assert (post.delivery(event_id).state, post.delivery(event_id).last_error) == ("retrying", error.reason)


def test_a_partner_may_ask_for_more_time(post: Post):
    (event_id,) = post.tell()
    settle(post, claim(post)[0], RetryLaterError("status-429", timedelta(minutes=7)))
    assert post.delivery(event_id).next_attempt_at == MONDAY + timedelta(minutes=7)


def test_a_partner_may_name_the_hour(post: Post):
    (event_id,) = post.tell()
    settle(post, claim(post)[0], RetryLaterError("status-503", MONDAY + timedelta(hours=2)))
    assert post.delivery(event_id).next_attempt_at == MONDAY + timedelta(hours=2)


def test_an_hour_that_has_passed_shortens_nothing(post: Post):
    (event_id,) = post.tell()
    settle(post, claim(post)[0], RetryLaterError("status-503", MONDAY - timedelta(days=2)))
    assert post.delivery(event_id).next_attempt_at >= MONDAY + LADDER[0]


def test_nobody_may_ask_for_more_than_a_day(post: Post):
    (event_id,) = post.tell()
    settle(post, claim(post)[0], RetryLaterError("status-503", MONDAY + timedelta(days=400)))
    assert post.delivery(event_id).next_attempt_at == MONDAY + timedelta(days=1)


def test_all_that_waits_for_a_partner_waits_as_long_as_it_asked(post: Post):
    post.tell(count=3)
    settle(post, claim(post, 1)[0], RetryLaterError("status-429", timedelta(minutes=7)))
    assert claim(post) == ()


def test_a_partner_that_wants_no_more_is_paused(post: Post):
    told, waiting = post.tell(count=2)
    first = claim(post, 1)[0]
    settle(post, first, RefusedByPartnerError("status-410", gone=True))
    assert post.delivery(first.event.id).state == "dead"
    assert claim(post) == ()
    assert sorted(post.states()) == ["dead", "queued"]
    post.webhook()
    assert {one.event.id for one in claim(post)} == {told, waiting} - {first.event.id}


def test_what_was_not_sent_is_handed_back(post: Post, clock: Clock):
    (event_id,) = post.tell()
    claimed = claim(post)
    with post.database.transaction(SYSTEM) as tx:
        deliveries.hand_back(tx, claimed, deliveries.CONNECTION_FAILING)
    assert (post.delivery(event_id).state, post.delivery(event_id).failures) == ("queued", 0)
    assert claim(post) == ()
    clock.advance(LADDER[0])
    assert len(claim(post)) == 1


def test_what_only_ran_out_of_time_is_due_at_once(post: Post):
    post.tell()
    with post.database.transaction(SYSTEM) as tx:
        deliveries.hand_back(tx, deliveries.claim_due(tx), deliveries.OUT_OF_TIME)
    assert len(claim(post)) == 1


def test_what_another_attempt_holds_is_not_handed_back(post: Post, clock: Clock):
    post.tell()
    lost = claim(post)
    clock.advance(timedelta(minutes=5))
    with post.database.transaction(SYSTEM) as tx:
        deliveries.recover_lost(tx, timedelta(minutes=2))
    claim(post)
    with post.database.transaction(SYSTEM) as tx:
        deliveries.hand_back(tx, lost, deliveries.CONNECTION_FAILING)
    assert post.states() == ["sending"]


def test_a_dead_delivery_is_replayed_from_the_first_rung(post: Post, jobs: RecordedJobs):
    (event_id,) = post.tell()
    settle(post, claim(post)[0], RefusedByPartnerError("status-410", gone=True))
    post.webhook()
    with post.database.transaction(SYSTEM) as tx:
        deliveries.replay(tx, post.delivery(event_id).id)
    assert len(jobs.deferred) == 2
    settle(post, claim(post)[0], DOWN)
    assert (post.delivery(event_id).state, post.delivery(event_id).failures) == ("retrying", 1)


def test_only_a_dead_delivery_is_replayed(post: Post):
    (event_id,) = post.tell()
    with post.database.transaction(SYSTEM) as tx, pytest.raises(NotFoundError):
        deliveries.replay(tx, post.delivery(event_id).id)


def test_a_new_referral_is_received_once_the_partner_was_told(post: Post):
    record_id = post.referral()
    settle(post, claim(post)[0])
    assert [row.state for row in post.rows("select state from referral")] == ["received"]
    assert post.states(NGO)[-1:] == ["queued"]  # and its sender is told that it was
    assert post.rows("select 1 from referral_move where record_id = :id and to_state = 'received'", id=record_id)


def test_an_event_read_before_its_answer_is_settled_as_fetched(post: Post):
    record_id = post.referral()
    (claimed,) = claim(post)
    post.world.read(record_id)
    settle(post, claimed)
    assert post.delivery(claimed.event.id).state == "fetched"


def test_an_event_read_after_its_answer_becomes_fetched(post: Post):
    record_id = post.referral()
    (claimed,) = claim(post)
    settle(post, claimed)
    post.world.read(record_id)
    assert post.delivery(claimed.event.id).state == "fetched"


def test_what_may_no_longer_flow_is_cancelled_when_claimed(post: Post, clock: Clock):
    post.referral()
    clock.advance(timedelta(days=366))  # the consent has run out, and no sweep has noticed yet
    assert claim(post) == ()
    assert "cancelled" in post.states()
    assert post.proofs("delivery.claimed") == []
    assert post.proofs("delivery.settled") == ["cancelled"]


def test_a_withdrawal_while_it_is_being_sent_stops_the_next_attempt(post: Post, clock: Clock):
    post.referral()
    (claimed,) = claim(post)
    post.withdraw()
    settle(post, claimed, DOWN)
    clock.advance(timedelta(minutes=1))
    assert [one.event.type for one in claim(post)] == ["pt.aima.hub.consent.withdrawn"]
    assert post.delivery(claimed.event.id).state == "cancelled"


def test_a_claim_gives_way_to_a_withdrawal_that_holds_the_consent(post: Post):
    post.referral()
    with post.database.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("select 1 from consent for update")
        with pytest.raises(UnavailableError):
            claim(post)


@pytest.mark.parametrize(
    ("state", "to"),
    [("queued", "sending"), ("retrying", "sending"), ("queued", "cancelled"), ("retrying", "cancelled")],
)
def test_what_is_done_to_a_waiting_delivery_has_its_row_in_the_table(state: str, to: str):
    assert lifecycle.move(lifecycle.DELIVERY, state, to, "hub")


def test_an_unknown_delivery_cannot_be_replayed(post: Post):
    with post.database.transaction(SYSTEM) as tx, pytest.raises(NotFoundError):
        deliveries.replay(tx, uuid.uuid4())
