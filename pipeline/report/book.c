/*
 * book: filling a sheet: titles, heads, rows, totals, blocks. Those of a pivot come from book_pivot.c. See book.h.
 */
#include "report/book.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "page/page.h"
#include "report/book_part.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum {
    ROW_FOR_TEXT = 11 /* points: lower rows get smaller letters */
};

static int sheet_fail(const struct filling *filling, const struct sheet_part *part, const char *what,
                      struct err *err)
{
    return err_set(err, ERR_CONFIG, "%s:%d: %s", filling->sheet->file, part->line, what);
}

const char *book_text(struct filling *filling, const char *source, struct err *err)
{
    struct buf *out = &filling->book->text;
    buf_clear(out);
    if (mustache_render(filling->sheet->file, source, strlen(source), filling->data, 0, 1, NULL, NULL, out,
                        err) != 0)
        return NULL;
    return arena_strdup(filling->book->scratch, buf_text(out));
}

void book_next_row(struct filling *filling, double height)
{
    filling->row++;
    filling->height += height > 0 ? height : BOOK_ROW_POINTS;
}

/* ---- cells ---- */

/* Can it stand in a cell? The library would take what is no UTF-8 and write a file that nobody can open. */
static int check_text(const struct filling *filling, const char *text, struct err *err)
{
    size_t bad_at = 0;
    return text_is_utf8(text, strlen(text), &bad_at)
               ? 0
               : err_set(err, ERR_DATA, _("%s: a text is not UTF-8"), filling->sheet->file);
}

static int write_cell(struct filling *filling, size_t place, const struct cell *cell, lxw_format *format,
                      struct err *err)
{
    lxw_worksheet *worksheet = filling->worksheet;
    lxw_row_t row = filling->row;
    lxw_col_t column = (lxw_col_t)place;
    bool text = cell->kind == CELL_TEXT && *cell->text != '\0';
    if (text && check_text(filling, cell->text, err) != 0)
        return -1;
    filling->book->cells++;
    lxw_error code = text ? worksheet_write_string(worksheet, row, column, cell->text, format)
                     : cell->kind == CELL_NUMBER
                         ? worksheet_write_number(worksheet, row, column, cell->number, format)
                         : worksheet_write_blank(worksheet, row, column, format);
    return code == LXW_NO_ERROR ? 0 : book_fail(code, filling->sheet->file, err);
}

struct cell book_read_cell(struct filling *filling, struct stmt *stmt, int at)
{
    double number = 0;
    const char *text = NULL;
    switch (stmt_value(stmt, at, &number, &text)) {
    case STMT_NULL:
        return (struct cell){.kind = CELL_EMPTY};
    case STMT_NUMBER:
        return (struct cell){.kind = CELL_NUMBER, .number = number};
    default:
        return (struct cell){.kind = CELL_TEXT, .text = arena_strdup(filling->book->scratch, text)};
    }
}

bool book_same_cell(const struct cell *one, const struct cell *other)
{
    if (one->kind != other->kind || one->kind == CELL_EMPTY)
        return one->kind == other->kind;
    return one->kind == CELL_TEXT ? strcmp(one->text, other->text) == 0
                                  : !(one->number < other->number) && !(one->number > other->number);
}

/* Columns "once" show what is new: where one of them changes, a group begins, and all show. */
static bool begin_group(struct filling *filling)
{
    bool same = filling->group != NULL, once = false;
    for (size_t i = 0; i < filling->places; i++)
        if (filling->column_of[i]->once) {
            once = true;
            same = same && book_same_cell(&filling->cells[i], &filling->group[i]);
        }
    if (!once || same)
        return false;
    if (filling->group == NULL)
        filling->group = arena_alloc(filling->book->scratch, filling->places * sizeof *filling->group);
    memcpy(filling->group, filling->cells, filling->places * sizeof *filling->group);
    filling->kept_count++;
    return true;
}

static int begin_part(struct filling *filling, const struct sheet_part *part, struct err *err);

/* The format of a cell of PART; kept, for most rows look alike. */
static lxw_format *format_of(struct filling *filling, const struct sheet_part *part, size_t place, bool top)
{
    lxw_format **format = &filling->formats[top][place];
    const struct sheet_column *column = filling->column_of[place];
    const double height = filling->sheet->row_height;
    struct book_look look = {
        .role = part->kind == PART_TOTAL ? ROLE_TOTAL : ROLE_CELL,
        .number = part->kind == PART_BLOCK && part->number != NUMBER_GENERAL ? part->number : column->number,
        .align = column->align,
        .bold = column->bold,
        .wrap = column->wrap,
        .top = top,
        .small = height > 0 && height < ROW_FOR_TEXT};
    if (*format == NULL)
        *format = book_format(filling->book, &look);
    return *format;
}

/* Dates are numbers of days in a workbook, so that they can be sorted and chosen by. What is none stays a text. */
static void take_date(struct cell *cell)
{
    const int first_day = 25569, day = 86400; /* 1970-01-01 */
    int64_t at = 0;
    if (cell->kind == CELL_TEXT && instant_read(cell->text, 0, &at))
        *cell = (struct cell){.kind = CELL_NUMBER, .number = first_day + (double)at / day};
}

