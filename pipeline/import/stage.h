/*
 * stage: the scratch file where rows wait, and the merge into the store. One staging table per table of the
 * store, made from the layout. The merge is one statement a table: new rows are inserted, different ones
 * updated, equal ones left alone, so that the same import twice changes nothing.
 */
#ifndef ITOG_IMPORT_STAGE_H
#define ITOG_IMPORT_STAGE_H

#include "import/row.h"

/* Attaches PATH (made anew) as schema "stage"; begins a transaction for staging. */
int stage_open(struct importer *importer, const char *path, struct err *err);
/* Ends and removes what stage_open began; harmless when it did not. */
void stage_close(struct importer *importer, const char *path);

int stage_put(struct importer *importer, struct row *row, struct err *err);
/* The source_id of a staged row equals TEXT? 1, 0, -1. */
int stage_holds(struct importer *importer, enum entity entity, uint32_t row, const char *text, size_t len,
                struct err *err);
/* Sets a reference column of a staged row, or takes the row back. */
int stage_set_ref(struct importer *importer, enum entity entity, int64_t key, const char *column,
                  int64_t refers, struct err *err);
int stage_drop(struct importer *importer, enum entity entity, int64_t key, struct err *err);

/* Ends staging; nothing can be put afterwards. */
int stage_finish(struct importer *importer, struct err *err);
/* Merges one table, within the caller's transaction; *CHANGED rows are new or different. */
int stage_merge(struct importer *importer, enum entity entity, int64_t import_id, int64_t *changed,
                struct err *err);

#endif
