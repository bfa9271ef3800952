/*
 * merge: the staged rows become rows of the store, table by table, within the caller's transaction. A new row is
 * inserted; one that differs from what is there is changed, after the period's lock, the history and what it
 * makes stale have been seen to; an equal one is left alone, so that the same import twice changes nothing. A
 * full import withdraws what the source no longer has.
 */
#ifndef ITOG_IMPORT_MERGE_H
#define ITOG_IMPORT_MERGE_H

#include "import/importer.h"

/* Settings of the connection for the whole import; before a transaction begins, and after it has ended. */
int merge_prepare(struct importer *importer, struct err *err);
void merge_restore(struct importer *importer);

/* All tables; the counts of importer->files are brought up to date. LAYOUT: the source's. */
int merge_tables(struct importer *importer, int64_t import_id, const char *layout, struct err *err);

#endif
