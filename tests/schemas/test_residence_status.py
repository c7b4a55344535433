"""Where a residence case stands."""

from datetime import date

import pytest

from schemas.base import producer_faults
from schemas.codelists.shipped import shipped
from schemas.listed import code_faults, own_day
from schemas.residence_status import RESIDENCE_STATUS as KIND
from tests.kinds import sample
from tests.make import MONDAY
from tests.schemas.probes import broken

TODAY = MONDAY.date()


def content(**changes):
    return sample("residence-status", **changes)


def permit(**changes):
    return content(permit={**content()["permit"], **changes})


def test_a_status_with_every_field_loads_as_said():
    assert KIND.content.load(content()) == content()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"case_kind": None}, ("/case_kind", "required-together")),
        ({"stage_since": None}, ("/stage_since", "required-together")),
        ({"next_step_code": None}, ("/next_step_code", "required-together")),
        ({"stage": "appointment-booked", "appointment": None}, ("/appointment", "required-with")),
        ({"stage": "documents-missing", "documents_missing": []}, ("/documents_missing", "required-with")),
        ({"documents_missing": ["visa", "visa"]}, ("/documents_missing", "duplicate-item")),
        ({"documents_missing": ["criminal-record"]}, ("/documents_missing/0", "not-in-list")),
        ({"partner_observation": "he seems ill"}, ("/partner_observation", "not-in-list")),
        ({"support": {"org": "NIF 123456789", "kind": "legal"}}, ("/support/org", "identifier-in-text")),
        ({"biometrics": "x"}, ("/biometrics", "unknown-field")),
    ],
)
def test_a_status_says_what_is_wrong_with_it(change, fault):
    assert broken(KIND.content, content(**change)) == [fault]


def test_a_permit_does_not_end_before_it_begins():
    assert broken(KIND.content, permit(valid_until="2024-01-14")) == [("/permit/valid_until", "ends-before-start")]
    assert broken(KIND.content, permit(valid_until=None)) == []


def test_a_status_says_something():
    assert broken(KIND.content, {}) == [("", "one-needed")]
    assert broken(KIND.content, {"partner_observation": "documents-ready"}) == []


@pytest.mark.parametrize(
    ("partner", "own"),
    [
        ("ngo", {"support": {"org": "Aurora", "kind": "legal"}, "partner_observation": "needs-interpreter"}),
        ("employer", {"partner_observation": "employer-letter-ready"}),
    ],
)
def test_a_partner_says_what_is_its_own_to_say_and_nothing_of_the_case(partner, own):
    assert producer_faults(own, KIND.content, partner) == []
    beyond = {fault.path.split("/")[1] for fault in producer_faults(content(), KIND.content, partner)}
    assert beyond == set(content())
    assert producer_faults(content(), KIND.content, "authority") == []


def test_an_employer_does_not_say_who_helps():
    said = {"support": {"org": "Padaria Sol"}}
    assert [fault.path for fault in producer_faults(said, KIND.content, "employer")] == ["/support/org"]


def test_its_codes_are_looked_up_on_the_day_of_its_stage():
    book = shipped()
    body = {"content": permit(category="art-88-2")}
    assert own_day(KIND, body, TODAY) == date(2026, 2, 2)

    late = code_faults(body["content"], KIND.content, book, own_day(KIND, body, TODAY))
    assert [(one.path, one.rule) for one in late] == [("/permit/category", "code-not-in-force")]
    assert code_faults(body["content"], KIND.content, book, date(2024, 6, 1)) == []
    odd = code_faults(content(stage="in-the-drawer"), KIND.content, book, TODAY)
    assert [(one.path, one.rule) for one in odd] == [("/stage", "code-not-listed")]


def test_everything_said_of_a_case_is_of_one_category():
    assert KIND.categories(content()) == {"immigration-status"}
    assert KIND.categories({"support": {"org": "Aurora"}}) == frozenset()
    assert KIND.special(content()) == frozenset()


def test_a_status_is_kept_as_long_as_it_says_something_and_half_a_year():
    assert KIND.kept_until(content(), "released", TODAY) == date(2027, 2, 2)
    assert KIND.kept_until({}, "entered-in-error", TODAY) == date(2026, 9, 2)
