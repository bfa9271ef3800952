/*
 * forecast_score: how good the forecasts of closed periods would have been (itog forecast --backtest). Periods are
 * taken in the order in which they began. Each is forecast at a quarter, half and three quarters of it (a year: after
 * each of its periods) from what was entered by then, by a model that knows only periods that were over before it
 * began. Where there is none, each fifth of the pupils, by a hash of the pupil, is forecast from the other four: no
 * pupil's own path is in the model that judges it. Out: forecast_score, forecast_reliability.
 *
 * An example is kept small: a school of 10,000 pupils has a million of them in a quarter.
 */
#include "assess/assess.h"
#include "assess/forecast.h"
#include "assess/model_score.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { FOLDS = 5, POINTS = MODEL_PERIODS_MAX, METHODS = 1 + MODEL_BASELINES };

static const char *const method_names[METHODS] = {"forecast", "last_mark", "last_level", "base_rate"};
static const char clear_score_sql[] = "DELETE FROM forecast_score WHERE ?1 IN (0, period_id)";
static const char clear_reliability_sql[] = "DELETE FROM forecast_reliability WHERE ?1 IN (0, period_id)";
static const char score_sql[] =
    "INSERT INTO forecast_score (period_id, at_percent, method, training, count, too_little, brier, ece, "
    "accuracy, "
    "level_accuracy, auc, scored_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
static const char reliability_sql[] =
    "INSERT INTO forecast_reliability (period_id, at_percent, bin, count, happened, "
    "said_sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

struct kept { /* an example */
    int32_t mean_x1000, recent_x1000;
    uint16_t marks, effective_x10, gone_x1000, due, missed, held, absent, share_x1000;
    int16_t place;
    uint8_t outcome, fold, enough, periods, of;
    int8_t value[MODEL_PERIODS_MAX];
};

struct scored { /* a period */
    struct forecast_period *period;
    struct kept *kept;
    size_t count, capacity;
    bool learned;
};

struct point { /* a share of a period */
    int percent;
    int64_t too_little;
    struct model_score scores[METHODS];
};

struct backtest {
    struct run *run;
    const struct policy_book *book;
    struct model_scale scale;
    struct model *known; /* counts of all periods that are over */
    struct forecast_names names;
    int learned[2]; /* periods, years in it */
    struct scored *at;
    struct stmt *score, *reliability;
};

/* ---- keeping ---- */

static uint16_t small(int value)
{
    return (uint16_t)(value < 0 ? 0 : value > UINT16_MAX ? UINT16_MAX : value);
}

static uint8_t fold_of(int64_t pupil_id)
{
    uint64_t hash = (uint64_t)pupil_id + 0x9e3779b97f4a7c15U;
    hash = (hash ^ hash >> 30) * 0xbf58476d1ce4e5b9U;
    hash = (hash ^ hash >> 27) * 0x94d049bb133111ebU;
    return (uint8_t)((hash ^ hash >> 31) % FOLDS);
}

static int keep(void *user, const struct forecast_example *example, struct err *err)
{
    (void)err;
    struct backtest *backtest = user;
    struct scored *at = backtest->at;
    const struct model_period *period = &example->evidence->period;
    const struct model_year *year = &example->evidence->year;
    at->kept = term_room(at->kept, at->count, &at->capacity, sizeof *at->kept);
    struct kept *one = &at->kept[at->count++];
    *one = (struct kept){.mean_x1000 = (int32_t)period->mean_x1000,
                         .recent_x1000 = (int32_t)period->recent_x1000,
                         .marks = small(period->marks),
                         .effective_x10 = small(period->effective_x10),
                         .gone_x1000 = small(period->gone_x1000),
                         .due = small(period->works_due),
                         .missed = small(period->works_missed),
                         .held = small(period->lessons_held),
                         .absent = small(period->lessons_absent),
                         .share_x1000 = small(example->share_x1000),
                         .place = (int16_t)forecast_place(&backtest->names, example->subject_id),
                         .outcome = (uint8_t)example->outcome,
                         .fold = fold_of(example->pupil_id),
                         .enough = example->evidence->enough,
                         .periods = (uint8_t)year->periods,
                         .of = (uint8_t)year->of};
    memcpy(one->value, year->value, sizeof one->value);
    return 0;
}

static struct model_period period_of(const struct kept *one)
{
    return (struct model_period){.marks = one->marks,
                                 .weight_x1000 = one->effective_x10 * 100,
                                 .effective_x10 = one->effective_x10,
                                 .mean_x1000 = one->mean_x1000,
                                 .recent_x1000 = one->recent_x1000,
                                 .gone_x1000 = one->gone_x1000,
                                 .lessons_left = -1,
                                 .works_due = one->due,
                                 .works_missed = one->missed,
                                 .lessons_held = one->held,
                                 .lessons_absent = one->absent};
}

static struct model_year year_of(const struct kept *one)
{
    struct model_year year = {.periods = one->periods, .of = one->of};
    memcpy(year.value, one->value, sizeof year.value);
    return year;
}

