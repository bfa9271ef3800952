-- Version 3 to 4: what a certificate is made of, marks of the former school, annual works, signed codes of editions, editions that were revoked.
-- schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views are dropped before and made again after.

-- ── results ──
ALTER TABLE work_type ADD COLUMN is_annual INTEGER NOT NULL DEFAULT 0;
ALTER TABLE result ADD COLUMN counted_mark INTEGER;
UPDATE result SET counted_mark = CASE WHEN (SELECT grade FROM class_group WHERE class_group_id = result.class_group_id) IN (9, 11) THEN mark
       ELSE coalesce(final_mark, mark) END WHERE outcome = 'mark';
ALTER TABLE result ADD COLUMN marks_transferred INTEGER NOT NULL DEFAULT 0;
CREATE TABLE certificate_new (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    position        INTEGER NOT NULL,
    title           TEXT NOT NULL,
    subject_id      INTEGER REFERENCES subject,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    marks_text      TEXT NOT NULL,
    mark_sum        INTEGER NOT NULL,
    mark_count      INTEGER NOT NULL,
    exam_mark       INTEGER,
    computed_mark   INTEGER,
    mark            INTEGER,
    tie             INTEGER NOT NULL,
    final_override_id INTEGER REFERENCES final_override,
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'pass', 'exempt', 'none')),
    outcome_text    TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT '',
    digest          TEXT NOT NULL,
    stale_import_id INTEGER,
    PRIMARY KEY (period_id, pupil_id, position)
) STRICT, WITHOUT ROWID;
INSERT INTO certificate_new SELECT *, '', NULL FROM certificate;
DROP TABLE certificate;
ALTER TABLE certificate_new RENAME TO certificate;
CREATE TABLE certificate_join (
    period_id       INTEGER NOT NULL REFERENCES period,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    title           TEXT NOT NULL,
    PRIMARY KEY (period_id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX forecast_by_class ON forecast (period_id, class_group_id);

-- ── editions ──
ALTER TABLE edition ADD COLUMN code TEXT NOT NULL DEFAULT '';
ALTER TABLE edition ADD COLUMN revoked_at INTEGER;
ALTER TABLE edition ADD COLUMN revoked_reason TEXT NOT NULL DEFAULT '';

-- What was printed, kept so that it can be printed again as it was: itog archive.
CREATE TABLE archive_part (               -- what pieces share: nothing of one person
    hash            TEXT NOT NULL PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (kind IN ('template', 'image', 'face')),
    bytes           BLOB NOT NULL
) STRICT;

CREATE TABLE archive_piece (              -- the pages of an edition, without what they share; deleted when the person is forgotten
    edition_id      INTEGER PRIMARY KEY REFERENCES edition,
    bytes           BLOB NOT NULL,
    hash            TEXT NOT NULL         -- of the bytes
) STRICT;

UPDATE run SET stage = 'index' WHERE stage = 'report'; -- the stage's name of today
PRAGMA user_version = 4;
