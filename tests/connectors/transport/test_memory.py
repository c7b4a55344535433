"""The transport that tests are given."""

import pytest

from connectors.base import Endpoint, Message, Reply
from connectors.errors import RetryLaterError
from connectors.transport.memory import MemoryTransport

MESSAGE, ENDPOINT = Message("1", b"{}"), Endpoint("https://partner.example/hook", ())


def test_it_answers_well_and_remembers():
    transport = MemoryTransport()
    assert transport.send(MESSAGE, ENDPOINT) == Reply(204)
    assert transport.sent == [(MESSAGE, ENDPOINT)]


def test_it_can_break():
    def broken(message: Message, endpoint: Endpoint) -> Reply:
        raise RetryLaterError("connection-failed")

    transport = MemoryTransport(broken)
    with pytest.raises(RetryLaterError):
        transport.send(MESSAGE, ENDPOINT)
    assert len(transport.sent) == 1
