"""Rows of facts."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Facts:
    """Reads and writes facts; never commits."""

    connection: Connection
