/*
 * explain_steps: the steps of a trace in words: each comparison of the rules with its numbers and its line in policy.ini,
 * in the order in which the rules asked.
 */
#include "assess/explain_told.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "stage.h"

static void end_line(struct told *told, const struct rules_step *step)
{
    struct policy_place place;
    if (step->key >= 0)
        place = policy_place(told->explain->policy, (enum policy_key)step->key);
    fprintf(told->out, "%s\n", step->key >= 0 ? told_place(told, &place) : "");
}

static void print_sums(struct told *told)
{
    const struct rules_sums *sums = &told->explain->facts.facts.sums;
    if (told->explain->term->year || sums->weight_x1000 == 0)
        return;
    int64_t mean = rules_mean_x1000(sums);
    bool exact = mean * sums->weight_x1000 == sums->weighted_x1000000;
    fprintf(told->out, _("  Weighted mean: sum of mark x weight : sum of weights = %s : %s %s %s\n"),
            told_x1000000(told, sums->weighted_x1000000), told_x1000(told, sums->weight_x1000),
            exact ? "=" : "≈", told_x1000(told, mean));
}

static void tell_threshold(struct told *told, const struct rules_step *step)
{
    const struct rules_sums *sums = &told->explain->facts.facts.sums;
    int64_t threshold = told->explain->policy->threshold_x1000[step->mark];
    const char *gives = step->holds ? arena_printf(told->arena, "«%d»", step->mark)
                                    : arena_printf(told->arena, _("not %d"), step->mark);
    const char *sign = step->holds ? "≥" : "<";
    fprintf(told->out, _("  %s %s %s -> %s (exactly: %s %s %s x %s = %s)"),
            told_x1000(told, rules_mean_x1000(sums)), sign, told_x1000(told, threshold), gives,
            told_x1000000(told, step->have), sign, told_x1000(told, threshold),
            told_x1000(told, sums->weight_x1000), told_x1000000(told, step->want));
}

static void tell_minimum(struct told *told, const struct rules_step *step)
{
    int64_t hours = told->explain->facts.facts.weekly_hours_x1000;
    fprintf(told->out,
            step->holds ? _("  Marks: %lld, at least %lld are needed (lessons a week: %s)")
                        : _("  Marks: %lld, fewer than %lld (lessons a week: %s)"),
            (long long)step->have, (long long)step->want,
            hours >= 0 ? told_x1000(told, hours) : _("unknown"));
    const struct policy *policy = told->explain->policy;
    if (!step->holds && !policy->few_marks_attest && !policy->absence_required)
        fputs(_(": not attested"), told->out);
}

/* Who came in the middle of the period. */
static void tell_part(struct told *told, const struct rules_step *step)
{
    const struct explain *explain = told->explain;
    int whole = rules_minimum(explain->policy, explain->facts.facts.weekly_hours_x1000, 0, 0);
    if (step->holds)
        fprintf(told->out,
                _("  There for %lld of %lld lessons: of the minimum (%d) the same part, rounded up -> %d"),
                (long long)step->have, (long long)step->want, whole, step->mark);
    else
        fprintf(told->out, _("  There for %lld of %lld lessons: the whole minimum is asked all the same"),
                (long long)step->have, (long long)step->want);
}

static void tell_absence(struct told *told, const struct rules_step *step)
{
    const struct rules_facts *facts = &told->explain->facts.facts;
    fprintf(told->out,
            step->holds ? _("  Lessons missed: %d of %d, more than %s %%")
                        : _("  Lessons missed: %d of %d, not more than %s %%"),
            facts->lessons_missed, facts->lessons_held,
            told_x1000(told, told->explain->policy->absence_limit_x1000));
    if (step->kind == RULES_STEP_ABSENCE_ALONE && step->holds)
        fputs(_(": not attested, however many marks there are"), told->out);
    else if (step->kind == RULES_STEP_ABSENCE_REQUIRED)
        fputs(step->holds ? _(": not attested") : _(": so these marks are enough"), told->out);
}

