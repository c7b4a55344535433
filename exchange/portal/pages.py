"""Making a page: its template with what every page needs, and the words for what could not be shown."""

import hashlib
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from babel.lists import format_list
from flask import Flask, make_response, render_template, request, url_for
from flask_babel import get_locale
from markupsafe import Markup, escape
from werkzeug.wrappers import Response

from consent import notice
from exchange.portal import dates, officewords, words
from exchange.portal.languages import explicit, offered, spoken
from exchange.portal.protection import form_token
from exchange.portal.visit import Visit, portal

STATIC = Path(__file__).parent / "static"


def page(template: str, status: int = 200, **context: Any) -> Response:
    """A page in the language this request speaks."""
    response = make_response(render_template(f"portal/{template}.html", **everywhere(), **context), status)
    response.headers["Content-Language"] = spoken().tag
    response.headers["Vary"] = "Accept-Language, Cookie"
    return response


def signed(visit: Visit, name: str, place: str = "") -> dict[str, Any]:
    """What the strip above every page of a signed-in person shows: who it is, and the way out."""
    token = form_token(visit.secret, "leave")
    return {"visitor_name": name, "visitor_place": place, "face": visit.visitor.face, "leave_token": token}


def furnish(app: Flask) -> None:
    """Give templates their filters and words."""
    app.add_template_filter(dates.day, "day")
    app.add_template_filter(dates.weekday, "weekday")
    app.add_template_filter(dates.hour, "hour")
    app.add_template_filter(dates.moment, "moment")
    app.add_template_filter(dates.machine, "machine")
    app.add_template_filter(sentence_case, "sentence_case")
    app.add_template_filter(marked, "marked")
    app.add_template_global(category_words)
    app.add_template_global(categories_worded)
    app.add_template_global(lambda codes: words.words(officewords.CATEGORIES, codes), "office_category_words")
    app.add_template_global(lambda code: words.word(words.PURPOSES, code), "purpose_words")
    app.add_template_global(lambda code: words.word(words.REASONS, code), "reason_words")
    app.add_template_global(lambda code: words.word(words.RETRACTIONS, code), "retraction_words")
    app.add_template_global(words.word, "word")
    app.jinja_env.globals["offices"] = officewords
    app.add_template_global(lambda code: words.word(words.OUTCOMES, code), "outcome_words")
    app.add_template_global(lambda codes: "; ".join(words.words(officewords.REASONS, codes)), "office_reasons_words")


def category_words(codes: Collection[str]) -> tuple[str, ...]:
    """The approved words of categories for the person they are about, always in the same order."""
    return tuple(text for _, text in categories_worded(codes))


def categories_worded(codes: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The same with their codes, for boxes to tick."""
    approved = notice.category_words(spoken().code)
    return tuple((code, text) for code, text in approved.items() if code in codes)


def listed(items: Collection[str]) -> str:
    """Several things as one sentence names them: a, b and c."""
    return format_list(list(items), locale=get_locale()) if items else ""


def sentence_case(text: str) -> str:
    """The same words as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def same_page(code: str) -> str:
    """The present page in another language; whatever else its address says is kept."""
    kept: dict[str, Any] = {**(request.view_args or {}), **request.args.to_dict(), "lang": code}
    return url_for(request.endpoint or "entrance.nowhere", **kept)


def keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Let links between pages keep the language that was chosen in the address."""
    code = explicit()
    if code and not endpoint.endswith("static"):
        values.setdefault("lang", code)


def marked(line: str) -> Markup:
    """A line of a notice with its names, dates and data set off; the isolates round them become elements."""
    return Markup(str(escape(line)).replace("\u2068", '<bdi class="name">').replace("\u2069", "</bdi>"))  # noqa: S704


def named(name: str) -> Markup:
    """A name from anywhere, isolated from the direction of the text around it."""
    return Markup('<bdi class="name">{}</bdi>').format(escape(name))


@cache
def fingerprinted(name: str, folder: Path = STATIC) -> str:
    """A static file's version, so that browsers may keep it until it changes."""
    return hashlib.sha256((folder / name).read_bytes()).hexdigest()[:12]


def everywhere() -> dict[str, Any]:
    """What every page of the hub is given."""
    return {
        "language": spoken(),
        "languages": offered(),
        "same_page": same_page,
        "sandbox": portal().sandbox,
        "stylesheet": url_for("entrance.static", filename="hub.css", v=fingerprinted("hub.css")),
        "icon": url_for("entrance.static", filename="icon.svg", v=fingerprinted("icon.svg")),
    }
