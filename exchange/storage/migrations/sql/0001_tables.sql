-- The hub's tables as of the first migration; tests compare them with exchange/storage/tables.py.

CREATE TABLE applicant (
    id UUID NOT NULL,
    contact_subject_id TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_applicant PRIMARY KEY (id)
);

CREATE TABLE client_assertion (
    client_id TEXT NOT NULL,
    jti_hash BYTEA NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_client_assertion PRIMARY KEY (client_id, jti_hash)
);
CREATE INDEX ix_client_assertion_expires_at ON client_assertion (expires_at);

CREATE TABLE code_list (
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    imported_by TEXT NOT NULL,
    imported_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_code_list PRIMARY KEY (name, version)
);

CREATE TABLE evidence_entry (
    id UUID NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    type TEXT NOT NULL,
    subject_id TEXT,
    object_id UUID,
    body BYTEA NOT NULL,
    leaf BYTEA NOT NULL,
    CONSTRAINT pk_evidence_entry PRIMARY KEY (id)
);
CREATE INDEX ix_evidence_entry_at ON evidence_entry (at);
CREATE INDEX ix_evidence_entry_object_id ON evidence_entry (object_id);
CREATE INDEX ix_evidence_entry_subject_id ON evidence_entry (subject_id);

CREATE TABLE evidence_head (
    id INTEGER NOT NULL,
    size BIGINT NOT NULL,
    CONSTRAINT pk_evidence_head PRIMARY KEY (id)
);

CREATE TABLE evidence_node (
    level INTEGER NOT NULL,
    index BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    CONSTRAINT pk_evidence_node PRIMARY KEY (level, index)
);

CREATE TABLE fact (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    purpose TEXT NOT NULL,
    partner_id UUID NOT NULL,
    place TEXT,
    nationality_group TEXT,
    sex TEXT,
    age_band TEXT,
    language TEXT,
    channel TEXT NOT NULL,
    iso_week TEXT NOT NULL,
    CONSTRAINT pk_fact PRIMARY KEY (id)
);

CREATE TABLE idempotency (
    client_id TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint BYTEA NOT NULL,
    status INTEGER NOT NULL,
    headers JSONB NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_idempotency PRIMARY KEY (client_id, route, key)
);
CREATE INDEX ix_idempotency_expires_at ON idempotency (expires_at);

CREATE TABLE notice (
    id UUID NOT NULL,
    purpose TEXT NOT NULL,
    version INTEGER NOT NULL,
    language TEXT NOT NULL,
    slots JSONB NOT NULL,
    sha256 BYTEA NOT NULL,
    approved_by TEXT NOT NULL,
    approved_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_notice PRIMARY KEY (id),
    CONSTRAINT uq_notice_purpose_version_language UNIQUE (purpose, version, language)
);

CREATE TABLE partner (
    id UUID NOT NULL,
    slug TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_partner PRIMARY KEY (id),
    CONSTRAINT uq_partner_slug UNIQUE (slug)
);

CREATE TABLE purpose (
    code TEXT NOT NULL,
    version INTEGER NOT NULL,
    effective_from DATE NOT NULL,
    effective_to DATE,
    validity_days INTEGER NOT NULL,
    lapse_days INTEGER NOT NULL,
    answer_categories TEXT[] NOT NULL,
    CONSTRAINT pk_purpose PRIMARY KEY (code, version)
);

CREATE TABLE account (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    role TEXT NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    closed_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_account PRIMARY KEY (id),
    CONSTRAINT fk_account_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);

CREATE TABLE agreement (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    version INTEGER NOT NULL,
    effective_from DATE NOT NULL,
    effective_to DATE,
    sends TEXT[] NOT NULL,
    receives TEXT[] NOT NULL,
    purposes TEXT[] NOT NULL,
    categories TEXT[] NOT NULL,
    scopes TEXT[] NOT NULL,
    deadlines JSONB NOT NULL,
    statutes JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_agreement PRIMARY KEY (id),
    CONSTRAINT uq_agreement_partner_id_version UNIQUE (partner_id, version),
    CONSTRAINT fk_agreement_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);

