/*
 * certificate: what goes into the certificate («аттестат») of grades 9 and 11, line by line: table certificate of a
 * year, rewritten by the stage grade in its own transaction. In: the roll of the year with what came out for each
 * row, examinations, marks set for the certificate, attempts that cleared a debt, and for grade 11 the results of the
 * year before (where there are none, the marks that the former school gave). How a line is decided: rules_certify.
 * Out also: a finding where a mark is set for the certificate of somebody who gets none. What can fail: the data base.
 */
#include "assess/grade.h"
#include "base/arena.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
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
    "SELECT r.subject_id, p.kind = 'year', p.position, r.mark FROM period p CROSS JOIN result r ON "
    "r.period_id = "
    "p.period_id AND r.pupil_id = ?1 WHERE (p.period_id = ?2 OR p.parent_id = ?2) AND p.withdrawn = 0 AND "
    "r.outcome = 'mark' UNION ALL "
    "SELECT o.subject_id, p.kind = 'year', p.position, o.mark FROM final_override o JOIN period p USING "
    "(period_id) WHERE o.pupil_id = ?1 AND o.kind = 'period' AND o.withdrawn = 0 AND o.outcome = 'mark' AND "
    "(p.period_id = ?2 OR p.parent_id = ?2) AND p.withdrawn = 0 AND NOT EXISTS (SELECT 1 FROM result r WHERE "
    "r.period_id = o.period_id AND r.pupil_id = ?1 AND r.subject_id = o.subject_id) ORDER BY 1, 2, 3";
static const char exams_sql[] =
    "SELECT subject_id, mark, score_x1000, coalesce(max_x1000, 0) FROM exam_result WHERE pupil_id = ?1 AND "
    "period_id = ?2 AND kind = 'exam' AND withdrawn = 0 ORDER BY held_on, exam_result_id";
static const char set_sql[] =
    "SELECT final_override_id, subject_id, outcome, coalesce(mark, -1) FROM final_override WHERE pupil_id = "
    "?1 "
    "AND period_id = ?2 AND kind = 'certificate' AND withdrawn = 0 ORDER BY final_override_id";
static const char cleared_sql[] =
    "SELECT outcome, coalesce(mark, -1) FROM debt_attempt WHERE pupil_id = ?1 AND period_id = ?2 AND "
    "subject_id "
    "= ?3 AND withdrawn = 0 AND (outcome = 'pass' OR mark >= ?4) ORDER BY held_on DESC, debt_attempt_id DESC";
static const char line_sql[] =
    "INSERT INTO certificate (period_id, pupil_id, position, title, subject_id, class_group_id, marks_text, "
    "mark_sum, mark_count, exam_mark, computed_mark, mark, tie, final_override_id, outcome, outcome_text, "
    "reason) "
    "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17)";
static const char title_sql[] = "SELECT title, source_id FROM subject WHERE subject_id = ?1";
static const char strays_sql[] =
    "SELECT pupil_id, subject_id FROM final_override WHERE period_id = :period AND "
    "kind = 'certificate' AND withdrawn = 0 ORDER BY final_override_id";

enum { PERIODS_MAX = 8 };

/* What one subject gives to the certificate of the pupil at hand. */
struct part {
    bool on_roll, set, debt;
    enum rules_outcome outcome; /* of the year */
    int mark;
    int tenth[PERIODS_MAX], tenth_count; /* grade 10: half-years, then the year */
    bool tenth_year;
    int own[PERIODS_MAX], own_count; /* half-years of grade 11 */
    int exam_mark, exam_order;       /* -1: none */
    int64_t override_id;
    enum rules_outcome override_outcome;
    int override_mark;
};

struct subject {
    const char *title, *source_id;
    int64_t position;
    int line; /* of [certificate]; -1: its own */
};

struct certificate {
    struct grade *grade;
    const struct policy *policy; /* what holds for the whole school */
    struct subject *subjects;    /* [subject] */
    int32_t *order;              /* of the subjects in forms */
    struct part *parts;          /* [subject] */
    bool *told;                  /* [line of the policy], of the pupil at hand */
    int64_t before;              /* the year before; 0: not there */
    struct stmt *tenth, *exams, *set, *cleared, *insert;
    struct buf text;
};

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
        struct subject *subject = &of->subjects[at];
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

static struct part *part_of(struct certificate *of, int64_t subject_id)
{
    int32_t at = term_ids_find(&of->grade->term->subject_ids, subject_id);
    return at >= 0 ? &of->parts[at] : NULL;
}

