/*
 * explain: what the files of `itog explain` share: the trace of one final mark, filled from the very functions that the
 * stage grade computes with (grade_weigh, rules_compute, rules_decide), then told as text or as JSON. All text lives in
 * the run's arena.
 */
#ifndef ITOG_ASSESS_EXPLAIN_H
#define ITOG_ASSESS_EXPLAIN_H

#include "assess/grade.h"

#include <stdio.h>

/* What became of a mark. */
enum explain_use {
    EXPLAIN_COUNTED,     /* in Σw and Σwm */
    EXPLAIN_ZERO_WEIGHT, /* counted as a mark; adds nothing to the sums */
    EXPLAIN_OWED_AS_TWO, /* «точка» that the policy counts as the lowest mark */
    EXPLAIN_OWED_BARS,   /* «точка» that leaves no mark while it is owed */
    EXPLAIN_PASSED,      /* «зач» */
    EXPLAIN_FAILED,      /* «незач» that stands */
    EXPLAIN_MADE_GOOD,   /* «незач» with a later «зач» */
    EXPLAIN_EXEMPTED,    /* «осв» */
    EXPLAIN_NOT_COUNTED, /* from here on: no influence at all. «нс», «н/а»: no number */
    EXPLAIN_OWED,        /* «точка» that the policy ignores */
    EXPLAIN_OWED_DONE,   /* «точка», ended by a later mark of the same work */
    EXPLAIN_EXAM_WORK,   /* enters by the exam's result */
    EXPLAIN_OUT_OF_RANGE,
    EXPLAIN_TRANSFER,     /* brought from another school, and the policy ignores those */
    EXPLAIN_WITHDRAWN,    /* the source no longer has it */
    EXPLAIN_OTHER_PERIOD, /* a late mark that names another period */
    EXPLAIN_NOT_TAUGHT,   /* the pupil isn't taught the subject in the period */
    EXPLAIN_ELSEWHERE,    /* the period is none of the pupil's grade */
    EXPLAIN_USES
};
extern const char *const explain_use_names[EXPLAIN_USES];

/* Where a weight comes from. */
enum explain_weight {
    EXPLAIN_WEIGHT_OWN,  /* the mark's */
    EXPLAIN_WEIGHT_WORK, /* the scheduled work's */
    EXPLAIN_WEIGHT_KIND, /* the kind of work's */
    EXPLAIN_WEIGHT_POLICY,
    EXPLAIN_WEIGHTS
};
extern const char *const explain_weight_names[EXPLAIN_WEIGHTS];

struct arena;

struct explain_mark {
    int64_t mark_id;
    const char *source_id;
    int32_t day;
    int number; /* of the lesson; -1: unknown */
    enum term_kind kind;
    int64_t value_x1000, weight_x1000; /* value: 0 without a number */
    int64_t journal_weight_x1000;
    enum explain_use use;
    enum explain_weight weight_from;
    struct policy_place weight_place; /* of one that is the policy's: its line of [weights] */
    bool made_good;                   /* below a success, with a later mark of the same work that is one */
    const char *work_type, *work, *topic, *other_period; /* "" when there is none */
    bool transfer;
    int64_t import_id, imported_at; /* import_id 0: unknown */
    const char *import_source;
    const char *file; /* where the value was read, if it was ever changed; "" else */
    int64_t line;
    int corrections;
};

struct explain_child { /* a period of the year */
    const char *code, *title, *outcome_text, *reason;
    enum rules_outcome outcome; /* RULES_NONE: the pupil has no result there */
    int mark;                   /* -1: none */
    int computed_mark;          /* -1: none */
    bool counted, overridden;
};

extern const char *const explain_rule_names[RULES_STEPS];

/* What decided in the end: the order of precedence of rules.h. */
enum explain_decider {
    EXPLAIN_BY_DEPARTURE,
    EXPLAIN_BY_UNMARKED,
    EXPLAIN_BY_OVERRIDE,
    EXPLAIN_BY_DEFERRAL,
    EXPLAIN_BY_POLICY,
    EXPLAIN_DECIDERS
};
extern const char *const explain_decider_names[EXPLAIN_DECIDERS];

