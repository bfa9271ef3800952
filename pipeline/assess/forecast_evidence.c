/*
 * forecast_evidence: what was known of a pupil in a subject on a day. See forecast.h. Pure but for the list of a
 * year's periods: a loaded term in, numbers out. A work counts as due once a quarter of the group has a mark of
 * it: before that it is the teacher who is late. Who was away with leave on that day owes nothing yet.
 */
#include "assess/forecast.h"
#include "assess/grade.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char children_sql[] = "SELECT position, ends_on, coalesce(grade_from, -1), coalesce(grade_to, "
                                   "99) FROM period WHERE parent_id = "
                                   ":period AND withdrawn = 0 ORDER BY ends_on, position";

int forecast_load(struct run *run, struct term **term, struct err *err)
{
    return term_share(run, term, err);
}

int32_t forecast_day(const struct term *term, int share_x1000)
{
    return term->starts + (int32_t)((int64_t)(term->ends - term->starts + 1) * share_x1000 / 1000) - 1;
}

/* ---- works ---- */

struct given { /* a mark of a scheduled work */
    int64_t work;
    int32_t day;
};

static int by_work(const void *one, const void *two)
{
    const struct given *a = one, *b = two;
    if (a->work != b->work)
        return a->work < b->work ? -1 : 1;
    return (a->day > b->day) - (a->day < b->day);
}

static bool is_done(uint8_t kind)
{
    return kind == TERM_NUMBER || kind == TERM_PASS || kind == TERM_FAIL;
}

static size_t cell_of(const struct term *term, const struct term_row *row)
{
    return (size_t)row->taught_in * term->subjects_count + (size_t)row->subject;
}

static size_t cells_of(const struct term *term)
{
    return term->groups_count * term->subjects_count;
}

/* The marks of works by cell, sorted within each: from FIRST to PAST of the cell. PUPILS is filled, too. */
static struct given *list_given(const struct term *term, int32_t *first, int32_t *past, int32_t *pupils)
{
    for (size_t i = 0; i < term->rows_count; i++) { /* room for all events of the rows */
        size_t cell = cell_of(term, &term->rows[i]);
        pupils[cell]++;
        first[cell + 1] += term->rows[i].events;
    }
    for (size_t cell = 0; cell < cells_of(term); cell++) {
        first[cell + 1] += first[cell];
        past[cell] = first[cell];
    }
    struct given *given = mem_alloc(((size_t)first[cells_of(term)] + 1) * sizeof *given);
    for (size_t i = 0; i < term->rows_count; i++) {
        const struct term_event *event = term->events + term->rows[i].first_event;
        size_t cell = cell_of(term, &term->rows[i]);
        for (int32_t k = 0; k < term->rows[i].events; k++)
            if (event[k].ref != 0 && is_done(event[k].kind))
                given[past[cell]++] = (struct given){event[k].ref, event[k].day};
    }
    for (size_t cell = 0; cell < cells_of(term); cell++)
        qsort(given + first[cell], (size_t)(past[cell] - first[cell]), sizeof *given, by_work);
    return given;
}

static void list_works(struct forecast_sight *sight)
{
    const struct term *term = sight->term;
    size_t cells = cells_of(term);
    int32_t *pupils = mem_zalloc((cells + 1) * sizeof *pupils);
    int32_t *first = mem_zalloc((cells + 1) * sizeof *first), *past = mem_zalloc((cells + 1) * sizeof *past);
    struct given *given = list_given(term, first, past, pupils);
    int32_t works = 0;
    sight->work_first = mem_zalloc((cells + 1) * sizeof *sight->work_first);
    sight->works = mem_alloc(((size_t)first[cells] + 1) * sizeof *sight->works);
    for (size_t cell = 0; cell < cells; cell++) {
        int32_t quarter = (pupils[cell] + 3) / 4;
        int32_t needed = quarter > 1 ? quarter : 2; /* one pupil's own work is nobody else's */
        for (int32_t i = first[cell], end = i; i < past[cell]; i = end) {
            while (end < past[cell] && given[end].work == given[i].work)
                end++;
            if (end - i >= needed)
                sight->works[works++] = (struct forecast_work){given[i].work, given[i + needed - 1].day};
        }
        sight->work_first[cell + 1] = works;
    }
    free(given);
    free(first);
    free(past);
    free(pupils);
}

/* ---- opening ---- */

int forecast_children_load(struct run *run, const struct term *term, struct forecast_children *children,
                           struct err *err)
{
    children->count = 0;
    if (!term->year)
        return 0;
    struct stmt *stmt = store_prepare(run->store, children_sql, err);
    int got = -1;
    if (stmt != NULL)
        stmt_bind_int_named(stmt, ":period", term->period_id);
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        if (children->count < 2 * MODEL_PERIODS_MAX)
            children->at[children->count++] = (struct forecast_child){.position = (int)stmt_int(stmt, 0),
                                                                      .ends = term_day(stmt, 1, INT32_MAX),
                                                                      .grade_from = (int)stmt_int(stmt, 2),
                                                                      .grade_to = (int)stmt_int(stmt, 3)};
    stmt_free(stmt);
    return got;
}

