/* effect_period: see effect_period.h. */
#include "import/effect_period.h"
#include "base/err.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char periods_sql[] =
    "SELECT p.period_id, coalesce(p.parent_id, 0), p.starts_on, p.ends_on, EXISTS (SELECT 1 FROM result AS r "
    "WHERE r.period_id = p.period_id), EXISTS (SELECT 1 FROM run AS r WHERE r.period_id = p.period_id) FROM "
    "period AS p";
static const char reach_sql[] =
    "INSERT INTO import_reach (import_id, entity, period_id, bound) VALUES (?1, ?2, ?3, ?4)";
/* What became stale by rows that are bound to no day, or to those of another period. */
static const char stale_sql[] =
    "INSERT OR IGNORE INTO import_reach (import_id, entity, period_id, bound) SELECT ?1, 'result', "
    "period_id, "
    "1 FROM result WHERE stale_import_id = ?1 UNION SELECT ?1, 'result', period_id, 1 FROM certificate WHERE "
    "stale_import_id = ?1";

int effect_periods_load(struct effect_periods *of, struct store *store, struct err *err)
{
    struct stmt *stmt = store_prepare(store, periods_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        of->items = mem_realloc(of->items, (of->count + 1) * sizeof *of->items);
        struct effect_period *period = &of->items[of->count++];
        *period = (struct effect_period){.period = stmt_int(stmt, 0),
                                         .parent = stmt_int(stmt, 1),
                                         .has_results = stmt_int(stmt, 4) != 0,
                                         .has_runs = stmt_int(stmt, 5) != 0};
        memcpy(period->starts_on, stmt_text(stmt, 2, NULL), 10);
        memcpy(period->ends_on, stmt_text(stmt, 3, NULL), 10);
        of->any_result |= period->has_results;
        of->any_run |= period->has_runs;
    }
    stmt_free(stmt);
    return got;
}

void effect_periods_free(struct effect_periods *of)
{
    free(of->items);
    *of = (struct effect_periods){0};
}

static bool is_above(const struct effect_periods *of, int64_t parent, int64_t period)
{
    for (size_t i = 0; i < of->count; i++)
        if (of->items[i].period == period)
            return of->items[i].parent == parent;
    return false;
}

bool effect_enters(const struct effect_periods *of, const struct effect_period *period,
                   const struct place *place)
{
    if (place->period > 0)
        return period->period == place->period || is_above(of, period->period, place->period);
    return strcmp(place->from_on, period->ends_on) <= 0 && strcmp(place->to_on, period->starts_on) >= 0;
}

/* Teaching without days is taught the whole year. */
static bool is_bound(enum entity entity, const struct place *place)
{
    return entity == ENTITY_TEACHING || place->period > 0 || place->from_on[0] != '0' ||
           place->to_on[0] != '9';
}

void effect_reach(struct effect_periods *of, enum entity entity, const struct place *place, bool marks)
{
    char reach = is_bound(entity, place) ? REACH_BOUND : REACH_UNBOUND;
    for (size_t i = 0; i < of->count; i++) {
        struct effect_period *period = &of->items[i];
        if (!period->has_runs || !effect_enters(of, period, place))
            continue;
        if (period->reached[entity] < reach)
            period->reached[entity] = reach;
        period->marks |= marks && reach == REACH_BOUND;
    }
}

static int write_one(struct stmt *stmt, int64_t import_id, const char *entity, int64_t period, bool bound,
                     struct err *err)
{
    stmt_bind_int(stmt, 1, import_id);
    stmt_bind_text(stmt, 2, entity);
    stmt_bind_int(stmt, 3, period);
    stmt_bind_int(stmt, 4, bound);
    return stmt_run(stmt, err);
}

int effect_reach_write(const struct effect_periods *of, struct store *store, int64_t import_id,
                       struct err *err)
{
    struct stmt *stmt = store_prepare(store, reach_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < of->count; i++) {
        const struct effect_period *period = &of->items[i];
        for (enum entity entity = 0; failed == 0 && entity < ENTITY_COUNT; entity++)
            if (period->reached[entity] != REACH_NONE)
                failed = write_one(stmt, import_id, entity_layouts[entity].table, period->period,
                                   period->reached[entity] == REACH_BOUND, err);
        if (failed == 0 && period->marks)
            failed = write_one(stmt, import_id, "result", period->period, true, err);
    }
    stmt_free(stmt);
    stmt = failed == 0 ? store_prepare(store, stale_sql, err) : NULL;
    if (stmt != NULL)
        stmt_bind_int(stmt, 1, import_id);
    failed = stmt != NULL ? stmt_run(stmt, err) : -1;
    stmt_free(stmt);
    return failed;
}
