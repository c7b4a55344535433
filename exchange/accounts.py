"""Who may sit before a page: people of desks and staff, the links that let a person in, and their sessions.

A link is a random secret of which only the hash is kept. Looking at a link never spends it, since mail scanners
open links; signing in does. A session is kept here, the cookie being another random secret stored hashed, and
is always a new one. What a page then shows is decided elsewhere.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from exchange.errors import NotFoundError
from exchange.storage.accounts import AccountRow, LinkRow, SessionRow
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import hashed

Face = Literal["applicant", "desk", "staff"]
Role = Literal["caseworker", "staff"]

SIGN_IN_LASTS = timedelta(hours=24)
# A phone or a desk is often shared (protection.md case 28): an applicant's session is short.
APPLICANT_SESSION_LASTS = timedelta(minutes=30)
ACCOUNT_SESSION_LASTS = timedelta(hours=8)

FACES: dict[str, Face] = {"caseworker": "desk", "staff": "staff"}
PATHS = {"consent-request": "/q/", "applicant": "/enter/", "account": "/enter/", "outbox": "/outbox/"}


@dataclass(frozen=True)
class Visitor:
    """Who is signed in on which face: an applicant, or an account of a partner."""

    face: Face
    applicant_id: uuid.UUID | None = None
    account_id: uuid.UUID | None = None
    partner_id: uuid.UUID | None = None
    name: str = ""


def add(tx: Transaction, *, partner_id: uuid.UUID, role: Role, name: str) -> uuid.UUID:
    """Make a person of a partner's desk, or of AIMA's staff, known."""
    account_id = tx.new_id()
    tx.accounts.add(AccountRow(account_id, partner_id, role, name, tx.now))
    return account_id


def link_to_question(tx: Transaction, request_id: uuid.UUID) -> str:
    """A fresh path to one consent question, and after the answer to its receipt and stop."""
    return _issue(tx, "consent-request", request_id)


def link_to_applicant(tx: Transaction, applicant_id: uuid.UUID, *, reusable: bool = False) -> str:
    """A fresh path by which an applicant signs in; a reusable one is for the sandbox alone."""
    return _issue(tx, "applicant", applicant_id, reusable=reusable)


def link_to_account(tx: Transaction, account_id: uuid.UUID, *, reusable: bool = False) -> str:
    """A fresh path by which a person of a desk or of staff signs in; a reusable one is for the sandbox alone."""
    return _issue(tx, "account", account_id, reusable=reusable)


def link_to_outbox(tx: Transaction) -> str:
    """A path to the messages of the sandbox; it works for as long as the sandbox does."""
    return _issue(tx, "outbox", reusable=True)


def opened(tx: Transaction, secret: str, *, opens: str) -> LinkRow:
    """What a link opens, without spending it; raises :class:`~exchange.errors.NotFoundError`."""
    row = tx.accounts.link(hashed(secret))
    if row is None or row.opens != opens or not _in_time(tx, row):
        raise NotFoundError
    return row


def welcome(tx: Transaction, secret: str) -> Visitor:
    """Whom a sign-in link would let in, without spending it; raises :class:`~exchange.errors.NotFoundError`."""
    row = tx.accounts.link(hashed(secret))
    if row is None or not _in_time(tx, row) or (row.spent_at is not None and not row.reusable):
        raise NotFoundError
    return _visitor(tx, row)


def sign_in(tx: Transaction, secret: str, *, reusable: bool = False) -> tuple[Visitor, str]:
    """Spend a sign-in link and begin a session: who it is, and the cookie's secret.

    Of two uses of the same link at once one succeeds; links that can be used again open only where ``reusable``
    allows them. Raises :class:`~exchange.errors.NotFoundError`.
    """
    row = tx.accounts.spend(hashed(secret), tx.now)
    if row is None or (row.reusable and not reusable):
        raise NotFoundError
    visitor = _visitor(tx, row)
    cookie = tx.new_secret()
    lasts = APPLICANT_SESSION_LASTS if visitor.applicant_id else ACCOUNT_SESSION_LASTS
    tx.accounts.add_session(SessionRow(hashed(cookie), row.applicant_id, row.account_id, tx.now, tx.now + lasts))
    return visitor, cookie


def visitor(tx: Transaction, cookie: str, *, face: Face) -> Visitor:
    """Who holds a session on a face; raises :class:`~exchange.errors.NotFoundError` when nobody does."""
    row = tx.accounts.session(hashed(cookie), tx.now)
    if row is None:
        raise NotFoundError
    found = _visitor(tx, row)
    if found.face != face:
        raise NotFoundError
    return found


def sign_out(tx: Transaction, cookie: str) -> None:
    """End a session; a second time changes nothing."""
    tx.accounts.end_session(hashed(cookie))


def _issue(tx: Transaction, opens: str, target: uuid.UUID | None = None, *, reusable: bool = False) -> str:
    secret = tx.new_secret()
    signs_in = opens in ("applicant", "account") and not reusable
    row = LinkRow(
        hash=hashed(secret),
        opens=opens,
        request_id=target if opens == "consent-request" else None,
        applicant_id=target if opens == "applicant" else None,
        account_id=target if opens == "account" else None,
        reusable=reusable,
        created_at=tx.now,
        expires_at=tx.now + SIGN_IN_LASTS if signs_in else None,
    )
    tx.accounts.add_link(row)
    return PATHS[opens] + secret


def _in_time(tx: Transaction, row: LinkRow) -> bool:
    return row.expires_at is None or row.expires_at > tx.now


def _visitor(tx: Transaction, row: LinkRow | SessionRow) -> Visitor:
    if row.applicant_id:
        return Visitor(face="applicant", applicant_id=row.applicant_id)
    account = tx.accounts.by_id(row.account_id) if row.account_id else None
    if account is None or account.closed_at is not None:
        raise NotFoundError
    return Visitor(FACES[account.role], None, account.id, account.partner_id, account.name)
