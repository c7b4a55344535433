"""Rows of events."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Events:
    """Reads and writes events; never commits."""

    connection: Connection
