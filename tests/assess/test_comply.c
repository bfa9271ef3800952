/* comply: the rules of counting, each by a hand-computed case (assess/comply_count.c, comply_losses.c …). */
#include "assess/comply_reason.h"
#include "school.h"

static struct school at;

static void up(void)
{
    school_open(&at, "comply");
    sql(&at,
        "INSERT INTO teacher (teacher_id, source_id, family_name, given_name, full_name, short_name, "
        "sort_key) VALUES (2, 't2', 'В', 'Г', 'В Г', 'В Г', 'в'), (3, 't3', 'Д', 'Е', 'Д Е', 'Д Е', 'д')");
}

static void down(void)
{
    school_close(&at);
}

static void same(const char *is, const char *wanted)
{
    ck_assert_str_eq(is, wanted);
}

/* A plan of plain lessons. */
static void plan(int group, int subject, int period, int hours)
{
    static int next = 0;
    sql(&at,
        "INSERT INTO curriculum (source_id, class_group_id, subject_id, period_id, lesson_type, hours) "
        "VALUES "
        "('c%d', %d, %d, %d, 'lesson', %d)",
        next++, group, subject, period, hours);
}

/* A lesson; MORE: further columns and their values, "change = 'moved'". */
static void lesson(int group, int subject, const char *day, const char *state, const char *more)
{
    static int next = 0;
    sql(&at,
        "INSERT INTO lesson (source_id, class_group_id, subject_id, given_on, lesson_type, state, topic) "
        "VALUES "
        "('l%d', %d, %d, '%s', 'lesson', '%s', 'т')",
        next, group, subject, day, state);
    if (*more != '\0')
        sql(&at, "UPDATE lesson SET %s WHERE source_id = 'l%d'", more, next);
    next++;
}

static void slot(int group, int subject, int weekday, int number)
{
    static int next = 0;
    sql(&at,
        "INSERT INTO timetable (source_id, class_group_id, subject_id, weekday, number) VALUES ('s%d', %d, "
        "%d, "
        "%d, %d)",
        next++, group, subject, weekday, number);
}

static void comply(int period)
{
    school_run(&at, assess_comply, period, period == 3 ? "2025-12-31T12:00:00" : "2025-10-27T12:00:00");
}

static const char *losses(int period, int group, int subject)
{
    char text[300];
    snprintf(
        text, sizeof text,
        "SELECT reason, hours, words FROM programme_loss WHERE period_id = %d AND class_group_id = %d AND "
        "subject_id = %d ORDER BY reason",
        period, group, subject);
    return ask(&at, text);
}

/* planned, held, to come; cumulative planned, held */
static const char *line(int period, int group, int subject)
{
    char text[300];
    snprintf(text, sizeof text,
             "SELECT planned, held, to_come, cum_planned, cum_held FROM programme WHERE period_id = %d AND "
             "class_group_id = %d AND subject_id = %d",
             period, group, subject);
    return ask(&at, text);
}

