/* forecast: what is said on a day, that nothing of later days is in it, and how past forecasts are scored. */
#include "assess/term.h"
#include "school.h"

static struct school at;

static void up(void)
{
    school_open(&at, "w");
}

static void down(void)
{
    school_close(&at);
}

#define same(text, expected) ck_assert_str_eq(text, expected)

static const char all_sql[] = "SELECT * FROM forecast WHERE period_id = 2 ORDER BY pupil_id, subject_id";

static void forecast_on(const char *day)
{
    at.run.as_of = day;
    school_run(&at, assess_forecast, 2, "2025-10-27T12:00:00");
    at.run.as_of = NULL;
}

/* A mark in a lesson of its own; the lesson is number ID. */
static void lesson(int id, const char *day)
{
    sql(&at,
        "INSERT INTO lesson (lesson_id, source_id, class_group_id, subject_id, given_on, lesson_type, state) "
        "VALUES "
        "(%d, 'l%d', 1, 1, '%s', 'lesson', 'held')",
        id, id, day);
}

START_TEST(chances_sum_to_one)
{
    pupil(&at, 1, 1);
    pupil(&at, 2, 1);
    pupil(&at, 3, 2); /* grade 1: nothing is forecast */
    marks(&at, 1, 1, "4435");
    marks(&at, 2, 1, "2223");
    marks(&at, 3, 1, "5555");
    forecast_on("2025-09-30");
    same(ask(&at,
             "SELECT pupil_id, state, p2 + p3 + p4 + p5 + p_na, p1 IS NULL AND p6 IS NULL, p3 + p4 + p5 = "
             "p_success, mark_now, expected_mark FROM forecast"),
         "1|said|1000|1|1|4|4;2|said|1000|1|1|2|2");
    /* the second is at risk, and told what leads out of it */
    same(ask(&at, "SELECT instr(warning, ' risk ') > 0, next_mark, needed_count, further_mark, "
                  "further_count, reason_1, "
                  "effect_1 < 0 FROM forecast WHERE pupil_id = 2"),
         "1|3|1|4|4|mean|1");
    same(ask(&at, "SELECT periods, own_count, pooled_count FROM forecast_basis"), "0|0|0");
}
END_TEST

START_TEST(little_is_told_as_little)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "55");
    forecast_on("2025-09-30");
    same(ask(&at, "SELECT state, evidence_count, expected_mark, p5, p_success, reason_1 FROM forecast"),
         "too_little|2|-|-|-|-");
    forecast_on("2025-10-20"); /* little time is left to get the third */
    same(ask(&at, "SELECT warning FROM forecast"), " few_marks ");
}
END_TEST

/* Whatever is entered for a later day, the forecast of a day is the same to the last column. */
START_TEST(later_days_are_not_looked_at)
{
    static char before[8192];
    for (int i = 1; i <= 4; i++)
        pupil(&at, i, 1);
    marks(&at, 1, 1, "4435"); /* of the 2nd to the 5th */
    marks(&at, 2, 1, "333");
    marks(&at, 3, 1, "554");
    lesson(1, "2025-09-03");
    lesson(2, "2025-09-10");
    sql(&at,
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000) VALUES (1, 'k', 'К', 2000);"
        "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, title) VALUES (1, "
        "'w', 1, 1, "
        "1, 'К')");
    forecast_on("2025-09-05");
    snprintf(before, sizeof before, "%s", ask(&at, all_sql));
    ck_assert_ptr_nonnull(strstr(before, "|said|"));
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_id) VALUES "
             "('x1', 1, 1, '2025-09-06', 'number', 2000, 5000, 1), ('x2', 2, 1, '2025-09-06', 'number', "
             "5000, 5000, 1),"
             "('x3', 3, 1, '2025-10-24', 'number', 2000, 5000, 1);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, weight_x1000) VALUES "
             "('x4', 3, 1, "
             "'2025-09-08', 'not_submitted', 1000);"
             "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a1', 1, 2, 'unexcused');"
             "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, mark, "
             "given_on) VALUES "
             "('o', 2, 1, 2, 'mark', 5, '2025-10-20');"
             "INSERT INTO deferral (source_id, pupil_id, period_id, state, order_on) VALUES ('d', 3, 2, "
             "'granted', "
             "'2025-10-01')");
    lesson(3, "2025-09-12");
    forecast_on("2025-09-05");
    same(ask(&at, all_sql), before);
    /* and on the later day it is */
    forecast_on("2025-09-12");
    ck_assert_str_ne(ask(&at, all_sql), before);
    same(ask(&at, "SELECT lessons_held, lessons_absent FROM forecast WHERE pupil_id = 1"), "3|1");
    forecast_on("2025-10-20");
    same(ask(&at, "SELECT state, expected_mark FROM forecast WHERE pupil_id = 2"), "final|5");
}
END_TEST

