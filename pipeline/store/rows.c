/* rows: see rows.h. A virtual table of SQLite that has no table behind it, only the caller's functions. */
#include "store/rows.h"
#include "store/rows_part.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct rows_table {
    sqlite3_vtab base;
    struct rows_state *state;
};

struct rows_cursor {
    sqlite3_vtab_cursor base;
    struct rows_state *state;
    const struct store_value *row;
    size_t count;
    sqlite3_int64 number;
};

static int rows_connect(sqlite3 *db, void *user, int argc, const char *const *argv, sqlite3_vtab **table,
                        char **message)
{
    (void)argc, (void)argv, (void)message;
    char sql[32 + STORE_ROWS_COLUMNS * 5] = "CREATE TABLE rows (c0";
    for (int i = 1; i < STORE_ROWS_COLUMNS; i++) {
        size_t len = strlen(sql);
        sqlite3_snprintf((int)(sizeof sql - len), sql + len, ", c%d", i);
    }
    strcat(sql, ")");
    struct rows_table *made = sqlite3_malloc(sizeof *made);
    if (made == NULL)
        return SQLITE_NOMEM;
    *made = (struct rows_table){.state = user};
    *table = &made->base;
    return sqlite3_declare_vtab(db, sql);
}

static int rows_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

/* Always the outer loop: there is no way but from the first row to the last. */
static int rows_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = 1e6;
    info->estimatedRows = 1000000;
    return SQLITE_OK;
}

static int rows_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    struct rows_cursor *made = sqlite3_malloc(sizeof *made);
    if (made == NULL)
        return SQLITE_NOMEM;
    *made = (struct rows_cursor){.state = ((struct rows_table *)table)->state};
    *cursor = &made->base;
    return SQLITE_OK;
}

static int rows_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int failed(sqlite3_vtab_cursor *cursor, const struct err *err)
{
    sqlite3_free(cursor->pVtab->zErrMsg);
    cursor->pVtab->zErrMsg = sqlite3_mprintf("%s", err->message);
    return err->kind == ERR_IO ? SQLITE_IOERR : SQLITE_ERROR;
}

static int rows_next(sqlite3_vtab_cursor *base)
{
    struct rows_cursor *cursor = (struct rows_cursor *)base;
    const struct store_rows *rows = cursor->state->rows;
    struct err err = {0};
    int got = rows != NULL ? rows->next(rows->user, &cursor->row, &cursor->count, &err) : 0;
    if (got < 0)
        return failed(base, &err);
    if (got == 0)
        cursor->row = NULL;
    cursor->number++;
    return SQLITE_OK;
}

static int rows_filter(sqlite3_vtab_cursor *base, int index, const char *text, int argc, sqlite3_value **argv)
{
    (void)index, (void)text, (void)argc, (void)argv;
    struct rows_cursor *cursor = (struct rows_cursor *)base;
    const struct store_rows *rows = cursor->state->rows;
    struct err err = {0};
    cursor->row = NULL;
    cursor->number = 0;
    if (rows != NULL && rows->rewind(rows->user, &err) != 0)
        return failed(base, &err);
    return rows_next(base);
}

static int rows_eof(sqlite3_vtab_cursor *base)
{
    return ((struct rows_cursor *)base)->row == NULL;
}

static int rows_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int at)
{
    const struct rows_cursor *cursor = (struct rows_cursor *)base;
    if ((size_t)at >= cursor->count)
        return SQLITE_OK;
    const struct store_value *value = &cursor->row[at];
    if (value->kind == STORE_INT)
        sqlite3_result_int64(context, value->number);
    else if (value->kind == STORE_TEXT)
        sqlite3_result_text(context, value->text, (int)value->len, SQLITE_STATIC);
    return SQLITE_OK;
}

static int rows_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *number)
{
    *number = ((struct rows_cursor *)base)->number;
    return SQLITE_OK;
}

static const sqlite3_module rows_module = {.xConnect = rows_connect,
                                           .xBestIndex = rows_best_index,
                                           .xDisconnect = rows_disconnect,
                                           .xOpen = rows_open,
                                           .xClose = rows_close,
                                           .xFilter = rows_filter,
                                           .xNext = rows_next,
                                           .xEof = rows_eof,
                                           .xColumn = rows_column,
                                           .xRowid = rows_rowid};

int rows_register(sqlite3 *db, struct rows_state *state)
{
    return sqlite3_create_module(db, "rows", &rows_module, state);
}
