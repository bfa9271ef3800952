/*
 * explain_rules: the steps by which the policy came to a mark, with the numbers that were compared. Pure. The steps end
 * in a verdict of their own, which must be the one that the rules gave: an explanation of another mark is refused.
 */
#include "assess/explain.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"

#include <stdio.h>
#include <string.h>

static struct explain_step *add(struct explain *explain, enum explain_rule rule, int64_t have, int64_t want,
                                bool holds)
{
    static struct explain_step lost;
    if (explain->steps_count == EXPLAIN_STEPS_MAX)
        return &lost;
    struct explain_step *step = &explain->steps[explain->steps_count++];
    *step = (struct explain_step){
        .rule = rule, .mark = -1, .key = -1, .have = have, .want = want, .holds = holds};
    return step;
}

static struct rules_verdict verdict(enum rules_outcome outcome, enum rules_reason reason, int mark)
{
    return (struct rules_verdict){.outcome = outcome, .reason = reason, .mark = mark};
}

static bool tell_unmarked(struct explain *explain)
{
    bool of_grade = explain->standing.unmarked_grade;
    if (!of_grade && explain->facts.facts.assessment != RULES_BY_WORDS)
        return false;
    struct explain_step *step = add(explain, EXPLAIN_RULE_UNMARKED, of_grade, 0, true);
    if (of_grade)
        step->key = POLICY_UNMARKED_GRADES;
    return true;
}

static struct rules_verdict tell_nothing(struct explain *explain, enum explain_rule rule,
                                         enum rules_reason reason)
{
    const struct policy *policy = explain->policy;
    int exam = explain->facts.facts.exam_mark;
    add(explain, rule, 0, 0, true);
    if (exam < 0)
        return verdict(RULES_NOT_ATTESTED, reason, -1);
    struct explain_step *step = add(explain, EXPLAIN_RULE_EXAM_ALONE, exam, 0, policy->exam_alone);
    step->mark = exam;
    step->key = POLICY_EXAM_ALONE;
    return policy->exam_alone ? verdict(RULES_MARK, RULES_NO_REASON, exam)
                              : verdict(RULES_NOT_ATTESTED, reason, -1);
}

/* From the highest mark down to the one whose threshold the mean reaches. */
static int tell_thresholds(struct explain *explain)
{
    const struct policy *policy = explain->policy;
    const struct rules_sums *sums = &explain->facts.facts.sums;
    for (int mark = policy->highest; mark > policy->lowest; mark--) {
        int64_t want = policy->threshold_x1000[mark] * sums->weight_x1000;
        bool holds = sums->weighted_x1000000 >= want;
        struct explain_step *step =
            add(explain, EXPLAIN_RULE_THRESHOLD, sums->weighted_x1000000, want, holds);
        step->mark = mark;
        step->key = POLICY_THRESHOLD + mark;
        if (holds)
            return mark;
    }
    return policy->lowest;
}

/* Enough marks? The verdict when there are not. */
static bool tell_minimum(struct explain *explain, struct rules_verdict *out)
{
    const struct policy *policy = explain->policy;
    const struct rules_facts *facts = &explain->facts.facts;
    int want = rules_minimum(policy, facts->weekly_hours_x1000);
    bool enough = facts->sums.marks >= want;
    int hours = facts->weekly_hours_x1000 <= 1000 ? 0 : facts->weekly_hours_x1000 <= 2000 ? 1 : 2;
    struct explain_step *step = add(explain, EXPLAIN_RULE_MINIMUM, facts->sums.marks, want, enough);
    step->key = enough || !policy->few_marks_attest ? POLICY_MINIMUM + hours : POLICY_FEW_MARKS;
    if (enough || policy->few_marks_attest)
        return true;
    int64_t have = (int64_t)facts->lessons_missed * 100000;
    int64_t limit = policy->absence_limit_x1000 * facts->lessons_held;
    step = add(explain, EXPLAIN_RULE_ABSENCE, have, limit, have > limit);
    step->key = POLICY_ABSENCE_LIMIT;
    *out = verdict(RULES_NOT_ATTESTED, have > limit ? RULES_MISSED_LESSONS : RULES_FEW_MARKS, -1);
    return false;
}

static struct rules_verdict tell_period(struct explain *explain)
{
    const struct policy *policy = explain->policy;
    const struct rules_facts *facts = &explain->facts.facts;
    bool pass_marks = facts->passes + facts->open_fails > 0;
    struct rules_verdict out;
    if (tell_unmarked(explain))
        return verdict(RULES_UNMARKED, RULES_NO_REASON, -1);
    if (pass_marks && (facts->assessment == RULES_BY_PASS || facts->sums.marks == 0)) {
        bool passed = facts->open_fails == 0;
        add(explain, EXPLAIN_RULE_PASS_FAIL, facts->passes, facts->open_fails, passed);
        return verdict(passed ? RULES_PASS : RULES_FAIL, RULES_NO_REASON, -1);
    }
    if (facts->exempts > 0 && facts->sums.marks == 0) {
        add(explain, EXPLAIN_RULE_EXEMPT, facts->exempts, 0, true);
        return verdict(RULES_EXEMPT, RULES_NO_REASON, -1);
    }
    if (facts->sums.marks == 0)
        return tell_nothing(explain, EXPLAIN_RULE_NO_MARKS, RULES_NO_MARKS);
    if (facts->sums.weight_x1000 == 0)
        return tell_nothing(explain, EXPLAIN_RULE_NO_WEIGHT, RULES_NO_WEIGHTED_WORK);
    int mark = tell_thresholds(explain);
    if (facts->assessment == RULES_BY_PASS) {
        bool passed = mark >= policy->pass;
        add(explain, EXPLAIN_RULE_PASS_MARK, mark, policy->pass, passed);
        return verdict(passed ? RULES_PASS : RULES_FAIL, RULES_NO_REASON, -1);
    }
    if (!tell_minimum(explain, &out))
        return out;
    if (policy->no_five_with_two && mark == policy->highest && facts->sums.low > 0) {
        struct explain_step *step = add(explain, EXPLAIN_RULE_NO_FIVE, facts->sums.low, 0, true);
        step->mark = --mark;
        step->key = POLICY_NO_FIVE_WITH_TWO;
    }
    return verdict(RULES_MARK, RULES_NO_REASON, mark);
}

