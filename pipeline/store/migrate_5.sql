-- Version 4 to 5: large print for one pupil's family; findings that a later import settles by their row; which periods an import reaches; which exams were failed. schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views
-- are dropped before and made again after.

ALTER TABLE pupil ADD COLUMN print_look TEXT NOT NULL DEFAULT 'normal' CHECK (print_look IN ('normal', 'large'));
ALTER TABLE finding ADD COLUMN row_id TEXT NOT NULL DEFAULT '';
ALTER TABLE promotion ADD COLUMN failed_exams TEXT NOT NULL DEFAULT '';
CREATE TABLE import_reach (
    import_id       INTEGER NOT NULL REFERENCES import,
    entity          TEXT NOT NULL,
    period_id       INTEGER NOT NULL REFERENCES period,
    bound           INTEGER NOT NULL,
    PRIMARY KEY (import_id, entity, period_id)
) STRICT, WITHOUT ROWID;
-- of earlier imports it is not known: each reaches all
INSERT INTO import_reach SELECT DISTINCT f.import_id, e.column1, p.period_id, 1 FROM import_file f, (VALUES ('result'), ('lesson')) e, period p
 WHERE f.rows_changed + f.rows_withdrawn > 0;
PRAGMA user_version = 5;
