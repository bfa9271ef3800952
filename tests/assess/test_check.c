/* check: what the journal lacks, each kind made by hand. */
#include "school.h"

static struct school at;

static void up(void)
{
    school_open(&at, "w");
    pupil(&at, 1, 1); /* the roll of 5А; who is in no class has a test of its own */
}

static void down(void)
{
    school_close(&at);
}

#define same(text, expected) ck_assert_str_eq(text, expected)

static void check(const char *now)
{
    school_run(&at, assess_check, 2, now);
}

/* severity|actor|teacher|group|subject|pupil|day|have|want|remaining|note of a kind. */
static const char *gaps(const char *kind)
{
    char query[400];
    snprintf(
        query, sizeof query,
        "SELECT severity, actor, teacher_id, class_group_id, subject_id, pupil_id, on_day, have, want, "
        "remaining, note FROM gap WHERE kind = '%s' AND period_id = 2 ORDER BY pupil_id, subject_id, on_day, "
        "class_group_id, note",
        kind);
    return ask(&at, query);
}

static void lesson(int id, int group, const char *day, const char *state, const char *more)
{
    sql(&at,
        "INSERT INTO lesson (lesson_id, source_id, class_group_id, subject_id, given_on, lesson_type, state, "
        "topic, "
        "homework) VALUES (%d, 'l%d', %d, 1, '%s', 'lesson', '%s', 'Тема', 'Упр. 5');"
        "UPDATE lesson SET %s WHERE lesson_id = %d",
        id, id, group, day, state, *more != '\0' ? more : "number = NULL", id);
}

static void family(int pupil_id)
{
    sql(&at,
        "INSERT INTO guardian (guardian_id, source_id, family_name, given_name, full_name, sort_key) VALUES "
        "(%d, "
        "'g%d', 'А', 'Б', 'А Б', 'а');"
        "INSERT INTO guardianship (source_id, guardian_id, pupil_id) VALUES ('s%d', %d, %d);",
        pupil_id, pupil_id, pupil_id, pupil_id, pupil_id);
}

START_TEST(too_few_marks)
{
    for (int i = 2; i <= 9; i++)
        pupil(&at, i, 1);
    marks(&at, 1, 1, "44");
    marks(&at, 2, 1, "444");
    marks(&at, 3, 1, "");
    marks(&at, 4, 1, "5");
    sql(&at, "INSERT INTO deferral (source_id, pupil_id, period_id, state) VALUES ('d', 4, 2, 'granted');"
             "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, outcome, mark, "
             "given_on) VALUES "
             "('o', 5, 1, 2, 'mark', 4, '2025-10-20');"
             "UPDATE membership SET to_on = '2025-10-01' WHERE pupil_id = 6;"
             /* settled: a deferral that lapsed into «н/а», and a final «н/а» */
             "INSERT INTO deferral (source_id, pupil_id, subject_id, period_id, state, outcome) VALUES ('e', "
             "8, 1, 2, 'lapsed', 'not_attested');"
             "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, kind, outcome, "
             "given_on) VALUES ('p', 9, 1, 2, 'final', 'not_attested', '2025-10-20')");
    mark_of_kind(&at, 7, 1, "2025-09-02", "exempt");
    /* a week in: seven lessons are still to come */
    check("2025-09-05T12:00:00");
    same(gaps("few_marks"), "");
    /* three lessons to come: not twice what the third pupil lacks; the first lacks one */
    check("2025-10-01T12:00:00");
    same(gaps("few_marks"), "warning|teacher|1|1|1|3|-|0|3|3|");
    check("2025-10-10T12:00:00");
    same(gaps("few_marks"), "warning|teacher|1|1|1|1|-|2|3|2|;error|teacher|1|1|1|3|-|0|3|2|");
    check("2025-10-25T12:00:00");
    same(gaps("few_marks"), "error|teacher|1|1|1|1|-|2|3|0|;error|teacher|1|1|1|3|-|0|3|0|");
    /* besides: no register of guardians, no tutor; two files without times */
    same(at.run.summary, "missing: 3, to be looked at: 1, for information: 2");
    ck_assert_int_eq(at.run.made, 4);
    /* the journal plans more than the hours promise */
    for (int i = 0; i < 5; i++) {
        char day[11];
        snprintf(day, sizeof day, "2025-10-%02d", 13 + i);
        lesson(10 + i, 1, day, "planned", "");
    }
    check("2025-10-10T12:00:00");
    same(gaps("few_marks"), "warning|teacher|1|1|1|1|-|2|3|5|;warning|teacher|1|1|1|3|-|0|3|5|");
}
END_TEST

