/*
 * forecast: what its files share. A forecast looks at one period on one day: everything that was entered for a
 * later day is cut off before anything else is done, by the date in the journal (a mark's marked_on, the day of
 * an absence's lesson), not by the time of the import: journals are filled in late, and a forecast of a day must
 * come out the same whenever it is made. Events of a row stand in order of date, so the cut is a shorter row.
 *
 *   forecast.c           the stage: the day, what is read
 *   forecast_compute.c   the lines of table forecast; pure
 *   forecast_write.c     table forecast
 *   forecast_evidence.c  what is known of a row on a day
 *   forecast_learn.c     the model, from the school's own earlier periods and from counts of other schools
 *   forecast_score.c     how good forecasts of closed periods would have been (--backtest)
 *
 * The computing alone, timed, without the reading (one share of the run's period, the earlier ones a few at once) and
 * without the writing:
 *
 *     struct policy_book book = {0};
 *     struct forecast forecast;
 *     forecast_policies(&run, &book, &err);                 0, else err
 *     forecast_prepare(&run, &book, &forecast, &err);       reads and learns; 0, else err
 *     forecast_compute(&forecast);                          may be repeated; forecast.lines, forecast.count
 *     forecast_write(&forecast, &err);                      within store_begin and store_commit
 *     forecast_free(&forecast);                             in any case, and policy_book_free(&book)
 */
#ifndef ITOG_ASSESS_FORECAST_H
#define ITOG_ASSESS_FORECAST_H

#include "assess/model.h"
#include "assess/outlook.h"
#include "assess/term.h"
#include "stage.h"

#include <stdbool.h>
#include <stdint.h>

struct stmt;

/* ---- a period, ready to be looked at on any day ---- */

struct forecast_work { /* a scheduled work of a group and subject */
    int64_t id;
    int32_t due; /* the day on which a quarter of the group had a mark of it */
};

struct forecast_child { /* a period of a year */
    int32_t ends;
    int position, grade_from, grade_to;
};

struct forecast_children { /* of a year, in order of time */
    struct forecast_child at[2 * MODEL_PERIODS_MAX];
    int count;
};

struct forecast_sight {
    const struct policy_book *book;
    const struct policy *policy; /* of the row at hand */
    const struct term *term;
    struct forecast_work *works;
    int32_t *work_first; /* [group × subject + 1] */
    struct forecast_children children;
    const struct term_row *row; /* the one at hand */
    uint16_t *held;             /* its lessons up to each day of the period */
    struct model_mark *marks;
    size_t marks_capacity;
};

struct forecast_evidence {
    bool present; /* the subject is taught to the pupil on that day, who is not exempt from it */
    int grade;
    struct rules_sums sums; /* as the final mark is computed */
    struct model_period period;
    struct model_year year;
    struct rules_year periods; /* a year's, as the rules take them */
    int lessons_left;          /* of a year: periods; -1: unknown */
    int minimum;               /* marks that a final mark asks for */
    bool enough; /* something can be said: as many marks as the policy wants, one period of a year */
};

/* The run's period, whole, shared with the other stages; cutting by day is the business of the sight. The one
 * place where the stage loads. */
int forecast_load(struct run *run, struct term **term, struct err *err);

/* A year's periods; of another period none. */
int forecast_children_load(struct run *run, const struct term *term, struct forecast_children *children,
                           struct err *err);

void forecast_sight_ready(const struct policy_book *book, const struct term *term,
                          const struct forecast_children *children, struct forecast_sight *sight);
void forecast_sight_close(struct forecast_sight *sight);

/* The row to look at, then what was known of it in the evening of DAY. */
void forecast_look(struct forecast_sight *sight, const struct term_row *row);
void forecast_know(struct forecast_sight *sight, int32_t day, struct forecast_evidence *out);

/* A share of a period in thousandths and its day: 1000 is the last day. */
int32_t forecast_day(const struct term *term, int share_x1000);

/* The workspace's policies, for its subjects. To be freed with policy_book_free in any case. */
int forecast_policies(struct run *run, struct policy_book *book, struct err *err);

/* ---- learning ---- */

/* One pupil in one subject of a period that is over, at a share of it, and how it ended. */
struct forecast_example {
    int64_t pupil_id, subject_id;
    const struct forecast_evidence *evidence;
    int share_x1000;
    int outcome; /* of the model's scale: a level, or `levels`: not attested */
};
typedef int forecast_take(void *user, const struct forecast_example *example, struct err *err);

/* Shares at which examples are taken. */
enum { FORECAST_SHARES = 8 };
extern const int forecast_shares[FORECAST_SHARES];

