/*
 * stored: what a source has no field for stays as the store has it. In: a row of the school, its people or its classes
 * whose values are checked. Out: its cells that nobody told, filled from the row of an earlier import.
 */
#ifndef ITOG_IMPORT_STORED_H
#define ITOG_IMPORT_STORED_H

#include "import/row.h"

int stored_fill(struct importer *importer, struct row *row, struct err *err);
void stored_close(struct importer *importer);

#endif
