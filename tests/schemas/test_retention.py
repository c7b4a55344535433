"""Until when each kind is kept."""

from datetime import date

import pytest

from schemas.errors import UnknownKindError
from schemas.retention import retention_until
from tests import make
from tests.kinds import sample

TODAY = date(2026, 3, 2)
REFERRAL = make.referral()["content"]
REVEALING = make.referral(content={"service_codes": ["mhpss"], "reason_summary": None})["content"]


@pytest.mark.parametrize(
    ("content", "state", "until"),
    [
        (REFERRAL, "waiting", date(2026, 4, 1)),
        (REFERRAL, "waiting-consent", date(2026, 4, 1)),
        (REFERRAL, "released", date(2028, 3, 2)),
        (REFERRAL, "closed", date(2028, 3, 2)),
        (REFERRAL, "rejected", date(2026, 9, 2)),
        (REFERRAL, "lapsed", date(2026, 9, 2)),
        (REVEALING, "closed", date(2026, 9, 2)),
        ({}, "closed", date(2028, 3, 2)),
    ],
)
def test_a_referral_is_kept_two_years_or_briefly(content, state, until):
    assert retention_until("referral", content, state, TODAY) == until


def test_learning_is_kept_five_years_after_its_end():
    content = make.language_course()["content"]

    assert retention_until("language-course", content, "released", TODAY) == date(2031, 7, 31)
    assert retention_until("language-course", {}, "released", TODAY) == date(2031, 3, 2)


def test_a_course_that_ended_long_ago_is_kept_from_today():
    content = make.language_course(enrolment={"start_date": "2020-01-01", "end_date": "2020-07-31"})["content"]

    assert retention_until("language-course", content, "released", TODAY) == date(2031, 3, 2)


def test_a_placement_is_kept_a_year_after_its_last_milestone():
    content = make.job_placement()["content"]

    assert retention_until("job-placement", content, "released", TODAY) == date(2027, 7, 29)
    assert retention_until("job-placement", {}, "released", TODAY) == date(2027, 8, 29)


def test_a_placement_offered_long_ago_is_kept_from_the_day_it_began():
    offer = {"event": "offered", "event_date": "2025-06-01", "start_date": None}
    offered = make.job_placement(content=offer)["content"]
    began = {**offered, "events": [{"event": "started", "event_date": "2026-03-01"}]}

    assert retention_until("job-placement", offered, "released", TODAY) == date(2026, 11, 28)
    assert retention_until("job-placement", began, "released", TODAY) == date(2027, 8, 28)


@pytest.mark.parametrize(("result", "until"), [("failed", date(2031, 7, 31)), ("partial", date.max), (None, date.max)])
def test_a_certificate_of_something_reached_is_kept_until_the_person_asks(result, until):
    content = {**make.language_course()["content"], "certificate": {"result": result}}

    assert retention_until("language-course", content, "released", TODAY) == until


def test_what_is_special_is_kept_six_months_after_the_year_a_consent_lasts():
    left = make.language_course(enrolment={"status": "withdrawn", "withdrawal_reason": "health"})["content"]

    assert retention_until("language-course", left, "released", TODAY) == date(2027, 9, 2)
    assert retention_until("humanitarian-aid", sample("humanitarian-aid"), "released", TODAY) == date(2029, 3, 2)
    for sector in ("health", "protection"):
        aid = sample("humanitarian-aid", sector=sector)
        assert retention_until("humanitarian-aid", aid, "released", TODAY) == date(2027, 9, 2)


def test_a_kind_that_is_not_in_the_catalogue_has_no_time():
    with pytest.raises(UnknownKindError):
        retention_until("gossip", {}, "released", TODAY)
