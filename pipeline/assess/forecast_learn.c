/*
 * forecast_learn: what the chances are learned from. See forecast.h. In: the school's own earlier periods, whose
 * results are known, looked at as they were at eight shares of each; and prior.txt of the workspace, the counts
 * of other schools. Out: a prepared model, or the counts of this school as a file. Counts hold no names.
 */
#include "assess/assess.h"
#include "assess/forecast.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { PRIOR_BYTES_MAX = 256 << 20, READ_AT_ONCE = 4 /* a year's quarters; bounds the memory */ };

const int forecast_shares[FORECAST_SHARES] = {125, 250, 375, 500, 625, 750, 875, 960};

static const char period_sql[] =
    "SELECT code, kind, title, starts_on, ends_on FROM period WHERE period_id = ?1";
static const char past_sql[] = "SELECT p.period_id, p.kind = 'year', p.starts_on, p.ends_on FROM period p "
                               "WHERE p.withdrawn = 0 AND p.ends_on "
                               "< ?1 AND EXISTS (SELECT 1 FROM result r WHERE r.period_id = p.period_id) "
                               "ORDER BY p.ends_on, p.period_id";
/* A teacher's mark counts from its day on; a deferral says nothing about what was to be expected. */
static const char outcomes_sql[] =
    "SELECT r.pupil_id, r.subject_id, r.outcome, coalesce(r.mark, -1) FROM result r JOIN subject s USING "
    "(subject_id) LEFT JOIN final_override o ON o.final_override_id = r.final_override_id WHERE r.period_id "
    "= "
    ":period AND s.assessment = 'marks' AND r.outcome IN ('mark', 'not_attested') AND r.deferral_id IS NULL "
    "AND "
    "coalesce(o.given_on, '') <= :as_of ORDER BY r.pupil_id, r.subject_id";
static const char names_sql[] = "SELECT subject_id, title FROM subject ORDER BY subject_id";

/* ---- examples ---- */

static int read_period(struct run *run, int64_t period_id, struct run *out, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, period_sql, err);
    *out = *run;
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, period_id);
    int got = stmt_step(stmt, err);
    if (got == 1)
        out->period = (struct run_period){period_id,
                                          arena_strdup(run->arena, stmt_text(stmt, 0, NULL)),
                                          arena_strdup(run->arena, stmt_text(stmt, 1, NULL)),
                                          arena_strdup(run->arena, stmt_text(stmt, 2, NULL)),
                                          arena_strdup(run->arena, stmt_text(stmt, 3, NULL)),
                                          arena_strdup(run->arena, stmt_text(stmt, 4, NULL))};
    stmt_free(stmt);
    return got == 1 ? 0 : -1;
}

struct gathering {
    struct forecast_sight sight;
    int32_t as_of;
    forecast_take *take;
    void *user;
};

static int take_year(struct gathering *gathering, struct forecast_example *example, struct err *err)
{
    struct forecast_sight *sight = &gathering->sight;
    struct forecast_evidence evidence;
    int last = 0;
    for (int i = 0; i < sight->children.count; i++) {
        forecast_know(sight, sight->children.at[i].ends, &evidence);
        if (evidence.year.periods == last || evidence.year.periods >= evidence.year.of)
            continue; /* a period of other grades; all are over */
        last = evidence.year.periods;
        example->evidence = &evidence;
        example->share_x1000 = last * 1000 / evidence.year.of;
        if (gathering->take(gathering->user, example, err) != 0)
            return -1;
    }
    return 0;
}

static int take_row(struct gathering *gathering, const struct term_row *row, struct forecast_example *example,
                    struct err *err)
{
    struct forecast_evidence evidence;
    forecast_look(&gathering->sight, row);
    if (gathering->sight.term->year)
        return take_year(gathering, example, err);
    for (int i = 0; i < FORECAST_SHARES; i++) {
        int32_t day = forecast_day(gathering->sight.term, forecast_shares[i]);
        forecast_know(&gathering->sight, day, &evidence);
        if (!evidence.present || day < gathering->sight.term->starts)
            continue;
        example->evidence = &evidence;
        example->share_x1000 = forecast_shares[i];
        if (gathering->take(gathering->user, example, err) != 0)
            return -1;
    }
    return 0;
}