CREATE TABLE client (
    id TEXT NOT NULL,
    partner_id UUID NOT NULL,
    name TEXT NOT NULL,
    jwks JSONB,
    secret_hash BYTEA,
    scopes TEXT[] NOT NULL,
    pinned JSONB NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_client PRIMARY KEY (id),
    CONSTRAINT fk_client_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);

CREATE TABLE evidence_detail (
    entry_id UUID NOT NULL,
    subject_id TEXT NOT NULL,
    sealed BYTEA NOT NULL,
    CONSTRAINT pk_evidence_detail PRIMARY KEY (entry_id),
    CONSTRAINT fk_evidence_detail_entry_id FOREIGN KEY(entry_id) REFERENCES evidence_entry (id)
);

CREATE TABLE evidence_index (
    index BIGINT NOT NULL,
    entry_id UUID NOT NULL,
    CONSTRAINT pk_evidence_index PRIMARY KEY (index),
    CONSTRAINT uq_evidence_index_entry_id UNIQUE (entry_id),
    CONSTRAINT fk_evidence_index_entry_id FOREIGN KEY(entry_id) REFERENCES evidence_entry (id)
);

CREATE TABLE evidence_pending (
    entry_id UUID NOT NULL,
    CONSTRAINT pk_evidence_pending PRIMARY KEY (entry_id),
    CONSTRAINT fk_evidence_pending_entry_id FOREIGN KEY(entry_id) REFERENCES evidence_entry (id)
);

CREATE TABLE partner_endpoint (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    channel TEXT NOT NULL,
    url TEXT,
    secret BYTEA,
    paused BOOLEAN NOT NULL,
    since TIMESTAMP WITH TIME ZONE NOT NULL,
    until TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_partner_endpoint PRIMARY KEY (id),
    CONSTRAINT fk_partner_endpoint_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);
CREATE INDEX ix_partner_endpoint_partner_id ON partner_endpoint (partner_id);

CREATE TABLE subject (
    id TEXT NOT NULL,
    partner_id UUID NOT NULL,
    applicant_id UUID,
    state TEXT NOT NULL,
    claims BYTEA NOT NULL,
    linked_by TEXT,
    linked_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_subject PRIMARY KEY (id),
    CONSTRAINT fk_subject_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_subject_applicant_id FOREIGN KEY(applicant_id) REFERENCES applicant (id)
);
CREATE INDEX ix_subject_applicant_id ON subject (applicant_id);
CREATE INDEX ix_subject_partner_id_state ON subject (partner_id, state);

CREATE TABLE access_token (
    hash BYTEA NOT NULL,
    client_id TEXT NOT NULL,
    scopes TEXT[] NOT NULL,
    issued_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_access_token PRIMARY KEY (hash),
    CONSTRAINT fk_access_token_client_id FOREIGN KEY(client_id) REFERENCES client (id)
);
CREATE INDEX ix_access_token_expires_at ON access_token (expires_at);

CREATE TABLE consent_request (
    id UUID NOT NULL,
    applicant_id UUID,
    subject_id TEXT NOT NULL,
    asked_by UUID NOT NULL,
    purpose TEXT NOT NULL,
    purpose_version INTEGER NOT NULL,
    flows JSONB NOT NULL,
    state TEXT NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lapses_at TIMESTAMP WITH TIME ZONE NOT NULL,
    answered_at TIMESTAMP WITH TIME ZONE,
    language TEXT,
    notice_id UUID,
    evidence_id UUID NOT NULL,
    CONSTRAINT pk_consent_request PRIMARY KEY (id),
    CONSTRAINT fk_consent_request_applicant_id FOREIGN KEY(applicant_id) REFERENCES applicant (id),
    CONSTRAINT fk_consent_request_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_consent_request_asked_by FOREIGN KEY(asked_by) REFERENCES partner (id),
    CONSTRAINT fk_consent_request_notice_id FOREIGN KEY(notice_id) REFERENCES notice (id)
);
CREATE INDEX ix_consent_request_lapse ON consent_request (state, lapses_at);
CREATE INDEX ix_consent_request_open ON consent_request (applicant_id, state);
CREATE INDEX ix_consent_request_subject ON consent_request (subject_id, state);

