/* rules: see rules.h. */
#include "assess/rules.h"

#include <string.h>

const char *const rules_outcome_names[RULES_OUTCOMES] = {
    [RULES_NONE] = "",
    [RULES_MARK] = "mark",
    [RULES_NOT_ATTESTED] = "not_attested",
    [RULES_PASS] = "pass",
    [RULES_FAIL] = "fail",
    [RULES_EXEMPT] = "exempt",
    [RULES_DEFERRED] = "deferred",
    [RULES_UNMARKED] = "unmarked",
    [RULES_DEPARTED] = "departed",
};

const char *const rules_outcome_texts[RULES_OUTCOMES] = {
    [RULES_NONE] = "",       [RULES_MARK] = NULL,     [RULES_NOT_ATTESTED] = "н/а",  [RULES_PASS] = "зач.",
    [RULES_FAIL] = "незач.", [RULES_EXEMPT] = "осв.", [RULES_DEFERRED] = "отсрочка", [RULES_UNMARKED] = "–",
    [RULES_DEPARTED] = "–",
};

const char *const rules_reason_names[RULES_REASONS] = {
    [RULES_NO_REASON] = "",
    [RULES_FEW_MARKS] = "few_marks",
    [RULES_MISSED_LESSONS] = "missed_lessons",
    [RULES_NO_MARKS] = "no_marks",
    [RULES_NO_WEIGHTED_WORK] = "no_weighted_work",
    [RULES_TEACHER] = "teacher",
    [RULES_DEFERRAL] = "deferral",
    [RULES_LEFT] = "departed",
    [RULES_WORK_OWED] = "work_owed",
};

enum rules_outcome rules_outcome_of(const char *name)
{
    for (int i = RULES_MARK; i < RULES_OUTCOMES; i++)
        if (strcmp(rules_outcome_names[i], name) == 0)
            return (enum rules_outcome)i;
    return RULES_NONE;
}

bool rules_add(const struct policy *policy, struct rules_sums *sums, int64_t value_x1000,
               int64_t weight_x1000)
{
    if (value_x1000 < 0 || value_x1000 > RULES_VALUE_MAX_X1000 || weight_x1000 < 0 ||
        weight_x1000 > RULES_WEIGHT_MAX_X1000)
        return false;
    int64_t success =
        policy->scale == POLICY_FIVE ? policy->pass * 1000 : policy->threshold_x1000[policy->pass];
    sums->marks++;
    sums->low += value_x1000 < success;
    sums->weight_x1000 += weight_x1000;
    sums->weighted_x1000000 += weight_x1000 * value_x1000;
    return true;
}

int64_t rules_mean_x1000(const struct rules_sums *sums)
{
    return sums->weight_x1000 > 0 ? sums->weighted_x1000000 / sums->weight_x1000 : -1;
}

int rules_mark(const struct policy *policy, const struct rules_sums *sums)
{
    int mark = policy->highest;
    while (mark > policy->lowest &&
           sums->weighted_x1000000 < policy->threshold_x1000[mark] * sums->weight_x1000)
        mark--;
    return mark;
}

int rules_band(const struct policy *policy, int mark)
{
    if (policy->scale == POLICY_TEN)
        return mark >= 9 ? 5 : mark >= 7 ? 4 : mark >= 5 ? 3 : 2;
    return mark >= 5 ? 5 : mark <= 2 ? 2 : mark;
}

int rules_with_exam(int mark, int exam_mark)
{
    return rules_year_mark((int64_t)mark + exam_mark, 2);
}

int rules_exam_mark(const struct policy *policy, int64_t score_x1000, int64_t max_x1000)
{
    int64_t max = max_x1000 > 0 ? max_x1000 : 100000;
    int mark = policy->highest;
    while (mark > policy->lowest && score_x1000 * 100000 < policy->exam_threshold_x1000[mark] * max)
        mark--;
    return mark;
}

