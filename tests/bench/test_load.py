"""The load generator counts whole answers, and stops at one it did not expect."""

import itertools
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bench import load

REQUEST = b"POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"


class Echo(BaseHTTPRequestHandler):
    """Answers 201 and keeps the connection."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_every_answer_is_timed(port: int) -> None:
    outcome = load.press(port, itertools.repeat(REQUEST), clients=3, seconds=0.2, status=201)
    assert outcome.answered == len(outcome.latencies) > 3
    assert outcome.rate == pytest.approx(outcome.answered / outcome.seconds)
    assert 0 < outcome.percentile(0.5) <= outcome.percentile(0.99)


def test_another_status_ends_the_round(port: int) -> None:
    with pytest.raises(load.UnexpectedAnswerError, match=r"HTTP/1\.1 201"):
        load.press(port, itertools.repeat(REQUEST), clients=1, seconds=0.2, status=200)
