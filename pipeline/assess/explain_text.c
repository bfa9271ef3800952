/*
 * explain_text: the trace of a mark in words, for a parent, a teacher, an inspector: what stands, how it came about, which
 * marks were used and which were not. The numbers are those of the trace, written with a comma.
 */
#include "assess/explain.h"
#include "assess/explain_table.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"

#include <string.h>

static const char *const reason_words[RULES_REASONS] = {
    [RULES_FEW_MARKS] = N_("too few marks"),
    [RULES_MISSED_LESSONS] = N_("too few marks, and too many lessons missed"),
    [RULES_NO_MARKS] = N_("no marks"),
    [RULES_NO_WEIGHTED_WORK] = N_("only marks of weight 0"),
    [RULES_DEFERRAL] = N_("deferred"),
    [RULES_LEFT] = N_("left before the end of the period"),
};
static const char *const outcome_words[RULES_OUTCOMES] = {
    [RULES_NOT_ATTESTED] = N_("not attested"),
    [RULES_PASS] = N_("passed"),
    [RULES_FAIL] = N_("not passed"),
    [RULES_EXEMPT] = N_("exempt"),
    [RULES_DEFERRED] = N_("the mark is deferred"),
    [RULES_UNMARKED] = N_("no marks are given"),
    [RULES_DEPARTED] = N_("left the class"),
};
static const char *const weight_words[EXPLAIN_WEIGHTS] = {
    [EXPLAIN_WEIGHT_OWN] = N_("of the mark"),
    [EXPLAIN_WEIGHT_WORK] = N_("of the work"),
    [EXPLAIN_WEIGHT_KIND] = N_("kind of work"),
    [EXPLAIN_WEIGHT_POLICY] = N_("policy"),
};
static const char *const use_words[EXPLAIN_USES] = {
    [EXPLAIN_ZERO_WEIGHT] = N_("weight 0: counted as a mark, adds nothing to the sums"),
    [EXPLAIN_OWED_AS_TWO] = N_("work owed: counted as the lowest mark"),
    [EXPLAIN_PASSED] = N_("pass: no number"),
    [EXPLAIN_FAILED] = N_("fail: no number"),
    [EXPLAIN_MADE_GOOD] = N_("fail, made good by a later pass"),
    [EXPLAIN_EXEMPTED] = N_("exempt: no number"),
    [EXPLAIN_NOT_COUNTED] = N_("no mark was given for it"),
    [EXPLAIN_OWED] = N_("work owed: the policy does not count it"),
    [EXPLAIN_EXAM_WORK] = N_("examination: it enters by the exam's result, not as a mark of the period"),
    [EXPLAIN_OUT_OF_RANGE] = N_("value or weight out of range"),
    [EXPLAIN_WITHDRAWN] = N_("withdrawn: the journal no longer has it"),
    [EXPLAIN_NOT_TAUGHT] = N_("the subject is not taught to the pupil in this period"),
};

struct told {
    const struct explain *explain;
    struct arena *arena;
    FILE *out;
};

static const char *date_words(struct told *told, int32_t day)
{
    char text[11];
    return arena_strdup(told->arena, date_format_ru(day, text));
}

static const char *iso_words(struct told *told, const char *iso)
{
    int32_t day;
    return date_parse(iso, &day) ? date_words(told, day) : iso;
}

static const char *x1000(struct told *told, int64_t value)
{
    return explain_number(told->arena, value, 3);
}

static const char *x1000000(struct told *told, int64_t value)
{
    return explain_number(told->arena, value, 6);
}

/* "4", "н/а (not attested: too few marks)" */
static const char *verdict_words(struct told *told, const struct rules_verdict *verdict)
{
    const char *text = explain_outcome_text(told->explain, verdict->outcome, verdict->mark);
    const char *words = outcome_words[verdict->outcome], *reason = reason_words[verdict->reason];
    if (words == NULL)
        return text;
    bool plain = reason == NULL || verdict->outcome == RULES_DEFERRED ||
                 (verdict->outcome == RULES_DEPARTED && verdict->reason == RULES_LEFT);
    return plain ? arena_printf(told->arena, "%s (%s)", text, _(words))
                 : arena_printf(told->arena, "%s (%s: %s)", text, _(words), _(reason));
}

