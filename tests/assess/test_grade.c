/* grade: the roll, what stands in the journal, clocks, sheets and findings, on a small school. */
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

static void grade(void)
{
    school_grade(&at);
}

#define same(text, expected) ck_assert_str_eq(text, expected)

START_TEST(a_mark_and_its_line)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "5445");
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000) "
             "VALUES ('x', 1, 1, '2025-10-24', 'number', 4500, 1500)");
    grade();
    same(result_of(&at, 1, 1), "mark|5|5||5");
    same(ask(&at, "SELECT marks_text, marks_count, weight_sum_x1000, weighted_sum_x1000000, mean_x1000, "
                  "computed_outcome, computed_mark, teacher_id, class_group_id, taught_in_id FROM result"),
         "5 4 4 5 4,5|5|5500|24750000|4500|mark|5|1|1|1");
    same(ask(&at, "SELECT category, subjects FROM pupil_result"), "excellent|1");
    same(at.run.summary, "results: 1, pupils: 1, not attested: 0, deferred: 0");
    ck_assert_int_eq(at.run.made, 1);
}
END_TEST

START_TEST(nobody_is_missing)
{
    pupil(&at, 1, 1); /* no marks */
    pupil(&at, 2, 1); /* few marks */
    marks(&at, 2, 1, "5");
    pupil(&at, 3, 1); /* only zero weight */
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000) "
             "VALUES ('x', 3, 1, '2025-09-02', 'number', 5000, 0)");
    pupil(&at, 4, 2); /* grade 1 */
    marks(&at, 4, 1, "555");
    pupil(&at, 5, 3); /* grade 10 has half-years */
    marks(&at, 5, 1, "555");
    sql(&at, "UPDATE pupil SET withdrawn = 1 WHERE pupil_id = 6");
    pupil(&at, 7, 1);
    sql(&at, "UPDATE membership SET withdrawn = 1 WHERE pupil_id = 7");
    grade();
    same(result_of(&at, 1, 1), "not_attested|-|-|no_marks|н/а");
    same(result_of(&at, 2, 1), "not_attested|-|-|few_marks|н/а");
    same(result_of(&at, 3, 1), "not_attested|-|-|no_weighted_work|н/а");
    same(result_of(&at, 4, 1), "unmarked|-|-||–");
    same(ask(&at, "SELECT count(*) FROM result"), "4");
    same(ask(&at, "SELECT pupil_id, category FROM pupil_result"),
         "1|incomplete;2|incomplete;3|incomplete;4|unmarked");
    same(ask(&at, "SELECT class_group_id, roll, assessed, n5, n_not_attested, n_no_mark, n_unmarked, "
                  "mark_sum FROM subject_result"),
         "1|3|2|0|2|1|0|0;2|1|0|0|0|0|1|0");
    same(ask(&at, "SELECT severity, code, pupil_id, value_read, expected FROM finding WHERE period_id = 2 "
                  "AND stage = 'grade' ORDER BY pupil_id"),
         "warning|no_marks|1||;warning|few_marks|2|1|3;warning|no_weighted_work|3|1|");
    /* the half-year has the tenth grade, and nobody else */
    school_run(&at, assess_grade, 4, "2025-12-31T09:00:00");
    same(ask(&at, "SELECT pupil_id, outcome, mark FROM result WHERE period_id = 4"), "5|mark|5");
}
END_TEST

START_TEST(arrivals_and_departures)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "555");
    sql(&at, "UPDATE membership SET to_on = '2025-10-23' WHERE pupil_id = 1");
    pupil(&at, 2, 1);
    sql(&at, "UPDATE membership SET to_on = '2025-10-23' WHERE pupil_id = 2");
    pupil(&at, 3, 1); /* to the very last day: stays */
    marks(&at, 3, 1, "444");
    sql(&at, "UPDATE membership SET to_on = '2025-10-24' WHERE pupil_id = 3");
    pupil(&at, 4, 1); /* arrives; the marks brought along count */
    sql(&at, "UPDATE membership SET from_on = '2025-10-01' WHERE pupil_id = 4");
    marks(&at, 4, 1, "333");
    sql(&at, "UPDATE mark SET origin = 'transfer' WHERE pupil_id = 4");
    pupil(&at, 5, 1); /* left before, or comes after: not on the roll */
    sql(&at, "UPDATE membership SET from_on = '2025-01-01', to_on = '2025-08-31' WHERE pupil_id = 5");
    pupil(&at, 6, 1);
    sql(&at, "UPDATE membership SET from_on = '2025-10-25' WHERE pupil_id = 6");
    sql(&at, "INSERT INTO lesson (source_id, class_group_id, subject_id, given_on, lesson_type, state) "
             "VALUES ('l1', 1, 1, '2025-09-30', 'lesson', 'held'),"
             "('l2', 1, 1, '2025-10-01', 'lesson', 'held'), ('l3', 1, 1, '2025-10-24', 'lesson', 'held'), "
             "('l4', 1, 1, '2025-10-23', 'lesson', 'cancelled')");
    grade();
    same(result_of(&at, 1, 1), "departed|-|-|departed|–");
    same(result_of(&at, 2, 1), "departed|-|-|no_marks|–");
    same(result_of(&at, 3, 1), "mark|4|4||4");
    same(result_of(&at, 4, 1), "mark|3|3||3");
    same(ask(&at, "SELECT pupil_id, lessons_held FROM result"), "1|2;2|2;3|3;4|2");
    same(ask(&at, "SELECT pupil_id, category FROM pupil_result"),
         "1|departed;2|departed;3|one_four;4|one_three");
    same(ask(&at, "SELECT roll, n4, n3, n_departed FROM subject_result"), "2|1|1|2");
    same(ask(&at, "SELECT computed_mark FROM result WHERE pupil_id = 1"), "5");
    same(ask(&at, "SELECT pupil_id FROM result_clock"), "3;4");
}
END_TEST

