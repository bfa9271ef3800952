/*
 * comply_losses: why hours were not held, and which are still to come. Pure. The rules:
 *
 * - A lesson that was cancelled is lost for the reason that its words give (comply_reason.c), unless a lesson of the
 *   same line that was moved from this day stands in the period: then that one counts, with its own state.
 * - A lesson moved out of the period (given before or after it) is lost as 'moved'; of a pair "cancelled here, moved
 *   from here" it is lost once, for the reason of the cancelled row.
 * - A lesson of a day that is over and still 'planned' is 'unconfirmed'.
 * - A lesson that the timetable foresees for a school day that is over, with no entry of the group and subject in the
 *   journal, is 'not_entered'; when a lesson of another subject stands at its place, 'subject'.
 * - On a day off (a holiday of less than 7 days) the timetable's lessons are lost as 'holiday', but not more of them
 *   than the lag has hours that nothing else explains: a plan may know its holidays. On days whose title says
 *   quarantine or closure ('quarantine', 'closure') all of them are lost. Vacations have no lessons to lose.
 *
 * What is lost need not equal the lag: a lesson held beyond the timetable makes a loss good.
 */
#include "assess/comply.h"
#include "base/date.h"
#include "base/err.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBERS = 16, WEEK_SCHOOL_DAYS = 5 };

struct day {            /* of one line, hours */
    int16_t want;       /* by the timetable */
    int16_t taken;      /* of want: another subject stands there */
    int16_t have;       /* entries of the journal on the day, those moved here aside */
    int16_t left;       /* lessons moved away from the day */
    int16_t cancelled;  /* entries */
    int16_t settled;    /* held or cancelled, from today on */
    int16_t back, gone; /* moved from here: to a day in the period, out of it; not yet matched */
    int16_t planned;    /* from today on */
};

struct losses {
    struct comply *comply;
    int32_t span;
    struct day *days;    /* [day - starts] */
    int16_t *subject_at; /* [(group × span + day) × NUMBERS + number]: 1 + subject; 0: nothing */
    int32_t elapsed[COMPLY_GRADES], rest[COMPLY_GRADES],
        after[COMPLY_GRADES];           /* Monday to Friday, school days */
    int32_t after_of[COMPLY_GRADES][8]; /* behind the period, by weekday */
};

static bool inside(const struct comply *comply, int32_t day)
{
    return day >= comply->starts && day <= comply->ends;
}

static bool is_moved(const struct comply_lesson *lesson)
{
    return lesson->moved_from != COMPLY_NO_DAY && lesson->moved_from != lesson->day;
}

static int16_t size_of(const struct comply_lesson *lesson)
{
    return lesson->hours > 0 ? lesson->hours : 1;
}

static void lay_subjects(struct losses *losses)
{
    struct comply *comply = losses->comply;
    size_t span = (size_t)losses->span;
    losses->subject_at = mem_zalloc((comply->groups_count * span * NUMBERS + 1) * sizeof *losses->subject_at);
    for (size_t i = 0; i < comply->lessons_count; i++) {
        const struct comply_lesson *lesson = &comply->lessons[i];
        if (inside(comply, lesson->day) && lesson->number >= 0 && lesson->number < NUMBERS &&
            lesson->state != COMPLY_CANCELLED)
            losses->subject_at[((size_t)lesson->group * span + (size_t)(lesson->day - comply->starts)) *
                                   NUMBERS +
                               (size_t)lesson->number] = (int16_t)(lesson->subject + 1);
    }
}

/* Does another subject stand where the timetable has this one: in the group, or in its class? */
static bool is_taken(const struct losses *losses, const struct comply_slot *slot, int32_t at)
{
    for (int32_t group = slot->group, step = 0; group >= 0 && step < 2;
         group = losses->comply->groups[group].parent, step++) {
        if (slot->number < 0 || slot->number >= NUMBERS)
            return false;
        int16_t there = losses->subject_at[((size_t)group * (size_t)losses->span + (size_t)at) * NUMBERS +
                                           (size_t)slot->number];
        if (there != 0)
            return there != slot->subject + 1;
    }
    return false;
}

/* The first day from FROM on that is of the weekday. */
static int32_t first_of(int32_t from, int weekday)
{
    return from + (weekday - date_weekday(from) + 7) % 7;
}

static void lay_slots(struct losses *losses, const struct comply_cell *cell)
{
    const struct comply *comply = losses->comply;
    for (int32_t i = 0; i < cell->slots; i++) {
        const struct comply_slot *slot = &comply->slots[comply->slot_order[cell->first_slot + i]];
        int32_t from = slot->from > comply->starts ? slot->from : comply->starts;
        int32_t to = slot->to < comply->ends ? slot->to : comply->ends;
        for (int32_t day = first_of(from, slot->weekday); day <= to; day += 7) {
            losses->days[day - comply->starts].want++;
            losses->days[day - comply->starts].taken += is_taken(losses, slot, day - comply->starts);
        }
    }
}

