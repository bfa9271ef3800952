/*
 * csv: rows of RFC 4180, with exact lines. In: a decoded file. Out: one row after the other; a row that is
 * not well formed comes out with its fault, and reading goes on with the next line, so that one lost quote
 * costs one row. Blank lines are passed over. Why not libcsv: it gives no place for a fault, hands out half a
 * row after one, and can't go back to the line behind it.
 */
#ifndef ITOG_IMPORT_CSV_H
#define ITOG_IMPORT_CSV_H

#include "import/decode.h"

enum { CSV_FIELD_MAX = 1 << 20, CSV_COLUMNS_MAX = 1000 };

enum csv_fault {
    CSV_FINE,
    CSV_QUOTE,           /* a quote that is not closed, or text beside a quoted value */
    CSV_NUL,             /* a NUL byte */
    CSV_BAD_BYTES,       /* bytes without meaning in the file's encoding */
    CSV_TOO_LONG,        /* a field above CSV_FIELD_MAX bytes */
    CSV_TOO_MANY_COLUMNS /* more than CSV_COLUMNS_MAX */
};

struct csv_field {
    char *text; /* closed by a NUL; may be changed in place */
    size_t len;
};

struct csv_row {
    int64_t line; /* where it begins, from 1 */
    enum csv_fault fault;
    size_t count;
    struct csv_field *fields; /* live until the next row */
};

struct csv;

/* DECODE is borrowed. CHECK: rows may hold bad bytes and are to be looked at for them. */
struct csv *csv_new(struct decode *decode, bool check);
void csv_free(struct csv *csv); /* NULL is harmless */

/* Chooses ',' or ';': the one that stands more often outside quotes in the first line. */
int csv_find_delimiter(struct csv *csv, char *delimiter, struct err *err);
/* Or says which one it is, before the first row. */
void csv_set_delimiter(struct csv *csv, char delimiter);

/* 1: a row (also a faulty one); 0: the end; -1: reading failed. */
int csv_next(struct csv *csv, struct csv_row *row, struct err *err);

/* The next of a list "a, b" that stands in one field, trimmed, empty ones passed over; NULL at the end. The
 * text is cut up; set *LIST to its begin first. */
char *csv_list_next(char **list);

#endif
