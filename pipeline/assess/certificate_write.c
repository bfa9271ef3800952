/*
 * certificate_write: table certificate of a year, and certificate_join (which subjects the policy puts into one line),
 * rewritten by the stage grade in its own transaction. Out also: a finding where a mark is set for the certificate of
 * somebody who gets none. What can fail: the data base.
 */
#include "assess/certificate.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>

static const char line_sql[] =
    "INSERT INTO certificate (period_id, pupil_id, position, title, subject_id, class_group_id, marks_text, "
    "mark_sum, mark_count, exam_mark, computed_mark, mark, tie, final_override_id, outcome, outcome_text, "
    "reason, digest) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18)";
static const char join_sql[] =
    "INSERT INTO certificate_join (period_id, subject_id, title) VALUES (?1, ?2, ?3)";
static const char title_sql[] = "SELECT title, source_id FROM subject WHERE subject_id = ?1";
static const char strays_sql[] =
    "SELECT pupil_id, subject_id FROM final_override WHERE period_id = :period AND "
    "kind = 'certificate' AND withdrawn = 0 ORDER BY final_override_id";

enum { FIVE_MARKS = 5 };

static int write_line(struct certificate *of, const struct term_pupil *pupil,
                      const struct certificate_line *line, void *with, struct err *err)
{
    static const char *const texts[RULES_OUTCOMES] = {[RULES_PASS] = "зачтено", [RULES_EXEMPT] = "осв."};
    const struct rules_certified *made = &line->made;
    const struct term *term = of->grade->term;
    struct stmt *stmt = with;
    of->grade->exams_low += line->exam_of >= 0 && of->parts[line->exam_of].exam_given &&
                            line->rules.exam_mark <= FIVE_MARKS && of->policy->highest > FIVE_MARKS;
    char number[16];
    const char *text = made->outcome == RULES_NONE ? "–" : texts[made->outcome];
    const char *outcome = made->outcome == RULES_NONE ? "none" : rules_outcome_names[made->outcome];
    if (made->outcome == RULES_MARK) {
        snprintf(number, sizeof number, "%d", made->mark);
        text = number;
    }
    stmt_bind_int(stmt, 1, term->period_id);
    stmt_bind_int(stmt, 2, pupil->id);
    stmt_bind_int(stmt, 3, line->position);
    stmt_bind_text(stmt, 4, line->title);
    stmt_bind_known(stmt, 5, line->subject >= 0 ? term->subjects[line->subject].id : 0, line->subject >= 0);
    stmt_bind_int(stmt, 6, term->groups[pupil->home].id);
    const char *marks = buf_text(&of->text);
    stmt_bind_text(stmt, 7, marks + (*marks == ' ')); /* one subject: its marks alone */
    stmt_bind_int(stmt, 8, line->rules.sum);
    stmt_bind_int(stmt, 9, line->rules.marks);
    stmt_bind_known(stmt, 10, line->rules.exam_mark, line->rules.exam_mark >= 0);
    stmt_bind_known(stmt, 11, made->computed, made->computed >= 0);
    stmt_bind_known(stmt, 12, made->mark, made->mark >= 0);
    stmt_bind_int(stmt, 13, made->tie);
    stmt_bind_known(stmt, 14, line->override_id, line->override_id != 0);
    stmt_bind_text(stmt, 15, outcome);
    stmt_bind_text(stmt, 16, text);
    stmt_bind_text(stmt, 17, rules_lack_names[made->lack]);
    stmt_bind_text(stmt, 18, line->digest);
    return stmt_run(stmt, err);
}

/* A mark for the certificate of somebody who gets none this year. */
static int find_strays(struct grade *grade, struct err *err)
{
    const struct term *term = grade->term;
    struct stmt *stmt = term_query(grade->run, strays_sql, err);
    int row = -1, failed = 0;
    while (stmt != NULL && failed == 0 && (row = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 0));
        if (pupil < 0 || !certificate_due(term, &term->pupils[pupil]))
            failed = grade_find_pupil(grade, "warning", "certificate_override", stmt_int(stmt, 0),
                                      stmt_int(stmt, 1), err);
    }
    stmt_free(stmt);
    return failed != 0 ? -1 : row;
}

bool grade_is_line_exam(struct grade *grade, int64_t pupil_id, int64_t subject_id)
{
    const struct term *term = grade->term;
    struct err ignored = {0};
    int32_t pupil = term_ids_find(&term->pupil_ids, pupil_id);
    if (grade->book->lines_count == 0 || pupil < 0 || !certificate_due(term, &term->pupils[pupil]))
        return false;
    struct stmt *stmt = store_prepare(grade->run->store, title_sql, &ignored);
    bool joined = false;
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, subject_id);
        joined = stmt_step(stmt, &ignored) == 1 &&
                 policy_line_of(grade->book, stmt_text(stmt, 0, NULL), stmt_text(stmt, 1, NULL)) >= 0;
    }
    stmt_free(stmt);
    return joined;
}

/* What an import has to know of the policy to tell which line a subject is in. */
static int write_joins(const struct certificate *of, struct err *err)
{
    const struct term *term = of->grade->term;
    struct stmt *stmt = store_prepare(of->grade->run->store, join_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; i < term->subjects_count && failed == 0; i++) {
        if (of->subjects[i].line < 0)
            continue;
        stmt_bind_int(stmt, 1, term->period_id);
        stmt_bind_int(stmt, 2, term->subjects[i].id);
        stmt_bind_text(stmt, 3, of->grade->book->lines[of->subjects[i].line].title);
        failed = stmt_run(stmt, err);
    }
    stmt_free(stmt);
    return failed;
}

int grade_write_certificates(struct grade *grade, struct err *err)
{
    const struct term *term = grade->term;
    size_t first = 0;
    if (find_strays(grade, err) != 0)
        return -1;
    while (first < term->pupils_count && !certificate_due(term, &term->pupils[first]))
        first++;
    if (first == term->pupils_count)
        return 0;
    struct certificate *of = certificate_open(grade, err);
    struct stmt *stmt = of != NULL ? store_prepare(grade->run->store, line_sql, err) : NULL;
    int failed = stmt != NULL ? write_joins(of, err) : -1;
    for (size_t i = first; i < term->pupils_count && failed == 0; i++)
        if (certificate_due(term, &term->pupils[i]) && !term->pupils[i].departed)
            failed = certificate_each(of, &term->pupils[i], write_line, stmt, err);
    stmt_free(stmt);
    certificate_close(of);
    return failed;
}
