/*
 * repeat: an import of the very files that were imported last. What they say is in the store, so nothing is read
 * again: the import is written down with the counts and the findings of the one it repeats.
 */
#ifndef ITOG_IMPORT_REPEAT_H
#define ITOG_IMPORT_REPEAT_H

#include "import/importer.h"

struct stmt;

typedef int repeat_examine(void *user, const struct source_file *file, struct decode_facts *facts,
                           struct err *err);

/*
 * Does the source hold the files that STMT gives (name, digest; sorted by name), byte for byte? Only those that
 * an import reads count. 1, 0, -1.
 */
int repeat_same_files(struct source *source, struct stmt *stmt, repeat_examine *examine, void *user,
                      struct err *err);

/* *EARLIER: the import that this one repeats; 0: it must be read. */
int repeat_find(struct importer *importer, int64_t *earlier, struct err *err);
/* Writes the import down; fills the report. */
int repeat_write(struct importer *importer, int64_t earlier, struct import_report *report, struct err *err);

#endif
