"""Rows of deliveries: the truth about what a partner was told, each claim numbered, each change guarded by its state.

Invariant: no statement here moves a row along an arrow that ``consent.lifecycle.DELIVERY`` does not have. A partner
that acknowledges has been told, so an acknowledgement stands for every arrow between and ends at ``delivered``.
"""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    Row,
    Select,
    any_,
    bindparam,
    case,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from exchange.storage.events import UNACKNOWLEDGED, EventRow
from exchange.storage.partners import EndpointRow
from exchange.storage.tables import delivery, event, partner, partner_endpoint, record

# One number for one lock (PostgreSQL, advisory locks): who picks due deliveries.
PICKING = 7_240_001

# Literals, not parameters: only then does a plan made for any values use the partial indexes.
WAITS = delivery.c.state.in_([literal_column("'queued'"), literal_column("'retrying'")])
SENDING = delivery.c.state == literal_column("'sending'")
ENDPOINT = tuple(partner_endpoint.c[field.name] for field in fields(EndpointRow))


@dataclass(frozen=True)
class DueRow:
    """A delivery that may be claimed, with its event and where its partner is told now."""

    id: uuid.UUID
    state: str
    announces: bool
    failures: int
    partner_kind: str
    subject_id: str | None
    endpoint: EndpointRow
    event: EventRow


@dataclass(frozen=True)
class Settled:
    """What one attempt led to."""

    state: str
    failures: int
    next_attempt_at: datetime | None
    error: str | None


@dataclass(frozen=True)
class TouchedRow:
    """A delivery whose state was changed, by what its evidence names."""

    id: uuid.UUID
    partner_id: uuid.UUID
    record_id: uuid.UUID | None
    type: str


