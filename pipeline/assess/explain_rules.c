/*
 * explain_rules: the result of a row, with the steps that the rules note on their way to it; and the proof that the marks
 * which are told are those that the rules took. Pure: no steps are made here, so that they cannot differ from the rules.
 */
#include "assess/explain.h"
#include "base/err.h"
#include "base/i18n.h"

static enum explain_decider decider_of(const struct rules_standing *standing,
                                       const struct rules_result *result)
{
    if (result->verdict.outcome == RULES_DEPARTED)
        return EXPLAIN_BY_DEPARTURE;
    if (result->verdict.outcome == RULES_UNMARKED)
        return EXPLAIN_BY_UNMARKED;
    if (standing->override_outcome != RULES_NONE || result->verdict.reason == RULES_TEACHER)
        return EXPLAIN_BY_OVERRIDE;
    return result->verdict.outcome == RULES_DEFERRED ? EXPLAIN_BY_DEFERRAL : EXPLAIN_BY_POLICY;
}

/* The same calls as the stage grade makes for each row. */
void explain_decide(struct explain *explain)
{
    const struct term *term = explain->term;
    explain->policy = grade_policy(explain->book, term, explain->row);
    grade_take(explain->policy, term, explain->row, &explain->facts);
    explain->late = explain->facts.late;
    explain->standing = grade_stand(term, explain->policy, explain->row, &explain->facts);
    explain->trace.count = 0;
    explain->standing.computed =
        term->year ? rules_compute_year_traced(explain->policy, &explain->facts.year, &explain->trace)
                   : rules_compute_traced(explain->policy, &explain->facts.facts, &explain->trace);
    explain->result = rules_decide_traced(&explain->standing, &explain->trace);
    explain->decider = decider_of(&explain->standing, &explain->result);
}

int explain_check_sums(const struct explain *explain, struct err *err)
{
    struct rules_sums sums = {0};
    int owed = 0, passes = 0, fails = 0, exempts = 0;
    for (size_t i = 0; i < explain->marks_count; i++) {
        const struct explain_mark *mark = &explain->marks[i];
        int low = sums.low;
        if (mark->use <= EXPLAIN_OWED_AS_TWO)
            rules_add(explain->policy, &sums, mark->value_x1000, mark->weight_x1000);
        if (mark->made_good)
            sums.low = low;
        owed += mark->kind == TERM_WORK_OWED && mark->use <= EXPLAIN_OWED && !mark->made_good;
        passes += mark->use == EXPLAIN_PASSED;
        fails += mark->use == EXPLAIN_FAILED;
        exempts += mark->use == EXPLAIN_EXEMPTED;
    }
    const struct rules_facts *facts = &explain->facts.facts;
    if (!explain->term->year &&
        (sums.marks != facts->sums.marks || sums.low != facts->sums.low ||
         sums.weight_x1000 != facts->sums.weight_x1000 ||
         sums.weighted_x1000000 != facts->sums.weighted_x1000000 || owed != facts->owed ||
         passes != facts->passes || fails != facts->open_fails || exempts != facts->exempts))
        return err_set(
            err, ERR_SOFTWARE, "%s",
            _("the marks that are told do not add up to the sums of the rules: nothing is explained"));
    return 0;
}
