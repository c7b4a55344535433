"""What a person needs."""

import pytest

from schemas.base import producer_faults
from schemas.needs_assessment import NEEDS_ASSESSMENT as KIND
from tests.kinds import sample
from tests.make import MONDAY
from tests.schemas.probes import broken

DIFFICULT = {"functional_difficulty": {"seeing": 1, "walking": 3}, "specific_need_families": ["DS", "SP"]}


def content(**changes):
    return sample("needs-assessment", **changes)


def test_an_assessment_with_every_field_loads_as_said():
    assert KIND.content.load(content(**DIFFICULT)) == content(**DIFFICULT)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"date": None}, ("/date", "required")),
        ({"domains": []}, ("/domains", "too-few")),
        ({"domains": [{"domain": "religion", "level": 1}]}, ("/domains/0/domain", "not-in-list")),
        ({"domains": [{"domain": "work", "level": 5}]}, ("/domains/0/level", "above-maximum")),
        (
            {"domains": [{"domain": "work", "level": 1}, {"domain": "work", "level": 2}]},
            ("/domains/1/domain", "duplicate-item"),
        ),
        ({"specific_need_families": ["XX"]}, ("/specific_need_families/0", "not-in-list")),
        ({"functional_difficulty": {"seeing": 0}}, ("/functional_difficulty/seeing", "below-minimum")),
        ({"agreed_actions": [{"service_code": "hair cut"}]}, ("/agreed_actions/0/service_code", "list-code-invalid")),
        ({"review_due": "2026-02-24"}, ("/review_due", "ends-before-start")),
        ({"story": "…"}, ("/story", "unknown-field")),
    ],
)
def test_an_assessment_says_what_is_wrong_with_it(change, fault):
    assert broken(KIND.content, content(**change)) == [fault]


def test_needs_are_always_asked_in_a_box_of_their_own():
    assert KIND.special(content()) == {"needs"}
    assert KIND.confidentiality(content(), None) == "R"


@pytest.mark.parametrize(
    ("change", "category"),
    [
        ({"domains": [{"domain": "mental-health", "level": 0}]}, "health"),
        ({"domains": [{"domain": "safety", "level": 2}]}, "protection-risk"),
        ({"agreed_actions": [{"service_code": "mhpss"}]}, "health"),
    ],
)
def test_a_domain_or_an_action_can_reveal_by_its_name(change, category):
    said = content(**change)

    assert category in KIND.categories(said)
    assert category in KIND.needed(said)
    assert KIND.special(said) == {"needs", category}


def test_families_of_specific_needs_make_a_record_very_restricted():
    assert KIND.confidentiality(content(**DIFFICULT), "N") == "V"
    assert KIND.categories(content(**DIFFICULT)) == {"needs", "family", "health", "protection-risk"}
    assert {fault.path for fault in producer_faults(content(**DIFFICULT), KIND.content, "public-body")} == set()


def test_its_producer_names_what_it_is_for():
    assert KIND.purposes == frozenset()


def test_an_assessment_is_kept_six_months_after_the_year_a_consent_lasts():
    assert KIND.kept_until(content(), "released", MONDAY.date()).isoformat() == "2027-09-02"
