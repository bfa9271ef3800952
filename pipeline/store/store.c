/*
 * store: see store.h; a connection is made in open.c. Only this room includes sqlite3.h.
 */
#include "store/store.h"
#include "base/i18n.h"
#include "store/rows_part.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* Out of a template: a million steps of SQLite's machine, and so many more for each page of the file, are a second or some
 * minutes; and more rows than any sheet or page can hold. */
enum { STEP_UNIT = 1000000, STEPS_MIN = 50, PAGES_A_STEP = 50, ROWS_MAX = 2000000 };

struct stmt {
    sqlite3_stmt *handle;
    struct store *store;
    int64_t steps_max, steps; /* millions; 0: as many as it takes */
    int64_t rows;
};

static enum err_kind kind_of(int code)
{
    switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_TRY_LATER;
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
        return ERR_IO;
    case SQLITE_CANTOPEN:
        return ERR_NO_INPUT;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_DATA;
    case SQLITE_NOMEM:
        return ERR_OS;
    default:
        return ERR_SOFTWARE;
    }
}

int store_fail(struct store *store, struct err *err)
{
    return err_set(err, kind_of(sqlite3_extended_errcode(store->db)), "%s: %s", store->path,
                   sqlite3_errmsg(store->db));
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    sqlite3_close_v2(store->db);
    free(store->path);
    free(store);
}

const char *store_path(const struct store *store)
{
    return store->path;
}

int store_exec(struct store *store, const char *sql, struct err *err)
{
    return sqlite3_exec(store->db, sql, NULL, NULL, NULL) == SQLITE_OK ? 0 : store_fail(store, err);
}

int store_begin(struct store *store, struct err *err)
{
    return store_exec(store, "BEGIN IMMEDIATE", err);
}

int store_commit(struct store *store, struct err *err)
{
    return store_exec(store, "COMMIT", err);
}

void store_rollback(struct store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}

int store_attach_scratch(struct store *store, const char *path, const char *as, struct err *err)
{
    char *sql = sqlite3_mprintf(
        "ATTACH %Q AS \"%w\"; PRAGMA \"%w\".journal_mode = OFF; PRAGMA \"%w\".synchronous = OFF; "
        "PRAGMA \"%w\".cache_size = -4000",
        path, as, as, as, as);
    if (sql == NULL)
        return err_set(err, ERR_OS, _("out of memory"));
    int failed = store_exec(store, sql, err);
    sqlite3_free(sql);
    return failed;
}

int store_detach(struct store *store, const char *as, struct err *err)
{
    char *sql = sqlite3_mprintf("DETACH \"%w\"", as);
    if (sql == NULL)
        return err_set(err, ERR_OS, _("out of memory"));
    int failed = store_exec(store, sql, err);
    sqlite3_free(sql);
    return failed;
}

struct stmt *store_prepare(struct store *store, const char *sql, struct err *err)
{
    sqlite3_stmt *handle = NULL;
    const char *rest = NULL;
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &rest) != SQLITE_OK) {
        store_fail(store, err);
        return NULL;
    }
    if (handle == NULL || rest[strspn(rest, " \t\r\n;")] != '\0') {
        sqlite3_finalize(handle);
        err_set(err, ERR_SOFTWARE, _("one SQL statement was expected"));
        return NULL;
    }
    struct stmt *stmt = mem_alloc(sizeof *stmt);
    *stmt = (struct stmt){handle, store, store->limit.steps_max, 0, 0};
    return stmt;
}

struct stmt *store_prepare_next(struct store *store, const char **rest, struct err *err)
{
    sqlite3_stmt *handle = NULL;
    while (**rest != '\0') {
        if (sqlite3_prepare_v3(store->db, *rest, -1, SQLITE_PREPARE_PERSISTENT, &handle, rest) != SQLITE_OK) {
            store_fail(store, err);
            return NULL;
        }
        if (handle == NULL)
            continue; /* a comment or an empty statement */
        struct stmt *stmt = mem_alloc(sizeof *stmt);
        *stmt = (struct stmt){.handle = handle, .store = store};
        return stmt;
    }
    *rest = NULL;
    return NULL;
}

int store_run_for(struct store *store, const char *sql, int64_t key, struct err *err)
{
    while (sql != NULL) {
        struct stmt *stmt = store_prepare_next(store, &sql, err);
        if (stmt == NULL)
            return sql == NULL ? 0 : -1;
        stmt_bind_int(stmt, 1, key);
        int failed = stmt_run(stmt, err);
        stmt_free(stmt);
        if (failed != 0)
            return -1;
    }
    return 0;
}

