/* policy_seen: names that a policy file holds, each with a number: a hash table in an arena, found in constant time. */
#ifndef ITOG_ASSESS_POLICY_SEEN_H
#define ITOG_ASSESS_POLICY_SEEN_H

#include <stddef.h>

struct arena;

/* All zero but the arena: empty. */
struct policy_seen {
    struct arena *arena;
    struct policy_seen_slot {
        const char *text; /* NULL: free */
        int number;
    } * slots;
    size_t count, capacity; /* a power of two */
};

/* The number of TEXT, -1 when it is new; it may be written until the next call. TEXT is copied. */
int *policy_seen_at(struct policy_seen *seen, const char *text);

#endif