CREATE TABLE link_decision (
    id UUID NOT NULL,
    subject_id TEXT NOT NULL,
    applicant_id UUID NOT NULL,
    verdict TEXT NOT NULL,
    decided_by TEXT NOT NULL,
    decided_at TIMESTAMP WITH TIME ZONE NOT NULL,
    undone_by TEXT,
    undone_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_link_decision PRIMARY KEY (id),
    CONSTRAINT fk_link_decision_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_link_decision_applicant_id FOREIGN KEY(applicant_id) REFERENCES applicant (id)
);
CREATE INDEX ix_link_decision_subject_id ON link_decision (subject_id);

CREATE TABLE message (
    id UUID NOT NULL,
    subject_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    body BYTEA NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_message PRIMARY KEY (id),
    CONSTRAINT fk_message_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id)
);
CREATE INDEX ix_message_created_at ON message (created_at);

CREATE TABLE record (
    id UUID NOT NULL,
    kind TEXT NOT NULL,
    version INTEGER NOT NULL,
    schema_version TEXT NOT NULL,
    producer_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    legal_basis TEXT NOT NULL,
    referral_id UUID,
    source_record_id TEXT NOT NULL,
    source_hash BYTEA NOT NULL,
    state TEXT NOT NULL,
    categories TEXT[] NOT NULL,
    needs TEXT[] NOT NULL,
    dropped TEXT[] NOT NULL,
    confidentiality TEXT NOT NULL,
    content BYTEA,
    fact_ref BYTEA,
    occurred_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    released_at TIMESTAMP WITH TIME ZONE,
    retention_until DATE NOT NULL,
    evidence_id UUID NOT NULL,
    CONSTRAINT pk_record PRIMARY KEY (id),
    CONSTRAINT uq_record_producer_id_kind_source_record_id UNIQUE (producer_id, kind, source_record_id),
    CONSTRAINT fk_record_producer_id FOREIGN KEY(producer_id) REFERENCES partner (id),
    CONSTRAINT fk_record_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_record_referral_id FOREIGN KEY(referral_id) REFERENCES record (id)
);
CREATE INDEX ix_record_producer ON record (producer_id, kind, id);
CREATE INDEX ix_record_referral_id ON record (referral_id);
CREATE INDEX ix_record_subject_id ON record (subject_id);

CREATE TABLE session (
    hash BYTEA NOT NULL,
    applicant_id UUID,
    account_id UUID,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_session PRIMARY KEY (hash),
    CONSTRAINT fk_session_applicant_id FOREIGN KEY(applicant_id) REFERENCES applicant (id),
    CONSTRAINT fk_session_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE INDEX ix_session_expires_at ON session (expires_at);

CREATE TABLE subject_index (
    subject_id TEXT NOT NULL,
    field TEXT NOT NULL,
    key_version INTEGER NOT NULL,
    value BYTEA NOT NULL,
    CONSTRAINT pk_subject_index PRIMARY KEY (subject_id, field, key_version, value),
    CONSTRAINT fk_subject_index_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id)
);
CREATE INDEX ix_subject_index_field_key_version_value ON subject_index (field, key_version, value);

