/*
 * forecast: the stage that rewrites table forecast of a period. While the period runs, for every pupil and subject
 * with marks on the roll of the day: the chance of each final mark and of none (by the model), what the marks so
 * far give and what the next ones need (by the policy), why, and whether the tutor should look; "too little" below
 * the policy's number of marks. After the end: the mark that stands and what was missing to the next; a forecast
 * only where a deferral is open. In: the registers, cut at the day (run->as_of, else today) before anything else;
 * after the end also what grade left; earlier periods and prior.txt for the model. See forecast.h.
 */
#include "assess/forecast.h"
#include "assess/assess.h"
#include "assess/outlook.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const char *const clear_sql[] = {"DELETE FROM forecast WHERE period_id = :period",
                                        "DELETE FROM forecast_basis WHERE period_id = :period"};
static const char results_sql[] =
    "SELECT pupil_id, subject_id, outcome, coalesce(mark, -1), final_override_id IS NOT NULL FROM result "
    "WHERE "
    "period_id = :period AND outcome IN ('mark', 'not_attested', 'deferred') ORDER BY pupil_id, subject_id";
/* Teachers' own marks that are set on a later day. */
static const char later_sql[] = "SELECT final_override_id FROM final_override WHERE period_id = :period AND "
                                "withdrawn = 0 AND given_on > :as_of ORDER BY final_override_id";
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

struct forecast {
    struct run *run;
    const struct policy_book *book;
    struct term *term;
    struct forecast_sight sight;
    struct term_ids later; /* overrides of later days */
    int32_t day;           /* what was entered for a later one is not looked at */
    bool closed;           /* the period was over on that day */
    char as_of[11];
    struct model *model; /* made when the first forecast is said */
    struct forecast_names names;
    struct forecast_known known;
    struct stmt *insert;
    int64_t said, too_little, final;
};

struct line { /* a row of the table in the making */
    const struct term_row *row;
    const char *state;
    struct forecast_evidence evidence;
    struct outlook outlook;
    int expected_mark; /* -1: none */
    bool has_chances;
    int chance[MODEL_OUTCOMES_MAX], success; /* in thousandths */
    struct model_reason reasons[MODEL_REASONS];
    int reason_count;
    char warning[64];
};

static void bind_known(struct stmt *stmt, int at, int64_t value, bool known)
{
    if (known)
        stmt_bind_int(stmt, at, value);
    else
        stmt_bind_null(stmt, at);
}

static void bind_static(struct stmt *stmt, int at, const char *text)
{
    stmt_bind_bytes(stmt, at, text, strlen(text));
}

static int levels_of(const struct policy *policy)
{
    return policy->highest - policy->lowest + 1;
}

/* ---- what is said ---- */

/* Thousandths that sum to 1000: what rounding down leaves goes to the greatest remainders. */
static void round_chances(const double *p, int count, int *chance)
{
    double rest[MODEL_OUTCOMES_MAX];
    int left = 1000;
    for (int i = 0; i < count; i++) {
        chance[i] = (int)floor(p[i] * 1000);
        rest[i] = p[i] * 1000 - chance[i];
        left -= chance[i];
    }
    for (; left > 0; left--) {
        int most = 0;
        for (int i = 1; i < count; i++)
            if (rest[i] > rest[most])
                most = i;
        rest[most] -= 1;
        chance[most]++;
    }
}

static int learn(struct forecast *forecast, struct err *err)
{
    if (forecast->model == NULL)
        forecast->model = forecast_learn(forecast->run, forecast->book, forecast->term->year, forecast->day,
                                         &forecast->names, &forecast->known, err);
    return forecast->model != NULL ? 0 : -1;
}

