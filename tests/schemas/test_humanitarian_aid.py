"""Help in kind, money or services."""

import pytest

from schemas.base import producer_faults
from schemas.humanitarian_aid import HUMANITARIAN_AID as KIND
from tests.kinds import sample
from tests.make import MONDAY
from tests.schemas.probes import broken

TODAY = MONDAY.date()


def content(**changes):
    return sample("humanitarian-aid", **changes)


def test_help_with_every_field_loads_as_said():
    assert KIND.content.load(content()) == content()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"sector": "alimentação"}, ("/sector", "not-in-list")),
        ({"modality": None}, ("/modality", "required")),
        ({"modality": "voucher", "value": None}, ("/value", "required-with")),
        ({"quantity": 0}, ("/quantity", "nought")),
        ({"unit": None}, ("/unit", "required-together")),
        ({"unit": "k"}, ("/unit", "unit-invalid")),
        ({"household_size": 21}, ("/household_size", "above-maximum")),
        ({"date": None}, ("/date", "required")),
        ({"donor_ref": "a b"}, ("/donor_ref", "reference-invalid")),
        ({"duplicate_check": "none"}, ("/duplicate_check", "unknown-field")),
    ],
)
def test_help_says_what_is_wrong_with_it(change, fault):
    assert broken(KIND.content, content(**change)) == [fault]


@pytest.mark.parametrize(("status", "faulty"), [("planned", False), ("delivered", True), ("not-collected", True)])
def test_what_lies_ahead_is_planned(status, faulty):
    faults = KIND.follows((), content(status=status, date="2026-03-03"), TODAY)

    assert [(fault.path, fault.rule) for fault in faults] == ([("/date", "in-the-future")] if faulty else [])


@pytest.mark.parametrize(("sector", "category"), [("health", "health"), ("protection", "protection-risk")])
def test_some_sectors_reveal_by_their_name(sector, category):
    said = content(sector=sector)

    assert category in KIND.categories(said)
    assert category in KIND.needed(said)
    assert category in KIND.special(said)
    assert KIND.confidentiality(said, "N") == "R"
    assert KIND.confidentiality(content(), None) == "N"


def test_a_donor_is_never_handed_on_beside_a_person():
    assert "donor_ref" in KIND.fields
    assert all("donor_ref" not in paths for paths in KIND.readable.values())


def test_employers_and_schools_read_nothing_of_it():
    assert set(KIND.readable) == {"ngo", "international-body", "public-body"}
    assert producer_faults(content(), KIND.content, "international-body") == []
    assert KIND.categories(content()) == {"material-aid", "family"}


def test_help_is_kept_three_years_for_the_audit():
    assert KIND.kept_until(content(), "released", TODAY).isoformat() == "2029-03-02"
