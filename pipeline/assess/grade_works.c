/*
 * grade_works: table work_result, current marks by class, subject and kind of work, and the works of the
 * schedule: planned, held, by how many pupils written. In: the events of the rows, table work. A year's are the
 * sums of its periods'. See schema.sql for where marks and works stand.
 */
#include "assess/grade_sheets.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char works_sql[] =
    "SELECT w.work_id, w.class_group_id, w.subject_id, w.work_type_id, coalesce(w.due_on, w.assigned_on) "
    "FROM work w JOIN work_type k USING (work_type_id) WHERE w.withdrawn = 0 AND k.is_exam = 0 AND "
    "(w.period_id = :period OR (w.period_id IS NULL AND coalesce(w.due_on, w.assigned_on) BETWEEN :starts "
    "AND "
    ":ends)) ORDER BY w.work_id";
static const char write_sql[] =
    "INSERT INTO work_result (period_id, class_group_id, subject_id, work_type_id, n5, n4, n3, n2, n1, "
    "value_sum_x1000, n_pass, n_fail, n_not_submitted, works_planned, works_held, due, written) VALUES "
    "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)";
static const char year_sql[] =
    "INSERT INTO work_result SELECT :period, r.class_group_id, r.subject_id, r.work_type_id, sum(n5), "
    "sum(n4), sum(n3), sum(n2), sum(n1), sum(value_sum_x1000), sum(n_pass), sum(n_fail), "
    "sum(n_not_submitted), sum(works_planned), sum(works_held), sum(due), sum(written) FROM period p JOIN "
    "work_result r USING (period_id) WHERE p.parent_id = :period AND p.withdrawn = 0 GROUP BY 2, 3, 4";

struct kind_counts {
    int16_t type;
    int32_t next; /* of the same class and subject; -1: the last */
    int band[6], pass, fail, not_submitted;
    int64_t value_sum_x1000;
    int planned, held, due, written;
};

struct work {
    int32_t group, subject, day; /* INT32_MAX: no day */
    int16_t type;
    int32_t next; /* of the same group and subject */
    int due, written;
    bool held;
};

struct works {
    struct grade *grade;
    int32_t *first_kind, *first_work; /* [group × subject] */
    struct kind_counts *kinds;
    size_t kinds_count, kinds_capacity;
    struct work *works;
    size_t works_count, works_capacity;
    struct term_ids ids;
};

static size_t cell_of(const struct works *works, int32_t group, int32_t subject)
{
    return (size_t)group * works->grade->term->subjects_count + (size_t)subject;
}

static struct kind_counts *kind_of(struct works *works, int32_t group, int32_t subject, int16_t type)
{
    int32_t *at = &works->first_kind[cell_of(works, group, subject)];
    for (int32_t i = *at; i >= 0; i = works->kinds[i].next)
        if (works->kinds[i].type == type)
            return &works->kinds[i];
    works->kinds = term_room(works->kinds, works->kinds_count, &works->kinds_capacity, sizeof *works->kinds);
    works->kinds[works->kinds_count] = (struct kind_counts){.type = type, .next = *at};
    *at = (int32_t)works->kinds_count;
    return &works->kinds[works->kinds_count++];
}

static void take_work(struct works *works, struct stmt *stmt)
{
    const struct term *term = works->grade->term;
    int32_t group = term_ids_find(&term->group_ids, stmt_int(stmt, 1));
    int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 2));
    int32_t type = term_ids_find(&term->work_type_ids, stmt_int(stmt, 3));
    if (group < 0 || subject < 0)
        return;
    int32_t *first = &works->first_work[cell_of(works, group, subject)];
    works->works = term_room(works->works, works->works_count, &works->works_capacity, sizeof *works->works);
    works->works[works->works_count] = (struct work){.group = group,
                                                     .subject = subject,
                                                     .day = term_day(stmt, 4, INT32_MAX),
                                                     .type = (int16_t)(type <= INT16_MAX ? type : -1),
                                                     .next = *first};
    *first = (int32_t)works->works_count++;
    term_ids_add(&works->ids, stmt_int(stmt, 0));
}