START_TEST(subgroups_and_an_individual_plan)
{
    sql(&at, "INSERT INTO class_group (class_group_id, source_id, kind, title, parent_id, sort_key) VALUES "
             "(11, 'e1', 'subgroup', '5А/1', 1, '05-1'),"
             "(12, 'e2', 'subgroup', '5А/2', 1, '05-2'), (13, 'i1', 'individual', 'план', 1, '05-3'), (14, "
             "'s', 'stream', 'поток', NULL, '05-4');"
             "INSERT INTO teaching (source_id, class_group_id, subject_id, weekly_hours_x1000) VALUES ('e1', "
             "11, 2, 1000), ('e2', 12, 2, 1000),"
             "('i', 13, 1, 1000), ('s', 14, 3, 1000)");
    for (int i = 1; i <= 3; i++)
        pupil(&at, i, 1);
    sql(&at, "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on, to_on) VALUES ('s1', 1, "
             "11, '2025-09-01', NULL),"
             "('s2', 2, 11, '2025-09-01', '2025-09-30'), ('s3', 2, 12, '2025-10-01', NULL), ('s4', 3, 13, "
             "'2025-09-01', NULL), ('s5', 3, 14, '2025-09-01', NULL)");
    sql(&at, "INSERT INTO lesson (lesson_id, source_id, class_group_id, subject_id, given_on, number, "
             "lesson_type, state) VALUES "
             "(1, 'l1', 11, 2, '2025-09-15', 1, 'lesson', 'held'), (2, 'l2', 12, 2, '2025-09-15', 1, "
             "'lesson', 'held'),"
             "(3, 'l3', 12, 2, '2025-10-15', 1, 'lesson', 'held'), (4, 'l4', 11, 2, '2025-10-15', 1, "
             "'lesson', 'held'),"
             "(5, 'l5', 1, 1, '2025-10-15', 1, 'lesson', 'held'), (6, 'l6', 13, 1, '2025-10-15', 2, "
             "'lesson', 'held')");
    /* pupil 3 misses the own lesson (counts) and one of the class (does not) */
    sql(&at, "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a', 3, 6, 'ill'), ('b', "
             "3, 5, 'ill'), ('c', 2, 3, 'excused')");
    grade();
    same(ask(&at, "SELECT pupil_id, subject_id, class_group_id, taught_in_id, lessons_held, lessons_missed "
                  "FROM result"),
         "1|1|1|1|1|0;1|2|1|11|2|0;2|1|1|1|1|0;2|2|1|12|2|1;3|1|1|13|1|1;3|3|1|14|0|0");
    same(ask(&at, "SELECT code, pupil_id, subject_id FROM finding WHERE code LIKE 'att%'"),
         "attendance_without_membership|3|1");
    same(ask(&at, "SELECT pupil_id, days_missed, lessons_missed, lessons_ill FROM pupil_result"),
         "1|0|0|0;2|0|1|0;3|1|1|1");
}
END_TEST

START_TEST(a_pupil_who_changes_class)
{
    sql(&at, "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (20, "
             "'5b', 'class', '5Б', 5, '05b');"
             "INSERT INTO teaching (source_id, class_group_id, subject_id, teacher_id, weekly_hours_x1000) "
             "VALUES ('z', 20, 1, NULL, 1000), ('zz', 1, 3, 1, 1000)");
    pupil(&at, 1, 1);
    sql(&at, "UPDATE membership SET to_on = '2025-09-30'; INSERT INTO membership (source_id, pupil_id, "
             "class_group_id, from_on) VALUES ('n', 1, 20, '2025-10-01')");
    marks(&at, 1, 1, "555");
    grade();
    /* the subject that the new class does not have is left behind */
    same(ask(&at, "SELECT subject_id, class_group_id, taught_in_id, outcome, reason, marks_text FROM result"),
         "1|20|20|mark||5 5 5;3|20|1|departed|no_marks|");
    same(ask(&at, "SELECT class_group_id, category, subjects FROM pupil_result"), "20|excellent|1");
}
END_TEST

START_TEST(two_scheduled_groups_and_no_homeroom)
{
    sql(&at,
        "INSERT INTO class_group (class_group_id, source_id, kind, title, sort_key) VALUES (31, 'x1', "
        "'scheduled', 'B', 'b'), (32, 'x2', 'scheduled', 'A', 'a');"
        "INSERT INTO teaching (source_id, class_group_id, subject_id) VALUES ('x1', 31, 1), ('x2', 32, 2)");
    pupil(&at, 1, 31);
    pupil(&at, 2, 31);
    sql(&at, "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on, to_on) VALUES ('y1', 1, "
             "32, '2025-09-01', NULL), ('y2', 2, 32, '2025-09-01', '2025-09-20')");
    marks(&at, 1, 1, "444");
    marks(&at, 1, 2, "555");
    marks(&at, 2, 1, "333");
    marks(&at, 2, 2, "222");
    grade();
    /* the home is the first in the list of those that last; a departure is one from the subject */
    same(ask(&at, "SELECT pupil_id, subject_id, class_group_id, taught_in_id, outcome, mark FROM result"),
         "1|1|32|31|mark|4;1|2|32|32|mark|5;2|1|31|31|mark|3;2|2|31|32|departed|-");
    same(ask(&at, "SELECT pupil_id, category, subjects FROM pupil_result"), "1|one_four|2;2|one_three|1");
}
END_TEST

START_TEST(a_group_of_an_earlier_term)
{
    sql(&at, "INSERT INTO class_group (class_group_id, source_id, kind, title, sort_key) VALUES (31, 'x1', "
             "'scheduled', 'B', 'b');"
             "INSERT INTO teaching (source_id, class_group_id, subject_id, from_on, to_on) VALUES "
             "('x1', 31, 1, '2025-02-01', '2025-08-31')");
    pupil(&at, 1, 31); /* enrolled without an end, but nothing is taught there any more */
    grade();
    same(ask(&at, "SELECT count(*) FROM result"), "0");
    same(ask(&at, "SELECT count(*) FROM pupil_result"), "0");
    same(ask(&at, "SELECT count(*) FROM finding"), "0");
}
END_TEST