/* " - policy.ini, line 12: [thresholds] 4" */
static const char *place_words(struct told *told, int key)
{
    if (key < 0)
        return "";
    struct policy_place place = policy_place(told->explain->policy, (enum policy_key)key);
    return place.line > 0 ? arena_printf(told->arena, _(" - policy.ini, line %d: %s %s"), place.line,
                                         place.section, place.name)
                          : arena_printf(told->arena, _(" - a default, not in policy.ini: %s %s"),
                                         place.section, place.name);
}

static void print_head(struct told *told)
{
    const struct explain *explain = told->explain;
    const struct run_period *period = &explain->run->period;
    FILE *out = told->out;
    fprintf(out, "%s%s%s (%s)\n", explain->pupil, *explain->class_title != '\0' ? ", " : "",
            explain->class_title, explain->pupil_source);
    fprintf(out, "%s — %s (%s), %s – %s\n", explain->subject, period->title, period->code,
            iso_words(told, period->starts_on), iso_words(told, period->ends_on));
    if (*explain->teacher != '\0')
        fprintf(out, _("Teacher: %s"), explain->teacher);
    if (*explain->taught_in != '\0')
        fprintf(out, *explain->teacher != '\0' ? " (%s)" : "%s", explain->taught_in);
    if (*explain->teacher != '\0' || *explain->taught_in != '\0')
        fputs("\n", out);
    fputs("\n", out);
}

static void print_deferral(struct told *told)
{
    const struct explain_order *order = &told->explain->deferral;
    FILE *out = told->out;
    if (!order->there)
        return;
    fputs(order->open ? _("Deferral: open") : _("Deferral: closed"), out);
    if (*order->number != '\0')
        fprintf(out, _(", order %s"), order->number);
    if (*order->order_on != '\0')
        fprintf(out, _(" dated %s"), iso_words(told, order->order_on));
    if (*order->due_on != '\0')
        fprintf(out, _(", due %s"), iso_words(told, order->due_on));
    if (*order->resolved_on != '\0')
        fprintf(out, _(", ended %s"), iso_words(told, order->resolved_on));
    fputs(".\n", out);
}

static void print_override(struct told *told, const struct explain_override *override, const char *head)
{
    FILE *out = told->out;
    if (!override->there)
        return;
    fprintf(out, "%s: %s", head, explain_outcome_text(told->explain, override->outcome, override->mark));
    fprintf(out, ", %s", date_words(told, override->day));
    if (*override->author != '\0')
        fprintf(out, ", %s", override->author);
    fputs(".", out);
    if (*override->reason != '\0')
        fprintf(out, _(" Reason: %s."), override->reason);
    fputs("\n", out);
}

static void print_exam(struct told *told)
{
    const struct explain_exam *exam = &told->explain->exam;
    FILE *out = told->out;
    if (!exam->there)
        return;
    fprintf(out, "%s, %s:", exam->title, iso_words(told, exam->held_on));
    if (exam->has_score && exam->max_x1000 > 0)
        fprintf(out, _(" %s of %s points"), x1000(told, exam->score_x1000), x1000(told, exam->max_x1000));
    else if (exam->has_score)
        fprintf(out, " %s %%", x1000(told, exam->score_x1000));
    int mark = told->explain->facts.facts.exam_mark;
    if (mark >= 0)
        fprintf(out, _("%s mark %d"), exam->has_score ? "," : "", mark);
    if (mark >= 0 && !exam->has_mark)
        fputs(_(" (by the percentages of policy.ini: [exam])"), out);
    fputs(".\n", out);
}

