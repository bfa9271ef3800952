/*
 * check_controls: how many of those who were there have a mark for each control work whose day is over: of the schedule,
 * and control lessons that no scheduled work stands for. In: the shared term, whose marks and absences tell nearly all; the
 * store is asked about a pair only where the term has no mark (works of another day or period, marks that no row of the
 * roll takes). Out: temporary table check_control, a row a work. What can fail: the store.
 */
#include "assess/check.h"
#include "assess/term.h"
#include "base/date.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>

static const char table_sql[] = "CREATE TEMP TABLE check_control (class_group_id INTEGER, subject_id "
                                "INTEGER, on_day TEXT, work_id INTEGER, "
                                "lesson_id INTEGER, want INTEGER NOT NULL, have INTEGER NOT NULL)";
static const char controls_sql[] =
    "WITH scheduled AS MATERIALIZED (SELECT w.class_group_id, w.subject_id, w.due_on FROM work w JOIN "
    "work_type k USING (work_type_id) WHERE w.withdrawn = 0 AND k.is_control = 1), "
    "control AS (SELECT w.work_id, NULL AS lesson_id, w.class_group_id, w.subject_id, w.due_on AS "
    "on_day "
    "FROM work w JOIN work_type k USING (work_type_id) "
    "WHERE w.withdrawn = 0 AND k.is_control = 1 AND k.is_exam = 0 AND w.due_on < :today "
    "AND (w.period_id = :period OR (w.period_id IS NULL AND w.due_on BETWEEN :starts AND :ends) "
    "OR w.period_id IN (SELECT period_id FROM period WHERE parent_id = :period)) UNION ALL "
    "SELECT NULL, l.lesson_id, l.class_group_id, l.subject_id, l.given_on FROM lesson l "
    "WHERE l.withdrawn = 0 AND l.lesson_type = 'control' AND l.state = 'held' AND l.given_on BETWEEN :starts "
    "AND "
    ":ends AND l.given_on < :today AND NOT EXISTS (SELECT 1 FROM scheduled w "
    "WHERE w.class_group_id = l.class_group_id AND w.subject_id = l.subject_id AND w.due_on BETWEEN "
    "date(l.given_on, '-14 days') AND date(l.given_on, '+14 days'))) "
    "SELECT c.class_group_id, c.subject_id, c.on_day, c.work_id, c.lesson_id FROM control c JOIN check_group "
    "g ON "
    "g.class_group_id = c.class_group_id AND g.unmarked = 0 JOIN subject s ON s.subject_id = c.subject_id "
    "AND "
    "s.assessment <> 'unmarked' ORDER BY 1, 2, 3, 4, 5";
static const char members_sql[] = "SELECT m.class_group_id, m.pupil_id, m.from_on, m.to_on FROM membership m "
                                  "JOIN check_pupil USING (pupil_id) "
                                  "WHERE m.withdrawn = 0 ORDER BY m.class_group_id";
static const char insert_sql[] = "INSERT INTO check_control VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char absent_sql[] =
    "SELECT 1 FROM lesson l CROSS JOIN attendance a ON a.pupil_id = ?1 AND a.lesson_id = l.lesson_id WHERE "
    "l.class_group_id = ?2 AND l.subject_id = ?3 AND l.given_on = ?4 AND a.withdrawn = 0 AND a.code <> "
    "'late'";
static const char marked_sql[] = "SELECT 1 FROM mark WHERE pupil_id = ?1 AND subject_id = ?2 AND withdrawn = "
                                 "0 AND (work_id = ?3 OR (work_id IS "
                                 "NULL AND marked_on = ?4))";

struct member {
    int64_t group_id, pupil_id;
    int32_t from, to;
};

struct controls {
    const struct term *term;
    struct member *members; /* by group */
    size_t members_count, members_capacity;
    struct stmt *all, *insert, *absent, *marked;
};

struct control {
    int64_t group_id, subject_id, work_id; /* 0: a lesson without a work */
    int32_t group, subject, day;           /* places in the term; -1: not there */
    const char *on_day;
};

static int load_members(struct run *run, struct controls *controls, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, members_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        controls->members = term_room(controls->members, controls->members_count, &controls->members_capacity,
                                      sizeof *controls->members);
        controls->members[controls->members_count++] = (struct member){
            stmt_int(stmt, 0), stmt_int(stmt, 1), term_day(stmt, 2, INT32_MIN), term_day(stmt, 3, INT32_MAX)};
    }
    stmt_free(stmt);
    return row;
}

static int ask(struct stmt *stmt, struct err *err)
{
    int row = stmt_step(stmt, err);
    stmt_reset(stmt);
    return row;
}

