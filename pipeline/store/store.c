/*
 * store: see store.h. The only includer of sqlite3.h. A connection waits up to ten seconds for another
 * writer; readers never wait (WAL on a local disk, the classic journal where WAL is refused).
 */
#include "store/store.h"
#include "base/file.h"
#include "base/i18n.h"
#include "store/rows_part.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SCHEMA_VERSION = 3, BUSY_WAIT_MS = 10000 };

static const char schema_sql[] = {
#include "store/schema.sql.h"
};
static const char views_sql[] = {
#include "store/views.sql.h"
};

static const char migrate_2_sql[] = {
#include "store/migrate_2.sql.h"
};
static const char migrate_3_sql[] = {
#include "store/migrate_3.sql.h"
};
/* migrations[v] brings version v + 1 to v + 2 */
static const char *const migrations[SCHEMA_VERSION - 1] = {migrate_2_sql, migrate_3_sql};

struct store {
    sqlite3 *db;
    char *path;
    struct rows_state rows;
};

struct stmt {
    sqlite3_stmt *handle;
    struct store *store;
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

static int store_fail(struct store *store, struct err *err)
{
    return err_set(err, kind_of(sqlite3_extended_errcode(store->db)), "%s: %s", store->path,
                   sqlite3_errmsg(store->db));
}

/* The views say nothing of their own: they go before a migration, and come back as this program has them. */
static int drop_views(struct store *store, struct err *err)
{
    char name[128];
    for (;;) {
        struct stmt *stmt = store_prepare(store, "SELECT name FROM sqlite_schema WHERE type = 'view'", err);
        if (stmt == NULL)
            return -1;
        int got = stmt_step(stmt, err);
        if (got == 1)
            snprintf(name, sizeof name, "DROP VIEW \"%.100s\"", stmt_text(stmt, 0, NULL));
        stmt_free(stmt);
        if (got <= 0)
            return got;
        if (store_exec(store, name, err) != 0)
            return -1;
    }
}

/* All steps from VERSION on in one transaction; another process may have been first. */
static int migrate_from(struct store *store, struct err *err)
{
    if (store_exec(store, "PRAGMA foreign_keys = OFF; PRAGMA legacy_alter_table = ON", err) != 0 ||
        store_begin(store, err) != 0)
        return -1;
    int64_t version = store_int(store, "PRAGMA user_version", -1, err);
    int failed = version < 1 ? -1 : drop_views(store, err);
    for (int64_t step = version; failed == 0 && step < SCHEMA_VERSION; step++)
        failed = store_exec(store, migrations[step - 1], err);
    if (failed == 0)
        failed = store_exec(store, views_sql, err);
    if (failed == 0)
        failed = store_commit(store, err);
    store_rollback(store);
    return failed != 0 ? -1
                       : store_exec(store, "PRAGMA foreign_keys = ON; PRAGMA legacy_alter_table = OFF", err);
}

/* Brings a data base of an older version to this one; a reader only tells. */
static int migrate(struct store *store, bool writes, struct err *err)
{
    int64_t version = store_int(store, "PRAGMA user_version", -1, err);
    if (version < 0)
        return -1;
    if (version > SCHEMA_VERSION)
        return err_set(err, ERR_CONFIG,
                       _("%s was written by a newer itog (data version %lld, this program knows %d)"),
                       store->path, (long long)version, SCHEMA_VERSION);
    if (version == 0)
        return err_set(err, ERR_CONFIG, _("%s is not a data base of itog"), store->path);
    if (version == SCHEMA_VERSION)
        return 0;
    if (!writes)
        return err_set(err, ERR_CONFIG,
                       _("%s was written by an older itog: import or run once, then look again"),
                       store->path);
    return migrate_from(store, err);
}

static int create_schema(struct store *store, struct err *err)
{
    if (store_begin(store, err) != 0)
        return -1;
    if (store_exec(store, schema_sql, err) != 0 || store_exec(store, views_sql, err) != 0 ||
        store_commit(store, err) != 0) {
        store_rollback(store);
        return -1;
    }
    return 0;
}

static int prepare_connection(struct store *store, enum store_mode mode, struct err *err)
{
    sqlite3_busy_timeout(store->db, BUSY_WAIT_MS);
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(store->db, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    if (store_exec(store, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000",
                   err) != 0)
        return -1;
    if (mode == STORE_READ)
        return store_exec(store, "PRAGMA query_only = ON", err) != 0 ? -1 : migrate(store, false, err);
    if (store_exec(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", err) != 0)
        return -1;
    return mode == STORE_CREATE ? create_schema(store, err) : migrate(store, true, err);
}

/* Counting its own memory costs SQLite a mutex at each allocation; nobody asks for the count. */
static void configure(void)
{
    static bool done;
    if (!done)
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    done = true;
}

/*
 * A reader opens the file for writing too, where it may, and forbids itself to write (prepare_connection):
 * only such a connection clears away the files of the write-ahead log when it is the last to close.
 */
static int open_file(struct store *store, enum store_mode mode)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
    if (mode == STORE_READ && access(store->path, W_OK) != 0)
        flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY;
    return sqlite3_open_v2(store->path, &store->db, flags, NULL);
}

struct store *store_open(const char *path, enum store_mode mode, struct err *err)
{
    if (mode == STORE_CREATE && file_exists(path)) {
        err_set(err, ERR_CANT_CREATE, _("%s is there already"), path);
        return NULL;
    }
    if (mode != STORE_CREATE && !file_exists(path)) {
        err_set(err, ERR_NO_INPUT,
                _("%s is not there: make a workspace with itog init, then import a journal"), path);
        return NULL;
    }
    configure();
    struct store *store = mem_zalloc(sizeof *store);
    store->path = mem_strdup(path);
    if (open_file(store, mode) != SQLITE_OK || rows_register(store->db, &store->rows) != SQLITE_OK) {
        store_fail(store, err);
    } else if (prepare_connection(store, mode, err) == 0) {
        return store;
    }
    store_close(store);
    if (mode == STORE_CREATE)
        unlink(path);
    return NULL;
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
    *stmt = (struct stmt){handle, store};
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
        *stmt = (struct stmt){handle, store};
        return stmt;
    }
    *rest = NULL;
    return NULL;
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

int stmt_step(struct stmt *stmt, struct err *err)
{
    int code = sqlite3_step(stmt->handle);
    if (code == SQLITE_ROW)
        return 1;
    if (code == SQLITE_DONE)
        return 0;
    return store_fail(stmt->store, err);
}

void stmt_reset(struct stmt *stmt)
{
    sqlite3_reset(stmt->handle);
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

const char *stmt_text(struct stmt *stmt, int at, size_t *len)
{
    const char *text = (const char *)sqlite3_column_text(stmt->handle, at);
    if (len != NULL)
        *len = text != NULL ? (size_t)sqlite3_column_bytes(stmt->handle, at) : 0;
    return text != NULL ? text : "";
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
    /* a reader may copy: only the new file is written */
    int64_t reader = store_int(store, "PRAGMA query_only", 0, err);
    struct stmt *stmt = NULL;
    int failed = store_exec(store, "PRAGMA query_only = OFF", err);
    if (failed == 0)
        stmt = store_prepare(store, "VACUUM INTO ?1", err);
    if (stmt != NULL)
        stmt_bind_text(stmt, 1, path);
    failed = stmt != NULL ? stmt_run(stmt, err) : -1;
    stmt_free(stmt);
    if (reader != 0 && store_exec(store, "PRAGMA query_only = ON", err) != 0)
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
    (void)user, (void)one, (void)two, (void)database, (void)trigger;
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
    sqlite3_set_authorizer(store->db, on ? allow_reading : NULL, NULL);
}
