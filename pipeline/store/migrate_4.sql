-- Version 3 to 4: signed codes of editions, and editions that were revoked. schema.sql tells what the columns mean. Runs in one transaction, with
-- foreign keys off; the views are dropped before and made again after.

ALTER TABLE edition ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN revoked_at INTEGER;
ALTER TABLE edition ADD COLUMN revoked_reason TEXT NOT NULL DEFAULT '';
PRAGMA user_version = 4;
