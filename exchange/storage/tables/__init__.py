"""Every table of the hub as plain SQLAlchemy ``Table`` objects; rows mean nothing here.

Columns that hold a person's words end sealed (``bytea``); the columns left in the clear are ids, codes,
dates and states, none of which identifies a person to a reader without the keys.
"""

from exchange.storage.tables.accounts import account, link, session
from exchange.storage.tables.applicants import applicant, link_decision, subject, subject_index, subject_key
from exchange.storage.tables.batches import batch, batch_row
from exchange.storage.tables.clients import access_token, client, client_assertion, idempotency
from exchange.storage.tables.codelists import code_list
from exchange.storage.tables.consents import consent, consent_request, consent_request_record
from exchange.storage.tables.deliveries import delivery, event, event_pending, event_position, message
from exchange.storage.tables.evidence import (
    evidence_detail,
    evidence_entry,
    evidence_head,
    evidence_index,
    evidence_node,
    evidence_pending,
    fact,
)
from exchange.storage.tables.ground import metadata
from exchange.storage.tables.partners import agreement, notice, partner, partner_endpoint, purpose
from exchange.storage.tables.records import (
    record,
    record_event,
    record_part,
    record_reading,
    record_recipient,
    record_version,
    referral,
    referral_move,
    statutory_notice,
)

__all__ = [
    "access_token",
    "account",
    "agreement",
    "applicant",
    "batch",
    "batch_row",
    "client",
    "client_assertion",
    "code_list",
    "consent",
    "consent_request",
    "consent_request_record",
    "delivery",
    "event",
    "event_pending",
    "event_position",
    "evidence_detail",
    "evidence_entry",
    "evidence_head",
    "evidence_index",
    "evidence_node",
    "evidence_pending",
    "fact",
    "idempotency",
    "link",
    "link_decision",
    "message",
    "metadata",
    "notice",
    "partner",
    "partner_endpoint",
    "purpose",
    "record",
    "record_event",
    "record_part",
    "record_reading",
    "record_recipient",
    "record_version",
    "referral",
    "referral_move",
    "session",
    "statutory_notice",
    "subject",
    "subject_index",
    "subject_key",
]
