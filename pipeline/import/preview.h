/*
 * preview: what an import would read, in words: for `itog import --preview`. In: rows as they pass row_take,
 * registers as they are read. Out: a text for each file (import_preview_text). Names are shown: the reader is
 * the one who may import them. A NULL preview gathers nothing.
 */
#ifndef ITOG_IMPORT_PREVIEW_H
#define ITOG_IMPORT_PREVIEW_H

#include "import/import.h"
#include "import/register.h"
#include "import/row.h"

/* A row of the journal layout, TAKEN or not. */
void preview_row(struct import_preview *preview, const struct row *row, bool taken);
/* A class register that was read. */
void preview_register(struct import_preview *preview, struct reg *reg);
/* A list, before its rows. */
void preview_list(struct import_preview *preview, const struct mapping *mapping, const struct grid *grid,
                  const char *file);

#endif
