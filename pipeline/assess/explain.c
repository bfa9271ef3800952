/*
 * explain: how one final mark came about, or the figures of a class. In: the registers, policy.ini, what grade left in
 * table result. Out: text or JSON. Nothing is written. Fails when the policy can't be used, or when the steps that are
 * told do not lead to the mark that the rules give.
 */
#include "assess/explain.h"
#include "assess/assess.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

const char *const explain_use_names[EXPLAIN_USES] = {
    [EXPLAIN_COUNTED] = "counted",
    [EXPLAIN_ZERO_WEIGHT] = "zero_weight",
    [EXPLAIN_OWED_AS_TWO] = "work_owed_two",
    [EXPLAIN_OWED_BARS] = "work_owed_bars",
    [EXPLAIN_PASSED] = "pass",
    [EXPLAIN_FAILED] = "fail",
    [EXPLAIN_MADE_GOOD] = "made_good",
    [EXPLAIN_EXEMPTED] = "exempt",
    [EXPLAIN_NOT_COUNTED] = "not_a_number",
    [EXPLAIN_OWED] = "work_owed",
    [EXPLAIN_OWED_DONE] = "work_owed_done",
    [EXPLAIN_EXAM_WORK] = "exam_work",
    [EXPLAIN_OUT_OF_RANGE] = "out_of_range",
    [EXPLAIN_TRANSFER] = "transfer",
    [EXPLAIN_WITHDRAWN] = "withdrawn",
    [EXPLAIN_OTHER_PERIOD] = "other_period",
    [EXPLAIN_NOT_TAUGHT] = "not_taught",
    [EXPLAIN_ELSEWHERE] = "grade_elsewhere",
};
const char *const explain_weight_names[EXPLAIN_WEIGHTS] = {
    [EXPLAIN_WEIGHT_OWN] = "mark",
    [EXPLAIN_WEIGHT_WORK] = "work",
    [EXPLAIN_WEIGHT_KIND] = "work_type",
    [EXPLAIN_WEIGHT_POLICY] = "policy",
};
const char *const explain_rule_names[RULES_STEPS] = {
    [RULES_STEP_UNMARKED] = "unmarked",
    [RULES_STEP_PASS_FAIL] = "pass_fail",
    [RULES_STEP_EXEMPT] = "exempt",
    [RULES_STEP_NO_MARKS] = "no_marks",
    [RULES_STEP_NO_WEIGHT] = "no_weighted_work",
    [RULES_STEP_EXAM_ALONE] = "exam_alone",
    [RULES_STEP_THRESHOLD] = "threshold",
    [RULES_STEP_LOWEST] = "lowest",
    [RULES_STEP_PASS_MARK] = "pass_mark",
    [RULES_STEP_WORK_OWED] = "work_owed",
    [RULES_STEP_ABSENCE_ALONE] = "absence_alone",
    [RULES_STEP_TRANSFER] = "transfer",
    [RULES_STEP_MINIMUM_PART] = "minimum_part",
    [RULES_STEP_MINIMUM] = "minimum_marks",
    [RULES_STEP_FEW_ATTEST] = "few_marks_attest",
    [RULES_STEP_ABSENCE_REQUIRED] = "absence_required",
    [RULES_STEP_ABSENCE] = "absence_limit",
    [RULES_STEP_NO_FIVE] = "no_five_with_two",
    [RULES_STEP_YEAR_DEFERRED] = "year_deferred",
    [RULES_STEP_YEAR_GAP] = "year_not_attested",
    [RULES_STEP_YEAR_MEAN] = "year_mean",
    [RULES_STEP_YEAR_TIE] = "year_tie",
    [RULES_STEP_DEPARTED] = "departed",
    [RULES_STEP_OVERRIDE] = "override",
    [RULES_STEP_DEFERRAL] = "deferral",
    [RULES_STEP_DEFERRAL_LAPSED] = "deferral_lapsed",
    [RULES_STEP_WITH_EXAM] = "with_exam",
    [RULES_STEP_EXAM_IGNORED] = "exam_ignored",
    [RULES_STEP_FINAL_OVERRIDE] = "final_override",
    [RULES_STEP_CERTIFICATE_MEAN] = "certificate_mean",
    [RULES_STEP_CERTIFICATE_EXAM] = "certificate_exam",
    [RULES_STEP_CERTIFICATE_EXAM_IGNORED] = "certificate_exam_ignored",
    [RULES_STEP_CERTIFICATE_SET] = "certificate_override",
    [RULES_STEP_CERTIFICATE_DEFERRED] = "certificate_deferral",
    [RULES_STEP_CERTIFICATE_DEBT] = "certificate_debt",
    [RULES_STEP_CERTIFICATE_PASS] = "certificate_pass",
    [RULES_STEP_CERTIFICATE_EXEMPT] = "certificate_exempt",
    [RULES_STEP_CERTIFICATE_NO_MARKS] = "certificate_no_marks",
    [RULES_STEP_CERTIFICATE_NO_TENTH] = "certificate_no_grade_10",
};
const char *const explain_decider_names[EXPLAIN_DECIDERS] = {
    [EXPLAIN_BY_DEPARTURE] = "departed", [EXPLAIN_BY_UNMARKED] = "unmarked",
    [EXPLAIN_BY_OVERRIDE] = "override",  [EXPLAIN_BY_DEFERRAL] = "deferral",
    [EXPLAIN_BY_POLICY] = "policy",
};

