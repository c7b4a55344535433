"""Fields as people read them: type, rules, category, who may say each, who reads it; in English or Portuguese."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import marshmallow
from marshmallow import fields as marsh

from exchange import dictionary
from exchange.dictionary import Entry, entries
from schemas.base import RecordKind
from schemas.codes import AUTHORITY
from schemas.dates import Day, Moment
from schemas.fields import Amount, Many
from schemas.labels import described
from schemas.wording import Wording


def said(en: str, pt: str) -> Wording:
    """The same words in the two languages of the door."""
    return {"en": en, "pt": pt}


PARTNERS: Final[Mapping[str, Wording]] = {
    "ngo": said("NGO", "ONG"),
    "employer": said("employer", "empregador"),
    "school": said("school", "escola"),
    "international-body": said("international body", "organismo internacional"),
    "public-body": said("public body", "entidade pública"),
    AUTHORITY: said("AIMA", "AIMA"),
}

TYPES: Final[Mapping[str, Wording]] = {
    "date": said("date (YYYY-MM-DD)", "data (AAAA-MM-DD)"),
    "date-time": said("time (RFC 3339)", "hora (RFC 3339)"),
    "uuid": said("id (UUID)", "identificador (UUID)"),
    "code": said("code", "código"),
    "boolean": said("true or false", "true ou false"),
    "integer": said("whole number", "número inteiro"),
    "decimal": said("decimal", "decimal"),
    "string": said("text", "texto"),
}

RULES: Final[Mapping[str, Wording]] = {
    "longest": said("at most {max} characters", "no máximo {max} caracteres"),
    "between": said("from {min} to {max}", "de {min} a {max}"),
    "places": said("at most {places} decimals", "no máximo {places} casas decimais"),
    "passed": said("not in the future", "não no futuro"),
    "items": said("a list of {min} to {max}", "uma lista de {min} a {max}"),
    "unique": said("none twice", "nenhum repetido"),
    "listed": said("in the list {list} on the day", "na lista {list} nesse dia"),
}


@dataclass(frozen=True)
class Row:
    """One field in one language; who may say it and who reads it are kinds of partner, in words."""

    path: str
    description: str
    type: str
    required: bool
    rules: tuple[str, ...]
    codes: tuple[str, ...]
    category: str
    special: bool
    says: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    list: str = ""


def rows(schema: marshmallow.Schema, language: str) -> tuple[Row, ...]:
    """Every field that a schema takes."""
    return tuple(row(entry, language) for entry in entries(schema))


def rows_of_kind(
    kind: RecordKind, schema: marshmallow.Schema, language: str, *, place: str = "", by: Iterable[str] | None = None
) -> tuple[Row, ...]:
    """Every field of a kind's content, or of its part or event read at ``place``; said by the kind's producers.

    The category is the one the field is read under: a part's fields take that of the part.
    """
    allowed = frozenset(kind.produced_by if by is None else by)
    return tuple(
        row(
            replace(entry, category=kind.fields.get(place + entry.path, entry.category)),
            language,
            says=sorted(allowed.intersection(entry.producers or allowed)),
            reads=dictionary.readers(kind, place + entry.path),
        )
        for entry in entries(schema)
    )


def row(entry: Entry, language: str, *, says: Iterable[str] = (), reads: Iterable[str] = ()) -> Row:
    """One field."""
    return Row(
        path=_shown_path(entry),
        description=described(entry.description, language),
        type=TYPES[type_of(entry)][language],
        required=entry.required,
        rules=tuple(rules(entry, language)),
        codes=entry.codes,
        category=entry.category,
        special=entry.special,
        says=partners(says, language),
        reads=partners(reads, language),
        list=entry.list,
    )


def partners(kinds: Iterable[str], language: str) -> tuple[str, ...]:
    """Kinds of partner in words."""
    return tuple(PARTNERS[kind][language] for kind in kinds)


def type_of(entry: Entry) -> str:
    """What sort of value it is: a key of :data:`TYPES`."""
    shape: Mapping[str, Any] = entry.described.metadata
    if "enum" in shape:
        return "code"
    if shape.get("format") in TYPES:
        return str(shape["format"])
    return "decimal" if isinstance(entry.described, Amount) else _plain(shape.get("type"))


def _plain(kind: object) -> str:
    return kind if isinstance(kind, str) and kind in TYPES else "string"


def rules(entry: Entry, language: str) -> Iterator[str]:
    """What else its schema asks of it, in words."""
    for rule, parameters in _rules(entry):
        yield RULES[rule][language].format_map(parameters)


def _rules(entry: Entry) -> Iterator[tuple[str, Mapping[str, Any]]]:
    field, shape = entry.described, entry.described.metadata
    if isinstance(entry.field, Many):
        yield "items", {"min": entry.field.minimum, "max": entry.field.maximum}
        if entry.field.unique:
            yield "unique", {}
    if type_of(entry) == "string" and "maxLength" in shape:
        yield "longest", {"max": shape["maxLength"]}
    if {"minimum", "maximum"} <= shape.keys() and not isinstance(field, Amount):
        yield "between", {"min": shape["minimum"], "max": shape["maximum"]}
    yield from _of_amount(field)
    if isinstance(field, Day | Moment) and field.passed:
        yield "passed", {}
    if entry.list:
        yield "listed", {"list": entry.list}


def _of_amount(field: marsh.Field[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if isinstance(field, Amount):
        yield "between", {"min": 0, "max": field.maximum}
        yield "places", {"places": field.places}


def _shown_path(entry: Entry) -> str:
    shown = entry.path + ("[]" if isinstance(entry.field, marsh.List) else "")
    for place in reversed(entry.lists):
        shown = f"{place}[]{shown.removeprefix(place)}"
    return shown
