/*
 * school: a small school in a store, for the tests of the stages. Periods: 1 the year, 2 the first quarter
 * (grades 1 to 9), 3 the second, 4 the first half-year (10 and 11). Subjects: 1 and 2 with marks, 3 with
 * marks (PE), 4 pass or fail, 5 without marks. Groups: 1 is 5А, 2 is 1А, 3 is 10А.
 */
#ifndef ITOG_TESTS_ASSESS_SCHOOL_H
#define ITOG_TESTS_ASSESS_SCHOOL_H

#include "assess/assess.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "stage.h"
#include "store/store.h"
#include "harness.h"

#include <stdarg.h>

struct school {
    struct store *store;
    struct run run;
    struct err err;
    char folder[300];
};

static void sql(struct school *school, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void sql(struct school *school, const char *format, ...)
{
    char text[4096];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    ck_assert_msg(store_exec(school->store, text, &school->err) == 0, "%s: %s", school->err.message, text);
}

static const char school_sql[] =
    "INSERT INTO school (school_id, source_id, short_name, full_name) VALUES (1, 's', 'Школа', 'Школа');"
    "INSERT INTO import (import_id, source, layout, committed_at) VALUES (1, 'inbox', 'journal', "
    "1761300000), (2, 'inbox', 'journal', 1761400000);"
    "INSERT INTO period (period_id, source_id, code, kind, title, short_title, position, starts_on, ends_on, "
    "grade_from, grade_to, parent_id) VALUES "
    "(1, 'y', '2025-Y', 'year', 'год', 'год', 9, '2025-09-01', '2026-05-26', NULL, NULL, NULL),"
    "(2, 'q1', '2025-Q1', 'quarter', 'I', 'I', 1, '2025-09-01', '2025-10-24', 1, 9, 1),"
    "(3, 'q2', '2025-Q2', 'quarter', 'II', 'II', 2, '2025-11-05', '2025-12-30', 1, 9, 1),"
    "(4, 'h1', '2025-H1', 'half_year', 'I', 'I', 1, '2025-09-01', '2025-12-30', 10, 11, 1);"
    "INSERT INTO teacher (teacher_id, source_id, family_name, given_name, full_name, short_name, sort_key) "
    "VALUES (1, 't', 'А', 'Б', 'А Б', 'А Б', 'а');"
    "INSERT INTO subject (subject_id, source_id, title, short_title, position, assessment) VALUES (1, 'rus', "
    "'Русский язык', 'Рус', 1, 'marks'),"
    "(2, 'eng', 'Английский язык', 'Англ', 2, 'marks'), (3, 'pe', 'Физкультура', 'Физ', 3, 'marks'), (4, "
    "'orc', 'Основы', 'Осн', 4, 'pass_fail'),"
    "(5, 'talk', 'Разговоры', 'Разг', 5, 'unmarked');"
    "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (1, '5a', "
    "'class', '5А', 5, '05'),"
    "(2, '1a', 'class', '1А', 1, '01'), (3, '10a', 'class', '10А', 10, '10');"
    "INSERT INTO teaching (source_id, class_group_id, subject_id, teacher_id, weekly_hours_x1000) VALUES "
    "('a', 1, 1, 1, 1000), ('b', 2, 1, 1, 1000),"
    "('c', 3, 1, 1, 1000);";

__attribute__((unused)) static void school_open(struct school *school, const char *name)
{
    memset(school, 0, sizeof *school);
    snprintf(school->folder, sizeof school->folder, "%s/%s", test_dir(), name);
    ck_assert(file_make_dirs(school->folder, &school->err) == 0);
    char path[400];
    snprintf(path, sizeof path, "%s/policy.ini", school->folder);
    struct buf policy = {0};
    ck_assert(file_read("templates/policies/common.ini", 100000, &policy, &school->err) == 0);
    ck_assert(file_write(path, policy.data, policy.len, &school->err) == 0);
    buf_free(&policy);
    snprintf(path, sizeof path, "%s/school.db", school->folder);
    school->store = store_open(path, STORE_CREATE, &school->err);
    ck_assert_msg(school->store != NULL, "%s", school->err.message);
    school->run = (struct run){
        .store = school->store, .arena = arena_new(), .workspace = school->folder, .utc_offset_min = 180};
    sql(school, "%s", school_sql);
}

static void school_close(struct school *school)
{
    assess_forget(&school->run);
    arena_free(school->run.arena);
    store_close(school->store);
}

__attribute__((unused)) static void school_policy(struct school *school, const char *text)
{
    char path[400];
    snprintf(path, sizeof path, "%s/policy.ini", school->folder);
    ck_assert(file_write(path, text, strlen(text), &school->err) == 0);
}

static void school_at(struct school *school, int period, const char *now)
{
    static const struct run_period periods[] = {{1, "2025-Y", "year", "год", "2025-09-01", "2026-05-26"},
                                                {2, "2025-Q1", "quarter", "I", "2025-09-01", "2025-10-24"},
                                                {3, "2025-Q2", "quarter", "II", "2025-11-05", "2025-12-30"},
                                                {4, "2025-H1", "half_year", "I", "2025-09-01", "2025-12-30"}};
    school->run.period = periods[period - 1];
    ck_assert(instant_parse(now, school->run.utc_offset_min, &school->run.now_at));
    date_format(instant_day(school->run.now_at, school->run.utc_offset_min), school->run.today);
}

static void school_run(struct school *school, int (*stage)(struct run *, struct err *), int period,
                       const char *now)
{
    school_at(school, period, now);
    assess_forget(&school->run); /* the test has written by the same connection */
    ck_assert_msg(stage(&school->run, &school->err) == 0, "%s", school->err.message);
}

/* The roll of the first quarter after its end. */
__attribute__((unused)) static void school_grade(struct school *school)
{
    school_run(school, assess_grade, 2, "2025-10-27T12:00:00");
}

__attribute__((unused)) static void pupil(struct school *school, int id, int group)
{
    sql(school,
        "INSERT INTO pupil (pupil_id, source_id, family_name, given_name, full_name, sort_key) VALUES (%d, "
        "'p%d', 'А', 'Б', 'А Б', '%03d');"
        "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) VALUES ('m%d', %d, %d, "
        "'2025-09-01')",
        id, id, id, id, id, group);
}

/* Marks in a row, a day apart from the 2nd of September, of weight 1: "5 4 0.5" no; digits only. */
__attribute__((unused)) static void marks(struct school *school, int pupil_id, int subject,
                                          const char *digits)
{
    static int next = 0;
    for (int i = 0; digits[i] != '\0'; i++, next++)
        sql(school,
            "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
            "import_id) VALUES "
            "('mk%d', %d, %d, '2025-09-%02d', 'number', %d000, 1000, 1)",
            next, pupil_id, subject, 2 + i, digits[i] - '0');
}

__attribute__((unused)) static void mark_of_kind(struct school *school, int pupil_id, int subject,
                                                 const char *day, const char *kind)
{
    static int next = 0;
    sql(school,
        "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, weight_x1000, import_id) VALUES "
        "('k%d', %d, %d, '%s', '%s', 1000, 1)",
        next++, pupil_id, subject, day, kind);
}

/* The rows of a query as text: columns with "|", rows with ";". The caller looks at it before the next call.
 */
__attribute__((unused)) static const char *ask(struct school *school, const char *query)
{
    static struct buf out;
    buf_clear(&out);
    struct stmt *stmt = store_prepare(school->store, query, &school->err);
    ck_assert_msg(stmt != NULL, "%s", school->err.message);
    while (stmt_step(stmt, &school->err) == 1) {
        if (out.len > 0)
            buf_putc(&out, ';');
        for (int i = 0; i < stmt_columns(stmt); i++) {
            if (i > 0)
                buf_putc(&out, '|');
            buf_puts(&out, stmt_is_null(stmt, i) ? "-" : stmt_text(stmt, i, NULL));
        }
    }
    stmt_free(stmt);
    return buf_text(&out);
}

/* outcome|mark|final_mark|reason|outcome_text of a pupil's first quarter. */
__attribute__((unused)) static const char *result_of(struct school *school, int pupil_id, int subject)
{
    char query[300];
    snprintf(query, sizeof query,
             "SELECT outcome, mark, final_mark, reason, outcome_text FROM result WHERE period_id = 2 AND "
             "pupil_id = %d AND subject_id = %d",
             pupil_id, subject);
    return ask(school, query);
}

#endif
