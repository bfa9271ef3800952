/*
 * check: the stage that rewrites table gap of a period: what the journal lacks before it is closed. In: the
 * registers and the policy alone, so that it works long before grading; days up to today. What is counted by
 * the policy's rules is found here, row of the roll by row; control works in check_controls.c, the timetable
 * in check_timetable.c; the rest in check.sql.
 */
#include "assess/assess.h"
#include "assess/check.h"
#include "assess/grade.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLOSING_DAYS = 14 }; /* from so many days before the end whatever is missing is told */

static const char check_sql[] = {
#include "assess/check.sql.h"
};
/* The groups of the period's grades: as comply.sql has them. */
static const char prepare_sql[] =
    "CREATE TEMP TABLE check_group (class_group_id INTEGER PRIMARY KEY, home_id INTEGER, grade INTEGER, kind "
    "TEXT, "
    "tutor_id INTEGER, unmarked INTEGER NOT NULL DEFAULT 0);"
    "CREATE TEMP TABLE check_teaching (class_group_id INTEGER, subject_id INTEGER, teacher_id INTEGER, "
    "weekly_hours_x1000 INTEGER, PRIMARY KEY (class_group_id, subject_id)) WITHOUT ROWID;"
    "CREATE TEMP TABLE check_pupil (pupil_id INTEGER PRIMARY KEY, class_group_id INTEGER, tutor_id INTEGER, "
    "unmarked INTEGER);";
static const char drop_sql[] =
    "DROP TABLE IF EXISTS temp.check_group; DROP TABLE IF EXISTS temp.check_teaching; "
    "DROP TABLE IF EXISTS temp.check_pupil; DROP TABLE IF EXISTS temp.check_control; "
    "DROP TABLE IF EXISTS temp.check_slot";
static const char clear_sql[] = "DELETE FROM gap WHERE period_id = :period";
static const char groups_sql[] =
    "INSERT INTO check_group (class_group_id, home_id, grade, kind, tutor_id) "
    "SELECT g.class_group_id, coalesce(p.class_group_id, g.class_group_id), coalesce(g.grade, p.grade), "
    "g.kind, g.tutor_id "
    "FROM class_group g LEFT JOIN class_group p ON p.class_group_id = g.parent_id, period t "
    "WHERE g.withdrawn = 0 AND t.period_id = :period AND "
    "(coalesce(g.grade, p.grade) BETWEEN coalesce(t.grade_from, -1) AND coalesce(t.grade_to, 99) "
    "OR coalesce(g.grade, p.grade) IS NULL)";
static const char unmarked_sql[] = "UPDATE check_group SET unmarked = 1 WHERE grade = ?1";
/* Of several rows for a group and subject the one that lasts longest, then the latest: as term_roll.c. */
static const char teaching_sql[] =
    "INSERT OR IGNORE INTO check_teaching SELECT class_group_id, subject_id, teacher_id, weekly_hours_x1000 "
    "FROM "
    "teaching t JOIN check_group USING (class_group_id) JOIN subject s USING (subject_id) WHERE t.withdrawn "
    "= 0 AND "
    "s.withdrawn = 0 AND coalesce(t.from_on, '0') <= :ends AND coalesce(t.to_on, '9') >= :starts ORDER BY "
    "coalesce(t.to_on, '9') >= :ends DESC, coalesce(t.from_on, '0') DESC, t.teaching_id DESC";
static const char pupil_sql[] =
    "INSERT INTO check_pupil SELECT ?1, ?2, (SELECT tutor_id FROM class_group WHERE class_group_id = ?2), ?3";
static const char gap_sql[] =
    "INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, "
    "pupil_id, on_day, have, want, remaining) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, "
    "?11, ?12)";
static const char planned_sql[] = "SELECT l.class_group_id, l.subject_id, count(*) FROM check_group g CROSS "
                                  "JOIN lesson l ON l.class_group_id = "
                                  "g.class_group_id WHERE l.withdrawn = 0 AND l.state <> 'cancelled' AND "
                                  "l.given_on > :today AND l.given_on <= :ends "
                                  "GROUP BY 1, 2";
static const char totals_sql[] =
    "SELECT coalesce(sum(severity = 'error'), 0), coalesce(sum(severity = 'warning'), 0), "
    "coalesce(sum(severity = 'notice'), 0) FROM gap WHERE period_id = :period";

struct check {
    struct run *run;
    struct policy_book book;
    const struct policy *policy; /* of the school */
    struct term *term;
    int32_t today;
    bool over, closing;
    int32_t *planned; /* [group × subject]: lessons of the journal still to come */
    struct stmt *gap;
};

struct missing {
    const char *kind, *severity, *actor;
    int64_t teacher_id, class_group_id, subject_id, pupil_id;
    const char *on_day;            /* NULL: none */
    int64_t have, want, remaining; /* below 0: nothing to say */
};

