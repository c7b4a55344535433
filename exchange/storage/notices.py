"""Rows of notices."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Notices:
    """Reads and writes notices; never commits."""

    connection: Connection