START_TEST(marks_and_the_policy)
{
    pupil(&at, 2, 2);
    pupil(&at, 3, 3);
    pupil(&at, 4, 1);
    marks(&at, 1, 1, "4");
    marks(&at, 4, 1, "444");
    sql(&at, "UPDATE mark SET weight_x1000 = 0 WHERE pupil_id = 4");
    check("2025-10-25T12:00:00"); /* grade 1 has no marks, grade 10 another period */
    same(gaps("few_marks"), "error|teacher|1|1|1|1|-|1|3|0|");
    same(gaps("no_weighted_work"), "warning|teacher|1|1|1|4|-|3|3|-|");
    school_policy(&at, "[scale]\nname = 2-5\n[minimum_marks]\nfew_marks = attest\n");
    check("2025-10-25T12:00:00");
    same(gaps("few_marks"), "notice|teacher|1|1|1|1|-|1|3|0|");
    /* a work owed is no lack of marks, and one of the others is not enough */
    pupil(&at, 5, 1);
    marks(&at, 5, 1, "4444");
    mark_of_kind(&at, 5, 1, "2025-09-22", "work_owed");
    school_policy(&at, "[scale]\nname = 2-5\n[rules]\nwork_owed = not_attested\n");
    check("2025-10-25T12:00:00");
    same(gaps("few_marks"), "error|teacher|1|1|1|1|-|1|3|0|");
    same(gaps("work_owed"), "error|teacher|1|1|1|5|-|1|0|-|");
}
END_TEST

START_TEST(away_for_most_lessons)
{
    sql(&at, "UPDATE class_group SET tutor_id = 1 WHERE class_group_id = 1");
    for (int i = 1; i <= 4; i++) {
        char day[11];
        snprintf(day, sizeof day, "2025-10-%02d", 6 + i);
        lesson(i, 1, day, "held", "");
        if (i > 1)
            sql(&at,
                "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a%d', 1, %d, 'ill')",
                i, i);
    }
    marks(&at, 1, 1, "4");
    check("2025-10-20T12:00:00");
    same(gaps("few_marks"), "");
    same(gaps("missed_lessons"), "warning|tutor|1|1|1|1|-|3|4|-|");
}
END_TEST

START_TEST(marks_on_days_without_lessons)
{
    pupil(&at, 2, 1);
    marks(&at, 1, 1, "4");
    check("2025-09-20T12:00:00"); /* no lessons in the source: no days */
    same(gaps("mark_without_lesson"), "");
    lesson(1, 1, "2025-09-03", "held", "");
    marks(&at, 2, 1, "444"); /* of the 2nd, 3rd, 4th */
    sql(&at, "INSERT INTO deferral (source_id, pupil_id, subject_id, period_id, state) VALUES ('d', 1, 1, 2, "
             "'resolved')");
    check("2025-09-20T12:00:00");
    same(gaps("mark_without_lesson"),
         "warning|teacher|1|1|1|2|2025-09-02|-|-|-|;warning|teacher|1|1|1|2|2025-09-04|-|-|-|");
}
END_TEST

START_TEST(words_instead_of_marks)
{
    pupil(&at, 2, 2);
    pupil(&at, 3, 2);
    check("2025-10-20T12:00:00"); /* this journal keeps no such words */
    same(gaps("no_attainment"), "");
    sql(&at, "INSERT INTO attainment (source_id, pupil_id, subject_id, period_id, level) VALUES ('z', 2, 1, "
             "2, 'high')");
    check("2025-09-20T12:00:00"); /* too early */
    same(gaps("no_attainment"), "");
    check("2025-10-20T12:00:00");
    same(gaps("no_attainment"), "warning|teacher|1|2|1|3|-|-|-|-|");
}
END_TEST

