/*
 * assess: the room of final marks. Its stages read the registers of the journal and rewrite the computed
 * tables of one period, each in one transaction: grade (result, pupil_result, subject_result; result_clock
 * only grows), promote (academic_debt, promotion), comply (compliance), forecast, check (gap). The rules themselves stand in policy, rules and outlook,
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

/* Lets go of the period in memory (run->term); harmless when there is none. */
void assess_forget(struct run *run);

#endif
