"""Rows of idempotency."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Idempotency:
    """Reads and writes idempotency; never commits."""

    connection: Connection
