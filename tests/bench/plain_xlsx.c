/*
 * plain_xlsx BOOK.xlsx OUT.xlsx RUNS: the peer of xlsx_cells_per_s. All cells of a workbook of itog are read beforehand; then libxlsxwriter alone,
 * in constant memory, writes the same values and formulas into the same cells of sheets of the same names, with as many formats, the same widths,
 * heights and merged cells, and as many charts of the same ranges. Only that second part is timed: ready data, no query, no template. Prints the
 * number of cells and the processor seconds, the median of RUNS.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/xml.h"
#include "base/zip.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <xlsxwriter.h>

enum {
    FORMATS_MAX = 256,
    SHEETS_MAX = 2000,
    RUNS_MAX = 99,
    COLUMNS_MAX = 256,
    MERGED_MAX = 64,
    CHARTS_MAX = 64,
    SERIES_MAX = 16
};

struct cell {
    uint32_t row;
    uint16_t column, format;
    const char *text, *formula; /* neither: a number; text "": blank */
    double number;
};

struct sheet {
    const char *name;
    struct cell *cells;
    size_t count, room;
    double *heights; /* of rows; 0: the usual */
    size_t row_room;
    double widths[COLUMNS_MAX]; /* 0: the usual */
    const char *merged[MERGED_MAX];
    size_t merged_count;
};

/* A chart: for each series the ranges of its categories and values. */
struct chart {
    bool bars;
    const char *ranges[2 * SERIES_MAX];
    size_t range_count;
};

static struct sheet sheets[SHEETS_MAX];
static struct chart charts[CHARTS_MAX];
static size_t sheet_count, cell_count, chart_count, name_count;
static struct arena *arena;
static struct buf text;

static void fail(const char *message)
{
    fprintf(stderr, "plain_xlsx: %s\n", message);
    exit(70);
}

static const char *attribute(const char *const *attributes, const char *name)
{
    for (size_t i = 0; attributes[i] != NULL; i += 2)
        if (strcmp(attributes[i], name) == 0)
            return attributes[i + 1];
    return "";
}

static void *grown(void *old, size_t *room, size_t size)
{
    size_t before = *room;
    *room = before > 0 ? 2 * before : 1024;
    char *made = realloc(old, *room * size);
    if (made == NULL)
        fail("no memory");
    memset(made + before * size, 0, (*room - before) * size);
    return made;
}

static void start_cell(struct sheet *sheet, const char *const *attributes)
{
    if (sheet->count == sheet->room)
        sheet->cells = grown(sheet->cells, &sheet->room, sizeof *sheet->cells);
    const char *place = attribute(attributes, "r");
    sheet->cells[sheet->count++] = (struct cell){.text = "",
                                                 .row = lxw_name_to_row(place),
                                                 .column = lxw_name_to_col(place),
                                                 .format = (uint16_t)atoi(attribute(attributes, "s"))};
}

static int start(void *user, int line, const char *name, const char *const *attributes, struct err *err)
{
    struct sheet *sheet = user;
    (void)line, (void)err;
    buf_clear(&text);
    if (strcmp(name, "c") == 0) {
        start_cell(sheet, attributes);
    } else if (strcmp(name, "row") == 0) {
        size_t row = (size_t)atol(attribute(attributes, "r")) - 1;
        while (row >= sheet->row_room)
            sheet->heights = grown(sheet->heights, &sheet->row_room, sizeof *sheet->heights);
        sheet->heights[row] = strtod(attribute(attributes, "ht"), NULL);
    } else if (strcmp(name, "col") == 0) {
        int from = atoi(attribute(attributes, "min")), to = atoi(attribute(attributes, "max"));
        for (int i = from; i <= to && i <= COLUMNS_MAX; i++)
            sheet->widths[i - 1] = strtod(attribute(attributes, "width"), NULL);
    } else if (strcmp(name, "mergeCell") == 0) {
        if (sheet->merged_count == MERGED_MAX)
            fail("too many merged cells");
        sheet->merged[sheet->merged_count++] = arena_strdup(arena, attribute(attributes, "ref"));
    }
    return 0;
}

