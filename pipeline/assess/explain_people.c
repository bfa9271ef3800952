/*
 * explain_people: whom and what it is about, and what people decided: names, overrides, the deferral, the exam; and what
 * the stage grade left in the store. The basis of a deferral is not read: it is told to nobody.
 */
#include "assess/explain.h"
#include "base/arena.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char about_sql[] =
    "SELECT p.full_name, p.source_id, s.title, s.source_id, coalesce((SELECT title FROM class_group WHERE "
    "class_group_id = ?3), ''), coalesce((SELECT title FROM class_group WHERE class_group_id = ?4), ''), "
    "coalesce((SELECT full_name FROM teacher WHERE teacher_id = ?5), '') FROM pupil AS p, subject AS s WHERE "
    "p.pupil_id = ?1 AND s.subject_id = ?2";
static const char periods_sql[] =
    "SELECT coalesce(group_concat(code, ', '), '') FROM (SELECT code FROM period WHERE withdrawn = 0 AND "
    "kind <> 'year' AND ?1 BETWEEN coalesce(grade_from, 0) AND coalesce(grade_to, 99) AND (?2 = 0 OR "
    "parent_id = (SELECT parent_id FROM period WHERE period_id = ?2)) ORDER BY starts_on)";
static const char override_sql[] =
    "SELECT f.outcome, coalesce(f.mark, -1), coalesce(nullif(f.author, ''), t.full_name, ''), f.reason, "
    "f.given_on, "
    "i.committed_at FROM final_override AS f LEFT JOIN teacher AS t USING (teacher_id) LEFT JOIN import AS i "
    "ON i.import_id = f.import_id WHERE f.final_override_id = ?1";
static const char deferral_sql[] =
    "SELECT state, order_number, coalesce(order_on, ''), coalesce(due_on, ''), coalesce(resolved_on, '') "
    "FROM deferral WHERE deferral_id = ?1";
/* The same choice as in term_orders. */
static const char exam_sql[] =
    "SELECT title, held_on, mark, score_x1000, coalesce(max_x1000, 0) FROM exam_result WHERE period_id = ?1 "
    "AND pupil_id = ?2 AND subject_id = ?3 AND kind = 'exam' AND withdrawn = 0 ORDER BY held_on DESC, "
    "exam_result_id DESC LIMIT 1";
static const char stored_sql[] =
    "SELECT r.outcome, coalesce(r.mark, -1), coalesce(r.final_mark, -1), r.reason, r.outcome_text, r.digest, "
    "coalesce(r.stale_import_id, 0), (SELECT max(ended_at) FROM run WHERE stage = 'grade' AND outcome = "
    "'done' AND period_id = r.period_id) FROM result AS r WHERE r.period_id = ?1 AND r.pupil_id = ?2 AND "
    "r.subject_id = ?3";

static const char *copy(const struct explain *explain, struct stmt *stmt, int at)
{
    return arena_strdup(explain->run->arena, stmt_text(stmt, at, NULL));
}

static int load_other_periods(struct explain *explain, struct err *err)
{
    explain->other_periods = "";
    if (explain->where != EXPLAIN_GRADE_ELSEWHERE)
        return 0;
    struct stmt *stmt = store_prepare(explain->run->store, periods_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, explain->grade);
    stmt_bind_int(stmt, 2, explain->run->period.id);
    int got = stmt_step(stmt, err);
    if (got == 1)
        explain->other_periods = copy(explain, stmt, 0);
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

int explain_load_people(struct explain *explain, struct err *err)
{
    const struct term *term = explain->term;
    const struct term_row *row = explain->row;
    int32_t pupil = term_ids_find(&term->pupil_ids, explain->pupil_id);
    int32_t home = pupil >= 0 && explain->where != EXPLAIN_NOT_ON_ROLL ? term->pupils[pupil].home : -1;
    struct stmt *stmt = store_prepare(explain->run->store, about_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, explain->pupil_id);
    stmt_bind_int(stmt, 2, explain->subject_id);
    stmt_bind_int(stmt, 3, home >= 0 ? term->groups[home].id : 0);
    stmt_bind_int(stmt, 4, row != NULL && row->taught_in != home ? term->groups[row->taught_in].id : 0);
    stmt_bind_int(stmt, 5, row != NULL ? row->teacher_id : 0);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        explain->pupil = copy(explain, stmt, 0);
        explain->pupil_source = copy(explain, stmt, 1);
        explain->subject = copy(explain, stmt, 2);
        explain->subject_source = copy(explain, stmt, 3);
        explain->class_title = copy(explain, stmt, 4);
        explain->taught_in = copy(explain, stmt, 5);
        explain->teacher = copy(explain, stmt, 6);
    }
    stmt_free(stmt);
    return got == 1 ? load_other_periods(explain, err) : -1;
}

