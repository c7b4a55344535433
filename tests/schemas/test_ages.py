"""Ages and the bands they count under."""

from datetime import date

import pytest

from schemas.ages import AGE_BANDS, age, age_band

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("born", "years"),
    [
        (date(2008, 3, 2), 18),
        (date(2008, 3, 3), 17),
        (date(2008, 2, 29), 18),
        (date(2026, 3, 2), 0),
        (date(2026, 3, 3), -1),
    ],
)
def test_years_are_completed_on_the_birthday(born, years):
    assert age(born, TODAY) == years


def test_who_is_born_on_29_february_comes_of_age_on_1_march():
    assert age(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age(date(2008, 2, 29), date(2026, 3, 1)) == 18


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(2026, 1, 1), "0-13"),
        (date(2012, 3, 2), "14-17"),
        (date(2008, 3, 2), "18-24"),
        (date(2000, 1, 1), "25-34"),
        (date(1980, 1, 1), "35-49"),
        (date(1970, 1, 1), "50-64"),
        (date(1930, 1, 1), "65-plus"),
        (date(2027, 1, 1), "unknown"),
        (None, "unknown"),
    ],
)
def test_an_age_counts_under_its_band(born, band):
    assert age_band(born, TODAY) == band
    assert band in AGE_BANDS
