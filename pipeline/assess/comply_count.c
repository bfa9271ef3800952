/*
 * comply_count: planned and held hours of a loaded year. Pure. The rules of counting (tests/assess/test_comply.c
 * has each as a hand-computed case):
 *
 * Lines. A line is a group and a subject. A subgroup without a plan of its own has the plan of its class, whole; the
 * class has no line then, and whatever is kept for the class (joint lessons, timetable, lesson plan, corrections)
 * counts in each of these subgroups. A class without a plan hands its lessons to its subgroups that have one. An
 * individual plan and a stream have their own plan or none: they inherit nothing, and take nothing from the class.
 *
 * Plan. Of a period its rows of the curriculum; of a year the sum of its periods, and where they have none, what is
 * planned for the year itself. Cumulative: all periods of the same kind from the year's begin to the period's end.
 *
 * Held. Every lesson of state held counts with its hours, on the day on which it was given, for the subject that
 * was given, whoever gave it: a substitute of the same subject is held; a lesson replaced by another subject is
 * lost for the one (comply_losses.c) and held for the other. A moved lesson counts once, on its new day: moved from
 * the first quarter to the second it is a lag of the first and made good in the second, so that the cumulative
 * columns are right in both. Two topics in one lesson (merged) are one hour held and two topics done; the hour that
 * is saved is a correction.
 *
 * To come. Until the day of the run the period is the past; from that day to its end the timetable's lessons on
 * school days (without one: the journal's planned lessons; without those: weekly hours, or the pace so far) are to
 * come. lag = planned − held − to come. The projection of the year's end is the same, to the year's end.
 *
 * Works are the hours of control, laboratory, practical works and tests; scheduled works are counted apart, as rows.
 */
#include "assess/comply.h"
#include "base/date.h"
#include "base/err.h"

#include <stdlib.h>
#include <string.h>

bool comply_type_is_work(int type)
{
    return type == COMPLY_CONTROL || type == COMPLY_LABORATORY || type == COMPLY_PRACTICAL ||
           type == COMPLY_TEST;
}

int32_t comply_cell_of(struct comply *comply, int32_t group, int32_t subject, bool make)
{
    int32_t *at = &comply->cell_at[(size_t)group * comply->subject_ids.count + (size_t)subject];
    if (*at < 0 && make) {
        comply->cells =
            term_room(comply->cells, comply->cells_count, &comply->cells_capacity, sizeof *comply->cells);
        *at = (int32_t)comply->cells_count;
        comply->cells[comply->cells_count++] =
            (struct comply_cell){.group = group, .subject = subject, .teacher = -1, .first_share = -1};
    }
    return *at;
}

static int grade_at(const struct comply *comply, int32_t group)
{
    int grade = comply->groups[group].grade;
    return grade > 0 && grade < COMPLY_GRADES ? grade : 0;
}

enum comply_day comply_day_of(const struct comply *comply, int32_t group, int32_t day)
{
    return day < comply->year_starts || day > comply->year_ends
               ? COMPLY_NO_SCHOOL
               : (enum comply_day)comply->days[grade_at(comply, group)][day - comply->year_starts];
}

int32_t comply_planned(const struct comply_cell *cell)
{
    int32_t sum = 0;
    for (int type = 0; type < COMPLY_TYPES; type++)
        sum += cell->hours[type].planned;
    return sum;
}

int32_t comply_held(const struct comply_cell *cell)
{
    int32_t sum = 0;
    for (int type = 0; type < COMPLY_TYPES; type++)
        sum += cell->hours[type].held;
    return sum;
}

int32_t comply_lag(const struct comply_cell *cell)
{
    return comply_planned(cell) - comply_held(cell) - cell->to_come;
}

const struct comply_cell *comply_teaching_of(const struct comply *comply, const struct comply_cell *cell)
{
    int32_t parent = comply->groups[cell->group].parent;
    if (cell->teachings > 0 || parent < 0 || comply->groups[cell->group].kind != TERM_SUBGROUP)
        return cell;
    int32_t above = comply->cell_at[(size_t)parent * comply->subject_ids.count + (size_t)cell->subject];
    return above >= 0 ? &comply->cells[above] : cell;
}

/* ───────────── lines ───────────── */

