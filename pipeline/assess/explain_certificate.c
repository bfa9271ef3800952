/*
 * explain_certificate: how one line of the certificate came about. In: the year's roll, the registers, policy.ini, by the
 * same functions that the stage grade makes table certificate with. Out: text or JSON; nothing is written. Fails where
 * the pupil gets no certificate that year.
 */
#include "assess/explain_certificate.h"
#include "assess/assess.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/text.h"
#include "stage.h"
#include "store/lookup.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char about_sql[] =
    "SELECT p.full_name, p.source_id, g.title FROM pupil AS p, class_group AS g WHERE p.pupil_id = ?1 AND "
    "g.class_group_id = ?2";
static const char period_sql[] = "SELECT title, code FROM period WHERE period_id = ?1";
static const char attempt_sql[] = "SELECT held_on FROM debt_attempt WHERE debt_attempt_id = ?1";
static const char stored_sql[] =
    "SELECT c.outcome, coalesce(c.mark, -1), c.reason, c.outcome_text, c.digest, coalesce(c.stale_import_id, "
    "0), (SELECT max(ended_at) FROM run WHERE stage = 'grade' AND outcome = 'done' AND period_id = "
    "c.period_id) FROM certificate AS c WHERE c.period_id = ?1 AND c.pupil_id = ?2 AND c.title = ?3";

/* The line that is asked for. */
struct wanted {
    struct explain_certificate *of;
    int joins;       /* the line of the policy; -1: */
    int32_t subject; /* the subject's own */
};

static const char *copy(const struct explain *explain, struct stmt *stmt, int at)
{
    return arena_strdup(explain->run->arena, stmt_text(stmt, at, NULL));
}

const char *explain_certificate_outcome(const struct explain_certificate *of)
{
    const struct rules_certified *made = &of->line.made;
    return made->outcome == RULES_NONE ? "–" : explain_outcome_text(&of->base, made->outcome, made->mark);
}

/* ───────────── what it is made of ───────────── */

static int add_mark(struct explain_certificate *of, struct certified_mark mark, int64_t period_id,
                    struct err *err)
{
    struct stmt *stmt = store_prepare(of->base.run->store, period_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, period_id);
    int got = stmt_step(stmt, err);
    mark.period = got == 1 ? copy(&of->base, stmt, 0) : "";
    mark.code = got == 1 ? copy(&of->base, stmt, 1) : "";
    stmt_free(stmt);
    if (mark.text == NULL)
        mark.text = arena_printf(of->base.run->arena, "%d", mark.mark);
    if (mark.cleared_on == NULL)
        mark.cleared_on = mark.before = "";
    of->marks = term_room(of->marks, of->marks_count, &of->marks_capacity, sizeof *of->marks);
    of->marks[of->marks_count++] = mark;
    return got < 0 ? -1 : 0;
}

static int add_marks(struct explain_certificate *of, struct certified_mark mark,
                     const struct certificate_mark *marks, int count, struct err *err)
{
    for (int i = 0; i < count; i++) {
        mark.mark = marks[i].mark;
        if (add_mark(of, mark, marks[i].period_id, err) != 0)
            return -1;
    }
    return 0;
}

