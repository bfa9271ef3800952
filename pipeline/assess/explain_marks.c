/*
 * explain_marks: every mark of the pupil and subject that is near the period, and what became of it. What the rules took
 * stands in the events of the row; this file only says why the others are not among them. Comments are not read: they
 * may name an illness, and no mark depends on them.
 */
#include "assess/explain.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { NEAR_DAYS = 14 };

static const char marks_sql[] =
    "SELECT m.mark_id, m.source_id, m.marked_on, l.number, m.kind, m.value_x1000, m.weight_x1000, "
    "coalesce(t.title, ''), coalesce(w.title, ''), coalesce(l.topic, ''), coalesce(p.title, ''), "
    "m.origin = 'transfer', coalesce(m.import_id, 0), i.committed_at, coalesce(i.source, ''), m.withdrawn, "
    "m.period_id, coalesce(t.is_exam, 0), w.weight_x1000, t.weight_x1000, "
    "(SELECT count(DISTINCT coalesce(c.import_id, c.change_id)) FROM change AS c WHERE c.entity = 'mark' AND "
    "c.pupil_id = m.pupil_id AND c.source_id = m.source_id), "
    "coalesce((SELECT c.file || char(9) || coalesce(c.line, 0) FROM change AS c WHERE c.entity = 'mark' AND "
    "c.pupil_id = m.pupil_id AND c.source_id = m.source_id AND c.file <> '' ORDER BY c.change_id DESC LIMIT "
    "1), '') "
    "FROM mark AS m LEFT JOIN lesson AS l USING (lesson_id) LEFT JOIN work AS w ON w.work_id = m.work_id "
    "LEFT JOIN work_type AS t ON t.work_type_id = coalesce(m.work_type_id, w.work_type_id) "
    "LEFT JOIN period AS p ON p.period_id = m.period_id LEFT JOIN import AS i ON i.import_id = m.import_id "
    "WHERE m.pupil_id = ?1 AND m.subject_id = ?2 AND (m.period_id = ?3 OR "
    "m.marked_on BETWEEN ?4 AND ?5) ORDER BY m.marked_on, l.number IS NULL, l.number, m.mark_id";
/* Also what a former school gave in a period before the pupil came: an override without a result. */
static const char children_sql[] =
    "SELECT p.code, p.title, coalesce(r.outcome, o.outcome, ''), coalesce(r.mark, CASE WHEN r.pupil_id IS "
    "NULL "
    "THEN o.mark END), coalesce(r.outcome_text, o.mark, ''), coalesce(r.reason, ''), r.computed_mark, "
    "o.pupil_id IS NOT NULL, p.position, p.ends_on FROM period AS p LEFT JOIN result AS r ON r.period_id = "
    "p.period_id AND r.pupil_id = ?1 AND r.subject_id = ?2 LEFT JOIN final_override AS o ON o.period_id = "
    "p.period_id AND o.pupil_id = ?1 AND o.subject_id = ?2 AND o.kind = 'period' AND o.withdrawn = 0 WHERE "
    "p.parent_id = ?3 AND p.withdrawn = 0 AND (r.pupil_id IS NOT NULL OR o.pupil_id IS NOT NULL OR ?4 < 0 OR "
    "?4 BETWEEN coalesce(p.grade_from, 0) AND coalesce(p.grade_to, 99)) ORDER BY p.starts_on, p.position, "
    "p.period_id";

static const char *copy(const struct explain *explain, struct stmt *stmt, int at)
{
    return arena_strdup(explain->run->arena, stmt_text(stmt, at, NULL));
}

static const struct term_event *find_event(const struct explain *explain, int64_t mark_id, int32_t *place)
{
    const struct term_row *row = explain->row;
    for (int32_t i = 0; row != NULL && i < term_events_of(explain->term, row); i++) {
        const struct term_event *event = &explain->term->events[row->first_event + i];
        *place = i;
        if (event->kind >= TERM_NUMBER && event->id == mark_id)
            return event;
    }
    return NULL;
}