START_TEST(topics_and_homework)
{
    sql(&at, "INSERT INTO teacher (teacher_id, source_id, family_name, given_name, full_name, short_name, "
             "sort_key) "
             "VALUES (2, 't2', 'В', 'Г', 'В Г', 'В Г', 'в')");
    lesson(1, 1, "2025-09-02", "held", "topic = ' '");
    lesson(2, 1, "2025-09-03", "held", "topic = '', teacher_id = 2");
    lesson(3, 1, "2025-09-04", "held", "homework = ''");
    lesson(4, 1, "2025-09-09", "held", "homework = '', lesson_type = 'control'");
    lesson(5, 1, "2025-09-10", "planned", "topic = '', homework = ''");
    lesson(6, 1, "2025-09-12", "held", "topic = '', homework = '', withdrawn = 1");
    lesson(7, 2, "2025-09-03", "held", "homework = ''"); /* grade 1 has none */
    lesson(8, 3, "2025-09-03", "held", "topic = ''");    /* another period's grade */
    check("2025-09-09T12:00:00");
    same(gaps("no_topic"), "error|teacher|1|1|1|-|2025-09-02|-|-|-|;error|teacher|2|1|1|-|2025-09-03|-|-|-|");
    same(gaps("no_homework"), "warning|teacher|1|1|1|-|2025-09-04|-|-|-|");
    sql(&at, "UPDATE lesson SET homework = ''");
    check("2025-09-09T12:00:00");
    same(gaps("no_homework"), "");
    same(gaps("little_homework"), "notice|teacher|1|1|1|-|-|0|3|-|");
    school_policy(&at, "[scale]\nname = 2-5\n[check]\nhomework = no\n");
    check("2025-09-09T12:00:00");
    same(gaps("little_homework"), "");
}
END_TEST

START_TEST(planned_and_forgotten)
{
    lesson(1, 1, "2025-09-02", "planned", "");
    lesson(2, 1, "2025-09-03", "planned", ""); /* today */
    lesson(3, 1, "2025-09-01", "cancelled", "");
    check("2025-09-03T12:00:00");
    same(gaps("not_held"), "error|teacher|1|1|1|-|2025-09-02|-|-|-|");
}
END_TEST

/* Mondays and Tuesdays; a holiday on Tuesday the 9th; the lesson of Monday the 8th was moved; on the 16th another
 * subject took the place. */
START_TEST(timetable_against_journal)
{
    sql(&at, "INSERT INTO timetable (source_id, class_group_id, subject_id, weekday, number) VALUES ('m', 1, "
             "1, 1, 2), "
             "('t', 1, 1, 2, 3), ('e', 1, 2, 5, 1);"
             "INSERT INTO holiday (source_id, title, starts_on, ends_on) VALUES ('h', 'День', '2025-09-09', "
             "'2025-09-09'), "
             "('w', 'День', '2025-09-02', '2025-09-02');"
             "UPDATE holiday SET withdrawn = 1 WHERE source_id = 'w';"
             "INSERT INTO holiday (source_id, title, starts_on, ends_on, grade_from, grade_to) VALUES ('h1', "
             "'1 класс', "
             "'2025-09-01', '2025-09-30', 1, 1)");
    lesson(1, 1, "2025-09-01", "held", "number = 2");
    lesson(2, 1, "2025-09-10", "held", "change = 'moved', moved_from_on = '2025-09-08'");
    lesson(3, 1, "2025-09-16", "held", "number = 3, subject_id = 2");
    lesson(4, 1, "2025-09-15", "cancelled", "");
    check("2025-09-16T12:00:00");
    /* subject 2 has one lesson in the journal, so that its Fridays are asked for; nobody is known to teach it */
    same(gaps("not_entered"),
         "error|teacher|1|1|1|-|2025-09-02|0|1|-|;error|deputy|-|1|2|-|2025-09-05|0|1|-|;"
         "error|deputy|-|1|2|-|2025-09-12|0|1|-|");
    check("2025-09-17T12:00:00"); /* the 16th is over: taken by the other subject */
    same(ask(&at, "SELECT count(*) FROM gap WHERE kind = 'not_entered' AND subject_id = 1"), "1");
    same(gaps("no_lessons"), "");
}
END_TEST

