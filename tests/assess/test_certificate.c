/* certificate: lines decided by the rule alone, and the table that the stage grade writes for a year. */
#include "school.h"
#include "assess/rules.h"

static struct school at;

static void setup(void)
{
    school_open(&at, "certificate");
}

static void teardown(void)
{
    school_close(&at);
}

static void same(const char *got, const char *expected)
{
    ck_assert_str_eq(got, expected);
}

static struct policy read_policy(const char *more)
{
    struct policy policy;
    struct err err = {0};
    char text[300];
    int len = snprintf(text, sizeof text, "[scale]\nname = 2-5\n[certificate]\n%s", more);
    ck_assert_msg(policy_parse("policy.ini", text, (size_t)len, &policy, &err) == 0, "%s", err.message);
    return policy;
}

/* Grade 9 with so many marks of the year and their sum. */
static struct rules_certificate nine(int sum, int marks, int exam)
{
    return (struct rules_certificate){
        .grade = 9, .sum = sum, .marks = marks, .exam_mark = exam, .override_mark = -1};
}

START_TEST(the_year_and_the_exam)
{
    static const struct {
        int sum, marks, exam, mark;
        bool tie;
    } cases[] = {
        {3, 1, 5, 4, false},   {5, 1, 4, 5, true},  {4, 1, 5, 5, true},
        {4, 1, 3, 4, true},    {3, 1, 3, 3, false}, {4, 1, -1, 4, false}, /* no exam: the year's */
        {9, 2, -1, 5, true},   {9, 2, 4, 5, true},                        /* 4 and 5: 5; with 4: 4.5, 5 */
        {13, 3, -1, 4, false}, {13, 3, 5, 5, true}, {13, 3, 3, 4, true},  /* 4.33: 4; with 5: 4.5 */
        {7, 2, 5, 5, true},                                               /* 3.5: 4; with 5: 4.5 */
    };
    struct policy policy = read_policy("");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rules_certificate line = nine(cases[i].sum, cases[i].marks, cases[i].exam);
        struct rules_certified made = rules_certify(&policy, &line, NULL);
        ck_assert_msg(made.outcome == RULES_MARK && made.mark == cases[i].mark &&
                          made.computed == made.mark && made.tie == cases[i].tie &&
                          made.lack == RULES_LACKS_NOTHING,
                      "case %zu: %d", i, made.mark);
    }
    /* the school's own way */
    struct rules_certificate line = nine(7, 2, 5); /* 3, 4 and 5 together are 4 */
    policy = read_policy("joined = together\n");
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).mark, 4);
    policy = read_policy("grade_9 = year\n");
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).mark, 4);
    line = nine(3, 1, 5);
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).mark, 3);
}
END_TEST

START_TEST(half_years_and_years)
{
    struct policy policy = read_policy("");
    struct rules_certificate line = {.grade = 11, .sum = 27, .marks = 6, .exam_mark = 2, .override_mark = -1};
    struct rules_certified made = rules_certify(&policy, &line, NULL); /* 4.5, and the exam is ignored */
    ck_assert_int_eq(made.mark, 5);
    ck_assert(made.tie);
    line.sum = 26;
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).mark, 4);
    line.tenth_unknown = true;
    made = rules_certify(&policy, &line, NULL);
    ck_assert_int_eq(made.mark, -1);
    ck_assert_int_eq(made.computed, 4);
    ck_assert_str_eq(rules_lack_names[made.lack], "no_grade_10");
}
END_TEST

