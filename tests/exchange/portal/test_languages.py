"""Every word on a page has a translation in every language that page is offered in."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from exchange.portal import languages

ROOM = Path(languages.__file__).parent
METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OFFICES = {
    *(f"templates/portal/{name}.html" for name in ("desk", "referral", "flow", "outbox")),
    *("officewords.py", "staff.py", "desk.py", "outbox.py"),
}


def words():
    """Each message with the files it stands in."""
    keywords = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
    found = {}
    for file, _, message, *_ in extract_from_dir(ROOM, METHODS, keywords=keywords):
        found.setdefault(message, set()).add(file)
    return found


def catalogue(code):
    """What a translator wrote."""
    with (languages.CATALOGUES / code / "LC_MESSAGES" / "portal.po").open("rb") as file:
        return {message.id: message for message in read_po(file, locale=code) if message.id}


@pytest.mark.parametrize("code", ["pt", "ar"])
def test_every_message_is_translated(code):
    wanted = {message for message, files in words().items() if code == "pt" or files - OFFICES}
    translated = {name for name, message in catalogue(code).items() if message.string and not message.fuzzy}
    assert wanted - translated == set()


@pytest.mark.parametrize("code", ["pt", "ar"])
def test_no_catalogue_keeps_words_that_no_page_says(code):
    assert set(catalogue(code)) - set(words()) == set()


@pytest.mark.parametrize("code", ["pt", "ar"])
def test_every_parameter_survives_its_translation(code):
    assert [name for name, message in catalogue(code).items() if list(message.check())] == []


def test_every_offered_language_speaks():
    for code in languages.EVERYBODY:
        assert languages.compiled(code).gettext("Continue") == {"en": "Continue"}.get(
            code, catalogue(code)["Continue"].string if code != "en" else ""
        )
