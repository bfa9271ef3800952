/*
 * grade_changes: what becomes of a result that comes out otherwise than before, is new, or is no more. In: the results of the
 * last time, read before they are deleted. Out: the year's result, the lines of certificates and the extracts and notices that show it are
 * stale; and, when the last time was after the period's end, a row of the history (table change) of what was told before.
 */
#include "assess/grade.h"
#include "assess/stale.h"
#include "base/arena.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char before_sql[] =
    "SELECT pupil_id, subject_id, outcome, coalesce(mark, -1), coalesce(final_mark, -1), "
    "coalesce(stale_import_id, 0) FROM result WHERE period_id = :period";
/* Was the last time after the end? */
static const char told_sql[] = "SELECT max(started_at) FROM run WHERE stage = 'grade' AND outcome = 'done' "
                               "AND period_id = :period";
static const char touched_sql[] =
    "CREATE TEMP TABLE IF NOT EXISTS touched (pupil_id INTEGER, subject_id INTEGER, PRIMARY KEY (pupil_id, "
    "subject_id)) WITHOUT ROWID; DELETE FROM temp.touched";
static const char touch_sql[] = "INSERT INTO temp.touched (pupil_id, subject_id) VALUES (?1, ?2)";
static const char change_sql[] =
    "INSERT INTO change (import_id, changed_at, entity, source_id, pupil_id, subject_id, field, before, "
    "after, "
    "reason) VALUES (?1, ?2, 'result', ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
/* The year's result; what a certificate's line is made of; the extracts and notices of the period and of those
 * behind it in the year, whose tables repeat it. */
static const char spread_sql[] =
    "UPDATE result SET stale_import_id = " STALE_PERIOD_SQL
    " WHERE stale_import_id IS NULL AND period_id = (SELECT parent_id "
    "FROM period WHERE period_id = :period) AND (pupil_id, subject_id) IN (SELECT pupil_id, subject_id FROM "
    "temp.touched); "
    "UPDATE certificate SET stale_import_id = " STALE_PERIOD_SQL
    " WHERE stale_import_id IS NULL AND (period_id, pupil_id, "
    "position) IN (SELECT s.period_id, s.pupil_id, s.position FROM certificate_source AS s JOIN temp.touched "
    "AS t USING (pupil_id, subject_id) WHERE s.source_period_id = :period); "
    "UPDATE edition SET stale_import_id = " STALE_PERIOD_SQL
    " WHERE stale_import_id IS NULL AND report IN ('extract', 'notice') AND "
    "pupil_id IN (SELECT pupil_id FROM temp.touched) AND period_id IN (SELECT q.period_id FROM period AS q "
    "JOIN period AS p ON p.period_id = :period WHERE q.period_id = p.period_id OR (p.ends_on <= q.ends_on "
    "AND (p.parent_id = q.parent_id OR p.parent_id = q.period_id)))";

struct before {
    bool there;
    enum rules_outcome outcome;
    int mark, final_mark; /* -1: none */
    int64_t stale;        /* why it was stale; 0: it wasn't */
};

struct grade_changes {
    struct before *before; /* [row] */
    bool told;             /* it was the result of the whole period, and is in the history from now on */
    bool any;              /* something came out otherwise */
    struct stmt *change, *touch;
};

/* "4", "н/а"; NULL: no mark. */
static const char *shown(enum rules_outcome outcome, int mark, char number[16])
{
    const char *text = rules_outcome_texts[outcome];
    if (text != NULL)
        return *text != '\0' ? text : NULL;
    snprintf(number, 16, "%d", mark);
    return mark >= 0 ? number : NULL;
}

static int tell(struct grade *grade, const struct before *before, const int64_t whose[2], const char *field,
                const char *was, const char *is, struct err *err)
{
    struct stmt *stmt = grade->changes->change;
    if (before->stale > 0)
        stmt_bind_int(stmt, 1, before->stale);
    else
        stmt_bind_null(stmt, 1);
    stmt_bind_int(stmt, 2, grade->run->now_at);
    stmt_bind_text(stmt, 3, grade->run->period.code);
    stmt_bind_int(stmt, 4, whose[0]);
    stmt_bind_int(stmt, 5, whose[1]);
    stmt_bind_text(stmt, 6, field);
    stmt_bind_text(stmt, 7, was);
    stmt_bind_text(stmt, 8, is);
    stmt_bind_text(stmt, 9,
                   before->stale == STALE_DEFERRAL ? "deferral"
                   : before->stale == STALE_PERIOD ? "periods"
                                                   : "");
    return stmt_run(stmt, err);
}

