/*
 * term_roll: who is taught what in the period. A pupil's subjects are those taught in the groups the pupil
 * belongs to; of several groups teaching one subject the strongest holds: one that lasts to the period's end,
 * then an individual plan, then the latest.
 */
#include "assess/term.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char groups_sql[] = "SELECT g.class_group_id, g.kind, coalesce(g.grade, p.grade, -1), "
                                 "coalesce(g.parent_id, 0), row_number() OVER (ORDER BY g.sort_key, "
                                 "g.class_group_id) FROM class_group g LEFT JOIN class_group p ON "
                                 "p.class_group_id = g.parent_id WHERE g.withdrawn = 0 "
                                 "ORDER BY g.class_group_id";
static const char subjects_sql[] =
    "SELECT subject_id, assessment FROM subject WHERE withdrawn = 0 ORDER BY subject_id";
/* One row a group and subject: of several the one that lasts to the period's end, then the latest. */
static const char teaching_sql[] =
    "SELECT class_group_id, subject_id, coalesce(teacher_id, 0), coalesce(weekly_hours_x1000, -1) FROM "
    "teaching WHERE withdrawn = 0 "
    "AND coalesce(from_on, '0') <= :ends AND coalesce(to_on, '9') >= :starts ORDER BY class_group_id, "
    "subject_id, "
    "coalesce(to_on, '9') >= :ends DESC, coalesce(from_on, '0') DESC, teaching_id DESC";
static const char pupils_sql[] = "SELECT pupil_id FROM pupil WHERE withdrawn = 0 ORDER BY pupil_id";
static const char memberships_sql[] =
    "SELECT pupil_id, class_group_id, from_on, to_on FROM membership WHERE withdrawn = 0 AND from_on <= "
    ":ends "
    "AND coalesce(to_on, '9') >= :starts ORDER BY pupil_id, from_on, membership_id";
static const char grades_sql[] =
    "SELECT coalesce(grade_from, -1), coalesce(grade_to, 99) FROM period WHERE period_id = :period";

struct member { /* a membership, days as they stand in the source */
    int32_t group, from, to;
};

struct candidate { /* a membership in a group that teaches the subject */
    int32_t teaching, subject, from, to;
    int32_t order; /* of the membership */
    bool lasts;
    enum term_group_kind kind;
};

struct roll {
    struct term *term;
    int grade_from, grade_to;
    struct member *members;
    size_t members_count, members_capacity;
    struct candidate *candidates;
    size_t candidates_count, candidates_capacity;
};

static enum term_group_kind group_kind(const char *name)
{
    static const char *const names[] = {"class", "subgroup", "stream", "individual", "scheduled"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], name) == 0)
            return (enum term_group_kind)i;
    return TERM_CLASS;
}

static int load_groups(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, groups_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        term->groups =
            term_room(term->groups, term->groups_count, &term->groups_capacity, sizeof *term->groups);
        term->groups[term->groups_count++] = (struct term_group){.id = stmt_int(stmt, 0),
                                                                 .kind = group_kind(stmt_text(stmt, 1, NULL)),
                                                                 .grade = (int)stmt_int(stmt, 2),
                                                                 .parent_id = stmt_int(stmt, 3),
                                                                 .rank = (int32_t)stmt_int(stmt, 4)};
        term_ids_add(&term->group_ids, stmt_int(stmt, 0));
    }
    stmt_free(stmt);
    term_ids_ready(&term->group_ids);
    return row;
}

static int load_subjects(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, subjects_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        const char *how = stmt_text(stmt, 1, NULL);
        term->subjects =
            term_room(term->subjects, term->subjects_count, &term->subjects_capacity, sizeof *term->subjects);
        term->subjects[term->subjects_count++] =
            (struct term_subject){stmt_int(stmt, 0), strcmp(how, "pass_fail") == 0  ? RULES_BY_PASS
                                                     : strcmp(how, "unmarked") == 0 ? RULES_BY_WORDS
                                                                                    : RULES_BY_MARKS};
        term_ids_add(&term->subject_ids, stmt_int(stmt, 0));
    }
    stmt_free(stmt);
    term_ids_ready(&term->subject_ids);
    return row;
}

static int load_teaching(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, teaching_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        int32_t group = term_ids_find(&term->group_ids, stmt_int(stmt, 0));
        int32_t subject = term_ids_find(&term->subject_ids, stmt_int(stmt, 1));
        if (group < 0 || subject < 0)
            continue;
        struct term_group *in = &term->groups[group];
        if (in->teachings > 0 && term->teachings[in->first_teaching + in->teachings - 1].subject == subject)
            continue;
        term->teachings = term_room(term->teachings, term->teachings_count, &term->teachings_capacity,
                                    sizeof *term->teachings);
        if (in->teachings == 0)
            in->first_teaching = (int32_t)term->teachings_count;
        in->teachings++;
        term->teachings[term->teachings_count++] =
            (struct term_teaching){group, subject, stmt_int(stmt, 2), stmt_int(stmt, 3)};
    }
    stmt_free(stmt);
    return row;
}

