"""Identity documents and their zones."""

import pytest

from schemas.document import DocumentSchema
from tests.schemas.probes import broken

SCHEMA = DocumentSchema()
CARD = {
    "type": "TR",
    "number": "007777779ZZ9",
    "issuer": "PRT",
    "expiry": "2034-05-28",
    "mrz": ["I<PRT007777779<ZZ92<<<<<<<<<<<", "8303143M3405282PRT<<<<<<<<<<<2", "CACADOR<DE<ARAUJO<<ANDRE<ESTEV"],
}


def test_a_zone_that_agrees_is_checked_and_forgotten():
    assert SCHEMA.load(CARD) == {"type": "TR", "number": "007777779ZZ9", "issuer": "PRT", "expiry": "2034-05-28"}


@pytest.mark.parametrize(
    ("change", "path"),
    [({"number": "007777778ZZ9"}, "/number"), ({"issuer": "ESP"}, "/issuer"), ({"expiry": "2034-05-29"}, "/expiry")],
)
def test_what_differs_from_the_zone_is_told(change, path):
    assert broken(SCHEMA, CARD | change) == [(path, "mrz-disagrees")]


def test_a_spoilt_zone_is_told_alone():
    lines = ["I<PRT007777778<ZZ92<<<<<<<<<<<", *CARD["mrz"][1:]]

    assert broken(SCHEMA, CARD | {"mrz": lines}) == [("/mrz", "mrz-number-check-wrong")]


def test_germany_spells_itself_with_one_letter_in_a_zone():
    lines = ["P<D<<MUSTERMANN<<ERIKA<<<<<<<<<<<<<<<<<<<<<<", "C01X0006H1D<<6408125F1710319<<<<<<<<<<<<<<<0"]

    assert broken(SCHEMA, {"type": "PAS", "number": "C01X0006H", "issuer": "DEU", "mrz": lines}) == []


def test_a_citizen_card_number_is_checked_by_its_own_rule():
    card = {"type": "CC", "number": "00000000 0 ZZ4", "issuer": "PRT"}

    assert broken(SCHEMA, card) == []
    assert broken(SCHEMA, card | {"number": "00000000 0 ZZ3"}) == [("/number", "citizen-card-check-digit-wrong")]


def test_a_document_has_a_type_a_number_and_an_issuer():
    assert broken(SCHEMA, {}) == [("/issuer", "required"), ("/number", "required"), ("/type", "required")]
