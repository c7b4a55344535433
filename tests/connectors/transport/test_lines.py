"""Connections that wait for the next message, and how they are cut."""

import socket
import ssl
from collections.abc import Iterator

import pytest

from connectors.transport.egress import Line
from connectors.transport.lines import MOST_IDLE, Cuttable, CuttableSecure, Idle, open_line
from tests.connectors.transport.serving import saying, served


def line(port: int, host: str = "partner.example") -> Line:
    return Line("http", host, port, "127.0.0.1")


@pytest.fixture
def port() -> Iterator[int]:
    """A server that answers nobody."""
    with served(saying(b"")) as (number, _):
        yield number


@pytest.fixture
def idle() -> Iterator[Idle]:
    """A place to wait that is cleared in the end."""
    place = Idle()
    yield place
    place.clear()


def connected(to: Line) -> Cuttable:
    connection = open_line(to, ssl.create_default_context(), 5)
    connection.connect()
    return connection


def test_a_connection_is_taken_once(idle: Idle, port: int):
    connection = connected(line(port))
    idle.keep(line(port), connection)
    assert idle.take(line(port)) is connection
    assert idle.take(line(port)) is None
    connection.close()


def test_the_name_is_part_of_the_line(idle: Idle, port: int):
    # Two names on one address are two partners, and two certificates.
    idle.keep(line(port), connected(line(port)))
    assert idle.take(line(port, "other.example")) is None


def test_a_dead_connection_is_not_taken(idle: Idle, port: int):
    connection = connected(line(port))
    idle.keep(line(port), connection)
    connection.cut()
    assert idle.take(line(port)) is None
    assert connection.is_closed


def test_one_waits_on_each_line(idle: Idle, port: int):
    older, newer = connected(line(port)), connected(line(port))
    idle.keep(line(port), older)
    idle.keep(line(port), newer)
    assert older.is_closed
    assert idle.take(line(port)) is newer
    newer.close()


def test_only_so_many_wait_in_all(idle: Idle, port: int):
    first = connected(line(port, "first.example"))
    idle.keep(line(port, "first.example"), first)
    for number in range(MOST_IDLE):
        idle.keep(line(port, f"partner{number}.example"), connected(line(port)))
    assert first.is_closed
    assert len(idle.waiting) == MOST_IDLE


def test_cutting_what_was_never_connected_is_harmless():
    connection = open_line(line(9), ssl.create_default_context(), 5)
    connection.cut()
    connection.close()
    assert connection.is_cut


def test_https_is_spoken_under_tls_to_the_address_itself():
    opened = open_line(Line("https", "partner.example", 443, "192.0.2.1"), ssl.create_default_context(), 5)
    assert isinstance(opened, CuttableSecure)
    assert (opened.host, opened.server_hostname) == ("192.0.2.1", "partner.example")


def test_no_handle_is_left_open(port: int):
    connection = connected(line(port))
    handle = connection.handle
    assert isinstance(handle, socket.socket)
    connection.close()
    assert handle.fileno() == -1
