"""A closed loop of a few loopback clients over kept-alive connections, in one thread and little Python."""

import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

END_OF_HEAD = b"\r\n\r\n"
LENGTH = b"content-length:"
CHUNK = 65_536
LONGEST_SILENCE = 30


class UnexpectedAnswerError(Exception):
    """The server answered something else than what is measured."""


@dataclass(frozen=True)
class Outcome:
    """What one round of load saw."""

    answered: int
    seconds: float
    latencies: list[float] = field(repr=False)

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answered / self.seconds

    def percentile(self, share: float) -> float:
        """The latency in milliseconds that this share of requests stayed below."""
        ordered = sorted(self.latencies)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * share))]


@dataclass
class Client:
    """One connection with one request under way."""

    connection: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def send(self, request: bytes) -> None:
        """Begin the next request."""
        self.received.clear()
        self.sent_at = time.perf_counter()
        self.connection.sendall(request)

    def finished(self) -> bool:
        """Read what there is; true when the answer is whole."""
        more = self.connection.recv(CHUNK)
        if not more:
            raise UnexpectedAnswerError("the server closed the connection")
        self.received += more
        head = self.received.find(END_OF_HEAD)
        return head >= 0 and len(self.received) >= head + len(END_OF_HEAD) + self._length(head)

    def _length(self, head: int) -> int:
        line = self.received[:head].lower().find(LENGTH)
        if line < 0:
            raise UnexpectedAnswerError("an answer without a length")
        return int(self.received[line + len(LENGTH) : head].split(b"\r\n", 1)[0])


def press(port: int, requests: Iterator[bytes], *, clients: int, seconds: float, status: int) -> Outcome:
    """Keep so many requests under way for so long; every answer must have this status."""
    expected = f"HTTP/1.1 {status} ".encode()
    latencies: list[float] = []
    with ExitStack() as stack, selectors.DefaultSelector() as selector:
        for _ in range(clients):
            client = Client(stack.enter_context(socket.create_connection(("127.0.0.1", port))))
            client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            selector.register(client.connection, selectors.EVENT_READ, client)
            client.send(next(requests))
        began = time.perf_counter()
        while selector.get_map():
            for client in _answered(selector):
                latencies.append(time.perf_counter() - client.sent_at)
                if not client.received.startswith(expected):
                    raise UnexpectedAnswerError(client.received.decode(errors="replace")[:2000])
                if time.perf_counter() - began < seconds:
                    client.send(next(requests))
                else:
                    selector.unregister(client.connection)
        return Outcome(len(latencies), time.perf_counter() - began, latencies)


def _answered(selector: selectors.BaseSelector) -> Iterator[Client]:
    ready = selector.select(timeout=LONGEST_SILENCE)
    if not ready:
        raise UnexpectedAnswerError(f"no answer in {LONGEST_SILENCE} s")
    for key, _ in ready:
        client: Client = key.data
        if client.finished():
            yield client
