/* effect_certificate: see effect_certificate.h. What enters a line is told by the view certificate_source. */
#include "import/effect_certificate.h"
#include "base/err.h"
#include "store/store.h"

#include <stdlib.h>

/* Of a subject that has no line yet it is unknown where it will stand: then all lines of the pupil. */
static const char row_sql[] =
    "UPDATE certificate SET stale_import_id = ?1 WHERE stale_import_id IS NULL AND period_id IN (SELECT "
    "period_id FROM period WHERE kind = 'year') AND pupil_id = ?3 AND EXISTS "
    "(SELECT 1 FROM certificate_source AS s WHERE s.period_id = certificate.period_id AND s.pupil_id = ?3 "
    "AND s.source_period_id = ?2 AND s.position = certificate.position AND (s.subject_id = ?4 OR NOT EXISTS "
    "(SELECT 1 FROM certificate_source AS o WHERE o.period_id = s.period_id AND o.pupil_id = ?3 AND "
    "o.subject_id = ?4)))";
static const char results_sql[] =
    "UPDATE certificate SET stale_import_id = ?1 WHERE stale_import_id IS NULL AND EXISTS (SELECT 1 FROM "
    "certificate_source AS s JOIN result AS r ON r.period_id = s.source_period_id AND r.pupil_id = "
    "s.pupil_id AND r.subject_id = s.subject_id WHERE s.period_id = certificate.period_id AND s.pupil_id = "
    "certificate.pupil_id AND s.position = certificate.position AND r.stale_import_id = ?1)";

struct effect_certificate {
    int64_t import_id;
    struct stmt *row, *results; /* NULL: there are no certificates */
};

struct effect_certificate *effect_certificate_new(struct store *store, int64_t import_id, struct err *err)
{
    struct effect_certificate *of = mem_zalloc(sizeof *of);
    of->import_id = import_id;
    struct err ignored = {0};
    if (store_int(store, "SELECT 1 FROM certificate LIMIT 1", 0, &ignored) != 1)
        return of;
    of->row = store_prepare(store, row_sql, err);
    of->results = of->row != NULL ? store_prepare(store, results_sql, err) : NULL;
    if (of->results != NULL)
        return of;
    effect_certificate_free(of);
    return NULL;
}

void effect_certificate_free(struct effect_certificate *of)
{
    if (of == NULL)
        return;
    stmt_free(of->row);
    stmt_free(of->results);
    free(of);
}

bool effect_certificate_watches(const struct effect_certificate *of, enum entity entity)
{
    return of->row != NULL &&
           (entity == ENTITY_EXAM_RESULT || entity == ENTITY_FINAL_OVERRIDE || entity == ENTITY_DEBT_ATTEMPT);
}

int effect_certificate_mark(struct effect_certificate *of, const struct place *place, struct err *err)
{
    stmt_bind_int(of->row, 1, of->import_id);
    stmt_bind_int(of->row, 2, place->period);
    stmt_bind_int(of->row, 3, place->pupil);
    stmt_bind_int(of->row, 4, place->subject);
    return stmt_run(of->row, err);
}

int effect_certificate_finish(struct effect_certificate *of, struct err *err)
{
    if (of->results == NULL)
        return 0;
    stmt_bind_int(of->results, 1, of->import_id);
    return stmt_run(of->results, err);
}