/* What the term knows of a pair on the control's day: was there a mark, was the pupil away? */
static void look(const struct controls *controls, const struct control *control, int64_t pupil_id,
                 bool *marked, bool *away)
{
    const struct term *term = controls->term;
    int32_t pupil = term_ids_find(&term->pupil_ids, pupil_id);
    int32_t at = pupil >= 0 && control->subject >= 0 && !term->year
                     ? term_row_find(term, pupil, control->subject)
                     : -1;
    *marked = *away = false;
    for (int32_t i = 0; at >= 0 && i < term->rows[at].events; i++) {
        const struct term_event *event = &term->events[term->rows[at].first_event + i];
        if (event->kind >= TERM_NUMBER)
            *marked |= event->ref != 0 ? event->ref == control->work_id : event->day == control->day;
        else if (event->kind != TERM_LATE && event->day == control->day)
            *away |= term->lessons[event->ref].group == control->group;
    }
}

/* 1: was there and has a mark; 0: was there and has none; 2: was away; -1: error. A mark for the work says more than an
 * absence at a lesson that was not held. */
static int judge(struct controls *controls, const struct control *control, int64_t pupil_id, struct err *err)
{
    bool marked, away;
    look(controls, control, pupil_id, &marked, &away);
    if (marked || away)
        return away ? 2 : 1;
    stmt_bind_int(controls->absent, 1, pupil_id);
    stmt_bind_int(controls->absent, 2, control->group_id);
    stmt_bind_int(controls->absent, 3, control->subject_id);
    stmt_bind_text(controls->absent, 4, control->on_day);
    int row = ask(controls->absent, err);
    if (row != 0)
        return row < 0 ? -1 : 2;
    stmt_bind_int(controls->marked, 1, pupil_id);
    stmt_bind_int(controls->marked, 2, control->subject_id);
    if (control->work_id != 0)
        stmt_bind_int(controls->marked, 3, control->work_id);
    else
        stmt_bind_null(controls->marked, 3);
    stmt_bind_text(controls->marked, 4, control->on_day);
    return ask(controls->marked, err);
}

static void bind_or_null(struct stmt *stmt, int at, int64_t id)
{
    if (id != 0)
        stmt_bind_int(stmt, at, id);
    else
        stmt_bind_null(stmt, at);
}

static int count_one(struct controls *controls, size_t *first, struct err *err)
{
    const struct term *term = controls->term;
    struct stmt *all = controls->all, *insert = controls->insert;
    struct control control = {stmt_int(all, 0), stmt_int(all, 1), stmt_int(all, 3),
                              .on_day = stmt_text(all, 2, NULL)};
    control.group = term_ids_find(&term->group_ids, control.group_id);
    control.subject = term_ids_find(&term->subject_ids, control.subject_id);
    control.day = term_day(all, 2, INT32_MIN);
    int64_t want = 0, have = 0;
    while (*first < controls->members_count && controls->members[*first].group_id < control.group_id)
        ++*first;
    for (size_t i = *first; i < controls->members_count && controls->members[i].group_id == control.group_id;
         i++) {
        const struct member *member = &controls->members[i];
        if (member->from > control.day || member->to < control.day)
            continue;
        int verdict = judge(controls, &control, member->pupil_id, err);
        if (verdict < 0)
            return -1;
        want += verdict < 2;
        have += verdict == 1;
    }
    if (want == 0)
        return 0;
    stmt_bind_int(insert, 1, control.group_id);
    stmt_bind_int(insert, 2, control.subject_id);
    stmt_bind_text(insert, 3, control.on_day);
    bind_or_null(insert, 4, control.work_id);
    bind_or_null(insert, 5, stmt_int(all, 4));
    stmt_bind_int(insert, 6, want);
    stmt_bind_int(insert, 7, have);
    return stmt_run(insert, err);
}

int check_controls(struct run *run, const struct term *term, struct err *err)
{
    struct controls controls = {.term = term};
    int row = -1;
    if (store_exec(run->store, table_sql, err) == 0 && load_members(run, &controls, err) == 0 &&
        (controls.all = term_query(run, controls_sql, err)) != NULL &&
        (controls.insert = store_prepare(run->store, insert_sql, err)) != NULL &&
        (controls.absent = store_prepare(run->store, absent_sql, err)) != NULL &&
        (controls.marked = store_prepare(run->store, marked_sql, err)) != NULL) {
        size_t first = 0;
        stmt_bind_text_named(controls.all, ":today", run->today);
        while ((row = stmt_step(controls.all, err)) == 1)
            if (count_one(&controls, &first, err) != 0) {
                row = -1;
                break;
            }
    }
    stmt_free(controls.all);
    stmt_free(controls.insert);
    stmt_free(controls.absent);
    stmt_free(controls.marked);
    free(controls.members);
    return row;
}