static enum explain_use use_of(const struct explain *explain, const struct term_event *event, int32_t place)
{
    const struct term_event *first = &explain->term->events[explain->row->first_event];
    const struct policy *policy = explain->policy;
    int32_t count = term_events_of(explain->term, explain->row);
    if (!grade_looks_at(policy, event))
        return EXPLAIN_TRANSFER;
    switch (event->kind) {
    case TERM_NUMBER:
        return policy_weight_of(policy, event->work_type, event->weight_x1000) > 0 ? EXPLAIN_COUNTED
                                                                                   : EXPLAIN_ZERO_WEIGHT;
    case TERM_WORK_OWED:
        return grade_is_made_good(policy, first, count, place) ? EXPLAIN_OWED_DONE
               : policy->work_owed == POLICY_OWED_TWO          ? EXPLAIN_OWED_AS_TWO
               : policy->work_owed == POLICY_OWED_NOT_ATTESTED ? EXPLAIN_OWED_BARS
                                                               : EXPLAIN_OWED;
    case TERM_PASS:
        return EXPLAIN_PASSED;
    case TERM_FAIL:
        return grade_is_open_fail(policy, first, count, place) ? EXPLAIN_FAILED : EXPLAIN_MADE_GOOD;
    case TERM_EXEMPT:
        return EXPLAIN_EXEMPTED;
    default:
        return EXPLAIN_NOT_COUNTED;
    }
}

/* A «2» with a later success in the same work. */
static bool is_low_made_good(const struct explain *explain, const struct term_event *event, int32_t place)
{
    struct rules_sums sums = {0};
    rules_add(explain->policy, &sums, event->value_x1000, 0);
    return event->kind == TERM_NUMBER && sums.low > 0 && grade_looks_at(explain->policy, event) &&
           grade_is_made_good(explain->policy, &explain->term->events[explain->row->first_event],
                              term_events_of(explain->term, explain->row), place);
}

/* Of a mark that is no event of the row. False: it only lies near the period. */
static bool why_not(struct explain *explain, struct stmt *stmt, enum explain_use *use)
{
    const struct run_period *period = &explain->run->period;
    const char *day = stmt_text(stmt, 2, NULL);
    bool named = !stmt_is_null(stmt, 16), here = named && stmt_int(stmt, 16) == period->id;
    bool before = strcmp(day, period->starts_on)<0, after = strcmp(day, period->ends_on)> 0;
    if (!here && (before || after)) {
        if (stmt_int(stmt, 15) == 0 && !named) {
            explain->near_before += before;
            explain->near_after += after;
        }
        return false;
    }
    *use = stmt_int(stmt, 15) != 0                     ? EXPLAIN_WITHDRAWN
           : named && !here                            ? EXPLAIN_OTHER_PERIOD
           : explain->where == EXPLAIN_GRADE_ELSEWHERE ? EXPLAIN_ELSEWHERE
           : explain->row == NULL                      ? EXPLAIN_NOT_TAUGHT
           : stmt_int(stmt, 17) != 0                   ? EXPLAIN_EXAM_WORK
                                                       : EXPLAIN_OUT_OF_RANGE;
    return true;
}

static enum term_kind kind_of(const char *name)
{
    static const char *const names[TERM_KINDS] = {[TERM_NUMBER] = "number",
                                                  [TERM_PASS] = "pass",
                                                  [TERM_FAIL] = "fail",
                                                  [TERM_EXEMPT] = "exempt",
                                                  [TERM_NOT_ATTESTED] = "not_attested",
                                                  [TERM_WORK_OWED] = "work_owed",
                                                  [TERM_NOT_SUBMITTED] = "not_submitted"};
    for (int kind = TERM_NUMBER; kind < TERM_KINDS; kind++)
        if (names[kind] != NULL && strcmp(names[kind], name) == 0)
            return (enum term_kind)kind;
    return TERM_NOT_SUBMITTED;
}

/* A weight that equals the work's or the kind's is said to be theirs. */
static enum explain_weight weight_of(struct stmt *stmt, int64_t weight_x1000)
{
    if (!stmt_is_null(stmt, 18))
        return stmt_int(stmt, 18) == weight_x1000 ? EXPLAIN_WEIGHT_WORK : EXPLAIN_WEIGHT_OWN;
    return !stmt_is_null(stmt, 19) && stmt_int(stmt, 19) == weight_x1000 ? EXPLAIN_WEIGHT_KIND
                                                                         : EXPLAIN_WEIGHT_OWN;
}

/* The weight that the rules took, and where it stands. */
static void take_weight(const struct explain *explain, struct stmt *stmt, const struct term_event *event,
                        struct explain_mark *mark)
{
    mark->journal_weight_x1000 = mark->weight_x1000 = stmt_int(stmt, 6);
    mark->weight_from = weight_of(stmt, mark->weight_x1000);
    if (event == NULL)
        return;
    mark->weight_x1000 = policy_weight_of(explain->policy, event->work_type, event->weight_x1000);
    if (policy_weight_place(explain->policy, event->work_type, &mark->weight_place))
        mark->weight_from = EXPLAIN_WEIGHT_POLICY;
}

