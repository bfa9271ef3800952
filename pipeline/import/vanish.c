/*
 * vanish: merge_vanished of merge_part.h. The store's rows by identifier are walked beside the spool's, which also holds
 * the identifiers of rows that could not be taken: what is missing there has vanished. Not withdrawn is anything when
 * rows of the file could not be read at all, or when more is missing than an honest export can lack.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "import/directory.h"
#include "import/merge_part.h"
#include "store/store.h"

#include <string.h>

/* An export that has lost a part must not withdraw the rest. */
enum { VANISHED_MAX_PERCENT = 25, VANISHED_FEW = 20 };

/* How a row tells its day: an expression over m that is NULL where it has none. NULL: the table has no days. */
static const char *const days[ENTITY_COUNT] = {
    [ENTITY_PERIOD] = "m.starts_on",
    [ENTITY_HOLIDAY] = "m.starts_on",
    [ENTITY_MEMBERSHIP] = "m.from_on",
    [ENTITY_MOVEMENT] = "m.moved_on",
    [ENTITY_INDIVIDUAL_PLAN] = "m.from_on",
    [ENTITY_TEACHING] = "m.from_on",
    [ENTITY_TIMETABLE] = "m.from_on",
    [ENTITY_CURRICULUM] = "(SELECT p.starts_on FROM main.period AS p WHERE p.period_id = m.period_id)",
    [ENTITY_PLAN_TOPIC] =
        "coalesce(m.planned_on, (SELECT p.starts_on FROM main.period AS p WHERE p.period_id = m.period_id))",
    [ENTITY_PLAN_CORRECTION] = "(SELECT p.starts_on FROM main.period AS p WHERE p.period_id = m.period_id)",
    [ENTITY_LESSON] = "m.given_on",
    [ENTITY_WORK] = "coalesce(m.due_on, m.assigned_on)",
    [ENTITY_MARK] = "m.marked_on",
    [ENTITY_ATTENDANCE] = "(SELECT l.given_on FROM main.lesson AS l WHERE l.lesson_id = m.lesson_id)",
    [ENTITY_DEFERRAL] = "(SELECT p.starts_on FROM main.period AS p WHERE p.period_id = m.period_id)",
    [ENTITY_EXAM_RESULT] = "m.held_on",
    [ENTITY_DEBT_ATTEMPT] = "(SELECT p.starts_on FROM main.period AS p WHERE p.period_id = m.period_id)",
    [ENTITY_COUNCIL_DECISION] = "(SELECT p.starts_on FROM main.period AS p WHERE p.period_id = m.period_id)",
    [ENTITY_ATTAINMENT] = "(SELECT p.starts_on FROM main.period AS p WHERE p.period_id = m.period_id)",
    [ENTITY_RECOMMENDATION] = "m.given_on",
    [ENTITY_FINAL_OVERRIDE] = "(SELECT p.starts_on FROM main.period AS p WHERE p.period_id = m.period_id)",
};

static bool was_read(const struct importer *importer, const char *name)
{
    for (size_t i = 0; i < importer->file_count; i++)
        if (strcmp(importer->files[i].name, name) == 0)
            return true;
    return false;
}

/*
 * Of the school year the source is about, where rows have a day: an export of the next year says nothing of this one.
 * Absences come from marks.csv (cells, ids ".../a1") and from attendance.csv: only the files that were read count.
 */
static const char *scope_sql(const struct merge *merge)
{
    struct arena *arena = merge->importer->row;
    const struct importer *importer = merge->importer;
    const char *parts = "", *day = days[merge->entity];
    if (merge->entity == ENTITY_ATTENDANCE && strcmp(merge->layout, "journal") == 0) {
        bool cells = was_read(importer, journal_files[ENTITY_MARK].name);
        bool rows = was_read(importer, journal_files[ENTITY_ATTENDANCE].name);
        parts = !cells  ? " AND m.source_id NOT GLOB '*/a[1-9]*'"
                : !rows ? " AND m.source_id GLOB '*/a[1-9]*'"
                        : "";
    }
    if (merge->entity ==
        ENTITY_DEFERRAL) /* what itog made or decided about is not the source's to withdraw */
        parts = " AND m.origin = 'journal'";
    if (day == NULL || *importer->own_from == '\0')
        return parts;
    return arena_printf(arena, "%s AND coalesce(%s BETWEEN '%s' AND '%s', 0)", parts, day, importer->own_from,
                        importer->own_to);
}