struct explain_override {
    bool there;
    enum rules_outcome outcome;
    int mark;
    const char *author, *reason;
    int32_t day;
    int64_t imported_at;
};

struct explain_order { /* a deferral; what it is for is told to nobody */
    bool there, open;
    const char *state, *number, *due_on, *order_on, *resolved_on;
};

struct explain_exam {
    bool there;
    const char *title, *held_on;
    bool has_mark, has_score;
    int64_t mark, score_x1000, max_x1000;
};

struct explain_stored {
    bool there, differs, inputs_differ;
    const char *outcome_text, *now_text, *outcome, *reason;
    int mark, final_mark;
    int64_t graded_at;       /* INT64_MIN: unknown */
    int64_t stale_import_id; /* since then it is stale; 0: it isn't, or one of these */
};
enum {
    EXPLAIN_STALE_DEFERRAL = -1,
    EXPLAIN_STALE_PERIOD = -2
}; /* as deferral_register.c, grade_changes.c write it */

enum explain_where { EXPLAIN_ON_ROLL, EXPLAIN_NOT_ON_ROLL, EXPLAIN_GRADE_ELSEWHERE, EXPLAIN_NO_SUBJECT };

struct explain {
    struct run *run;
    struct policy_book *book;
    const struct policy *policy; /* that holds for the pupil and subject */
    struct term *term;
    const struct term_row *row; /* NULL: not on the roll */
    int64_t pupil_id, subject_id;
    int grade;
    enum explain_where where;
    const char *pupil, *pupil_source, *subject, *subject_source, *class_title, *taught_in, *teacher;
    const char *other_periods; /* of a pupil whose grade has other periods */
    struct grade_facts facts;
    struct rules_standing standing;
    struct rules_result result;
    enum explain_decider decider;
    struct explain_mark *marks;
    size_t marks_count, marks_capacity;
    struct explain_child *children;
    size_t children_count, children_capacity;
    int near_before, near_after; /* marks close to the period, outside it */
    int late;                    /* times late: no influence */
    struct rules_trace trace;
    struct explain_override override, final_override;
    struct explain_order deferral;
    struct explain_exam exam;
    struct explain_stored stored;
};

/* From the store: the marks, and what people decided. The row, the facts and the result are there before. */
int explain_load_marks(struct explain *explain, struct err *err);
int explain_load_people(struct explain *explain, struct err *err);
int explain_load_orders(struct explain *explain, struct err *err);
int explain_load_stored(struct explain *explain, struct err *err);
/* The parts of orders: what a person set (its identifier); the examination of the run's period in a subject. */
int explain_load_override(struct explain *explain, int64_t id, struct explain_override *out, struct err *err);
int explain_load_exam(struct explain *explain, int64_t subject_id, struct err *err);

/* Pure: the result of the row and the steps to it, as the rules themselves note them. */
void explain_decide(struct explain *explain);
/* Pure: ERR_SOFTWARE when the marks that would be told do not add up to what the rules took. */
int explain_check_sums(const struct explain *explain, struct err *err);
/* All of the above for one pupil and subject of a TERM that is loaded, with a BOOK that is bound; of the struct only run, book, term,
 * pupil_id and subject_id are set. The caller frees it in any case. */
int explain_fill(struct explain *explain, struct err *err);
void explain_free(struct explain *explain);

int explain_print_json(const struct explain *explain, FILE *out, struct err *err);
void explain_print_text(const struct explain *explain, FILE *out);

/* A number of thousandths or millionths without useless noughts: 3500 of 3 places is "3,5". */
const char *explain_number(struct arena *arena, int64_t value, int places);
/* What stands in the journal: «5», «зач», «н/а». */
const char *explain_outcome_text(const struct explain *explain, enum rules_outcome outcome, int mark);
bool explain_uses_marks(enum explain_use use);

#endif
