/* rows_part: what store.c and rows.c share. Not for others. */
#ifndef ITOG_STORE_ROWS_PART_H
#define ITOG_STORE_ROWS_PART_H

#include "store/rows.h"

#include <sqlite3.h>

struct rows_state {
    const struct store_rows *rows; /* NULL: none */
};

/* Makes the table "rows" known to a connection; a code of SQLite. */
int rows_register(sqlite3 *db, struct rows_state *state);

#endif
