/*
 * grade_sheets: the statistics of results, in one pass over the lines of the stage: a pupil's period as a whole
 * (pupil_result) and the pupils of a class (class_result) here; subjects, teachers and kinds of work beside
 * (grade_tally, grade_works, grade_moves). Categories: formulas of NetSchool, the first that fits.
 */
#include "assess/grade_sheets.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char pupil_sql[] = "INSERT INTO pupil_result (period_id, pupil_id, class_group_id, category, "
                                "subjects, days_missed, lessons_missed, lessons_ill, "
                                "lessons_unexcused, late) VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)";
static const char class_sql[] =
    "INSERT INTO class_result (period_id, class_group_id, roll_start, arrived, moved_in, departed, "
    "moved_out, "
    "roll_end, pupils, excellent, one_four, good, one_three, threes, failing, incomplete, unmarked, "
    "with_not_attested, with_deferred, left_results) VALUES "
    "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)";

static const char *const category_names[CATEGORIES] = {
    [CATEGORY_FAILING] = "failing",     [CATEGORY_INCOMPLETE] = "incomplete",
    [CATEGORY_ONE_THREE] = "one_three", [CATEGORY_THREES] = "threes",
    [CATEGORY_ONE_FOUR] = "one_four",   [CATEGORY_GOOD] = "good",
    [CATEGORY_EXCELLENT] = "excellent", [CATEGORY_UNMARKED] = "unmarked",
    [CATEGORY_DEPARTED] = "departed"};

struct pupil_counts {
    enum category is;
    int days;              /* missed as a whole */
    int subjects, present; /* all rows; those that did not end with a departure */
    int band[6];           /* [2] to [5] */
    int not_attested, no_mark, deferred, fails, unmarked;
    int missed, ill, unexcused, late;
};

/* The first that fits. */
static enum category category(const struct grade *grade, const struct term_pupil *pupil,
                              const struct pupil_counts *counts)
{
    int failing = counts->band[2] + counts->fails;
    if (grade->book->base->failing_with_not_attested)
        failing += counts->not_attested;
    if (pupil->departed || (counts->subjects > 0 && counts->present == 0))
        return CATEGORY_DEPARTED;
    if (counts->subjects > 0 && counts->unmarked == counts->present)
        return CATEGORY_UNMARKED;
    if (failing > 0)
        return CATEGORY_FAILING;
    bool any = counts->band[3] + counts->band[4] + counts->band[5] > 0; /* else exempt, or passes only */
    if (!any || counts->not_attested + counts->no_mark + counts->deferred > 0)
        return CATEGORY_INCOMPLETE;
    if (counts->band[3] > 0)
        return counts->band[3] == 1 ? CATEGORY_ONE_THREE : CATEGORY_THREES;
    if (counts->band[4] > 0)
        return counts->band[4] == 1 ? CATEGORY_ONE_FOUR : CATEGORY_GOOD;
    return CATEGORY_EXCELLENT;
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
    counts->no_mark += grade_without_any_mark(line);
    counts->not_attested += line->outcome == RULES_NOT_ATTESTED && !grade_without_any_mark(line);
    counts->deferred += line->outcome == RULES_DEFERRED;
    counts->fails += line->outcome == RULES_FAIL;
    counts->unmarked += line->outcome == RULES_UNMARKED;
    if (line->outcome == RULES_MARK)
        counts->band[rules_band(policy, line->mark)]++;
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
                       const struct pupil_counts *counts, struct err *err)
{
    const char *named = category_names[counts->is];
    stmt_bind_int(stmt, 1, grade->term->period_id);
    stmt_bind_int(stmt, 2, pupil->id);
    stmt_bind_int(stmt, 3, grade->term->groups[pupil->home].id);
    stmt_bind_bytes(stmt, 4, named, strlen(named));
    stmt_bind_int(stmt, 5, counts->present > 0 ? counts->present : counts->subjects);
    stmt_bind_int(stmt, 6, counts->days);
    stmt_bind_int(stmt, 7, counts->missed);
    stmt_bind_int(stmt, 8, counts->ill);
    stmt_bind_int(stmt, 9, counts->unexcused);
    stmt_bind_int(stmt, 10, counts->late);
    return stmt_run(stmt, err);
}

/* What the statistics are counted into. */
struct grade_sheets {
    struct tallies classes, groups;
    struct works *works;
    struct class_counts *counts; /* [group] */
    struct pupil_counts *pupils; /* [pupil] */
};

static void count_class(struct class_counts *class, const struct pupil_counts *counts)
{
    class->used = true;
    class->category[counts->is]++;
    class->with_not_attested += counts->is != CATEGORY_DEPARTED && counts->not_attested > 0;
    class->with_deferred += counts->is != CATEGORY_DEPARTED && counts->deferred > 0;
}

