/*
 * term_events: lessons, marks and absences of the period, put to the rows of the roll. Tables are read in the
 * order in which they lie; the order of date is made here, by counting rows and sorting within each. In a
 * year the events are what its periods gave.
 */
#include "assess/term.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

enum { EVENTS_RESERVED = 4000000 };

static const char lessons_sql[] = "SELECT lesson_id, class_group_id, subject_id, given_on, number, state = "
                                  "'held' FROM lesson WHERE withdrawn = 0 "
                                  "AND given_on BETWEEN :starts AND :ends ORDER BY lesson_id";
static const char work_types_sql[] = "SELECT work_type_id, is_exam FROM work_type ORDER BY work_type_id";
static const char marks_sql[] =
    "SELECT mark_id, pupil_id, subject_id, marked_on, kind, value_x1000, "
    "weight_x1000, lesson_id, work_id, import_id, work_type_id, received_at, origin = 'transfer', period_id "
    "FROM mark NOT INDEXED WHERE withdrawn = 0";
static const char absences_sql[] = "SELECT attendance_id, pupil_id, lesson_id, code FROM "
                                   "attendance NOT INDEXED WHERE withdrawn = 0";
/* Quarters and half-years of one year stand side by side: each pupil has results in those of the grade. */
static const char children_sql[] = "SELECT p.position, r.pupil_id, r.subject_id, p.ends_on, r.outcome, "
                                   "r.mark, (SELECT d.state_at FROM deferral d WHERE d.deferral_id = "
                                   "r.deferral_id) FROM period p JOIN result r USING (period_id) "
                                   "WHERE p.parent_id = :period AND p.withdrawn = 0 ORDER BY p.period_id";
/* What the former school gave in periods before the pupil came: set by hand, and no result stands for it. */
static const char former_sql[] =
    "SELECT p.position, o.pupil_id, o.subject_id, p.ends_on, o.outcome, o.mark, coalesce(p.grade_from, -1), "
    "coalesce(p.grade_to, 99) FROM final_override o CROSS JOIN period p USING (period_id) WHERE p.parent_id "
    "= :period "
    "AND p.withdrawn = 0 AND o.withdrawn = 0 AND o.kind = 'period' AND EXISTS (SELECT 1 FROM result x WHERE "
    "x.period_id = p.period_id) AND NOT EXISTS (SELECT 1 FROM result r WHERE r.period_id = p.period_id AND "
    "r.pupil_id = o.pupil_id AND r.subject_id = o.subject_id) ORDER BY o.final_override_id";
/* The annual control work: the latest mark of a kind that is one. */
static const char annual_sql[] = "SELECT m.pupil_id, m.subject_id, m.value_x1000, m.marked_on FROM mark m "
                                 "LEFT JOIN work w USING (work_id) "
                                 "WHERE coalesce(m.work_type_id, w.work_type_id) IN (SELECT work_type_id "
                                 "FROM work_type WHERE is_annual = 1) "
                                 "AND m.kind = 'number' AND m.withdrawn = 0 AND m.marked_on BETWEEN :starts "
                                 "AND :ends ORDER BY m.marked_on, "
                                 "m.mark_id";
static const char ungraded_sql[] =
    "SELECT p.period_id FROM period p WHERE p.parent_id = :period AND p.withdrawn = 0 "
    "AND NOT EXISTS (SELECT 1 FROM result r WHERE r.period_id = p.period_id)";

static int load_work_types(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, work_types_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        term_ids_add(&term->work_type_ids, stmt_int(stmt, 0));
        if (stmt_int(stmt, 1) != 0)
            term_ids_add(&term->exam_type_ids, stmt_int(stmt, 0));
    }
    stmt_free(stmt);
    term_ids_ready(&term->work_type_ids);
    term_ids_ready(&term->exam_type_ids);
    return row;
}

