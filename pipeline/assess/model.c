/* model: scale, evidence, counting, baselines; see model.h. Nothing here fails. */
#include "assess/model_parts.h"

#include "assess/rules.h"
#include "base/text.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Beyond these nothing can be right, and sums stay far from overflow. */
static const int64_t count_max = 1000000000;

void model_scale_of_policy(const struct policy *policy, struct model_scale *scale)
{
    static const char *const names[] = {
        [POLICY_FIVE] = "five", [POLICY_PERCENT] = "percent", [POLICY_TEN] = "ten"};
    *scale = (struct model_scale){.levels = policy->highest - policy->lowest + 1,
                                  .pass = policy->pass - policy->lowest,
                                  .least_x1000 =
                                      policy->scale == POLICY_PERCENT ? 0 : policy->lowest * INT64_C(1000),
                                  .most_x1000 = policy->value_max_x1000};
    memcpy(scale->name, names[policy->scale], strlen(names[policy->scale]));
    for (int k = 1; k < scale->levels && k < MODEL_LEVELS_MAX; k++)
        scale->threshold_x1000[k] = policy->threshold_x1000[policy->lowest + k];
    scale->values = scale->levels;
    for (int i = 0; i < scale->values && i < MODEL_VALUES_MAX; i++)
        scale->level_of[i] = (int8_t)i;
}

int model_level(const struct model_scale *scale, int64_t mean_x1000)
{
    if (mean_x1000 < 0)
        return MODEL_NONE;
    int level = 0;
    while (level + 1 < scale->levels && mean_x1000 >= scale->threshold_x1000[level + 1])
        level++;
    return level;
}

/* ---- evidence ---- */

void model_period_marks(const struct model_mark *marks, size_t count, struct model_period *period)
{
    double weights = 0, squares = 0;
    int64_t sum = 0, weighted = 0, last_weights = 0, last_weighted = 0;
    int weighty = 0;
    bool any = false;
    for (size_t i = 0; i < count; i++)
        any |= marks[i].weight_x1000 > 0;
    for (size_t i = count; i-- > 0;) {
        int64_t value = marks[i].value_x1000, weight = any ? marks[i].weight_x1000 : 1000;
        if (value < 0 || value > RULES_VALUE_MAX_X1000 || weight <= 0 || weight > RULES_WEIGHT_MAX_X1000)
            continue;
        sum += weight;
        weighted += weight * value;
        weights += (double)weight;
        squares += (double)weight * (double)weight;
        if (weighty++ < 3) {
            last_weights += weight;
            last_weighted += weight * value;
        }
    }
    period->marks = count < INT_MAX ? (int)count : INT_MAX;
    period->weight_x1000 = any ? sum : 0;
    period->effective_x10 = squares > 0 ? (int)(fmin(10 * weights * weights / squares, 1e6) + 0.5) : 0;
    period->mean_x1000 = sum > 0 ? weighted / sum : -1;
    period->recent_x1000 = last_weights > 0 ? last_weighted / last_weights : -1;
}

static int clip(int64_t value, int most)
{
    return value < 0 ? 0 : value > most ? most : (int)value;
}

/* The bin of PART in WHOLE: 0 up to the first of the LIMITS (percent), and so on. */
static int share_bin(int part, int whole, const int *limits, int count)
{
    int bin = 0;
    int64_t percent = whole > 0 && part > 0 ? INT64_C(100) * part / whole : 0;
    while (bin < count && percent > limits[bin])
        bin++;
    return bin;
}

