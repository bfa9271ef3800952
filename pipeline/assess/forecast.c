/*
 * forecast: the stage that rewrites table forecast of a period, first form. Before the period's end: the mark
 * that the works so far would give, and how many good ones the next mark needs; "too little" below the
 * policy's number of marks. After the end of a result that stands: the mark itself, and what was missing to
 * the next. Data are cut at the day before anything else. In: what grade left, and while the period runs the
 * registers.
 */
#include "assess/assess.h"
#include "assess/grade.h"
#include "assess/outlook.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

static const char clear_sql[] = "DELETE FROM forecast WHERE period_id = :period";
static const char results_sql[] = "SELECT r.pupil_id, r.subject_id, r.outcome, r.mark, r.marks_count, "
                                  "r.weight_sum_x1000, r.weighted_sum_x1000000, "
                                  "r.final_override_id IS NOT NULL FROM result r JOIN subject s USING "
                                  "(subject_id) WHERE r.period_id = :period "
                                  "AND s.assessment = 'marks' AND r.outcome IN ('mark', 'not_attested', "
                                  "'deferred') ORDER BY r.pupil_id, r.subject_id";
static const char insert_sql[] =
    "INSERT INTO forecast (period_id, pupil_id, subject_id, as_of_on, state, evidence_count, mean_x1000, "
    "expected_mark, next_mark, "
    "needed_value, needed_weight_x1000, needed_count) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12)";

struct forecast {
    struct run *run;
    const struct policy *policy;
    struct term *term; /* loaded while the period runs */
    bool closed;       /* the period is over */
    bool year;
    char as_of[11];
    struct stmt *insert;
    int64_t said, too_little, final;
};

struct evidence { /* a row of result, or of the roll at the day */
    int64_t pupil_id, subject_id;
    bool has_mark, overridden, deferred;
    int mark;
    struct rules_sums sums;
};

static void bind_known(struct stmt *stmt, int at, int64_t value, bool known)
{
    if (known)
        stmt_bind_int(stmt, at, value);
    else
        stmt_bind_null(stmt, at);
}

static int write_line(struct forecast *forecast, const struct evidence *one, const char *state,
                      const struct outlook *outlook, struct err *err)
{
    struct stmt *stmt = forecast->insert;
    bool needed = outlook->next_mark >= 0 && outlook->needed_count >= 0;
    stmt_bind_int(stmt, 1, forecast->run->period.id);
    stmt_bind_int(stmt, 2, one->pupil_id);
    stmt_bind_int(stmt, 3, one->subject_id);
    stmt_bind_bytes(stmt, 4, forecast->as_of, strlen(forecast->as_of));
    stmt_bind_bytes(stmt, 5, state, strlen(state));
    stmt_bind_int(stmt, 6, one->sums.marks);
    bind_known(stmt, 7, rules_mean_x1000(&one->sums), one->sums.weight_x1000 > 0);
    bind_known(stmt, 8, outlook->expected_mark, outlook->expected_mark >= 0);
    bind_known(stmt, 9, outlook->next_mark, outlook->next_mark >= 0);
    bind_known(stmt, 10, outlook->needed_value, needed);
    bind_known(stmt, 11, outlook->needed_weight_x1000, needed);
    bind_known(stmt, 12, outlook->needed_count, needed);
    return stmt_run(stmt, err);
}

static int say(struct forecast *forecast, const struct evidence *one, struct err *err)
{
    struct outlook outlook = {.expected_mark = -1, .next_mark = -1, .needed_count = -1};
    /* one period's mark says something about the year */
    int enough = forecast->year ? 1 : forecast->policy->forecast_min_marks;
    if ((forecast->closed && !one->deferred) || one->overridden) {
        forecast->final++;
        if (one->has_mark && !one->overridden && !forecast->year)
            outlook = outlook_of_result(forecast->policy, &one->sums, one->mark);
        else if (one->has_mark)
            outlook.expected_mark = one->mark; /* set by a person: no sum of marks leads to the next */
        return write_line(forecast, one, "final", &outlook, err);
    }
    if (one->sums.marks < enough || one->sums.weight_x1000 == 0) {
        forecast->too_little++;
        return write_line(forecast, one, "too_little", &outlook, err);
    }
    forecast->said++;
    outlook = forecast->year ? outlook_of_year(forecast->policy, &one->sums)
                             : outlook_of_marks(forecast->policy, &one->sums);
    return write_line(forecast, one, "said", &outlook, err);
}

/* The sums of the same pair from what was known at the day. */
static void cut(const struct forecast *forecast, struct evidence *one)
{
    const struct term *term = forecast->term;
    int32_t pupil = term_ids_find(&term->pupil_ids, one->pupil_id),
            subject = term_ids_find(&term->subject_ids, one->subject_id);
    int32_t row = pupil >= 0 && subject >= 0 ? term_row_find(term, pupil, subject) : -1;
    struct grade_facts facts = {0};
    if (row >= 0)
        grade_weigh(forecast->policy, term, &term->rows[row], &facts);
    one->sums = facts.facts.sums;
}

static int forecast_all(struct forecast *forecast, struct err *err)
{
    struct run *run = forecast->run;
    int32_t day = 0;
    date_parse(forecast->as_of, &day);
    if (!forecast->closed) {
        if (term_share(run, forecast->policy, &forecast->term, err) != 0)
            return -1;
        forecast->term->until = day;
    }
    struct stmt *stmt = term_query(run, clear_sql, err);
    int failed = stmt != NULL ? stmt_run(stmt, err) : -1;
    stmt_free(stmt);
    forecast->insert = failed == 0 ? store_prepare(run->store, insert_sql, err) : NULL;
    stmt = forecast->insert != NULL ? term_query(run, results_sql, err) : NULL;
    int step = -1;
    while (stmt != NULL && (step = stmt_step(stmt, err)) == 1) {
        const char *outcome = stmt_text(stmt, 2, NULL);
        struct evidence one = {.pupil_id = stmt_int(stmt, 0),
                               .subject_id = stmt_int(stmt, 1),
                               .has_mark = !stmt_is_null(stmt, 3),
                               .overridden = stmt_int(stmt, 7) != 0,
                               .deferred = strcmp(outcome, "deferred") == 0,
                               .mark = (int)stmt_int(stmt, 3),
                               .sums = {(int)stmt_int(stmt, 4), 0, stmt_int(stmt, 5), stmt_int(stmt, 6)}};
        if (!forecast->closed)
            cut(forecast, &one);
        if (say(forecast, &one, err) != 0) {
            step = -1;
            break;
        }
    }
    stmt_free(stmt);
    return step;
}

int assess_forecast(struct run *run, struct err *err)
{
    struct policy policy;
    struct forecast forecast = {.run = run, .policy = &policy, .year = strcmp(run->period.kind, "year") == 0};
    forecast.closed = strcmp(run->today, run->period.ends_on) > 0;
    snprintf(forecast.as_of, sizeof forecast.as_of, "%.10s",
             forecast.closed ? run->period.ends_on : run->today);
    if (policy_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &policy, err) != 0 ||
        store_begin(run->store, err) != 0)
        return -1;
    int failed = forecast_all(&forecast, err);
    stmt_free(forecast.insert);
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    run->made = forecast.said + forecast.too_little + forecast.final;
    snprintf(run->summary, sizeof run->summary, _("forecasts: %lld, too few marks: %lld, final: %lld"),
             (long long)forecast.said, (long long)forecast.too_little, (long long)forecast.final);
    return 0;
}
