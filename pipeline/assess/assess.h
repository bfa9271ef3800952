/*
 * assess: the room of final marks. Its stages read the registers of the journal and rewrite the computed
 * tables of one period, each in one transaction: grade (result, pupil_result, subject_result; result_clock
 * only grows), comply (compliance), forecast, check (gap). The rules themselves stand in policy, rules and outlook,
 * without data base, files or clock.
 */
#ifndef ITOG_ASSESS_ASSESS_H
#define ITOG_ASSESS_ASSESS_H

struct run;
struct err;

/* The `run` functions of the stages. 0, or -1 with ERR filled: ERR_CONFIG for a policy that can't be used,
 * else what the store says. */
int assess_check(struct run *run, struct err *err); /* needs nothing but the registers */
int assess_grade(struct run *run, struct err *err);
int assess_comply(struct run *run, struct err *err);
int assess_forecast(struct run *run, struct err *err); /* reads what grade left */

/* Lets go of the period in memory (run->term); harmless when there is none. */
void assess_forget(struct run *run);

#endif