static void tell_year_mean(struct told *told, const struct rules_step *step)
{
    const struct explain *explain = told->explain;
    const char *sum = "";
    for (size_t i = 0; i < explain->children_count; i++)
        if (explain->children[i].counted)
            sum = arena_printf(told->arena, "%s%s%d", sum, *sum != '\0' ? " + " : "",
                               explain->children[i].mark);
    int64_t mean = step->have * 1000 / step->want;
    fprintf(told->out, _("  Mean of the periods: (%s) : %lld %s %s"), sum, (long long)step->want,
            mean * step->want == step->have * 1000 ? "=" : "≈", told_x1000(told, mean));
    if (step->holds)
        fprintf(told->out, _(", rounded -> %d"), step->mark);
}

static void tell_tie(struct told *told, const struct rules_step *step)
{
    FILE *out = told->out;
    fputs(_("  The mean lies in the middle between two marks"), out);
    switch (told->explain->policy->year_tie) {
    case POLICY_TIE_LAST:
        fprintf(out, _("; the mark of the last period decides: %lld"), (long long)step->have);
        break;
    case POLICY_TIE_EXAM:
        if (step->have >= 0)
            fprintf(out, _("; the exam decides: %lld"), (long long)step->have);
        else
            fputs(_("; the exam would decide, but there is none"), out);
        break;
    case POLICY_TIE_ANNUAL:
        if (step->have >= 0)
            fprintf(out, _("; the annual work of %s decides: %lld"),
                    told_date(told, told->explain->row->annual_on), (long long)step->have);
        else
            fputs(_("; the annual work would decide, but there is none"), out);
        break;
    default:
        break;
    }
    fprintf(out, step->holds ? _(": up -> %d") : _(": down -> %d"), step->mark);
}

static void tell_gap(struct told *told, const struct rules_step *step)
{
    long long gaps = (long long)step->have, marks = (long long)step->want;
    switch (told->explain->policy->year_gap) {
    case POLICY_YEAR_ANY:
        fprintf(told->out, _("  Periods not attested: %lld, with a mark: %lld; one is enough: not attested"),
                gaps, marks);
        break;
    case POLICY_YEAR_NEVER:
        fprintf(told->out, _("  Periods not attested: %lld; the others (%lld) decide all the same"), gaps,
                marks);
        break;
    default:
        fprintf(told->out,
                step->holds
                    ? _("  Periods not attested: %lld, more than those with a mark (%lld): not attested")
                    : _("  Periods not attested: %lld, not more than those with a mark (%lld): the others "
                        "decide"),
                gaps, marks);
    }
}

/* A step without a mean: there is none, or it isn't asked. NULL: another step. */
static const char *no_mean_words(struct told *told, const struct rules_step *step)
{
    long long have = (long long)step->have;
    switch (step->kind) {
    case RULES_STEP_UNMARKED:
        return have != 0 ? _("  No marks are given in this grade")
                         : _("  No marks are given in this subject");
    case RULES_STEP_PASS_FAIL:
        return arena_printf(told->arena, _("  Passes: %lld, fails that were not made good: %lld"), have,
                            (long long)step->want);
    case RULES_STEP_EXEMPT:
        return _("  Exempt, and no other marks");
    case RULES_STEP_NO_MARKS:
        return told->explain->term->year ? _("  No period has a mark") : _("  There are no marks");
    case RULES_STEP_NO_WEIGHT:
        return _("  All marks have the weight 0: there is no mean");
    case RULES_STEP_EXAM_ALONE:
        return arena_printf(told->arena,
                            step->holds ? _("  The exam alone gives the mark: %d")
                                        : _("  The exam alone (%d) gives no mark"),
                            step->mark);
    case RULES_STEP_YEAR_DEFERRED:
        return _("  A period of the year is deferred: the year waits for it");
    default:
        return NULL;
    }
}