START_TEST(deferrals)
{
    for (int i = 1; i <= 6; i++) {
        pupil(&at, i, 1);
        marks(&at, i, 1, "555");
    }
    sql(&at, "INSERT INTO deferral (deferral_id, source_id, pupil_id, subject_id, period_id, state, due_on) "
             "VALUES (1, 'd1', 1, NULL, 2, 'granted', '2025-11-21'),"
             "(2, 'd2', 2, 1, 2, 'extended', '2025-10-26'), (3, 'd3', 3, 1, 2, 'proposed', NULL), (4, 'd4', "
             "4, 1, 2, 'resolved', NULL),"
             "(5, 'd5', 5, NULL, 2, 'granted', NULL), (6, 'd6', 5, 1, 2, 'resolved', NULL), (7, 'd7', 6, "
             "NULL, 3, 'granted', NULL)");
    grade();
    same(result_of(&at, 1, 1), "deferred|-|-|deferral|отсрочка");
    same(result_of(&at, 2, 1), "deferred|-|-|deferral|отсрочка");
    for (int i = 3; i <= 6; i++)
        same(result_of(&at, i, 1), "mark|5|5||5");
    same(ask(&at, "SELECT pupil_id, deferral_id FROM result WHERE deferral_id IS NOT NULL"),
         "1|1;2|2;4|4;5|6");
    same(ask(&at, "SELECT code, pupil_id FROM finding"), "deferral_overdue|2");
    same(ask(&at, "SELECT group_concat(pupil_id) FROM result_clock"), "3,4,5,6");
    same(ask(&at, "SELECT roll, assessed, n5, n_deferred FROM subject_result"), "6|4|4|2");
    same(ask(&at, "SELECT category FROM pupil_result WHERE pupil_id = 1"), "incomplete");
    /* it is resolved: a late mark of its own period, and a clock from the import that brought it */
    sql(&at, "UPDATE deferral SET state = 'resolved' WHERE deferral_id = 1; INSERT INTO import (import_id, "
             "source, layout, committed_at) VALUES (3, "
             "'inbox', 'journal', 1763000000);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "period_id, import_id) "
             "VALUES ('late', 1, 1, '2025-11-12', 'number', 2000, 9000, 2, 3)");
    school_run(&at, assess_grade, 2, "2025-11-13T12:00:00");
    same(result_of(&at, 1, 1), "mark|3|3||3");
    same(ask(&at, "SELECT received_at, deferral_id FROM result_clock WHERE pupil_id = 1"), "1763000000|1");
    /* granted after a first clock, resolved without a new mark: a clock of its own from the order's import; the first does not move */
    sql(&at, "INSERT INTO import (import_id, source, layout, committed_at) VALUES (4, 'inbox', 'journal', "
             "1763100000);"
             "INSERT INTO deferral (deferral_id, source_id, pupil_id, period_id, state, import_id) VALUES "
             "(90, 'd90', 3, 2, 'resolved', 4)");
    school_run(&at, assess_grade, 2, "2025-11-15T12:00:00");
    same(ask(&at, "SELECT received_at, deferral_id FROM result_clock WHERE pupil_id = 3 AND deferral_id > 0"),
         "1763100000|90");
    same(ask(&at, "SELECT count(*) FROM result_clock WHERE pupil_id = 3 AND deferral_id = 0"), "1");
    /* a mark that tells its own time: that counts, not the import's */
    sql(&at, "INSERT INTO deferral (deferral_id, source_id, pupil_id, period_id, state, import_id) VALUES "
             "(91, 'd91', 6, 2, 'resolved', 1);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "period_id, import_id, received_at) "
             "VALUES ('own', 6, 1, '2025-11-12', 'number', 5000, 1000, 2, 4, 1763050000)");
    school_run(&at, assess_grade, 2, "2025-11-15T12:00:00");
    same(ask(&at, "SELECT received_at FROM result_clock WHERE pupil_id = 6 AND deferral_id = 91"),
         "1763050000");
    /* the late mark is the first quarter's, not the second's */
    school_run(&at, assess_grade, 3, "2025-11-13T12:00:00");
    same(ask(&at, "SELECT marks_text FROM result WHERE period_id = 3 AND pupil_id = 1"), "");
}
END_TEST

START_TEST(overrides)
{
    for (int i = 1; i <= 6; i++) {
        pupil(&at, i, i == 5 ? 2 : 1);
        marks(&at, i, 1, "444");
    }
    sql(&at, "INSERT INTO final_override (final_override_id, source_id, pupil_id, subject_id, period_id, "
             "kind, outcome, mark, given_on, received_at) VALUES "
             "(1, 'o1', 1, 1, 2, 'period', 'mark', 5, '2025-10-24', 1761290000), (2, 'o2', 2, 1, 2, "
             "'period', 'not_attested', NULL, '2025-10-24', NULL),"
             "(3, 'o3', 3, 1, 2, 'period', 'mark', 3, '2025-10-24', NULL), (4, 'o4', 4, 1, 2, 'period', "
             "'mark', 4, '2025-10-24', NULL),"
             "(5, 'o5', 5, 1, 2, 'period', 'mark', 5, '2025-10-24', NULL), (6, 'o6', 6, 1, 2, 'final', "
             "'mark', 5, '2025-10-24', NULL),"
             "(7, 'o7', 6, 2, 2, 'period', 'mark', 5, '2025-10-24', NULL);"
             "UPDATE final_override SET reason = 'итоговая работа' WHERE final_override_id = 3;"
             "INSERT INTO deferral (source_id, pupil_id, period_id, state) VALUES ('d', 3, 2, 'granted')");
    grade();
    same(result_of(&at, 1, 1), "mark|5|5||5");
    same(result_of(&at, 2, 1), "not_attested|-|-|teacher|н/а");
    same(result_of(&at, 3, 1), "mark|3|3||3");
    same(result_of(&at, 4, 1), "mark|4|4||4");
    same(result_of(&at, 5, 1), "unmarked|-|-||–");
    same(result_of(&at, 6, 1), "mark|4|5||4");
    same(
        ask(&at, "SELECT pupil_id, computed_mark, final_override_id FROM result WHERE final_override_id < 5"),
        "1|4|1;2|4|2;3|4|3;4|4|4");
    same(ask(&at,
             "SELECT severity, code, pupil_id, value_read, expected FROM finding ORDER BY code, pupil_id"),
         "warning|override_differs|1|5|4;notice|override_differs|3|3|4;warning|override_during_deferral|3||;"
         "warning|override_in_unmarked_grade|5||;warning|override_without_membership|6||");
    same(ask(&at, "SELECT received_at FROM result_clock WHERE pupil_id = 1"), "1761290000");
    /* after the exam «н/а», «осв.»: that is the outcome, also where the period had a mark, and its own time counts */
    sql(&at,
        "INSERT INTO final_override (final_override_id, source_id, pupil_id, subject_id, period_id, kind, "
        "outcome, given_on, received_at) VALUES (8, 'o8', 1, 1, 2, 'final', 'not_attested', '2025-10-24', "
        "NULL), "
        "(9, 'o9', 4, 1, 2, 'final', 'exempt', '2025-10-24', 1761350000); DELETE FROM result_clock");
    grade();
    same(result_of(&at, 1, 1), "not_attested|-|-|teacher|н/а");
    same(result_of(&at, 4, 1), "exempt|-|-|teacher|осв.");
    same(
        ask(&at, "SELECT pupil_id, computed_mark, final_override_id FROM result WHERE final_override_id > 7"),
        "1|4|8;4|4|9");
    same(ask(&at, "SELECT received_at FROM result_clock WHERE pupil_id = 4"), "1761350000");
}
END_TEST

