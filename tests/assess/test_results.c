/* results: the statistics of results against hand-computed cases; the arithmetic stands in the comments. */
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

/* Ten pupils of 5А in Russian: 5 5 4 4 4 3 3 2, one н/а (few marks), one exempt; one left. */
static void ten_pupils(void)
{
    static const char *const given[] = {"555", "555", "444", "444", "444", "333", "333", "222", "4"};
    for (int i = 0; i < 9; i++) {
        pupil(&at, i + 1, 1);
        marks(&at, i + 1, 1, given[i]);
    }
    pupil(&at, 10, 1);
    mark_of_kind(&at, 10, 1, "2025-09-02", "exempt");
    pupil(&at, 11, 1);
    marks(&at, 11, 1, "222");
    sql(&at, "UPDATE membership SET to_on = '2025-10-01' WHERE pupil_id = 11");
}

/* N = 10 − 1 exempt = 9. Success (2+3+2)/9 = 77.8 %: not "passed of the total" 7/10 = 70, nor 7/8 without н/а.
 * Quality 5/9 = 55.6 %. СОУ = (2·100 + 3·64 + 2·36 + 16 + 7)/9 = 487/9 = 54.1 %. Mean 30/8 = 3.75 of the marks
 * 5+5+4+4+4+3+3+2 = 30. */
START_TEST(formulas_by_subject)
{
    ten_pupils();
    school_grade(&at);
    same(ask(&at, "SELECT roll, assessed, n5, n4, n3, n2, n_not_attested, n_exempt, n_departed, mark_sum, "
                  "degree_sum_x1000 FROM subject_result"),
         "10|9|2|3|2|1|1|1|1|30|487000");
    same(ask(&at, "SELECT round(success, 1), round(quality, 1), round(learning_degree, 1), mean FROM "
                  "subject_rate"),
         "77.8|55.6|54.1|3.75");
}
END_TEST

/* Nobody gets 7: (200 + 192 + 72 + 16 + 0)/9 = 480/9 = 53.3; н/а stays in N. */
START_TEST(the_seven_is_a_setting)
{
    school_policy(&at, "[scale]\nname = 2-5\n[results]\nnot_attested = 0\ncoefficient_1 = 7\n");
    ten_pupils();
    school_grade(&at);
    same(ask(&at, "SELECT assessed, degree_sum_x1000, round(learning_degree, 1) FROM subject_rate"),
         "9|480000|53.3");
    same(ask(&at, "SELECT value_x1000 FROM policy_setting WHERE name IN ('degree_1', 'degree_not_attested') "
                  "ORDER BY name"),
         "7000;0");
    /* a «1» of the teacher in place of the «2»: 7 for it, so 480 − 16 + 7 = 471; it stays among the failing */
    sql(&at,
        "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, mark, given_on) "
        "VALUES ('o', 8, 1, 2, 'mark', 1, '2025-10-24')");
    school_grade(&at);
    same(ask(&at, "SELECT n2, n1, degree_sum_x1000, mark_sum FROM subject_result"), "1|1|471000|29");
}
END_TEST

/* Two subjects: pupil 1 «5 5», 2 «5 4», 3 «4 4», 4 «5 3», 5 «3 3», 6 «5 2», 7 «5 н/а», 8 «2 н/а». Decided are all
 * but 7 (incomplete): 7. Failing 6 and 8: success 5/7. Excellent, one four, good: quality 3/7. With н/а as
 * failing 7 is decided, too: 8, failing 3: success 5/8, quality 3/8. */
static void eight_pupils(void)
{
    static const char *const russian[] = {"555", "555", "444", "555", "333", "555", "555", "222"};
    static const char *const english[] = {"555", "444", "444", "333", "333", "222", "5", "5"};
    sql(&at,
        "INSERT INTO teaching (source_id, class_group_id, subject_id, weekly_hours_x1000) VALUES ('e', 1, "
        "2, 1000)");
    for (int i = 0; i < 8; i++) {
        pupil(&at, i + 1, 1);
        marks(&at, i + 1, 1, russian[i]);
        marks(&at, i + 1, 2, english[i]);
    }
}

static const char rates_of_class[] =
    "SELECT pupils, excellent, one_four, good, one_three, threes, failing, incomplete, with_not_attested, "
    "with_deferred, left_results FROM class_result";