/* The cells may move when one is made: the place first, then the cell. */
struct comply_cell *comply_cell_make(struct comply *comply, int32_t group, int32_t subject)
{
    int32_t at = comply_cell_of(comply, group, subject, true);
    return &comply->cells[at];
}

/* A cell for whatever is known of a group and subject. */
static void make_cells(struct comply *comply)
{
    for (size_t i = 0; i < comply->plans_count; i++)
        comply_cell_make(comply, comply->plans[i].group, comply->plans[i].subject)->has_plan = true;
    for (size_t i = 0; i < comply->lessons_count; i++)
        comply_cell_make(comply, comply->lessons[i].group, comply->lessons[i].subject)->has_lessons = true;
    for (size_t i = 0; i < comply->slots_count; i++)
        comply_cell_of(comply, comply->slots[i].group, comply->slots[i].subject, true);
    for (size_t i = 0; i < comply->corrections_count; i++)
        comply_cell_of(comply, comply->corrections[i].group, comply->corrections[i].subject, true);
    for (size_t i = 0; i < comply->works_count; i++)
        comply_cell_of(comply, comply->works[i].group, comply->works[i].subject, true);
    for (size_t i = 0; i < comply->teachings_count; i++) {
        struct comply_cell *cell =
            comply_cell_make(comply, comply->teachings[i].group, comply->teachings[i].subject);
        if (cell->teachings++ == 0)
            cell->first_teaching = (int32_t)i;
    }
}

static void feed(struct comply *comply, struct comply_cell *cell, int32_t target)
{
    comply->targets =
        term_room(comply->targets, comply->targets_count, &comply->targets_capacity, sizeof *comply->targets);
    if (cell->feeds_count++ == 0)
        cell->feeds = (int32_t)comply->targets_count;
    comply->targets[comply->targets_count++] = target;
}

/* Where the records of each cell count: see "Lines" above. CHILDREN: the subgroups of each group, as a chain. */
static void find_targets(struct comply *comply)
{
    size_t groups = comply->groups_count, subjects = comply->subject_ids.count;
    int32_t *first = mem_alloc((groups + 1) * sizeof *first), *next = mem_alloc((groups + 1) * sizeof *next);
    for (size_t i = 0; i < groups; i++)
        first[i] = -1;
    for (size_t i = groups; i-- > 0;)
        if (comply->groups[i].kind == TERM_SUBGROUP && comply->groups[i].parent >= 0) {
            next[i] = first[comply->groups[i].parent];
            first[comply->groups[i].parent] = (int32_t)i;
        }
    for (size_t i = 0; i < comply->cells_count; i++) {
        struct comply_cell *cell = &comply->cells[i];
        for (int32_t child = first[cell->group]; child >= 0; child = next[child]) {
            int32_t at = comply->cell_at[(size_t)child * subjects + (size_t)cell->subject];
            if (at < 0)
                continue;
            struct comply_cell *part = &comply->cells[at];
            if (cell->has_plan ? !part->has_plan && (part->has_lessons || !cell->has_lessons)
                               : part->has_plan || part->has_lessons) {
                feed(comply, cell, at);
                part->inherits = cell->has_plan;
            }
        }
        cell->line = cell->feeds_count == 0;
        if (cell->line)
            feed(comply, cell, (int32_t)i);
    }
    free(first);
    free(next);
}

/* Lessons by the cells in which they count; slots likewise. */
static int32_t *group_by_cell(struct comply *comply, size_t count,
                              int32_t (*cell_of)(struct comply *, size_t), bool lessons)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        const struct comply_cell *cell = &comply->cells[cell_of(comply, i)];
        total += (size_t)cell->feeds_count;
        for (int32_t k = 0; k < cell->feeds_count; k++) {
            struct comply_cell *to = &comply->cells[comply->targets[cell->feeds + k]];
            (*(lessons ? &to->records : &to->slots))++;
        }
    }
    int32_t at = 0;
    for (size_t i = 0; i < comply->cells_count; i++) {
        struct comply_cell *cell = &comply->cells[i];
        int32_t *start = lessons ? &cell->first_record : &cell->first_slot,
                *size = lessons ? &cell->records : &cell->slots;
        *start = at;
        at += *size;
        *size = 0;
    }
    int32_t *order = mem_alloc((total + 1) * sizeof *order);
    for (size_t i = 0; i < count; i++) {
        const struct comply_cell *cell = &comply->cells[cell_of(comply, i)];
        for (int32_t k = 0; k < cell->feeds_count; k++) {
            struct comply_cell *to = &comply->cells[comply->targets[cell->feeds + k]];
            int32_t start = lessons ? to->first_record : to->first_slot,
                    *size = lessons ? &to->records : &to->slots;
            order[start + (*size)++] = (int32_t)i;
        }
    }
    return order;
}

