/*
 * comply: the stage that rewrites table compliance of a period, planned against held hours (fulfilment =
 * held/planned, lag = planned − held are the reader's). In: curriculum, lessons, teaching. See comply.sql.
 */
#include "assess/assess.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>

static const char comply_sql[] = {
#include "assess/comply.sql.h"
};
static const char clear_sql[] = "DELETE FROM compliance WHERE period_id = :period";
static const char totals_sql[] = "SELECT count(*), coalesce(sum(planned), 0), coalesce(sum(held), 0) FROM "
                                 "compliance WHERE period_id = :period";

static struct stmt *query(struct run *run, const char *sql, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, sql, err);
    if (stmt != NULL) {
        stmt_bind_int_named(stmt, ":period", run->period.id);
        stmt_bind_text_named(stmt, ":starts", run->period.starts_on);
        stmt_bind_text_named(stmt, ":ends", run->period.ends_on);
    }
    return stmt;
}

static int run_one(struct run *run, const char *sql, struct err *err)
{
    struct stmt *stmt = query(run, sql, err);
    int failed = stmt != NULL ? stmt_run(stmt, err) : -1;
    stmt_free(stmt);
    return failed;
}

static int sum_up(struct run *run, struct err *err)
{
    struct stmt *stmt = query(run, totals_sql, err);
    int row = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (row == 1) {
        run->made = stmt_int(stmt, 0);
        snprintf(run->summary, sizeof run->summary, _("lines: %lld, hours planned: %lld, held: %lld"),
                 (long long)stmt_int(stmt, 0), (long long)stmt_int(stmt, 1), (long long)stmt_int(stmt, 2));
    }
    stmt_free(stmt);
    return row < 0 ? -1 : 0;
}

int assess_comply(struct run *run, struct err *err)
{
    if (store_begin(run->store, err) != 0)
        return -1;
    if (run_one(run, clear_sql, err) == 0 && run_one(run, comply_sql, err) == 0 && sum_up(run, err) == 0 &&
        store_commit(run->store, err) == 0)
        return 0;
    store_rollback(run->store);
    return -1;
}
