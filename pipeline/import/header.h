/*
 * header: the line of column names. In: the first row of a file and the columns that are looked for. Out:
 * where each of them stands. A name that is one or two letters off is read as the nearest column that is
 * missing; columns without a name behind the last one are remembered, so that the end of the file can tell
 * whether they were empty. What is wrong is a finding; nothing else can fail.
 */
#ifndef ITOG_IMPORT_HEADER_H
#define ITOG_IMPORT_HEADER_H

#include "import/table.h"

/* Matches the names of the row in table->row; true when every required column is there once. Columns that
 * are not looked for: one finding of severity UNKNOWN. */
bool header_match(struct importer *importer, struct table *table, enum finding_severity unknown);

/* Looks at the present row: does a column without a name hold anything? */
void header_note_row(struct table *table);
/* Behind the last row: the finding about columns without a name. */
void header_finish(struct importer *importer, struct table *table);

#endif
