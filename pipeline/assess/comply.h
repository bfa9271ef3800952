/*
 * comply: the programme of one year in memory, as packed rows: plans, lessons, timetable, lesson plans, and what
 * is counted of them for one period. comply_load.c reads, each table once; comply_count.c counts, without data
 * base or clock; comply_topics.c does the lesson plans; comply_write.c writes the computed tables. Everything is
 * owned by the struct; days are days since 1970.
 */
#ifndef ITOG_ASSESS_COMPLY_H
#define ITOG_ASSESS_COMPLY_H

#include "assess/comply_reason.h"
#include "assess/term.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct run;
struct arena;

enum comply_type {
    COMPLY_LESSON,
    COMPLY_CONTROL,
    COMPLY_LABORATORY,
    COMPLY_PRACTICAL,
    COMPLY_EXCURSION,
    COMPLY_CONSULTATION,
    COMPLY_TEST,
    COMPLY_TYPES
};
extern const char *const comply_type_codes[COMPLY_TYPES];
bool comply_type_is_work(int type); /* control, laboratory, practical work, test */

enum comply_state { COMPLY_PLANNED, COMPLY_HELD, COMPLY_CANCELLED };

enum { COMPLY_NO_DAY = INT32_MIN, COMPLY_GRADES = 13 };

/* What a day is for a grade. */
enum comply_day {
    COMPLY_SCHOOL_DAY,
    COMPLY_NO_SCHOOL,   /* a vacation, or outside the periods of the grade */
    COMPLY_DAY_OFF,     /* a public holiday */
    COMPLY_QUARANTINED, /* the title of the day without lessons says quarantine */
    COMPLY_CLOSED       /* … or frost, repairs */
};

struct comply_group {
    int64_t id;
    int32_t parent; /* place; -1 */
    enum term_group_kind kind;
    int grade; /* its own or the parent's; -1: unknown */
    bool in;   /* of the period's grades */
};

struct comply_period { /* a period of the same year */
    int64_t id;
    int32_t starts, ends;
    int low, high; /* grades */
    bool own, past, whole,
        part; /* the run's; counted until its end; the year itself; a part of the year's plan */
};

struct comply_lesson {
    int32_t group, subject, day, moved_from; /* COMPLY_NO_DAY: not moved */
    int32_t teacher, replaced;               /* places; -1: unknown */
    int16_t number, hours;                   /* number -1: unknown */
    uint8_t type, state;
    bool flag_replaced, flag_moved, has_topic;
    int8_t reason;     /* of enum comply_reason: a lesson that was cancelled */
    const char *words; /* COMPLY_OTHER: the journal's; NULL */
    int32_t first_key; /* of keys[]: topics of the lesson */
    int32_t keys;
};

struct comply_slot { /* a row of the timetable */
    int32_t group, subject, from, to;
    int16_t weekday, number;
};

struct comply_teaching {
    int32_t group, subject, teacher, from, to;
    int64_t hours_x1000; /* -1: unknown */
};

struct comply_topic {
    int32_t group, subject, number, due; /* due COMPLY_NO_DAY: unknown */
    int64_t key;
};

struct comply_plan {                       /* a row of the curriculum */
    int32_t group, subject, period, hours; /* period: a place */
    uint8_t type;
};

struct comply_correction {
    int32_t group, subject, period, hours;
};

struct comply_work { /* a scheduled work that is due in the period */
    int32_t group, subject, day;
    bool marked;
};

struct comply_share {      /* of one teacher in one line */
    int32_t teacher, next; /* teacher -1: unknown; next -1: the last */
    int32_t days;          /* of the load, in the period */
    int32_t planned, to_come, own, by_others, for_others;
};

struct comply_hours {
    bool there; /* in the plan or among the lessons */
    int32_t planned, held, replaced, moved, cancelled, without_topic, lessons, cum_planned, cum_held;
};

