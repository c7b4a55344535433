"""What countries and languages are called in the language of a reader, by the Unicode Common Locale Data Repository.

What it has no name for (a person without a country, an organisation that issues papers, a rare language) is called as
its code list says.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Final

import pycountry
from babel import Locale, UnknownLocaleError
from babel.core import get_global

from schemas.codelists.book import CodeList, Entry

#: Languages that the repository knows little or nothing of, and in which other one their readers are met.
NEXT: Final[Mapping[str, str]] = {"pa_Arab": "ur", "ff": "fr", "mfe": "fr", "tet": "pt_PT"}

#: Nobody's country, where it has a name in neither the repository nor its list: the codes of ICAO 9303 part 3.
_NOBODYS: Final[Mapping[str, Mapping[str, str]]] = {
    "XXA": {"ar": "عديم الجنسية"},
    "XXB": {"ar": "لاجئ (اتفاقية 1951)"},
    "XXC": {"ar": "لاجئ، غير ذلك"},
    "XXX": {"ar": "جنسية غير محددة"},
}

#: Kosovo has a code of its own in the repository, and none in ISO 3166.
_USER_ASSIGNED: Final = {"XKX": "XK"}

#: What the repository calls Portuguese and English is American.
_EUROPEAN: Final = {"pt": "pt_PT", "en": "en_GB"}


def country(code: str, reader: str) -> str:
    """A country by its alpha-3 code in the reader's language; nothing for a code that is no country's."""
    known = pycountry.countries.get(alpha_3=code)
    territory = _USER_ASSIGNED.get(code) or (known.alpha_2 if known else "")
    return _first(reader, lambda locale: locale.territories.get(territory))


def language(code: str, reader: str) -> str:
    """A language by its ISO 639-3 code in the reader's language; nothing for one the repository does not know."""
    known = pycountry.languages.get(alpha_3=code)
    shorter = getattr(known, "alpha_2", code)
    alias = get_global("language_aliases").get(code, shorter)
    return _first(reader, lambda locale: locale.languages.get(shorter) or locale.languages.get(alias))


_CALLED: Final[Mapping[str, Callable[[str, str], str]]] = {
    "countries": country,
    "document-issuers": country,
    "languages": language,
}


def named(held: CodeList, entry: Entry, reader: str) -> str:
    """What a code of a list is called in the reader's language, else in English; the bare code for want of a name."""
    called = _CALLED.get(held.name)
    spoken = reader.partition("_")[0]
    own = {"pt": entry.name_pt, "en": entry.name_en}.get(spoken, _NOBODYS.get(entry.code, {}).get(spoken, ""))
    return (called(entry.code, reader) if called else "") or own or entry.name("en")


def readable(tag: str) -> str:
    """The locale of a language tag (BCP 47), as the functions here take it; raises ``ValueError`` for none."""
    try:
        return str(Locale.parse(tag, sep="-"))
    except (UnknownLocaleError, ValueError):
        if tag in NEXT:
            return tag
        raise ValueError("no language with known names") from None


def _first(reader: str, name: Callable[[Locale], str | None]) -> str:
    return next((found for locale in _locales(reader) if (found := name(locale))), "")


def _locales(reader: str) -> Iterator[Locale]:
    for tag in (reader, NEXT.get(reader), "en"):
        if tag and (locale := _locale(_EUROPEAN.get(tag, tag))):
            yield locale


@cache
def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except UnknownLocaleError:
        return None