static int32_t lesson_cell(struct comply *comply, size_t i)
{
    return comply_cell_of(comply, comply->lessons[i].group, comply->lessons[i].subject, false);
}

static int32_t slot_cell(struct comply *comply, size_t i)
{
    return comply_cell_of(comply, comply->slots[i].group, comply->slots[i].subject, false);
}

/* ───────────── plan, held ───────────── */

/* Until when the grades have a plan: a year of which only the first quarter is planned has no plan to be measured by. */
static bool year_is_planned(const struct comply *comply, const int32_t until[COMPLY_GRADES], int32_t group)
{
    int grade = grade_at(comply, group);
    int32_t last = COMPLY_NO_DAY;
    for (size_t i = 0; i < comply->periods_count; i++) {
        const struct comply_period *part = &comply->periods[i];
        if (part->part && (grade == 0 || (grade >= part->low && grade <= part->high)) && part->ends > last)
            last = part->ends;
    }
    return until[grade] >= last;
}

static void count_plans(struct comply *comply)
{
    int32_t until[COMPLY_GRADES];
    for (int grade = 0; grade < COMPLY_GRADES; grade++)
        until[grade] = COMPLY_NO_DAY;
    for (size_t i = 0; i < comply->plans_count; i++) {
        const struct comply_plan *plan = &comply->plans[i];
        const struct comply_period *period = &comply->periods[plan->period];
        int grade = grade_at(comply, plan->group);
        if ((period->part || period->whole) && period->ends > until[grade])
            until[grade] = period->ends;
        const struct comply_cell *from =
            &comply->cells[comply_cell_of(comply, plan->group, plan->subject, false)];
        for (int32_t k = 0; k < from->feeds_count; k++) {
            struct comply_cell *cell = &comply->cells[comply->targets[from->feeds + k]];
            struct comply_hours *hours = &cell->hours[plan->type];
            cell->year_parts += period->part ? plan->hours : 0;
            cell->year_whole += period->whole ? plan->hours : 0;
            if (comply->year ? period->part : period->own) {
                hours->planned += plan->hours;
                hours->there = true;
            }
            if (comply->year ? period->part : period->past) {
                hours->cum_planned += plan->hours;
                hours->there = true;
            }
        }
    }
    /* the year itself, where its periods have no plan */
    for (size_t i = 0; comply->year && i < comply->plans_count; i++) {
        const struct comply_plan *plan = &comply->plans[i];
        const struct comply_cell *from =
            &comply->cells[comply_cell_of(comply, plan->group, plan->subject, false)];
        for (int32_t k = 0; comply->periods[plan->period].whole && k < from->feeds_count; k++) {
            struct comply_cell *cell = &comply->cells[comply->targets[from->feeds + k]];
            if (cell->year_parts > 0)
                continue;
            cell->hours[plan->type].planned += plan->hours;
            cell->hours[plan->type].cum_planned += plan->hours;
            cell->hours[plan->type].there = true;
        }
    }
    for (size_t i = 0; i < comply->cells_count; i++)
        if (comply->cells[i].year_parts > 0 && !year_is_planned(comply, until, comply->cells[i].group))
            comply->cells[i].year_parts = 0;
}

static bool is_substitute(const struct comply *comply, const struct comply_cell *cell,
                          const struct comply_lesson *lesson)
{
    const struct comply_cell *load = comply_teaching_of(comply, cell);
    bool known = false;
    for (int32_t i = 0; lesson->teacher >= 0 && i < load->teachings; i++) {
        const struct comply_teaching *teaching = &comply->teachings[load->first_teaching + i];
        if (teaching->teacher < 0 || lesson->day < teaching->from || lesson->day > teaching->to)
            continue;
        if (teaching->teacher == lesson->teacher)
            return false;
        known = true;
    }
    return known || lesson->flag_replaced;
}