START_TEST(what_holds_before_the_marks)
{
    struct policy policy = read_policy("");
    struct rules_certificate line = nine(0, 0, -1);
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).lack, RULES_LACK_MARKS);
    line.exam_mark = 5; /* an exam alone makes no certificate */
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).lack, RULES_LACK_MARKS);
    line.exempts = 1;
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).outcome, RULES_EXEMPT);
    line.passes = 1;
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).outcome, RULES_PASS);
    line.sum = 4, line.marks = 1; /* a mark beside them counts */
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).mark, 5);
    line.debts = 1;
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).lack, RULES_LACK_DEBT);
    line.deferred = 1;
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).lack, RULES_LACK_DEFERRAL);
    line.override_outcome = RULES_MARK, line.override_mark = 3;
    struct rules_certified made = rules_certify(&policy, &line, NULL);
    ck_assert_int_eq(made.mark, 3);
    ck_assert_int_eq(made.computed, 5);
    line.override_outcome = RULES_NOT_ATTESTED, line.override_mark = -1;
    made = rules_certify(&policy, &line, NULL);
    ck_assert_int_eq(made.lack, RULES_LACK_TEACHER);
    ck_assert_int_eq(made.outcome, RULES_NONE);
    line.override_outcome = RULES_PASS;
    ck_assert_int_eq(rules_certify(&policy, &line, NULL).outcome, RULES_PASS);
}
END_TEST

/* Lines of the section: what they join, and their faults. */
START_TEST(lines_of_the_policy)
{
    static const struct {
        const char *text, *message;
    } faults[] = {
        {"М = А, Б\nМ = В\n", "p:5: [certificate] М is given twice, first in line 4"},
        {"М = А, , Б\n", "p:4: [certificate] М = А, , Б: expected subjects with commas between them"},
        {"М = А, Б\nН = Б\n", "p:5: [certificate] Н: subject Б is joined twice"},
        {"grade_12 = mean\n",
         "p:4: [certificate] has no key \"grade_12\": expected one of grade_9, grade_11, joined"},
        {"grade_9 = both\n", "p:4: [certificate] grade_9 = both: expected mean or year"},
    };
    char text[300];
    struct policy_book book;
    struct err err = {0};
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        int len = snprintf(text, sizeof text, "[scale]\nname = 2-5\n[certificate]\n%s", faults[i].text);
        ck_assert(policy_book_parse("p", text, (size_t)len, &book, &err) != 0);
        ck_assert_str_eq(err.message, faults[i].message);
        policy_book_free(&book);
    }
    static const char good[] =
        "[scale]\nname = 2-5\n[certificate]\nМатематика = Алгебра, \"Числа, поля\", geo\n";
    ck_assert_msg(policy_book_parse("p", good, strlen(good), &book, &err) == 0, "%s", err.message);
    ck_assert_int_eq(policy_line_of(&book, "Алгебра", "alg"), 0);
    ck_assert_int_eq(policy_line_of(&book, "Числа, поля", "x"), 0);
    ck_assert_int_eq(policy_line_of(&book, "Геометрия", "geo"), 0);
    ck_assert_int_eq(policy_line_of(&book, "Математика", "math"), 0);
    ck_assert_int_eq(policy_line_of(&book, "Физика", "phy"), -1);
    policy_book_free(&book);
}
END_TEST

/* A 9th and an 11th grade; the year before with its half-years. */
static void graduates(void)
{
    sql(&at,
        "INSERT INTO subject (subject_id, source_id, title, short_title, position, assessment) VALUES "
        "(6, 'geo', 'Геометрия', 'Геом', 7, 'marks'), (7, 'alg', 'Алгебра', 'Алг', 6, 'marks'), "
        "(8, 'math', 'Математика', 'Мат', 6, 'marks'), (9, 'ast', 'Астрономия', 'Астр', 9, 'marks');"
        "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES "
        "(9, '9a', 'class', '9А', 9, '09'), (11, '11a', 'class', '11А', 11, '11');"
        "INSERT INTO teaching (source_id, class_group_id, subject_id, teacher_id, weekly_hours_x1000) "
        "SELECT 'n' || g.class_group_id || '-' || subject_id, g.class_group_id, subject_id, 1, 1000 FROM "
        "class_group g, subject WHERE g.class_group_id IN (9, 11) AND subject_id IN (1, 3, 4, 5, 6, 7);"
        "INSERT INTO period (period_id, source_id, code, kind, title, short_title, position, starts_on, "
        "ends_on, grade_from, grade_to, parent_id) VALUES "
        "(11, 'y4', '2024-Y', 'year', 'год', 'год', 9, '2024-09-01', '2025-05-26', NULL, NULL, NULL),"
        "(12, 'h41', '2024-H1', 'half_year', 'I', 'I', 1, '2024-09-01', '2024-12-30', 10, 11, 11),"
        "(13, 'h42', '2024-H2', 'half_year', 'II', 'II', 2, '2025-01-09', '2025-05-26', 10, 11, 11),"
        "(10, 'y3', '2023-Y', 'year', 'год', 'год', 9, '2023-09-01', '2024-05-26', NULL, NULL, NULL)");
}

