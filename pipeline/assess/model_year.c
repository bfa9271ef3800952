/*
 * model_year: the year's mark from the period marks (see model.h). Two experts look at the same counts and
 * their probabilities are averaged:
 *   a linear one: final − last = b0 + b1 · (last − middle) + b2 · (earlier − last) + noise, with a conjugate
 *   (normal, inverse gamma) prior in which every b is 0 ("the final mark is the last one"): Student's t,
 *   cut at the half-way points between marks;
 *   a kernel Dirichlet: what became of those with nearly the same last mark, then also nearly the same mean
 *   of the earlier ones.
 * "Not attested" is the kernel's matter alone. All lengths are shares of the scale, so that a scale of 4
 * marks and one of 20 are treated alike.
 */
#include "assess/model_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TERMS = 3, VALUES = MODEL_VALUES_MAX + 1 };

/* Spreads as shares of the scale (values − 1). */
static const double noise = 0.08, prior_sd[TERMS] = {0.05, 0.2, 0.3}, prior_pupils = 4;
static const double near_last = 0.04, near_earlier = 0.08;
static const double worth_last = 4, worth_both = 10;
static const double bound_own = 100, bound_pooled = 200; /* pupils that other places may be worth */

struct source {
    const struct model_table *table;
    double weight;
};

/* The tables that speak for a place, each with its weight. */
struct sources {
    struct source of[4];
    int count;
};

struct linear {
    double precision[TERMS][TERMS], covariance[TERMS][TERMS], b[TERMS];
    double shape, rate;
};

static double counted(const struct model_table *table, const struct model_ycell *like)
{
    double total = 0;
    for (size_t n = 0; n < table->used; n++) {
        size_t i = table->order[n];
        struct model_ycell cell = model_ycell_unpack(table->keys[i] - 1);
        if (cell.of != like->of || cell.periods != like->periods)
            continue;
        for (int k = 0; k < table->width; k++)
            total += (double)table->rows[i * (size_t)table->width + (size_t)k];
    }
    return total;
}

/* All subjects are worth at most BOUND pupils beside the subject itself, which is part of them. */
static void add_sources(struct sources *sources, const struct model_counts *counts, size_t place,
                        const struct model_ycell *like, double most, double bound)
{
    double all = counted(&counts[0].year, like), own = place > 0 ? counted(&counts[place].year, like) : all;
    double others = all - own;
    double weight_own = own > most ? most / own : 1, weight = others > bound ? bound / others : 1;
    if (place == 0) {
        sources->of[sources->count++] = (struct source){&counts[0].year, weight_own};
        return;
    }
    if (weight > weight_own)
        weight = weight_own;
    sources->of[sources->count++] = (struct source){&counts[0].year, weight};
    sources->of[sources->count++] = (struct source){&counts[place].year, weight_own - weight};
}

/* Calls for every cell of the same table of the year. */
struct seen {
    struct model_ycell cell;
    const int64_t *row;
    double weight;
};

static bool next_seen(const struct sources *sources, const struct model_ycell *like, int *source, size_t *at,
                      struct seen *seen)
{
    for (; *source < sources->count; (*source)++, *at = 0) {
        const struct model_table *table = sources->of[*source].table;
        while (*at < table->used) {
            size_t i = table->order[(*at)++];
            seen->cell = model_ycell_unpack(table->keys[i] - 1);
            seen->row = table->rows + i * (size_t)table->width;
            seen->weight = sources->of[*source].weight;
            if (seen->cell.of == like->of && seen->cell.periods == like->periods)
                return true;
        }
    }
    return false;
}

/* ---- the linear expert ---- */

static double last_of(const struct model_scale *scale, const struct model_ycell *cell)
{
    return cell->last < scale->values ? cell->last : cell->earlier / 2.0;
}

static void terms_of(const struct model_scale *scale, const struct model_ycell *cell, double z[TERMS])
{
    double range = scale->values - 1, last = last_of(scale, cell);
    double earlier = cell->earlier < 2 * scale->values ? cell->earlier / 2.0 : last;
    z[0] = 1;
    z[1] = last / range - 0.5;
    z[2] = (earlier - last) / range;
}

static void invert(double a[TERMS][TERMS], double out[TERMS][TERMS])
{
    double det = 0;
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < TERMS; j++) {
            int r = (i + 1) % TERMS, s = (i + 2) % TERMS, c = (j + 1) % TERMS, d = (j + 2) % TERMS;
            out[j][i] = a[r][c] * a[s][d] - a[r][d] * a[s][c];
        }
    for (int j = 0; j < TERMS; j++)
        det += a[0][j] * out[j][0];
    for (int i = 0; i < TERMS; i++)
        for (int j = 0; j < TERMS; j++)
            out[i][j] /= det;
}

static void linear_learn(const struct model_scale *scale, const struct sources *sources,
                         const struct model_ycell *like, struct linear *linear)
{
    double range = scale->values - 1, moment[TERMS] = {0}, squares = 0, total = 0;
    *linear = (struct linear){0};
    for (int i = 0; i < TERMS; i++)
        linear->precision[i][i] = noise * noise / (prior_sd[i] * prior_sd[i]);
    struct seen seen;
    size_t at = 0;
    for (int source = 0; sources != NULL && next_seen(sources, like, &source, &at, &seen);) {
        double z[TERMS];
        terms_of(scale, &seen.cell, z);
        for (int value = 0; value < scale->values; value++) {
            double weight = seen.weight * (double)seen.row[value];
            double y = (value - last_of(scale, &seen.cell)) / range;
            if (weight <= 0)
                continue;
            for (int i = 0; i < TERMS; i++) {
                for (int j = 0; j < TERMS; j++)
                    linear->precision[i][j] += weight * z[i] * z[j];
                moment[i] += weight * z[i] * y;
            }
            squares += weight * y * y;
            total += weight;
        }
    }
    invert(linear->precision, linear->covariance);
    double explained = 0;
    for (int i = 0; i < TERMS; i++) {
        for (int j = 0; j < TERMS; j++)
            linear->b[i] += linear->covariance[i][j] * moment[j];
        explained += linear->b[i] * moment[i];
    }
    linear->shape = (prior_pupils + total) / 2;
    linear->rate = (prior_pupils * noise * noise + fmax(squares - explained, 0)) / 2;
}