const char *explain_number(struct arena *arena, int64_t value, int places)
{
    char digits[32];
    int len = snprintf(digits, sizeof digits, "%0*lld", places + 1 + (value < 0),
                       (long long)value); /* at least one digit before the comma */
    int end = len;
    while (end > len - places && digits[end - 1] == '0')
        end--;
    if (end == len - places)
        return arena_printf(arena, "%.*s", end, digits);
    return arena_printf(arena, "%.*s,%.*s", len - places, digits, end - (len - places),
                        digits + len - places);
}

const char *explain_outcome_text(const struct explain *explain, enum rules_outcome outcome, int mark)
{
    const char *text = rules_outcome_texts[outcome];
    return text != NULL ? text : arena_printf(explain->run->arena, "%d", mark);
}

bool explain_uses_marks(enum explain_use use)
{
    return use < EXPLAIN_NOT_COUNTED;
}

/* The row of the roll, and why there is none. */
static void find_row(struct explain *explain)
{
    const struct term *term = explain->term;
    int32_t pupil = term_ids_find(&term->pupil_ids, explain->pupil_id);
    int32_t subject = term_ids_find(&term->subject_ids, explain->subject_id);
    explain->where = EXPLAIN_NOT_ON_ROLL;
    explain->grade = -1;
    if (pupil < 0 || term->pupils[pupil].place == TERM_NOWHERE)
        return;
    explain->grade = term->pupils[pupil].grade;
    explain->where = EXPLAIN_GRADE_ELSEWHERE;
    if (term->pupils[pupil].place == TERM_OTHER_GRADE)
        return;
    explain->where = EXPLAIN_NO_SUBJECT;
    int32_t row = subject >= 0 ? term_row_find(term, pupil, subject) : -1;
    if (row < 0)
        return;
    explain->where = EXPLAIN_ON_ROLL;
    explain->row = &term->rows[row];
}

int explain_fill(struct explain *explain, struct err *err)
{
    find_row(explain);
    explain->policy = policy_for(explain->book, explain->grade, -1);
    if (explain->row != NULL)
        explain_decide(explain);
    if (explain_load_people(explain, err) != 0 || explain_load_marks(explain, err) != 0)
        return -1;
    if (explain->row == NULL)
        return 0;
    return explain_load_orders(explain, err) != 0 || explain_load_stored(explain, err) != 0
               ? -1
               : explain_check_sums(explain, err);
}

void explain_free(struct explain *explain)
{
    free(explain->marks);
    free(explain->children);
}

static int tell(struct explain *explain, bool json, FILE *out, struct err *err)
{
    if (store_only_pupil(explain->run->store, explain->pupil_id, err) != 0 ||
        term_share(explain->run, &explain->term, err) != 0 || explain_fill(explain, err) != 0)
        return -1;
    if (json)
        return explain_print_json(explain, out, err);
    explain_print_text(explain, out);
    return 0;
}

int assess_explain(struct run *run, int64_t pupil_id, int64_t subject_id, bool json, FILE *out, bool *differs,
                   struct err *err)
{
    struct policy_book book;
    struct explain explain = {.run = run, .book = &book, .pupil_id = pupil_id, .subject_id = subject_id};
    int failed = policy_book_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &book, err);
    if (failed == 0)
        failed = policy_book_bind(&book, run->store, err);
    if (failed == 0)
        failed = tell(&explain, json, out, err);
    *differs = failed == 0 && explain.stored.differs;
    explain_free(&explain);
    assess_forget(run);
    policy_book_free(&book);
    struct err second = {0};
    return store_only_pupil(run->store, 0, failed == 0 ? err : &second) != 0 ? -1 : failed;
}
