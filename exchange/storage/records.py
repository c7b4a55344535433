"""Rows of records."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Records:
    """Reads and writes records; never commits."""

    connection: Connection
