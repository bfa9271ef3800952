/*
 * effect_period: in which periods the rows lie that an import changed. In: where each row belongs. Out: table
 * import_reach, by which the view stage_due tells what is to be run again.
 */
#ifndef ITOG_IMPORT_EFFECT_PERIOD_H
#define ITOG_IMPORT_EFFECT_PERIOD_H

#include "import/layout.h"
#include "import/lock.h"

struct store;

enum reach { REACH_NONE, REACH_UNBOUND, REACH_BOUND }; /* unbound: the row has no day and no period */

struct effect_period {
    int64_t period, parent;
    char starts_on[11], ends_on[11];
    bool has_results, has_runs;
    char reached[ENTITY_COUNT]; /* enum reach */
    bool marks;                 /* something that marks rest on */
};

struct effect_periods {
    struct effect_period *items; /* all that there were before the import */
    size_t count;
    bool any_result, any_run;
};

int effect_periods_load(struct effect_periods *of, struct store *store, struct err *err);
void effect_periods_free(struct effect_periods *of);

/* A row of a period enters it and the one above; any other row, all periods its days lie in. */
bool effect_enters(const struct effect_periods *of, const struct effect_period *period,
                   const struct place *place);
/* MARKS: do marks rest on what the row says? */
void effect_reach(struct effect_periods *of, enum entity entity, const struct place *place, bool marks);
/* Behind the last row, when what became stale is known. */
int effect_reach_write(const struct effect_periods *of, struct store *store, int64_t import_id,
                       struct err *err);

#endif