void forecast_sight_ready(const struct policy_book *book, const struct term *term,
                          const struct forecast_children *children, struct forecast_sight *sight)
{
    *sight = (struct forecast_sight){.book = book, .policy = book->base, .term = term, .children = *children};
    sight->held = mem_zalloc((size_t)(term->ends - term->starts + 2) * sizeof *sight->held);
    if (!term->year)
        list_works(sight);
}

void forecast_sight_close(struct forecast_sight *sight)
{
    free(sight->works);
    free(sight->work_first);
    free(sight->held);
    free(sight->marks);
    memset(sight, 0, sizeof *sight);
}

void forecast_look(struct forecast_sight *sight, const struct term_row *row)
{
    const struct term *term = sight->term;
    int32_t days = term->ends - term->starts + 1;
    sight->row = row;
    sight->policy = grade_policy(sight->book, term, row);
    if (term->year)
        return;
    memset(sight->held, 0, (size_t)(days + 1) * sizeof *sight->held);
    term_lessons_held(term, row, sight->held);
    for (int32_t i = 1; i < days; i++)
        sight->held[i] = (uint16_t)(sight->held[i] + sight->held[i - 1]);
}

/* ---- knowing ---- */

static bool is_taught(const struct term *term, const struct term_row *row, int32_t day)
{
    for (int32_t i = 0; i < row->spans; i++) {
        const struct term_span *span = &term->spans[row->first_span + i];
        if (span->from <= day && day <= span->to)
            return true;
    }
    return false;
}

static void know_marks(struct forecast_sight *sight, const struct term_row *cut, struct model_period *period)
{
    const struct term_event *event = sight->term->events + cut->first_event;
    size_t count = 0;
    for (int32_t i = 0; i < cut->events; i++)
        if (event[i].kind == TERM_NUMBER && grade_looks_at(sight->policy, &event[i])) {
            sight->marks = term_room(sight->marks, count, &sight->marks_capacity, sizeof *sight->marks);
            sight->marks[count++] =
                (struct model_mark){event[i].value_x1000, policy_weight_of(sight->policy, event[i].work_type,
                                                                           event[i].weight_x1000)};
        }
    model_period_marks(sight->marks, count, period);
}

enum work_state { WORK_DONE, WORK_MISSED, WORK_EXCUSED };

static enum work_state state_of(const struct term *term, const struct term_row *cut,
                                const struct forecast_work *work)
{
    const struct term_event *event = term->events + cut->first_event;
    bool excused = !is_taught(term, cut, work->due), told = false;
    for (int32_t i = 0; i < cut->events; i++) {
        if (event[i].kind < TERM_NUMBER) {
            excused |=
                event[i].day == work->due && event[i].kind != TERM_UNEXCUSED && event[i].kind != TERM_LATE;
            continue;
        }
        if (event[i].ref != work->id)
            continue;
        if (is_done(event[i].kind))
            return WORK_DONE;
        if (event[i].kind == TERM_EXEMPT)
            return WORK_EXCUSED;
        told = true;
    }
    return told || !excused ? WORK_MISSED : WORK_EXCUSED;
}

/* «нс» and «точка» without a work of the list: missed, unless a mark of the same work came later. */
static bool is_missed(const struct term_event *event, int32_t count, int32_t at,
                      const struct forecast_work *works, int32_t works_count)
{
    if (event[at].kind != TERM_WORK_OWED && event[at].kind != TERM_NOT_SUBMITTED)
        return false;
    for (int32_t i = 0; event[at].ref != 0 && i < works_count; i++)
        if (works[i].id == event[at].ref)
            return false; /* counted there */
    for (int32_t i = 0; event[at].ref != 0 && i < count; i++)
        if (event[i].ref == event[at].ref && is_done(event[i].kind))
            return false;
    return true;
}

static void know_works(const struct forecast_sight *sight, const struct term_row *cut, int32_t day,
                       struct model_period *period)
{
    const struct term *term = sight->term;
    const struct term_event *event = term->events + cut->first_event;
    size_t cell = cell_of(term, cut);
    const struct forecast_work *works = sight->works + sight->work_first[cell];
    int32_t count = sight->work_first[cell + 1] - sight->work_first[cell], due = 0;
    for (int32_t i = 0; i < count; i++) {
        if (works[i].due > day)
            continue;
        enum work_state state = state_of(term, cut, &works[i]);
        period->works_due += state != WORK_EXCUSED;
        period->works_missed += state == WORK_MISSED;
    }
    for (int32_t i = 0; i < cut->events; i++)
        due += is_missed(event, cut->events, i, works, count);
    period->works_due += due;
    period->works_missed += due;
}

