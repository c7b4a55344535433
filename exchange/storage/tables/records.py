"""Records with their parts, events and recipients, and where referrals stand."""

from sqlalchemy import (
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

from exchange.storage.tables.ground import CODES, MOMENT, column, metadata

record = Table(
    "record",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("kind", Text),
    column("version", Integer),
    column("schema_version", Text),
    column("producer_id", Uuid, ForeignKey("partner.id")),
    column("client_id", Text),
    column("subject_id", Text, ForeignKey("subject.id")),
    column("purpose", Text, optional=True),  # null for what names nobody: each reading has its own
    column("legal_basis", Text),
    column("referral_id", Uuid, ForeignKey("record.id"), optional=True),
    column("source_record_id", Text),
    column("source_hash", LargeBinary),
    column("state", Text),  # waiting | released | lapsed | entered-in-error
    column("categories", CODES),
    column("needs", CODES),  # without these categories the record may not flow at all
    column("dropped", CODES),
    column("confidentiality", Text),
    column("content", LargeBinary, optional=True),  # null once destroyed
    column("fact_ref", LargeBinary, optional=True),
    column("occurred_at", MOMENT, optional=True),
    column("recorded_at", MOMENT),
    column("released_at", MOMENT, optional=True),
    column("retention_until", Date),
    column("evidence_id", Uuid),
    UniqueConstraint("producer_id", "kind", "source_record_id"),
    Index(None, "subject_id"),
    Index(None, "referral_id"),
    Index("ix_record_producer", "producer_id", "kind", "id"),
)

record_recipient = Table(
    "record_recipient",
    metadata,
    column("record_id", Uuid, ForeignKey("record.id")),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    PrimaryKeyConstraint("record_id", "partner_id"),
    Index("ix_record_recipient_partner", "partner_id", "record_id"),
)

record_part = Table(
    "record_part",
    metadata,
    column("record_id", Uuid, ForeignKey("record.id")),
    column("part", Text),
    column("version", Integer),
    column("as_of", Date),
    column("categories", CODES),
    column("content", LargeBinary),
    column("recorded_at", MOMENT),
    column("evidence_id", Uuid),
    PrimaryKeyConstraint("record_id", "part", "version"),
)

record_event = Table(
    "record_event",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("record_id", Uuid, ForeignKey("record.id")),
    column("position", Integer),
    column("code", Text),
    column("happened_on", Date),
    column("milestone", Text, optional=True),
    column("categories", CODES),
    column("content", LargeBinary),
    column("recorded_at", MOMENT),
    column("evidence_id", Uuid),
    UniqueConstraint("record_id", "position"),
)

# What a record said before it was corrected; the version that stands is the record itself.
record_version = Table(
    "record_version",
    metadata,
    column("record_id", Uuid, ForeignKey("record.id")),
    column("version", Integer),
    column("schema_version", Text),
    column("source_hash", LargeBinary),
    column("categories", CODES),
    column("needs", CODES),
    column("dropped", CODES),
    column("confidentiality", Text),
    column("content", LargeBinary, optional=True),  # null once destroyed
    column("occurred_at", MOMENT, optional=True),
    column("recorded_at", MOMENT),
    column("evidence_id", Uuid),
    PrimaryKeyConstraint("record_id", "version"),
)

# Who has read which version: an old one stays readable to those alone.
record_reading = Table(
    "record_reading",
    metadata,
    column("record_id", Uuid, ForeignKey("record.id")),
    column("version", Integer),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("first_read_at", MOMENT),
    PrimaryKeyConstraint("record_id", "version", "partner_id"),
)

# Whom a law made the hub tell of a version, and the reading by which the partner showed that it arrived.
statutory_notice = Table(
    "statutory_notice",
    metadata,
    column("record_id", Uuid, ForeignKey("record.id")),
    column("version", Integer),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("law", Text),
    column("event_id", Uuid, ForeignKey("event.id")),
    column("sent_at", MOMENT),
    column("evidence_id", Uuid),
    column("read_at", MOMENT, optional=True),
    column("receipt_id", Uuid, optional=True),
    PrimaryKeyConstraint("record_id", "version", "partner_id"),
)

referral = Table(
    "referral",
    metadata,
    Column("record_id", Uuid, ForeignKey("record.id"), primary_key=True),
    column("number", Text),
    column("sender_id", Uuid, ForeignKey("partner.id")),
    column("receiver_id", Uuid, ForeignKey("partner.id")),
    column("priority", Text),
    column("state", Text),
    column("state_since", MOMENT),
    column("acts_next", Text, optional=True),  # person | sender | receiver | nobody -> null
    column("due_at", MOMENT, optional=True),
    column("sent_at", MOMENT, optional=True),
    column("decided_at", MOMENT, optional=True),
    column("started_on", Date, optional=True),
    UniqueConstraint("number"),
    Index("ix_referral_receiver", "receiver_id", "record_id"),
    Index("ix_referral_sender", "sender_id", "record_id"),
)

referral_move = Table(
    "referral_move",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("record_id", Uuid, ForeignKey("record.id")),
    column("from_state", Text),
    column("to_state", Text),
    column("actor_kind", Text),
    column("actor_id", Text),
    column("at", MOMENT),
    column("reason_code", Text, optional=True),
    column("detail", LargeBinary, optional=True),
    column("evidence_id", Uuid),
    Index(None, "record_id", "at"),
)