static int load_pupils(struct run *run, struct term *term, struct err *err)
{
    struct stmt *stmt = term_query(run, pupils_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        term->pupils =
            term_room(term->pupils, term->pupils_count, &term->pupils_capacity, sizeof *term->pupils);
        term->pupils[term->pupils_count++] =
            (struct term_pupil){.id = stmt_int(stmt, 0), .home = -1, .grade = -1};
        term_ids_add(&term->pupil_ids, stmt_int(stmt, 0));
    }
    stmt_free(stmt);
    term_ids_ready(&term->pupil_ids);
    return row;
}

static bool lasts(const struct term *term, const struct member *member)
{
    return member->from <= term->ends && member->to >= term->ends;
}

/* Is A a better home than B? A homeroom first; one that lasts first; of homerooms the latest, of scheduled
 * groups the first in the list. */
static bool better_home(const struct term *term, const struct member *a, const struct member *b)
{
    const struct term_group *one = &term->groups[a->group], *two = &term->groups[b->group];
    int rank_one = one->kind == TERM_CLASS ? 2 : one->kind == TERM_SCHEDULED;
    int rank_two = two->kind == TERM_CLASS ? 2 : two->kind == TERM_SCHEDULED;
    if (rank_one != rank_two)
        return rank_one > rank_two;
    if (rank_one == 1 &&
        (one->teachings > 0) != (two->teachings > 0)) /* of another term, without an end of its own */
        return one->teachings > 0;
    if (lasts(term, a) != lasts(term, b))
        return lasts(term, a);
    if (rank_one == 1)
        return one->rank < two->rank;
    if (a->to != b->to && !lasts(term, a))
        return a->to > b->to;
    return a->from >= b->from;
}

static void find_home(struct roll *roll, struct term_pupil *pupil)
{
    const struct term *term = roll->term;
    const struct member *best = &roll->members[0];
    for (size_t i = 1; i < roll->members_count; i++)
        if (better_home(term, &roll->members[i], best))
            best = &roll->members[i];
    const struct term_group *group = &term->groups[best->group];
    pupil->home = best->group;
    pupil->grade = group->grade;
    pupil->departed = group->kind == TERM_CLASS && !lasts(term, best);
    /* only a subgroup or an individual plan is known: its class is the home */
    int32_t parent = group->kind == TERM_CLASS || group->kind == TERM_SCHEDULED
                         ? -1
                         : term_ids_find(&term->group_ids, group->parent_id);
    if (parent >= 0)
        pupil->home = parent;
    bool in = pupil->grade < 0 || (pupil->grade >= roll->grade_from && pupil->grade <= roll->grade_to);
    pupil->place = in ? TERM_ON_ROLL : TERM_OTHER_GRADE;
}

static int specific(enum term_group_kind kind)
{
    return kind == TERM_INDIVIDUAL ? 2 : kind == TERM_SUBGROUP || kind == TERM_STREAM;
}

/* By subject, the strongest first. */
static int by_strength(const void *one, const void *two)
{
    const struct candidate *a = one, *b = two;
    if (a->subject != b->subject)
        return a->subject < b->subject ? -1 : 1;
    if (a->lasts != b->lasts)
        return a->lasts ? -1 : 1;
    if ((a->kind == TERM_INDIVIDUAL) != (b->kind == TERM_INDIVIDUAL))
        return a->kind == TERM_INDIVIDUAL ? -1 : 1;
    if (a->from != b->from)
        return a->from > b->from ? -1 : 1;
    if (specific(a->kind) != specific(b->kind))
        return specific(a->kind) > specific(b->kind) ? -1 : 1;
    return a->order > b->order ? -1 : 1;
}

static void list_candidates(struct roll *roll)
{
    const struct term *term = roll->term;
    roll->candidates_count = 0;
    for (size_t i = 0; i < roll->members_count; i++) {
        const struct member *member = &roll->members[i];
        const struct term_group *group = &term->groups[member->group];
        for (int32_t k = 0; k < group->teachings; k++) {
            roll->candidates = term_room(roll->candidates, roll->candidates_count, &roll->candidates_capacity,
                                         sizeof *roll->candidates);
            roll->candidates[roll->candidates_count++] =
                (struct candidate){.teaching = group->first_teaching + k,
                                   .subject = term->teachings[group->first_teaching + k].subject,
                                   .from = member->from,
                                   .to = member->to,
                                   .order = (int32_t)i,
                                   .lasts = lasts(term, member),
                                   .kind = group->kind};
        }
    }
    if (roll->candidates_count > 1)
        qsort(roll->candidates, roll->candidates_count, sizeof *roll->candidates, by_strength);
}

