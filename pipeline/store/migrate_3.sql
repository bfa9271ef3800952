-- Version 2 to 3: deferrals with their history, debts and promotion, the certificate, curriculum compliance in depth, results by teacher and kind
-- of work, forecasts with probabilities. schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views are
-- dropped before and made again after.

-- ── results and policy ──

ALTER TABLE result ADD COLUMN tie INTEGER NOT NULL DEFAULT 0;
ALTER TABLE final_override ADD COLUMN author TEXT NOT NULL DEFAULT '';

-- ── deferrals ──

-- ── debts, promotion, the council's decision ──

CREATE TABLE debt_attempt (
    debt_attempt_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,
    number          INTEGER,
    commission      INTEGER NOT NULL DEFAULT 0,
    held_on         TEXT NOT NULL,
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'pass', 'fail', 'absent', 'excused')),
    mark            INTEGER,
    ill_from        TEXT,
    ill_to          TEXT,
    document        TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    CHECK ((outcome = 'mark') = (mark IS NOT NULL)),
    CHECK ((ill_from IS NULL) = (ill_to IS NULL))
) STRICT;
CREATE INDEX debt_attempt_by_pupil ON debt_attempt (pupil_id, period_id);

CREATE TABLE council_decision (
    council_decision_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    period_id       INTEGER NOT NULL REFERENCES period,
    decision        TEXT NOT NULL CHECK (decision IN ('promoted', 'conditional', 'repeated', 'adapted_programme', 'individual_plan', 'admitted',
                        'not_admitted', 'graduated', 'not_graduated')),
    protocol        TEXT NOT NULL,
    decided_on      TEXT NOT NULL,
    basis           TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX council_decision_by_pupil ON council_decision (pupil_id, period_id);

CREATE TABLE academic_debt (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    teacher_id      INTEGER REFERENCES teacher,
    arisen_on       TEXT NOT NULL,
    reason          TEXT NOT NULL CHECK (reason IN ('failed', 'fail', 'not_attested', 'illness')),
    attempts        INTEGER NOT NULL,
    last_attempt_on TEXT,
    excluded_days   INTEGER NOT NULL,
    deadline_on     TEXT,
    state           TEXT NOT NULL CHECK (state IN ('open', 'cleared', 'exhausted', 'overdue', 'excused')),
    PRIMARY KEY (period_id, pupil_id, subject_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE promotion (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    debts           INTEGER NOT NULL,
    excused         INTEGER NOT NULL,
    proposal        TEXT NOT NULL CHECK (proposal IN ('promoted', 'conditional', 'choice', 'held', 'admitted', 'not_admitted', 'graduated', 'withheld')),
    council_decision_id INTEGER REFERENCES council_decision,
    agrees          INTEGER,
    PRIMARY KEY (period_id, pupil_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX promotion_by_class ON promotion (period_id, class_group_id);

-- ── compliance ──

-- ── statistics of results ──

-- ── forecast ──

PRAGMA user_version = 3;