/* A debt that was cleared gives the mark of the attempt. */
static int take_cleared(struct certificate *of, const struct term_pupil *pupil, int64_t subject_id,
                        struct part *part, struct err *err)
{
    const struct policy *policy = policy_of(of->grade->book, pupil->grade, subject_id);
    bool debt = part->outcome == RULES_FAIL || part->outcome == RULES_NOT_ATTESTED ||
                (part->outcome == RULES_MARK && part->mark < policy->pass);
    if (!debt)
        return 0;
    stmt_bind_int(of->cleared, 1, pupil->id);
    stmt_bind_int(of->cleared, 2, of->grade->term->period_id);
    stmt_bind_int(of->cleared, 3, subject_id);
    stmt_bind_int(of->cleared, 4, policy->pass);
    int row = stmt_step(of->cleared, err);
    if (row == 1) {
        part->mark = (int)stmt_int(of->cleared, 1);
        part->outcome = part->mark >= 0 ? RULES_MARK : RULES_PASS;
    } else {
        part->debt = true;
    }
    stmt_reset(of->cleared);
    return row < 0 ? -1 : 0;
}

static int take_rows(struct certificate *of, const struct term_pupil *pupil, struct err *err)
{
    const struct term *term = of->grade->term;
    for (int32_t i = 0; i < pupil->rows; i++) {
        const struct term_row *row = &term->rows[pupil->first_row + i];
        const struct grade_line *line = &of->grade->lines[pupil->first_row + i];
        struct part *part = &of->parts[row->subject];
        if (line->outcome == RULES_DEPARTED || line->outcome == RULES_UNMARKED)
            continue;
        part->on_roll = true;
        part->outcome = (enum rules_outcome)line->outcome;
        part->mark = line->mark;
        for (int32_t k = 0; k < row->events && part->own_count < PERIODS_MAX; k++)
            if (term->events[row->first_event + k].kind == TERM_NUMBER)
                part->own[part->own_count++] = (int)(term->events[row->first_event + k].value_x1000 / 1000);
        if (take_cleared(of, pupil, term->subjects[row->subject].id, part, err) != 0)
            return -1;
    }
    return 0;
}

/* *KNOWN: anything at all of grade 10. */
static int take_tenth(struct certificate *of, int64_t pupil_id, bool *known, struct err *err)
{
    int step = 0;
    stmt_bind_int(of->tenth, 1, pupil_id);
    stmt_bind_int(of->tenth, 2, of->before);
    while ((step = stmt_step(of->tenth, err)) == 1) {
        struct part *part = part_of(of, stmt_int(of->tenth, 0));
        *known = true;
        if (part == NULL || part->tenth_count == PERIODS_MAX)
            continue;
        bool year = stmt_int(of->tenth, 1) != 0;
        part->tenth_year |= year;
        if (year || !of->policy->certificate_years)
            part->tenth[part->tenth_count++] = (int)stmt_int(of->tenth, 3);
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
        struct part *part = part_of(of, subject_id);
        bool scored = !stmt_is_null(of->exams, 2) && score >= 0 && score <= 1000000000;
        if (part == NULL || (stmt_is_null(of->exams, 1) && !scored))
            continue;
        part->exam_order = ++order;
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
        struct part *part = part_of(of, stmt_int(of->set, 1));
        if (part == NULL)
            continue;
        part->set = true;
        part->override_id = stmt_int(of->set, 0);
        part->override_outcome = rules_outcome_of(stmt_text(of->set, 2, NULL));
        part->override_mark = (int)stmt_int(of->set, 3);
    }
    stmt_reset(of->set);
    return step;
}

/* Does the subject stand in the certificate: taught this year, or finished in grade 10, or set by hand? */
static bool stands(const struct part *part)
{
    return part->on_roll || part->tenth_year || part->set;
}

static void add_marks(struct certificate *of, struct rules_certificate *line, const int *marks, int count)
{
    for (int i = 0; i < count; i++) {
        buf_printf(&of->text, " %d", marks[i]);
        line->sum += marks[i];
        line->marks++;
    }
}

