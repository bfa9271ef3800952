/*
 * grade_sheets: a pupil's period as a whole, and counts by class and subject, from the lines of the stage.
 * Categories and denominators: formulas of NetSchool (roll at the period's end without exempt, deferred and
 * those without any mark; н/а stays in).
 */
#include "assess/grade.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char pupil_sql[] = "INSERT INTO pupil_result (period_id, pupil_id, class_group_id, category, "
                                "subjects, days_missed, lessons_missed, lessons_ill, "
                                "lessons_unexcused, late) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)";
static const char subject_sql[] = "INSERT INTO subject_result (period_id, class_group_id, subject_id, roll, "
                                  "assessed, n5, n4, n3, n2, n_not_attested, n_no_mark, "
                                  "n_exempt, n_deferred, n_pass, n_fail, n_unmarked, n_departed, mark_sum) "
                                  "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,"
                                  "?15,?16,?17,?18)";

struct pupil_counts {
    int subjects, present; /* all rows; those that did not end with a departure */
    int band[6];           /* [2] to [5] */
    int without, fails, unmarked;
    int missed, ill, unexcused, late;
};

struct subject_counts {
    int band[6];
    int not_attested, no_mark, exempt, deferred, pass, fail, unmarked, departed;
    int64_t mark_sum;
    bool used;
};

static bool no_mark_at_all(const struct grade_line *line)
{
    return line->reason == RULES_NO_MARKS || line->reason == RULES_NO_WEIGHTED_WORK;
}

static const char *category(const struct term_pupil *pupil, const struct pupil_counts *counts)
{
    if (pupil->departed || (counts->subjects > 0 && counts->present == 0))
        return "departed";
    if (counts->subjects > 0 && counts->unmarked == counts->present)
        return "unmarked";
    if (counts->band[2] + counts->fails > 0)
        return "failing";
    if (counts->subjects == 0 || counts->without > 0)
        return "incomplete";
    if (counts->band[3] > 0)
        return counts->band[3] == 1 ? "one_three" : "threes";
    if (counts->band[4] > 0)
        return counts->band[4] == 1 ? "one_four" : "good";
    return "excellent";
}

static void count_pupil(struct pupil_counts *counts, const struct policy *policy,
                        const struct grade_line *line)
{
    counts->subjects++;
    counts->missed += line->missed;
    counts->ill += line->ill;
    counts->unexcused += line->unexcused;
    counts->late += line->late;
    if (line->outcome == RULES_DEPARTED)
        return;
    counts->present++;
    counts->without += line->outcome == RULES_NOT_ATTESTED || line->outcome == RULES_DEFERRED;
    counts->fails += line->outcome == RULES_FAIL;
    counts->unmarked += line->outcome == RULES_UNMARKED;
    if (line->outcome == RULES_MARK)
        counts->band[rules_band(policy, line->mark)]++;
}

static void count_subject(struct subject_counts *counts, const struct policy *policy,
                          const struct grade_line *line)
{
    counts->used = true;
    switch (line->outcome) {
    case RULES_MARK:
        counts->band[rules_band(policy, line->mark)]++;
        counts->mark_sum += line->mark;
        break;
    case RULES_NOT_ATTESTED:
        counts->no_mark += no_mark_at_all(line);
        counts->not_attested += !no_mark_at_all(line);
        break;
    case RULES_EXEMPT:
        counts->exempt++;
        break;
    case RULES_DEFERRED:
        counts->deferred++;
        break;
    case RULES_PASS:
        counts->pass++;
        break;
    case RULES_FAIL:
        counts->fail++;
        break;
    case RULES_UNMARKED:
        counts->unmarked++;
        break;
    default:
        counts->departed++;
        break;
    }
}

/* A day counts as missed only if every lesson of it was missed (Dnevnik.ru: "full days"). HELD and MISSED:
 * scratch, a place a day. */
static int days_missed(const struct term *term, const struct term_pupil *pupil, uint16_t *held,
                       uint16_t *missed)
{
    size_t days = (size_t)(term->ends - term->starts) + 1;
    memset(held, 0, days * sizeof *held);
    memset(missed, 0, days * sizeof *missed);
    for (int32_t i = 0; i < pupil->rows; i++) {
        const struct term_row *row = &term->rows[pupil->first_row + i];
        term_lessons_held(term, row, held);
        for (int32_t k = 0; k < row->events; k++) {
            const struct term_event *event = &term->events[row->first_event + k];
            if (event->kind <= TERM_ABSENT)
                missed[event->day - term->starts]++;
        }
    }
    int count = 0;
    for (size_t day = 0; day < days; day++)
        count += missed[day] > 0 && missed[day] >= held[day];
    return count;
}