START_TEST(hours_without_lessons)
{
    sql(&at, "INSERT INTO class_group (class_group_id, source_id, kind, title, parent_id, sort_key) VALUES "
             "(4, 's', "
             "'subgroup', '5А-1', 1, '05-1');"
             "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) VALUES ('x', 1, 4, "
             "'2025-09-01');"
             "INSERT INTO curriculum (source_id, class_group_id, subject_id, period_id, lesson_type, hours) "
             "VALUES "
             "('a', 1, 2, 2, 'lesson', 16), ('b', 1, 2, 2, 'control', 2), ('c', 1, 3, 2, 'lesson', 16)");
    lesson(1, 4, "2025-09-02", "held", "subject_id = 3"); /* in a subgroup of the class */
    check("2025-09-05T12:00:00");
    same(gaps("no_lessons"), "");
    check("2025-09-08T12:00:00"); /* subject 1 has weekly hours, subject 2 hours of the plan */
    same(gaps("no_lessons"), "error|teacher|1|1|1|-|-|0|-|-|;error|deputy|-|1|2|-|-|0|18|-|");
}
END_TEST

START_TEST(control_works)
{
    for (int i = 2; i <= 5; i++)
        pupil(&at, i, 1);
    sql(&at, "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000, is_control) VALUES (1, "
             "'k', 'к', 1000, 1), "
             "(2, 'd', 'д', 1000, 0);"
             "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, title, due_on) "
             "VALUES "
             "(1, 'w1', 1, 1, 1, 'К1', '2025-09-10'), (2, 'w2', 1, 1, 1, 'К2', '2025-09-30'), (3, 'w3', 1, "
             "1, 1, 'К3', "
             "'2025-10-14'), (4, 'w4', 1, 1, 2, 'Д', '2025-09-10');");
    lesson(1, 1, "2025-09-10", "held", "lesson_type = 'control'");
    sql(&at, "INSERT INTO attendance (source_id, pupil_id, lesson_id, code) VALUES ('a', 5, 1, 'ill'), ('b', "
             "4, 1, "
             "'late')");
    check("2025-09-10T20:00:00"); /* not before the day is over */
    same(gaps("control_unmarked"), "");
    check("2025-09-12T12:00:00");
    same(gaps("control_unmarked"), "error|teacher|1|1|1|-|2025-09-10|0|4|-|");
    same(ask(&at, "SELECT work_id, lesson_id FROM gap WHERE kind = 'control_unmarked'"), "1|-");
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_id) "
             "VALUES ('x1', 1, 1, '2025-09-11', 'number', 4000, 1000, 1);"
             "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, weight_x1000) VALUES "
             "('x2', 2, 1, "
             "'2025-09-10', 'work_owed', 1000)");
    check("2025-09-12T12:00:00");
    same(gaps("control_unmarked"), "warning|teacher|1|1|1|-|2025-09-10|2|4|-|");
    sql(&at, "INSERT INTO mark (source_id, pupil_id, subject_id, marked_on, kind, value_x1000, weight_x1000, "
             "work_id) "
             "VALUES ('x3', 3, 1, '2025-09-11', 'number', 4000, 1000, 1)");
    check("2025-10-01T12:00:00"); /* three of four; the second work is due */
    same(gaps("control_unmarked"), "error|teacher|1|1|1|-|2025-09-30|0|5|-|");
    school_policy(&at, "[scale]\nname = 2-5\n[check]\ncontrol_percent = 76\n");
    check("2025-09-20T12:00:00");
    same(gaps("control_unmarked"), "warning|teacher|1|1|1|-|2025-09-10|3|4|-|");
    /* a control lesson that no scheduled work stands for */
    sql(&at, "DELETE FROM gap; UPDATE mark SET work_id = NULL; DELETE FROM work");
    check("2025-09-20T12:00:00");
    same(gaps("control_unmarked"), "warning|teacher|1|1|1|-|2025-09-10|1|4|-|");
    same(ask(&at, "SELECT work_id, lesson_id FROM gap WHERE kind = 'control_unmarked'"), "-|1");
}
END_TEST

