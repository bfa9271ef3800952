/*
 * sheets: files of other layouts than the journal's own: class registers and lists, as .xlsx or .csv, each sheet
 * read by the first mapping that fits: the one that was named (--mapping), else those of the workspace's
 * folder mapping/, then the ready ones. In: an open source, behind its journal files, if it has any. Out:
 * staged rows, counts (one entry a file; its rows are those of pupils, or of the list), findings. -1 only
 * when the system fails or a mapping is wrong.
 */
#ifndef ITOG_IMPORT_SHEETS_H
#define ITOG_IMPORT_SHEETS_H

#include "import/importer.h"
#include "import/mapping.h"
#include "import/register.h"

/* Does the source hold files that may be sheets? */
bool sheets_detect(const struct source *source);
/* May a file of this name be one (.xlsx, .xls, .csv, but none of the journal's own)? */
bool sheets_read_name(const char *name);
int sheets_read(struct importer *importer, struct err *err);

/* Lists (list.c): how many of the mapping's columns the head names that stands in row *HEAD; 0: it does not
 * fit. */
size_t list_fits(const struct mapping *mapping, const struct grid *grid, struct arena *arena, size_t *head);
int list_take(struct reg *reg, size_t head, struct err *err);

#endif
