/*
 * promote_findings: what the stage `promote` tells: debts that ran out, attempts that are not as the law wants them,
 * decisions of the council that differ or are missing. Never a name, never an illness.
 */
#include "assess/promote.h"
#include "base/date.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>

const char promote_finding_sql[] = "INSERT INTO finding (period_id, stage, severity, code, value_read, "
                                   "expected, class_group_id, subject_id, "
                                   "teacher_id, pupil_id) VALUES (?1, 'promote', ?2, ?3, ?4, ?5, ?6, "
                                   "nullif(?7, 0), nullif(?8, 0), nullif(?9, 0))";

/* An attempt that passed made the debt vanish from the marks: nothing to tell. */
static const char rest_sql[] =
    "INSERT INTO finding (period_id, stage, severity, code, class_group_id, subject_id, pupil_id) "
    "SELECT a.period_id, 'promote', 'warning', 'debt_attempt_without_debt', p.class_group_id, a.subject_id, "
    "a.pupil_id "
    "FROM debt_attempt AS a JOIN promotion AS p USING (period_id, pupil_id) WHERE a.period_id = ?1 AND "
    "a.withdrawn = 0 "
    "AND NOT EXISTS (SELECT 1 FROM academic_debt AS d WHERE d.period_id = a.period_id AND d.pupil_id = "
    "a.pupil_id AND "
    "d.subject_id = a.subject_id) GROUP BY a.pupil_id, a.subject_id "
    "HAVING sum(a.outcome = 'pass' OR coalesce(a.mark, 0) >= ?2) = 0 ORDER BY a.pupil_id, a.subject_id";
static const char nobody_sql[] = "INSERT INTO finding (period_id, stage, severity, code, pupil_id) "
                                 "SELECT ?1, 'promote', 'warning', 'decision_without_pupil', pupil_id FROM "
                                 "council_decision AS c WHERE period_id = "
                                 "?1 AND withdrawn = 0 AND NOT EXISTS (SELECT 1 FROM promotion AS p WHERE "
                                 "p.period_id = ?1 AND p.pupil_id = "
                                 "c.pupil_id) GROUP BY pupil_id ORDER BY pupil_id";
/* The council has met: whom did it forget? */
static const char missing_sql[] =
    "INSERT INTO finding (period_id, stage, severity, code, value_read, class_group_id) "
    "SELECT ?1, 'promote', 'warning', 'decision_missing', count(*), p.class_group_id FROM promotion AS p "
    "JOIN "
    "class_group AS g USING (class_group_id) WHERE p.period_id = ?1 AND p.agrees IS NULL AND "
    "EXISTS "
    "(SELECT 1 FROM council_decision WHERE period_id = ?1 AND withdrawn = 0) GROUP BY p.class_group_id ORDER "
    "BY "
    "g.sort_key, g.class_group_id";

static int tell(struct promote *promote, const char *severity, const char *code,
                const struct promote_pupil *pupil, const struct promote_item *item, const char *read,
                const char *expected, struct err *err)
{
    struct stmt *stmt = promote->stmts[PROMOTE_FINDINGS];
    stmt_bind_int(stmt, 1, promote->run->period.id);
    stmt_bind_text(stmt, 2, severity);
    stmt_bind_text(stmt, 3, code);
    stmt_bind_text(stmt, 4, read);
    stmt_bind_text(stmt, 5, expected);
    stmt_bind_int(stmt, 6, pupil->class_group_id);
    stmt_bind_int(stmt, 7, item != NULL ? item->subject_id : 0);
    stmt_bind_int(stmt, 8, item != NULL ? item->teacher_id : 0);
    stmt_bind_int(stmt, 9, pupil->id);
    return stmt_run(stmt, err);
}

int promote_find_debt(struct promote *promote, const struct promote_pupil *pupil,
                      const struct promote_item *item, const struct promote_debt *debt, int attempts,
                      struct err *err)
{
    char last[11] = "", deadline[11] = "", most[16], number[16], place[16];
    if (debt->last_attempt != INT32_MIN)
        date_format_ru(debt->last_attempt, last);
    if (debt->deadline != INT32_MAX)
        date_format_ru(debt->deadline, deadline);
    snprintf(most, sizeof most, "%d", attempts);
    snprintf(number, sizeof number, "%d", debt->number);
    snprintf(place, sizeof place, "%d", debt->place);
    const struct {
        bool is;
        const char *code, *read, *expected;
    } found[] = {
        {debt->state == PROMOTE_OVERDUE, "debt_overdue", deadline, ""},
        {debt->state == PROMOTE_EXHAUSTED, "debt_exhausted", last, most},
        {debt->late, "debt_attempt_late", last, deadline},
        {debt->early, "debt_attempt_without_debt", "", ""},
        {debt->extra, "debt_attempt_extra", "", most},
        {debt->number != 0, "debt_attempt_order", number, place},
        {debt->no_commission, "debt_no_commission", last, ""},
    };
    for (size_t i = 0; i < sizeof found / sizeof *found; i++)
        if (found[i].is &&
            tell(promote, "warning", found[i].code, pupil, item, found[i].read, found[i].expected, err) != 0)
            return -1;
    return 0;
}

int promote_find_decision(struct promote *promote, const struct promote_pupil *pupil,
                          enum promote_proposal proposal, const char *decision, bool explained,
                          struct err *err)
{
    return tell(promote, explained ? "notice" : "warning", "decision_differs", pupil, NULL, decision,
                promote_proposal_names[proposal], err);
}

int promote_find_grade(struct promote *promote, const struct promote_pupil *pupil, const char *decision,
                       struct err *err)
{
    return tell(promote, "error", "decision_of_other_grade", pupil, NULL, decision, "", err);
}

int promote_find_rest(struct promote *promote, struct err *err)
{
    const char *const all[] = {rest_sql, nobody_sql, missing_sql};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct stmt *stmt = store_prepare(promote->run->store, all[i], err);
        if (stmt == NULL)
            return -1;
        stmt_bind_int(stmt, 1, promote->run->period.id);
        if (all[i] == rest_sql)
            stmt_bind_int(stmt, 2, promote->book.base->pass);
        int failed = stmt_run(stmt, err);
        stmt_free(stmt);
        if (failed != 0)
            return -1;
    }
    return 0;
}
