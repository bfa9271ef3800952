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
#include <stdio.h>

struct run;
struct err;

/* The `run` functions of the stages. 0, or -1 with ERR filled: ERR_CONFIG for a policy that can't be used,
 * else what the store says. */
int assess_check(struct run *run, struct err *err); /* needs nothing but the registers */
int assess_grade(struct run *run, struct err *err);
/* Sets run->policy_changed. A period that was never graded has no other policy. */
int assess_look_at_policy(struct run *run, struct err *err);
int assess_promote(struct run *run, struct err *err); /* of a year; reads what grade left */
int assess_comply(struct run *run, struct err *err);
int assess_forecast(struct run *run, struct err *err); /* after the period's end it reads what grade left */

/*
 * Scores forecasts of closed periods (tables forecast_score, forecast_reliability): of run->period, or of all with
 * results when its id is 0. run->made: how many periods. ERR_DATA when there is none.
 */
int assess_backtest(struct run *run, struct err *err);
/* The school's counts into a file (0600); run->made: periods. Counts of other schools into the workspace's
 * prior.txt, once they have been read without fault. */
int assess_export_prior(struct run *run, const char *path, struct err *err);
int assess_take_prior(struct run *run, const char *path, struct err *err);

/*
 * How the final mark of a pupil in a subject came about in the run's period, to OUT; as JSON or as text. Nothing is
 * written. DIFFERS: table result holds something else. ERR_SOFTWARE when what would be told is not what the rules did.
 */
int assess_explain(struct run *run, int64_t pupil_id, int64_t subject_id, bool json, FILE *out, bool *differs,
                   struct err *err);
/* The same of a line of the certificate: the run's period is a year, SUBJECT a subject or a line of [certificate]. ERR_DATA
 * where the pupil gets none that year. */
int assess_explain_certificate(struct run *run, int64_t pupil_id, const char *subject, bool json, FILE *out,
                               bool *differs, struct err *err);
/* The counts behind the figures of a class in a subject, from table subject_result. ERR_DATA when there are none. */
int assess_explain_class(struct run *run, int64_t class_group_id, int64_t subject_id, bool json, FILE *out,
                         struct err *err);

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
 * *IDS (to be freed) are the deferrals that were changed or made; *SPARED names, a line a pupil, what does not lapse
 * since the marks are in ("": nothing). ERR_USAGE where days or names do not fit, ERR_DATA
 * where there is nothing to decide about, the policy does not let it (extensions), or a resolution would find nothing to
 * compute a mark from; nothing is changed then.
 */
int assess_defer_decide(struct run *run, const struct deferral_decision *decision, int64_t **ids,
                        size_t *count, const char **spared, struct err *err);

#endif
