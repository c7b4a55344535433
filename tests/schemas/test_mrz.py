"""Machine-readable zones, tried on specimens that nobody here wrote."""

import json
from pathlib import Path

import pytest

from schemas import mrz
from schemas.errors import UnreadableError

SPECIMENS = Path(__file__).parents[2] / ".." / "shared" / "samples" / "mrz" / "mrz-specimens.json"

UTOPIA = [
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
]
PORTUGAL = ["I<PRT007777779<ZZ92<<<<<<<<<<<", "8303143M3405282PRT<<<<<<<<<<<2", "CACADOR<DE<ARAUJO<<ANDRE<ESTEV"]


def specimens():
    if not SPECIMENS.exists():
        return [pytest.param(None, marks=pytest.mark.skip(reason="the sample documents are not beside this checkout"))]
    return [pytest.param(one["lines"], id=one["title"]) for one in json.loads(SPECIMENS.read_text())]


@pytest.mark.parametrize("lines", specimens())
def test_every_specimen_is_read(lines):
    zone = mrz.read(lines)

    assert "<" not in zone.number
    assert len(zone.born) == len(zone.expires) == 6


@pytest.mark.parametrize("lines", specimens())
def test_no_specimen_survives_a_change_of_its_number(lines):
    number = lines.index(lines[0]) if len(lines) == 3 else 1
    place = 6 if len(lines) == 3 else 1
    spoilt = [*lines]
    old = spoilt[number][place]
    spoilt[number] = spoilt[number][:place] + ("1" if old != "1" else "2") + spoilt[number][place + 1 :]

    with pytest.raises(UnreadableError, match="mrz-number-check-wrong"):
        mrz.read(spoilt)


@pytest.mark.parametrize(
    ("td1", "others", "rule"),
    [
        ((1, 0), (1, 13), "mrz-birth-check-wrong"),
        ((1, 8), (1, 21), "mrz-expiry-check-wrong"),
        ((1, 29), (1, -1), "mrz-whole-check-wrong"),
    ],
)
@pytest.mark.parametrize("lines", specimens())
def test_no_specimen_survives_another_digit(lines, td1, others, rule):
    line, place = td1 if len(lines) == 3 else others
    old = lines[line][place]
    spoilt = [*lines]
    characters = list(lines[line])
    characters[place] = str((int(old) + 1) % 10)
    spoilt[line] = "".join(characters)

    with pytest.raises(UnreadableError, match=rule):
        mrz.read(spoilt)


def test_a_passport_says_its_number_issuer_and_dates():
    assert mrz.read(UTOPIA) == mrz.Zone("P<", "UTO", "L898902C3", "740812", "120415")


def test_a_long_number_runs_on_into_the_optional_field():
    assert mrz.read(PORTUGAL).number == "007777779ZZ9"


def test_a_long_number_has_a_check_digit_of_its_own():
    spoilt = ["I<PRT007777779<ZZ93<<<<<<<<<<<", *PORTUGAL[1:]]

    with pytest.raises(UnreadableError, match="mrz-number-check-wrong"):
        mrz.read(spoilt)


def test_the_end_of_a_long_number_cannot_be_missing():
    with pytest.raises(UnreadableError, match="mrz-number-check-missing"):
        mrz.read(["I<PRT007777779<<<<<<<<<<<<<<<<", *PORTUGAL[1:]])


def test_a_personal_number_has_a_check_digit_of_its_own():
    with pytest.raises(UnreadableError, match="mrz-optional-check-wrong"):
        mrz.read([UTOPIA[0], "L898902C36UTO7408122F1204159ZE184227B<<<<<10"])


@pytest.mark.parametrize(
    "lines",
    [[], [""], UTOPIA[:1], [UTOPIA[0], UTOPIA[1][:-1]], [line.lower() for line in UTOPIA], [UTOPIA[0], "é" * 44]],
)
def test_what_is_not_a_zone_is_refused(lines):
    with pytest.raises(UnreadableError, match="mrz-form-invalid"):
        mrz.read(lines)


def test_fillers_alone_have_no_number():
    with pytest.raises(UnreadableError, match="mrz-number-check-missing"):
        mrz.read(["<" * 30] * 3)


def test_the_check_digit_weighs_7_3_1():
    assert mrz.check_digit("520727") == "3"
    assert mrz.check_digit("AB2134<<<") == "5"
