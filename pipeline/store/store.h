/*
 * store: the school's data base, and the only room that knows SQLite. A store is one open connection; it and
 * its statements belong to one thread. Schema: schema.sql. Text goes in and comes out as UTF-8.
 */
#ifndef ITOG_STORE_STORE_H
#define ITOG_STORE_STORE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct stmt;

enum store_mode { STORE_CREATE, STORE_WRITE, STORE_READ };

/*
 * Opens PATH. CREATE makes the schema and fails when the file exists; WRITE migrates an older schema, gives
 * the file this program's views and indexes, and refuses a schema newer than this program; READ opens read-only, sees one snapshot until it is closed, and works where
 * nothing can be written. Foreign keys are on; a busy store is waited for
 * (10 s). NULL on error.
 */
struct store *store_open(const char *path, enum store_mode mode, struct err *err);
void store_close(struct store *store); /* NULL is harmless */
const char *store_path(const struct store *store);

/* One or more statements without results. */
int store_exec(struct store *store, const char *sql, struct err *err);

/* BEGIN IMMEDIATE, COMMIT; rollback is harmless outside a transaction. */
int store_begin(struct store *store, struct err *err);
int store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);

/* A second file under the name AS, with its own pragmas for speed: for staging, never for data that must
 * survive. */
int store_attach_scratch(struct store *store, const char *path, const char *as, struct err *err);
int store_detach(struct store *store, const char *as, struct err *err);

/* A prepared statement; NULL on error. stmt_free(NULL) is harmless. */
struct stmt *store_prepare(struct store *store, const char *sql, struct err *err);
void stmt_free(struct stmt *stmt);

/* The next statement of a script: *REST moves behind it, and is NULL (with NULL returned, ERR untouched) when
 * there is none. */
struct stmt *store_prepare_next(struct store *store, const char **rest, struct err *err);
/* Runs every statement of a script, parameter 1 bound to KEY: such as what clears the tables of a period. */
int store_run_for(struct store *store, const char *sql, int64_t key, struct err *err);

/* Parameters are numbered from 1 in order of first appearance. Text is copied; NULL text binds NULL. */
void stmt_bind_int(struct stmt *stmt, int at, int64_t value);
void stmt_bind_real(struct stmt *stmt, int at, double value);
void stmt_bind_null(struct stmt *stmt, int at);
void stmt_bind_known(struct stmt *stmt, int at, int64_t value, bool known); /* else NULL */
void stmt_bind_text(struct stmt *stmt, int at, const char *text);
void stmt_bind_bytes(struct stmt *stmt, int at, const char *text,
                     size_t len); /* text of known length, NOT copied: must live until the step */
/* Bytes that are no text; not copied either. */
void stmt_bind_blob(struct stmt *stmt, int at, const void *bytes, size_t len);
/* By name (":period"); a name the statement does not have is passed over. */
void stmt_bind_int_named(struct stmt *stmt, const char *name, int64_t value);
void stmt_bind_text_named(struct stmt *stmt, const char *name, const char *text);
/* Is there a parameter of this name? */
bool stmt_has(struct stmt *stmt, const char *name);

/* 1: a row; 0: no more; -1: error. Columns are numbered from 0 and live until the next step or reset. */
int stmt_step(struct stmt *stmt, struct err *err);
void stmt_reset(struct stmt *stmt); /* keeps the bindings */
int stmt_columns(struct stmt *stmt);
const char *stmt_column_name(struct stmt *stmt, int at);
bool stmt_is_null(struct stmt *stmt, int at);
bool stmt_is_number(struct stmt *stmt, int at); /* INTEGER or REAL */
bool stmt_is_int(struct stmt *stmt, int at);
int64_t stmt_int(struct stmt *stmt, int at);
double stmt_real(struct stmt *stmt, int at);
/* What stands there, in one call: a number, a text, or NULL (neither). */
enum stmt_value { STMT_NULL, STMT_NUMBER, STMT_TEXT };
enum stmt_value stmt_value(struct stmt *stmt, int at, double *number, const char **text);
const char *stmt_text(struct stmt *stmt, int at, size_t *len);       /* "" for NULL; LEN may be NULL */
const char *stmt_text_known(struct stmt *stmt, int at, size_t *len); /* NULL for NULL */
/* The bytes of a text as they lie, without a copy and without a NUL behind them; "" for NULL. */
const char *stmt_bytes(struct stmt *stmt, int at, size_t *len);

/* Binds nothing: steps to the end, for INSERT and UPDATE; resets. */
int stmt_run(struct stmt *stmt, struct err *err);
int64_t store_last_id(struct store *store);
int64_t store_changes(struct store *store); /* of the last statement */

/* The first column of the first row; MISSING when there is no row or it is NULL. ERR set and MISSING on
 * error. */
int64_t store_int(struct store *store, const char *sql, int64_t missing, struct err *err);

/*
 * From here on this connection sees, of the tables that hold a row for each mark or each pair of pupil and subject, only
 * what belongs to one pupil (temporary views stand before the tables; the tables themselves are still there as
 * main.mark): for a question about one pupil in a large school. PUPIL_ID 0 ends it. The connection only reads.
 */
int store_only_pupil(struct store *store, int64_t pupil_id, struct err *err);

/* A copy of the whole data base in a new file, as of now. */
int store_copy(struct store *store, const char *path, struct err *err);

/*
 * For SQL that comes from a template: between guard on and off only SELECT on tables and views of the store
 * is allowed (SQLite's authorizer): no write, no ATTACH, no PRAGMA, no extension. A statement that was prepared there fails
 * with ERR_CONFIG when it goes on without end: after some seconds in a small school, minutes in a large one, by count.
 */
void store_guard(struct store *store, bool on);

#endif