static void bind_key(struct stmt *stmt, int at, int64_t key)
{
    if (key > 0)
        stmt_bind_int(stmt, at, key);
    else
        stmt_bind_null(stmt, at);
}

static void bind_count(struct stmt *stmt, int at, int64_t count)
{
    if (count >= 0)
        stmt_bind_int(stmt, at, count);
    else
        stmt_bind_null(stmt, at);
}

static int tell(struct check *check, const struct missing *one, struct err *err)
{
    struct stmt *stmt = check->gap;
    stmt_bind_int(stmt, 1, check->term->period_id);
    stmt_bind_text(stmt, 2, one->kind);
    stmt_bind_text(stmt, 3, one->severity);
    stmt_bind_text(stmt, 4, one->actor);
    bind_key(stmt, 5, one->teacher_id);
    bind_key(stmt, 6, one->class_group_id);
    bind_key(stmt, 7, one->subject_id);
    bind_key(stmt, 8, one->pupil_id);
    stmt_bind_text(stmt, 9, one->on_day);
    bind_count(stmt, 10, one->have);
    bind_count(stmt, 11, one->want);
    bind_count(stmt, 12, one->remaining);
    return stmt_run(stmt, err);
}

static bool is_unmarked(const struct check *check, int grade)
{
    return grade >= 0 && grade < POLICY_GRADES && policy_for(&check->book, grade, -1)->unmarked_grade[grade];
}

/* The parameters of check.sql that the statement has. */
static struct stmt *query(struct check *check, struct stmt *stmt)
{
    const struct run *run = check->run;
    if (stmt != NULL) {
        stmt_bind_int_named(stmt, ":period", run->period.id);
        stmt_bind_text_named(stmt, ":starts", run->period.starts_on);
        stmt_bind_text_named(stmt, ":ends", run->period.ends_on);
        stmt_bind_text_named(stmt, ":today", run->today);
        stmt_bind_text_named(stmt, ":until", check->over ? run->period.ends_on : run->today);
        stmt_bind_int_named(stmt, ":homework", check->policy->check_homework);
        stmt_bind_int_named(stmt, ":control_percent", check->policy->check_control_percent);
        stmt_bind_int_named(stmt, ":closing", check->closing);
    }
    return stmt;
}

static int run_one(struct check *check, const char *sql, struct err *err)
{
    struct stmt *stmt = query(check, store_prepare(check->run->store, sql, err));
    int failed = stmt != NULL ? stmt_run(stmt, err) : -1;
    stmt_free(stmt);
    return failed;
}

/* ---- the temporary tables ---- */

static int fill_groups(struct check *check, struct err *err)
{
    struct store *store = check->run->store;
    if (store_exec(store, drop_sql, err) != 0 || store_exec(store, prepare_sql, err) != 0 ||
        run_one(check, groups_sql, err) != 0 || run_one(check, teaching_sql, err) != 0)
        return -1;
    struct stmt *stmt = store_prepare(store, unmarked_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (int grade = 0; failed == 0 && grade < POLICY_GRADES; grade++) {
        stmt_bind_int(stmt, 1, is_unmarked(check, grade) ? grade : -1);
        failed = stmt_run(stmt, err);
    }
    stmt_free(stmt);
    return failed;
}

static int fill_pupils(struct check *check, struct err *err)
{
    const struct term *term = check->term;
    struct stmt *stmt = store_prepare(check->run->store, pupil_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < term->pupils_count; i++) {
        const struct term_pupil *pupil = &term->pupils[i];
        if (pupil->place != TERM_ON_ROLL || pupil->departed)
            continue;
        stmt_bind_int(stmt, 1, pupil->id);
        stmt_bind_int(stmt, 2, term->groups[pupil->home].id);
        stmt_bind_int(stmt, 3, is_unmarked(check, pupil->grade));
        failed = stmt_run(stmt, err);
    }
    stmt_free(stmt);
    return failed;
}

/* ---- marks against the minimum ---- */

static int load_planned(struct check *check, struct err *err)
{
    const struct term *term = check->term;
    check->planned = mem_zalloc((term->groups_count * term->subjects_count + 1) * sizeof *check->planned);
    struct stmt *stmt = query(check, store_prepare(check->run->store, planned_sql, err));
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        int32_t group = term_ids_find(&term->group_ids, stmt_int(stmt, 0));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 1));
        if (group >= 0 && subject >= 0)
            check->planned[(size_t)group * term->subjects_count + (size_t)subject] =
                (int32_t)stmt_int(stmt, 2);
    }
    stmt_free(stmt);
    return row;
}

/* How many lessons of the pair are still to come: those that the journal plans, or, as journals plan only some
 * days ahead, what the weekly hours promise. -1: unknown. */
