"""Questions to people, what waits for them, and the consents they gave."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, PrimaryKeyConstraint, Table, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from exchange.storage.tables.ground import MOMENT, column, metadata

consent_request = Table(
    "consent_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("applicant_id", Uuid, ForeignKey("applicant.id"), optional=True),  # none while its subject is quarantined
    column("subject_id", Text, ForeignKey("subject.id")),
    column("asked_by", Uuid, ForeignKey("partner.id")),
    column("purpose", Text),
    column("purpose_version", Integer),
    column("flows", JSONB),
    column("state", Text),
    column("asked_at", MOMENT),
    column("lapses_at", MOMENT),
    column("answered_at", MOMENT, optional=True),
    column("language", Text, optional=True),
    column("notice_id", Uuid, ForeignKey("notice.id"), optional=True),
    column("evidence_id", Uuid),
    Index("ix_consent_request_open", "applicant_id", "state"),
    Index("ix_consent_request_lapse", "state", "lapses_at"),
    Index("ix_consent_request_subject", "subject_id", "state"),
)

consent_request_record = Table(
    "consent_request_record",
    metadata,
    column("request_id", Uuid, ForeignKey("consent_request.id")),
    column("record_id", Uuid, ForeignKey("record.id")),
    PrimaryKeyConstraint("request_id", "record_id"),
    Index(None, "record_id"),
)

consent = Table(
    "consent",
    metadata,
    Column("id", Uuid, primary_key=True),
    column("applicant_id", Uuid, ForeignKey("applicant.id")),
    column("subject_id", Text, ForeignKey("subject.id")),
    column("request_id", Uuid, ForeignKey("consent_request.id")),
    column("purpose", Text),
    column("purpose_version", Integer),
    column("flows", JSONB),
    column("given_by", Text),  # self | guardian
    column("access", Text),  # view | store
    column("valid_from", MOMENT),
    column("valid_to", MOMENT),
    column("max_uses", Integer, optional=True),
    column("uses", Integer),
    column("last_used_at", MOMENT, optional=True),
    column("erase_after_days", Integer, optional=True),
    column("supersedes", Uuid, ForeignKey("consent.id"), optional=True),
    column("notice_id", Uuid, ForeignKey("notice.id")),
    column("notice_sha256", LargeBinary),
    column("language", Text),
    column("channel", Text),
    column("state", Text),
    column("state_since", MOMENT),
    column("receipt", LargeBinary),  # sealed signed receipt
    column("evidence_id", Uuid),
    column("leaf", LargeBinary),
    Index(None, "applicant_id", "state"),
    Index("ix_consent_expiry", "state", "valid_to"),
)
