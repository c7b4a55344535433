"""Rows of partners' registered software, its access tokens and the assertions it has spent."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, text
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.partners import PartnerRow
from exchange.storage.statements import Row, Statement
from exchange.storage.tables import access_token, client, client_assertion


@dataclass(frozen=True)
class ClientRow:
    """A partner's registered software: its public keys, and in the sandbox perhaps the hash of a secret.

    ``pinned`` names, by kind, the version of its schema in which this software reads, where that is not the newest.
    """

    id: str
    partner_id: uuid.UUID
    name: str
    jwks: dict[str, Any] | None
    secret_hash: bytes | None = field(repr=False)
    scopes: tuple[str, ...]
    pinned: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Registration:
    """A client beside what decides whether it may have a token today; without an agreement none is agreed."""

    client: ClientRow
    partner_state: str
    agreed_scopes: tuple[str, ...]


@dataclass(frozen=True)
class TokenRow:
    """An access token, known by its SHA-256 alone."""

    hash: bytes = field(repr=False)
    client_id: str
    scopes: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Attempt:
    """One write as its caller names it: what it addresses, and the caller's own key for it."""

    route: str
    key: str


@dataclass(frozen=True)
class Earlier:
    """How an attempt stands: whether this transaction holds its lock, and the answer given to it before, if any."""

    locked: bool
    fingerprint: bytes | None = None
    status: int | None = None
    headers: dict[str, str] | None = None
    body: bytes | None = None


@dataclass(frozen=True)
class Caller:
    """Everything about the bearer of a live token that the door asks, read in one statement."""

    client_id: str
    partner_id: uuid.UUID
    partner_slug: str
    partner_kind: str
    partner_name: str
    partner_state: str
    partner_authority: bool
    token_scopes: frozenset[str]
    client_scopes: frozenset[str]
    agreed_scopes: frozenset[str] | None
    pinned: Mapping[str, str]

    @property
    def partner(self) -> PartnerRow:
        """The partner whose software calls."""
        return PartnerRow(
            id=self.partner_id,
            slug=self.partner_slug,
            kind=self.partner_kind,
            name=self.partner_name,
            state=self.partner_state,
            authority=self.partner_authority,
        )

    @property
    def scopes(self) -> frozenset[str]:
        """What may be done now: a scope taken from the client or the agreement is gone at the next call."""
        return self.token_scopes & self.client_scopes & (self.agreed_scopes or frozenset())


# The newest agreement in force on a day; both of its dates are inclusive.
IN_FORCE = """
left join lateral (
    select scopes from agreement
    where partner_id = partner.id and effective_from <= :today and (effective_to is null or effective_to >= :today)
    order by version desc limit 1
) in_force on true
"""

REGISTERED = """
select client.id, client.partner_id, client.name, client.jwks, client.secret_hash, client.scopes,
    client.pinned, partner.state as partner_state, in_force.scopes as agreed_scopes
from client join partner on partner.id = client.partner_id
"""
IN_USE = "where client.id = :client_id and client.revoked_at is null"

WHO = """
select client.id as client_id, partner.id as partner_id, partner.slug as partner_slug, partner.kind as partner_kind,
    partner.name as partner_name, partner.state as partner_state, partner.authority as partner_authority,
    access_token.scopes as token_scopes,
    client.scopes as client_scopes, in_force.scopes as agreed_scopes, client.pinned,
    set_config('hub.actor_kind', 'partner', true), set_config('hub.actor', partner.id::text, true),
    set_config('hub.partner', partner.id::text, true)
"""
OF_BEARER = """
from access_token join client on client.id = access_token.client_id join partner on partner.id = client.partner_id
"""
LIVE = """
where access_token.hash = :hash and access_token.expires_at > :now and access_token.revoked_at is null
    and client.revoked_at is null
"""
# The unit separator cannot occur in any part, so no two attempts share a lock but by chance (2^-64).
ATTEMPTED = """,
    pg_try_advisory_xact_lock(hashtextextended(client.id || chr(31) || :route || chr(31) || :key, 0)) as locked,
    earlier.fingerprint, earlier.status, earlier.headers, earlier.body
"""
EARLIER = """
left join idempotency earlier on earlier.client_id = client.id and earlier.route = :route and earlier.key = :key
    and earlier.expires_at > :now
"""
REGISTRATION = text(REGISTERED + IN_FORCE + IN_USE)
CALLER = Statement(text(WHO + OF_BEARER + IN_FORCE + LIVE))
CALLER_ATTEMPTING = Statement(text(WHO + ATTEMPTED + OF_BEARER + IN_FORCE + EARLIER + LIVE))


