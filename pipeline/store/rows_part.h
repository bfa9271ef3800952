/* rows_part: what store.c, open.c and rows.c share. Not for others. */
#ifndef ITOG_STORE_ROWS_PART_H
#define ITOG_STORE_ROWS_PART_H

#include "store/rows.h"

#include <sqlite3.h>
#include <stdbool.h>

struct stmt;

struct rows_state {
    const struct store_rows *rows; /* NULL: none */
};

/* How far a query out of a template may go. */
struct store_limit {
    int64_t steps_max; /* millions; 0: no guard is on */
    bool authorized;   /* SQLite asks us about each action of a statement it prepares */
    struct stmt *stepping;
};

struct store {
    sqlite3 *db;
    char *path;
    struct rows_state rows;
    struct store_limit limit;
};

/* What SQLite last said about the store. Returns -1. */
int store_fail(struct store *store, struct err *err);

/* Makes the table "rows" known to a connection; a code of SQLite. */
int rows_register(sqlite3 *db, struct rows_state *state);

#endif
