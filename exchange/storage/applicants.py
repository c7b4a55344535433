"""Rows of applicants."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Applicants:
    """Reads and writes applicants; never commits."""

    connection: Connection
