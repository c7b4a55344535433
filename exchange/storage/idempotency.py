"""Rows of answers kept for callers who do not know whether their write arrived."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.tables import idempotency


@dataclass(frozen=True)
class AnswerRow:
    """The answer to one attempt, kept as it was sent: the answers of writes carry no personal data."""

    client_id: str
    route: str
    key: str
    fingerprint: bytes = field(repr=False)
    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Idempotency:
    """Writes the answers of attempts; they are read with the caller (:mod:`exchange.storage.clients`)."""

    connection: Connection

    def keep(self, row: AnswerRow) -> bool:
        """Keep an answer in the transaction of its work, over one past its time; false when one is already kept."""
        fresh = insert(idempotency).values(**vars(row))
        keeping = fresh.on_conflict_do_update(
            constraint=idempotency.primary_key,
            set_={name: fresh.excluded[name] for name in vars(row)},
            where=idempotency.c.expires_at <= row.created_at,
        ).returning(idempotency.c.key)
        return self.connection.execute(keeping).one_or_none() is not None

    def forget_expired(self, before: datetime) -> int:
        """Delete answers whose time ended before an instant; returns how many."""
        return self.connection.execute(idempotency.delete().where(idempotency.c.expires_at < before)).rowcount