bool model_cell_of(const struct model_scale *scale, const struct model_period *period,
                   struct model_cell *cell)
{
    static const int missed[MODEL_MISSED_BINS - 1] = {0, 15, 30, 50};
    static const int absent[MODEL_ABSENT_BINS - 1] = {5, 20, 40};
    static const int marks[MODEL_MARKS_BINS - 1] = {15, 25, 45, 85};
    int level = model_level(scale, period->mean_x1000);
    if (level == MODEL_NONE && period->works_due < 1)
        return false;
    if (level == MODEL_NONE)
        level = scale->levels;
    int64_t from = level > 0 && level < scale->levels ? scale->threshold_x1000[level] : scale->least_x1000;
    int64_t to = level + 1 < scale->levels ? scale->threshold_x1000[level + 1] : scale->most_x1000;
    int64_t step = to > from ? (period->mean_x1000 - from) * MODEL_STEPS / (to - from) : 0;
    cell->mean = level * MODEL_STEPS + (level < scale->levels ? clip(step, MODEL_STEPS - 1) : 0);
    cell->gone = clip((clip(period->gone_x1000, 1000) * (MODEL_GONE - 1) + 500) / 1000, MODEL_GONE - 1);
    cell->marks = 0;
    while (cell->marks < MODEL_MARKS_BINS - 1 && period->effective_x10 > marks[cell->marks])
        cell->marks++;
    cell->missed = share_bin(period->works_missed, period->works_due, missed, MODEL_MISSED_BINS - 1);
    cell->absent = share_bin(period->lessons_absent, period->lessons_held, absent, MODEL_ABSENT_BINS - 1);
    return true;
}

enum { MEANS = MODEL_LEVELS_MAX * MODEL_STEPS + 1 };

uint32_t model_cell_pack(const struct model_cell *cell)
{
    int packed = cell->gone * MEANS + cell->mean;
    packed = (packed * MODEL_MISSED_BINS + cell->missed) * MODEL_MARKS_BINS + cell->marks;
    return (uint32_t)(packed * MODEL_ABSENT_BINS + cell->absent);
}

struct model_cell model_cell_unpack(uint32_t packed)
{
    struct model_cell cell;
    int rest = (int)packed;
    cell.absent = rest % MODEL_ABSENT_BINS, rest /= MODEL_ABSENT_BINS;
    cell.marks = rest % MODEL_MARKS_BINS, rest /= MODEL_MARKS_BINS;
    cell.missed = rest % MODEL_MISSED_BINS, rest /= MODEL_MISSED_BINS;
    cell.mean = rest % MEANS;
    cell.gone = rest / MEANS;
    return cell;
}

static bool within(int value, int most)
{
    return value >= 0 && value <= most;
}

bool model_cell_valid(const struct model_scale *scale, const struct model_cell *cell)
{
    return within(cell->gone, MODEL_GONE - 1) && within(cell->mean, scale->levels * MODEL_STEPS) &&
           within(cell->missed, MODEL_MISSED_BINS - 1) && within(cell->marks, MODEL_MARKS_BINS - 1) &&
           within(cell->absent, MODEL_ABSENT_BINS - 1);
}

bool model_ycell_of(const struct model_scale *scale, const struct model_year *year, struct model_ycell *cell)
{
    int sum = 0, count = 0, last = MODEL_NONE;
    if (year->periods < 1 || year->periods > MODEL_PERIODS_MAX || year->of < year->periods ||
        year->of > MODEL_PERIODS_MAX)
        return false;
    *cell = (struct model_ycell){.of = year->of, .periods = year->periods};
    for (int i = 0; i < year->periods; i++) {
        int value = year->value[i];
        if (value < MODEL_NONE || value >= scale->values)
            return false;
        if (i + 1 == year->periods)
            last = value;
        else if (value == MODEL_NONE)
            cell->gaps = 1;
        else
            sum += value, count++;
    }
    cell->last = last == MODEL_NONE ? scale->values : last;
    cell->earlier = count > 0 ? (4 * sum + count) / (2 * count) : 2 * scale->values;
    return last != MODEL_NONE || count > 0;
}

enum { LASTS = MODEL_VALUES_MAX + 1, EARLIERS = 2 * MODEL_VALUES_MAX + 1 };

uint32_t model_ycell_pack(const struct model_ycell *cell)
{
    int packed = cell->of * (MODEL_PERIODS_MAX + 1) + cell->periods;
    return (uint32_t)(((packed * LASTS + cell->last) * EARLIERS + cell->earlier) * 2 + cell->gaps);
}

