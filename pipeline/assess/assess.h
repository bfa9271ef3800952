/*
 * assess: the room of final marks. Its stages read the registers of the journal and rewrite the computed
 * tables of one period, each in one transaction: grade (result, pupil_result, subject_result; result_clock
 * only grows), promote (academic_debt, promotion), comply (compliance), forecast, check (gap). The rules themselves stand in policy, rules and outlook,
 * without data base, files or clock.
 */
#ifndef ITOG_ASSESS_ASSESS_H
#define ITOG_ASSESS_ASSESS_H

#include "assess/deferral.h"

#include <stdbool.h>
#include <stdint.h>

struct run;
struct err;

/* The `run` functions of the stages. 0, or -1 with ERR filled: ERR_CONFIG for a policy that can't be used,
 * else what the store says. */
int assess_check(struct run *run, struct err *err); /* needs nothing but the registers */
int assess_grade(struct run *run, struct err *err);
int assess_promote(struct run *run, struct err *err); /* of a year; reads what grade left */
int assess_comply(struct run *run, struct err *err);
int assess_forecast(struct run *run, struct err *err); /* reads what grade left */

/* Lets go of the period in memory (run->term); harmless when there is none. */
void assess_forget(struct run *run);

/* ── deferrals (deferral.h): what `itog defer` decides; each in one transaction, over the run's period ── */

struct deferral_counts {
    int64_t made, kept, withdrawn;
};
/* Proposals as the journal of today has them. BY: who asks. ERR_USAGE for a year. */
int assess_defer_propose(struct run *run, const char *by, struct deferral_counts *counts, struct err *err);

/* What is decided, and about whom. Texts are never NULL; days are INT32_MAX where none is named. */
struct deferral_decision {
    enum deferral_state to;
    int64_t pupil_id, class_group_id; /* 0: all for whom it can be decided */
    const int64_t
        *subjects; /* none: all for which it can be decided; 0 among them: one deferral of all subjects */
    size_t subject_count;
    const char *order_number;  /* grant, extend */
    int32_t order_on, due, on; /* on: of a resolution */
    const char *text;          /* basis, decision or reason */
    const char *by;
    bool not_attested; /* resolve, even where there is nothing to compute a mark from */
};

/*
 * *IDS (to be freed) are the deferrals that were changed or made. ERR_USAGE where days or names do not fit, ERR_DATA
 * where there is nothing to decide about, the policy does not let it (extensions), or a resolution would find nothing to
 * compute a mark from; nothing is changed then.
 */
int assess_defer_decide(struct run *run, const struct deferral_decision *decision, int64_t **ids,
                        size_t *count, struct err *err);

#endif