/* A work counts as missed once others have a mark of it; with leave, or before that, it does not. */
START_TEST(works_that_are_due)
{
    for (int i = 1; i <= 4; i++) {
        pupil(&at, i, 1);
        marks(&at, i, 1, "444");
    }
    lesson(1, "2025-09-10");
    sql(&at,
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000) VALUES (1, 'k', 'К', 1000);"
        "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, title, due_on) "
        "VALUES (1, "
        "'w', 1, 1, 1, 'К', '2025-09-10')");
    forecast_on("2025-09-12"); /* its day is over, nobody has a mark: not missed */
    same(ask(&at, "SELECT sum(works_due), sum(works_missed) FROM forecast"), "0|0");
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_id) VALUES "
             "('x1', 1, 1, '2025-09-10', 'number', 4000, 1000, 1), ('x2', 2, 1, '2025-09-10', 'number', "
             "4000, 1000, 1);"
             "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a', 3, 1, 'ill')");
    forecast_on("2025-09-12");
    same(ask(&at, "SELECT pupil_id, works_due, works_missed FROM forecast"), "1|1|0;2|1|0;3|0|0;4|1|1");
}
END_TEST

START_TEST(days_that_can_not_be)
{
    school_at(&at, 2, "2025-10-01T12:00:00");
    at.run.as_of = "2025-10-02";
    ck_assert_int_eq(assess_forecast(&at.run, &at.err), -1);
    ck_assert_ptr_nonnull(strstr(at.err.message, "still to come"));
    at.run.as_of = "2025-08-31";
    ck_assert_int_eq(assess_forecast(&at.run, &at.err), -1);
    at.run.as_of = "02.10.2025";
    ck_assert_int_eq(assess_forecast(&at.run, &at.err), -1);
    at.run.as_of = NULL;
}
END_TEST

/* The forecast weighs as grade does: weights by kind of work, the half-year's minimum, absences that decide as well. */
START_TEST(as_grade_has_it)
{
    school_policy(
        &at,
        "[scale]\nname = 2-5\n[minimum_marks]\nhours_1 = 3\n[absence]\nlimit_percent = 50\nrequired = yes\n");
    pupil(&at, 1, 1);
    pupil(&at, 2, 1);
    pupil(&at, 3, 3);
    marks(&at, 1, 1, "55");
    marks(&at, 2, 1, "55");
    marks(&at, 3, 1, "55555");
    sql(&at,
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000) VALUES (1, 'k', 'К', 1000);"
        "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
        "work_type_id) VALUES ('x1', 3, 1, '2025-09-10', 'number', 2000, 1000, 1)");
    for (int i = 1; i <= 4; i++) {
        char day[11];
        snprintf(day, sizeof day, "2025-09-%02d", 10 + i);
        lesson(i, day);
    }
    sql(&at,
        "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a1', 1, 1, 'ill'), ('a2', "
        "1, 2, 'ill'), ('a3', 1, 3, 'ill'), ('b1', 2, 1, 'ill')");
    forecast_on(
        "2025-10-20"); /* both have too few marks; only the first was away for longer than the limit */
    same(ask(&at, "SELECT pupil_id, warning FROM forecast WHERE period_id = 2"), "1| few_marks absent ;2|");
    school_policy(
        &at, "[scale]\nname = 2-5\n[weights]\nК = 3\n[minimum_marks]\nhours_1 = 3\nhalf_year_hours_1 = 7\n");
    at.run.as_of = "2025-12-20";
    school_run(&at, assess_forecast, 4, "2025-12-27T12:00:00");
    at.run.as_of = NULL;
    /* (5·5 + 3·2) / 8, the last three (2·5 + 3·2) / 5; six marks are less than seven */
    same(ask(&at, "SELECT pupil_id, mean_x1000, recent_x1000, instr(warning, ' few_marks ') > 0 "
                  "FROM forecast WHERE period_id = 4"),
         "3|3875|3200|1");
}
END_TEST