/* A line: a group and a subject. */
struct comply_cell {
    int32_t group, subject;
    int32_t feeds; /* first of targets[]: where its records count, itself or subgroups */
    int32_t feeds_count;
    bool has_plan;    /* in the year, of its own */
    bool has_lessons; /* in the year */
    bool inherits;    /* the class's plan */
    bool line;        /* has rows in the tables */
    struct comply_hours hours[COMPLY_TYPES];
    int32_t lost[COMPLY_REASONS];
    const char *lost_words;
    int32_t corrected, cum_corrected;
    int32_t works_scheduled, works_given;
    int32_t topics, topics_due, topics_done, topics_ahead, matched, unmatched;
    int32_t year_parts, year_whole; /* planned in the periods, for the year itself */
    int32_t to_come, year_to_come;
    int32_t teacher; /* of the teaching; -1 */
    int32_t first_share;
    int32_t first_teaching, teachings;
    int32_t first_topic, own_topics;
    int32_t first_record, records; /* of records[]: lessons that count here */
    int32_t first_slot, slots;     /* of slot_order[] */
};

struct comply {
    struct arena *arena; /* of words */
    int64_t period_id;
    bool year;
    int32_t starts, ends, year_starts, year_ends, today;
    int low, high; /* grades of the period */
    struct term_ids group_ids, subject_ids, teacher_ids;
    struct comply_group *groups;
    struct comply_period *periods;
    struct comply_lesson *lessons;
    struct comply_slot *slots;
    struct comply_teaching *teachings;
    struct comply_topic *topics;
    struct comply_plan *plans;
    struct comply_correction *corrections;
    struct comply_work *works;
    struct comply_cell *cells;
    struct comply_share *shares;
    int64_t *keys;                 /* of topics: above zero of words, below zero of numbers */
    int32_t *cell_at;              /* [group × subjects + subject]; -1 */
    int32_t *targets;              /* cells */
    int32_t *records, *slot_order; /* lessons and slots by cell */
    uint8_t *days[COMPLY_GRADES];  /* [day - year_starts]: enum comply_day; grade 0: unknown */
    size_t groups_count, groups_capacity, periods_count, periods_capacity, lessons_count, lessons_capacity,
        slots_count, slots_capacity, teachings_count, teachings_capacity, topics_count, topics_capacity,
        plans_count, plans_capacity, corrections_count, corrections_capacity, works_count, works_capacity,
        cells_count, cells_capacity, shares_count, shares_capacity, keys_count, keys_capacity, targets_count,
        targets_capacity;
};

/* Reads the run's period and its year. -1 with ERR: what the store says, or a period without valid dates. */
int comply_load(struct run *run, struct comply *comply, struct err *err);
void comply_free(struct comply *comply);

/* Counts everything. Pure. */
void comply_count(struct comply *comply);

/* For the files of comply. The cell of a group and subject, made when it isn't there; -1 when MAKE is false. */
int32_t comply_cell_of(struct comply *comply, int32_t group, int32_t subject, bool make);
struct comply_cell *comply_cell_make(struct comply *comply, int32_t group, int32_t subject);
enum comply_day comply_day_of(const struct comply *comply, int32_t group, int32_t day);
void comply_topics_count(struct comply *comply);
/* The topics a lesson names: NUMBERS «12, 13», «12-14»; else TEXT and its parts between semicolons. */
void comply_topics_add(struct comply *comply, struct comply_lesson *lesson, const char *numbers,
                       const char *text, size_t len);
void comply_teachers_count(struct comply *comply);
void comply_losses_count(struct comply *comply);
/* The teachings of a cell; where a subgroup has none, its class's. */
const struct comply_cell *comply_teaching_of(const struct comply *comply, const struct comply_cell *cell);

int32_t comply_planned(const struct comply_cell *cell);
int32_t comply_held(const struct comply_cell *cell);
int32_t comply_lag(const struct comply_cell *cell); /* planned - held - to come; below zero: ahead */

/* Rewrites the computed tables and the findings of the stage. LINES, HELD …: for the summary. */
struct comply_totals {
    int64_t lines, planned, held, lagging;
};
int comply_write(struct run *run, struct comply *comply, int lag_limit_percent, struct comply_totals *totals,
                 struct err *err);

#endif
