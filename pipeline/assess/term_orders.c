/*
 * term_orders: what people decided for the period, put to the rows of the roll: a teacher's own final marks,
 * deferrals, exams; and when the imports were committed.
 */
#include "assess/term.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char later_sql[] =
    "SELECT 1 FROM membership WHERE pupil_id = :pupil AND withdrawn = 0 AND from_on > :ends LIMIT 1";
static const char imports_sql[] = "SELECT import_id, committed_at FROM import ORDER BY import_id";
static const char overrides_sql[] =
    "SELECT final_override_id, pupil_id, subject_id, kind = 'final', outcome, coalesce(mark, -1), "
    "received_at, coalesce(import_id, 0) "
    "FROM final_override WHERE period_id = :period AND withdrawn = 0 AND kind <> 'certificate' "
    "ORDER BY final_override_id";
/* Orders for all subjects first, so that the subject's own decides. */
static const char deferrals_sql[] =
    "SELECT deferral_id, pupil_id, subject_id, state, due_on, coalesce(import_id, 0), outcome, state_at "
    "FROM deferral WHERE "
    "period_id = :period AND "
    "withdrawn = 0 "
    "AND state IN ('granted', 'extended', 'resolved', 'lapsed') "
    "ORDER BY subject_id IS NOT NULL, state IN ('granted', 'extended'), coalesce(order_on, ''), deferral_id";
/* A later exam of the same period replaces an earlier one. */
static const char exams_sql[] =
    "SELECT pupil_id, subject_id, mark, score_x1000, coalesce(max_x1000, 0), received_at FROM exam_result "
    "WHERE period_id = :period AND kind = 'exam' AND withdrawn = 0 ORDER BY held_on, exam_result_id";

int term_load_imports(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, imports_sql, err);
    int row = -1;
    size_t capacity = 0;
    term->last_commit = INT64_MIN;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        term->committed =
            term_room(term->committed, term->import_ids.count, &capacity, sizeof *term->committed);
        term->committed[term->import_ids.count] = stmt_int(stmt, 1);
        term_ids_add(&term->import_ids, stmt_int(stmt, 0));
        if (stmt_int(stmt, 1) > term->last_commit)
            term->last_commit = stmt_int(stmt, 1);
    }
    stmt_free(stmt);
    term_ids_ready(&term->import_ids);
    return row;
}

static struct term_row *find_row(struct term *term, int64_t pupil_id, int64_t subject_id,
                                 enum term_oddity_kind kind)
{
    int32_t pupil = term_ids_find(&term->pupil_ids, pupil_id);
    if (pupil < 0)
        return NULL;
    int32_t subject = term_ids_find(&term->subject_ids, subject_id);
    int32_t row = subject >= 0 ? term_row_find(term, pupil, subject) : -1;
    if (row < 0)
        term_odd(term, kind, pupil_id, subject_id);
    return row >= 0 ? &term->rows[row] : NULL;
}

/* Did the pupil come only after the period? Then its final marks are those of the former school, for the year. */
static int came_later(struct run *run, const struct term *term, int64_t pupil_id, struct stmt **stmt,
                      struct err *err)
{
    int32_t pupil = term_ids_find(&term->pupil_ids, pupil_id);
    if (pupil < 0 || term->pupils[pupil].place != TERM_NOWHERE)
        return 0;
    if (*stmt == NULL)
        *stmt = term_query(run, later_sql, err);
    if (*stmt == NULL)
        return -1;
    stmt_bind_int_named(*stmt, ":pupil", pupil_id);
    int got = stmt_step(*stmt, err);
    stmt_reset(*stmt);
    return got;
}

static int load_overrides(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, overrides_sql, err), *later = NULL;
    int step = -1, came = 0;
    while (stmt != NULL && (step = stmt_step(stmt, err)) == 1) {
        came = came_later(run, term, stmt_int(stmt, 1), &later, err);
        if (came < 0)
            break;
        if (came > 0)
            continue;
        struct term_row *row = find_row(term, stmt_int(stmt, 1), stmt_int(stmt, 2), TERM_OVERRIDE_OUTSIDE);
        if (row == NULL)
            continue;
        *(stmt_int(stmt, 3) != 0 ? &row->final_at : &row->override_at) = (int32_t)term->overrides_count;
        term->overrides = term_room(term->overrides, term->overrides_count, &term->overrides_capacity,
                                    sizeof *term->overrides);
        term->overrides[term->overrides_count++] = (struct term_override){
            stmt_int(stmt, 0), rules_outcome_of(stmt_text(stmt, 4, NULL)), (int)stmt_int(stmt, 5),
            stmt_is_null(stmt, 6) ? INT64_MIN : stmt_int(stmt, 6), stmt_int(stmt, 7)};
    }
    stmt_free(stmt);
    stmt_free(later);
    return came < 0 ? -1 : step;
}

static int load_deferrals(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, deferrals_sql, err);
    int step = -1;
    while (stmt != NULL && (step = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 1));
        if (pupil < 0)
            continue;
        int32_t at = (int32_t)term->deferrals_count;
        term->deferrals = term_room(term->deferrals, term->deferrals_count, &term->deferrals_capacity,
                                    sizeof *term->deferrals);
        const char *state = stmt_text(stmt, 3, NULL);
        term->deferrals[term->deferrals_count++] =
            (struct term_deferral){.id = stmt_int(stmt, 0),
                                   .open = strcmp(state, "granted") == 0 || strcmp(state, "extended") == 0,
                                   .not_attested = strcmp(stmt_text(stmt, 6, NULL), "not_attested") == 0,
                                   .due = term_day(stmt, 4, INT32_MAX),
                                   .import_id = stmt_int(stmt, 5),
                                   .state_at = stmt_is_null(stmt, 7) ? INT64_MIN : stmt_int(stmt, 7)};
        if (stmt_is_null(stmt, 2)) {
            for (int32_t i = 0; i < term->pupils[pupil].rows; i++)
                term->rows[term->pupils[pupil].first_row + i].deferral_at = at;
            continue;
        }
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 2));
        int32_t row = subject >= 0 ? term_row_find(term, pupil, subject) : -1;
        if (row >= 0)
            term->rows[row].deferral_at = at;
    }
    stmt_free(stmt);
    return step;
}

static int load_exams(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, exams_sql, err);
    int step = -1;
    while (stmt != NULL && (step = stmt_step(stmt, err)) == 1) {
        struct term_row *row = find_row(term, stmt_int(stmt, 0), stmt_int(stmt, 1), TERM_EXAM_OUTSIDE);
        if (row == NULL)
            continue;
        int64_t score = stmt_int(stmt, 3), max = stmt_int(stmt, 4);
        bool scored =
            !stmt_is_null(stmt, 3) && score >= 0 && score <= 1000000000 && max >= 0 && max <= 1000000000;
        row->exam_at = (int32_t)term->exams_count;
        term->exams = term_room(term->exams, term->exams_count, &term->exams_capacity, sizeof *term->exams);
        term->exams[term->exams_count++] = (struct term_exam){
            stmt_is_null(stmt, 2) ? -1 : (int)stmt_int(stmt, 2), scored ? score : -1, max, stmt_int(stmt, 5)};
    }
    stmt_free(stmt);
    return step;
}

int term_load_orders(struct run *run, struct term *term, struct err *err)
{
    if (load_overrides(run, term, err) != 0 || load_deferrals(run, term, err) != 0)
        return -1;
    return load_exams(run, term, err);
}