struct forecast_period { /* one that is over */
    int64_t id;
    bool year;
    int32_t starts, ends;
    bool read; /* run and term are there */
    struct run run;
    struct term term;
};
/* The periods with results that were over before DAY, oldest first; from the run's arena. What was read of them is
 * to be freed with forecast_forget. */
struct forecast_period *forecast_past(struct run *run, int32_t day, size_t *count, struct err *err);
void forecast_forget(struct forecast_period *periods, size_t count);

/*
 * Every example of the first of PERIODS (a year: after each of its periods), from its results: what is deferred,
 * exempt or set later than AS_OF is passed over. RUN's own period is not looked at. A few of the COUNT periods are
 * read at once, as the marks of all lie in one table; each is forgotten once its examples are taken.
 */
int forecast_examples(struct run *run, const struct policy_book *book, struct forecast_period *periods,
                      size_t count, int32_t as_of, forecast_take *take, void *user, struct err *err);

struct forecast_known { /* what a model has learned from the school itself */
    int periods;
    int64_t outcomes; /* pupils and subjects */
};

struct forecast_names { /* the model's places of subjects */
    struct term_ids ids;
    int *places;
};
int forecast_names_load(struct run *run, struct model *model, struct forecast_names *names, struct err *err);
void forecast_names_free(struct forecast_names *names);
int forecast_place(const struct forecast_names *names, int64_t subject_id);

/* Counts an example. */
void forecast_count(struct model *model, const struct forecast_names *names,
                    const struct forecast_example *example, bool year);

/*
 * A prepared model for a period of the kind YEAR tells, on DAY: from all periods of that kind that were over before,
 * and from prior.txt of the workspace where there is one. KNOWN: how much. NULL on error.
 */
struct model *forecast_learn(struct run *run, const struct policy_book *book, bool year, int32_t day,
                             struct forecast_names *names, struct forecast_known *known, struct err *err);

/* Adds the counts of other schools: the workspace's prior.txt. */
int forecast_read_prior(struct run *run, struct model *model, struct err *err);

/* ---- the forecast itself ---- */

enum forecast_state { FORECAST_TOO_LITTLE, FORECAST_SAID, FORECAST_FINAL, FORECAST_STATES };
enum forecast_warning { /* bits; the tutor should look */
                        FORECAST_RISK =
                            1, /* a fail or none is as likely as the policy's warn_probability_percent */
                        FORECAST_EDGE_UP = 2,   /* hardly below a threshold */
                        FORECAST_EDGE_DOWN = 4, /* hardly above one */
                        FORECAST_FEW_MARKS = 8,
                        FORECAST_ABSENT = 16
};

struct forecast_line { /* a row of the table */
    const struct term_row *row;
    const struct policy *policy;      /* the row's */
    int64_t mean_x1000, recent_x1000; /* -1: none */
    struct outlook outlook;
    int marks, works_due, works_missed, lessons_held, lessons_absent, lessons_left; /* left: -1: unknown */
    enum forecast_state state;
    unsigned warnings;
    int8_t expected_mark; /* -1: none */
    bool has_chances;
    uint8_t reason_count, reasons[MODEL_REASONS]; /* enum model_reason_kind */
    int16_t effect_x1000[MODEL_REASONS];
    int16_t chance[MODEL_OUTCOMES_MAX], success; /* in thousandths */
};

struct forecast_result { /* what a closed period gave */
    int32_t row;
    int mark;  /* -1: none */
    bool open; /* deferred, and nothing is set */
    bool overridden;
};

struct forecast {
    struct run *run;
    const struct policy_book *book;
    struct term *term; /* the run's */
    struct forecast_children children;
    struct forecast_sight sight;
    struct term_ids later; /* overrides of later days */
    int32_t day;           /* what was entered for a later one is not looked at */
    bool closed;           /* the period was over on that day */
    char as_of[11];
    struct forecast_result *results; /* of a closed period */
    size_t results_count;
    struct model *model; /* NULL: nothing will be asked of it */
    struct forecast_names names;
    struct forecast_known known;
    int *subject_places; /* [subject of the term]: the model's place */
    struct forecast_line *lines;
    size_t count, capacity;
    int64_t states[FORECAST_STATES]; /* how many lines */
};

/* Reads all that the forecast of the run's period on its day needs (run->as_of, else today), and learns. To be freed
 * with forecast_free in any case. */
int forecast_prepare(struct run *run, const struct policy_book *book, struct forecast *forecast,
                     struct err *err);
void forecast_compute(struct forecast *forecast);
int forecast_write(const struct forecast *forecast, struct err *err);
void forecast_free(struct forecast *forecast);

#endif