START_TEST(kinds_of_marks)
{
    sql(&at, "INSERT INTO teaching (source_id, class_group_id, subject_id, weekly_hours_x1000) VALUES ('p', "
             "1, 3, 1000), ('q', 1, 4, 1000), ('r', 1, 5, 1000)");
    pupil(&at, 1, 1);
    mark_of_kind(&at, 1, 3, "2025-09-10", "exempt");
    mark_of_kind(&at, 1, 4, "2025-09-10", "fail");
    mark_of_kind(&at, 1, 4, "2025-09-12", "pass");
    mark_of_kind(&at, 1, 1, "2025-09-01", "not_submitted");
    marks(&at, 1, 1, "544");
    mark_of_kind(&at, 1, 1, "2025-09-08", "work_owed");
    mark_of_kind(&at, 1, 1, "2025-09-09", "not_attested");
    grade();
    same(result_of(&at, 1, 3), "exempt|-|-||осв.");
    same(result_of(&at, 1, 4), "pass|-|-||зач.");
    same(result_of(&at, 1, 5), "unmarked|-|-||–");
    same(result_of(&at, 1, 1), "mark|4|4||4");
    same(ask(&at, "SELECT marks_text FROM result ORDER BY subject_id"), "нс 5 4 4 . н/а;осв;незач зач;");
    same(ask(&at, "SELECT category, subjects FROM pupil_result"), "one_four|4");
    same(ask(&at, "SELECT subject_id, roll, assessed, n_exempt, n_pass, n_unmarked FROM subject_result"),
         "1|1|1|0|0|0;3|1|0|1|0|0;4|1|0|0|1|0;5|1|0|0|0|1");
    /* a «незач» after the «зач» is open */
    mark_of_kind(&at, 1, 4, "2025-09-20", "fail");
    school_policy(&at, "[scale]\nname = 2-5\n[rules]\nwork_owed = two\n");
    grade();
    same(result_of(&at, 1, 4), "fail|-|-||незач.");
    same(ask(&at, "SELECT mean_x1000, marks_count FROM result WHERE subject_id = 1"), "3750|4");
    same(ask(&at, "SELECT category FROM pupil_result"), "failing");
}
END_TEST

START_TEST(marks_and_absences_in_order)
{
    pupil(&at, 1, 1);
    sql(&at, "INSERT INTO lesson (lesson_id, source_id, class_group_id, subject_id, given_on, number, "
             "lesson_type, state) VALUES "
             "(1, 'l1', 1, 1, '2025-09-10', 2, 'lesson', 'held'), (2, 'l2', 1, 1, '2025-09-10', 1, 'lesson', "
             "'held'),"
             "(3, 'l3', 1, 1, '2025-09-11', 1, 'lesson', 'held'), (4, 'l4', 1, 1, '2025-09-12', 1, 'lesson', "
             "'cancelled'),"
             "(5, 'l5', 1, 1, '2025-10-27', 1, 'lesson', 'held'), (6, 'l6', 1, 1, '2025-09-13', 1, 'lesson', "
             "'held')");
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "lesson_id) VALUES "
             "('a', 1, 1, '2025-09-10', 'number', 3000, 1000, 1), ('b', 1, 1, '2025-09-10', 'number', 4000, "
             "1000, 2),"
             "('c', 1, 1, '2025-09-10', 'number', 5000, 1000, NULL), ('d', 1, 1, '2025-09-11', 'number', "
             "2000, 1000, 3),"
             "('e', 1, 1, '2025-10-25', 'number', 2000, 1000, NULL), ('f', 1, 1, '2025-08-31', 'number', "
             "2000, 1000, NULL)");
    sql(&at, "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a1', 1, 3, 'ill'), "
             "('a2', 1, 4, 'ill'), ('a3', 1, 5, 'ill'),"
             "('a4', 1, 1, 'late'), ('a5', 1, 6, 'exempt'), ('a6', 1, 3, 'unexcused')");
    grade();
    same(ask(&at, "SELECT marks_text, lessons_held, lessons_missed, lessons_ill FROM result"),
         "4 3 5 н 2 осв|4|1|1");
    same(ask(&at,
             "SELECT days_missed, lessons_missed, lessons_ill, lessons_unexcused, late FROM pupil_result"),
         "1|1|1|0|1");
}
END_TEST

START_TEST(missed_lessons)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "5");
    for (int i = 1; i <= 3; i++) {
        sql(&at,
            "INSERT INTO lesson (lesson_id, source_id, class_group_id, subject_id, given_on, lesson_type, "
            "state) VALUES (%d, 'l%d', 1, 1, '2025-09-1%d', 'lesson', 'held')",
            i, i, i);
        if (i > 1)
            sql(&at,
                "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a%d', 1, %d, "
                "'absent')",
                i, i);
    }
    grade();
    same(result_of(&at, 1, 1), "not_attested|-|-|missed_lessons|н/а");
    same(ask(&at, "SELECT code, value_read, expected FROM finding"), "missed_lessons|2/3|50 %");
}
END_TEST

