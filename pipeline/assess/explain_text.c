/*
 * explain_text: the trace of a mark in words, for a parent, a teacher, an inspector: what stands, how it came about, which
 * marks were used and which were not. The numbers are those of the trace, written with a comma.
 */
#include "assess/explain_told.h"
#include "assess/stale.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"

#include <string.h>

static const char *const reason_words[RULES_REASONS] = {
    [RULES_FEW_MARKS] = N_("too few marks"),
    [RULES_MISSED_LESSONS] = N_("too many lessons missed"),
    [RULES_NO_MARKS] = N_("no marks"),
    [RULES_NO_WEIGHTED_WORK] = N_("only marks of weight 0"),
    [RULES_DEFERRAL] = N_("the deferral has lapsed"),
    [RULES_LEFT] = N_("left before the end of the period"),
    [RULES_WORK_OWED] = N_("a work is owed"),
    [RULES_TEACHER] = N_("set by hand"),
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
const char *told_date(struct told *told, int32_t day)
{
    char text[11];
    return arena_strdup(told->arena, date_format_ru(day, text));
}

const char *told_iso(struct told *told, const char *iso)
{
    int32_t day;
    return date_parse(iso, &day) ? told_date(told, day) : iso;
}

const char *told_x1000(struct told *told, int64_t value)
{
    return explain_number(told->arena, value, 3);
}

const char *told_x1000000(struct told *told, int64_t value)
{
    return explain_number(told->arena, value, 6);
}

const char *told_place(struct told *told, const struct policy_place *place)
{
    return place->line > 0 ? arena_printf(told->arena, _(" - policy.ini, line %d: %s %s"), place->line,
                                          place->section, place->name)
                           : arena_printf(told->arena, _(" - a default, not in policy.ini: %s %s"),
                                          place->section, place->name);
}

/* "4", "н/а (not attested: too few marks)" */
static const char *verdict_words(struct told *told, const struct rules_verdict *verdict)
{
    const char *text = explain_outcome_text(told->explain, verdict->outcome, verdict->mark);
    const char *words = outcome_words[verdict->outcome], *reason = reason_words[verdict->reason];
    if (words == NULL)
        return text;
    if (told->explain->term->year && verdict->reason == RULES_FEW_MARKS)
        reason = N_("periods not attested");
    bool plain = reason == NULL || verdict->outcome == RULES_DEFERRED ||
                 (verdict->outcome == RULES_DEPARTED && verdict->reason == RULES_LEFT);
    return plain ? arena_printf(told->arena, "%s (%s)", text, _(words))
                 : arena_printf(told->arena, "%s (%s: %s)", text, _(words), _(reason));
}

static void print_head(struct told *told)
{
    const struct explain *explain = told->explain;
    const struct run_period *period = &explain->run->period;
    FILE *out = told->out;
    fprintf(out, "%s%s%s (%s)\n", explain->pupil, *explain->class_title != '\0' ? ", " : "",
            explain->class_title, explain->pupil_source);
    fprintf(out, "%s — %s (%s), %s – %s\n", explain->subject, period->title, period->code,
            told_iso(told, period->starts_on), told_iso(told, period->ends_on));
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
    fprintf(out, _("Deferral: %s"), _(order->state)); /* the words of deferral_state_names */
    if (*order->number != '\0')
        fprintf(out, _(", order %s"), order->number);
    if (*order->order_on != '\0')
        fprintf(out, _(" dated %s"), told_iso(told, order->order_on));
    if (*order->due_on != '\0')
        fprintf(out, _(", due %s"), told_iso(told, order->due_on));
    if (*order->resolved_on != '\0')
        fprintf(out, _(", ended %s"), told_iso(told, order->resolved_on));
    fputs(".\n", out);
}

void told_override(struct told *told, const struct explain_override *override, const char *head)
{
    FILE *out = told->out;
    if (!override->there)
        return;
    fprintf(out, "%s: %s", head, explain_outcome_text(told->explain, override->outcome, override->mark));
    fprintf(out, ", %s", told_date(told, override->day));
    if (*override->author != '\0')
        fprintf(out, ", %s", override->author);
    fputs(".", out);
    if (*override->reason != '\0')
        fprintf(out, _(" Reason: %s."), override->reason);
    fputs("\n", out);
}

void told_exam(struct told *told)
{
    const struct explain_exam *exam = &told->explain->exam;
    FILE *out = told->out;
    if (!exam->there)
        return;
    fprintf(out, "%s, %s:", exam->title, told_iso(told, exam->held_on));
    if (exam->has_score && exam->max_x1000 > 0)
        fprintf(out, _(" %s of %s points"), told_x1000(told, exam->score_x1000),
                told_x1000(told, exam->max_x1000));
    else if (exam->has_score)
        fprintf(out, " %s %%", told_x1000(told, exam->score_x1000));
    int mark = told->explain->facts.facts.exam_mark;
    if (mark >= 0)
        fprintf(out, _("%s mark %d"), exam->has_score ? "," : "", mark);
    const struct policy *policy = told->explain->policy;
    if (mark > policy->lowest && !exam->has_mark) {
        struct policy_place place = policy_place(policy, (enum policy_key)(POLICY_EXAM_THRESHOLD + mark));
        int64_t max_x1000 = exam->max_x1000 > 0 ? exam->max_x1000 : 100000;
        fprintf(out, _(" (%s %% of the points; it is given from %s %% on%s)"),
                told_x1000(told, exam->score_x1000 * 100000 / max_x1000),
                told_x1000(told, policy->exam_threshold_x1000[mark]), told_place(told, &place));
    } else if (mark >= 0 && !exam->has_mark)
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
    else if (result->final_mark >= 0 && explain->exam.there)
        fprintf(out, _("Final mark, with the exam: %d\n"), result->final_mark);
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
    told_override(told, &explain->override, _("Set by hand"));
    told_override(told, &explain->final_override, _("Set by hand after the exam"));
    print_deferral(told);
    told_exam(told);
    const struct rules_verdict *computed = &explain->standing.computed;
    bool alone = explain->decider == EXPLAIN_BY_POLICY || explain->decider == EXPLAIN_BY_UNMARKED;
    if (!alone)
        fprintf(out, _("By the policy alone: %s\n"), verdict_words(told, computed));
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
    if (stored->stale_import_id == STALE_DEFERRAL)
        fprintf(out, _("Since it was computed, a deferral was decided (itog defer): itog grade %s\n"),
                explain->run->period.code);
    else if (stored->stale_import_id == STALE_PERIOD)
        fprintf(out, _("Since it was computed, a mark of its periods has changed: itog grade %s\n"),
                explain->run->period.code);
    else if (stored->stale_import_id > 0)
        fprintf(out, _("Since it was computed, an import has changed the journal: itog grade %s\n"),
                explain->run->period.code);
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
            told_marks(&told, false, _("Marks that are not used"));
        return;
    }
    print_result(&told);
    told_steps(&told);
    if (explain->term->year) {
        told_children(&told);
    } else {
        told_marks(&told, true, _("Marks that are used"));
        told_marks(&told, false, _("Marks that are not used"));
        told_imports(&told);
        if (explain->near_before + explain->near_after > 0)
            fprintf(out,
                    _("  Outside the period, not looked at: %d in the two weeks before it, %d after it\n"),
                    explain->near_before, explain->near_after);
    }
    print_stored(&told);
}