bool rules_is_tie(int64_t sum, int64_t count)
{
    return count > 0 && 2 * sum % count == 0 && 2 * sum / count % 2 == 1;
}

int rules_year_mark(int64_t sum, int64_t count)
{
    return (int)((2 * sum + count) / (2 * count));
}

int rules_minimum(const struct policy *policy, int64_t weekly_hours_x1000)
{
    return policy->minimum_marks[weekly_hours_x1000 <= 1000 ? 0 : weekly_hours_x1000 <= 2000 ? 1 : 2];
}

static struct rules_verdict verdict(enum rules_outcome outcome, enum rules_reason reason, int mark)
{
    return (struct rules_verdict){outcome, reason, mark, false};
}

/* Where there is nothing to take a mean of: the exam alone, if the policy lets it, else н/а. */
static struct rules_verdict without_basis(const struct policy *policy, int exam_mark,
                                          enum rules_reason reason)
{
    if (exam_mark >= 0 && policy->exam_alone)
        return verdict(RULES_MARK, RULES_NO_REASON, exam_mark);
    return verdict(RULES_NOT_ATTESTED, reason, -1);
}

static struct rules_verdict by_pass(const struct rules_facts *facts)
{
    return verdict(facts->open_fails > 0 ? RULES_FAIL : RULES_PASS, RULES_NO_REASON, -1);
}

static bool is_unmarked_grade(const struct policy *policy, int grade)
{
    return grade >= 0 && grade < POLICY_GRADES && policy->unmarked_grade[grade];
}

struct rules_verdict rules_compute(const struct policy *policy, const struct rules_facts *facts)
{
    const struct rules_sums *sums = &facts->sums;
    bool pass_marks = facts->passes + facts->open_fails > 0;
    if (facts->assessment == RULES_BY_WORDS || is_unmarked_grade(policy, facts->grade))
        return verdict(RULES_UNMARKED, RULES_NO_REASON, -1);
    /* зач and незач decide a pass_fail subject, and any other that has nothing else */
    if (pass_marks && (facts->assessment == RULES_BY_PASS || sums->marks == 0))
        return by_pass(facts);
    if (facts->exempts > 0 && sums->marks == 0)
        return verdict(RULES_EXEMPT, RULES_NO_REASON, -1);
    if (sums->marks == 0)
        return without_basis(policy, facts->exam_mark, RULES_NO_MARKS);
    if (sums->weight_x1000 == 0)
        return without_basis(policy, facts->exam_mark, RULES_NO_WEIGHTED_WORK);
    int mark = rules_mark(policy, sums);
    if (facts->assessment == RULES_BY_PASS)
        return verdict(mark >= policy->pass ? RULES_PASS : RULES_FAIL, RULES_NO_REASON, -1);
    if (policy->work_owed == POLICY_OWED_NOT_ATTESTED && facts->owed > 0)
        return verdict(RULES_NOT_ATTESTED, RULES_WORK_OWED, -1);
    bool away = (int64_t)facts->lessons_missed * 100000 > policy->absence_limit_x1000 * facts->lessons_held;
    if (away && policy->absence_alone)
        return verdict(RULES_NOT_ATTESTED, RULES_MISSED_LESSONS, -1);
    if (!policy->few_marks_attest && (away || !policy->absence_required) &&
        sums->marks < rules_minimum(policy, facts->weekly_hours_x1000)) {
        return verdict(RULES_NOT_ATTESTED, away ? RULES_MISSED_LESSONS : RULES_FEW_MARKS, -1);
    }
    if (policy->no_five_with_two && mark == policy->highest && sums->low > 0)
        mark--;
    return verdict(RULES_MARK, RULES_NO_REASON, mark);
}

