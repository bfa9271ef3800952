/* policy_seen: see policy_seen.h. In: names. Out: their numbers. Nothing can fail. */
#include "assess/policy_seen.h"
#include "base/arena.h"

#include <stdint.h>
#include <string.h>

enum { FIRST_CAPACITY = 64 };

/* The slot of TEXT, or the free one where it belongs (FNV-1a, open addressing). */
static struct policy_seen_slot *slot_of(const struct policy_seen *seen, const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (const char *at = text; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * 1099511628211u;
    size_t at = (size_t)(hash ^ hash >> 32) & (seen->capacity - 1);
    while (seen->slots[at].text != NULL && strcmp(seen->slots[at].text, text) != 0)
        at = (at + 1) & (seen->capacity - 1);
    return &seen->slots[at];
}

static void grow(struct policy_seen *seen)
{
    struct policy_seen old = *seen;
    seen->capacity = old.capacity > 0 ? old.capacity * 2 : FIRST_CAPACITY;
    seen->slots = arena_alloc(seen->arena, seen->capacity * sizeof *seen->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].text != NULL)
            *slot_of(seen, old.slots[i].text) = old.slots[i];
}

int *policy_seen_at(struct policy_seen *seen, const char *text)
{
    if (2 * seen->count >= seen->capacity)
        grow(seen);
    struct policy_seen_slot *slot = slot_of(seen, text);
    if (slot->text == NULL) {
        *slot = (struct policy_seen_slot){arena_strdup(seen->arena, text), -1};
        seen->count++;
    }
    return &slot->number;
}