struct model_ycell model_ycell_unpack(uint32_t packed)
{
    struct model_ycell cell;
    int rest = (int)packed;
    cell.gaps = rest % 2, rest /= 2;
    cell.earlier = rest % EARLIERS, rest /= EARLIERS;
    cell.last = rest % LASTS, rest /= LASTS;
    cell.periods = rest % (MODEL_PERIODS_MAX + 1);
    cell.of = rest / (MODEL_PERIODS_MAX + 1);
    return cell;
}

bool model_ycell_valid(const struct model_scale *scale, const struct model_ycell *cell)
{
    return within(cell->of - 1, MODEL_PERIODS_MAX - 1) && within(cell->periods - 1, cell->of - 1) &&
           within(cell->last, scale->values) && within(cell->gaps, 1) &&
           (within(cell->earlier, 2 * scale->values - 2) || cell->earlier == 2 * scale->values) &&
           (cell->last < scale->values || cell->earlier < 2 * scale->values);
}

/* ---- the model and its subjects ---- */

static void add_place(struct model *model)
{
    size_t at = model->subjects_count; /* the place of the subject that comes: 1 + count, or 0 at first */
    if (model->own != NULL)
        at++;
    model->own = mem_realloc(model->own, (at + 1) * sizeof *model->own);
    model->pooled = mem_realloc(model->pooled, (at + 1) * sizeof *model->pooled);
    model->own[at] =
        (struct model_counts){{.width = model->scale.levels + 1}, {.width = model->scale.values + 1}};
    model->pooled[at] = model->own[at];
}

struct model *model_new(const struct model_scale *scale)
{
    struct model *model = mem_zalloc(sizeof *model);
    model->scale = *scale;
    add_place(model);
    return model;
}

void model_free(struct model *model)
{
    if (model == NULL)
        return;
    model_memo_free(model);
    for (size_t i = 0; i <= model->subjects_count; i++) {
        model_table_free(&model->own[i].period);
        model_table_free(&model->own[i].year);
        model_table_free(&model->pooled[i].period);
        model_table_free(&model->pooled[i].year);
    }
    for (size_t i = 0; i < model->subjects_count; i++)
        free(model->subjects[i]);
    free(model->subjects);
    free(model->own);
    free(model->pooled);
    free(model);
}

const struct model_scale *model_scale(const struct model *model)
{
    return &model->scale;
}

int model_subject(struct model *model, const char *name)
{
    if (name == NULL || *name == '\0' || strlen(name) > MODEL_SUBJECT_MAX ||
        !text_is_utf8(name, strlen(name), NULL))
        return MODEL_NONE;
    for (const char *c = name; *c != '\0'; c++)
        if ((unsigned char)*c < ' ' || *c == 127)
            return MODEL_NONE;
    for (size_t i = 0; i < model->subjects_count; i++)
        if (strcmp(model->subjects[i], name) == 0)
            return (int)i;
    if (model->subjects_count >= MODEL_SUBJECTS_MAX)
        return MODEL_NONE;
    model_memo_free(model); /* it has a place for each subject */
    if (model->subjects_count == model->subjects_capacity) {
        model->subjects_capacity = model->subjects_capacity > 0 ? model->subjects_capacity * 2 : 32;
        model->subjects = mem_realloc(model->subjects, model->subjects_capacity * sizeof *model->subjects);
    }
    add_place(model);
    model->subjects[model->subjects_count++] = mem_strdup(name);
    return (int)model->subjects_count - 1;
}

/* ---- counting ---- */

void model_learn_period(struct model *model, int subject, const struct model_period *period, int outcome,
                        int64_t count)
{
    struct model_cell cell;
    if (outcome < 0 || outcome > model->scale.levels || count < 1 || count > count_max ||
        !model_cell_of(&model->scale, period, &cell))
        return;
    model_memo_free(model);
    uint32_t packed = model_cell_pack(&cell);
    model_table_add(&model->own[0].period, packed, outcome, count);
    if (subject >= 0 && (size_t)subject < model->subjects_count)
        model_table_add(&model->own[1 + subject].period, packed, outcome, count);
    model->known.period_own += count;
}

