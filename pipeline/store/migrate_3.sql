-- Version 2 to 3: deferrals with their history, debts and promotion, the certificate, curriculum compliance in depth, results by teacher and kind
-- of work, forecasts with probabilities. schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views are
-- dropped before and made again after.

-- ── results and policy ──

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
DROP TABLE forecast;
CREATE TABLE forecast (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    teacher_id      INTEGER REFERENCES teacher,
    as_of_on        TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('said', 'too_little', 'final')),
    evidence_count  INTEGER NOT NULL,
    mean_x1000      INTEGER,
    recent_x1000    INTEGER,
    works_due       INTEGER NOT NULL DEFAULT 0,
    works_missed    INTEGER NOT NULL DEFAULT 0,
    lessons_held    INTEGER NOT NULL DEFAULT 0,
    lessons_absent  INTEGER NOT NULL DEFAULT 0,
    lessons_left    INTEGER,
    mark_now        INTEGER,
    expected_mark   INTEGER,
    p1 INTEGER, p2 INTEGER, p3 INTEGER, p4 INTEGER, p5 INTEGER, p6 INTEGER, p7 INTEGER, p8 INTEGER, p9 INTEGER, p10 INTEGER,
    p_na            INTEGER,
    p_success       INTEGER,
    next_mark       INTEGER,
    needed_value    INTEGER,
    needed_weight_x1000 INTEGER,
    needed_count    INTEGER,
    further_mark    INTEGER,
    further_count   INTEGER,
    reason_1 TEXT, effect_1 INTEGER, reason_2 TEXT, effect_2 INTEGER, reason_3 TEXT, effect_3 INTEGER,
    warning         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (period_id, pupil_id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE forecast_basis (
    period_id       INTEGER PRIMARY KEY REFERENCES period,
    as_of_on        TEXT NOT NULL,
    gone_x1000      INTEGER NOT NULL,
    periods         INTEGER NOT NULL,
    own_count       INTEGER NOT NULL,
    pooled_count    INTEGER NOT NULL
) STRICT;
CREATE TABLE forecast_score (
    period_id       INTEGER NOT NULL REFERENCES period,
    at_percent      INTEGER NOT NULL,
    method          TEXT NOT NULL CHECK (method IN ('forecast', 'last_mark', 'last_level', 'base_rate')),
    training        TEXT NOT NULL CHECK (training IN ('earlier', 'folds')),
    count           INTEGER NOT NULL,
    too_little      INTEGER NOT NULL,
    brier           REAL NOT NULL,
    ece             REAL NOT NULL,
    accuracy        REAL NOT NULL,
    level_accuracy  REAL NOT NULL,
    auc             REAL NOT NULL,
    scored_at       INTEGER NOT NULL,
    PRIMARY KEY (period_id, at_percent, method)
) STRICT, WITHOUT ROWID;
CREATE TABLE forecast_reliability (
    period_id       INTEGER NOT NULL REFERENCES period,
    at_percent      INTEGER NOT NULL,
    bin             INTEGER NOT NULL CHECK (bin BETWEEN 0 AND 9),
    count           INTEGER NOT NULL,
    happened        INTEGER NOT NULL,
    said_sum        REAL NOT NULL,
    PRIMARY KEY (period_id, at_percent, bin)
) STRICT, WITHOUT ROWID;

-- the outbox takes the event 'forecast'
CREATE TABLE outbox_new (
    outbox_id       INTEGER PRIMARY KEY,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    guardian_id     INTEGER NOT NULL DEFAULT 0,
    event           TEXT NOT NULL CHECK (event IN ('results', 'exam', 'forecast')),
    period_id       INTEGER NOT NULL REFERENCES period,
    edition_id      INTEGER NOT NULL REFERENCES edition,
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal')),
    address         TEXT NOT NULL,
    due_at          INTEGER NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('queued', 'held', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'superseded', 'blocked')),
    state_reason    TEXT NOT NULL DEFAULT '',
    message_key     TEXT NOT NULL UNIQUE,
    queued_at       INTEGER NOT NULL,
    tries           INTEGER NOT NULL DEFAULT 0,
    next_try_at     INTEGER,
    sent_at         INTEGER,
    UNIQUE (pupil_id, guardian_id, event, period_id, edition_id, channel)
) STRICT;
INSERT INTO outbox_new SELECT * FROM outbox;
DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;
CREATE INDEX outbox_by_state ON outbox (state, due_at);

PRAGMA user_version = 3;