/* The store's rows by identifier beside the spool's: which are missing there. Their keys into VANISHED. */
static int find_vanished(struct merge *merge, struct buf *vanished, int64_t *present, struct err *err)
{
    struct importer *importer = merge->importer;
    struct spool *spool = importer->entities[merge->entity].spool;
    const struct entity_layout *layout = &entity_layouts[merge->entity];
    const char *sql =
        arena_printf(importer->row,
                     "SELECT m.source_id, m.%s FROM main.%s AS m WHERE m.withdrawn = 0 AND "
                     "m.import_id IN (SELECT i.import_id FROM "
                     "main.import AS i WHERE i.layout = '%s') AND m.source_id NOT GLOB '" DIRECTORY_MADE
                     "*'%s ORDER BY m.source_id",
                     layout->key, layout->table, merge->layout, scope_sql(merge));
    struct stmt *stmt = store_prepare(importer->store, sql, err);
    if (stmt == NULL || spool_sort(spool, err) != 0 || spool_rewind(spool, err) != 0) {
        stmt_free(stmt);
        return -1;
    }
    int spooled = spool_next(spool, &merge->record, err), got;
    while ((got = stmt_step(stmt, err)) == 1 && spooled >= 0) {
        size_t len;
        const char *id = stmt_text(stmt, 0, &len);
        int order = -1;
        while (spooled == 1) {
            size_t shorter = len < merge->record.id_len ? len : merge->record.id_len;
            order = memcmp(merge->record.id, id, shorter);
            order = order != 0 ? order : (merge->record.id_len > len) - (merge->record.id_len < len);
            if (order >= 0)
                break;
            spooled = spool_next(spool, &merge->record, err);
        }
        int64_t key = stmt_int(stmt, 1);
        ++*present;
        if (spooled != 1 || order > 0)
            buf_put(vanished, &key, sizeof key);
    }
    stmt_free(stmt);
    return got < 0 || spooled < 0 ? -1 : 0;
}

/* Withdraws one row, if the locks let it. */
static int withdraw(struct merge *merge, struct stmt *look, struct stmt *update, int64_t key, struct err *err)
{
    struct store_value old[STAGE_COLUMNS_MAX];
    stmt_bind_int(look, 1, key);
    int got = stmt_step(look, err);
    if (got == 1) {
        merge_old_values(merge, look, old);
        memcpy(merge->values, old, sizeof old);
        merge->values[merge->columns.count - 1].number = 1;
        const struct effect_row row = {.entity = merge->entity,
                                       .columns = &merge->columns,
                                       .before = old,
                                       .after = merge->values,
                                       .file = ""};
        got = effect_take(merge->effect, &row, err);
    }
    stmt_reset(look);
    if (got <= 0)
        return got;
    stmt_bind_int(update, 1, key);
    stmt_bind_int(update, 2, merge->import_id);
    merge->importer->files[merge->importer->entities[merge->entity].file].withdrawn++;
    return stmt_run(update, err);
}

static int withdraw_all(struct merge *merge, const struct buf *vanished, struct err *err)
{
    struct importer *importer = merge->importer;
    const struct entity_layout *layout = &entity_layouts[merge->entity];
    struct buf sql = {0};
    buf_printf(&sql, "SELECT m.%s", layout->key);
    for (size_t i = 0; i < merge->columns.count; i++)
        buf_printf(&sql, ", m.%s", merge->columns.names[i]);
    buf_printf(&sql, " FROM main.%s AS m WHERE m.%s = ?1", layout->table, layout->key);
    struct stmt *look = store_prepare(importer->store, sql.data, err);
    buf_clear(&sql);
    buf_printf(&sql, "UPDATE main.%s SET withdrawn = 1, import_id = ?2 WHERE %s = ?1", layout->table,
               layout->key);
    struct stmt *update = look != NULL ? store_prepare(importer->store, sql.data, err) : NULL;
    buf_free(&sql);
    int failed = update != NULL ? 0 : -1;
    for (size_t at = 0; failed == 0 && at < vanished->len; at += sizeof(int64_t)) {
        int64_t key;
        memcpy(&key, vanished->data + at, sizeof key);
        failed = withdraw(merge, look, update, key, err);
    }
    stmt_free(look);
    stmt_free(update);
    return failed;
}

/* Rows of the entity's file that could not even be read as rows: what they were is not known. */
static int64_t unreadable_rows(const struct merge *merge)
{
    const struct importer *importer = merge->importer;
    int64_t rows = importer->entities[merge->entity].unreadable;
    for (size_t i = 0; i < importer->file_count; i++)
        if (importer->entity_files == NULL || importer->entity_files[merge->entity] == NULL ||
            strcmp(importer->files[i].name, importer->entity_files[merge->entity]) == 0)
            rows += importer->files[i].unreadable;
    return rows;
}

int merge_vanished(struct merge *merge, struct err *err)
{
    struct importer *importer = merge->importer;
    const struct entity_state *state = &importer->entities[merge->entity];
    if (!importer->options->full || state->delta || state->staged == 0 || merge->entity == ENTITY_SCHOOL)
        return 0;
    const char *file = importer->files[state->file].name;
    int64_t unreadable = unreadable_rows(merge), present = 0;
    if (unreadable > 0) {
        importer_file_finding(importer, FINDING_WARNING, FINDING_NOT_COMPLETE, file, 0, NULL,
                              arena_printf(importer->row, "%lld", (long long)unreadable), NULL);
        return 0;
    }
    struct buf vanished = {0};
    int failed = find_vanished(merge, &vanished, &present, err);
    int64_t count = (int64_t)(vanished.len / sizeof(int64_t));
    bool many = count > VANISHED_FEW && count * 100 > present * VANISHED_MAX_PERCENT;
    if (failed == 0 && many && !importer->options->withdraw_many)
        importer_file_finding(
            importer, FINDING_ERROR, FINDING_MANY_VANISHED, file, 0, NULL,
            arena_printf(importer->row, "%lld / %lld", (long long)count, (long long)present),
            "--withdraw-many");
    else if (failed == 0)
        failed = withdraw_all(merge, &vanished, err);
    buf_free(&vanished);
    return failed;
}
