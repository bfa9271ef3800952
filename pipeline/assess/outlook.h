/*
 * outlook: the arithmetic of the forecast's first form. Pure. "How many marks are still needed" is the
 * question that the MESH diary answers as `target`: k marks of value v and weight w lift the mean to the
 * threshold t when S + k·w·v ≥ t·(W + k·w).
 */
#ifndef ITOG_ASSESS_OUTLOOK_H
#define ITOG_ASSESS_OUTLOOK_H

#include "assess/rules.h"

struct outlook {
    int expected_mark; /* -1: none */
    int next_mark;     /* -1: at the top, or nothing to start from */
    int needed_value;  /* in the unit of current marks: 5, or 100 percent */
    int64_t needed_weight_x1000;
    int64_t needed_count;  /* -1: can't be reached */
    int further_mark;      /* the one above next_mark, -1: there is none … */
    int64_t further_count; /* … with as many of needed_value; -1: can't be reached */
};

/* Nothing known but an expected mark (-1: not even that). */
struct outlook outlook_none(int expected_mark);

/* The least k ≥ 1 with S + k·w·v ≥ t·(W + k·w), k = ceil((tW − S) / (w(v − t))); -1 when no number is enough.
 */
int64_t outlook_needed(const struct rules_sums *sums, int64_t threshold_x1000, int64_t value_x1000,
                       int64_t weight_x1000);

/* From the marks so far. Weight must be above zero. */
struct outlook outlook_of_marks(const struct policy *policy, const struct rules_sums *sums);

/* A year from what its periods gave so far, by the rules of the year ([year] tie and not_attested too); needed are
 * periods with the top mark. */
struct outlook outlook_of_year(const struct policy *policy, const struct rules_year *year);

/* For a mark that stands already: what was missing to the next one. */
struct outlook outlook_of_result(const struct policy *policy, const struct rules_sums *sums, int mark);

#endif
