/*
 * effect: what a changed row of the journal touches. In: its values before and after. Out: whether the locks of
 * periods let it in, rows of table change, results and editions that are stale from now on.
 */
#ifndef ITOG_IMPORT_EFFECT_H
#define ITOG_IMPORT_EFFECT_H

#include "import/importer.h"
#include "import/stage.h"

struct effect;

/* A row's values in the order of COLUMNS; NULL: there is no such row. */
struct effect_row {
    enum entity entity;
    const struct stage_columns *columns;
    const struct store_value *before, *after;
    const char *file; /* where it was read; "" when it was not */
    int64_t line;
};

struct effect *effect_new(struct importer *importer, int64_t import_id, struct err *err);
void effect_free(struct effect *effect); /* NULL is harmless */

/* Is there anything to look at, even if every row is new: locked periods, results that were computed? */
bool effect_watches(const struct effect *effect, enum entity entity);

/* 1: let in, and written down; 0: a locked period keeps it out, which a finding says; -1. */
int effect_take(struct effect *effect, const struct effect_row *row, struct err *err);

bool effect_equal(const struct store_value *one, const struct store_value *other);

/* Behind the last row: the documents that show a stale result are stale themselves. */
int effect_finish(struct effect *effect, struct err *err);

#endif
