"""Rows of referrals."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Referrals:
    """Reads and writes referrals; never commits."""

    connection: Connection
