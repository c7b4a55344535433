"""What every course has: totals that only grow, and a certificate."""

from datetime import date

import pytest

from schemas.base import producer_faults
from schemas.learning import CERTIFICATE, UNTIL_ASKED, course_parts, kept_until, receding
from tests import make
from tests.schemas.probes import broken

TODAY = date(2026, 3, 2)


def test_a_certificate_loads_as_said():
    assert CERTIFICATE.load(make.certificate()) == make.certificate()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"result": None}, ("/result", "required")),
        ({"issued_on": None}, ("/issued_on", "required")),
        ({"kind": None}, ("/kind", "required")),
        ({"level": "pre-A1"}, ("/level", "level-below-scale")),
        ({"skills": {"spelling": "A2"}}, ("/skills/spelling", "unknown-field")),
        ({"qnq_level": 9}, ("/qnq_level", "above-maximum")),
        ({"credential_uri": "http://escola.example/c/1"}, ("/credential_uri", "address-invalid")),
        ({"credential_format": None}, ("/credential_format", "required-together")),
        ({"verified_at": "2026-03-01T10:00:00Z"}, ("/verified_by", "required-together")),
        ({"certificate_number": make.nif()}, ("/certificate_number", "identifier-in-text")),
        ({"issuer": "Escola 912345678"}, ("/issuer", "identifier-in-text")),
    ],
)
def test_a_certificate_says_what_is_wrong_with_it(change, fault):
    assert broken(CERTIFICATE, make.certificate(**change)) == [fault]


def test_aima_checks_a_certificate_without_saying_its_result():
    checked = {"level": "A2", "kind": "pla", "issued_on": "2026-02-27", "verified_by": "Núcleo de Integração"}

    assert broken(CERTIFICATE, checked) == []
    assert producer_faults(checked, CERTIFICATE, "authority") == []
    assert [fault.path for fault in producer_faults(checked, CERTIFICATE, "school")] == ["/verified_by"]
    assert "/result" in {fault.path for fault in producer_faults(make.certificate(), CERTIFICATE, "authority")}


def test_totals_of_a_later_day_do_not_shrink():
    later = make.attendance(as_of="2026-03-02", hours_scheduled="49", hours_attended="11.5")

    assert [(fault.path, fault.rule) for fault in receding(make.attendance(), later)] == [
        ("/hours_scheduled", "totals-go-back"),
        ("/hours_attended", "totals-go-back"),
    ]
    assert receding(make.attendance(), make.attendance(as_of="2026-03-02")) == []


def test_totals_of_the_same_day_correct():
    assert receding(make.attendance(), make.attendance(hours_attended="10")) == []


def test_a_course_has_attendance_and_certificate():
    parts = course_parts(frozenset({"school"}), frozenset({"school", "authority"}))

    assert {name: (part.dated_by, part.produced_by) for name, part in parts.items()} == {
        "attendance": ("as_of", {"school"}),
        "certificate": ("issued_on", {"school", "authority"}),
    }


def test_a_certificate_is_kept_until_the_person_asks():
    course = {"end_date": "2026-07-31"}

    assert kept_until(course, None, TODAY) == date(2031, 7, 31)
    assert kept_until(course, make.certificate(), TODAY) == UNTIL_ASKED
    assert kept_until({}, None, TODAY) == date(2031, 3, 2)
