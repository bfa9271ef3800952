/* kept: see kept.h. A virtual table of SQLite for each; its rows lie in one arena. */
#include "store/kept.h"
#include "base/arena.h"
#include "store/rows_part.h"
#include "store/store.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct kept_value {
    int type; /* SQLITE_INTEGER … */
    int len;
    union {
        sqlite3_int64 integer;
        double real;
        const char *bytes;
    } as;
};

struct kept {
    struct store *store;
    struct stmt *source;
    char name[32];
    int columns;
    struct arena *arena;
    struct kept_value *values; /* row by row */
    size_t row_count, row_room;
};

struct kept_table {
    sqlite3_vtab base;
    struct kept *kept;
};

struct kept_cursor {
    sqlite3_vtab_cursor base;
    const struct kept *kept;
    size_t at;
};

/* ---- the table ---- */

/* Columns with the types of the source's, so that they compare alike. */
static int kept_connect(sqlite3 *db, void *user, int argc, const char *const *argv, sqlite3_vtab **table,
                        char **message)
{
    (void)argc, (void)argv, (void)message;
    struct kept *kept = user;
    sqlite3_str *sql = sqlite3_str_new(db);
    for (int i = 0; i < kept->columns; i++)
        sqlite3_str_appendf(sql, "%s\"%w\" %s", i == 0 ? "CREATE TABLE kept (" : ", ",
                            stmt_column_name(kept->source, i), stmt_column_type(kept->source, i));
    sqlite3_str_appendf(sql, ")");
    char *text = sqlite3_str_finish(sql);
    struct kept_table *made = sqlite3_malloc(sizeof *made);
    int code = text != NULL && made != NULL ? sqlite3_declare_vtab(db, text) : SQLITE_NOMEM;
    sqlite3_free(text);
    if (code != SQLITE_OK) {
        sqlite3_free(made);
        return code;
    }
    *made = (struct kept_table){.kept = kept};
    *table = &made->base;
    return SQLITE_OK;
}

static int kept_disconnect(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

static int kept_best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedCost = 100;
    info->estimatedRows = 100;
    return SQLITE_OK;
}

static int kept_open(sqlite3_vtab *table, sqlite3_vtab_cursor **cursor)
{
    struct kept_cursor *made = sqlite3_malloc(sizeof *made);
    if (made == NULL)
        return SQLITE_NOMEM;
    *made = (struct kept_cursor){.kept = ((struct kept_table *)table)->kept};
    *cursor = &made->base;
    return SQLITE_OK;
}

static int kept_close(sqlite3_vtab_cursor *cursor)
{
    sqlite3_free(cursor);
    return SQLITE_OK;
}

static int kept_filter(sqlite3_vtab_cursor *cursor, int index, const char *text, int argc,
                       sqlite3_value **argv)
{
    (void)index, (void)text, (void)argc, (void)argv;
    ((struct kept_cursor *)cursor)->at = 0;
    return SQLITE_OK;
}

static int kept_next(sqlite3_vtab_cursor *cursor)
{
    ((struct kept_cursor *)cursor)->at++;
    return SQLITE_OK;
}

static int kept_eof(sqlite3_vtab_cursor *base)
{
    const struct kept_cursor *cursor = (struct kept_cursor *)base;
    return cursor->at >= cursor->kept->row_count;
}

static int kept_column(sqlite3_vtab_cursor *base, sqlite3_context *context, int column)
{
    const struct kept_cursor *cursor = (struct kept_cursor *)base;
    const struct kept_value *value =
        &cursor->kept->values[cursor->at * (size_t)cursor->kept->columns + (size_t)column];
    if (value->type == SQLITE_INTEGER)
        sqlite3_result_int64(context, value->as.integer);
    else if (value->type == SQLITE_FLOAT)
        sqlite3_result_double(context, value->as.real);
    else if (value->type == SQLITE_TEXT)
        sqlite3_result_text(context, value->as.bytes, value->len, SQLITE_STATIC);
    else if (value->type == SQLITE_BLOB)
        sqlite3_result_blob(context, value->as.bytes, value->len, SQLITE_STATIC);
    return SQLITE_OK;
}

