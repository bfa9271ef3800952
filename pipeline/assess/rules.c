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
    return mark >= policy->excellent ? 5 : mark >= policy->good ? 4 : mark >= policy->pass ? 3 : 2;
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

static int hours_place(int64_t weekly_hours_x1000)
{
    return weekly_hours_x1000 <= 1000 ? 0 : weekly_hours_x1000 <= 2000 ? 1 : 2;
}

int rules_minimum(const struct policy *policy, int64_t weekly_hours_x1000, int lessons_in, int lessons_out)
{
    int whole = policy->minimum_marks[hours_place(weekly_hours_x1000)];
    if (policy->arrived_full || lessons_out == 0 || whole == 0)
        return whole;
    int64_t all = (int64_t)lessons_in + lessons_out;
    int part = (int)(((int64_t)whole * lessons_in + all - 1) / all);
    return part > 0 ? part : 1;
}

static struct rules_verdict verdict(enum rules_outcome outcome, enum rules_reason reason, int mark)
{
    return (struct rules_verdict){outcome, reason, mark, false};
}

bool rules_note(struct rules_trace *trace, enum rules_step_kind kind, int64_t have, int64_t want, bool holds,
                int mark, int key)
{
    if (trace != NULL && trace->count < RULES_STEPS_MAX)
        trace->steps[trace->count++] = (struct rules_step){kind, mark, have, want, holds, key};
    return holds;
}

/* Where there is nothing to take a mean of: the exam alone, if the policy lets it, else н/а. */
static struct rules_verdict without_basis(const struct policy *policy, int exam_mark,
                                          enum rules_reason reason, struct rules_trace *trace)
{
    if (exam_mark >= 0 && rules_note(trace, RULES_STEP_EXAM_ALONE, exam_mark, 0, policy->exam_alone,
                                     exam_mark, POLICY_EXAM_ALONE))
        return verdict(RULES_MARK, RULES_NO_REASON, exam_mark);
    return verdict(RULES_NOT_ATTESTED, reason, -1);
}

static struct rules_verdict by_pass(int passes, int fails, struct rules_trace *trace)
{
    bool passed = rules_note(trace, RULES_STEP_PASS_FAIL, passes, fails, fails == 0, -1, -1);
    return verdict(passed ? RULES_PASS : RULES_FAIL, RULES_NO_REASON, -1);
}

static bool is_unmarked(const struct policy *policy, int grade, enum rules_assessment assessment,
                        struct rules_trace *trace)
{
    bool of_grade = grade >= 0 && grade < POLICY_GRADES && policy->unmarked_grade[grade];
    return (of_grade || assessment == RULES_BY_WORDS) &&
           rules_note(trace, RULES_STEP_UNMARKED, of_grade, 0, true, -1,
                      of_grade ? POLICY_UNMARKED_GRADES : -1);
}

/* The thresholds that were asked, from the highest mark down to the one that the mean reaches. */
static void note_thresholds(const struct policy *policy, const struct rules_sums *sums, int mark,
                            struct rules_trace *trace)
{
    for (int at = policy->highest; trace != NULL && at >= mark && at > policy->lowest; at--)
        rules_note(trace, RULES_STEP_THRESHOLD, sums->weighted_x1000000,
                   policy->threshold_x1000[at] * sums->weight_x1000, at == mark, at, POLICY_THRESHOLD + at);
    if (mark == policy->lowest)
        rules_note(trace, RULES_STEP_LOWEST, 0, 0, true, mark, -1);
}