static int write_pupil(struct stmt *stmt, const struct grade *grade, const struct term_pupil *pupil,
                       const struct pupil_counts *counts, int days, struct err *err)
{
    const char *named = category(pupil, counts);
    stmt_bind_int(stmt, 1, grade->term->period_id);
    stmt_bind_int(stmt, 2, pupil->id);
    stmt_bind_int(stmt, 3, grade->term->groups[pupil->home].id);
    stmt_bind_bytes(stmt, 4, named, strlen(named));
    stmt_bind_int(stmt, 5, counts->present > 0 ? counts->present : counts->subjects);
    stmt_bind_int(stmt, 6, days);
    stmt_bind_int(stmt, 7, counts->missed);
    stmt_bind_int(stmt, 8, counts->ill);
    stmt_bind_int(stmt, 9, counts->unexcused);
    stmt_bind_int(stmt, 10, counts->late);
    return stmt_run(stmt, err);
}

static int write_pupils(struct grade *grade, struct subject_counts *cells, struct stmt *stmt, struct err *err)
{
    const struct term *term = grade->term;
    size_t days = (size_t)(term->ends - term->starts) + 1;
    uint16_t *scratch = mem_alloc(2 * days * sizeof *scratch);
    int failed = 0;
    for (size_t i = 0; i < term->pupils_count && failed == 0; i++) {
        const struct term_pupil *pupil = &term->pupils[i];
        if (pupil->place != TERM_ON_ROLL)
            continue;
        struct pupil_counts counts = {0};
        for (int32_t k = 0; k < pupil->rows; k++) {
            const struct term_row *row = &term->rows[pupil->first_row + k];
            const struct grade_line *line = &grade->lines[pupil->first_row + k];
            count_pupil(&counts, grade->book->base, line);
            count_subject(&cells[(size_t)pupil->home * term->subjects_count + (size_t)row->subject],
                          grade->book->base, line);
        }
        grade->pupils++;
        int whole = counts.missed > 0 ? days_missed(term, pupil, scratch, scratch + days) : 0;
        failed = write_pupil(stmt, grade, pupil, &counts, whole, err);
    }
    free(scratch);
    return failed;
}

static int write_subject(struct stmt *stmt, const struct term *term, size_t cell,
                         const struct subject_counts *counts, struct err *err)
{
    int marks = counts->band[5] + counts->band[4] + counts->band[3] + counts->band[2];
    int assessed = marks + counts->not_attested;
    int roll = assessed + counts->no_mark + counts->exempt + counts->deferred + counts->pass + counts->fail +
               counts->unmarked;
    const int64_t values[] = {term->period_id,
                              term->groups[cell / term->subjects_count].id,
                              term->subjects[cell % term->subjects_count].id,
                              roll,
                              assessed,
                              counts->band[5],
                              counts->band[4],
                              counts->band[3],
                              counts->band[2],
                              counts->not_attested,
                              counts->no_mark,
                              counts->exempt,
                              counts->deferred,
                              counts->pass,
                              counts->fail,
                              counts->unmarked,
                              counts->departed,
                              counts->mark_sum};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        stmt_bind_int(stmt, (int)i + 1, values[i]);
    return stmt_run(stmt, err);
}

int grade_write_sheets(struct grade *grade, struct err *err)
{
    const struct term *term = grade->term;
    size_t cells = term->groups_count * term->subjects_count;
    struct subject_counts *counts = mem_zalloc((cells + 1) * sizeof *counts);
    struct stmt *stmt = store_prepare(grade->run->store, pupil_sql, err);
    int failed = stmt != NULL ? write_pupils(grade, counts, stmt, err) : -1;
    stmt_free(stmt);
    stmt = failed == 0 ? store_prepare(grade->run->store, subject_sql, err) : NULL;
    failed = stmt != NULL ? 0 : -1;
    for (size_t cell = 0; cell < cells && failed == 0; cell++)
        if (counts[cell].used)
            failed = write_subject(stmt, term, cell, &counts[cell], err);
    stmt_free(stmt);
    free(counts);
    return failed;
}