/* The regularised incomplete beta function by its continued fraction (Lentz). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1, d = 1 - (a + b) * x / (a + 1);
    d = 1 / (fabs(d) < 1e-300 ? 1e-300 : d);
    double h = d;
    for (int m = 1; m < 300; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        for (int half = 0; half < 2; half++) {
            double step = half == 0 ? even : odd;
            d = 1 + step * d, c = 1 + step / c;
            d = 1 / (fabs(d) < 1e-300 ? 1e-300 : d);
            c = fabs(c) < 1e-300 ? 1e-300 : c;
            h *= d * c;
        }
        if (fabs(d * c - 1) < 1e-12)
            break;
    }
    return h;
}

static double beta_below(double a, double b, double x)
{
    if (x <= 0 || x >= 1)
        return x <= 0 ? 0 : 1;
    double front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x));
    return x < (a + 1) / (a + b + 2) ? front * beta_fraction(a, b, x) / a
                                     : 1 - front * beta_fraction(b, a, 1 - x) / b;
}

static double student_below(double t, double freedom)
{
    double tail = beta_below(freedom / 2, 0.5, freedom / (freedom + t * t)) / 2;
    return t > 0 ? 1 - tail : tail;
}

static void linear_say(const struct model_scale *scale, const struct linear *linear,
                       const struct model_ycell *cell, double p[VALUES])
{
    double range = scale->values - 1, z[TERMS], center = last_of(scale, cell) / range, spread = 1, below = 0;
    terms_of(scale, cell, z);
    for (int i = 0; i < TERMS; i++) {
        center += linear->b[i] * z[i];
        for (int j = 0; j < TERMS; j++)
            spread += z[i] * linear->covariance[i][j] * z[j];
    }
    double sd = sqrt(linear->rate / linear->shape * spread);
    for (int value = 0; value < scale->values; value++) {
        double until = value + 1 < scale->values
                           ? student_below(((value + 0.5) / range - center) / sd, 2 * linear->shape)
                           : 1;
        p[value] = until - below;
        below = until;
    }
}

/* ---- the kernel expert ---- */

static double kernel(double distance, double sigma)
{
    return exp(-0.5 * distance * distance / (sigma * sigma));
}

/* How much a pupil of cell A says about one of cell B; EARLIER: also by the marks before the last. */
static double likeness(const struct model_scale *scale, const struct model_ycell *a,
                       const struct model_ycell *b, bool earlier)
{
    double range = scale->values - 1, like = 1;
    bool none_a = a->last == scale->values, none_b = b->last == scale->values;
    if (none_a != none_b)
        return 0;
    if (!none_a)
        like = kernel((a->last - b->last) / range, near_last);
    if (!earlier)
        return like;
    none_a = a->earlier == 2 * scale->values, none_b = b->earlier == 2 * scale->values;
    if (none_a != none_b)
        return 0;
    return (a->gaps == b->gaps ? like : like / 4) *
           (none_a ? 1 : kernel((a->earlier - b->earlier) / 2.0 / range, near_earlier));
}

static void kernel_say(const struct model_scale *scale, const struct sources *sources,
                       const struct model_ycell *cell, double p[VALUES])
{
    for (int both = 0; both < 2; both++) {
        double near[VALUES] = {0}, total = both ? worth_both : worth_last, worth = total;
        struct seen seen;
        size_t at = 0;
        for (int source = 0; next_seen(sources, cell, &source, &at, &seen);) {
            double like = seen.weight * likeness(scale, &seen.cell, cell, both);
            for (int value = 0; like > 1e-9 && value <= scale->values; value++)
                near[value] += like * (double)seen.row[value];
        }
        for (int value = 0; value <= scale->values; value++)
            total += near[value];
        for (int value = 0; value <= scale->values; value++)
            p[value] = (near[value] + worth * p[value]) / total;
    }
}

void model_year_say(const struct model *model, size_t place, const struct model_ycell *cell, float *out)
{
    const struct model_scale *scale = &model->scale;
    struct sources sources = {.count = 0};
    struct linear linear;
    double p[VALUES], straight[VALUES], levels[MODEL_OUTCOMES_MAX] = {0};
    add_sources(&sources, model->own, place, cell, INFINITY, bound_own);
    add_sources(&sources, model->pooled, place, cell, bound_pooled, bound_own);
    linear_learn(scale, NULL, cell, &linear); /* the prior alone is where the kernel starts */
    linear_say(scale, &linear, cell, p);
    double missing = cell->last == scale->values ? 0.3 : cell->gaps ? 0.05 : 0.01;
    for (int value = 0; value < scale->values; value++)
        p[value] *= 1 - missing;
    p[scale->values] = missing;
    kernel_say(scale, &sources, cell, p);
    linear_learn(scale, &sources, cell, &linear);
    linear_say(scale, &linear, cell, straight);
    for (int value = 0; value < scale->values; value++)
        levels[scale->level_of[value]] += (p[value] + straight[value] * (1 - p[scale->values])) / 2;
    levels[scale->levels] = p[scale->values];
    for (int k = 0; k <= scale->levels; k++)
        out[k] = (float)levels[k];
}