static int load_cleared(struct explain_certificate *of, const struct certificate_year *year,
                        struct certified_mark *mark, struct err *err)
{
    if (year->attempt_id == 0)
        return 0;
    struct stmt *stmt = store_prepare(of->base.run->store, attempt_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, year->attempt_id);
    int got = stmt_step(stmt, err);
    mark->cleared_on = got == 1 ? copy(&of->base, stmt, 0) : "";
    mark->before = explain_outcome_text(&of->base, year->was, year->was_mark);
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

static int add_year(struct explain_certificate *of, struct certified_mark mark,
                    const struct certificate_year *year, struct err *err)
{
    if (!year->there)
        return 0;
    mark.mark = year->outcome == RULES_MARK ? year->mark : -1;
    mark.counted = year->outcome == RULES_MARK;
    mark.text = explain_outcome_text(&of->base, year->outcome, year->mark);
    return load_cleared(of, year, &mark, err) != 0 ? -1 : add_mark(of, mark, year->period_id, err);
}

/* The marks that the line's sum is made of, and the year of each subject, even where it is no number. */
static int add_part(struct explain_certificate *of, const struct certificate *from, int32_t at,
                    struct err *err)
{
    const struct certificate_part *part = &from->parts[at];
    struct certified_mark mark = {.subject = from->subjects[at].title,
                                  .subject_source = from->subjects[at].source_id,
                                  .grade = of->line.rules.grade,
                                  .counted = true};
    if (of->line.rules.grade == 11) {
        struct certified_mark tenth = mark;
        tenth.grade = 10;
        bool periods = !from->policy->certificate_years;
        if ((periods && add_marks(of, tenth, part->tenth, part->tenth_count, err) != 0) ||
            add_year(of, tenth, &part->tenth_year, err) != 0 ||
            (periods && add_marks(of, mark, part->own, part->own_count, err) != 0))
            return -1;
    }
    return add_year(of, mark, &part->year, err);
}

static int load_exam(struct explain_certificate *of, const struct certificate *from, struct err *err)
{
    struct explain *base = &of->base;
    if (of->line.exam_of < 0)
        return 0;
    int64_t subject_id = base->term->subjects[of->line.exam_of].id;
    base->policy = policy_of(base->book, base->grade, subject_id);
    base->facts.facts.exam_mark = of->line.rules.exam_mark;
    of->exam_subject = from->subjects[of->line.exam_of].title;
    return explain_load_exam(base, subject_id, err);
}

static int take_line(struct certificate *from, const struct term_pupil *pupil,
                     const struct certificate_line *line, void *with, struct err *err)
{
    struct wanted *wanted = with;
    struct explain_certificate *of = wanted->of;
    (void)pupil;
    if (line->joins != wanted->joins || line->subject != wanted->subject)
        return 0;
    of->there = true;
    of->line = *line;
    const char *text = buf_text(&from->text);
    of->text = arena_strdup(of->base.run->arena, text + (*text == ' '));
    if (line->joins >= 0)
        of->joined = (struct policy_place){of->base.book->file, "[certificate]", line->title,
                                           of->base.book->lines[line->joins].line};
    rules_certify(from->policy, &line->rules, &of->base.trace);
    for (size_t i = 0; i < of->base.term->subjects_count; i++) {
        const struct certificate_part *part = &from->parts[from->order[i]];
        if (!certificate_has(from, line, from->order[i]))
            continue;
        if (add_part(of, from, from->order[i], err) != 0)
            return -1;
        if (line->joins >= 0 && line->rules.grade == 9 && part->final_id != 0)
            of->final_aside = arena_printf(
                of->base.run->arena, "%s%s%s: %d", of->final_aside != NULL ? of->final_aside : "",
                of->final_aside != NULL ? ", " : "", from->subjects[from->order[i]].title, part->final_mark);
    }
    if (line->override_id != 0 &&
        explain_load_override(&of->base, line->override_id, &of->base.override, err) != 0)
        return -1;
    return load_exam(of, from, err);
}

/* ───────────── what is stored ───────────── */

static int load_stored(struct explain_certificate *of, struct err *err)
{
    struct explain *base = &of->base;
    const struct rules_certified *made = &of->line.made;
    struct stmt *stmt = store_prepare(base->run->store, stored_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, base->run->period.id);
    stmt_bind_int(stmt, 2, base->pupil_id);
    stmt_bind_text(stmt, 3, of->line.title);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        const char *outcome = stmt_text(stmt, 0, NULL);
        base->stored =
            (struct explain_stored){.there = true,
                                    .mark = (int)stmt_int(stmt, 1),
                                    .reason = copy(base, stmt, 2),
                                    .outcome_text = copy(base, stmt, 3),
                                    .now_text = explain_certificate_outcome(of),
                                    .inputs_differ = strcmp(stmt_text(stmt, 4, NULL), of->line.digest) != 0,
                                    .stale_import_id = stmt_int(stmt, 5),
                                    .graded_at = stmt_is_null(stmt, 6) ? INT64_MIN : stmt_int(stmt, 6)};
        base->stored.outcome = copy(base, stmt, 0);
        base->stored.differs = rules_outcome_of(outcome) != made->outcome ||
                               base->stored.mark != made->mark ||
                               strcmp(base->stored.reason, rules_lack_names[made->lack]) != 0;
    }
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

/* ───────────── the whole ───────────── */

static int load_pupil(struct explain *base, const struct term_pupil *pupil, struct err *err)
{
    struct stmt *stmt = store_prepare(base->run->store, about_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, base->pupil_id);
    stmt_bind_int(stmt, 2, base->term->groups[pupil->home].id);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        base->pupil = copy(base, stmt, 0);
        base->pupil_source = copy(base, stmt, 1);
        base->class_title = copy(base, stmt, 2);
    }
    stmt_free(stmt);
    base->grade = pupil->grade;
    return got == 1 ? 0 : -1;
}

