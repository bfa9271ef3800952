/*
 * grade_tally: counts of final marks by class and subject (subject_result, mark_result) and by taught group and
 * subject (teacher_result), and the policy's settings that their readers print. In: the lines of the stage.
 * Denominators: formulas of NetSchool (roll at the period's end without exempt, deferred and those without any
 * mark; н/а stays in).
 */
#include "assess/grade_sheets.h"
#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNTS                                                                                               \
    " (period_id, class_group_id, subject_id, roll, assessed, n5, n4, n3, n2, n1, n_not_attested, "          \
    "n_no_mark, "                                                                                            \
    "n_exempt, n_deferred, n_pass, n_fail, n_unmarked, n_departed, mark_sum, degree_sum_x1000"
#define PLACES "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20"

static const char subject_sql[] = "INSERT INTO subject_result" COUNTS ") VALUES " PLACES ")";
static const char teacher_sql[] = "INSERT INTO teacher_result" COUNTS ", teacher_id) VALUES " PLACES ",?21)";
static const char mark_sql[] = "INSERT INTO mark_result (period_id, class_group_id, subject_id, mark, "
                               "pupils) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char setting_sql[] =
    "INSERT INTO policy_setting (period_id, name, value_x1000) VALUES (?1, ?2, ?3)";

static int band_of(const struct grade *grade, const struct term_row *row, int mark)
{
    return rules_band(grade_policy(grade->book, grade->term, row), mark);
}

static bool is_one(const struct grade *grade, int mark)
{
    return grade->book->base->scale != POLICY_TEN && mark == 1;
}

bool grade_without_any_mark(const struct grade_line *line)
{
    return line->outcome == RULES_NOT_ATTESTED && line->reason == RULES_NO_MARKS;
}

void tallies_open(struct tallies *tallies, const struct term *term)
{
    size_t cells = term->groups_count * term->subjects_count;
    *tallies = (struct tallies){.at = mem_alloc((cells + 1) * sizeof *tallies->at)};
    memset(tallies->at, 0xff, (cells + 1) * sizeof *tallies->at);
}

void tallies_free(struct tallies *tallies)
{
    free(tallies->at);
    free(tallies->items);
}

static struct tally *tally_of(struct tallies *tallies, size_t cell)
{
    if (tallies->at[cell] < 0) {
        tallies->items =
            term_room(tallies->items, tallies->count, &tallies->capacity, sizeof *tallies->items);
        tallies->items[tallies->count] = (struct tally){0};
        tallies->at[cell] = (int32_t)tallies->count++;
    }
    return &tallies->items[tallies->at[cell]];
}

static void add_mark(struct tally *tally, const struct grade *grade, const struct term_row *row, int mark)
{
    int band = band_of(grade, row, mark);
    bool one = is_one(grade, mark);
    tally->band[band]++;
    tally->band[1] += one;
    tally->mark_sum += mark;
    tally->degree_x1000 += 1000LL * grade->book->base->result_coefficient[one ? 1 : band];
    if (mark >= 0 && mark <= POLICY_MARK_MAX)
        tally->mark[mark]++;
}

void tallies_add(struct tallies *tallies, const struct grade *grade, int32_t group,
                 const struct term_row *row, const struct grade_line *line)
{
    struct tally *tally =
        tally_of(tallies, (size_t)group * grade->term->subjects_count + (size_t)row->subject);
    bool no_mark = grade_without_any_mark(line);
    if (row->teacher_id != 0)
        tally->teacher_id = row->teacher_id;
    switch (line->outcome) {
    case RULES_MARK:
        add_mark(tally, grade, row, line->counted);
        break;
    case RULES_NOT_ATTESTED:
        tally->no_mark += no_mark;
        tally->not_attested += !no_mark;
        tally->degree_x1000 += no_mark ? 0 : 1000LL * grade->book->base->result_not_attested;
        break;
    case RULES_EXEMPT:
        tally->exempt++;
        break;
    case RULES_DEFERRED:
        tally->deferred++;
        break;
    case RULES_PASS:
        tally->pass++;
        break;
    case RULES_FAIL:
        tally->fail++;
        break;
    case RULES_UNMARKED:
        tally->unmarked++;
        break;
    default:
        tally->departed++;
        break;
    }
}

static int write_tally(struct stmt *stmt, const struct term *term, size_t cell, const struct tally *tally,
                       bool teacher, struct err *err)
{
    int marks = tally->band[5] + tally->band[4] + tally->band[3] + tally->band[2];
    int assessed = marks + tally->not_attested;
    int roll = assessed + tally->no_mark + tally->exempt + tally->deferred + tally->pass + tally->fail +
               tally->unmarked;
    const int64_t values[] = {term->period_id,
                              term->groups[cell / term->subjects_count].id,
                              term->subjects[cell % term->subjects_count].id,
                              roll,
                              assessed,
                              tally->band[5],
                              tally->band[4],
                              tally->band[3],
                              tally->band[2],
                              tally->band[1],
                              tally->not_attested,
                              tally->no_mark,
                              tally->exempt,
                              tally->deferred,
                              tally->pass,
                              tally->fail,
                              tally->unmarked,
                              tally->departed,
                              tally->mark_sum,
                              tally->degree_x1000};
    enum { VALUES = sizeof values / sizeof *values };
    for (size_t i = 0; i < VALUES; i++)
        stmt_bind_int(stmt, (int)i + 1, values[i]);
    if (teacher && tally->teacher_id != 0)
        stmt_bind_int(stmt, VALUES + 1, tally->teacher_id);
    else if (teacher)
        stmt_bind_null(stmt, VALUES + 1);
    return stmt_run(stmt, err);
}

