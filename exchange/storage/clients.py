"""Rows of clients."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Clients:
    """Reads and writes clients; never commits."""

    connection: Connection
