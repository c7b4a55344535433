"""Carries messages over https on urllib3: to one checked address, no redirect, bounded in time and in answer size.

Connections stay open between messages to one partner. Nothing here retries, and the status alone decides.
"""

import contextlib
import http.client
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field

from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.response import BaseHTTPResponse
from urllib3.util.ssl_match_hostname import CertificateError

from connectors.base import Endpoint, Message, Reply
from connectors.errors import MisconfiguredError, RetryLaterError
from connectors.transport.egress import PRODUCTION, Policy, Resolve, Target, resolve, target
from connectors.transport.lines import Cuttable, Idle, open_line

LIMIT_SECONDS = 15.0
ANSWER_BYTES = 64 * 1024
AGENT = "exchange-hub-webhooks/1"
BROKEN = (HTTPError, http.client.HTTPException, OSError)


@dataclass(frozen=True)
class HttpsTransport:
    """Sends wherever ``policy`` permits; ``trust`` holds the certificate authorities that count."""

    policy: Policy = PRODUCTION
    limit: float = LIMIT_SECONDS
    resolver: Resolve = resolve
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context, repr=False)
    idle: Idle = field(default_factory=Idle, repr=False)

    def send(self, message: Message, endpoint: Endpoint) -> Reply:
        """POST once: the answer, whatever its status, or one of the three errors when there is none."""
        goal = target(endpoint.url, self.policy, self.resolver)
        connection = self.idle.take(goal.line) or open_line(goal.line, self.trust, self.limit)
        with _explained(connection), contextlib.ExitStack() as unless_kept:
            unless_kept.callback(connection.close)
            with connection.within(self.limit):
                connection.request("POST", goal.path, message.body, _headers(message, goal), preload_content=False)
                response = connection.getresponse()
                unless_kept.callback(response.close)
                if connection.is_cut:  # within the headers, which a closed connection ends like an empty line
                    raise RetryLaterError("timeout")
                finished = _drained(response)
            if finished and not connection.is_cut:
                unless_kept.pop_all()
                self.idle.keep(goal.line, connection)
        return Reply(response.status, response.headers.get("retry-after"))

    def close(self) -> None:
        """Let go of every open connection."""
        self.idle.clear()


def _headers(message: Message, goal: Target) -> dict[str, str]:
    fixed = {"Host": goal.line.authority, "User-Agent": AGENT, "Content-Type": message.content_type, "Accept": "*/*"}
    return {**message.headers, **fixed, "Accept-Encoding": "identity"}


def _drained(response: BaseHTTPResponse) -> bool:
    """Read to its end an answer nobody looks at, so that the connection can carry on; False when it has none."""
    try:
        return len(response.read(ANSWER_BYTES + 1, decode_content=False)) <= ANSWER_BYTES
    except BROKEN:
        return False


@contextlib.contextmanager
def _explained(connection: Cuttable) -> Iterator[None]:
    """Turn what can go wrong on the way into one of the three errors; the causes name addresses, so they end here."""
    try:
        yield
    except (ssl.SSLCertVerificationError, CertificateError):
        raise MisconfiguredError("certificate-not-trusted") from None
    except NewConnectionError:  # a kind of ConnectTimeoutError to urllib3
        raise RetryLaterError("connection-failed") from None
    except (TimeoutError, ConnectTimeoutError):
        raise RetryLaterError("timeout") from None
    except ssl.SSLError:
        raise RetryLaterError("timeout" if connection.is_cut else "tls-failed") from None
    except BROKEN:
        raise RetryLaterError("timeout" if connection.is_cut else "connection-failed") from None
