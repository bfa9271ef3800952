/*
 * model: how likely each final mark is. Pure: counts in, probabilities out; no data base, no clock, no files.
 *
 * Everything a model knows is counts of what happened to pupils in the same position: so many with this share
 * of the period gone, this mean, so many works missed, got this mark. Counts add up, therefore schools can
 * pool them (model_write, model_read); nothing is fitted by an optimiser and nothing is tuned to a data set.
 * Evidence is marks, weights, lessons and absences. There is no place for family or demographic data.
 *
 *   1. The period's mark from the marks so far: kernel Dirichlet. Counts lie in cells (share gone × mean ×
 *      marks × missed works × absences); neighbours count with a Gaussian weight; each level of detail has
 *      the one above it as its prior: mean → missed works → number of marks → absences. Then the same for
 *      the places: the shipped rule of thumb → the pooled counts → the pooled subject → the school → the
 *      school's subject.
 *   2. The year's mark from the period marks: a conjugate linear model whose prior says "the final mark is
 *      the last one", averaged with a kernel Dirichlet. Pooled counts and those of other subjects enter with
 *      a bounded weight, the subject's own in full.
 *
 * In both "not attested" is an outcome of its own. Use: model_new, model_learn_* (any order gives the same
 * model), model_read for pooled counts, model_prepare, then model_predict_* (cheap: tables).
 */
#ifndef ITOG_ASSESS_MODEL_H
#define ITOG_ASSESS_MODEL_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct policy;
struct model; /* opaque; owned by the caller */

enum {
    MODEL_LEVELS_MAX = 10,
    MODEL_OUTCOMES_MAX = MODEL_LEVELS_MAX + 1, /* levels and "not attested" */
    MODEL_VALUES_MAX = 32,                     /* different marks of a period or year */
    MODEL_PERIODS_MAX = 8,
    MODEL_NONE = -1, /* no mark, no subject, not attested */
    MODEL_REASONS = 3,
    MODEL_SUBJECTS_MAX = 4096,
    MODEL_SUBJECT_MAX = 200, /* bytes of its name */
    MODEL_EXPORT_LEAST = 3   /* cells with fewer are not exported */
};

/* What the outcomes are. Outcome k < levels is the k-th final mark from the lowest (mark − lowest for a
 * policy); outcome `levels` is "not attested". */
struct model_scale {
    char name[16];                             /* in files: counts of another scale are refused */
    int levels;                                /* 2 to MODEL_LEVELS_MAX */
    int pass;                                  /* the lowest outcome that is a success, 1 to levels − 1 */
    int64_t least_x1000, most_x1000;           /* of a current mark */
    int64_t threshold_x1000[MODEL_LEVELS_MAX]; /* [k ≥ 1]: the lowest mean that gives level k; rising */
    int values;                                /* of period marks and year marks: 0 to values − 1 … */
    int8_t level_of[MODEL_VALUES_MAX]; /* … and the level of each; for a policy value and level are one */
};

/* The scale of a policy: level = mark − lowest. */
void model_scale_of_policy(const struct policy *policy, struct model_scale *scale);

/* The level that a mean gives; MODEL_NONE for a mean below 0 (none). */
int model_level(const struct model_scale *scale, int64_t mean_x1000);

/* ---- evidence ---- */

struct model_mark { /* a numeric mark, its day cut off already */
    int64_t value_x1000, weight_x1000;
};

struct model_period {     /* one pupil in one subject on a day */
    int marks;            /* numeric marks so far */
    int64_t weight_x1000; /* their weights together */
    int effective_x10; /* as many marks of equal weight, (Σw)²/Σw², in tenths; zero weights don't count */
    int64_t mean_x1000;               /* weighted; -1: no mark of any weight */
    int64_t recent_x1000;             /* weighted mean of the last three of any weight; -1 */
    int gone_x1000;                   /* share of the period that is over, 0 to 1000 */
    int lessons_left;                 /* until the period's end; -1: unknown. For reasons only */
    int works_due, works_missed;      /* works whose day is past and that are marked for others; of these not
                                    submitted. A work that nobody has a mark for yet is not due */
    int lessons_held, lessons_absent; /* so far; absences of every reason */
};

/* Sets marks, weight, effective, mean and recent from the marks in order of time; the rest stays. While no mark has a
 * weight, all count alike: they are no base for a final mark, but they do tell something. */
void model_period_marks(const struct model_mark *marks, size_t count, struct model_period *period);

struct model_year { /* the marks of a year's periods so far, in order of time */
    int periods;    /* that are over, 0 to MODEL_PERIODS_MAX */
    int of;         /* periods in the year (≥ periods); 2: a half-year's table is not a quarter's */
    int8_t value[MODEL_PERIODS_MAX]; /* see scale.values; MODEL_NONE: without a mark */
};

/* ---- learning ---- */

struct model *model_new(const struct model_scale *scale);
void model_free(struct model *model); /* NULL is harmless */
const struct model_scale *model_scale(const struct model *model);

/* The place of a subject by a name that is the same in every school (its name or code, UTF-8, without tabs
 * and line ends); added when it is new. MODEL_NONE for NULL, "" and a name that can't stand in a file. A
 * new one drops the tables: name all subjects before model_prepare. */
int model_subject(struct model *model, const char *name);

