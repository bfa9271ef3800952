/*
 * explain_json: the trace of a mark as JSON, for whoever redoes it with a program. The order of keys is fixed; numbers
 * are whole (times 1000 or 1 000 000, as the name says); what does not apply is null. README describes the keys.
 */
#include "assess/explain_json.h"
#include "assess/stale.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"

#include <string.h>

json_t *explain_json_number(int64_t value, bool known)
{
    return known ? json_integer((json_int_t)value) : json_null();
}

json_t *explain_json_text(const char *text)
{
    return text != NULL && *text != '\0' ? json_string(text) : json_null();
}

static json_t *day(int32_t value)
{
    char text[11];
    return json_string(date_format(value, text));
}

json_t *explain_json_instant(const struct explain *explain, int64_t at, bool known)
{
    char text[32];
    return known ? json_string(instant_format(at, explain->run->utc_offset_min, text)) : json_null();
}

static json_t *verdict(enum rules_outcome outcome, enum rules_reason reason, int mark)
{
    return json_pack("{s:s, s:o, s:o}", "outcome", rules_outcome_names[outcome], "mark",
                     explain_json_number(mark, mark >= 0), "reason",
                     explain_json_text(rules_reason_names[reason]));
}

static const char *kind_name(enum term_kind kind)
{
    static const char *const names[TERM_KINDS] = {
        [TERM_NUMBER] = "number",
        [TERM_PASS] = "pass",
        [TERM_FAIL] = "fail",
        [TERM_EXEMPT] = "exempt",
        [TERM_NOT_ATTESTED] = "not_attested",
        [TERM_WORK_OWED] = "work_owed",
        [TERM_NOT_SUBMITTED] = "not_submitted",
    };
    return names[kind] != NULL ? names[kind] : "";
}

static json_t *import_of(const struct explain *explain, const struct explain_mark *mark)
{
    if (mark->import_id == 0)
        return json_null();
    return json_pack("{s:I, s:o, s:o, s:o, s:o}", "import_id", (json_int_t)mark->import_id, "source",
                     explain_json_text(mark->import_source), "committed_at",
                     explain_json_instant(explain, mark->imported_at, true), "file",
                     explain_json_text(mark->file), "line", explain_json_number(mark->line, mark->line > 0));
}

json_t *explain_json_place(const struct policy_place *place)
{
    return json_pack("{s:s, s:s, s:o}", "section", place->section, "key", place->name, "line",
                     explain_json_number(place->line, place->line > 0));
}

static json_t *mark_of(const struct explain *explain, const struct explain_mark *mark)
{
    bool valued = mark->kind == TERM_NUMBER || mark->use == EXPLAIN_OWED_AS_TWO;
    bool summed = mark->use <= EXPLAIN_OWED_AS_TWO;
    json_t *out = json_object();
    json_object_set_new(out, "id", json_string(mark->source_id));
    json_object_set_new(out, "marked_on", day(mark->day));
    json_object_set_new(out, "lesson_number", explain_json_number(mark->number, mark->number >= 0));
    json_object_set_new(out, "kind", json_string(kind_name(mark->kind)));
    json_object_set_new(out, "value_x1000", explain_json_number(mark->value_x1000, valued));
    json_object_set_new(out, "weight_x1000", json_integer((json_int_t)mark->weight_x1000));
    json_object_set_new(out, "weight_from", json_string(explain_weight_names[mark->weight_from]));
    json_object_set_new(out, "weight_policy",
                        mark->weight_from == EXPLAIN_WEIGHT_POLICY ? explain_json_place(&mark->weight_place)
                                                                   : json_null());
    json_object_set_new(out, "journal_weight_x1000", json_integer((json_int_t)mark->journal_weight_x1000));
    json_object_set_new(out, "product_x1000000",
                        explain_json_number(summed ? mark->value_x1000 * mark->weight_x1000 : 0, summed));
    json_object_set_new(out, "use", json_string(explain_use_names[mark->use]));
    json_object_set_new(out, "made_good", json_boolean(mark->made_good));
    json_object_set_new(out, "work_type", explain_json_text(mark->work_type));
    json_object_set_new(out, "work", explain_json_text(mark->work));
    json_object_set_new(out, "topic", explain_json_text(mark->topic));
    json_object_set_new(out, "other_period", explain_json_text(mark->other_period));
    json_object_set_new(out, "origin", json_string(mark->transfer ? "transfer" : "journal"));
    json_object_set_new(out, "corrections", json_integer(mark->corrections));
    json_object_set_new(out, "import", import_of(explain, mark));
    return out;
}

static json_t *marks_of(const struct explain *explain, bool used)
{
    json_t *out = json_array();
    for (size_t i = 0; i < explain->marks_count; i++)
        if (explain_uses_marks(explain->marks[i].use) == used)
            json_array_append_new(out, mark_of(explain, &explain->marks[i]));
    return out;
}

