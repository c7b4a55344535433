"""The transport against real sockets, honest partners and others."""

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from connectors.base import Endpoint, Message, Reply
from connectors.errors import ConnectorError, MisconfiguredError, RetryLaterError
from connectors.transport.egress import PRODUCTION, SANDBOX, Policy
from connectors.transport.https import ANSWER_BYTES, HttpsTransport
from tests.connectors.transport.serving import certificate, request_on, saying, served

MESSAGE = Message("msg_1", b'{"a":1}', headers={"webhook-id": "msg_1"})
OK = b"HTTP/1.1 204 No Content\r\n\r\n"
NAME = "hooks.partner.example"


def to(port: int, scheme: str = "http", host: str = "127.0.0.1") -> Endpoint:
    return Endpoint(f"{scheme}://{host}:{port}/in?x=1", ())


def here(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


@pytest.fixture
def make() -> Iterator[Callable[..., HttpsTransport]]:
    made: list[HttpsTransport] = []

    def transport(**values: object) -> HttpsTransport:
        made.append(replace(HttpsTransport(SANDBOX, limit=1.0, resolver=here), **values))
        return made[-1]

    yield transport
    for one in made:
        one.close()


@pytest.fixture
def transport(make: Callable[..., HttpsTransport]) -> HttpsTransport:
    return make()


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(NAME, tmp_path_factory.mktemp("tls"))


def failure(transport: HttpsTransport, endpoint: Endpoint) -> ConnectorError:
    with pytest.raises(ConnectorError) as raised:
        transport.send(MESSAGE, endpoint)
    return raised.value


def test_a_message_arrives_as_it_was_signed(transport: HttpsTransport):
    seen: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        seen.append(request_on(connection))
        connection.sendall(OK)

    with served(talk) as (port, _):
        assert transport.send(MESSAGE, to(port, host="localhost")) == Reply(204)
    head, _, body = seen[0].partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    assert lines[0] == b"POST /in?x=1 HTTP/1.1"
    assert f"Host: localhost:{port}".encode() in lines
    assert b"webhook-id: msg_1" in lines
    assert b"Content-Type: application/cloudevents+json" in lines
    assert body == b'{"a":1}'


def test_tls_asks_for_the_name_while_connecting_to_the_checked_address(make, contexts):
    server, trust = contexts
    names: list[str | None] = []
    server.sni_callback = lambda _socket, name, _context: names.append(name)
    transport = make(limit=5.0, trust=trust)
    with served(saying(OK), server) as (port, _):
        assert transport.send(MESSAGE, to(port, "https", NAME)) == Reply(204)
    assert names == [NAME]


def test_a_certificate_of_another_name_is_not_trusted(make, contexts):
    server, trust = contexts
    transport = make(limit=5.0, trust=trust)
    with served(saying(OK), server) as (port, _):
        error = failure(transport, to(port, "https", "other.example"))
    assert isinstance(error, MisconfiguredError)
    assert error.reason == "certificate-not-trusted"


def test_a_certificate_of_an_unknown_authority_is_not_trusted(make, contexts):
    transport = make(limit=5.0)
    with served(saying(OK), contexts[0]) as (port, _):
        assert failure(transport, to(port, "https", NAME)).reason == "certificate-not-trusted"


def test_a_partner_that_speaks_no_tls_is_tried_again_later(make, contexts):
    transport = make(limit=0.5, trust=contexts[1])
    with served(saying(OK)) as (port, _):
        assert failure(transport, to(port, "https", NAME)).reason in ("tls-failed", "connection-failed", "timeout")


def test_messages_to_one_partner_share_a_connection(transport: HttpsTransport):
    with served(saying(OK)) as (port, taken):
        for _ in range(3):
            transport.send(MESSAGE, to(port))
        transport.close()
    assert len(taken) == 1


def test_a_connection_that_the_partner_closed_is_opened_anew(transport: HttpsTransport):
    def once(connection: socket.socket) -> None:
        request_on(connection)
        connection.sendall(OK)

    with served(once) as (port, taken):
        for _ in range(2):
            assert transport.send(MESSAGE, to(port)) == Reply(204)
            time.sleep(0.05)
    assert len(taken) == 2


def test_an_answer_that_ends_the_connection_is_an_answer(transport: HttpsTransport):
    answer = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok"
    with served(saying(answer)) as (port, _):
        assert transport.send(MESSAGE, to(port)) == Reply(200)
        assert transport.send(MESSAGE, to(port)) == Reply(200)


def test_a_redirect_is_not_followed(transport: HttpsTransport):
    with served(saying(OK)) as (elsewhere, taken):
        location = f"http://127.0.0.1:{elsewhere}/".encode()
        moved = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: " + location + b"\r\nContent-Length: 0\r\n\r\n"
        with served(saying(moved)) as (port, _):
            assert transport.send(MESSAGE, to(port)) == Reply(307)
    assert taken == []


def test_what_the_partner_asks_to_wait_is_kept(transport: HttpsTransport):
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n"
    with served(saying(busy)) as (port, _):
        assert transport.send(MESSAGE, to(port)) == Reply(503, "120")


def drip(first: bytes) -> object:
    def talk(connection: socket.socket) -> None:
        request_on(connection)
        connection.sendall(first)
        while True:
            time.sleep(0.05)
            connection.sendall(b"x")

    return talk


@pytest.mark.parametrize(
    "first", [b"", b"HTTP/1.1 20", b"HTTP/1.1 200 OK\r\nX-Slow: "], ids=["status", "code", "header"]
)
def test_a_partner_that_drips_runs_out_of_time(make, first: bytes):
    transport = make(limit=0.4)
    begun = time.monotonic()
    with served(drip(first)) as (port, _):
        error = failure(transport, to(port))
    assert isinstance(error, RetryLaterError)
    assert error.reason == "timeout" or first == b""
    assert time.monotonic() - begun < 2


def test_a_handshake_that_drips_runs_out_of_time(make, contexts):
    def stall(connection: socket.socket) -> None:
        while connection.recv(65536):
            for _ in range(100):
                connection.sendall(b"\x16\x03\x03\x40\x00" if _ == 0 else b"\x02")
                time.sleep(0.05)

    transport = make(limit=0.4, trust=contexts[1])
    begun = time.monotonic()
    with served(stall) as (port, _):
        assert isinstance(failure(transport, to(port, "https", NAME)), RetryLaterError)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("ending", [b"", b"Connection: close\r\n"], ids=["kept", "closing"])
def test_the_status_stands_though_the_rest_of_the_answer_never_ends(make, ending: bytes):
    transport = make(limit=0.4)
    begun = time.monotonic()
    with served(drip(b"HTTP/1.1 200 OK\r\n" + ending + b"Content-Length: 60000\r\n\r\n")) as (port, _):
        assert transport.send(MESSAGE, to(port)) == Reply(200)
    assert time.monotonic() - begun < 2


def test_no_more_is_read_than_anybody_needs(transport: HttpsTransport):
    size = 200 * ANSWER_BYTES
    sent: list[int] = []

    def pour(connection: socket.socket) -> None:
        request_on(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % size)
        for _ in range(200):
            connection.sendall(bytes(ANSWER_BYTES))
            sent.append(ANSWER_BYTES)

    with served(pour) as (port, _):
        assert transport.send(MESSAGE, to(port)) == Reply(200)
    assert sum(sent) < size


def test_an_answer_cut_short_still_counts_by_its_status(transport: HttpsTransport):
    def short(connection: socket.socket) -> None:
        request_on(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nten bytes.")

    with served(short) as (port, _):
        assert transport.send(MESSAGE, to(port)) == Reply(200)


@pytest.mark.parametrize("answer", [b"nonsense\r\n\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00\xff" * 50])
def test_an_answer_that_is_not_http_is_tried_again_later(transport: HttpsTransport, answer: bytes):
    def talk(connection: socket.socket) -> None:
        request_on(connection)
        connection.sendall(answer)

    with served(talk) as (port, _):
        assert isinstance(failure(transport, to(port)), RetryLaterError)


def test_a_closed_port_is_tried_again_later(transport: HttpsTransport):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    assert failure(transport, to(port)).reason == "connection-failed"


def test_production_never_connects_to_this_machine(transport: HttpsTransport):
    with served(saying(OK)) as (port, taken):
        error = failure(replace(transport, policy=PRODUCTION), to(port))
        loose = Policy(frozenset({"http"}), frozenset(), loopback=False)
        assert failure(replace(transport, policy=loose), to(port)).reason == "address-not-permitted"
    assert error.reason == "address-not-permitted"
    assert taken == []


def test_a_name_is_asked_anew_for_every_message(transport: HttpsTransport):
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    rebinding = replace(transport, resolver=lambda host, port: next(answers))
    with served(saying(OK)) as (port, _):
        rebinding.send(MESSAGE, to(port, host="rebinding.example"))
        assert failure(rebinding, to(port, host="rebinding.example")).reason == "address-not-permitted"


def test_an_error_names_no_address(transport: HttpsTransport):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    error = failure(transport, to(port))
    assert "127.0.0.1" not in f"{error!r}{error.__cause__!r}"
    assert error.__suppress_context__


def test_a_transport_is_for_production_unless_told_otherwise():
    assert HttpsTransport().policy is PRODUCTION
