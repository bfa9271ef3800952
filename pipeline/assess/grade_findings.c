/*
 * grade_findings: what the deputy head or a teacher should look at. Codes of the stage 'grade': no_marks,
 * no_weighted_work, few_marks, missed_lessons, override_differs, override_during_deferral,
 * override_in_unmarked_grade, deferral_overdue, deferral_lapsed_marked, deferral_advised, deferral_twice (deferral_find.c), no_subjects, mark_without_membership,
 * attendance_without_membership, override_without_membership, exam_without_membership, mark_out_of_range,
 * exam_in_marks, period_not_graded, work_owed, year_tie, policy_subject, policy_work_type, policy_double, policy_exam, exam_of_five,
 * certificate_override (certificate.c).
 */
#include "assess/grade.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct whom {
    int64_t class_group_id, subject_id, teacher_id, pupil_id;
};

/* LINE of policy.ini; 0: of nothing in particular. */
static int tell_at(struct grade *grade, const char *severity, const char *code, struct whom whom,
                   const char *read, const char *expected, int line, struct err *err)
{
    struct stmt *stmt = grade->finding;
    stmt_bind_int(stmt, 1, grade->term->period_id);
    stmt_bind_text(stmt, 2, severity);
    stmt_bind_text(stmt, 3, code);
    stmt_bind_text(stmt, 4, read);
    stmt_bind_text(stmt, 5, expected);
    stmt_bind_known(stmt, 6, whom.class_group_id, whom.class_group_id != 0);
    stmt_bind_known(stmt, 7, whom.subject_id, whom.subject_id != 0);
    stmt_bind_known(stmt, 8, whom.teacher_id, whom.teacher_id != 0);
    stmt_bind_known(stmt, 9, whom.pupil_id, whom.pupil_id != 0);
    stmt_bind_text(stmt, 10, line > 0 ? "policy.ini" : "");
    stmt_bind_known(stmt, 11, line, line != 0);
    return stmt_run(stmt, err);
}

static int tell(struct grade *grade, const char *severity, const char *code, struct whom whom,
                const char *read, const char *expected, struct err *err)
{
    return tell_at(grade, severity, code, whom, read, expected, 0, err);
}

int grade_find(struct grade *grade, const char *severity, const char *code, const struct term_row *row,
               const char *read, const char *expected, struct err *err)
{
    const struct term *term = grade->term;
    struct whom whom = {term->groups[term->pupils[row->pupil].home].id, term->subjects[row->subject].id,
                        row->teacher_id, term->pupils[row->pupil].id};
    return tell(grade, severity, code, whom, read, expected, err);
}

int grade_find_pupil(struct grade *grade, const char *severity, const char *code, int64_t pupil_id,
                     int64_t subject_id, struct err *err)
{
    const struct term *term = grade->term;
    struct whom whom = {.subject_id = subject_id, .pupil_id = pupil_id};
    int32_t pupil = term_ids_find(&term->pupil_ids, pupil_id);
    if (pupil >= 0 && term->pupils[pupil].place != TERM_NOWHERE)
        whom.class_group_id = term->groups[term->pupils[pupil].home].id;
    return tell(grade, severity, code, whom, "", "", err);
}

static int find_not_attested(struct grade *grade, const struct term_row *row, enum rules_reason reason,
                             const struct rules_facts *facts, struct err *err)
{
    char read[32] = "", expected[32] = "";
    if (reason == RULES_FEW_MARKS) {
        snprintf(read, sizeof read, "%d", facts->sums.marks);
        snprintf(expected, sizeof expected, "%d",
                 rules_minimum(grade_policy(grade->book, grade->term, row), facts->weekly_hours_x1000,
                               facts->lessons_held, facts->lessons_out));
    } else if (reason == RULES_MISSED_LESSONS) {
        snprintf(read, sizeof read, "%d/%d", facts->lessons_missed, facts->lessons_held);
        snprintf(expected, sizeof expected, "%lld %%",
                 (long long)(grade_policy(grade->book, grade->term, row)->absence_limit_x1000 / 1000));
    } else if (reason == RULES_NO_WEIGHTED_WORK) {
        snprintf(read, sizeof read, "%d", facts->sums.marks);
    }
    return grade_find(grade, "warning", rules_reason_names[reason], row, read, expected, err);
}

/* An order for all subjects is told once. */
static int find_overdue(struct grade *grade, const struct term_row *row, struct err *err)
{
    if (grade->term->deferrals[row->deferral_at].due >= grade->today || grade->overdue_told[row->deferral_at])
        return 0;
    grade->overdue_told[row->deferral_at] = true;
    return grade_find(grade, "warning", "deferral_overdue", row, "", "", err);
}

