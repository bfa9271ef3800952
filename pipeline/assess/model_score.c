/* model_score: see model_score.h. */
#include "assess/model_score.h"

#include "base/err.h"

#include <math.h>
#include <stdlib.h>

void model_score_add(struct model_score *score, double p, bool happened, bool level_right)
{
    int bin = p >= 1 ? MODEL_SCORE_BINS - 1 : p > 0 ? (int)(p * MODEL_SCORE_BINS) : 0;
    double miss = p - (happened ? 1 : 0);
    if ((size_t)score->count == score->capacity) {
        score->capacity = score->capacity > 0 ? score->capacity * 2 : 256;
        score->said = mem_realloc(score->said, score->capacity * sizeof *score->said);
        score->happened = mem_realloc(score->happened, score->capacity * sizeof *score->happened);
    }
    score->said[score->count] = p;
    score->happened[score->count] = happened;
    score->count++;
    score->squares += miss * miss;
    score->right += (p >= 0.5) == happened;
    score->level_right += level_right;
    score->bins[bin].count++;
    score->bins[bin].happened += happened;
    score->bins[bin].said += p;
}

void model_score_free(struct model_score *score)
{
    free(score->said);
    free(score->happened);
    *score = (struct model_score){0};
}

static double share(double part, int64_t count)
{
    return count > 0 ? part / (double)count : 0;
}

double model_score_brier(const struct model_score *score)
{
    return share(score->squares, score->count);
}

double model_score_accuracy(const struct model_score *score)
{
    return share((double)score->right, score->count);
}

double model_score_level_accuracy(const struct model_score *score)
{
    return share((double)score->level_right, score->count);
}

double model_score_ece(const struct model_score *score)
{
    double sum = 0;
    for (int i = 0; i < MODEL_SCORE_BINS; i++)
        sum += fabs(score->bins[i].said - (double)score->bins[i].happened);
    return share(sum, score->count);
}

struct said {
    double p;
    bool happened;
};

static int by_p(const void *a, const void *b)
{
    const struct said *x = a, *y = b;
    return (x->p > y->p) - (x->p < y->p);
}

/* The chance that one who succeeded was given more than one who did not: by ranks, equals in the middle. */
double model_score_auc(const struct model_score *score)
{
    size_t count = (size_t)score->count;
    struct said *all = mem_alloc((count > 0 ? count : 1) * sizeof *all);
    for (size_t i = 0; i < count; i++)
        all[i] = (struct said){score->said[i], score->happened[i]};
    qsort(all, count, sizeof *all, by_p);
    double below = 0, wins = 0, yes = 0; /* below: those who failed, so far */
    for (size_t i = 0; i < count;) {
        double failed = 0, passed = 0;
        size_t next = i;
        for (; next < count && by_p(&all[next], &all[i]) == 0; next++) {
            passed += all[next].happened;
            failed += !all[next].happened;
        }
        wins += passed * (below + failed / 2);
        below += failed;
        yes += passed;
        i = next;
    }
    free(all);
    return yes > 0 && below > 0 ? wins / (yes * below) : 0.5;
}
