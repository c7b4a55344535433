"""How long what is special is kept, whatever the kind."""

from datetime import date

from schemas.keeping import kept_as_special


def test_it_is_kept_six_months_after_the_year_that_a_consent_lasts():
    assert kept_as_special(date(2026, 3, 2)) == date(2027, 9, 2)
    assert kept_as_special(date(2026, 8, 31)) == date(2028, 2, 29)