static int end(void *user, int line, const char *name, struct err *err)
{
    struct sheet *sheet = user;
    (void)line, (void)err;
    struct cell *cell = sheet->count > 0 ? &sheet->cells[sheet->count - 1] : NULL;
    if (cell == NULL)
        return 0;
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

static int chart_start(void *user, int line, const char *name, const char *const *attributes, struct err *err)
{
    struct chart *chart = user;
    (void)line, (void)attributes, (void)err;
    chart->bars |= strcmp(name, "c:barChart") == 0;
    buf_clear(&text);
    return 0;
}

static int chart_end(void *user, int line, const char *name, struct err *err)
{
    struct chart *chart = user;
    (void)line, (void)err;
    if (strcmp(name, "c:f") == 0 && chart->range_count < 2 * SERIES_MAX)
        chart->ranges[chart->range_count++] = arena_printf(arena, "=%s", buf_text(&text));
    return 0;
}

static int book_start(void *user, int line, const char *name, const char *const *attributes, struct err *err)
{
    (void)user, (void)line, (void)err;
    if (strcmp(name, "sheet") == 0 && name_count < SHEETS_MAX)
        sheets[name_count++].name = arena_strdup(arena, attribute(attributes, "name"));
    return 0;
}

static void read_part(struct zipfile *zip, size_t at, const struct xml_events *events, void *user)
{
    struct err err = {0};
    struct buf bytes = {0};
    char piece[1 << 16];
    size_t got = 1;
    struct zipfile_entry *entry = zipfile_entry_open(zip, at, &err);
    while (entry != NULL && got > 0 && zipfile_entry_read(entry, piece, sizeof piece, &got, &err) == 0)
        buf_put(&bytes, piece, got);
    zipfile_entry_close(entry);
    if (entry == NULL ||
        xml_parse(zipfile_name(zip, at), buf_text(&bytes), bytes.len, events, user, &err) != 0)
        fail(err.message);
    buf_free(&bytes);
}

/* The parts of the workbook, in the order that libxlsxwriter writes them in: that of the sheets. */
static void read_book(struct zipfile *zip)
{
    static const struct xml_events sheet_events = {start, end, add_text},
                                   chart_events = {chart_start, chart_end, add_text},
                                   book_events = {book_start, NULL, NULL};
    for (size_t i = 0; i < zipfile_count(zip); i++) {
        const char *name = zipfile_name(zip, i);
        if (strcmp(name, "xl/workbook.xml") == 0)
            read_part(zip, i, &book_events, NULL);
        else if (strncmp(name, "xl/charts/chart", 15) == 0 && chart_count < CHARTS_MAX)
            read_part(zip, i, &chart_events, &charts[chart_count++]);
        else if (strncmp(name, "xl/worksheets/sheet", 19) == 0) {
            if (sheet_count == SHEETS_MAX)
                fail("too many sheets");
            read_part(zip, i, &sheet_events, &sheets[sheet_count]);
            cell_count += sheets[sheet_count++].count;
        }
    }
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

static lxw_format *format_of(lxw_workbook *workbook, lxw_format **formats, uint16_t number)
{
    lxw_format **format = &formats[number % FORMATS_MAX];
    if (*format == NULL) {
        *format = workbook_add_format(workbook);
        format_set_font_size(*format, 9);
        format_set_border(*format, LXW_BORDER_THIN);
        format_set_indent(*format, (uint8_t)number);
    }
    return *format;
}

/* The merged cells that begin at CELL are written at once, their last column is returned; else 0. */
static lxw_col_t write_merged(lxw_worksheet *worksheet, const struct sheet *sheet, const struct cell *cell,
                              lxw_format *format)
{
    for (size_t i = 0; i < sheet->merged_count; i++) {
        const char *range = sheet->merged[i];
        if (lxw_name_to_row(range) != cell->row || lxw_name_to_col(range) != cell->column)
            continue;
        worksheet_merge_range(worksheet, cell->row, cell->column, lxw_name_to_row_2(range),
                              lxw_name_to_col_2(range), cell->text, format);
        return lxw_name_to_col_2(range);
    }
    return 0;
}

static void write_sheet(lxw_workbook *workbook, const struct sheet *sheet, lxw_format **formats)
{
    lxw_worksheet *worksheet = workbook_add_worksheet(workbook, sheet->name);
    for (int i = 0; i < COLUMNS_MAX; i++)
        if (sheet->widths[i] > 0)
            worksheet_set_column(worksheet, (lxw_col_t)i, (lxw_col_t)i, sheet->widths[i], NULL);
    for (size_t i = 0; i < sheet->count; i++) {
        const struct cell *cell = &sheet->cells[i];
        lxw_format *format = format_of(workbook, formats, cell->format);
        bool row_begins = i == 0 || cell[-1].row != cell->row;
        if (row_begins && sheet->heights[cell->row] > 0)
            worksheet_set_row(worksheet, cell->row, sheet->heights[cell->row], NULL);
        lxw_col_t last = row_begins ? write_merged(worksheet, sheet, cell, format) : 0;
        if (last == 0)
            write_cell(worksheet, cell, format);
        else
            i += last - cell->column;
    }
}

static void write_chart(lxw_workbook *workbook, const struct chart *from, lxw_row_t row)
{
    lxw_chart *chart = workbook_add_chart(workbook, from->bars ? LXW_CHART_BAR : LXW_CHART_LINE);
    for (size_t i = 0; i + 1 < from->range_count; i += 2)
        chart_add_series(chart, from->ranges[i], from->ranges[i + 1]);
    worksheet_insert_chart(workbook_get_worksheet_by_name(workbook, sheets[0].name), row, 0, chart);
}

static double write_book(const char *path)
{
    clock_t from = clock();
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *workbook = workbook_new_opt(path, &options);
    lxw_format *formats[FORMATS_MAX] = {NULL};
    for (size_t i = 0; i < sheet_count; i++)
        write_sheet(workbook, &sheets[i], formats);
    for (size_t i = 0; i < chart_count; i++)
        write_chart(workbook, &charts[i], (lxw_row_t)(100 * i));
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
    read_book(zip);
    zipfile_close(zip);
    double seconds[RUNS_MAX];
    for (int i = 0; i < runs; i++)
        seconds[i] = write_book(argv[2]);
    qsort(seconds, (size_t)runs, sizeof *seconds, compare);
    printf("%zu %.4f\n", cell_count, seconds[runs / 2]);
    for (size_t i = 0; i < sheet_count; i++) {
        free(sheets[i].cells);
        free(sheets[i].heights);
    }
    buf_free(&text);
    arena_free(arena);
    return 0;
}
