/* gate: see gate.h and gate.sql. */
#include "store/gate.h"
#include "store/store.h"

static const char gate_sql[] = {
#include "store/gate.sql.h"
};

static const char clear_sql[] = "DELETE FROM recipient WHERE period_id = ?1";
/* The next so many pupils behind ?2. */
static const char part_sql[] = "SELECT min(pupil_id), max(pupil_id) FROM (SELECT pupil_id FROM pupil_result "
                               "WHERE period_id = ?1 AND pupil_id > ?2 ORDER BY pupil_id LIMIT 500)";

static int fill_parts(struct stmt *part, struct stmt *fill, struct err *err)
{
    for (int64_t last = INT64_MIN;;) {
        stmt_bind_int(part, 2, last);
        int got = stmt_step(part, err);
        if (got != 1 || stmt_is_null(part, 0)) {
            stmt_reset(part);
            return got < 0 ? -1 : 0;
        }
        int64_t first = stmt_int(part, 0);
        last = stmt_int(part, 1);
        stmt_reset(part);
        stmt_bind_int_named(fill, ":first", first);
        stmt_bind_int_named(fill, ":last", last);
        if (stmt_run(fill, err) != 0)
            return -1;
    }
}

int gate_fill(struct store *store, int64_t period_id, const char *today, struct err *err)
{
    struct stmt *clear = store_prepare(store, clear_sql, err);
    struct stmt *part = clear != NULL ? store_prepare(store, part_sql, err) : NULL;
    struct stmt *fill = part != NULL ? store_prepare(store, gate_sql, err) : NULL;
    int failed = -1;
    if (fill != NULL) {
        stmt_bind_int(clear, 1, period_id);
        stmt_bind_int(part, 1, period_id);
        stmt_bind_int_named(fill, ":period", period_id);
        stmt_bind_text_named(fill, ":today", today);
        failed = stmt_run(clear, err) != 0 || fill_parts(part, fill, err) != 0 ? -1 : 0;
    }
    stmt_free(clear);
    stmt_free(part);
    stmt_free(fill);
    return failed;
}
