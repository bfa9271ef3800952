/*
 * forecast: the stage that rewrites table forecast of a period. While the period runs, for every pupil and subject
 * with marks on the roll of the day: the chance of each final mark and of none (by the model), what the marks so
 * far give and what the next ones need (by the policy), why, and whether the tutor should look; "too little" below
 * the policy's number of marks. After the end: the mark that stands and what was missing to the next; a forecast
 * only where a deferral is open. In: the registers, cut at the day (run->as_of, else today) before anything else;
 * after the end also what grade left; earlier periods and prior.txt for the model. See forecast.h. This file chooses
 * the day and reads; forecast_compute.c computes, forecast_write.c writes.
 */
#include "assess/forecast.h"
#include "assess/assess.h"
#include "base/date.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char results_sql[] =
    "SELECT pupil_id, subject_id, outcome, coalesce(mark, -1), final_override_id IS NOT NULL FROM result "
    "WHERE "
    "period_id = :period AND outcome IN ('mark', 'not_attested', 'deferred') ORDER BY pupil_id, subject_id";
/* Teachers' own marks that are set on a later day. */
static const char later_sql[] = "SELECT final_override_id FROM final_override WHERE period_id = :period AND "
                                "withdrawn = 0 AND given_on > :as_of ORDER BY final_override_id";

/* ---- reading ---- */

static int load_results(struct forecast *forecast, struct err *err)
{
    const struct term *term = forecast->term;
    struct stmt *stmt = term_query(forecast->run, results_sql, err);
    size_t capacity = 0;
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 0)),
                subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 1));
        int32_t row = pupil >= 0 && subject >= 0 ? term_row_find(term, pupil, subject) : -1;
        bool overridden = stmt_int(stmt, 4) != 0;
        if (row < 0)
            continue;
        forecast->results =
            term_room(forecast->results, forecast->results_count, &capacity, sizeof *forecast->results);
        forecast->results[forecast->results_count++] = (struct forecast_result){
            row, (int)stmt_int(stmt, 3), !overridden && strcmp(stmt_text(stmt, 2, NULL), "deferred") == 0,
            overridden};
    }
    stmt_free(stmt);
    return got;
}

static int load_later(struct forecast *forecast, struct err *err)
{
    char day[11];
    struct stmt *stmt = term_query(forecast->run, later_sql, err);
    int got = -1;
    if (stmt != NULL)
        stmt_bind_text_named(stmt, ":as_of", date_format(forecast->day, day));
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        term_ids_add(&forecast->later, stmt_int(stmt, 0));
    stmt_free(stmt);
    term_ids_ready(&forecast->later);
    return got;
}

/* A closed period without open deferrals asks nothing of the model: nothing is learned, no earlier period read. */
static int learn(struct forecast *forecast, struct err *err)
{
    const struct term *term = forecast->term;
    bool asked = !forecast->closed;
    for (size_t i = 0; !asked && i < forecast->results_count; i++)
        asked = forecast->results[i].open;
    if (!asked)
        return 0;
    forecast->model = forecast_learn(forecast->run, forecast->book, term->year, forecast->day,
                                     &forecast->names, &forecast->known, err);
    if (forecast->model == NULL)
        return -1;
    forecast->subject_places = mem_alloc((term->subjects_count + 1) * sizeof *forecast->subject_places);
    for (size_t i = 0; i < term->subjects_count; i++)
        forecast->subject_places[i] = forecast_place(&forecast->names, term->subjects[i].id);
    return 0;
}

/* The day: --as-of, else today. A forecast of a day that is still to come would be one of today. */
static int choose_day(struct forecast *forecast, struct err *err)
{
    struct run *run = forecast->run;
    const char *day = run->as_of != NULL ? run->as_of : run->today;
    date_parse(day, &forecast->day);
    if (strcmp(day, run->today) > 0)
        return err_set(err, ERR_USAGE, _("--as-of %s: that day is still to come"), day);
    if (strcmp(day, run->period.starts_on) < 0)
        return err_set(err, ERR_USAGE, _("--as-of %s: %s begins on %s"), day, run->period.code,
                       run->period.starts_on);
    forecast->closed = strcmp(day, run->period.ends_on) > 0;
    snprintf(forecast->as_of, sizeof forecast->as_of, "%.10s", forecast->closed ? run->period.ends_on : day);
    return 0;
}

int forecast_prepare(struct run *run, const struct policy_book *book, struct forecast *forecast,
                     struct err *err)
{
    *forecast = (struct forecast){.run = run, .book = book};
    if (choose_day(forecast, err) != 0 || forecast_load(run, &forecast->term, err) != 0 ||
        forecast_children_load(run, forecast->term, &forecast->children, err) != 0 ||
        load_later(forecast, err) != 0)
        return -1;
    if (forecast->closed && load_results(forecast, err) != 0)
        return -1;
    return learn(forecast, err);
}

void forecast_free(struct forecast *forecast)
{
    forecast_sight_close(&forecast->sight);
    forecast_names_free(&forecast->names);
    model_free(forecast->model);
    term_ids_free(&forecast->later);
    free(forecast->subject_places);
    free(forecast->results);
    free(forecast->lines);
    memset(forecast, 0, sizeof *forecast);
}

static int forecast_all(struct run *run, const struct policy_book *book, struct err *err)
{
    struct forecast forecast;
    int failed = forecast_prepare(run, book, &forecast, err);
    if (failed == 0) {
        forecast_compute(&forecast);
        failed = forecast_write(&forecast, err);
    }
    run->made = (int64_t)forecast.count;
    snprintf(run->summary, sizeof run->summary, _("forecasts: %lld, too few marks: %lld, final: %lld"),
             (long long)forecast.states[FORECAST_SAID], (long long)forecast.states[FORECAST_TOO_LITTLE],
             (long long)forecast.states[FORECAST_FINAL]);
    forecast_free(&forecast);
    return failed;
}

int assess_forecast(struct run *run, struct err *err)
{
    struct policy_book book = {0};
    int failed = forecast_policies(run, &book, err);
    if (failed == 0)
        failed = store_begin(run->store, err);
    if (failed == 0 && (forecast_all(run, &book, err) != 0 || store_commit(run->store, err) != 0)) {
        store_rollback(run->store);
        failed = -1;
    }
    policy_book_free(&book);
    return failed;
}
