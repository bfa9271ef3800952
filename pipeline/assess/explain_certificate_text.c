/*
 * explain_certificate_text: a line of the certificate in words and as JSON: the marks it is made of, how they become one,
 * the examination, what a person set, what the data base holds.
 */
#include "assess/explain_certificate.h"
#include "assess/explain_json.h"
#include "assess/explain_table.h"
#include "assess/explain_told.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"

#include <string.h>

/* ───────────── in words ───────────── */

static void print_marks(struct told *told, const struct explain_certificate *of)
{
    struct table table = {.arena = told->arena, .columns = 4, .right = {false, false, true}};
    fprintf(told->out, "\n%s\n", _("Marks that it is made of"));
    for (size_t i = 0; i < of->marks_count; i++) {
        const struct certified_mark *mark = &of->marks[i];
        const char *note = mark->counted ? "" : _("no number: not in the mean");
        if (*mark->cleared_on != '\0')
            note = arena_printf(told->arena, _("the debt was cleared on %s; before it: %s"),
                                told_iso(told, mark->cleared_on), mark->before);
        const char *const cells[] = {
            mark->subject,
            arena_printf(told->arena, _("grade %d, %s (%s)"), mark->grade, mark->period, mark->code),
            mark->text, note};
        table_add(&table, cells);
    }
    table_print(&table, told->out);
    if (of->marks_count == 0)
        fprintf(told->out, "  %s\n", _("none"));
}

/* "(4 + 5) : 2 = 4,5" */
static const char *mean_words(struct told *told, const struct explain_certificate *of,
                              const struct rules_step *step)
{
    const char *sum = "";
    int64_t counted = 0;
    if (step->kind == RULES_STEP_CERTIFICATE_EXAM) {
        sum = arena_printf(told->arena, "%lld + %d", (long long)step->have - of->line.rules.exam_mark,
                           of->line.rules.exam_mark);
    } else {
        for (size_t i = 0; i < of->marks_count; i++)
            if (of->marks[i].counted) {
                sum = arena_printf(told->arena, "%s%s%d", sum, *sum != '\0' ? " + " : "", of->marks[i].mark);
                counted++;
            }
        if (counted < step->want) /* the exam, with them */
            sum = arena_printf(told->arena, "%s + %d", sum, of->line.rules.exam_mark);
    }
    int64_t mean = step->have * 1000 / step->want;
    return arena_printf(told->arena, "(%s) : %lld %s %s", sum, (long long)step->want,
                        mean * step->want == step->have * 1000 ? "=" : "≈", told_x1000(told, mean));
}

static const char *step_words(struct told *told, const struct explain_certificate *of,
                              const struct rules_step *step)
{
    bool whole = step->have % (step->want > 0 ? step->want : 1) == 0;
    const char *rounded = whole ? "" : step->holds ? _(", rounded") : _(", in the middle, so up");
    switch (step->kind) {
    case RULES_STEP_CERTIFICATE_MEAN:
        if (step->want == 1)
            return arena_printf(told->arena, _("  The year: %d"), step->mark);
        return arena_printf(told->arena, _("  Mean of the marks: %s%s -> %d"), mean_words(told, of, step),
                            rounded, step->mark);
    case RULES_STEP_CERTIFICATE_EXAM:
        return arena_printf(told->arena, _("  With the exam: %s%s -> %d"), mean_words(told, of, step),
                            rounded, step->mark);
    case RULES_STEP_CERTIFICATE_EXAM_IGNORED:
        return arena_printf(told->arena, _("  The exam (%lld) does not change the mark"),
                            (long long)step->have);
    case RULES_STEP_CERTIFICATE_SET:
        if (step->want != 0)
            return _("  A person set the final mark: it goes into the certificate");
        return step->holds ? _("  A person set what stands in the certificate")
                           : _("  A person set that there is no mark");
    case RULES_STEP_CERTIFICATE_DEFERRED:
        return _("  The year's mark is deferred: the certificate waits for it");
    case RULES_STEP_CERTIFICATE_DEBT:
        return _("  The year is an academic debt that was not cleared: there is no mark");
    case RULES_STEP_CERTIFICATE_PASS:
        return _("  A pass, and no number: passed");
    case RULES_STEP_CERTIFICATE_EXEMPT:
        return _("  Exempt, and no number");
    case RULES_STEP_CERTIFICATE_NO_MARKS:
        return _("  There is nothing to make a mark of");
    default:
        return _("  Nothing of grade 10 is known of the pupil: the marks of grade 11 alone make no mark");
    }
}

