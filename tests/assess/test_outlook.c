/* comply and forecast on a small school. */
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

static const char forecast_sql[] =
    "SELECT pupil_id, as_of_on, state, evidence_count, mean_x1000, expected_mark, next_mark, needed_value, "
    "needed_weight_x1000, needed_count, p5 FROM forecast WHERE period_id = 2";

START_TEST(while_the_period_runs)
{
    for (int i = 1; i <= 3; i++)
        pupil(&at, i, 1);
    marks(&at, 1, 1, "4435"); /* the last is of the 5th */
    marks(&at, 2, 1, "55");
    marks(&at, 3, 1, "555");
    school_run(&at, assess_grade, 2, "2025-09-04T12:00:00");
    school_run(&at, assess_forecast, 2, "2025-09-04T12:00:00");
    same(ask(&at, forecast_sql), "1|2025-09-04|said|3|3666|4|5|5|1000|5|-;2|2025-09-04|too_little|2|5000|-|-|"
                                 "-|-|-|-;3|2025-09-04|said|3|5000|5|-|-|-|-|-");
    same(at.run.summary, "forecasts: 2, too few marks: 1, final: 0");
    school_run(&at, assess_forecast, 2, "2025-09-05T12:00:00");
    same(ask(&at, "SELECT evidence_count, mean_x1000, needed_count FROM forecast WHERE pupil_id = 1"),
         "4|4000|4");
}
END_TEST

START_TEST(when_the_period_is_over)
{
    for (int i = 1; i <= 6; i++)
        pupil(&at, i, i == 6 ? 2 : 1);
    marks(&at, 1, 1, "443");
    marks(&at, 2, 1, "5");
    marks(&at, 3, 1, "555");
    marks(&at, 4, 1, "444");
    sql(&at, "INSERT INTO deferral (source_id, pupil_id, period_id, state) VALUES ('d', 3, 2, 'granted');"
             "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, mark, "
             "given_on) VALUES ('o', 4, 1, 2, 'mark', 3, '2025-10-24');"
             "UPDATE membership SET to_on = '2025-10-01' WHERE pupil_id = 5");
    school_grade(&at);
    school_run(&at, assess_forecast, 2, "2025-10-27T12:00:00");
    same(ask(&at, forecast_sql),
         "1|2025-10-24|final|3|3666|4|5|5|1000|5|-;2|2025-10-24|final|1|5000|-|-|-|-|-|-;"
         "3|2025-10-24|said|3|5000|5|-|-|-|-|-;4|2025-10-24|final|3|4000|3|-|-|-|-|-");
    ck_assert_int_eq(at.run.made, 4);
}
END_TEST

START_TEST(a_year_from_the_quarters_so_far)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "444");
    school_grade(&at);
    school_run(&at, assess_grade, 1, "2025-11-10T12:00:00");
    school_run(&at, assess_forecast, 1, "2025-11-10T12:00:00");
    same(ask(&at, "SELECT as_of_on, state, evidence_count, expected_mark, next_mark, needed_value, "
                  "needed_count FROM forecast WHERE period_id = 1"),
         "2025-11-10|said|1|4|5|5|1");
    school_run(&at, assess_grade, 1, "2025-10-01T12:00:00");
    school_run(&at, assess_forecast, 1, "2025-10-01T12:00:00"); /* on that day no quarter was over */
    same(ask(&at, "SELECT state, evidence_count FROM forecast WHERE period_id = 1"), "too_little|0");
}
END_TEST

START_TEST(planned_and_held)
{
    sql(&at, "INSERT INTO curriculum (source_id, class_group_id, subject_id, period_id, lesson_type, hours) "
             "VALUES ('a', 1, 1, 2, 'lesson', 8),"
             "('b', 1, 1, 2, 'control', 1), ('c', 1, 2, 2, 'lesson', 4), ('d', 1, 1, 3, 'lesson', 7), ('e', "
             "3, 1, 4, 'lesson', 16);"
             "INSERT INTO curriculum (source_id, class_group_id, subject_id, period_id, lesson_type, hours, "
             "withdrawn) VALUES ('w', 1, 1, 2, 'lesson', 99, 1);"
             "INSERT INTO lesson (source_id, class_group_id, subject_id, given_on, lesson_type, state, "
             "change, topic, hours) VALUES "
             "('1', 1, 1, '2025-09-01', 'lesson', 'held', NULL, 'т', 1), ('2', 1, 1, '2025-09-02', 'lesson', "
             "'held', 'replaced', '', 2),"
             "('3', 1, 1, '2025-09-03', 'lesson', 'held', 'moved', 'т', 1), ('4', 1, 1, '2025-09-04', "
             "'lesson', 'cancelled', NULL, '', 1),"
             "('5', 1, 1, '2025-09-05', 'practical', 'held', NULL, 'т', 1), ('6', 1, 1, '2025-09-06', "
             "'control', 'planned', NULL, 'т', 1),"
             "('7', 1, 1, '2025-11-06', 'lesson', 'held', NULL, 'т', 1), ('8', 3, 1, '2025-09-05', 'lesson', "
             "'held', NULL, 'т', 1)");
    school_run(&at, assess_comply, 2, "2025-10-27T12:00:00");
    same(ask(&at, "SELECT class_group_id, subject_id, lesson_type, teacher_id, planned, held, replaced, "
                  "moved, cancelled, without_topic FROM compliance WHERE period_id = 2"),
         "1|1|control|1|1|0|0|0|0|0;1|1|lesson|1|8|4|2|1|1|2;1|1|practical|1|0|1|0|0|0|0;1|2|lesson|-|4|0|0|"
         "0|0|0");
    same(at.run.summary, "lines: 4, hours planned: 13, held: 5; with a lag: 2");
    school_run(&at, assess_comply, 2, "2025-10-27T12:00:00");
    same(ask(&at, "SELECT count(*) FROM compliance"), "4");
    school_run(&at, assess_comply, 4, "2025-10-27T12:00:00");
    same(ask(&at, "SELECT class_group_id, planned, held FROM compliance WHERE period_id = 4"), "3|16|1");
    /* the year: the sum of its periods */
    school_run(&at, assess_comply, 1, "2025-10-27T12:00:00");
    same(ask(&at, "SELECT class_group_id, subject_id, lesson_type, planned, held FROM compliance WHERE "
                  "period_id = 1 AND lesson_type = 'lesson'"),
         "1|1|lesson|15|5;1|2|lesson|4|0;3|1|lesson|16|1");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("outlook");
    TCase *cases = tcase_create("outlook");
    tcase_add_checked_fixture(cases, up, down);
    tcase_add_test(cases, while_the_period_runs);
    tcase_add_test(cases, when_the_period_is_over);
    tcase_add_test(cases, a_year_from_the_quarters_so_far);
    tcase_add_test(cases, planned_and_held);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