/* What a subject adds to its line, and to the text: «4», or «4 5 5 / 4 4 4» with grade 10 before the stroke. */
static void add_part(struct certificate *of, struct rules_certificate *line, const struct part *part)
{
    bool marked = part->on_roll && part->outcome == RULES_MARK;
    if (line->grade == 11) {
        add_marks(of, line, part->tenth, part->tenth_count);
        buf_puts(&of->text, part->tenth_count > 0 ? " /" : " – /");
        if (!of->policy->certificate_years)
            add_marks(of, line, part->own, part->own_count);
    }
    if (marked)
        add_marks(of, line, &part->mark, 1);
    else if (part->on_roll)
        buf_printf(&of->text, " %s", rules_outcome_texts[part->outcome]);
    else
        buf_puts(&of->text, " –");
    if (part->on_roll) {
        line->deferred += part->outcome == RULES_DEFERRED;
        line->debts += part->debt;
        line->passes += part->outcome == RULES_PASS;
        line->exempts += part->outcome == RULES_EXEMPT;
    }
}

static void bind_known(struct stmt *stmt, int at, int64_t value, bool known)
{
    if (known)
        stmt_bind_int(stmt, at, value);
    else
        stmt_bind_null(stmt, at);
}

/* A line with its subjects: of those that the policy joins, all; else the one. */
struct sum {
    struct rules_certificate line;
    const char *title;
    int64_t subject_id, override_id; /* 0: none */
};

static int write_line(struct certificate *of, const struct term_pupil *pupil, int position,
                      const struct sum *sum, struct err *err)
{
    static const char *const texts[RULES_OUTCOMES] = {[RULES_PASS] = "зачтено", [RULES_EXEMPT] = "осв."};
    const struct rules_certified made = rules_certify(of->policy, &sum->line);
    struct stmt *stmt = of->insert;
    char number[16];
    const char *text = made.outcome == RULES_NONE ? "–" : texts[made.outcome];
    const char *outcome = made.outcome == RULES_NONE ? "none" : rules_outcome_names[made.outcome];
    if (made.outcome == RULES_MARK) {
        snprintf(number, sizeof number, "%d", made.mark);
        text = number;
    }
    stmt_bind_int(stmt, 1, of->grade->term->period_id);
    stmt_bind_int(stmt, 2, pupil->id);
    stmt_bind_int(stmt, 3, position);
    stmt_bind_text(stmt, 4, sum->title);
    bind_known(stmt, 5, sum->subject_id, sum->subject_id != 0);
    stmt_bind_int(stmt, 6, of->grade->term->groups[pupil->home].id);
    const char *marks = buf_text(&of->text);
    stmt_bind_text(stmt, 7, marks + (*marks == ' ')); /* one subject: its marks alone */
    stmt_bind_int(stmt, 8, sum->line.sum);
    stmt_bind_int(stmt, 9, sum->line.marks);
    bind_known(stmt, 10, sum->line.exam_mark, sum->line.exam_mark >= 0);
    bind_known(stmt, 11, made.computed, made.computed >= 0);
    bind_known(stmt, 12, made.mark, made.mark >= 0);
    stmt_bind_int(stmt, 13, made.tie);
    bind_known(stmt, 14, sum->override_id, sum->override_id != 0);
    stmt_bind_text(stmt, 15, outcome);
    stmt_bind_text(stmt, 16, text);
    stmt_bind_text(stmt, 17, rules_lack_names[made.lack]);
    return stmt_run(stmt, err);
}

static void add_subject(struct certificate *of, struct sum *sum, int32_t at, bool joined, int *exam_order)
{
    const struct part *part = &of->parts[at];
    if (joined && (part->on_roll || part->tenth_year))
        buf_printf(&of->text, "%s%s", of->text.len > 0 ? ", " : "", of->subjects[at].title);
    if (part->on_roll || part->tenth_year)
        add_part(of, &sum->line, part);
    if (part->set) {
        sum->override_id = part->override_id;
        sum->line.override_outcome = part->override_outcome;
        sum->line.override_mark = part->override_mark;
    }
    if (sum->line.grade == 9 && part->exam_mark >= 0 && part->exam_order > *exam_order) {
        sum->line.exam_mark = part->exam_mark;
        *exam_order = part->exam_order;
    }
}

