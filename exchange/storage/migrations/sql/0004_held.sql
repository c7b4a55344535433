ALTER TABLE record ALTER COLUMN purpose DROP NOT NULL;
ALTER TABLE fact ALTER COLUMN purpose DROP NOT NULL;

CREATE TABLE statutory_notice (
    record_id UUID NOT NULL,
    version INTEGER NOT NULL,
    partner_id UUID NOT NULL,
    law TEXT NOT NULL,
    event_id UUID NOT NULL,
    sent_at TIMESTAMP WITH TIME ZONE NOT NULL,
    evidence_id UUID NOT NULL,
    read_at TIMESTAMP WITH TIME ZONE,
    receipt_id UUID,
    CONSTRAINT pk_statutory_notice PRIMARY KEY (record_id, version, partner_id),
    CONSTRAINT fk_statutory_notice_record_id FOREIGN KEY(record_id) REFERENCES record (id),
    CONSTRAINT fk_statutory_notice_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id),
    CONSTRAINT fk_statutory_notice_event_id FOREIGN KEY(event_id) REFERENCES event (id)
);

GRANT SELECT, INSERT ON statutory_notice TO hub_app;
-- A notice is never rewritten, but its receipt comes after it.
GRANT UPDATE (read_at, receipt_id) ON statutory_notice TO hub_app;