/* The chances, the likeliest mark, the reasons. */
static int predict(struct forecast *forecast, struct line *line, struct err *err)
{
    const struct policy *policy = forecast->sight.policy;
    const struct forecast_evidence *evidence = &line->evidence;
    double p[MODEL_OUTCOMES_MAX] = {0};
    int levels = levels_of(policy), likeliest = 0;
    if (learn(forecast, err) != 0)
        return -1;
    int subject = forecast_place(&forecast->names, forecast->term->subjects[line->row->subject].id);
    line->has_chances = forecast->term->year
                            ? model_predict_year(forecast->model, subject, &evidence->year, p)
                            : model_predict_period(forecast->model, subject, &evidence->period, p);
    if (!line->has_chances)
        return 0;
    line->reason_count =
        forecast->term->year
            ? model_reasons_year(forecast->model, subject, &evidence->year, line->reasons)
            : model_reasons_period(forecast->model, subject, &evidence->period, line->reasons);
    if (!forecast->term->year && policy->no_five_with_two && evidence->sums.low > 0) {
        p[levels - 2] += p[levels - 1]; /* the rule forbids the top mark, whatever others got */
        p[levels - 1] = 0;
    }
    round_chances(p, levels + 1, line->chance);
    for (int i = 0; i < levels; i++) {
        line->success += i >= policy->pass - policy->lowest ? line->chance[i] : 0;
        if (line->chance[i] > line->chance[likeliest])
            likeliest = i;
    }
    line->expected_mark = policy->lowest + likeliest;
    return 0;
}

/* Within a tenth of a mark of a threshold. */
static void warn_edge(const struct policy *policy, struct line *line)
{
    int64_t mean = rules_mean_x1000(&line->evidence.sums),
            margin = policy->scale == POLICY_PERCENT ? 2000 : 100;
    int mark = rules_mark(policy, &line->evidence.sums);
    if (mark < policy->highest && mean + margin > policy->threshold_x1000[mark + 1])
        strcat(line->warning, " edge_up");
    if (mark > policy->lowest && mean - margin < policy->threshold_x1000[mark])
        strcat(line->warning, " edge_down");
}

static void warn(const struct forecast *forecast, struct line *line)
{
    const struct policy *policy = forecast->sight.policy;
    const struct model_period *period = &line->evidence.period;
    line->warning[0] = '\0';
    if (line->has_chances && 1000 - line->success >= policy->forecast_warn_percent * 10)
        strcat(line->warning, " risk");
    if (!forecast->term->year) {
        int missing = line->evidence.minimum - line->evidence.sums.marks;
        bool late =
            period->gone_x1000 >= 750 || (period->lessons_left >= 0 && period->lessons_left <= missing);
        if (line->has_chances)
            warn_edge(policy, line);
        if (!policy->few_marks_attest && missing > 0 && late)
            strcat(line->warning, " few_marks");
        if (period->lessons_held >= 4 &&
            (int64_t)period->lessons_absent * 100000 > policy->absence_limit_x1000 * period->lessons_held)
            strcat(line->warning, " absent");
    }
    if (line->warning[0] != '\0')
        strcat(line->warning, " ");
}

static int say(struct forecast *forecast, struct line *line, struct err *err)
{
    const struct policy *policy = forecast->sight.policy;
    const struct rules_sums *sums = &line->evidence.sums;
    if (!line->evidence.enough) {
        line->state = "too_little";
        forecast->too_little++;
    } else {
        line->state = "said";
        forecast->said++;
        line->outlook = forecast->term->year ? outlook_of_year(policy, sums) : outlook_of_marks(policy, sums);
        line->expected_mark = line->outlook.expected_mark;
        if (predict(forecast, line, err) != 0)
            return -1;
    }
    warn(forecast, line);
    return 0;
}

/* ---- writing ---- */

static void bind_needed(struct stmt *stmt, const struct outlook *outlook)
{
    bool needed = outlook->next_mark >= 0 && outlook->needed_count >= 0;
    bool further = outlook->further_mark >= 0 && outlook->further_count >= 0;
    bind_known(stmt, 20, outlook->next_mark, outlook->next_mark >= 0);
    bind_known(stmt, 21, outlook->needed_value, needed);
    bind_known(stmt, 22, outlook->needed_weight_x1000, needed);
    bind_known(stmt, 23, outlook->needed_count, needed);
    bind_known(stmt, 24, outlook->further_mark, further);
    bind_known(stmt, 25, outlook->further_count, further);
}

static void bind_reasons(struct stmt *stmt, const struct line *line)
{
    for (int i = 0; i < MODEL_REASONS; i++) {
        bool known = i < line->reason_count;
        if (known)
            bind_static(stmt, 26 + 2 * i, model_reason_names[line->reasons[i].kind]);
        else
            stmt_bind_null(stmt, 26 + 2 * i);
        bind_known(stmt, 27 + 2 * i, known ? (int64_t)lround(line->reasons[i].change * 1000) : 0, known);
    }
}

