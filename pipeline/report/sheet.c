/* sheet: see sheet.h: the SQL file of a sheet, and its statements. */
#include "report/sheet.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "report/dataset.h"
#include "report/sheet_part.h"
#include "store/store.h"

#include <string.h>

enum { SHEET_FILE_MAX = 1 << 20 };

/* ---- the file ---- */

/* "-- key: text" → key, with *TEXT behind it; NULL for any other line. The line is cut into pieces. */
static char *key_of_line(char *line, char **text)
{
    if (strncmp(line, "-- ", 3) != 0)
        return NULL;
    size_t len = strspn(line + 3, "abcdefghijklmnopqrstuvwxyz");
    if (len == 0 || line[3 + len] != ':')
        return NULL;
    line[3 + len] = '\0';
    *text = sheet_trim(line + 4 + len);
    return line + 3;
}

static bool is_blank(const char *line)
{
    line += strspn(line, " \t\r");
    return *line == '\0' || strncmp(line, "--", 2) == 0;
}

/* What is being read: the sheet's file, or the expressions of a shared one. */
struct reading {
    struct arena *arena;
    const char *path, *file; /* of the sheet; for messages */
    const char *ready;
    bool taken_in;
    bool in_with, in_sql;
    int line;
};

static int read_lines(struct sheet *sheet, struct reading *reading, char *text, struct err *err);

static int take_in(struct sheet *sheet, struct reading *reading, const char *name, struct err *err)
{
    struct reading other = {
        .arena = reading->arena, .file = arena_strdup(reading->arena, name), .taken_in = true};
    char *text = reading->in_sql
                     ? (err_set(err, ERR_CONFIG, _("%s:%d: header lines stand above the first statement"),
                                reading->file, reading->line),
                        NULL)
                     : dataset_take_in(reading->arena, reading->path, name, reading->ready, reading->file,
                                       reading->line, err);
    other.file += strncmp(name, "../", 3) == 0 ? 3 : 0;
    return text != NULL ? read_lines(sheet, &other, text, err) : -1;
}

static int begin_with(struct sheet *sheet, struct reading *reading, const char *rest, char *sql,
                      struct err *err)
{
    if (*rest != '\0' || reading->in_sql || sheet->with != NULL)
        return err_set(err, ERR_CONFIG, _("%s:%d: \"-- %s:\" stands once, above the queries"), reading->file,
                       reading->line, "with");
    sheet->with = sql;
    sheet->with_file = reading->file;
    sheet->with_line = reading->line;
    reading->in_with = true;
    return 0;
}

/* One "-- key: text"; NEXT: the line behind it. */
static int take_key(struct sheet *sheet, struct reading *reading, const char *key, char *words, char *next,
                    struct err *err)
{
    reading->in_with = false;
    if (strcmp(key, "with") == 0)
        return begin_with(sheet, reading, words, next, err);
    if (reading->taken_in)
        return err_set(err, ERR_CONFIG, _("%s:%d: a sheet takes in \"-- with:\" and nothing else"),
                       reading->file, reading->line);
    if (strcmp(key, "include") == 0)
        return take_in(sheet, reading, words, err);
    int got = sheet_read_key(sheet, key, words, reading->line, err);
    if (got < 0)
        return -1;
    if (got == 0 && reading->in_sql)
        return err_set(err, ERR_CONFIG, _("%s:%d: header lines stand above the first statement"),
                       reading->file, reading->line);
    if (got == 1) {
        reading->in_sql = true;
        sheet->parts[sheet->part_count - 1].sql = next;
    }
    return 0;
}

static int read_lines(struct sheet *sheet, struct reading *reading, char *text, struct err *err)
{
    reading->line = 1;
    for (char *at = text; *at != '\0'; reading->line++) {
        char *end = at + strcspn(at, "\n");
        char *next = *end == '\n' ? end + 1 : end;
        char kept = *end;
        *end = '\0';
        char *words = NULL;
        char *key = key_of_line(at, &words);
        if (key != NULL) {
            *at = '\0'; /* closes the statement before */
            if (take_key(sheet, reading, key, words, next, err) != 0)
                return -1;
        } else if (!reading->in_sql && !reading->in_with &&
                   !is_blank(at)) { /* a file of one statement needs no "-- rows:" */
            char none[] = "";
            reading->in_sql = true;
            if (reading->taken_in)
                return take_key(sheet, reading, "rows", none, next, err);
            if (sheet_begin_part(sheet, PART_ROWS, none, reading->line, err) != 0)
                return -1;
            sheet->parts[sheet->part_count - 1].sql = at;
            sheet->parts[sheet->part_count - 1].line = reading->line - 1;
            *end = kept;
        } else {
            *end = kept;
        }
        at = next;
    }
    return 0;
}

