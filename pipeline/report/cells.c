/* cells: see cells.h. */
#include "report/cells.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { CELLS_FILE_MAX = 1 << 20, ROWS_MAX = 1048576, COLUMNS_MAX = 16384 };

/* "$C$7" at *AT → row and column; *AT moves behind it. */
static bool parse_cell(const char **at, uint32_t *row, uint32_t *column)
{
    const char *text = *at;
    uint32_t letters = 0, digits = 0;
    text += *text == '$';
    for (; *text >= 'A' && *text <= 'Z' && letters <= COLUMNS_MAX; text++)
        letters = letters * 26 + (uint32_t)(*text - 'A') + 1;
    text += *text == '$';
    for (; *text >= '0' && *text <= '9' && digits <= ROWS_MAX; text++)
        digits = digits * 10 + (uint32_t)(*text - '0');
    if (letters == 0 || letters > COLUMNS_MAX || digits == 0 || digits > ROWS_MAX)
        return false;
    *row = digits - 1;
    *column = letters - 1;
    *at = text;
    return true;
}

bool cell_range_parse(const char *text, struct cell_range *range)
{
    if (!parse_cell(&text, &range->row, &range->column))
        return false;
    range->last_row = range->row;
    range->last_column = range->column;
    if (*text == ':') {
        text++;
        if (!parse_cell(&text, &range->last_row, &range->last_column))
            return false;
    }
    return *text == '\0' && range->last_row >= range->row && range->last_column >= range->column;
}

const char *cell_name(uint32_t row, uint32_t column, char out[CELL_NAME])
{
    char letters[4];
    int count = 0;
    for (uint32_t rest = column + 1; rest > 0 && count < 4; rest = (rest - 1) / 26)
        letters[count++] = (char)('A' + (rest - 1) % 26);
    char *at = out;
    while (count > 0)
        *at++ = letters[--count];
    snprintf(at, CELL_NAME - 4, "%u", row + 1);
    return out;
}

/* ---- the file ---- */

/* What stands behind "-- KEY:" in LINE; NULL: it is no such line. LINE is cut at its end. */
static char *behind(char *line, const char *key)
{
    size_t len = strlen(key);
    if (strncmp(line, "-- ", 3) != 0 || strncmp(line + 3, key, len) != 0 || line[3 + len] != ':')
        return NULL;
    line += 4 + len;
    line += strspn(line, " \t");
    size_t end = strlen(line);
    while (end > 0 && strchr(" \t\r", line[end - 1]) != NULL)
        line[--end] = '\0';
    return line;
}

static int read_target(const struct cells *cells, struct cell_query *query, const char *sheet,
                       const char *text, bool range, struct err *err)
{
    *query = (struct cell_query){.line = query->line, .sheet = sheet};
    bool named = !cell_range_parse(text, &query->range);
    if (named) {
        query->name = text;
        query->sheet = NULL;
    }
    if (*text == '\0' || (named && (range || strchr(text, ':') != NULL)))
        return err_set(
            err, ERR_CONFIG,
            _("%s:%d: \"%s\": a cell such as C7, a range such as B10:F30 or a defined name was expected"),
            cells->file, query->line, text);
    if (!named && sheet == NULL)
        return err_set(err, ERR_CONFIG, _("%s:%d: \"-- sheet: NAME\" must stand above the first cell"),
                       cells->file, query->line);
    bool single =
        query->range.last_row == query->range.row && query->range.last_column == query->range.column;
    if (!named && single != !range)
        return err_set(err, ERR_CONFIG, _("%s:%d: \"-- cell:\" takes one cell, \"-- cells:\" a range"),
                       cells->file, query->line);
    if (!range)
        query->range.last_column = COLUMNS_MAX - 1; /* a row of the query may go on to the right */
    return 0;
}

static int read_lines(struct cells *cells, char *text, struct err *err)
{
    const char *sheet = NULL;
    int number = 1;
    for (char *line = text, *next; *line != '\0'; line = next, number++) {
        char *end = line + strcspn(line, "\n");
        next = *end == '\n' ? end + 1 : end;
        char kept = *end;
        *end = '\0';
        char *name = behind(line, "sheet"), *one = behind(line, "cell"), *many = behind(line, "cells");
        if (name != NULL || one != NULL || many != NULL)
            *line = '\0'; /* closes the statement before */
        if (name != NULL) {
            sheet = name;
            continue;
        }
        if (one != NULL || many != NULL) {
            struct cell_query *query = &cells->queries[cells->count];
            query->line = number;
            if (read_target(cells, query, sheet, one != NULL ? one : many, many != NULL, err) != 0)
                return -1;
            query->sql = next;
            cells->count++;
            continue;
        }
        const char *first = line + strspn(line, " \t\r");
        if (cells->count == 0 && *first != '\0' && strncmp(first, "--", 2) != 0)
            return err_set(err, ERR_CONFIG, _("%s:%d: SQL before the first \"-- cell:\""), cells->file,
                           number);
        *end = kept;
    }
    return cells->count > 0
               ? 0
               : err_set(err, ERR_CONFIG, _("%s:1: no cell: expected \"-- cell: C7\""), cells->file);
}