static int write_cells(struct filling *filling, const struct sheet_part *part, bool top, struct err *err)
{
    bool rows = part->kind == PART_ROWS, groups = rows && filling->group != NULL;
    for (size_t i = 0; i < filling->places; i++) {
        const struct sheet_column *column = filling->column_of[i];
        struct cell *cell = &filling->cells[i];
        if (groups && column->once && !top)
            *cell = (struct cell){.kind = CELL_EMPTY};
        if (column->number == NUMBER_DATE || column->number == NUMBER_TIME)
            take_date(cell);
        if (rows && cell->kind == CELL_NUMBER) {
            filling->sums[i] += cell->number;
            filling->peaks[i] = cell->number > filling->peaks[i] ? cell->number : filling->peaks[i];
        }
        bool formula =
            part->kind == PART_TOTAL && cell->kind == CELL_NUMBER && (column->sum || column->total != NULL);
        lxw_format *format = format_of(filling, part, i, top);
        if ((formula ? book_write_total(filling, part, i, format, err)
                     : write_cell(filling, i, cell, format, err)) != 0)
            return -1;
    }
    return 0;
}

int book_write_row(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    if (!filling->begun && begin_part(filling, part, err) != 0)
        return -1;
    bool top = part->kind == PART_ROWS && begin_group(filling);
    double height = book_row_height(filling, part->kind != PART_ROWS || top || filling->group == NULL);
    if (top)
        book_begin_group(filling);
    if (height > 0)
        worksheet_set_row(filling->worksheet, filling->row, height, NULL);
    if (write_cells(filling, part, top, err) != 0 ||
        (part->kind == PART_TOTAL && book_define_names(filling, err) != 0))
        return -1;
    if (part->kind == PART_ROWS && filling->sheet->chart_count > 0)
        book_keep_row(filling);
    for (size_t i = 0; i < filling->places; i++)
        filling->cells[i] = (struct cell){.kind = CELL_EMPTY};
    book_next_row(filling, height);
    return 0;
}

/* ---- statements ---- */

int book_step(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    struct err cause = {0};
    int got = stmt_step(part->stmt, &cause);
    return got >= 0 ? got
                    : err_set(err, cause.kind, "%s:%d: %s", filling->sheet->file, part->line, cause.message);
}

static int plain_rows(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    int got;
    while ((got = book_step(filling, part, err)) == 1) {
        struct arena_mark mark = arena_mark(filling->book->scratch);
        for (size_t i = 0; i < filling->places; i++)
            filling->cells[i] = book_read_cell(filling, part->stmt, (int)i);
        size_t kept = filling->kept_count;
        if (book_write_row(filling, part, err) != 0)
            return -1;
        if (filling->kept_count == kept) /* else what it holds is still needed */
            arena_rewind(filling->book->scratch, mark);
    }
    return got;
}

/* ---- the sheet ---- */

static void make_places(struct filling *filling)
{
    struct arena *arena = filling->book->scratch;
    const struct sheet *sheet = filling->sheet;
    size_t most = sheet->column_count + filling->head_count;
    filling->column_of = arena_alloc(arena, (most + 1) * sizeof *filling->column_of);
    for (size_t i = 0; i < sheet->column_count; i++) {
        size_t times = sheet->columns[i].pivot ? filling->head_count : 1;
        for (size_t j = 0; j < times; j++)
            filling->column_of[filling->places++] = &sheet->columns[i];
    }
    for (int top = 0; top < 2; top++)
        filling->formats[top] = arena_alloc(arena, (filling->places + 1) * sizeof *filling->formats[top]);
    filling->cells = arena_alloc(arena, (filling->places + 1) * sizeof *filling->cells);
    filling->breaks = arena_alloc(arena, (LXW_BREAKS_MAX + 1) * sizeof *filling->breaks);
    filling->sums = arena_alloc(arena, (filling->places + 1) * sizeof *filling->sums);
    filling->peaks = arena_alloc(arena, (filling->places + 1) * sizeof *filling->peaks);
}

/* A title over the whole table, in as many lines as it takes: else it would widen the printed page. */
static int write_line(struct filling *filling, const char *source, enum book_role role, struct err *err)
{
    enum { LINE_POINTS = 13, TITLE_POINTS = 18 };
    const char *text = book_text(filling, source, err);
    struct book_look look = {.role = role, .wrap = true};
    if (text == NULL)
        return -1;
    double width = 0;
    for (size_t i = 0; i < filling->places; i++)
        width += filling->column_of[i]->width;
    double letters = (double)text_length(text) * (role == ROLE_TITLE ? 1.4 : 0.95);
    int lines = 1 + (int)(letters / width);
    double height = lines * (role == ROLE_TITLE ? TITLE_POINTS : LINE_POINTS);
    worksheet_set_row(filling->worksheet, filling->row, height, NULL);
    if (check_text(filling, text, err) != 0)
        return -1;
    lxw_format *format = book_format(filling->book, &look);
    lxw_col_t last = (lxw_col_t)(filling->places - 1);
    lxw_error code = last > 0 ? worksheet_merge_range(filling->worksheet, filling->row, 0, filling->row, last,
                                                      text, format)
                              : worksheet_write_string(filling->worksheet, filling->row, 0, text, format);
    if (code != LXW_NO_ERROR)
        return book_fail(code, filling->sheet->file, err);
    filling->book->cells++;
    book_next_row(filling, height);
    return 0;
}

