/*
 * grid: one sheet of text cells, whether it came from a CSV file or a workbook: what the readers of sheets
 * (sheets.h) look at. In: cells row by row. Out: any cell, "" where there is none, with the number of its
 * line. Bounded: a sheet above the limits is refused with ERR_DATA, so that no file can fill memory.
 */
#ifndef ITOG_IMPORT_GRID_H
#define ITOG_IMPORT_GRID_H

#include "base/err.h"
#include "import/source.h"

#include <stdint.h>

struct arena;
struct importer;

enum {
    GRID_COLUMNS_MAX = 10000,
    GRID_CELLS_MAX = 4000000,   /* of any sheet: a table with one mark a row may be long */
    GRID_REGISTER_MAX = 200000, /* of a class register: 40 pupils and 365 days are 15,000 */
    GRID_BYTES_MAX = 256 << 20
};

struct grid_cell {
    uint32_t column;  /* from 0 */
    const char *text; /* trimmed, never empty */
};

struct grid_row {
    int64_t line; /* in the file, from 1 */
    size_t first, count;
};

struct grid {
    const char *sheet; /* its name; "" for CSV */
    struct arena *arena;
    struct grid_row *rows;
    struct grid_cell *cells;
    size_t row_count, row_capacity, cell_count, cell_capacity, bytes;
};

struct grid *grid_new(const char *sheet);
void grid_free(struct grid *grid); /* NULL is harmless */

/* Cells are put in rising order of columns; empty ones are left out. SHARED: the text outlives the grid. */
void grid_begin_row(struct grid *grid, int64_t line);
int grid_put(struct grid *grid, size_t column, const char *text, size_t len, struct err *err);
int grid_put_shared(struct grid *grid, size_t column, const char *text, struct err *err);

const char *grid_text(const struct grid *grid, size_t row, size_t column);
/* "C" of 2, "AA" of 26. */
const char *grid_column_name(struct arena *arena, size_t column);

/* A CSV file as a grid; FILE_INDEX is its place in importer->files (encoding, delimiter and hash are noted
 * there). 1: read; 0: it can't be, which findings say; -1. */
int grid_read_csv(struct importer *importer, const struct source_file *file, size_t file_index,
                  struct grid *grid, struct err *err);

#endif
