/*
 * comply_topics: topics done of topics planned. Pure. A topic of the lesson plan is done once a held lesson, from the
 * begin of the year to the period's end, names its number or has its words (comply_topic_key); of several topics with
 * the same words the first that is not done. A lesson with numbers goes by these alone. A subgroup without a lesson
 * plan of its own has its class's. A topic is due on its day, else at the end of its period, else at the year's end.
 */
#include "assess/comply.h"
#include "base/err.h"

#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 10000, RANGE_MAX = 20 };

static void add_key(struct comply *comply, struct comply_lesson *lesson, int64_t key)
{
    if (key == 0)
        return;
    comply->keys = term_room(comply->keys, comply->keys_count, &comply->keys_capacity, sizeof *comply->keys);
    if (lesson->keys++ == 0)
        lesson->first_key = (int32_t)comply->keys_count;
    comply->keys[comply->keys_count++] = key;
}

/* «12», «12, 13», «12-14», «12–14»: any digits; a range where only a dash stands between. */
static void add_numbers(struct comply *comply, struct comply_lesson *lesson, const char *at)
{
    int64_t before = 0;
    bool dash = false;
    for (; *at != '\0';) {
        if (*at < '0' || *at > '9') {
            dash = *at == '-' || (dash && *at == ' ') || strncmp(at, "–", 3) == 0 ||
                   (dash && ((unsigned char)*at & 0xc0) == 0x80);
            at++;
            continue;
        }
        int64_t number = 0;
        for (; *at >= '0' && *at <= '9'; at++)
            if (number <= NUMBER_MAX)
                number = number * 10 + (*at - '0');
        for (int64_t between = before + 1;
             dash && before > 0 && number - before <= RANGE_MAX && between < number; between++)
            add_key(comply, lesson, -between);
        if (number <= NUMBER_MAX)
            add_key(comply, lesson, -number);
        before = number;
        dash = false;
    }
}

void comply_topics_add(struct comply *comply, struct comply_lesson *lesson, const char *numbers,
                       const char *text, size_t len)
{
    add_numbers(comply, lesson, numbers);
    if (lesson->keys > 0 || len == 0)
        return;
    add_key(comply, lesson, comply_topic_key(text, len));
    if (memchr(text, ';', len) == NULL)
        return;
    for (const char *at = text, *end = text + len; at < end;) {
        const char *stop = memchr(at, ';', (size_t)(end - at));
        size_t part = stop != NULL ? (size_t)(stop - at) : (size_t)(end - at);
        add_key(comply, lesson, comply_topic_key(at, part));
        at += part + 1;
    }
}

struct entry { /* a topic by its words */
    int64_t key;
    int32_t at;
};

static int by_key(const void *one, const void *two)
{
    const struct entry *a = one, *b = two;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

struct plan {
    const struct comply_topic *topics;
    struct entry *entries;
    bool *done;
    int32_t count;
};

static bool finish_number(struct plan *plan, int64_t number)
{
    bool found = false;
    int32_t low = 0, high = plan->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (plan->topics[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < plan->count && plan->topics[low].number == number; low++)
        found = plan->done[low] = true;
    return found;
}

static bool finish_words(struct plan *plan, int64_t key)
{
    int32_t low = 0, high = plan->count;
    while (low < high) {
        int32_t middle = low + (high - low) / 2;
        if (plan->entries[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < plan->count && plan->entries[low].key == key;
    for (; low < plan->count && plan->entries[low].key == key; low++)
        if (!plan->done[plan->entries[low].at]) {
            plan->done[plan->entries[low].at] = true;
            break;
        }
    return found;
}

static void take_lessons(struct comply *comply, struct comply_cell *cell, struct plan *plan)
{
    for (int32_t i = 0; i < cell->records; i++) {
        const struct comply_lesson *lesson = &comply->lessons[comply->records[cell->first_record + i]];
        if (lesson->state != COMPLY_HELD || lesson->day > comply->ends)
            continue;
        bool matched = false;
        for (int32_t k = 0; k < lesson->keys; k++) {
            int64_t key = comply->keys[lesson->first_key + k];
            matched |= key < 0 ? finish_number(plan, -key) : finish_words(plan, key);
        }
        cell->matched += matched;
        cell->unmatched += !matched;
    }
}

static void count_cell(struct comply *comply, struct comply_cell *cell, const struct comply_cell *owner)
{
    size_t count = (size_t)owner->own_topics;
    struct plan plan = {.topics = &comply->topics[owner->first_topic],
                        .entries = mem_alloc(count * sizeof *plan.entries),
                        .done = mem_zalloc(count * sizeof *plan.done),
                        .count = owner->own_topics};
    for (int32_t i = 0; i < plan.count; i++)
        plan.entries[i] = (struct entry){plan.topics[i].key, i};
    qsort(plan.entries, count, sizeof *plan.entries, by_key);
    take_lessons(comply, cell, &plan);
    cell->topics = plan.count;
    for (int32_t i = 0; i < plan.count; i++) {
        int32_t due = plan.topics[i].due != COMPLY_NO_DAY ? plan.topics[i].due : comply->year_ends;
        cell->topics_due += due <= comply->ends;
        cell->topics_done += plan.done[i] && due <= comply->ends;
        cell->topics_ahead += plan.done[i] && due > comply->ends;
    }
    free(plan.entries);
    free(plan.done);
}

void comply_topics_count(struct comply *comply)
{
    for (size_t i = 0; i < comply->cells_count; i++) {
        struct comply_cell *cell = &comply->cells[i];
        const struct comply_group *group = &comply->groups[cell->group];
        const struct comply_cell *owner = cell;
        if (cell->own_topics == 0 && group->kind == TERM_SUBGROUP && group->parent >= 0) {
            int32_t above = comply_cell_of(comply, group->parent, cell->subject, false);
            owner = above >= 0 ? &comply->cells[above] : cell;
        }
        if (cell->line && owner->own_topics > 0)
            count_cell(comply, cell, owner);
    }
}
