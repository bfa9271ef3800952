/*
 * sheet: one kind of sheet of a workbook, as data: an SQL file whose comments say title, columns, look and
 * print set-up. templates/README.md, "Workbooks", is the manual. A wrong header is an error "FILE:LINE: …" of
 * kind ERR_CONFIG.
 */
#ifndef ITOG_REPORT_SHEET_H
#define ITOG_REPORT_SHEET_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct store;
struct stmt;

enum {
    SHEET_COLUMNS_MAX = 64,
    SHEET_PARTS_MAX = 16,
    SHEET_CHARTS_MAX = 4,
    SHEET_SERIES_MAX = 12,
    SHEET_NAMES_MAX = 32
};

/* Dates and times come as texts: "2025-10-24", "2025-10-24 18:30". */
enum sheet_number {
    NUMBER_GENERAL,
    NUMBER_INTEGER,
    NUMBER_DECIMAL1,
    NUMBER_DECIMAL2,
    NUMBER_DATE,
    NUMBER_TIME
};
enum sheet_align { SHEET_ALIGN_AUTO /* numbers right, text left */, SHEET_ALIGN_LEFT, SHEET_ALIGN_CENTRE };

struct sheet_column {
    const char *title; /* a text template; of a pivot: unused */
    double width;
    enum sheet_number number;
    enum sheet_align align;
    bool bold, turn, once, sum, wrap, percent;
    const char
        *total; /* of the row "total": how it follows from other cells of the row; NULL: as SQL tells it */
    bool pivot; /* stands for as many columns as the statement "heads" has rows */
    int line;
};

enum sheet_part_kind { PART_HEADS, PART_VALUES, PART_ROWS, PART_BLOCK, PART_TOTAL };

/* One statement of the file. */
struct sheet_part {
    enum sheet_part_kind kind;
    const char *title; /* of a block: a text template; "" for none */
    enum sheet_number number;
    char *sql;
    int line;
    struct stmt *stmt;
};

enum sheet_chart_kind { CHART_COLUMN, CHART_BAR, CHART_LINE, CHART_STACKED /* bars of 100 % */ };

/* A chart of the rows, below the table; columns are told by their places in struct sheet. */
struct sheet_chart {
    enum sheet_chart_kind kind;
    const char *title; /* a text template */
    int categories;
    int values[SHEET_SERIES_MAX];
    size_t value_count;
};

/* A name of the workbook for a cell of the row "total". */
struct sheet_name {
    const char *name;
    int column;
    int line;
};

struct sheet {
    const char *file;         /* "summary/50-class.sql": for messages */
    const char *name;         /* the sheet's tab: a text template */
    const char *title, *note; /* above the table: text templates; NULL: none */
    const char *empty;        /* in place of a table without rows, the same; NULL: a word of our own */
    bool for_class;
    bool freeze_head;
    bool filter; /* the head gets buttons to choose rows by */
    int freeze_columns;
    bool landscape, a3, fit_width, repeat_head, keep_groups;
    int repeat_columns;
    double head_height; /* points; 0: as it comes */
    double row_height;  /* of the rows below the head, the same */
    struct sheet_column columns[SHEET_COLUMNS_MAX];
    size_t column_count;
    int pivot;  /* place of the pivot column, or -1 */
    char *with; /* common table expressions for every statement, or NULL */
    const char *with_file;
    int with_line;
    struct sheet_part parts[SHEET_PARTS_MAX];
    size_t part_count;
    struct sheet_chart charts[SHEET_CHARTS_MAX];
    size_t chart_count;
    struct sheet_name names[SHEET_NAMES_MAX];
    size_t name_count;
};

/* Reads and prepares PATH, with what it takes in (dataset_open: READY); the strings live in ARENA. Close with sheet_close, also after a failure. */
int sheet_open(struct sheet *sheet, struct store *store, const char *path, const char *ready,
               struct arena *arena, struct err *err);
void sheet_close(struct sheet *sheet);

/* The statement of that kind (the first block), NULL when there is none. */
const struct sheet_part *sheet_find_part(const struct sheet *sheet, enum sheet_part_kind kind);

/* The place of the column with that title (as it stands in the file), -1 when there is none. */
int sheet_column(const struct sheet *sheet, const char *title, size_t len);

#endif
