"""The append-only proof, its tree, and the coarse facts statistics are made of."""

from sqlalchemy import (
    BigInteger,
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

from exchange.storage.tables.ground import MOMENT, column, metadata

evidence_entry = Table(
    "evidence_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("at", MOMENT),
    column("type", Text),
    column("subject_id", Text, optional=True),
    column("object_id", Uuid, optional=True),
    column("body", LargeBinary),
    column("leaf", LargeBinary),
    Index(None, "subject_id"),
    Index(None, "object_id"),
    Index(None, "at"),
)

evidence_detail = Table(
    "evidence_detail",
    metadata,
    Column("entry_id", Uuid, ForeignKey("evidence_entry.id"), primary_key=True),
    column("subject_id", Text),
    column("sealed", LargeBinary),  # the salt of the commitment lies inside
)

evidence_pending = Table(
    "evidence_pending",
    metadata,
    Column("entry_id", Uuid, ForeignKey("evidence_entry.id"), primary_key=True),
)

evidence_index = Table(
    "evidence_index",
    metadata,
    Column("index", BigInteger, primary_key=True, autoincrement=False),
    column("entry_id", Uuid, ForeignKey("evidence_entry.id")),
    UniqueConstraint("entry_id"),
)

evidence_node = Table(
    "evidence_node",
    metadata,
    column("level", Integer),
    column("index", BigInteger),
    column("hash", LargeBinary),
    PrimaryKeyConstraint("level", "index"),
)

evidence_head = Table(
    "evidence_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    column("size", BigInteger),
)

fact = Table(
    "fact",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("kind", Text),
    column("purpose", Text, optional=True),
    column("partner_id", Uuid),
    column("place", Text, optional=True),
    column("nationality_group", Text, optional=True),
    column("sex", Text, optional=True),
    column("age_band", Text, optional=True),
    column("language", Text, optional=True),
    column("channel", Text),
    column("iso_week", Text),
)
