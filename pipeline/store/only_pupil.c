/* only_pupil: one pupil's part of the store; see store_only_pupil in store.h. Indexes by pupil make it quick. */
#include "store/store.h"

#include <stdio.h>

static const char *const tables[] = {"mark",           "attendance", "membership",
                                     "final_override", "deferral",   "exam_result"};
/* Of results also those of one other pupil in each period: who asks whether a period has results at all is told so. */
static const char result_sql[] =
    "CREATE TEMP VIEW result AS SELECT * FROM main.result WHERE pupil_id = %lld UNION ALL SELECT r.* FROM "
    "main.period AS p JOIN main.result AS r ON r.period_id = p.period_id AND r.pupil_id = (SELECT "
    "min(x.pupil_id) FROM main.result AS x WHERE x.period_id = p.period_id) WHERE r.pupil_id <> %lld";

int store_only_pupil(struct store *store, int64_t pupil_id, struct err *err)
{
    char sql[512];
    /* a reader's connection forbids every change, its own temporary views among them */
    int64_t reads_only = store_int(store, "PRAGMA query_only", 0, err);
    int failed = store_exec(store, "PRAGMA query_only = OFF", err);
    for (size_t i = 0; failed == 0 && i < sizeof tables / sizeof *tables; i++) {
        snprintf(sql, sizeof sql, "DROP VIEW IF EXISTS temp.%s", tables[i]);
        failed = store_exec(store, sql, err);
        snprintf(sql, sizeof sql, "CREATE TEMP VIEW %s AS SELECT * FROM main.%s WHERE pupil_id = %lld",
                 tables[i], tables[i], (long long)pupil_id);
        if (failed == 0 && pupil_id != 0)
            failed = store_exec(store, sql, err);
    }
    if (failed == 0)
        failed = store_exec(store, "DROP VIEW IF EXISTS temp.result", err);
    snprintf(sql, sizeof sql, result_sql, (long long)pupil_id, (long long)pupil_id);
    if (failed == 0 && pupil_id != 0)
        failed = store_exec(store, sql, err);
    if (failed == 0 && reads_only != 0)
        failed = store_exec(store, "PRAGMA query_only = ON", err);
    return failed;
}
