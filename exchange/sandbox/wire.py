"""One HTTP request to the hub, as any stranger's software would make it; the standard library alone."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

SECONDS = 30.0


@dataclass(frozen=True)
class Answer:
    """What came back. Header names are in lower case; ``cookies`` are the pairs to be sent again."""

    status: int
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def ask(method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Send one request on a connection of its own; redirects are left to the caller."""
    parts = urlsplit(url)
    line = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = line(parts.netloc, timeout=SECONDS)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, _flat(response), _cookies(response), response.read())
    finally:
        connection.close()


def _flat(response: http.client.HTTPResponse) -> dict[str, str]:
    return {name.lower(): value for name, value in response.getheaders()}


def _cookies(response: http.client.HTTPResponse) -> dict[str, str]:
    pairs = (cookie.split(";", 1)[0].partition("=") for cookie in response.headers.get_all("Set-Cookie") or ())
    return {name.strip(): value.strip() for name, _, value in pairs}