static void learn_one(struct model *model, const struct kept *one, bool is_year)
{
    int levels = model_scale(model)->levels;
    if (is_year) {
        struct model_year year = year_of(one);
        model_learn_year(model, one->place, &year, one->outcome < levels ? one->outcome : MODEL_NONE, 1);
    } else {
        struct model_period period = period_of(one);
        model_learn_period(model, one->place, &period, one->outcome, 1);
    }
}

/* ---- scoring ---- */

static bool predict(const struct model *model, const struct kept *one, bool is_year, int method,
                    double p[MODEL_OUTCOMES_MAX])
{
    struct model_period period = period_of(one);
    struct model_year year = year_of(one);
    if (method == 0)
        return is_year ? model_predict_year(model, one->place, &year, p)
                       : model_predict_period(model, one->place, &period, p);
    enum model_baseline which = (enum model_baseline)(method - 1);
    return is_year ? model_baseline_year(model, which, &year, p)
                   : model_baseline_period(model, which, &period, p);
}

static struct point *point_of(struct point *points, const struct kept *one, bool is_year)
{
    int percent = one->share_x1000 / 10;
    if (!is_year && percent != 25 && percent != 50 && percent != 75)
        return NULL;
    for (int i = 0; i < POINTS; i++) {
        if (points[i].percent == 0)
            points[i].percent = percent;
        if (points[i].percent == percent)
            return &points[i];
    }
    return NULL;
}

/* Every method is asked about the same pupils: those about whom the forecast would have been published. */
static void score_one(const struct backtest *backtest, const struct model *model, const struct kept *one,
                      struct point *points)
{
    bool is_year = backtest->at->period->year;
    double p[METHODS][MODEL_OUTCOMES_MAX];
    struct point *point = point_of(points, one, is_year);
    if (point == NULL)
        return;
    bool said = one->enough;
    for (int i = 0; i < METHODS && said; i++)
        said = predict(model, one, is_year, i, p[i]);
    point->too_little += !said;
    bool happened = one->outcome >= backtest->scale.pass && one->outcome < backtest->scale.levels;
    for (int i = 0; i < METHODS && said; i++)
        model_score_add(&point->scores[i], model_pass(&backtest->scale, p[i]), happened,
                        model_likeliest(&backtest->scale, p[i]) == one->outcome);
}

static void score_known(const struct backtest *backtest, struct point *points)
{
    model_prepare(backtest->known);
    for (size_t i = 0; i < backtest->at->count; i++)
        score_one(backtest, backtest->known, &backtest->at->kept[i], points);
}

static int score_folds(const struct backtest *backtest, struct point *points, struct err *err)
{
    const struct scored *at = backtest->at;
    for (int fold = 0; fold < FOLDS; fold++) {
        struct forecast_names names = {0};
        struct model *model = model_new(&backtest->scale);
        /* subjects get the same places, in the same order */
        int failed = forecast_names_load(backtest->run, model, &names, err);
        if (failed == 0)
            failed = forecast_read_prior(backtest->run, model, err);
        for (size_t i = 0; failed == 0 && i < at->count; i++)
            if (at->kept[i].fold != fold)
                learn_one(model, &at->kept[i], at->period->year);
        if (failed == 0)
            model_prepare(model);
        for (size_t i = 0; failed == 0 && i < at->count; i++)
            if (at->kept[i].fold == fold)
                score_one(backtest, model, &at->kept[i], points);
        forecast_names_free(&names);
        model_free(model);
        if (failed != 0)
            return -1;
    }
    return 0;
}

static int write_score(struct backtest *backtest, const struct point *point, int method, const char *training,
                       struct err *err)
{
    const struct model_score *score = &point->scores[method];
    struct stmt *stmt = backtest->score;
    stmt_bind_int(stmt, 1, backtest->at->period->id);
    stmt_bind_int(stmt, 2, point->percent);
    stmt_bind_text(stmt, 3, method_names[method]);
    stmt_bind_text(stmt, 4, training);
    stmt_bind_int(stmt, 5, score->count);
    stmt_bind_int(stmt, 6, point->too_little);
    stmt_bind_real(stmt, 7, model_score_brier(score));
    stmt_bind_real(stmt, 8, model_score_ece(score));
    stmt_bind_real(stmt, 9, model_score_accuracy(score));
    stmt_bind_real(stmt, 10, model_score_level_accuracy(score));
    stmt_bind_real(stmt, 11, model_score_auc(score));
    stmt_bind_int(stmt, 12, backtest->run->now_at);
    return stmt_run(stmt, err);
}

