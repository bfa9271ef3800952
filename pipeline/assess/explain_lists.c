/*
 * explain_lists: the marks of a trace as tables in words, used and not used, with what each is for and where its weight
 * comes from; where they were read; and the periods of a year.
 */
#include "assess/explain_table.h"
#include "assess/explain_told.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "stage.h"

static const char *const weight_words[EXPLAIN_WEIGHTS] = {
    [EXPLAIN_WEIGHT_OWN] = N_("of the mark"),
    [EXPLAIN_WEIGHT_WORK] = N_("of the work"),
    [EXPLAIN_WEIGHT_KIND] = N_("kind of work"),
};
static const char *const use_words[EXPLAIN_USES] = {
    [EXPLAIN_ZERO_WEIGHT] = N_("weight 0: counted as a mark, adds nothing to the sums"),
    [EXPLAIN_OWED_AS_TWO] = N_("work owed: counted as a \"2\""),
    [EXPLAIN_OWED_BARS] = N_("work owed: no mark while it is not handed in"),
    [EXPLAIN_OWED_DONE] = N_("work owed, handed in later"),
    [EXPLAIN_PASSED] = N_("pass: no number"),
    [EXPLAIN_FAILED] = N_("fail: no number"),
    [EXPLAIN_MADE_GOOD] = N_("fail, made good by a later pass"),
    [EXPLAIN_EXEMPTED] = N_("exempt: no number"),
    [EXPLAIN_NOT_COUNTED] = N_("no mark was given for it"),
    [EXPLAIN_OWED] = N_("work owed: the policy does not count it"),
    [EXPLAIN_EXAM_WORK] = N_("examination: it enters by the exam's result, not as a mark of the period"),
    [EXPLAIN_OUT_OF_RANGE] = N_("value or weight out of range"),
    [EXPLAIN_TRANSFER] = N_("brought from another school, and such marks do not count"),
    [EXPLAIN_WITHDRAWN] = N_("withdrawn: the journal no longer has it"),
    [EXPLAIN_NOT_TAUGHT] = N_("the subject is not taught to the pupil in this period"),
    [EXPLAIN_ELSEWHERE] = N_("the pupil's grade has other periods"),
};

static const char *value_words(struct told *told, const struct explain_mark *mark)
{
    static const char *const words[TERM_KINDS] = {
        [TERM_PASS] = "зач",         [TERM_FAIL] = "незач",  [TERM_EXEMPT] = "осв",
        [TERM_NOT_ATTESTED] = "н/а", [TERM_WORK_OWED] = ".", [TERM_NOT_SUBMITTED] = "нс",
    };
    if (mark->kind == TERM_NUMBER)
        return told_x1000(told, mark->value_x1000);
    if (mark->use == EXPLAIN_OWED_AS_TWO)
        return arena_printf(told->arena, ". = %s", told_x1000(told, mark->value_x1000));
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
    else if (mark->use == EXPLAIN_OWED_AS_TWO && mark->value_x1000 == 0)
        join(told, &text, "; ", _("work owed: counted as 0 per cent"));
    else if (use_words[mark->use] != NULL)
        join(told, &text, "; ", _(use_words[mark->use]));
    if (mark->made_good)
        join(told, &text, "; ", _("made good by a later mark of the same work"));
    if (mark->transfer && mark->use != EXPLAIN_TRANSFER)
        join(told, &text, "; ", _("brought from another school"));
    if (mark->corrections > 0)
        join(told, &text, "; ", arena_printf(told->arena, _("corrections: %d"), mark->corrections));
    if (*mark->file != '\0')
        join(told, &text, " ", arena_printf(told->arena, "(%s:%lld)", mark->file, (long long)mark->line));
    return text;
}

/* "policy, line 24": instead of the journal's. */
static const char *weight_from_words(struct told *told, const struct explain_mark *mark)
{
    if (mark->weight_from != EXPLAIN_WEIGHT_POLICY)
        return _(weight_words[mark->weight_from]);
    return arena_printf(told->arena, _("policy, line %d"), mark->weight_place.line);
}

static void add_mark(struct told *told, struct table *table, const struct explain_mark *mark)
{
    bool summed = mark->use <= EXPLAIN_OWED_AS_TWO;
    const char *const cells[] = {
        told_date(told, mark->day),
        mark->number >= 0 ? arena_printf(told->arena, "%d", mark->number) : "",
        value_words(told, mark),
        summed ? told_x1000(told, mark->weight_x1000) : "",
        summed ? told_x1000000(told, mark->value_x1000 * mark->weight_x1000) : "",
        summed ? weight_from_words(told, mark) : "",
        mark_words(told, mark),
    };
    table_add(table, cells);
}

/* Where the marks were read from, one line an import. */
void told_imports(struct told *told)
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

void told_marks(struct told *told, bool used, const char *head)
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
                                 told_x1000(told, sums->weight_x1000),
                                 told_x1000000(told, sums->weighted_x1000000),
                                 "",
                                 ""};
    if (used && explain->row != NULL)
        table_add(&table, total);
    fprintf(told->out, "\n%s: %zu\n", head, count);
    if (count == 0)
        table.rows_count = 0;
    table_print(&table, told->out);
}

void told_children(struct told *told)
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