static int load_lessons(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, lessons_sql, err);
    struct term_memo memo = {.day = 0};
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        int32_t group = term_ids_find(&term->group_ids, stmt_int(stmt, 1));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 2));
        int64_t number = stmt_int(stmt, 4);
        if (group < 0 || subject < 0)
            continue;
        term->lessons =
            term_room(term->lessons, term->lessons_count, &term->lessons_capacity, sizeof *term->lessons);
        term->lessons[term->lessons_count++] = (struct term_lesson){
            group, subject, term_day_again(stmt, 3, term->starts, &memo),
            stmt_is_null(stmt, 4) || number < 0 || number >= TERM_NO_NUMBER ? TERM_NO_NUMBER
                                                                            : (int16_t)number,
            stmt_int(stmt, 5) != 0};
        term_ids_add(&term->lesson_ids, stmt_int(stmt, 0));
    }
    stmt_free(stmt);
    term_ids_ready(&term->lesson_ids);
    return row;
}

/* The days of held lessons of each group and subject, ascending. */
static void make_cells(struct term *term)
{
    size_t cells = term->groups_count * term->subjects_count;
    term->cell_first = mem_zalloc((cells + 2) * sizeof *term->cell_first);
    term->cell_days = mem_alloc((term->lessons_count + 1) * sizeof *term->cell_days);
    int32_t *next = term->cell_first + 1; /* becomes cell_first once the cells are filled */
    for (size_t i = 0; i < term->lessons_count; i++)
        if (term->lessons[i].held)
            next[(size_t)term->lessons[i].group * term->subjects_count + (size_t)term->lessons[i].subject +
                 1]++;
    for (size_t cell = 1; cell <= cells; cell++)
        next[cell] += next[cell - 1];
    for (size_t i = 0; i < term->lessons_count; i++) {
        const struct term_lesson *lesson = &term->lessons[i];
        if (!lesson->held)
            continue;
        size_t cell = (size_t)lesson->group * term->subjects_count + (size_t)lesson->subject;
        term->cell_days[next[cell]++] = lesson->day;
    }
    for (size_t cell = 0; cell < cells; cell++) /* as good as sorted: lessons are entered by date */
        for (int32_t i = term->cell_first[cell] + 1; i < term->cell_first[cell + 1]; i++) {
            int32_t day = term->cell_days[i], at = i;
            for (; at > term->cell_first[cell] && term->cell_days[at - 1] > day; at--)
                term->cell_days[at] = term->cell_days[at - 1];
            term->cell_days[at] = day;
        }
}

static struct term_event *add_event(struct term *term)
{
    term->events = term_room(term->events, term->events_count, &term->events_capacity, sizeof *term->events);
    return &term->events[term->events_count++];
}

/* The row of a pupil and subject by identifiers; -1 and, where it matters, an oddity of KIND. */
static int32_t find_row(struct term *term, int64_t pupil_id, int64_t subject_id, enum term_oddity_kind kind)
{
    int32_t pupil = term_ids_find(&term->pupil_ids, pupil_id);
    if (pupil < 0 || term->pupils[pupil].place == TERM_OTHER_GRADE)
        return -1; /* withdrawn; or another period is this pupil's */
    int32_t subject = term_ids_find(&term->subject_ids, subject_id);
    int32_t row = subject >= 0 ? term_row_find(term, pupil, subject) : -1;
    if (row < 0)
        term_odd(term, kind, pupil_id, subject_id);
    return row;
}

/* A number is what has a value: only the other kinds need their name looked at. */
static enum term_kind mark_kind(struct stmt *stmt, int64_t value)
{
    if (value != 0 || !stmt_is_null(stmt, 5))
        return TERM_NUMBER;
    const char *name = stmt_text(stmt, 4, NULL);
    switch (name[0]) {
    case 'n':
        return name[4] == 'a' ? TERM_NOT_ATTESTED : TERM_NOT_SUBMITTED;
    case 'p':
        return TERM_PASS;
    case 'f':
        return TERM_FAIL;
    case 'e':
        return TERM_EXEMPT;
    default:
        return TERM_WORK_OWED;
    }
}

