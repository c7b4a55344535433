"""The data dictionary: every field of what can be sent, with all that its schema declares of it.

It follows from the catalogue of kinds. Columns are the same fields laid flat, for those who keep records in tables, in
the order of the inter-agency referral form (IASC), which is how caseworkers think of a referral.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

import marshmallow
from marshmallow import fields as marsh

from schemas.base import CATEGORY_MARK, PRODUCERS_MARK, SPECIAL_MARK, RecordKind, below
from schemas.codes import SERVICE_META, Category
from schemas.envelope import submission
from schemas.labels import label
from schemas.listed import LIST_MARK, OPEN_MARK

#: How often an object of a list is given columns; whoever has more sends JSON.
REPEATED: Final = 2

#: Between the values of a list within one cell.
SEPARATOR: Final = "|"

#: The form's sections in its order, each with the places that belong to it; the longest place that fits decides.
SECTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "reference": ("source_record_id", "purpose", "occurred_at", "content.priority"),
    "person": ("subject",),
    "representative": ("subject.representative",),
    "reason": ("content.reason_summary", "content.services_already_given"),
    "services": ("content",),
    "release": ("content.consent_statement", "restrictions"),
    "parties": ("content.sender", "content.receiver", "referral_id", "recipients"),
    "envelope": ("",),
}

#: Wrappers of the wire that no reader of a table needs named.
_UNNAMED: Final = ("subject", "content")


@dataclass(frozen=True)
class Entry:
    """One plain field of a document; ``lists`` are the lists of objects on the way to it, outermost first."""

    path: str
    field: marsh.Field[Any]
    required: bool
    category: Category = SERVICE_META
    special: bool = False
    producers: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()

    @property
    def described(self) -> marsh.Field[Any]:
        """The field whose values are checked: for a list of plain values, that of its items."""
        return self.field.inner if isinstance(self.field, marsh.List) else self.field

    @property
    def codes(self) -> tuple[str, ...]:
        """The closed vocabulary its values come from, if there is one."""
        return tuple(code for code in self.described.metadata.get("enum", ()) if code is not None)

    @property
    def list(self) -> str:
        """The dated list its codes stand in, if they do."""
        return str({**self.field.metadata, **self.described.metadata}.get(LIST_MARK, ""))

    @property
    def closed(self) -> bool:
        """Whether its list is complete, so that a code which is not in it is a fault."""
        return OPEN_MARK not in {**self.field.metadata, **self.described.metadata}

    @property
    def description(self) -> str:
        """What it means, in English."""
        return str(self.field.metadata.get("description", ""))


@dataclass(frozen=True)
class Column:
    """One field as a column; ``path`` says with numbers which item of each list it holds (``phones.0.number``)."""

    path: str
    entry: Entry
    section: str

    def header(self, language: str) -> str:
        """What stands above it: the labels on the way to the field, and which item of a list."""
        steps = self.path.split(".")
        if len(steps) > 1 and steps[0] in _UNNAMED:
            steps = steps[1:]
        return " – ".join(_numbered(steps, language))


def _numbered(steps: list[str], language: str) -> Iterator[str]:
    named: list[str] = []
    for index, step in enumerate(steps):
        if step.isdecimal():
            continue
        named.append(step)
        following = steps[index + 1] if index + 1 < len(steps) else ""
        yield label(".".join(named), language) + (f" {int(following) + 1}" if following.isdecimal() else "")


@cache
def entries(schema: marshmallow.Schema) -> tuple[Entry, ...]:
    """Every plain field that a schema takes, in its order; lists are transparent (``phones.number``)."""
    return tuple(_entries(schema, Entry("", marsh.Field(), required=True)))


def _entries(schema: marshmallow.Schema, around: Entry) -> Iterator[Entry]:
    for name, field in schema.load_fields.items():
        entry = _entry(f"{around.path}.{name}".lstrip("."), field, around)
        nested = below(field)
        if nested is None:
            yield entry
        elif isinstance(field, marsh.List):
            yield from _entries(nested, replace(entry, lists=(*around.lists, entry.path)))
        else:
            yield from _entries(nested, entry)


def _entry(path: str, field: marsh.Field[Any], around: Entry) -> Entry:
    marks = field.metadata
    return Entry(
        path,
        field,
        required=field.required and around.required,
        category=marks.get(CATEGORY_MARK, around.category),
        special=marks.get(SPECIAL_MARK, around.special and CATEGORY_MARK not in marks),
        producers=tuple(marks.get(PRODUCERS_MARK, around.producers)),
        lists=around.lists,
    )


def producers(kind: RecordKind, entry: Entry) -> tuple[str, ...]:
    """The kinds of partner that may say a field of the content."""
    return tuple(sorted(kind.produced_by.intersection(entry.producers or kind.produced_by)))


def readers(kind: RecordKind, path: str) -> tuple[str, ...]:
    """The kinds of partner that may ever read the field at a path of the reading schema."""
    return tuple(sorted(partner for partner, paths in kind.readable.items() if path in paths))


def reading_path(path: str) -> str:
    """Where a field of a sending is read again, as a path of the reading schema; empty where it is not."""
    place, _, rest = path.partition(".")
    return {"subject": f"subject_snapshot.{rest}", "content": rest}.get(place, "")


@cache
def columns(kind: RecordKind) -> tuple[Column, ...]:
    """The body that sends a record of a kind, laid flat, in the order of the form."""
    flat = [
        Column(path, entry, _section(entry.path))
        for entry in entries(submission(kind))
        for path in _repeated(entry.path, entry.lists)
    ]
    # Sorting keeps what is alike in the order of the schema, so items of a list stay together by their number.
    ranked = list(SECTIONS)
    return tuple(sorted(_items_together(flat), key=lambda column: ranked.index(column.section)))


def _repeated(path: str, lists: tuple[str, ...]) -> Iterator[str]:
    if not lists:
        yield path
        return
    *outer, inner = lists
    rest = path.removeprefix(inner + ".")
    for place in _repeated(inner, tuple(outer)):
        yield from (f"{place}.{number}.{rest}" for number in range(REPEATED))


def _items_together(flat: list[Column]) -> list[Column]:
    first: dict[str, int] = {}
    for index, column in enumerate(flat):
        first.setdefault(_outermost(column), index)
    return sorted(flat, key=lambda column: (first[_outermost(column)], _item(column)))


def _outermost(column: Column) -> str:
    return column.entry.lists[0] if column.entry.lists else column.path


def _item(column: Column) -> tuple[int, ...]:
    return tuple(int(step) for step in column.path.split(".") if step.isdecimal())


def _section(path: str) -> str:
    def fit(section: str) -> int:
        return max((len(place) for place in SECTIONS[section] if _within(path, place)), default=-1)

    return max(SECTIONS, key=fit)


def _within(path: str, place: str) -> bool:
    return not place or path == place or path.startswith(place + ".")
