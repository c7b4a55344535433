"""Inbox, acknowledgements and feed over HTTP (``exchange.api.events`` too)."""

import json
import uuid
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM
from tests import doors
from tests.exchange.portal.world import NGO
from tests.exchange.telling import Post

Token = Callable[..., str]


@pytest.fixture
def ngo(post: Post, token: Token) -> dict[str, str]:
    """The headers of the NGO's software."""
    return doors.bearer(token(NGO))


def acknowledge(client: FlaskClient, headers: dict[str, str], *ids: object, key: str | None = None):
    body = json.dumps({"event_ids": [str(one) for one in ids]})
    headers = {**headers, "Idempotency-Key": key or uuid.uuid4().hex, "Content-Type": "application/json"}
    return client.post("/v1/inbox/acknowledgements", data=body, headers=headers)


@pytest.mark.parametrize("address", ["/v1/inbox", "/v1/events"])
def test_a_page_holds_thin_events(post: Post, client: FlaskClient, ngo: dict[str, str], address: str):
    (event_id,) = post.tell(NGO)
    post.number()
    answer = client.get(address, headers=ngo)
    assert answer.status_code == 200
    (item,) = answer.get_json()["items"]
    assert item == {
        "specversion": "1.0",
        "id": str(event_id),
        "source": "https://hub.example",
        "type": "pt.aima.hub.consent.withdrawn",
        "time": "2026-03-02T09:30:00Z",
        "datacontenttype": "application/json",
        "data": {},
    }


@pytest.mark.parametrize("address", ["/v1/inbox", "/v1/events"])
def test_an_event_about_a_record_leads_to_it(post: Post, client: FlaskClient, token: Token, address: str):
    record_id = post.referral()
    post.number()
    (item,) = client.get(address, headers=doors.bearer(token("escola-tejo"))).get_json()["items"]
    assert item["subject"] == str(record_id)
    assert item["data"]["href"] == f"https://hub.example/v1/referrals/{record_id}"


@pytest.mark.parametrize("address", ["/v1/inbox", "/v1/events"])
def test_pages_go_on_from_the_cursor(post: Post, client: FlaskClient, ngo: dict[str, str], address: str):
    told = post.tell(NGO, 3)
    post.number()
    first = client.get(address, query_string={"limit": "2"}, headers=ngo).get_json()
    second = client.get(address, query_string={"limit": "2", "after": first["next"]}, headers=ngo).get_json()
    assert [item["id"] for item in first["items"] + second["items"]] == [str(one) for one in told]


def test_the_inbox_ends_and_the_feed_goes_on(post: Post, client: FlaskClient, ngo: dict[str, str]):
    assert client.get("/v1/inbox", headers=ngo).get_json() == {"items": [], "next": None}
    assert client.get("/v1/events", headers=ngo).get_json()["next"]


def test_an_acknowledged_event_leaves_the_inbox(post: Post, client: FlaskClient, ngo: dict[str, str]):
    (event_id,), stranger = post.tell(NGO), uuid.uuid4()
    answer = acknowledge(client, ngo, event_id, stranger)
    assert answer.status_code == 200
    assert answer.get_json() == {"acknowledged": [str(event_id)], "unknown": [str(stranger)]}
    post.number()
    assert client.get("/v1/inbox", headers=ngo).get_json()["items"] == []


def test_an_acknowledgement_needs_a_key(client: FlaskClient, ngo: dict[str, str]):
    body = {"event_ids": [str(uuid.uuid4())]}
    assert (
        client.post("/v1/inbox/acknowledgements", json=body, headers=ngo).get_json()["code"]
        == "idempotency-key-missing"
    )


@pytest.mark.parametrize("ids", [[], ["x"], [str(uuid.UUID(int=1))] * 2, [str(uuid.UUID(int=n)) for n in range(101)]])
def test_an_acknowledgement_names_one_to_a_hundred_events(client: FlaskClient, ngo: dict[str, str], ids: list[str]):
    answer = acknowledge(client, ngo, *ids)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid-record")


@pytest.mark.parametrize("address", ["/v1/inbox", "/v1/events"])
def test_a_cursor_of_ones_own_making_is_refused(client: FlaskClient, ngo: dict[str, str], address: str):
    answer = client.get(address, query_string={"after": "AAAA"}, headers=ngo)
    assert (answer.status_code, answer.get_json()["code"]) == (400, "cursor-invalid")


def test_an_expired_cursor_is_gone(post: Post, client: FlaskClient, ngo: dict[str, str], owner: Database):
    start = client.get("/v1/events", headers=ngo).get_json()["next"]
    post.tell(NGO, 2)
    post.number()
    with owner.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("delete from event_position where position = 1")
    answer = client.get("/v1/events", query_string={"after": start}, headers=ngo)
    assert (answer.status_code, answer.get_json()["code"]) == (410, "cursor-expired")


@pytest.mark.parametrize("address", ["/v1/inbox", "/v1/events"])
def test_collecting_needs_its_scope(post: Post, client: FlaskClient, token: Token, address: str):
    headers = doors.bearer(token(NGO, scopes=["referral:read"]))
    answer = client.get(address, headers=headers)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "scope-missing")
