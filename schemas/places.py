"""Countries, languages, Portuguese municipalities, and who issues travel documents: the form of their codes.

Which codes there are is for their lists to say, on the day of the record.
"""

import re
from collections.abc import Mapping
from typing import Final

from schemas.errors import UnreadableError
from schemas.patterns import formed

#: Stateless, refugee by the 1951 convention, refugee otherwise, unspecified (ICAO 9303 part 3).
NO_COUNTRY: Final = ("XXA", "XXB", "XXC", "XXX")

#: What UNHCR writes for a person without a country, and for one whose country is not known.
_UNHCR: Final[Mapping[str, str]] = {"STA": "XXA", "UKN": "XXX"}


@formed(r"[A-Za-z]{3}")
def nationality(text: str) -> str:
    """A nationality: ISO 3166-1 alpha-3, or one of the codes for having none; UNHCR's codes become those."""
    code = _matching(r"[A-Z]{3}", text.upper(), "country-unknown")
    return _UNHCR.get(code, code)


@formed(r"[A-Za-z]{3}")
def issuer(text: str) -> str:
    """Who issued a document: a country, or an organisation that issues travel documents (ICAO 9303 part 3)."""
    return _matching(r"[A-Z]{3}", text.upper(), "country-unknown")


@formed(r"[A-Za-z]{3}")
def language(text: str) -> str:
    """A language, ISO 639-3."""
    return _matching(r"[a-z]{3}", text.lower(), "language-unknown")


@formed(r"[0-9]{4}")
def municipality(text: str) -> str:
    """A Portuguese municipality by its DICO code: two digits of the district, two of the municipality."""
    return _matching(r"[0-9]{4}", text, "municipality-unknown")


def _matching(pattern: str, text: str, rule: str) -> str:
    if not re.fullmatch(pattern, text):
        raise UnreadableError(rule)
    return text
