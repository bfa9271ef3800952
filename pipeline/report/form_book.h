/*
 * form_book: fills somebody else's workbook, an authority's form: FOLDER/form.xlsx (or a file given) and the cells of
 * FOLDER/cells.sql (see cells.h). Their formatting stays; their formulas are computed when the file is opened.
 */
#ifndef ITOG_REPORT_FORM_BOOK_H
#define ITOG_REPORT_FORM_BOOK_H

#include "base/err.h"

#include <stdint.h>

struct run;

struct form_book {
    const char *folder;     /* the whole path */
    const char *form;       /* their file; NULL: form.xlsx of the folder */
    const char *path;       /* what is made */
    int64_t class_group_id; /* :class; 0: all */
    int64_t cells;          /* written: told */
};

/* ERR_CONFIG: cells.sql is wrong; ERR_DATA: the form has no such sheet or name, a formula stands there. */
int form_book_make(struct run *run, struct form_book *book, struct err *err);

#endif