static void count_pupils(struct grade *grade, struct grade_sheets *sheets)
{
    const struct term *term = grade->term;
    size_t days = (size_t)(term->ends - term->starts) + 1;
    uint16_t *scratch = mem_alloc(2 * days * sizeof *scratch);
    for (size_t i = 0; i < term->pupils_count; i++) {
        const struct term_pupil *pupil = &term->pupils[i];
        struct pupil_counts *counts = &sheets->pupils[i];
        if (pupil->place != TERM_ON_ROLL)
            continue;
        for (int32_t k = 0; k < pupil->rows; k++) {
            const struct term_row *row = &term->rows[pupil->first_row + k];
            const struct grade_line *line = &grade->lines[pupil->first_row + k];
            count_pupil(counts, grade_policy(grade->book, term, row), line);
            tallies_add(&sheets->classes, grade, pupil->home, row, line);
            tallies_add(&sheets->groups, grade, row->taught_in, row, line);
            works_add(sheets->works, row);
        }
        grade->pupils++;
        counts->is = category(grade, pupil, counts);
        counts->days = counts->missed > 0 ? days_missed(term, pupil, scratch, scratch + days) : 0;
        count_class(&sheets->counts[pupil->home], counts);
    }
    free(scratch);
    grade_count_moves(term, sheets->counts);
}

struct grade_sheets *grade_sheets_count(struct grade *grade, struct err *err)
{
    struct grade_sheets *sheets = mem_zalloc(sizeof *sheets);
    sheets->counts = mem_zalloc((grade->term->groups_count + 1) * sizeof *sheets->counts);
    sheets->pupils = mem_zalloc((grade->term->pupils_count + 1) * sizeof *sheets->pupils);
    sheets->works = works_open(grade, err);
    if (sheets->works == NULL) {
        grade_sheets_free(sheets);
        return NULL;
    }
    tallies_open(&sheets->classes, grade->term);
    tallies_open(&sheets->groups, grade->term);
    count_pupils(grade, sheets);
    return sheets;
}

void grade_sheets_free(struct grade_sheets *sheets)
{
    if (sheets == NULL)
        return;
    tallies_free(&sheets->classes);
    tallies_free(&sheets->groups);
    works_free(sheets->works);
    free(sheets->counts);
    free(sheets->pupils);
    free(sheets);
}

static int write_pupils(struct grade *grade, const struct grade_sheets *sheets, struct err *err)
{
    const struct term *term = grade->term;
    struct stmt *stmt = store_prepare(grade->run->store, pupil_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; i < term->pupils_count && failed == 0; i++)
        if (term->pupils[i].place == TERM_ON_ROLL)
            failed = write_pupil(stmt, grade, &term->pupils[i], &sheets->pupils[i], err);
    stmt_free(stmt);
    return failed;
}

static int write_class(struct stmt *stmt, const struct term *term, size_t group,
                       const struct class_counts *counts, struct err *err)
{
    const int *in = counts->category;
    int pupils = 0;
    for (int i = 0; i < CATEGORIES; i++)
        pupils += i != CATEGORY_DEPARTED ? in[i] : 0;
    const int64_t values[] = {term->period_id,
                              term->groups[group].id,
                              counts->start,
                              counts->arrived,
                              counts->moved_in,
                              counts->departed,
                              counts->moved_out,
                              counts->end,
                              pupils,
                              in[CATEGORY_EXCELLENT],
                              in[CATEGORY_ONE_FOUR],
                              in[CATEGORY_GOOD],
                              in[CATEGORY_ONE_THREE],
                              in[CATEGORY_THREES],
                              in[CATEGORY_FAILING],
                              in[CATEGORY_INCOMPLETE],
                              in[CATEGORY_UNMARKED],
                              counts->with_not_attested,
                              counts->with_deferred,
                              in[CATEGORY_DEPARTED]};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        stmt_bind_int(stmt, (int)i + 1, values[i]);
    return stmt_run(stmt, err);
}

static int write_classes(struct grade *grade, const struct grade_sheets *sheets, struct err *err)
{
    struct stmt *stmt = store_prepare(grade->run->store, class_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; i < grade->term->groups_count && failed == 0; i++)
        if (sheets->counts[i].used)
            failed = write_class(stmt, grade->term, i, &sheets->counts[i], err);
    stmt_free(stmt);
    return failed;
}

int grade_sheets_write(struct grade_sheets *sheets, struct grade *grade, struct err *err)
{
    return write_pupils(grade, sheets, err) != 0 ||
                   tallies_write_classes(&sheets->classes, grade, err) != 0 ||
                   tallies_write_teachers(&sheets->groups, grade, err) != 0 ||
                   works_write(sheets->works, sheets->counts, err) != 0 ||
                   write_classes(grade, sheets, err) != 0 || grade_write_settings(grade, err) != 0
               ? -1
               : 0;
}