START_TEST(pupils_and_classes)
{
    sql(&at, "INSERT INTO pupil (pupil_id, source_id, family_name, given_name, full_name, sort_key) VALUES "
             "(2, 'p2', "
             "'А', 'Б', 'А Б', 'а'), (3, 'p3', 'А', 'Б', 'А Б', 'а'), (4, 'p4', 'А', 'Б', 'А Б', 'а')");
    pupil(&at, 5, 1);
    pupil(&at, 6, 1);
    pupil(&at, 7, 2);
    sql(&at, "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) VALUES ('n', 4, 1, "
             "'2025-12-01');"
             "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) VALUES ('o', 7, 1, "
             "'2025-09-15');"
             "UPDATE membership SET to_on = '2025-09-10' WHERE pupil_id IN (5, 6)");
    check("2025-10-01T12:00:00"); /* departures are not registered: who left, left */
    same(gaps("no_class"), "error|deputy|-|-|-|2|-|-|-|-|;error|deputy|-|-|-|3|-|-|-|-|");
    sql(&at, "INSERT INTO movement (source_id, pupil_id, kind, moved_on) VALUES ('v', 6, 'departure', "
             "'2025-09-11');"
             "UPDATE pupil SET withdrawn = 1 WHERE pupil_id = 3");
    check("2025-10-01T12:00:00");
    same(gaps("no_class"), "error|deputy|-|-|-|2|-|-|-|-|;error|deputy|-|1|-|5|-|-|-|-|");
    same(gaps("two_classes"), "error|deputy|-|1|-|7|2025-09-15|2|1|-|1А");
}
END_TEST

START_TEST(teachers_tutors_groups)
{
    sql(&at, "INSERT INTO class_group (class_group_id, source_id, kind, title, parent_id, sort_key) VALUES "
             "(4, 's', 'subgroup', "
             "'5А-1', 1, '05-1'), (5, 'e', 'stream', 'пустой', NULL, '06');"
             "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) VALUES ('x', 1, 4, "
             "'2025-09-01');"
             "INSERT INTO teaching (source_id, class_group_id, subject_id) VALUES ('n', 1, 2);"
             "INSERT INTO individual_plan (source_id, pupil_id, subject_id, title, from_on) VALUES ('i', 1, "
             "3, 'План', "
             "'2025-09-01'), ('j', 1, 1, 'План', '2025-09-01');");
    pupil(&at, 2, 2);
    sql(&at, "UPDATE class_group SET tutor_id = 1 WHERE class_group_id = 2; DELETE FROM teaching WHERE "
             "class_group_id = 2");
    check("2025-10-01T12:00:00");
    same(gaps("no_teacher"), "error|deputy|-|1|2|-|-|-|-|-|");
    same(gaps("no_tutor"), "warning|deputy|-|1|-|-|-|-|-|-|");
    same(gaps("no_teaching"), "error|deputy|-|2|-|-|-|-|1|-|;error|deputy|-|4|-|-|-|-|1|-|");
    same(gaps("plan_without_teaching"), "error|deputy|-|1|3|1|-|-|-|-|");
    same(gaps("no_subjects"), "error|deputy|-|2|-|2|-|-|-|-|");
}
END_TEST

