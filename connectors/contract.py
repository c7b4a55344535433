"""What every connector promises, as tests that a new one inherits by naming itself.

::

    class TestMine(ConnectorContract):
        connector = mine.CONNECTOR
"""

import json
from datetime import UTC, datetime
from typing import ClassVar

from connectors.base import CLOUDEVENTS_JSON, Connector, Endpoint, Event, cloudevent
from connectors.errors import MisconfiguredError
from connectors.signing import mint, sign, verify
from schemas.codes import PARTNER_KINDS

MOST_BYTES = 20 * 1024  # the smallest limit that receivers in the field are known to set
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
REQUIRED = {"specversion", "id", "source", "type"}  # CloudEvents 1.0, section "Required Attributes"


def event_about(kind: str) -> Event:
    """An event about a record of a kind, as the hub tells it."""
    record_id = "0195f3a0-0000-7000-8000-000000000001"
    return Event(
        id="0195f3a0-0000-7000-8000-0000000000aa",
        type=f"pt.aima.hub.{kind}.sent",
        source="https://hub.example.pt",
        subject=record_id,
        time=AT,
        data={"record_id": record_id, "record_type": kind, "version": 1, "href": f"https://hub.example.pt/{record_id}"},
    )


def consent_event() -> Event:
    """An event about no record."""
    return Event("0195f3a0-0000-7000-8000-0000000000bb", "pt.aima.hub.consent.withdrawn", "https://hub", None, AT, {})


class ConnectorContract:
    """Inherit, name ``connector``, and run."""

    connector: ClassVar[Connector]

    def test_it_is_for_a_partner_type_that_exists(self) -> None:
        """The catalogue finds it under that name."""
        assert self.connector.partner_kind in PARTNER_KINDS

    def test_it_announces_every_kind_it_accepts(self) -> None:
        """An accepted kind without a message would be a partner never told."""
        for kind in self.connector.accepts:
            assert self.connector.announce(event_about(kind)).body

    def test_it_announces_events_about_no_record(self) -> None:
        """A withdrawal concerns every partner type."""
        assert self.connector.announce(consent_event()).body

    def test_it_refuses_a_kind_it_does_not_accept(self) -> None:
        """Silently sending what nobody understands would count as told."""
        try:
            self.connector.announce(event_about("no-such-kind"))
        except MisconfiguredError:
            return
        raise AssertionError("a kind that is not accepted was announced")

    def test_a_message_carries_the_event_and_nothing_beyond(self) -> None:
        """The event is thin: the partner reads content at the hub, where it is decided."""
        for kind in self.connector.accepts:
            event = event_about(kind)
            assert json.loads(self.connector.announce(event).body) == cloudevent(event)

    def test_a_message_is_a_cloudevent_whose_id_is_the_messages(self) -> None:
        """The id is what a receiver drops repeats by."""
        for kind in self.connector.accepts:
            message = self.connector.announce(event_about(kind))
            body = json.loads(message.body)
            assert set(body) >= REQUIRED
            assert body["id"] == message.id
            assert message.content_type == CLOUDEVENTS_JSON

    def test_the_same_event_always_gives_the_same_message(self) -> None:
        """A repeat differs from the first attempt in nothing but its signature's time."""
        for kind in self.connector.accepts:
            assert self.connector.announce(event_about(kind)) == self.connector.announce(event_about(kind))

    def test_a_message_is_small(self) -> None:
        """Receivers cut off large bodies."""
        for kind in self.connector.accepts:
            assert len(self.connector.announce(event_about(kind)).body) < MOST_BYTES

    def test_a_signed_message_verifies(self) -> None:
        """What is signed is what is sent."""
        secret = mint(bytes)
        message = sign(self.connector.announce(consent_event()), [secret], AT)
        assert verify(message.headers, message.body, [secret], AT) == message.id

    def test_secrets_never_show(self) -> None:
        """An endpoint ends up in logs and error reports."""
        secret = mint(bytes)
        assert secret not in repr(Endpoint("https://partner.example/hook", (secret,)))
