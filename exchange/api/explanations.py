"""The page behind each problem's ``type``: what the code means and what to do, in both languages of the door."""

from flask import Blueprint, Response, abort
from markupsafe import Markup

from exchange.api.problemcodes import TABLE, Kind

public = Blueprint("problems", __name__, url_prefix="/problems")

PAGE = Markup(
    '<!doctype html><html lang="en"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>'
    '<body>{body}<p><a href="/developers/problems">All problems</a></p></body></html>'
)
SECTION = Markup('<section lang="{language}"><h2>{title}</h2><p>{cure}</p></section>')
ROW = Markup('<li><a href="/problems/{code}"><code>{code}</code></a> {status} – {title}</li>')


@public.get("/")
def problems() -> Response:
    """Every code there is."""
    rows = Markup("").join(
        ROW.format(code=kind.code, status=kind.status, title=kind.title.en) for kind in TABLE.values()
    )
    return _page("Problems", Markup("<h1>Problems</h1><ul>{}</ul>").format(rows))


@public.get("/<code>")
def problem(code: str) -> Response:
    """One code, explained."""
    kind = TABLE.get(code)
    if kind is None:
        abort(404)
    return _page(kind.code, Markup("<h1><code>{}</code> ({})</h1>{}").format(kind.code, kind.status, _sections(kind)))


def _sections(kind: Kind) -> Markup:
    return Markup("").join(
        SECTION.format(language=language, title=kind.title.in_language(language), cure=kind.cure.in_language(language))
        for language in ("en", "pt")
    )


def _page(title: str, body: Markup) -> Response:
    return Response(PAGE.format(title=title, body=body), mimetype="text/html")
