"""What holds for every contract: strict, described, worded, and never more than faulty."""

import json
import warnings

import marshmallow
import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import KINDS
from schemas.applicant import CLAIMS, PERSON
from schemas.base import StrictSchema, below, field_categories
from schemas.codes import CATEGORIES, PRODUCERS, PURPOSES, SERVICE_META, SPECIAL
from schemas.consent import CONSENT_REQUEST, CONSENT_REQUEST_READING
from schemas.envelope import ENVELOPE, RECEIPT, REPORT, reading, submission
from schemas.event import ACKNOWLEDGED, ACKNOWLEDGEMENTS, EVENT
from schemas.faults import faults
from schemas.move import MOVE, MOVED
from schemas.page import FEED, PAGE_QUERY, page_of
from schemas.partner import PARTNER
from schemas.preview import PREVIEW, PREVIEWED
from schemas.problem import PROBLEM
from schemas.version import RETRACTION
from schemas.wording import RULES
from tests.schemas.probes import rule

TAKEN = {
    **{f"{name}-submission": submission(kind) for name, kind in KINDS.items()},
    **{f"{name}-{part}": kind.parts[part].schema for name, kind in KINDS.items() for part in kind.parts},
    **{f"{name}-event": kind.events for name, kind in KINDS.items() if kind.events},
    "preview": PREVIEW,
    "move": MOVE,
    "retraction": RETRACTION,
    "consent-request": CONSENT_REQUEST,
    "acknowledgements": ACKNOWLEDGEMENTS,
    "person": PERSON,
}
GIVEN = {
    **{f"{name}-reading": reading(kind) for name, kind in KINDS.items()},
    "page": page_of(ENVELOPE),
    "receipt": RECEIPT,
    "report": REPORT,
    "moved": MOVED,
    "previewed": PREVIEWED,
    "consent-request-reading": CONSENT_REQUEST_READING,
    "acknowledged": ACKNOWLEDGED,
    "event": EVENT,
    "feed": FEED,
    "query": PAGE_QUERY,
    "partner": PARTNER,
    "problem": PROBLEM,
}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda below: st.lists(below, max_size=4) | st.dictionaries(st.text(max_size=10), below, max_size=4),
    max_leaves=12,
)


def shaped(schema, depth=3):
    """Documents with the names of a schema and anything under them."""
    strategies = {}
    for name, field in schema.load_fields.items():
        nested = below(field)
        inner = shaped(nested, depth - 1) if nested is not None and depth else JSON
        strategies[name] = JSON | inner | st.lists(inner, max_size=3)
    return st.fixed_dictionaries({}, optional=strategies)


def plain_fields(schema, path=""):
    """Every plain field that a schema takes and keeps, by its path; a list of plain values as its items."""
    for name, field in schema.load_fields.items():
        nested, here = below(field), f"{path}/{name}"
        if nested is not None:
            yield from plain_fields(nested, here)
        elif not field.load_only:
            yield here, getattr(field, "inner", field)


@pytest.mark.parametrize("name", TAKEN)
def test_no_field_takes_a_number_of_a_person_in_words(name):
    says = "Ligar: 912 345 678"
    assert [path for path, field in plain_fields(TAKEN[name]) if rule(field, says) is None] == []


@pytest.mark.parametrize("name", TAKEN)
def test_no_document_however_odd_is_more_than_faulty(name):
    schema = TAKEN[name]

    @settings(max_examples=40, deadline=None)
    @given(shaped(schema) | JSON)
    def check(document):
        try:
            schema.load(document)
        except marshmallow.ValidationError as error:
            found = faults(error)
            assert found
            assert all(fault.rule in RULES and fault.rule != "invalid" for fault in found)

    check()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_made_of_known_words(kind):
    assert kind.produced_by <= set(PRODUCERS)
    assert kind.purposes <= set(PURPOSES)
    assert kind.needs <= set(CATEGORIES)
    assert set(kind.fields.values()) <= {*CATEGORIES, SERVICE_META}
    assert set(kind.readable) <= set(PRODUCERS)
    assert all(paths <= set(kind.fields) for paths in kind.readable.values())
    assert kind.version in kind.versions
    assert kind.scopes == {verb: f"{kind.name}:{verb}" for verb in ("send", "read", "receive")}


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_sent_is_read_under_the_same_category(kind):
    sent = field_categories(kind.content)

    assert {path: kind.fields[path] for path in sent} == dict(sent)


def test_there_are_eighteen_categories_and_nine_purposes():
    assert len(set(CATEGORIES)) == 18
    assert len(set(PURPOSES)) == 9
    assert SPECIAL.issubset(CATEGORIES)


def test_claims_are_kept_in_a_form_that_loads_as_itself():
    claims = CLAIMS.load(
        {
            "full_name": " Amina  Haddad",
            "documents": [{"type": "PAS", "number": "n 0123456", "issuer": "syr"}],
            "phones": [{"number": "+351 912 345 678"}],
            "emails": [{"address": "a@B.PT"}],
        }
    )

    assert CLAIMS.load(json.loads(json.dumps(claims))) == claims


def every_schema(schema, seen):
    if type(schema) not in seen:
        seen[type(schema)] = schema
        for field in schema.fields.values():
            nested = below(field)
            if nested is not None:
                every_schema(nested, seen)
    return seen


ALL = {}
for _schema in (*TAKEN.values(), *GIVEN.values()):
    every_schema(_schema, ALL)


@pytest.mark.parametrize("schema", ALL.values(), ids=lambda schema: type(schema).__name__)
def test_every_schema_is_strict_and_described(schema):
    assert isinstance(schema, StrictSchema)
    assert type(schema).__doc__
    for name, field in schema.fields.items():
        assert field.metadata.get("description") or name == "kind", f"{name} has no description"


def test_no_two_schemas_share_a_name():
    names = [schema.__name__ for schema in ALL]

    assert len(set(names)) == len(names)


def test_the_api_document_follows_from_the_schemas_without_a_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        spec = APISpec("t", "1", "3.1.0", plugins=[MarshmallowPlugin()])
        for name, schema in {**TAKEN, **GIVEN}.items():
            spec.path(
                f"/{name}",
                operations={"get": {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}},
            )
        document = spec.to_dict()["components"]["schemas"]

    claims = document["Claims"]["properties"]
    assert claims["nif"]["x-data-category"] == "national-id"
    assert claims["sex"]["enum"] == ["M", "F", "X", "U", None]
    assert claims["birth_date"] == {
        "type": ["string", "null"],
        "format": "date",
        "description": "Birth date.",
        "x-data-category": "identity",
    }
    assert document["Claims"]["additionalProperties"] is False
    assert document["ReferralSubmission"]["required"] == ["content", "purpose", "source_record_id", "subject"]