static void lay_lessons(struct losses *losses, struct comply_cell *cell)
{
    const struct comply *comply = losses->comply;
    for (int32_t i = 0; i < cell->records; i++) {
        const struct comply_lesson *lesson = &comply->lessons[comply->records[cell->first_record + i]];
        int16_t size = size_of(lesson);
        bool in = inside(comply, lesson->day);
        if (is_moved(lesson) && inside(comply, lesson->moved_from)) {
            struct day *from = &losses->days[lesson->moved_from - comply->starts];
            from->left = (int16_t)(from->left + size);
            *(in ? &from->back : &from->gone) = (int16_t)((in ? from->back : from->gone) + size);
        }
        if (!in)
            continue;
        struct day *on = &losses->days[lesson->day - comply->starts];
        on->have = (int16_t)(on->have + (is_moved(lesson) ? 0 : size));
        on->cancelled = (int16_t)(on->cancelled + (lesson->state == COMPLY_CANCELLED ? size : 0));
        if (lesson->state == COMPLY_PLANNED && lesson->day >= comply->today)
            on->planned = (int16_t)(on->planned + lesson->hours);
        else if (lesson->state == COMPLY_PLANNED)
            cell->lost[COMPLY_UNCONFIRMED] += lesson->hours;
        else if (lesson->day >= comply->today && !is_moved(lesson))
            on->settled = (int16_t)(on->settled + size);
    }
}

static void lose_cancelled(struct losses *losses, struct comply_cell *cell)
{
    const struct comply *comply = losses->comply;
    for (int32_t i = 0; i < cell->records; i++) {
        const struct comply_lesson *lesson = &comply->lessons[comply->records[cell->first_record + i]];
        if (lesson->state != COMPLY_CANCELLED || !inside(comply, lesson->day))
            continue;
        struct day *on = &losses->days[lesson->day - comply->starts];
        int16_t size = size_of(lesson);
        if (on->back >= size) { /* stands elsewhere in the period */
            on->back = (int16_t)(on->back - size);
            continue;
        }
        if (on->gone >= size)
            on->gone = (int16_t)(on->gone - size);
        cell->lost[lesson->reason] += lesson->hours;
        if (lesson->reason == COMPLY_OTHER && cell->lost_words == NULL)
            cell->lost_words = lesson->words;
    }
    for (int32_t at = 0; at < losses->span; at++)
        cell->lost[COMPLY_MOVED] += losses->days[at].gone;
}

/* What the timetable foresees and the journal does not have. Returns the hours on days off, not yet counted. */
static int32_t lose_slots(struct losses *losses, struct comply_cell *cell)
{
    const struct comply *comply = losses->comply;
    int32_t off = 0;
    for (int32_t at = 0; at < losses->span; at++) {
        const struct day *day = &losses->days[at];
        int32_t elsewhere = day->left > day->cancelled ? day->left - day->cancelled : 0;
        int32_t missing = day->want - day->have - elsewhere;
        if (missing <= 0)
            continue;
        switch (comply_day_of(comply, cell->group, comply->starts + at)) {
        case COMPLY_NO_SCHOOL:
            break;
        case COMPLY_DAY_OFF:
            off += missing;
            break;
        case COMPLY_QUARANTINED:
            cell->lost[COMPLY_QUARANTINE] += missing;
            break;
        case COMPLY_CLOSED:
            cell->lost[COMPLY_CLOSURE] += missing;
            break;
        case COMPLY_SCHOOL_DAY:
            if (comply->starts + at >= comply->today)
                break;
            int32_t taken = day->taken < missing ? day->taken : missing;
            cell->lost[COMPLY_SUBJECT] += taken;
            cell->lost[COMPLY_NOT_ENTERED] += missing - taken;
            break;
        }
    }
    return off;
}

static void explain_holidays(struct comply_cell *cell, int32_t off)
{
    int32_t open = comply_lag(cell);
    for (int reason = 0; reason < COMPLY_REASONS; reason++)
        open -= cell->lost[reason];
    if (open > 0)
        cell->lost[COMPLY_HOLIDAY] += off < open ? off : open;
}

/* ───────────── to come ───────────── */

static int32_t grade_index(const struct comply *comply, const struct comply_cell *cell)
{
    int grade = comply->groups[cell->group].grade;
    return grade > 0 && grade < COMPLY_GRADES ? grade : 0;
}