static void add_row(struct roll *roll, int32_t pupil, size_t first, size_t count)
{
    struct term *term = roll->term;
    const struct candidate *best = &roll->candidates[first];
    const struct term_teaching *teaching = &term->teachings[best->teaching];
    term->rows = term_room(term->rows, term->rows_count, &term->rows_capacity, sizeof *term->rows);
    term->rows[term->rows_count++] =
        (struct term_row){.pupil = pupil,
                          .subject = best->subject,
                          .taught_in = teaching->group,
                          .teacher_id = teaching->teacher_id,
                          .hours_x1000 = teaching->hours_x1000,
                          .departed = term->pupils[pupil].departed || !best->lasts,
                          .first_span = (int32_t)term->spans_count,
                          .spans = (int32_t)count,
                          .override_at = -1,
                          .final_at = -1,
                          .deferral_at = -1,
                          .release_at = -1,
                          .exam_at = -1,
                          .annual_x1000 = -1};
    for (size_t i = first; i < first + count; i++) {
        const struct candidate *one = &roll->candidates[i];
        term->spans = term_room(term->spans, term->spans_count, &term->spans_capacity, sizeof *term->spans);
        term->spans[term->spans_count++] = (struct term_span){
            term->teachings[one->teaching].group, one->from > term->starts ? one->from : term->starts,
            one->to < term->ends ? one->to : term->ends};
    }
}

/* Who has no class was at home in the group that tells it. */
static void keep_stays(struct roll *roll, int32_t pupil)
{
    struct term *term = roll->term;
    bool classes = false;
    for (size_t i = 0; i < roll->members_count && !classes; i++)
        classes = term->groups[roll->members[i].group].kind == TERM_CLASS;
    for (size_t i = 0; i < roll->members_count; i++) {
        const struct member *member = &roll->members[i];
        int32_t home = term->pupils[pupil].home;
        const struct term_group *group = &term->groups[member->group];
        if (classes ? group->kind != TERM_CLASS
                    : member->group != home && group->parent_id != term->groups[home].id)
            continue;
        term->stays = term_room(term->stays, term->stays_count, &term->stays_capacity, sizeof *term->stays);
        term->stays[term->stays_count++] =
            (struct term_stay){pupil, classes ? member->group : home, member->from, member->to};
    }
}

/* All memberships of one pupil are together: the pupil's home and rows. */
static void take_pupil(struct roll *roll, int32_t pupil)
{
    if (pupil < 0 || roll->members_count == 0)
        return;
    struct term *term = roll->term;
    find_home(roll, &term->pupils[pupil]);
    if (term->pupils[pupil].place != TERM_ON_ROLL)
        return;
    list_candidates(roll);
    if (roll->candidates_count == 0 && term->groups[term->pupils[pupil].home].kind != TERM_CLASS) {
        /* a group of an earlier term that nobody closed: nothing is taught there now, so the pupil isn't on
         * the roll */
        term->pupils[pupil].place = TERM_NOWHERE;
        return;
    }
    keep_stays(roll, pupil);
    term->pupils[pupil].first_row = (int32_t)term->rows_count;
    for (size_t i = 0; i < roll->candidates_count;) {
        size_t end = i + 1;
        while (end < roll->candidates_count && roll->candidates[end].subject == roll->candidates[i].subject)
            end++;
        add_row(roll, pupil, i, end - i);
        i = end;
    }
    term->pupils[pupil].rows = (int32_t)term->rows_count - term->pupils[pupil].first_row;
}

static int load_members(struct run *run, struct roll *roll, struct err *err)
{
    struct term *term = roll->term;
    struct stmt *stmt = term_query(run, memberships_sql, err);
    int row = -1;
    int64_t current = 0;
    int32_t pupil = -1;
    struct term_memo from = {.day = 0}, to = {.day = 0};
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        if (stmt_int(stmt, 0) != current || pupil < 0) {
            take_pupil(roll, pupil);
            current = stmt_int(stmt, 0);
            pupil = term_ids_find(&term->pupil_ids, current);
            roll->members_count = 0;
        }
        int32_t group = term_ids_find(&term->group_ids, stmt_int(stmt, 1));
        if (pupil < 0 || group < 0)
            continue;
        roll->members =
            term_room(roll->members, roll->members_count, &roll->members_capacity, sizeof *roll->members);
        roll->members[roll->members_count++] = (struct member){
            group, term_day_again(stmt, 2, INT32_MIN, &from), term_day_again(stmt, 3, INT32_MAX, &to)};
    }
    if (row == 0)
        take_pupil(roll, pupil);
    stmt_free(stmt);
    return row;
}

int term_load_roll(struct run *run, struct term *term, struct err *err)
{
    struct roll roll = {.term = term, .grade_from = -1, .grade_to = 99};
    struct stmt *stmt = term_query(run, grades_sql, err);
    int row = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (row == 1) {
        roll.grade_from = (int)stmt_int(stmt, 0);
        roll.grade_to = (int)stmt_int(stmt, 1);
    }
    stmt_free(stmt);
    if (row < 0 || load_groups(run, term, err) != 0 || load_subjects(run, term, err) != 0 ||
        load_teaching(run, term, err) != 0 || load_pupils(run, term, err) != 0)
        return -1;
    int failed = load_members(run, &roll, err);
    free(roll.members);
    free(roll.candidates);
    return failed;
}