START_TEST(reasons_from_words)
{
    static const struct {
        const char *text;
        enum comply_reason reason;
    } cases[] = {{"болезнь учителя", COMPLY_ILLNESS},
                 {"Учитель на больничном", COMPLY_ILLNESS},
                 {"БОЛЕЗНЬ", COMPLY_ILLNESS},
                 {"учитель заболел гриппом", COMPLY_ILLNESS},
                 {"массовая болезнь учащихся", COMPLY_QUARANTINE},
                 {"карантин по ОРВИ", COMPLY_QUARANTINE},
                 {"Праздничный день (перенос с 8 марта)", COMPLY_HOLIDAY},
                 {"выходной день", COMPLY_HOLIDAY},
                 {"замена: урок истории", COMPLY_SUBJECT},
                 {"Проведён другой предмет", COMPLY_SUBJECT},
                 {"вместо урока математики", COMPLY_SUBJECT},
                 {"нет замены учителя", COMPLY_AWAY},
                 {"курсы повышения квалификации", COMPLY_AWAY},
                 {"перенесён на 12.11", COMPLY_MOVED},
                 {"медосмотр", COMPLY_EVENT},
                 {"школьный День здоровья", COMPLY_EVENT},
                 {"отключение отопления", COMPLY_CLOSURE},
                 {"актированный день, мороз", COMPLY_CLOSURE},
                 {"illness", COMPLY_ILLNESS},
                 {"quarantine", COMPLY_QUARANTINE},
                 {"", COMPLY_OTHER},
                 {"…", COMPLY_OTHER},
                 {"по семейным… не знаю", COMPLY_AWAY},
                 {"прочее", COMPLY_OTHER},
                 {"безболезненный урок", COMPLY_OTHER}, /* a stem is looked for at the begin of a word */
                 {"18 марта", COMPLY_OTHER}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(comply_reason_of(cases[i].text) == cases[i].reason, "%s: %s", cases[i].text,
                      comply_reason_code(comply_reason_of(cases[i].text)));
    ck_assert(comply_topic_key("Ёлка, «зимняя»  сказка.", strlen("Ёлка, «зимняя»  сказка.")) ==
              comply_topic_key("елка зимняя СКАЗКА", strlen("елка зимняя СКАЗКА")));
    ck_assert(comply_topic_key("тема 1", strlen("тема 1")) != comply_topic_key("тема 2", strlen("тема 2")));
    ck_assert(comply_topic_key("...", 3) == 0);
}
END_TEST

START_TEST(lost_by_reason)
{
    plan(1, 1, 2, 8);
    lesson(1, 1, "2025-09-01", "held", "");
    lesson(1, 1, "2025-09-08", "cancelled", "reason = 'болезнь учителя'");
    lesson(1, 1, "2025-09-15", "cancelled", "reason = 'карантин', hours = 2");
    lesson(1, 1, "2025-09-22", "cancelled", "reason = 'так вышло'");
    lesson(1, 1, "2025-09-29", "planned", ""); /* nobody confirmed it */
    lesson(1, 1, "2025-10-06", "held", "hours = 2");
    comply(2);
    same(line(2, 1, 1), "8|3|0|8|3");
    same(losses(2, 1, 1), "illness|1|;other|1|так вышло;quarantine|2|;unconfirmed|1|");
}
END_TEST

START_TEST(a_substitute_holds_the_lesson)
{
    plan(1, 1, 2, 4);
    lesson(1, 1, "2025-09-01", "held", "teacher_id = 1");
    lesson(1, 1, "2025-09-08", "held", "teacher_id = 2, change = 'replaced', replaced_teacher_id = 1");
    lesson(1, 1, "2025-09-15", "held",
           "teacher_id = 3"); /* the journal forgot to say that it is a substitution */
    comply(2);
    same(line(2, 1, 1), "4|3|0|4|3");
    same(ask(&at, "SELECT teacher_id, replaced FROM compliance"), "1|2");
    same(ask(&at,
             "SELECT teacher_id, planned, held_own, held_by_others, given_for_others FROM programme_teacher"),
         "1|4|1|2|0;2|0|0|0|1;3|0|0|0|1");
}
END_TEST

START_TEST(the_load_changes_hands)
{
    /* 54 days from 01.09 to 24.10: 14 of teacher 1, 40 of teacher 2: of 8 hours 8·14/54 = 2, the rest 6 */
    sql(&at, "UPDATE teaching SET to_on = '2025-09-14' WHERE class_group_id = 1;"
             "INSERT INTO teaching (source_id, class_group_id, subject_id, teacher_id, from_on) VALUES ('n', "
             "1, 1, "
             "2, '2025-09-15')");
    plan(1, 1, 2, 8);
    lesson(1, 1, "2025-09-01", "held", "teacher_id = 1");
    lesson(1, 1, "2025-09-15", "held", "teacher_id = 2");
    lesson(1, 1, "2025-09-22", "held", "teacher_id = 1"); /* the former teacher, now a substitute */
    comply(2);
    same(ask(&at,
             "SELECT teacher_id, planned, held_own, held_by_others, given_for_others FROM programme_teacher"),
         "1|2|1|0|1;2|6|1|1|0");
}
END_TEST

START_TEST(replaced_by_another_subject)
{
    plan(1, 1, 2, 8);
    plan(1, 2, 2, 0);
    slot(1, 1, 1, 3); /* Mondays, 8 of them: 01.09 to 20.10 */
    for (int day = 1; day <= 29; day += 7) {
        char text[11];
        snprintf(text, sizeof text, "2025-09-%02d", day);
        if (day == 8) /* subject 2 stands in its place; nothing is entered for subject 1 */
            lesson(1, 2, text, "held", "number = 3");
        else
            lesson(1, 1, text, "held", "number = 3");
    }
    lesson(1, 1, "2025-10-06", "cancelled", "reason = 'замена', number = 3");
    lesson(1, 2, "2025-10-06", "held", "number = 3, change = 'replaced'");
    lesson(1, 1, "2025-10-13", "held", "number = 3");
    comply(2); /* 20.10: no entry at all */
    same(line(2, 1, 1), "8|5|0|8|5");
    same(losses(2, 1, 1), "not_entered|1|;subject|2|");
    same(line(2, 1, 2), "0|2|0|0|2");
}
END_TEST

START_TEST(moved_lessons_count_once)
{
    plan(1, 1, 2, 3);
    plan(1, 1, 3, 2);
    lesson(1, 1, "2025-09-02", "held",
           "change = 'moved', moved_from_on = '2025-09-01'");              /* within the period */
    lesson(1, 1, "2025-09-08", "cancelled", "reason = 'болезнь учителя'"); /* a pair */
    lesson(1, 1, "2025-09-10", "held", "change = 'moved', moved_from_on = '2025-09-08'");
    lesson(1, 1, "2025-11-06", "held", "change = 'moved', moved_from_on = '2025-10-20'"); /* Q1 to Q2 */
    lesson(1, 1, "2025-11-10", "held", "");
    lesson(1, 1, "2025-11-17", "held", "");
    comply(2);
    same(line(2, 1, 1), "3|2|0|3|2");
    same(losses(2, 1, 1), "moved|1|");
    comply(3);
    same(line(3, 1, 1), "2|3|0|5|5"); /* made good: the year is up to date */
    same(losses(3, 1, 1), "");
    same(ask(&at, "SELECT moved FROM compliance WHERE period_id = 3"), "1");
}
END_TEST

START_TEST(days_off_and_vacations)
{
    plan(1, 1, 2, 8);
    plan(1, 2, 2, 6);
    slot(1, 1, 1, 1);
    slot(1, 2, 1, 2);
    sql(&at, "INSERT INTO holiday (source_id, title, starts_on, ends_on) VALUES ('a', 'День города', "
             "'2025-09-08', "
             "'2025-09-08'), ('b', 'Карантин', '2025-09-15', '2025-09-15'), ('c', 'Осенние каникулы', "
             "'2025-10-13', '2025-10-24')");
    for (int subject = 1; subject <= 2; subject++) {
        lesson(1, subject, "2025-09-01", "held", "");
        lesson(1, subject, "2025-09-22", "held", "");
        lesson(1, subject, "2025-09-29", "held", "");
        lesson(1, subject, "2025-10-06", "held", "");
    }
    lesson(1, 2, "2025-09-09", "held",
           ""); /* the plan of 6 knows the holiday: quarantine explains the lag of 1 */
    comply(2);
    same(losses(2, 1, 1),
         "holiday|1|;quarantine|1|"); /* 4 of 8; two weeks of vacation were planned wrongly */
    same(losses(2, 1, 2), "quarantine|1|");
}
END_TEST

/* Planned 3, held 1: two behind. Planned 2, held 3: one ahead. The hour too many makes neither of the two good. */
START_TEST(an_hour_ahead_makes_no_lag_good)
{
    plan(1, 1, 2, 3);
    plan(1, 2, 2, 2);
    static const char *const days[] = {"2025-09-01", "2025-09-08", "2025-09-15"};
    lesson(1, 1, days[0], "held", "");
    for (int i = 0; i < 3; i++)
        lesson(1, 2, days[i], "held", "");
    comply(2);
    same(ask(&at, "SELECT lag, behind, ahead, open_lag, cum_behind, cum_ahead FROM programme_line ORDER BY "
                  "subject_id"),
         "2|2|0|2|2|0;-1|0|1|0|0|1");
    same(ask(&at, "SELECT sum(behind), sum(ahead), sum(open_lag) FROM programme_line"), "2|1|2");
}
END_TEST

START_TEST(while_the_period_runs)
{
    plan(1, 1, 2, 8);
    plan(1, 1, 3, 8);
    slot(1, 1, 1, 1);
    lesson(1, 1, "2025-09-01", "held", "");
    lesson(1, 1, "2025-09-08", "held", "");
    school_run(&at, assess_comply, 2, "2025-09-17T12:00:00");
    /* 15.09 is missing; 22.09, 29.09, 06.10, 13.10, 20.10 are to come */
    same(line(2, 1, 1), "8|2|5|8|2");
    same(losses(2, 1, 1), "not_entered|1|");
    same(ask(&at, "SELECT lag, open_lag FROM programme_line"), "1|1");
    /* to the year's end: Q2 from 05.11 to 30.12 has 8 Mondays (10.11 … 29.12) */
    same(ask(&at, "SELECT year_planned, year_to_come FROM programme"), "16|13");
}
END_TEST

START_TEST(a_year_without_a_timetable)
{
    plan(1, 1, 2, 8);
    plan(1, 1, 3, 8);
    lesson(1, 1, "2025-09-01", "held", "");
    comply(2); /* one hour a week, 40 school days of the second quarter: Wed 05.11 to Tue 30.12 */
    same(ask(&at, "SELECT year_planned, cum_held + year_to_come FROM programme"), "16|9");
    sql(&at, "DELETE FROM curriculum WHERE period_id = 3"); /* only the begin of the year is planned */
    comply(2);
    same(ask(&at, "SELECT year_planned FROM programme"), "0");
}
END_TEST

START_TEST(subgroups_and_individual_plans)
{
    sql(&at,
        "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, parent_id, sort_key) VALUES "
        "(11, '5a-1', 'subgroup', '5А-1', NULL, 1, '05-1'), (12, '5a-2', 'subgroup', '5А-2', NULL, 1, "
        "'05-2'), "
        "(13, '5a-i', 'individual', '5А, ИУП', NULL, 1, '05-3')");
    plan(1, 2, 2, 6); /* of the class: both subgroups have it */
    lesson(11, 2, "2025-09-01", "held", "");
    lesson(12, 2, "2025-09-01", "held", "");
    lesson(12, 2, "2025-09-08", "cancelled", "reason = 'болезнь'");
    lesson(1, 2, "2025-09-15", "held", ""); /* all together */
    lesson(13, 2, "2025-09-02", "held", "");
    comply(2);
    same(ask(&at, "SELECT class_group_id, inherited, planned, held FROM programme"),
         "11|1|6|2;12|1|6|2;13|0|0|1");
    same(losses(2, 12, 2), "illness|1|");
    plan(11, 2, 2, 3); /* one has a plan of its own */
    comply(2);
    same(ask(&at, "SELECT class_group_id, inherited, planned, held FROM programme"),
         "11|0|3|1;12|1|6|2;13|0|0|1");
    plan(12, 2, 2, 4);
    plan(13, 2, 2, 1);
    comply(2); /* each has one: the class's plan is its own, for the joint lesson */
    same(ask(&at, "SELECT class_group_id, inherited, planned, held FROM programme"),
         "1|0|6|1;11|0|3|1;12|0|4|1;13|0|1|1");
}
END_TEST

START_TEST(corrections_and_the_limit)
{
    plan(1, 1, 2, 8);
    lesson(1, 1, "2025-09-01", "held", "hours = 6");
    comply(2);
    same(ask(&at,
             "SELECT code, value_read, expected, class_group_id, subject_id, teacher_id FROM finding WHERE "
             "stage = 'comply'"),
         "lag_not_corrected|6|8|1|1|1");
    sql(&at, "INSERT INTO plan_correction (source_id, class_group_id, subject_id, period_id, kind, hours, "
             "order_number) VALUES ('k', 1, 1, 2, 'compressed', 1, '7'), ('j', 1, 1, 3, 'reserve', 5, '')");
    comply(2); /* one hour of eight is 12.5 per cent: above ten */
    same(ask(&at, "SELECT corrected, cum_corrected FROM programme"), "1|1");
    same(ask(&at, "SELECT count(*) FROM finding WHERE stage = 'comply'"), "1");
    same(ask(&at, "SELECT lag, open_lag, corrections FROM programme_line"), "2|1|уплотнение: 1 (приказ № 7)");
    sql(&at, "UPDATE plan_correction SET hours = 2 WHERE source_id = 'k'");
    comply(2);
    same(ask(&at, "SELECT count(*) FROM finding WHERE stage = 'comply'"), "0");
}
END_TEST

START_TEST(topics_of_the_lesson_plan)
{
    plan(1, 1, 2, 8);
    sql(&at,
        "INSERT INTO plan_topic (source_id, class_group_id, subject_id, period_id, number, title, "
        "planned_on) "
        "VALUES ('1', 1, 1, 2, 1, 'Звуки и буквы', NULL), ('2', 1, 1, 2, 2, 'Повторение', NULL), ('3', 1, 1, "
        "2, "
        "3, 'Повторение', NULL), ('4', 1, 1, 2, 4, 'Ёлка', NULL), ('5', 1, 1, 2, 5, 'Корень', NULL), ('6', "
        "1, "
        "1, 2, 6, 'Суффикс', NULL), ('7', 1, 1, 2, 7, 'Приставка', NULL), ('8', 1, 1, NULL, 8, 'Причастие', "
        "'2025-11-10'), ('9', 1, 1, 3, 9, 'Союз', NULL)");
    lesson(1, 1, "2025-09-01", "held", "topic = 'звуки, и буквы.'");
    lesson(1, 1, "2025-09-02", "held", "topic = 'Повторение'");                   /* the first of two */
    lesson(1, 1, "2025-09-03", "held", "topic = 'Елка; Корень'");                 /* merged */
    lesson(1, 1, "2025-09-04", "held", "topic = 'другое', topic_number = '6–7'"); /* by numbers alone */
    lesson(1, 1, "2025-09-05", "held", "topic = 'Не из плана'");
    lesson(1, 1, "2025-09-08", "held", "topic = 'Причастие'"); /* ahead */
    lesson(1, 1, "2025-09-09", "cancelled", "topic = 'Союз'"); /* not held */
    comply(2);
    same(ask(&at,
             "SELECT topics, topics_due, topics_done, topics_ahead, lessons_matched, lessons_unmatched FROM "
             "programme"),
         "9|7|6|1|5|1");
}
END_TEST

START_TEST(works)
{
    sql(&at,
        "INSERT INTO curriculum (source_id, class_group_id, subject_id, period_id, lesson_type, hours) "
        "VALUES "
        "('w1', 1, 1, 2, 'control', 3), ('w2', 1, 1, 2, 'laboratory', 1), ('w3', 1, 1, 2, 'lesson', 4);"
        "INSERT INTO work_type (work_type_id, source_id, title, weight_x1000, is_control) VALUES (1, 'К', "
        "'К', 1000, 1);"
        "INSERT INTO work (work_id, source_id, class_group_id, subject_id, work_type_id, title, due_on) "
        "VALUES "
        "(1, 'a', 1, 1, 1, 'К1', '2025-09-10'), (2, 'b', 1, 1, 1, 'К2', '2025-09-20'), (3, 'c', 1, 1, 1, "
        "'К3', "
        "'2025-10-01'), (4, 'd', 1, 1, 1, 'К4', '2025-11-20')");
    lesson(1, 1, "2025-09-10", "held", "lesson_type = 'control', hours = 2");
    lesson(1, 1, "2025-09-12", "held", "lesson_type = 'laboratory'");
    pupil(&at, 1, 1);
    mark_of_kind(&at, 1, 1, "2025-10-02", "pass");
    sql(&at, "UPDATE mark SET work_id = 3");
    comply(2); /* К1 was held, К3 has a mark, К2 neither; К4 is of the next period */
    same(ask(&at, "SELECT works_planned, works_held, works_scheduled, works_given FROM programme"),
         "4|3|3|2");
    same(ask(&at, "SELECT lesson_type, planned, held, lessons FROM compliance"),
         "control|3|2|1;laboratory|1|1|1;lesson|4|0|0");
}
END_TEST

START_TEST(sums_agree)
{
    unsigned seed = 7;
    for (int i = 0; i < 300; i++) { /* lessons of two classes and two subjects, of all kinds */
        char day[11], more[200];
        static const char *const states[] = {"held", "held", "held", "cancelled", "planned"};
        seed = seed * 1103515245U + 12345U;
        unsigned draw = seed >> 8;
        snprintf(day, sizeof day, "2025-%02u-%02u", 9 + draw % 3, 1 + draw / 3 % 28);
        snprintf(more, sizeof more, "teacher_id = %u, hours = %u, change = %s, reason = '%s'",
                 1 + draw / 7 % 3, draw / 11 % 3, draw / 13 % 4 == 0 ? "'replaced'" : "NULL",
                 draw % 2 == 0 ? "болезнь" : "карантин");
        lesson(1 + (int)(draw / 17 % 2), 1 + (int)(draw / 19 % 2), day, states[draw / 23 % 5], more);
    }
    for (int group = 1; group <= 2; group++)
        plan(group, 1, 2, 40);
    for (int period = 1; period <= 3; period++) {
        comply(period);
        char text[700];
        snprintf(text, sizeof text,
                 "SELECT (SELECT sum(held) FROM programme WHERE period_id = %d) = (SELECT sum(held) FROM "
                 "compliance "
                 "WHERE period_id = %d), (SELECT sum(planned) FROM programme WHERE period_id = %d) = (SELECT "
                 "sum(planned) FROM programme_teacher WHERE period_id = %d), (SELECT sum(held) FROM "
                 "programme WHERE "
                 "period_id = %d) = (SELECT sum(held_own + held_by_others) FROM programme_teacher WHERE "
                 "period_id = "
                 "%d), (SELECT sum(l.hours) FROM lesson l, period p WHERE p.period_id = %d AND l.state = "
                 "'held' AND "
                 "l.given_on BETWEEN p.starts_on AND p.ends_on) = (SELECT sum(held) FROM programme WHERE "
                 "period_id = "
                 "%d)",
                 period, period, period, period, period, period, period, period);
        same(ask(&at, text), "1|1|1|1");
    }
    same(ask(&at, "SELECT (SELECT sum(hours) FROM programme_loss WHERE period_id = 2 AND reason <> "
                  "'unconfirmed') = "
                  "(SELECT sum(cancelled) FROM compliance WHERE period_id = 2)"),
         "1");
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("comply");
    TCase *cases = tcase_create("comply");
    tcase_add_checked_fixture(cases, up, down);
    tcase_add_test(cases, reasons_from_words);
    tcase_add_test(cases, lost_by_reason);
    tcase_add_test(cases, a_substitute_holds_the_lesson);
    tcase_add_test(cases, the_load_changes_hands);
    tcase_add_test(cases, replaced_by_another_subject);
    tcase_add_test(cases, moved_lessons_count_once);
    tcase_add_test(cases, days_off_and_vacations);
    tcase_add_test(cases, an_hour_ahead_makes_no_lag_good);
    tcase_add_test(cases, while_the_period_runs);
    tcase_add_test(cases, a_year_without_a_timetable);
    tcase_add_test(cases, subgroups_and_individual_plans);
    tcase_add_test(cases, corrections_and_the_limit);
    tcase_add_test(cases, topics_of_the_lesson_plan);
    tcase_add_test(cases, works);
    tcase_add_test(cases, sums_agree);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
