"""Rows of messages."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Messages:
    """Reads and writes messages; never commits."""

    connection: Connection
