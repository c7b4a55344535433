"""Rows of answers kept for callers who do not know whether their write arrived."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.statements import Statement
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


FRESH = insert(idempotency)
KEEPING = Statement(
    FRESH.on_conflict_do_update(
        constraint=idempotency.primary_key,
        set_={name: FRESH.excluded[name] for name in idempotency.c.keys()},  # noqa: SIM118
        where=idempotency.c.expires_at <= FRESH.excluded.created_at,
    ).returning(idempotency.c.key),
    idempotency.c.keys(),
)


@dataclass(frozen=True)
class Idempotency:
    """Writes the answers of attempts; they are read with the caller (:mod:`exchange.storage.clients`)."""

    connection: Connection

    def keep(self, row: AnswerRow) -> bool:
        """Keep an answer in the transaction of its work, over one past its time; false when one is already kept."""
        return KEEPING.row(self.connection, **vars(row)) is not None

    def forget_expired(self, before: datetime) -> int:
        """Delete answers whose time ended before an instant; returns how many."""
        return self.connection.execute(idempotency.delete().where(idempotency.c.expires_at < before)).rowcount
