/*
 * term: one period of a school in memory, as packed rows joined by index: the roll (every pupil × subject),
 * and for each pair its marks and absences in order of date, its lessons, and what people ordered (overrides,
 * deferrals, exams). Each table is scanned once; SQL only filters. Everything is owned by the term.
 */
#ifndef ITOG_ASSESS_TERM_H
#define ITOG_ASSESS_TERM_H

#include "assess/rules.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run;
struct store;
struct stmt;

/* Identifiers and their places: sorted, with a direct table where they lie densely. */
struct term_ids {
    int64_t *ids;
    int32_t *direct; /* [id - ids[0]]; NULL: binary search */
    size_t count, capacity;
    int64_t span;
};
void term_ids_add(struct term_ids *ids, int64_t id);           /* in ascending order */
void term_ids_ready(struct term_ids *ids);                     /* after the last */
int32_t term_ids_find(const struct term_ids *ids, int64_t id); /* -1: not there */
void term_ids_free(struct term_ids *ids);

enum term_group_kind { TERM_CLASS, TERM_SUBGROUP, TERM_STREAM, TERM_INDIVIDUAL, TERM_SCHEDULED };

struct term_group {
    int64_t id, parent_id; /* 0: none */
    enum term_group_kind kind;
    int grade;    /* -1: unknown */
    int32_t rank; /* by sort_key */
    int32_t first_teaching, teachings;
};

struct term_subject {
    int64_t id;
    enum rules_assessment assessment;
};

struct term_teaching {
    int32_t group, subject;
    int64_t teacher_id;  /* 0: none */
    int64_t hours_x1000; /* -1: unknown */
};

struct term_lesson {
    int32_t group, subject, day;
    int16_t number;
    bool held;
};

/* Where a pupil was at home, day by day as the source has it: classes, or what stands in for them. */
struct term_stay {
    int32_t pupil, group, from, to; /* INT32_MAX: still there */
};

/* While a pupil was in a group that teaches the subject; days clipped to the period. */
struct term_span {
    int32_t group, from, to;
};

enum term_kind { /* absences first: on one lesson they stand before its mark */
                 TERM_ILL,
                 TERM_EXCUSED,
                 TERM_UNEXCUSED,
                 TERM_ABSENT,
                 TERM_LATE,
                 TERM_LESSON_EXEMPT,
                 TERM_NUMBER,
                 TERM_PASS,
                 TERM_FAIL,
                 TERM_EXEMPT,
                 TERM_NOT_ATTESTED,
                 TERM_WORK_OWED,
                 TERM_NOT_SUBMITTED,
                 TERM_DEFERRED, /* of a year's period */
                 TERM_KINDS
};

struct term_event { /* a mark or an absence; in a year, what a period gave */
    int32_t row, day;
    int16_t number; /* of the lesson in the day; TERM_NO_NUMBER: unknown, stands last */
    uint8_t kind;
    bool transfer; /* a mark of another school */
    int32_t value_x1000, weight_x1000;
    int16_t work_type; /* of a mark, its place; -1: not told */
    int64_t id;
    int64_t ref; /* absence: its lesson's place; mark: its work's id or 0 */
    int64_t
        known_at; /* of a mark: the source's own time, else the commit of its import; INT64_MIN: never mind */
};
enum { TERM_NO_NUMBER = INT16_MAX };

struct term_override {
    int64_t id;
    enum rules_outcome outcome;
    int mark;            /* -1: none */
    int64_t received_at; /* INT64_MIN: the import's */
    int64_t import_id;
    bool reasoned; /* it says why */
};

struct term_deferral {
    int64_t id;
    bool open;
    bool not_attested; /* lapsed, and that is what the policy makes of it */
    int32_t due;       /* INT32_MAX: none */
    int64_t import_id;
    int64_t state_at; /* INT64_MIN: the import's */
};

/* The act that ended a deferral, of this period or of one of the year's: only from then on there is a result. */
struct term_release {
    int64_t deferral_id, act_id, at;
    bool own;  /* of this period */
    bool gone; /* taken back, not decided: the journal has it no more */
};

struct term_exam {
    int mark;                       /* -1: the source has none */
    int64_t score_x1000, max_x1000; /* score -1: none; max 0: the score is a percentage */
    int64_t received_at;
};

struct term_row { /* one pair of the roll */
    int32_t pupil, subject, taught_in;
    int64_t teacher_id, hours_x1000;
    bool departed;
    int32_t first_span, spans; /* the strongest first */
    int32_t first_event, events;
    int32_t override_at, final_at, deferral_at, exam_at, release_at; /* -1: none */
    int32_t annual_x1000, annual_on; /* in a year: the mark of the annual control work; -1: none */
};

enum term_place { TERM_NOWHERE, TERM_OTHER_GRADE, TERM_ON_ROLL };

struct term_pupil {
    int64_t id;
    enum term_place place;
    int32_t home; /* the homeroom, or what stands in for it */
    int grade;
    bool departed; /* left the homeroom before the period's end */
    int32_t first_row, rows;
};

