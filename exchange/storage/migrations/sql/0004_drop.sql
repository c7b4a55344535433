DROP TABLE statutory_notice;

UPDATE record SET purpose = '' WHERE purpose IS NULL;
ALTER TABLE record ALTER COLUMN purpose SET NOT NULL;
UPDATE fact SET purpose = '' WHERE purpose IS NULL;
ALTER TABLE fact ALTER COLUMN purpose SET NOT NULL;
