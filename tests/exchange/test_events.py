"""Telling: an event, its delivery and the worker's wake-up, together or not at all."""

import contextlib
import uuid

import pytest

from exchange import events, partners
from exchange.events import DELIVER, Telling, about, envelope
from exchange.storage.events import EventRow
from exchange.storage.transaction import SYSTEM
from tests.exchange.portal.world import NGO, SCHOOL
from tests.exchange.telling import WITHDRAWN, Post
from tests.make import MONDAY, RecordedJobs

RECORD = uuid.UUID(int=7)


def row(**data: object) -> EventRow:
    return EventRow(uuid.UUID(int=1), WITHDRAWN, uuid.UUID(int=2), RECORD, data, MONDAY.replace(microsecond=123456))


def test_a_partner_with_a_webhook_is_told_by_a_job(post: Post, jobs: RecordedJobs):
    post.tell()
    assert jobs.deferred == [(DELIVER, {})]
    assert post.states() == ["queued"]


def test_a_partner_without_a_webhook_is_told_by_its_inbox(post: Post, jobs: RecordedJobs):
    (event_id,) = post.tell(NGO)
    assert jobs.deferred == []
    assert (post.delivery(event_id).channel, post.delivery(event_id).next_attempt_at) == ("inbox", None)


def test_nothing_is_told_by_a_transaction_that_fails(post: Post):
    partner_id = post.partner()
    with contextlib.suppress(RuntimeError), post.database.transaction(SYSTEM) as tx:
        events.tell(tx, Telling(WITHDRAWN, partner_id, False))
        raise RuntimeError
    assert post.states() == []


@pytest.mark.parametrize(
    "telling",
    [
        Telling("pt.aima.hub.referral.eaten", RECORD, False),
        Telling(WITHDRAWN, RECORD, False, data={"full_name": "Amina"}),
    ],
    ids=["type", "data"],
)
def test_only_catalogued_types_and_thin_data_are_told(post: Post, telling: Telling):
    with post.database.transaction(SYSTEM) as tx, pytest.raises(ValueError, match="no such event"):
        events.tell(tx, telling)


def test_the_refusal_of_an_event_does_not_repeat_its_words(post: Post):
    with post.database.transaction(SYSTEM) as tx, pytest.raises(ValueError) as raised:  # noqa: PT011
        events.tell(tx, Telling(WITHDRAWN, RECORD, False, data={"note": "Amina"}))
    assert "Amina" not in str(raised.value)


def test_data_about_a_record_says_where_to_read_it():
    assert about("referral", RECORD, 1, "accepted") == {
        "record_id": str(RECORD),
        "record_type": "referral",
        "version": 1,
        "href": f"/v1/referrals/{RECORD}",
        "state": "accepted",
    }


def test_an_event_leaves_with_whole_addresses_and_whole_seconds():
    event = envelope(row(href="/v1/referrals/7"), "https://hub.example")
    assert event.data["href"] == "https://hub.example/v1/referrals/7"
    assert (event.source, event.subject, event.time) == ("https://hub.example", str(RECORD), MONDAY)


def test_a_withdrawal_cancels_what_has_not_been_told(post: Post):
    post.referral()
    post.withdraw()
    query = "select e.type, d.state from delivery d join event e on e.id = d.event_id where d.partner_id = :school"
    told = {row.type: row.state for row in post.rows(query, school=post.partner())}
    assert told == {"pt.aima.hub.referral.sent": "cancelled", WITHDRAWN: "queued"}
    assert post.proofs("delivery.settled") == ["cancelled"]


def test_a_reading_marks_what_announced_it(post: Post):
    record_id = post.referral()
    with post.database.transaction(SYSTEM) as tx:
        events.fetched(tx, record_id, partners.called(tx, SCHOOL).id)
    fetched = post.rows("select fetched_at, state from delivery where record_id = :id and decided", id=record_id)
    assert [(row.fetched_at, row.state) for row in fetched] == [(MONDAY, "queued")]
