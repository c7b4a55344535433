"""Walking a loaded document beside its schema: which field each value belongs to, and who may say it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import marshmallow
from marshmallow import fields as marsh

from schemas.base import PRODUCERS_MARK, Content, below
from schemas.faults import Fault, pointer


class Visit(NamedTuple):
    """One plain value of a document with its field, its JSON pointer, and who may say it (empty: anybody)."""

    path: str
    value: Any
    field: marsh.Field[Any]
    producers: tuple[str, ...]


def visit(document: Content, schema: marshmallow.Schema) -> Iterator[Visit]:
    """Every plain value present in a loaded document, beside the field that describes it."""
    return _visit(document, schema, "", ())


def _visit(document: Content, schema: marshmallow.Schema, path: str, producers: tuple[str, ...]) -> Iterator[Visit]:
    for name, field in schema.fields.items():
        value = document.get(name)
        if value is None or value in ("", [], {}):
            continue
        here = path + pointer(name)
        may = tuple(field.metadata.get(PRODUCERS_MARK, producers))
        nested = below(field)
        if nested is None:
            yield Visit(here, value, field, may)
        elif isinstance(value, list):
            for index, held in enumerate(value):
                yield from _visit(held, nested, here + pointer(index), may)
        else:
            yield from _visit(value, nested, here, may)


def producer_faults(document: Content, schema: marshmallow.Schema, partner_kind: str) -> list[Fault]:
    """The fields a partner of this kind may not say of a person (``records.md`` column *By*)."""
    return [
        Fault(seen.path, "not-yours-to-say", {"producers": list(seen.producers)})
        for seen in visit(document, schema)
        if seen.producers and partner_kind not in seen.producers
    ]
