/*
 * deferral_register: how the register of deferrals is written: the acts, identifiers of new rows, and what a
 * decision makes out of date. Inside the caller's transaction.
 */
#include "assess/deferral_part.h"
#include "assess/stale.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

static const char event_sql[] =
    "INSERT INTO deferral_event (deferral_id, happened_at, act, decided_by, order_number, order_on, due_on, "
    "reason) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
/* The period's own result and the year's. */
static const char stale_sql[] =
    "UPDATE result SET stale_import_id = " STALE_DEFERRAL_SQL
    " WHERE stale_import_id IS NULL AND pupil_id = ?1 AND (?2 = 0 OR "
    "subject_id = ?2) AND period_id IN (SELECT period_id FROM period WHERE period_id = ?3 UNION ALL SELECT "
    "parent_id FROM period WHERE period_id = ?3)";
/* The line of the certificate that the year's result enters. */
static const char certificate_sql[] =
    "UPDATE certificate SET stale_import_id = " STALE_DEFERRAL_SQL
    " WHERE stale_import_id IS NULL AND period_id IN (SELECT period_id FROM period WHERE kind = 'year') AND "
    "pupil_id = ?1 AND EXISTS "
    "(SELECT 1 FROM certificate_source AS s WHERE s.period_id = certificate.period_id AND s.pupil_id = ?1 "
    "AND s.position = certificate.position AND s.source_period_id = ?3 AND (?2 = 0 OR s.subject_id = ?2))";
/* Its documents, and those of later periods, whose tables repeat it. */
static const char documents_sql[] =
    "UPDATE edition SET stale_import_id = " STALE_DEFERRAL_SQL
    " WHERE stale_import_id IS NULL AND report IN ('extract', 'notice', 'notice_exam') AND pupil_id = ?1 AND "
    "period_id "
    "IN "
    "(SELECT q.period_id FROM period q JOIN period p ON p.period_id = ?2 WHERE q.period_id = p.period_id OR "
    "(p.ends_on <= q.ends_on AND (p.parent_id IS q.parent_id OR p.parent_id = q.period_id)))";
static const char identifier_sql[] =
    "SELECT ?1 || '/' || p.source_id || '/' || coalesce((SELECT s.source_id FROM subject s WHERE "
    "s.subject_id = ?3), '*') FROM pupil p WHERE p.pupil_id = ?2";

static void bind_day(struct stmt *stmt, int at, int32_t day)
{
    char text[11];
    stmt_bind_text(stmt, at, day != INT32_MAX ? date_format(day, text) : NULL);
}

int deferral_write_event(struct run *run, const struct deferral_event *event, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, event_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, event->deferral_id);
    stmt_bind_int(stmt, 2, run->now_at);
    stmt_bind_text(stmt, 3, event->act);
    stmt_bind_text(stmt, 4, event->by);
    stmt_bind_text(stmt, 5, event->order_number);
    bind_day(stmt, 6, event->order_on);
    bind_day(stmt, 7, event->due);
    stmt_bind_text(stmt, 8, event->reason);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

int deferral_mark_stale(struct run *run, int64_t pupil_id, int64_t subject_id, struct err *err)
{
    static const char *const marks[] = {stale_sql, certificate_sql};
    struct stmt *stmt = NULL;
    int failed = 0;
    for (size_t i = 0; i < sizeof marks / sizeof *marks && failed == 0; i++) {
        stmt = store_prepare(run->store, marks[i], err);
        if (stmt == NULL)
            return -1;
        stmt_bind_int(stmt, 1, pupil_id);
        stmt_bind_int(stmt, 2, subject_id);
        stmt_bind_int(stmt, 3, run->period.id);
        failed = stmt_run(stmt, err);
        stmt_free(stmt);
    }
    stmt = failed == 0 ? store_prepare(run->store, documents_sql, err) : NULL;
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, pupil_id);
    stmt_bind_int(stmt, 2, run->period.id);
    failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

/* 1: NAME is in use; 0; -1. */
static int is_used(struct run *run, const char *name, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, "SELECT 1 FROM deferral WHERE source_id = ?1", err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, name);
    int got = stmt_step(stmt, err);
    stmt_free(stmt);
    return got;
}

const char *deferral_source_id(struct run *run, int64_t pupil_id, int64_t subject_id, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, identifier_sql, err);
    const char *name = NULL;
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, 1, arena_printf(run->arena, "%s%s", DEFERRAL_OWN, run->period.code));
    stmt_bind_int(stmt, 2, pupil_id);
    stmt_bind_int(stmt, 3, subject_id);
    if (stmt_step(stmt, err) == 1)
        name = arena_strdup(run->arena, stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    const char *first = name;
    int used = name != NULL ? is_used(run, name, err) : -1;
    for (int copy = 2; used == 1; copy++) {
        name = arena_printf(run->arena, "%s/%d", first, copy);
        used = is_used(run, name, err);
    }
    return used == 0 ? name : NULL;
}

int deferral_policy(struct run *run, struct policy_book *book, struct err *err)
{
    const char *path = arena_printf(run->arena, "%s/policy.ini", run->workspace);
    return policy_book_load(path, book, err) != 0 ? -1 : policy_book_bind(book, run->store, err);
}