enum term_oddity_kind {
    TERM_MARK_OUTSIDE, /* marks of a pupil who isn't taught the subject in the period */
    TERM_ATTENDANCE_OUTSIDE,
    TERM_OVERRIDE_OUTSIDE,
    TERM_EXAM_OUTSIDE,
    TERM_MARK_OUT_OF_RANGE,
    TERM_EXAM_IN_MARKS,   /* a mark with a kind of work that belongs to exam results */
    TERM_CHILD_NOT_GRADED /* a period of the year without results */
};

struct term_oddity {
    enum term_oddity_kind kind;
    int64_t pupil_id, subject_id; /* 0: none */
};

struct term {
    int64_t period_id;
    int32_t starts, ends; /* days */
    int32_t
        until; /* a view: marks, absences and lessons after this day are not looked at; may be set at any time */
    int64_t data_version; /* of the store when it was loaded */
    bool year, half_year;
    struct term_ids group_ids, subject_ids, pupil_ids, lesson_ids, import_ids, exam_type_ids, work_type_ids;
    struct term_group *groups;
    struct term_subject *subjects;
    struct term_teaching *teachings;
    struct term_pupil *pupils;
    struct term_lesson *lessons;
    struct term_row *rows;
    struct term_span *spans;
    struct term_stay *stays; /* together for each pupil of the roll */
    struct term_event *events;
    struct term_override *overrides;
    struct term_deferral *deferrals;
    struct term_release *releases;
    struct term_exam *exams;
    struct term_oddity *oddities; /* each once, in order, after term_load */
    int64_t *committed;           /* [import] */
    int64_t last_commit;
    int32_t *cell_first, *cell_days; /* days of held lessons by group × subject, ascending */
    size_t groups_count, subjects_count, teachings_count, pupils_count, lessons_count, rows_count,
        spans_count, stays_count, events_count, overrides_count, deferrals_count, releases_count, exams_count,
        oddities_count;
    size_t groups_capacity, subjects_capacity, teachings_capacity, pupils_capacity, lessons_capacity,
        rows_capacity, spans_capacity, stays_capacity, events_capacity, overrides_capacity,
        deferrals_capacity, releases_capacity, exams_capacity, oddities_capacity;
};

/* Reads the run's period; UNTIL is set to INT32_MAX: all. The caller holds a transaction if it needs one
 * state of the data. */
int term_load(struct run *run, struct term *term, struct err *err);
/* The same for COUNT periods of one store: RUNS and TERMS side by side. The marks and absences of all are read once. To
 * be freed each, in any case. */
int term_load_several(struct run *runs, struct term *terms, size_t count, struct err *err);
void term_free(struct term *term);

/* The same, once for the stages of one run: in run->term until assess_forget, and read again when another connection
 * has written since. UNTIL is INT32_MAX again. The run owns it. */
int term_share(struct run *run, struct term **term, struct err *err);

/* The pair of a pupil (place) and a subject (place); -1 when it isn't on the roll. */
int32_t term_row_find(const struct term *term, int32_t pupil, int32_t subject);

/* Does a lesson of GROUP on DAY belong to the pair? A day belongs to the strongest group of that day. */
bool term_counts(const struct term *term, const struct term_row *row, int32_t group, int32_t day);

/* How many of the row's events lie within the view; they are its first. */
int32_t term_events_of(const struct term *term, const struct term_row *row);

/* The lessons held for the pair; with DAYS (from the period's start) each is also counted there. */
int term_lessons_held(const struct term *term, const struct term_row *row, uint16_t *days);

/* The lessons of the group that were held until the day LAST while the pupil was not yet, or no longer, taught the
 * subject. */
int term_lessons_out(const struct term *term, const struct term_row *row, int32_t last);

/* When the import with this identifier was committed; the latest one's time when it is unknown. */
int64_t term_commit_of(const struct term *term, int64_t import_id);

/* For the files of term: an array with room for one more; a day of a column, MISSING for NULL. */
void *term_room(void *items, size_t count, size_t *capacity, size_t size);
int32_t term_day(struct stmt *stmt, int at, int32_t missing);
void term_odd(struct term *term, enum term_oddity_kind kind, int64_t pupil_id, int64_t subject_id);
/* The same for a column whose days come in runs: MEMO, zeroed before the first, keeps the last one. */
struct term_memo {
    char text[16];
    int32_t day;
};
int32_t term_day_again(struct stmt *stmt, int at, int32_t missing, struct term_memo *memo);
struct stmt *term_query(struct run *run, const char *sql,
                        struct err *err); /* binds :period, :starts, :ends */
int term_load_roll(struct run *run, struct term *term, struct err *err);
int term_load_imports(struct run *run, struct term *term, struct err *err);
int term_load_events(struct run *runs, struct term *terms, size_t count, struct err *err);
int term_load_orders(struct run *run, struct term *term, struct err *err);

#endif