START_TEST(exams)
{
    for (int i = 1; i <= 5; i++)
        pupil(&at, i, 1);
    marks(&at, 1, 1, "333");
    marks(&at, 2, 1, "555");
    marks(&at, 4, 1, "444");
    sql(&at, "INSERT INTO exam_result (source_id, pupil_id, subject_id, period_id, kind, title, held_on, "
             "mark, score_x1000, max_x1000, received_at) VALUES "
             "('e1', 1, 1, 2, 'exam', 'x', '2025-10-20', 5, NULL, NULL, 1761500000), ('e2', 2, 1, 2, 'exam', "
             "'x', '2025-10-20', NULL, 55000, 100000, 1761500000),"
             "('e3', 3, 1, 2, 'exam', 'x', '2025-10-20', NULL, 20000, 50000, 1761500000), ('e4', 4, 1, 2, "
             "'trial', 'x', '2025-10-20', 2, NULL, NULL, 1761500000),"
             "('e5', 4, 1, 3, 'exam', 'x', '2025-10-20', 2, NULL, NULL, 1761500000), ('e6', 5, 2, 2, 'exam', "
             "'x', '2025-10-20', 2, NULL, NULL, 1761500000)");
    grade();
    same(result_of(&at, 1, 1), "mark|3|4||3");
    same(result_of(&at, 2, 1), "mark|5|5||5");
    same(result_of(&at, 3, 1), "mark|3|3||3"); /* the exam alone */
    same(result_of(&at, 4, 1), "mark|4|4||4");
    same(ask(&at, "SELECT pupil_id, exam_mark FROM result"), "1|5;2|4;3|3;4|-;5|-");
    same(ask(&at, "SELECT code, pupil_id FROM finding ORDER BY code"),
         "exam_without_membership|5;no_marks|5");
    same(ask(&at, "SELECT pupil_id, received_at FROM result_clock WHERE pupil_id IN (1, 3)"),
         "1|1761339600;3|1761500000");
}
END_TEST

START_TEST(marks_that_belong_nowhere)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "555");
    marks(&at, 1, 2, "55"); /* not taught English */
    sql(&at, "INSERT INTO pupil (pupil_id, source_id, family_name, given_name, full_name, sort_key) VALUES "
             "(9, 'p9', 'А', 'Б', 'А Б', '9')");
    marks(&at, 9, 1, "55"); /* in no class */
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000) "
             "VALUES ('big', 1, 1, '2025-09-20', 'number', 2000, 1000001);"
             "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000, is_exam) VALUES (1, 'x', "
             "'Экзамен', 1000, 1);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_type_id) VALUES ('ex', 1, 1, '2025-09-20', 'number', 2000, 1000, 1);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "withdrawn) VALUES ('gone', 1, 1, '2025-09-20', 'number', 2000, 1000, 1)");
    sql(&at, "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (21, "
             "'6a', 'class', '6А', 6, '06')");
    pupil(&at, 10, 21); /* a class without subjects */
    grade();
    same(result_of(&at, 1, 1), "mark|5|5||5");
    same(ask(&at, "SELECT severity, code, pupil_id, subject_id, class_group_id FROM finding ORDER BY code, "
                  "pupil_id"),
         "warning|exam_in_marks|1|1|1;error|mark_out_of_range|1|1|1;warning|mark_without_membership|1|2|1;"
         "warning|mark_without_membership|9|1|-;"
         "warning|no_subjects|10|-|21");
    same(ask(&at, "SELECT category, subjects FROM pupil_result WHERE pupil_id = 10"), "incomplete|0");
}
END_TEST

static char *whole(const char *name)
{
    char query[200];
    snprintf(query, sizeof query, "SELECT * FROM %s", name);
    return strdup(ask(&at, query));
}

START_TEST(twice_is_the_same)
{
    static const char *const tables[] = {"result", "pupil_result", "subject_result", "result_clock"};
    char *before[4];
    for (int i = 1; i <= 4; i++) {
        pupil(&at, i, 1);
        marks(&at, i, 1, i == 3 ? "5" : "4545");
    }
    grade();
    for (int i = 0; i < 4; i++)
        before[i] = whole(tables[i]);
    char *findings = strdup(ask(&at, "SELECT severity, code, pupil_id FROM finding"));
    school_run(&at, assess_grade, 2, "2025-11-30T12:00:00");
    for (int i = 0; i < 4; i++) {
        char *after = whole(tables[i]);
        same(after, before[i]);
        free(after);
        free(before[i]);
    }
    same(ask(&at, "SELECT severity, code, pupil_id FROM finding"), findings);
    free(findings);
}
END_TEST

START_TEST(a_clock_never_moves)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "555");
    school_run(&at, assess_grade, 2, "2025-10-24T23:59:59"); /* the period lasts to midnight, school time */
    same(ask(&at, "SELECT count(*) FROM result_clock"), "0");
    school_run(&at, assess_grade, 2, "2025-10-25T00:00:00");
    same(ask(&at, "SELECT received_at FROM result_clock"),
         "1761339600"); /* 2025-10-24 21:00 UTC: later than the import */
    char *digest = strdup(ask(&at, "SELECT digest FROM result"));
    sql(&at, "INSERT INTO import (import_id, source, layout, committed_at) VALUES (3, 'inbox', 'journal', "
             "1763000000); UPDATE mark SET value_x1000 = "
             "2000, import_id = 3");
    school_run(&at, assess_grade, 2, "2025-11-13T12:00:00");
    same(result_of(&at, 1, 1), "mark|2|2||2");
    same(ask(&at, "SELECT received_at FROM result_clock"), "1761339600");
    ck_assert_str_ne(ask(&at, "SELECT digest FROM result"), digest);
    free(digest);
}
END_TEST

