"""Events, acknowledgements and pages of them."""

import uuid

import pytest

from schemas.event import ACKNOWLEDGED, ACKNOWLEDGEMENTS, EVENT, INBOX_PAGE
from schemas.page import FEED, PAGE_QUERY, page_of
from tests.make import MONDAY
from tests.schemas.probes import broken

AN_ID = uuid.UUID("0191e0a0-7c1e-7b1e-8a5e-000000000001")


def test_an_event_is_written_thin():
    event = {
        "specversion": "1.0",
        "id": AN_ID,
        "source": "https://hub.example.org",
        "type": "pt.aima.hub.referral.sent",
        "time": MONDAY,
        "data": {"record_id": str(AN_ID), "href": "/v1/referrals/1", "name": "Amina"},
    }

    assert EVENT.dump(event) == {
        **event,
        "id": str(AN_ID),
        "time": "2026-03-02T09:30:00Z",
        "data": {"record_id": str(AN_ID), "href": "/v1/referrals/1"},
    }


@pytest.mark.parametrize(
    ("ids", "fault"),
    [
        ([], ("/event_ids", "too-few")),
        ([str(AN_ID)] * 2, ("/event_ids", "duplicate-item")),
        (["x"], ("/event_ids/0", "not-an-id")),
        ([str(uuid.uuid4()) for _ in range(INBOX_PAGE + 1)], ("/event_ids", "too-many")),
    ],
)
def test_an_acknowledgement_names_some_events_once(ids, fault):
    assert broken(ACKNOWLEDGEMENTS, {"event_ids": ids}) == [fault]


def test_an_acknowledgement_loads_ids():
    assert ACKNOWLEDGEMENTS.load({"event_ids": [str(AN_ID)]}) == {"event_ids": [AN_ID]}


def test_what_was_not_theirs_is_told():
    assert ACKNOWLEDGED.dump({"acknowledged": [], "unknown": ["x"]}) == {"acknowledged": [], "unknown": ["x"]}


def test_a_page_holds_items_and_the_cursor_of_the_next():
    assert page_of(EVENT).dump({"items": ({"id": AN_ID},), "next": None}) == {
        "items": [{"id": str(AN_ID)}],
        "next": None,
    }
    assert FEED.dump({"items": [], "next": "c"}) == {"items": [], "next": "c"}
    assert page_of(EVENT) is page_of(EVENT)


@pytest.mark.parametrize(
    ("limit", "rule"),
    [
        ("1", None),
        ("200", None),
        ("0", "below-minimum"),
        ("201", "above-maximum"),
        ("x", "wrong-type"),
        ("1.0", "wrong-type"),
    ],
)
def test_a_page_has_a_size(limit, rule):
    assert broken(PAGE_QUERY, {"limit": limit}) == ([("/limit", rule)] if rule else [])
    assert rule or PAGE_QUERY.load({"limit": limit}) == {"limit": int(limit)}