/* When a mark became known: by the source's own time, if that is earlier than the import. */
static int64_t known_at(const struct term *term, struct stmt *stmt)
{
    int64_t commit = term_commit_of(term, stmt_int(stmt, 9)), own = stmt_int(stmt, 11);
    return own != 0 && own < commit ? own : commit;
}

/* No identifier is 0, as which a column reads that has none: found nowhere. */
static void take_mark(struct term *term, struct stmt *stmt, int32_t day)
{
    int64_t pupil_id = stmt_int(stmt, 1), subject_id = stmt_int(stmt, 2), work_type = stmt_int(stmt, 10);
    int32_t row = find_row(term, pupil_id, subject_id, TERM_MARK_OUTSIDE);
    if (row < 0)
        return;
    if (term_ids_find(&term->exam_type_ids, work_type) >= 0) {
        term_odd(term, TERM_EXAM_IN_MARKS, pupil_id, subject_id);
        return;
    }
    int64_t value = stmt_int(stmt, 5), weight = stmt_int(stmt, 6);
    if (value < 0 || value > RULES_VALUE_MAX_X1000 || weight < 0 || weight > RULES_WEIGHT_MAX_X1000) {
        term_odd(term, TERM_MARK_OUT_OF_RANGE, pupil_id, subject_id);
        return;
    }
    int32_t lesson = term_ids_find(&term->lesson_ids, stmt_int(stmt, 7));
    int32_t type = term_ids_find(&term->work_type_ids, work_type);
    *add_event(term) =
        (struct term_event){.row = row,
                            .day = day,
                            .number = lesson >= 0 ? term->lessons[lesson].number : TERM_NO_NUMBER,
                            .kind = (uint8_t)mark_kind(stmt, value),
                            .transfer = stmt_int(stmt, 12) != 0,
                            .value_x1000 = (int32_t)value,
                            .weight_x1000 = (int32_t)weight,
                            .work_type = (int16_t)(type <= INT16_MAX ? type : -1),
                            .id = stmt_int(stmt, 0),
                            .ref = stmt_int(stmt, 8),
                            .known_at = known_at(term, stmt)};
}

/* A mark belongs to the period it names, else to every one that its day lies in (a quarter and a half-year of other
 * grades); of a year its periods' marks are no events. */
static int load_marks(struct run *run, struct term *terms, size_t count, struct err *err)
{
    struct stmt *stmt = term_query(run, marks_sql, err);
    struct term_memo memo = {.day = 0};
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        int32_t day = term_day_again(stmt, 3, INT32_MIN, &memo);
        int64_t period_id = stmt_int(stmt, 13);
        for (struct term *term = terms; term < terms + count; term++)
            if (!term->year &&
                (period_id != 0 ? period_id == term->period_id : day >= term->starts && day <= term->ends))
                take_mark(term, stmt, day != INT32_MIN ? day : term->starts);
    }
    stmt_free(stmt);
    return row;
}

static enum term_kind absence_kind(struct stmt *stmt, int at)
{
    static const char *const names[] = {"ill", "excused", "unexcused", "absent", "late", "exempt"};
    const char *name = stmt_text(stmt, at, NULL);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return (enum term_kind)i;
    return TERM_ABSENT;
}

/* An absence counts on a held lesson of the group in which the pupil is taught the subject that day. */
static void take_absence(struct term *term, struct stmt *stmt)
{
    int32_t at = term_ids_find(&term->lesson_ids, stmt_int(stmt, 2));
    if (at < 0 || !term->lessons[at].held)
        return;
    const struct term_lesson *lesson = &term->lessons[at];
    int64_t pupil_id = stmt_int(stmt, 1), subject_id = term->subjects[lesson->subject].id;
    int32_t row = find_row(term, pupil_id, subject_id, TERM_ATTENDANCE_OUTSIDE);
    if (row < 0)
        return;
    if (!term_counts(term, &term->rows[row], lesson->group, lesson->day)) {
        term_odd(term, TERM_ATTENDANCE_OUTSIDE, pupil_id, subject_id);
        return;
    }
    *add_event(term) = (struct term_event){.row = row,
                                           .known_at = INT64_MIN,
                                           .day = lesson->day,
                                           .number = lesson->number,
                                           .work_type = -1,
                                           .kind = (uint8_t)absence_kind(stmt, 3),
                                           .id = stmt_int(stmt, 0),
                                           .ref = at};
}