/* The other steps of one sentence. NULL: what people decided, which is told with the result. */
static const char *plain_words(struct told *told, const struct rules_step *step)
{
    long long have = (long long)step->have;
    switch (step->kind) {
    case RULES_STEP_LOWEST:
        return arena_printf(told->arena, _("  below every threshold -> %d"), step->mark);
    case RULES_STEP_TRANSFER:
        return arena_printf(told->arena,
                            step->holds ? _("  Marks brought from another school: %lld; they count")
                                        : _("  Marks brought from another school: %lld; they do not count"),
                            have);
    case RULES_STEP_PASS_MARK:
        return arena_printf(
            told->arena,
            step->holds ? _("  Pass or fail: the mean gives %lld, and from %lld on it is a pass")
                        : _("  Pass or fail: the mean gives %lld, and only from %lld on it is a pass"),
            have, (long long)step->want);
    case RULES_STEP_WORK_OWED:
        return arena_printf(told->arena, _("  Works owed: %lld; there is no mark before they are handed in"),
                            have);
    case RULES_STEP_FEW_ATTEST:
        return _("  The policy lets these marks be enough");
    case RULES_STEP_NO_FIVE:
        return arena_printf(told->arena,
                            _("  Marks below a success that no later one has made good: %lld; so the highest "
                              "mark is not given -> %d"),
                            have, step->mark);
    case RULES_STEP_DEFERRAL_LAPSED:
        if (!step->holds)
            return NULL;
        return told->explain->standing.computed.outcome == RULES_NOT_ATTESTED
                   ? _("  The deferral has lapsed before the works were made up: not attested")
                   : arena_printf(told->arena,
                                  _("  The deferral has lapsed; the marks are in by now (%d): not attested "
                                    "until it is resolved, see itog defer resolve"),
                                  told->explain->facts.facts.sums.marks);
    case RULES_STEP_EXAM_IGNORED:
        return arena_printf(told->arena, _("  The exam (%lld) does not change the mark"), have);
    default:
        return no_mean_words(told, step);
    }
}

static void tell_step(struct told *told, const struct rules_step *step)
{
    static void (*const tellers[RULES_STEPS])(struct told *, const struct rules_step *) = {
        [RULES_STEP_THRESHOLD] = tell_threshold,   [RULES_STEP_MINIMUM_PART] = tell_part,
        [RULES_STEP_MINIMUM] = tell_minimum,       [RULES_STEP_ABSENCE] = tell_absence,
        [RULES_STEP_ABSENCE_ALONE] = tell_absence, [RULES_STEP_ABSENCE_REQUIRED] = tell_absence,
        [RULES_STEP_YEAR_MEAN] = tell_year_mean,   [RULES_STEP_YEAR_TIE] = tell_tie,
        [RULES_STEP_YEAR_GAP] = tell_gap,
    };
    const struct explain *explain = told->explain;
    if (step->kind == RULES_STEP_WITH_EXAM) {
        fprintf(told->out,
                step->have % 2 != 0 ? _("  With the exam: (%d + %d) : 2 = %s, rounded up -> %d")
                                    : _("  With the exam: (%d + %d) : 2 = %s -> %d"),
                explain->result.verdict.mark, explain->standing.exam_mark, told_x1000(told, step->have * 500),
                step->mark);
        end_line(told, step);
    } else if (tellers[step->kind] != NULL) {
        tellers[step->kind](told, step);
        end_line(told, step);
    } else {
        const char *words = plain_words(told, step);
        if (words == NULL)
            return;
        fputs(words, told->out);
        end_line(told, step);
    }
}

void told_steps(struct told *told)
{
    const struct explain *explain = told->explain;
    const struct rules_facts *facts = &explain->facts.facts;
    fprintf(told->out, "\n%s\n", _("How the policy comes to it"));
    for (size_t i = 0; i < explain->trace.count; i++)
        if (explain->trace.steps[i].kind == RULES_STEP_THRESHOLD) {
            print_sums(told);
            break;
        }
    for (size_t i = 0; i < explain->trace.count; i++)
        tell_step(told, &explain->trace.steps[i]);
    if (!explain->term->year)
        fprintf(told->out, _("  Lessons held: %d, missed: %d\n"), facts->lessons_held, facts->lessons_missed);
}