/* The digest sees which «зач» makes a «незач» good: the values alone are the same. */
START_TEST(a_pass_of_another_work)
{
    pupil(&at, 1, 1);
    sql(&at,
        "INSERT INTO teaching (source_id, class_group_id, subject_id) VALUES ('o', 1, 4);"
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000) VALUES (7, 'З', 'Зачёт', 1000);"
        "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, title) VALUES "
        "(1, 'a', 1, 4, 7, 'раз'), (2, 'b', 1, 4, 7, 'два');"
        "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, weight_x1000, work_id) VALUES "
        "('f', 1, 4, '2025-09-03', 'fail', 1000, 1), ('p', 1, 4, '2025-09-10', 'pass', 1000, 2)");
    grade();
    same(ask(&at, "SELECT outcome FROM result WHERE subject_id = 4"), "fail");
    char *digest = strdup(ask(&at, "SELECT digest FROM result WHERE subject_id = 4"));
    sql(&at, "UPDATE mark SET work_id = 1 WHERE source_id = 'p'");
    grade();
    same(ask(&at, "SELECT outcome FROM result WHERE subject_id = 4"), "pass");
    ck_assert_str_ne(ask(&at, "SELECT digest FROM result WHERE subject_id = 4"), digest);
    free(digest);
}
END_TEST

START_TEST(a_year_and_its_quarters)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "444");
    grade();
    school_run(&at, assess_grade, 1, "2026-05-27T12:00:00");
    same(ask(&at, "SELECT outcome, mark, marks_text FROM result WHERE period_id = 1"), "mark|4|4");
    same(ask(&at, "SELECT code FROM finding WHERE period_id = 1"), "period_not_graded");
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000) "
             "SELECT 'n' || mark_id, pupil_id, subject_id, "
             "'2025-12-01', kind, 5000, 1000 FROM mark");
    school_run(&at, assess_grade, 3, "2025-12-31T12:00:00");
    school_run(&at, assess_grade, 4, "2025-12-31T12:00:00"); /* nobody there */
    school_run(&at, assess_grade, 1, "2026-05-27T12:00:00");
    same(
        ask(&at, "SELECT outcome, mark, marks_text, marks_count, mean_x1000 FROM result WHERE period_id = 1"),
        "mark|5|4 5|2|4500");
}
END_TEST

START_TEST(a_bad_policy_leaves_all_as_it_was)
{
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "444");
    grade();
    school_policy(&at, "[scale]\nname = 7\n");
    school_at(&at, 2, "2025-10-27T12:00:00");
    assess_forget(&at.run);
    ck_assert_int_eq(assess_grade(&at.run, &at.err), -1);
    ck_assert_int_eq(at.err.kind, ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(at.err.message, "policy.ini:2: "));
    same(result_of(&at, 1, 1), "mark|4|4||4");
}
END_TEST

START_TEST(a_year_takes_the_former_schools_marks)
{
    /* pupil 1 comes in November: the first quarter is the former school's; pupil 2 has been here */
    pupil(&at, 1, 1);
    pupil(&at, 2, 1);
    sql(&at, "INSERT INTO pupil (pupil_id, source_id, family_name, given_name, full_name, sort_key) VALUES "
             "(9, 'p9', 'А', "
             "'Б', 'А Б', '9');"
             "UPDATE membership SET from_on = '2025-11-10' WHERE pupil_id = 1;"
             "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, mark, "
             "given_on) VALUES "
             "('f1', 1, 1, 2, 'mark', 3, '2025-10-24'), ('f2', 1, 1, 4, 'mark', 2, '2025-12-30'), "
             "('f3', 1, 5, 2, 'mark', 2, '2025-10-24'), ('f4', 9, 1, 2, 'mark', 2, '2025-10-24')");
    marks(&at, 2, 1, "5555");
    for (int i = 1; i <= 2; i++)
        for (int k = 0; k < 4; k++)
            sql(&at,
                "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, "
                "weight_x1000) VALUES "
                "('n%d-%d', %d, 1, '2025-11-1%d', 'number', %d, 1000)",
                i, k, i, 1 + k, i == 1 ? 4000 : 5000);
    /* pupil 3 comes within the quarter, with marks of the former school: they count there */
    pupil(&at, 3, 1);
    marks(&at, 3, 1, "444");
    sql(&at, "UPDATE mark SET origin = 'transfer' WHERE pupil_id = 3;"
             "UPDATE membership SET from_on = '2025-10-10' WHERE pupil_id = 3");
    school_grade(&at);
    same(result_of(&at, 3, 1), "mark|4|4||4");
    sql(&at, "UPDATE pupil SET withdrawn = 1 WHERE pupil_id = 3");
    /* the mark of who came later is no mistake; of who never came it is */
    same(ask(&at, "SELECT code, pupil_id FROM finding WHERE code = 'override_without_membership'"),
         "override_without_membership|9");
    school_run(&at, assess_grade, 3, "2025-12-31T09:00:00");
    school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
    /* 3 and 4 give 3.5, half up; the half-year of other grades counts nothing */
    same(ask(&at, "SELECT pupil_id, outcome, mark, marks_text, marks_count FROM result WHERE period_id = 1"),
         "1|mark|4|3 4|2;2|mark|5|5 5|2");
    /* corrected: the year follows */
    sql(&at, "UPDATE final_override SET mark = 2 WHERE source_id = 'f1'");
    school_run(&at, assess_grade, 1, "2026-05-27T10:00:00");
    same(ask(&at, "SELECT mark, marks_text FROM result WHERE period_id = 1 AND pupil_id = 1"), "3|2 4");
    /* withdrawn: only what is here */
    sql(&at, "UPDATE final_override SET withdrawn = 1 WHERE source_id = 'f1'");
    school_run(&at, assess_grade, 1, "2026-05-27T11:00:00");
    same(ask(&at, "SELECT mark, marks_text FROM result WHERE period_id = 1 AND pupil_id = 1"), "4|4");
}
END_TEST

