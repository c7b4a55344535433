"""Which addresses the hub may send to: decided for each send from what the name resolves to at that moment.

A webhook address is given by a partner, so it may point anywhere: into the hub's own network, by name, by a number
in another spelling, by an IPv6 form of an IPv4 address, or by a name that changes its mind.
The answer is one address, and the connection goes to that very address.
"""

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from connectors.errors import MisconfiguredError, RetryLaterError

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]

# Forms of IPv6 that carry an IPv4 address or tunnel to one; what they reach is not what they seem to reach.
TRANSLATED = tuple(
    ipaddress.ip_network(network)
    for network in ("::/96", "::ffff:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16")
)
DEFAULT_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True)
class Line:
    """One way to one partner: the address to connect to, and the name to ask for and to check certificates against."""

    scheme: str
    host: str
    port: int
    address: str

    @property
    def authority(self) -> str:
        """The Host header (RFC 9110, section 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True)
class Target:
    """Where one send goes: the line, and what to ask for at its end."""

    line: Line
    path: str


@dataclass(frozen=True)
class Policy:
    """What a mode of the hub permits; ``ports`` is empty where any port will do."""

    schemes: frozenset[str]
    ports: frozenset[int]
    loopback: bool

    def permits(self, address: IPAddress) -> bool:
        """Whether the hub may connect there: addresses of the public internet, and in the sandbox its own machine."""
        if self.loopback and address.is_loopback:
            return True
        if address.version == 6 and any(address in network for network in TRANSLATED):
            return False
        return address.is_global and not address.is_multicast and not address.is_reserved


PRODUCTION = Policy(frozenset({"https"}), frozenset({443}), loopback=False)
SANDBOX = Policy(frozenset({"https", "http"}), frozenset(), loopback=True)


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, as the system's resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]


def target(url: str, policy: Policy, resolver: Resolve = resolve) -> Target:
    """Where a webhook address leads, or :class:`MisconfiguredError` when the hub may not send there.

    One forbidden address among several refuses the name: which of them would be used is chance.
    """
    parts, port = _taken_apart(url)
    host = parts.hostname or ""
    if parts.scheme not in policy.schemes or (policy.ports and port not in policy.ports):
        raise MisconfiguredError("address-not-permitted")
    addresses = [ipaddress.ip_address(text.partition("%")[0]) for text in _resolved(host, port, resolver)]
    if not all(policy.permits(address) for address in addresses):
        raise MisconfiguredError("address-not-permitted")
    # IPv4 first: one address is tried, and a hub without IPv6 would never reach a partner that has both.
    address = min(addresses, key=lambda one: one.version)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(Line(parts.scheme, host, port, str(address)), path)


def _taken_apart(url: str) -> tuple[SplitResult, int]:
    # Before it is split: the splitter drops tabs and line ends without a word.
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise MisconfiguredError("address-malformed")
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme, 0)
    except ValueError:
        raise MisconfiguredError("address-malformed") from None
    if not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise MisconfiguredError("address-malformed")
    return parts, port


def _resolved(host: str, port: int, resolver: Resolve) -> list[str]:
    try:
        addresses = resolver(host, port)
    except (OSError, UnicodeError):
        raise RetryLaterError("name-not-resolved") from None
    if not addresses:
        raise RetryLaterError("name-not-resolved")
    return addresses
