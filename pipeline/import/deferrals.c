/*
 * deferrals: what an import may and may not do to the register of deferrals: what the school decided with
 * `itog defer` stays as it is, and a finding says where the journal has it otherwise; what the journal changes is
 * written down as an act.
 */
#include "base/arena.h"
#include "import/merge_part.h"
#include "store/store.h"

#include <string.h>

static const char own_sql[] = "SELECT origin = 'itog' FROM deferral WHERE deferral_id = ?1";
/* Rows of this import whose latest act says something else. ?1: the import; ?2: now. */
static const char acts_sql[] =
    "INSERT INTO deferral_event (deferral_id, happened_at, act, import_id, order_number, order_on, due_on, "
    "reason) SELECT d.deferral_id, ?2, CASE WHEN d.withdrawn THEN 'withdrawn' ELSE d.state END, ?1, "
    "d.order_number, d.order_on, CASE WHEN d.state IN ('granted', 'extended') THEN d.due_on END, "
    "coalesce(nullif(d.decision, ''), d.basis) FROM deferral AS d WHERE "
    "d.import_id = ?1 AND d.origin = 'journal' AND NOT EXISTS (SELECT 1 FROM deferral_event AS e WHERE "
    "e.deferral_event_id = (SELECT max(l.deferral_event_id) FROM deferral_event AS l WHERE l.deferral_id = "
    "d.deferral_id) AND e.act = CASE WHEN d.withdrawn THEN 'withdrawn' ELSE d.state END AND (d.state "
    "NOT IN ('granted', 'extended') OR e.due_on IS d.due_on) AND e.order_number = d.order_number)";
/* A proposal made by itog is of no use where the journal has a deferral of its own. */
#define TAKEN_OVER                                                                                           \
    "FROM deferral AS d WHERE d.origin = 'itog' AND d.state = 'proposed' AND d.withdrawn = 0 AND EXISTS "    \
    "(SELECT 1 FROM deferral AS j WHERE j.import_id = ?1 AND j.origin = 'journal' AND j.withdrawn = 0 AND "  \
    "j.pupil_id = d.pupil_id AND j.period_id = d.period_id AND (j.subject_id IS NULL OR j.subject_id IS "    \
    "d.subject_id))"
static const char taken_sql[] =
    "INSERT INTO deferral_event (deferral_id, happened_at, act, import_id) SELECT d.deferral_id, ?2, "
    "'withdrawn', ?1 " TAKEN_OVER;
static const char withdraw_sql[] =
    "UPDATE deferral SET withdrawn = 1 WHERE deferral_id IN (SELECT d.deferral_id " TAKEN_OVER ") AND ?2 > 0";

static const char *text_of(const struct merge *merge, const struct store_value *values, const char *column)
{
    const struct store_value *value = &values[stage_column(&merge->columns, column)];
    return value->kind == STORE_TEXT ? arena_strndup(merge->importer->row, value->text, value->len) : "";
}

int merge_keeps_deferral(struct merge *merge, int64_t key, const struct store_value *old, struct err *err)
{
    struct importer *importer = merge->importer;
    struct stmt *stmt = store_prepare(importer->store, own_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, key);
    int got = stmt_step(stmt, err);
    bool own = got == 1 && stmt_int(stmt, 0) != 0;
    stmt_free(stmt);
    if (got < 0 || !own)
        return got < 0 ? -1 : 0;
    const char *state = text_of(merge, old, "state"), *theirs = text_of(merge, merge->values, "state");
    if (strcmp(state, theirs) == 0 &&
        strcmp(text_of(merge, old, "due_on"), text_of(merge, merge->values, "due_on")) == 0)
        return 1;
    const struct store_value *subject = &old[stage_column(&merge->columns, "subject_id")];
    findings_add(&importer->findings,
                 &(struct finding){.severity = FINDING_NOTICE,
                                   .code = FINDING_DEFERRAL_KEPT,
                                   .file = importer->files[merge->record.file].name,
                                   .line = merge->record.line,
                                   .column = strcmp(state, theirs) == 0 ? "due_on" : "state",
                                   .value = theirs,
                                   .expected = state,
                                   .subject_id = subject->kind == STORE_INT ? subject->number : 0,
                                   .pupil_id = old[stage_column(&merge->columns, "pupil_id")].number});
    return 1;
}

int merge_note_deferrals(struct merge *merge, struct err *err)
{
    static const char *const statements[] = {acts_sql, taken_sql, withdraw_sql};
    int failed = 0;
    for (size_t i = 0; failed == 0 && i < sizeof statements / sizeof *statements; i++) {
        struct stmt *stmt = store_prepare(merge->importer->store, statements[i], err);
        if (stmt == NULL)
            return -1;
        stmt_bind_int(stmt, 1, merge->import_id);
        stmt_bind_int(stmt, 2, merge->importer->options->now_at);
        failed = stmt_run(stmt, err);
        stmt_free(stmt);
    }
    return failed;
}
