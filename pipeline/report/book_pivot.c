/*
 * book_pivot: values that stand under heads. Long rows (row key, columns, head key, value): rows of one key stand together and make a line. With
 * "-- values:" the lines come once each (row key, columns), and the values (row key, head key, value) by themselves in any order; then heads
 * that no value names are left out. See book.h.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "report/book_part.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char *key_text(const struct filling *filling, const struct cell *key)
{
    return key->kind == CELL_NUMBER ? arena_printf(filling->book->scratch, "%.15g", key->number)
           : key->kind == CELL_TEXT ? key->text
                                    : "";
}

static bool same_key(const struct filling *filling, const struct cell *one, const struct cell *other)
{
    return one->kind == other->kind ? book_same_cell(one, other)
                                    : strcmp(key_text(filling, one), key_text(filling, other)) == 0;
}

/* The head a value belongs under: most often the one behind the last. */
static size_t find_head(struct filling *filling, const struct cell *key)
{
    for (size_t i = 0, at = filling->next_head; i < filling->head_count; i++, at++) {
        at = at < filling->head_count ? at : 0;
        if (same_key(filling, &filling->head_keys[at], key)) {
            filling->next_head = at + 1;
            return at;
        }
    }
    return filling->head_count;
}

/* The line of a value: most often that of the value before. */
static struct pivot_line *find_line(struct filling *filling, const struct cell *key)
{
    for (size_t i = 0, at = filling->next_line; i < filling->line_count; i++, at++) {
        at = at < filling->line_count ? at : 0;
        if (same_key(filling, &filling->lines[at].key, key)) {
            filling->next_line = at;
            return &filling->lines[at];
        }
    }
    return NULL;
}

/* Puts a value into its place among VALUES, one for each head. AT: the statement's column with the head key, in front of the value. ROW is its
 * number among those of the statement. */
static int put_value(struct filling *filling, const struct sheet_part *part, int at, struct cell *values,
                     long long row, struct err *err)
{
    const struct cell key = book_read_cell(filling, part->stmt, at);
    if (key.kind == CELL_EMPTY)
        return 0; /* a row without values */
    size_t head = find_head(filling, &key);
    if (head == filling->head_count)
        return err_set(err, ERR_CONFIG,
                       _("%s:%d: the value has the head \"%s\", which \"-- heads:\" does not give"),
                       filling->sheet->file, part->line, key_text(filling, &key));
    filling->head_used[head] = true;
    if (values[head].kind != CELL_EMPTY)
        return err_set(
            err, ERR_CONFIG,
            _("%s:%d: row %lld of the statement is the second value for column %zu of the same line"),
            filling->sheet->file, part->line, row, (size_t)filling->sheet->pivot + head + 1);
    values[head] = book_read_cell(filling, part->stmt, at + 1);
    return 0;
}

static size_t place_of(const struct filling *filling, size_t column)
{
    size_t pivot = (size_t)filling->sheet->pivot;
    return column < pivot ? column : column + filling->head_count;
}

/* ---- long rows ---- */

static int long_rows(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    const int columns = (int)filling->sheet->column_count; /* row key and all columns but the pivot */
    struct cell row_key = {.kind = CELL_EMPTY};
    long long row = 0;
    int got;
    while ((got = book_step(filling, part, err)) == 1) {
        const struct cell key = book_read_cell(filling, part->stmt, 0);
        if (row == 0 || !same_key(filling, &key, &row_key)) {
            if (row > 0 && book_write_row(filling, part, err) != 0)
                return -1;
            row_key = key;
            filling->next_head = 0;
            for (int i = 1; i < columns; i++)
                filling->cells[place_of(filling, (size_t)i - 1)] = book_read_cell(filling, part->stmt, i);
        }
        if (put_value(filling, part, columns, filling->cells + filling->sheet->pivot, ++row, err) != 0)
            return -1;
    }
    return got == 0 && row > 0 ? book_write_row(filling, part, err) : got;
}

/* ---- lines, and values by themselves ---- */

static int write_lines(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    const size_t columns = filling->sheet->column_count - 1;
    for (size_t i = 0; i < filling->line_count; i++) {
        const struct pivot_line *line = &filling->lines[i];
        for (size_t j = 0; j < columns; j++)
            filling->cells[place_of(filling, j)] = line->columns[j];
        memcpy(filling->cells + filling->sheet->pivot, line->values,
               filling->head_count * sizeof *line->values);
        if (book_write_row(filling, part, err) != 0)
            return -1;
    }
    return 0;
}

int book_pivot_rows(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    return part->kind == PART_ROWS && sheet_find_part(filling->sheet, PART_VALUES) != NULL
               ? write_lines(filling, part, err)
               : long_rows(filling, part, err);
}

/* Room for one more of COUNT things. */
static void *with_room(struct arena *arena, void *things, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return things;
    *room = *room > 0 ? 2 * *room : 32;
    void *more = arena_alloc(arena, *room * size);
    if (count > 0)
        memcpy(more, things, count * size);
    return more;
}

