/*
 * rows: rows that the program holds, for one SQL statement to read: "SELECT c0, c1 FROM rows". One statement
 * that reads a million rows costs half of a million statements with bound values.
 */
#ifndef ITOG_STORE_ROWS_H
#define ITOG_STORE_ROWS_H

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct store;

enum { STORE_ROWS_COLUMNS = 32 };

enum store_kind { STORE_NULL, STORE_INT, STORE_TEXT };

struct store_value {
    enum store_kind kind;
    int64_t number;
    const char *text; /* UTF-8, LEN bytes; lives until the next row */
    size_t len;
};

struct store_rows {
    int (*rewind)(void *user, struct err *err);
    /* 1: *ROW are COUNT values; 0: the end; -1. Columns behind COUNT are NULL. */
    int (*next)(void *user, const struct store_value **row, size_t *count, struct err *err);
    void *user;
};

/*
 * What the table "rows" reads from now on, for one statement at a time; NULL: it is empty. ROWS is borrowed.
 * A failure of rewind or next fails the statement, with its message.
 */
void store_set_rows(struct store *store, const struct store_rows *rows);

#endif
