"""The pages for developers of partner systems, under ``/developers``: open to anybody, made from the catalogue.

No page names a kind of record: what the catalogue holds is what is shown. Only code lists are read from the database,
for they change while the hub runs.
"""

from datetime import date
from pathlib import Path
from typing import Any, Final

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for
from markupsafe import Markup
from werkzeug.exceptions import HTTPException

from consent.lifecycle import REFERRAL
from exchange import codebook, eventtypes
from exchange.agreements import scopes
from exchange.api.door import hub
from exchange.api.jsonschemas import SHARED, SHARED_DOCUMENTS, SHARED_VERSION, of_kind, path_of
from exchange.api.openapi import described_scope
from exchange.api.problemcodes import TABLE
from exchange.developers import changes, lists, sheets
from exchange.developers.examples import example, has_example
from exchange.developers.fields import partners, rows, rows_of_kind
from exchange.errors import UnavailableError
from exchange.eventtypes import EVENT_TYPES
from exchange.portal.entrance import A_YEAR
from exchange.portal.faults import HANDLERS
from exchange.portal.languages import LANGUAGES, spoken
from exchange.portal.pages import everywhere, fingerprinted, keep_language
from exchange.portal.protection import protect
from exchange.storage.transaction import Actor
from schemas import KINDS
from schemas.applicant import PERSON
from schemas.base import RecordKind
from schemas.codelists.book import CodeBook
from schemas.envelope import ENVELOPE, RECEIPT, SubmissionSchema
from schemas.event import EVENT
from schemas.move import MOVE

# Anybody: nobody is asked who they are here.
READER: Final = Actor(kind="system", id="developers")
LONGEST_SEARCH: Final = 60

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV: Final = "text/csv; charset=utf-8"
STATIC: Final = Path(__file__).parent / "static"
STYLE: Final = "developers.css"

developers = Blueprint(
    "developers", __name__, url_prefix="/developers", template_folder="templates", static_folder="static"
)
developers.after_request(protect)
developers.url_defaults(keep_language)
developers.register_error_handler(UnavailableError, HANDLERS[UnavailableError])


@developers.after_request
def keep(response: Response) -> Response:
    """Let browsers keep a static file for as long as its address names its content."""
    if request.endpoint == "developers.static" and "v" in request.args:
        response.headers["Cache-Control"] = A_YEAR
    return response


def say(en: str, pt: str) -> str:
    """Words of a page in the language it speaks: the two of the door."""
    return pt if language() == "pt" else en


def language() -> str:
    """The code of the language this page speaks."""
    return spoken().code


def shown(template: str, status: int = 200, **context: Any) -> Response:
    """A page for developers."""
    style = url_for("developers.static", filename=STYLE, v=fingerprinted(STYLE, STATIC))
    text = render_template(
        f"developers/{template}.html", say=say, kinds=KINDS, style=style, code=language(), **everywhere(), **context
    )
    response = make_response(text, status)
    response.headers["Content-Language"] = spoken().tag
    response.headers["Vary"] = "Accept-Language"
    return response


@developers.app_template_filter()
def coded(text: str) -> Markup:
    """A sentence whose names in backticks are set off as code."""
    parts = str(text).split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if odd % 2 else part for odd, part in enumerate(parts)
    )


@developers.errorhandler(HTTPException)
def absent(error: HTTPException) -> Response:
    """A page for an address that is none."""
    return shown("absent", error.code or 404)


@developers.get("/")
def start() -> Response:
    """Where an integrator begins."""
    return shown("start", first=next(iter(KINDS.values()), None), base_url=hub().base_url)


@developers.get("/kinds/<name>")
def kind(name: str) -> Response:
    """One kind of record, with every field of it."""
    known = _kind(name)
    told = [one for one in EVENT_TYPES.values() if one.name.startswith(_family(known.name))]
    return shown(
        "kind",
        kind=known,
        makers=partners(sorted(known.produced_by), language()),
        readers=partners(sorted(partner for partner, paths in known.readable.items() if paths), language()),
        content=rows_of_kind(known, known.content, language()),
        parts=[(part, _part_rows(known, part.name)) for part in known.parts.values()],
        events=rows_of_kind(known, known.events, language(), place="events.") if known.events else (),
        moves=rows(MOVE, language()) if known.moves else (),
        table=REFERRAL.rows,
        told=told,
        schemas=[(schema, path_of(known.name, known.version, schema)) for schema in of_kind(known)],
        example=example(known.name) if has_example(known.name) else "",
        scope_words=[(scope, described_scope(scope, language())) for scope in known.scopes.values()],
    )