/* What stands, and who or what decided it. */
static void print_result(struct told *told)
{
    const struct explain *explain = told->explain;
    const struct rules_result *result = &explain->result;
    FILE *out = told->out;
    fprintf(out, explain->term->year ? _("Mark of the year: %s\n") : _("Mark of the period: %s\n"),
            verdict_words(told, &result->verdict));
    if (result->final_mark >= 0 && result->final_mark != result->verdict.mark)
        fprintf(out, _("Final mark: %d\n"), result->final_mark);
    switch (explain->decider) {
    case EXPLAIN_BY_DEPARTURE:
        fputs(_("The pupil left before the end of the period: no mark is given.\n"), out);
        break;
    case EXPLAIN_BY_OVERRIDE:
        fputs(_("A person set it; that stands above the policy and above a deferral.\n"), out);
        break;
    case EXPLAIN_BY_DEFERRAL:
        fputs(_("The mark waits for the end of the deferral; it is no \"2\" and no \"not attested\".\n"),
              out);
        break;
    default:
        break;
    }
    print_override(told, &explain->override, _("Set by hand"));
    print_override(told, &explain->final_override, _("Set by hand after the exam"));
    print_deferral(told);
    print_exam(told);
    const struct rules_verdict *computed = &explain->standing.computed;
    bool alone = explain->decider == EXPLAIN_BY_POLICY || explain->decider == EXPLAIN_BY_UNMARKED;
    if (!alone)
        fprintf(out, _("By the policy alone: %s\n"), verdict_words(told, computed));
}

static void print_sums(struct told *told)
{
    const struct rules_sums *sums = &told->explain->facts.facts.sums;
    if (told->explain->term->year || sums->weight_x1000 == 0)
        return;
    int64_t mean = rules_mean_x1000(sums);
    bool exact = mean * sums->weight_x1000 == sums->weighted_x1000000;
    fprintf(told->out, _("  Weighted mean: sum of mark x weight : sum of weights = %s : %s %s %s\n"),
            x1000000(told, sums->weighted_x1000000), x1000(told, sums->weight_x1000), exact ? "=" : "≈",
            x1000(told, mean));
}

static void print_threshold(struct told *told, const struct explain_step *step)
{
    const struct rules_sums *sums = &told->explain->facts.facts.sums;
    int64_t threshold = told->explain->policy->threshold_x1000[step->mark];
    const char *gives = step->holds ? arena_printf(told->arena, "«%d»", step->mark)
                                    : arena_printf(told->arena, _("not %d"), step->mark);
    fprintf(told->out, _("  %s %s %s -> %s (exactly: %s %s %s x %s = %s)%s\n"),
            x1000(told, rules_mean_x1000(sums)), step->holds ? "≥" : "<", x1000(told, threshold), gives,
            x1000000(told, step->have), step->holds ? "≥" : "<", x1000(told, threshold),
            x1000(told, sums->weight_x1000), x1000000(told, step->want), place_words(told, step->key));
}

static void print_minimum(struct told *told, const struct explain_step *step)
{
    const struct rules_facts *facts = &told->explain->facts.facts;
    const char *hours =
        facts->weekly_hours_x1000 >= 0 ? x1000(told, facts->weekly_hours_x1000) : _("unknown");
    fprintf(told->out,
            step->holds ? _("  Marks: %lld, at least %lld are needed (lessons a week: %s)%s\n")
            : told->explain->policy->few_marks_attest
                ? _("  Marks: %lld, fewer than %lld (lessons a week: %s); the policy lets them be enough%s\n")
                : _("  Marks: %lld, fewer than %lld (lessons a week: %s): not attested%s\n"),
            (long long)step->have, (long long)step->want, hours, place_words(told, step->key));
}

static void print_absence(struct told *told, const struct explain_step *step)
{
    const struct rules_facts *facts = &told->explain->facts.facts;
    fprintf(told->out,
            step->holds ? _("  Lessons missed: %d of %d, more than %s %%%s\n")
                        : _("  Lessons missed: %d of %d, not more than %s %%%s\n"),
            facts->lessons_missed, facts->lessons_held,
            x1000(told, told->explain->policy->absence_limit_x1000), place_words(told, step->key));
}

static void print_year(struct told *told, const struct explain_step *step)
{
    const struct explain *explain = told->explain;
    if (step->rule == EXPLAIN_RULE_YEAR_TIE) {
        fprintf(told->out, _("  The mean lies in the middle between two marks: it is rounded up -> %d\n"),
                step->mark);
        return;
    }
    const char *sum = "";
    for (size_t i = 0; i < explain->children_count; i++)
        if (explain->children[i].counted)
            sum = arena_printf(told->arena, "%s%s%d", sum, *sum != '\0' ? " + " : "",
                               explain->children[i].mark);
    int64_t mean = step->have * 1000 / step->want;
    fprintf(told->out, _("  Mean of the periods: (%s) : %lld %s %s, rounded -> %d%s\n"), sum,
            (long long)step->want, mean * step->want == step->have * 1000 ? "=" : "≈", x1000(told, mean),
            step->mark, place_words(told, step->key));
}

