/* book_part: what book.c (rows) and book_look.c (the workbook, looks, names) share. */
#ifndef ITOG_REPORT_BOOK_PART_H
#define ITOG_REPORT_BOOK_PART_H

#include "base/buf.h"
#include "report/book.h"

#include <xlsxwriter.h>

enum book_role { ROLE_TITLE, ROLE_NOTE, ROLE_HEAD, ROLE_CELL, ROLE_BLOCK, ROLE_TOTAL };

/* How a cell looks; equal looks share a format of the file. */
struct book_look {
    enum book_role role;
    enum sheet_number number;
    enum sheet_align align;
    bool bold, turn, wrap;
    bool top;   /* the first row of a group: a stronger line above */
    bool small; /* of a low row: smaller letters */
};

enum { BOOK_LOOKS_MAX = 256, BOOK_NAME_MAX = 31 };

struct book {
    lxw_workbook *workbook;
    struct arena *names_arena; /* what lives as long as the book */
    struct arena *scratch;     /* what lives as long as a sheet is being filled */
    struct buf text;
    int64_t cells;
    size_t look_count;
    struct book_look looks[BOOK_LOOKS_MAX];
    lxw_format *formats[BOOK_LOOKS_MAX];
    const char **names; /* of sheets, lower case */
    size_t name_count, name_capacity;
};

/* NULL when a file would have more looks than fit (it doesn't: they come from few flags). */
lxw_format *book_format(struct book *book, const struct book_look *look);
/* TEXT as the name of a sheet: allowed characters, short enough, not taken; from the arena. */
const char *book_sheet_name(struct book *book, const char *text);
/* What libxlsxwriter's code means. */
int book_fail(lxw_error code, const char *place, struct err *err);

#endif
