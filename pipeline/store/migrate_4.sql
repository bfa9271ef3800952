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

-- Paper on its way: what itog print has put together, what the print shop and the school say became of it.
CREATE TABLE print_job (                  -- a register: one set of pieces given to print
    print_job_id    INTEGER PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES period,
    set_code        TEXT NOT NULL,        -- of its pieces and their order: the same set has the same, and the same bytes
    made_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX print_job_by_period ON print_job (period_id, set_code);

CREATE TABLE print_file (                 -- its files, and what became of each
    print_job_id    INTEGER NOT NULL REFERENCES print_job,
    position        INTEGER NOT NULL,     -- 1, 2 …
    path            TEXT NOT NULL,        -- within the workspace
    title           TEXT NOT NULL,
    pieces          INTEGER NOT NULL,
    pages           INTEGER NOT NULL,     -- all, with covers and blank backs
    sheets          INTEGER NOT NULL,
    sha256          TEXT NOT NULL,
    state           TEXT NOT NULL DEFAULT 'made' CHECK (state IN ('made', 'packed', 'queued', 'printed', 'failed', 'unknown')),
    state_reason    TEXT NOT NULL DEFAULT '',
    state_at        INTEGER NOT NULL,
    queue_job       TEXT NOT NULL DEFAULT '', -- the printer's own number, «hp-12»
    PRIMARY KEY (print_job_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE print_item (                 -- its pieces
    print_job_id    INTEGER NOT NULL REFERENCES print_job,
    number          INTEGER NOT NULL,     -- the running number: n of m
    edition_id      INTEGER NOT NULL REFERENCES edition,
    file            INTEGER NOT NULL,     -- print_file.position
    first_page      INTEGER NOT NULL,
    pages           INTEGER NOT NULL,
    hash            TEXT NOT NULL,        -- of the archived piece
    PRIMARY KEY (print_job_id, file, first_page)
) STRICT, WITHOUT ROWID;
CREATE INDEX print_item_by_edition ON print_item (edition_id);

CREATE TABLE printed_piece (              -- the print shop's list, printed.csv; source_id: the piece, «2025-Q1-000123/1»
    printed_piece_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    printed_at      INTEGER NOT NULL,
    outcome         TEXT NOT NULL CHECK (outcome IN ('printed', 'spoiled')),
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE hand_out (                   -- the hand-out list, handed_out.csv: the proof of R6 for paper; source_id: the piece
    hand_out_id     INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    handed_at       INTEGER NOT NULL,
    given_to        TEXT NOT NULL CHECK (given_to IN ('guardian', 'pupil', 'post', 'other')),
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

UPDATE run SET stage = 'index' WHERE stage = 'report'; -- the stage's name of today
PRAGMA user_version = 4;