static void print_plain(struct told *told, const struct explain_step *step)
{
    const struct explain *explain = told->explain;
    FILE *out = told->out;
    switch (step->rule) {
    case EXPLAIN_RULE_UNMARKED:
        fputs(step->have != 0 ? _("  No marks are given in this grade")
                              : _("  No marks are given in this subject"),
              out);
        break;
    case EXPLAIN_RULE_PASS_FAIL:
        fprintf(out, _("  Passes: %lld, fails that were not made good: %lld"), (long long)step->have,
                (long long)step->want);
        break;
    case EXPLAIN_RULE_EXEMPT:
        fputs(_("  Exempt, and no other marks"), out);
        break;
    case EXPLAIN_RULE_NO_MARKS:
        fputs(explain->term->year ? _("  No period has a mark") : _("  There are no marks"), out);
        break;
    case EXPLAIN_RULE_NO_WEIGHT:
        fputs(_("  All marks have the weight 0: there is no mean"), out);
        break;
    case EXPLAIN_RULE_EXAM_ALONE:
        fprintf(out,
                step->holds ? _("  The exam alone gives the mark: %d")
                            : _("  The exam alone (%d) gives no mark"),
                step->mark);
        break;
    case EXPLAIN_RULE_PASS_MARK:
        fprintf(out, _("  Pass or fail: a mean of %lld; from %lld on it is a pass"), (long long)step->have,
                (long long)step->want);
        break;
    case EXPLAIN_RULE_NO_FIVE:
        fprintf(out, _("  Marks below a success: %lld; then the highest mark is not given -> %d"),
                (long long)step->have, step->mark);
        break;
    case EXPLAIN_RULE_YEAR_DEFERRED:
        fputs(_("  A period of the year is deferred: the year waits for it"), out);
        break;
    case EXPLAIN_RULE_YEAR_FEW:
        fprintf(out,
                step->holds
                    ? _("  Periods not attested: %lld, more than those with a mark (%lld): not attested")
                    : _("  Periods not attested: %lld, not more than those with a mark (%lld): the others "
                        "decide"),
                (long long)step->have, (long long)step->want);
        break;
    default:
        return;
    }
    fprintf(out, "%s\n", place_words(told, step->key));
}

static void print_step(struct told *told, const struct explain_step *step)
{
    const struct rules_result *result = &told->explain->result;
    switch (step->rule) {
    case EXPLAIN_RULE_THRESHOLD:
        print_threshold(told, step);
        break;
    case EXPLAIN_RULE_MINIMUM:
        print_minimum(told, step);
        break;
    case EXPLAIN_RULE_ABSENCE:
        print_absence(told, step);
        break;
    case EXPLAIN_RULE_YEAR_MEAN:
    case EXPLAIN_RULE_YEAR_TIE:
        print_year(told, step);
        break;
    case EXPLAIN_RULE_WITH_EXAM:
        fprintf(told->out, _("  With the exam: (%d + %d) : 2 = %s, rounded up -> %d\n"), result->verdict.mark,
                told->explain->standing.exam_mark, x1000(told, step->have * 500), step->mark);
        break;
    default:
        print_plain(told, step);
    }
}

static bool has_threshold(const struct explain *explain)
{
    for (size_t i = 0; i < explain->steps_count; i++)
        if (explain->steps[i].rule == EXPLAIN_RULE_THRESHOLD)
            return true;
    return false;
}

static void print_steps(struct told *told)
{
    const struct explain *explain = told->explain;
    const struct rules_facts *facts = &explain->facts.facts;
    bool low = has_threshold(explain);
    fprintf(told->out, "\n%s\n", _("How the policy comes to it"));
    if (low)
        print_sums(told);
    for (size_t i = 0; i < explain->steps_count; i++) {
        const struct explain_step *step = &explain->steps[i];
        low = low && !(step->rule == EXPLAIN_RULE_THRESHOLD && step->holds);
        if (step->rule != EXPLAIN_RULE_THRESHOLD && low) { /* behind the last threshold */
            fprintf(told->out, _("  below every threshold -> %d\n"), explain->policy->lowest);
            low = false;
        }
        print_step(told, step);
    }
    if (!explain->term->year)
        fprintf(told->out, _("  Lessons held: %d, missed: %d\n"), facts->lessons_held, facts->lessons_missed);
}