/* Half up, unless the policy lets something else decide a mean of exactly x.5. */
static struct rules_verdict year_mark(const struct policy *policy, const struct rules_year *year)
{
    int up = rules_year_mark(year->sum, year->marks);
    struct rules_verdict made = verdict(RULES_MARK, RULES_NO_REASON, up);
    made.tie = rules_is_tie(year->sum, year->marks);
    if (!made.tie)
        return made;
    bool down = policy->year_tie == POLICY_TIE_DOWN ||
                (policy->year_tie == POLICY_TIE_LAST && year->last < up) ||
                (policy->year_tie == POLICY_TIE_EXAM && year->exam_mark >= 0 && year->exam_mark < up);
    made.mark -= down;
    return made;
}

static bool has_gap(const struct policy *policy, const struct rules_year *year)
{
    switch (policy->year_gap) {
    case POLICY_YEAR_ANY:
        return year->not_attested > 0;
    case POLICY_YEAR_NEVER:
        return false;
    default:
        return year->not_attested > year->marks;
    }
}

/* A period that was not attested is made up for by the others, unless there are more of its kind. */
struct rules_verdict rules_compute_year(const struct policy *policy, const struct rules_year *year)
{
    if (year->assessment == RULES_BY_WORDS || is_unmarked_grade(policy, year->grade))
        return verdict(RULES_UNMARKED, RULES_NO_REASON, -1);
    if (year->deferred > 0)
        return verdict(RULES_DEFERRED, RULES_DEFERRAL, -1);
    if (year->passes + year->fails > 0 && year->marks == 0)
        return verdict(year->fails > 0 ? RULES_FAIL : RULES_PASS, RULES_NO_REASON, -1);
    if (year->exempts > 0 && year->marks + year->not_attested == 0)
        return verdict(RULES_EXEMPT, RULES_NO_REASON, -1);
    if (year->marks == 0)
        return without_basis(policy, year->exam_mark, RULES_NO_MARKS);
    if (has_gap(policy, year))
        return verdict(RULES_NOT_ATTESTED, RULES_FEW_MARKS, -1);
    return year_mark(policy, year);
}

/* The strongest of what stands; the order is that of rules.h. */
static struct rules_verdict strongest(const struct rules_standing *standing)
{
    const struct rules_verdict *computed = &standing->computed;
    if (standing->departed) {
        bool nothing = computed->reason == RULES_NO_MARKS || computed->reason == RULES_NO_WEIGHTED_WORK;
        return verdict(RULES_DEPARTED, nothing ? computed->reason : RULES_LEFT, -1);
    }
    if (standing->unmarked_grade)
        return verdict(RULES_UNMARKED, RULES_NO_REASON, -1);
    if (standing->override_outcome == RULES_MARK)
        return verdict(RULES_MARK, RULES_NO_REASON, standing->override_mark);
    if (standing->override_outcome != RULES_NONE)
        return verdict(standing->override_outcome, RULES_TEACHER, -1);
    if (computed->outcome == RULES_UNMARKED)
        return *computed;
    if (standing->deferral_open)
        return verdict(RULES_DEFERRED, RULES_DEFERRAL, -1);
    if (standing->deferral_lapsed && computed->outcome != RULES_NOT_ATTESTED &&
        computed->outcome != RULES_EXEMPT)
        return verdict(RULES_NOT_ATTESTED, RULES_DEFERRAL, -1);
    return *computed;
}

struct rules_result rules_decide(const struct rules_standing *standing)
{
    struct rules_result result = {strongest(standing), -1};
    if (result.verdict.outcome == RULES_DEPARTED || result.verdict.outcome == RULES_UNMARKED ||
        result.verdict.outcome == RULES_DEFERRED)
        return result;
    if (standing->override_final >= 0)
        result.final_mark = standing->override_final;
    else if (result.verdict.outcome == RULES_MARK && standing->exam_mark >= 0 && !standing->exam_ignored)
        result.final_mark = rules_with_exam(result.verdict.mark, standing->exam_mark);
    else if (result.verdict.outcome == RULES_MARK)
        result.final_mark = result.verdict.mark;
    return result;
}