/* Enough lessons and marks? RULES_NO_REASON when there are. */
static enum rules_reason gap_of(const struct policy *policy, const struct rules_facts *facts,
                                struct rules_trace *trace)
{
    int64_t missed = (int64_t)facts->lessons_missed * 100000;
    int64_t limit = policy->absence_limit_x1000 * facts->lessons_held;
    bool away = missed > limit;
    if (policy->absence_alone)
        rules_note(trace, RULES_STEP_ABSENCE_ALONE, missed, limit, away, -1,
                   away ? POLICY_ABSENCE_ALONE : POLICY_ABSENCE_LIMIT);
    if (policy->absence_alone && away)
        return RULES_MISSED_LESSONS;
    int want = rules_minimum(policy, facts->weekly_hours_x1000, facts->lessons_held, facts->lessons_out);
    if (facts->lessons_out > 0)
        rules_note(trace, RULES_STEP_MINIMUM_PART, facts->lessons_held,
                   facts->lessons_held + facts->lessons_out, !policy->arrived_full, want, POLICY_ARRIVED);
    if (rules_note(trace, RULES_STEP_MINIMUM, facts->sums.marks, want, facts->sums.marks >= want, -1,
                   POLICY_MINIMUM + hours_place(facts->weekly_hours_x1000)))
        return RULES_NO_REASON;
    if (policy->few_marks_attest) {
        rules_note(trace, RULES_STEP_FEW_ATTEST, 0, 0, true, -1, POLICY_FEW_MARKS);
        return RULES_NO_REASON;
    }
    if (policy->absence_required)
        rules_note(trace, RULES_STEP_ABSENCE_REQUIRED, missed, limit, away, -1, POLICY_ABSENCE_REQUIRED);
    else
        rules_note(trace, RULES_STEP_ABSENCE, missed, limit, away, -1, POLICY_ABSENCE_LIMIT);
    if (policy->absence_required && !away)
        return RULES_NO_REASON;
    return away ? RULES_MISSED_LESSONS : RULES_FEW_MARKS;
}

/* There is a mean: the mark of it, or why there is none. */
static struct rules_verdict by_mean(const struct policy *policy, const struct rules_facts *facts,
                                    struct rules_trace *trace)
{
    const struct rules_sums *sums = &facts->sums;
    int mark = rules_mark(policy, sums);
    note_thresholds(policy, sums, mark, trace);
    if (facts->assessment == RULES_BY_PASS) {
        bool passed =
            rules_note(trace, RULES_STEP_PASS_MARK, mark, policy->pass, mark >= policy->pass, -1, -1);
        return verdict(passed ? RULES_PASS : RULES_FAIL, RULES_NO_REASON, -1);
    }
    if (policy->work_owed == POLICY_OWED_NOT_ATTESTED && facts->owed > 0) {
        rules_note(trace, RULES_STEP_WORK_OWED, facts->owed, 0, true, -1, POLICY_WORK_OWED);
        return verdict(RULES_NOT_ATTESTED, RULES_WORK_OWED, -1);
    }
    enum rules_reason gap = gap_of(policy, facts, trace);
    if (gap != RULES_NO_REASON)
        return verdict(RULES_NOT_ATTESTED, gap, -1);
    if (policy->no_five_with_two && mark == policy->highest && sums->low > 0)
        rules_note(trace, RULES_STEP_NO_FIVE, sums->low, 0, true, --mark, POLICY_NO_FIVE_WITH_TWO);
    return verdict(RULES_MARK, RULES_NO_REASON, mark);
}

