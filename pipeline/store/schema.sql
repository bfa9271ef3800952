-- itog: the data of one school, version 6 (PRAGMA user_version). This file is the contract between the rooms and the
-- manual of the data: import fills the registers, assess the computed tables, report the editions, deliver the outbox.
--
-- Conventions
--   *_id       INTEGER key made by itog.   source_id  the identifier of the journal, always text, unique in its table.
--   *_on       a day, TEXT "2025-10-24".   *_at       an instant, INTEGER seconds since 1970-01-01 in UTC.
--   *_x1000    a number times 1000 (marks, weights, means): no floating point stands behind a mark.
--   sort_key   natural Cyrillic order (5А, 5Б, 10А; ё beside е), to be compared bytewise: ORDER BY sort_key.
--   withdrawn  1 when the source no longer has the row: kept, but out of every computation.
--   import_id  the import that last changed the row.
-- Registers (journal rows, overrides, deferrals, consents, locks, changes, editions, outbox, runs) only append or
-- change state. Computed
-- tables (headed "computed" below) are deleted and rewritten by their stage in one transaction.

-- ───────────────────────────── the school and its year ─────────────────────────────

CREATE TABLE school (                     -- exactly one row
    school_id       INTEGER PRIMARY KEY CHECK (school_id = 1),
    source_id       TEXT NOT NULL UNIQUE,
    short_name      TEXT NOT NULL,        -- «Школа № 12»
    full_name       TEXT NOT NULL,        -- as on paper forms
    address         TEXT NOT NULL DEFAULT '',
    phone           TEXT NOT NULL DEFAULT '',
    email           TEXT NOT NULL DEFAULT '',
    site            TEXT NOT NULL DEFAULT '',   -- where the personal cabinet is
    director_name   TEXT NOT NULL DEFAULT '',   -- «Смирнова О. В.»
    deputy_name     TEXT NOT NULL DEFAULT '',
    utc_offset_min  INTEGER NOT NULL DEFAULT 180,
    import_id       INTEGER
) STRICT;