static int64_t remaining_lessons(const struct check *check, const struct term_row *row)
{
    const struct term *term = check->term;
    if (check->over)
        return 0;
    int64_t planned = check->planned[(size_t)row->taught_in * term->subjects_count + (size_t)row->subject];
    int64_t promised = row->hours_x1000 > 0 ? row->hours_x1000 * (term->ends - check->today) / 7000 : -1;
    return planned > promised ? planned : promised == -1 ? -1 : promised;
}

/* Too few marks: told when the period is over or closing, or when there are hardly lessons enough left. */
static int tell_few(struct check *check, const struct term_row *row, struct missing *one, struct err *err)
{
    int64_t short_of = one->want - one->have;
    one->remaining = remaining_lessons(check, row);
    if (!check->closing && (one->remaining < 0 || one->remaining >= 2 * short_of))
        return 0;
    bool hopeless = one->remaining >= 0 && one->remaining < short_of;
    one->severity = grade_policy(&check->book, check->term, row)->few_marks_attest && one->have > 0 ? "notice"
                    : hopeless                                                                      ? "error"
                               : "warning";
    return tell(check, one, err);
}

static int check_marks(struct check *check, const struct term_row *row, struct err *err)
{
    const struct term *term = check->term;
    const struct term_pupil *pupil = &term->pupils[row->pupil];
    const struct term_deferral *deferral = row->deferral_at >= 0 ? &term->deferrals[row->deferral_at] : NULL;
    bool settled = deferral != NULL && (deferral->open || deferral->not_attested);
    if (row->departed || settled || grade_deciding_override(term, row) >= 0)
        return 0;
    struct grade_facts facts;
    const struct policy *policy = grade_policy(&check->book, term, row);
    grade_take(policy, term, row, &facts);
    struct rules_verdict verdict = rules_compute(policy, &facts.facts);
    /* of who came in the middle: with the lessons that are still to come */
    int64_t left = remaining_lessons(check, row);
    int minimum =
        rules_minimum(policy, row->hours_x1000, facts.facts.lessons_held + (left > 0 ? (int)left : 0),
                      facts.facts.lessons_out);
    struct missing one = {.kind = "few_marks",
                          .severity = "warning",
                          .actor = "teacher",
                          .teacher_id = row->teacher_id,
                          .class_group_id = term->groups[pupil->home].id,
                          .subject_id = term->subjects[row->subject].id,
                          .pupil_id = pupil->id,
                          .have = facts.facts.sums.marks,
                          .want = minimum,
                          .remaining = -1};
    if (verdict.outcome == RULES_MARK && facts.facts.exam_mark < 0 && facts.facts.sums.marks < minimum)
        return tell_few(check, row, &one, err); /* the policy attests all the same */
    if (verdict.outcome != RULES_NOT_ATTESTED)
        return 0;
    if (verdict.reason == RULES_NO_WEIGHTED_WORK) {
        one.kind = "no_weighted_work";
        return check->closing ? tell(check, &one, err) : 0;
    }
    if (verdict.reason == RULES_WORK_OWED) {
        one.kind = "work_owed";
        one.severity = check->closing ? "error" : "warning";
        one.have = facts.facts.owed;
        one.want = 0;
        return tell(check, &one, err);
    }
    if (verdict.reason != RULES_MISSED_LESSONS)
        return tell_few(check, row, &one, err);
    one.kind = "missed_lessons"; /* not the teacher's fault: a deferral, or н/а */
    one.actor = "tutor";
    one.have = facts.facts.lessons_missed;
    one.want = facts.facts.lessons_held;
    one.teacher_id = 0; /* the tutor: check.sql */
    return check->closing ? tell(check, &one, err) : 0;
}

/* ---- marks on days without a lesson ---- */

/* The group in which the pair was taught on DAY; -1: not there (a mark from a former school). */
static int32_t group_on(const struct term *term, const struct term_row *row, int32_t day)
{
    for (int32_t i = 0; i < row->spans; i++) {
        const struct term_span *span = &term->spans[row->first_span + i];
        if (span->from <= day && day <= span->to)
            return span->group;
    }
    return -1;
}

static bool has_lesson(const struct term *term, size_t cell, int32_t day)
{
    for (int32_t at = term->cell_first[cell]; at < term->cell_first[cell + 1]; at++)
        if (term->cell_days[at] == day)
            return true;
    return false;
}