@dataclass(frozen=True)
class StandingRow:
    """A delivery as an operator sees it: to whom, of what, and why it stands where it stands."""

    id: uuid.UUID
    partner_slug: str
    type: str
    failures: int
    created_at: datetime
    next_attempt_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Deliveries:
    """Reads and writes deliveries; never commits."""

    connection: Connection

    def one_at_a_time(self, in_line: timedelta, patience: timedelta) -> None:
        """Wait in line until nobody else picks due deliveries; from then on give way soon to whoever holds a lock.

        A withdrawal locks its consent first and the deliveries after: a claim that met it half-way would wait for
        it and it for the claim, so the claim is always the one that gives up, before PostgreSQL looks for deadlocks.
        """
        self._wait_for_locks(in_line)
        self.connection.execute(select(func.pg_advisory_xact_lock(PICKING)))
        self._wait_for_locks(patience)

    def due(self, now: datetime, limit: int) -> tuple[DueRow, ...]:
        """What may be sent now, longest due first: between active partners, over webhooks that are not paused."""
        producer = partner.alias("producer")
        query = (
            select(
                delivery.c.id,
                delivery.c.state,
                delivery.c.decided,
                delivery.c.failures,
                partner.c.kind,
                record.c.subject_id,
                *ENDPOINT,
                *event.c,
            )
            .select_from(delivery)
            .join(event, event.c.id == delivery.c.event_id)
            .join(partner, partner.c.id == delivery.c.partner_id)
            .join(partner_endpoint, partner_endpoint.c.partner_id == delivery.c.partner_id)
            .outerjoin(record, record.c.id == delivery.c.record_id)
            .outerjoin(producer, producer.c.id == record.c.producer_id)
            .where(
                WAITS,
                delivery.c.next_attempt_at <= now,
                partner.c.state == "active",
                # What a suspended partner sent waits; what happened to it since is told all the same.
                or_(~delivery.c.decided, producer.c.state == "active"),
                partner_endpoint.c.until.is_(None),
                partner_endpoint.c.channel == "webhook",
                ~partner_endpoint.c.paused,
            )
            .order_by(delivery.c.next_attempt_at)
            .limit(limit)
        )
        return tuple(_due(row) for row in self.connection.execute(query))

    def claim(self, ids: Collection[uuid.UUID], now: datetime) -> dict[uuid.UUID, int]:
        """Take those of these deliveries that still wait and nobody holds; returns the number of each attempt."""
        free = select(delivery.c.id).where(delivery.c.id == _any(ids), WAITS).with_for_update(skip_locked=True)
        query = (
            update(delivery)
            .where(delivery.c.id.in_(free))
            .values(state="sending", attempt=delivery.c.attempt + 1, claimed_at=now)
            .returning(delivery.c.id, delivery.c.attempt)
        )
        return {row.id: row.attempt for row in self.connection.execute(query)}

    def refuse(self, ids: Collection[uuid.UUID], now: datetime) -> tuple[TouchedRow, ...]:
        """Never send these; returns those that still waited."""
        waiting = select(delivery.c.id).where(delivery.c.id == _any(ids), WAITS)
        return self._cancel(waiting, now)

    def settle(self, delivery_id: uuid.UUID, attempt: int, outcome: Settled, now: datetime) -> bool:
        """Write how an attempt ended; False when that attempt no longer holds the delivery."""
        arrived = case((delivery.c.fetched_at.is_not(None), literal("fetched")), else_=literal("delivered"))
        query = (
            update(delivery)
            .where(delivery.c.id == delivery_id, SENDING, delivery.c.attempt == attempt)
            .values(
                state=arrived if outcome.state == "delivered" else outcome.state,
                failures=outcome.failures,
                next_attempt_at=outcome.next_attempt_at,
                last_error=outcome.error,
                settled_at=now,
            )
            .returning(delivery.c.id)
        )
        return self.connection.execute(query).one_or_none() is not None

    def hand_back(self, attempts: Mapping[uuid.UUID, int], until: datetime) -> frozenset[uuid.UUID]:
        """Queue again, unsent, what these attempts still hold."""
        query = (
            update(delivery)
            .where(tuple_(delivery.c.id, delivery.c.attempt).in_(attempts.items()), SENDING)
            .values(state="queued", next_attempt_at=until)
            .returning(delivery.c.id)
        )
        return frozenset(self.connection.execute(query).scalars())

    def postpone(self, partner_id: uuid.UUID, until: datetime) -> None:
        """Let everything that waits for a partner wait at least until then."""
        query = update(delivery).where(
            delivery.c.partner_id == partner_id,
            WAITS,
            delivery.c.next_attempt_at < until,
        )
        self.connection.execute(query.values(next_attempt_at=until))

    def recover(self, before: datetime, now: datetime) -> tuple[TouchedRow, ...]:
        """Queue again what was claimed before an instant and never settled: its worker is gone."""
        lost = select(delivery.c.id).where(SENDING, delivery.c.claimed_at < before).with_for_update(skip_locked=True)
        return self._touch(lost, state="queued", next_attempt_at=now)

    def cancel(
        self, record_ids: Collection[uuid.UUID], partner_id: uuid.UUID | None, now: datetime
    ) -> tuple[TouchedRow, ...]:
        """Never tell a partner, or anybody, what announces content of these records and has not been told."""
        waiting = select(delivery.c.id).where(delivery.c.record_id == _any(record_ids), delivery.c.decided, WAITS)
        return self._cancel(waiting.where(delivery.c.partner_id == partner_id) if partner_id else waiting, now)

    def fetch(self, record_id: uuid.UUID, partner_id: uuid.UUID, now: datetime) -> None:
        """Note that a partner read a record: what announced it has done its work."""
        query = (
            update(delivery)
            .where(
                delivery.c.record_id == record_id,
                delivery.c.partner_id == partner_id,
                delivery.c.decided,
                delivery.c.fetched_at.is_(None),
            )
            .values(
                fetched_at=now,
                state=case((delivery.c.state == "delivered", literal("fetched")), else_=delivery.c.state),
            )
        )
        self.connection.execute(query)

    def acknowledge(
        self, partner_id: uuid.UUID, event_ids: Collection[uuid.UUID], now: datetime
    ) -> tuple[TouchedRow, ...]:
        """Mark as delivered those of these events that a partner had not acknowledged; returns them."""
        open_ = select(delivery.c.id).where(
            delivery.c.event_id == _any(event_ids),
            delivery.c.partner_id == partner_id,
            delivery.c.state.in_(UNACKNOWLEDGED),
        )
        arrived = case((delivery.c.fetched_at.is_not(None), literal("fetched")), else_=literal("delivered"))
        return self._touch(
            open_.order_by(delivery.c.id).with_for_update(),
            state=arrived,
            acknowledged_at=now,
            settled_at=now,
            next_attempt_at=None,
        )

    def replay(self, delivery_id: uuid.UUID, now: datetime) -> TouchedRow | None:
        """Queue a dead delivery again, from the first rung of the ladder; nothing when it is not dead."""
        dead = select(delivery.c.id).where(delivery.c.id == delivery_id, delivery.c.state == "dead").with_for_update()
        found = self._touch(dead, state="queued", failures=0, next_attempt_at=now, settled_at=None)
        return found[0] if found else None

    def standing(self, state: str, partner_id: uuid.UUID | None, limit: int) -> tuple[StandingRow, ...]:
        """The newest deliveries in a state, of one partner or of all."""
        query = (
            select(
                delivery.c.id,
                partner.c.slug,
                event.c.type,
                delivery.c.failures,
                delivery.c.created_at,
                delivery.c.next_attempt_at,
                delivery.c.last_error,
            )
            .join(event, event.c.id == delivery.c.event_id)
            .join(partner, partner.c.id == delivery.c.partner_id)
            .where(delivery.c.state == state)
            .order_by(delivery.c.id.desc())
            .limit(limit)
        )
        chosen = query.where(delivery.c.partner_id == partner_id) if partner_id else query
        return tuple(StandingRow(*row) for row in self.connection.execute(chosen))

    def _wait_for_locks(self, at_most: timedelta) -> None:
        setting = func.set_config("lock_timeout", str(int(at_most.total_seconds() * 1000)), True)
        self.connection.execute(select(setting))

    def _cancel(self, chosen: Select[Any], now: datetime) -> tuple[TouchedRow, ...]:
        return self._touch(chosen.with_for_update(), state="cancelled", settled_at=now, next_attempt_at=None)

    def _touch(self, chosen: Select[Any], **values: Any) -> tuple[TouchedRow, ...]:
        query = (
            update(delivery)
            .where(delivery.c.id.in_(chosen), event.c.id == delivery.c.event_id)
            .values(**values)
            .returning(delivery.c.id, delivery.c.partner_id, delivery.c.record_id, event.c.type)
        )
        return tuple(TouchedRow(*row) for row in self.connection.execute(query))


def _any(ids: Collection[uuid.UUID]) -> Any:
    # One parameter whatever the number of ids, so that PostgreSQL prepares one statement.
    return any_(bindparam(None, list(ids), type_=ARRAY(UUID)))


def _due(row: Row[Any]) -> DueRow:
    id_, state, announces, failures, partner_kind, subject_id, *rest = tuple(row)
    endpoint, told = EndpointRow(*rest[: len(ENDPOINT)]), EventRow(*rest[len(ENDPOINT) :])
    return DueRow(id_, state, announces, failures, partner_kind, subject_id, endpoint, told)
