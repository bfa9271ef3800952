/*
 * plain_xlsx BOOK.xlsx OUT.xlsx RUNS: the peer of xlsx_cells_per_s. All cells of a workbook of itog are read beforehand; then libxlsxwriter alone,
 * in constant memory, writes the same values and formulas into the same cells of as many sheets, with as many formats. Only that second part is
 * timed: ready data, no query, no template. Prints the number of cells and the processor seconds, the median of RUNS.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/xml.h"
#include "base/zip.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

enum { FORMATS_MAX = 256, SHEETS_MAX = 2000, RUNS_MAX = 99 };

struct cell {
    uint32_t row;
    uint16_t column, format;
    const char *text, *formula; /* neither: a number; text "": blank */
    double number;
};

struct sheet {
    struct cell *cells;
    size_t count, room;
};

static struct sheet sheets[SHEETS_MAX];
static size_t sheet_count, cell_count;
static struct arena *arena;
static struct buf text;

static void fail(const char *message)
{
    fprintf(stderr, "plain_xlsx: %s\n", message);
    exit(70);
}

static int start(void *user, int line, const char *name, const char *const *attributes, struct err *err)
{
    struct sheet *sheet = user;
    (void)line, (void)err;
    buf_clear(&text);
    if (strcmp(name, "c") != 0)
        return 0;
    if (sheet->count == sheet->room) {
        sheet->room = sheet->room > 0 ? 2 * sheet->room : 1024;
        sheet->cells = realloc(sheet->cells, sheet->room * sizeof *sheet->cells);
        if (sheet->cells == NULL)
            fail("no memory");
    }
    struct cell *cell = &sheet->cells[sheet->count++];
    *cell = (struct cell){.text = ""};
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(attributes[i], "r") == 0) {
            cell->row = lxw_name_to_row(attributes[i + 1]);
            cell->column = lxw_name_to_col(attributes[i + 1]);
        } else if (strcmp(attributes[i], "s") == 0)
            cell->format = (uint16_t)atoi(attributes[i + 1]);
    return 0;
}

static int end(void *user, int line, const char *name, struct err *err)
{
    struct sheet *sheet = user;
    (void)line, (void)err;
    struct cell *cell = sheet->count > 0 ? &sheet->cells[sheet->count - 1] : NULL;
    if (strcmp(name, "t") == 0)
        cell->text = arena_strdup(arena, buf_text(&text));
    else if (strcmp(name, "f") == 0)
        cell->formula = arena_printf(arena, "=%s", buf_text(&text));
    else if (strcmp(name, "v") == 0) {
        cell->number = strtod(buf_text(&text), NULL);
        cell->text = NULL;
    }
    return 0;
}

static int add_text(void *user, int line, const char *piece, size_t len, struct err *err)
{
    (void)user, (void)line, (void)err;
    buf_put(&text, piece, len);
    return 0;
}

static void read_sheet(struct zipfile *zip, size_t at, struct sheet *sheet)
{
    static const struct xml_events events = {start, end, add_text};
    struct err err = {0};
    struct buf bytes = {0};
    char piece[1 << 16];
    size_t got = 1;
    struct zipfile_entry *entry = zipfile_entry_open(zip, at, &err);
    while (entry != NULL && got > 0 && zipfile_entry_read(entry, piece, sizeof piece, &got, &err) == 0)
        buf_put(&bytes, piece, got);
    zipfile_entry_close(entry);
    if (entry == NULL ||
        xml_parse(zipfile_name(zip, at), buf_text(&bytes), bytes.len, &events, sheet, &err) != 0)
        fail(err.message);
    buf_free(&bytes);
    cell_count += sheet->count;
}

static void write_cell(lxw_worksheet *worksheet, const struct cell *cell, lxw_format *format)
{
    if (cell->formula != NULL)
        worksheet_write_formula_num(worksheet, cell->row, cell->column, cell->formula, format, cell->number);
    else if (cell->text == NULL)
        worksheet_write_number(worksheet, cell->row, cell->column, cell->number, format);
    else if (*cell->text == '\0')
        worksheet_write_blank(worksheet, cell->row, cell->column, format);
    else
        worksheet_write_string(worksheet, cell->row, cell->column, cell->text, format);
}

static double write_book(const char *path)
{
    clock_t from = clock();
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *workbook = workbook_new_opt(path, &options);
    lxw_format *formats[FORMATS_MAX] = {NULL};
    for (size_t i = 0; i < sheet_count; i++) {
        lxw_worksheet *worksheet = workbook_add_worksheet(workbook, NULL);
        for (size_t j = 0; j < sheets[i].count; j++) {
            const struct cell *cell = &sheets[i].cells[j];
            lxw_format **format = &formats[cell->format % FORMATS_MAX];
            if (*format == NULL) {
                *format = workbook_add_format(workbook);
                format_set_font_size(*format, 9);
                format_set_border(*format, LXW_BORDER_THIN);
                format_set_indent(*format, (uint8_t)cell->format);
            }
            write_cell(worksheet, cell, *format);
        }
    }
    if (workbook_close(workbook) != LXW_NO_ERROR)
        fail("the workbook can't be written");
    return (double)(clock() - from) / CLOCKS_PER_SEC;
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

int main(int argc, char **argv)
{
    int runs = argc == 4 ? atoi(argv[3]) : 0;
    if (runs < 1 || runs > RUNS_MAX) {
        fputs("usage: plain_xlsx BOOK.xlsx OUT.xlsx RUNS\n", stderr);
        return 64;
    }
    struct err err = {0};
    arena = arena_new();
    struct zipfile *zip = zipfile_open(argv[1], &err);
    if (zip == NULL)
        fail(err.message);
    for (size_t i = 0; i < zipfile_count(zip); i++)
        if (strncmp(zipfile_name(zip, i), "xl/worksheets/sheet", 19) == 0) {
            if (sheet_count == SHEETS_MAX)
                fail("too many sheets");
            read_sheet(zip, i, &sheets[sheet_count++]);
        }
    zipfile_close(zip);
    double seconds[RUNS_MAX];
    for (int i = 0; i < runs; i++)
        seconds[i] = write_book(argv[2]);
    qsort(seconds, (size_t)runs, sizeof *seconds, compare);
    printf("%zu %.4f\n", cell_count, seconds[runs / 2]);
    for (size_t i = 0; i < sheet_count; i++)
        free(sheets[i].cells);
    buf_free(&text);
    arena_free(arena);
    return 0;
}
