/*
 * model_parts: what the files of the model share; nobody else includes it. Counts are sparse tables: a key is
 * a cell of discretised evidence, its row the number of pupils by outcome.
 */
#ifndef ITOG_ASSESS_MODEL_PARTS_H
#define ITOG_ASSESS_MODEL_PARTS_H

#include "assess/model.h"
#include "base/digest.h"

/* A hash table from cells to rows of WIDTH counts. All zero but width: empty. */
struct model_table {
    int width;
    uint32_t *keys; /* cell + 1; 0: free */
    int64_t *rows;
    size_t used, capacity;
    size_t *order; /* [used]: the taken places by ascending cell, after model_table_order */
};
void model_table_add(struct model_table *table, uint32_t cell, int at, int64_t count);
const int64_t *model_table_find(const struct model_table *table, uint32_t cell); /* NULL: nothing counted */
void model_table_join(struct model_table *table, const struct model_table *other);
void model_table_free(struct model_table *table);
/* Sums of doubles must not depend on the order of learning: makes `order`, which the next new cell drops. */
void model_table_order(struct model_table *table);
/* The cells, ascending; the caller frees. */
uint32_t *model_table_cells(const struct model_table *table);

/* The counts of one place: a school's or the pool's, of all subjects or of one. */
struct model_counts {
    struct model_table period, year;
};

/* ---- the cells of the period model ---- */

enum {
    MODEL_GONE = 9,  /* eighths of the period */
    MODEL_STEPS = 8, /* of the mean, in a level */
    MODEL_MISSED_BINS = 5,
    MODEL_MARKS_BINS = 5,
    MODEL_ABSENT_BINS = 4,
    MODEL_DETAIL = MODEL_MISSED_BINS * MODEL_MARKS_BINS * MODEL_ABSENT_BINS /* cells of one mean */
};

struct model_cell {
    int gone;
    int mean; /* eighths of levels; levels · MODEL_STEPS: no mark of any weight, though works were due */
    int marks, missed, absent;
};
/* False without a mean and without a work due. */
bool model_cell_of(const struct model_scale *scale, const struct model_period *period,
                   struct model_cell *cell);
uint32_t model_cell_pack(const struct model_cell *cell);
struct model_cell model_cell_unpack(uint32_t packed);
/* Is it a cell of this scale? */
bool model_cell_valid(const struct model_scale *scale, const struct model_cell *cell);

/* ---- the cells of the year model ---- */

struct model_ycell {
    int of, periods;
    int last;    /* the last period's value; scale.values: none */
    int earlier; /* the mean of those before, in halves; 2 · scale.values: none */
    int gaps;    /* 1: one before the last is without a mark */
};
bool model_ycell_of(const struct model_scale *scale, const struct model_year *year, struct model_ycell *cell);
uint32_t model_ycell_pack(const struct model_ycell *cell);
struct model_ycell model_ycell_unpack(uint32_t packed);
bool model_ycell_valid(const struct model_scale *scale, const struct model_ycell *cell);

struct model_memo;
struct model {
    char school[DIGEST_HEX + 1]; /* whose own counts; "": nobody says */
    struct model_scale scale;
    char **subjects;
    size_t subjects_count, subjects_capacity;
    /* [0]: all subjects; [1 + subject] */
    struct model_counts *own, *pooled;
    struct model_known known;
    struct model_memo *memo;
};

/* What model_prepare and the first questions have made, and keep until something new is learnt. Places: 0 for
 * all subjects, 1 + subject. */
struct model_memo {
    float **slices;           /* [place · MODEL_GONE + gone]: all cells of a share of the period */
    double *base[MODEL_GONE]; /* of all subjects, before the places' differences */
    double ended[MODEL_GONE][MODEL_OUTCOMES_MAX]
                [MODEL_OUTCOMES_MAX]; /* pupils by level of the mean, by outcome */
    struct model_answer *years;       /* a hash table of the cells that were asked for */
    size_t years_count, years_capacity;
};
struct model_answer {
    uint32_t cell;
    uint32_t place; /* + 1; 0: free */
    float p[MODEL_OUTCOMES_MAX];
};
void model_memo_free(struct model *model);

/* All cells of one share of the period, [mean][missed][marks][absent][outcome]; the caller frees. */
float *model_period_slice(const struct model *model, size_t place, int gone);
/* One cell of the year. */
void model_year_say(const struct model *model, size_t place, const struct model_ycell *cell, float *out);
/* The probabilities of a cell, from the memo; NULL before model_prepare. */
const float *model_period_row(const struct model *model, int subject, const struct model_cell *cell);
const float *model_year_row(const struct model *model, int subject, const struct model_ycell *cell);

#endif
