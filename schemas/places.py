"""Countries, languages, Portuguese municipalities, and who issues travel documents."""

from functools import cache
from typing import Final

import pycountry

from schemas.errors import UnreadableError
from schemas.regions import REGIONS

#: Stateless, refugee by the 1951 convention, refugee otherwise, unspecified (ICAO 9303 part 3), and Kosovo as the
#: European Union writes it.
NO_COUNTRY: Final = ("XXA", "XXB", "XXC", "XXX")
NATIONALITIES: Final = frozenset({*REGIONS, *NO_COUNTRY})

#: United Nations and its agencies, European Union (laissez-passer), Order of Malta (ICAO 9303 part 3, section 5).
ISSUERS: Final = frozenset({*REGIONS, "UNO", "UNA", "UNK", "EUE", "XOM"})

#: How many municipalities each district or island has; within one they are numbered from 01 without a gap (DICO).
_COUNTS: Final = (
    "01:19 02:14 03:14 04:12 05:11 06:17 07:14 08:16 09:14 10:16 11:16 12:15 13:18 14:21 15:13 16:10 17:14 18:24 "
    "31:10 32:1 41:1 42:6 43:2 44:1 45:2 46:3 47:1 48:2 49:1"
)
MUNICIPALITIES: Final = frozenset(
    f"{district}{number:02d}"
    for district, count in (entry.split(":") for entry in _COUNTS.split())
    for number in range(1, int(count) + 1)
)


def nationality(text: str) -> str:
    """A nationality: ISO 3166-1 alpha-3, or one of the codes for having none."""
    return _listed(text.upper(), NATIONALITIES, "country-unknown")


def issuer(text: str) -> str:
    """Who issued a document: a country, or an organisation that issues travel documents."""
    return _listed(text.upper(), ISSUERS, "country-unknown")


def language(text: str) -> str:
    """A language, ISO 639-3."""
    return _listed(text.lower(), languages(), "language-unknown")


def municipality(text: str) -> str:
    """A Portuguese municipality by its DICO code: two digits of the district, two of the municipality."""
    return _listed(text, MUNICIPALITIES, "municipality-unknown")


@cache
def languages() -> frozenset[str]:
    """Every language code of ISO 639-3; read once, at the first question."""
    return frozenset(entry.alpha_3 for entry in pycountry.languages)


def _listed(text: str, known: frozenset[str], rule: str) -> str:
    if text not in known:
        raise UnreadableError(rule)
    return text
