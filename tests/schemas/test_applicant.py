"""How a sending names its person, and what a partner may claim of one."""

from datetime import date

import pytest

from schemas.applicant import CLAIMS, PERSON, contact_points, person_faults, strong_identifiers
from schemas.base import categories_in, field_categories
from tests import make
from tests.schemas.probes import broken

TODAY = date(2026, 3, 2)
GUARDIAN = {
    "name": "Salma Haddad",
    "relationship": "parent",
    "contact": {"phones": [{"number": make.phone(8)}]},
    "informed": True,
}


def test_a_person_with_all_that_is_needed_loads_as_said():
    assert PERSON.load(make.person()) == make.person()


def test_a_person_by_the_partners_own_id_needs_nothing_else():
    assert PERSON.load({"subject_id": "sub_1"}) == {"subject_id": "sub_1"}


def test_a_persons_own_id_stands_alone():
    assert broken(PERSON, {"subject_id": "sub_1", "nif": make.nif()}) == [("", "subject-id-alone")]


def test_an_own_id_is_given_or_not_given_but_not_null():
    assert broken(PERSON, make.person(x=1) | {"subject_id": None}) == [("/subject_id", "null"), ("/x", "unknown-field")]


def test_everything_missing_is_told_at_once():
    assert broken(PERSON, {}) == [
        ("", "name-missing"),
        ("", "identifier-missing"),
        ("", "contact-missing"),
        ("/birth_date", "required"),
        ("/contact_languages", "required"),
    ]


def test_a_faulty_value_is_not_called_missing_as_well():
    assert broken(PERSON, make.person(nif="123")) == [("/nif", "nif-invalid")]


def test_given_and_family_name_do_for_a_full_name():
    assert broken(PERSON, make.person(full_name=None, given_name="Amina", family_name="Haddad")) == []
    assert broken(PERSON, make.person(full_name=None, given_name="Amina")) == [("", "name-missing")]


@pytest.mark.parametrize(
    "identifier",
    [
        {"niss": make.niss()},
        {"nnu": "123456789"},
        {"unhcr_individual_no": "NUR-00142746"},
        {"documents": [{"type": "PAS", "number": "N 0123456", "issuer": "SYR"}]},
    ],
)
def test_any_one_strong_identifier_is_enough(identifier):
    assert broken(PERSON, make.person(nif=None, **identifier)) == []


def test_a_group_number_is_no_identifier_of_one_person():
    person = make.person(nif=None, unhcr_group_no="NUR-15-05387")

    assert broken(PERSON, person) == [("", "identifier-missing")]


def test_unknown_fields_are_refused_at_every_depth():
    person = make.person(religion="x", address={"dico": "1106", "door": "3"})

    assert broken(PERSON, person) == [("/address/door", "unknown-field"), ("/religion", "unknown-field")]


def test_strong_identifiers_come_in_normal_form():
    person = PERSON.load(make.person(documents=[{"type": "PAS", "number": "n 0123456", "issuer": "syr"}]))

    assert strong_identifiers(person) == [("nif", make.nif()), ("document", "PAS|SYR|N0123456")]


def test_what_is_not_safe_is_no_contact():
    claims = {
        "phones": [{"number": "+351912345678", "safe": False}, {"number": "+351912345679"}],
        "emails": [{"address": "a@b.pt", "safe": True}],
    }

    assert contact_points(claims) == [("phone", "+351912345679"), ("email", "a@b.pt")]
    assert contact_points({}) == []


def test_a_minor_needs_a_representative():
    minor = make.person(birth_date="2010-03-02")

    assert [(fault.path, fault.rule) for fault in person_faults(minor, TODAY)] == [
        ("/representative", "representative-missing")
    ]
    assert person_faults(minor | {"representative": GUARDIAN}, TODAY) == []


def test_a_representatives_contact_does_for_a_minors_own():
    minor = make.person(birth_date="2010-03-02", phones=None, emails=None, representative=GUARDIAN)

    assert broken(PERSON, minor) == []


def test_a_representative_can_be_reached():
    assert broken(PERSON, make.person(representative=GUARDIAN | {"contact": {}})) == [
        ("/representative/contact", "contact-missing")
    ]


@pytest.mark.parametrize(("born", "rule"), [("2026-03-03", "in-the-future"), ("1890-01-01", "too-long-ago")])
def test_a_birth_date_is_one_a_person_can_have(born, rule):
    assert [fault.rule for fault in person_faults({"birth_date": born}, TODAY)] == [rule]


def test_an_adult_or_a_known_person_has_no_fault_of_the_day():
    assert person_faults(make.person(), TODAY) == []
    assert person_faults({"subject_id": "sub_1"}, TODAY) == []


def test_every_claim_has_a_category():
    assert "service-meta" not in field_categories(CLAIMS).values()


def test_the_categories_are_those_of_the_fields_present():
    claims = {"full_name": "A", "nif": None, "phones": [], "address": {"dico": "1106"}, "interpreter_needed": False}

    assert categories_in(claims, CLAIMS) == {"identity", "address", "contact"}
