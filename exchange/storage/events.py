"""Rows of events: what partners are told, and the gap-free position the sequencer gives each after commit."""

import json
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, text

from exchange.storage.statements import Statement
from exchange.storage.tables import delivery, event, event_position

# One round trip: the event, its place in the sequencer's queue, and the delivery that carries it.
TELL = Statement(
    text(
        """
    with told as (
        insert into event (id, type, partner_id, record_id, data, occurred_at)
        values (:id, :type, :partner_id, :record_id, cast(:data as jsonb), :at)
    ), pending as (
        insert into event_pending (event_id, partner_id) values (:id, :partner_id)
    )
    insert into delivery (id, event_id, partner_id, record_id, channel, decided, state, attempt, failures,
                          next_attempt_at, created_at)
    select :delivery_id, :id, :partner_id, :record_id, channel, :announces, 'queued', 0, 0,
           case channel when 'webhook' then cast(:at as timestamptz) end, :at
    from (select coalesce((select channel from partner_endpoint where partner_id = :partner_id and until is null),
                          'inbox') as channel) as way
    returning channel
    """
    )
)

# What was never to be told, or was not told before a withdrawal, is in no feed and no inbox.
UNTOLD = ("cancelled", "stopped")
UNACKNOWLEDGED = ("queued", "sending", "retrying", "dead")


@dataclass(frozen=True)
class EventRow:
    """One thing one partner is told: type, ids and codes."""

    id: uuid.UUID
    type: str
    partner_id: uuid.UUID
    record_id: uuid.UUID | None
    data: Mapping[str, Any]
    occurred_at: datetime


@dataclass(frozen=True)
class Positioned:
    """An event and its place in its partner's feed."""

    position: int
    event: EventRow


@dataclass(frozen=True)
class Events:
    """Reads and writes events; never commits."""

    connection: Connection

    def add(self, row: EventRow, *, delivery_id: uuid.UUID, announces: bool) -> str:
        """Remember an event with its delivery; returns the channel the partner has now, webhook or inbox."""
        values = {
            "id": row.id,
            "type": row.type,
            "partner_id": row.partner_id,
            "record_id": row.record_id,
            "data": json.dumps(dict(row.data)),
            "at": row.occurred_at,
            "delivery_id": delivery_id,
            "announces": announces,
        }
        (channel,) = TELL.rows(self.connection, **values)[0]
        return str(channel)

    def partners_told(self, record_id: uuid.UUID, type_: str) -> frozenset[uuid.UUID]:
        """The partners that were or are to be told this about a record."""
        query = (
            select(event.c.partner_id)
            .join(delivery, delivery.c.event_id == event.c.id)
            .where(event.c.record_id == record_id, event.c.type == type_, delivery.c.state.not_in(UNTOLD))
        )
        return frozenset(self.connection.execute(query).scalars())

    def feed(self, partner_id: uuid.UUID, after: int, limit: int) -> tuple[Positioned, ...]:
        """A partner's events behind a position, in order, acknowledged or not."""
        return self._behind(partner_id, after, limit, delivery.c.state.not_in(UNTOLD))

    def inbox(self, partner_id: uuid.UUID, after: int, limit: int) -> tuple[Positioned, ...]:
        """The same of what is not acknowledged and still to be told."""
        return self._behind(partner_id, after, limit, delivery.c.state.in_(UNACKNOWLEDGED))

    def oldest(self, partner_id: uuid.UUID) -> int | None:
        """The first position still kept for a partner."""
        query = select(func.min(event_position.c.position)).where(event_position.c.partner_id == partner_id)
        oldest: int | None = self.connection.execute(query).scalar_one()
        return oldest

    def told(self, partner_id: uuid.UUID, event_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
        """Those of these events that a partner was or is to be told."""
        query = select(delivery.c.event_id).where(
            delivery.c.event_id.in_(event_ids),
            delivery.c.partner_id == partner_id,
            delivery.c.state.not_in(UNTOLD),
        )
        return frozenset(self.connection.execute(query).scalars())

    def _behind(
        self, partner_id: uuid.UUID, after: int, limit: int, condition: ColumnElement[bool]
    ) -> tuple[Positioned, ...]:
        query = (
            select(event_position.c.position, *event.c)
            .select_from(event_position)
            .join(event, event.c.id == event_position.c.event_id)
            .join(delivery, delivery.c.event_id == event.c.id)
            .where(
                event_position.c.partner_id == partner_id,
                event_position.c.position > after,
                delivery.c.partner_id == partner_id,
                condition,
            )
            .order_by(event_position.c.position)
            .limit(limit)
        )
        return tuple(Positioned(row[0], EventRow(*row[1:])) for row in self.connection.execute(query))