struct rules_verdict rules_compute_traced(const struct policy *policy, const struct rules_facts *facts,
                                          struct rules_trace *trace)
{
    const struct rules_sums *sums = &facts->sums;
    bool pass_marks = facts->passes + facts->open_fails > 0;
    if (is_unmarked(policy, facts->grade, facts->assessment, trace))
        return verdict(RULES_UNMARKED, RULES_NO_REASON, -1);
    if (facts->transferred > 0)
        rules_note(trace, RULES_STEP_TRANSFER, facts->transferred, 0, !policy->transfer_ignored, -1,
                   POLICY_TRANSFER);
    /* зач and незач decide a pass_fail subject, and any other that has nothing else */
    if (pass_marks && (facts->assessment == RULES_BY_PASS || sums->marks == 0))
        return by_pass(facts->passes, facts->open_fails, trace);
    if (facts->exempts > 0 && sums->marks == 0) {
        rules_note(trace, RULES_STEP_EXEMPT, facts->exempts, 0, true, -1, -1);
        return verdict(RULES_EXEMPT, RULES_NO_REASON, -1);
    }
    if (sums->marks == 0) {
        rules_note(trace, RULES_STEP_NO_MARKS, 0, 0, true, -1, -1);
        return without_basis(policy, facts->exam_mark, RULES_NO_MARKS, trace);
    }
    if (sums->weight_x1000 == 0) {
        rules_note(trace, RULES_STEP_NO_WEIGHT, sums->marks, 0, true, -1, -1);
        return without_basis(policy, facts->exam_mark, RULES_NO_WEIGHTED_WORK, trace);
    }
    return by_mean(policy, facts, trace);
}

struct rules_verdict rules_compute(const struct policy *policy, const struct rules_facts *facts)
{
    return rules_compute_traced(policy, facts, NULL);
}

