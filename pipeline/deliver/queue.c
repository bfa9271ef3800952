/* queue: stage notify, see deliver.h and queue.sql. One transaction; on an error nothing has changed. */
#include "deliver/deliver.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/gate.h"
#include "store/store.h"

#include <stdio.h>

static const char queue_sql[] = {
#include "deliver/queue.sql.h"
};

static const char count_sql[] =
    "SELECT count(*), min(due_at) FROM outbox WHERE period_id = ?1 AND state = 'queued'";

/* Runs the script statement by statement, each with the same parameters. */
static int queue_fill(struct run *run, struct err *err)
{
    const char *rest = queue_sql;
    while (rest != NULL) {
        struct stmt *stmt = store_prepare_next(run->store, &rest, err);
        if (stmt == NULL)
            return rest == NULL ? 0 : -1;
        stmt_bind_int_named(stmt, ":period", run->period.id);
        stmt_bind_int_named(stmt, ":now", run->now_at);
        int failed = stmt_run(stmt, err);
        stmt_free(stmt);
        if (failed != 0)
            return -1;
    }
    return 0;
}

int deliver_notify(struct run *run, struct err *err)
{
    if (store_begin(run->store, err) != 0)
        return -1;
    if (gate_fill(run->store, run->period.id, run->today, err) != 0 || queue_fill(run, err) != 0 ||
        store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    struct stmt *count = store_prepare(run->store, count_sql, err);
    if (count == NULL)
        return -1;
    stmt_bind_int(count, 1, run->period.id);
    int got = stmt_step(count, err);
    if (got == 1)
        run->made = stmt_int(count, 0);
    stmt_free(count);
    snprintf(run->summary, sizeof run->summary,
             _n("%lld message in the queue", "%lld messages in the queue", (unsigned long)run->made),
             (long long)run->made);
    return got < 0 ? -1 : 0;
}