struct works *works_open(struct grade *grade, struct err *err)
{
    size_t cells = grade->term->groups_count * grade->term->subjects_count + 1;
    struct works *works = mem_zalloc(sizeof *works);
    *works = (struct works){.grade = grade,
                            .first_kind = mem_alloc(cells * sizeof(int32_t)),
                            .first_work = mem_alloc(cells * sizeof(int32_t))};
    memset(works->first_kind, 0xff, cells * sizeof(int32_t));
    memset(works->first_work, 0xff, cells * sizeof(int32_t));
    if (grade->term->year)
        return works;
    struct stmt *stmt = term_query(grade->run, works_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        take_work(works, stmt);
    stmt_free(stmt);
    term_ids_ready(&works->ids);
    if (got == 0)
        return works;
    works_free(works);
    return NULL;
}

void works_free(struct works *works)
{
    if (works == NULL)
        return;
    term_ids_free(&works->ids);
    free(works->first_kind);
    free(works->first_work);
    free(works->kinds);
    free(works->works);
    free(works);
}

static bool is_written(const struct term_event *event)
{
    return event->kind == TERM_NUMBER || event->kind == TERM_PASS || event->kind == TERM_FAIL;
}

/* The mark that this one alone would give. */
static void add_number(struct kind_counts *kind, const struct policy *policy, int32_t value_x1000)
{
    struct rules_sums sums = {.weight_x1000 = 1000, .weighted_x1000000 = (int64_t)value_x1000 * 1000};
    kind->band[rules_band(policy, rules_mark(policy, &sums))]++;
    kind->band[1] += policy->scale == POLICY_FIVE && value_x1000 < 2000;
    kind->value_sum_x1000 += value_x1000;
}

static void add_event(struct works *works, const struct term_row *row, const struct policy *policy,
                      const struct term_event *event)
{
    int16_t type = event->work_type;
    int32_t work = event->ref != 0 ? term_ids_find(&works->ids, event->ref) : -1;
    if (work >= 0)
        works->works[work].held |= is_written(event);
    if (row->departed)
        return;
    if (type < 0 && work >= 0)
        type = works->works[work].type;
    struct kind_counts *kind =
        kind_of(works, works->grade->term->pupils[row->pupil].home, row->subject, type);
    if (event->kind == TERM_NUMBER)
        add_number(kind, policy, event->value_x1000);
    kind->pass += event->kind == TERM_PASS;
    kind->fail += event->kind == TERM_FAIL;
    kind->not_submitted += event->kind == TERM_NOT_SUBMITTED || event->kind == TERM_WORK_OWED;
}

/* Was this pupil to write the work, and is there a mark? Who is exempt from it was not to. */
static void add_due(struct works *works, const struct term_row *row, int32_t at)
{
    const struct term *term = works->grade->term;
    struct work *work = &works->works[at];
    int32_t day = work->day < term->starts ? term->starts : work->day > term->ends ? term->ends : work->day;
    if (!term_counts(term, row, work->group, day))
        return;
    bool written = false, exempt = false;
    for (int32_t i = 0; i < row->events; i++) {
        const struct term_event *event = &term->events[row->first_event + i];
        if (event->kind < TERM_NUMBER || event->ref == 0 || event->ref != works->ids.ids[at])
            continue;
        written |= is_written(event);
        exempt |= event->kind == TERM_EXEMPT;
    }
    work->due += written || !exempt;
    work->written += written;
}

void works_add(struct works *works, const struct term_row *row)
{
    const struct term *term = works->grade->term;
    if (term->year)
        return;
    const struct policy *policy = grade_policy(works->grade->book, term, row);
    for (int32_t i = 0; i < row->events; i++)
        if (term->events[row->first_event + i].kind >= TERM_NUMBER)
            add_event(works, row, policy, &term->events[row->first_event + i]);
    for (int32_t i = 0; i < row->spans && !row->departed; i++) {
        int32_t group = term->spans[row->first_span + i].group;
        bool again = false;
        for (int32_t k = 0; k < i && !again; k++)
            again = term->spans[row->first_span + k].group == group;
        int32_t at = again ? -1 : works->first_work[cell_of(works, group, row->subject)];
        for (; at >= 0; at = works->works[at].next)
            add_due(works, row, at);
    }
}

/* The works to their class. COUNTS [group]. */
static void gather(struct works *works, const struct class_counts *counts)
{
    const struct term *term = works->grade->term;
    for (size_t i = 0; i < works->works_count; i++) {
        const struct work *work = &works->works[i];
        int32_t parent = term_ids_find(&term->group_ids, term->groups[work->group].parent_id);
        int32_t place = parent >= 0 ? parent : work->group;
        if (work->due == 0 && !work->held && term->groups[place].grade >= 0 && !counts[place].used)
            continue; /* of a class that has no results in this period */
        struct kind_counts *kind = kind_of(works, place, work->subject, work->type);
        kind->planned++;
        kind->held += work->held;
        kind->due += work->held ? work->due : 0;
        kind->written += work->held ? work->written : 0;
    }
}

static int write_kind(struct works *works, struct stmt *stmt, size_t cell, const struct kind_counts *kind,
                      struct err *err)
{
    const struct term *term = works->grade->term;
    const int64_t values[] = {term->period_id,
                              term->groups[cell / term->subjects_count].id,
                              term->subjects[cell % term->subjects_count].id,
                              kind->type >= 0 ? term->work_type_ids.ids[kind->type] : 0,
                              kind->band[5],
                              kind->band[4],
                              kind->band[3],
                              kind->band[2],
                              kind->band[1],
                              kind->value_sum_x1000,
                              kind->pass,
                              kind->fail,
                              kind->not_submitted,
                              kind->planned,
                              kind->held,
                              kind->due,
                              kind->written};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        stmt_bind_int(stmt, (int)i + 1, values[i]);
    return stmt_run(stmt, err);
}

int works_write(struct works *works, const struct class_counts *counts, struct err *err)
{
    const struct term *term = works->grade->term;
    struct stmt *stmt = term->year ? term_query(works->grade->run, year_sql, err)
                                   : store_prepare(works->grade->run->store, write_sql, err);
    int failed = stmt == NULL ? -1 : term->year ? stmt_run(stmt, err) : 0;
    gather(works, counts);
    size_t cells = term->groups_count * term->subjects_count;
    for (size_t cell = 0; cell < cells && failed == 0; cell++)
        for (int32_t i = works->first_kind[cell]; i >= 0 && failed == 0; i = works->kinds[i].next)
            failed = write_kind(works, stmt, cell, &works->kinds[i], err);
    stmt_free(stmt);
    return failed;
}
