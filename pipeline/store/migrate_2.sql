-- Version 1 to 2: the history of changes, locks of periods, what is stale. schema.sql tells what the columns mean. Runs in one transaction, with
-- foreign keys off; the views are dropped before; views and indexes are made again after (open.c).
CREATE TABLE import_new (
    import_id       INTEGER PRIMARY KEY,
    source          TEXT NOT NULL,
    layout          TEXT NOT NULL CHECK (layout IN ('journal', 'oneroster', 'sds', 'register')),
    committed_at    INTEGER NOT NULL,
    mode            TEXT NOT NULL DEFAULT 'incremental' CHECK (mode IN ('incremental', 'full')),
    reason          TEXT NOT NULL DEFAULT '',
    version         TEXT NOT NULL DEFAULT '',
    declared        INTEGER NOT NULL DEFAULT 0,
    mark_high       INTEGER NOT NULL DEFAULT 0,
    repeats_id      INTEGER REFERENCES import
) STRICT;
INSERT INTO import_new (import_id, source, layout, committed_at) SELECT import_id, source, layout, committed_at FROM import;
DROP TABLE import;
ALTER TABLE import_new RENAME TO import;

-- a digest of another kind equals none: the next import reads every file
ALTER TABLE import_file RENAME COLUMN sha256 TO digest;
ALTER TABLE import_file ADD COLUMN certainty INTEGER NOT NULL DEFAULT 100;
ALTER TABLE import_file ADD COLUMN rows_withdrawn INTEGER NOT NULL DEFAULT 0;
ALTER TABLE result ADD COLUMN stale_import_id INTEGER;
ALTER TABLE edition ADD COLUMN stale_import_id INTEGER;

CREATE TABLE change (
    change_id       INTEGER PRIMARY KEY,
    import_id       INTEGER REFERENCES import,
    changed_at      INTEGER NOT NULL,
    entity          TEXT NOT NULL,
    source_id       TEXT NOT NULL,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER REFERENCES subject,
    field           TEXT NOT NULL,
    before          TEXT,
    after           TEXT,
    file            TEXT NOT NULL DEFAULT '',
    line            INTEGER,
    reason          TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE period_lock (
    period_lock_id  INTEGER PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES period,
    state           TEXT NOT NULL CHECK (state IN ('open', 'closed_for_teachers', 'closed')),
    set_at          INTEGER NOT NULL,
    set_by          TEXT NOT NULL DEFAULT '',
    reason          TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE lock_exception (
    lock_exception_id INTEGER PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER REFERENCES class_group,
    subject_id      INTEGER REFERENCES subject,
    opened_at       INTEGER NOT NULL,
    until_at        INTEGER NOT NULL,
    opened_by       TEXT NOT NULL DEFAULT '',
    reason          TEXT NOT NULL CHECK (reason <> ''),
    CHECK (class_group_id IS NOT NULL OR subject_id IS NOT NULL)
) STRICT;

CREATE TABLE gap (
    gap_id          INTEGER PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES period,
    kind            TEXT NOT NULL,
    severity        TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    actor           TEXT NOT NULL CHECK (actor IN ('teacher', 'tutor', 'operator', 'deputy')),
    teacher_id      INTEGER REFERENCES teacher,
    class_group_id  INTEGER REFERENCES class_group,
    subject_id      INTEGER REFERENCES subject,
    pupil_id        INTEGER REFERENCES pupil,
    lesson_id       INTEGER REFERENCES lesson,
    work_id         INTEGER REFERENCES work,
    on_day          TEXT,
    have            INTEGER,
    want            INTEGER,
    remaining       INTEGER,
    note            TEXT NOT NULL DEFAULT ''
) STRICT;

PRAGMA user_version = 2;
