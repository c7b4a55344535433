"""In which language a page speaks: chosen in the address, else what the browser asks for, else Portuguese.

The catalogues are compiled in memory from the ``.po`` files, so that what a translator reads is what is shown and no
built file can lag behind it.
"""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, Request, g, request
from flask_babel import Babel, Domain, get_locale, refresh

CATALOGUES = Path(__file__).parent / "translations"
LISBON = "Europe/Lisbon"


@dataclass(frozen=True)
class Language:
    """A language as pages name it: its code, itself in its own script, its locale and direction."""

    code: str
    endonym: str
    tag: str
    locale: str
    direction: str = "ltr"


# Ordered by endonym, each in its own script; no flags.
LANGUAGES = {
    "en": Language("en", "English", "en", "en_GB"),
    "pt": Language("pt", "Português", "pt-PT", "pt_PT"),
    "ar": Language("ar", "العربية", "ar", "ar", "rtl"),
}
DEFAULT = "pt"
EVERYBODY = ("en", "pt", "ar")
OFFICES = ("en", "pt")
# Which languages a face speaks, by blueprint.
SPEAKS = {
    "question": EVERYBODY,
    "applicant": EVERYBODY,
    "entrance": EVERYBODY,
    "desk": OFFICES,
    "staff": OFFICES,
    "outbox": OFFICES,
    "developers": OFFICES,
}


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel says no types
    """Translations read from the ``.po`` files themselves."""

    def get_translations(self) -> NullTranslations:
        """The catalogue of the language this request speaks."""
        locale = get_locale()
        return compiled(locale.language) if locale else NullTranslations()


class PortalBabel(Babel):  # type: ignore[misc]
    """Flask-Babel with our catalogues as its only domain."""

    domain_instance = Catalogues(domain="portal")


def speak(app: Flask) -> None:
    """Give an application its languages and Lisbon's time."""
    PortalBabel(app, default_locale=LANGUAGES[DEFAULT].locale, default_timezone=LISBON, locale_selector=_locale)


def offered() -> tuple[Language, ...]:
    """The languages of the present page, in the order its switch shows them."""
    codes: Iterable[str] = g.get("offered", SPEAKS.get(request.blueprint or "", EVERYBODY))
    return tuple(language for code, language in LANGUAGES.items() if code in codes)


def offer_only(codes: Iterable[str]) -> None:
    """Narrow the languages of this page to those whose words a person approved."""
    g.offered = tuple(codes)
    refresh()


def spoken() -> Language:
    """The language of the present page."""
    codes = [language.code for language in offered()]
    fallback = DEFAULT if DEFAULT in codes else codes[0]
    return LANGUAGES[_chosen(request, codes) or request.accept_languages.best_match(codes) or fallback]


def explicit() -> str | None:
    """The language chosen in the address or by the switch, which links then keep."""
    return _chosen(request, [language.code for language in offered()])


@cache
def compiled(code: str) -> NullTranslations:
    """The catalogue of one language; English speaks through the message ids themselves."""
    source = CATALOGUES / code / "LC_MESSAGES" / "portal.po"
    if not source.exists():
        return NullTranslations()
    binary = io.BytesIO()
    with source.open("rb") as file:
        write_mo(binary, read_po(file, locale=code))
    binary.seek(0)
    return Translations(binary, domain="portal")


def _locale() -> str:
    return spoken().locale


def _chosen(current: Request, codes: list[str]) -> str | None:
    # A form says in which language it was read; the switch beside it, in which it shall be read next.
    wanted = current.form.get("switch") or current.form.get("language") or current.args.get("lang")
    return wanted if wanted in codes else None