static int touch(struct grade_changes *changes, const int64_t whose[2], struct err *err)
{
    changes->any = true;
    stmt_bind_int(changes->touch, 1, whose[0]);
    stmt_bind_int(changes->touch, 2, whose[1]);
    return stmt_run(changes->touch, err);
}

/* The result of the last time, of a pupil and a subject (WHOSE); NOW: NULL: there is none any more. */
static int compare(struct grade *grade, const struct before *before, const int64_t whose[2],
                   const struct rules_result *now, struct err *err)
{
    static const struct rules_result nothing = {.verdict = {.outcome = RULES_NONE, .mark = -1},
                                                .final_mark = -1};
    now = now != NULL ? now : &nothing;
    const struct rules_verdict *held = &now->verdict;
    char was[16], is[16];
    bool other = before->outcome != held->outcome || before->mark != held->mark;
    bool other_final = before->final_mark != now->final_mark;
    if (!other && !other_final)
        return 0;
    if (touch(grade->changes, whose, err) != 0)
        return -1;
    if (!grade->changes->told)
        return 0;
    if (other && tell(grade, before, whose, "outcome_text", shown(before->outcome, before->mark, was),
                      shown(held->outcome, held->mark, is), err) != 0)
        return -1;
    /* without an exam it is the same once more */
    if (!other_final || (before->final_mark == before->mark && now->final_mark == held->mark))
        return 0;
    return tell(grade, before, whose, "final_mark", shown(RULES_MARK, before->final_mark, was),
                shown(RULES_MARK, now->final_mark, is), err);
}

/* Of those without a place in the roll of today nothing will come: they are told at once. */
static int read_before(struct grade *grade, struct err *err)
{
    struct grade_changes *changes = grade->changes;
    const struct term *term = grade->term;
    struct stmt *stmt = term_query(grade->run, before_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        const int64_t whose[2] = {stmt_int(stmt, 0), stmt_int(stmt, 1)};
        const struct before before = {.there = true,
                                      .outcome = rules_outcome_of(stmt_text(stmt, 2, NULL)),
                                      .mark = (int)stmt_int(stmt, 3),
                                      .final_mark = (int)stmt_int(stmt, 4),
                                      .stale = stmt_int(stmt, 5)};
        int32_t pupil = term_ids_find(&term->pupil_ids, whose[0]);
        int32_t subject = term_ids_find(&term->subject_ids, whose[1]);
        int32_t row = pupil >= 0 && subject >= 0 ? term_row_find(term, pupil, subject) : -1;
        if (row >= 0)
            changes->before[row] = before;
        else if (compare(grade, &before, whose, NULL, err) != 0) {
            got = -1;
            break;
        }
    }
    stmt_free(stmt);
    return got;
}

static int was_told(struct grade *grade, bool *told, struct err *err)
{
    struct stmt *stmt = term_query(grade->run, told_sql, err);
    int got = stmt != NULL ? stmt_step(stmt, err) : -1;
    *told = got == 1 && !stmt_is_null(stmt, 0) && stmt_int(stmt, 0) >= grade->ended_at;
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

int grade_changes_open(struct grade *grade, struct err *err)
{
    struct store *store = grade->run->store;
    struct grade_changes *changes = mem_zalloc(sizeof *changes);
    grade->changes = changes;
    changes->before = mem_zalloc((grade->term->rows_count + 1) * sizeof *changes->before);
    if (was_told(grade, &changes->told, err) != 0 || store_exec(store, touched_sql, err) != 0)
        return -1;
    changes->change = store_prepare(store, change_sql, err);
    changes->touch = changes->change != NULL ? store_prepare(store, touch_sql, err) : NULL;
    return changes->touch != NULL ? read_before(grade, err) : -1;
}

int grade_changes_take(struct grade *grade, size_t at, const struct rules_result *now, struct err *err)
{
    const struct term_row *row = &grade->term->rows[at];
    const struct before *before = &grade->changes->before[at];
    const int64_t whose[2] = {grade->term->pupils[row->pupil].id, grade->term->subjects[row->subject].id};
    return before->there ? compare(grade, before, whose, now, err) : touch(grade->changes, whose, err);
}

int grade_changes_spread(struct grade *grade, struct err *err)
{
    return store_run_for(grade->run->store, spread_sql, grade->term->period_id, err);
}

bool grade_changes_any(const struct grade *grade)
{
    return grade->changes->any;
}

void grade_changes_free(struct grade_changes *changes)
{
    if (changes == NULL)
        return;
    stmt_free(changes->change);
    stmt_free(changes->touch);
    free(changes->before);
    free(changes);
}
