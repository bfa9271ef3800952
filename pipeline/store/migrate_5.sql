-- Version 4 to 5: large print for one pupil's family; findings that a later import settles by their row. schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views
-- are dropped before and made again after.

ALTER TABLE pupil ADD COLUMN print_look TEXT NOT NULL DEFAULT 'normal' CHECK (print_look IN ('normal', 'large'));
ALTER TABLE finding ADD COLUMN row_id TEXT NOT NULL DEFAULT '';
-- With which policy a period was graded: the digest of its settings that make marks and statistics.
CREATE TABLE graded_policy (
    period_id       INTEGER PRIMARY KEY REFERENCES period,
    digest          TEXT NOT NULL
) STRICT;
UPDATE edition SET stale_import_id = NULL WHERE report LIKE 'forecast%'; -- of their day
PRAGMA user_version = 5;