CREATE TABLE period (                     -- quarters, trimesters, half-years, years, terms of any name
    period_id       INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    code            TEXT NOT NULL UNIQUE, -- what the user types: 2025-Q1, 2025-Y, term-2013J
    kind            TEXT NOT NULL CHECK (kind IN ('quarter', 'trimester', 'half_year', 'year', 'term')),
    title           TEXT NOT NULL,        -- «I четверть»
    short_title     TEXT NOT NULL,        -- «I», column heads
    year_title      TEXT NOT NULL DEFAULT '',   -- «2025/2026»
    position        INTEGER NOT NULL,     -- order within the year
    starts_on       TEXT NOT NULL,
    ends_on         TEXT NOT NULL CHECK (ends_on >= starts_on),
    grade_from      INTEGER,              -- the grades it holds for; NULL: all
    grade_to        INTEGER,
    parent_id       INTEGER REFERENCES period,  -- the year
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE holiday (                    -- school holidays and days without lessons
    holiday_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    starts_on       TEXT NOT NULL,
    ends_on         TEXT NOT NULL CHECK (ends_on >= starts_on),
    grade_from      INTEGER,              -- extra holidays of grade 1
    grade_to        INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE bell (                       -- bell times
    bell_id         INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    number          INTEGER NOT NULL,     -- of the lesson in the day
    starts          TEXT NOT NULL,        -- "08:30"
    ends            TEXT NOT NULL,
    grade_from      INTEGER,
    grade_to        INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

-- ───────────────────────────── people, classes, groups ─────────────────────────────

CREATE TABLE teacher (
    teacher_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    family_name     TEXT NOT NULL,
    given_name      TEXT NOT NULL,
    patronymic      TEXT NOT NULL DEFAULT '',
    full_name       TEXT NOT NULL,        -- «Смирнова Ольга Викторовна»
    short_name      TEXT NOT NULL,        -- «Смирнова О. В.»
    sort_key        TEXT NOT NULL,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE subject (
    subject_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    title           TEXT NOT NULL,
    short_title     TEXT NOT NULL,        -- for narrow column heads
    position        INTEGER NOT NULL,     -- order in forms
    assessment      TEXT NOT NULL DEFAULT 'marks' CHECK (assessment IN ('marks', 'pass_fail', 'unmarked')),
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

-- Whoever is taught together. A pupil has one homeroom ('class'); subgroups and streams are where single subjects are taught;
-- 'individual' holds one pupil with an individual plan; 'scheduled' is a class of a subject in a source without homerooms, and
-- then stands in for the homeroom.
CREATE TABLE class_group (
    class_group_id  INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    kind            TEXT NOT NULL CHECK (kind IN ('class', 'subgroup', 'stream', 'individual', 'scheduled')),
    title           TEXT NOT NULL,        -- «5А», «5А, английский язык, 1-я подгруппа»
    grade           INTEGER,              -- 1 to 11; NULL where the source has none
    parent_id       INTEGER REFERENCES class_group, -- subgroup: its class
    tutor_id        INTEGER REFERENCES teacher,     -- class tutor
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
    print_look      TEXT NOT NULL DEFAULT 'normal' CHECK (print_look IN ('normal', 'large')), -- of documents on paper
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE membership (                 -- who is in which class_group, and when
    membership_id   INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    from_on         TEXT NOT NULL,
    to_on           TEXT,                 -- the last day; NULL: still there
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE movement (                   -- the orders behind arrivals and departures
    movement_id     INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    kind            TEXT NOT NULL CHECK (kind IN ('arrival', 'departure', 'transfer')),
    moved_on        TEXT NOT NULL,
    class_group_id  INTEGER REFERENCES class_group,
    order_number    TEXT NOT NULL DEFAULT '',
    order_on        TEXT,
    place           TEXT NOT NULL DEFAULT '',  -- from where, to where
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE individual_plan (
    individual_plan_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER REFERENCES subject,    -- NULL: the plan as a whole
    title           TEXT NOT NULL,
    basis           TEXT NOT NULL DEFAULT '',      -- order
    from_on         TEXT NOT NULL,
    to_on           TEXT,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE guardian (                   -- parent or legal representative
    guardian_id     INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    family_name     TEXT NOT NULL,
    given_name      TEXT NOT NULL,
    patronymic      TEXT NOT NULL DEFAULT '',
    full_name       TEXT NOT NULL,
    sort_key        TEXT NOT NULL,
    delivery_form   TEXT NOT NULL DEFAULT 'unknown' CHECK (delivery_form IN ('electronic', 'paper', 'unknown')), -- R7: the agreed form
    has_internet    INTEGER NOT NULL DEFAULT 1,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE guardianship (
    guardianship_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    guardian_id     INTEGER NOT NULL REFERENCES guardian,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    relation        TEXT NOT NULL DEFAULT '',  -- мать, отец, опекун …
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    UNIQUE (guardian_id, pupil_id)
) STRICT;

-- ───────────────────────────── consent and contacts (R1, R7) ─────────────────────────────

CREATE TABLE contact (                    -- of a guardian, or a pupil's own
    contact_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    guardian_id     INTEGER REFERENCES guardian,
    pupil_id        INTEGER REFERENCES pupil,
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal', 'post')),
    value           TEXT NOT NULL,
    origin          TEXT NOT NULL CHECK (origin IN ('paper', 'electronic', 'self')), -- how it was given
    given_on        TEXT,
    position        INTEGER NOT NULL DEFAULT 1,   -- preference among the person's contacts
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    CHECK ((guardian_id IS NULL) <> (pupil_id IS NULL))
) STRICT;

CREATE TABLE consent (                    -- the register: every decision is a row, the latest holds
    consent_id      INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    guardian_id     INTEGER REFERENCES guardian,  -- who decided: a guardian, or
    by_pupil        INTEGER NOT NULL DEFAULT 0,   -- 1: the pupil (aged 14 and more)
    pupil_id        INTEGER NOT NULL REFERENCES pupil, -- whose data
    purpose         TEXT NOT NULL CHECK (purpose IN ('results')), -- information on learning and its results
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal', 'any')),
    state           TEXT NOT NULL CHECK (state IN ('granted', 'refused', 'withdrawn')),
    decided_on      TEXT NOT NULL,
    valid_until     TEXT,                 -- the last day; a granted consent is "expired" after it
    basis           TEXT NOT NULL DEFAULT '',     -- the document: number, date
    import_id       INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    CHECK ((guardian_id IS NULL) = (by_pupil = 1))
) STRICT;

-- ───────────────────────────── teaching ─────────────────────────────

CREATE TABLE teaching (                   -- who teaches what to whom: this makes a pupil's list of subjects
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

CREATE TABLE curriculum (                 -- planned hours
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

-- The lesson plan of a group and subject (календарно-тематическое планирование): what is to be taught, in order. A topic is done by the lessons that
-- name its number (lesson.topic_number), else by those whose topic has the same words. Due: until planned_on, else until the end of its period.
CREATE TABLE plan_topic (
    plan_topic_id   INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER REFERENCES period,
    number          INTEGER NOT NULL,     -- in the plan of the year
    title           TEXT NOT NULL,
    hours           INTEGER NOT NULL DEFAULT 1,
    lesson_type     TEXT NOT NULL DEFAULT 'lesson' CHECK (lesson_type IN ('lesson', 'control', 'laboratory', 'practical', 'excursion', 'consultation', 'test')),
    planned_on      TEXT,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

-- How a lag is made good without a lesson (корректировка): topics compressed or merged, hours of the reserve, work given by a substitute who
-- taught another subject, consultations, distance or independent work. hours are taken from the lag of the period.
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
    author          TEXT NOT NULL DEFAULT '',     -- who corrected the plan
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE lesson (
    lesson_id       INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,   -- who gave it
    given_on        TEXT NOT NULL,
    number          INTEGER,
    lesson_type     TEXT NOT NULL CHECK (lesson_type IN ('lesson', 'control', 'laboratory', 'practical', 'excursion', 'consultation', 'test')),
    state           TEXT NOT NULL CHECK (state IN ('planned', 'held', 'cancelled')),
    change          TEXT CHECK (change IN ('replaced', 'moved')),
    replaced_teacher_id INTEGER REFERENCES teacher, -- replaced: whom
    moved_from_on   TEXT,                         -- moved: from which day
    reason          TEXT NOT NULL DEFAULT '',
    topic           TEXT NOT NULL DEFAULT '',
    homework        TEXT NOT NULL DEFAULT '',
    hours           INTEGER NOT NULL DEFAULT 1,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    topic_number    TEXT NOT NULL DEFAULT ''      -- of the lesson plan: «12», «12, 13» (merged), «12-14»
) STRICT;

-- ───────────────────────────── marks, absences, results ─────────────────────────────

CREATE TABLE work_type (                  -- kinds of work, with the weight used when a mark has none of its own
    work_type_id    INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE, -- «К», «С», cat-TMA
    title           TEXT NOT NULL,
    weight_x1000    INTEGER NOT NULL CHECK (weight_x1000 >= 0),
    is_control      INTEGER NOT NULL DEFAULT 0,
    is_exam         INTEGER NOT NULL DEFAULT 0,   -- its results are exam results, not current marks
    is_annual       INTEGER NOT NULL DEFAULT 0,   -- the annual control work, which may decide a year's mean of exactly x.5
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE work (                       -- scheduled works: the control-work schedule; OneRoster line items
    work_id         INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    work_type_id    INTEGER NOT NULL REFERENCES work_type,
    period_id       INTEGER REFERENCES period,
    title           TEXT NOT NULL,
    assigned_on     TEXT,
    due_on          TEXT,
    weight_x1000    INTEGER CHECK (weight_x1000 >= 0), -- NULL: the work type's
    max_x1000       INTEGER,              -- the highest score; NULL: the school's scale
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE mark (                       -- current marks
    mark_id         INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    marked_on       TEXT NOT NULL,
    kind            TEXT NOT NULL CHECK (kind IN ('number', 'pass', 'fail', 'exempt', 'not_attested', 'work_owed', 'not_submitted')),
    value_x1000     INTEGER,              -- 'number' only: 5 is 5000, 87.5 % is 87500
    weight_x1000    INTEGER NOT NULL CHECK (weight_x1000 >= 0), -- resolved: its own, the work's, or the work type's
    work_type_id    INTEGER REFERENCES work_type,
    work_id         INTEGER REFERENCES work,
    lesson_id       INTEGER REFERENCES lesson,
    period_id       INTEGER REFERENCES period,    -- its own period (late marks after a deferral); NULL: by marked_on
    origin          TEXT NOT NULL DEFAULT 'journal' CHECK (origin IN ('journal', 'transfer')),
    comment         TEXT NOT NULL DEFAULT '',
    received_at     INTEGER,              -- the source's own time, if it has one
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    CHECK ((kind = 'number') = (value_x1000 IS NOT NULL))
) STRICT;

CREATE TABLE attendance (                 -- absences only; presence has no row
    attendance_id   INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    lesson_id       INTEGER NOT NULL REFERENCES lesson,
    code            TEXT NOT NULL CHECK (code IN ('ill', 'excused', 'unexcused', 'absent', 'late', 'exempt')),
    comment         TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

-- The final mark deferred because of illness. granted and extended are open: no mark, never zero. A row comes from the journal, or is made by
-- `itog defer` (source_id "itog:PERIOD/PUPIL/SUBJECT"); a decision made by `itog defer` about a row of the journal makes it itog's own. What is itog's
-- own no import changes or withdraws. A subject's own row counts before one for all subjects.
CREATE TABLE deferral (
    deferral_id     INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER REFERENCES subject,   -- NULL: all subjects
    period_id       INTEGER NOT NULL REFERENCES period,
    state           TEXT NOT NULL CHECK (state IN ('proposed', 'granted', 'extended', 'resolved', 'lapsed', 'refused')), -- granted and extended are open
    order_number    TEXT NOT NULL DEFAULT '',
    order_on        TEXT,
    basis           TEXT NOT NULL DEFAULT '',     -- the document; never printed for third parties
    due_on          TEXT,                 -- until when the works are to be made up
    resolved_on     TEXT,
    decision        TEXT NOT NULL DEFAULT '',
    withdrawn       INTEGER NOT NULL DEFAULT 0,   -- also: a proposal whose reason is gone
    import_id       INTEGER,              -- NULL: made by itog
    origin          TEXT NOT NULL DEFAULT 'journal' CHECK (origin IN ('journal', 'itog')), -- whose decisions hold
    state_at        INTEGER,              -- when `itog defer` set the state; NULL: the commit of the import
    outcome         TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('', 'not_attested')), -- lapsed by `itog defer`: no mark, whatever was handed in; '': as computed
    ill_days        INTEGER,              -- proposed by itog: calendar days of the longest spell of illness,
    lessons_ill     INTEGER,              -- lessons of the subject missed by illness,
    lessons_held    INTEGER,              -- of so many held,
    marks_count     INTEGER               -- and the marks there were
) STRICT;

-- A register: what was decided about a deferral, one row an act, as it was then; the deferral itself has the state of the latest.
CREATE TABLE deferral_event (
    deferral_event_id INTEGER PRIMARY KEY,
    deferral_id     INTEGER NOT NULL REFERENCES deferral,
    happened_at     INTEGER NOT NULL,
    act             TEXT NOT NULL CHECK (act IN ('proposed', 'granted', 'extended', 'resolved', 'lapsed', 'refused', 'withdrawn')),
    import_id       INTEGER REFERENCES import,    -- the import that brought it; NULL: `itog defer`
    decided_by      TEXT NOT NULL DEFAULT '',
    order_number    TEXT NOT NULL DEFAULT '',
    order_on        TEXT,
    due_on          TEXT,
    reason          TEXT NOT NULL DEFAULT ''      -- basis, decision or reason; never printed for third parties
) STRICT;

CREATE TABLE exam_result (                -- final assessment, exams, trials and competitive trials (R6)
    exam_result_id  INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER REFERENCES period,    -- the period whose final mark it enters; NULL: none
    kind            TEXT NOT NULL CHECK (kind IN ('exam', 'trial', 'competition')),
    title           TEXT NOT NULL,
    held_on         TEXT NOT NULL,
    mark            INTEGER,              -- on the school's scale, if the source has it
    score_x1000     INTEGER,              -- points or percent
    max_x1000       INTEGER,
    received_at     INTEGER NOT NULL,     -- the source's time, else the commit of the import: the 24 hours run from here
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE debt_attempt (               -- attempts to clear an academic debt (273-ФЗ, article 58): at most two, the second before a commission
    debt_attempt_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,   -- whose result is the debt: as a rule the year
    number          INTEGER,              -- as the school numbers it; NULL: by its day
    commission      INTEGER NOT NULL DEFAULT 0,
    held_on         TEXT NOT NULL,
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'pass', 'fail', 'absent', 'excused')), -- absent: an attempt that failed; excused: none at all
    mark            INTEGER,              -- with outcome 'mark'
    ill_from        TEXT,                 -- an illness that the journal does not show: its days lengthen the time
    ill_to          TEXT,
    document        TEXT NOT NULL DEFAULT '',     -- record of the attempt: number, date
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    CHECK ((outcome = 'mark') = (mark IS NOT NULL)),
    CHECK ((ill_from IS NULL) = (ill_to IS NULL))
) STRICT;

CREATE TABLE council_decision (           -- of the pedagogical council about a pupil's year: every decision is a row, the latest holds
    council_decision_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    period_id       INTEGER NOT NULL REFERENCES period,
    decision        TEXT NOT NULL CHECK (decision IN ('promoted', 'conditional', 'repeated', 'adapted_programme', 'individual_plan', 'admitted',
                        'not_admitted', 'graduated', 'not_graduated')), -- admitted: to the final examination
    protocol        TEXT NOT NULL,        -- its number
    decided_on      TEXT NOT NULL,
    basis           TEXT NOT NULL DEFAULT '',     -- why, where it differs from what follows from the marks; the parents' application
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER
) STRICT;

CREATE TABLE attainment (                 -- grade 1: words instead of marks
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

CREATE TABLE recommendation (             -- a teacher's word to a pupil and family
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

CREATE TABLE final_override (             -- a final mark set by a person; kept through recalculation, shown beside the computed one
    final_override_id INTEGER PRIMARY KEY,
    source_id       TEXT NOT NULL UNIQUE,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    period_id       INTEGER NOT NULL REFERENCES period,
    kind            TEXT NOT NULL DEFAULT 'period' CHECK (kind IN ('period', 'final', 'certificate')), -- 'final': after the exam; 'certificate': of a year in grades 9 and 11
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'not_attested', 'exempt', 'pass', 'fail')),
    mark            INTEGER,              -- with outcome 'mark'
    teacher_id      INTEGER REFERENCES teacher,   -- the author
    given_on        TEXT NOT NULL,
    reason          TEXT NOT NULL DEFAULT '',
    received_at     INTEGER,
    withdrawn       INTEGER NOT NULL DEFAULT 0,
    import_id       INTEGER,
    author          TEXT NOT NULL DEFAULT '',     -- who set it, when that is no teacher: the deputy head, a commission
    CHECK ((outcome = 'mark') = (mark IS NOT NULL)),
    UNIQUE (pupil_id, subject_id, period_id, kind)
) STRICT;

-- ───────────────────────────── computed: grade ─────────────────────────────

-- One row for every pupil and subject of the roll of a period: nobody is missing. outcome tells what stands in the journal:
--   mark          a mark on the school's scale, in column mark     not_attested  «н/а», with its reason
--   pass, fail    «зачёт», «незачёт»                               exempt        «осв.»
--   deferred      an open deferral: no mark, never zero            unmarked      grade 1 and unmarked subjects
--   departed      left before the period's end: not counted
-- reason is '' or: few_marks, missed_lessons, no_marks, no_weighted_work, work_owed, teacher (an override says so), departed, deferral (it runs; of not_attested:
-- it lapsed).
-- A departed pupil keeps no_marks or no_weighted_work as the reason where that is so.
CREATE TABLE result (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,  -- the homeroom at the period's end
    taught_in_id    INTEGER NOT NULL REFERENCES class_group,  -- where the subject was taught to this pupil
    teacher_id      INTEGER REFERENCES teacher,
    marks_text      TEXT NOT NULL,        -- current marks and absences in order of date: «5 4 н 3»
    marks_count     INTEGER NOT NULL,     -- numeric marks, those of zero weight included
    weight_sum_x1000 INTEGER NOT NULL,
    weighted_sum_x1000000 INTEGER NOT NULL,   -- Σ weight × value, both times 1000
    mean_x1000      INTEGER,              -- truncated, for display; NULL: no weighted work
    lessons_held    INTEGER NOT NULL,     -- in the period, while the pupil was in the group
    lessons_missed  INTEGER NOT NULL,     -- all absences but lateness and exemption
    lessons_ill     INTEGER NOT NULL,
    computed_outcome TEXT NOT NULL,       -- by the policy alone
    computed_mark   INTEGER,
    exam_mark       INTEGER,              -- of the exam that enters the final mark
    final_override_id INTEGER REFERENCES final_override,
    deferral_id     INTEGER REFERENCES deferral,
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'not_attested', 'pass', 'fail', 'exempt', 'deferred', 'unmarked', 'departed')),
    mark            INTEGER,              -- the period's mark that holds: the override's, else the computed one
    final_mark      INTEGER,              -- with an exam: after combining; else as mark
    reason          TEXT NOT NULL DEFAULT '',
    outcome_text    TEXT NOT NULL,        -- as printed: «5», «н/а», «осв.», «зач.», «незач.», «отсрочка», «–»
    digest          TEXT NOT NULL,        -- of its own inputs: a later difference makes it stale
    stale_import_id INTEGER,              -- the import that changed an input since (-1: a decision of `itog defer`, -2: a mark of the year's periods came out otherwise); NULL: up to date
    tie             INTEGER NOT NULL DEFAULT 0, -- a year: the periods' mean is exactly x.5, the policy's [year] tie decided
    counted_mark    INTEGER,              -- that statistics, debts and promotion go by: final_mark, in grades 9 and 11 mark; NULL: no mark
    marks_transferred INTEGER NOT NULL DEFAULT 0, -- marks of any kind brought from another school, whether or not the policy counts them
    PRIMARY KEY (period_id, pupil_id, subject_id)
) STRICT, WITHOUT ROWID;

-- The certificate («аттестат») of a year, grades 9 and 11: a line for each subject, or for several that the policy joins ([certificate]). marks_text tells
-- what it was made of: «Алгебра 4, Геометрия 5», «I полугодие 4, II полугодие 5, год 5». outcome is mark, pass, exempt, or none with the reason: deferral,
-- debt (the year is below a success or «н/а»), no_marks, no_grade_10 (nothing of grade 10 is known of the pupil), teacher (set by a person).
CREATE TABLE certificate (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    position        INTEGER NOT NULL,     -- 1, 2 …: the order of subjects; a joined line stands where its first subject does
    title           TEXT NOT NULL,
    subject_id      INTEGER REFERENCES subject,   -- NULL: the line joins subjects
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    marks_text      TEXT NOT NULL,
    mark_sum        INTEGER NOT NULL,
    mark_count      INTEGER NOT NULL,
    exam_mark       INTEGER,              -- grade 9; in grade 11 it changes nothing and is not kept here
    computed_mark   INTEGER,              -- by the marks alone
    mark            INTEGER,              -- that stands: the override's, else the computed one
    tie             INTEGER NOT NULL,     -- a mean of exactly x.5 went up
    final_override_id INTEGER REFERENCES final_override,
    outcome         TEXT NOT NULL CHECK (outcome IN ('mark', 'pass', 'exempt', 'none')),
    outcome_text    TEXT NOT NULL,        -- as printed: «5», «зачтено», «осв.», «–»
    reason          TEXT NOT NULL DEFAULT '',
    digest          TEXT NOT NULL,        -- of its own inputs: a later difference makes it stale
    stale_import_id INTEGER,              -- as in result
    PRIMARY KEY (period_id, pupil_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE certificate_join (           -- which subjects the policy of that time puts into one line ([certificate])
    period_id       INTEGER NOT NULL REFERENCES period,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    title           TEXT NOT NULL,        -- of the line
    PRIMARY KEY (period_id, subject_id)
) STRICT, WITHOUT ROWID;

-- A register: when each result became known. Written once and never moved: the 24 hours of R6 run from here.
CREATE TABLE result_clock (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    deferral_id     INTEGER NOT NULL DEFAULT 0, -- the deferral that ended: it has 24 hours of its own; 0: none
    deferral_event_id INTEGER NOT NULL DEFAULT 0, -- the act that ended it: one that lapsed and was resolved later has them twice; 0: not known
    received_at     INTEGER NOT NULL,
    PRIMARY KEY (period_id, pupil_id, subject_id, deferral_id, deferral_event_id)
) STRICT, WITHOUT ROWID;

-- computed: a pupil's period as a whole. category (first that fits): failing (with «2» or «незачёт»; by the policy's setting also with н/а), incomplete (a
-- subject without a mark: deferred or not attested), one_three, threes, one_four, good, excellent; 'unmarked' in grade 1, 'departed'.
CREATE TABLE pupil_result (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    category        TEXT NOT NULL,
    subjects        INTEGER NOT NULL,
    days_missed     INTEGER NOT NULL,     -- days on which every lesson was missed
    lessons_missed  INTEGER NOT NULL,
    lessons_ill     INTEGER NOT NULL,
    lessons_unexcused INTEGER NOT NULL,
    late            INTEGER NOT NULL,
    PRIMARY KEY (period_id, pupil_id)
) STRICT, WITHOUT ROWID;

-- ───────────────────────────── computed: grade, statistics of results ─────────────────────────────

-- Counts and sums only, never means or percentages, so that classes, grades, levels, schools and regions add up; every rate is made by the
-- reader, as one sum divided by another. Denominator N of the rates by subject (DOMAIN: roll at the period's end − exempt − deferred − without
-- any mark; н/а stays in) is assessed = n5+n4+n3+n2+n_not_attested. n5 … n2 are levels: excellent, good,
-- satisfactory, below it; which marks they are tells the view mark_scale.
-- n_no_mark: not attested with no_marks or no_weighted_work as the reason (not in N). n_departed are not in the roll.
CREATE TABLE subject_result (             -- class × subject
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group, -- the homeroom
    subject_id      INTEGER NOT NULL REFERENCES subject,
    roll            INTEGER NOT NULL,
    assessed        INTEGER NOT NULL,
    n5              INTEGER NOT NULL,
    n4              INTEGER NOT NULL,
    n3              INTEGER NOT NULL,
    n2              INTEGER NOT NULL,
    n1              INTEGER NOT NULL,     -- of n2: the mark «1» of a scale of five
    n_not_attested  INTEGER NOT NULL,
    n_no_mark       INTEGER NOT NULL,
    n_exempt        INTEGER NOT NULL,
    n_deferred      INTEGER NOT NULL,
    n_pass          INTEGER NOT NULL,
    n_fail          INTEGER NOT NULL,
    n_unmarked      INTEGER NOT NULL,
    n_departed      INTEGER NOT NULL,
    mark_sum        INTEGER NOT NULL,     -- of the marks themselves
    degree_sum_x1000 INTEGER NOT NULL,    -- Σ of the policy's coefficients of the learning degree (СОУ): ÷ assessed ÷ 1000 it is СОУ in per cent
    PRIMARY KEY (period_id, class_group_id, subject_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE teacher_result (             -- the same by the group where the subject is taught, with its teacher: what the teacher reports
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group, -- the class, subgroup, stream, or individual plan
    subject_id      INTEGER NOT NULL REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,   -- at the period's end; NULL: nobody is named
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

CREATE TABLE mark_result (                -- how often each mark was given, where the scale has ten
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group, -- the homeroom
    subject_id      INTEGER NOT NULL REFERENCES subject,
    mark            INTEGER NOT NULL,
    pupils          INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id, mark)
) STRICT, WITHOUT ROWID;

-- Current marks by kind of work, of pupils who stayed to the period's end; a year's are those of its periods. Marks stand under the pupil's
-- homeroom, works under the class of the group they were set for (a stream without a class: under itself). Works of the schedule only:
-- works_held are those with a mark of anybody; due and written are pupils × held works: who was to write it, who has a mark of it; the
-- rest was absent, or handed nothing in.
CREATE TABLE work_result (                -- class × subject × kind of work
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    work_type_id    INTEGER NOT NULL,     -- 0: the source names no kind
    n5              INTEGER NOT NULL,     -- marks by the level that each would give alone
    n4              INTEGER NOT NULL,
    n3              INTEGER NOT NULL,
    n2              INTEGER NOT NULL,
    n1              INTEGER NOT NULL,     -- of n2: «1» of a scale of five
    value_sum_x1000 INTEGER NOT NULL,     -- of these marks: points or per cent where works have them
    n_pass          INTEGER NOT NULL,
    n_fail          INTEGER NOT NULL,
    n_not_submitted INTEGER NOT NULL,     -- «нс» and work owed
    works_planned   INTEGER NOT NULL,
    works_held      INTEGER NOT NULL,
    due             INTEGER NOT NULL,
    written         INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id, work_type_id)
) STRICT, WITHOUT ROWID;

-- Pupils of a class: who came and went, and the categories of pupil_result. roll_start + arrived + moved_in − departed − moved_out = roll_end;
-- moves between classes (of a week at most between them) are no arrivals. Success and quality of a class are told of those whose marks are
-- all decided: excellent + one_four + good + one_three + threes + failing.
CREATE TABLE class_result (
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    roll_start      INTEGER NOT NULL,     -- on the period's first day
    arrived         INTEGER NOT NULL,     -- came to the school later
    moved_in        INTEGER NOT NULL,     -- from another class
    departed        INTEGER NOT NULL,     -- left the school before the period's end
    moved_out       INTEGER NOT NULL,
    roll_end        INTEGER NOT NULL,
    pupils          INTEGER NOT NULL,     -- with results: all that follow, but for the last three
    excellent       INTEGER NOT NULL,
    one_four        INTEGER NOT NULL,
    good            INTEGER NOT NULL,
    one_three       INTEGER NOT NULL,
    threes          INTEGER NOT NULL,
    failing         INTEGER NOT NULL,
    incomplete      INTEGER NOT NULL,
    unmarked        INTEGER NOT NULL,
    with_not_attested INTEGER NOT NULL,   -- of pupils, whatever the category: at least one н/а
    with_deferred   INTEGER NOT NULL,     -- at least one deferral
    left_results    INTEGER NOT NULL,     -- category 'departed': not among pupils
    PRIMARY KEY (period_id, class_group_id)
) STRICT, WITHOUT ROWID;

-- The policy's settings that readers of the statistics print: degree_5 … degree_1, degree_not_attested (coefficients of СОУ in per cent),
-- failing_with_not_attested (1: a pupil with н/а counts as failing), marks_from, marks_to (the scale), works_to (the highest current mark), level_5, level_4, level_3 (the
-- lowest marks that are excellent, good, satisfactory). And of the base, for the sheet that says how
-- figures are made: threshold_3 … (the lowest mean for a mark), minimum_1 … minimum_3 (marks needed in this period at one, two, three lessons a week),
-- few_marks_attest, absence_limit (per cent), absence_alone, lag_limit (per cent), own_sections (how many sections hold for some grades or subjects only).
CREATE TABLE policy_setting (
    period_id       INTEGER NOT NULL REFERENCES period,
    name            TEXT NOT NULL,
    value_x1000     INTEGER NOT NULL,
    PRIMARY KEY (period_id, name)
) STRICT, WITHOUT ROWID;

-- With which policy a period was graded: the digest of its settings that make marks and statistics.
CREATE TABLE graded_policy (
    period_id       INTEGER PRIMARY KEY REFERENCES period,
    digest          TEXT NOT NULL,
    changed_run_id  INTEGER               -- the last run that graded it with another policy, or to another result; NULL: not known
) STRICT;

-- ───────────────────────────── computed: comply, forecast ─────────────────────────────

-- Counts and sums only, so that classes, schools and regions add up. Hours are group hours: two subgroups that have the plan of their class (inherited)
-- count it twice, as the lessons do. The rules of counting stand at the head of assess/comply_count.c.
CREATE TABLE compliance (                 -- by lesson type
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    lesson_type     TEXT NOT NULL,
    teacher_id      INTEGER REFERENCES teacher,   -- of the teaching
    planned         INTEGER NOT NULL,     -- hours
    held            INTEGER NOT NULL,     -- hours, replaced and moved ones included
    replaced        INTEGER NOT NULL,     -- of held: given by another teacher
    moved           INTEGER NOT NULL,     -- of held: on another day
    cancelled       INTEGER NOT NULL,
    without_topic   INTEGER NOT NULL,     -- of held
    lessons         INTEGER NOT NULL,     -- held, as entries of the journal: a work of two hours is one
    cum_planned     INTEGER NOT NULL,     -- from the begin of the year to the end of the period
    cum_held        INTEGER NOT NULL,
    PRIMARY KEY (period_id, class_group_id, subject_id, lesson_type)
) STRICT, WITHOUT ROWID;

CREATE TABLE programme (                  -- by group and subject: where the programme stands; lag = planned - held - to_come
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,
    inherited       INTEGER NOT NULL,     -- 1: a subgroup with the plan of its class
    planned         INTEGER NOT NULL,
    held            INTEGER NOT NULL,
    to_come         INTEGER NOT NULL,     -- from the day of the run to the end of the period; 0 once it is over
    corrected       INTEGER NOT NULL,     -- hours of plan_correction
    cum_planned     INTEGER NOT NULL,
    cum_held        INTEGER NOT NULL,
    cum_corrected   INTEGER NOT NULL,
    works_planned   INTEGER NOT NULL,     -- hours of control, laboratory, practical works and tests
    works_held      INTEGER NOT NULL,
    works_scheduled INTEGER NOT NULL,     -- rows of table work (exams aside) due in the period, on days that are over
    works_given     INTEGER NOT NULL,     -- of them: with a mark of theirs, or a lesson of such a type held on the day
    topics          INTEGER NOT NULL,     -- of the year's lesson plan
    topics_due      INTEGER NOT NULL,     -- until the end of the period
    topics_done     INTEGER NOT NULL,     -- of topics_due
    topics_ahead    INTEGER NOT NULL,     -- done, not yet due
    lessons_matched INTEGER NOT NULL,     -- lessons held since the begin of the year whose topic is in the plan
    lessons_unmatched INTEGER NOT NULL,   -- whose topic isn't, or that have none; 0 without a plan
    year_planned    INTEGER NOT NULL,     -- 0: no plan for the whole year
    year_to_come    INTEGER NOT NULL,     -- after the day of the run (or the period's end) to the end of the year; cum_held + year_to_come is the projection
    PRIMARY KEY (period_id, class_group_id, subject_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE programme_loss (             -- hours of the period that were not held, by reason
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    reason          TEXT NOT NULL CHECK (reason IN ('illness', 'away', 'holiday', 'quarantine', 'subject', 'event', 'closure', 'moved', 'other',
                                                    'unconfirmed', 'not_entered')), -- assess/comply_reason.h
    hours           INTEGER NOT NULL,
    words           TEXT NOT NULL DEFAULT '',     -- 'other': what the journal says, the first of them
    PRIMARY KEY (period_id, class_group_id, subject_id, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE programme_teacher (          -- the same hours by who has the load and who gave them
    period_id       INTEGER NOT NULL REFERENCES period,
    teacher_id      INTEGER NOT NULL,     -- 0: nobody is known
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    planned         INTEGER NOT NULL,     -- of the load; shared by days when it changed hands within the period
    to_come         INTEGER NOT NULL,
    held_own        INTEGER NOT NULL,     -- of the load: given by this teacher
    held_by_others  INTEGER NOT NULL,     -- of the load: given by a substitute
    given_for_others INTEGER NOT NULL,    -- given as a substitute: of another teacher's load
    PRIMARY KEY (period_id, teacher_id, class_group_id, subject_id)
) STRICT, WITHOUT ROWID;

-- What is to be expected of each pupil and subject with marks, on a day of the period: what was entered for a later day was not looked at (marks by
-- marked_on, absences and lessons by the lesson's day). state: said; too_little: below the policy's number of marks; final: the mark stands already.
-- Chances are in thousandths and sum to 1000: p1 … p10 of the marks of the school's scale (2 to 5: p2 … p5, the others NULL), p_na of «н/а».
-- reason_1 … reason_3, the strongest first: mean, recent (the last marks), few_marks, missed (works), absent, time_left, subject; effect: by how many
-- thousandths it moves p_success, below 0 downwards. warning: words between blanks, why the tutor should look: risk (a failing mark or «н/а» is likely),
-- edge_up, edge_down (the mean is hardly below, above a threshold), few_marks (below the minimum, and little time), absent (beyond the limit).
-- Nothing here comes from anything but marks, weights, lessons and absences.
CREATE TABLE forecast (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,  -- the homeroom
    teacher_id      INTEGER REFERENCES teacher,
    as_of_on        TEXT NOT NULL,        -- later marks were not looked at
    state           TEXT NOT NULL CHECK (state IN ('said', 'too_little', 'final')),
    evidence_count  INTEGER NOT NULL,     -- numeric marks; of a year: periods with a mark
    mean_x1000      INTEGER,
    recent_x1000    INTEGER,              -- of the last three marks
    works_due       INTEGER NOT NULL DEFAULT 0,   -- works that are marked already
    works_missed    INTEGER NOT NULL DEFAULT 0,   -- of these: not submitted
    lessons_held    INTEGER NOT NULL DEFAULT 0,
    lessons_absent  INTEGER NOT NULL DEFAULT 0,
    lessons_left    INTEGER,              -- until the period's end, by the hours a week; of a year: periods
    mark_now        INTEGER,              -- what the marks so far give by the policy
    expected_mark   INTEGER,              -- the likeliest mark; final: the mark that stands
    p1 INTEGER, p2 INTEGER, p3 INTEGER, p4 INTEGER, p5 INTEGER, p6 INTEGER, p7 INTEGER, p8 INTEGER, p9 INTEGER, p10 INTEGER,
    p_na            INTEGER,
    p_success       INTEGER,              -- the marks that are a success, together
    next_mark       INTEGER,              -- the next one above mark_now; NULL at the top
    needed_value    INTEGER,              -- so many marks of this value …
    needed_weight_x1000 INTEGER,          -- … and this weight …
    needed_count    INTEGER,              -- … give next_mark
    further_mark    INTEGER,              -- and the one above that: for a 3 what leads to a 4, and to a 5
    further_count   INTEGER,
    reason_1 TEXT, effect_1 INTEGER, reason_2 TEXT, effect_2 INTEGER, reason_3 TEXT, effect_3 INTEGER,
    warning         TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (period_id, pupil_id, subject_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE forecast_basis (             -- what the chances of a period's forecast rest on
    period_id       INTEGER PRIMARY KEY REFERENCES period,
    as_of_on        TEXT NOT NULL,
    gone_x1000      INTEGER NOT NULL,     -- the share of the period that was over
    periods         INTEGER NOT NULL,     -- earlier periods of this school that it learned from
    own_count       INTEGER NOT NULL,     -- pupils and subjects in these
    pooled_count    INTEGER NOT NULL      -- and in the counts of other schools (--prior); both 0: the rule of thumb alone
) STRICT;

-- computed: itog forecast --backtest. How good forecasts of a closed period would have been at a share of it, learning from what was known before only
-- (training 'earlier': periods that were over by then; 'folds': there is none, each fifth of the pupils was forecast from the other four). The event
-- is a success: a passing final mark. Beside the forecast stand the mark that the marks so far give (last_mark), how those with the same mark ended
-- (last_level) and how all ended (base_rate).
CREATE TABLE forecast_score (
    period_id       INTEGER NOT NULL REFERENCES period,
    at_percent      INTEGER NOT NULL,     -- of the period; of a year: its periods that were over
    method          TEXT NOT NULL CHECK (method IN ('forecast', 'last_mark', 'last_level', 'base_rate')),
    training        TEXT NOT NULL CHECK (training IN ('earlier', 'folds')),
    count           INTEGER NOT NULL,     -- pupils and subjects that had enough marks
    too_little      INTEGER NOT NULL,     -- and those that had not
    brier           REAL NOT NULL,
    ece             REAL NOT NULL,        -- expected calibration error, ten bins
    accuracy        REAL NOT NULL,        -- of success or not
    level_accuracy  REAL NOT NULL,        -- of the mark itself
    auc             REAL NOT NULL,
    scored_at       INTEGER NOT NULL,
    PRIMARY KEY (period_id, at_percent, method)
) STRICT, WITHOUT ROWID;

CREATE TABLE forecast_reliability (       -- computed with it: of those told a chance from bin/10 to (bin + 1)/10, how many succeeded
    period_id       INTEGER NOT NULL REFERENCES period,
    at_percent      INTEGER NOT NULL,
    bin             INTEGER NOT NULL CHECK (bin BETWEEN 0 AND 9),
    count           INTEGER NOT NULL,
    happened        INTEGER NOT NULL,
    said_sum        REAL NOT NULL,        -- of the chances
    PRIMARY KEY (period_id, at_percent, bin)
) STRICT, WITHOUT ROWID;

-- ───────────────────────────── computed: promote ─────────────────────────────

-- Academic debts of a period (a year; each period where the policy says so), and what became of them up to the day of the run. reason: failed
-- (a mark below a success), fail (незачёт), not_attested, illness (not attested with an excuse: no debt, but to be made up for; state excused).
-- state: open, cleared, exhausted (no attempt is left), overdue (the day has passed), excused.
CREATE TABLE academic_debt (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER NOT NULL REFERENCES subject,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    teacher_id      INTEGER REFERENCES teacher,
    arisen_on       TEXT NOT NULL,        -- the period's last day
    reason          TEXT NOT NULL CHECK (reason IN ('failed', 'fail', 'not_attested', 'illness')),
    attempts        INTEGER NOT NULL,     -- those that count
    last_attempt_on TEXT,
    excluded_days   INTEGER NOT NULL,     -- of illness, by which the time is longer; never told to third parties
    deadline_on     TEXT,                 -- the last day; NULL: excused
    state           TEXT NOT NULL CHECK (state IN ('open', 'cleared', 'exhausted', 'overdue', 'excused')),
    PRIMARY KEY (period_id, pupil_id, subject_id)
) STRICT, WITHOUT ROWID;

-- What follows from the year's marks and debts for every pupil who did not depart, beside what the council decided. proposal: promoted,
-- conditional, choice (time or attempts are over: the parents choose a repeated year, an adapted programme or an individual plan), held (the
-- level is not finished: no conditional promotion from grade 4), admitted and not_admitted (to the final examination, grades 9 and 11),
-- graduated, withheld (an examination below a success: no certificate yet).
CREATE TABLE promotion (
    period_id       INTEGER NOT NULL REFERENCES period,   -- the year
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    class_group_id  INTEGER NOT NULL REFERENCES class_group,
    debts           INTEGER NOT NULL,     -- not cleared
    excused         INTEGER NOT NULL,     -- subjects without a result that are no debts: deferred, or not attested with an excuse
    proposal        TEXT NOT NULL CHECK (proposal IN ('promoted', 'conditional', 'choice', 'held', 'admitted', 'not_admitted', 'graduated', 'withheld')),
    council_decision_id INTEGER REFERENCES council_decision, -- the latest
    agrees          INTEGER,              -- does it agree with the proposal? NULL: there is none yet, or another is wanted (the exam came after the admission)
    failed_exams    TEXT NOT NULL DEFAULT '',     -- of those that the certificate depends on: «Русский язык, Математика»
    PRIMARY KEY (period_id, pupil_id)
) STRICT, WITHOUT ROWID;

-- ───────────────────────────── computed: check ─────────────────────────────

-- What the journal lacks before a period closes: one row a thing to fill in. Found by the stage check (assess/check.c, check.sql), also long before
-- grading. kind: few_marks, work_owed (have: how many works), no_weighted_work, missed_lessons, mark_without_lesson, no_attainment; no_topic, no_homework, little_homework, not_held,
-- not_entered, no_lessons; control_unmarked; no_class, two_classes, no_subjects, no_tutor, no_teacher, no_teaching, plan_without_teaching; no_guardian,
-- no_contact, no_consent, consent_expired; no_received_at. Notices are for information: nothing has to be done.
CREATE TABLE gap (
    gap_id          INTEGER PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES period,
    kind            TEXT NOT NULL,
    severity        TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    actor           TEXT NOT NULL CHECK (actor IN ('teacher', 'tutor', 'operator', 'deputy')),
    teacher_id      INTEGER REFERENCES teacher,   -- the subject teacher or tutor who must act; NULL with operator and deputy
    class_group_id  INTEGER REFERENCES class_group, -- of a lesson the group that was taught, of a pupil the class
    subject_id      INTEGER REFERENCES subject,
    pupil_id        INTEGER REFERENCES pupil,
    lesson_id       INTEGER REFERENCES lesson,
    work_id         INTEGER REFERENCES work,
    on_day          TEXT,                 -- of the lesson, the work, the mark
    have            INTEGER,              -- marks, pupils marked, lessons …: what is there
    want            INTEGER,              -- and what ought to be
    remaining       INTEGER,              -- few_marks: lessons left until the period's end; NULL: unknown
    note            TEXT NOT NULL DEFAULT ''      -- the other class; the file
) STRICT;

-- ───────────────────────────── delivery ─────────────────────────────

-- computed: by which way each family is reached for a period (gate.sql). One row a recipient and channel; a pupil nobody reaches
-- electronically, or whose family refused or chose paper, has a row with channel 'paper'. Nothing electronic leaves without a row here.
CREATE TABLE recipient (
    period_id       INTEGER NOT NULL REFERENCES period,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    guardian_id     INTEGER NOT NULL DEFAULT 0,   -- 0: the pupil's own contact, or the family (paper)
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal', 'paper')),
    contact_id      INTEGER REFERENCES contact,
    consent_id      INTEGER REFERENCES consent,
    reason          TEXT NOT NULL DEFAULT '',     -- paper: refused, withdrawn, expired, no_consent, no_internet, chose_paper, no_contact, no_guardian
    PRIMARY KEY (period_id, pupil_id, guardian_id, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE edition (                    -- a register: every document ever issued
    edition_id      INTEGER PRIMARY KEY,
    report          TEXT NOT NULL,        -- the template folder: 'extract', 'notice', 'forecast'
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    period_id       INTEGER NOT NULL REFERENCES period,
    number          TEXT NOT NULL,        -- the piece's number, the same in all its editions: «2025-Q1-000123»
    edition         INTEGER NOT NULL,     -- 1, 2 …
    replaces        INTEGER,              -- the edition it replaces
    content_hash    TEXT NOT NULL,        -- of its inputs and template, without number, edition and date
    issued_at       INTEGER NOT NULL,
    stale_import_id INTEGER,              -- the import that changed what it shows; NULL: up to date, or looked at again since
    code            TEXT NOT NULL DEFAULT '', -- signed: what its QR holds («ITOG1:…»); '': issued before there were codes
    revoked_at      INTEGER,              -- the school stands by it no longer; the next run makes another edition
    revoked_reason  TEXT NOT NULL DEFAULT '', -- why, and by whom
    UNIQUE (report, pupil_id, period_id, edition),
    UNIQUE (report, number, edition)
) STRICT;

CREATE TABLE piece (                      -- where an edition stands on paper
    edition_id      INTEGER PRIMARY KEY REFERENCES edition,
    path            TEXT NOT NULL,        -- within the workspace
    first_page      INTEGER NOT NULL,
    pages           INTEGER NOT NULL,
    stream_hash     TEXT NOT NULL         -- a digest over its page streams
) STRICT;

-- What was printed, kept so that it can be printed again as it was: itog archive.
CREATE TABLE archive_part (               -- what pieces share: nothing of one person
    hash            TEXT NOT NULL PRIMARY KEY,
    kind            TEXT NOT NULL CHECK (kind IN ('template', 'image', 'face', 'batch')), -- batch: what signs pieces that were made together
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

CREATE TABLE message (                    -- the text of an electronic edition, for each channel
    edition_id      INTEGER NOT NULL REFERENCES edition,
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal')),
    title           TEXT NOT NULL,        -- e-mail: the subject
    body_text       TEXT NOT NULL,
    body_html       TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (edition_id, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (                     -- one row per recipient, event, edition and channel
    outbox_id       INTEGER PRIMARY KEY,
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    guardian_id     INTEGER NOT NULL DEFAULT 0,   -- 0: the pupil
    event           TEXT NOT NULL CHECK (event IN ('results', 'exam', 'forecast')),
    period_id       INTEGER NOT NULL REFERENCES period,
    edition_id      INTEGER NOT NULL REFERENCES edition, -- its text: message (edition_id, channel)
    channel         TEXT NOT NULL CHECK (channel IN ('email', 'sms', 'portal')),
    address         TEXT NOT NULL,
    due_at          INTEGER NOT NULL,     -- earliest received_at of its results + 24 h; never moves (a forecast: its issue + 24 h; a correction of what was sent: what brought it + 24 h)
    state           TEXT NOT NULL CHECK (state IN ('queued', 'held', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'superseded', 'blocked')),
    state_reason    TEXT NOT NULL DEFAULT '',
    message_key     TEXT NOT NULL UNIQUE, -- idempotency key, becomes the Message-ID
    queued_at       INTEGER NOT NULL,
    tries           INTEGER NOT NULL DEFAULT 0,
    next_try_at     INTEGER,
    sent_at         INTEGER,
    UNIQUE (pupil_id, guardian_id, event, period_id, edition_id, channel)
) STRICT;

-- ───────────────────────────── runs, imports, findings ─────────────────────────────

CREATE TABLE run (                        -- a register: what was run, when, with what result
    run_id          INTEGER PRIMARY KEY,
    stage           TEXT NOT NULL,
    period_id       INTEGER REFERENCES period,
    started_at      INTEGER NOT NULL,
    ended_at        INTEGER,
    outcome         TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'failed')),
    made            INTEGER NOT NULL DEFAULT 0,   -- rows, pages, messages: the stage's own unit
    message         TEXT NOT NULL DEFAULT '',
    version         TEXT NOT NULL
) STRICT;

CREATE TABLE artifact (                   -- the files of a period's output folder
    path            TEXT NOT NULL PRIMARY KEY,    -- within the workspace
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
    source          TEXT NOT NULL,        -- the path as given
    layout          TEXT NOT NULL CHECK (layout IN ('journal', 'oneroster', 'sds', 'register')),
    committed_at    INTEGER NOT NULL,
    mode            TEXT NOT NULL DEFAULT 'incremental' CHECK (mode IN ('incremental', 'full')), -- full: what the source no longer has was withdrawn
    reason          TEXT NOT NULL DEFAULT '',     -- why, in the words of who imported
    version         TEXT NOT NULL DEFAULT '',     -- of itog: another one may read more
    declared        INTEGER NOT NULL DEFAULT 0,   -- 1: encoding, delimiter, mapping or lateness were given, so it was read in its own way
    mark_high       INTEGER NOT NULL DEFAULT 0,   -- the highest mark of the scale it was read by; 0: points or per cent
    repeats_id      INTEGER REFERENCES import     -- the same files as that import, byte for byte: nothing was read again
) STRICT;

CREATE TABLE import_file (                -- accepted + rejected = read, for every file
    import_id       INTEGER NOT NULL REFERENCES import,
    name            TEXT NOT NULL,
    digest          TEXT NOT NULL,        -- of its bytes: BLAKE2b, 32 bytes, hexadecimal
    encoding        TEXT NOT NULL,
    certainty       INTEGER NOT NULL DEFAULT 100, -- per cent: how sure the encoding is; 100: declared, marked in the file, or without doubt
    delimiter       TEXT NOT NULL,
    rows_read       INTEGER NOT NULL,
    rows_accepted   INTEGER NOT NULL,
    rows_rejected   INTEGER NOT NULL,
    rows_changed    INTEGER NOT NULL,     -- of accepted: new or different from what was there
    rows_withdrawn  INTEGER NOT NULL DEFAULT 0, -- a full import: rows of the store that the file no longer has
    PRIMARY KEY (import_id, name),
    CHECK (rows_accepted + rows_rejected = rows_read)
) STRICT, WITHOUT ROWID;

-- A register: the periods in which rows lie that an import changed, by table; 'result': what marks rest on. The view stage_due tells by it what is to
-- be run again.
CREATE TABLE import_reach (
    import_id       INTEGER NOT NULL REFERENCES import,
    entity          TEXT NOT NULL,        -- a table; 'result'
    period_id       INTEGER NOT NULL REFERENCES period, -- one that was run before
    bound           INTEGER NOT NULL,     -- 1: by the rows' days, or the period they name; 0: they have none (names, contacts, consents)
    PRIMARY KEY (import_id, entity, period_id)
) STRICT, WITHOUT ROWID;

-- A register: what an import changed in a mark, an absence, a final mark, an exam, a deferral, an attempt to clear a debt or a decision of the council that was there before: one row for
-- each column that differs. A row's first appearance is no change: its import_id tells when it came. Also the results that came out
-- otherwise when a period was graded again after its end (entity result): source_id is the period's code, field outcome_text or final_mark, import_id
-- the import that made the result stale, reason '' or why else: deferral (a decision of `itog defer`), periods (of the year).
CREATE TABLE change (
    change_id       INTEGER PRIMARY KEY,
    import_id       INTEGER REFERENCES import,
    changed_at      INTEGER NOT NULL,
    entity          TEXT NOT NULL,        -- the table: mark, attendance, final_override, exam_result, attainment, deferral, debt_attempt, council_decision, result
    source_id       TEXT NOT NULL,        -- of the row
    pupil_id        INTEGER NOT NULL REFERENCES pupil,
    subject_id      INTEGER REFERENCES subject,
    field           TEXT NOT NULL,        -- its column in the store
    before          TEXT,                 -- as stored; NULL: nothing
    after           TEXT,
    file            TEXT NOT NULL DEFAULT '',     -- where the new value was read; '' when the row vanished from a full import
    line            INTEGER,
    reason          TEXT NOT NULL DEFAULT ''      -- of the import, or of the exception that let it through
) STRICT;

-- A register: the lock of a period; the latest row holds, no row is 'open'. closed_for_teachers: what an import would change becomes a
-- finding, unless the deputy head imports it as a late change with a reason; closed: only an exception or an open deferral lets a change in.
CREATE TABLE period_lock (
    period_lock_id  INTEGER PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES period,
    state           TEXT NOT NULL CHECK (state IN ('open', 'closed_for_teachers', 'closed')),
    set_at          INTEGER NOT NULL,
    set_by          TEXT NOT NULL DEFAULT '',
    reason          TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE lock_exception (             -- a register: one class or subject of a locked period, open again for a time
    lock_exception_id INTEGER PRIMARY KEY,
    period_id       INTEGER NOT NULL REFERENCES period,
    class_group_id  INTEGER REFERENCES class_group, -- NULL: every class
    subject_id      INTEGER REFERENCES subject,     -- NULL: every subject
    opened_at       INTEGER NOT NULL,
    until_at        INTEGER NOT NULL,     -- the first instant that is closed again
    opened_by       TEXT NOT NULL DEFAULT '',
    reason          TEXT NOT NULL CHECK (reason <> ''),
    CHECK (class_group_id IS NOT NULL OR subject_id IS NOT NULL)
) STRICT;

CREATE TABLE finding (
    finding_id      INTEGER PRIMARY KEY,
    import_id       INTEGER REFERENCES import,    -- found at import, or
    period_id       INTEGER REFERENCES period,    -- found by a stage for this period
    stage           TEXT NOT NULL,
    severity        TEXT NOT NULL CHECK (severity IN ('error', 'warning', 'notice')),
    code            TEXT NOT NULL,        -- its kind: dangling_reference, bad_date …; the words for people stand in the templates
    file            TEXT NOT NULL DEFAULT '',
    line            INTEGER,
    column_name     TEXT NOT NULL DEFAULT '',
    value_read      TEXT NOT NULL DEFAULT '',
    expected        TEXT NOT NULL DEFAULT '',
    class_group_id  INTEGER REFERENCES class_group,
    subject_id      INTEGER REFERENCES subject,
    teacher_id      INTEGER REFERENCES teacher,
    pupil_id        INTEGER REFERENCES pupil,
    row_id          TEXT NOT NULL DEFAULT '' -- at import: the row's identifier, by which a later import settles it; '': none
) STRICT;

PRAGMA user_version = 6;
