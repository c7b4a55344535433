"""Help on the way to work."""

import pytest

from schemas.base import producer_faults
from schemas.employment_support import EMPLOYMENT_SUPPORT as KIND
from tests.kinds import sample
from tests.make import MONDAY
from tests.schemas.probes import broken

OWN = {"iefp_user_no": "12345678", "work_right_checked": {"answer": "yes", "until": "2027-01-01"}}


def content(**changes):
    return sample("employment-support", **changes)


def test_support_with_every_field_loads_as_said():
    assert KIND.content.load(content(**OWN)) == content(**OWN)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"measure": None}, ("/measure", "required")),
        ({"status": "open"}, ("/status", "not-in-list")),
        ({"end_date": "2026-02-01"}, ("/end_date", "ends-before-start")),
        ({"iefp_user_no": "123"}, ("/iefp_user_no", "person-number-invalid")),
        ({"sought_occupations": [{"title": "Padeira"}]}, ("/sought_occupations/0", "one-needed")),
        ({"skills": [{"title": "a@b.pt"}]}, ("/skills/0/title", "identifier-in-text")),
        ({"languages": [{"lang": "xx"}]}, ("/languages/0/lang", "language-unknown")),
        ({"languages": [{"lang": "por", "cefr": "A 3"}]}, ("/languages/0/cefr", "list-code-invalid")),
        ({"driving_categories": ["Z"]}, ("/driving_categories/0", "not-in-list")),
        ({"mobility_dico": ["1106", "1106"]}, ("/mobility_dico", "duplicate-item")),
        ({"years_experience": 71}, ("/years_experience", "above-maximum")),
        ({"work_right_checked": {"answer": "maybe"}}, ("/work_right_checked/answer", "not-in-list")),
        ({"work_right_checked": {"answer": "yes", "permit": "x"}}, ("/work_right_checked/permit", "unknown-field")),
    ],
)
def test_support_says_what_is_wrong_with_it(change, fault):
    assert broken(KIND.content, content(**change)) == [fault]


def test_aima_alone_says_whether_a_person_may_work():
    assert producer_faults(content(), KIND.content, "ngo") == []
    assert producer_faults(content(**OWN), KIND.content, "authority") == []
    assert {fault.path for fault in producer_faults(content(**OWN), KIND.content, "ngo")} == {
        "/iefp_user_no",
        "/work_right_checked/answer",
        "/work_right_checked/until",
    }


def test_each_category_is_permitted_by_itself():
    assert KIND.categories(content(**OWN)) == {"employment", "education", "national-id", "immigration-status"}
    assert KIND.needed(content(**OWN)) == {"employment"}


def test_an_employer_reads_what_the_person_can_do_and_a_school_what_for():
    assert {path.split(".")[0] for path in KIND.readable["employer"]} == {
        "sought_occupations",
        "skills",
        "languages",
        "driving_categories",
        "availability",
        "mobility_dico",
        "work_right_checked",
    }
    assert {path.split(".")[0] for path in KIND.readable["school"]} == {
        "measure",
        "sought_occupations",
        "highest_isced",
    }


def test_support_is_kept_a_year_after_its_end():
    assert KIND.kept_until(content(), "released", MONDAY.date()).isoformat() == "2027-05-29"
    assert KIND.kept_until({}, "released", MONDAY.date()).isoformat() == "2027-03-02"