static void print_steps(struct told *told, const struct explain_certificate *of)
{
    fprintf(told->out, "\n%s\n", _("How the policy comes to it"));
    if (of->joined.file != NULL)
        fprintf(told->out, _("  One line of several subjects%s\n"), told_place(told, &of->joined));
    for (size_t i = 0; i < of->base.trace.count; i++) {
        const struct rules_step *step = &of->base.trace.steps[i];
        struct policy_place place = {0};
        if (step->key >= 0)
            place = policy_place(of->base.policy, (enum policy_key)step->key);
        fprintf(told->out, "%s%s\n", step_words(told, of, step),
                step->key >= 0 ? told_place(told, &place) : "");
    }
    if (of->final_aside != NULL)
        fprintf(told->out,
                _("  Final marks set by hand (%s) don't change a line of several subjects: that takes a mark "
                  "of kind certificate\n"),
                of->final_aside);
    if (of->line.rules.grade == 11)
        fputs(_("  The state examination of grade 11 does not enter the certificate\n"), told->out);
}

static void print_stored(struct told *told)
{
    const struct explain_stored *stored = &told->explain->stored;
    const char *code = told->explain->run->period.code;
    char at[32] = "";
    fputs("\n", told->out);
    if (!stored->there) {
        fprintf(told->out, _("Not yet in the data base: itog grade %s\n"), code);
        return;
    }
    if (stored->stale_import_id != 0)
        fprintf(told->out,
                _("Since it was computed, something that it is made of has changed: itog grade %s\n"), code);
    if (stored->graded_at != INT64_MIN)
        instant_format_ru(stored->graded_at, told->explain->run->utc_offset_min, at);
    if (stored->differs)
        fprintf(told->out,
                _("! In the data base stands %s (computed %s); now it would be %s: itog grade %s\n"),
                stored->outcome_text, at, stored->now_text, code);
    else if (stored->inputs_differ)
        fprintf(
            told->out,
            _("In the data base stands the same, %s (computed %s), though marks or policy changed since.\n"),
            stored->outcome_text, at);
    else
        fprintf(told->out, _("In the data base stands the same: %s (computed %s).\n"), stored->outcome_text,
                at);
}

void explain_certificate_text(struct explain_certificate *of, FILE *out)
{
    struct told told = {&of->base, of->base.run->arena, out};
    const struct rules_certified *made = &of->line.made;
    fprintf(out, "%s, %s (%s)\n", of->base.pupil, of->base.class_title, of->base.pupil_source);
    fprintf(out, "%s — %s, %s (%s)\n\n", of->there ? of->line.title : of->base.subject, _("certificate"),
            of->base.run->period.title, of->base.run->period.code);
    if (!of->there) {
        fputs(
            _("There is no such line: the subject is not taught to the pupil in grade 9, or in grades 10 and "
              "11.\n"),
            out);
        return;
    }
    fprintf(out, _("In the certificate: %s\n"), explain_certificate_outcome(of));
    told_override(&told, &of->base.override,
                  of->line.rules.override_final ? _("Set by hand after the exam") : _("Set by hand"));
    if (of->base.override.there && made->computed >= 0)
        fprintf(out, _("By the policy alone: %d\n"), made->computed);
    if (of->base.exam.there) {
        fprintf(out, "%s. ", of->exam_subject);
        told_exam(&told);
    }
    print_marks(&told, of);
    print_steps(&told, of);
    print_stored(&told);
}