void stmt_free(struct stmt *stmt)
{
    if (stmt == NULL)
        return;
    sqlite3_finalize(stmt->handle);
    free(stmt);
}

void stmt_bind_int(struct stmt *stmt, int at, int64_t value)
{
    sqlite3_bind_int64(stmt->handle, at, value);
}

void stmt_bind_real(struct stmt *stmt, int at, double value)
{
    sqlite3_bind_double(stmt->handle, at, value);
}

void stmt_bind_null(struct stmt *stmt, int at)
{
    sqlite3_bind_null(stmt->handle, at);
}

void stmt_bind_known(struct stmt *stmt, int at, int64_t value, bool known)
{
    if (known)
        stmt_bind_int(stmt, at, value);
    else
        stmt_bind_null(stmt, at);
}

void stmt_bind_text(struct stmt *stmt, int at, const char *text)
{
    sqlite3_bind_text(stmt->handle, at, text, -1, SQLITE_TRANSIENT);
}

void stmt_bind_bytes(struct stmt *stmt, int at, const char *text, size_t len)
{
    sqlite3_bind_text(stmt->handle, at, text, (int)len, SQLITE_STATIC);
}

void stmt_bind_blob(struct stmt *stmt, int at, const void *bytes, size_t len)
{
    sqlite3_bind_blob(stmt->handle, at, bytes, (int)len, SQLITE_STATIC);
}

void stmt_bind_int_named(struct stmt *stmt, const char *name, int64_t value)
{
    int at = sqlite3_bind_parameter_index(stmt->handle, name);
    if (at > 0)
        sqlite3_bind_int64(stmt->handle, at, value);
}

void stmt_bind_text_named(struct stmt *stmt, const char *name, const char *text)
{
    int at = sqlite3_bind_parameter_index(stmt->handle, name);
    if (at > 0)
        sqlite3_bind_text(stmt->handle, at, text, -1, SQLITE_TRANSIENT);
}

bool stmt_has(struct stmt *stmt, const char *name)
{
    return sqlite3_bind_parameter_index(stmt->handle, name) > 0;
}

static int count_step(void *user)
{
    struct stmt *stmt = ((struct store *)user)->limit.stepping;
    return stmt != NULL && ++stmt->steps > stmt->steps_max;
}

static int endless(const struct stmt *stmt, struct err *err)
{
    if (stmt->rows > ROWS_MAX)
        return err_set(err, ERR_CONFIG, _("the query gives more than %d rows: does it ever end?"), ROWS_MAX);
    return err_set(err, ERR_CONFIG, _("the query takes more than %lld million steps: does it ever end?"),
                   (long long)stmt->steps_max);
}

int stmt_step(struct stmt *stmt, struct err *err)
{
    bool limited = stmt->steps_max > 0;
    stmt->store->limit.stepping = limited ? stmt : NULL;
    int code = sqlite3_step(stmt->handle);
    stmt->store->limit.stepping = NULL;
    if (limited && ((code == SQLITE_ROW && ++stmt->rows > ROWS_MAX) || code == SQLITE_INTERRUPT))
        return endless(stmt, err);
    if (code == SQLITE_ROW)
        return 1;
    if (code == SQLITE_DONE)
        return 0;
    return store_fail(stmt->store, err);
}

void stmt_reset(struct stmt *stmt)
{
    sqlite3_reset(stmt->handle);
    stmt->steps = stmt->rows = 0;
}

int stmt_columns(struct stmt *stmt)
{
    return sqlite3_column_count(stmt->handle);
}

const char *stmt_column_name(struct stmt *stmt, int at)
{
    return sqlite3_column_name(stmt->handle, at);
}

bool stmt_is_null(struct stmt *stmt, int at)
{
    return sqlite3_column_type(stmt->handle, at) == SQLITE_NULL;
}

bool stmt_is_int(struct stmt *stmt, int at)
{
    return sqlite3_column_type(stmt->handle, at) == SQLITE_INTEGER;
}

bool stmt_is_number(struct stmt *stmt, int at)
{
    int type = sqlite3_column_type(stmt->handle, at);
    return type == SQLITE_INTEGER || type == SQLITE_FLOAT;
}