static int write_heads(struct filling *filling, struct err *err)
{
    const struct sheet *sheet = filling->sheet;
    if (sheet->head_height > 0)
        worksheet_set_row(filling->worksheet, filling->row, sheet->head_height, NULL);
    for (size_t i = 0; i < filling->places; i++) {
        const struct sheet_column *column = filling->column_of[i];
        struct book_look look = {.role = ROLE_HEAD, .turn = column->turn};
        struct cell title = {.kind = CELL_TEXT};
        title.text = column->pivot ? filling->head_titles[i - (size_t)sheet->pivot]
                                   : book_text(filling, column->title, err);
        if (title.text == NULL || write_cell(filling, i, &title, book_format(filling->book, &look), err) != 0)
            return -1;
    }
    if (sheet->freeze_head || sheet->freeze_columns > 0)
        worksheet_freeze_panes(filling->worksheet, sheet->freeze_head ? filling->row + 1 : 0,
                               (lxw_col_t)sheet->freeze_columns);
    if (sheet->repeat_head)
        worksheet_repeat_rows(filling->worksheet, filling->row, filling->row);
    book_next_row(filling, sheet->head_height);
    return 0;
}

static int begin_part(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    filling->begun = true;
    if (!filling->headed && write_heads(filling, err) != 0)
        return -1;
    filling->headed = true;
    for (int top = 0; top < 2; top++)
        memset(filling->formats[top], 0, filling->places * sizeof *filling->formats[top]);
    if (part->kind == PART_ROWS)
        filling->first_row = filling->row;
    if (part->kind != PART_BLOCK || *part->title == '\0')
        return 0;
    book_next_row(filling, 0);
    return write_line(filling, part->title, ROLE_BLOCK, err);
}

/* A table without rows says so in place of its heads. */
static int end_rows(struct filling *filling, struct err *err)
{
    const struct sheet *sheet = filling->sheet;
    if (!filling->begun &&
        write_line(filling, sheet->empty != NULL ? sheet->empty : _("No data."), ROLE_NOTE, err) != 0)
        return -1;
    if (filling->begun && sheet->filter)
        worksheet_autofilter(filling->worksheet, filling->first_row - 1, 0, filling->row - 1,
                             (lxw_col_t)(filling->places - 1));
    filling->end_row = filling->row;
    return 0;
}

static int fill_part(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    if (part->kind == PART_TOTAL && filling->end_row == 0)
        return sheet_fail(filling, part, _("the total stands before the rows"), err);
    if (part->kind == PART_TOTAL && filling->first_row == 0) /* of nothing */
        return 0;
    filling->begun = false;
    int failed =
        filling->sheet->pivot >= 0 ? book_pivot_rows(filling, part, err) : plain_rows(filling, part, err);
    stmt_reset(part->stmt);
    return failed == 0 && part->kind == PART_ROWS ? end_rows(filling, err) : failed;
}

static int fill_sheet(struct filling *filling, struct err *err)
{
    const struct sheet *sheet = filling->sheet;
    if (sheet->pivot >= 0 && book_read_pivot(filling, err) != 0)
        return -1;
    make_places(filling);
    book_set_up(filling);
    if (sheet->title != NULL && write_line(filling, sheet->title, ROLE_TITLE, err) != 0)
        return -1;
    if (sheet->note != NULL && write_line(filling, sheet->note, ROLE_NOTE, err) != 0)
        return -1;
    if (sheet->title != NULL || sheet->note != NULL)
        book_next_row(filling, 0);
    for (size_t i = 0; i < sheet->part_count; i++)
        if (sheet->parts[i].kind != PART_HEADS && sheet->parts[i].kind != PART_VALUES &&
            fill_part(filling, &sheet->parts[i], err) != 0)
            return -1;
    int failed = book_add_charts(filling, err);
    book_end_pages(filling);
    return failed;
}

int book_add(struct book *book, struct sheet *sheet, const struct dataset_parameters *parameters,
             const struct value *data, struct err *err)
{
    struct filling filling = {.book = book, .sheet = sheet, .data = data};
    arena_reset(book->scratch);
    for (size_t i = 0; i < sheet->part_count; i++)
        dataset_bind(sheet->parts[i].stmt, parameters);
    const char *tab = book_text(&filling, sheet->name, err);
    if (tab == NULL)
        return -1;
    if (*tab == '\0')
        return 1;
    const char *name = book_sheet_name(book, tab);
    filling.tab = name;
    filling.worksheet = workbook_add_worksheet(book->workbook, name);
    if (filling.worksheet == NULL)
        return err_set(err, ERR_CONFIG, _("%s: \"%s\" can't be the name of a sheet"), sheet->file, name);
    return fill_sheet(&filling, err);
}
