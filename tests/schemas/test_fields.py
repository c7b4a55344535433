"""Every field, and the rule it breaks."""

import uuid

import pytest

from schemas.applicant import AddressSchema
from schemas.fields import (
    Amount,
    Carried,
    Code,
    Identifier,
    Key,
    Label,
    LatinName,
    Many,
    Nested,
    Prose,
    RecordId,
    Text,
    Whole,
    YesNo,
)
from schemas.identifiers import person_nif
from tests.schemas.probes import read, rule

AN_ID = "0191E0A0-7c1e-7b1e-8a5e-000000000001"


def test_text_is_normalised_and_trimmed():
    assert read(Text(10), " Joa\u0303o ") == "João"


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        (5, "wrong-type"),
        (["a"], "wrong-type"),
        ("   ", "too-short"),
        ("abcdef", "too-long"),
        ("a" * 100_000, "too-long"),
        ("a\x00b", "forbidden-character"),
        ("a\u202eb", "forbidden-character"),
        ("a\nb", "forbidden-character"),
    ],
)
def test_text_says_what_is_wrong_with_it(value, broken):
    assert rule(Text(5), value) == broken


def test_a_length_counts_composed_letters():
    assert rule(Text(5), "a\u0303" * 5) is None


def test_prose_may_break_lines_but_not_give_identifiers_away():
    assert read(Prose(50), "one\ntwo") == "one\ntwo"
    assert rule(Prose(50), "call 912 345 678") == "identifier-in-text"


def test_a_label_is_one_scanned_line():
    assert rule(Label(50), "one\ntwo") == "forbidden-character"
    assert rule(Label(50), "a@b.pt") == "identifier-in-text"


def test_a_name_of_a_document_is_latin():
    assert rule(LatinName(50), "أمينة") == "not-latin"


def test_an_identifier_breaks_the_rule_of_its_sort():
    assert rule(Identifier(person_nif), "123") == "nif-invalid"
    assert rule(Identifier(person_nif), 123) == "wrong-type"


def test_a_code_is_one_of_its_list():
    field = Code(("a", "b"))

    assert read(field, "a") == "a"
    assert rule(field, "c") == "not-in-list"
    assert rule(field, ["a"]) == "wrong-type"
    assert field.metadata["enum"] == ["a", "b", None]


@pytest.mark.parametrize("value", ["x", 5, f"{{{AN_ID}}}", f"urn:uuid:{AN_ID}", AN_ID.replace("-", ""), AN_ID + "\n"])
def test_only_the_canonical_form_of_an_id_is_one(value):
    assert rule(Key(), value) == "not-an-id"


def test_a_key_stays_text_and_a_record_id_becomes_a_uuid():
    assert read(Key(), AN_ID) == AN_ID.lower()
    assert read(RecordId(), AN_ID) == uuid.UUID(AN_ID)


@pytest.mark.parametrize(
    ("value", "kept"),
    [("50", "50"), (50, "50"), (12.5, "12.5"), ("12.50", "12.5"), ("0", "0"), ("007", "7"), (1e3, "1000")],
)
def test_an_amount_is_kept_as_its_shortest_text(value, kept):
    assert read(Amount(9999), value) == kept


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        (True, "wrong-type"),
        (None, None),
        ("-1", "not-a-decimal"),
        (-1, "not-a-decimal"),
        ("1e3", "not-a-decimal"),
        ("NaN", "not-a-decimal"),
        ("1_000", "not-a-decimal"),
        ("٥", "not-a-decimal"),
        (" 5", "not-a-decimal"),
        (float("inf"), "above-maximum"),
        (float("nan"), "not-a-decimal"),
        (1e300, "above-maximum"),
        (10**60, "above-maximum"),
        ("10000", "above-maximum"),
        ("1.234", "too-many-decimals"),
    ],
)
def test_an_amount_says_what_is_wrong_with_it(value, broken):
    assert rule(Amount(9999), value) == broken


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        (1, None),
        (3, None),
        (0, "below-minimum"),
        (4, "above-maximum"),
        (True, "wrong-type"),
        ("1", "wrong-type"),
        (1.5, "wrong-type"),
    ],
)
def test_a_whole_number_stays_in_its_range(value, broken):
    assert rule(Whole(1, 3), value) == broken


@pytest.mark.parametrize("value", ["yes", "true", 1, 0])
def test_yes_and_no_are_not_words_or_numbers(value):
    assert rule(YesNo(), value) == "wrong-type"


def test_what_is_not_required_can_be_null_and_what_is_cannot():
    assert rule(Text(5), None) is None
    assert rule(Text(5, required=True), None) == "null"
    assert rule(Nested(AddressSchema()), None) is None
    assert rule(Many(Text(5, required=True), 3), None) is None


@pytest.mark.parametrize(
    ("value", "broken"),
    [
        ("ab", "wrong-type"),
        ({"0": "a"}, "wrong-type"),
        ([], "too-few"),
        (["a"] * 1000, "too-many"),
        (["a", "a"], "duplicate-item"),
        (["a", None], "null"),
        (["a", "b"], None),
    ],
)
def test_a_list_says_what_is_wrong_with_it(value, broken):
    assert rule(Many(Text(5, required=True), 3, minimum=1, unique=True), value) == broken


def test_an_object_is_an_object():
    assert rule(Nested(AddressSchema()), "1106") == "wrong-type"
    assert rule(Nested(AddressSchema()), ["1106"]) == "wrong-type"


def test_what_is_carried_is_written_as_it_is():
    assert Carried(AddressSchema()).serialize("it", {"it": {"dico": "not checked"}}) == {"dico": "not checked"}


def test_no_error_holds_the_value():
    schema_rules = rule(Text(3), "secret"), rule(Code(("a",)), "secret"), rule(Identifier(person_nif), "secret")

    assert not any("secret" in broken for broken in schema_rules)


def test_a_number_too_long_to_be_written_is_too_large():
    assert rule(Amount(9999), 10**5000) == "above-maximum"
