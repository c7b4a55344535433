"""A webhook receiver as a partner would write one: checks the signature, drops repeats, answers at once."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from connectors.signing import SignatureError, verify
from exchange.errors import ConfigurationError
from exchange.sandbox.document import Document

LARGEST = 64 * 1024

Event = Mapping[str, Any]
Listener = Callable[[str, Event], None]


def silent(_slug: str, _event: Event) -> None:
    """Say nothing of what arrives."""


@dataclass
class Received:
    """What arrived so far, partner by partner, each event once; ``listener`` is told of each as it arrives."""

    secrets: Mapping[str, str] = field(repr=False)
    listener: Listener = silent
    port: int = 0
    events: dict[str, dict[str, Event]] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def heard(self, slug: str) -> Sequence[Event]:
        """Every event a partner was told so far."""
        with self.lock:
            return tuple(self.events.get(slug, {}).values())

    def take(self, slug: str, headers: Mapping[str, str], body: bytes) -> None:
        """Take an event in; raises :class:`SignatureError` unless it is from the hub, for this partner and from now."""
        event_id = verify(headers, body, [self.secrets[slug]], datetime.now(UTC))
        event = json.loads(body)
        with self.lock:
            own = self.events.setdefault(slug, {})
            repeated = event_id in own
            own[event_id] = event
        if not repeated:
            self.listener(slug, event)


def told_at(document: Document) -> dict[str, str]:
    """The partners of a sandbox that are told by webhook, with their signing secrets."""
    receives = {entry["slug"]: entry["receives"] for entry in document["partners"]}
    return {slug: way["signing_secret"] for slug, way in receives.items() if way["by"] == "webhook"}


def address(document: Document) -> tuple[str, int]:
    """Where the webhooks of a sandbox arrive."""
    for entry in document["partners"]:
        if entry["receives"]["by"] == "webhook":
            parts = urlsplit(entry["receives"]["url"])
            return parts.hostname or "", parts.port or 0
    raise ConfigurationError("no partner of the sandbox is told by webhook")


@contextmanager
def listening(host: str, port: int, received: Received) -> Iterator[Received]:
    """Take events in at an address until left."""
    try:
        server = ThreadingHTTPServer((host, port), _handler(received))
    except OSError as error:
        raise ConfigurationError(
            f"Port {port} on {host}, for webhooks, cannot be had ({error.strerror}): stop what listens there."
        ) from error
    received.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    thread.start()
    try:
        yield received
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(received: Received) -> type[BaseHTTPRequestHandler]:
    class Door(BaseHTTPRequestHandler):
        """One request on a connection of its own: one kept open would be answered here after the receiver was left."""

        def do_POST(self) -> None:
            self.send_response(self._status())
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _status(self) -> int:
            slug = self.path.strip("/")
            length = self.headers.get("Content-Length", "")
            if slug not in received.secrets:
                return 404
            if not length.isdigit() or int(length) > LARGEST:
                return 413
            try:
                received.take(slug, dict(self.headers.items()), self.rfile.read(int(length)))
            except (SignatureError, ValueError):
                return 401
            return 204

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Write nothing."""

    return Door