int cells_read(struct cells *cells, const char *path, struct arena *arena, struct err *err)
{
    struct buf text = {0};
    const char *slash = strrchr(path, '/');
    while (slash != NULL && slash > path && slash[-1] != '/')
        slash--;
    *cells = (struct cells){.file = arena_strdup(arena, slash != NULL ? slash : path)};
    int failed = file_read(path, CELLS_FILE_MAX, &text, err);
    if (failed == 0) {
        size_t most = 1;
        for (const char *at = buf_text(&text); (at = strstr(at, "-- cell")) != NULL; at++)
            most++;
        cells->queries = arena_alloc(arena, most * sizeof *cells->queries);
        failed = read_lines(cells, arena_strndup(arena, buf_text(&text), text.len), err);
    }
    buf_free(&text);
    for (size_t i = 0; failed == 0 && i < cells->count; i++) {
        dataset_trim_sql(cells->queries[i].sql);
        failed = dataset_check_sql(cells->file, cells->queries[i].line + 1, cells->queries[i].sql, err);
    }
    return failed;
}

/* ---- values ---- */

static int take_value(const struct cells *cells, const struct cell_query *query, struct stmt *stmt,
                      int column, struct cell *cell, struct arena *arena, struct err *err)
{
    if (stmt_is_null(stmt, column))
        return 0;
    if (stmt_is_int(stmt, column)) {
        cell->number = arena_printf(arena, "%lld", (long long)stmt_int(stmt, column));
    } else if (stmt_is_number(stmt, column)) {
        double value = stmt_real(stmt, column);
        if (!isfinite(value))
            return err_set(err, ERR_DATA, _("%s:%d: column %d is not a finite number"), cells->file,
                           query->line, column + 1);
        cell->number = arena_printf(arena, "%.15g", value);
    } else {
        cell->text = arena_strdup(arena, stmt_text(stmt, column, NULL));
    }
    return 0;
}

static int take_row(const struct cells *cells, struct cell_query *query, struct stmt *stmt, uint32_t row,
                    size_t *room, struct arena *arena, struct err *err)
{
    const int columns = stmt_columns(stmt);
    if (row > query->range.last_row || (uint32_t)columns > query->range.last_column - query->range.column + 1)
        return err_set(err, ERR_DATA,
                       _("%s:%d: the query gives more rows or columns than its place has (%u x %u)"),
                       cells->file, query->line, query->range.last_row - query->range.row + 1,
                       query->range.last_column - query->range.column + 1);
    for (int i = 0; i < columns; i++) {
        const char *name = stmt_column_name(stmt, i);
        if (*name == '\0' || strcmp(name, "-") == 0)
            continue;
        if (query->count == *room) {
            *room = *room > 0 ? 2 * *room : 16;
            struct cell *more = arena_alloc(arena, *room * sizeof *more);
            for (size_t j = 0; j < query->count; j++)
                more[j] = query->cells[j];
            query->cells = more;
        }
        struct cell *cell = &query->cells[query->count++];
        *cell = (struct cell){.row = row, .column = query->range.column + (uint32_t)i, .line = query->line};
        if (take_value(cells, query, stmt, i, cell, arena, err) != 0)
            return -1;
    }
    return 0;
}

int cells_run(struct cells *cells, size_t at, struct store *store,
              const struct dataset_parameters *parameters, struct arena *arena, struct err *err)
{
    struct cell_query *query = &cells->queries[at];
    struct err cause = {0};
    size_t room = 0;
    store_guard(store, true);
    struct stmt *stmt = store_prepare(store, query->sql, &cause);
    store_guard(store, false);
    if (stmt == NULL || stmt_columns(stmt) == 0) {
        stmt_free(stmt);
        return err_set(err, ERR_CONFIG, "%s:%d: %s", cells->file, query->line,
                       cause.kind != ERR_NONE ? cause.message : _("this is not a SELECT"));
    }
    dataset_bind(stmt, parameters);
    uint32_t row = query->range.row;
    int got, failed = 0;
    while (failed == 0 && (got = stmt_step(stmt, &cause)) == 1)
        failed = take_row(cells, query, stmt, row++, &room, arena, err);
    if (failed == 0 && got < 0)
        failed = err_set(err, cause.kind, "%s:%d: %s", cells->file, query->line, cause.message);
    stmt_free(stmt);
    return failed;
}
