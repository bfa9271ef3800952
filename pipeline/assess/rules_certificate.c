/*
 * rules_certificate: what stands in a line of the certificate, see rules.h. In: the marks of its subjects. Out: a
 * mark, «зачтено», «освобождён», or what it lacks, and the steps that led there. Pure; nothing can fail.
 */
#include "assess/rules.h"

const char *const rules_lack_names[RULES_LACKS] = {
    [RULES_LACKS_NOTHING] = "", [RULES_LACK_TEACHER] = "teacher", [RULES_LACK_DEFERRAL] = "deferral",
    [RULES_LACK_DEBT] = "debt", [RULES_LACK_MARKS] = "no_marks",  [RULES_LACK_TENTH] = "no_grade_10",
};

/* Which setting says how several marks become one; of one mark of grade 9 there is nothing to say. */
static int mean_key(const struct rules_certificate *line, int64_t marks)
{
    if (line->grade == 11)
        return POLICY_CERTIFICATE_11;
    return marks > 1 ? POLICY_CERTIFICATE_JOINED : -1;
}

/* The mark by the marks alone; -1: there are none. */
static int compute(const struct policy *policy, const struct rules_certificate *line, bool *tie,
                   struct rules_trace *trace)
{
    int64_t sum = line->sum, marks = line->marks;
    *tie = false;
    if (marks == 0)
        return -1;
    bool there = line->grade == 9 && line->exam_mark >= 0, exam = there && !policy->certificate_year_only;
    /* of one subject both ways are the same: its year and the exam */
    bool together = exam && policy->certificate_together && line->marks > 1;
    if (together) {
        sum += line->exam_mark;
        marks++;
    }
    int mark = rules_year_mark(sum, marks);
    *tie = !rules_note(trace, RULES_STEP_CERTIFICATE_MEAN, sum, marks, !rules_is_tie(sum, marks), mark,
                       mean_key(line, marks));
    if (there && !exam)
        rules_note(trace, RULES_STEP_CERTIFICATE_EXAM_IGNORED, line->exam_mark, 0, true, mark,
                   POLICY_CERTIFICATE_9);
    if (!exam || together)
        return mark;
    bool middle = rules_is_tie((int64_t)mark + line->exam_mark, 2);
    int with = rules_with_exam(mark, line->exam_mark);
    *tie |= !rules_note(trace, RULES_STEP_CERTIFICATE_EXAM, mark + line->exam_mark, 2, !middle, with,
                        POLICY_CERTIFICATE_9);
    return with;
}

/* What stands before the marks: a person, a deferral, a debt; and what there is instead of them. */
static enum rules_step_kind before_marks(const struct rules_certificate *line, int64_t *have)
{
    *have = 0;
    if (line->override_outcome != RULES_NONE)
        return RULES_STEP_CERTIFICATE_SET;
    if ((*have = line->deferred) > 0)
        return RULES_STEP_CERTIFICATE_DEFERRED;
    if ((*have = line->debts) > 0)
        return RULES_STEP_CERTIFICATE_DEBT;
    if (line->marks == 0 && (*have = line->passes) > 0)
        return RULES_STEP_CERTIFICATE_PASS;
    if (line->marks == 0 && (*have = line->exempts) > 0)
        return RULES_STEP_CERTIFICATE_EXEMPT;
    if (line->marks == 0)
        return RULES_STEP_CERTIFICATE_NO_MARKS;
    return line->grade == 11 && line->tenth_unknown ? RULES_STEP_CERTIFICATE_NO_TENTH : RULES_STEPS;
}

struct rules_certified rules_certify(const struct policy *policy, const struct rules_certificate *line,
                                     struct rules_trace *trace)
{
    static const enum rules_lack lacks[RULES_STEPS] = {
        [RULES_STEP_CERTIFICATE_DEFERRED] = RULES_LACK_DEFERRAL,
        [RULES_STEP_CERTIFICATE_DEBT] = RULES_LACK_DEBT,
        [RULES_STEP_CERTIFICATE_NO_MARKS] = RULES_LACK_MARKS,
        [RULES_STEP_CERTIFICATE_NO_TENTH] = RULES_LACK_TENTH,
    };
    struct rules_certified out = {.outcome = RULES_MARK};
    int64_t have = 0;
    out.computed = out.mark = compute(policy, line, &out.tie, trace);
    enum rules_step_kind first = before_marks(line, &have);
    if (first == RULES_STEPS)
        return out;
    enum rules_outcome set = line->override_outcome;
    bool none = set == RULES_NOT_ATTESTED || set == RULES_FAIL;
    out.lack = first == RULES_STEP_CERTIFICATE_SET ? (none ? RULES_LACK_TEACHER : RULES_LACKS_NOTHING)
                                                   : lacks[first];
    out.outcome = out.lack != RULES_LACKS_NOTHING        ? RULES_NONE
                  : first == RULES_STEP_CERTIFICATE_SET  ? set
                  : first == RULES_STEP_CERTIFICATE_PASS ? RULES_PASS
                                                         : RULES_EXEMPT;
    out.mark = out.outcome == RULES_MARK ? line->override_mark : -1;
    rules_note(trace, first, have, line->override_final, out.lack == RULES_LACKS_NOTHING, out.mark, -1);
    return out;
}
