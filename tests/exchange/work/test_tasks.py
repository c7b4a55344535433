"""The tasks that only clear away, and how a bounded step is repeated."""

import os
from datetime import timedelta

from exchange.storage.transaction import SYSTEM
from exchange.work.tasks import FORGET_SPENT, TASKS
from exchange.work.tasks import LAPSE_QUESTIONS as LAPSE
from exchange.work.tasks import _until_done as until_done
from tests import doors
from tests.exchange.portal.world import NGO
from tests.exchange.telling import Post
from tests.make import Clock


def test_what_has_run_out_is_forgotten_and_what_lives_is_kept(post: Post, clock: Clock):
    doors.token(post.database, NGO)
    doors.token(post.database, NGO, lasts=timedelta(hours=1))
    clock.advance(timedelta(minutes=30))
    TASKS[FORGET_SPENT](post.shop())
    assert len(post.rows("select 1 from access_token")) == 1


def test_a_session_that_has_run_out_is_forgotten(post: Post, clock: Clock):
    with post.database.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql(
            "insert into session (hash, created_at, expires_at) values (%s, %s, %s)",
            (os.urandom(32), clock.now, clock.now + timedelta(minutes=20)),
        )
    clock.advance(timedelta(minutes=21))
    TASKS[FORGET_SPENT](post.shop())
    assert post.rows("select 1 from session") == []


def test_a_step_is_repeated_until_it_finds_nothing_more(post: Post):
    left = [100, 100, 7, 0]
    seen = []

    def step(tx):
        seen.append(tx.connection)
        return left.pop(0)

    until_done(step)(post.shop())
    assert left == []
    assert len({id(one) for one in seen}) >= 1


def test_a_question_that_nobody_answers_lapses(post: Post, clock: Clock):
    post.world.send()
    clock.advance(timedelta(days=15))
    TASKS[LAPSE](post.shop())
    assert [row.state for row in post.rows("select state from consent_request")] == ["lapsed"]
    assert [row.state for row in post.rows("select state from referral")] == ["lapsed"]


def test_a_referral_that_ended_is_closed_after_thirty_days(post: Post, clock: Clock):
    record_id = post.referral()
    post.world.move(record_id, "rejected", reason_code="no-capacity")
    clock.advance(timedelta(days=31))
    TASKS["close-referrals"](post.shop())
    assert [row.state for row in post.rows("select state from referral")] == ["closed"]


def test_a_consent_whose_last_day_is_over_expires(post: Post, clock: Clock):
    post.referral()
    clock.advance(timedelta(days=366))
    TASKS["expire-consents"](post.shop())
    assert [row.state for row in post.rows("select state from consent")] == ["expired"]


def test_a_job_that_finds_its_rows_held_leaves_them_to_the_loop(post: Post):
    post.referral()
    with post.database.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("select 1 from consent for update")
        TASKS["deliver"](post.shop())
    assert "sending" not in post.states()
