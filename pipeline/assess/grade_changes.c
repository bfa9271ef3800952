/*
 * grade_changes: what becomes of a result that comes out otherwise than before. In: the results of the last time, read
 * before they are deleted. Out: the year's result, the lines of certificates and the extracts that show it are stale; and,
 * when the last time was after the period's end, a row of the history (table change).
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
/* Was the year closed without this period? */
static const char late_sql[] =
    "SELECT EXISTS (SELECT 1 FROM period AS p JOIN period AS y ON y.period_id = p.parent_id WHERE "
    "p.period_id = ?1 AND "
    "y.ends_on < ?2 AND EXISTS (SELECT 1 FROM result AS r WHERE r.period_id = y.period_id))";
static const char change_sql[] =
    "INSERT INTO change (import_id, changed_at, entity, source_id, pupil_id, subject_id, field, before, "
    "after, "
    "reason) VALUES (?1, ?2, 'result', ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
static const char year_sql[] = "UPDATE result SET stale_import_id = " STALE_PERIOD_SQL
                               " WHERE stale_import_id IS NULL AND pupil_id = ?1 AND subject_id = "
                               "?2 AND period_id = (SELECT parent_id FROM period WHERE period_id = ?3)";
static const char certificate_sql[] =
    "UPDATE certificate SET stale_import_id = " STALE_PERIOD_SQL
    " WHERE stale_import_id IS NULL AND pupil_id = ?1 AND EXISTS "
    "(SELECT 1 FROM certificate_source AS s WHERE s.period_id = certificate.period_id AND s.pupil_id = ?1 "
    "AND s.position = certificate.position AND s.source_period_id = ?3 AND s.subject_id = ?2)";
/* Of the period, and of those behind it in the year, whose tables repeat it. */
static const char extract_sql[] =
    "UPDATE edition SET stale_import_id = " STALE_PERIOD_SQL
    " WHERE stale_import_id IS NULL AND report = 'extract' AND "
    "pupil_id = ?1 AND period_id IN (SELECT q.period_id FROM period AS q JOIN period AS p ON p.period_id = "
    "?3 WHERE q.period_id = p.period_id OR (p.ends_on <= q.ends_on AND (p.parent_id = q.parent_id OR "
    "p.parent_id = q.period_id)))";

enum spread { SPREAD_YEAR, SPREAD_CERTIFICATE, SPREAD_EXTRACT, SPREADS };

struct before {
    bool there;
    enum rules_outcome outcome;
    int mark, final_mark; /* -1: none */
    int64_t stale;        /* why it was stale; 0: it wasn't */
};

struct grade_changes {
    struct before *before; /* [row] */
    bool late;             /* there was none, and the year was made without it */
    bool told;             /* it was the result of the whole period, and is in the history from now on */
    struct stmt *change, *spread[SPREADS];
};

static int read_before(struct grade *grade, struct grade_changes *changes, struct err *err)
{
    const struct term *term = grade->term;
    struct stmt *stmt = term_query(grade->run, before_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 0));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 1));
        int32_t row = pupil >= 0 && subject >= 0 ? term_row_find(term, pupil, subject) : -1;
        if (row < 0)
            continue;
        if (changes->before == NULL)
            changes->before = mem_zalloc(term->rows_count * sizeof *changes->before);
        changes->before[row] = (struct before){.there = true,
                                               .outcome = rules_outcome_of(stmt_text(stmt, 2, NULL)),
                                               .mark = (int)stmt_int(stmt, 3),
                                               .final_mark = (int)stmt_int(stmt, 4),
                                               .stale = stmt_int(stmt, 5)};
    }
    stmt_free(stmt);
    return got;
}

