"""No body, however odd, is ever our failure: every route that takes one answers with a problem of the caller's."""

import json

import pytest

from exchange.api.openapi import DOCUMENT, stated_scopes
from tests import doors
from tests.doors import bearer

ODD = [
    None,
    True,
    0,
    "",
    "x",
    [],
    {},
    [{}],
    {"": {}},
    {"content": None},
    {"content": []},
    {"content": {"": []}},
    {"subject": "x", "content": 7, "purpose": [], "recipients": {}, "flows": [None]},
    {"subject": {"subject_id": {"a": 1}}, "referral_id": 7, "purpose": "nonsense", "flows": [{}]},
    {"subject": {"subject_id": "x" * 10_000}, "source_record_id": "\u202e", "schema_version": 1},
    {"to": {}, "appointment": [], "outcome": 7, "event": None, "as_of": "2026-02-30", "hours_attended": 1e308},
    {"as_of": "-0001-01-01", "hours_scheduled": int("9" * 64), "by_unit": [[[]]], "event_ids": ["x", None, 7]},
    {"kind": "nonsense"},
    {"kind": {"referral": 1}, "content": {"service_codes": {"a": 1}}},
    {"event_ids": []},
]


@pytest.fixture
def places(app):
    """Every route with a body, with odd things in its path."""
    paths = app.extensions[DOCUMENT]["paths"]
    return [
        (method, path.replace("{record_id}", place))
        for path, operations in paths.items()
        for method in operations
        if method in ("post", "put")
        for place in ("00000000-0000-7000-8000-000000000000", "%00", "x", "a" * 3000)
        if "{" in path or place == "x"
    ]


def test_an_odd_body_is_a_problem_of_the_callers(app, client, database, places):
    scopes = stated_scopes(app)
    partner_id = doors.partner(database, "aurora", scopes=scopes)
    doors.software(database, partner_id, "aurora-software", scopes=scopes)
    token = doors.token(database, "aurora", scopes=scopes)

    for method, path in places:
        for number, body in enumerate(ODD):
            headers = bearer(token, **{"Idempotency-Key": f"key-{number}", "Content-Type": "application/json"})
            answer = client.open(path, method=method, data=json.dumps(body).encode(), headers=headers)

            assert 400 <= answer.status_code < 500, (method, path, body, answer.text)
            assert answer.content_type == "application/problem+json"