/* ---- the backtest ---- */

/* Forty pupils, their marks going the same way through the quarter from DAY on. */
static void quarter(const char *month, int pupils)
{
    static int next = 0;
    ck_assert(store_begin(at.store, &at.err) == 0); /* one flush to the disk, not hundreds */
    for (int i = 1; i <= pupils; i++)
        for (int k = 0; k < 8; k++)
            sql(&at,
                "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, "
                "weight_x1000, "
                "import_id) VALUES ('q%d', %d, 1, '%s-%02d', 'number', %d, 1000, 1)",
                next++, i, month, 6 + 3 * k, (2 + (i + k % 2) % 4) * 1000);
    ck_assert(store_commit(at.store, &at.err) == 0);
}

static void two_quarters(void)
{
    for (int i = 1; i <= 40; i++)
        pupil(&at, i, 1);
    quarter("2025-09", 40);
    quarter("2025-11", 40);
    school_run(&at, assess_grade, 2, "2026-01-12T12:00:00");
    school_run(&at, assess_grade, 3, "2026-01-12T12:00:00");
}

static void backtest(int period)
{
    school_at(&at, 3, "2026-01-12T12:00:00");
    at.run.period.id = period;
    ck_assert_msg(assess_backtest(&at.run, &at.err) == 0, "%s", at.err.message);
}

START_TEST(scores_of_past_periods)
{
    two_quarters();
    backtest(0);
    ck_assert_int_eq(at.run.made, 2);
    same(ask(&at, "SELECT DISTINCT period_id, training FROM forecast_score ORDER BY period_id"),
         "2|folds;3|earlier");
    same(ask(&at, "SELECT count(*) FROM (SELECT 1 FROM forecast_score GROUP BY period_id, at_percent HAVING "
                  "count(*) <> 4 "
                  "OR min(count) <> max(count))"),
         "0");
    same(ask(&at, "SELECT count(*) FROM forecast_score WHERE brier NOT BETWEEN 0 AND 1 OR ece NOT BETWEEN 0 "
                  "AND 1 OR "
                  "accuracy NOT BETWEEN 0 AND 1"),
         "0");
    same(ask(&at, "SELECT count(*) FROM forecast_score s WHERE method = 'forecast' AND count <> (SELECT "
                  "sum(count) FROM "
                  "forecast_reliability r WHERE r.period_id = s.period_id AND r.at_percent = s.at_percent)"),
         "0");
    same(ask(&at, "SELECT count(*) > 0 FROM forecast_score WHERE count + too_little = 40"), "1");
}
END_TEST

