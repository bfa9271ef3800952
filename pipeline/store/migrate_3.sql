-- Version 2 to 3: deferrals with their history, debts and promotion, the certificate, curriculum compliance in depth, results by teacher and kind
-- of work, forecasts with probabilities. schema.sql tells what the columns mean. Runs in one transaction, with foreign keys off; the views are
-- dropped before and made again after.

-- ── results and policy ──

ALTER TABLE result ADD COLUMN tie INTEGER NOT NULL DEFAULT 0;
CREATE TABLE final_override_new (
    final_override_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,
    kind            TEXT NOT NULL DEFAULT 'period' CHECK (kind IN ('period', 'final', 'certificate')),
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'not_attested', 'exempt', 'pass', 'fail')),
    mark            INTEGER,
    teacher_id      INTEGER REFERENCES teacher,
    given_on        TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT '',
    received_at     INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    author          TEXT NOT NULL DEFAULT '',
    CHECK ((outcome = 'mark') = (mark IS NOT NULL)),
    UNIQUE (pupil_id, subject_id, period_id, kind)
) STRICT;
INSERT INTO final_override_new SELECT *, '' FROM final_override;
DROP TABLE final_override;
ALTER TABLE final_override_new RENAME TO final_override;
CREATE TABLE certificate (
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
    PRIMARY KEY (period_id, pupil_id, position)
) STRICT, WITHOUT ROWID;