const struct sheet_part *sheet_find_part(const struct sheet *sheet, enum sheet_part_kind kind)
{
    for (size_t i = 0; i < sheet->part_count; i++)
        if (sheet->parts[i].kind == kind)
            return &sheet->parts[i];
    return NULL;
}

static int check(const struct sheet *sheet, struct err *err)
{
    bool pivot = sheet->pivot >= 0;
    if (sheet->name == NULL || sheet->column_count == 0)
        return err_set(err, ERR_CONFIG, _("%s:1: expected \"-- sheet: NAME\" and \"-- column: TITLE\""),
                       sheet->file);
    if (sheet_find_part(sheet, PART_ROWS) == NULL)
        return err_set(err, ERR_CONFIG, _("%s:1: there is no statement for the rows"), sheet->file);
    if (pivot != (sheet_find_part(sheet, PART_HEADS) != NULL))
        return err_set(err, ERR_CONFIG, _("%s:1: \"-- pivot:\" and \"-- heads:\" belong together"),
                       sheet->file);
    if (!pivot && sheet_find_part(sheet, PART_VALUES) != NULL)
        return err_set(err, ERR_CONFIG, _("%s:%d: \"-- values:\" needs \"-- pivot:\""), sheet->file,
                       sheet_find_part(sheet, PART_VALUES)->line);
    for (size_t i = 0; i < sheet->column_count; i++)
        if ((sheet->columns[i].sum || sheet->columns[i].total != NULL) &&
            sheet_find_part(sheet, PART_TOTAL) == NULL)
            return err_set(err, ERR_CONFIG, _("%s:%d: a sum needs the statement \"-- total:\""), sheet->file,
                           sheet->columns[i].line);
    if (sheet->name_count > 0 && (sheet_find_part(sheet, PART_TOTAL) == NULL || sheet->for_class))
        return err_set(err, ERR_CONFIG,
                       _("%s:%d: a name is that of a cell in \"-- total:\", in a sheet that is made once"),
                       sheet->file, sheet->names[0].line);
    return 0;
}

/* How many columns each statement must have. */
static int expected_columns(const struct sheet *sheet, const struct sheet_part *part)
{
    int columns = (int)sheet->column_count;
    if (part->kind == PART_HEADS)
        return 2;
    if (part->kind == PART_VALUES)
        return 3; /* row key, head key, value */
    bool values = sheet_find_part(sheet, PART_VALUES) != NULL && part->kind == PART_ROWS;
    return sheet->pivot < 0 || values ? columns      /* of a pivot: row key, all columns but the pivot */
                                      : columns + 2; /* and head key, value */
}

static int prepare(struct sheet *sheet, struct store *store, struct arena *arena, struct err *err)
{
    if (sheet->with != NULL) {
        dataset_trim_sql(sheet->with);
        if (dataset_check_sql(sheet->with_file, sheet->with_line + 1, sheet->with, err) != 0)
            return -1;
    }
    for (size_t i = 0; i < sheet->part_count; i++) {
        struct sheet_part *part = &sheet->parts[i];
        struct err cause = {0};
        if (dataset_check_sql(sheet->file, part->line + 1, part->sql, err) != 0)
            return -1;
        const char *sql = dataset_whole_sql(arena, sheet->with, part->sql);
        store_guard(store, true);
        part->stmt = store_prepare(store, sql, &cause);
        store_guard(store, false);
        if (part->stmt == NULL)
            return err_set(err, ERR_CONFIG, "%s:%d: %s", sheet->file, part->line, cause.message);
        if (stmt_columns(part->stmt) != expected_columns(sheet, part))
            return err_set(err, ERR_CONFIG, _("%s:%d: the statement gives %d columns, %d are expected"),
                           sheet->file, part->line, stmt_columns(part->stmt), expected_columns(sheet, part));
    }
    return 0;
}

int sheet_open(struct sheet *sheet, struct store *store, const char *path, const char *ready,
               struct arena *arena, struct err *err)
{
    const char *slash = strrchr(path, '/');
    while (slash != NULL && slash > path && slash[-1] != '/')
        slash--;
    *sheet = (struct sheet){.file = arena_strdup(arena, slash != NULL ? slash : path), .pivot = -1};
    struct buf text = {0};
    int failed = file_read(path, SHEET_FILE_MAX, &text, err);
    char *copy = failed == 0 ? arena_strndup(arena, buf_text(&text), text.len) : NULL;
    buf_free(&text);
    struct reading reading = {.arena = arena, .path = path, .file = sheet->file, .ready = ready};
    if (failed != 0 || read_lines(sheet, &reading, copy, err) != 0 || check(sheet, err) != 0)
        return -1;
    return prepare(sheet, store, arena, err);
}

void sheet_close(struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->part_count; i++) {
        stmt_free(sheet->parts[i].stmt);
        sheet->parts[i].stmt = NULL;
    }
}