static void given(int pupil_id, int subject, int period, const char *kind, const char *outcome, int mark)
{
    static int next = 0;
    char number[16] = "NULL";
    if (mark >= 0)
        snprintf(number, sizeof number, "%d", mark);
    sql(&at,
        "INSERT INTO final_override (source_id, pupil_id, subject_id, period_id, kind, outcome, mark, "
        "given_on) "
        "VALUES ('g%d', %d, %d, %d, '%s', '%s', %s, '2026-05-20')",
        next++, pupil_id, subject, period, kind, outcome, number);
}

static void exam(int pupil_id, int subject, int mark)
{
    sql(&at,
        "INSERT INTO exam_result (source_id, pupil_id, subject_id, period_id, kind, title, held_on, mark, "
        "received_at) VALUES ('e%d-%d', %d, %d, 1, 'exam', 'ОГЭ', '2026-06-01', %d, 1780000000)",
        pupil_id, subject, pupil_id, subject, mark);
}

static const char *lines_of(int pupil_id)
{
    char query[300];
    snprintf(query, sizeof query,
             "SELECT position, title, marks_text, exam_mark, computed_mark, mark, outcome_text, reason FROM "
             "certificate WHERE period_id = 1 AND pupil_id = %d ORDER BY position",
             pupil_id);
    return ask(&at, query);
}