START_TEST(categories_of_pupils)
{
    eight_pupils();
    school_grade(&at);
    same(ask(&at, "SELECT category FROM pupil_result ORDER BY pupil_id"),
         "excellent;one_four;good;one_three;threes;failing;incomplete;failing");
    same(ask(&at, rates_of_class), "8|1|1|1|1|1|2|1|2|0|0");
    school_policy(&at, "[scale]\nname = 2-5\n[results]\nfailing_with_not_attested = yes\n");
    school_grade(&at);
    same(ask(&at, rates_of_class), "8|1|1|1|1|1|3|0|2|0|0");
}
END_TEST

/* Six pupils in Russian: «5», «2», н/а with one mark, н/а with a mark of weight 0 (a mark it is), no mark at all, exempt.
 * N = 6 − 1 without any mark − 1 exempt = 4: success 1/4. All pupils: 5 + 4 + 3 + 2 + н/а + none + exempt = 1+0+0+1+2+1+1.
 * Of pupils, N = 6 − 4 incomplete (who is exempt from everything is not excellent) = 2: failing one; with н/а two. */
START_TEST(nobody_is_counted_twice_or_lost)
{
    static const char *const given[] = {"555", "222", "4", "", ""};
    for (int i = 0; i < 5; i++) {
        pupil(&at, i + 1, 1);
        marks(&at, i + 1, 1, given[i]);
    }
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000) "
             "VALUES ('z', 4, "
             "1, '2025-09-10', 'number', 5000, 0)");
    pupil(&at, 6, 1);
    mark_of_kind(&at, 6, 1, "2025-09-02", "exempt");
    school_grade(&at);
    same(ask(&at, "SELECT outcome || ' ' || reason FROM result ORDER BY pupil_id"),
         "mark ;mark ;not_attested few_marks;not_attested no_weighted_work;not_attested no_marks;exempt ");
    same(ask(&at, "SELECT roll, assessed, n5, n4, n3, n2, n_not_attested, n_no_mark, n_exempt, "
                  "round(success, 1) FROM "
                  "subject_rate"),
         "6|4|1|0|0|1|2|1|1|25.0");
    same(ask(&at, rates_of_class), "6|1|0|0|0|0|1|4|2|0|0");
    /* the setting makes н/а a failure; who has no mark at all stays undecided */
    school_policy(&at, "[scale]\nname = 2-5\n[results]\nfailing_with_not_attested = yes\n");
    school_grade(&at);
    same(ask(&at, rates_of_class), "6|1|0|0|0|0|3|2|2|0|0");
    same(ask(&at, "SELECT roll, assessed, n_no_mark FROM subject_result"), "6|4|1");
}
END_TEST

/* A deferral is no failure by any setting, and not in N: roll 2, N 1. */
START_TEST(a_deferral_is_not_counted)
{
    school_policy(&at, "[scale]\nname = 2-5\n[results]\nfailing_with_not_attested = yes\n");
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "555");
    pupil(&at, 2, 1);
    marks(&at, 2, 1, "222");
    sql(&at, "INSERT INTO deferral (source_id, pupil_id, period_id, state, due_on) VALUES ('d', 2, 2, "
             "'granted', '2025-11-30')");
    school_grade(&at);
    same(ask(&at, "SELECT roll, assessed, n5, n2, n_deferred FROM subject_result"), "2|1|1|0|1");
    same(ask(&at, rates_of_class), "2|1|0|0|0|0|0|1|0|1|0");
}
END_TEST

#define SUMS                                                                                                 \
    "sum(roll), sum(assessed), sum(n5), sum(n4), sum(n3), sum(n2), sum(n_not_attested), sum(n_no_mark), "    \
    "sum(n_exempt), sum(n_deferred), sum(n_departed), sum(mark_sum), sum(degree_sum_x1000)"

