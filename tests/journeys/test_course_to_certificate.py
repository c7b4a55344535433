"""A course from its enrolment to its certificate: totals only grow, and a certificate is kept until the person asks.

Reaches ``exchange.addresses``.
"""

import pytest

from tests import make
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


@pytest.fixture
def course(stage) -> str:
    """The path of a course that answers a referral."""
    sent = stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (1, "language-learning"))
    body = make.language_course(referral_id=sent.json["record_id"])
    return f"/v1/language-courses/{stage.send('escola-tejo', 'language-courses', body).json['record_id']}"


def put(stage, course, part, body):
    """Put a part as the school."""
    return stage.call("escola-tejo", "PUT", f"{course}/{part}", body)


def faults(refused):
    return [(one["path"], one["rule"]) for one in refused.json["errors"]]


def test_the_sender_of_the_referral_reads_level_and_result_and_no_more(stage, course):
    assert put(stage, course, "certificate", make.certificate()).json["version"] == 1

    assert stage.get("ong-aurora", course).json["content"]["certificate"] == {"level": "A2", "result": "passed"}
    assert stage.get("escola-tejo", course).json["content"]["certificate"] == make.certificate()


def test_a_certificate_is_kept_until_the_person_asks(stage, course):
    assert stage.get("escola-tejo", course).json["retention_until"] == "2031-07-31"
    put(stage, course, "attendance", make.attendance())
    assert stage.get("escola-tejo", course).json["retention_until"] == "2031-07-31"
    put(stage, course, "certificate", make.certificate())
    assert stage.get("escola-tejo", course).json["retention_until"] == "9999-12-31"


def test_a_certificate_that_nothing_was_reached_by_is_kept_no_longer_than_the_course(stage, course):
    put(stage, course, "certificate", make.certificate(result="failed"))
    assert stage.get("escola-tejo", course).json["retention_until"] == "2031-07-31"


def test_a_certificate_replaces_the_one_before_whatever_day_it_bears(stage, course):
    for number, day in enumerate(("2026-02-26", "2026-03-01", "2026-02-27"), start=1):
        told = put(stage, course, "certificate", make.certificate(issued_on=day))
        assert (told.status_code, told.json.get("version")) == (200, number), told.text

    assert stage.get("escola-tejo", course).json["content"]["certificate"]["issued_on"] == "2026-02-27"


def test_a_school_does_not_verify_its_own_certificate(stage, course):
    refused = put(stage, course, "certificate", make.certificate(verified_by="A direção"))

    assert faults(refused) == [("/verified_by", "not-yours-to-say")]


def test_totals_never_go_back_but_are_corrected_for_their_own_day(stage, course):
    put(stage, course, "attendance", make.attendance())
    fewer = {"hours_attended": "10", "by_unit": [{"unit": "6452", "hours": "10"}]}
    lower = put(stage, course, "attendance", make.attendance(as_of="2026-03-02", **fewer))
    corrected = put(stage, course, "attendance", make.attendance(**fewer))

    assert faults(lower) == [("/hours_attended", "totals-go-back"), ("/by_unit/0/hours", "totals-go-back")]
    assert corrected.json["version"] == 2