static int write_point(struct backtest *backtest, const struct point *point, const char *training,
                       struct err *err)
{
    for (int i = 0; i < METHODS; i++)
        if (write_score(backtest, point, i, training, err) != 0)
            return -1;
    for (int bin = 0; bin < MODEL_SCORE_BINS; bin++) {
        const struct model_score_bin *one = &point->scores[0].bins[bin];
        struct stmt *stmt = backtest->reliability;
        if (one->count == 0)
            continue;
        stmt_bind_int(stmt, 1, backtest->at->period->id);
        stmt_bind_int(stmt, 2, point->percent);
        stmt_bind_int(stmt, 3, bin);
        stmt_bind_int(stmt, 4, one->count);
        stmt_bind_int(stmt, 5, one->happened);
        stmt_bind_real(stmt, 6, one->said);
        if (stmt_run(stmt, err) != 0)
            return -1;
    }
    return 0;
}

static int score_period(struct backtest *backtest, struct err *err)
{
    struct point points[POINTS] = {0};
    bool earlier = backtest->learned[backtest->at->period->year] > 0;
    int failed = 0;
    if (earlier)
        score_known(backtest, points);
    else
        failed = score_folds(backtest, points, err);
    for (int i = 0; i < POINTS; i++) {
        if (failed == 0 && points[i].scores[0].count > 0)
            failed = write_point(backtest, &points[i], earlier ? "earlier" : "folds", err);
        for (int k = 0; k < METHODS; k++)
            model_score_free(&points[i].scores[k]);
    }
    return failed;
}

/* ---- the periods ---- */

static void forget(struct scored *one)
{
    free(one->kept);
    one->kept = NULL;
    one->count = one->capacity = 0;
}

/* What was over before DAY joins what is known. */
static void learn_until(struct backtest *backtest, struct scored *periods, size_t count, int32_t day)
{
    for (size_t i = 0; i < count; i++) {
        struct scored *one = &periods[i];
        if (one->learned || one->period->ends >= day || one->kept == NULL)
            continue;
        for (size_t k = 0; k < one->count; k++)
            learn_one(backtest->known, &one->kept[k], one->period->year);
        one->learned = true;
        backtest->learned[one->period->year]++;
        forget(one);
    }
}

static int by_start(const void *one, const void *two)
{
    const struct forecast_period *a = one, *b = two;
    if (a->starts != b->starts)
        return a->starts < b->starts ? -1 : 1;
    if (a->ends != b->ends)
        return a->ends < b->ends ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static int score_all(struct backtest *backtest, struct scored *periods, size_t count, int64_t wanted,
                     struct err *err)
{
    struct run *run = backtest->run;
    run->made = 0;
    for (size_t i = 0; wanted != 0 && i < count; i++)
        if (periods[i].period->id == wanted)
            count = i + 1; /* what comes after tells nothing of it */
    for (size_t i = 0; i < count; i++) {
        struct scored *one = &periods[i];
        learn_until(backtest, periods, i, one->period->starts);
        backtest->at = one;
        if (forecast_examples(run, backtest->book, one->period, count - i,
                              instant_day(run->now_at, run->utc_offset_min), keep, backtest, err) != 0)
            return -1;
        if (wanted != 0 && one->period->id != wanted)
            continue;
        if (score_period(backtest, err) != 0)
            return -1;
        run->made++;
    }
    return run->made > 0 ? 0
                         : err_set(err, ERR_DATA,
                                   _("there is no closed period with results yet: nothing can be scored"));
}

static int clear(struct run *run, const char *sql, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

static int backtest_all(struct backtest *backtest, struct err *err)
{
    struct run *run = backtest->run;
    size_t count = 0;
    struct forecast_period *past =
        forecast_past(run, instant_day(run->now_at, run->utc_offset_min), &count, err);
    if (past == NULL || clear(run, clear_score_sql, err) != 0 || clear(run, clear_reliability_sql, err) != 0)
        return -1;
    struct scored *periods = mem_zalloc((count + 1) * sizeof *periods);
    qsort(past, count, sizeof *past, by_start);
    for (size_t i = 0; i < count; i++)
        periods[i].period = &past[i];
    backtest->score = store_prepare(run->store, score_sql, err);
    backtest->reliability = backtest->score != NULL ? store_prepare(run->store, reliability_sql, err) : NULL;
    int failed = -1;
    if (backtest->reliability != NULL &&
        forecast_names_load(run, backtest->known, &backtest->names, err) == 0 &&
        forecast_read_prior(run, backtest->known, err) == 0)
        failed = score_all(backtest, periods, count, run->period.id, err);
    for (size_t i = 0; i < count; i++)
        forget(&periods[i]);
    forecast_forget(past, count);
    free(periods);
    return failed;
}

int assess_backtest(struct run *run, struct err *err)
{
    struct policy_book book = {0};
    struct backtest backtest = {.run = run, .book = &book};
    if (forecast_policies(run, &book, err) != 0) {
        policy_book_free(&book);
        return -1;
    }
    model_scale_of_policy(book.base, &backtest.scale);
    backtest.known = model_new(&backtest.scale);
    int failed = store_begin(run->store, err);
    if (failed == 0)
        failed = backtest_all(&backtest, err);
    stmt_free(backtest.score);
    stmt_free(backtest.reliability);
    forecast_names_free(&backtest.names);
    model_free(backtest.known);
    policy_book_free(&book);
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    return 0;
}
