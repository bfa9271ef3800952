/* book_part: what book.c (rows), book_pivot.c (values under heads), book_paper.c (columns, pages), book_total.c (formulas, names), book_chart.c and book_look.c (the workbook, looks, names of sheets) share. */
#ifndef ITOG_REPORT_BOOK_PART_H
#define ITOG_REPORT_BOOK_PART_H

#include "base/buf.h"
#include "report/book.h"

#include <stdio.h>
#include <sys/types.h>
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

enum {
    BOOK_LOOKS_MAX = 256,
    BOOK_NAME_MAX = 31,
    BOOK_ROW_POINTS = 14 /* of a row of usual height, below which stand charts */
};

struct book_name {
    const char *lower;
    struct book_name *next;
};

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
    struct book_name *defined; /* names of cells */
};

enum cell_kind { CELL_EMPTY, CELL_NUMBER, CELL_TEXT };

struct cell {
    enum cell_kind kind;
    double number;
    const char *text;
};

/* A row that a chart will show. */
struct kept_row {
    struct kept_row *next;
    struct cell *cells;
};

/* A line of a pivot that has "-- values:": its columns but the pivot, and what stands under each head. */
struct pivot_line {
    struct cell key;
    struct cell *columns, *values;
};

/* A sheet being filled. Columns of the file ("places") are those of the sheet, with the pivot spread over its
 * heads. */
struct filling {
    struct book *book;
    struct sheet *sheet;
    const struct value *data;
    lxw_worksheet *worksheet;
    const char *tab; /* its name */
    lxw_row_t row;
    double height;         /* of the rows above it, in points */
    double page, page_end; /* what a page holds; where the present one ends */
    double group_at;       /* where the group begins */
    lxw_row_t *breaks;     /* rows that begin a page */
    size_t break_count;
    size_t head_count;
    struct cell *head_keys;
    const char **head_titles;
    bool *head_used;
    size_t next_head, next_line; /* behind the last that was found */
    struct pivot_line *lines;    /* of PART_ROWS, where there is PART_VALUES */
    size_t line_count;
    size_t places;
    const struct sheet_column **column_of; /* of each place */
    lxw_format *
        *formats[2]; /* of each place in the part, in a first row of a group, too; NULL: not asked for yet */
    struct cell *cells;                /* the row being put together */
    double *sums, *peaks;              /* of each place, over PART_ROWS: the sum, the highest above 0 */
    bool begun;                        /* the part has a row */
    bool headed;                       /* the heads stand */
    lxw_row_t first_row, end_row;      /* of PART_ROWS, in the file; 0: none */
    struct cell *group;                /* the first row of the group, NULL: none yet */
    size_t kept_count;                 /* how many rows are still needed */
    struct kept_row *kept, **kept_end; /* of PART_ROWS, when there are charts */
};

/* One row of the statement further, as stmt_step; an error tells file and line. */
int book_step(struct filling *filling, const struct sheet_part *part, struct err *err);
struct cell book_read_cell(struct filling *filling, struct stmt *stmt, int at);
bool book_same_cell(const struct cell *one, const struct cell *other);
/* The row that was put together goes into the file; in front of the first of a part, what stands above it. */
int book_write_row(struct filling *filling, const struct sheet_part *part, struct err *err);
/* Of a pivot: its heads; its lines, where values come by themselves. Then the rows of a part. */
int book_read_pivot(struct filling *filling, struct err *err);
int book_pivot_rows(struct filling *filling, const struct sheet_part *part, struct err *err);

/* A text template of the sheet's header, filled; from the book's scratch arena. */
const char *book_text(struct filling *filling, const char *source, struct err *err);
/* Columns and page; the breaks of pages, when all rows are there. */
void book_set_up(struct filling *filling);
void book_end_pages(struct filling *filling);
/* What is so many points high and comes next begins the next page if there is no room for it. */
void book_ensure_room(struct filling *filling, double points);
/* A group begins in this row: where groups are kept together, on the next page if the last one would find no room here. */
void book_begin_group(struct filling *filling);
/* Of the row that was put together; 0: the usual. TOP: columns "once" show. */
double book_row_height(const struct filling *filling, bool top);
double book_table_pixels(const struct filling *filling);

/* The row is done: the next, HEIGHT points (0: the usual) further down. */
void book_next_row(struct filling *filling, double height);

/* The cell of the row "total" at PLACE: a formula with its value. What SQL tells must be the same. */
int book_write_total(struct filling *filling, const struct sheet_part *part, size_t place, lxw_format *format,
                     struct err *err);
/* Names for cells of the row "total", which stands in the row of FILLING. */
int book_define_names(struct filling *filling, struct err *err);
/* The row just written will be shown by a chart. */
void book_keep_row(struct filling *filling);
/* The sheet's charts, below all rows. */
int book_add_charts(struct filling *filling, struct err *err);

/* NULL when a file would have more looks than fit (it doesn't: they come from few flags). */
lxw_format *book_format(struct book *book, const struct book_look *look);
/* TEXT as the name of a sheet: allowed characters, short enough, not taken; from the arena. */
const char *book_sheet_name(struct book *book, const char *text);
/* What libxlsxwriter's code means. */
int book_fail(lxw_error code, const char *place, struct err *err);

#endif
