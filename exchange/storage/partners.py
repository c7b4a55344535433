"""Rows of partners."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Partners:
    """Reads and writes partners; never commits."""

    connection: Connection
