"""Rows of consents."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Consents:
    """Reads and writes consents; never commits."""

    connection: Connection
