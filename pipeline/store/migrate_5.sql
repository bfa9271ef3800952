-- Version 4 to 5: large print for one pupil's family; findings that a later import settles by their row; which periods an import reaches; which
-- exams were failed; the scale of what was graded. schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views
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
INSERT INTO import_reach SELECT DISTINCT f.import_id, e.column1, p.period_id, 1 FROM import_file f, (VALUES ('result'), ('lesson'), ('membership'), ('teaching'), ('curriculum'),
       ('plan_topic'), ('plan_correction'), ('timetable'), ('holiday'), ('debt_attempt'), ('council_decision'), ('consent'), ('contact'), ('guardian'),
       ('guardianship')) e, period p
 WHERE f.rows_changed + f.rows_withdrawn > 0;

-- An import deletes the findings that are over: those that a later import of the same source (the last two names of its path) took the place of
-- were hidden until now, and go.
WITH path AS (
    SELECT import_id, repeats_id, rtrim(source, '/') AS path FROM import),
cut AS (
    SELECT import_id, repeats_id, path, substr(path, length(rtrim(path, replace(path, '/', ''))) + 1) AS name, rtrim(rtrim(path, replace(path, '/', '')), '/') AS folder FROM path),
latest AS (
    SELECT max(import_id) AS import_id FROM cut GROUP BY name, nullif(nullif(substr(folder, length(rtrim(folder, replace(folder, '/', ''))) + 1), ''), '.'))
DELETE FROM finding WHERE import_id NOT IN (SELECT coalesce(i.repeats_id, i.import_id) FROM latest JOIN import i USING (import_id));

-- The marks of a scale and the lowest of each level were not written, nor what works are marked to: ten marks, and per cent (whose thresholds
-- are above 5), had what they still have where policy.ini says nothing else.
INSERT OR IGNORE INTO policy_setting (period_id, name, value_x1000)
SELECT t.period_id, s.column1, s.column2
  FROM policy_setting t, (VALUES ('marks_from', 1000), ('works_to', 10000), ('level_3', 5000), ('level_4', 7000), ('level_5', 9000)) s
 WHERE t.name = 'marks_to' AND t.value_x1000 = 10000;
INSERT OR IGNORE INTO policy_setting (period_id, name, value_x1000)
SELECT t.period_id, 'works_to', 100000
  FROM policy_setting t JOIN policy_setting h USING (period_id)
 WHERE t.name = 'marks_to' AND t.value_x1000 = 5000 AND h.name = 'threshold_5' AND h.value_x1000 > 5000;

-- With which policy a period was graded: the digest of its settings that make marks and statistics.
CREATE TABLE graded_policy (
    period_id       INTEGER PRIMARY KEY REFERENCES period,
    digest          TEXT NOT NULL,
    changed_run_id  INTEGER
) STRICT;
UPDATE edition SET stale_import_id = NULL WHERE report LIKE 'forecast%'; -- of their day
PRAGMA user_version = 5;