static int load_absences(struct run *run, struct term *terms, size_t count, struct err *err)
{
    struct stmt *stmt = term_query(run, absences_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1)
        for (struct term *term = terms; term < terms + count; term++)
            take_absence(term, stmt);
    stmt_free(stmt);
    return row;
}

/* A row of children_sql or former_sql. */
static void take_child(struct term *term, struct stmt *stmt, int64_t at)
{
    static const uint8_t kinds[RULES_OUTCOMES] = {
        [RULES_MARK] = TERM_NUMBER,   [RULES_NOT_ATTESTED] = TERM_NOT_ATTESTED,
        [RULES_PASS] = TERM_PASS,     [RULES_FAIL] = TERM_FAIL,
        [RULES_EXEMPT] = TERM_EXEMPT, [RULES_DEFERRED] = TERM_DEFERRED};
    uint8_t kind = kinds[rules_outcome_of(stmt_text(stmt, 4, NULL))];
    int32_t day = term_day(stmt, 3, term->ends);
    int32_t row = find_row(term, stmt_int(stmt, 1), stmt_int(stmt, 2), TERM_MARK_OUTSIDE);
    if (row >= 0 && kind != 0)
        *add_event(term) = (struct term_event){.row = row,
                                               .known_at = at,
                                               .day = day,
                                               .number = (int16_t)stmt_int(stmt, 0),
                                               .kind = kind,
                                               .value_x1000 = (int32_t)stmt_int(stmt, 5) * 1000,
                                               .work_type = -1,
                                               .weight_x1000 = 1000};
}

/* Of a period of other grades (quarters, where this grade has half-years) nothing counts. */
static int load_former(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, former_sql, err);
    int step = -1;
    while (stmt != NULL && (step = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 1));
        int grade = pupil >= 0 ? term->pupils[pupil].grade : -1;
        if (pupil >= 0 && term->pupils[pupil].place == TERM_ON_ROLL &&
            (grade < 0 || (grade >= stmt_int(stmt, 6) && grade <= stmt_int(stmt, 7))))
            take_child(term, stmt, INT64_MIN);
    }
    stmt_free(stmt);
    return step;
}

static int load_annual(struct run *run, struct term *term, struct err *err)
{
    struct err ignored = {0};
    if (store_int(run->store, "SELECT 1 FROM work_type WHERE is_annual = 1 LIMIT 1", 0, &ignored) != 1)
        return 0;
    struct stmt *stmt = term_query(run, annual_sql, err);
    int step = -1;
    while (stmt != NULL && (step = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 0));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 1));
        int32_t row = pupil >= 0 && subject >= 0 ? term_row_find(term, pupil, subject) : -1;
        int64_t value = stmt_int(stmt, 2);
        if (row < 0 || value < 0 || value > RULES_VALUE_MAX_X1000)
            continue;
        term->rows[row].annual_x1000 = (int32_t)value;
        term->rows[row].annual_on = term_day(stmt, 3, term->ends);
    }
    stmt_free(stmt);
    return step < 0 ? -1 : 0;
}

static int load_children(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, children_sql, err);
    int step = -1;
    while (stmt != NULL && (step = stmt_step(stmt, err)) == 1)
        take_child(term, stmt, stmt_is_null(stmt, 6) ? INT64_MIN : stmt_int(stmt, 6));
    stmt_free(stmt);
    step = step == 0 && load_annual(run, term, err) == 0 ? load_former(run, term, err) : -1;
    stmt = step == 0 ? term_query(run, ungraded_sql, err) : NULL;
    step = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (step == 1)
        term_odd(term, TERM_CHILD_NOT_GRADED, 0, 0);
    stmt_free(stmt);
    return step < 0 ? -1 : 0;
}

