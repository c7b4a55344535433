"""Countries, languages, municipalities and the groups nationalities count under."""

import pycountry
import pytest

from schemas import places
from schemas.errors import UnreadableError
from schemas.regions import NATIONALITY_GROUPS, REGIONS, nationality_group


@pytest.mark.parametrize(
    ("check", "text", "kept"),
    [
        (places.nationality, "syr", "SYR"),
        (places.nationality, "XXA", "XXA"),
        (places.nationality, "STA", "XXA"),
        (places.nationality, "ukn", "XXX"),
        (places.issuer, "UNO", "UNO"),
        (places.language, "ARA", "ara"),
        (places.municipality, "1106", "1106"),
    ],
)
def test_a_code_is_kept_as_its_list_spells_it(check, text, kept):
    assert check(text) == kept


@pytest.mark.parametrize(
    ("check", "text", "rule"),
    [
        (places.nationality, "PT", "country-unknown"),
        (places.nationality, "P0T", "country-unknown"),
        (places.issuer, "ＰＲＴ", "country-unknown"),
        (places.language, "pt", "language-unknown"),
        (places.language, "p1r", "language-unknown"),
        (places.municipality, "١١٠٦", "municipality-unknown"),
        (places.municipality, "110601", "municipality-unknown"),
    ],
)
def test_what_has_not_the_form_of_a_code_is_refused(check, text, rule):
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
