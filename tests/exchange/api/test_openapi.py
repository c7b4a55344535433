"""The API document follows from the routes."""

from pathlib import Path

from openapi_spec_validator import validate

from exchange.cli.openapi import document
from schemas import KINDS

COMMITTED = Path(__file__).parents[3] / "docs" / "openapi.json"


def test_the_document_is_valid(client):
    told = client.get("/openapi.json").json

    validate(told)
    assert told["openapi"] == "3.1.0"


def test_the_committed_document_is_the_generated_one():
    assert COMMITTED.read_text() == document(), "run `make openapi`"


def test_every_kind_has_its_routes(client):
    paths = client.get("/openapi.json").json["paths"]

    for kind in KINDS.values():
        assert paths[f"/v1/{kind.plural}"].keys() >= {"get", "post"}
        assert "get" in paths[f"/v1/{kind.plural}/{{record_id}}"]


def operations(told):
    return [
        operation for path in told["paths"].values() for method, operation in path.items() if method != "parameters"
    ]


def test_every_operation_has_an_id_a_scope_and_its_problems(client):
    told = client.get("/openapi.json").json
    known = told["components"]["securitySchemes"]["clientCredentials"]["flows"]["clientCredentials"]["scopes"]

    found = operations(told)
    assert len({operation["operationId"] for operation in found}) == len(found)
    for operation in found:
        assert "application/problem+json" in operation["responses"]["default"]["content"]
        assert {scope for way in operation["security"] for scope in way["clientCredentials"]} <= known.keys()


def test_every_write_names_its_key(client):
    paths = client.get("/openapi.json").json["paths"]

    names = [one["name"] for one in paths["/v1/referrals"]["post"]["parameters"]]
    assert "Idempotency-Key" in names


def test_bodies_take_no_unknown_fields(client):
    schemas = client.get("/openapi.json").json["components"]["schemas"]

    assert schemas["ReferralSubmission"]["additionalProperties"] is False