/* ───────────── as JSON ───────────── */

static json_t *marks_json(const struct explain_certificate *of)
{
    json_t *out = json_array();
    for (size_t i = 0; i < of->marks_count; i++) {
        const struct certified_mark *mark = &of->marks[i];
        json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:s, s:i, s:s, s:o, s:b, s:o, s:o}", "subject",
                                             mark->subject_source, "title", mark->subject, "grading_period",
                                             mark->code, "period_title", mark->period, "grade_level",
                                             mark->grade, "text", mark->text, "mark",
                                             explain_json_number(mark->mark, mark->mark >= 0), "counted",
                                             mark->counted, "cleared_on", explain_json_text(mark->cleared_on),
                                             "before_clearing", explain_json_text(mark->before)));
    }
    return out;
}

static json_t *stored_json(const struct explain_certificate *of)
{
    const struct explain_stored *stored = &of->base.stored;
    if (!stored->there)
        return json_null();
    return json_pack("{s:s, s:o, s:s, s:s, s:o, s:b, s:b, s:b}", "outcome", stored->outcome, "mark",
                     explain_json_number(stored->mark, stored->mark >= 0), "reason", stored->reason, "text",
                     stored->outcome_text, "graded_at",
                     explain_json_instant(&of->base, stored->graded_at, stored->graded_at != INT64_MIN),
                     "differs", stored->differs, "inputs_differ", stored->inputs_differ, "stale",
                     stored->stale_import_id != 0);
}

static void put_line(const struct explain_certificate *of, json_t *out)
{
    const struct rules_certificate *rules = &of->line.rules;
    const struct rules_certified *made = &of->line.made;
    json_object_set_new(out, "result",
                        json_pack("{s:s, s:o, s:s, s:o, s:s, s:b}", "outcome",
                                  made->outcome == RULES_NONE ? "none" : rules_outcome_names[made->outcome],
                                  "mark", explain_json_number(made->mark, made->mark >= 0), "text",
                                  explain_certificate_outcome(of), "reason",
                                  explain_json_text(rules_lack_names[made->lack]), "decided_by",
                                  of->base.override.there ? "override" : "policy", "tie", made->tie));
    json_object_set_new(out, "computed", explain_json_number(made->computed, made->computed >= 0));
    json_object_set_new(out, "steps", explain_json_steps(&of->base));
    json_object_set_new(out, "sum", json_integer(rules->sum));
    json_object_set_new(out, "count", json_integer(rules->marks));
    json_object_set_new(out, "marks_text", json_string(of->text));
    json_object_set_new(out, "marks", marks_json(of));
    json_object_set_new(out, "exam_subject", explain_json_text(of->exam_subject));
    json_object_set_new(out, "exam", explain_json_exam(&of->base));
    json_object_set_new(out, "override", explain_json_override(&of->base, &of->base.override));
    json_object_set_new(out, "stored", stored_json(of));
}

int explain_certificate_json(const struct explain_certificate *of, FILE *out, struct err *err)
{
    const struct explain *base = &of->base;
    json_t *all = json_object();
    json_object_set_new(all, "format", json_string("itog-explain-certificate-1"));
    json_object_set_new(all, "pupil",
                        json_pack("{s:s, s:s, s:s, s:i}", "id", base->pupil_source, "name", base->pupil,
                                  "class_group", base->class_title, "grade_level", base->grade));
    json_object_set_new(all, "title", json_string(of->there ? of->line.title : base->subject));
    json_object_set_new(all, "grading_period", json_string(base->run->period.code));
    json_object_set_new(all, "in_certificate", json_boolean(of->there));
    json_object_set_new(all, "joined",
                        of->joined.file != NULL ? explain_json_place(&of->joined) : json_null());
    if (of->there)
        put_line(of, all);
    return explain_json_write(all, out, err);
}
