/*
 * rules: how a final mark is decided. Pure: values in, a verdict out; no data base, no clock, no floating
 * point. Means are compared with thresholds exactly: Σ weight·value ≥ threshold·Σ weight, in whole
 * thousandths.
 *
 * The order of precedence, from the strongest (rules_decide):
 *   1. the pupil left before the period's end: departed;
 *   2. a grade or subject without marks: unmarked (in an unmarked subject an override still holds);
 *   3. what a teacher set after the exam, where that is no mark («н/а», «осв.»);
 *      a teacher's own final mark (override): its outcome, even against an open deferral;
 *   4. an open deferral: deferred, even when there are marks; one that lapsed into н/а: not attested;
 *   5. the policy alone (rules_compute): an exemption without marks, pass or fail, then no_marks,
 *      no_weighted_work, too few marks, the weighted mean against the thresholds;
 * and then, for the final mark: a teacher's own mark after the exam, else the mean of the period's mark and
 * the exam's, half up.
 */
#ifndef ITOG_ASSESS_RULES_H
#define ITOG_ASSESS_RULES_H

#include "assess/policy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum rules_outcome {
    RULES_NONE, /* no override */
    RULES_MARK,
    RULES_NOT_ATTESTED,
    RULES_PASS,
    RULES_FAIL,
    RULES_EXEMPT,
    RULES_DEFERRED,
    RULES_UNMARKED,
    RULES_DEPARTED,
    RULES_OUTCOMES
};

enum rules_reason {
    RULES_NO_REASON,
    RULES_FEW_MARKS,
    RULES_MISSED_LESSONS,
    RULES_NO_MARKS,
    RULES_NO_WEIGHTED_WORK,
    RULES_TEACHER,
    RULES_DEFERRAL,
    RULES_LEFT,
    RULES_WORK_OWED,
    RULES_REASONS
};

enum rules_assessment { RULES_BY_MARKS, RULES_BY_PASS, RULES_BY_WORDS };

/* As the store and the journal write them. */
extern const char *const rules_outcome_names[RULES_OUTCOMES]; /* "not_attested" */
extern const char *const rules_outcome_texts[RULES_OUTCOMES]; /* «н/а»; NULL for a mark: its number */
extern const char *const rules_reason_names[RULES_REASONS];
enum rules_outcome rules_outcome_of(const char *name); /* RULES_NONE when unknown */

/* Beyond these a mark is a fault of the source; within them a million marks can't overflow a sum. */
enum { RULES_VALUE_MAX_X1000 = 1000000, RULES_WEIGHT_MAX_X1000 = 1000000 };

/* The sums of the numeric marks. */
struct rules_sums {
    int marks; /* those of zero weight included */
    int low;   /* of marks: below a success («2»), and not made good by a later mark of the same work */
    int64_t weight_x1000;      /* Σ weight */
    int64_t weighted_x1000000; /* Σ weight × value */
};

/* False, and nothing added, when VALUE or WEIGHT is out of bounds. */
bool rules_add(const struct policy *policy, struct rules_sums *sums, int64_t value_x1000,
               int64_t weight_x1000);

/* The weighted mean Σwm/Σw times 1000, truncated, for display only; -1 without weight. */
int64_t rules_mean_x1000(const struct rules_sums *sums);

/* The highest mark whose threshold the mean reaches, compared exactly. Weight must be above zero. */
int rules_mark(const struct policy *policy, const struct rules_sums *sums);

/* The level for statistics, 2 to 5: excellent 5, good 4, satisfactory 3, below it 2. */
int rules_band(const struct policy *policy, int mark);

/* Mean of two marks, half up: 3 and 5 give 4, 5 and 4 give 5 (certificate of grade 9: annual and examination
 * mark). */
int rules_with_exam(int mark, int exam_mark);

/* The mark of SCORE out of MAX by the policy's percentages; MAX 0: the score is a percentage. */
int rules_exam_mark(const struct policy *policy, int64_t score_x1000, int64_t max_x1000);

/* Is the mean of COUNT marks with the sum SUM exactly x.5? */
bool rules_is_tie(int64_t sum, int64_t count);

/* The year's mark: arithmetic mean of COUNT period marks with the sum SUM, half up. COUNT > 0. */
int rules_year_mark(int64_t sum, int64_t count);

/* How many marks a period needs at so many lessons a week (thousandths; below 0: unknown, the least is
 * asked). Who was there for a part of it needs them in proportion to the lessons of that part: of LESSONS_IN while
 * there and LESSONS_OUT before and after, rounded up, and one at least. */