START_TEST(families)
{
    for (int i = 2; i <= 8; i++)
        pupil(&at, i, 1);
    sql(&at, "UPDATE class_group SET tutor_id = 1 WHERE class_group_id = 1");
    check("2025-10-01T12:00:00"); /* no register of guardians: told once */
    same(gaps("no_guardian"), "error|deputy|-|-|-|-|-|0|8|-|");
    same(gaps("no_contact"), "");
    for (int i = 1; i <= 8; i++)
        if (i != 2)
            family(i);
    check("2025-10-01T12:00:00");
    same(gaps("no_guardian"), "error|tutor|1|1|-|2|-|-|-|-|");
    same(gaps("no_consent"), "warning|deputy|-|-|-|-|-|0|8|-|");
    sql(&at, "INSERT INTO contact (source_id, guardian_id, channel, value, origin) SELECT 'c' || "
             "guardian_id, guardian_id, "
             "'email', 'a@b.example', 'paper' FROM guardian WHERE guardian_id <> 3;"
             "UPDATE guardian SET delivery_form = 'paper' WHERE guardian_id = 4;"
             "UPDATE guardian SET has_internet = 0 WHERE guardian_id = 5;"
             "INSERT INTO consent (source_id, guardian_id, pupil_id, purpose, channel, state, decided_on, "
             "valid_until) VALUES "
             "('k1', 1, 1, 'results', 'any', 'granted', '2025-09-01', NULL),"
             "('k3', 3, 3, 'results', 'any', 'refused', '2025-09-01', NULL),"
             "('k6', 6, 6, 'results', 'email', 'granted', '2025-09-01', '2025-09-30'),"
             "('k7', 7, 7, 'results', 'any', 'granted', '2025-12-01', NULL)");
    check("2025-10-01T12:00:00");
    same(gaps("no_contact"), "error|tutor|1|1|-|3|-|-|-|-|");
    same(gaps("no_consent"), "warning|tutor|1|1|-|7|-|-|-|-|;warning|tutor|1|1|-|8|-|-|-|-|");
    same(gaps("consent_expired"), "warning|tutor|1|1|-|6|-|-|-|-|");
    check("2025-09-30T12:00:00");
    same(gaps("consent_expired"), "");
    sql(&at, "UPDATE pupil SET born_on = '2007-09-01' WHERE pupil_id = 2");
    check("2025-10-01T12:00:00"); /* grown up */
    same(gaps("no_guardian"), "");
}
END_TEST

START_TEST(the_times_of_the_source)
{
    marks(&at, 1, 1, "444");
    sql(&at, "UPDATE mark SET received_at = 1757000000 WHERE mark_id = 1;"
             "INSERT INTO exam_result (source_id, pupil_id, subject_id, kind, title, held_on, received_at, "
             "import_id) VALUES "
             "('e', 1, 1, 'trial', 'Проба', '2025-09-10', 1761300000, 1), ('f', 1, 1, 'trial', 'Проба', "
             "'2025-09-11', "
             "1757600000, 2)");
    check("2025-10-01T12:00:00");
    same(gaps("no_received_at"), "notice|operator|-|-|-|-|-|1|2|-|exam_results.csv;"
                                 "notice|operator|-|-|-|-|-|1|3|-|marks.csv");
}
END_TEST

/* The stage rewrites its table; a year is checked too; a broken policy leaves the table as it was. */
START_TEST(again_and_for_a_year)
{
    lesson(1, 1, "2025-09-02", "held", "topic = ''");
    check("2025-10-01T12:00:00");
    check("2025-10-01T12:00:00");
    same(ask(&at, "SELECT count(*) FROM gap WHERE kind = 'no_topic'"), "1");
    school_run(&at, assess_check, 1, "2025-11-10T12:00:00");
    same(ask(&at, "SELECT period_id, count(*) FROM gap WHERE kind IN ('no_topic', 'few_marks') GROUP BY 1"),
         "1|1;2|2");
    school_policy(&at, "[nonsense]\n");
    school_at(&at, 2, "2025-10-02T12:00:00");
    assess_forget(&at.run);
    ck_assert_int_eq(assess_check(&at.run, &at.err), -1);
    ck_assert_int_eq(at.err.kind, ERR_CONFIG);
    same(ask(&at, "SELECT count(*) FROM gap WHERE kind = 'no_topic' AND period_id = 2"), "1");
    same(ask(&at, "SELECT count(*) FROM sqlite_temp_master"), "0");
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("check");
    TCase *one = tcase_create("check");
    tcase_add_checked_fixture(one, up, down);
    tcase_add_test(one, too_few_marks);
    tcase_add_test(one, marks_and_the_policy);
    tcase_add_test(one, away_for_most_lessons);
    tcase_add_test(one, marks_on_days_without_lessons);
    tcase_add_test(one, words_instead_of_marks);
    tcase_add_test(one, topics_and_homework);
    tcase_add_test(one, planned_and_forgotten);
    tcase_add_test(one, timetable_against_journal);
    tcase_add_test(one, hours_without_lessons);
    tcase_add_test(one, control_works);
    tcase_add_test(one, pupils_and_classes);
    tcase_add_test(one, teachers_tutors_groups);
    tcase_add_test(one, families);
    tcase_add_test(one, the_times_of_the_source);
    tcase_add_test(one, again_and_for_a_year);
    suite_add_tcase(all, one);
    return all;
}

TEST_MAIN