static int write_pupil(struct certificate *of, const struct term_pupil *pupil, bool tenth_known,
                       struct err *err)
{
    const struct policy_book *book = of->grade->book;
    const struct term *term = of->grade->term;
    int position = 0;
    memset(of->told, 0, (book->lines_count + 1) * sizeof *of->told);
    for (size_t i = 0; i < term->subjects_count; i++) {
        int32_t at = of->order[i];
        int joins = of->subjects[at].line, exam_order = 0;
        if (!stands(&of->parts[at]) || (joins >= 0 && of->told[joins]))
            continue;
        struct sum sum = {.line = {.grade = pupil->grade,
                                   .exam_mark = -1,
                                   .override_mark = -1,
                                   .tenth_unknown = pupil->grade == 11 && !tenth_known},
                          .title = joins >= 0 ? book->lines[joins].title : of->subjects[at].title,
                          .subject_id = joins >= 0 ? 0 : term->subjects[at].id};
        buf_clear(&of->text);
        if (joins < 0)
            add_subject(of, &sum, at, false, &exam_order);
        for (size_t k = 0; joins >= 0 && k < term->subjects_count; k++)
            if (of->subjects[of->order[k]].line == joins)
                add_subject(of, &sum, of->order[k], true, &exam_order);
        if (joins >= 0)
            of->told[joins] = true;
        if (write_line(of, pupil, ++position, &sum, err) != 0)
            return -1;
    }
    return 0;
}

static bool gets_one(const struct term *term, const struct term_pupil *pupil)
{
    return term->year && pupil->place == TERM_ON_ROLL && (pupil->grade == 9 || pupil->grade == 11);
}

static int certify(struct certificate *of, const struct term_pupil *pupil, struct err *err)
{
    const struct term *term = of->grade->term;
    bool tenth_known = false;
    for (size_t i = 0; i < term->subjects_count; i++)
        of->parts[i] = (struct part){.mark = -1, .exam_mark = -1, .override_mark = -1};
    if (take_rows(of, pupil, err) != 0 || take_set(of, pupil->id, err) != 0)
        return -1;
    if (pupil->grade == 9 && take_exams(of, pupil, err) != 0)
        return -1;
    if (pupil->grade == 11 && of->before != 0 && take_tenth(of, pupil->id, &tenth_known, err) != 0)
        return -1;
    return write_pupil(of, pupil, tenth_known, err);
}

/* A mark for the certificate of somebody who gets none this year. */
static int find_strays(struct grade *grade, struct err *err)
{
    const struct term *term = grade->term;
    struct stmt *stmt = term_query(grade->run, strays_sql, err);
    int row = -1, failed = 0;
    while (stmt != NULL && failed == 0 && (row = stmt_step(stmt, err)) == 1) {
        int32_t pupil = term_ids_find(&term->pupil_ids, stmt_int(stmt, 0));
        if (pupil < 0 || !gets_one(term, &term->pupils[pupil]))
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
    if (grade->book->lines_count == 0 || pupil < 0 || !gets_one(term, &term->pupils[pupil]))
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

static int open_all(struct certificate *of, struct err *err)
{
    struct store *store = of->grade->run->store;
    struct {
        struct stmt **stmt;
        const char *sql;
    } all[] = {{&of->tenth, tenth_sql},
               {&of->exams, exams_sql},
               {&of->set, set_sql},
               {&of->cleared, cleared_sql},
               {&of->insert, line_sql}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if ((*all[i].stmt = store_prepare(store, all[i].sql, err)) == NULL)
            return -1;
    struct stmt *stmt = term_query(of->grade->run, before_sql, err);
    int row = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (row == 1)
        of->before = stmt_int(stmt, 0);
    stmt_free(stmt);
    return row < 0 ? -1 : load_subjects(of, err);
}

int grade_write_certificates(struct grade *grade, struct err *err)
{
    const struct term *term = grade->term;
    size_t first = 0;
    if (find_strays(grade, err) != 0)
        return -1;
    while (first < term->pupils_count && !gets_one(term, &term->pupils[first]))
        first++;
    if (first == term->pupils_count)
        return 0;
    struct certificate of = {.grade = grade,
                             .policy = grade->book->base,
                             .subjects = mem_zalloc((term->subjects_count + 1) * sizeof *of.subjects),
                             .order = mem_zalloc((term->subjects_count + 1) * sizeof *of.order),
                             .parts = mem_zalloc((term->subjects_count + 1) * sizeof *of.parts),
                             .told = mem_zalloc((grade->book->lines_count + 1) * sizeof *of.told)};
    int failed = open_all(&of, err);
    for (size_t i = first; i < term->pupils_count && failed == 0; i++)
        if (gets_one(term, &term->pupils[i]) && !term->pupils[i].departed)
            failed = certify(&of, &term->pupils[i], err);
    stmt_free(of.tenth);
    stmt_free(of.exams);
    stmt_free(of.set);
    stmt_free(of.cleared);
    stmt_free(of.insert);
    free(of.subjects);
    free(of.order);
    free(of.parts);
    free(of.told);
    buf_free(&of.text);
    return failed;
}
