"""Referrals, and what some services reveal."""

import pytest

from schemas.codes import PRODUCERS
from schemas.referral import REFERRAL
from schemas.services import REVEALING, revealed
from tests import make
from tests.schemas.probes import broken


def content(**changes):
    return make.referral(content=changes)["content"]


FULL = {
    "service_offer_id": "0191e0a0-7c1e-7b1e-8a5e-000000000001",
    "receiver": {"org": "escola-tejo", "unit": "PLA", "worker": "Marta Sousa"},
    "services_already_given": [{"service_code": "food", "org": "Cáritas", "date": "2026-01-15"}],
    "special_arrangements": {
        "interpreter_lang": "ara",
        "accessibility_codes": ["wheelchair"],
        "accompaniment": True,
        "childcare": False,
    },
    "consent_statement": {"obtained_from": "individual", "method": "oral", "at": "2026-03-01T10:00:00Z"},
    "onward_referral_id": "0191e0a0-7c1e-7b1e-8a5e-000000000002",
    "parent_referral_id": "0191e0a0-7c1e-7b1e-8a5e-000000000003",
}


def test_a_referral_with_every_field_loads_as_said():
    said = content(**FULL)

    assert REFERRAL.content.load(said) == said


def test_a_referral_says_who_refers_whom_to_whom_for_what():
    assert broken(REFERRAL.content, {}) == [
        ("/priority", "required"),
        ("/receiver", "required"),
        ("/sender", "required"),
        ("/service_codes", "required"),
    ]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"service_codes": []}, ("/service_codes", "too-few")),
        ({"service_codes": ["food", "food"]}, ("/service_codes", "duplicate-item")),
        ({"service_codes": ["lang_pla"]}, ("/service_codes/0", "list-code-invalid")),
        ({"reason_summary": "x" * 1001}, ("/reason_summary", "too-long")),
        ({"reason_summary": "NIF 218345679"}, ("/reason_summary", "identifier-in-text")),
        ({"priority": "high"}, ("/priority", "not-in-list")),
        ({"sender": {"unit": "x"}}, ("/sender/worker_name", "required")),
        ({"subject_snapshot": {}}, ("/subject_snapshot", "unknown-field")),
        ({"status": "accepted"}, ("/status", "unknown-field")),
    ],
)
def test_a_referral_says_what_is_wrong_with_it(change, fault):
    assert broken(REFERRAL.content, content(**change)) == [fault]


@pytest.mark.parametrize("code", sorted(REVEALING))
def test_a_revealing_service_takes_no_free_text(code):
    said = content(service_codes=["food", code])

    assert broken(REFERRAL.content, said) == [("/reason_summary", "text-not-with-this-service")]


@pytest.mark.parametrize(("code", "category"), sorted(REVEALING.items()))
def test_a_revealing_service_adds_its_category_and_restricts_the_record(code, category):
    said = content(service_codes=[code], reason_summary=None)

    assert REFERRAL.categories(said) == {"needs", category}
    assert REFERRAL.needed(said) == {"identity", "needs", category}
    assert REFERRAL.special(said) == {"needs", category}
    assert REFERRAL.confidentiality(said, None) == "R"
    assert REFERRAL.confidentiality(said, "N") == "R"
    assert REFERRAL.confidentiality(said, "V") == "V"


def test_a_service_already_given_reveals_but_is_not_needed():
    given = [{"service_code": "mhpss"}, {"service_code": "food"}]
    said = content(services_already_given=given)

    assert REFERRAL.categories(said) == {"needs", "health"}
    assert REFERRAL.needed(said) == {"identity", "needs"}
    assert REFERRAL.special(said) == {"health"}
    assert REFERRAL.confidentiality(said, None) == "R"


def test_a_service_that_reveals_what_is_not_permitted_is_left_out_and_the_others_stay():
    given = [{"service_code": "mhpss"}, {"service_code": "food"}]
    said = content(services_already_given=given)

    assert REFERRAL.veiled(said, frozenset({"needs"}))["services_already_given"] == given[1:]
    assert REFERRAL.veiled(said, frozenset({"needs", "health"})) == said


def test_an_ordinary_service_reveals_nothing():
    said = content()

    assert REFERRAL.categories(said) == {"needs"}
    assert REFERRAL.special(said) == frozenset()
    assert REFERRAL.confidentiality(said, None) == "N"
    assert REFERRAL.confidentiality(said, "R") == "R"


def test_accessibility_is_health_and_the_other_arrangements_are_not():
    assert REFERRAL.categories(content(special_arrangements={"childcare": True})) == {"needs"}
    with_access = content(special_arrangements={"accessibility_codes": ["wheelchair"]})
    assert REFERRAL.categories(with_access) == {"needs", "health"}
    assert REFERRAL.special(with_access) == {"health"}
    assert "health" not in REFERRAL.needed(with_access)


def test_the_snapshot_brings_the_categories_of_the_claims():
    words = {**content(), "subject_snapshot": make.person()}

    assert REFERRAL.categories(words) == {"needs", "identity", "national-id", "contact", "address"}


def test_partners_read_the_municipality_and_aima_the_address():
    for reader in PRODUCERS:
        assert "subject_snapshot.address.dico" in REFERRAL.readable_as(reader)
        assert ("subject_snapshot.address.line" in REFERRAL.readable_as(reader)) is (reader == "authority")


def test_every_readable_path_is_a_field():
    for paths in REFERRAL.readable.values():
        assert paths <= set(REFERRAL.fields)


def test_the_restricted_services_are_services():
    assert revealed(["food", "srh", "docs-asylum"]) == {"health", "protection-risk"}


def test_a_service_that_came_later_says_by_its_code_what_it_reveals():
    assert revealed(["health-dental"]) == {"health"}
    assert revealed(["protection-shelter", "health-eyes"]) == {"health", "protection-risk"}
    assert revealed(["childcare", "healthy-meals"]) == frozenset()