-- ── deferrals ──
ALTER TABLE deferral ADD COLUMN origin TEXT NOT NULL DEFAULT 'journal' CHECK (origin IN ('journal', 'itog'));
ALTER TABLE deferral ADD COLUMN state_at INTEGER;
ALTER TABLE deferral ADD COLUMN outcome TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'not_attested'));
ALTER TABLE deferral ADD COLUMN ill_days INTEGER;
ALTER TABLE deferral ADD COLUMN lessons_ill INTEGER;
ALTER TABLE deferral ADD COLUMN lessons_held INTEGER;
ALTER TABLE deferral ADD COLUMN marks_count INTEGER;
CREATE TABLE deferral_event (
    deferral_event_id INTEGER PRIMARY KEY,
    deferral_id     INTEGER NOT NULL REFERENCES deferral,
    happened_at     INTEGER NOT NULL,
    act             TEXT NOT NULL CHECK (act IN ('proposed', 'granted', 'extended', 'resolved', 'lapsed', 'refused', 'withdrawn')),
    import_id       INTEGER REFERENCES import,
    decided_by      TEXT NOT NULL DEFAULT '',
    order_number    TEXT NOT NULL DEFAULT '',
    order_on        TEXT,
    due_on          TEXT,
    reason          TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX deferral_event_by_deferral ON deferral_event (deferral_id);
INSERT INTO deferral_event (deferral_id, happened_at, act, import_id, order_number, order_on, due_on, reason)
SELECT d.deferral_id, i.committed_at, d.state, d.import_id, d.order_number, d.order_on, d.due_on, coalesce(nullif(d.decision, ''), d.basis)
  FROM deferral d JOIN import i USING (import_id) WHERE d.withdrawn = 0;
ALTER TABLE result_clock RENAME TO result_clock_2;
CREATE TABLE result_clock (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    deferral_id     INTEGER NOT NULL DEFAULT 0,
    deferral_event_id INTEGER NOT NULL DEFAULT 0,
    received_at     INTEGER NOT NULL,
    PRIMARY KEY (period_id, pupil_id, subject_id, deferral_id, deferral_event_id)
) STRICT, WITHOUT ROWID;
INSERT INTO result_clock (period_id, pupil_id, subject_id, deferral_id, deferral_event_id, received_at)
SELECT c.period_id, c.pupil_id, c.subject_id, c.deferral_id,
       coalesce((SELECT max(e.deferral_event_id) FROM deferral_event e WHERE e.deferral_id = c.deferral_id), 0), c.received_at
  FROM result_clock_2 c;
DROP TABLE result_clock_2;

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
-- what was computed is computed again by the next run
ALTER TABLE lesson ADD COLUMN topic_number TEXT NOT NULL DEFAULT '';
DROP TABLE compliance;
CREATE TABLE plan_topic (
    plan_topic_id   INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER REFERENCES period,
    number          INTEGER NOT NULL,
    title           TEXT NOT NULL,
    hours           INTEGER NOT NULL DEFAULT 1,
    lesson_type     TEXT NOT NULL DEFAULT 'lesson' CHECK (lesson_type IN ('lesson', 'control', 'laboratory', 'practical', 'excursion', 'consultation', 'test')),
    planned_on      TEXT,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE plan_correction (
    plan_correction_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,
    kind            TEXT NOT NULL CHECK (kind IN ('compressed', 'merged', 'reserve', 'substitution', 'consultation', 'distance', 'independent', 'other')),
    hours           INTEGER NOT NULL CHECK (hours >= 0),
    reason          TEXT NOT NULL DEFAULT '',
    order_number    TEXT NOT NULL DEFAULT '',
    order_on        TEXT,
    author          TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE compliance (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    lesson_type     TEXT NOT NULL,
    teacher_id      INTEGER REFERENCES teacher,
    planned         INTEGER NOT NULL,
    held            INTEGER NOT NULL,
    replaced        INTEGER NOT NULL,
    moved           INTEGER NOT NULL,
    cancelled       INTEGER NOT NULL,
    without_topic   INTEGER NOT NULL,
    lessons         INTEGER NOT NULL,
    cum_planned     INTEGER NOT NULL,
    cum_held        INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id, lesson_type)
) STRICT, WITHOUT ROWID;
CREATE TABLE programme (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,
    inherited       INTEGER NOT NULL,
    planned         INTEGER NOT NULL,
    held            INTEGER NOT NULL,
    to_come         INTEGER NOT NULL,
    corrected       INTEGER NOT NULL,
    cum_planned     INTEGER NOT NULL,
    cum_held        INTEGER NOT NULL,
    cum_corrected   INTEGER NOT NULL,
    works_planned   INTEGER NOT NULL,
    works_held      INTEGER NOT NULL,
    works_scheduled INTEGER NOT NULL,
    works_given     INTEGER NOT NULL,
    topics          INTEGER NOT NULL,
    topics_due      INTEGER NOT NULL,
    topics_done     INTEGER NOT NULL,
    topics_ahead    INTEGER NOT NULL,
    lessons_matched INTEGER NOT NULL,
    lessons_unmatched INTEGER NOT NULL,
    year_planned    INTEGER NOT NULL,
    year_to_come    INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE programme_loss (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    reason          TEXT NOT NULL CHECK (reason IN ('illness', 'away', 'holiday', 'quarantine', 'subject', 'event', 'closure', 'moved', 'other',
                                                    'unconfirmed', 'not_entered')),
    hours           INTEGER NOT NULL,
    words           TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (period_id, class_group_id, subject_id, reason)
) STRICT, WITHOUT ROWID;
CREATE TABLE programme_teacher (
    period_id       INTEGER NOT NULL REFERENCES period,
    teacher_id      INTEGER NOT NULL,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    planned         INTEGER NOT NULL,
    to_come         INTEGER NOT NULL,
    held_own        INTEGER NOT NULL,
    held_by_others  INTEGER NOT NULL,
    given_for_others INTEGER NOT NULL,
    PRIMARY KEY (period_id, teacher_id, class_group_id, subject_id)
) STRICT, WITHOUT ROWID;

-- ── statistics of results ──
ALTER TABLE subject_result RENAME TO subject_result_2;
CREATE TABLE subject_result (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    roll            INTEGER NOT NULL,
    assessed        INTEGER NOT NULL,
    n5              INTEGER NOT NULL,
    n4              INTEGER NOT NULL,
    n3              INTEGER NOT NULL,
    n2              INTEGER NOT NULL,
    n1              INTEGER NOT NULL,
    n_not_attested  INTEGER NOT NULL,
    n_no_mark       INTEGER NOT NULL,
    n_exempt        INTEGER NOT NULL,
    n_deferred      INTEGER NOT NULL,
    n_pass          INTEGER NOT NULL,
    n_fail          INTEGER NOT NULL,
    n_unmarked      INTEGER NOT NULL,
    n_departed      INTEGER NOT NULL,
    mark_sum        INTEGER NOT NULL,
    degree_sum_x1000 INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id)
) STRICT, WITHOUT ROWID;
INSERT INTO subject_result
SELECT period_id, class_group_id, subject_id, roll, assessed, n5, n4, n3, n2, 0, n_not_attested, n_no_mark, n_exempt, n_deferred, n_pass, n_fail,
       n_unmarked, n_departed, mark_sum, 1000 * (100 * n5 + 64 * n4 + 36 * n3 + 16 * n2 + 7 * n_not_attested)
  FROM subject_result_2;
DROP TABLE subject_result_2;
-- the other computed tables are filled by the next run of grade
CREATE TABLE teacher_result (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,
    roll            INTEGER NOT NULL,
    assessed        INTEGER NOT NULL,
    n5              INTEGER NOT NULL,
    n4              INTEGER NOT NULL,
    n3              INTEGER NOT NULL,
    n2              INTEGER NOT NULL,
    n1              INTEGER NOT NULL,
    n_not_attested  INTEGER NOT NULL,
    n_no_mark       INTEGER NOT NULL,
    n_exempt        INTEGER NOT NULL,
    n_deferred      INTEGER NOT NULL,
    n_pass          INTEGER NOT NULL,
    n_fail          INTEGER NOT NULL,
    n_unmarked      INTEGER NOT NULL,
    n_departed      INTEGER NOT NULL,
    mark_sum        INTEGER NOT NULL,
    degree_sum_x1000 INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE mark_result (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    mark            INTEGER NOT NULL,
    pupils          INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id, mark)
) STRICT, WITHOUT ROWID;
CREATE TABLE work_result (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    work_type_id    INTEGER NOT NULL,
    n5              INTEGER NOT NULL,
    n4              INTEGER NOT NULL,
    n3              INTEGER NOT NULL,
    n2              INTEGER NOT NULL,
    n1              INTEGER NOT NULL,
    value_sum_x1000 INTEGER NOT NULL,
    n_pass          INTEGER NOT NULL,
    n_fail          INTEGER NOT NULL,
    n_not_submitted INTEGER NOT NULL,
    works_planned   INTEGER NOT NULL,
    works_held      INTEGER NOT NULL,
    due             INTEGER NOT NULL,
    written         INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id, work_type_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE class_result (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    roll_start      INTEGER NOT NULL,
    arrived         INTEGER NOT NULL,
    moved_in        INTEGER NOT NULL,
    departed        INTEGER NOT NULL,
    moved_out       INTEGER NOT NULL,
    roll_end        INTEGER NOT NULL,
    pupils          INTEGER NOT NULL,
    excellent       INTEGER NOT NULL,
    one_four        INTEGER NOT NULL,
    good            INTEGER NOT NULL,
    one_three       INTEGER NOT NULL,
    threes          INTEGER NOT NULL,
    failing         INTEGER NOT NULL,
    incomplete      INTEGER NOT NULL,
    unmarked        INTEGER NOT NULL,
    with_not_attested INTEGER NOT NULL,
    with_deferred   INTEGER NOT NULL,
    left_results    INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE policy_setting (
    period_id       INTEGER NOT NULL REFERENCES period,
    name            TEXT NOT NULL,
    value_x1000     INTEGER NOT NULL,
    PRIMARY KEY (period_id, name)
) STRICT, WITHOUT ROWID;

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
