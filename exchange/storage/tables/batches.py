"""Batches: how far each has come, and the result of every row of it, without a word of what the row said."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text, Uuid
from sqlalchemy import UniqueConstraint as Unique
from sqlalchemy.dialects.postgresql import JSONB

from exchange.storage.tables.ground import MOMENT, column, metadata

batch = Table(
    "batch",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("client_id", Text),
    column("key", Text),
    column("media_type", Text),
    column("kind", Text, optional=True),  # of a table, whose rows are all of one kind
    column("state", Text),  # reading | done | interrupted
    column("stopped_by", Text, optional=True),  # the code of the problem that interrupted it
    column("rows", Integer),
    column("sent", Integer),
    column("waiting", Integer),
    column("refused", Integer),
    column("holder", Uuid),  # of the request that reads it
    column("held_until", MOMENT),
    column("begun_at", MOMENT),
    column("changed_at", MOMENT),
    column("ended_at", MOMENT, optional=True),
    column("expires_at", MOMENT),
    Unique("client_id", "key"),
    Index("ix_batch_partner", "partner_id", "id"),
    Index(None, "expires_at"),
)

batch_row = Table(
    "batch_row",
    metadata,
    column("batch_id", Uuid, ForeignKey("batch.id", ondelete="CASCADE")),
    column("number", Integer),
    column("fingerprint", LargeBinary),
    column("status", Integer),
    column("final", Boolean),  # what failed on our side is tried again when the batch is resent
    column("result", JSONB),
    PrimaryKeyConstraint("batch_id", "number"),
)
