"""Rows of messages to applicants: the kind in the clear, the address and the link sealed."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from exchange.storage.tables import message


@dataclass(frozen=True)
class MessageRow:
    """One message to one person; ``body`` is sealed under the subject whose contact it goes to."""

    id: uuid.UUID
    subject_id: str
    kind: str
    body: bytes
    created_at: datetime
    sent_at: datetime | None = None


@dataclass(frozen=True)
class Messages:
    """Reads and writes messages; never commits."""

    connection: Connection

    def add(self, row: MessageRow) -> None:
        """Put a message in the outbox."""
        self.connection.execute(insert(message).values(**vars(row)))

    def newest(self, limit: int) -> tuple[MessageRow, ...]:
        """The last messages put in the outbox, newest first."""
        query = select(message).order_by(message.c.created_at.desc(), message.c.id.desc()).limit(limit)
        return tuple(MessageRow(*row) for row in self.connection.execute(query))