static void take_mark(struct explain *explain, struct stmt *stmt)
{
    struct explain_mark mark = {.mark_id = stmt_int(stmt, 0), .number = -1};
    int32_t place = 0;
    const struct term_event *event = find_event(explain, mark.mark_id, &place);
    if (event != NULL)
        mark.use = use_of(explain, event, place);
    else if (!why_not(explain, stmt, &mark.use))
        return;
    mark.source_id = copy(explain, stmt, 1);
    mark.day = term_day(stmt, 2, 0);
    if (!stmt_is_null(stmt, 3))
        mark.number = (int)stmt_int(stmt, 3);
    mark.kind = kind_of(stmt_text(stmt, 4, NULL));
    mark.value_x1000 = stmt_int(stmt, 5);
    take_weight(explain, stmt, event, &mark);
    mark.made_good = event != NULL && is_low_made_good(explain, event, place);
    if (mark.use == EXPLAIN_OWED_AS_TWO)
        mark.value_x1000 = grade_owed_x1000(explain->policy);
    mark.work_type = copy(explain, stmt, 7);
    mark.work = copy(explain, stmt, 8);
    mark.topic = copy(explain, stmt, 9);
    mark.other_period = mark.use == EXPLAIN_OTHER_PERIOD ? copy(explain, stmt, 10) : "";
    mark.transfer = stmt_int(stmt, 11) != 0;
    mark.import_id = stmt_int(stmt, 12);
    mark.imported_at = stmt_int(stmt, 13);
    mark.import_source = copy(explain, stmt, 14);
    mark.corrections = (int)stmt_int(stmt, 20);
    const char *read_at = copy(explain, stmt, 21), *tab = strchr(read_at, '\t');
    mark.file = tab != NULL ? arena_strndup(explain->run->arena, read_at, (size_t)(tab - read_at)) : "";
    mark.line = tab != NULL ? strtoll(tab + 1, NULL, 10) : 0;
    explain->marks =
        term_room(explain->marks, explain->marks_count, &explain->marks_capacity, sizeof *explain->marks);
    explain->marks[explain->marks_count++] = mark;
}

/* Does the row hold what this period gave? Its events of a year are the periods, by day and position. */
static bool is_taken(const struct explain *explain, struct stmt *stmt)
{
    const struct term_row *row = explain->row;
    int32_t day = term_day(stmt, 9, explain->term->ends);
    for (int32_t i = 0; row != NULL && i < term_events_of(explain->term, row); i++) {
        const struct term_event *event = &explain->term->events[row->first_event + i];
        if (event->kind == TERM_NUMBER && event->day == day && event->number == stmt_int(stmt, 8))
            return true;
    }
    return false;
}

static void take_child(struct explain *explain, struct stmt *stmt)
{
    explain->children = term_room(explain->children, explain->children_count, &explain->children_capacity,
                                  sizeof *explain->children);
    explain->children[explain->children_count++] =
        (struct explain_child){.code = copy(explain, stmt, 0),
                               .title = copy(explain, stmt, 1),
                               .outcome = rules_outcome_of(stmt_text(stmt, 2, NULL)),
                               .mark = stmt_is_null(stmt, 3) ? -1 : (int)stmt_int(stmt, 3),
                               .outcome_text = copy(explain, stmt, 4),
                               .reason = copy(explain, stmt, 5),
                               .computed_mark = stmt_is_null(stmt, 6) ? -1 : (int)stmt_int(stmt, 6),
                               .overridden = stmt_int(stmt, 7) != 0,
                               .counted = is_taken(explain, stmt)};
}

static int load_children(struct explain *explain, struct err *err)
{
    struct stmt *stmt = store_prepare(explain->run->store, children_sql, err);
    int got = -1;
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, explain->pupil_id);
        stmt_bind_int(stmt, 2, explain->subject_id);
        stmt_bind_int(stmt, 3, explain->run->period.id);
        stmt_bind_int(stmt, 4, explain->grade);
        while ((got = stmt_step(stmt, err)) == 1)
            take_child(explain, stmt);
    }
    stmt_free(stmt);
    return got;
}

int explain_load_marks(struct explain *explain, struct err *err)
{
    if (explain->term->year)
        return load_children(explain, err);
    struct stmt *stmt = store_prepare(explain->run->store, marks_sql, err);
    int got = -1;
    if (stmt != NULL) {
        char from[11], to[11];
        stmt_bind_int(stmt, 1, explain->pupil_id);
        stmt_bind_int(stmt, 2, explain->subject_id);
        stmt_bind_int(stmt, 3, explain->run->period.id);
        stmt_bind_text(stmt, 4, date_format(explain->term->starts - NEAR_DAYS, from));
        stmt_bind_text(stmt, 5, date_format(explain->term->ends + NEAR_DAYS, to));
        while ((got = stmt_step(stmt, err)) == 1)
            take_mark(explain, stmt);
    }
    stmt_free(stmt);
    return got;
}