/* Decided by itog defer lapse; marks that came in spite of it wait for another decision. */
static int find_lapsed(struct grade *grade, const struct term_row *row, const struct rules_verdict *computed,
                       const struct rules_facts *facts, struct err *err)
{
    char read[16];
    if (computed->outcome == RULES_NOT_ATTESTED)
        return 0;
    snprintf(read, sizeof read, "%d", facts->sums.marks);
    return grade_find(grade, "warning", "deferral_lapsed_marked", row, read, "", err);
}

int grade_find_row(struct grade *grade, const struct term_row *row, const struct rules_standing *standing,
                   const struct rules_verdict *held, const struct rules_facts *facts, struct err *err)
{
    if (held->outcome == RULES_DEPARTED)
        return 0;
    if (held->outcome == RULES_NOT_ATTESTED && held->reason == RULES_DEFERRAL)
        return find_lapsed(grade, row, &standing->computed, facts, err);
    if (held->outcome == RULES_NOT_ATTESTED && held->reason != RULES_TEACHER)
        return find_not_attested(grade, row, held->reason, facts, err);
    if (held->outcome == RULES_DEFERRED && row->deferral_at >= 0 && standing->deferral_open)
        return find_overdue(grade, row, err);
    if (standing->computed.tie && standing->override_outcome == RULES_NONE) {
        char mark[16];
        snprintf(mark, sizeof mark, "%d", standing->computed.mark);
        return grade_find(grade, "notice", "year_tie", row, mark, "", err);
    }
    if (standing->override_outcome == RULES_NONE)
        return 0;
    if (standing->unmarked_grade && standing->override_outcome == RULES_MARK)
        return grade_find(grade, "warning", "override_in_unmarked_grade", row, "", "", err);
    if (standing->deferral_open &&
        grade_find(grade, "warning", "override_during_deferral", row, "", "", err) != 0)
        return -1;
    if (standing->override_outcome != RULES_MARK || standing->computed.outcome != RULES_MARK ||
        standing->override_mark == standing->computed.mark)
        return 0;
    char read[16], expected[16];
    snprintf(read, sizeof read, "%d", standing->override_mark);
    snprintf(expected, sizeof expected, "%d", standing->computed.mark);
    return grade_find(grade, grade->term->overrides[row->override_at].reasoned ? "notice" : "warning",
                      "override_differs", row, read, expected, err);
}

static int find_no_subjects(struct grade *grade, struct err *err)
{
    const struct term *term = grade->term;
    for (size_t i = 0; i < term->pupils_count; i++) {
        const struct term_pupil *pupil = &term->pupils[i];
        struct whom whom = {.pupil_id = pupil->id};
        if (pupil->place != TERM_ON_ROLL || pupil->rows > 0 || pupil->departed)
            continue;
        whom.class_group_id = term->groups[pupil->home].id;
        if (tell(grade, "warning", "no_subjects", whom, "", "", err) != 0)
            return -1;
    }
    return 0;
}

static bool has_certificates(const struct term *term)
{
    for (size_t i = 0; i < term->pupils_count; i++)
        if (term->pupils[i].grade == 9 || term->pupils[i].grade == 11)
            return true;
    return false;
}

/* A ready policy joins subjects that not every school has: a line is at fault when the school has another of it, or
 * grades that get a certificate. */
static bool is_missed(const struct policy_book *book, size_t name, bool certificates)
{
    if (book->names[name].known || book->names[name].scoped)
        return !book->names[name].known;
    for (size_t i = 0; i < book->lines_count; i++) {
        const int *names = book->line_names + book->lines[i].first_name;
        bool here = false, another = false;
        for (int k = 0; k < book->lines[i].names; k++) {
            here |= names[k] == (int)name;
            another |= book->names[names[k]].known;
        }
        if (here)
            return another || certificates;
    }
    return true;
}

/* The one of the list whose title is nearest to NAME; OTHERWISE: none is near. */
static const char *nearest(struct arena *arena, const struct policy_subject *list, size_t count,
                           const char *name, const char *otherwise)
{
    size_t best = 0;
    const char *found = otherwise;
    for (size_t i = 0; i < count; i++)
        if (text_nearer(arena, name, list[i].title, &best))
            found = list[i].title;
    return found;
}

