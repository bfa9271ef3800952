-- The tables of version 1, for the test of the migration.
CREATE TABLE school (
    school_id       INTEGER PRIMARY KEY CHECK (school_id = 1),
    source_id       TEXT NOT NULL UNIQUE,
    short_name      TEXT NOT NULL,
    full_name       TEXT NOT NULL,
    address         TEXT NOT NULL DEFAULT '',
    phone           TEXT NOT NULL DEFAULT '',
    email           TEXT NOT NULL DEFAULT '',
    site            TEXT NOT NULL DEFAULT '',
    director_name   TEXT NOT NULL DEFAULT '',
    deputy_name     TEXT NOT NULL DEFAULT '',
    utc_offset_min  INTEGER NOT NULL DEFAULT 180,
    import_id       INTEGER
) STRICT;
CREATE TABLE period (
    period_id       INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    code            TEXT NOT NULL UNIQUE,
    kind            TEXT NOT NULL CHECK (kind IN ('quarter', 'trimester', 'half_year', 'year', 'term')),
    title           TEXT NOT NULL,
    short_title     TEXT NOT NULL,
    year_title      TEXT NOT NULL DEFAULT '',
    position        INTEGER NOT NULL,
    starts_on       TEXT NOT NULL,
    ends_on         TEXT NOT NULL CHECK (ends_on >= starts_on),
    grade_from      INTEGER,
    grade_to        INTEGER,
    parent_id       INTEGER REFERENCES period,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE holiday (
    holiday_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    starts_on       TEXT NOT NULL,
    ends_on         TEXT NOT NULL CHECK (ends_on >= starts_on),
    grade_from      INTEGER,
    grade_to        INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE bell (
    bell_id         INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    number          INTEGER NOT NULL,
    starts          TEXT NOT NULL,
    ends            TEXT NOT NULL,
    grade_from      INTEGER,
    grade_to        INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE teacher (
    teacher_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    family_name     TEXT NOT NULL,
    given_name      TEXT NOT NULL,
    patronymic      TEXT NOT NULL DEFAULT '',
    full_name       TEXT NOT NULL,
    short_name      TEXT NOT NULL,
    sort_key        TEXT NOT NULL,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE subject (
    subject_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    short_title     TEXT NOT NULL,
    position        INTEGER NOT NULL,
    assessment      TEXT NOT NULL DEFAULT 'marks' CHECK (assessment IN ('marks', 'pass_fail', 'unmarked')),
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE class_group (
    class_group_id  INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    kind            TEXT NOT NULL CHECK (kind IN ('class', 'subgroup', 'stream', 'individual', 'scheduled')),
    title           TEXT NOT NULL,
    grade           INTEGER,
    parent_id       INTEGER REFERENCES class_group,
    tutor_id        INTEGER REFERENCES teacher,
    sort_key        TEXT NOT NULL,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE pupil (
    pupil_id        INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    family_name     TEXT NOT NULL,
    given_name      TEXT NOT NULL,
    patronymic      TEXT NOT NULL DEFAULT '',
    full_name       TEXT NOT NULL,
    sort_key        TEXT NOT NULL,
    sex             TEXT CHECK (sex IN ('m', 'f')),
    born_on         TEXT,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE membership (
    membership_id   INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    from_on         TEXT NOT NULL,
    to_on           TEXT,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX membership_by_pupil ON membership (pupil_id);
CREATE INDEX membership_by_class ON membership (class_group_id);
CREATE TABLE movement (
    movement_id     INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    kind            TEXT NOT NULL CHECK (kind IN ('arrival', 'departure', 'transfer')),
    moved_on        TEXT NOT NULL,
    class_group_id  INTEGER REFERENCES class_group,
    order_number    TEXT NOT NULL DEFAULT '',
    order_on        TEXT,
    place           TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE individual_plan (
    individual_plan_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER REFERENCES subject,
    title           TEXT NOT NULL,
    basis           TEXT NOT NULL DEFAULT '',
    from_on         TEXT NOT NULL,
    to_on           TEXT,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE guardian (
    guardian_id     INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    family_name     TEXT NOT NULL,
    given_name      TEXT NOT NULL,
    patronymic      TEXT NOT NULL DEFAULT '',
    full_name       TEXT NOT NULL,
    sort_key        TEXT NOT NULL,
    delivery_form   TEXT NOT NULL DEFAULT 'unknown' CHECK (delivery_form IN ('electronic', 'paper', 'unknown')),
    has_internet    INTEGER NOT NULL DEFAULT 1,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE guardianship (
    guardianship_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    guardian_id     INTEGER NOT NULL REFERENCES guardian,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    relation        TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    UNIQUE (guardian_id, pupil_id)
) STRICT;
CREATE INDEX guardianship_by_pupil ON guardianship (pupil_id);
CREATE TABLE contact (
    contact_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    guardian_id     INTEGER REFERENCES guardian,
    pupil_id        INTEGER REFERENCES pupil,
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal', 'post')),
    value           TEXT NOT NULL,
    origin          TEXT NOT NULL CHECK (origin IN ('paper', 'electronic', 'self')),
    given_on        TEXT,
    position        INTEGER NOT NULL DEFAULT 1,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    CHECK ((guardian_id IS NULL) <> (pupil_id IS NULL))
) STRICT;
CREATE INDEX contact_by_guardian ON contact (guardian_id);
CREATE INDEX contact_by_pupil ON contact (pupil_id);
CREATE TABLE consent (
    consent_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    guardian_id     INTEGER REFERENCES guardian,
    by_pupil        INTEGER NOT NULL DEFAULT 0,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    purpose         TEXT NOT NULL CHECK (purpose IN ('results')),
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal', 'any')),
    state           TEXT NOT NULL CHECK (state IN ('granted', 'refused', 'withdrawn')),
    decided_on      TEXT NOT NULL,
    valid_until     TEXT,
    basis           TEXT NOT NULL DEFAULT '',
    import_id       INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    CHECK ((guardian_id IS NULL) = (by_pupil = 1))
) STRICT;
CREATE INDEX consent_by_pupil ON consent (pupil_id, guardian_id, channel, decided_on);
CREATE TABLE teaching (
    teaching_id     INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,
    weekly_hours_x1000 INTEGER,
    from_on         TEXT,
    to_on           TEXT,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX teaching_by_class ON teaching (class_group_id, subject_id);
CREATE TABLE curriculum (
    curriculum_id   INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,
    lesson_type     TEXT NOT NULL CHECK (lesson_type IN ('lesson', 'control', 'laboratory', 'practical', 'excursion', 'consultation', 'test')),
    hours           INTEGER NOT NULL CHECK (hours >= 0),
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE timetable (
    timetable_id    INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,
    weekday         INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    number          INTEGER NOT NULL,
    room            TEXT NOT NULL DEFAULT '',
    from_on         TEXT,
    to_on           TEXT,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE lesson (
    lesson_id       INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,
    given_on        TEXT NOT NULL,
    number          INTEGER,
    lesson_type     TEXT NOT NULL CHECK (lesson_type IN ('lesson', 'control', 'laboratory', 'practical', 'excursion', 'consultation', 'test')),
    state           TEXT NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
    change          TEXT CHECK (change IN ('replaced', 'moved')),
    replaced_teacher_id INTEGER REFERENCES teacher,
    moved_from_on   TEXT,
    reason          TEXT NOT NULL DEFAULT '',
    topic           TEXT NOT NULL DEFAULT '',
    homework        TEXT NOT NULL DEFAULT '',
    hours           INTEGER NOT NULL DEFAULT 1,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX lesson_by_class ON lesson (class_group_id, subject_id, given_on);
CREATE TABLE work_type (
    work_type_id    INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    weight_x1000    INTEGER NOT NULL CHECK (weight_x1000 >= 0),
    is_control      INTEGER NOT NULL DEFAULT 0,
    is_exam         INTEGER NOT NULL DEFAULT 0,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE work (
    work_id         INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    work_type_id    INTEGER NOT NULL REFERENCES work_type,
    period_id       INTEGER REFERENCES period,
    title           TEXT NOT NULL,
    assigned_on     TEXT,
    due_on          TEXT,
    weight_x1000    INTEGER CHECK (weight_x1000 >= 0),
    max_x1000       INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE TABLE mark (
    mark_id         INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    marked_on       TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('number', 'pass', 'fail', 'exempt', 'not_attested', 'work_owed', 'not_submitted')),
    value_x1000     INTEGER,
    weight_x1000    INTEGER NOT NULL CHECK (weight_x1000 >= 0),
    work_type_id    INTEGER REFERENCES work_type,
    work_id         INTEGER REFERENCES work,
    lesson_id       INTEGER REFERENCES lesson,
    period_id       INTEGER REFERENCES period,
    origin          TEXT NOT NULL DEFAULT 'journal' CHECK (origin IN ('journal', 'transfer')),
    comment         TEXT NOT NULL DEFAULT '',
    received_at     INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    CHECK ((kind = 'number') = (value_x1000 IS NOT NULL))
) STRICT;
CREATE INDEX mark_by_pupil ON mark (pupil_id, subject_id, marked_on, mark_id);
CREATE TABLE attendance (
    attendance_id   INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    lesson_id       INTEGER NOT NULL REFERENCES lesson,
    code            TEXT NOT NULL CHECK (code IN ('ill', 'excused', 'unexcused', 'absent', 'late', 'exempt')),
    comment         TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX attendance_by_pupil ON attendance (pupil_id, lesson_id);
CREATE TABLE deferral (
    deferral_id     INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'granted', 'extended', 'resolved', 'lapsed', 'refused')),
    order_number    TEXT NOT NULL DEFAULT '',
    order_on        TEXT,
    basis           TEXT NOT NULL DEFAULT '',
    due_on          TEXT,
    resolved_on     TEXT,
    decision        TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX deferral_by_pupil ON deferral (pupil_id, period_id);
CREATE TABLE exam_result (
    exam_result_id  INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER REFERENCES period,
    kind            TEXT NOT NULL CHECK (kind IN ('exam', 'trial', 'competition')),
    title           TEXT NOT NULL,
    held_on         TEXT NOT NULL,
    mark            INTEGER,
    score_x1000     INTEGER,
    max_x1000       INTEGER,
    received_at     INTEGER NOT NULL,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX exam_result_by_pupil ON exam_result (pupil_id, subject_id);
CREATE TABLE attainment (
    attainment_id   INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,
    level           TEXT NOT NULL CHECK (level IN ('high', 'sufficient', 'partial', 'not_yet')),
    comment         TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX attainment_by_pupil ON attainment (pupil_id, period_id);
CREATE TABLE recommendation (
    recommendation_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER REFERENCES subject,
    period_id       INTEGER REFERENCES period,
    teacher_id      INTEGER REFERENCES teacher,
    given_on        TEXT NOT NULL,
    body            TEXT NOT NULL,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;
CREATE INDEX recommendation_by_pupil ON recommendation (pupil_id, period_id);
CREATE TABLE final_override (
    final_override_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,
    kind            TEXT NOT NULL DEFAULT 'period' CHECK (kind IN ('period', 'final')),
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'not_attested', 'exempt', 'pass', 'fail')),
    mark            INTEGER,
    teacher_id      INTEGER REFERENCES teacher,
    given_on        TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT '',
    received_at     INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    CHECK ((outcome = 'mark') = (mark IS NOT NULL)),
    UNIQUE (pupil_id, subject_id, period_id, kind)
) STRICT;
CREATE TABLE result (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    taught_in_id    INTEGER NOT NULL REFERENCES class_group,
    teacher_id      INTEGER REFERENCES teacher,
    marks_text      TEXT NOT NULL,
    marks_count     INTEGER NOT NULL,
    weight_sum_x1000 INTEGER NOT NULL,
    weighted_sum_x1000000 INTEGER NOT NULL,
    mean_x1000      INTEGER,
    lessons_held    INTEGER NOT NULL,
    lessons_missed  INTEGER NOT NULL,
    lessons_ill     INTEGER NOT NULL,
    computed_outcome TEXT NOT NULL,
    computed_mark   INTEGER,
    exam_mark       INTEGER,
    final_override_id INTEGER REFERENCES final_override,
    deferral_id     INTEGER REFERENCES deferral,
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'not_attested', 'pass', 'fail', 'exempt', 'deferred', 'unmarked', 'departed')),
    mark            INTEGER,
    final_mark      INTEGER,
    reason          TEXT NOT NULL DEFAULT '',
    outcome_text    TEXT NOT NULL,
    digest          TEXT NOT NULL,
    PRIMARY KEY (period_id, pupil_id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX result_by_class ON result (period_id, class_group_id, subject_id);
CREATE TABLE result_clock (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    deferral_id     INTEGER NOT NULL DEFAULT 0,
    received_at     INTEGER NOT NULL,
    PRIMARY KEY (period_id, pupil_id, subject_id, deferral_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE pupil_result (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    category        TEXT NOT NULL,
    subjects        INTEGER NOT NULL,
    days_missed     INTEGER NOT NULL,
    lessons_missed  INTEGER NOT NULL,
    lessons_ill     INTEGER NOT NULL,
    lessons_unexcused INTEGER NOT NULL,
    late            INTEGER NOT NULL,
    PRIMARY KEY (period_id, pupil_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pupil_result_by_class ON pupil_result (period_id, class_group_id);
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
    n_not_attested  INTEGER NOT NULL,
    n_no_mark       INTEGER NOT NULL,
    n_exempt        INTEGER NOT NULL,
    n_deferred      INTEGER NOT NULL,
    n_pass          INTEGER NOT NULL,
    n_fail          INTEGER NOT NULL,
    n_unmarked      INTEGER NOT NULL,
    n_departed      INTEGER NOT NULL,
    mark_sum        INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id)
) STRICT, WITHOUT ROWID;
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
    PRIMARY KEY (period_id, class_group_id, subject_id, lesson_type)
) STRICT, WITHOUT ROWID;
CREATE TABLE forecast (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    as_of_on        TEXT NOT NULL,
    state           TEXT NOT NULL CHECK (state IN ('said', 'too_little', 'final')),
    evidence_count  INTEGER NOT NULL,
    mean_x1000      INTEGER,
    expected_mark   INTEGER,
    next_mark       INTEGER,
    needed_value    INTEGER,
    needed_weight_x1000 INTEGER,
    needed_count    INTEGER,
    p5 REAL, p4 REAL, p3 REAL, p2 REAL,
    PRIMARY KEY (period_id, pupil_id, subject_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE recipient (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    guardian_id     INTEGER NOT NULL DEFAULT 0,
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal', 'paper')),
    contact_id      INTEGER REFERENCES contact,
    consent_id      INTEGER REFERENCES consent,
    reason          TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (period_id, pupil_id, guardian_id, channel)
) STRICT, WITHOUT ROWID;
CREATE TABLE edition (
    edition_id      INTEGER PRIMARY KEY,
    report          TEXT NOT NULL,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    period_id       INTEGER NOT NULL REFERENCES period,
    number          TEXT NOT NULL,
    edition         INTEGER NOT NULL,
    replaces        INTEGER,
    content_hash    TEXT NOT NULL,
    issued_at       INTEGER NOT NULL,
    UNIQUE (report, pupil_id, period_id, edition),
    UNIQUE (report, number, edition)
) STRICT;
CREATE TABLE piece (
    edition_id      INTEGER PRIMARY KEY REFERENCES edition,
    path            TEXT NOT NULL,
    first_page      INTEGER NOT NULL,
    pages           INTEGER NOT NULL,
    stream_hash     TEXT NOT NULL
) STRICT;
CREATE TABLE message (
    edition_id      INTEGER NOT NULL REFERENCES edition,
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal')),
    title           TEXT NOT NULL,
    body_text       TEXT NOT NULL,
    body_html       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (edition_id, channel)
) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
    outbox_id       INTEGER PRIMARY KEY,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    guardian_id     INTEGER NOT NULL DEFAULT 0,
    event           TEXT NOT NULL CHECK (event IN ('results', 'exam')),
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
CREATE INDEX outbox_by_state ON outbox (state, due_at);
CREATE TABLE run (
    run_id          INTEGER PRIMARY KEY,
    stage           TEXT NOT NULL,
    period_id       INTEGER REFERENCES period,
    started_at      INTEGER NOT NULL,
    ended_at        INTEGER,
    outcome         TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed')),
    made            INTEGER NOT NULL DEFAULT 0,
    message         TEXT NOT NULL DEFAULT '',
    version         TEXT NOT NULL
) STRICT;
CREATE TABLE artifact (
    path            TEXT NOT NULL PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES period,
    stage           TEXT NOT NULL,
    title           TEXT NOT NULL,
    class_group_id  INTEGER REFERENCES class_group,
    pages           INTEGER,
    pieces          INTEGER,
    bytes           INTEGER NOT NULL,
    sha256          TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE import (
    import_id       INTEGER PRIMARY KEY,
    source          TEXT NOT NULL,
    layout          TEXT NOT NULL CHECK (layout IN ('journal', 'oneroster')),
    committed_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE import_file (
    import_id       INTEGER NOT NULL REFERENCES import,
    name            TEXT NOT NULL,
    sha256          TEXT NOT NULL,
    encoding        TEXT NOT NULL,
    delimiter       TEXT NOT NULL,
    rows_read       INTEGER NOT NULL,
    rows_accepted   INTEGER NOT NULL,
    rows_rejected   INTEGER NOT NULL,
    rows_changed    INTEGER NOT NULL,
    PRIMARY KEY (import_id, name),
    CHECK (rows_accepted + rows_rejected = rows_read)
) STRICT, WITHOUT ROWID;
CREATE TABLE finding (
    finding_id      INTEGER PRIMARY KEY,
    import_id       INTEGER REFERENCES import,
    period_id       INTEGER REFERENCES period,
    stage           TEXT NOT NULL,
    severity        TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    code            TEXT NOT NULL,
    file            TEXT NOT NULL DEFAULT '',
    line            INTEGER,
    column_name     TEXT NOT NULL DEFAULT '',
    value_read      TEXT NOT NULL DEFAULT '',
    expected        TEXT NOT NULL DEFAULT '',
    class_group_id  INTEGER REFERENCES class_group,
    subject_id      INTEGER REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,
    pupil_id        INTEGER REFERENCES pupil
) STRICT;
CREATE INDEX finding_by_period ON finding (period_id, stage);
PRAGMA user_version = 1;
