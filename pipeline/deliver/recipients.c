/* recipients: stage, see deliver.h. One transaction; on an error nothing has changed. */
#include "base/i18n.h"
#include "deliver/deliver.h"
#include "stage.h"
#include "store/gate.h"
#include "store/store.h"

#include <stdio.h>

static const char count_sql[] =
    "SELECT count(DISTINCT CASE WHEN channel = 'paper' THEN pupil_id END), "
    "count(DISTINCT CASE WHEN channel <> 'paper' THEN pupil_id END) FROM recipient "
    "WHERE period_id = ?1";

int deliver_recipients(struct run *run, struct err *err)
{
    if (store_begin(run->store, err) != 0)
        return -1;
    if (gate_fill(run->store, run->period.id, run->today, err) != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    struct stmt *count = store_prepare(run->store, count_sql, err);
    if (count == NULL)
        return -1;
    stmt_bind_int(count, 1, run->period.id);
    int got = stmt_step(count, err);
    if (got == 1) {
        run->made = stmt_int(count, 0) + stmt_int(count, 1);
        snprintf(run->summary, sizeof run->summary, _("on paper: %lld, electronically: %lld"),
                 (long long)stmt_int(count, 0), (long long)stmt_int(count, 1));
    }
    stmt_free(count);
    return got < 0 ? -1 : 0;
}