static int compare_texts(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* Of two lines or heads of one key, no value could say which is its own. */
static int check_keys(const struct filling *filling, const struct sheet_part *part, const char **keys,
                      size_t count, struct err *err)
{
    if (count > 1)
        qsort(keys, count, sizeof *keys, compare_texts);
    for (size_t i = 1; i < count; i++)
        if (strcmp(keys[i - 1], keys[i]) == 0)
            return err_set(err, ERR_CONFIG, _("%s:%d: the key \"%s\" is given twice"), filling->sheet->file,
                           part->line, keys[i]);
    return 0;
}

static int check_lines(const struct filling *filling, const struct sheet_part *part, struct err *err)
{
    const char **keys = arena_alloc(filling->book->scratch, (filling->line_count + 1) * sizeof *keys);
    size_t count = 0;
    for (size_t i = 0; i < filling->line_count; i++)
        if (filling->lines[i].key.kind != CELL_EMPTY) /* lines without values */
            keys[count++] = key_text(filling, &filling->lines[i].key);
    return check_keys(filling, part, keys, count, err);
}

static int check_heads(const struct filling *filling, const struct sheet_part *part, struct err *err)
{
    const char **keys = arena_alloc(filling->book->scratch, (filling->head_count + 1) * sizeof *keys);
    for (size_t i = 0; i < filling->head_count; i++)
        keys[i] = key_text(filling, &filling->head_keys[i]);
    return check_keys(filling, part, keys, filling->head_count, err);
}

static int read_lines(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    struct arena *arena = filling->book->scratch;
    const size_t columns = filling->sheet->column_count - 1;
    size_t room = 0;
    int got;
    while ((got = book_step(filling, part, err)) == 1) {
        filling->lines = with_room(arena, filling->lines, filling->line_count, &room, sizeof *filling->lines);
        struct pivot_line *line = &filling->lines[filling->line_count++];
        line->key = book_read_cell(filling, part->stmt, 0);
        line->columns = arena_alloc(arena, (columns + 1) * sizeof *line->columns);
        line->values = arena_alloc(arena, (filling->head_count + 1) * sizeof *line->values);
        for (size_t i = 0; i < columns; i++)
            line->columns[i] = book_read_cell(filling, part->stmt, (int)i + 1);
    }
    return got != 0 ? got : check_lines(filling, part, err);
}

static int read_values(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    long long row = 0;
    int got;
    while ((got = book_step(filling, part, err)) == 1) {
        const struct cell key = book_read_cell(filling, part->stmt, 0);
        struct pivot_line *line = find_line(filling, &key);
        if (line == NULL)
            return err_set(err, ERR_CONFIG,
                           _("%s:%d: the value has the row \"%s\", which \"-- rows:\" does not give"),
                           filling->sheet->file, part->line, key_text(filling, &key));
        if (put_value(filling, part, 1, line->values, ++row, err) != 0)
            return -1;
    }
    return got;
}

static void leave_out_heads(struct filling *filling)
{
    size_t kept = 0;
    for (size_t i = 0; i < filling->head_count; i++) {
        if (!filling->head_used[i])
            continue;
        filling->head_keys[kept] = filling->head_keys[i];
        filling->head_titles[kept] = filling->head_titles[i];
        for (size_t j = 0; j < filling->line_count; j++)
            filling->lines[j].values[kept] = filling->lines[j].values[i];
        kept++;
    }
    filling->head_count = kept;
}

static int read_heads(struct filling *filling, const struct sheet_part *part, struct err *err)
{
    struct arena *arena = filling->book->scratch;
    size_t key_room = 0, title_room = 0;
    int got;
    while ((got = book_step(filling, part, err)) == 1) {
        size_t count = filling->head_count++;
        filling->head_keys =
            with_room(arena, filling->head_keys, count, &key_room, sizeof *filling->head_keys);
        filling->head_titles =
            with_room(arena, filling->head_titles, count, &title_room, sizeof *filling->head_titles);
        filling->head_keys[count] = book_read_cell(filling, part->stmt, 0);
        filling->head_titles[count] = arena_strdup(arena, stmt_text(part->stmt, 1, NULL));
    }
    filling->head_used = arena_alloc(arena, (filling->head_count + 1) * sizeof *filling->head_used);
    stmt_reset(part->stmt);
    return got != 0 ? got : check_heads(filling, part, err);
}

int book_read_pivot(struct filling *filling, struct err *err)
{
    const struct sheet_part *rows = sheet_find_part(filling->sheet, PART_ROWS),
                            *values = sheet_find_part(filling->sheet, PART_VALUES);
    if (read_heads(filling, sheet_find_part(filling->sheet, PART_HEADS), err) != 0)
        return -1;
    if (values == NULL)
        return 0;
    int failed = read_lines(filling, rows, err) != 0 ? -1 : read_values(filling, values, err);
    stmt_reset(rows->stmt);
    stmt_reset(values->stmt);
    leave_out_heads(filling);
    return failed;
}
