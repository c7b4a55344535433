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

    with pytest.raises(UnreadableError):
        mrz.read(spoilt)


def test_a_passport_says_its_number_issuer_and_dates():
    assert mrz.read(UTOPIA) == mrz.Zone("P<", "UTO", "L898902C3", "740812", "120415")


def test_a_long_number_runs_on_into_the_optional_field():
    assert mrz.read(PORTUGAL).number == "007777779ZZ9"


def test_a_long_number_has_a_check_digit_of_its_own():
    spoilt = ["I<PRT007777779<ZZ93<<<<<<<<<<<", *PORTUGAL[1:]]

    with pytest.raises(UnreadableError):
        mrz.read(spoilt)


@pytest.mark.parametrize(
    "lines",
    [[], [""], UTOPIA[:1], [UTOPIA[0], UTOPIA[1][:-1]], [line.lower() for line in UTOPIA], [UTOPIA[0], "é" * 44]],
)
def test_what_is_not_a_zone_is_refused(lines):
    with pytest.raises(UnreadableError, match="mrz-invalid"):
        mrz.read(lines)


def test_fillers_alone_have_no_number():
    with pytest.raises(UnreadableError, match="mrz-invalid"):
        mrz.read(["<" * 30] * 3)


def test_the_check_digit_weighs_7_3_1():
    assert mrz.check_digit("520727") == "3"
    assert mrz.check_digit("AB2134<<<") == "5"