static json_t *children_of(const struct explain *explain)
{
    json_t *out = json_array();
    for (size_t i = 0; i < explain->children_count; i++) {
        const struct explain_child *child = &explain->children[i];
        json_array_append_new(
            out, json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:b, s:b}", "code", child->code, "title",
                           child->title, "outcome", explain_json_text(rules_outcome_names[child->outcome]),
                           "mark", explain_json_number(child->mark, child->mark >= 0), "reason",
                           explain_json_text(child->reason), "computed_mark",
                           explain_json_number(child->computed_mark, child->computed_mark >= 0), "override",
                           child->overridden, "counted", child->counted));
    }
    return out;
}

static json_t *place_of(const struct explain *explain, int key)
{
    if (key < 0)
        return json_null();
    struct policy_place place = policy_place(explain->policy, (enum policy_key)key);
    return explain_json_place(&place);
}

json_t *explain_json_steps(const struct explain *explain)
{
    json_t *out = json_array();
    for (size_t i = 0; i < explain->trace.count; i++) {
        const struct rules_step *step = &explain->trace.steps[i];
        json_array_append_new(out, json_pack("{s:s, s:b, s:o, s:I, s:I, s:o}", "rule",
                                             explain_rule_names[step->kind], "holds", step->holds, "mark",
                                             explain_json_number(step->mark, step->mark >= 0), "have",
                                             (json_int_t)step->have, "want", (json_int_t)step->want, "policy",
                                             place_of(explain, step->key)));
    }
    return out;
}

json_t *explain_json_override(const struct explain *explain, const struct explain_override *override)
{
    if (!override->there)
        return json_null();
    return json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o}", "outcome", rules_outcome_names[override->outcome], "mark",
        explain_json_number(override->mark, override->mark >= 0), "author",
        explain_json_text(override->author), "given_on", day(override->day), "reason",
        explain_json_text(override->reason), "imported_at",
        explain_json_instant(explain, override->imported_at, override->imported_at != INT64_MIN));
}

static json_t *deferral_of(const struct explain_order *order)
{
    if (!order->there)
        return json_null();
    return json_pack("{s:s, s:b, s:o, s:o, s:o, s:o}", "state", order->state, "open", order->open,
                     "order_number", explain_json_text(order->number), "order_on",
                     explain_json_text(order->order_on), "due_on", explain_json_text(order->due_on),
                     "resolved_on", explain_json_text(order->resolved_on));
}

json_t *explain_json_exam(const struct explain *explain)
{
    const struct explain_exam *exam = &explain->exam;
    if (!exam->there)
        return json_null();
    int mark = explain->facts.facts.exam_mark;
    return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "title", exam->title, "held_on", exam->held_on,
                     "given_mark", explain_json_number(exam->mark, exam->has_mark), "score_x1000",
                     explain_json_number(exam->score_x1000, exam->has_score), "max_x1000",
                     explain_json_number(exam->max_x1000, exam->max_x1000 > 0), "exam_mark",
                     explain_json_number(mark, mark >= 0));
}

static json_t *stored_of(const struct explain *explain)
{
    const struct explain_stored *stored = &explain->stored;
    if (!stored->there)
        return json_null();
    return json_pack("{s:s, s:o, s:o, s:s, s:s, s:o, s:b, s:b, s:o, s:b, s:b}", "outcome", stored->outcome,
                     "mark", explain_json_number(stored->mark, stored->mark >= 0), "final_mark",
                     explain_json_number(stored->final_mark, stored->final_mark >= 0), "reason",
                     stored->reason, "text", stored->outcome_text, "graded_at",
                     explain_json_instant(explain, stored->graded_at, stored->graded_at != INT64_MIN),
                     "differs", stored->differs, "inputs_differ", stored->inputs_differ, "stale_import_id",
                     explain_json_number(stored->stale_import_id, stored->stale_import_id > 0),
                     "stale_deferral", stored->stale_import_id == STALE_DEFERRAL, "stale_periods",
                     stored->stale_import_id == STALE_PERIOD);
}

static json_t *policy_json(const struct explain *explain)
{
    static const char *const scales[] = {"2-5", "percent", "10"};
    const struct policy *policy = explain->policy;
    json_t *thresholds = json_object();
    for (int mark = policy->lowest + 1; mark <= policy->highest; mark++) {
        char name[16];
        snprintf(name, sizeof name, "%d", mark);
        json_object_set_new(thresholds, name, json_integer((json_int_t)policy->threshold_x1000[mark]));
    }
    return json_pack("{s:s, s:s, s:i, s:i, s:i, s:o, s:s}", "file", "policy.ini", "scale",
                     scales[policy->scale], "lowest", policy->lowest, "highest", policy->highest, "pass",
                     policy->pass, "thresholds_x1000", thresholds, "digest", policy->digest);
}