START_TEST(grade_nine)
{
    graduates();
    for (int id = 1; id <= 2; id++) {
        pupil(&at, id, 9);
        given(id, 1, 1, "period", "mark", 3);
        given(id, 3, 1, "period", "exempt", -1);
        given(id, 4, 1, "period", "pass", -1);
        given(id, 6, 1, "period", "mark", 5);
        given(id, 7, 1, "period", "mark", 4);
    }
    exam(1, 1, 5);
    exam(1, 8, 4); /* in «Математика», which nobody is taught: the line's */
    given(2, 8, 1, "certificate", "mark", 3);
    given(2, 9, 1, "certificate", "mark", 4); /* finished earlier */
    sql(&at, "UPDATE final_override SET outcome = 'not_attested', mark = NULL WHERE pupil_id = 2 AND "
             "subject_id = 1");
    pupil(&at, 3, 1); /* a 5th grade gets none */
    given(3, 1, 1, "certificate", "mark", 5);
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(lines_of(1), "1|Русский язык|3|5|4|4|4|;2|Физкультура|осв.|-|-|-|осв.|;3|Основы|зач.|-|-|-|зачтено|;"
                      "4|Математика|Алгебра 4, Геометрия 5|4|5|5|5|");
    same(lines_of(2),
         "1|Русский язык|н/а|-|-|-|–|debt;2|Физкультура|осв.|-|-|-|осв.|;3|Основы|зач.|-|-|-|зачтено|;"
         "4|Математика|Алгебра 4, Геометрия 5|-|5|3|3|;5|Астрономия||-|-|4|4|");
    same(lines_of(3), "");
    same(ask(&at, "SELECT code, pupil_id, subject_id FROM finding WHERE stage = 'grade' AND code IN "
                  "('certificate_override', 'exam_without_membership', 'policy_subject') ORDER BY 1, 3"),
         "certificate_override|3|1;policy_subject|-|-"); /* no «Вероятность и статистика» here */
    /* the year's mark is not the certificate's */
    same(ask(&at,
             "SELECT mark, final_mark FROM result WHERE period_id = 1 AND pupil_id = 1 AND subject_id = 1"),
         "3|4");
    /* the debt is cleared: the attempt's mark is the year's */
    sql(&at, "INSERT INTO debt_attempt (source_id, pupil_id, subject_id, period_id, held_on, outcome, mark) "
             "VALUES "
             "('d1', 2, 1, 1, '2026-06-10', 'mark', 2), ('d2', 2, 1, 1, '2026-06-15', 'mark', 3)");
    school_run(&at, assess_grade, 1, "2026-06-20T10:00:00");
    same(ask(&at, "SELECT marks_text, mark, reason FROM certificate WHERE pupil_id = 2 AND position = 1"),
         "3|3|");
    /* an open deferral */
    sql(&at, "INSERT INTO deferral (source_id, pupil_id, subject_id, period_id, state) VALUES ('f', 1, 7, 1, "
             "'granted');"
             "UPDATE final_override SET withdrawn = 1 WHERE pupil_id = 1 AND subject_id = 7");
    school_run(&at, assess_grade, 1, "2026-06-20T11:00:00");
    same(ask(&at, "SELECT marks_text, mark, reason FROM certificate WHERE pupil_id = 1 AND position = 4"),
         "Алгебра отсрочка, Геометрия 5|-|deferral");
    /* a line of which the school has nothing: misspelt, or not taught */
    school_policy(&at,
                  "[scale]\nname = 2-5\n[certificate]\nМатематика = Алгебраа, Геомерия\nИскусство = Лепка\n");
    school_run(&at, assess_grade, 1, "2026-06-20T09:10:00");
    same(ask(&at, "SELECT file, line, value_read, expected FROM finding WHERE code = 'policy_subject' ORDER "
                  "BY finding_id"),
         "policy.ini|4|Алгебраа|Алгебра;policy.ini|4|Геомерия|Геометрия;policy.ini|5|Лепка|subjects.csv");
}
END_TEST

