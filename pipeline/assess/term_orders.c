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
    "received_at, coalesce(import_id, 0), reason <> '' "
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
/* Those that were taken back too: what they held up is known only since then. */
static const char acts_sql[] =
    "SELECT d.deferral_id, d.pupil_id, coalesce(d.subject_id, 0), d.period_id = :period, "
    "e.deferral_event_id, "
    "e.act, e.happened_at FROM deferral AS d CROSS JOIN deferral_event AS e USING (deferral_id) WHERE "
    "d.period_id = :period OR d.period_id IN (SELECT period_id FROM period WHERE parent_id = :period) "
    "ORDER BY d.deferral_id, e.deferral_event_id";
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
            stmt_int(stmt, 0),      rules_outcome_of(stmt_text(stmt, 4, NULL)),
            (int)stmt_int(stmt, 5), stmt_is_null(stmt, 6) ? INT64_MIN : stmt_int(stmt, 6),
            stmt_int(stmt, 7),      stmt_int(stmt, 8) != 0};
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

/* A deferral's acts, one after the other. */
struct acts {
    struct term_release release;  /* act_id 0: none yet */
    int64_t pupil_id, subject_id; /* subject 0: all */
    enum { HOLDS_NOTHING, HOLDS, HOLDS_LAPSED } holds;
};

/* The first act that ends it counts; the same act again (another date, another text) is a mere correction. */
static void follow_act(struct acts *acts, const char *act, int64_t act_id, int64_t at)
{
    bool lapsed = strcmp(act, "lapsed") == 0, resolved = strcmp(act, "resolved") == 0;
    if (strcmp(act, "granted") == 0 || strcmp(act, "extended") == 0) {
        acts->holds = HOLDS;
        return;
    }
    bool ends = lapsed ? acts->holds != HOLDS_LAPSED
                       : acts->holds != HOLDS_NOTHING || (resolved && acts->release.act_id == 0);
    acts->holds = lapsed ? HOLDS_LAPSED : HOLDS_NOTHING;
    if (!ends)
        return;
    acts->release.act_id = act_id;
    acts->release.at = at;
    acts->release.gone = !lapsed && !resolved;
}

/* The subject's own deferral counts before one for all subjects; of those that are gone the last. */
static void release_row(struct term *term, struct term_row *row, int32_t at)
{
    const struct term_release *release = &term->releases[at];
    const struct term_deferral *holds = row->deferral_at >= 0 ? &term->deferrals[row->deferral_at] : NULL;
    if (release->own && !release->gone && holds != NULL && holds->id != release->deferral_id)
        return;
    if (row->release_at < 0 || term->releases[row->release_at].act_id < release->act_id)
        row->release_at = at;
}

static void put_release(struct term *term, const struct acts *acts)
{
    int32_t pupil = term_ids_find(&term->pupil_ids, acts->pupil_id);
    if (pupil < 0 || acts->release.act_id == 0 || acts->holds == HOLDS)
        return;
    int32_t at = (int32_t)term->releases_count;
    term->releases =
        term_room(term->releases, term->releases_count, &term->releases_capacity, sizeof *term->releases);
    term->releases[term->releases_count++] = acts->release;
    for (int32_t i = 0; i < term->pupils[pupil].rows; i++) {
        struct term_row *row = &term->rows[term->pupils[pupil].first_row + i];
        if (acts->subject_id == 0 || term->subjects[row->subject].id == acts->subject_id)
            release_row(term, row, at);
    }
}

static int load_releases(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, acts_sql, err);
    struct acts acts = {.pupil_id = -1};
    int step = -1;
    while (stmt != NULL && (step = stmt_step(stmt, err)) == 1) {
        if (stmt_int(stmt, 0) != acts.release.deferral_id) {
            put_release(term, &acts);
            acts = (struct acts){.release = {.deferral_id = stmt_int(stmt, 0), .own = stmt_int(stmt, 3) != 0},
                                 .pupil_id = stmt_int(stmt, 1),
                                 .subject_id = stmt_int(stmt, 2)};
        }
        follow_act(&acts, stmt_text(stmt, 5, NULL), stmt_int(stmt, 4), stmt_int(stmt, 6));
    }
    put_release(term, &acts);
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
    if (load_overrides(run, term, err) != 0 || load_deferrals(run, term, err) != 0 ||
        load_releases(run, term, err) != 0)
        return -1;
    return load_exams(run, term, err);
}