static int take_outcomes(struct run *run, const struct policy *policy, struct gathering *gathering,
                         struct err *err)
{
    const struct term *term = gathering->sight.term;
    char day[11];
    struct stmt *stmt = term_query(run, outcomes_sql, err);
    int got = -1;
    if (stmt != NULL)
        stmt_bind_text_named(stmt, ":as_of", date_format(gathering->as_of, day));
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        struct forecast_example example = {.pupil_id = stmt_int(stmt, 0), .subject_id = stmt_int(stmt, 1)};
        int mark = (int)stmt_int(stmt, 3);
        bool marked = strcmp(stmt_text(stmt, 2, NULL), "mark") == 0;
        example.outcome = marked ? mark - policy->lowest : policy->highest - policy->lowest + 1;
        int32_t pupil = term_ids_find(&term->pupil_ids, example.pupil_id),
                subject = term_ids_find(&term->subject_ids, example.subject_id);
        int32_t row = pupil >= 0 && subject >= 0 ? term_row_find(term, pupil, subject) : -1;
        if (row < 0 || (marked && (mark < policy->lowest || mark > policy->highest)))
            continue;
        if (take_row(gathering, &term->rows[row], &example, err) != 0) {
            got = -1;
            break;
        }
    }
    stmt_free(stmt);
    return got;
}

/* As many of the periods as are read at once; none is read yet. */
static int read_periods(struct run *run, struct forecast_period *periods, size_t count, struct err *err)
{
    struct run runs[READ_AT_ONCE];
    struct term terms[READ_AT_ONCE];
    count = count < READ_AT_ONCE ? count : READ_AT_ONCE;
    for (size_t i = 0; i < count; i++)
        if (read_period(run, periods[i].id, &runs[i], err) != 0)
            return -1;
    int failed = term_load_several(runs, terms, count, err);
    for (size_t i = 0; i < count; i++) {
        periods[i].run = runs[i];
        periods[i].term = terms[i];
        periods[i].read = true;
    }
    return failed;
}

void forecast_forget(struct forecast_period *periods, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (periods[i].read)
            term_free(&periods[i].term);
        periods[i].read = false;
    }
}

int forecast_examples(struct run *run, const struct policy_book *book, struct forecast_period *periods,
                      size_t count, int32_t as_of, forecast_take *take, void *user, struct err *err)
{
    struct forecast_children children;
    struct gathering gathering = {.as_of = as_of, .take = take, .user = user};
    if (!periods->read && read_periods(run, periods, count, err) != 0)
        return -1;
    int failed = forecast_children_load(&periods->run, &periods->term, &children, err);
    if (failed == 0) {
        forecast_sight_ready(book, &periods->term, &children, &gathering.sight);
        failed = take_outcomes(&periods->run, book->base, &gathering, err);
    }
    forecast_sight_close(&gathering.sight);
    forecast_forget(periods, 1);
    return failed;
}

struct forecast_period *forecast_past(struct run *run, int32_t day, size_t *count, struct err *err)
{
    char text[11];
    struct err ignored = {0};
    size_t most = (size_t)store_int(run->store, "SELECT count(*) FROM period", 0, &ignored);
    struct forecast_period *past = arena_alloc(run->arena, (most + 1) * sizeof *past);
    struct stmt *stmt = store_prepare(run->store, past_sql, err);
    int got = -1;
    *count = 0;
    if (stmt != NULL)
        stmt_bind_text(stmt, 1, date_format(day, text));
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1 && *count < most)
        past[(*count)++] = (struct forecast_period){.id = stmt_int(stmt, 0),
                                                    .year = stmt_int(stmt, 1) != 0,
                                                    .starts = term_day(stmt, 2, 0),
                                                    .ends = term_day(stmt, 3, INT32_MAX)};
    stmt_free(stmt);
    if (got < 0)
        *count = 0;
    return got < 0 ? NULL : past;
}

/* ---- the model ---- */

int forecast_names_load(struct run *run, struct model *model, struct forecast_names *names, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, names_sql, err);
    size_t capacity = 0;
    int got = -1;
    memset(names, 0, sizeof *names);
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        names->places = term_room(names->places, names->ids.count, &capacity, sizeof *names->places);
        names->places[names->ids.count] = model_subject(model, stmt_text(stmt, 1, NULL));
        term_ids_add(&names->ids, stmt_int(stmt, 0));
    }
    stmt_free(stmt);
    term_ids_ready(&names->ids);
    return got;
}

void forecast_names_free(struct forecast_names *names)
{
    term_ids_free(&names->ids);
    free(names->places);
    names->places = NULL;
}

int forecast_place(const struct forecast_names *names, int64_t subject_id)
{
    int32_t at = term_ids_find(&names->ids, subject_id);
    return at >= 0 ? names->places[at] : MODEL_NONE;
}

void forecast_count(struct model *model, const struct forecast_names *names,
                    const struct forecast_example *example, bool year)
{
    int subject = forecast_place(names, example->subject_id);
    int levels = model_scale(model)->levels;
    if (year)
        model_learn_year(model, subject, &example->evidence->year,
                         example->outcome < levels ? example->outcome : MODEL_NONE, 1);
    else
        model_learn_period(model, subject, &example->evidence->period, example->outcome, 1);
}

