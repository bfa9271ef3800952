/*
 * certificate: the lines of the certificate («аттестат») of grades 9 and 11, put together from what the subjects give
 * (certificate_parts.c); how a line is decided: rules_certify. In: the roll of a year with what came out for each row.
 * Out: a line after the other. What can fail: the data base.
 */
#include "assess/certificate.h"
#include "base/arena.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char subjects_sql[] =
    "SELECT subject_id, title, source_id, position FROM subject WHERE withdrawn = 0 ORDER BY subject_id";
/* The year in which those of grade 11 were in grade 10. */
static const char before_sql[] =
    "SELECT period_id FROM period WHERE kind = 'year' AND withdrawn = 0 AND ends_on < "
    ":starts AND coalesce(grade_from, 10) <= 10 AND coalesce(grade_to, 10) >= 10 "
    "ORDER BY ends_on DESC LIMIT 1";
static const char tenth_sql[] =
    "SELECT r.subject_id, p.kind = 'year', p.position, coalesce(r.mark, -1), p.period_id, r.outcome FROM "
    "period p CROSS JOIN result r ON r.period_id = p.period_id AND r.pupil_id = ?1 WHERE (p.period_id = ?2 "
    "OR p.parent_id = ?2) AND p.withdrawn = 0 AND r.outcome IN ('mark', 'not_attested', 'pass', 'fail', "
    "'exempt') UNION ALL "
    "SELECT o.subject_id, p.kind = 'year', p.position, coalesce(o.mark, -1), p.period_id, o.outcome FROM "
    "final_override o JOIN period "
    "p USING "
    "(period_id) WHERE o.pupil_id = ?1 AND o.kind = 'period' AND o.withdrawn = 0 AND "
    "(p.period_id = ?2 OR p.parent_id = ?2) AND p.withdrawn = 0 AND NOT EXISTS (SELECT 1 FROM result r WHERE "
    "r.period_id = o.period_id AND r.pupil_id = ?1 AND r.subject_id = o.subject_id) ORDER BY 1, 2, 3";
static const char exams_sql[] =
    "SELECT subject_id, mark, score_x1000, coalesce(max_x1000, 0), exam_result_id FROM exam_result WHERE "
    "pupil_id = ?1 AND "
    "period_id = ?2 AND kind = 'exam' AND withdrawn = 0 ORDER BY held_on, exam_result_id";
static const char set_sql[] =
    "SELECT final_override_id, subject_id, outcome, coalesce(mark, -1), kind = 'final' FROM final_override "
    "WHERE pupil_id = ?1 AND period_id = ?2 AND (kind = 'certificate' OR (kind = 'final' AND outcome = "
    "'mark')) AND withdrawn = 0 ORDER BY final_override_id";
static const char cleared_sql[] =
    "SELECT outcome, coalesce(mark, -1), debt_attempt_id FROM debt_attempt WHERE pupil_id = ?1 AND period_id "
    "= ?2 AND "
    "subject_id "
    "= ?3 AND withdrawn = 0 AND (outcome = 'pass' OR mark >= ?4) ORDER BY held_on DESC, debt_attempt_id DESC";
static const char children_sql[] =
    "SELECT period_id, ends_on, position FROM period WHERE parent_id = :period AND withdrawn = 0 ORDER BY "
    "period_id";

static int load_subjects(struct certificate *of, struct err *err)
{
    struct run *run = of->grade->run;
    const struct term *term = of->grade->term;
    struct stmt *stmt = store_prepare(run->store, subjects_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1) {
        int32_t at = term_ids_find(&term->subject_ids, stmt_int(stmt, 0));
        if (at < 0)
            continue;
        struct certificate_subject *subject = &of->subjects[at];
        subject->title = arena_strdup(run->arena, stmt_text(stmt, 1, NULL));
        subject->source_id = arena_strdup(run->arena, stmt_text(stmt, 2, NULL));
        subject->position = stmt_int(stmt, 3);
        subject->line = policy_line_of(of->grade->book, subject->title, subject->source_id);
        int32_t put = at; /* subjects come by identifier: put each behind those that do not stand after it */
        for (; put > 0 && of->subjects[of->order[put - 1]].position > subject->position; put--)
            of->order[put] = of->order[put - 1];
        of->order[put] = at;
    }
    stmt_free(stmt);
    return row;
}