/* What the policy names and the school does not have. */
static int find_strangers(struct grade *grade, struct err *err)
{
    const struct policy_book *book = grade->book;
    struct arena *arena = grade->run->arena;
    bool certificates = has_certificates(grade->term);
    for (size_t i = 0; i < book->names_count; i++)
        if (is_missed(book, i, certificates) &&
            tell_at(grade, "warning", "policy_subject", (struct whom){0}, book->names[i].text,
                    nearest(arena, book->subject, book->subjects, book->names[i].text, "subjects.csv"),
                    book->names[i].line, err) != 0)
            return -1;
    for (size_t i = 0; i < book->weights_count; i++)
        if (!book->weights[i].known &&
            tell_at(grade, "warning", "policy_work_type", (struct whom){0}, book->weights[i].type,
                    nearest(arena, book->types, book->types_count, book->weights[i].type, "work_types.csv"),
                    book->weights[i].line, err) != 0)
            return -1;
    return 0;
}

/* One value by two names: "policy.ini:18 [weights] К", first "14 [weights] Контрольная". */
static int find_doubles(struct grade *grade, struct err *err)
{
    const struct policy_book *book = grade->book;
    for (size_t i = 0; i < book->doubles_count; i++) {
        const struct policy_double *twice = &book->doubles[i];
        struct arena *arena = grade->run->arena;
        if (tell_at(grade, "warning", "policy_double", (struct whom){0},
                    arena_printf(arena, "%s %s", book->sections[twice->section].text, twice->name),
                    arena_printf(arena, "policy.ini:%d %s %s", twice->first_line,
                                 book->sections[twice->first_section].text, twice->first_name),
                    twice->line, err) != 0)
            return -1;
    }
    return 0;
}

/* A file of the time before there was the key has none, and the mean with an exam is not what grades 10 and 11 are used
 * to: the default stays what it was, and the school is told. */
bool grade_is_exam_unsaid(const struct policy *policy, const struct rules_standing *standing,
                          const struct rules_verdict *held)
{
    return policy->grade >= 10 && policy->place[POLICY_EXAM_COMBINE].line == 0 &&
           held->outcome == RULES_MARK && standing->exam_mark >= 0 && standing->override_final < 0;
}

static int find_exams_unsaid(struct grade *grade, struct err *err)
{
    char read[24];
    snprintf(read, sizeof read, "%lld", (long long)grade->exams_unsaid);
    return grade->exams_unsaid == 0 ? 0
                                    : tell(grade, "warning", "policy_exam", (struct whom){0}, read,
                                           "[exam : level upper_secondary] combine = ignore", err);
}

/* A state examination is marked by five everywhere; a school of ten reads what it is given as marks of ten. */
static int find_exams_of_five(struct grade *grade, struct err *err)
{
    char read[24];
    snprintf(read, sizeof read, "%lld", (long long)grade->exams_low);
    return grade->exams_low == 0
               ? 0
               : tell(grade, "warning", "exam_of_five", (struct whom){0}, read, "1..10", err);
}

int grade_find_oddities(struct grade *grade, struct err *err)
{
    static const struct {
        const char *severity, *code;
    } words[] = {
        [TERM_MARK_OUTSIDE] = {"warning", "mark_without_membership"},
        [TERM_ATTENDANCE_OUTSIDE] = {"notice", "attendance_without_membership"},
        [TERM_OVERRIDE_OUTSIDE] = {"warning", "override_without_membership"},
        [TERM_EXAM_OUTSIDE] = {"warning", "exam_without_membership"},
        [TERM_MARK_OUT_OF_RANGE] = {"error", "mark_out_of_range"},
        [TERM_EXAM_IN_MARKS] = {"warning", "exam_in_marks"},
        [TERM_CHILD_NOT_GRADED] = {"warning", "period_not_graded"},
    };
    const struct term *term = grade->term;
    if (find_strangers(grade, err) != 0 || find_doubles(grade, err) != 0 ||
        find_exams_unsaid(grade, err) != 0 || find_exams_of_five(grade, err) != 0)
        return -1;
    for (size_t i = 0; i < term->oddities_count; i++) {
        const struct term_oddity *odd = &term->oddities[i];
        if (odd->kind == TERM_EXAM_OUTSIDE && grade_is_line_exam(grade, odd->pupil_id, odd->subject_id))
            continue;
        if (grade_find_pupil(grade, words[odd->kind].severity, words[odd->kind].code, odd->pupil_id,
                             odd->subject_id, err) != 0)
            return -1;
    }
    return find_no_subjects(grade, err);
}
