"""What partners collect: the inbox until acknowledged, and the ordered feed."""

import uuid

import pytest
from sqlalchemy import text

from connectors.base import Reply
from exchange import deliveries
from exchange.errors import CursorExpiredError, CursorInvalidError
from exchange.inbox import Page
from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM
from tests.exchange.portal.world import NGO, SCHOOL
from tests.exchange.telling import Post

SENT = "pt.aima.hub.referral.sent"


def ids(page: Page) -> list[uuid.UUID]:
    return [event.id for event in page.items]


def test_what_waits_is_listed_in_order_until_acknowledged(post: Post):
    first, second = post.tell(NGO, 2)
    assert ids(post.collect(NGO)) == [first, second]
    post.acknowledge(first, slug=NGO)
    assert ids(post.collect(NGO)) == [second]


def test_what_the_sequencer_has_not_numbered_is_not_listed(post: Post):
    post.tell(NGO)
    post.collect(NGO)
    post.tell(NGO)
    with post.database.transaction(SYSTEM) as tx:
        assert len(tx.events.inbox(post.partner(NGO), 0, 10)) == 1


def test_the_feed_goes_on_behind_its_cursor(post: Post):
    (shown,) = post.tell(NGO)
    cursor = post.feed(NGO).next
    (late,) = post.tell(NGO)
    assert ids(post.feed(NGO, cursor=cursor)) == [late]
    assert shown != late


def test_pages_follow_each_other(post: Post):
    told = post.tell(NGO, 5)
    first = post.collect(NGO, limit=2)
    second = post.collect(NGO, limit=2, cursor=first.next)
    third = post.collect(NGO, limit=2, cursor=second.next)
    assert ids(first) + ids(second) + ids(third) == told
    assert third.next is None


def test_the_feed_shows_everything_and_always_says_where_to_go_on(post: Post):
    told = post.tell(NGO, 3)
    post.acknowledge(told[0], slug=NGO)
    page = post.feed(NGO)
    assert ids(page) == told
    end = post.feed(NGO, cursor=page.next)
    assert (end.items, end.next) == ((), page.next)


def test_a_partner_without_events_can_begin_to_follow(post: Post):
    start = post.feed(NGO).next
    told = post.tell(NGO)
    assert ids(post.feed(NGO, cursor=start)) == told


def test_a_partner_called_by_webhook_finds_in_its_inbox_what_did_not_arrive(post: Post):
    arrived, failed = post.tell(SCHOOL, 2)
    with post.database.transaction(SYSTEM) as tx:
        claims = deliveries.claim_due(tx)
        deliveries.settle(tx, next(one for one in claims if one.event.id == arrived), Reply(204))
    assert ids(post.collect(SCHOOL)) == [failed]


def test_nobody_sees_the_events_of_another(post: Post):
    post.tell(SCHOOL)
    assert ids(post.collect(NGO)) == ids(post.feed(NGO)) == []


def test_nobody_acknowledges_the_events_of_another(post: Post):
    (event_id,) = post.tell(SCHOOL)
    assert post.acknowledge(event_id, slug=NGO).unknown == (event_id,)
    assert post.states(SCHOOL) == ["queued"]


def test_acknowledging_again_changes_nothing(post: Post):
    (event_id,) = post.tell(NGO)
    assert post.acknowledge(event_id, slug=NGO) == post.acknowledge(event_id, slug=NGO)
    assert post.states(NGO) == ["delivered"]
    assert post.proofs("delivery.settled") == ["delivered"]


def test_known_and_unknown_are_told_apart(post: Post):
    (event_id,), stranger = post.tell(NGO), uuid.uuid4()
    done = post.acknowledge(stranger, event_id, slug=NGO)
    assert (done.acknowledged, done.unknown) == ((event_id,), (stranger,))


def test_an_acknowledged_referral_is_received(post: Post):
    post.referral()
    (event,) = [one for one in post.collect(SCHOOL).items if one.type == SENT]
    post.acknowledge(event.id)
    assert [row.state for row in post.rows("select state from referral")] == ["received"]


def test_what_is_acknowledged_is_not_sent(post: Post):
    (event_id,) = post.tell(SCHOOL)
    post.acknowledge(event_id)
    with post.database.transaction(SYSTEM) as tx:
        assert deliveries.claim_due(tx) == ()


def test_what_is_acknowledged_while_it_is_sent_is_settled_once(post: Post):
    (event_id,) = post.tell(SCHOOL)
    with post.database.transaction(SYSTEM) as tx:
        (claim,) = deliveries.claim_due(tx)
    post.acknowledge(event_id)
    with post.database.transaction(SYSTEM) as tx:
        assert not deliveries.settle(tx, claim, Reply(204))
    assert post.proofs("delivery.settled") == ["delivered"]


def test_withdrawn_before_it_was_told_nothing_is_told_but_the_withdrawal(post: Post):
    post.referral()
    post.withdraw()
    shown = {one.type for page in (post.collect(SCHOOL), post.feed(SCHOOL)) for one in page.items}
    assert shown == {"pt.aima.hub.consent.withdrawn"}


def test_a_cancelled_event_cannot_be_acknowledged(post: Post):
    post.referral()
    (event,) = [one for one in post.collect(SCHOOL).items if one.type == SENT]
    post.withdraw()
    assert post.acknowledge(event.id).unknown == (event.id,)


def test_a_page_leaves_one_line_of_evidence_and_an_empty_one_none(post: Post):
    post.collect(NGO)
    post.tell(NGO, 3)
    post.collect(NGO)
    assert post.proofs("event.listed") == ["listed"]


@pytest.mark.parametrize("read", ["collect", "feed"])
@pytest.mark.parametrize("cursor", ["", "nonsense", "AAAA" * 20])
def test_a_cursor_of_ones_own_making_is_refused(post: Post, read: str, cursor: str):
    with pytest.raises(CursorInvalidError):
        getattr(post, read)(NGO, cursor=cursor)


def test_a_cursor_of_another_partner_or_list_is_refused(post: Post):
    cursor = post.feed(SCHOOL).next
    with pytest.raises(CursorInvalidError):
        post.feed(NGO, cursor=cursor)
    with pytest.raises(CursorInvalidError):
        post.collect(SCHOOL, cursor=cursor)


def test_a_cursor_before_what_is_kept_has_expired(post: Post, owner: Database):
    start = post.feed(NGO).next
    told = post.tell(NGO, 3)
    post.number()
    with owner.transaction(SYSTEM) as tx:
        tx.connection.execute(text("delete from event_position where event_id = :id"), {"id": told[0]})
    with pytest.raises(CursorExpiredError):
        post.feed(NGO, cursor=start)
    assert ids(post.feed(NGO)) == told[1:]