static const char *value_words(struct told *told, const struct explain_mark *mark)
{
    static const char *const words[TERM_KINDS] = {
        [TERM_PASS] = "зач",         [TERM_FAIL] = "незач",  [TERM_EXEMPT] = "осв",
        [TERM_NOT_ATTESTED] = "н/а", [TERM_WORK_OWED] = ".", [TERM_NOT_SUBMITTED] = "нс",
    };
    if (mark->kind == TERM_NUMBER)
        return x1000(told, mark->value_x1000);
    if (mark->use == EXPLAIN_OWED_AS_TWO)
        return arena_printf(told->arena, ". = %s", x1000(told, mark->value_x1000));
    return words[mark->kind] != NULL ? words[mark->kind] : "";
}

static void join(struct told *told, const char **text, const char *with, const char *more)
{
    if (*more != '\0')
        *text = arena_printf(told->arena, "%s%s%s", *text, **text != '\0' ? with : "", more);
}

/* What a mark is for, what became of it, and how often it was corrected. */
static const char *mark_words(struct told *told, const struct explain_mark *mark)
{
    const char *text = "";
    join(told, &text, ": ", mark->work_type);
    join(told, &text, ": ", *mark->work != '\0' ? mark->work : mark->topic);
    if (mark->use == EXPLAIN_OTHER_PERIOD)
        join(told, &text, "; ",
             arena_printf(told->arena, _("belongs to another period: %s"), mark->other_period));
    else if (use_words[mark->use] != NULL)
        join(told, &text, "; ", _(use_words[mark->use]));
    if (mark->transfer)
        join(told, &text, "; ", _("brought from another school"));
    if (mark->corrections > 0)
        join(told, &text, "; ", arena_printf(told->arena, _("corrections: %d"), mark->corrections));
    if (*mark->file != '\0')
        join(told, &text, " ", arena_printf(told->arena, "(%s:%lld)", mark->file, (long long)mark->line));
    return text;
}

static void add_mark(struct told *told, struct table *table, const struct explain_mark *mark)
{
    bool summed = mark->use <= EXPLAIN_OWED_AS_TWO;
    const char *const cells[] = {
        date_words(told, mark->day),
        mark->number >= 0 ? arena_printf(told->arena, "%d", mark->number) : "",
        value_words(told, mark),
        summed ? x1000(told, mark->weight_x1000) : "",
        summed ? x1000000(told, mark->value_x1000 * mark->weight_x1000) : "",
        summed ? _(weight_words[mark->weight_from]) : "",
        mark_words(told, mark),
    };
    table_add(table, cells);
}

/* Where the marks were read from, one line an import. */
static void print_imports(struct told *told)
{
    const struct explain *explain = told->explain;
    for (size_t i = 0; i < explain->marks_count; i++) {
        const struct explain_mark *mark = &explain->marks[i];
        bool seen = mark->import_id == 0;
        int count = 0;
        for (size_t k = 0; k < explain->marks_count; k++) {
            seen |= k < i && explain->marks[k].import_id == mark->import_id;
            count += explain->marks[k].import_id == mark->import_id;
        }
        char at[32];
        if (!seen)
            fprintf(told->out, _("  read from %s on %s: %d\n"), mark->import_source,
                    instant_format_ru(mark->imported_at, explain->run->utc_offset_min, at), count);
    }
}

