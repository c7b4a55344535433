"""People of desks and staff, links that let somebody in, and sessions."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, LargeBinary, Table, Text, Uuid

from exchange.storage.tables.ground import MOMENT, column, metadata

account = Table(
    "account",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("role", Text),  # caseworker | staff
    column("name", Text),
    column("created_at", MOMENT),
    column("closed_at", MOMENT, optional=True),
)

link = Table(
    "link",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    column("opens", Text),  # consent-request | applicant | account
    column("request_id", Uuid, ForeignKey("consent_request.id"), optional=True),
    column("applicant_id", Uuid, ForeignKey("applicant.id"), optional=True),
    column("account_id", Uuid, ForeignKey("account.id"), optional=True),
    column("reusable", Boolean),
    column("created_at", MOMENT),
    column("expires_at", MOMENT, optional=True),
    column("spent_at", MOMENT, optional=True),
    Index(None, "request_id"),
)

session = Table(
    "session",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    column("applicant_id", Uuid, ForeignKey("applicant.id"), optional=True),
    column("account_id", Uuid, ForeignKey("account.id"), optional=True),
    column("created_at", MOMENT),
    column("expires_at", MOMENT),
    Index(None, "expires_at"),
)