static int write_marks(struct stmt *stmt, const struct term *term, size_t cell, const struct tally *tally,
                       struct err *err)
{
    for (int mark = 0; mark <= POLICY_MARK_MAX; mark++) {
        if (tally->mark[mark] == 0)
            continue;
        stmt_bind_int(stmt, 1, term->period_id);
        stmt_bind_int(stmt, 2, term->groups[cell / term->subjects_count].id);
        stmt_bind_int(stmt, 3, term->subjects[cell % term->subjects_count].id);
        stmt_bind_int(stmt, 4, mark);
        stmt_bind_int(stmt, 5, tally->mark[mark]);
        if (stmt_run(stmt, err) != 0)
            return -1;
    }
    return 0;
}

static int write_cells(const struct tallies *tallies, struct stmt *stmt, struct stmt *marks,
                       const struct grade *grade, bool teacher, struct err *err)
{
    size_t cells = grade->term->groups_count * grade->term->subjects_count;
    for (size_t cell = 0; cell < cells; cell++) {
        if (tallies->at[cell] < 0)
            continue;
        const struct tally *tally = &tallies->items[tallies->at[cell]];
        if (write_tally(stmt, grade->term, cell, tally, teacher, err) != 0 ||
            (marks != NULL && write_marks(marks, grade->term, cell, tally, err) != 0))
            return -1;
    }
    return 0;
}

int tallies_write_classes(const struct tallies *tallies, struct grade *grade, struct err *err)
{
    bool ten = grade->book->base->scale == POLICY_TEN;
    struct stmt *stmt = store_prepare(grade->run->store, subject_sql, err);
    struct stmt *marks = stmt != NULL && ten ? store_prepare(grade->run->store, mark_sql, err) : NULL;
    int failed =
        stmt == NULL || (ten && marks == NULL) ? -1 : write_cells(tallies, stmt, marks, grade, false, err);
    stmt_free(stmt);
    stmt_free(marks);
    return failed;
}

int tallies_write_teachers(const struct tallies *tallies, struct grade *grade, struct err *err)
{
    struct stmt *stmt = store_prepare(grade->run->store, teacher_sql, err);
    int failed = stmt != NULL ? write_cells(tallies, stmt, NULL, grade, true, err) : -1;
    stmt_free(stmt);
    return failed;
}

static int write_setting(struct grade *grade, struct stmt *stmt, const char *name, int64_t value_x1000,
                         struct err *err)
{
    stmt_bind_int(stmt, 1, grade->term->period_id);
    stmt_bind_text(stmt, 2, name);
    stmt_bind_int(stmt, 3, value_x1000);
    return stmt_run(stmt, err);
}

/* How many sections of the policy hold for some grades, levels or subjects only. */
static int64_t own_sections(const struct policy_book *book)
{
    int64_t count = 0;
    for (size_t i = 0; i < book->sections_count; i++)
        count +=
            book->sections[i].grade >= 0 || book->sections[i].level >= 0 || book->sections[i].subject >= 0;
    return count;
}

int grade_write_settings(struct grade *grade, struct err *err)
{
    const struct policy *policy = grade->book->base;
    const int *minimum = grade->term->half_year ? policy->half_year_minimum : policy->minimum_marks;
    const struct {
        const char *name;
        int64_t value_x1000;
    } settings[] = {{"degree_5", 1000LL * policy->result_coefficient[5]},
                    {"degree_4", 1000LL * policy->result_coefficient[4]},
                    {"degree_3", 1000LL * policy->result_coefficient[3]},
                    {"degree_2", 1000LL * policy->result_coefficient[2]},
                    {"degree_1", 1000LL * policy->result_coefficient[1]},
                    {"degree_not_attested", 1000LL * policy->result_not_attested},
                    {"failing_with_not_attested", policy->failing_with_not_attested ? 1000 : 0},
                    {"marks_from", 1000LL * policy->lowest},
                    {"marks_to", 1000LL * policy->highest},
                    {"works_to", policy->value_max_x1000},
                    {"level_3", 1000LL * policy->pass},
                    {"level_4", 1000LL * policy->good},
                    {"level_5", 1000LL * policy->excellent},
                    {"minimum_1", 1000LL * minimum[0]},
                    {"minimum_2", 1000LL * minimum[1]},
                    {"minimum_3", 1000LL * minimum[2]},
                    {"few_marks_attest", policy->few_marks_attest ? 1000 : 0},
                    {"absence_limit", policy->absence_limit_x1000},
                    {"absence_alone", policy->absence_alone ? 1000 : 0},
                    {"lag_limit", 1000LL * policy->lag_limit_percent},
                    {"own_sections", 1000 * own_sections(grade->book)}};
    struct stmt *stmt = store_prepare(grade->run->store, setting_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < sizeof settings / sizeof *settings; i++)
        failed = write_setting(grade, stmt, settings[i].name, settings[i].value_x1000, err);
    for (int mark = policy->lowest + 1; failed == 0 && mark <= policy->highest; mark++) {
        char name[24];
        snprintf(name, sizeof name, "threshold_%d", mark);
        failed = write_setting(grade, stmt, name, policy->threshold_x1000[mark], err);
    }
    stmt_free(stmt);
    return failed;
}