void model_learn_year(struct model *model, int subject, const struct model_year *year, int value,
                      int64_t count)
{
    struct model_ycell cell;
    if (value < MODEL_NONE || value >= model->scale.values || count < 1 || count > count_max ||
        !model_ycell_of(&model->scale, year, &cell))
        return;
    model_memo_free(model);
    uint32_t packed = model_ycell_pack(&cell);
    int at = value == MODEL_NONE ? model->scale.values : value;
    model_table_add(&model->own[0].year, packed, at, count);
    if (subject >= 0 && (size_t)subject < model->subjects_count)
        model_table_add(&model->own[1 + subject].year, packed, at, count);
    model->known.year_own += count;
}

struct model_known model_known(const struct model *model)
{
    return model->known;
}

/* ---- probabilities ---- */

double model_pass(const struct model_scale *scale, const double p[MODEL_OUTCOMES_MAX])
{
    double sum = 0;
    for (int k = scale->pass; k < scale->levels; k++)
        sum += p[k];
    return sum;
}

int model_likeliest(const struct model_scale *scale, const double p[MODEL_OUTCOMES_MAX])
{
    int best = 0;
    for (int k = 1; k <= scale->levels; k++)
        if (p[k] > p[best])
            best = k;
    return best;
}

/* Counts to probabilities: a flat prior worth one pupil, so that none is 0. */
static void frequencies(const double *counts, int outcomes, double p[MODEL_OUTCOMES_MAX])
{
    double total = 1;
    for (int k = 0; k < outcomes; k++)
        total += counts[k];
    for (int k = 0; k < outcomes; k++)
        p[k] = (counts[k] + 1.0 / outcomes) / total;
}

static void hard(int level, double p[MODEL_OUTCOMES_MAX])
{
    p[level] = 1;
}

bool model_baseline_period(const struct model *model, enum model_baseline which,
                           const struct model_period *period, double p[MODEL_OUTCOMES_MAX])
{
    struct model_cell cell;
    memset(p, 0, MODEL_OUTCOMES_MAX * sizeof *p);
    if (model->memo == NULL || !model_cell_of(&model->scale, period, &cell))
        return false;
    if (which == MODEL_LAST_HARD) {
        hard(cell.mean / MODEL_STEPS, p);
        return true;
    }
    double counts[MODEL_OUTCOMES_MAX] = {0};
    for (int level = 0; level <= model->scale.levels; level++)
        for (int k = 0; k <= model->scale.levels; k++)
            if (which == MODEL_BASE_RATE || level == cell.mean / MODEL_STEPS)
                counts[k] += model->memo->ended[cell.gone][level][k];
    frequencies(counts, model->scale.levels + 1, p);
    return true;
}

bool model_baseline_year(const struct model *model, enum model_baseline which, const struct model_year *year,
                         double p[MODEL_OUTCOMES_MAX])
{
    const struct model_scale *scale = &model->scale;
    struct model_ycell cell;
    memset(p, 0, MODEL_OUTCOMES_MAX * sizeof *p);
    if (!model_ycell_of(scale, year, &cell))
        return false;
    int last = cell.last < scale->values ? scale->level_of[cell.last] : scale->levels;
    if (which == MODEL_LAST_HARD) {
        hard(last, p);
        return true;
    }
    double counts[MODEL_OUTCOMES_MAX] = {0};
    for (int pool = 0; pool < 2; pool++) {
        const struct model_table *table = pool ? &model->pooled[0].year : &model->own[0].year;
        for (size_t i = 0; i < table->capacity; i++) {
            struct model_ycell other = model_ycell_unpack(table->keys[i] - 1);
            if (table->keys[i] == 0 || other.of != cell.of || other.periods != cell.periods)
                continue;
            int level = other.last < scale->values ? scale->level_of[other.last] : scale->levels;
            for (int k = 0; (which == MODEL_BASE_RATE || level == last) && k < table->width; k++)
                counts[k < scale->values ? scale->level_of[k] : scale->levels] +=
                    (double)table->rows[i * (size_t)table->width + (size_t)k];
        }
    }
    frequencies(counts, scale->levels + 1, p);
    return true;
}
