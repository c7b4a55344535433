"""Rows of batches: how far each has come, and what became of every row of it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.tables import batch, batch_row

READING, DONE, INTERRUPTED = "reading", "done", "interrupted"


@dataclass(frozen=True)
class BatchRow:
    """One batch; ``holder`` is the request that reads it, which nobody else may do before ``held_until``."""

    id: uuid.UUID
    partner_id: uuid.UUID
    client_id: str
    key: str
    media_type: str
    kind: str | None
    state: str
    stopped_by: str | None
    rows: int
    sent: int
    waiting: int
    refused: int
    holder: uuid.UUID
    held_until: datetime
    begun_at: datetime
    changed_at: datetime
    ended_at: datetime | None
    expires_at: datetime


@dataclass(frozen=True)
class ResultRow:
    """What became of one row of a batch; ``result`` holds ids and codes, never what the row said."""

    number: int
    fingerprint: bytes = field(repr=False)
    status: int
    final: bool
    result: Mapping[str, Any]


@dataclass(frozen=True)
class Counts:
    """By how much the numbers of a batch grow."""

    rows: int
    sent: int
    waiting: int
    refused: int


RESULT = (batch_row.c.number, batch_row.c.fingerprint, batch_row.c.status, batch_row.c.final, batch_row.c.result)


@dataclass(frozen=True)
class Batches:
    """Reads and writes batches; never commits."""

    connection: Connection

    def open(self, row: BatchRow, now: datetime) -> BatchRow | None:
        """Begin a batch, or go on with the one of that client and key; nothing while another request reads it."""
        again = {name: getattr(row, name) for name in ("state", "holder", "held_until", "changed_at", "expires_at")}
        opening = (
            insert(batch)
            .values(**vars(row))
            .on_conflict_do_update(
                index_elements=[batch.c.client_id, batch.c.key],
                set_={**again, "stopped_by": None, "ended_at": None},
                where=batch.c.held_until <= now,
            )
            .returning(*batch.c)
        )
        found = self.connection.execute(opening).one_or_none()
        return BatchRow(*found) if found else None

    def hold(self, batch_id: uuid.UUID, holder: uuid.UUID, now: datetime, until: datetime) -> bool:
        """Go on holding a batch, its row locked until commit; false once another request holds it."""
        mine = (batch.c.id == batch_id, batch.c.holder == holder)
        holding = update(batch).where(*mine).values(changed_at=now, held_until=until).returning(batch.c.id)
        return self.connection.execute(holding).one_or_none() is not None

    def end(self, batch_id: uuid.UUID, holder: uuid.UUID, now: datetime, stopped_by: str | None) -> None:
        """Let go of a batch that is done, or was interrupted by the problem of that code."""
        state = INTERRUPTED if stopped_by else DONE
        values = {"state": state, "stopped_by": stopped_by, "held_until": now, "changed_at": now, "ended_at": now}
        self.connection.execute(update(batch).where(batch.c.id == batch_id, batch.c.holder == holder).values(**values))

    def keep(self, batch_id: uuid.UUID, rows: Sequence[ResultRow], counts: Counts) -> None:
        """Keep the results of some rows, over those that were not final."""
        fresh = insert(batch_row)
        keeping = fresh.on_conflict_do_update(
            constraint=batch_row.primary_key,
            set_={name: fresh.excluded[name] for name in ("fingerprint", "status", "final", "result")},
            where=~batch_row.c.final,
        )
        self.connection.execute(keeping, [{"batch_id": batch_id, **vars(row)} for row in rows])
        grown = {name: batch.c[name] + more for name, more in vars(counts).items()}
        self.connection.execute(update(batch).where(batch.c.id == batch_id).values(**grown))

    def by_id(self, batch_id: uuid.UUID) -> BatchRow | None:
        """The batch of that id."""
        found = self.connection.execute(select(batch).where(batch.c.id == batch_id)).one_or_none()
        return BatchRow(*found) if found else None

    def page(self, partner_id: uuid.UUID, before: uuid.UUID | None, limit: int) -> tuple[BatchRow, ...]:
        """A partner's batches, newest first."""
        query = select(batch).where(batch.c.partner_id == partner_id).order_by(batch.c.id.desc()).limit(limit)
        if before:
            query = query.where(batch.c.id < before)
        return tuple(BatchRow(*row) for row in self.connection.execute(query))

    def results(self, batch_id: uuid.UUID, after: int, limit: int) -> tuple[ResultRow, ...]:
        """The results of a batch behind a row, in order."""
        behind = (batch_row.c.batch_id == batch_id, batch_row.c.number > after)
        query = select(*RESULT).where(*behind).order_by(batch_row.c.number).limit(limit)
        return tuple(ResultRow(*row) for row in self.connection.execute(query))

    def forget_expired(self, before: datetime) -> int:
        """Delete batches, with their results, whose time ended before an instant; returns how many."""
        return self.connection.execute(batch.delete().where(batch.c.expires_at < before)).rowcount
