/*
 * book: an .xlsx workbook in the making, sheet by sheet and row by row in constant memory. Only here (book.c,
 * book_*.c) is libxlsxwriter known. The same calls give the same bytes. What a sheet holds is said by
 * struct sheet.
 */
#ifndef ITOG_REPORT_BOOK_H
#define ITOG_REPORT_BOOK_H

#include "base/err.h"
#include "page/value.h"
#include "report/dataset.h"
#include "report/sheet.h"

#include <stdint.h>

struct book;

/* Will become the file PATH. CREATED_AT stands in its properties. */
struct book *book_open(const char *path, const char *title, const char *author, int64_t created_at,
                       struct err *err);

/* Adds a sheet: runs its statements with PARAMETERS; DATA fills the {{names}} in its titles. */
/* 1: the name of the sheet came out empty, it is left out. */
int book_add(struct book *book, struct sheet *sheet, const struct dataset_parameters *parameters,
             const struct value *data, struct err *err);

/* How many cells were written. */
int64_t book_cells(const struct book *book);

/* Writes the file. The book is gone afterwards, also on error. */
int book_close(struct book *book, struct err *err);
/* Throws it away; NULL is harmless. */
void book_abandon(struct book *book);

#endif