static json_t *sums_of(const struct explain *explain)
{
    const struct rules_sums *sums = &explain->facts.facts.sums;
    return json_pack("{s:i, s:i, s:i, s:I, s:I, s:o}", "marks", sums->marks, "below_pass", sums->low,
                     "works_owed", explain->facts.facts.owed, "weight_x1000", (json_int_t)sums->weight_x1000,
                     "weighted_x1000000", (json_int_t)sums->weighted_x1000000, "mean_x1000",
                     explain_json_number(rules_mean_x1000(sums), sums->weight_x1000 > 0));
}

/* Of a pupil on the roll: what came out, and how. */
static void put_decision(const struct explain *explain, json_t *out)
{
    const struct rules_facts *facts = &explain->facts.facts;
    const struct rules_result *result = &explain->result;
    const struct rules_verdict *held = &result->verdict, *computed = &explain->standing.computed;
    json_object_set_new(out, "result",
                        json_pack("{s:s, s:o, s:o, s:s, s:o, s:s, s:b}", "outcome",
                                  rules_outcome_names[held->outcome], "mark",
                                  explain_json_number(held->mark, held->mark >= 0), "final_mark",
                                  explain_json_number(result->final_mark, result->final_mark >= 0), "text",
                                  explain_outcome_text(explain, held->outcome, held->mark), "reason",
                                  explain_json_text(rules_reason_names[held->reason]), "decided_by",
                                  explain_decider_names[explain->decider], "tie", held->tie));
    json_object_set_new(out, "computed", verdict(computed->outcome, computed->reason, computed->mark));
    json_object_set_new(out, "steps", explain_json_steps(explain));
    json_object_set_new(out, "sums", sums_of(explain));
    json_object_set_new(
        out, "lessons",
        json_pack("{s:o, s:i, s:i, s:i, s:i}", "weekly_hours_x1000",
                  explain_json_number(facts->weekly_hours_x1000, facts->weekly_hours_x1000 >= 0), "held",
                  facts->lessons_held, "missed", facts->lessons_missed, "late", explain->late, "out",
                  facts->lessons_out));
}

static json_t *trace_of(const struct explain *explain)
{
    static const char *const wheres[] = {"on_roll", "not_on_roll", "other_periods", "not_taught"};
    static const char *const assessments[] = {"marks", "pass_fail", "unmarked"};
    const struct run_period *period = &explain->run->period;
    json_t *out = json_object();
    json_object_set_new(out, "format", json_string("itog-explain-1"));
    json_object_set_new(out, "pupil",
                        json_pack("{s:s, s:s, s:o, s:o}", "id", explain->pupil_source, "name", explain->pupil,
                                  "class_group", explain_json_text(explain->class_title), "grade_level",
                                  explain_json_number(explain->grade, explain->grade >= 0)));
    json_object_set_new(out, "subject",
                        json_pack("{s:s, s:s, s:s, s:o, s:o}", "id", explain->subject_source, "title",
                                  explain->subject, "assessment",
                                  assessments[explain->facts.facts.assessment], "taught_in",
                                  explain_json_text(explain->taught_in), "subject_teacher",
                                  explain_json_text(explain->teacher)));
    json_object_set_new(out, "grading_period",
                        json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", period->code, "kind", period->kind,
                                  "title", period->title, "starts_on", period->starts_on, "ends_on",
                                  period->ends_on));
    json_object_set_new(out, "on_roll", json_string(wheres[explain->where]));
    if (explain->row != NULL)
        put_decision(explain, out);
    json_object_set_new(out, "policy", policy_json(explain));
    json_object_set_new(out, "marks", marks_of(explain, true));
    json_object_set_new(out, "excluded", marks_of(explain, false));
    json_object_set_new(
        out, "near", json_pack("{s:i, s:i}", "before", explain->near_before, "after", explain->near_after));
    json_object_set_new(out, "periods", children_of(explain));
    json_object_set_new(out, "override", explain_json_override(explain, &explain->override));
    json_object_set_new(out, "final_override", explain_json_override(explain, &explain->final_override));
    json_object_set_new(out, "deferral", deferral_of(&explain->deferral));
    json_object_set_new(out, "exam", explain_json_exam(explain));
    json_object_set_new(out, "stored", stored_of(explain));
    return out;
}

int explain_print_json(const struct explain *explain, FILE *out, struct err *err)
{
    return explain_json_write(trace_of(explain), out, err);
}

int explain_json_write(json_t *trace, FILE *out, struct err *err)
{
    int failed = json_dumpf(trace, out, JSON_INDENT(2)) != 0 || fputc('\n', out) == EOF;
    json_decref(trace);
    return failed ? err_set(err, ERR_IO, "%s", _("the results could not be written to the output")) : 0;
}
