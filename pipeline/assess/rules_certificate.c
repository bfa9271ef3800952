/*
 * rules_certificate: what stands in a line of the certificate, see rules.h. In: the marks of its subjects. Out: a
 * mark, «зачтено», «освобождён», or what it lacks. Pure; nothing can fail.
 */
#include "assess/rules.h"

const char *const rules_lack_names[RULES_LACKS] = {
    [RULES_LACKS_NOTHING] = "", [RULES_LACK_TEACHER] = "teacher", [RULES_LACK_DEFERRAL] = "deferral",
    [RULES_LACK_DEBT] = "debt", [RULES_LACK_MARKS] = "no_marks",  [RULES_LACK_TENTH] = "no_grade_10",
};

/* The mark by the marks alone; -1: there are none. */
static int compute(const struct policy *policy, const struct rules_certificate *line, bool *tie)
{
    int64_t sum = line->sum, marks = line->marks;
    *tie = false;
    if (marks == 0)
        return -1;
    bool exam = line->grade == 9 && line->exam_mark >= 0 && !policy->certificate_year_only;
    if (exam && policy->certificate_together) {
        sum += line->exam_mark;
        marks++;
    }
    *tie = rules_is_tie(sum, marks);
    int mark = rules_year_mark(sum, marks);
    if (!exam || policy->certificate_together)
        return mark;
    *tie |= rules_is_tie((int64_t)mark + line->exam_mark, 2);
    return rules_with_exam(mark, line->exam_mark);
}

static struct rules_certified lacks(struct rules_certified out, enum rules_lack lack)
{
    out.lack = lack;
    return out;
}

struct rules_certified rules_certify(const struct policy *policy, const struct rules_certificate *line)
{
    struct rules_certified out = {.outcome = RULES_NONE, .mark = -1};
    out.computed = compute(policy, line, &out.tie);
    if (line->override_outcome == RULES_NOT_ATTESTED || line->override_outcome == RULES_FAIL)
        return lacks(out, RULES_LACK_TEACHER);
    if (line->override_outcome != RULES_NONE) {
        out.outcome = line->override_outcome;
        out.mark = line->override_outcome == RULES_MARK ? line->override_mark : -1;
        return out;
    }
    if (line->deferred > 0)
        return lacks(out, RULES_LACK_DEFERRAL);
    if (line->debts > 0)
        return lacks(out, RULES_LACK_DEBT);
    if (line->marks == 0 && line->passes + line->exempts > 0) {
        out.outcome = line->passes > 0 ? RULES_PASS : RULES_EXEMPT;
        return out;
    }
    if (line->marks == 0)
        return lacks(out, RULES_LACK_MARKS);
    if (line->grade == 11 && line->tenth_unknown)
        return lacks(out, RULES_LACK_TENTH);
    out.outcome = RULES_MARK;
    out.mark = out.computed;
    return out;
}