/* Weights by kind of work stand in place of the journal's, for the grade or subject that the section names. */
START_TEST(weights_of_the_policy)
{
    sql(&at, "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000) VALUES (1, 'К', "
             "'Контрольная', 1000)");
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "5533");
    sql(&at, "UPDATE mark SET work_type_id = 1 WHERE value_x1000 = 3000");
    school_grade(&at);
    same(result_of(&at, 1, 1), "mark|4|4||4"); /* 16 / 4 */
    school_policy(&at, "[scale]\nname = 2-5\n[weights : grade 9]\nК = 9\n[weights : subject Нет]\nХ = 1\n");
    school_grade(&at);
    same(result_of(&at, 1, 1), "mark|4|4||4"); /* another grade's */
    same(ask(&at,
             "SELECT code, file, line, value_read, expected FROM finding WHERE code LIKE 'policy%' ORDER "
             "BY 1"),
         "policy_subject|policy.ini|5|Нет|subjects.csv;policy_work_type|policy.ini|6|Х|work_types.csv");
    school_policy(&at, "[scale]\nname = 2-5\n[weights : grade 5]\nКонтрольная = 2,5\n");
    school_grade(&at);
    same(result_of(&at, 1, 1), "mark|4|4||4"); /* 25 / 7 = 3,571 */
    same(ask(&at, "SELECT weight_sum_x1000, mean_x1000 FROM result WHERE pupil_id = 1 AND subject_id = 1"),
         "7000|3571");
    school_policy(&at, "[scale]\nname = 2-5\n[weights]\nК = 4\n");
    school_grade(&at);
    same(result_of(&at, 1, 1), "mark|3|3||3"); /* 34 / 10 */
    school_policy(&at, "[scale]\nname = 2-5\n[weights]\nКонтрольная = 1\nК = 4\n");
    school_grade(&at);
    same(result_of(&at, 1, 1), "mark|3|3||3"); /* the later name of the two */
    same(ask(&at, "SELECT code, file, line, value_read, expected FROM finding WHERE code LIKE 'policy%'"),
         "policy_double|policy.ini|5|[weights] К|policy.ini:4 [weights] Контрольная");
}
END_TEST

/* A policy of the time before there was [exam] combine: told once, while the mark is what it was. */
START_TEST(a_policy_that_says_nothing_of_exams)
{
    static const char said[] = "[scale]\nname = 2-5\n[exam]\ncombine = mean\n";
    static const char *const policies[] = {"[scale]\nname = 2-5\n", said,
                                           "[scale]\nname = 2-5\n"
                                           "[exam : level upper_secondary]\ncombine = ignore\n"};
    static const char *const marks[] = {"4", "4", "3"},
                             *const told[] = {"policy_exam|1|[exam : level upper_secondary] combine = ignore",
                                              "", ""};
    pupil(&at, 1, 3);
    sql(&at, "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, kind, outcome, mark, "
             "given_on) VALUES "
             "('f', 1, 1, 1, 'period', 'mark', 3, '2026-05-25')");
    sql(&at, "INSERT INTO exam_result (source_id, pupil_id, subject_id, period_id, kind, title, held_on, "
             "mark, received_at) "
             "VALUES ('e', 1, 1, 1, "
             "'exam', 'э', '2026-05-25', 5, 0)");
    for (int i = 0; i < 3; i++) {
        school_policy(&at, policies[i]);
        school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
        same(
            ask(&at, "SELECT final_mark FROM result WHERE period_id = 1 AND pupil_id = 1 AND subject_id = 1"),
            marks[i]);
        same(ask(&at, "SELECT code, value_read, expected FROM finding WHERE code = 'policy_exam'"), told[i]);
    }
}
END_TEST

START_TEST(a_two_made_good_and_a_work_owed)
{
    school_policy(&at, "[scale]\nname = 2-5\n[rules]\nno_five_with_two = yes\nwork_owed = not_attested\n");
    sql(&at,
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000) VALUES (1, 'К', 'К', 1000);"
        "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, title) VALUES (1, "
        "'w1', 1, 1, 1, 'К');"
        "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, title) VALUES (2, "
        "'w2', 1, 1, 1, 'К')");
    pupil(&at, 1, 1);
    marks(&at, 1, 1, "2555555");
    sql(&at, "UPDATE mark SET work_id = 1 WHERE marked_on IN ('2025-09-02', '2025-09-05')");
    school_grade(&at);
    same(result_of(&at, 1, 1), "mark|5|5||5"); /* 32 / 7 = 4,57, and the «2» was made good */
    sql(&at, "UPDATE mark SET work_id = 2 WHERE marked_on = '2025-09-05'");
    school_grade(&at);
    same(result_of(&at, 1, 1), "mark|4|4||4");
    mark_of_kind(&at, 1, 1, "2025-09-03", "work_owed");
    sql(&at, "UPDATE mark SET work_id = 2 WHERE kind = 'work_owed'");
    school_grade(&at);
    same(result_of(&at, 1, 1), "mark|4|4||4"); /* handed in on the fifth */
    sql(&at, "UPDATE mark SET work_id = NULL WHERE kind = 'work_owed'");
    school_grade(&at);
    same(result_of(&at, 1, 1), "not_attested|-|-|work_owed|н/а");
    same(ask(&at, "SELECT code FROM finding WHERE stage = 'grade' AND pupil_id = 1 AND subject_id = 1"),
         "work_owed");
}
END_TEST

START_TEST(a_tie_of_the_year_is_told)
{
    pupil(&at, 1, 1);
    sql(&at, "DELETE FROM period WHERE period_id = 4");
    marks(&at, 1, 1, "444");
    school_grade(&at);
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "import_id) VALUES "
             "('q1', 1, 1, '2025-11-10', 'number', 3000, 1000, 1), ('q2', 1, 1, '2025-11-11', 'number', "
             "3000, 1000, 1),"
             "('q3', 1, 1, '2025-11-12', 'number', 3000, 1000, 1)");
    school_run(&at, assess_grade, 3, "2025-12-31T09:00:00");
    school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
    static const char year[] =
        "SELECT mark, tie, (SELECT count(*) FROM finding WHERE code = 'year_tie' AND pupil_id = 1) "
        "FROM result WHERE period_id = 1 AND pupil_id = 1 AND subject_id = 1";
    same(ask(&at, year), "4|1|1");
    school_policy(&at, "[scale]\nname = 2-5\n[year]\ntie = last_period\n");
    school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
    same(ask(&at, year), "3|1|1");
    /* the annual control work decides: there is none, then a «3» */
    school_policy(&at, "[scale]\nname = 2-5\n[year]\ntie = annual_work\n");
    school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
    same(ask(&at, year), "4|1|1");
    sql(&at,
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000, is_annual) VALUES (9, 'Г', "
        "'Годовая контрольная', 1000, 1);"
        "UPDATE mark SET work_type_id = 9 WHERE source_id = 'q3'");
    school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
    same(ask(&at, year), "3|1|1");
}
END_TEST

