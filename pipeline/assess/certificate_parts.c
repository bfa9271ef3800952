/*
 * certificate_parts: what each subject gives to a pupil's certificate. In: the rows of the year with what came out for
 * them, examinations, marks set for the certificate or after the exam, attempts that cleared a debt, and for grade 11 the results of the
 * year before (where there are none, the marks that the former school gave). Out: of->parts. What can fail: the data base.
 */
#include "assess/certificate.h"
#include "store/store.h"

#include <string.h>

static struct certificate_part *part_of(struct certificate *of, int64_t subject_id)
{
    int32_t at = term_ids_find(&of->grade->term->subject_ids, subject_id);
    return at >= 0 ? &of->parts[at] : NULL;
}

/* What a year gave; a debt that was cleared gives the mark of the attempt. */
static int take_year(struct certificate *of, const struct term_pupil *pupil, int64_t subject_id,
                     int64_t period_id, enum rules_outcome outcome, int mark, struct certificate_year *year,
                     struct err *err)
{
    const struct policy *policy = policy_of(of->grade->book, pupil->grade, subject_id);
    *year = (struct certificate_year){.there = true,
                                      .period_id = period_id,
                                      .was = outcome,
                                      .outcome = outcome,
                                      .was_mark = mark,
                                      .mark = mark};
    bool debt = outcome == RULES_FAIL || outcome == RULES_NOT_ATTESTED ||
                (outcome == RULES_MARK && mark < policy->pass);
    if (!debt)
        return 0;
    stmt_bind_int(of->cleared, 1, pupil->id);
    stmt_bind_int(of->cleared, 2, period_id);
    stmt_bind_int(of->cleared, 3, subject_id);
    stmt_bind_int(of->cleared, 4, policy->pass);
    int row = stmt_step(of->cleared, err);
    if (row == 1) {
        year->attempt_id = stmt_int(of->cleared, 2);
        year->mark = (int)stmt_int(of->cleared, 1);
        year->outcome = year->mark >= 0 ? RULES_MARK : RULES_PASS;
    } else {
        year->debt = true;
    }
    stmt_reset(of->cleared);
    return row < 0 ? -1 : 0;
}

/* What a period of this year gave: of several that end on one day the position tells which. */
static struct certificate_mark mark_of(const struct certificate *of, const struct term_event *event)
{
    struct certificate_mark mark = {(int)(event->value_x1000 / 1000), 0};
    for (int i = 0; i < of->children_count; i++)
        if (of->children[i].ends == event->day && of->children[i].position == event->number)
            mark.period_id = of->children[i].period_id;
    return mark;
}

static int take_rows(struct certificate *of, const struct term_pupil *pupil, struct err *err)
{
    const struct term *term = of->grade->term;
    for (int32_t i = 0; i < pupil->rows; i++) {
        const struct term_row *row = &term->rows[pupil->first_row + i];
        const struct grade_line *line = &of->grade->lines[pupil->first_row + i];
        struct certificate_part *part = &of->parts[row->subject];
        if (line->outcome == RULES_DEPARTED || line->outcome == RULES_UNMARKED)
            continue;
        for (int32_t k = 0; k < row->events && part->own_count < CERTIFICATE_MARKS_MAX; k++)
            if (term->events[row->first_event + k].kind == TERM_NUMBER)
                part->own[part->own_count++] = mark_of(of, &term->events[row->first_event + k]);
        if (take_year(of, pupil, term->subjects[row->subject].id, term->period_id,
                      (enum rules_outcome)line->outcome, line->mark, &part->year, err) != 0)
            return -1;
    }
    return 0;
}

/* *KNOWN: anything at all of grade 10. */
static int take_tenth(struct certificate *of, const struct term_pupil *pupil, bool *known, struct err *err)
{
    int step = 0;
    stmt_bind_int(of->tenth, 1, pupil->id);
    stmt_bind_int(of->tenth, 2, of->before);
    while ((step = stmt_step(of->tenth, err)) == 1) {
        int64_t subject_id = stmt_int(of->tenth, 0);
        struct certificate_part *part = part_of(of, subject_id);
        enum rules_outcome outcome = rules_outcome_of(stmt_text(of->tenth, 5, NULL));
        int mark = (int)stmt_int(of->tenth, 3);
        *known = true;
        if (part == NULL)
            continue;
        if (stmt_int(of->tenth, 1) != 0) {
            if (take_year(of, pupil, subject_id, of->before, outcome, mark, &part->tenth_year, err) != 0)
                step = -1;
        } else if (outcome == RULES_MARK && part->tenth_count < CERTIFICATE_MARKS_MAX) {
            part->tenth[part->tenth_count++] = (struct certificate_mark){mark, stmt_int(of->tenth, 4)};
        }
        if (step < 0)
            break;
    }
    stmt_reset(of->tenth);
    return step;
}

/* A later examination in a subject replaces an earlier one. */
static int take_exams(struct certificate *of, const struct term_pupil *pupil, struct err *err)
{
    int step = 0, order = 0;
    stmt_bind_int(of->exams, 1, pupil->id);
    stmt_bind_int(of->exams, 2, of->grade->term->period_id);
    while ((step = stmt_step(of->exams, err)) == 1) {
        int64_t subject_id = stmt_int(of->exams, 0), score = stmt_int(of->exams, 2);
        struct certificate_part *part = part_of(of, subject_id);
        bool scored = !stmt_is_null(of->exams, 2) && score >= 0 && score <= 1000000000;
        if (part == NULL || (stmt_is_null(of->exams, 1) && !scored))
            continue;
        part->exam_order = ++order;
        part->exam_id = stmt_int(of->exams, 4);
        part->exam_given = !stmt_is_null(of->exams, 1);
        part->exam_mark = !stmt_is_null(of->exams, 1)
                              ? (int)stmt_int(of->exams, 1)
                              : rules_exam_mark(policy_of(of->grade->book, pupil->grade, subject_id), score,
                                                stmt_int(of->exams, 3));
    }
    stmt_reset(of->exams);
    return step;
}

static int take_set(struct certificate *of, int64_t pupil_id, struct err *err)
{
    int step = 0;
    stmt_bind_int(of->set, 1, pupil_id);
    stmt_bind_int(of->set, 2, of->grade->term->period_id);
    while ((step = stmt_step(of->set, err)) == 1) {
        struct certificate_part *part = part_of(of, stmt_int(of->set, 1));
        if (part == NULL)
            continue;
        if (stmt_int(of->set, 4) != 0) {
            part->final_id = stmt_int(of->set, 0);
            part->final_mark = (int)stmt_int(of->set, 3);
            continue;
        }
        part->set = true;
        part->override_id = stmt_int(of->set, 0);
        part->override_outcome = rules_outcome_of(stmt_text(of->set, 2, NULL));
        part->override_mark = (int)stmt_int(of->set, 3);
    }
    stmt_reset(of->set);
    return step;
}

int certificate_load_parts(struct certificate *of, const struct term_pupil *pupil, bool *tenth_known,
                           struct err *err)
{
    *tenth_known = false;
    for (size_t i = 0; i < of->grade->term->subjects_count; i++)
        of->parts[i] = (struct certificate_part){.exam_mark = -1, .override_mark = -1};
    if (take_rows(of, pupil, err) != 0 || take_set(of, pupil->id, err) != 0)
        return -1;
    if (pupil->grade == 9 && take_exams(of, pupil, err) != 0)
        return -1;
    return pupil->grade == 11 && of->before != 0 ? take_tenth(of, pupil, tenth_known, err) : 0;
}