CREATE TABLE subject_key (
    subject_id TEXT NOT NULL,
    key_id INTEGER NOT NULL,
    kek_id INTEGER NOT NULL,
    wrapped BYTEA NOT NULL,
    CONSTRAINT pk_subject_key PRIMARY KEY (subject_id, key_id),
    CONSTRAINT fk_subject_key_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE consent (
    id UUID NOT NULL,
    applicant_id UUID NOT NULL,
    subject_id TEXT NOT NULL,
    request_id UUID NOT NULL,
    purpose TEXT NOT NULL,
    purpose_version INTEGER NOT NULL,
    flows JSONB NOT NULL,
    given_by TEXT NOT NULL,
    access TEXT NOT NULL,
    valid_from TIMESTAMP WITH TIME ZONE NOT NULL,
    valid_to TIMESTAMP WITH TIME ZONE NOT NULL,
    max_uses INTEGER,
    uses INTEGER NOT NULL,
    last_used_at TIMESTAMP WITH TIME ZONE,
    erase_after_days INTEGER,
    supersedes UUID,
    notice_id UUID NOT NULL,
    notice_sha256 BYTEA NOT NULL,
    language TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    state_since TIMESTAMP WITH TIME ZONE NOT NULL,
    receipt BYTEA NOT NULL,
    evidence_id UUID NOT NULL,
    leaf BYTEA NOT NULL,
    CONSTRAINT pk_consent PRIMARY KEY (id),
    CONSTRAINT fk_consent_applicant_id FOREIGN KEY(applicant_id) REFERENCES applicant (id),
    CONSTRAINT fk_consent_subject_id FOREIGN KEY(subject_id) REFERENCES subject (id),
    CONSTRAINT fk_consent_request_id FOREIGN KEY(request_id) REFERENCES consent_request (id),
    CONSTRAINT fk_consent_supersedes FOREIGN KEY(supersedes) REFERENCES consent (id),
    CONSTRAINT fk_consent_notice_id FOREIGN KEY(notice_id) REFERENCES notice (id)
);
CREATE INDEX ix_consent_applicant_id_state ON consent (applicant_id, state);
CREATE INDEX ix_consent_expiry ON consent (state, valid_to);

CREATE TABLE consent_request_record (
    request_id UUID NOT NULL,
    record_id UUID NOT NULL,
    CONSTRAINT pk_consent_request_record PRIMARY KEY (request_id, record_id),
    CONSTRAINT fk_consent_request_record_request_id FOREIGN KEY(request_id) REFERENCES consent_request (id),
    CONSTRAINT fk_consent_request_record_record_id FOREIGN KEY(record_id) REFERENCES record (id)
);
CREATE INDEX ix_consent_request_record_record_id ON consent_request_record (record_id);

CREATE TABLE event (
    id UUID NOT NULL,
    type TEXT NOT NULL,
    partner_id UUID NOT NULL,
    record_id UUID,
    data JSONB NOT NULL,
    occurred_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_event PRIMARY KEY (id),
    CONSTRAINT fk_event_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_event_record_id FOREIGN KEY(record_id) REFERENCES record (id)
);
CREATE INDEX ix_event_record_id ON event (record_id);

CREATE TABLE link (
    hash BYTEA NOT NULL,
    opens TEXT NOT NULL,
    request_id UUID,
    applicant_id UUID,
    account_id UUID,
    reusable BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    spent_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_link PRIMARY KEY (hash),
    CONSTRAINT fk_link_request_id FOREIGN KEY(request_id) REFERENCES consent_request (id),
    CONSTRAINT fk_link_applicant_id FOREIGN KEY(applicant_id) REFERENCES applicant (id),
    CONSTRAINT fk_link_account_id FOREIGN KEY(account_id) REFERENCES account (id)
);
CREATE INDEX ix_link_request_id ON link (request_id);

CREATE TABLE record_event (
    id UUID NOT NULL,
    record_id UUID NOT NULL,
    position INTEGER NOT NULL,
    code TEXT NOT NULL,
    happened_on DATE NOT NULL,
    milestone TEXT,
    categories TEXT[] NOT NULL,
    content BYTEA NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    evidence_id UUID NOT NULL,
    CONSTRAINT pk_record_event PRIMARY KEY (id),
    CONSTRAINT uq_record_event_record_id_position UNIQUE (record_id, position),
    CONSTRAINT fk_record_event_record_id FOREIGN KEY(record_id) REFERENCES record (id)
);

CREATE TABLE record_part (
    record_id UUID NOT NULL,
    part TEXT NOT NULL,
    version INTEGER NOT NULL,
    as_of DATE NOT NULL,
    categories TEXT[] NOT NULL,
    content BYTEA NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    evidence_id UUID NOT NULL,
    CONSTRAINT pk_record_part PRIMARY KEY (record_id, part, version),
    CONSTRAINT fk_record_part_record_id FOREIGN KEY(record_id) REFERENCES record (id)
);

CREATE TABLE record_reading (
    record_id UUID NOT NULL,
    version INTEGER NOT NULL,
    partner_id UUID NOT NULL,
    first_read_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_record_reading PRIMARY KEY (record_id, version, partner_id),
    CONSTRAINT fk_record_reading_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_record_reading_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);

CREATE TABLE record_recipient (
    record_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    CONSTRAINT pk_record_recipient PRIMARY KEY (record_id, partner_id),
    CONSTRAINT fk_record_recipient_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_record_recipient_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);
CREATE INDEX ix_record_recipient_partner ON record_recipient (partner_id, record_id);

CREATE TABLE record_version (
    record_id UUID NOT NULL,
    version INTEGER NOT NULL,
    schema_version TEXT NOT NULL,
    source_hash BYTEA NOT NULL,
    categories TEXT[] NOT NULL,
    needs TEXT[] NOT NULL,
    dropped TEXT[] NOT NULL,
    confidentiality TEXT NOT NULL,
    content BYTEA,
    occurred_at TIMESTAMP WITH TIME ZONE,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    evidence_id UUID NOT NULL,
    CONSTRAINT pk_record_version PRIMARY KEY (record_id, version),
    CONSTRAINT fk_record_version_record_id FOREIGN KEY(record_id) REFERENCES record (id)
);

CREATE TABLE referral (
    record_id UUID NOT NULL,
    number TEXT NOT NULL,
    sender_id UUID NOT NULL,
    receiver_id UUID NOT NULL,
    priority TEXT NOT NULL,
    state TEXT NOT NULL,
    state_since TIMESTAMP WITH TIME ZONE NOT NULL,
    acts_next TEXT,
    due_at TIMESTAMP WITH TIME ZONE,
    sent_at TIMESTAMP WITH TIME ZONE,
    decided_at TIMESTAMP WITH TIME ZONE,
    started_on DATE,
    CONSTRAINT pk_referral PRIMARY KEY (record_id),
    CONSTRAINT uq_referral_number UNIQUE (number),
    CONSTRAINT fk_referral_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_referral_sender_id FOREIGN KEY(sender_id) REFERENCES partner (id),
    CONSTRAINT fk_referral_receiver_id FOREIGN KEY(receiver_id) REFERENCES partner (id)
);
CREATE INDEX ix_referral_receiver ON referral (receiver_id, record_id);
CREATE INDEX ix_referral_sender ON referral (sender_id, record_id);

CREATE TABLE referral_move (
    id UUID NOT NULL,
    record_id UUID NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    reason_code TEXT,
    detail BYTEA,
    evidence_id UUID NOT NULL,
    CONSTRAINT pk_referral_move PRIMARY KEY (id),
    CONSTRAINT fk_referral_move_record_id FOREIGN KEY(record_id) REFERENCES record (id)
);
CREATE INDEX ix_referral_move_record_id_at ON referral_move (record_id, at);

CREATE TABLE delivery (
    id UUID NOT NULL,
    event_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    record_id UUID,
    channel TEXT NOT NULL,
    decided BOOLEAN NOT NULL,
    state TEXT NOT NULL,
    attempt INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    next_attempt_at TIMESTAMP WITH TIME ZONE,
    claimed_at TIMESTAMP WITH TIME ZONE,
    settled_at TIMESTAMP WITH TIME ZONE,
    acknowledged_at TIMESTAMP WITH TIME ZONE,
    fetched_at TIMESTAMP WITH TIME ZONE,
    last_error TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_delivery PRIMARY KEY (id),
    CONSTRAINT uq_delivery_event_id UNIQUE (event_id),
    CONSTRAINT fk_delivery_event_id FOREIGN KEY(event_id) REFERENCES event (id),
    CONSTRAINT fk_delivery_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_delivery_record_id FOREIGN KEY(record_id) REFERENCES record (id)
);
CREATE INDEX ix_delivery_due ON delivery (next_attempt_at) WHERE state in ('queued', 'retrying');
CREATE INDEX ix_delivery_inbox ON delivery (partner_id, state);
CREATE INDEX ix_delivery_record_id ON delivery (record_id);
CREATE INDEX ix_delivery_sending ON delivery (claimed_at) WHERE state = 'sending';

CREATE TABLE event_pending (
    event_id UUID NOT NULL,
    partner_id UUID NOT NULL,
    CONSTRAINT pk_event_pending PRIMARY KEY (event_id),
    CONSTRAINT fk_event_pending_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);

CREATE TABLE event_position (
    partner_id UUID NOT NULL,
    position BIGINT NOT NULL,
    event_id UUID NOT NULL,
    CONSTRAINT pk_event_position PRIMARY KEY (partner_id, position),
    CONSTRAINT uq_event_position_event_id UNIQUE (event_id),
    CONSTRAINT fk_event_position_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_event_position_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);
