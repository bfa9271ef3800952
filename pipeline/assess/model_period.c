/*
 * model_period: the period's mark from the marks so far (see model.h). For one place and one share of the
 * period gone all cells are computed at once, at the first question, and kept ("slice"): afterwards an answer
 * is a look-up.
 *
 * A cell's probabilities: first the rule of thumb (rule), then each level of detail in turn (refine):
 *     p = (Σ kernel · counts + a · p) / (Σ kernel · counts + a)
 * over the counts of all subjects, this school's and the pooled ones together. What is different in the
 * subject, in the school, and in the school's subject, follows as factors (adjust): what was observed near
 * this mean against what was expected there, both increased by a. A place without counts has factors of 1.
 */
#include "assess/model_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {

    RADIUS = 12, /* of a kernel, in steps of the mean */
    GONE_RADIUS = 2
};

/* One level of detail: which parts of a cell must agree, how far neighbouring means count, and how many pupils
 * the level above is worth. */
struct level {
    bool missed, marks, absent;
    double sigma, worth;
};
static const struct level levels[] = {
    {false, false, false, 4, 4},  {false, false, false, 1, 8}, {true, false, false, 1.2, 6},
    {true, true, false, 1.5, 20}, {true, true, true, 1.5, 20},
};
static const double gone_sigma = 0.7, place_sigma = 2.5, place_worth = 12;

struct grid { /* of one slice: sizes and the counts as seen from its share of the period */
    const struct model_scale *scale;
    int means, outcomes, gone;
    double *counts; /* [mean][detail][outcome] */
};

static double gauss(double distance, double sigma)
{
    return exp(-0.5 * distance * distance / (sigma * sigma));
}

static size_t cells_of(const struct grid *grid)
{
    return (size_t)grid->means * MODEL_DETAIL * (size_t)grid->outcomes;
}

static int detail_of(int missed, int marks, int absent)
{
    return (missed * MODEL_MARKS_BINS + marks) * MODEL_ABSENT_BINS + absent;
}

static void grid_add(struct grid *grid, const struct model_table *table)
{
    for (size_t n = 0; n < table->used; n++) {
        size_t i = table->order[n];
        struct model_cell cell = model_cell_unpack(table->keys[i] - 1);
        if (abs(cell.gone - grid->gone) > GONE_RADIUS)
            continue;
        double weight = gauss(cell.gone - grid->gone, gone_sigma);
        double *to = grid->counts + ((size_t)cell.mean * MODEL_DETAIL +
                                     (size_t)detail_of(cell.missed, cell.marks, cell.absent)) *
                                        (size_t)grid->outcomes;
        for (int k = 0; k < grid->outcomes; k++)
            to[k] += weight * (double)table->rows[i * (size_t)table->width + (size_t)k];
    }
}

/* OUT = IN smoothed along the mean; both [mean][width]. The last one, "no mean", has no neighbours. */
static void smooth(int means, size_t width, double sigma, const double *in, double *out)
{
    double kernel[RADIUS + 1];
    int radius = (int)(3 * sigma) < RADIUS ? (int)(3 * sigma) : RADIUS;
    for (int d = 0; d <= radius; d++)
        kernel[d] = gauss(d, sigma);
    memset(out, 0, (size_t)means * width * sizeof *out);
    for (int from = 0; from < means; from++)
        for (size_t i = 0; i < width; i++) {
            double value = in[(size_t)from * width + i];
            if (value == 0)
                continue;
            for (int to = from - radius; to <= from + radius; to++)
                if (to >= 0 && to < means && (to == from || (to < means - 1 && from < means - 1)))
                    out[(size_t)to * width + i] += kernel[abs(to - from)] * value;
        }
}

static double normal_below(double x)
{
    return 0.5 * erfc(-x / sqrt(2.0));
}

/* Before anything was counted. The final mark is where the final mean will lie; that is the mean so far, give
 * or take what the marks to come can change: with n marks, of which each is spread by 0.9 levels, and a share r
 * of the period to come, the variance is 0.81 r / n, and a teacher's discretion on top. */
static void rule(const struct grid *grid, int mean, int missed, int marks, int absent, double *p)
{
    static const double count_of[MODEL_MARKS_BINS] = {1, 2, 3.5, 6, 11};
    static const double absent_risk[MODEL_ABSENT_BINS] = {0, 0, 0.02, 0.1};
    static const double missed_risk[MODEL_MISSED_BINS] = {0, 0.01, 0.02, 0.04, 0.1};
    int top = grid->outcomes - 1; /* not attested */
    double left = 1 - (double)grid->gone / (MODEL_GONE - 1);
    double sd = sqrt(0.02 + 0.81 * left / count_of[marks]);
    double at = (mean + 0.5) / MODEL_STEPS, below = 0;
    if (mean == grid->means - 1) { /* nothing given: anywhere */
        at = 0.5 * top;
        sd = top;
    }
    p[top] = 0.01 + absent_risk[absent] + missed_risk[missed];
    for (int k = 0; k < top; k++) {
        double until = k + 1 < top ? normal_below((k + 1 - at) / sd) : 1;
        p[k] = (1 - p[top]) * (0.99 * (until - below) + 0.01 / top);
        below = until;
    }
}

