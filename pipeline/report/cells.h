/*
 * cells: which figures go into which cells of somebody else's workbook: cells.sql of a template folder.
 *
 *   -- sheet: Раздел 1            the tab that the cells below are on
 *   -- cell: C7                   the first column of the query's row, the next ones to the right
 *   -- cells: B10:F30             the query's rows go down from B10; one that does not fit into the range is an error
 *   -- cell: Всего_учащихся       a defined name of the workbook
 *   SELECT … ;
 *
 * NULL leaves a cell empty; columns named "" or "-" are passed over (what stands there stays).
 */
#ifndef ITOG_REPORT_CELLS_H
#define ITOG_REPORT_CELLS_H

#include "base/err.h"
#include "report/dataset.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct store;

/* Rows and columns from 0. */
struct cell_range {
    uint32_t row, column, last_row, last_column;
};

struct cell {
    uint32_t row, column;
    const char *text; /* NULL: a number, or empty */
    const char *number;
    int line; /* of cells.sql: for messages */
};

/* One statement: where its rows go. */
struct cell_query {
    const char *sheet; /* NULL: the range is a defined name's */
    const char *name;  /* a defined name, or NULL */
    struct cell_range range;
    char *sql;
    int line;
    struct cell *cells; /* after cells_run */
    size_t count;
};

struct cells {
    const char *file; /* "oo1/cells.sql": for messages */
    struct cell_query *queries;
    size_t count;
};

/* Reads PATH; everything lives in ARENA. ERR_CONFIG "FILE:LINE: …". */
int cells_read(struct cells *cells, const char *path, struct arena *arena, struct err *err);
/* Runs the query at AT, whose range is known by now. */
int cells_run(struct cells *cells, size_t at, struct store *store,
              const struct dataset_parameters *parameters, struct arena *arena, struct err *err);

/* "C7", "$B$10:$F$30" → range; false when TEXT is none. */
bool cell_range_parse(const char *text, struct cell_range *range);
/* "C7" into OUT. */
enum { CELL_NAME = 16 };
const char *cell_name(uint32_t row, uint32_t column, char out[CELL_NAME]);

#endif
