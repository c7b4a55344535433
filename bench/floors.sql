-- The least SQL one exchange can be: three indexed look-ups and three inserts with 1.5 kB, in one call.

CREATE TABLE floor_client (id integer PRIMARY KEY, partner integer NOT NULL);
CREATE TABLE floor_consent (person integer, recipient integer, body bytea NOT NULL, PRIMARY KEY (person, recipient));
CREATE TABLE floor_person (id integer PRIMARY KEY, body bytea NOT NULL);
CREATE TABLE floor_record (id uuid PRIMARY KEY, person integer NOT NULL, body bytea NOT NULL);
CREATE INDEX ON floor_record (person);
CREATE TABLE floor_event (id uuid PRIMARY KEY, record uuid NOT NULL, body bytea NOT NULL);
CREATE TABLE floor_evidence (id uuid PRIMARY KEY, at timestamptz NOT NULL, body bytea NOT NULL);

INSERT INTO floor_client SELECT n, n % 50 FROM generate_series(1, 200) n;
INSERT INTO floor_person SELECT n, sha256(n::text::bytea) FROM generate_series(1, 10000) n;
INSERT INTO floor_consent SELECT n, n % 50, sha256(n::text::bytea) FROM generate_series(1, 10000) n;
ANALYZE;

CREATE FUNCTION floor_exchange(client integer, person integer, content bytea) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    record uuid := gen_random_uuid();
BEGIN
    PERFORM FROM floor_client WHERE id = client;
    PERFORM FROM floor_person WHERE id = person;
    PERFORM FROM floor_consent c WHERE c.person = floor_exchange.person AND recipient = floor_exchange.person % 50;
    INSERT INTO floor_record VALUES (record, person, content);
    INSERT INTO floor_event VALUES (gen_random_uuid(), record, sha256(content));
    INSERT INTO floor_evidence VALUES (gen_random_uuid(), now(), sha256(content));
    RETURN record;
END $$;
