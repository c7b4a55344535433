"""Enrolments and attendance."""

import pytest

from schemas.base import producer_faults
from schemas.language_course import LANGUAGE_COURSE
from schemas.learning import ATTENDANCE
from tests import make
from tests.schemas.probes import broken


def content(**changes):
    return make.language_course(enrolment=changes)["content"]


FULL = {
    "units": [{"code": "6452", "hours": "25"}, {"code": "9999", "hours": "50"}],
    "provider_org": "Escola do Tejo",
    "schedule": "Segundas e quartas, 18:30-21:30",
    "status": "withdrawn",
    "withdrawal_reason": "work",
    "placement_test_date": "2026-01-20",
}


def test_an_enrolment_with_every_field_loads_as_said():
    assert LANGUAGE_COURSE.content.load(content(**FULL)) == content(**FULL)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"programme": None}, ("/enrolment/programme", "required")),
        ({"status": None}, ("/enrolment/status", "required")),
        ({"route": "a1"}, ("/enrolment/route", "not-in-list")),
        ({"entry_level": "pre_A1"}, ("/enrolment/entry_level", "list-code-invalid")),
        ({"course_code": "PLA!"}, ("/enrolment/course_code", "course-code-invalid")),
        ({"units": [{"code": "64", "hours": "25"}]}, ("/enrolment/units/0/code", "course-code-invalid")),
        ({"units": [{"code": "6452", "hours": "26"}]}, ("/enrolment/units/0/hours", "hours-exceed-unit")),
        ({"end_date": "2026-01-01"}, ("/enrolment/end_date", "ends-before-start")),
        ({"municipality": "110"}, ("/enrolment/municipality", "municipality-unknown")),
        ({"withdrawal_reason": "work"}, ("/enrolment/withdrawal_reason", "only-with")),
        ({"planned_hours": "10000"}, ("/enrolment/planned_hours", "above-maximum")),
        ({"schedule": "ligar 912345678"}, ("/enrolment/schedule", "identifier-in-text")),
    ],
)
def test_an_enrolment_says_what_is_wrong_with_it(change, fault):
    assert broken(LANGUAGE_COURSE.content, content(**change)) == [fault]


def test_attendance_loads_as_said():
    assert ATTENDANCE.load(make.attendance()) == make.attendance()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"as_of": None}, ("/as_of", "required")),
        ({"hours_attended": "48"}, ("/hours_attended", "hours-exceed-scheduled")),
        ({"hours_scheduled": "-1"}, ("/hours_scheduled", "not-a-decimal")),
        ({"last_attended_on": "2026-03-02"}, ("/last_attended_on", "after-as-of")),
        (
            {"by_unit": [{"unit": "6452", "hours": "25.5"}], "hours_attended": "26"},
            ("/by_unit/0/hours", "hours-exceed-unit"),
        ),
    ],
)
def test_attendance_says_what_is_wrong_with_it(change, fault):
    assert broken(ATTENDANCE, make.attendance(**change)) == [fault]


def test_attended_and_justified_may_fill_what_was_scheduled():
    assert broken(ATTENDANCE, make.attendance(hours_attended=47)) == []


def test_totals_are_kept_alike_however_they_are_written():
    assert ATTENDANCE.load(make.attendance(hours_attended=12.0)) == ATTENDANCE.load(make.attendance())


def test_a_course_tells_of_language_learning_alone():
    assert LANGUAGE_COURSE.categories(content(**FULL)) == {"language-learning"}
    assert LANGUAGE_COURSE.special(content(**FULL)) == frozenset()
    whole = {**content(), "attendance": make.attendance()}
    assert LANGUAGE_COURSE.categories(whole) == {"language-learning"}


def test_aima_says_programme_and_funding_and_the_school_the_rest():
    own = {"enrolment": {"programme": "pla", "funding": "prr"}}

    assert broken(LANGUAGE_COURSE.content, own) == []
    assert producer_faults(own, LANGUAGE_COURSE.content, "authority") == []
    assert producer_faults(content(), LANGUAGE_COURSE.content, "school") == []
    assert "/enrolment/route" in {
        fault.path for fault in producer_faults(content(), LANGUAGE_COURSE.content, "authority")
    }
    assert LANGUAGE_COURSE.parts["attendance"].produced_by == {"school"}


def test_ngos_read_the_course_and_its_result_and_employers_the_level_alone():
    assert "attendance.hours_attended" in LANGUAGE_COURSE.readable["ngo"]
    assert "certificate.result" in LANGUAGE_COURSE.readable["ngo"]
    assert "certificate.certificate_number" not in LANGUAGE_COURSE.readable["ngo"]
    assert LANGUAGE_COURSE.readable["employer"] == {"certificate.level"}
    assert "international-body" not in LANGUAGE_COURSE.readable
