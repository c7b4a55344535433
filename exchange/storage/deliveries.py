"""Rows of deliveries."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Deliveries:
    """Reads and writes deliveries; never commits."""

    connection: Connection
