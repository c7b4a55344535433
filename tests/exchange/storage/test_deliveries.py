"""Rows of deliveries under competition: what one transaction holds, another passes by."""

from datetime import timedelta

from exchange.storage.transaction import SYSTEM
from tests.exchange.portal.world import NGO, SCHOOL
from tests.exchange.telling import Post
from tests.make import MONDAY


def test_a_claim_passes_by_what_another_holds(post: Post):
    post.tell(count=2)
    ids = [row.id for row in post.rows("select id from delivery order by id")]
    with post.database.transaction(SYSTEM) as one, post.database.transaction(SYSTEM) as other:
        assert set(one.deliveries.claim(ids[:1], one.now)) == {ids[0]}
        assert set(other.deliveries.claim(ids, other.now)) == {ids[1]}


def test_only_what_waits_is_postponed_and_never_brought_forward(post: Post):
    post.tell(count=2)
    with post.database.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql(
            "update delivery set next_attempt_at = next_attempt_at + interval '1 day'"
            " where id = (select min(id::text)::uuid from delivery)"
        )
        tx.deliveries.postpone(post.partner(SCHOOL), MONDAY + timedelta(hours=1))
    waits = [row.next_attempt_at - MONDAY for row in post.rows("select next_attempt_at from delivery order by 1")]
    assert waits == [timedelta(hours=1), timedelta(days=1)]


def test_another_partners_deliveries_are_not_postponed(post: Post):
    post.webhook(NGO)
    post.tell(NGO)
    with post.database.transaction(SYSTEM) as tx:
        tx.deliveries.postpone(post.partner(SCHOOL), MONDAY + timedelta(hours=1))
    assert [row.next_attempt_at for row in post.rows("select next_attempt_at from delivery")] == [MONDAY]


def test_a_reading_counts_once(post: Post):
    record_id = post.referral()
    for hours in (0, 5):
        with post.database.transaction(SYSTEM) as tx:
            tx.deliveries.fetch(record_id, post.partner(SCHOOL), MONDAY + timedelta(hours=hours))
    fetched = post.rows("select fetched_at from delivery where decided and record_id = :id", id=record_id)
    assert [row.fetched_at for row in fetched] == [MONDAY]


def test_due_deliveries_are_found_by_their_index(post: Post):
    with post.database.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("set local enable_seqscan = off")
        plan = tx.connection.exec_driver_sql(
            "explain select 1 from delivery where state in ('queued', 'retrying') and next_attempt_at <= now()"
        ).scalars()
        assert "ix_delivery_due" in " ".join(plan)
