"""The sandbox's webhook receiver believes only what the hub signed."""

import http.client
import json
from datetime import UTC, datetime, timedelta

import pytest

from connectors import signing
from connectors.base import Message
from exchange.errors import ConfigurationError
from exchange.sandbox import receiver
from exchange.sandbox.receiver import Received

SECRET = signing.mint(lambda count: b"s" * count)
OTHER = signing.mint(lambda count: b"o" * count)


@pytest.fixture
def heard():
    """What the listener was told."""
    return []


@pytest.fixture
def door(heard):
    """A receiver on a free port of loopback, and that port."""
    received = Received({"escola": SECRET}, lambda slug, event: heard.append((slug, event["id"])))
    with receiver.listening("127.0.0.1", 0, received) as listening:
        yield listening


def post(port, path, body, headers):
    """The status of one POST."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("POST", path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def signed(secret=SECRET, at=None, event_id="e1"):
    """An event and its headers."""
    message = Message(event_id, json.dumps({"id": event_id, "type": "t", "data": {}}).encode())
    sent = signing.sign(message, [secret], at or datetime.now(UTC))
    return sent.body, dict(sent.headers)


def test_a_signed_event_is_heard_once_however_often_it_comes(door, heard):
    body, headers = signed()
    assert post(door.port, "/escola", body, headers) == 204
    assert post(door.port, "/escola", body, headers) == 204
    assert heard == [("escola", "e1")]
    assert len(door.heard("escola")) == 1


@pytest.mark.parametrize(
    ("secret", "age", "status"),
    [(OTHER, timedelta(0), 401), (SECRET, timedelta(minutes=6), 401)],
)
def test_a_forged_or_old_event_is_refused(door, heard, secret, age, status):
    body, headers = signed(secret, datetime.now(UTC) - age)
    assert post(door.port, "/escola", body, headers) == status
    assert heard == []


def test_an_event_for_nobody_here_is_refused(door):
    body, headers = signed()
    assert post(door.port, "/padaria", body, headers) == 404


def test_an_event_larger_than_any_is_not_read(door):
    assert post(door.port, "/escola", b"x" * (receiver.LARGEST + 1), {}) == 413


def test_a_port_in_use_is_told_in_one_line(door):
    second = receiver.listening("127.0.0.1", door.port, Received({}))
    with pytest.raises(ConfigurationError, match="stop what listens there"), second:
        pass


def test_webhook_partners_and_their_address_are_read_off_the_sandbox_file():
    way = {"by": "webhook", "url": "http://127.0.0.1:9001/escola", "signing_secret": SECRET}
    document = {"partners": [{"slug": "aima", "receives": {"by": "inbox"}}, {"slug": "escola", "receives": way}]}
    assert receiver.told_at(document) == {"escola": SECRET}
    assert receiver.address(document) == ("127.0.0.1", 9001)


def test_a_receiver_that_was_left_answers_no_open_connection_any_more():
    with receiver.listening("127.0.0.1", 0, Received({"escola": SECRET})) as left:
        connection = http.client.HTTPConnection("127.0.0.1", left.port, timeout=5)
        body, headers = signed()
        connection.request("POST", "/escola", body, headers)
        assert connection.getresponse().will_close
    connection.close()
