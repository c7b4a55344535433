"""What partners are told, what people are sent, and how far that got."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
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

from exchange.storage.tables.ground import MOMENT, column, metadata

event = Table(
    "event",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("type", Text),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("record_id", Uuid, ForeignKey("record.id"), optional=True),
    column("data", JSONB),
    column("occurred_at", MOMENT),
    Index(None, "record_id"),
)

event_pending = Table(
    "event_pending",
    metadata,
    Column("event_id", Uuid, ForeignKey("event.id"), primary_key=True),
    column("partner_id", Uuid),
)

event_position = Table(
    "event_position",
    metadata,
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("position", BigInteger),
    column("event_id", Uuid, ForeignKey("event.id")),
    PrimaryKeyConstraint("partner_id", "position"),
    UniqueConstraint("event_id"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("event_id", Uuid, ForeignKey("event.id")),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("record_id", Uuid, ForeignKey("record.id"), optional=True),
    column("channel", Text),  # webhook | inbox
    column("decided", Boolean),  # true: announces content, so it is decided again when claimed
    column("state", Text),
    column("attempt", Integer),  # counts claims: a settlement names the one it settles
    column("failures", Integer),  # counts answers other than 2xx: the rung of the ladder
    column("next_attempt_at", MOMENT, optional=True),
    column("claimed_at", MOMENT, optional=True),
    column("settled_at", MOMENT, optional=True),
    column("acknowledged_at", MOMENT, optional=True),
    column("fetched_at", MOMENT, optional=True),
    column("last_error", Text, optional=True),
    column("created_at", MOMENT),
    UniqueConstraint("event_id"),
    Index(
        "ix_delivery_due",
        "next_attempt_at",
        postgresql_where="state in ('queued', 'retrying')",
    ),
    Index("ix_delivery_sending", "claimed_at", postgresql_where="state = 'sending'"),
    Index("ix_delivery_inbox", "partner_id", "state"),
    Index(None, "record_id"),
)

message = Table(
    "message",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("subject_id", Text, ForeignKey("subject.id")),
    column("kind", Text),
    column("body", LargeBinary),  # sealed: to, text, link
    column("created_at", MOMENT),
    column("sent_at", MOMENT, optional=True),
    Index(None, "created_at"),
)
