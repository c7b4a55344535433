"""Rows of people of desks and staff, their sign-in links and sessions."""

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class Accounts:
    """Reads and writes people of desks and staff, their sign-in links and sessions; never commits."""

    connection: Connection
