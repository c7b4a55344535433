"""What a partner collects by itself: its inbox of what it has not acknowledged, and the ordered feed of its events.

Both carry thin events in the sequencer's order; nothing is unsealed and nothing decided, for nothing is disclosed.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from exchange import deliveries, events
from exchange.errors import CursorExpiredError, CursorInvalidError
from exchange.evidence.log import Entry, write
from exchange.storage.events import EventRow, Positioned
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import open_cursor, seal_cursor

PAGE = 50

INBOX, FEED = "inbox", "events"


@dataclass(frozen=True)
class Page:
    """Some events in order; ``next`` is where to go on."""

    items: tuple[EventRow, ...]
    next: str | None


@dataclass(frozen=True)
class Acknowledged:
    """Which events are noted as taken in, now or before, and which are none of the partner's."""

    acknowledged: tuple[uuid.UUID, ...]
    unknown: tuple[uuid.UUID, ...]


def page(tx: Transaction, cursor: str | None, limit: int = PAGE) -> Page:
    """Some of what waits for the partner, oldest first; ``next`` is nothing at the end."""
    rows = tx.events.inbox(_partner(tx), _after(tx, INBOX, cursor), limit + 1)
    shown = rows[:limit]
    _prove(tx, INBOX, shown)
    more = len(rows) > limit
    return Page(_events(shown), _cursor(tx, INBOX, shown[-1].position) if more else None)


def feed(tx: Transaction, cursor: str | None, limit: int = PAGE) -> Page:
    """The partner's events behind a cursor, acknowledged or not; ``next`` is always given, to go on from later.

    Raises :class:`CursorExpiredError` when events behind the cursor are kept no longer.
    """
    after = _after(tx, FEED, cursor)
    oldest = tx.events.oldest(_partner(tx))
    if cursor is not None and oldest is not None and after + 1 < oldest:
        raise CursorExpiredError
    shown = tx.events.feed(_partner(tx), after, limit)
    _prove(tx, FEED, shown)
    return Page(_events(shown), _cursor(tx, FEED, shown[-1].position if shown else after))


def acknowledge(tx: Transaction, event_ids: Sequence[uuid.UUID]) -> Acknowledged:
    """Note that the partner took these events in; a new referral becomes received. Again changes nothing."""
    known = tx.events.told(_partner(tx), event_ids)
    for row in tx.deliveries.acknowledge(_partner(tx), known, tx.now):
        events.prove(tx, row, "delivered")
        deliveries.receipted(tx, row.type, row.record_id)
    return Acknowledged(
        acknowledged=tuple(one for one in event_ids if one in known),
        unknown=tuple(one for one in event_ids if one not in known),
    )


def _partner(tx: Transaction) -> uuid.UUID:
    assert tx.actor.partner_id is not None, "Invariant: only partners collect events"
    return tx.actor.partner_id


def _events(rows: Sequence[Positioned]) -> tuple[EventRow, ...]:
    return tuple(row.event for row in rows)


def _prove(tx: Transaction, name: str, shown: Sequence[Positioned]) -> None:
    # An empty page shows nothing, and partners ask every few seconds.
    if shown:
        write(tx, Entry(type="event.listed", outcome="listed", object_type=name))


def _cursor(tx: Transaction, name: str, position: int) -> str:
    return seal_cursor(tx.tools.keys, {"list": name, "partner": str(_partner(tx)), "after": position})


def _after(tx: Transaction, name: str, cursor: str | None) -> int:
    if cursor is None:
        return 0
    try:
        place = open_cursor(tx.tools.keys, cursor)
    except ValueError:
        raise CursorInvalidError from None
    if (place.get("list"), place.get("partner")) != (name, str(_partner(tx))):
        raise CursorInvalidError
    return int(place["after"])