int rules_minimum(const struct policy *policy, int64_t weekly_hours_x1000, int lessons_in, int lessons_out);

/* What is known of one pupil in one subject. */
struct rules_facts {
    enum rules_assessment assessment;
    int grade; /* -1: unknown */
    struct rules_sums sums;
    int passes, open_fails; /* marks «зач»; «незач» that no later «зач» made good */
    int exempts;            /* marks «осв» */
    int owed;               /* works still owed («точка») */
    int lessons_held, lessons_missed;
    int lessons_out;            /* held before the pupil came, or after leaving */
    int transferred;            /* marks brought from another school, whether or not they count */
    int64_t weekly_hours_x1000; /* -1: unknown */
    int exam_mark;              /* -1: none */
};

struct rules_verdict {
    enum rules_outcome outcome;
    enum rules_reason reason;
    int mark; /* -1: none */
    bool tie; /* a year's mean of exactly x.5: the policy's [year] tie decided */
};

/* One comparison or decision, in the order in which the rules ask. */
enum rules_step_kind {
    RULES_STEP_UNMARKED,      /* a grade (have: 1) or subject without marks */
    RULES_STEP_PASS_FAIL,     /* have: «зач», want: «незач» that stand */
    RULES_STEP_EXEMPT,        /* have: marks «осв» */
    RULES_STEP_NO_MARKS,      /* nothing to take a mean of */
    RULES_STEP_NO_WEIGHT,     /* have: marks, all of weight 0 */
    RULES_STEP_EXAM_ALONE,    /* have: the exam's mark */
    RULES_STEP_THRESHOLD,     /* have: Σwm, want: threshold × Σw; both times 1 000 000 */
    RULES_STEP_LOWEST,        /* below every threshold */
    RULES_STEP_PASS_MARK,     /* have: the mark of the mean, want: the lowest that passes */
    RULES_STEP_WORK_OWED,     /* have: works owed, which leave no mark */
    RULES_STEP_ABSENCE_ALONE, /* have: missed × 100 000, want: more than percent × held; enough for н/а */
    RULES_STEP_TRANSFER,      /* have: marks brought from another school; holds: they count */
    RULES_STEP_MINIMUM,       /* have: marks, want: at least so many */
    RULES_STEP_MINIMUM_PART, /* have: lessons while there, want: all; holds: the minimum is in proportion; mark: it */
    RULES_STEP_FEW_ATTEST,       /* fewer are enough: the policy attests all the same */
    RULES_STEP_ABSENCE_REQUIRED, /* fewer are enough where the limit (as above) is not passed */
    RULES_STEP_ABSENCE,          /* as above: only the reason of an н/а */
    RULES_STEP_NO_FIVE,          /* have: marks below a success that stand */
    RULES_STEP_YEAR_DEFERRED,    /* have: periods */
    RULES_STEP_YEAR_GAP,         /* have: periods not attested, want: those with a mark */
    RULES_STEP_YEAR_MEAN,        /* have: the sum of the marks, want: their number */
    RULES_STEP_YEAR_TIE,         /* the mean lies in the middle; have: the mark that decides, -1: none does */
    RULES_STEP_DEPARTED,         /* from here on: rules_decide */
    RULES_STEP_OVERRIDE,
    RULES_STEP_DEFERRAL,
    RULES_STEP_DEFERRAL_LAPSED, /* holds: and so there is no mark */
    RULES_STEP_WITH_EXAM,       /* have: the sum of both marks */
    RULES_STEP_EXAM_IGNORED,    /* have: the exam's mark */
    RULES_STEP_FINAL_OVERRIDE,
    RULES_STEP_CERTIFICATE_MEAN, /* from here on: rules_certify. have: the sum of the marks, want: their number; holds:
                                    the mean is not in the middle between two marks */
    RULES_STEP_CERTIFICATE_EXAM,         /* the same of the mean (or the one mark) and the exam's */
    RULES_STEP_CERTIFICATE_EXAM_IGNORED, /* have: the exam's mark */
    RULES_STEP_CERTIFICATE_SET,          /* a person set it; want: as the final mark */
    RULES_STEP_CERTIFICATE_DEFERRED,     /* have: subjects, here and below */
    RULES_STEP_CERTIFICATE_DEBT,
    RULES_STEP_CERTIFICATE_PASS,
    RULES_STEP_CERTIFICATE_EXEMPT,
    RULES_STEP_CERTIFICATE_NO_MARKS,
    RULES_STEP_CERTIFICATE_NO_TENTH,
    RULES_STEPS
};