int64_t stmt_int(struct stmt *stmt, int at)
{
    return sqlite3_column_int64(stmt->handle, at);
}

double stmt_real(struct stmt *stmt, int at)
{
    return sqlite3_column_double(stmt->handle, at);
}

enum stmt_value stmt_value(struct stmt *stmt, int at, double *number, const char **text)
{
    sqlite3_value *value = sqlite3_column_value(stmt->handle, at);
    switch (sqlite3_value_type(value)) {
    case SQLITE_NULL:
        return STMT_NULL;
    case SQLITE_INTEGER:
    case SQLITE_FLOAT:
        *number = sqlite3_value_double(value);
        return STMT_NUMBER;
    default:
        *text = (const char *)sqlite3_value_text(value);
        if (*text == NULL)
            *text = "";
        return STMT_TEXT;
    }
}

const char *stmt_text(struct stmt *stmt, int at, size_t *len)
{
    const char *text = (const char *)sqlite3_column_text(stmt->handle, at);
    if (len != NULL)
        *len = text != NULL ? (size_t)sqlite3_column_bytes(stmt->handle, at) : 0;
    return text != NULL ? text : "";
}

const char *stmt_text_known(struct stmt *stmt, int at, size_t *len)
{
    const char *text = (const char *)sqlite3_column_text(stmt->handle, at);
    if (text != NULL)
        *len = (size_t)sqlite3_column_bytes(stmt->handle, at);
    return text;
}

const char *stmt_bytes(struct stmt *stmt, int at, size_t *len)
{
    const char *bytes = sqlite3_column_blob(stmt->handle, at);
    *len = bytes != NULL ? (size_t)sqlite3_column_bytes(stmt->handle, at) : 0;
    return bytes != NULL ? bytes : "";
}

int stmt_run(struct stmt *stmt, struct err *err)
{
    int code;
    while ((code = stmt_step(stmt, err)) == 1)
        continue;
    sqlite3_reset(stmt->handle);
    return code;
}

int64_t store_last_id(struct store *store)
{
    return sqlite3_last_insert_rowid(store->db);
}

int64_t store_changes(struct store *store)
{
    return sqlite3_changes64(store->db);
}

int64_t store_int(struct store *store, const char *sql, int64_t missing, struct err *err)
{
    struct stmt *stmt = store_prepare(store, sql, err);
    if (stmt == NULL)
        return missing;
    int64_t value = missing;
    if (stmt_step(stmt, err) == 1 && !stmt_is_null(stmt, 0))
        value = stmt_int(stmt, 0);
    stmt_free(stmt);
    return value;
}

int store_copy(struct store *store, const char *path, struct err *err)
{
    /* a reader may copy: only the new file is written, and its snapshot is renewed */
    bool reader = store_int(store, "PRAGMA query_only", 0, err) != 0;
    if (reader && store_exec(store, "COMMIT; PRAGMA query_only = OFF", err) != 0)
        return -1;
    struct stmt *stmt = store_prepare(store, "VACUUM INTO ?1", err);
    if (stmt != NULL)
        stmt_bind_text(stmt, 1, path);
    int failed = stmt != NULL ? stmt_run(stmt, err) : -1;
    stmt_free(stmt);
    if (reader && store_exec(store, "PRAGMA query_only = ON; BEGIN", err) != 0)
        return -1;
    return failed;
}

void store_set_rows(struct store *store, const struct store_rows *rows)
{
    store->rows.rows = rows;
}

/* The authorizer's verdict on one action of a statement that stands in a template. */
static int allow_reading(void *user, int action, const char *one, const char *two, const char *database,
                         const char *trigger)
{
    const struct store *store = user;
    (void)one, (void)database, (void)trigger;
    if (store->limit.steps_max == 0)
        return SQLITE_OK;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return two != NULL && sqlite3_stricmp(two, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    default:
        return SQLITE_DENY;
    }
}

void store_guard(struct store *store, bool on)
{
    struct err ignored = {0};
    if (on) {
        int64_t pages = store_int(store, "PRAGMA page_count", 0, &ignored);
        sqlite3_progress_handler(store->db, STEP_UNIT, count_step, store);
        store->limit.steps_max = STEPS_MIN + pages / PAGES_A_STEP;
    } else
        store->limit.steps_max = 0;
    if (!store->limit.authorized) /* once: SQLite prepares every statement again when it is told */
        sqlite3_set_authorizer(store->db, allow_reading, store);
    store->limit.authorized = true;
}
