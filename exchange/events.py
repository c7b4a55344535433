"""Telling partners: an event, its delivery, and a wake-up for the worker, all in the caller's transaction.

How an event is sent is the business of ``deliveries`` and the connectors; what a partner may then read, of the
decision. Consents and records cancel and note here, below everything that decides.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from connectors.base import Event
from exchange.eventtypes import EVENT_TYPES
from exchange.evidence import log
from exchange.storage.deliveries import TouchedRow
from exchange.storage.events import EventRow
from exchange.storage.transaction import Transaction
from schemas import KINDS

# The task that carries due deliveries; jobs name it, the worker registers it.
DELIVER = "deliver"

# Invariant: these and nothing else travel in an event; none is a person's data.
THIN = frozenset({"record_id", "record_type", "version", "href", "state", "consent_id", "consent_request_id", "part"})


@dataclass(frozen=True)
class Telling:
    """What one partner is to be told; ``announces`` when it says that content waits, so that a claim decides again."""

    type: str
    partner_id: uuid.UUID
    announces: bool
    record_id: uuid.UUID | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def about(kind: str, record_id: uuid.UUID, version: int, state: str | None = None) -> dict[str, Any]:
    """The data of an event about a record: what it is, which version, where to read it, and its state if it has one."""
    plural = KINDS[kind].plural
    data = {"record_id": str(record_id), "record_type": kind, "version": version, "href": f"/v1/{plural}/{record_id}"}
    return data if state is None else data | {"state": state}


def tell(tx: Transaction, telling: Telling) -> uuid.UUID:
    """Put an event on a partner's way; returns its id, the same at every attempt and in every feed."""
    if telling.type not in EVENT_TYPES or not THIN.issuperset(telling.data):
        raise ValueError(f"no such event: {telling.type} with {sorted(telling.data)}")
    row = EventRow(tx.new_id(), telling.type, telling.partner_id, telling.record_id, telling.data, tx.now)
    channel = tx.events.add(row, delivery_id=tx.new_id(), announces=telling.announces)
    if channel == "webhook":
        tx.defer(DELIVER)
    return row.id


def cancel_pending(tx: Transaction, record_ids: Collection[uuid.UUID], partner_id: uuid.UUID | None = None) -> int:
    """Never tell a partner, or anybody, what announces these records and was not told yet; returns how many ended.

    For withdrawals, lapses and refusals; the caller holds the lock on the consent, as a claim asks for it first.
    """
    cancelled = tx.deliveries.cancel(record_ids, partner_id, tx.now)
    for row in cancelled:
        prove(tx, row, "cancelled")
    return len(cancelled)


def fetched(tx: Transaction, record_id: uuid.UUID, partner_id: uuid.UUID) -> None:
    """Note that a partner read a record: what announced it becomes ``fetched``."""
    tx.deliveries.fetch(record_id, partner_id, tx.now)


def prove(tx: Transaction, row: TouchedRow, outcome: str, *reasons: str) -> None:
    """The evidence entry of one delivery settled."""
    entry = log.Entry(
        type="delivery.settled",
        outcome=outcome,
        object_type="delivery",
        object_id=row.id,
        partner_id=row.partner_id,
        reasons=reasons,
    )
    log.write(tx, entry)


def envelope(row: EventRow, base_url: str) -> Event:
    """The event as partners see it, with addresses made whole."""
    data = dict(row.data)
    if "href" in data:
        data["href"] = base_url + data["href"]
    subject = str(row.record_id) if row.record_id else None
    return Event(id=str(row.id), type=row.type, source=base_url, subject=subject, time=_utc(row.occurred_at), data=data)


def _utc(moment: datetime) -> datetime:
    # Whole seconds: neighbours in time would tell a reader whose events belong together.
    return moment.replace(microsecond=0)