static struct rules_verdict tell_year(struct explain *explain)
{
    const struct rules_year *year = &explain->facts.year;
    if (tell_unmarked(explain))
        return verdict(RULES_UNMARKED, RULES_NO_REASON, -1);
    if (year->deferred > 0) {
        add(explain, EXPLAIN_RULE_YEAR_DEFERRED, year->deferred, 0, true);
        return verdict(RULES_DEFERRED, RULES_DEFERRAL, -1);
    }
    if (year->passes + year->fails > 0 && year->marks == 0) {
        add(explain, EXPLAIN_RULE_PASS_FAIL, year->passes, year->fails, year->fails == 0);
        return verdict(year->fails > 0 ? RULES_FAIL : RULES_PASS, RULES_NO_REASON, -1);
    }
    if (year->exempts > 0 && year->marks + year->not_attested == 0) {
        add(explain, EXPLAIN_RULE_EXEMPT, year->exempts, 0, true);
        return verdict(RULES_EXEMPT, RULES_NO_REASON, -1);
    }
    if (year->marks == 0)
        return tell_nothing(explain, EXPLAIN_RULE_NO_MARKS, RULES_NO_MARKS);
    bool few = year->not_attested > year->marks;
    if (year->not_attested > 0)
        add(explain, EXPLAIN_RULE_YEAR_FEW, year->not_attested, year->marks, few);
    if (few)
        return verdict(RULES_NOT_ATTESTED, RULES_FEW_MARKS, -1);
    struct explain_step *step = add(explain, EXPLAIN_RULE_YEAR_MEAN, year->sum, year->marks, true);
    step->mark = (2 * year->sum + year->marks) / (2 * year->marks);
    int mark = step->mark;
    if ((2 * year->sum) % (2 * year->marks) == year->marks) { /* x.5 */
        step = add(explain, EXPLAIN_RULE_YEAR_TIE, year->sum, year->marks, true);
        step->mark = mark;
    }
    return verdict(RULES_MARK, RULES_NO_REASON, mark);
}

/* What stands above the policy, and the exam behind it. */
static void tell_standing(struct explain *explain)
{
    const struct rules_standing *standing = &explain->standing;
    const struct rules_result *result = &explain->result;
    struct explain_step *step = NULL;
    switch (explain->decider) {
    case EXPLAIN_BY_DEPARTURE:
        add(explain, EXPLAIN_RULE_DEPARTED, 0, 0, true);
        break;
    case EXPLAIN_BY_OVERRIDE:
        step = add(explain, EXPLAIN_RULE_OVERRIDE, 0, 0, true);
        step->mark = standing->override_mark;
        break;
    case EXPLAIN_BY_DEFERRAL:
        if (standing->deferral_open)
            add(explain, EXPLAIN_RULE_DEFERRAL, 0, 0, true);
        break;
    default:
        break;
    }
    if (result->final_mark < 0)
        return;
    if (standing->override_final >= 0) {
        step = add(explain, EXPLAIN_RULE_FINAL_OVERRIDE, 0, 0, true);
        step->mark = standing->override_final;
    } else if (standing->exam_mark >= 0) {
        step = add(explain, EXPLAIN_RULE_WITH_EXAM, result->verdict.mark + standing->exam_mark, 2, true);
        step->mark = result->final_mark;
    }
}

int explain_fill_steps(struct explain *explain, struct err *err)
{
    const struct rules_verdict *computed = &explain->standing.computed;
    struct rules_verdict told = explain->term->year ? tell_year(explain) : tell_period(explain);
    if (told.outcome != computed->outcome || told.mark != computed->mark || told.reason != computed->reason)
        return err_set(err, ERR_SOFTWARE, _("the steps lead to %s, the rules to %s: nothing is explained"),
                       explain_outcome_text(explain, told.outcome, told.mark),
                       explain_outcome_text(explain, computed->outcome, computed->mark));
    struct rules_sums sums = {0};
    for (size_t i = 0; i < explain->marks_count; i++) {
        const struct explain_mark *mark = &explain->marks[i];
        if (mark->use <= EXPLAIN_OWED_AS_TWO)
            rules_add(explain->policy, &sums, mark->value_x1000, mark->weight_x1000);
    }
    const struct rules_sums *facts = &explain->facts.facts.sums;
    if (!explain->term->year && (sums.marks != facts->marks || sums.weight_x1000 != facts->weight_x1000 ||
                                 sums.weighted_x1000000 != facts->weighted_x1000000))
        return err_set(
            err, ERR_SOFTWARE, "%s",
            _("the marks that are told do not add up to the sums of the rules: nothing is explained"));
    tell_standing(explain);
    return 0;
}
