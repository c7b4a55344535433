"""Rows of evidence."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Evidence:
    """Reads and writes evidence; never commits."""

    connection: Connection
