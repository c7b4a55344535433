"""Every table of the hub as plain SQLAlchemy ``Table`` objects; rows mean nothing here.

Columns that hold a person's words end sealed (``bytea``); the columns left in the clear are ids, codes,
dates and states, none of which identifies a person to a reader without the keys.
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.schema import SchemaItem

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

MOMENT = DateTime(timezone=True)
CODES = ARRAY(Text)


def _column(name: str, kind: Any, *parts: SchemaItem, optional: bool = False) -> Column[Any]:
    return Column(name, kind, *parts, nullable=optional)


# --- partners and what they agreed to -------------------------------------------------------------------

partner = Table(
    "partner",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("slug", Text),
    _column("kind", Text),
    _column("name", Text),
    _column("state", Text),
    _column("created_at", MOMENT),
    UniqueConstraint("slug"),
)

partner_endpoint = Table(
    "partner_endpoint",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    _column("channel", Text),  # webhook | inbox
    _column("url", Text, optional=True),
    _column("secret", LargeBinary, optional=True),  # sealed under the hub's own key
    _column("paused", Boolean),
    _column("since", MOMENT),
    _column("until", MOMENT, optional=True),
    Index(None, "partner_id"),
)

agreement = Table(
    "agreement",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    _column("version", Integer),
    _column("effective_from", Date),
    _column("effective_to", Date, optional=True),
    _column("sends", CODES),
    _column("receives", CODES),
    _column("purposes", CODES),
    _column("categories", CODES),
    _column("scopes", CODES),
    _column("deadlines", JSONB),  # priority -> hours to answer
    _column("statutes", JSONB),
    _column("created_at", MOMENT),
    UniqueConstraint("partner_id", "version"),
)

purpose = Table(
    "purpose",
    metadata,
    _column("code", Text),
    _column("version", Integer),
    _column("effective_from", Date),
    _column("effective_to", Date, optional=True),
    _column("validity_days", Integer),
    _column("lapse_days", Integer),
    _column("answer_categories", CODES),
    PrimaryKeyConstraint("code", "version"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("purpose", Text),
    _column("version", Integer),
    _column("language", Text),
    _column("slots", JSONB),
    _column("sha256", LargeBinary),
    _column("approved_by", Text),
    _column("approved_at", MOMENT),
    UniqueConstraint("purpose", "version", "language"),
)

# --- who may call ---------------------------------------------------------------------------------------

client = Table(
    "client",
    metadata,
    Column("id", Text, primary_key=True),
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    _column("name", Text),
    _column("jwks", JSONB, optional=True),
    _column("secret_hash", LargeBinary, optional=True),  # sandbox only
    _column("scopes", CODES),
    _column("created_at", MOMENT),
    _column("revoked_at", MOMENT, optional=True),
)

access_token = Table(
    "access_token",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    _column("client_id", Text, ForeignKey("client.id")),
    _column("scopes", CODES),
    _column("issued_at", MOMENT),
    _column("expires_at", MOMENT),
    _column("revoked_at", MOMENT, optional=True),
    Index(None, "expires_at"),
)

client_assertion = Table(
    "client_assertion",
    metadata,
    _column("client_id", Text),
    _column("jti_hash", LargeBinary),
    _column("expires_at", MOMENT),
    PrimaryKeyConstraint("client_id", "jti_hash"),
    Index(None, "expires_at"),
)

idempotency = Table(
    "idempotency",
    metadata,
    _column("client_id", Text),
    _column("route", Text),
    _column("key", Text),
    _column("fingerprint", LargeBinary),
    _column("status", Integer),
    _column("headers", JSONB),
    _column("body", LargeBinary),
    _column("created_at", MOMENT),
    _column("expires_at", MOMENT),
    PrimaryKeyConstraint("client_id", "route", "key"),
    Index(None, "expires_at"),
)

# --- who a person is ------------------------------------------------------------------------------------

applicant = Table(
    "applicant",
    metadata,
    Column("id", Uuid, primary_key=True),
    # The subject whose sending created the person: its contact is the one on file.
    _column("contact_subject_id", Text, optional=True),
    _column("created_at", MOMENT),
)

subject = Table(
    "subject",
    metadata,
    Column("id", Text, primary_key=True),
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    _column("applicant_id", Uuid, ForeignKey("applicant.id"), optional=True),
    _column("state", Text),  # linked | quarantined
    _column("claims", LargeBinary),
    _column("linked_by", Text, optional=True),
    _column("linked_at", MOMENT, optional=True),
    _column("created_at", MOMENT),
    Index(None, "applicant_id"),
    Index(None, "partner_id", "state"),
)

subject_key = Table(
    "subject_key",
    metadata,
    # Deferred: the key comes first, for the claims in the subject's own row are sealed with it.
    _column("subject_id", Text, ForeignKey("subject.id", deferrable=True, initially="DEFERRED")),
    _column("key_id", Integer),
    _column("kek_id", Integer),
    _column("wrapped", LargeBinary),
    PrimaryKeyConstraint("subject_id", "key_id"),
)

subject_index = Table(
    "subject_index",
    metadata,
    _column("subject_id", Text, ForeignKey("subject.id")),
    _column("field", Text),
    _column("key_version", Integer),
    _column("value", LargeBinary),
    PrimaryKeyConstraint("subject_id", "field", "key_version", "value"),
    Index(None, "field", "key_version", "value"),
)

link_decision = Table(
    "link_decision",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("subject_id", Text, ForeignKey("subject.id")),
    _column("applicant_id", Uuid, ForeignKey("applicant.id")),
    _column("verdict", Text),  # link | separate
    _column("decided_by", Text),
    _column("decided_at", MOMENT),
    _column("undone_by", Text, optional=True),
    _column("undone_at", MOMENT, optional=True),
    Index(None, "subject_id"),
)

# --- records --------------------------------------------------------------------------------------------

record = Table(
    "record",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("kind", Text),
    _column("version", Integer),
    _column("schema_version", Text),
    _column("producer_id", Uuid, ForeignKey("partner.id")),
    _column("client_id", Text),
    _column("subject_id", Text, ForeignKey("subject.id")),
    _column("purpose", Text),
    _column("legal_basis", Text),
    _column("referral_id", Uuid, ForeignKey("record.id"), optional=True),
    _column("source_record_id", Text),
    _column("source_hash", LargeBinary),
    _column("state", Text),  # waiting | released | lapsed
    _column("categories", CODES),
    _column("needs", CODES),  # without these categories the record may not flow at all
    _column("dropped", CODES),
    _column("confidentiality", Text),
    _column("content", LargeBinary, optional=True),  # null once destroyed
    _column("fact_ref", LargeBinary, optional=True),
    _column("occurred_at", MOMENT, optional=True),
    _column("recorded_at", MOMENT),
    _column("released_at", MOMENT, optional=True),
    _column("retention_until", Date),
    _column("evidence_id", Uuid),
    UniqueConstraint("producer_id", "kind", "source_record_id"),
    Index(None, "subject_id"),
    Index(None, "referral_id"),
    Index("ix_record_producer", "producer_id", "kind", "id"),
)

record_recipient = Table(
    "record_recipient",
    metadata,
    _column("record_id", Uuid, ForeignKey("record.id")),
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    PrimaryKeyConstraint("record_id", "partner_id"),
    Index("ix_record_recipient_partner", "partner_id", "record_id"),
)

record_part = Table(
    "record_part",
    metadata,
    _column("record_id", Uuid, ForeignKey("record.id")),
    _column("part", Text),
    _column("version", Integer),
    _column("as_of", Date),
    _column("categories", CODES),
    _column("content", LargeBinary),
    _column("recorded_at", MOMENT),
    _column("evidence_id", Uuid),
    PrimaryKeyConstraint("record_id", "part", "version"),
)

record_event = Table(
    "record_event",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("record_id", Uuid, ForeignKey("record.id")),
    _column("position", Integer),
    _column("code", Text),
    _column("happened_on", Date),
    _column("milestone", Text, optional=True),
    _column("categories", CODES),
    _column("content", LargeBinary),
    _column("recorded_at", MOMENT),
    _column("evidence_id", Uuid),
    UniqueConstraint("record_id", "position"),
)

referral = Table(
    "referral",
    metadata,
    Column("record_id", Uuid, ForeignKey("record.id"), primary_key=True),
    _column("number", Text),
    _column("sender_id", Uuid, ForeignKey("partner.id")),
    _column("receiver_id", Uuid, ForeignKey("partner.id")),
    _column("priority", Text),
    _column("state", Text),
    _column("state_since", MOMENT),
    _column("acts_next", Text, optional=True),  # person | sender | receiver | nobody -> null
    _column("due_at", MOMENT, optional=True),
    _column("sent_at", MOMENT, optional=True),
    _column("decided_at", MOMENT, optional=True),
    _column("started_on", Date, optional=True),
    UniqueConstraint("number"),
    Index("ix_referral_receiver", "receiver_id", "record_id"),
    Index("ix_referral_sender", "sender_id", "record_id"),
)

referral_move = Table(
    "referral_move",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("record_id", Uuid, ForeignKey("record.id")),
    _column("from_state", Text),
    _column("to_state", Text),
    _column("actor_kind", Text),
    _column("actor_id", Text),
    _column("at", MOMENT),
    _column("reason_code", Text, optional=True),
    _column("detail", LargeBinary, optional=True),
    _column("evidence_id", Uuid),
    Index(None, "record_id", "at"),
)

# --- consent --------------------------------------------------------------------------------------------

consent_request = Table(
    "consent_request",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("applicant_id", Uuid, ForeignKey("applicant.id")),
    _column("subject_id", Text, ForeignKey("subject.id")),
    _column("asked_by", Uuid, ForeignKey("partner.id")),
    _column("purpose", Text),
    _column("purpose_version", Integer),
    _column("flows", JSONB),
    _column("state", Text),
    _column("asked_at", MOMENT),
    _column("lapses_at", MOMENT),
    _column("answered_at", MOMENT, optional=True),
    _column("language", Text, optional=True),
    _column("notice_id", Uuid, ForeignKey("notice.id"), optional=True),
    _column("evidence_id", Uuid),
    Index("ix_consent_request_open", "applicant_id", "state"),
    Index("ix_consent_request_lapse", "state", "lapses_at"),
)

consent_request_record = Table(
    "consent_request_record",
    metadata,
    _column("request_id", Uuid, ForeignKey("consent_request.id")),
    _column("record_id", Uuid, ForeignKey("record.id")),
    PrimaryKeyConstraint("request_id", "record_id"),
    Index(None, "record_id"),
)

consent = Table(
    "consent",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("applicant_id", Uuid, ForeignKey("applicant.id")),
    _column("subject_id", Text, ForeignKey("subject.id")),
    _column("request_id", Uuid, ForeignKey("consent_request.id")),
    _column("purpose", Text),
    _column("purpose_version", Integer),
    _column("flows", JSONB),
    _column("given_by", Text),  # self | guardian
    _column("access", Text),  # view | store
    _column("valid_from", MOMENT),
    _column("valid_to", MOMENT),
    _column("max_uses", Integer, optional=True),
    _column("uses", Integer),
    _column("last_used_at", MOMENT, optional=True),
    _column("erase_after_days", Integer, optional=True),
    _column("supersedes", Uuid, ForeignKey("consent.id"), optional=True),
    _column("notice_id", Uuid, ForeignKey("notice.id")),
    _column("notice_sha256", LargeBinary),
    _column("language", Text),
    _column("channel", Text),
    _column("state", Text),
    _column("state_since", MOMENT),
    _column("receipt", LargeBinary),  # sealed signed receipt
    _column("evidence_id", Uuid),
    _column("leaf", LargeBinary),
    Index(None, "applicant_id", "state"),
    Index("ix_consent_expiry", "state", "valid_to"),
)

# --- telling partners -----------------------------------------------------------------------------------

event = Table(
    "event",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("type", Text),
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    _column("record_id", Uuid, ForeignKey("record.id"), optional=True),
    _column("data", JSONB),
    _column("occurred_at", MOMENT),
    Index(None, "record_id"),
)

event_pending = Table(
    "event_pending",
    metadata,
    Column("event_id", Uuid, ForeignKey("event.id"), primary_key=True),
    _column("partner_id", Uuid),
)

event_position = Table(
    "event_position",
    metadata,
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    _column("position", BigInteger),
    _column("event_id", Uuid, ForeignKey("event.id")),
    PrimaryKeyConstraint("partner_id", "position"),
    UniqueConstraint("event_id"),
)

delivery = Table(
    "delivery",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("event_id", Uuid, ForeignKey("event.id")),
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    _column("record_id", Uuid, ForeignKey("record.id"), optional=True),
    _column("channel", Text),  # webhook | inbox
    _column("decided", Boolean),  # true: announces content, so it is decided again when claimed
    _column("state", Text),
    _column("attempt", Integer),  # counts claims: a settlement names the one it settles
    _column("failures", Integer),  # counts answers other than 2xx: the rung of the ladder
    _column("next_attempt_at", MOMENT, optional=True),
    _column("claimed_at", MOMENT, optional=True),
    _column("settled_at", MOMENT, optional=True),
    _column("acknowledged_at", MOMENT, optional=True),
    _column("fetched_at", MOMENT, optional=True),
    _column("last_error", Text, optional=True),
    _column("created_at", MOMENT),
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
    _column("subject_id", Text, ForeignKey("subject.id")),
    _column("kind", Text),
    _column("body", LargeBinary),  # sealed: to, text, link
    _column("created_at", MOMENT),
    _column("sent_at", MOMENT, optional=True),
    Index(None, "created_at"),
)

# --- proof ----------------------------------------------------------------------------------------------

evidence_entry = Table(
    "evidence_entry",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("at", MOMENT),
    _column("type", Text),
    _column("subject_id", Text, optional=True),
    _column("object_id", Uuid, optional=True),
    _column("body", LargeBinary),
    _column("leaf", LargeBinary),
    Index(None, "subject_id"),
    Index(None, "object_id"),
    Index(None, "at"),
)

evidence_detail = Table(
    "evidence_detail",
    metadata,
    Column("entry_id", Uuid, ForeignKey("evidence_entry.id"), primary_key=True),
    _column("subject_id", Text),
    _column("sealed", LargeBinary),  # the salt of the commitment lies inside
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
    _column("entry_id", Uuid, ForeignKey("evidence_entry.id")),
    UniqueConstraint("entry_id"),
)

evidence_node = Table(
    "evidence_node",
    metadata,
    _column("level", Integer),
    _column("index", BigInteger),
    _column("hash", LargeBinary),
    PrimaryKeyConstraint("level", "index"),
)

evidence_head = Table(
    "evidence_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    _column("size", BigInteger),
)

fact = Table(
    "fact",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("kind", Text),
    _column("purpose", Text),
    _column("partner_id", Uuid),
    _column("place", Text, optional=True),
    _column("nationality_group", Text, optional=True),
    _column("sex", Text, optional=True),
    _column("age_band", Text, optional=True),
    _column("language", Text, optional=True),
    _column("channel", Text),
    _column("iso_week", Text),
)

# --- people of desks, staff and applicants who sign in -----------------------------------------------------

account = Table(
    "account",
    metadata,
    Column("id", Uuid, primary_key=True),
    _column("partner_id", Uuid, ForeignKey("partner.id")),
    _column("role", Text),  # caseworker | staff
    _column("name", Text),
    _column("created_at", MOMENT),
    _column("closed_at", MOMENT, optional=True),
)

link = Table(
    "link",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    _column("opens", Text),  # consent-request | applicant | account
    _column("request_id", Uuid, ForeignKey("consent_request.id"), optional=True),
    _column("applicant_id", Uuid, ForeignKey("applicant.id"), optional=True),
    _column("account_id", Uuid, ForeignKey("account.id"), optional=True),
    _column("reusable", Boolean),
    _column("created_at", MOMENT),
    _column("expires_at", MOMENT, optional=True),
    _column("spent_at", MOMENT, optional=True),
    Index(None, "request_id"),
)

session = Table(
    "session",
    metadata,
    Column("hash", LargeBinary, primary_key=True),
    _column("applicant_id", Uuid, ForeignKey("applicant.id"), optional=True),
    _column("account_id", Uuid, ForeignKey("account.id"), optional=True),
    _column("created_at", MOMENT),
    _column("expires_at", MOMENT),
    Index(None, "expires_at"),
)