static int is_late(struct grade *grade, bool *late, struct err *err)
{
    struct stmt *stmt = store_prepare(grade->run->store, late_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, grade->run->period.id);
    stmt_bind_text(stmt, 2, grade->run->today);
    int got = stmt_step(stmt, err);
    *late = got == 1 && stmt_int(stmt, 0) != 0;
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

struct grade_changes *grade_changes_open(struct grade *grade, struct err *err)
{
    static const char *const spread_sql[SPREADS] = {year_sql, certificate_sql, extract_sql};
    struct grade_changes *changes = mem_zalloc(sizeof *changes);
    struct stmt *told = NULL;
    int failed = read_before(grade, changes, err);
    if (failed == 0 && changes->before == NULL)
        failed = is_late(grade, &changes->late, err);
    if (failed == 0 && changes->before == NULL && !changes->late)
        return changes;
    if (failed == 0)
        told = term_query(grade->run, told_sql, err);
    failed = told != NULL && stmt_step(told, err) >= 0 ? 0 : -1;
    changes->told = failed == 0 && !stmt_is_null(told, 0) && stmt_int(told, 0) >= grade->ended_at;
    stmt_free(told);
    changes->change = failed == 0 ? store_prepare(grade->run->store, change_sql, err) : NULL;
    failed = changes->change != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < SPREADS; i++) {
        changes->spread[i] = store_prepare(grade->run->store, spread_sql[i], err);
        failed = changes->spread[i] != NULL ? 0 : -1;
    }
    if (failed == 0)
        return changes;
    grade_changes_free(changes);
    return NULL;
}

void grade_changes_free(struct grade_changes *changes)
{
    if (changes == NULL)
        return;
    stmt_free(changes->change);
    for (size_t i = 0; i < SPREADS; i++)
        stmt_free(changes->spread[i]);
    free(changes->before);
    free(changes);
}

/* "4", "н/а"; NULL: no mark. */
static const char *shown(enum rules_outcome outcome, int mark, char number[16])
{
    if (rules_outcome_texts[outcome] != NULL)
        return rules_outcome_texts[outcome];
    snprintf(number, 16, "%d", mark);
    return mark >= 0 ? number : NULL;
}

static int tell(struct grade *grade, const struct before *before, const struct term_row *row,
                const char *field, const char *was, const char *is, struct err *err)
{
    const struct term *term = grade->term;
    struct stmt *stmt = grade->changes->change;
    if (before->stale > 0)
        stmt_bind_int(stmt, 1, before->stale);
    else
        stmt_bind_null(stmt, 1);
    stmt_bind_int(stmt, 2, grade->run->now_at);
    stmt_bind_text(stmt, 3, grade->run->period.code);
    stmt_bind_int(stmt, 4, term->pupils[row->pupil].id);
    stmt_bind_int(stmt, 5, term->subjects[row->subject].id);
    stmt_bind_text(stmt, 6, field);
    stmt_bind_text(stmt, 7, was);
    stmt_bind_text(stmt, 8, is);
    stmt_bind_text(stmt, 9,
                   before->stale == STALE_DEFERRAL ? "deferral"
                   : before->stale == STALE_PERIOD ? "periods"
                                                   : "");
    return stmt_run(stmt, err);
}

static int spread(struct grade *grade, const struct term_row *row, struct err *err)
{
    struct stmt *const *stmts = grade->changes->spread;
    for (size_t i = 0; i < SPREADS; i++) {
        stmt_bind_int(stmts[i], 1, grade->term->pupils[row->pupil].id);
        if (i != SPREAD_EXTRACT)
            stmt_bind_int(stmts[i], 2, grade->term->subjects[row->subject].id);
        stmt_bind_int(stmts[i], 3, grade->term->period_id);
        if (stmt_run(stmts[i], err) != 0)
            return -1;
    }
    return 0;
}

int grade_changes_take(struct grade *grade, size_t at, const struct rules_result *now, struct err *err)
{
    struct grade_changes *changes = grade->changes;
    const struct term_row *row = &grade->term->rows[at];
    const struct before *before = changes->before != NULL ? &changes->before[at] : NULL;
    const struct rules_verdict *held = &now->verdict;
    char was[16], is[16];
    if (before == NULL || !before->there)
        return changes->late ? spread(grade, row, err) : 0;
    bool other = before->outcome != held->outcome || before->mark != held->mark;
    bool other_final = before->final_mark != now->final_mark;
    if (!other && !other_final)
        return 0;
    if (spread(grade, row, err) != 0)
        return -1;
    if (!changes->told)
        return 0;
    if (other && tell(grade, before, row, "outcome_text", shown(before->outcome, before->mark, was),
                      shown(held->outcome, held->mark, is), err) != 0)
        return -1;
    /* without an exam it is the same once more */
    if (!other_final || (before->final_mark == before->mark && now->final_mark == held->mark))
        return 0;
    return tell(grade, before, row, "final_mark", shown(RULES_MARK, before->final_mark, was),
                shown(RULES_MARK, now->final_mark, is), err);
}