static void count_lessons(struct comply *comply, struct comply_cell *cell)
{
    for (int32_t i = 0; i < cell->records; i++) {
        const struct comply_lesson *lesson = &comply->lessons[comply->records[cell->first_record + i]];
        struct comply_hours *hours = &cell->hours[lesson->type];
        bool in = lesson->day >= comply->starts && lesson->day <= comply->ends;
        if (lesson->state == COMPLY_HELD && lesson->day <= comply->ends) {
            hours->cum_held += lesson->hours;
            hours->there = true;
        }
        if (!in)
            continue;
        hours->there = true;
        if (lesson->state == COMPLY_CANCELLED)
            hours->cancelled += lesson->hours;
        if (lesson->state != COMPLY_HELD)
            continue;
        hours->held += lesson->hours;
        hours->lessons++;
        hours->replaced += is_substitute(comply, cell, lesson) ? lesson->hours : 0;
        hours->moved += lesson->flag_moved ? lesson->hours : 0;
        hours->without_topic += lesson->has_topic ? 0 : lesson->hours;
    }
}

static void count_corrections(struct comply *comply)
{
    for (size_t i = 0; i < comply->corrections_count; i++) {
        const struct comply_correction *one = &comply->corrections[i];
        const struct comply_period *period = &comply->periods[one->period];
        const struct comply_cell *from =
            &comply->cells[comply_cell_of(comply, one->group, one->subject, false)];
        for (int32_t k = 0; k < from->feeds_count; k++) {
            struct comply_cell *cell = &comply->cells[comply->targets[from->feeds + k]];
            bool all = comply->year && (period->part || period->whole);
            cell->corrected += period->own || all ? one->hours : 0;
            cell->cum_corrected += period->past || period->own || all ? one->hours : 0;
        }
    }
}

static void count_works(struct comply *comply)
{
    for (size_t i = 0; i < comply->works_count; i++) {
        const struct comply_work *work = &comply->works[i];
        const struct comply_cell *from =
            &comply->cells[comply_cell_of(comply, work->group, work->subject, false)];
        for (int32_t k = 0; k < from->feeds_count; k++) {
            struct comply_cell *cell = &comply->cells[comply->targets[from->feeds + k]];
            bool given = work->marked;
            for (int32_t j = 0; !given && j < cell->records; j++) {
                const struct comply_lesson *lesson =
                    &comply->lessons[comply->records[cell->first_record + j]];
                given = lesson->state == COMPLY_HELD && lesson->day == work->day &&
                        comply_type_is_work(lesson->type);
            }
            cell->works_scheduled++;
            cell->works_given += given;
        }
    }
}

/* Of several teachings the one that lasts to the period's end, then the latest: in this order they were read. */
static void find_teacher(const struct comply *comply, struct comply_cell *cell)
{
    const struct comply_cell *load = comply_teaching_of(comply, cell);
    for (int32_t i = 0; cell->teacher < 0 && i < load->teachings; i++) {
        const struct comply_teaching *teaching = &comply->teachings[load->first_teaching + i];
        if (teaching->from <= comply->ends && teaching->to >= comply->starts)
            cell->teacher = teaching->teacher;
    }
}

void comply_count(struct comply *comply)
{
    make_cells(comply);
    find_targets(comply);
    comply->records = group_by_cell(comply, comply->lessons_count, lesson_cell, true);
    comply->slot_order = group_by_cell(comply, comply->slots_count, slot_cell, false);
    count_plans(comply);
    for (size_t i = 0; i < comply->cells_count; i++) {
        find_teacher(comply, &comply->cells[i]);
        count_lessons(comply, &comply->cells[i]);
    }
    count_corrections(comply);
    count_works(comply);
    comply_losses_count(comply);
    comply_topics_count(comply);
    comply_teachers_count(comply);
    for (size_t i = 0; i < comply->cells_count; i++) {
        struct comply_cell *cell = &comply->cells[i];
        bool there = false;
        for (int type = 0; type < COMPLY_TYPES; type++)
            there |= cell->hours[type].there;
        cell->line = cell->line && there;
    }
}
