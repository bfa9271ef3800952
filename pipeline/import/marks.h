/*
 * marks: the rows of marks.csv, whose value is a cell of a journal (cell.h). In: a row as row_take wants it.
 * A cell of several marks becomes several marks: the first has the row's id, the others "ID/2", "ID/3" ...; an
 * absence in it becomes a row of attendance, "ID/a1", of the lesson that the row names, else of the one
 * lesson of the pupil's classes in this subject on this day. What the store holds of the row's earlier cell
 * and the present one has no more is withdrawn. A plain mark takes none of these ways.
 */
#ifndef ITOG_IMPORT_MARKS_H
#define ITOG_IMPORT_MARKS_H

#include "import/row.h"

struct marks;

/* NULL on error. FILE: the index in importer->files of the file that is read. */
struct marks *marks_new(struct importer *importer, size_t file, struct err *err);
void marks_free(struct marks *marks); /* NULL is harmless */

/* As row_take: 1 accepted, 0 rejected, -1. */
int marks_take(struct marks *marks, struct row *row, struct err *err);
/* Behind the last row: withdraws what cells no longer have. */
int marks_finish(struct marks *marks, struct err *err);

#endif