struct rules_step {
    enum rules_step_kind kind;
    int mark; /* that it gives or is about; -1: none */
    int64_t have, want;
    bool holds;
    int key; /* enum policy_key that it follows; -1: none */
};

/* What the rules asked on their way to a verdict. The functions below fill it as they go; NULL: nobody wants to know. */
enum { RULES_STEPS_MAX = 32 };
struct rules_trace {
    struct rules_step steps[RULES_STEPS_MAX];
    size_t count;
};

/* Adds a step to TRACE (if there is one), and says whether it HOLDS. */
bool rules_note(struct rules_trace *trace, enum rules_step_kind kind, int64_t have, int64_t want, bool holds,
                int mark, int key);

/* By the policy alone. */
struct rules_verdict rules_compute_traced(const struct policy *policy, const struct rules_facts *facts,
                                          struct rules_trace *trace);
struct rules_verdict rules_compute(const struct policy *policy, const struct rules_facts *facts);

/* A year, from what its periods gave. */
struct rules_year {
    enum rules_assessment assessment;
    int grade;
    int marks, sum; /* periods with a mark */
    int last;       /* the mark of the last period that has one */
    int not_attested, passes, fails, exempts, deferred;
    int exam_mark;
    int annual_mark; /* of the annual control work; -1: none */
};
struct rules_verdict rules_compute_year_traced(const struct policy *policy, const struct rules_year *year,
                                               struct rules_trace *trace);
struct rules_verdict rules_compute_year(const struct policy *policy, const struct rules_year *year);

/* What people and events add to the computed verdict. */
struct rules_standing {
    struct rules_verdict computed;
    bool departed;
    bool deferral_open;
    bool deferral_lapsed; /* and that means н/а, whatever marks there are */
    bool unmarked_grade;
    enum rules_outcome override_outcome; /* for the period; RULES_NONE: there is none */
    int override_mark;
    int exam_mark;                    /* -1: none */
    bool exam_ignored;                /* it is shown, but does not enter the final mark */
    int override_final;               /* a mark set after the exam; -1: none */
    enum rules_outcome final_outcome; /* set after the exam; one that is no mark is the outcome of all */
};

struct rules_result {
    struct rules_verdict verdict;
    int final_mark; /* -1: none */
};

/* The mark that statistics, debts and promotion go by: the final one, with the exam; in grades 9 and 11, where the exam
 * is the state's and comes after the admission, the year's own. */
int rules_counted_mark(int grade, int mark, int final_mark);

struct rules_result rules_decide_traced(const struct rules_standing *standing, struct rules_trace *trace);
struct rules_result rules_decide(const struct rules_standing *standing);

/* A line of the certificate («аттестат»): a subject, or several that it joins. Grade 9: the mean of the year's
 * mark and the exam's, where there is an exam, else the year's. Grade 11: the mean of the marks of half-years
 * and years of grades 10 and 11; the exam is ignored. All means half up. Of several subjects the marks are
 * counted all together; in grade 9 they first give one mark of the year (or, by the policy, the exam's is
 * counted with them). Precedence: a mark set for the certificate; a deferral; a debt; then the marks. */
enum rules_lack {
    RULES_LACKS_NOTHING,
    RULES_LACK_TEACHER,  /* a person set н/а or незачёт for the certificate */
    RULES_LACK_DEFERRAL, /* of the year, still open */
    RULES_LACK_DEBT,     /* the year is below a success, незачёт or н/а */
    RULES_LACK_MARKS,    /* there is nothing to make it of */
    RULES_LACK_TENTH,    /* no mark of grade 10 is known of the pupil */
    RULES_LACKS
};
extern const char *const rules_lack_names[RULES_LACKS]; /* as the store writes them */

struct rules_certificate {
    int grade;                            /* 9 or 11 */
    int marks, sum;                       /* grade 9: of the year; grade 11: of half-years and years */
    int deferred, debts, passes, exempts; /* of its subjects: what the year gave instead of a mark */
    bool tenth_unknown;                   /* grade 11 */
    int exam_mark;                        /* -1: none */
    enum rules_outcome override_outcome;  /* RULES_NONE: there is none */
    int override_mark;
    bool override_final; /* grade 9: set as the final mark, not for the certificate */
};

struct rules_certified {
    enum rules_outcome outcome; /* mark, pass, exempt; none: it lacks */
    enum rules_lack lack;
    int computed, mark; /* by the marks alone; that stands. -1: none */
    bool tie;           /* a mean of exactly x.5 went up */
};

struct rules_certified rules_certify(const struct policy *policy, const struct rules_certificate *line,
                                     struct rules_trace *trace);

#endif