/* English in two subgroups: by teacher and by class the same pupils are counted, each once. */
START_TEST(teachers_add_up_to_the_school)
{
    ten_pupils();
    sql(&at,
        "INSERT INTO teacher (teacher_id, source_id, family_name, given_name, full_name, short_name, "
        "sort_key) VALUES (2, 't2', 'В', 'Г', 'В Г', 'В Г', 'в');"
        "INSERT INTO class_group (class_group_id, source_id, kind, title, parent_id, sort_key) VALUES (11, "
        "'e1', 'subgroup', '5А/1', 1, '05-1'), (12, 'e2', 'subgroup', '5А/2', 1, '05-2');"
        "INSERT INTO teaching (source_id, class_group_id, subject_id, teacher_id, weekly_hours_x1000) VALUES "
        "('e1', 11, 2, 1, 1000), ('e2', 12, 2, 2, 1000);"
        "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) SELECT 's' || pupil_id, "
        "pupil_id, 11 + pupil_id %% 2, '2025-09-01' FROM pupil WHERE pupil_id < 11");
    for (int i = 1; i <= 10; i++)
        marks(&at, i, 2, i % 3 == 0 ? "333" : "555");
    school_grade(&at);
    /* even pupils are in the first: 2 4 6 8 10, of them 6 has «3»; odd ones 1 3 5 7 9: 3 and 9 */
    same(ask(&at, "SELECT class_group_id, subject_id, teacher_id, roll, n5, n3 FROM teacher_result WHERE "
                  "subject_id = 2"),
         "11|2|1|5|4|1;12|2|2|5|3|2");
    char classes[300];
    snprintf(classes, sizeof classes, "%s", ask(&at, "SELECT " SUMS " FROM subject_result"));
    same(ask(&at, "SELECT " SUMS " FROM teacher_result"), classes);
    same(ask(&at, "SELECT count(*) FROM result WHERE outcome <> 'departed'"), "20");
    ck_assert(strncmp(classes, "20|19|", 6) == 0);
}
END_TEST

/* Three pupils; a control work on the 10th (held) and one that was never given. 1: «5», 2: absent, 3: «2». */
START_TEST(kinds_of_work)
{
    for (int i = 1; i <= 3; i++) {
        pupil(&at, i, 1);
        marks(&at, i, 1, "444");
    }
    sql(&at,
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000, is_control) VALUES (7, 'К', "
        "'Контрольная', 1500, 1);"
        "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, period_id, title, "
        "due_on) VALUES (1, 'w1', 1, 1, 7, 2, 'раз', '2025-09-10'), (2, 'w2', 1, 1, 7, NULL, 'два', "
        "'2025-10-10'), (3, 'w3', 1, 1, 7, NULL, 'потом', '2025-11-20');"
        "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
        "work_type_id, work_id) VALUES ('a', 1, 1, '2025-09-10', 'number', 5000, 1500, 7, 1), ('b', 3, 1, "
        "'2025-09-10', 'number', 2000, 1500, NULL, 1)");
    school_grade(&at);
    same(ask(&at, "SELECT work_type_id, n5, n4, n3, n2, value_sum_x1000, works_planned, works_held, due, "
                  "written FROM work_result ORDER BY 1"),
         "0|0|9|0|0|36000|0|0|0|0;7|1|0|0|1|7000|2|1|3|2");
    school_run(&at, assess_grade, 1, "2026-05-30T12:00:00"); /* the year adds up its periods */
    same(ask(&at, "SELECT n5, n2, works_planned, written FROM work_result WHERE period_id = 1 AND "
                  "work_type_id = 7"),
         "1|1|2|2");
}
END_TEST

/* Works that are planned count whatever their order: here of a subject without a mark, of a class of another grade
 * (4: it has no results in this period), and of a kind that another work of the class has. */
START_TEST(planned_works_in_any_order)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "444");
    sql(&at,
        "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (4, "
        "'11b', 'class', '11Б', 11, '11'), (5, '11b1', 'subgroup', '11Б/1', NULL, '11-1');"
        "UPDATE class_group SET parent_id = 4 WHERE class_group_id = 5;"
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000) VALUES (7, 'К', "
        "'Контрольная', 1000), (8, 'Т', 'Тест', 1000);"
        "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, title, due_on) "
        "VALUES (1, 'a', 1, 2, 7, 'раз', '2025-09-10'), (2, 'b', 5, 1, 7, 'два', '2025-09-11'), (3, 'c', "
        "4, 1, 8, 'три', '2025-09-12')");
    static const char ask_sql[] = "SELECT class_group_id, subject_id, work_type_id, works_planned FROM "
                                  "work_result ORDER BY 1, 2, 3";
    pupil(&at, 2, 3);
    school_grade(&at);
    char first[300];
    snprintf(first, sizeof first, "%s", ask(&at, ask_sql));
    same(first, "1|1|0|0;1|2|7|1");
    /* a mark of a pupil of 5А in a work of 11Б is of the former only, and does not bring in what 11Б plans */
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_type_id, work_id) VALUES ('w', 1, 1, '2025-09-11', 'number', 5000, 1000, 7, 2)");
    school_grade(&at);
    snprintf(first, sizeof first, "%s", ask(&at, ask_sql));
    sql(&at, "UPDATE mark SET work_id = NULL; UPDATE work SET work_id = 9 WHERE work_id = 2; UPDATE mark SET "
             "work_id = 9 WHERE source_id = 'w'");
    school_grade(&at);
    same(ask(&at, ask_sql), first);
}
END_TEST

