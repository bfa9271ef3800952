/* scale: how the levels of a period's marks are called in tables and sums (view mark_scale). */
#ifndef ITOG_STORE_SCALE_H
#define ITOG_STORE_SCALE_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct store;

struct scale {
    bool ten;             /* more marks than five */
    const char *marks[6]; /* of the levels 2 to 5: «5», or 10–9 */
    const char *terms[6]; /* the same in a sum: «5», or (10–9) */
};

/* The texts in ARENA. -1 as the store fails. */
int scale_read(struct store *store, int64_t period_id, struct arena *arena, struct scale *scale,
               struct err *err);

#endif
