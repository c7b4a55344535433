"""The order of a placement's events and the windows of its milestones."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.faults import Fault
from schemas.placement_order import DAYS, FOLLOWING, event_faults, following, open_milestones, started_on, window
from tests import make

START = date(2026, 1, 30)
TODAY = date(2026, 3, 2)  # 31 days later
STARTED = {"event": "started", "event_date": "2026-01-30"}


def event(name, on=TODAY, **brings):
    return make.placement_event(name, event_date=on.isoformat(), **brings)


def retained(milestone, on, state="employed"):
    return event("retained", on, milestone=milestone, retention={"state": state})


def rules(earlier, new, today=TODAY):
    return [(fault.path, fault.rule) for fault in event_faults(earlier, new, today)]


def test_thirty_days_are_answered_after_thirty_one():
    assert rules([STARTED], retained("d30", TODAY)) == []


def test_ninety_days_asked_now_are_refused_with_the_day_they_open():
    assert event_faults([STARTED], retained("d90", TODAY), TODAY) == [
        Fault("/milestone", "milestone-not-due", {"milestone": "d90", "opens_on": "2026-04-23"})
    ]


@pytest.mark.parametrize(
    ("seen", "fault"),
    [
        (retained("d30", TODAY), ("/end/date", "before-earlier-event")),
        (event("confirmed", TODAY), ("/end/date", "before-earlier-event")),
        (retained("d30", TODAY, "left"), None),
        (retained("d30", TODAY, "unknown"), None),
    ],
)
def test_nobody_left_before_they_were_last_seen_at_work(seen, fault):
    left = event("ended", TODAY, end={"date": "2026-02-14", "reason": "mutual"})

    assert rules([STARTED, seen], left) == ([fault] if fault else [])


def test_a_date_in_the_future_opens_nothing():
    assert rules([STARTED], retained("d90", START + timedelta(days=90))) == [("/milestone", "milestone-not-due")]


@pytest.mark.parametrize(("milestone", "opens", "closes"), [("d30", 23, 82), ("d90", 83, 172), ("d180", 173, 269)])
def test_a_window_opens_a_week_early_and_closes_when_the_next_opens(milestone, opens, closes):
    one = window(milestone, START)

    assert (one.opens_on - START).days == opens
    assert (one.due_on - START).days == DAYS[milestone]
    assert (one.closes_on - START).days == closes


@pytest.mark.parametrize(
    ("days", "rule"), [(22, "milestone-not-due"), (23, None), (82, None), (83, "milestone-closed")]
)
def test_a_milestone_is_answered_within_its_window(days, rule):
    on = START + timedelta(days=days)

    assert rules([STARTED], retained("d30", on), on) == ([("/milestone", rule)] if rule else [])


def test_a_late_report_about_a_day_in_the_window_counts():
    on = START + timedelta(days=40)

    assert rules([STARTED], retained("d30", on), on + timedelta(days=300)) == []


def test_a_milestone_is_answered_once_unless_it_was_not_known():
    answered = [STARTED, retained("d30", TODAY)]
    unknown = [STARTED, retained("d30", TODAY, "unknown")]

    assert rules(answered, retained("d30", TODAY)) == [("/milestone", "milestone-answered")]
    assert rules(unknown, retained("d30", TODAY)) == []


@pytest.mark.parametrize(
    ("last", "allowed"),
    [
        ("offered", {"accepted", "declined", "started"}),
        ("accepted", {"declined", "started"}),
        ("declined", set()),
        ("started", {"confirmed", "retained", "ended"}),
        ("confirmed", {"confirmed", "retained", "ended"}),
        ("retained", {"confirmed", "retained", "ended"}),
        ("ended", set()),
    ],
)
def test_events_follow_in_order(last, allowed):
    earlier = [STARTED, event(last)] if last not in ("offered", "accepted", "declined", "started") else [event(last)]

    assert {
        name for name in FOLLOWING if name and ("/event", "event-out-of-order") not in rules(earlier, event(name))
    } == allowed


def test_a_placement_begins_with_an_offer_or_a_start():
    assert set(following([])) == {"offered", "accepted", "declined", "started"}
    assert rules([], event("ended")) == [("/event", "event-out-of-order")]


def test_who_left_can_only_have_ended():
    left = [STARTED, retained("d30", TODAY, "left")]

    assert following(left) == ("ended",)
    assert rules(left, event("ended")) == []


def test_an_event_is_not_older_than_those_before_it():
    assert event_faults([STARTED, event("confirmed")], event("ended", TODAY - timedelta(days=1)), TODAY) == [
        Fault("/event_date", "before-earlier-event", {"earliest": "2026-03-02"})
    ]


def test_the_start_is_the_day_of_the_event():
    assert rules([], event("started", START, start_date="2026-01-31")) == [("/start_date", "start-is-event-date")]
    assert rules([], event("started", START, start_date="2026-01-30")) == []
    assert rules([], event("offered", START, start_date="2026-03-31")) == []


def test_an_end_is_not_before_the_start():
    assert rules([STARTED], event("ended", end={"date": "2026-01-29", "reason": "mutual"})) == [
        ("/end/date", "ends-before-start")
    ]


@pytest.mark.parametrize(
    ("earlier", "days", "asked"),
    [
        ([], 30, ()),
        ([{"event": "offered", "event_date": "2026-01-30"}], 30, ()),
        ([STARTED], 22, ()),
        ([STARTED], 23, ("d30",)),
        ([STARTED, retained("d30", START + timedelta(days=25))], 30, ()),
        ([STARTED, retained("d30", START + timedelta(days=25), "unknown")], 30, ("d30",)),
        ([STARTED], 90, ("d90",)),
        ([STARTED, event("ended")], 90, ()),
        ([STARTED], 400, ()),
    ],
)
def test_an_employer_is_asked_for_what_is_open(earlier, days, asked):
    assert open_milestones(earlier, START + timedelta(days=days)) == asked


def test_the_start_is_the_one_reported():
    assert started_on([{"event": "offered", "event_date": "2026-01-01"}]) is None
    assert started_on([{"event": "offered", "event_date": "2026-01-01"}, STARTED]) == START


@given(st.integers(min_value=0, max_value=400))
def test_no_two_milestones_are_open_on_one_day(days):
    assert len(open_milestones([STARTED], START + timedelta(days=days))) <= 1
