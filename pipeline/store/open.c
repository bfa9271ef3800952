/*
 * open: a connection to the school's data base. In: a path. Out: a store that is whole and of this program's version:
 * made, migrated or only read. A connection waits up to ten seconds for another writer; readers never wait (WAL on a
 * local disk, the classic journal where WAL is refused). What can fail: the file is not there, is none of itog's, newer
 * than the program, or holds changes that can't be read where it lies.
 */
#include "base/buf.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/i18n.h"
#include "store/rows_part.h"
#include "store/store.h"

#include <libgen.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SCHEMA_VERSION = 6, BUSY_WAIT_MS = 10000 };

static const char schema_sql[] = {
#include "store/schema.sql.h"
};
static const char views_sql[] = {
#include "store/views.sql.h"
};
static const char indexes_sql[] = {
#include "store/indexes.sql.h"
};

static const char migrate_2_sql[] = {
#include "store/migrate_2.sql.h"
};
static const char migrate_3_sql[] = {
#include "store/migrate_3.sql.h"
};
static const char migrate_4_sql[] = {
#include "store/migrate_4.sql.h"
};
static const char migrate_5_sql[] = {
#include "store/migrate_5.sql.h"
};
static const char migrate_6_sql[] = {
#include "store/migrate_6.sql.h"
};
/* migrations[v] brings version v + 1 to v + 2 */
static const char *const migrations[SCHEMA_VERSION - 1] = {migrate_2_sql, migrate_3_sql, migrate_4_sql,
                                                           migrate_5_sql, migrate_6_sql};

/* Are the views and indexes of the file those of this program? The view views_digest keeps the digest of what made them. */
static int64_t views_are_ours(struct store *store, char digest[DIGEST_HEX + 1], struct err *err)
{
    struct digest both;
    digest_begin(&both);
    digest_text(&both, views_sql);
    digest_text(&both, indexes_sql);
    digest_end(&both, digest);
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND name = 'views_digest' AND "
             "instr(sql, '%s')",
             digest);
    return store_int(store, sql, -1, err);
}

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

/* The views say nothing of their own: whoever writes has them as this program has them, and the indexes that it needs. In a transaction. */
static int make_views(struct store *store, const char *digest, struct err *err)
{
    char sql[128];
    snprintf(sql, sizeof sql, "CREATE VIEW views_digest AS SELECT '%s' AS digest", digest);
    return drop_views(store, err) != 0 || store_exec(store, views_sql, err) != 0 ||
                   store_exec(store, indexes_sql, err) != 0
               ? -1
               : store_exec(store, sql, err);
}

/* A reader can't change the file: it sees its own views before those of the file. */
static int make_views_for_reader(struct store *store, struct err *err)
{
    static const char word[] = "\nCREATE VIEW ";
    struct buf sql = {0};
    buf_puts(&sql, "PRAGMA query_only = OFF;");
    const char *from = views_sql;
    for (const char *at; (at = strstr(from, word)) != NULL; from = at + sizeof word - 1) {
        buf_put(&sql, from, (size_t)(at - from));
        buf_puts(&sql, "\nCREATE TEMP VIEW ");
    }
    buf_puts(&sql, from);
    buf_puts(&sql, ";PRAGMA query_only = ON");
    int failed = store_exec(store, sql.data, err);
    buf_free(&sql);
    return failed;
}

/* Views and indexes as this program has them: in a file written by another build of the same version too. */
static int refresh_views(struct store *store, bool writes, struct err *err)
{
    char digest[DIGEST_HEX + 1];
    int64_t ours = views_are_ours(store, digest, err);
    if (ours != 0)
        return ours < 0 ? -1 : 0;
    if (!writes)
        return make_views_for_reader(store, err);
    int failed =
        store_begin(store, err) != 0 || make_views(store, digest, err) != 0 ? -1 : store_commit(store, err);
    store_rollback(store);
    return failed;
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
        return refresh_views(store, writes, err);
    if (!writes)
        return err_set(err, ERR_CONFIG,
                       _("%s was written by an older itog: import or run once, then look again"),
                       store->path);
    return migrate_from(store, err) != 0 ? -1 : refresh_views(store, true, err);
}

