/*
 * forecast_compute: the lines of table forecast, from a prepared forecast (see forecast.h): what was known on the
 * day, the chances by the model, what the marks so far give and what the next ones need by the policy, why, and what
 * the tutor should see. Pure: no data base, no clock; cannot fail. The same order and the same figures each time.
 */
#include "assess/forecast.h"
#include "assess/grade.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int levels_of(const struct policy *policy)
{
    return policy->highest - policy->lowest + 1;
}

/* ---- what is said ---- */

/* Thousandths that sum to 1000: what rounding down leaves goes to the greatest remainders. */
static void round_chances(const double *p, int count, int16_t *chance)
{
    double rest[MODEL_OUTCOMES_MAX];
    int left = 1000;
    for (int i = 0; i < count; i++) {
        chance[i] = (int16_t)floor(p[i] * 1000);
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

/* The chances, the likeliest mark, the reasons. */
static void predict(const struct forecast *forecast, const struct forecast_evidence *evidence,
                    struct forecast_line *line)
{
    const struct policy *policy = forecast->sight.policy;
    const struct model *model = forecast->model;
    bool year = forecast->term->year;
    double p[MODEL_OUTCOMES_MAX] = {0};
    struct model_reason reasons[MODEL_REASONS];
    int levels = levels_of(policy), likeliest = 0, place = forecast->subject_places[line->row->subject];
    line->has_chances = year ? model_predict_year(model, place, &evidence->year, p)
                             : model_predict_period(model, place, &evidence->period, p);
    if (!line->has_chances)
        return;
    int count = year ? model_reasons_year(model, place, &evidence->year, reasons)
                     : model_reasons_period(model, place, &evidence->period, reasons);
    for (int i = 0; i < count; i++) {
        line->reasons[i] = (uint8_t)reasons[i].kind;
        line->effect_x1000[i] = (int16_t)lround(reasons[i].change * 1000);
    }
    line->reason_count = (uint8_t)count;
    if (!year && policy->no_five_with_two && evidence->sums.low > 0) {
        p[levels - 2] += p[levels - 1]; /* the rule forbids the top mark, whatever others got */
        p[levels - 1] = 0;
    }
    round_chances(p, levels + 1, line->chance);
    for (int i = 0; i < levels; i++) {
        line->success = (int16_t)(line->success + (i >= policy->pass - policy->lowest ? line->chance[i] : 0));
        if (line->chance[i] > line->chance[likeliest])
            likeliest = i;
    }
    line->expected_mark = (int8_t)(policy->lowest + likeliest);
}

/* Within a tenth of a mark of a threshold. */
static unsigned edges(const struct policy *policy, const struct rules_sums *sums)
{
    int64_t mean = rules_mean_x1000(sums), margin = policy->scale == POLICY_PERCENT ? 2000 : 100;
    int mark = rules_mark(policy, sums);
    unsigned found = 0;
    if (mark < policy->highest && mean + margin > policy->threshold_x1000[mark + 1])
        found |= FORECAST_EDGE_UP;
    if (mark > policy->lowest && mean - margin < policy->threshold_x1000[mark])
        found |= FORECAST_EDGE_DOWN;
    return found;
}

/* Where absences decide as well ([absence] required), too few marks alone are no danger. */
static void warn(const struct forecast *forecast, const struct forecast_evidence *evidence,
                 struct forecast_line *line)
{
    const struct policy *policy = forecast->sight.policy;
    const struct model_period *period = &evidence->period;
    if (line->has_chances && 1000 - line->success >= policy->forecast_warn_percent * 10)
        line->warnings |= FORECAST_RISK;
    if (forecast->term->year)
        return;
    int missing = evidence->minimum - evidence->sums.marks;
    bool late = period->gone_x1000 >= 750 || (period->lessons_left >= 0 && period->lessons_left <= missing);
    bool away = (int64_t)period->lessons_absent * 100000 > policy->absence_limit_x1000 * period->lessons_held;
    if (line->has_chances)
        line->warnings |= edges(policy, &evidence->sums);
    if (!policy->few_marks_attest && (away || !policy->absence_required) && missing > 0 && late)
        line->warnings |= FORECAST_FEW_MARKS;
    if (period->lessons_held >= 4 && away)
        line->warnings |= FORECAST_ABSENT;
}

static void say(struct forecast *forecast, const struct forecast_evidence *evidence,
                struct forecast_line *line)
{
    const struct policy *policy = forecast->sight.policy;
    if (evidence->enough) {
        line->state = FORECAST_SAID;
        line->outlook = forecast->term->year ? outlook_of_year(policy, &evidence->periods)
                                             : outlook_of_marks(policy, &evidence->sums);
        line->expected_mark = (int8_t)line->outlook.expected_mark;
        predict(forecast, evidence, line);
    } else {
        line->state = FORECAST_TOO_LITTLE;
    }
    warn(forecast, evidence, line);
}

/* ---- the lines ---- */

/* What was known; false: the subject isn't taught to the pupil on that day. */
static bool begin_line(struct forecast *forecast, const struct term_row *row,
                       struct forecast_evidence *evidence, struct forecast_line *line)
{
    const struct model_period *period = &evidence->period;
    forecast_look(&forecast->sight, row);
    forecast_know(&forecast->sight, forecast->day, evidence);
    *line = (struct forecast_line){
        .row = row,
        .policy = forecast->sight.policy,
        .outlook = outlook_none(-1),
        .expected_mark = -1,
        .marks = evidence->sums.marks,
        .mean_x1000 = evidence->sums.weight_x1000 > 0 ? rules_mean_x1000(&evidence->sums) : -1,
        .recent_x1000 = forecast->term->year ? -1 : period->recent_x1000,
        .works_due = period->works_due,
        .works_missed = period->works_missed,
        .lessons_held = period->lessons_held,
        .lessons_absent = period->lessons_absent,
        .lessons_left = evidence->lessons_left};
    return evidence->present;
}

static bool is_marked(const struct forecast *forecast, const struct term_row *row)
{
    int grade = forecast->term->pupils[row->pupil].grade;
    return forecast->term->subjects[row->subject].assessment == RULES_BY_MARKS &&
           !(grade >= 0 && grade < POLICY_GRADES &&
             policy_for(forecast->book, grade, row->subject)->unmarked_grade[grade]);
}

static void keep_line(struct forecast *forecast, const struct forecast_line *line)
{
    forecast->states[line->state]++;
    forecast->count++;
}

/* While the period runs: the roll of the day. */
static void compute_running(struct forecast *forecast)
{
    const struct term *term = forecast->term;
    for (size_t i = 0; i < term->rows_count; i++) {
        const struct term_row *row = &term->rows[i];
        struct forecast_evidence evidence;
        struct forecast_line *line = &forecast->lines[forecast->count];
        if (!is_marked(forecast, row) || !begin_line(forecast, row, &evidence, line))
            continue;
        const struct term_override *set = row->override_at >= 0 ? &term->overrides[row->override_at] : NULL;
        bool known = set != NULL && term_ids_find(&forecast->later, set->id) < 0;
        if (known && set->outcome == RULES_EXEMPT)
            continue;
        if (known) { /* no marks lead from there on */
            line->state = FORECAST_FINAL;
            line->outlook.expected_mark = set->mark;
            line->expected_mark = (int8_t)set->mark;
        } else {
            say(forecast, &evidence, line);
        }
        keep_line(forecast, line);
    }
}

/* After its end: what stands, and what a deferral still leaves open. */
static void compute_closed(struct forecast *forecast)
{
    const struct term *term = forecast->term;
    for (size_t i = 0; i < forecast->results_count; i++) {
        const struct forecast_result *result = &forecast->results[i];
        const struct term_row *row = &term->rows[result->row];
        struct forecast_evidence evidence;
        struct forecast_line *line = &forecast->lines[forecast->count];
        if (!is_marked(forecast, row))
            continue;
        begin_line(forecast, row, &evidence, line);
        if (result->open) {
            say(forecast, &evidence, line);
        } else {
            line->state = FORECAST_FINAL;
            line->outlook = result->mark >= 0 && !result->overridden && !term->year
                                ? outlook_of_result(forecast->sight.policy, &evidence.sums, result->mark)
                                : outlook_none(result->mark);
            line->expected_mark = (int8_t)result->mark;
        }
        keep_line(forecast, line);
    }
}

void forecast_compute(struct forecast *forecast)
{
    forecast->count = 0;
    memset(forecast->states, 0, sizeof forecast->states);
    if (forecast->lines == NULL) { /* a row of the roll has one at most */
        forecast->capacity = forecast->term->rows_count + 1;
        forecast->lines = mem_alloc(forecast->capacity * sizeof *forecast->lines);
    }
    forecast_sight_close(&forecast->sight);
    forecast_sight_ready(forecast->book, forecast->term, &forecast->children, &forecast->sight);
    if (forecast->closed)
        compute_closed(forecast);
    else
        compute_running(forecast);
}