static int check_days(struct check *check, const struct term_row *row, struct err *err)
{
    const struct term *term = check->term;
    int32_t told = INT32_MIN;
    if (row->deferral_at >= 0) /* made up for, outside the timetable */
        return 0;
    for (int32_t i = 0; i < term_events_of(term, row); i++) {
        const struct term_event *event = &term->events[row->first_event + i];
        if (event->kind < TERM_NUMBER || event->day < term->starts || event->day > term->ends ||
            event->day == told)
            continue;
        int32_t group = group_on(term, row, event->day);
        if (group < 0)
            continue;
        size_t cell = (size_t)group * term->subjects_count + (size_t)row->subject;
        if (term->cell_first[cell] == term->cell_first[cell + 1] || has_lesson(term, cell, event->day))
            continue; /* a source without lessons has no days */
        char day[11];
        struct missing one = {.kind = "mark_without_lesson",
                              .severity = "warning",
                              .actor = "teacher",
                              .teacher_id = row->teacher_id,
                              .class_group_id = term->groups[term->pupils[row->pupil].home].id,
                              .subject_id = term->subjects[row->subject].id,
                              .pupil_id = term->pupils[row->pupil].id,
                              .on_day = date_format(event->day, day),
                              .have = -1,
                              .want = -1,
                              .remaining = -1};
        told = event->day;
        if (tell(check, &one, err) != 0)
            return -1;
    }
    return 0;
}

static int check_rows(struct check *check, struct err *err)
{
    const struct term *term = check->term;
    for (size_t i = 0; !term->year && i < term->rows_count; i++) {
        const struct term_row *row = &term->rows[i];
        if (is_unmarked(check, term->pupils[row->pupil].grade))
            continue;
        if (check_marks(check, row, err) != 0 || check_days(check, row, err) != 0)
            return -1;
    }
    for (size_t i = 0; i < term->pupils_count; i++) {
        const struct term_pupil *pupil = &term->pupils[i];
        if (pupil->place != TERM_ON_ROLL || pupil->departed || pupil->rows > 0)
            continue;
        struct missing one = {.kind = "no_subjects",
                              .severity = "error",
                              .actor = "deputy",
                              .class_group_id = term->groups[pupil->home].id,
                              .pupil_id = pupil->id,
                              .have = -1,
                              .want = -1,
                              .remaining = -1};
        if (tell(check, &one, err) != 0)
            return -1;
    }
    return 0;
}

/* ---- the stage ---- */

static int run_script(struct check *check, struct err *err)
{
    const char *rest = check_sql;
    while (rest != NULL) {
        struct stmt *stmt = query(check, store_prepare_next(check->run->store, &rest, err));
        if (stmt == NULL)
            return rest == NULL ? 0 : -1;
        int failed = stmt_run(stmt, err);
        stmt_free(stmt);
        if (failed != 0)
            return -1;
    }
    return 0;
}

static int check_all(struct check *check, struct err *err)
{
    if (term_share(check->run, &check->term, err) != 0)
        return -1;
    check->term->until = check->over ? INT32_MAX : check->today;
    if (fill_groups(check, err) != 0 || fill_pupils(check, err) != 0 || load_planned(check, err) != 0 ||
        check_controls(check->run, check->term, err) != 0 ||
        check_timetable(check->run, check->term, check->today, err) != 0 ||
        run_one(check, clear_sql, err) != 0)
        return -1;
    check->gap = store_prepare(check->run->store, gap_sql, err);
    if (check->gap == NULL || check_rows(check, err) != 0)
        return -1;
    return run_script(check, err);
}

static int sum_up(struct check *check, struct err *err)
{
    struct run *run = check->run;
    struct stmt *stmt = query(check, store_prepare(run->store, totals_sql, err));
    int row = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (row == 1) {
        run->made = stmt_int(stmt, 0) + stmt_int(stmt, 1);
        snprintf(run->summary, sizeof run->summary,
                 _("missing: %lld, to be looked at: %lld, for information: %lld"),
                 (long long)stmt_int(stmt, 0), (long long)stmt_int(stmt, 1), (long long)stmt_int(stmt, 2));
    }
    stmt_free(stmt);
    return row < 0 ? -1 : 0;
}

int assess_check(struct run *run, struct err *err)
{
    struct check check = {.run = run};
    check.today = instant_day(run->now_at, run->utc_offset_min);
    int32_t ends = 0;
    check.over = strcmp(run->today, run->period.ends_on) > 0;
    check.closing = date_parse(run->period.ends_on, &ends) && ends - check.today <= CLOSING_DAYS;
    if (policy_book_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &check.book, err) != 0 ||
        store_begin(run->store, err) != 0) {
        policy_book_free(&check.book);
        return -1;
    }
    check.policy = check.book.base;
    int failed = policy_book_bind(&check.book, run->store, err) != 0 ? -1 : check_all(&check, err);
    stmt_free(check.gap); /* statements end before the transaction does */
    free(check.planned);
    struct err second = {0};
    if (store_exec(run->store, drop_sql, failed == 0 ? err : &second) != 0)
        failed = -1;
    if (failed == 0)
        failed = sum_up(&check, err);
    policy_book_free(&check.book);
    if (failed != 0 || store_commit(run->store, err) != 0) {
        store_rollback(run->store);
        return -1;
    }
    return 0;
}