static void count_school_days(struct losses *losses)
{
    const struct comply *comply = losses->comply;
    for (int grade = 0; grade < COMPLY_GRADES; grade++)
        for (int32_t day = comply->year_starts; day <= comply->year_ends; day++) {
            int weekday = date_weekday(day);
            if (comply->days[grade][day - comply->year_starts] != COMPLY_SCHOOL_DAY)
                continue;
            if (day > comply->ends)
                losses->after_of[grade][weekday]++;
            if (weekday > WEEK_SCHOOL_DAYS)
                continue;
            if (day > comply->ends)
                losses->after[grade]++;
            else if (day >= comply->today && day >= comply->starts)
                losses->rest[grade]++;
            else
                losses->elapsed[grade]++;
        }
}

/* Without a timetable: by the weekly hours of the load, else as so far. */
static int32_t at_pace(const struct losses *losses, const struct comply_cell *cell, int32_t days)
{
    const struct comply *comply = losses->comply;
    const struct comply_cell *load = comply_teaching_of(comply, cell);
    int64_t weekly_x1000 = -1;
    int32_t elapsed = losses->elapsed[grade_index(comply, cell)], held = 0;
    for (int32_t i = 0; weekly_x1000 < 0 && i < load->teachings; i++)
        weekly_x1000 = comply->teachings[load->first_teaching + i].hours_x1000;
    if (weekly_x1000 >= 0)
        return (int32_t)((weekly_x1000 * days + WEEK_SCHOOL_DAYS * 500) / (WEEK_SCHOOL_DAYS * 1000));
    for (int type = 0; type < COMPLY_TYPES; type++)
        held += cell->hours[type].cum_held;
    return elapsed > 0 ? (int32_t)(((int64_t)held * days + elapsed / 2) / elapsed) : 0;
}

/* The lessons of a slot behind the period. */
static int32_t slot_after(const struct losses *losses, const struct comply_cell *cell,
                          const struct comply_slot *slot)
{
    const struct comply *comply = losses->comply;
    if (slot->from <= comply->ends && slot->to >= comply->year_ends)
        return losses->after_of[grade_index(comply, cell)][slot->weekday];
    int32_t count = 0, from = slot->from > comply->ends ? slot->from : comply->ends + 1;
    int32_t to = slot->to < comply->year_ends ? slot->to : comply->year_ends;
    for (int32_t day = first_of(from, slot->weekday); day <= to; day += 7)
        count += comply_day_of(comply, cell->group, day) == COMPLY_SCHOOL_DAY;
    return count;
}

static void count_to_come(struct losses *losses, struct comply_cell *cell)
{
    const struct comply *comply = losses->comply;
    int grade = grade_index(comply, cell);
    int32_t planned = 0, first = comply->today > comply->starts ? comply->today - comply->starts : 0;
    for (int32_t at = first; at < losses->span; at++) {
        const struct day *day = &losses->days[at];
        planned += day->planned;
        if (cell->slots == 0 || comply_day_of(comply, cell->group, comply->starts + at) != COMPLY_SCHOOL_DAY)
            continue;
        int32_t left = day->left > day->cancelled ? day->left - day->cancelled : 0;
        int32_t open = day->want - day->settled - left;
        cell->to_come += open > day->planned ? open : day->planned;
    }
    if (cell->slots == 0)
        cell->to_come = planned > 0 ? planned : at_pace(losses, cell, losses->rest[grade]);
    cell->year_to_come = cell->to_come;
    for (int32_t i = 0; i < cell->slots; i++)
        cell->year_to_come +=
            slot_after(losses, cell, &comply->slots[comply->slot_order[cell->first_slot + i]]);
    if (cell->slots == 0)
        cell->year_to_come += at_pace(losses, cell, losses->after[grade]);
}

void comply_losses_count(struct comply *comply)
{
    struct losses losses = {.comply = comply, .span = comply->ends - comply->starts + 1};
    losses.days = mem_alloc((size_t)losses.span * sizeof *losses.days);
    lay_subjects(&losses);
    count_school_days(&losses);
    for (size_t i = 0; i < comply->cells_count; i++) {
        struct comply_cell *cell = &comply->cells[i];
        if (!cell->line || (!cell->has_plan && !cell->inherits && !cell->has_lessons))
            continue;
        memset(losses.days, 0, (size_t)losses.span * sizeof *losses.days);
        lay_slots(&losses, cell);
        lay_lessons(&losses, cell);
        lose_cancelled(&losses, cell);
        int32_t off = lose_slots(&losses, cell);
        count_to_come(&losses, cell);
        explain_holidays(cell, off);
    }
    free(losses.days);
    free(losses.subject_at);
}