/* The score of the first quarter doesn't know the second, and the forecast of the second learns from the first. */
/* What several periods hold does not depend on being read together; a late mark names its own period. */
START_TEST(periods_read_at_once)
{
    struct run runs[3];
    struct term together[3], alone;
    two_quarters();
    sql(&at,
        "UPDATE mark SET period_id = 2 WHERE source_id = (SELECT max(source_id) FROM mark WHERE marked_on > "
        "'2025-11')");
    for (int i = 0; i < 3; i++) { /* the year, I and II quarter */
        school_at(&at, i + 1, "2026-01-12T12:00:00");
        runs[i] = at.run;
    }
    ck_assert_msg(term_load_several(runs, together, 3, &at.err) == 0, "%s", at.err.message);
    ck_assert_uint_eq(together[1].events_count, 321);
    ck_assert_uint_eq(together[2].events_count, 319);
    for (int i = 0; i < 3; i++) {
        ck_assert(term_load(&runs[i], &alone, &at.err) == 0);
        ck_assert_uint_eq(alone.rows_count, together[i].rows_count);
        ck_assert_uint_eq(alone.events_count, together[i].events_count);
        for (size_t k = 0; k < alone.events_count; k++) {
            const struct term_event *a = &alone.events[k], *b = &together[i].events[k];
            ck_assert(a->row == b->row && a->day == b->day && a->kind == b->kind && a->id == b->id &&
                      a->value_x1000 == b->value_x1000 && a->known_at == b->known_at);
        }
        term_free(&alone);
        term_free(&together[i]);
    }
}
END_TEST

START_TEST(the_backtest_knows_no_future)
{
    static const char first_sql[] =
        "SELECT at_percent, method, count, brier, ece, level_accuracy FROM forecast_score "
        "WHERE period_id = 2 ORDER BY at_percent, method";
    static char before[4096];
    two_quarters();
    backtest(2);
    snprintf(before, sizeof before, "%s", ask(&at, first_sql));
    sql(&at, "UPDATE mark SET value_x1000 = 7000 - value_x1000 WHERE marked_on >= '2025-11-01';"
             "UPDATE result SET mark = 7 - mark WHERE period_id = 3 AND mark IS NOT NULL");
    assess_forget(&at.run);
    backtest(2);
    same(ask(&at, first_sql), before);
    school_at(&at, 3, "2025-12-01T12:00:00");
    ck_assert_msg(assess_forecast(&at.run, &at.err) == 0, "%s", at.err.message);
    same(ask(&at, "SELECT periods, own_count > 0 FROM forecast_basis WHERE period_id = 3"), "1|1");
}
END_TEST

START_TEST(counts_of_other_schools)
{
    char path[400];
    snprintf(path, sizeof path, "%s/counts.txt", at.folder);
    school_at(&at, 2, "2025-10-27T12:00:00");
    ck_assert_int_eq(assess_export_prior(&at.run, path, &at.err), -1); /* nothing is closed yet */
    two_quarters();
    school_at(&at, 3, "2026-01-12T12:00:00");
    ck_assert_msg(assess_export_prior(&at.run, path, &at.err) == 0, "%s", at.err.message);
    ck_assert_int_eq(assess_take_prior(&at.run, path, &at.err), -1); /* they would be counted twice */
    ck_assert_int_eq(at.err.kind, ERR_DATA);
    sql(&at, "UPDATE school SET source_id = 'another'");
    ck_assert_msg(assess_take_prior(&at.run, path, &at.err) == 0, "%s", at.err.message);
    forecast_on("2025-09-30");
    same(ask(&at, "SELECT own_count, pooled_count > 0 FROM forecast_basis WHERE period_id = 2"), "0|1");
    ck_assert(file_write(path, "nonsense\n", 9, &at.err) == 0);
    ck_assert_int_eq(assess_take_prior(&at.run, path, &at.err), -1);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("forecast");
    TCase *cases = tcase_create("forecast");
    tcase_add_checked_fixture(cases, up, down);
    tcase_add_test(cases, chances_sum_to_one);
    tcase_add_test(cases, little_is_told_as_little);
    tcase_add_test(cases, later_days_are_not_looked_at);
    tcase_add_test(cases, works_that_are_due);
    tcase_add_test(cases, days_that_can_not_be);
    tcase_add_test(cases, as_grade_has_it);
    tcase_add_test(cases, scores_of_past_periods);
    tcase_add_test(cases, periods_read_at_once);
    tcase_add_test(cases, the_backtest_knows_no_future);
    tcase_add_test(cases, counts_of_other_schools);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
