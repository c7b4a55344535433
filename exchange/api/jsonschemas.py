"""JSON Schemas (draft 2020-12) of all that a partner sends or reads, at addresses that stay.

They are made from the schemas the door itself loads with, by the converter that makes the API document; what a schema
cannot say (rules over several fields, check digits, the day) is in its descriptions and on the pages for developers.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, Final

import marshmallow
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Blueprint, Response, abort, jsonify

from exchange.api import door
from schemas import KINDS
from schemas.base import RecordKind, StrictSchema
from schemas.batch import BATCH, BATCH_ROW
from schemas.consent import CONSENT_REQUEST, CONSENT_REQUEST_READING
from schemas.envelope import ENVELOPE, RECEIPT, REPORT, reading, submission
from schemas.event import ACKNOWLEDGED, ACKNOWLEDGEMENTS, EVENT
from schemas.move import MOVE, MOVED
from schemas.partner import PARTNER
from schemas.preview import PREVIEWED
from schemas.problem import PROBLEM

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
MEDIA_TYPE: Final = "application/schema+json"

#: What the hub says and takes whatever the kind; its version is that of the contract.
SHARED: Final = "hub"
SHARED_VERSION: Final = "1.0"
SHARED_DOCUMENTS: Final[Mapping[str, marshmallow.Schema]] = {
    "envelope": ENVELOPE,
    "receipt": RECEIPT,
    "report": REPORT,
    "moved": MOVED,
    "previewed": PREVIEWED,
    "consent-request": CONSENT_REQUEST,
    "consent-question": CONSENT_REQUEST_READING,
    "event": EVENT,
    "acknowledgements": ACKNOWLEDGEMENTS,
    "acknowledged": ACKNOWLEDGED,
    "partner": PARTNER,
    "problem": PROBLEM,
    "batch": BATCH,
    "batch-row": BATCH_ROW,
}

#: Where the converter puts a schema that another one names, and where a document of its own keeps it.
_COMPONENTS: Final = "#/components/schemas/"
_DEFINITIONS: Final = "#/$defs/"

public = Blueprint("jsonschemas", __name__, url_prefix="/schemas")


@public.get("/")
def index() -> Response:
    """The address of every schema."""
    base_url = door.hub().base_url
    return jsonify({"schemas": [base_url + path for path in paths()]})


@public.get("/<group>/<version>/<path:name>.json")
def schema(group: str, version: str, name: str) -> Response:
    """One schema."""
    found = documents(group, version).get(name)
    if found is None:
        abort(404)
    response = jsonify(document(found, door.hub().base_url + path_of(group, version, name)))
    response.mimetype = MEDIA_TYPE
    return response


def paths() -> Iterator[str]:
    """The path of every schema there is."""
    spoken = ((kind.name, version) for kind in KINDS.values() for version in kind.versions)
    groups = [(SHARED, SHARED_VERSION), *spoken]
    for group, version in groups:
        yield from (path_of(group, version, name) for name in documents(group, version))


def path_of(group: str, version: str, name: str) -> str:
    """Where a schema is; ``group`` is a kind of record, or :data:`SHARED`."""
    return f"/schemas/{group}/{version}/{name}.json"


def documents(group: str, version: str) -> Mapping[str, marshmallow.Schema]:
    """The schemas of one kind and version, by name; none for a kind or version there is not."""
    if (group, version) == (SHARED, SHARED_VERSION):
        return SHARED_DOCUMENTS
    kind = KINDS.get(group)
    return of_kind(as_in(kind, version)) if kind and version in kind.versions else {}


@cache
def as_in(kind: RecordKind, version: str) -> RecordKind:
    """A kind as it was in a version that is spoken."""
    then = next((one for one in kind.earlier if one.version == version), None)
    if then is None:
        return kind
    content, seen = then.content or kind.content, then.reading or kind.reading
    return replace(kind, version=version, versions=(version,), earlier=(), content=content, reading=seen)


def of_kind(kind: RecordKind) -> Mapping[str, marshmallow.Schema]:
    """What can be sent and read of records of a kind, by name."""
    found = {"submission": submission(kind), "reading": reading(kind)}
    found |= {f"parts/{part.name}": part.schema for part in kind.parts.values()}
    if kind.events is not None:
        found["event"] = kind.events
    if kind.moves:
        found["move"] = MOVE
    return found


def document(described: marshmallow.Schema, address: str) -> dict[str, Any]:
    """A schema as a document of its own, which refers to nothing outside itself."""
    return {"$schema": DIALECT, "$id": address, **_converted(described)}


@cache
def _converted(described: marshmallow.Schema) -> Mapping[str, Any]:
    spec = APISpec("", "", "3.1.0", plugins=[MarshmallowPlugin()])
    root = type(described).__name__.removesuffix("Schema")
    spec.components.schema(root, schema=described)
    found = _rooted(spec.to_dict()["components"]["schemas"])
    title = {"title": root, "description": (type(described).__doc__ or root).strip()}
    own = found.pop(root)
    shape = described.shape if isinstance(described, StrictSchema) else {}
    return {**title, **own, **shape, **({"$defs": found} if found else {})}


def _rooted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _rooted(held) for name, held in value.items()}
    if isinstance(value, list):
        return [_rooted(held) for held in value]
    if isinstance(value, str) and value.startswith(_COMPONENTS):
        return _DEFINITIONS + value.removeprefix(_COMPONENTS)
    return value
