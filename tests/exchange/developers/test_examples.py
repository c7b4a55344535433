"""Every kind has an example, and every example works: it is sent through the door by one of the sandbox's partners."""

import json

import pytest
from jsonschema import Draft202012Validator

from exchange import notices, purposes
from exchange.agreements import scopes
from exchange.api.jsonschemas import document
from exchange.app import assembled
from exchange.developers.examples import example, has_example
from exchange.sandbox.cast import PLAYERS
from exchange.storage.transaction import SYSTEM
from schemas import KINDS
from schemas.base import producer_faults
from schemas.codes import AUTHORITY, CATEGORIES, PURPOSES
from schemas.envelope import submission
from tests import doors
from tests.exchange.conftest import Told

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
EVERY_SCOPE = tuple(sorted(scopes()))


@pytest.fixture
def hub(database):
    """A hub with the sandbox's partners, each with an agreement over everything."""
    everything = {"purposes": PURPOSES, "categories": CATEGORIES, "scopes": EVERY_SCOPE}
    with database.transaction(SYSTEM) as tx:
        purposes.install(tx)
        notices.approve(tx, by="sandbox")
    for player in PLAYERS:
        values = {"sends": tuple(KINDS), "receives": tuple(KINDS), **everything}
        partner_id = doors.partner(database, player.slug, kind=player.kind, authority=player.authority, **values)
        doors.software(database, partner_id, f"{player.slug}-software", scopes=EVERY_SCOPE)
    return doors.client(assembled(database, Told()))


def sender(kind, body):
    """A partner who may send this, and is not among those it goes to."""
    reached = {*(body.get("recipients") or ()), (body["content"].get("receiver") or {}).get("org")}
    playing = ((player.slug, AUTHORITY if player.authority else player.kind) for player in PLAYERS)
    return next(
        slug
        for slug, acts_as in playing
        if acts_as in kind.produced_by
        and slug not in reached
        and not producer_faults(body["content"], kind.content, acts_as)
        and not producer_faults(body, submission(kind), acts_as)
    )


@EVERY_KIND
def test_every_kind_has_its_example(kind):
    assert has_example(kind.name), f"write exchange/developers/examples/{kind.name}.json"


@EVERY_KIND
def test_an_example_is_valid_by_the_published_schema(kind):
    published = document(submission(kind), "https://hub.example/s")

    assert list(Draft202012Validator(published).iter_errors(json.loads(example(kind.name)))) == []


def test_every_example_is_sent_as_it_is_published(hub, database):
    for kind in KINDS.values():
        published = hub.get(f"/developers/examples/{kind.name}.json")
        assert published.mimetype == "application/json"
        token = doors.token(database, sender(kind, published.json), scopes=EVERY_SCOPE)

        headers = doors.bearer(token, **{"Content-Type": "application/json", "Idempotency-Key": kind.name})
        answer = hub.post(f"/v1/{kind.plural}", data=published.data, headers=headers)

        assert answer.status_code in (201, 202), (kind.name, answer.json)
        assert answer.json["record_type"] == kind.name
    with database.transaction(SYSTEM) as tx:
        assert tx.connection.exec_driver_sql("select count(*) from record").scalar() == len(KINDS)