/* 1 stays; 2 arrives; 3 leaves; 4 goes from 5А to 5Б the next day; 5 leaves 5А and comes back three weeks later.
 * 5А: 1, 3, 4, 5 at the start (4), arrived 2 and 5 (2), departed 3 and 5 (2), moved out 4 (1): 4+2−2−1 = 3. */
START_TEST(movement)
{
    sql(&at, "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (4, "
             "'5b', 'class', '5Б', 5, '05b')");
    for (int i = 1; i <= 5; i++)
        pupil(&at, i, 1);
    sql(&at, "UPDATE membership SET from_on = '2025-10-01' WHERE pupil_id = 2;"
             "UPDATE membership SET to_on = '2025-10-01' WHERE pupil_id = 3;"
             "UPDATE membership SET to_on = '2025-09-20' WHERE pupil_id IN (4, 5);"
             "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) VALUES ('x', 4, 4, "
             "'2025-09-21'), "
             "('y', 5, 1, '2025-10-11')");
    school_grade(&at);
    same(ask(&at, "SELECT class_group_id, roll_start, arrived, moved_in, departed, moved_out, roll_end FROM "
                  "class_result"),
         "1|4|2|0|2|1|3;4|0|0|1|0|0|1");
}
END_TEST

/* Marks of ten: levels 10-9, 8-7, 6-5, below; the marks themselves are counted, too. A school may put its levels elsewhere. */
START_TEST(a_scale_of_ten)
{
    school_policy(&at, "[scale]\nname = 10\n");
    static const char *const given[] = {"999", "888", "777", "555", "444"};
    for (int i = 0; i < 5; i++) {
        pupil(&at, i + 1, 1);
        marks(&at, i + 1, 1, given[i]);
    }
    school_grade(&at);
    same(ask(&at, "SELECT n5, n4, n3, n2, mark_sum FROM subject_result"), "1|2|1|1|33");
    same(ask(&at, "SELECT mark, pupils FROM mark_result"), "4|1;5|1;7|1;8|1;9|1");
    same(ask(&at, "SELECT DISTINCT five, four, three, two, well, fail FROM mark_scale"),
         "10–9|8–7|6–5|4–1|7–10|отметка ниже «5»");
    school_policy(&at, "[scale]\nname = 10\nsatisfactory = 4\ngood = 8\n");
    school_grade(&at);
    same(ask(&at, "SELECT n5, n4, n3, n2 FROM subject_result"), "1|1|3|0");
    same(ask(&at, "SELECT DISTINCT five, four, three, two, well, of_fail FROM mark_scale"),
         "10–9|«8»|7–4|3–1|8–10|отметки ниже «4»");
    school_policy(&at, "[scale]\nname = percent\n");
    school_grade(&at);
    same(ask(&at, "SELECT DISTINCT five, four, three, two, well, fail, a_fail FROM mark_scale"),
         "«5»|«4»|«3»|«2»|«4» и «5»|«2»|«2»");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("results");
    TCase *cases = tcase_create("results");
    tcase_add_checked_fixture(cases, up, down);
    tcase_add_test(cases, formulas_by_subject);
    tcase_add_test(cases, the_seven_is_a_setting);
    tcase_add_test(cases, categories_of_pupils);
    tcase_add_test(cases, nobody_is_counted_twice_or_lost);
    tcase_add_test(cases, a_deferral_is_not_counted);
    tcase_add_test(cases, teachers_add_up_to_the_school);
    tcase_add_test(cases, kinds_of_work);
    tcase_add_test(cases, planned_works_in_any_order);
    tcase_add_test(cases, movement);
    tcase_add_test(cases, a_scale_of_ten);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