static int load_children(struct certificate *of, struct err *err)
{
    struct stmt *stmt = term_query(of->grade->run, children_sql, err);
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1 && of->children_count < CERTIFICATE_MARKS_MAX)
        of->children[of->children_count++] = (struct certificate_child){
            stmt_int(stmt, 0), term_day(stmt, 1, of->grade->term->ends), (int16_t)stmt_int(stmt, 2)};
    stmt_free(stmt);
    return row < 0 ? -1 : 0;
}

/* Does the subject stand in the certificate: taught this year, or finished in grade 10, or set by hand? */
static bool stands(const struct certificate_part *part)
{
    return part->year.there || part->tenth_year.there || part->set;
}

static void add_marks(struct certificate *of, struct rules_certificate *line,
                      const struct certificate_mark *marks, int count)
{
    for (int i = 0; i < count; i++) {
        buf_printf(&of->text, " %d", marks[i].mark);
        line->sum += marks[i].mark;
        line->marks++;
    }
}

/* LAST: no later year says whether it was passed. */
static void add_year(struct certificate *of, struct rules_certificate *line,
                     const struct certificate_year *year, bool last)
{
    if (year->outcome == RULES_MARK)
        add_marks(of, line, &(struct certificate_mark){year->mark, year->period_id}, 1);
    else
        buf_printf(&of->text, " %s", rules_outcome_texts[year->outcome]);
    line->deferred += year->outcome == RULES_DEFERRED;
    line->debts += year->debt;
    line->passes += last && year->outcome == RULES_PASS;
    line->exempts += last && year->outcome == RULES_EXEMPT;
}

/* What a subject adds to its line, and to the text: «4», or «4 5 5 / 4 4 4» with grade 10 before the stroke. */
static void add_part(struct certificate *of, struct rules_certificate *line,
                     const struct certificate_part *part)
{
    if (line->grade == 11) {
        if (!of->policy->certificate_years)
            add_marks(of, line, part->tenth, part->tenth_count);
        if (part->tenth_year.there)
            add_year(of, line, &part->tenth_year, !part->year.there);
        else if (part->tenth_count == 0 || of->policy->certificate_years)
            buf_puts(&of->text, " –");
        buf_puts(&of->text, " /");
        if (!of->policy->certificate_years)
            add_marks(of, line, part->own, part->own_count);
    }
    if (part->year.there)
        add_year(of, line, &part->year, true);
    else
        buf_puts(&of->text, " –");
}

static void digest_year(struct digest *digest, const struct certificate_year *year)
{
    digest_int(digest, year->there);
    digest_int(digest, year->outcome);
    digest_int(digest, year->mark);
    digest_int(digest, year->debt);
}

/* Values, never identifiers. */
static void digest_part(struct digest *digest, const struct certificate_part *part)
{
    digest_year(digest, &part->year);
    for (int i = 0; i < part->tenth_count; i++)
        digest_int(digest, part->tenth[i].mark);
    digest_year(digest, &part->tenth_year);
    digest_int(digest, -1);
    for (int i = 0; i < part->own_count; i++)
        digest_int(digest, part->own[i].mark);
}

/* After the last subject: what the line as a whole depends on. */
static void digest_line(struct digest *digest, const struct policy *policy, struct certificate_line *line)
{
    const struct rules_certificate *rules = &line->rules;
    digest_text(digest, line->title);
    digest_int(digest, rules->grade);
    digest_int(digest, rules->grade == 11 && policy->certificate_years);
    digest_int(digest, rules->grade == 9 && policy->certificate_year_only);
    digest_int(digest, rules->grade == 9 && policy->certificate_together);
    digest_int(digest, rules->exam_mark);
    digest_int(digest, rules->tenth_unknown);
    digest_int(digest, rules->override_outcome);
    digest_int(digest, rules->override_mark);
    digest_end(digest, line->digest);
}

bool certificate_has(const struct certificate *of, const struct certificate_line *line, int32_t subject)
{
    const struct certificate_part *part = &of->parts[subject];
    bool in = line->joins >= 0 ? of->subjects[subject].line == line->joins : line->subject == subject;
    return in && (stands(part) || part->exam_mark >= 0);
}

static void add_subject(struct certificate *of, struct certificate_line *line, int32_t at,
                        struct digest *digest)
{
    const struct certificate_part *part = &of->parts[at];
    bool taught = part->year.there || part->tenth_year.there;
    digest_part(digest, part);
    if (line->joins >= 0 && taught)
        buf_printf(&of->text, "%s%s", of->text.len > 0 ? ", " : "", of->subjects[at].title);
    if (taught)
        add_part(of, &line->rules, part);
    if (line->rules.grade == 9 && line->joins < 0 && part->final_id != 0) { /* the final mark is the line */
        line->override_id = part->final_id;
        line->rules.override_outcome = RULES_MARK;
        line->rules.override_mark = part->final_mark;
        line->rules.override_final = !part->set;
    }
    if (part->set) {
        line->override_id = part->override_id;
        line->rules.override_outcome = part->override_outcome;
        line->rules.override_mark = part->override_mark;
    }
    int before = line->exam_of >= 0 ? of->parts[line->exam_of].exam_order : 0;
    if (line->rules.grade == 9 && part->exam_mark >= 0 && part->exam_order > before) {
        line->rules.exam_mark = part->exam_mark;
        line->exam_of = at;
    }
}