/* The rows of the year as the stage grade computes them, and from them the line. */
static int compute(struct explain_certificate *of, struct wanted *wanted, const struct term_pupil *pupil,
                   struct err *err)
{
    struct explain *base = &of->base;
    struct grade grade = {.run = base->run, .book = base->book, .term = base->term};
    struct grade_outcome out;
    grade.lines = mem_zalloc((base->term->rows_count + 1) * sizeof *grade.lines);
    for (int32_t i = 0; i < pupil->rows; i++)
        grade_compute(&grade, (size_t)(pupil->first_row + i), &out);
    struct certificate *from = certificate_open(&grade, err);
    int failed = from != NULL ? certificate_each(from, pupil, take_line, wanted, err) : -1;
    certificate_close(from);
    free(grade.lines);
    buf_free(&grade.packed);
    return failed;
}

/* SUBJECT is a line of the policy, or a subject, by whose name its line is meant. */
static int find_line(struct explain *base, const char *subject, struct wanted *wanted, struct err *err)
{
    const struct policy_book *book = base->book;
    struct arena *arena = base->run->arena;
    const char *folded = text_lower(arena, text_nfc(arena, subject));
    wanted->subject = -1;
    for (wanted->joins = 0; wanted->joins < (int)book->lines_count; wanted->joins++)
        if (strcmp(text_lower(arena, book->lines[wanted->joins].title), folded) == 0) {
            base->subject = book->lines[wanted->joins].title;
            return 0;
        }
    struct lookup found;
    if (lookup_subject(base->run->store, arena, subject, &found, err) != 0)
        return -1;
    base->subject = found.title;
    wanted->joins = policy_line_of(book, found.title, found.source_id);
    if (wanted->joins < 0)
        wanted->subject = term_ids_find(&base->term->subject_ids, found.id);
    return 0;
}

static int explain_line(struct explain_certificate *of, const char *subject, bool json, FILE *out,
                        struct err *err)
{
    struct explain *base = &of->base;
    struct wanted wanted = {.of = of};
    if (store_only_pupil(base->run->store, base->pupil_id, err) != 0 ||
        term_share(base->run, &base->term, err) != 0 || find_line(base, subject, &wanted, err) != 0)
        return -1;
    int32_t at = term_ids_find(&base->term->pupil_ids, base->pupil_id);
    const struct term_pupil *pupil = at >= 0 ? &base->term->pupils[at] : NULL;
    if (pupil == NULL || !certificate_due(base->term, pupil) || pupil->departed)
        return err_set(err, ERR_DATA,
                       _("there is no certificate in %s: it is made of a year, in grades 9 and 11, of those "
                         "who are there at its end"),
                       base->run->period.code);
    if (load_pupil(base, pupil, err) != 0 || compute(of, &wanted, pupil, err) != 0 ||
        (of->there && load_stored(of, err) != 0))
        return -1;
    if (json)
        return explain_certificate_json(of, out, err);
    explain_certificate_text(of, out);
    return 0;
}

int assess_explain_certificate(struct run *run, int64_t pupil_id, const char *subject, bool json, FILE *out,
                               bool *differs, struct err *err)
{
    struct policy_book book;
    struct explain_certificate of = {.base = {.run = run, .book = &book, .pupil_id = pupil_id}};
    int failed = policy_book_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &book, err);
    if (failed == 0)
        failed = policy_book_bind(&book, run->store, err);
    of.base.policy = book.base;
    if (failed == 0)
        failed = explain_line(&of, subject, json, out, err);
    *differs = failed == 0 && of.base.stored.differs;
    free(of.marks);
    assess_forget(run);
    policy_book_free(&book);
    struct err second = {0};
    return store_only_pupil(run->store, 0, failed == 0 ? err : &second) != 0 ? -1 : failed;
}