/* By the hours a week, else at the pace so far. Lessons of later days are not looked at. */
static int lessons_left(const struct term *term, const struct term_row *row, int32_t day, int held)
{
    int32_t left = term->ends - day, gone = day - term->starts + 1;
    if (left <= 0)
        return 0;
    if (row->hours_x1000 > 0)
        return (int)((row->hours_x1000 * left + 3500) / 7000);
    return gone >= 7 ? (int)(((int64_t)held * left + gone / 2) / gone) : -1;
}

static void know_year(const struct forecast_sight *sight, const struct term_row *cut, int32_t day,
                      struct forecast_evidence *out)
{
    const struct term_event *event = sight->term->events + cut->first_event;
    struct model_year *year = &out->year;
    for (int i = 0; i < sight->children.count; i++) {
        const struct forecast_child *child = &sight->children.at[i];
        if ((out->grade >= 0 && (out->grade < child->grade_from || out->grade > child->grade_to)) ||
            year->of == MODEL_PERIODS_MAX)
            continue;
        year->of++;
        if (child->ends > day)
            continue;
        int value = MODEL_NONE;
        for (int32_t k = 0; k < cut->events; k++)
            if (event[k].kind == TERM_NUMBER && event[k].number == child->position &&
                event[k].day == child->ends)
                value = event[k].value_x1000 / 1000 - sight->policy->lowest;
        year->value[year->periods++] = (int8_t)value;
    }
    out->lessons_left = year->of - year->periods;
}

/* A grade or subject may have thresholds of its own; the model knows those of the school. The mean keeps its place
 * between two thresholds. -1 stays. */
static int64_t to_base(const struct forecast_sight *sight, int64_t mean_x1000)
{
    const struct policy *own = sight->policy, *base = sight->book->base;
    int64_t from = 0, to = own->value_max_x1000, base_from = 0, base_to = base->value_max_x1000;
    for (int mark = own->lowest + 1; mark <= own->highest; mark++) {
        if (mean_x1000 < own->threshold_x1000[mark]) {
            to = own->threshold_x1000[mark];
            base_to = base->threshold_x1000[mark];
            break;
        }
        from = own->threshold_x1000[mark];
        base_from = base->threshold_x1000[mark];
    }
    if (mean_x1000 < 0 || to <= from || (from == base_from && to == base_to))
        return mean_x1000;
    return base_from + (mean_x1000 - from) * (base_to - base_from) / (to - from);
}

void forecast_know(struct forecast_sight *sight, int32_t day, struct forecast_evidence *out)
{
    const struct term *term = sight->term;
    struct term_row cut = *sight->row;
    struct grade_facts facts;
    int32_t low = 0, high = cut.events; /* events stand in order of date */
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (term->events[cut.first_event + middle].day <= day)
            low = middle + 1;
        else
            high = middle;
    }
    cut.events = low;
    grade_weigh(sight->policy, term, &cut, &facts);
    bool exempt = term->year ? facts.year.exempts > 0 && facts.year.marks + facts.year.not_attested == 0
                             : facts.facts.exempts > 0 && facts.facts.sums.marks == 0;
    *out = (struct forecast_evidence){.present = !exempt &&
                                                 is_taught(term, &cut, day < term->ends ? day : term->ends),
                                      .grade = facts.facts.grade,
                                      .sums = facts.facts.sums};
    out->enough =
        out->sums.weight_x1000 > 0 && out->sums.marks >= (term->year ? 1 : sight->policy->forecast_min_marks);
    if (term->year) {
        out->periods = facts.year; /* a deferral will end, and the exam is not of this day */
        out->periods.deferred = 0;
        out->periods.exam_mark = -1;
        if (cut.annual_on > day)
            out->periods.annual_mark = -1;
        know_year(sight, &cut, day, out);
        return;
    }
    struct model_period *period = &out->period;
    int32_t in = day < term->ends ? day : term->ends, days = term->ends - term->starts + 1;
    know_marks(sight, &cut, period);
    period->mean_x1000 = to_base(sight, rules_mean_x1000(&out->sums)); /* by the policy's own weights */
    period->recent_x1000 = to_base(sight, period->recent_x1000);
    period->marks = out->sums.marks;
    period->gone_x1000 = (int)((int64_t)(in - term->starts + 1) * 1000 / days);
    period->lessons_held = in >= term->starts ? sight->held[in - term->starts] : 0;
    period->lessons_absent = facts.facts.lessons_missed;
    period->lessons_left = lessons_left(term, &cut, in, period->lessons_held);
    out->lessons_left = period->lessons_left;
    out->minimum = rules_minimum(sight->policy, cut.hours_x1000,
                                 period->lessons_held + (period->lessons_left > 0 ? period->lessons_left : 0),
                                 term_lessons_out(term, &cut, in));
    know_works(sight, &cut, day, period);
}
