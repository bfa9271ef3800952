/*
 * explain_table: a table for a terminal: columns as wide as their widest cell in letters, the last one broken at blanks.
 */
#ifndef ITOG_ASSESS_EXPLAIN_TABLE_H
#define ITOG_ASSESS_EXPLAIN_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct arena;

enum { TABLE_COLUMNS = 8 };

struct table {
    struct arena *arena;
    int columns;
    bool right[TABLE_COLUMNS]; /* aligned to the right */
    const char *(*rows)[TABLE_COLUMNS];
    size_t rows_count, rows_capacity;
};

/* The cells of one row, of which there are COLUMNS; they must live until the table is printed. */
void table_add(struct table *table, const char *const *cells);
/* Prints it, each line two blanks in, and forgets the rows. */
void table_print(struct table *table, FILE *out);

#endif
