/*
 * model_predict: answers from tables (see model.h). What was computed once is kept until something new is
 * learnt: a slice of cells for each place and share of the period, a row for each cell of the year.
 */
#include "assess/model_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Whole numbers, so that their order does not matter. */
static void count_ended(struct model_memo *memo, const struct model_table *table)
{
    for (size_t i = 0; i < table->capacity; i++) {
        struct model_cell cell = model_cell_unpack(table->keys[i] - 1);
        for (int k = 0; table->keys[i] != 0 && k < table->width; k++)
            memo->ended[cell.gone][cell.mean / MODEL_STEPS][k] +=
                (double)table->rows[i * (size_t)table->width + (size_t)k];
    }
}

void model_prepare(struct model *model)
{
    if (model->memo != NULL)
        return;
    for (size_t i = 0; i <= model->subjects_count; i++) {
        model_table_order(&model->own[i].period);
        model_table_order(&model->own[i].year);
        model_table_order(&model->pooled[i].period);
        model_table_order(&model->pooled[i].year);
    }
    model->memo = mem_zalloc(sizeof *model->memo);
    count_ended(model->memo, &model->own[0].period);
    count_ended(model->memo, &model->pooled[0].period);
    model->memo->slices = mem_zalloc((model->subjects_count + 1) * MODEL_GONE * sizeof *model->memo->slices);
}

void model_memo_free(struct model *model)
{
    struct model_memo *memo = model->memo;
    if (memo == NULL)
        return;
    for (size_t i = 0; i < (model->subjects_count + 1) * MODEL_GONE; i++)
        free(memo->slices[i]);
    for (int i = 0; i < MODEL_GONE; i++)
        free(memo->base[i]);
    free(memo->slices);
    free(memo->years);
    free(memo);
    model->memo = NULL;
}

static size_t place_of(const struct model *model, int subject)
{
    return subject >= 0 && (size_t)subject < model->subjects_count ? (size_t)subject + 1 : 0;
}

const float *model_period_row(const struct model *model, int subject, const struct model_cell *cell)
{
    if (model->memo == NULL)
        return NULL;
    size_t place = place_of(model, subject), detail = (size_t)cell->missed;
    float **slice = &model->memo->slices[place * MODEL_GONE + (size_t)cell->gone];
    if (*slice == NULL)
        *slice = model_period_slice(model, place, cell->gone);
    detail = (detail * MODEL_MARKS_BINS + (size_t)cell->marks) * MODEL_ABSENT_BINS + (size_t)cell->absent;
    return *slice + ((size_t)cell->mean * MODEL_DETAIL + detail) * (size_t)(model->scale.levels + 1);
}

static struct model_answer *answer_at(struct model_answer *all, size_t capacity, uint32_t place,
                                      uint32_t cell)
{
    size_t at = (size_t)((cell ^ place << 20) * UINT32_C(2654435769)) & (capacity - 1);
    while (all[at].place != 0 && (all[at].place != place || all[at].cell != cell))
        at = (at + 1) & (capacity - 1);
    return &all[at];
}

const float *model_year_row(const struct model *model, int subject, const struct model_ycell *cell)
{
    struct model_memo *memo = model->memo;
    if (memo == NULL)
        return NULL;
    if (memo->years_count * 2 >= memo->years_capacity) {
        size_t capacity = memo->years_capacity > 0 ? memo->years_capacity * 2 : 256;
        struct model_answer *all = mem_zalloc(capacity * sizeof *all);
        for (size_t i = 0; i < memo->years_capacity; i++)
            if (memo->years[i].place != 0)
                *answer_at(all, capacity, memo->years[i].place, memo->years[i].cell) = memo->years[i];
        free(memo->years);
        memo->years = all;
        memo->years_capacity = capacity;
    }
    size_t place = place_of(model, subject);
    struct model_answer *answer =
        answer_at(memo->years, memo->years_capacity, (uint32_t)place + 1, model_ycell_pack(cell));
    if (answer->place == 0) {
        answer->place = (uint32_t)place + 1;
        answer->cell = model_ycell_pack(cell);
        model_year_say(model, place, cell, answer->p);
        memo->years_count++;
    }
    return answer->p;
}

/* A row of floats as probabilities that sum up to 1. */
static bool say(const struct model *model, const float *row, double p[MODEL_OUTCOMES_MAX])
{
    double total = 0;
    memset(p, 0, MODEL_OUTCOMES_MAX * sizeof *p);
    for (int k = 0; row != NULL && k <= model->scale.levels; k++)
        total += p[k] = row[k];
    for (int k = 0; row != NULL && k <= model->scale.levels; k++)
        p[k] /= total;
    return row != NULL;
}

bool model_predict_period(const struct model *model, int subject, const struct model_period *period,
                          double p[MODEL_OUTCOMES_MAX])
{
    struct model_cell cell;
    bool known = model_cell_of(&model->scale, period, &cell);
    return say(model, known ? model_period_row(model, subject, &cell) : NULL, p);
}

bool model_predict_year(const struct model *model, int subject, const struct model_year *year,
                        double p[MODEL_OUTCOMES_MAX])
{
    struct model_ycell cell;
    bool known = model_ycell_of(&model->scale, year, &cell);
    return say(model, known ? model_year_row(model, subject, &cell) : NULL, p);
}
