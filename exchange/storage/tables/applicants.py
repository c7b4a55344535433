"""People: each partner's view of them, its keys and blind indexes, and what humans decided."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text, Uuid

from exchange.storage.tables.ground import MOMENT, column, metadata

applicant = Table(
    "applicant",
    metadata,
    Column("id", Uuid, primary_key=True),
    # The subject whose sending created the person: its contact is the one on file.
    column("contact_subject_id", Text, optional=True),
    # Since when the person is known by more than the contact a partner gave: a sign-in, or a public body's word.
    column("verified_at", MOMENT, optional=True),
    column("created_at", MOMENT),
)

subject = Table(
    "subject",
    metadata,
    Column("id", Text, primary_key=True),
    column("partner_id", Uuid, ForeignKey("partner.id")),
    column("applicant_id", Uuid, ForeignKey("applicant.id"), optional=True),
    column("state", Text),  # linked | quarantined
    column("claims", LargeBinary),
    column("linked_by", Text, optional=True),
    column("linked_at", MOMENT, optional=True),
    column("created_at", MOMENT),
    Index(None, "applicant_id"),
    Index(None, "partner_id", "state"),
)

subject_key = Table(
    "subject_key",
    metadata,
    # Deferred: the key comes first, for the claims in the subject's own row are sealed with it.
    column("subject_id", Text, ForeignKey("subject.id", deferrable=True, initially="DEFERRED")),
    column("key_id", Integer),
    column("kek_id", Integer),
    column("wrapped", LargeBinary),
    PrimaryKeyConstraint("subject_id", "key_id"),
)

subject_index = Table(
    "subject_index",
    metadata,
    column("subject_id", Text, ForeignKey("subject.id")),
    column("field", Text),
    column("key_version", Integer),
    column("value", LargeBinary),
    PrimaryKeyConstraint("subject_id", "field", "key_version", "value"),
    Index(None, "field", "key_version", "value"),
)

link_decision = Table(
    "link_decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("subject_id", Text, ForeignKey("subject.id")),
    column("applicant_id", Uuid, ForeignKey("applicant.id")),
    column("verdict", Text),  # link | separate
    column("decided_by", Text),
    column("decided_at", MOMENT),
    column("undone_by", Text, optional=True),
    column("undone_at", MOMENT, optional=True),
    Index(None, "subject_id"),
)
