-- Batches, and the result of every row of them.

CREATE TABLE batch (
    id UUID NOT NULL,
    partner_id UUID NOT NULL,
    client_id TEXT NOT NULL,
    key TEXT NOT NULL,
    media_type TEXT NOT NULL,
    kind TEXT,
    state TEXT NOT NULL,
    stopped_by TEXT,
    rows INTEGER NOT NULL,
    sent INTEGER NOT NULL,
    waiting INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    holder UUID NOT NULL,
    held_until TIMESTAMP WITH TIME ZONE NOT NULL,
    begun_at TIMESTAMP WITH TIME ZONE NOT NULL,
    changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    ended_at TIMESTAMP WITH TIME ZONE,
    expires_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_batch PRIMARY KEY (id),
    CONSTRAINT uq_batch_client_id_key UNIQUE (client_id, key),
    CONSTRAINT fk_batch_partner_id FOREIGN KEY(partner_id) REFERENCES partner (id)
);
CREATE INDEX ix_batch_expires_at ON batch (expires_at);
CREATE INDEX ix_batch_partner ON batch (partner_id, id);

CREATE TABLE batch_row (
    batch_id UUID NOT NULL,
    number INTEGER NOT NULL,
    fingerprint BYTEA NOT NULL,
    status INTEGER NOT NULL,
    final BOOLEAN NOT NULL,
    result JSONB NOT NULL,
    CONSTRAINT pk_batch_row PRIMARY KEY (batch_id, number),
    CONSTRAINT fk_batch_row_batch_id FOREIGN KEY(batch_id) REFERENCES batch (id) ON DELETE CASCADE
);

GRANT SELECT, INSERT, UPDATE, DELETE ON batch, batch_row TO hub_app;
