/*
 * stage: where rows wait for the merge: one spool a table of the store, with the row's values in the order of
 * stage_columns. In: rows whose checks are passed. Corrections that come later (a reference to a row further
 * down, a row that has to be taken back) are kept beside and applied when the rows are read.
 */
#ifndef ITOG_IMPORT_STAGE_H
#define ITOG_IMPORT_STAGE_H

#include "import/row.h"
#include "import/spool.h"

enum { STAGE_COLUMNS_MAX = LAYOUT_COLUMNS_MAX + LAYOUT_DERIVED_MAX + 2 };

/* The columns of a table's stage by their names in the store: the key (where others refer to it), those of its
 * file, the derived ones, withdrawn. */
struct stage_columns {
    size_t count, id_at;
    const char *names[STAGE_COLUMNS_MAX];
};
void stage_columns(enum entity entity, struct stage_columns *columns);
/* The place of a column; there must be one. */
size_t stage_column(const struct stage_columns *columns, const char *name);

/* PATH is where scratch files go; nothing is made yet. */
void stage_open(struct importer *importer, const char *path);
/* Harmless when nothing was opened. */
void stage_close(struct importer *importer);

int stage_put(struct importer *importer, struct row *row, struct err *err);
/* A row that was not taken, but whose identifier can be read: a full import must not take it for vanished. */
int stage_put_gone(struct importer *importer, enum entity entity, const char *file, int64_t line,
                   const char *id, size_t len, struct err *err);
/* Sets a reference column of a staged row, or takes the row back. */
int stage_set_ref(struct importer *importer, enum entity entity, int64_t key, const char *column,
                  int64_t refers, struct err *err);
int stage_drop(struct importer *importer, enum entity entity, int64_t key, struct err *err);

/* A temporary table stage_TABLE of the rows staged so far, for a rule that must search them. */
int stage_show(struct importer *importer, enum entity entity, struct err *err);

/* The corrections of a table, in an order that stage_correct can search. Call it once, before reading. */
void stage_settle(struct importer *importer);
/* Applies them to a row that was read; false: it was taken back. */
bool stage_correct(const struct importer *importer, enum entity entity, struct store_value *values);

#endif