/* One level: the counts of the cells that agree in what the level looks at, summed, smoothed, and mixed in. */
static void refine(const struct grid *grid, const struct level *level, double *p, double *sums, double *near)
{
    size_t outcomes = (size_t)grid->outcomes, width = MODEL_DETAIL * outcomes;
    memset(sums, 0, cells_of(grid) * sizeof *sums);
    for (int pass = 0; pass < 2; pass++) { /* gather, then mix */
        if (pass == 1)
            smooth(grid->means, width, level->sigma, sums, near);
        for (int mean = 0; mean < grid->means; mean++)
            for (int missed = 0; missed < MODEL_MISSED_BINS; missed++)
                for (int marks = 0; marks < MODEL_MARKS_BINS; marks++)
                    for (int absent = 0; absent < MODEL_ABSENT_BINS; absent++) {
                        size_t row = (size_t)mean * width;
                        size_t full = row + (size_t)detail_of(missed, marks, absent) * outcomes;
                        size_t part =
                            row + (size_t)detail_of(level->missed ? missed : 0, level->marks ? marks : 0,
                                                    level->absent ? absent : 0) *
                                      outcomes;
                        double total = level->worth;
                        for (size_t k = 0; k < outcomes; k++)
                            if (pass == 0)
                                sums[part + k] += grid->counts[full + k];
                            else
                                total += near[part + k];
                        for (size_t k = 0; pass == 1 && k < outcomes; k++)
                            p[full + k] = (near[part + k] + level->worth * p[full + k]) / total;
                    }
    }
}

/* The difference of a place: factors by outcome and mean, from its own COUNTS and what P expects of them. */
static void adjust(const struct grid *grid, double *p)
{
    size_t outcomes = (size_t)grid->outcomes, line = (size_t)grid->means * outcomes;
    double *work = mem_zalloc(4 * line * sizeof *work);
    double *seen = work, *expected = work + line, *seen_near = work + 2 * line,
           *expected_near = work + 3 * line;
    bool any = false;
    for (size_t mean = 0; mean < (size_t)grid->means; mean++)
        for (size_t detail = 0; detail < MODEL_DETAIL; detail++) {
            size_t at = (mean * MODEL_DETAIL + detail) * outcomes;
            double total = 0;
            for (size_t k = 0; k < outcomes; k++) {
                total += grid->counts[at + k];
                seen[mean * outcomes + k] += grid->counts[at + k];
            }
            for (size_t k = 0; total > 0 && k < outcomes; k++)
                expected[mean * outcomes + k] += total * p[at + k];
            any |= total > 0;
        }
    if (any) {
        smooth(grid->means, outcomes, place_sigma, seen, seen_near);
        smooth(grid->means, outcomes, place_sigma, expected, expected_near);
        for (size_t mean = 0; mean < (size_t)grid->means; mean++)
            for (size_t detail = 0; detail < MODEL_DETAIL; detail++) {
                size_t at = (mean * MODEL_DETAIL + detail) * outcomes;
                double total = 0;
                for (size_t k = 0; k < outcomes; k++) {
                    size_t near = mean * outcomes + k;
                    p[at + k] *= (seen_near[near] + place_worth) / (expected_near[near] + place_worth);
                    total += p[at + k];
                }
                for (size_t k = 0; k < outcomes; k++)
                    p[at + k] /= total;
            }
    }
    free(work);
}

static void adjust_by(struct grid *grid, const struct model_table *one, const struct model_table *two,
                      double *p)
{
    memset(grid->counts, 0, cells_of(grid) * sizeof *grid->counts);
    grid_add(grid, one);
    if (two != NULL)
        grid_add(grid, two);
    adjust(grid, p);
}

static const double *base_of(const struct model *model, struct grid *grid)
{
    double **base = &model->memo->base[grid->gone];
    if (*base != NULL)
        return *base;
    size_t cells = cells_of(grid);
    double *p = mem_alloc(cells * sizeof *p), *work = mem_alloc(2 * cells * sizeof *work);
    for (int mean = 0; mean < grid->means; mean++)
        for (int missed = 0; missed < MODEL_MISSED_BINS; missed++)
            for (int marks = 0; marks < MODEL_MARKS_BINS; marks++)
                for (int absent = 0; absent < MODEL_ABSENT_BINS; absent++)
                    rule(grid, mean, missed, marks, absent,
                         p + ((size_t)mean * MODEL_DETAIL + (size_t)detail_of(missed, marks, absent)) *
                                 (size_t)grid->outcomes);
    memset(grid->counts, 0, cells * sizeof *grid->counts);
    grid_add(grid, &model->own[0].period);
    grid_add(grid, &model->pooled[0].period);
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        refine(grid, &levels[i], p, work, work + cells);
    free(work);
    return *base = p;
}

float *model_period_slice(const struct model *model, size_t place, int gone)
{
    struct grid grid = {.scale = &model->scale,
                        .means = model->scale.levels * MODEL_STEPS + 1,
                        .outcomes = model->scale.levels + 1,
                        .gone = gone};
    size_t cells = cells_of(&grid);
    grid.counts = mem_alloc(cells * sizeof *grid.counts);
    double *p = mem_alloc(cells * sizeof *p);
    memcpy(p, base_of(model, &grid), cells * sizeof *p);
    if (place > 0)
        adjust_by(&grid, &model->own[place].period, &model->pooled[place].period, p);
    if (model->known.period_pooled > 0) { /* without pooled counts the school is what was counted above */
        adjust_by(&grid, &model->own[0].period, NULL, p);
        if (place > 0)
            adjust_by(&grid, &model->own[place].period, NULL, p);
    }
    float *slice = mem_alloc(cells * sizeof *slice);
    for (size_t i = 0; i < cells; i++)
        slice[i] = (float)p[i];
    free(p);
    free(grid.counts);
    return slice;
}