/* A «2» of the year with a «4» of the exam is a «3» everywhere: category, statistics; in grade 9 the year's «2» stands. */
START_TEST(a_year_with_its_exam)
{
    pupil(&at, 1, 1);
    sql(&at,
        "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, mark, given_on) "
        "VALUES ('o', 1, 1, 1, 'mark', 2, '2026-05-20');"
        "INSERT INTO exam_result (source_id, pupil_id, subject_id, period_id, kind, title, held_on, mark, "
        "received_at) VALUES ('e', 1, 1, 1, 'exam', 'Экзамен', '2026-05-22', 4, 1779500000)");
    school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
    static const char year[] =
        "SELECT mark, final_mark, counted_mark, (SELECT category FROM pupil_result p WHERE p.period_id = 1), "
        "(SELECT n3 || n2 FROM subject_result s WHERE s.period_id = 1 AND s.subject_id = 1) FROM result r "
        "WHERE "
        "r.period_id = 1 AND subject_id = 1";
    same(ask(&at, year), "2|3|3|one_three|10");
    sql(&at, "UPDATE class_group SET grade = 9 WHERE class_group_id = 1");
    school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
    same(ask(&at, year), "2|3|2|failing|01");
}
END_TEST

/* Exempt, or passed without a number, in every subject: no category of marks, and in none of the rates. */
START_TEST(exempt_in_every_subject)
{
    pupil(&at, 1, 1);
    mark_of_kind(&at, 1, 1, "2025-09-10", "exempt");
    pupil(&at, 2, 1);
    mark_of_kind(&at, 2, 1, "2025-09-10", "pass");
    pupil(&at, 3, 1);
    marks(&at, 3, 1, "555");
    school_grade(&at);
    same(ask(&at, "SELECT category FROM pupil_result ORDER BY pupil_id"), "incomplete;incomplete;excellent");
    same(ask(&at, "SELECT pupils, excellent, incomplete FROM class_result"), "3|1|2");
}
END_TEST

/* A result that is no more, or was not there: what rests on it is stale, and the history keeps what had been told. */
START_TEST(results_that_vanish_or_appear)
{
    static const char years[] = "SELECT pupil_id, mark, stale_import_id FROM result WHERE period_id = 1 AND "
                                "subject_id = 1 ORDER BY 1";
    static const char told[] = "SELECT entity, source_id, pupil_id, field, before, after FROM change";
    for (int id = 1; id <= 2; id++) {
        pupil(&at, id, 1);
        marks(&at, id, 1, "444");
    }
    school_grade(&at);
    school_run(&at, assess_grade, 1, "2026-05-27T09:00:00");
    same(ask(&at, years), "1|4|-;2|4|-");
    sql(&at,
        "INSERT INTO edition (pupil_id, period_id, report, number, edition, content_hash, issued_at) VALUES "
        "(1, 1, 'extract', 'n-1', 1, 'x', 0), (2, 1, 'extract', 'n-2', 1, 'x', 0);"
        "INSERT INTO run (stage, period_id, started_at, outcome, version) VALUES ('grade', 2, 1761555600, "
        "'done', '');"
        "UPDATE membership SET from_on = '2025-11-05' WHERE pupil_id = 1");
    school_run(&at, assess_grade, 2, "2026-05-27T10:00:00");
    same(result_of(&at, 1, 1), "");
    same(ask(&at, years), "1|4|-2;2|4|-");
    same(ask(&at, "SELECT pupil_id, stale_import_id FROM edition ORDER BY 1"), "1|-2;2|-");
    same(ask(&at, told), "result|2025-Q1|1|outcome_text|4|-");
    school_run(&at, assess_grade, 1, "2026-05-27T11:00:00");
    same(ask(&at, "SELECT count(*) FROM result WHERE stale_import_id IS NOT NULL"), "0");
    /* and back, while the period has results of others */
    sql(&at, "UPDATE membership SET from_on = '2025-09-01' WHERE pupil_id = 1");
    school_run(&at, assess_grade, 2, "2026-05-27T12:00:00");
    same(result_of(&at, 1, 1), "mark|4|4||4");
    same(ask(&at, "SELECT pupil_id, stale_import_id FROM result WHERE period_id = 1 AND subject_id = 1 ORDER "
                  "BY 1"),
         "1|-2;2|-");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("grade");
    TCase *cases = tcase_create("grade");
    tcase_add_checked_fixture(cases, up, down);
    tcase_add_test(cases, a_year_takes_the_former_schools_marks);
    tcase_add_test(cases, weights_of_the_policy);
    tcase_add_test(cases, a_policy_that_says_nothing_of_exams);
    tcase_add_test(cases, a_two_made_good_and_a_work_owed);
    tcase_add_test(cases, a_tie_of_the_year_is_told);
    tcase_add_test(cases, a_year_with_its_exam);
    tcase_add_test(cases, exempt_in_every_subject);
    tcase_add_test(cases, results_that_vanish_or_appear);
    tcase_add_test(cases, a_mark_and_its_line);
    tcase_add_test(cases, nobody_is_missing);
    tcase_add_test(cases, arrivals_and_departures);
    tcase_add_test(cases, subgroups_and_an_individual_plan);
    tcase_add_test(cases, a_pupil_who_changes_class);
    tcase_add_test(cases, two_scheduled_groups_and_no_homeroom);
    tcase_add_test(cases, a_group_of_an_earlier_term);
    tcase_add_test(cases, deferrals);
    tcase_add_test(cases, overrides);
    tcase_add_test(cases, kinds_of_marks);
    tcase_add_test(cases, marks_and_absences_in_order);
    tcase_add_test(cases, missed_lessons);
    tcase_add_test(cases, exams);
    tcase_add_test(cases, marks_that_belong_nowhere);
    tcase_add_test(cases, twice_is_the_same);
    tcase_add_test(cases, a_clock_never_moves);
    tcase_add_test(cases, a_pass_of_another_work);
    tcase_add_test(cases, a_year_and_its_quarters);
    tcase_add_test(cases, a_bad_policy_leaves_all_as_it_was);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
