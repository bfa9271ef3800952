/*
 * settle: what an import says of rows and files that earlier imports found wrong. A finding about a row belongs to the
 * row: file and identifier, wherever the file lies; once a newer import has read that row, its own word counts. A row
 * that the file no longer has is over with a full import that read the file; of a sheet with any that read it, for a
 * sheet holds all of its cells. A finding about a file as a whole, or a row without identifier, is over when a newer
 * import of the same source, under whatever date, or of the whole school has read that file; one about what lies in
 * its folder and was passed over, or lacks there, when that folder has come again; and all about a file that a full
 * import of the same source no longer has. Those that are over are deleted; all others count.
 */
#ifndef ITOG_IMPORT_SETTLE_H
#define ITOG_IMPORT_SETTLE_H

#include "import/importer.h"

/* The rows of open findings, to be met again. Before the first row is read. */
int settle_load(struct importer *importer, struct err *err);

/* A row with this identifier stands in FILE, good or bad. */
void settle_meet(struct importer *importer, const char *file, const char *id, size_t id_len);

/* Deletes what is over, within the merge, when the files of the import are written. */
int settle_write(struct importer *importer, int64_t import_id, struct err *err);

/*
 * The last two names of a path, without dates, times and the numbers of copies: "export-2025-11-01 (2).zip" is
 * "export-.zip". In ARENA.
 */
const char *settle_source(struct arena *arena, const char *path);

#endif