static bool is_before(const struct term_event *a, const struct term_event *b)
{
    if (a->day != b->day)
        return a->day < b->day;
    if (a->number != b->number)
        return a->number < b->number;
    if ((a->kind < TERM_NUMBER) != (b->kind < TERM_NUMBER))
        return a->kind < TERM_NUMBER;
    if (a->kind < TERM_NUMBER && a->ref != b->ref)
        return a->ref < b->ref;
    return a->id < b->id;
}

/* A row's events in order; they come in two runs that are nearly ordered, marks and then absences. */
static void sort_events(struct term_event *base, int32_t count)
{
    for (int32_t i = 1; i < count; i++) {
        if (!is_before(&base[i], &base[i - 1]))
            continue;
        struct term_event one = base[i];
        int32_t at = i;
        for (; at > 0 && is_before(&one, &base[at - 1]); at--)
            base[at] = base[at - 1];
        base[at] = one;
    }
}

/* Of two absences on one lesson the first stays. */
static int32_t drop_doubles(struct term_event *base, int32_t count)
{
    int32_t kept = 0;
    for (int32_t k = 0; k < count; k++) {
        bool again = kept > 0 && base[k].kind < TERM_NUMBER && base[kept - 1].kind < TERM_NUMBER &&
                     base[kept - 1].ref == base[k].ref;
        if (!again && kept++ != k)
            base[kept - 1] = base[k];
    }
    return kept;
}

/* Events to their rows, in order of date, lesson and identifier. Counted first, in an array small enough for the
 * cache, then put in place and sorted within each row. */
static void order_events(struct term *term)
{
    struct term_event *sorted = mem_large((term->events_count + 1) * sizeof *sorted);
    int32_t *next = mem_zalloc((term->rows_count + 2) * sizeof *next);
    for (size_t i = 0; i < term->events_count; i++)
        next[term->events[i].row + 1]++;
    for (size_t i = 0; i < term->rows_count; i++)
        next[i + 1] += next[i];
    for (size_t i = 0; i < term->events_count; i++)
        sorted[next[term->events[i].row]++] = term->events[i];
    for (size_t i = 0; i < term->rows_count; i++) { /* next is now each row's end */
        struct term_row *row = &term->rows[i];
        row->first_event = i > 0 ? next[i - 1] : 0;
        sort_events(sorted + row->first_event, next[i] - row->first_event);
        row->events = drop_doubles(sorted + row->first_event, next[i] - row->first_event);
    }
    free(next);
    free(term->events);
    term->events = sorted;
    term->events_capacity = term->events_count + 1;
}

/* Room for all events that there can be, so that the array never moves; what isn't written costs nothing. */
static void reserve_events(struct run *run, struct term *terms, size_t count)
{
    struct err ignored = {0};
    int64_t most = store_int(run->store, "SELECT max(mark_id) FROM mark", 0, &ignored) +
                   store_int(run->store, "SELECT max(attendance_id) FROM attendance", 0, &ignored);
    for (size_t i = 0; i < count; i++) {
        terms[i].events_capacity = (size_t)(most < EVENTS_RESERVED ? most : EVENTS_RESERVED) / count + 256;
        terms[i].events = mem_large(terms[i].events_capacity * sizeof *terms[i].events);
    }
}

int term_load_events(struct run *runs, struct term *terms, size_t count, struct err *err)
{
    bool marks = false;
    reserve_events(runs, terms, count);
    for (size_t i = 0; i < count; i++) {
        if (load_work_types(&runs[i], &terms[i], err) != 0 || load_lessons(&runs[i], &terms[i], err) != 0)
            return -1;
        make_cells(&terms[i]);
        marks |= !terms[i].year;
        if (terms[i].year && load_children(&runs[i], &terms[i], err) != 0)
            return -1;
    }
    if ((marks && load_marks(runs, terms, count, err) != 0) || load_absences(runs, terms, count, err) != 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        order_events(&terms[i]);
    return 0;
}
