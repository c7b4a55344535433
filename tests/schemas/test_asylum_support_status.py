"""Where a request for protection stands, and its support."""

from datetime import date

import pytest

from schemas.asylum_support_status import ASYLUM_SUPPORT_STATUS as KIND
from schemas.base import producer_faults
from schemas.codelists.shipped import shipped
from schemas.listed import code_faults
from tests.kinds import sample
from tests.make import MONDAY
from tests.schemas.probes import broken

TODAY = MONDAY.date()


def content(**changes):
    return sample("asylum-support-status", **changes)


def test_a_status_with_every_field_loads_as_said():
    whole = content(legal_support={"org": "Casa do Mundo", "since": "2026-01-20"})
    assert KIND.content.load(whole) == whole


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"proof_document": {"type": "PAS", "valid_until": "2026-08-02"}}, ("/proof_document/type", "not-in-list")),
        ({"proof_document": {"type": "DCP"}}, ("/proof_document/valid_until", "required")),
        ({"reception": {"entity": "Rua da Paz 3", "kind": "flat"}}, ("/reception/entity", "reference-invalid")),
        (
            {"reception": {"kind": "flat", "since": "2026-02-01", "until": "2026-01-01"}},
            ("/reception/until", "ends-before-start"),
        ),
        ({"support_measures": ["meals", "meals"]}, ("/support_measures", "duplicate-item")),
        ({"vulnerability_flagged": "yes"}, ("/vulnerability_flagged", "wrong-type")),
        ({"vulnerability_flagged": {"family": "TR"}}, ("/vulnerability_flagged", "wrong-type")),
        ({"grounds": "war"}, ("/grounds", "unknown-field")),
        ({"interview": "x"}, ("/interview", "unknown-field")),
        ({"statutory_notice": {"to": "x"}}, ("/statutory_notice", "unknown-field")),
    ],
)
def test_a_status_says_what_is_wrong_with_it(change, fault):
    assert broken(KIND.content, content(**change)) == [fault]


def test_a_status_says_something():
    assert broken(KIND.content, {"support_measures": []}) == [("", "one-needed")]
    assert broken(KIND.content, {"vulnerability_flagged": False}) == []


@pytest.mark.parametrize(
    ("partner", "beyond"),
    [
        ("authority", {"legal_support"}),
        ("public-body", {"stage", "proof_document", "entitlements"}),
        ("ngo", {"stage", "proof_document", "entitlements"}),
        ("international-body", {"stage", "proof_document", "entitlements", "support_measures"}),
    ],
)
def test_each_producer_says_the_fields_of_its_letter(partner, beyond):
    faults = producer_faults(content(legal_support={"org": "Casa do Mundo"}), KIND.content, partner)
    assert {fault.path.split("/")[1] for fault in faults} == beyond


def test_its_stages_stand_in_a_list_with_dates():
    book = shipped()
    assert code_faults(content(), KIND.content, book, TODAY) == []
    odd = code_faults(content(stage="interviewed"), KIND.content, book, TODAY)
    assert [(one.path, one.rule) for one in odd] == [("/stage", "code-not-listed")]


def test_all_but_entitlements_is_special_and_the_whole_is_restricted():
    assert KIND.special(content()) == {"international-protection", "housing", "material-aid", "protection-risk"}
    assert KIND.confidentiality({"vulnerability_flagged": False}, None) == "R"
    assert KIND.confidentiality(content(), "V") == "V"


def test_no_employer_and_no_school_reads_or_says_any_of_it():
    assert not {"employer", "school"} & {*KIND.readable, *KIND.produced_by}


def test_a_status_is_kept_half_a_year_beyond_what_it_serves():
    assert KIND.kept_until(content(), "released", TODAY) == date(2027, 2, 2)
    assert KIND.kept_until({}, "lapsed", TODAY) == date(2026, 9, 2)
