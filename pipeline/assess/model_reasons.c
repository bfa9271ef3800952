/* model_reasons: why a prediction is what it is, by asking again with one fact changed; see model.h. */
#include "assess/model_parts.h"

#include <math.h>

const char *const model_reason_names[MODEL_REASON_KINDS] = {
    [MODEL_MEAN] = "mean",      [MODEL_RECENT] = "recent", [MODEL_FEW_MARKS] = "few_marks",
    [MODEL_MISSED] = "missed",  [MODEL_ABSENT] = "absent", [MODEL_TIME_LEFT] = "time_left",
    [MODEL_SUBJECT] = "subject"};

static const double least = 0.02; /* of a level: less is nothing to speak of */

double model_expected(const struct model_scale *scale, const double p[MODEL_OUTCOMES_MAX])
{
    double sum = 0;
    for (int k = 1; k < scale->levels; k++)
        sum += k * p[k];
    return sum;
}

static double expected(const struct model *model, const float *row)
{
    double sum = 0, total = 0;
    for (int k = 0; k <= model->scale.levels; k++) {
        total += row[k];
        sum += k < model->scale.levels ? k * (double)row[k] : 0;
    }
    return sum / total;
}

/* Insertion by strength; as the kinds come in order, equals stay in order. */
static void put(struct model_reason reasons[MODEL_REASONS], int *count, enum model_reason_kind kind,
                double change)
{
    int at = *count;
    if (!(fabs(change) >= least))
        return;
    while (at > 0 && fabs(change) > fabs(reasons[at - 1].change)) {
        if (at < MODEL_REASONS)
            reasons[at] = reasons[at - 1];
        at--;
    }
    if (at < MODEL_REASONS)
        reasons[at] = (struct model_reason){kind, change};
    if (*count < MODEL_REASONS)
        ++*count;
}

int model_reasons_period(const struct model *model, int subject, const struct model_period *period,
                         struct model_reason reasons[MODEL_REASONS])
{
    struct model_cell cell, other;
    int count = 0;
    if (!model_cell_of(&model->scale, period, &cell) || model_period_row(model, subject, &cell) == NULL)
        return 0;
    double here = expected(model, model_period_row(model, subject, &cell));
    for (int kind = 0; kind < MODEL_REASON_KINDS; kind++) {
        int place = subject;
        double sign = 1;
        other = cell;
        if (kind == MODEL_MEAN) {
            other.mean = model->scale.levels * MODEL_STEPS / 2;
        } else if (kind == MODEL_RECENT) {
            struct model_period recent = *period;
            recent.mean_x1000 = period->recent_x1000;
            if (!model_cell_of(&model->scale, &recent, &other))
                continue;
            sign = -1; /* it is not yet in the probability */
        } else if (kind == MODEL_FEW_MARKS) {
            other.marks = MODEL_MARKS_BINS / 2;
        } else if (kind == MODEL_MISSED) {
            other.missed = 0;
        } else if (kind == MODEL_ABSENT) {
            other.absent = 0;
        } else if (kind == MODEL_TIME_LEFT) {
            other.gone = MODEL_GONE / 2;
        } else {
            place = MODEL_NONE;
        }
        put(reasons, &count, (enum model_reason_kind)kind,
            sign * (here - expected(model, model_period_row(model, place, &other))));
    }
    return count;
}

int model_reasons_year(const struct model *model, int subject, const struct model_year *year,
                       struct model_reason reasons[MODEL_REASONS])
{
    const struct model_scale *scale = &model->scale;
    struct model_ycell cell, other;
    int count = 0;
    if (!model_ycell_of(scale, year, &cell) || model_year_row(model, subject, &cell) == NULL)
        return 0;
    double here = expected(model, model_year_row(model, subject, &cell));
    for (int kind = 0; kind < MODEL_REASON_KINDS; kind++) {
        int place = subject;
        other = cell;
        if (kind == MODEL_MEAN)
            other.last = scale->values / 2;
        else if (kind == MODEL_RECENT && cell.last < scale->values && cell.earlier < 2 * scale->values)
            other.earlier = 2 * cell.last;
        else if (kind == MODEL_MISSED)
            other.gaps = 0;
        else if (kind == MODEL_SUBJECT)
            place = MODEL_NONE;
        else
            continue;
        put(reasons, &count, (enum model_reason_kind)kind,
            here - expected(model, model_year_row(model, place, &other)));
    }
    return count;
}