/* Counts COUNT (≥ 1) such pupils who ended with OUTCOME (0 to levels; levels: not attested). Whatever is
 * out of bounds is not counted. SUBJECT: MODEL_NONE counts for the school only. */
void model_learn_period(struct model *model, int subject, const struct model_period *period, int outcome,
                        int64_t count);
/* VALUE: the final mark as in scale.values, MODEL_NONE: not attested. */
void model_learn_year(struct model *model, int subject, const struct model_year *year, int value,
                      int64_t count);

/* Pupils counted: by this school, and in the pooled counts. */
struct model_known {
    int64_t period_own, period_pooled, year_own, year_pooled;
};
struct model_known model_known(const struct model *model);

/* Makes the model ready to answer: after the last learn, read or new subject (each drops the tables; a question
 * then is answered with false), before the first predict. Repeatable. A slice of the table is computed at the first
 * question that needs it, therefore one model belongs to one thread. */
void model_prepare(struct model *model);

/* ---- prediction ---- */

/* Fills p[0 … levels] (the sum is 1) and returns true; false (p all 0) when there is nothing to say: no
 * mark of any weight and no work due (period), no period with a mark (year). How many marks are too few to publish is the
 * policy's matter. Without any counts the rule of thumb speaks: the final mark is what the mean gives, the
 * surer the more marks there are and the more of the period is over. */
bool model_predict_period(const struct model *model, int subject, const struct model_period *period,
                          double p[MODEL_OUTCOMES_MAX]);
bool model_predict_year(const struct model *model, int subject, const struct model_year *year,
                        double p[MODEL_OUTCOMES_MAX]);

/* The baselines that a forecast is measured against, from the same counts (this school's and the pooled); after
 * model_prepare. */
enum model_baseline {
    MODEL_LAST_HARD,  /* the level of the mean so far, or of the last period: probability 1 */
    MODEL_LAST_LEVEL, /* how those ended whose last level was the same */
    MODEL_BASE_RATE,  /* how all ended */
    MODEL_BASELINES
};
bool model_baseline_period(const struct model *model, enum model_baseline which,
                           const struct model_period *period, double p[MODEL_OUTCOMES_MAX]);
bool model_baseline_year(const struct model *model, enum model_baseline which, const struct model_year *year,
                         double p[MODEL_OUTCOMES_MAX]);

/* Sum of p from the scale's pass up. */
double model_pass(const struct model_scale *scale, const double p[MODEL_OUTCOMES_MAX]);
/* The outcome with the highest probability, the lower one of equals. */
int model_likeliest(const struct model_scale *scale, const double p[MODEL_OUTCOMES_MAX]);

/* ---- reasons ---- */

enum model_reason_kind {
    MODEL_MEAN,      /* the mean lies high or low against the thresholds */
    MODEL_RECENT,    /* the last marks are better or worse than the mean */
    MODEL_FEW_MARKS, /* the number of marks */
    MODEL_MISSED,    /* works not submitted */
    MODEL_ABSENT,    /* lessons missed */
    MODEL_TIME_LEFT, /* much of the period, or little, is still to come */
    MODEL_SUBJECT,   /* this subject here ends differently */
    MODEL_REASON_KINDS
};
extern const char *const model_reason_names[MODEL_REASON_KINDS]; /* "mean", for tables and files */

struct model_reason {
    enum model_reason_kind kind;
    double
        change; /* of the expected level (not attested counts as level 0) that the fact brings; below 0: down
                    */
};

/* The level to expect: the mean of the distribution, "not attested" as level 0. */
double model_expected(const struct model_scale *scale, const double p[MODEL_OUTCOMES_MAX]);

/* The strongest reasons first (by |change|, equals in the order of the enum), at most MODEL_REASONS, those under
 * 0.02 of a level left out. Each is the difference to the same pupil with an ordinary value of that one fact: the
 * mean of the scale's middle, three or four marks, no missed works, no absences, half the period over, any
 * subject. MODEL_RECENT is no part of the probability: it is where the mean of the last three marks would pull
 * it. Of a year: MODEL_MEAN is the last period's mark, MODEL_RECENT what the earlier ones change, MODEL_MISSED
 * that a period is without a mark. Returns how many. */
int model_reasons_period(const struct model *model, int subject, const struct model_period *period,
                         struct model_reason reasons[MODEL_REASONS]);
int model_reasons_year(const struct model *model, int subject, const struct model_year *year,
                       struct model_reason reasons[MODEL_REASONS]);

/* ---- the file of counts ---- */

/* Whose own counts the model holds: by the school's identifier in its journal. A file of them says so by a digest, and
 * model_read refuses it for a model of the same school, which would count its pupils twice. */
void model_set_school(struct model *model, const char *source_id);

/* Appends this school's counts to OUT as text. With POOLED also those that were read, so that a region can
 * join files. No names of people or schools are in it; cells with fewer than LEAST pupils are left out
 * (MODEL_EXPORT_LEAST), since one pupil's path must not be readable from it. */
void model_write(const struct model *model, bool pooled, int64_t least, struct buf *out);

/* Adds the counts of a file to the pooled ones. NAME stands in messages, "NAME:LINE: …". ERR_DATA for
 * another version, another scale, an unknown word, numbers out of bounds, a missing end; the model is then
 * as it was. */
int model_read(struct model *model, const char *name, const char *text, size_t len, struct err *err);

#endif
