/* gate: see gate.h and gate.sql. */
#include "store/gate.h"
#include "store/store.h"

static const char gate_sql[] = {
#include "store/gate.sql.h"
};

int gate_fill(struct store *store, int64_t period_id, const char *today, struct err *err)
{
    struct stmt *clear = store_prepare(store, "DELETE FROM recipient WHERE period_id = ?1", err);
    struct stmt *fill = clear != NULL ? store_prepare(store, gate_sql, err) : NULL;
    int failed = -1;
    if (fill != NULL) {
        stmt_bind_int(clear, 1, period_id);
        stmt_bind_int_named(fill, ":period", period_id);
        stmt_bind_text_named(fill, ":today", today);
        failed = stmt_run(clear, err) != 0 || stmt_run(fill, err) != 0 ? -1 : 0;
    }
    stmt_free(clear);
    stmt_free(fill);
    return failed;
}
