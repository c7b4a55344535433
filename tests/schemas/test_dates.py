"""Days, times, and what cannot lie ahead."""

from datetime import UTC, date, datetime, timedelta

import pytest

from schemas.base import StrictSchema
from schemas.dates import Day, Instant, Moment, dated_faults, months_after
from schemas.faults import Fault
from schemas.fields import Many, Nested
from tests.make import MONDAY
from tests.schemas.probes import read, rule


class VisitSchema(StrictSchema):
    """Dates and times, most of which have passed."""

    on = Day(passed=True)
    at = Moment(passed=True)
    sent_at = Instant(passed=True)
    planned_on = Day()


class VisitsSchema(StrictSchema):
    """The same, within a list."""

    visits = Many(Nested(VisitSchema(), required=True), 5)


@pytest.mark.parametrize(
    "value", ["2026-02-30", "20260301", "2026-W09-1", "1026-01-01", "2026-1-1", "٢٠٢٦-٠١-٠١", 5, ""]
)
def test_only_a_date_that_exists_is_one(value):
    assert rule(Day(), value) == "not-a-date"


@pytest.mark.parametrize(
    "value",
    ["2026-03-02", "2026-03-02T09:30", "2026-03-02T09:30:00", "2026-03-02T24:00:00Z", "2026-03-02T09:30:00+25:00", 5],
)
def test_a_time_needs_its_offset(value):
    assert rule(Moment(), value) == "not-a-time"


def test_a_moment_is_kept_in_utc():
    assert read(Moment(), "2026-03-02T10:30:00.5+01:00") == "2026-03-02T09:30:00.500000Z"


def test_an_instant_is_loaded_and_written():
    assert read(Instant(), "2026-03-02T09:30:00Z") == MONDAY
    assert Instant().serialize("it", {"it": MONDAY}) == "2026-03-02T09:30:00Z"


def test_a_day_is_written_from_a_date_or_as_it_is():
    assert Day().serialize("it", {"it": date(2026, 3, 2)}) == "2026-03-02"
    assert Day().serialize("it", {"it": "2026-03-02"}) == "2026-03-02"


def test_what_has_passed_cannot_lie_ahead():
    visits = {"visits": [{"on": "2026-03-02", "planned_on": "2030-01-01"}, {"on": "2026-03-03"}]}

    assert dated_faults(VisitsSchema().load(visits), VisitsSchema(), now=MONDAY, today=MONDAY.date()) == [
        Fault("/visits/1/on", "in-the-future")
    ]


@pytest.mark.parametrize(("ahead", "broken"), [(timedelta(hours=23), False), (timedelta(hours=25), True)])
def test_a_time_may_lie_a_day_ahead(ahead, broken):
    late = (MONDAY + ahead).isoformat()
    loaded = VisitSchema().load({"at": late, "sent_at": late})

    found = dated_faults(loaded, VisitSchema(), now=MONDAY, today=MONDAY.date())

    assert [fault.path for fault in found] == (["/at", "/sent_at"] if broken else [])


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 3, 2), 24, date(2028, 3, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
    ],
)
def test_months_end_where_they_end(day, months, later):
    assert months_after(day, months) == later


def test_instants_are_aware():
    assert read(Instant(), "2026-03-02T10:30:00+01:00") == datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
