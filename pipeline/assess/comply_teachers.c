/*
 * comply_teachers: the hours of a line by teacher. Pure. The load of a line belongs to those who teach it; when it
 * changed hands within the period, planned hours are shared by the days of each, rounded so that the
 * sum holds. A lesson held is the giver's own when the giver has the load on that day, else it is a substitution: given for
 * others by the one, by others in the load of the other (of the teacher whom the journal names as replaced, else of
 * the first who has the load on that day). Over all teachers: own + by others = held; given for others = by others,
 * where the giver is known.
 */
#include "assess/comply.h"
#include "base/err.h"

#include <stdlib.h>

static struct comply_share *comply_share_of(struct comply *comply, struct comply_cell *cell, int32_t teacher)
{
    int32_t *at = &cell->first_share;
    while (*at >= 0 && comply->shares[*at].teacher != teacher)
        at = &comply->shares[*at].next;
    if (*at >= 0)
        return &comply->shares[*at];
    int32_t made = (int32_t)comply->shares_count;
    *at = made; /* before the room moves */
    comply->shares =
        term_room(comply->shares, comply->shares_count, &comply->shares_capacity, sizeof *comply->shares);
    comply->shares[comply->shares_count++] = (struct comply_share){.teacher = teacher, .next = -1};
    return &comply->shares[made];
}

/* Who has the load on the day: GIVER when it is theirs, else the first; -1: nobody is known. */
static int32_t holder_of(const struct comply *comply, const struct comply_cell *load, int32_t day,
                         int32_t giver)
{
    int32_t first = -1;
    for (int32_t i = 0; i < load->teachings; i++) {
        const struct comply_teaching *teaching = &comply->teachings[load->first_teaching + i];
        if (teaching->teacher < 0 || day < teaching->from || day > teaching->to)
            continue;
        if (teaching->teacher == giver)
            return giver;
        if (first < 0)
            first = teaching->teacher;
    }
    return first;
}

static void take_lesson(struct comply *comply, struct comply_cell *cell, const struct comply_lesson *lesson)
{
    const struct comply_cell *load = comply_teaching_of(comply, cell);
    int32_t holder = holder_of(comply, load, lesson->day, lesson->teacher);
    if (holder < 0 && !lesson->flag_replaced)
        holder = lesson->teacher; /* no load is known: whoever gives it has it */
    bool own = lesson->teacher < 0 ? !lesson->flag_replaced : lesson->teacher == holder;
    if (own) {
        comply_share_of(comply, cell, holder)->own += lesson->hours;
        return;
    }
    if (lesson->replaced >= 0)
        holder = lesson->replaced;
    comply_share_of(comply, cell, holder)->by_others += lesson->hours;
    if (lesson->teacher >= 0)
        comply_share_of(comply, cell, lesson->teacher)->for_others += lesson->hours;
}

/* HOURS over the teachers of the load, by days. */
static void share_out(struct comply *comply, struct comply_cell *cell, int32_t hours, bool to_come)
{
    int64_t days = 0, passed = 0;
    int32_t given = 0;
    for (int32_t at = cell->first_share; at >= 0; at = comply->shares[at].next)
        days += comply->shares[at].days;
    if (days == 0) {
        struct comply_share *share = comply_share_of(comply, cell, cell->teacher);
        *(to_come ? &share->to_come : &share->planned) += hours;
        return;
    }
    for (int32_t at = cell->first_share; at >= 0; at = comply->shares[at].next) {
        struct comply_share *share = &comply->shares[at];
        if (share->days == 0)
            continue;
        passed += share->days;
        int32_t part = (int32_t)((2 * hours * passed + days) / (2 * days)) - given;
        given += part;
        *(to_come ? &share->to_come : &share->planned) += part;
    }
}

static void count_cell(struct comply *comply, struct comply_cell *cell)
{
    const struct comply_cell *load = comply_teaching_of(comply, cell);
    int32_t first = load->first_teaching, count = load->teachings;
    for (int32_t i = 0; i < count; i++) {
        const struct comply_teaching *teaching = &comply->teachings[first + i];
        int32_t from = teaching->from > comply->starts ? teaching->from : comply->starts;
        int32_t to = teaching->to < comply->ends ? teaching->to : comply->ends;
        if (teaching->teacher >= 0 && from <= to)
            comply_share_of(comply, cell, teaching->teacher)->days += to - from + 1;
    }
    if (comply_planned(cell) > 0)
        share_out(comply, cell, comply_planned(cell), false);
    if (cell->to_come > 0)
        share_out(comply, cell, cell->to_come, true);
    for (int32_t i = 0; i < cell->records; i++) {
        const struct comply_lesson *lesson = &comply->lessons[comply->records[cell->first_record + i]];
        if (lesson->state == COMPLY_HELD && lesson->day >= comply->starts && lesson->day <= comply->ends)
            take_lesson(comply, cell, lesson);
    }
}

void comply_teachers_count(struct comply *comply)
{
    for (size_t i = 0; i < comply->cells_count; i++)
        if (comply->cells[i].line)
            count_cell(comply, &comply->cells[i]);
}