int explain_load_override(struct explain *explain, int64_t id, struct explain_override *out, struct err *err)
{
    struct stmt *stmt = store_prepare(explain->run->store, override_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, id);
    int got = stmt_step(stmt, err);
    if (got == 1)
        *out =
            (struct explain_override){.there = true,
                                      .outcome = rules_outcome_of(stmt_text(stmt, 0, NULL)),
                                      .mark = (int)stmt_int(stmt, 1),
                                      .author = copy(explain, stmt, 2),
                                      .reason = copy(explain, stmt, 3),
                                      .day = term_day(stmt, 4, 0),
                                      .imported_at = stmt_is_null(stmt, 5) ? INT64_MIN : stmt_int(stmt, 5)};
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

static int load_set(struct explain *explain, int32_t at, struct explain_override *out, struct err *err)
{
    return at >= 0 ? explain_load_override(explain, explain->term->overrides[at].id, out, err) : 0;
}

static int load_deferral(struct explain *explain, struct err *err)
{
    if (explain->row->deferral_at < 0)
        return 0;
    const struct term_deferral *deferral = &explain->term->deferrals[explain->row->deferral_at];
    struct stmt *stmt = store_prepare(explain->run->store, deferral_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, deferral->id);
    int got = stmt_step(stmt, err);
    if (got == 1)
        explain->deferral = (struct explain_order){.there = true,
                                                   .open = deferral->open,
                                                   .state = copy(explain, stmt, 0),
                                                   .number = copy(explain, stmt, 1),
                                                   .order_on = copy(explain, stmt, 2),
                                                   .due_on = copy(explain, stmt, 3),
                                                   .resolved_on = copy(explain, stmt, 4)};
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

int explain_load_exam(struct explain *explain, int64_t subject_id, struct err *err)
{
    struct stmt *stmt = store_prepare(explain->run->store, exam_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, explain->run->period.id);
    stmt_bind_int(stmt, 2, explain->pupil_id);
    stmt_bind_int(stmt, 3, subject_id);
    int got = stmt_step(stmt, err);
    if (got == 1)
        explain->exam = (struct explain_exam){.there = true,
                                              .title = copy(explain, stmt, 0),
                                              .held_on = copy(explain, stmt, 1),
                                              .has_mark = !stmt_is_null(stmt, 2),
                                              .mark = stmt_int(stmt, 2),
                                              .has_score = !stmt_is_null(stmt, 3),
                                              .score_x1000 = stmt_int(stmt, 3),
                                              .max_x1000 = stmt_int(stmt, 4)};
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

int explain_load_orders(struct explain *explain, struct err *err)
{
    return load_set(explain, explain->row->override_at, &explain->override, err) != 0 ||
                   load_set(explain, explain->row->final_at, &explain->final_override, err) != 0 ||
                   load_deferral(explain, err) != 0
               ? -1
           : explain->row->exam_at >= 0 ? explain_load_exam(explain, explain->subject_id, err)
                                        : 0;
}

static bool same_digest(const struct explain *explain, const char *digest)
{
    char now[DIGEST_HEX + 1];
    struct buf scratch = {0};
    grade_digest(explain->policy, explain->term, explain->row, &explain->facts.facts, &scratch, now);
    buf_free(&scratch);
    return strcmp(now, digest) == 0;
}

int explain_load_stored(struct explain *explain, struct err *err)
{
    const struct rules_result *now = &explain->result;
    struct stmt *stmt = store_prepare(explain->run->store, stored_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, explain->run->period.id);
    stmt_bind_int(stmt, 2, explain->pupil_id);
    stmt_bind_int(stmt, 3, explain->subject_id);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        struct explain_stored *stored = &explain->stored;
        *stored = (struct explain_stored){.there = true,
                                          .outcome = copy(explain, stmt, 0),
                                          .mark = (int)stmt_int(stmt, 1),
                                          .final_mark = (int)stmt_int(stmt, 2),
                                          .reason = copy(explain, stmt, 3),
                                          .outcome_text = copy(explain, stmt, 4),
                                          .stale_import_id = stmt_int(stmt, 6),
                                          .graded_at = stmt_is_null(stmt, 7) ? INT64_MIN : stmt_int(stmt, 7)};
        stored->now_text = explain_outcome_text(explain, now->verdict.outcome, now->verdict.mark);
        stored->inputs_differ = !same_digest(explain, stmt_text(stmt, 5, NULL));
        stored->differs = rules_outcome_of(stored->outcome) != now->verdict.outcome ||
                          stored->mark != now->verdict.mark || stored->final_mark != now->final_mark ||
                          strcmp(stored->reason, rules_reason_names[now->verdict.reason]) != 0;
    }
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}
