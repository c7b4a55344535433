"""Rows of people of desks and staff, of links that open something, and of sessions; secrets are hashed before."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from exchange.storage.tables import account, link, session


@dataclass(frozen=True)
class AccountRow:
    """A person of a partner's desk (``caseworker``) or of AIMA's staff (``staff``)."""

    id: uuid.UUID
    partner_id: uuid.UUID
    role: str
    name: str
    created_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True)
class LinkRow:
    """What a link opens, and until when; only the hash of its secret is kept."""

    hash: bytes
    opens: str
    request_id: uuid.UUID | None
    applicant_id: uuid.UUID | None
    account_id: uuid.UUID | None
    reusable: bool
    created_at: datetime
    expires_at: datetime | None
    spent_at: datetime | None = None


@dataclass(frozen=True)
class SessionRow:
    """Who is signed in, and until when; only the hash of the cookie is kept."""

    hash: bytes
    applicant_id: uuid.UUID | None
    account_id: uuid.UUID | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Accounts:
    """Reads and writes people of desks and staff, links and sessions; never commits."""

    connection: Connection

    def add(self, row: AccountRow) -> None:
        """Remember a person of a desk or of staff."""
        self.connection.execute(insert(account).values(**vars(row)))

    def by_id(self, account_id: uuid.UUID) -> AccountRow | None:
        """The person of that id."""
        row = self.connection.execute(select(account).where(account.c.id == account_id)).one_or_none()
        return AccountRow(*row) if row else None

    def of_partner(self, partner_id: uuid.UUID) -> tuple[AccountRow, ...]:
        """The people of one partner, oldest first."""
        query = select(account).where(account.c.partner_id == partner_id).order_by(account.c.id)
        return tuple(AccountRow(*row) for row in self.connection.execute(query))

    def add_link(self, row: LinkRow) -> None:
        """Remember a link."""
        self.connection.execute(insert(link).values(**vars(row)))

    def link(self, secret_hash: bytes) -> LinkRow | None:
        """What a link opens; looking never spends it."""
        row = self.connection.execute(select(link).where(link.c.hash == secret_hash)).one_or_none()
        return LinkRow(*row) if row else None

    def spend(self, secret_hash: bytes, at: datetime) -> LinkRow | None:
        """Use a link that is still good; of two at once, one gets nothing, unless it is reusable."""
        statement = (
            update(link)
            .where(link.c.hash == secret_hash, or_(link.c.reusable, link.c.spent_at.is_(None)), _alive(at))
            .values(spent_at=at)
            .returning(*link.c)
        )
        row = self.connection.execute(statement).one_or_none()
        return LinkRow(*row) if row else None

    def end_links(self, request_id: uuid.UUID, at: datetime) -> None:
        """Let no link open a question any more: it is another person's."""
        self.connection.execute(update(link).where(link.c.request_id == request_id).values(expires_at=at))

    def add_session(self, row: SessionRow) -> None:
        """Remember who signed in."""
        self.connection.execute(insert(session).values(**vars(row)))

    def session(self, secret_hash: bytes, at: datetime) -> SessionRow | None:
        """The session of that hash, if it has not run out."""
        query = select(session).where(session.c.hash == secret_hash, session.c.expires_at > at)
        row = self.connection.execute(query).one_or_none()
        return SessionRow(*row) if row else None

    def end_session(self, secret_hash: bytes) -> None:
        """Sign out: the cookie opens nothing any more."""
        self.connection.execute(delete(session).where(session.c.hash == secret_hash))

    def sweep_sessions(self, before: datetime) -> None:
        """Forget sessions that ran out before an instant."""
        self.connection.execute(delete(session).where(session.c.expires_at < before))


def _alive(at: datetime) -> ColumnElement[bool]:
    return or_(link.c.expires_at.is_(None), link.c.expires_at > at)