START_TEST(grade_eleven)
{
    graduates();
    pupil(&at, 1, 11);
    pupil(&at, 2, 11);
    for (int period = 12; period <= 13; period++)
        given(1, 1, period, "period", "mark", 4);
    given(1, 1, 11, "period", "mark", 4);
    given(1, 1, 10, "period", "mark", 2);                                /* of grade 9: not looked at */
    for (int subject = 1; subject <= 9; subject += subject == 1 ? 8 : 1) /* 9: finished in grade 10 */
        given(1, subject, 11, "final", "mark", 2);                       /* after an exam: not looked at */
    given(1, 9, 11, "period", "mark", 5);
    given(1, 7, 13, "period", "mark", 3);
    given(1, 6, 12, "period", "not_attested", -1);
    /* a result stands for what was set */
    sql(&at,
        "INSERT INTO result (period_id, pupil_id, subject_id, class_group_id, taught_in_id, marks_text, "
        "marks_count, weight_sum_x1000, weighted_sum_x1000000, lessons_held, lessons_missed, lessons_ill, "
        "computed_outcome, outcome, mark, outcome_text, digest) VALUES "
        "(13, 1, 1, 11, 11, '', 0, 0, 0, 0, 0, 0, 'mark', 'mark', 5, '5', '')");
    for (int id = 1; id <= 2; id++)
        for (int subject = 1; subject <= 7; subject += subject == 1 ? 5 : 1) {
            given(id, subject, 4, "period", "mark", 5);
            given(id, subject, 1, "period", "mark", subject == 6 ? 4 : 5);
        }
    exam(1, 1, 2);
    school_run(&at, assess_grade, 4, "2025-12-31T09:00:00");
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    /* 4 5 4 and 5 5: 23 of 5, 4.6; mathematics 3 5 5 5 4: 22 of 5, 4.4 */
    same(ask(&at, "SELECT title, subject_id, marks_text, mark_sum, mark_count, exam_mark, mark, reason FROM "
                  "certificate "
                  "WHERE pupil_id = 1 AND outcome = 'mark' ORDER BY position"),
         "Русский язык|1|4 5 4 / 5 5|23|5|-|5|;Математика|-|Алгебра 3 / 5 5, Геометрия – / 5 4|22|5|-|4|;"
         "Астрономия|9|5 / –|5|1|-|5|");
    same(ask(&at,
             "SELECT DISTINCT mark, reason FROM certificate WHERE pupil_id = 2 AND title = 'Русский язык'"),
         "-|no_grade_10");
    /* again: the same rows */
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(ask(&at, "SELECT count(*), count(DISTINCT pupil_id) FROM certificate"), "9|2");
    /* years alone */
    school_policy(&at, "[scale]\nname = 2-5\n[certificate]\ngrade_11 = years\nМатематика = alg, geo\n");
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(ask(&at, "SELECT title, marks_text, mark FROM certificate WHERE pupil_id = 1 AND mark IS NOT NULL "
                  "ORDER BY position"),
         "Русский язык|4 / 5|5;Математика|Алгебра – / 5, Геометрия – / 4|5;Астрономия|5 / –|5");
    /* a debt of grade 10: no «2» in a certificate; then cleared; passed without a number */
    static const char tenth[] = "SELECT marks_text, mark, outcome_text, reason FROM certificate WHERE "
                                "pupil_id = 1 AND title = 'Астрономия'";
    sql(&at, "UPDATE final_override SET mark = 2 WHERE subject_id = 9 AND kind = 'period'");
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(ask(&at, tenth), "2 / –|-|–|debt");
    sql(&at, "INSERT INTO debt_attempt (source_id, pupil_id, subject_id, period_id, held_on, outcome, mark) "
             "VALUES ('d1', 1, 9, 11, '2025-06-10', 'mark', 3)");
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(ask(&at, tenth), "3 / –|3|3|");
    sql(&at,
        "UPDATE final_override SET outcome = 'pass', mark = NULL WHERE subject_id = 9 AND kind = 'period'");
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(ask(&at, tenth), "зач. / –|-|зачтено|");
}
END_TEST

/* The state examination is marked by five; who is read on the scale of ten is told. */
START_TEST(exams_in_a_school_of_ten)
{
    static const char found[] =
        "SELECT severity, value_read, expected FROM finding WHERE code = 'exam_of_five'";
    graduates();
    school_policy(&at, "[scale]\nname = 10\n");
    pupil(&at, 1, 9);
    given(1, 1, 1, "period", "mark", 8);
    exam(1, 1, 4);
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(ask(&at, found), "warning|1|1..10");
    sql(&at, "UPDATE exam_result SET mark = 8");
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(ask(&at, found), "");
    sql(&at,
        "UPDATE exam_result SET mark = NULL, score_x1000 = 20000, max_x1000 = 50000"); /* a «4» by its score */
    school_run(&at, assess_grade, 1, "2026-06-20T09:00:00");
    same(ask(&at, found), "");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("certificate");
    TCase *pure = tcase_create("rules"), *stage = tcase_create("stage");
    tcase_add_test(pure, the_year_and_the_exam);
    tcase_add_test(pure, half_years_and_years);
    tcase_add_test(pure, what_holds_before_the_marks);
    tcase_add_test(pure, lines_of_the_policy);
    suite_add_tcase(made, pure);
    tcase_add_checked_fixture(stage, setup, teardown);
    tcase_add_test(stage, grade_nine);
    tcase_add_test(stage, grade_eleven);
    tcase_add_test(stage, exams_in_a_school_of_ten);
    suite_add_tcase(made, stage);
    return made;
}

TEST_MAIN