static int kept_rowid(sqlite3_vtab_cursor *cursor, sqlite3_int64 *number)
{
    *number = (sqlite3_int64)((struct kept_cursor *)cursor)->at;
    return SQLITE_OK;
}

static const sqlite3_module kept_module = {.xConnect = kept_connect,
                                           .xBestIndex = kept_best_index,
                                           .xDisconnect = kept_disconnect,
                                           .xOpen = kept_open,
                                           .xClose = kept_close,
                                           .xFilter = kept_filter,
                                           .xNext = kept_next,
                                           .xEof = kept_eof,
                                           .xColumn = kept_column,
                                           .xRowid = kept_rowid};

/* ---- its owner ---- */

/* A first look at the table has SQLite declare it: no statement under store_guard might. */
static int declare(const struct kept *kept)
{
    char sql[64];
    sqlite3_snprintf(sizeof sql, sql, "SELECT 1 FROM %s", kept->name);
    return sqlite3_exec(kept->store->db, sql, NULL, NULL, NULL);
}

struct kept *kept_new(struct store *store, struct stmt *source, struct err *err)
{
    struct kept *kept = mem_zalloc(sizeof *kept);
    kept->store = store;
    kept->source = source;
    kept->columns = stmt_columns(source);
    kept->arena = arena_new();
    sqlite3_snprintf(sizeof kept->name, kept->name, "kept_%u", ++store->kept_count);
    if (sqlite3_create_module(store->db, kept->name, &kept_module, kept) != SQLITE_OK ||
        declare(kept) != SQLITE_OK) {
        store_fail(store, err);
        kept_free(kept);
        return NULL;
    }
    return kept;
}

void kept_free(struct kept *kept)
{
    if (kept == NULL)
        return;
    sqlite3_create_module(kept->store->db, kept->name, NULL, NULL);
    stmt_free(kept->source);
    arena_free(kept->arena);
    free(kept->values);
    free(kept);
}

const char *kept_name(const struct kept *kept)
{
    return kept->name;
}

struct stmt *kept_source(struct kept *kept)
{
    return kept->source;
}

static struct kept_value *next_row(struct kept *kept)
{
    const size_t columns = (size_t)kept->columns;
    if (kept->row_count == kept->row_room) {
        kept->row_room = kept->row_room * 2 + 64;
        kept->values = mem_realloc(kept->values, kept->row_room * columns * sizeof *kept->values);
    }
    return kept->values + kept->row_count++ * columns;
}

static void read_value(struct kept *kept, int column, struct kept_value *value)
{
    struct stmt *source = kept->source;
    size_t len = 0;
    const char *bytes = NULL;
    *value = (struct kept_value){.type = SQLITE_NULL};
    if (stmt_is_null(source, column))
        return;
    if (stmt_is_number(source, column)) {
        value->type = stmt_is_int(source, column) ? SQLITE_INTEGER : SQLITE_FLOAT;
        if (value->type == SQLITE_INTEGER)
            value->as.integer = stmt_int(source, column);
        else
            value->as.real = stmt_real(source, column);
        return;
    }
    value->type = stmt_is_text(source, column) ? SQLITE_TEXT : SQLITE_BLOB;
    bytes = value->type == SQLITE_TEXT ? stmt_text(source, column, &len) : stmt_bytes(source, column, &len);
    char *copy = arena_raw(kept->arena, len + 1);
    memcpy(copy, bytes, len);
    value->as.bytes = copy;
    value->len = (int)len;
}

int kept_fill(struct kept *kept, struct err *err)
{
    arena_reset(kept->arena);
    kept->row_count = 0;
    int got;
    while ((got = stmt_step(kept->source, err)) == 1) {
        struct kept_value *row = next_row(kept);
        for (int i = 0; i < kept->columns; i++)
            read_value(kept, i, &row[i]);
    }
    stmt_reset(kept->source);
    return got;
}
