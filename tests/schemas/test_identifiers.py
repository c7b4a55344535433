"""Numbers and addresses by their rules."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import identifiers
from schemas.errors import UnreadableError
from schemas.wording import RULES
from tests import make

CHECKS = (
    identifiers.person_nif,
    identifiers.nipc,
    identifiers.niss,
    identifiers.nnu,
    identifiers.citizen_card,
    identifiers.document_number,
    identifiers.unhcr_individual,
    identifiers.unhcr_group,
    identifiers.phone,
    identifiers.email,
    identifiers.postal_code,
    identifiers.reference,
)


def rule(check, text):
    try:
        check(text)
    except UnreadableError as error:
        return error.rule
    return None


@pytest.mark.parametrize("text", [make.nif(7), "123456789", "123 456 789", "PT123456789", "450000001"])
def test_a_persons_tax_number_begins_with_1_2_3_or_45(text):
    assert rule(identifiers.person_nif, text) is None


@pytest.mark.parametrize("text", ["12345678", "1234567890", "abcdefghi", ""])
def test_a_tax_number_has_nine_digits(text):
    assert rule(identifiers.person_nif, text) == "nif-invalid"


@pytest.mark.parametrize("text", ["123456780", "501964842"])
def test_a_tax_number_has_a_check_digit(text):
    assert rule(identifiers.person_nif, text) == "nif-check-digit-wrong"


@pytest.mark.parametrize("text", ["501964843", "400000008", "800000005"])
def test_a_right_check_digit_of_another_class_is_no_person(text):
    assert rule(identifiers.person_nif, text) == "nif-not-a-person"


@pytest.mark.parametrize("text", ["501964843", "600000001", make.nipc(3)])
def test_a_collective_persons_number(text):
    assert rule(identifiers.nipc, text) is None


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("123456789", "nipc-not-collective"),
        ("400000008", "nipc-not-collective"),
        ("501964842", "nipc-check-digit-wrong"),
        ("50196484", "nipc-invalid"),
    ],
)
def test_not_a_collective_persons_number(text, broken):
    assert rule(identifiers.nipc, text) == broken


@pytest.mark.parametrize("text", ["11234567892", "1123 456 7892", make.niss(42)])
def test_a_persons_social_security_number(text):
    assert rule(identifiers.niss, text) is None


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("11234567891", "niss-check-digit-wrong"),
        ("29999999999", "niss-check-digit-wrong"),
        ("20000000001", "niss-not-a-person"),
        ("1123456789", "niss-invalid"),
        ("1123456789x", "niss-invalid"),
        ("١١٢٣٤٥٦٧٨٩٢", "niss-invalid"),
    ],
)
def test_not_a_persons_social_security_number(text, broken):
    assert rule(identifiers.niss, text) == broken


def test_the_check_digit_agrees_with_published_examples():
    assert identifiers.niss_check_digit("1123456789") == "2"
    assert identifiers.niss_check_digit("2000000000") == "1"


def test_a_health_number_is_checked_by_length_alone():
    assert rule(identifiers.nnu, "123 456 789") is None
    assert rule(identifiers.nnu, "12345678") == "nnu-invalid"


def test_a_citizen_card_has_its_own_check_digit():
    assert identifiers.citizen_card("00000000 0 ZZ4") == "000000000ZZ4"
    assert rule(identifiers.citizen_card, "000000000ZZ3") == "citizen-card-check-digit-wrong"
    assert rule(identifiers.citizen_card, "00000000") == "citizen-card-invalid"


def test_a_document_number_is_kept_without_spacing():
    assert identifiers.document_number("ab 123.456-7") == "AB1234567"
    assert rule(identifiers.document_number, "a?") == "document-number-invalid"


def test_unhcr_numbers_follow_the_forms_seen():
    assert identifiers.unhcr_individual("nur-00142746") == "NUR-00142746"
    assert identifiers.unhcr_group("NUR-15-05387") == "NUR-15-05387"
    assert rule(identifiers.unhcr_individual, "NUR-15-05387") == "unhcr-number-invalid"


def test_a_telephone_is_kept_in_e164():
    assert identifiers.phone("+351 912 345 678") == "+351912345678"
    assert identifiers.phone(make.phone(5)) == make.phone(5)


@pytest.mark.parametrize("text", ["912345678", "00351912345678", "+351", "+999123456789", "tel:+351912345678", "+"])
def test_a_telephone_needs_its_country(text):
    assert rule(identifiers.phone, text) == "phone-invalid"


@pytest.mark.parametrize("text", ["+351112", "+351999999999", "+14155550"])
def test_a_telephone_is_one_that_can_be(text):
    assert rule(identifiers.phone, text) == "phone-impossible"


def test_a_mail_address_keeps_its_local_part():
    assert identifiers.email("Ana.Silva+x@EXAMPLE.Org") == "Ana.Silva+x@example.org"


@pytest.mark.parametrize(
    "text", ["a", "a@b", "@b.pt", "a@.pt", "a b@c.pt", "a@b..pt", "a@-b.pt", "a@b.pt\nBcc: c@d.pt", "ã@b.pt"]
)
def test_not_a_mail_address(text):
    assert rule(identifiers.email, text) == "email-invalid"


def test_a_postal_code():
    assert rule(identifiers.postal_code, "1000-001") is None
    assert rule(identifiers.postal_code, "0100-001") == "postal-code-invalid"


@pytest.mark.parametrize("text", ["N-1", "case-42#0a1b2c3d4e5f", "NIF-218345679", "123456780", "a:b/c~d_e.f"])
def test_a_reference_is_opaque(text):
    assert rule(identifiers.reference, text) is None


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("a b", "reference-invalid"),
        ("ana@example.org", "reference-invalid"),
        ("+351912345678", "reference-invalid"),
        ("-x", "reference-invalid"),
        (make.nif(9), "identifier-in-text"),
        (make.niss(9), "identifier-in-text"),
    ],
)
def test_a_reference_is_never_itself_a_persons_number(text, broken):
    assert rule(identifiers.reference, text) == broken


@given(st.integers(min_value=0, max_value=9_999_999))
def test_every_number_made_for_tests_is_right(seed):
    assert identifiers.person_nif(make.nif(seed)) == make.nif(seed)
    assert identifiers.nipc(make.nipc(seed)) == make.nipc(seed)
    assert identifiers.niss(make.niss(seed)) == make.niss(seed)
    assert identifiers.phone(make.phone(seed)) == make.phone(seed)


@given(st.sampled_from(CHECKS), st.text(max_size=60))
def test_a_check_returns_its_normal_form_or_raises_a_rule(check, text):
    try:
        normal = check(text)
    except UnreadableError as error:
        told = error.rule
    else:
        told = None
        assert check(normal) == normal
    assert told is None or told in RULES
