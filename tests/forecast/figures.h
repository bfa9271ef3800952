/*
 * figures: what the two programs that score itog's forecast on real, public data share: a table of figures, each
 * with the bound that it must keep.
 */
#ifndef ITOG_TESTS_FIGURES_H
#define ITOG_TESTS_FIGURES_H

#include "assess/model.h"
#include "assess/model_score.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int figures_passed, figures_failed;

/* One figure of one model: at most (or at least) so much. */
__attribute__((unused)) static void figure_most(const char *what, double got, double most)
{
    bool holds = got <= most;
    printf("%s %s: %.4f, at most %.4f\n", holds ? "  ok  " : "  MISSED", what, got, most);
    *(holds ? &figures_passed : &figures_failed) += 1;
}

__attribute__((unused)) static void figure_least(const char *what, double got, double least)
{
    bool holds = got >= least;
    printf("%s %s: %.4f, at least %.4f\n", holds ? "  ok  " : "  MISSED", what, got, least);
    *(holds ? &figures_passed : &figures_failed) += 1;
}

__attribute__((unused)) static void figure_same(const char *what, int64_t got, int64_t wanted)
{
    bool holds = got == wanted;
    printf("%s %s: %lld, must be %lld\n", holds ? "  ok  " : "  MISSED", what, (long long)got,
           (long long)wanted);
    *(holds ? &figures_passed : &figures_failed) += 1;
}

/* Scores one distribution: success, and the level, "not attested" being no more than the lowest. */
__attribute__((unused)) static void figure_add(struct model_score *score, const struct model_scale *scale,
                                               const double p[MODEL_OUTCOMES_MAX], int outcome)
{
    double folded[MODEL_OUTCOMES_MAX] = {0};
    for (int k = 0; k < scale->levels; k++)
        folded[k] = p[k];
    folded[0] += p[scale->levels];
    int level = outcome < scale->levels ? outcome : 0;
    model_score_add(score, model_pass(scale, p), level >= scale->pass,
                    model_likeliest(scale, folded) == level);
}

__attribute__((unused)) static void figure_table(const char *name, const struct model_score *score)
{
    printf("  %-34s %6.1f %6.1f %7.4f %7.4f %7.4f\n", name, 100 * model_score_level_accuracy(score),
           100 * model_score_accuracy(score), model_score_brier(score), model_score_ece(score),
           model_score_auc(score));
}

__attribute__((unused)) static void figure_reliability(const struct model_score *score)
{
    for (int i = 0; i < MODEL_SCORE_BINS; i++)
        if (score->bins[i].count > 0)
            printf("    said %.3f, came true %.3f of %lld\n",
                   score->bins[i].said / (double)score->bins[i].count,
                   (double)score->bins[i].happened / (double)score->bins[i].count,
                   (long long)score->bins[i].count);
}

#endif
