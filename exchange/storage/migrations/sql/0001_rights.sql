-- Who may do what. hub_owner owns everything and migrates; hub_app serves; hub_sequencer numbers after commit.
-- Tables the application may not change once written are granted INSERT and SELECT alone.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;

GRANT SELECT ON alembic_version TO hub_app, hub_sequencer;

-- Written once, never changed by anybody who serves.
GRANT SELECT, INSERT ON evidence_entry, evidence_detail, evidence_pending, event, event_pending, link_decision
    TO hub_app;
-- A link decision is never rewritten, but it can be marked as undone.
GRANT UPDATE (undone_by, undone_at) ON link_decision TO hub_app;
GRANT SELECT ON evidence_index, evidence_node, evidence_head, event_position TO hub_app;

-- Numbering evidence and events after commit.
GRANT SELECT ON evidence_entry, event TO hub_sequencer;
GRANT SELECT, DELETE ON evidence_pending, event_pending TO hub_sequencer;
GRANT SELECT, INSERT ON evidence_index, evidence_node, event_position TO hub_sequencer;
GRANT SELECT, INSERT, UPDATE ON evidence_head TO hub_sequencer;

-- The queue: its functions run with the caller's rights.
GRANT USAGE ON SCHEMA queue TO hub_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO hub_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO hub_app;

-- Everything else is ordinary.
GRANT SELECT, INSERT, UPDATE, DELETE ON
    access_token, account, agreement, applicant, client, client_assertion, code_list, consent, consent_request,
    consent_request_record, delivery, fact, idempotency, link, message, notice, partner, partner_endpoint,
    purpose, record, record_event, record_part, record_reading, record_recipient, record_version, referral,
    referral_move, session, subject, subject_index, subject_key
TO hub_app;