@dataclass(frozen=True)
class Clients:
    """Reads and writes clients, tokens and spent assertions; never commits."""

    connection: Connection

    def add(self, row: ClientRow, created_at: datetime) -> None:
        """Register a partner's software; its keys were checked before."""
        values = {**asdict(row), "scopes": list(row.scopes)}
        self.connection.execute(client.insert().values(**values, created_at=created_at))

    def pin(self, client_id: str, pinned: Mapping[str, str]) -> None:
        """Change in which versions this software reads."""
        self.connection.execute(client.update().where(client.c.id == client_id).values(pinned=dict(pinned)))

    def revoke(self, client_id: str, at: datetime) -> None:
        """Take a client out of use; its tokens stop at their next use."""
        self.connection.execute(client.update().where(client.c.id == client_id).values(revoked_at=at))

    def registration(self, client_id: str, today: date) -> Registration | None:
        """The client in use with this id, its partner's state and what is agreed today."""
        row = self.connection.execute(REGISTRATION, {"client_id": client_id, "today": today}).one_or_none()
        if row is None:
            return None
        registered = ClientRow(
            row.id, row.partner_id, row.name, row.jwks, row.secret_hash, tuple(row.scopes), row.pinned
        )
        return Registration(registered, row.partner_state, tuple(row.agreed_scopes or ()))

    def caller(self, token_hash: bytes, now: datetime, today: date) -> Caller | None:
        """The bearer of a live token, named to the row-level policies by the same statement."""
        row = CALLER.row(self.connection, hash=token_hash, now=now, today=today)
        return _caller(row) if row else None

    def caller_attempting(
        self, attempt: Attempt, token_hash: bytes, now: datetime, today: date
    ) -> tuple[Caller, Earlier] | None:
        """The bearer, and how its attempt stands; still one statement."""
        values = {"hash": token_hash, "now": now, "today": today, "route": attempt.route, "key": attempt.key}
        row = CALLER_ATTEMPTING.row(self.connection, **values)
        return (_caller(row), Earlier(*row[-5:])) if row else None

    def add_token(self, row: TokenRow) -> None:
        """Remember a token just issued."""
        self.connection.execute(access_token.insert().values(**{**vars(row), "scopes": list(row.scopes)}))

    def token(self, token_hash: bytes) -> TokenRow | None:
        """The token with this hash, whether it still lives or not."""
        row = self.connection.execute(access_token.select().where(access_token.c.hash == token_hash)).one_or_none()
        return TokenRow(**{**row._asdict(), "scopes": tuple(row.scopes)}) if row else None

    def revoke_token(self, token_hash: bytes, at: datetime) -> None:
        """End a token early; an earlier end stays."""
        alive = (access_token.c.hash == token_hash) & access_token.c.revoked_at.is_(None)
        self.connection.execute(access_token.update().where(alive).values(revoked_at=at))

    def spend_assertion(self, client_id: str, jti_hash: bytes, expires_at: datetime) -> bool:
        """Whether this assertion is spent now for the first time, decided by the database across all processes."""
        spending = (
            insert(client_assertion)
            .values(client_id=client_id, jti_hash=jti_hash, expires_at=expires_at)
            .on_conflict_do_nothing()
            .returning(client_assertion.c.client_id)
        )
        return self.connection.execute(spending).one_or_none() is not None

    def forget_expired(self, before: datetime) -> int:
        """Delete tokens and spent assertions that ended before an instant; returns how many."""
        tokens = self.connection.execute(access_token.delete().where(access_token.c.expires_at < before))
        spent = self.connection.execute(client_assertion.delete().where(client_assertion.c.expires_at < before))
        return tokens.rowcount + spent.rowcount


def _caller(row: Row) -> Caller:
    # Only lists are scopes, and no agreement is not one without scopes.
    values: Row = tuple(frozenset(value) if isinstance(value, list) else value for value in row[: len(fields(Caller))])
    return Caller(*values)
