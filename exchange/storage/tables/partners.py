"""Partners, where they are told, what they agreed to, and the purposes and words people are asked by."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB

from exchange.storage.tables.ground import CODES, MOMENT, column, metadata

partner = Table(
    "partner",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("slug", Text),
    column("kind", Text),
    column("name", Text),
    column("state", Text),
    column("authority", Boolean),  # AIMA itself
    column("created_at", MOMENT),
    UniqueConstraint("slug"),
)

partner_endpoint = Table(
    "partner_endpoint",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("channel", Text),  # webhook | inbox
    column("url", Text, optional=True),
    column("secret", LargeBinary, optional=True),  # sealed under the hub's own key
    column("paused", Boolean),
    column("since", MOMENT),
    column("until", MOMENT, optional=True),
    Index(None, "partner_id"),
)

agreement = Table(
    "agreement",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("version", Integer),
    column("effective_from", Date),
    column("effective_to", Date, optional=True),
    column("sends", CODES),
    column("receives", CODES),
    column("purposes", CODES),
    column("categories", CODES),
    column("scopes", CODES),
    column("deadlines", JSONB),  # priority -> hours to answer
    column("statutes", JSONB),
    column("created_at", MOMENT),
    UniqueConstraint("partner_id", "version"),
)

purpose = Table(
    "purpose",
    metadata,
    column("code", Text),
    column("version", Integer),
    column("effective_from", Date),
    column("effective_to", Date, optional=True),
    column("validity_days", Integer),
    column("lapse_days", Integer),
    column("answer_categories", CODES),
    PrimaryKeyConstraint("code", "version"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("purpose", Text),
    column("version", Integer),
    column("language", Text),
    column("slots", JSONB),
    column("sha256", LargeBinary),
    column("approved_by", Text),
    column("approved_at", MOMENT),
    UniqueConstraint("purpose", "version", "language"),
)
