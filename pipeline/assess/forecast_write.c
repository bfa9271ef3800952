/*
 * forecast_write: the lines of a computed forecast to table forecast, and what they rest on to forecast_basis; the
 * period's old rows go first. In: see forecast.h. Fails as the data base fails. The caller holds the transaction.
 */
#include "assess/forecast.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

static const char clear_sql[] = "DELETE FROM forecast WHERE period_id = :period; "
                                "DELETE FROM forecast_basis WHERE period_id = :period";
static const char insert_sql[] =
    "INSERT INTO forecast (period_id, pupil_id, subject_id, class_group_id, teacher_id, as_of_on, state, "
    "evidence_count, mean_x1000, recent_x1000, works_due, works_missed, lessons_held, lessons_absent, "
    "lessons_left, "
    "mark_now, expected_mark, p_na, p_success, next_mark, needed_value, needed_weight_x1000, needed_count, "
    "further_mark, further_count, reason_1, effect_1, reason_2, effect_2, reason_3, effect_3, warning, p1, "
    "p2, p3, "
    "p4, p5, p6, p7, p8, p9, p10) VALUES "
    "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,"
    "?21,?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,?39,?40,?41,?42)";
static const char basis_sql[] =
    "INSERT INTO forecast_basis (period_id, as_of_on, gone_x1000, periods, own_count, "
    "pooled_count) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
enum { FIRST_MARK = 33 }; /* the place of p1 */

static const char *const state_names[FORECAST_STATES] = {"too_little", "said", "final"};
/* In the order of enum forecast_warning. */
static const char *const warning_names[] = {"risk", "edge_up", "edge_down", "few_marks", "absent"};

static void bind_static(struct stmt *stmt, int at, const char *text)
{
    stmt_bind_bytes(stmt, at, text, strlen(text));
}

static void bind_needed(struct stmt *stmt, const struct outlook *outlook)
{
    bool needed = outlook->next_mark >= 0 && outlook->needed_count >= 0;
    bool further = outlook->further_mark >= 0 && outlook->further_count >= 0;
    stmt_bind_known(stmt, 20, outlook->next_mark, outlook->next_mark >= 0);
    stmt_bind_known(stmt, 21, outlook->needed_value, needed);
    stmt_bind_known(stmt, 22, outlook->needed_weight_x1000, needed);
    stmt_bind_known(stmt, 23, outlook->needed_count, needed);
    stmt_bind_known(stmt, 24, outlook->further_mark, further);
    stmt_bind_known(stmt, 25, outlook->further_count, further);
}

static void bind_reasons(struct stmt *stmt, const struct forecast_line *line)
{
    for (int i = 0; i < MODEL_REASONS; i++) {
        bool known = i < line->reason_count;
        if (known)
            bind_static(stmt, 26 + 2 * i, model_reason_names[line->reasons[i]]);
        else
            stmt_bind_null(stmt, 26 + 2 * i);
        stmt_bind_known(stmt, 27 + 2 * i, known ? line->effect_x1000[i] : 0, known);
    }
}

/* Words between blanks: LIKE '% risk %' finds one. */
static void warning_text(unsigned warnings, char text[64])
{
    text[0] = '\0';
    for (size_t i = 0; i < sizeof warning_names / sizeof *warning_names; i++)
        if (warnings & 1U << i) {
            strcat(text, " ");
            strcat(text, warning_names[i]);
        }
    if (text[0] != '\0')
        strcat(text, " ");
}

static int write_line(const struct forecast *forecast, struct stmt *stmt, const struct forecast_line *line,
                      struct err *err)
{
    const struct term *term = forecast->term;
    const struct policy *policy = line->policy;
    char warning[64];
    int levels = policy->highest - policy->lowest + 1;
    warning_text(line->warnings, warning);
    stmt_bind_int(stmt, 1, term->period_id);
    stmt_bind_int(stmt, 2, term->pupils[line->row->pupil].id);
    stmt_bind_int(stmt, 3, term->subjects[line->row->subject].id);
    stmt_bind_int(stmt, 4, term->groups[term->pupils[line->row->pupil].home].id);
    stmt_bind_known(stmt, 5, line->row->teacher_id, line->row->teacher_id != 0);
    bind_static(stmt, 6, forecast->as_of);
    bind_static(stmt, 7, state_names[line->state]);
    stmt_bind_int(stmt, 8, line->marks);
    stmt_bind_known(stmt, 9, line->mean_x1000, line->mean_x1000 >= 0);
    stmt_bind_known(stmt, 10, line->recent_x1000, line->recent_x1000 >= 0);
    stmt_bind_int(stmt, 11, line->works_due);
    stmt_bind_int(stmt, 12, line->works_missed);
    stmt_bind_int(stmt, 13, line->lessons_held);
    stmt_bind_int(stmt, 14, line->lessons_absent);
    stmt_bind_known(stmt, 15, line->lessons_left, line->lessons_left >= 0);
    stmt_bind_known(stmt, 16, line->outlook.expected_mark, line->outlook.expected_mark >= 0);
    stmt_bind_known(stmt, 17, line->expected_mark, line->expected_mark >= 0);
    stmt_bind_known(stmt, 18, line->chance[levels], line->has_chances);
    stmt_bind_known(stmt, 19, line->success, line->has_chances);
    bind_needed(stmt, &line->outlook);
    bind_reasons(stmt, line);
    stmt_bind_text(stmt, 32, warning);
    for (int mark = 1; mark <= POLICY_MARK_MAX; mark++) {
        bool known = line->has_chances && mark >= policy->lowest && mark <= policy->highest;
        stmt_bind_known(stmt, FIRST_MARK + mark - 1, known ? line->chance[mark - policy->lowest] : 0, known);
    }
    return stmt_run(stmt, err);
}

static int write_basis(const struct forecast *forecast, struct err *err)
{
    struct model_known known = {0};
    const struct term *term = forecast->term;
    int32_t gone = (forecast->day < term->ends ? forecast->day : term->ends) - term->starts + 1;
    if (forecast->model != NULL)
        known = model_known(forecast->model);
    struct stmt *stmt = store_prepare(forecast->run->store, basis_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, term->period_id);
    stmt_bind_text(stmt, 2, forecast->as_of);
    stmt_bind_int(stmt, 3, (int64_t)gone * 1000 / (term->ends - term->starts + 1));
    stmt_bind_int(stmt, 4, forecast->known.periods);
    stmt_bind_int(stmt, 5, forecast->known.outcomes);
    stmt_bind_int(stmt, 6, term->year ? known.year_pooled : known.period_pooled / FORECAST_SHARES);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

int forecast_write(const struct forecast *forecast, struct err *err)
{
    struct run *run = forecast->run;
    if (store_run_for(run->store, clear_sql, run->period.id, err) != 0)
        return -1;
    struct stmt *stmt = store_prepare(run->store, insert_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < forecast->count; i++)
        failed = write_line(forecast, stmt, &forecast->lines[i], err);
    stmt_free(stmt);
    return failed != 0 ? -1 : write_basis(forecast, err);
}