def _part_rows(known: RecordKind, part: str) -> Any:
    held = known.parts[part]
    return rows_of_kind(known, held.schema, language(), place=f"{part}.", by=held.produced_by)


def _family(kind: str) -> str:
    return eventtypes.name(kind, "")


def _kind(name: str) -> RecordKind:
    return KINDS.get(name) or abort(404)


@developers.get("/person")
def person() -> Response:
    """How a sending names the person."""
    return shown("person", fields_of_person=rows(PERSON, language()))


@developers.get("/envelope")
def envelope() -> Response:
    """What surrounds every record, and the receipt of a sending."""
    schemas = [(schema, path_of(SHARED, SHARED_VERSION, schema)) for schema in SHARED_DOCUMENTS]
    sent, read = rows(SubmissionSchema(), language()), rows(ENVELOPE, language())
    return shown("envelope", sent=sent, read=read, receipt=rows(RECEIPT, language()), schemas=schemas)


@developers.get("/events/")
def event_types() -> Response:
    """Every type of event."""
    return shown("events", types=EVENT_TYPES.values())


@developers.get("/events/<type_name>")
def event_type(type_name: str) -> Response:
    """One type of event."""
    known = EVENT_TYPES.get(type_name) or abort(404)
    about = next((one for one in KINDS.values() if known.name.startswith(_family(one.name))), None)
    return shown("event", type=known, about=about, fields_of_event=rows(EVENT, language()))


@developers.get("/problems")
def problems() -> Response:
    """Every problem, each with the page that explains it."""
    return shown("problems", problems=TABLE.values())


@developers.get("/scopes")
def scope_list() -> Response:
    """Every scope, and what it permits."""
    return shown("scopes", scopes=[(scope, described_scope(scope, language())) for scope in sorted(scopes())])


@developers.get("/dictionary")
def data_dictionary() -> Response:
    """The data dictionary, to download."""
    return shown("dictionary", sections=sheets.SECTIONS)


@developers.get("/dictionary/<name>.csv")
def dictionary_csv(name: str) -> Response:
    """The dictionary of one kind."""
    known = _kind(name)
    return _download(sheets.dictionary_csv(known.name, language()), CSV, f"{known.name}-{known.version}.csv")


@developers.get("/dictionary/<name>.xlsx")
def template_xlsx(name: str) -> Response:
    """The template of one kind, with lists to choose codes from as they stand today."""
    known = _kind(name)
    book, today = _standing()
    choices = lists.choices(book, today, spoken().locale)
    return _download(sheets.template_xlsx(known.name, language(), choices), XLSX, f"{known.name}-{known.version}.xlsx")


@developers.get("/lists/")
def code_lists() -> Response:
    """Every list of codes with dates of effect."""
    book, today = _standing()
    held = [(one.name, lists.title(one.name, language()), len(tuple(one.on(today)))) for one in book.lists.values()]
    return shown("lists", held=sorted(held))


@developers.get("/lists/<name>")
def code_list(name: str) -> Response:
    """The codes of one list that are in force today, named in the reader's language or in another that is asked for."""
    book, today = _standing()
    held = book.lists.get(name) or abort(404)
    reader = LANGUAGES.get(request.args.get("names", ""), spoken())
    words = request.args.get("find", "")[:LONGEST_SEARCH]
    every = lists.lines(held, today, reader.locale)
    found = lists.matching(every, words)
    return shown(
        "list",
        name=held.name,
        title=lists.title(held.name, language()),
        reader=reader,
        readers=LANGUAGES.values(),
        words=words,
        counts=(len(found), len(every)),
        lines=found[: lists.SHOWN],
    )


@developers.get("/lists/<name>.csv")
def code_list_csv(name: str) -> Response:
    """One list with all its days, in the form in which lists are imported."""
    held = _standing()[0].lists.get(name) or abort(404)
    return _download(lists.as_file(held).encode(), CSV, f"{held.name}.csv")


def _standing() -> tuple[CodeBook, date]:
    with hub().database.transaction(READER) as tx:
        return codebook.whole(tx), tx.today


def _download(content: bytes, media_type: str, filename: str) -> Response:
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    response.headers["Content-Language"] = spoken().tag
    response.headers["Vary"] = "Accept-Language"
    return response


@developers.get("/examples/<name>.json")
def example_json(name: str) -> Response:
    """The example of one kind."""
    known = _kind(name)
    if not has_example(known.name):
        abort(404)
    return Response(example(known.name), mimetype="application/json")


@developers.get("/changes")
def change_list() -> Response:
    """What changed in the contract."""
    return shown("changes", promise=changes.PROMISE, versions=changes.VERSIONS)
