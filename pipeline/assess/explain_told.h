/* explain_told: what the files that tell a mark in words share. All text lives in the run's arena. */
#ifndef ITOG_ASSESS_EXPLAIN_TOLD_H
#define ITOG_ASSESS_EXPLAIN_TOLD_H

#include "assess/explain.h"

struct told {
    const struct explain *explain;
    struct arena *arena;
    FILE *out;
};

const char *told_date(struct told *told, int32_t day);
const char *told_iso(struct told *told, const char *iso);
/* Thousandths and millionths, with a comma. */
const char *told_x1000(struct told *told, int64_t value);
const char *told_x1000000(struct told *told, int64_t value);
/* " - policy.ini, line 12: [thresholds] 4" */
const char *told_place(struct told *told, const struct policy_place *place);

/* What a person set, with HEAD in front; the examination. Nothing where there is none. */
void told_override(struct told *told, const struct explain_override *override, const char *head);
void told_exam(struct told *told);

/* explain_steps.c: every comparison in order. explain_lists.c: the marks, the periods of a year. */
void told_steps(struct told *told);
void told_marks(struct told *told, bool used, const char *head);
void told_imports(struct told *told);
void told_children(struct told *told);

#endif
