/*
 * grade_moves: who came and went in the period, class by class, from the stays of the pupils. A pupil who goes
 * over to another class moves; with more than a week between, the pupil left the school and came again.
 */
#include "assess/grade_sheets.h"

#include <stdlib.h>

enum { MOVE_DAYS = 7 };

/* By the day of leaving within the period, then by that of coming: the last is the home at the end. */
static int by_time(const void *one, const void *two)
{
    const struct term_stay *a = one, *b = two;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return (a->from > b->from) - (a->from < b->from);
}

static void count_pupil(const struct term *term, struct term_stay *stays, size_t count,
                        struct class_counts *counts)
{
    for (size_t i = 0; i < count; i++)
        if (stays[i].to > term->ends)
            stays[i].to = term->ends;
    if (count > 1)
        qsort(stays, count, sizeof *stays, by_time);
    struct class_counts *in = &counts[stays[0].group];
    if (stays[0].from <= term->starts)
        in->start++;
    else
        in->arrived++;
    for (size_t i = 1; i < count; i++) {
        struct class_counts *next = &counts[stays[i].group];
        bool gap = stays[i].from > stays[i - 1].to + 1 + MOVE_DAYS;
        if (gap) {
            in->departed++;
            next->arrived++;
        } else if (next != in) {
            in->moved_out++;
            next->moved_in++;
        }
        in->used = true;
        in = next;
    }
    if (stays[count - 1].to >= term->ends)
        in->end++;
    else
        in->departed++;
    in->used = true;
}

void grade_count_moves(const struct term *term, struct class_counts *counts)
{
    struct term_stay *own = NULL;
    size_t capacity = 0;
    for (size_t i = 0; i < term->stays_count;) {
        size_t count = 0;
        for (; i + count < term->stays_count && term->stays[i + count].pupil == term->stays[i].pupil;
             count++) {
            own = term_room(own, count, &capacity, sizeof *own); /* the term is shared: sort a copy */
            own[count] = term->stays[i + count];
        }
        count_pupil(term, own, count, counts);
        i += count;
    }
    free(own);
}