static int write_line(struct forecast *forecast, const struct line *line, struct err *err)
{
    struct stmt *stmt = forecast->insert;
    const struct term *term = forecast->term;
    const struct policy *policy = forecast->sight.policy;
    const struct forecast_evidence *evidence = &line->evidence;
    const struct model_period *period = &evidence->period;
    int levels = levels_of(policy);
    stmt_bind_int(stmt, 1, term->period_id);
    stmt_bind_int(stmt, 2, term->pupils[line->row->pupil].id);
    stmt_bind_int(stmt, 3, term->subjects[line->row->subject].id);
    stmt_bind_int(stmt, 4, term->groups[term->pupils[line->row->pupil].home].id);
    bind_known(stmt, 5, line->row->teacher_id, line->row->teacher_id != 0);
    bind_static(stmt, 6, forecast->as_of);
    bind_static(stmt, 7, line->state);
    stmt_bind_int(stmt, 8, evidence->sums.marks);
    bind_known(stmt, 9, rules_mean_x1000(&evidence->sums), evidence->sums.weight_x1000 > 0);
    bind_known(stmt, 10, period->recent_x1000, !term->year && period->recent_x1000 >= 0);
    stmt_bind_int(stmt, 11, period->works_due);
    stmt_bind_int(stmt, 12, period->works_missed);
    stmt_bind_int(stmt, 13, period->lessons_held);
    stmt_bind_int(stmt, 14, period->lessons_absent);
    bind_known(stmt, 15, evidence->lessons_left, evidence->lessons_left >= 0);
    bind_known(stmt, 16, line->outlook.expected_mark, line->outlook.expected_mark >= 0);
    bind_known(stmt, 17, line->expected_mark, line->expected_mark >= 0);
    bind_known(stmt, 18, line->chance[levels], line->has_chances);
    bind_known(stmt, 19, line->success, line->has_chances);
    bind_needed(stmt, &line->outlook);
    bind_reasons(stmt, line);
    bind_static(stmt, 32, line->warning);
    for (int mark = 1; mark <= POLICY_MARK_MAX; mark++) {
        bool known = line->has_chances && mark >= policy->lowest && mark <= policy->highest;
        bind_known(stmt, FIRST_MARK + mark - 1, known ? line->chance[mark - policy->lowest] : 0, known);
    }
    return stmt_run(stmt, err);
}

/* ---- the period on the day ---- */

static bool is_marked(const struct forecast *forecast, const struct term_row *row)
{
    int grade = forecast->term->pupils[row->pupil].grade;
    return forecast->term->subjects[row->subject].assessment == RULES_BY_MARKS &&
           !(grade >= 0 && grade < POLICY_GRADES &&
             policy_for(forecast->book, grade, row->subject)->unmarked_grade[grade]);
}

static void begin_line(struct forecast *forecast, const struct term_row *row, struct line *line)
{
    *line = (struct line){.row = row, .outlook = outlook_none(-1), .expected_mark = -1};
    forecast_look(&forecast->sight, row);
    forecast_know(&forecast->sight, forecast->day, &line->evidence);
}

/* While the period runs: the roll of the day. */
static int forecast_running(struct forecast *forecast, struct err *err)
{
    const struct term *term = forecast->term;
    for (size_t i = 0; i < term->rows_count; i++) {
        const struct term_row *row = &term->rows[i];
        struct line line;
        if (!is_marked(forecast, row))
            continue;
        begin_line(forecast, row, &line);
        if (!line.evidence.present)
            continue;
        const struct term_override *set = row->override_at >= 0 ? &term->overrides[row->override_at] : NULL;
        if (set != NULL &&
            term_ids_find(&forecast->later, set->id) < 0) { /* no marks lead from there to the next */
            line.state = "final";
            line.expected_mark = line.outlook.expected_mark = set->mark;
            forecast->final++;
        } else if (say(forecast, &line, err) != 0) {
            return -1;
        }
        if (write_line(forecast, &line, err) != 0)
            return -1;
    }
    return 0;
}

