"""Partners' software: its registration, tokens and assertions, and answers kept for repeated writes."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from exchange.storage.tables.ground import CODES, MOMENT, column, metadata

client = Table(
    "client",
    metadata,
    Column("id", Text, primary_key=True),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("name", Text),
    column("jwks", JSONB, optional=True),
    column("secret_hash", LargeBinary, optional=True),  # sandbox only
    column("scopes", CODES),
    column("pinned", JSONB),  # kind -> version of its schema; a kind not named here is read in its newest
    column("created_at", MOMENT),
    column("revoked_at", MOMENT, optional=True),
)

access_token = Table(
    "access_token",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    column("client_id", Text, ForeignKey("client.id")),
    column("scopes", CODES),
    column("issued_at", MOMENT),
    column("expires_at", MOMENT),
    column("revoked_at", MOMENT, optional=True),
    Index(None, "expires_at"),
)

client_assertion = Table(
    "client_assertion",
    metadata,
    column("client_id", Text),
    column("jti_hash", LargeBinary),
    column("expires_at", MOMENT),
    PrimaryKeyConstraint("client_id", "jti_hash"),
    Index(None, "expires_at"),
)

idempotency = Table(
    "idempotency",
    metadata,
    column("client_id", Text),
    column("route", Text),
    column("key", Text),
    column("fingerprint", LargeBinary),
    column("status", Integer),
    column("headers", JSONB),
    column("body", LargeBinary),
    column("created_at", MOMENT),
    column("expires_at", MOMENT),
    PrimaryKeyConstraint("client_id", "route", "key"),
    Index(None, "expires_at"),
)