/* The line in which the subject AT stands first. */
static void make_line(struct certificate *of, int32_t at, struct certificate_line *line)
{
    size_t subjects = of->grade->term->subjects_count;
    struct digest digest;
    digest_begin(&digest);
    buf_clear(&of->text);
    if (line->joins < 0)
        add_subject(of, line, at, &digest);
    for (size_t k = 0; line->joins >= 0 && k < subjects; k++)
        if (of->subjects[of->order[k]].line == line->joins)
            add_subject(of, line, of->order[k], &digest);
    digest_line(&digest, of->policy, line);
    line->made = rules_certify(of->policy, &line->rules, NULL);
}

int certificate_each(struct certificate *of, const struct term_pupil *pupil, certificate_take *take,
                     void *with, struct err *err)
{
    const struct policy_book *book = of->grade->book;
    const struct term *term = of->grade->term;
    bool tenth_known = false;
    int position = 0;
    if (certificate_load_parts(of, pupil, &tenth_known, err) != 0)
        return -1;
    memset(of->told, 0, (book->lines_count + 1) * sizeof *of->told);
    for (size_t i = 0; i < term->subjects_count; i++) {
        int32_t at = of->order[i];
        int joins = of->subjects[at].line;
        if (!stands(&of->parts[at]) || (joins >= 0 && of->told[joins]))
            continue;
        struct certificate_line line = {.rules = {.grade = pupil->grade,
                                                  .exam_mark = -1,
                                                  .override_mark = -1,
                                                  .tenth_unknown = pupil->grade == 11 && !tenth_known},
                                        .title =
                                            joins >= 0 ? book->lines[joins].title : of->subjects[at].title,
                                        .position = ++position,
                                        .joins = joins,
                                        .subject = joins >= 0 ? -1 : at,
                                        .exam_of = -1};
        make_line(of, at, &line);
        if (joins >= 0)
            of->told[joins] = true;
        if (take(of, pupil, &line, with, err) != 0)
            return -1;
    }
    return 0;
}

bool certificate_due(const struct term *term, const struct term_pupil *pupil)
{
    return term->year && pupil->place == TERM_ON_ROLL && (pupil->grade == 9 || pupil->grade == 11);
}

static int open_all(struct certificate *of, struct err *err)
{
    struct store *store = of->grade->run->store;
    struct {
        struct stmt **stmt;
        const char *sql;
    } all[] = {
        {&of->tenth, tenth_sql}, {&of->exams, exams_sql}, {&of->set, set_sql}, {&of->cleared, cleared_sql}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if ((*all[i].stmt = store_prepare(store, all[i].sql, err)) == NULL)
            return -1;
    struct stmt *stmt = term_query(of->grade->run, before_sql, err);
    int row = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (row == 1)
        of->before = stmt_int(stmt, 0);
    stmt_free(stmt);
    return row < 0 || load_subjects(of, err) != 0 ? -1 : load_children(of, err);
}

struct certificate *certificate_open(struct grade *grade, struct err *err)
{
    size_t subjects = grade->term->subjects_count + 1;
    struct certificate *of = mem_zalloc(sizeof *of);
    *of = (struct certificate){.grade = grade,
                               .policy = grade->book->base,
                               .subjects = mem_zalloc(subjects * sizeof *of->subjects),
                               .order = mem_zalloc(subjects * sizeof *of->order),
                               .parts = mem_zalloc(subjects * sizeof *of->parts),
                               .told = mem_zalloc((grade->book->lines_count + 1) * sizeof *of->told)};
    if (open_all(of, err) == 0)
        return of;
    certificate_close(of);
    return NULL;
}

void certificate_close(struct certificate *of)
{
    if (of == NULL)
        return;
    stmt_free(of->tenth);
    stmt_free(of->exams);
    stmt_free(of->set);
    stmt_free(of->cleared);
    free(of->subjects);
    free(of->order);
    free(of->parts);
    free(of->told);
    buf_free(&of->text);
    free(of);
}