static int close_row(struct forecast *forecast, struct stmt *result, struct err *err)
{
    const struct term *term = forecast->term;
    int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(result, 0)),
            subject = term_ids_find(&term->subject_ids, stmt_int(result, 1));
    int32_t at = pupil >= 0 && subject >= 0 ? term_row_find(term, pupil, subject) : -1;
    struct line line;
    int mark = (int)stmt_int(result, 3);
    bool overridden = stmt_int(result, 4) != 0;
    if (at < 0 || !is_marked(forecast, &term->rows[at]))
        return 0;
    begin_line(forecast, &term->rows[at], &line);
    if (strcmp(stmt_text(result, 2, NULL), "deferred") == 0 && !overridden) {
        if (say(forecast, &line, err) != 0)
            return -1;
        return write_line(forecast, &line, err);
    }
    line.state = "final";
    forecast->final++;
    line.outlook = mark >= 0 && !overridden && !term->year
                       ? outlook_of_result(forecast->sight.policy, &line.evidence.sums, mark)
                       : outlook_none(mark);
    line.expected_mark = mark;
    return write_line(forecast, &line, err);
}

/* After its end: what stands, and what a deferral still leaves open. */
static int forecast_closed(struct forecast *forecast, struct err *err)
{
    struct stmt *stmt = term_query(forecast->run, results_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        if (close_row(forecast, stmt, err) != 0) {
            got = -1;
            break;
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

static int write_basis(struct forecast *forecast, struct err *err)
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

static int clear(struct run *run, struct err *err)
{
    for (size_t i = 0; i < sizeof clear_sql / sizeof *clear_sql; i++) {
        struct stmt *stmt = term_query(run, clear_sql[i], err);
        int failed = stmt != NULL ? stmt_run(stmt, err) : -1;
        stmt_free(stmt);
        if (failed != 0)
            return -1;
    }
    return 0;
}

static int forecast_all(struct forecast *forecast, struct err *err)
{
    struct run *run = forecast->run;
    if (forecast_load(run, &forecast->term, err) != 0 ||
        forecast_sight_open(run, forecast->book, forecast->term, &forecast->sight, err) != 0 ||
        load_later(forecast, err) != 0 || clear(run, err) != 0)
        return -1;
    forecast->insert = store_prepare(run->store, insert_sql, err);
    if (forecast->insert == NULL)
        return -1;
    int failed = forecast->closed ? forecast_closed(forecast, err) : forecast_running(forecast, err);
    return failed != 0 ? -1 : write_basis(forecast, err);
}

/* The day: --as-of, else today. A forecast of a day that is still to come would be one of today. */
static int choose_day(struct forecast *forecast, struct err *err)
{
    struct run *run = forecast->run;
    const char *day = run->as_of != NULL ? run->as_of : run->today;
    if (!date_parse(day, &forecast->day))
        return err_set(err, ERR_USAGE, _("--as-of %s is not a day like 2025-10-03"), day);
    if (strcmp(day, run->today) > 0)
        return err_set(err, ERR_USAGE, _("--as-of %s: that day is still to come"), day);
    if (strcmp(day, run->period.starts_on) < 0)
        return err_set(err, ERR_USAGE, _("--as-of %s: %s begins on %s"), day, run->period.code,
                       run->period.starts_on);
    forecast->closed = strcmp(day, run->period.ends_on) > 0;
    snprintf(forecast->as_of, sizeof forecast->as_of, "%.10s", forecast->closed ? run->period.ends_on : day);
    return 0;
}

int assess_forecast(struct run *run, struct err *err)
{
    struct policy_book book = {0};
    struct forecast forecast = {.run = run, .book = &book};
    if (choose_day(&forecast, err) != 0 || forecast_policies(run, &book, err) != 0 ||
        store_begin(run->store, err) != 0) {
        policy_book_free(&book);
        return -1;
    }
    int failed = forecast_all(&forecast, err);
    stmt_free(forecast.insert);
    forecast_sight_close(&forecast.sight);
    forecast_names_free(&forecast.names);
    model_free(forecast.model);
    term_ids_free(&forecast.later);
    policy_book_free(&book);
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    run->made = forecast.said + forecast.too_little + forecast.final;
    snprintf(run->summary, sizeof run->summary, _("forecasts: %lld, too few marks: %lld, final: %lld"),
             (long long)forecast.said, (long long)forecast.too_little, (long long)forecast.final);
    return 0;
}
