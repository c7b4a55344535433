"""The contract of every connector: an event goes in, a message comes out; a transport carries it.

Mapping is pure and knows no network; a transport knows no partner type. Nothing here retries or remembers:
the delivery row does (``exchange.deliveries``).
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from connectors.errors import MisconfiguredError
from schemas import KINDS

CLOUDEVENTS_JSON = "application/cloudevents+json"


@dataclass(frozen=True)
class Event:
    """Something happened that a partner is told: ids, codes and where to read on, never a person's data."""

    id: str
    type: str
    source: str
    subject: str | None
    time: datetime
    data: Mapping[str, Any]


@dataclass(frozen=True)
class Message:
    """What is sent. ``id`` is the event's: the same at every attempt, so that a receiver can drop repeats."""

    id: str
    body: bytes
    content_type: str = CLOUDEVENTS_JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Endpoint:
    """Where a partner is told; two secrets while one replaces the other, the newer first."""

    url: str
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class Reply:
    """What the partner's system answered."""

    status: int
    retry_after: str | None = None


class Transport(Protocol):
    """Carries one message once."""

    def send(self, message: Message, endpoint: Endpoint) -> Reply:
        """Send and return the answer; raises one of the three errors when there is none."""


class Connector(Protocol):
    """How one partner type is spoken to."""

    @property
    def partner_kind(self) -> str:
        """The partner type it is for."""

    @property
    def accepts(self) -> frozenset[str]:
        """The record kinds whose events this partner type understands."""

    def announce(self, event: Event) -> Message:
        """The message that tells of an event; raises :class:`MisconfiguredError` for a kind it does not accept."""


def read_by(partner_kind: str) -> frozenset[str]:
    """The record kinds of which a partner type reads anything, so that a further kind needs no word here."""
    return frozenset(name for name, kind in KINDS.items() if kind.readable.get(partner_kind))


@dataclass(frozen=True)
class ThinConnector:
    """Tells that something waits and where to read it; the reading is the disclosure, not the event."""

    partner_kind: str
    accepts: frozenset[str]

    def announce(self, event: Event) -> Message:
        """The event in CloudEvents' structured JSON mode."""
        kind = event.data.get("record_type")
        if kind is not None and kind not in self.accepts:
            raise MisconfiguredError("kind-not-accepted")
        body = json.dumps(cloudevent(event), ensure_ascii=False, separators=(",", ":")).encode()
        return Message(id=event.id, body=body)


def cloudevent(event: Event) -> dict[str, Any]:
    """The event as a CloudEvents 1.0 JSON object, as webhook, inbox and feed all show it."""
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": event.source,
        "type": event.type,
        "time": event.time.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "datacontenttype": "application/json",
    }
    if event.subject is not None:
        attributes["subject"] = event.subject
    return attributes | {"data": dict(event.data)}