static void print_marks(struct told *told, bool used, const char *head)
{
    const struct explain *explain = told->explain;
    const struct rules_sums *sums = &explain->facts.facts.sums;
    struct table table = {
        .arena = told->arena, .columns = 7, .right = {false, true, true, true, true, false, false}};
    size_t count = 0;
    const char *const heads[] = {_("date"),          _("lesson"),      _("mark"),    _("weight"),
                                 _("mark x weight"), _("weight from"), _("what for")};
    table_add(&table, heads);
    for (size_t i = 0; i < explain->marks_count; i++)
        if (explain_uses_marks(explain->marks[i].use) == used) {
            add_mark(told, &table, &explain->marks[i]);
            count++;
        }
    const char *const total[] = {_("in all"),
                                 "",
                                 arena_printf(told->arena, "%d", sums->marks),
                                 x1000(told, sums->weight_x1000),
                                 x1000000(told, sums->weighted_x1000000),
                                 "",
                                 ""};
    if (used && explain->row != NULL)
        table_add(&table, total);
    fprintf(told->out, "\n%s: %zu\n", head, count);
    if (count == 0)
        table.rows_count = 0;
    table_print(&table, told->out);
}

static void print_children(struct told *told)
{
    const struct explain *explain = told->explain;
    struct table table = {.arena = told->arena, .columns = 3, .right = {false, true}};
    for (size_t i = 0; i < explain->children_count; i++) {
        const struct explain_child *child = &explain->children[i];
        const char *note = "";
        if (child->outcome == RULES_NONE)
            note = _("no result: itog grade was not run for it, or the pupil was not on its roll");
        else if (!child->counted)
            note = _("no number: not in the mean");
        if (child->overridden)
            join(told, &note, "; ",
                 child->computed_mark >= 0 && child->computed_mark != child->mark
                     ? arena_printf(told->arena, _("set by hand, computed %d"), child->computed_mark)
                     : _("set by hand"));
        const char *const cells[] = {arena_printf(told->arena, "%s (%s)", child->title, child->code),
                                     *child->outcome_text != '\0' ? child->outcome_text : "–", note};
        table_add(&table, cells);
    }
    fprintf(told->out, "\n%s\n", _("The periods of the year"));
    table_print(&table, told->out);
    fprintf(told->out, _("  Each is explained by: itog explain %s %s PERIOD\n"), explain->pupil_source,
            explain->subject_source);
}

static void print_stored(struct told *told)
{
    const struct explain *explain = told->explain;
    const struct explain_stored *stored = &explain->stored;
    FILE *out = told->out;
    char at[32] = "";
    fputs("\n", out);
    if (!stored->there) {
        fprintf(out, _("Not yet in the data base: itog grade %s\n"), explain->run->period.code);
        return;
    }
    if (stored->graded_at != INT64_MIN)
        instant_format_ru(stored->graded_at, explain->run->utc_offset_min, at);
    if (stored->differs)
        fprintf(out, _("! In the data base stands %s (computed %s); now it would be %s: itog grade %s\n"),
                stored->outcome_text, at, stored->now_text, explain->run->period.code);
    else if (stored->inputs_differ)
        fprintf(
            out,
            _("In the data base stands the same, %s (computed %s), though marks or policy changed since.\n"),
            stored->outcome_text, at);
    else
        fprintf(out, _("In the data base stands the same: %s (computed %s).\n"), stored->outcome_text, at);
}

static void print_off_roll(struct told *told)
{
    const struct explain *explain = told->explain;
    switch (explain->where) {
    case EXPLAIN_GRADE_ELSEWHERE:
        fprintf(told->out, _("There is no mark: grade %d has other periods (%s).\n"), explain->grade,
                explain->other_periods);
        break;
    case EXPLAIN_NO_SUBJECT:
        fputs(_("There is no mark: the subject is not taught to this pupil in this period.\n"), told->out);
        break;
    default:
        fputs(_("There is no mark: the pupil is not on the roll of this period.\n"), told->out);
    }
}

void explain_print_text(const struct explain *explain, FILE *out)
{
    struct told told = {explain, explain->run->arena, out};
    print_head(&told);
    if (explain->row == NULL) {
        print_off_roll(&told);
        if (explain->marks_count > 0)
            print_marks(&told, false, _("Marks that are not used"));
        return;
    }
    print_result(&told);
    print_steps(&told);
    if (explain->term->year) {
        print_children(&told);
    } else {
        print_marks(&told, true, _("Marks that are used"));
        print_marks(&told, false, _("Marks that are not used"));
        print_imports(&told);
        if (explain->near_before + explain->near_after > 0)
            fprintf(out,
                    _("  Outside the period, not looked at: %d in the two weeks before it, %d after it\n"),
                    explain->near_before, explain->near_after);
    }
    print_stored(&told);
}
