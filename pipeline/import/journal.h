/*
 * journal, oneroster, sds: the layouts. Each reads its files in order through table.h and hands rows to row.h.
 * In: an open source. Out: staged rows, counts, findings. -1 only when the system fails.
 */
#ifndef ITOG_IMPORT_JOURNAL_H
#define ITOG_IMPORT_JOURNAL_H

#include "import/importer.h"

/* Does the source look like one? */
bool journal_detect(const struct source *source);
bool sds_detect(struct source *source); /* ask before oneroster_detect */
bool oneroster_detect(const struct source *source);

/* Is a file of this name one that it reads? */
bool journal_reads(const char *name);
bool sds_reads(const char *name);
bool oneroster_reads(const char *name);

int journal_read(struct importer *importer, struct err *err);
int sds_read(struct importer *importer, struct err *err);
int oneroster_read(struct importer *importer, struct err *err);

#endif