/* Half up, unless the policy lets something else decide a mean of exactly x.5. */
static struct rules_verdict year_mark(const struct policy *policy, const struct rules_year *year,
                                      struct rules_trace *trace)
{
    int up = rules_year_mark(year->sum, year->marks);
    struct rules_verdict made = verdict(RULES_MARK, RULES_NO_REASON, up);
    made.tie = rules_is_tie(year->sum, year->marks);
    rules_note(trace, RULES_STEP_YEAR_MEAN, year->sum, year->marks, !made.tie, made.tie ? -1 : up, -1);
    if (!made.tie)
        return made;
    int decides = policy->year_tie == POLICY_TIE_LAST     ? year->last
                  : policy->year_tie == POLICY_TIE_EXAM   ? year->exam_mark
                  : policy->year_tie == POLICY_TIE_ANNUAL ? year->annual_mark
                                                          : -1;
    bool down = policy->year_tie == POLICY_TIE_DOWN || (decides >= 0 && decides < up);
    made.mark -= down;
    rules_note(trace, RULES_STEP_YEAR_TIE, decides, 0, !down, made.mark, POLICY_YEAR_TIE);
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
struct rules_verdict rules_compute_year_traced(const struct policy *policy, const struct rules_year *year,
                                               struct rules_trace *trace)
{
    if (is_unmarked(policy, year->grade, year->assessment, trace))
        return verdict(RULES_UNMARKED, RULES_NO_REASON, -1);
    if (year->deferred > 0) {
        rules_note(trace, RULES_STEP_YEAR_DEFERRED, year->deferred, 0, true, -1, -1);
        return verdict(RULES_DEFERRED, RULES_DEFERRAL, -1);
    }
    if (year->passes + year->fails > 0 && year->marks == 0)
        return by_pass(year->passes, year->fails, trace);
    if (year->exempts > 0 && year->marks + year->not_attested == 0) {
        rules_note(trace, RULES_STEP_EXEMPT, year->exempts, 0, true, -1, -1);
        return verdict(RULES_EXEMPT, RULES_NO_REASON, -1);
    }
    if (year->marks == 0)
        rules_note(trace, RULES_STEP_NO_MARKS, 0, 0, true, -1, -1);
    bool gap = has_gap(policy, year); /* an exam does not make up for it */
    if (year->not_attested > 0)
        rules_note(trace, RULES_STEP_YEAR_GAP, year->not_attested, year->marks, gap, -1, POLICY_YEAR_GAP);
    if (gap)
        return verdict(RULES_NOT_ATTESTED, year->marks > 0 ? RULES_FEW_MARKS : RULES_NO_MARKS, -1);
    return year->marks > 0 ? year_mark(policy, year, trace)
                           : without_basis(policy, year->exam_mark, RULES_NO_MARKS, trace);
}

struct rules_verdict rules_compute_year(const struct policy *policy, const struct rules_year *year)
{
    return rules_compute_year_traced(policy, year, NULL);
}

/* The strongest of what stands; the order is that of rules.h. */
static struct rules_verdict strongest(const struct rules_standing *standing, struct rules_trace *trace)
{
    const struct rules_verdict *computed = &standing->computed;
    if (standing->departed) {
        bool nothing = computed->reason == RULES_NO_MARKS || computed->reason == RULES_NO_WEIGHTED_WORK;
        rules_note(trace, RULES_STEP_DEPARTED, 0, 0, true, -1, -1);
        return verdict(RULES_DEPARTED, nothing ? computed->reason : RULES_LEFT, -1);
    }
    if (standing->unmarked_grade)
        return verdict(RULES_UNMARKED, RULES_NO_REASON, -1);
    if (standing->final_outcome != RULES_NONE && standing->final_outcome != RULES_MARK) {
        rules_note(trace, RULES_STEP_FINAL_OVERRIDE, 0, 0, true, -1, -1);
        return verdict(standing->final_outcome, RULES_TEACHER, -1);
    }
    if (standing->override_outcome != RULES_NONE) {
        bool mark = standing->override_outcome == RULES_MARK;
        rules_note(trace, RULES_STEP_OVERRIDE, 0, 0, true, mark ? standing->override_mark : -1, -1);
        return mark ? verdict(RULES_MARK, RULES_NO_REASON, standing->override_mark)
                    : verdict(standing->override_outcome, RULES_TEACHER, -1);
    }
    if (computed->outcome == RULES_UNMARKED)
        return *computed;
    if (standing->deferral_open) {
        rules_note(trace, RULES_STEP_DEFERRAL, 0, 0, true, -1, -1);
        return verdict(RULES_DEFERRED, RULES_DEFERRAL, -1);
    }
    if (!standing->deferral_lapsed)
        return *computed;
    bool ends = computed->outcome != RULES_EXEMPT; /* decided, also where there was too little anyway */
    rules_note(trace, RULES_STEP_DEFERRAL_LAPSED, 0, 0, ends, -1, POLICY_DEFERRAL_LAPSE);
    return ends ? verdict(RULES_NOT_ATTESTED, RULES_DEFERRAL, -1) : *computed;
}

int rules_counted_mark(int grade, int mark, int final_mark)
{
    return grade == 9 || grade == 11 || final_mark < 0 ? mark : final_mark;
}

struct rules_result rules_decide_traced(const struct rules_standing *standing, struct rules_trace *trace)
{
    struct rules_result result = {strongest(standing, trace), -1};
    const struct rules_verdict *held = &result.verdict;
    if (held->outcome == RULES_DEPARTED || held->outcome == RULES_UNMARKED || held->outcome == RULES_DEFERRED)
        return result;
    bool marked = held->outcome == RULES_MARK, exam = marked && standing->exam_mark >= 0;
    if (standing->override_final >= 0) {
        result.final_mark = standing->override_final;
        rules_note(trace, RULES_STEP_FINAL_OVERRIDE, 0, 0, true, result.final_mark, -1);
    } else if (exam && !standing->exam_ignored) {
        result.final_mark = rules_with_exam(held->mark, standing->exam_mark);
        rules_note(trace, RULES_STEP_WITH_EXAM, held->mark + standing->exam_mark, 2, true, result.final_mark,
                   POLICY_EXAM_COMBINE);
    } else if (marked) {
        result.final_mark = held->mark;
        if (exam)
            rules_note(trace, RULES_STEP_EXAM_IGNORED, standing->exam_mark, 0, true, held->mark,
                       POLICY_EXAM_COMBINE);
    }
    return result;
}

struct rules_result rules_decide(const struct rules_standing *standing)
{
    return rules_decide_traced(standing, NULL);
}