int forecast_read_prior(struct run *run, struct model *model, struct err *err)
{
    const char *path = arena_printf(run->arena, "%s/prior.txt", run->workspace);
    if (!file_exists(path))
        return 0;
    struct buf text = {0};
    int failed = file_read(path, PRIOR_BYTES_MAX, &text, err);
    if (failed == 0)
        failed = model_read(model, path, buf_text(&text), text.len, err);
    buf_free(&text);
    return failed;
}

struct counting {
    struct model *model;
    const struct forecast_names *names;
    bool year;
    int64_t pupil_id, subject_id,
        outcomes; /* the last one; a pupil in a subject is one outcome, at whatever share */
};

static int count_one(void *user, const struct forecast_example *example, struct err *err)
{
    (void)err;
    struct counting *counting = user;
    counting->outcomes +=
        counting->pupil_id != example->pupil_id || counting->subject_id != example->subject_id;
    counting->pupil_id = example->pupil_id;
    counting->subject_id = example->subject_id;
    forecast_count(counting->model, counting->names, example, counting->year);
    return 0;
}

/* YEAR: 1, 0, or -1 for both kinds. */
static int count_past(struct run *run, const struct policy_book *book, int year, int32_t day,
                      struct model *model, const struct forecast_names *names, struct forecast_known *known,
                      struct err *err)
{
    size_t count = 0, kept = 0;
    struct forecast_period *past = forecast_past(run, day, &count, err);
    *known = (struct forecast_known){0};
    for (size_t i = 0; i < count; i++)
        if (year < 0 || past[i].year == (year != 0))
            past[kept++] = past[i];
    int failed = past != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < kept; i++) {
        struct counting counting = {.model = model, .names = names, .year = past[i].year};
        failed = forecast_examples(run, book, past + i, kept - i, day, count_one, &counting, err);
        known->periods++;
        known->outcomes += counting.outcomes;
    }
    forecast_forget(past, kept);
    return failed;
}

struct model *forecast_learn(struct run *run, const struct policy_book *book, bool year, int32_t day,
                             struct forecast_names *names, struct forecast_known *known, struct err *err)
{
    struct model_scale scale;
    model_scale_of_policy(book->base, &scale);
    struct model *model = model_new(&scale);
    if (forecast_read_prior(run, model, err) == 0 && forecast_names_load(run, model, names, err) == 0 &&
        count_past(run, book, year, day, model, names, known, err) == 0) {
        model_prepare(model);
        return model;
    }
    model_free(model);
    return NULL;
}

/* ---- counts as a file ---- */

int forecast_policies(struct run *run, struct policy_book *book, struct err *err)
{
    return policy_book_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), book, err) != 0
               ? -1
               : policy_book_bind(book, run->store, err);
}

static int name_school(struct run *run, struct model *model, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, "SELECT source_id FROM school", err);
    int got = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (got == 1)
        model_set_school(model, stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

int assess_export_prior(struct run *run, const char *path, struct err *err)
{
    struct policy_book book = {0};
    struct forecast_names names = {0};
    struct model_scale scale;
    struct buf text = {0};
    struct forecast_known known = {0};
    if (forecast_policies(run, &book, err) != 0) {
        policy_book_free(&book);
        return -1;
    }
    model_scale_of_policy(book.base, &scale);
    struct model *model = model_new(&scale);
    int failed = name_school(run, model, err);
    if (failed == 0)
        failed = forecast_names_load(run, model, &names, err);
    if (failed == 0)
        failed = count_past(run, &book, -1, instant_day(run->now_at, run->utc_offset_min), model, &names,
                            &known, err);
    if (failed == 0 && known.periods == 0)
        failed = err_set(err, ERR_DATA, _("there is no closed period with results yet: nothing was learned"));
    if (failed == 0) {
        model_write(model, false, MODEL_EXPORT_LEAST, &text);
        failed = file_write(path, buf_text(&text), text.len, err);
    }
    run->made = known.periods;
    policy_book_free(&book);
    buf_free(&text);
    forecast_names_free(&names);
    model_free(model);
    return failed;
}

int assess_take_prior(struct run *run, const char *path, struct err *err)
{
    struct policy policy;
    struct model_scale scale;
    struct buf text = {0};
    if (policy_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &policy, err) != 0)
        return -1;
    model_scale_of_policy(&policy, &scale);
    struct model *model = model_new(&scale);
    int failed = name_school(run, model, err);
    if (failed == 0)
        failed = file_read(path, PRIOR_BYTES_MAX, &text, err);
    if (failed == 0)
        failed = model_read(model, path, buf_text(&text), text.len, err);
    if (failed == 0)
        failed = file_write(arena_printf(run->arena, "%s/prior.txt", run->workspace), buf_text(&text),
                            text.len, err);
    buf_free(&text);
    model_free(model);
    return failed;
}
