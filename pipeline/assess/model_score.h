/*
 * model_score: how good probabilities were, once it is known what happened. Pure. One event ("success": a
 * passing final mark) is scored by Brier, ECE, AUC and a reliability table; the whole distribution by the
 * share of pupils whose likeliest level came true.
 */
#ifndef ITOG_ASSESS_MODEL_SCORE_H
#define ITOG_ASSESS_MODEL_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MODEL_SCORE_BINS = 10 };

struct model_score_bin { /* probabilities from bin/10 to under (bin + 1)/10; the last one holds 1 */
    int64_t count;
    int64_t happened;
    double said; /* sum of the probabilities */
};

struct model_score { /* all zero: empty */
    int64_t count;
    double squares; /* sum of (p − happened)² */
    int64_t right;  /* p ≥ ½ was right */
    int64_t level_right;
    struct model_score_bin bins[MODEL_SCORE_BINS];
    double *said; /* each, for the AUC */
    bool *happened;
    size_t capacity;
};

/* P: the probability of success; LEVEL_RIGHT: the likeliest level was the one. */
void model_score_add(struct model_score *score, double p, bool happened, bool level_right);
void model_score_free(struct model_score *score);

/* Of an empty score all are 0. */
double model_score_brier(const struct model_score *score);          /* mean of (p − happened)² */
double model_score_accuracy(const struct model_score *score);       /* share with p ≥ ½ right */
double model_score_level_accuracy(const struct model_score *score); /* share of levels right */
double model_score_ece(const struct model_score *score); /* Σ n_bin/n · |said − happened| over ten bins */
double model_score_auc(const struct model_score *score); /* ties count half; ½ when one side is empty */

#endif