static int create_schema(struct store *store, struct err *err)
{
    int failed = store_begin(store, err) != 0 || store_exec(store, schema_sql, err) != 0
                     ? -1
                     : store_commit(store, err);
    store_rollback(store);
    return failed != 0 ? -1 : refresh_views(store, true, err);
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
    if (mode == STORE_READ) /* one snapshot, whatever others write meanwhile */
        return store_exec(store, "PRAGMA query_only = ON", err) != 0 || migrate(store, false, err) != 0
                   ? -1
                   : store_exec(store, "BEGIN", err);
    if (store_exec(store, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", err) != 0)
        return -1;
    return mode == STORE_CREATE ? create_schema(store, err) : migrate(store, true, err);
}

/* No locks, for there are no threads; nor does anybody ask how much memory SQLite has. */
static void configure(void)
{
    static bool done;
    if (!done) {
        sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    }
    done = true;
}

static bool is_empty(const char *path, const char *suffix, struct buf *name)
{
    struct stat seen;
    buf_clear(name);
    buf_printf(name, "%s%s", path, suffix);
    return stat(name->data, &seen) != 0 || seen.st_size == 0;
}

/* A URI under which SQLite looks for no lock, log or index beside the file. */
static int open_still(struct store *store)
{
    struct buf uri = {0};
    buf_puts(&uri, "file:");
    for (const char *at = store->path; *at != '\0'; at++)
        if (*at == '%' || *at == '?' || *at == '#')
            buf_printf(&uri, "%%%02X", (unsigned)*at);
        else
            buf_putc(&uri, *at);
    buf_puts(&uri, "?immutable=1");
    int code = sqlite3_open_v2(uri.data, &store->db,
                               SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
    buf_free(&uri);
    return code;
}

/*
 * A reader opens the file for writing too, where it may, and forbids itself to write (prepare_connection):
 * only such a connection clears away the files of the write-ahead log when it is the last to close. In a folder that
 * can't be written (a read-only medium) SQLite can't make those files: what lies there whole is read as it is, without
 * them; a log that still holds changes needs its index, or a place where it can be made.
 */
static int open_file(struct store *store, enum store_mode mode, struct err *err)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
    struct buf name = {0};
    buf_puts(&name, store->path);
    bool closed = access(dirname(name.data), W_OK) != 0, fixed = mode == STORE_READ && closed, failed = false;
    if (mode == STORE_READ && access(store->path, W_OK) != 0)
        flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY;
    bool no_log = is_empty(store->path, "-wal", &name), no_index = is_empty(store->path, "-shm", &name);
    if (mode == STORE_WRITE && (closed || access(store->path, W_OK) != 0))
        failed = err_set(err, ERR_IO,
                         _("%s can't be written, and this command writes there: copy the school's folder to "
                           "a place that can be written"),
                         store->path) != 0;
    else if (fixed && !no_log && no_index)
        failed =
            err_set(
                err, ERR_NO_INPUT,
                _("%s lies where nothing can be written, and its last changes are still in %s-wal: copy the "
                  "folder to a place that can be written"),
                store->path, store->path) != 0;
    else if ((fixed && no_log ? open_still(store) : sqlite3_open_v2(store->path, &store->db, flags, NULL)) !=
             SQLITE_OK)
        failed = store_fail(store, err) != 0;
    buf_free(&name);
    return failed ? -1 : 0;
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
    if (open_file(store, mode, err) == 0) {
        if (rows_register(store->db, &store->rows) != SQLITE_OK)
            store_fail(store, err);
        else if (prepare_connection(store, mode, err) == 0)
            return store;
    }
    store_close(store);
    if (mode == STORE_CREATE)
        unlink(path);
    return NULL;
}
