"""How old a person is on a day, and the band that age counts under."""

from datetime import date
from typing import Final

ADULT: Final = 18
OLDEST: Final = 130

#: Lower ends of the bands; they add up to those of Eurostat's asylum statistics (0-13, 14-17, 18-34, 35-64, 65).
_BANDS: Final = (
    (65, "65-plus"),
    (50, "50-64"),
    (35, "35-49"),
    (25, "25-34"),
    (18, "18-24"),
    (14, "14-17"),
    (0, "0-13"),
)

AGE_BANDS: Final = (*(name for _, name in reversed(_BANDS)), "unknown")


def age(birth_date: date, today: date) -> int:
    """Completed years; who is born on 29 February comes of age on 1 March of a common year."""
    return today.year - birth_date.year - ((today.month, today.day) < (birth_date.month, birth_date.day))


def age_band(birth_date: date | None, today: date) -> str:
    """The band an age counts under; unknown when the birth date was not collected or lies ahead."""
    years = -1 if birth_date is None else age(birth_date, today)
    return next((name for least, name in _BANDS if years >= least), "unknown")
