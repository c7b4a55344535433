"""Fields whose codes stand in a dated list: the mark of a field, and the look-up on the record's own day.

A field's own check knows the form of a code; whether the code was in force is asked of the book given to the check.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final, TypeVar
from zoneinfo import ZoneInfo

import marshmallow
from marshmallow import fields as marsh

from schemas.base import Content, RecordKind, Visit, value_at, visit
from schemas.codelists.book import CodeBook
from schemas.errors import UnreadableError
from schemas.faults import Fault, pointer

LIST_MARK: Final = "x-code-list"
OPEN_MARK: Final = "x-code-list-open"

LISBON: Final = ZoneInfo("Europe/Lisbon")

_F = TypeVar("_F", bound=marsh.Field[Any])


def listed(field: _F, name: str, *, complete: bool = True) -> _F:
    """Mark the list a field's codes stand in; an incomplete list says nothing against a code it never held."""
    field.metadata = {**field.metadata, LIST_MARK: name, **({} if complete else {OPEN_MARK: True})}
    return field


def list_names(document: Content, schema: marshmallow.Schema) -> frozenset[str]:
    """The lists that a loaded document takes codes from."""
    return frozenset(seen.field.metadata[LIST_MARK] for seen in _coded(document, schema))


def code_shaped(text: str) -> str:
    """The form of a code of any list; which codes there are is for the list to say."""
    if not text.replace("-", "").replace(".", "").isalnum() or not text.isascii():
        raise UnreadableError("list-code-invalid")
    return text


def own_day(kind: RecordKind, body: Content, today: date) -> date:
    """The day a record speaks of: the one its kind names, else when it happened, else today."""
    days = (value_at(body.get("content") or {}, path) for path in kind.dated_by)
    if day := next(filter(None, days), None):
        return date.fromisoformat(day)
    happened = body.get("occurred_at") or (body.get("period") or {}).get("start")
    if happened is None:
        return today
    instant = happened if isinstance(happened, datetime) else datetime.fromisoformat(happened)
    return instant.astimezone(LISBON).date()


def day_places(kind: RecordKind) -> frozenset[str]:
    """Where a record says which day it speaks of, as JSON pointers."""
    named = {pointer("content", *path.split(".")) for path in kind.dated_by}
    return frozenset({*named, "/occurred_at", "/period", "/period/start"})


def code_faults(document: Content, schema: marshmallow.Schema, book: CodeBook, day: date) -> list[Fault]:
    """The codes of a loaded document that their lists did not hold on a day."""
    return [fault for seen in _coded(document, schema) for fault in _faults_of(seen, book, day)]


def _coded(document: Content, schema: marshmallow.Schema) -> Iterator[Visit]:
    return (seen for seen in visit(document, schema) if LIST_MARK in seen.field.metadata)


def _faults_of(seen: Visit, book: CodeBook, day: date) -> Iterator[Fault]:
    held = book.list(seen.field.metadata[LIST_MARK])
    for path, code in _codes(seen):
        if held.knows(code, day):
            continue
        stretches = held.stretches(code)
        if stretches:
            yield Fault(path, "code-not-in-force", {"list": held.name, "on": day.isoformat()})
        elif OPEN_MARK not in seen.field.metadata:
            yield Fault(path, "code-not-listed", {"list": held.name})


def _codes(seen: Visit) -> Sequence[tuple[str, str]]:
    if isinstance(seen.value, list):
        return [(seen.path + pointer(index), str(code)) for index, code in enumerate(seen.value)]
    return [(seen.path, str(seen.value))]
