"""Countries, languages, municipalities and the groups nationalities count under."""

import csv
from pathlib import Path

import pycountry
import pytest

from schemas import places
from schemas.errors import UnreadableError
from schemas.regions import NATIONALITY_GROUPS, REGIONS, nationality_group

LIST = Path(__file__).parents[2] / ".." / "shared" / "samples" / "pt-admin" / "concelhos.csv"


@pytest.mark.skipif(not LIST.exists(), reason="the list of municipalities is not beside this checkout")
def test_every_municipality_of_the_list_is_known_and_no_other():
    with LIST.open() as rows:
        listed = {row["cod_distrito"] + row["cod_concelho"] for row in csv.DictReader(rows)}

    assert listed == places.MUNICIPALITIES


def test_there_are_308_municipalities():
    assert len(places.MUNICIPALITIES) == 308


@pytest.mark.parametrize(
    ("check", "text", "kept"),
    [
        (places.nationality, "syr", "SYR"),
        (places.nationality, "XXA", "XXA"),
        (places.nationality, "XKX", "XKX"),
        (places.issuer, "UNO", "UNO"),
        (places.language, "ARA", "ara"),
        (places.municipality, "1106", "1106"),
    ],
)
def test_a_code_of_a_list_is_kept_as_the_list_spells_it(check, text, kept):
    assert check(text) == kept


@pytest.mark.parametrize(
    ("check", "text", "rule"),
    [
        (places.nationality, "UTO", "country-unknown"),
        (places.nationality, "PT", "country-unknown"),
        (places.nationality, "UNO", "country-unknown"),
        (places.issuer, "XXA", "country-unknown"),
        (places.language, "pt", "language-unknown"),
        (places.municipality, "1100", "municipality-unknown"),
        (places.municipality, "1117", "municipality-unknown"),
        (places.municipality, "110601", "municipality-unknown"),
    ],
)
def test_a_code_outside_its_list_is_refused(check, text, rule):
    with pytest.raises(UnreadableError, match=rule):
        check(text)


def test_every_country_counts_under_a_group():
    assert set(REGIONS) == {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    assert set(REGIONS.values()) < set(NATIONALITY_GROUPS)


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("PRT", "portugal"),
        ("BRA", "portuguese-speaking"),
        ("ESP", "eea-switzerland"),
        ("SYR", "western-central-asia"),
        ("XXB", "stateless-refugee"),
        ("XXX", "unknown"),
        (None, "unknown"),
        ("ZZZ", "unknown"),
    ],
)
def test_a_nationality_counts_under_its_group(code, group):
    assert nationality_group(code) == group
