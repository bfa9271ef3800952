/* What is missing and what was found, as people read it: texts, workbooks, who must act, words for every kind. */
#include "base/text.h"
#include "report/report.h"
#include "report/school.h"

static const char gaps_sql[] =
    "UPDATE subject SET position = subject_id;"
    "INSERT INTO lesson (lesson_id, source_id, class_group_id, subject_id, given_on, number, lesson_type, "
    "state) VALUES "
    "(1, 'l1', 2, 1, '2025-09-05', 2, 'lesson', 'held'), (2, 'l2', 2, 1, '2025-09-12', 3, 'lesson', 'held');"
    "INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, subject_id, pupil_id, "
    "lesson_id, "
    "on_day, have, want, remaining, note) VALUES "
    "(2, 'few_marks', 'error', 'teacher', 2, 2, 2, 3, NULL, NULL, 1, 3, 0, ''),"
    "(2, 'few_marks', 'error', 'teacher', 2, 2, 2, 5, NULL, NULL, 2, 3, 0, ''),"
    "(2, 'no_topic', 'error', 'teacher', 1, 2, 1, NULL, 1, '2025-09-05', NULL, NULL, NULL, ''),"
    "(2, 'no_topic', 'error', 'teacher', 1, 2, 1, NULL, 2, '2025-09-12', NULL, NULL, NULL, ''),"
    "(2, 'missed_lessons', 'warning', 'tutor', 2, 2, 1, 3, NULL, NULL, 9, 12, NULL, ''),"
    "(2, 'missed_lessons', 'warning', 'tutor', 2, 2, 2, 3, NULL, NULL, 8, 10, NULL, ''),"
    "(2, 'no_consent', 'warning', 'tutor', 1, 1, NULL, 1, NULL, NULL, NULL, NULL, NULL, ''),"
    "(2, 'two_classes', 'error', 'deputy', NULL, 2, NULL, 5, NULL, '2025-09-15', 2, 1, NULL, '1А'),"
    "(2, 'no_received_at', 'notice', 'operator', NULL, NULL, NULL, NULL, NULL, NULL, 0, 9, NULL, "
    "'marks.csv')";

/* What report_check_text prints. */
static const char *check_text(struct school *school, const struct check_view *view, int64_t *missing)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    ck_assert_msg(report_check_text(&school->run, view, out, missing, &school->err) == 0, "%s",
                  school->err.message);
    fclose(out);
    const char *kept = arena_strdup(school->run.arena, text);
    free(text);
    return kept;
}

START_TEST(what_is_missing_by_person)
{
    struct school school;
    int64_t missing = 0;
    school_open(&school);
    school_exec(&school, gaps_sql);
    ck_assert_str_eq(
        check_text(&school, &(struct check_view){0}, &missing),
        "2025-Q1, I четверть: what the journal lacks on 25.10.2025\n\n"
        "         2  too few marks\n"
        "         2  away for most lessons: a deferral, or not attested\n"
        "         2  a lesson without a topic\n"
        "         1  a pupil in two classes at once\n"
        "         1  no decision on consent\n\n"
        "By class: 1А 1, 5А 7\n\n"
        "Орлова Анна Игоревна: missing 2, to be looked at 1\n"
        "  ! 5А, Русский язык: a lesson without a topic: 05.09, 12.09\n"
        "  ? 1А: no decision on consent: Белов Пётр\n\n"
        "Попова Инна Львовна: missing 2, to be looked at 2\n"
        "  ! 5А, Математика: too few marks: Зуев Олег 1/3, Яшин Лев 2/3\n"
        "  ? 5А, Зуев Олег: away for most lessons: a deferral, or not attested: Русский язык 9/12, "
        "Математика 8/10\n\n"
        "The deputy head: missing 1, to be looked at 0\n"
        "  ! 5А: a pupil in two classes at once: Яшин Лев 15.09 (1А)\n\n"
        "! has to be filled in; ? has to be looked at; 2/3: two of three that are needed\n"
        "for information only, in the workbook and with --all: 1\n");
    ck_assert_int_eq(missing, 8);
    const char *all = check_text(&school, &(struct check_view){.all = true}, &missing);
    ck_assert_ptr_nonnull(strstr(all, "The journal's operator: missing 0, to be looked at 0\n"
                                      "    marks without the time when they were made: marks.csv 0/9\n"));
    school_close(&school);
}
END_TEST

START_TEST(one_class_one_teacher)
{
    struct school school;
    int64_t missing = 0, class = 0;
    school_open(&school);
    school_exec(&school, gaps_sql);
    school_exec(&school,
                "UPDATE class_group SET sort_key = '00000001а' || char(9) || '1а' WHERE class_group_id = 1");
    school_exec(&school, arena_printf(school.run.arena,
                                      "UPDATE class_group SET sort_key = '%s' WHERE class_group_id = 1",
                                      text_sort_key(school.run.arena, "1А")));
    ck_assert_int_eq(report_find_class(&school.run, "1а", &class, &school.err), 0);
    ck_assert_int_eq(class, 1);
    ck_assert_int_eq(report_find_class(&school.run, "9Я", &class, &school.err), -1);
    ck_assert_int_eq(school.err.kind, ERR_USAGE);
    ck_assert_ptr_nonnull(strstr(school.err.message, "1А, 5А"));
    const char *first = check_text(&school, &(struct check_view){.class_group_id = 1}, &missing);
    ck_assert_int_eq(missing, 1);
    ck_assert_ptr_null(strstr(first, "5А"));
    const char *one = check_text(&school, &(struct check_view){.teacher = "ПОП"}, &missing);
    ck_assert_int_eq(missing, 4);
    ck_assert_ptr_nonnull(strstr(one, "Попова"));
    ck_assert_ptr_null(strstr(one, "Орлова"));
    ck_assert_ptr_null(strstr(one, "deputy"));
    ck_assert_int_eq(
        report_check_text(&school.run, &(struct check_view){.teacher = "никто"}, NULL, &missing, &school.err),
        0);
    ck_assert_int_eq(missing, 0);
    school_close(&school);
}
END_TEST

/* Ten lines a kind and eight items a line, then how many more. */
START_TEST(long_lists_are_cut)
{
    struct school school;
    int64_t missing = 0;
    school_open(&school);
    for (int i = 0; i < 12; i++) {
        school_exec(
            &school,
            arena_printf(school.run.arena,
                         "INSERT INTO subject (subject_id, source_id, title, short_title, position) VALUES "
                         "(%d, 'x%d', 'П%02d', 'П', %d)",
                         10 + i, i, i, 10 + i));
        for (int day = 1; day <= (i == 0 ? 9 : 1); day++)
            school_exec(
                &school,
                arena_printf(school.run.arena,
                             "INSERT INTO gap (period_id, kind, severity, actor, teacher_id, class_group_id, "
                             "subject_id, on_day) VALUES (2, 'no_topic', 'error', 'teacher', 1, 2, %d, "
                             "'2025-09-%02d')",
                             10 + i, day));
    }
    const char *text = check_text(&school, &(struct check_view){0}, &missing);
    ck_assert_int_eq(missing, 20);
    ck_assert_ptr_nonnull(
        strstr(text, "П00: a lesson without a topic: 01.09, 02.09, 03.09, 04.09, 05.09, 06.09, 07.09, "
                     "08.09 and 1 more\n"));
    ck_assert_ptr_nonnull(
        strstr(text, "П09: a lesson without a topic: 01.09\n    ... and 2 more lines of this kind"));
    ck_assert_ptr_null(strstr(text, "П10"));
    text = check_text(&school, &(struct check_view){.all = true}, &missing);
    ck_assert_ptr_nonnull(strstr(text, "08.09, 09.09\n"));
    ck_assert_ptr_nonnull(strstr(text, "П11"));
    ck_assert_ptr_null(strstr(text, "more"));
    school_close(&school);
}
END_TEST

static const char *sheet(struct school *school, const char *file, const char *name)
{
    return school_shell(school, arena_printf(school->run.arena, "xlsx2csv -n '%s' '%s/%s' | sed 1,4d", name,
                                             school->run.workspace, file));
}

START_TEST(the_workbook_of_what_is_missing)
{
    struct school school;
    school_open(&school);
    school_exec(&school, gaps_sql);
    school_stage(&school, report_check);
    const char *path = "out/2025-Q1/check.xlsx";
    ck_assert_ptr_nonnull(strstr(sheet(&school, path, "Сводка"), "Попова Инна Львовна,4,2,2,2,,,,,,,\n"));
    ck_assert_ptr_nonnull(strstr(sheet(&school, path, "Сводка"), "Заместитель директора,1,1,,,,,,,,1,\n"));
    ck_assert_ptr_nonnull(strstr(sheet(&school, path, "По классам"), "5А,7,5,2,2,2,,,,,1,\n"));
    ck_assert_ptr_nonnull(strstr(sheet(&school, path, "Отметки"),
                                 "Попова И. Л.,5А,Математика,Зуев Олег,мало отметок,1,3,0,,не хватает\n"));
    ck_assert_ptr_nonnull(strstr(sheet(&school, path, "Уроки"),
                                 "Орлова А. И.,5А,Русский язык,05.09.2025,2,нет темы,,,не хватает\n"));
    const char *people = sheet(&school, path, "Люди и контакты");
    ck_assert_ptr_nonnull(strstr(people, "Орлова А. И.,1А,Белов Пётр,,нет решения о согласии,,,проверить\n"));
    ck_assert_ptr_nonnull(
        strstr(people, "зам. директора,5А,Яшин Лев,,учащийся сразу в двух классах: и в 1А,2,1,"));
    ck_assert_int_eq(school_int(&school, "SELECT count(*) FROM artifact WHERE stage = 'check' AND path = "
                                         "'out/2025-Q1/check.xlsx' AND pieces = 6"),
                     1);
    /* as many rows as gaps: nothing falls between the sheets */
    const char *names[] = {"Отметки", "Уроки", "Контрольные", "Люди и контакты"};
    int lines = 0;
    for (size_t i = 0; i < 4; i++)
        for (const char *at = sheet(&school, path, names[i]); *at != '\0'; at++)
            lines += *at == '\n';
    ck_assert_int_eq(lines, school_int(&school, "SELECT count(*) FROM gap"));
    /* of one class, in another place */
    ck_assert_int_eq(report_check_book(&school.run,
                                       arena_printf(school.run.arena, "%s/one.xlsx", school.run.workspace), 1,
                                       &school.err),
                     0);
    ck_assert_ptr_null(strstr(sheet(&school, "one.xlsx", "Отметки"), "5А"));
    ck_assert_ptr_nonnull(strstr(sheet(&school, "one.xlsx", "Сводка"), "Орлова Анна Игоревна,1,,"));
    school_close(&school);
}
END_TEST

START_TEST(the_page_tells_it)
{
    struct school school;
    school_open(&school);
    school_exec(&school, gaps_sql);
    school_stage(&school, report_index);
    ck_assert_ptr_null(
        strstr(school_file(&school, "out/2025-Q1/index.html", NULL), "Проверка перед закрытием"));
    school_exec(
        &school,
        "INSERT INTO run (stage, period_id, started_at, outcome, version) VALUES ('check', 2, 1761375600, "
        "'done', 'x')");
    school_stage(&school, report_check);
    school_stage(&school, report_index);
    const char *html = school_file(&school, "out/2025-Q1/index.html", NULL);
    ck_assert_ptr_nonnull(strstr(html, "Проверка перед закрытием"));
    ck_assert_ptr_nonnull(strstr(html, "Журнал проверен 25.10.2025 10:00."));
    ck_assert_ptr_nonnull(strstr(html, "Не хватает: 5."));
    ck_assert_ptr_nonnull(strstr(html, "Проверить: <b>3</b>"));
    ck_assert_ptr_nonnull(strstr(html, "уроки без темы: <b>2</b>"));
    ck_assert_ptr_nonnull(strstr(html, "href=\"check.xlsx\""));
    ck_assert_ptr_null(strstr(html, "источник не сообщает"));
    school_exec(&school, "DELETE FROM gap");
    school_stage(&school, report_index);
    ck_assert_ptr_nonnull(strstr(school_file(&school, "out/2025-Q1/index.html", NULL), "Всё заполнено."));
    school_close(&school);
}
END_TEST

static const char *code_text(const char *code)
{
    return code;
}

static const char findings_sql[] =
    "INSERT INTO teaching (source_id, class_group_id, subject_id, teacher_id) VALUES ('a', 2, 2, 2);"
    "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) VALUES ('m3', 3, 2, '2025-09-01');"
    "INSERT INTO import (import_id, source, layout, committed_at) VALUES (2, 'inbox/journal', 'journal', 2), "
    "(3, 'other.zip', 'journal', 3), (5, 'inbox/other.zip', 'journal', 5);"
    "INSERT INTO finding (import_id, period_id, stage, severity, code, file, line, column_name, value_read, "
    "expected, "
    "subject_id, pupil_id) VALUES "
    "(2, NULL, 'import', 'error', 'mark_out_of_scale', 'marks.csv', 12, 'value', '7', '1..5', 2, 3),"
    "(2, NULL, 'import', 'warning', 'bad_encoding', 'marks.csv', NULL, '', '', '', NULL, NULL),"
    "(3, NULL, 'import', 'error', 'bad_date', 'marks.csv', 9, 'date', '30.02', '', 2, 3),"
    "(3, NULL, 'import', 'error', 'bad_date', 'periods.csv', 9, 'starts_on', 'x', '', NULL, NULL),"
    "(3, NULL, 'import', 'error', 'bad_contact', 'contacts.csv', 4, 'value', '', '', NULL, 3),"
    "(3, NULL, 'import', 'error', 'mark_out_of_scale', 'marks.csv', 5, 'value', '8', '1..5', NULL, NULL),"
    "(5, NULL, 'import', 'notice', 'no_rows', 'bells.csv', NULL, '', '', '', NULL, NULL),"
    "(5, NULL, 'import', 'error', 'of_a_later_program', 'bells.csv', 3, '', '', '', NULL, NULL),"
    "(NULL, 2, 'grade', 'warning', 'few_marks', '', NULL, '', '1', '3', 2, 3),"
    "(NULL, 2, 'grade', 'warning', 'missed_lessons', '', NULL, '', '9/12', '50 %', 1, 3),"
    "(NULL, 2, 'extract', 'error', 'page_error', '', NULL, '', 'x', '', NULL, 3);";

START_TEST(whose_are_the_findings)
{
    struct school school;
    school_open(&school);
    school_exec(&school, findings_sql);
    ck_assert_str_eq(
        school_text(&school,
                    "SELECT group_concat(code || ':' || coalesce(line, '') || ':' || actor || ':' || "
                    "coalesce(who_id, ''), ' ') FROM (SELECT * FROM finding_line ORDER BY finding_id)"),
        "mark_out_of_scale:12:teacher:2 bad_encoding::operator: bad_date:9:teacher:2 bad_date:9:operator: "
        "bad_contact:4:tutor:2 mark_out_of_scale:5:operator: no_rows::operator: "
        "of_a_later_program:3:operator: "
        "few_marks::teacher:2 missed_lessons::tutor:2 page_error::deputy:");
    ck_assert_str_eq(school_text(&school, "SELECT DISTINCT class FROM finding_line WHERE pupil_id = 3"),
                     "5А");
    school_close(&school);
}
END_TEST

START_TEST(findings_in_words)
{
    struct school school;
    int64_t errors = 0;
    char *text = NULL;
    size_t len = 0;
    school_open(&school);
    school_exec(&school, findings_sql);
    FILE *out = open_memstream(&text, &len);
    ck_assert_int_eq(
        report_findings(&school.run, &(struct check_view){0}, code_text, out, &errors, &school.err), 0);
    fclose(out);
    ck_assert_int_eq(errors, 7);
    ck_assert_str_eq(
        text,
        "Попова Инна Львовна: errors 3, warnings 2\n"
        "  ! contacts.csv:4, value: bad_contact [5А, Зуев Олег, p3]\n"
        "  ! marks.csv:9, date: bad_date; read: 30.02 [5А, Математика, Зуев Олег, p3]\n"
        "  ! marks.csv:12, value: mark_out_of_scale; read: 7; expected: 1..5 [5А, Математика, Зуев Олег, "
        "p3]\n"
        "  ? 2025-Q1: not attested: too few marks; marks there are: 1; needed: 3 [5А, Математика, Зуев Олег, "
        "p3]\n"
        "  ? 2025-Q1: not attested: away for most lessons; missed, of those held: 9/12; limit: 50 % [5А, "
        "Русский язык, "
        "Зуев Олег, p3]\n"
        "\nThe journal's operator: errors 3, warnings 1\n"
        "  ! bells.csv:3: of_a_later_program\n"
        "  ! marks.csv:5, value: mark_out_of_scale; read: 8; expected: 1..5\n"
        "  ! periods.csv:9, starts_on: bad_date; read: x\n"
        "  ? marks.csv: bad_encoding\n"
        "\nThe deputy head: errors 1, warnings 0\n"
        "  ! 2025-Q1: a document could not be made; cause: x [5А, Зуев Олег, p3]\n"
        "\n! error: the row was not taken, or a document can't be made; ? worth a look\n"
        "for information only, with --all: 1\n");
    free(text);
    ck_assert_int_eq(report_findings(&school.run, &(struct check_view){.class_group_id = 1}, code_text, NULL,
                                     &errors, &school.err),
                     0);
    ck_assert_int_eq(errors, 0);
    ck_assert_int_eq(report_findings_book(&school.run,
                                          arena_printf(school.run.arena, "%s/f.xlsx", school.run.workspace),
                                          0, &school.err),
                     0);
    ck_assert_ptr_nonnull(strstr(sheet(&school, "f.xlsx", "Кому"), "Попова Инна Львовна,5,3,2,\n"));
    ck_assert_ptr_nonnull(
        strstr(sheet(&school, "f.xlsx", "Замечания"),
               "Попова Инна Львовна,5А,Математика,Зуев Олег,ошибка,marks.csv,12,value,отметка вне "
               "шкалы,7,1..5,исправить отметку в журнале\n"));
    school_close(&school);
}
END_TEST

/* Every WORD of the list that COMMAND prints stands in FILE as ('word', … */
static void all_in(struct school *school, const char *command, const char *file, const char *form, int least)
{
    struct buf text = {0};
    ck_assert_msg(file_read(file, 1 << 20, &text, &school->err) == 0, "%s", school->err.message);
    char *copy = arena_strdup(school->run.arena, school_shell(school, command));
    int count = 0;
    for (char *word = strtok(copy, "\n"); word != NULL; word = strtok(NULL, "\n"), count++)
        ck_assert_msg(strstr(buf_text(&text), arena_printf(school->run.arena, form, word)) != NULL,
                      "%s: nothing for %s", file, word);
    ck_assert_int_ge(count, least);
    buf_free(&text);
}

START_TEST(every_kind_has_words_and_somebody_to_act)
{
    struct school school;
    school_open(&school);
    /* gaps: the kinds that the stage writes */
    const char *kinds = "{ grep -o 'kind = \"[a-z_]*\"' pipeline/assess/check.c | cut -d'\"' -f2; grep -oE "
                        "\":period, '[a-z_]+'\" pipeline/assess/check.sql | cut -d\"'\" -f2; } | sort -u";
    all_in(&school, kinds, "pipeline/report/check.c", "{\"%s\", N_(", 24);
    all_in(&school, kinds, "templates/index/data.sql", "('%s', '", 24);
    all_in(&school, kinds, "pipeline/store/schema.sql", "%s", 24);
    for (char *kind = strtok(arena_strdup(school.run.arena, school_shell(&school, kinds)), "\n");
         kind != NULL; kind = strtok(NULL, "\n")) {
        ck_assert_str_ne(check_words(kind), kind);
        ck_assert_int_gt(
            atoi(school_shell(&school, arena_printf(school.run.arena,
                                                    "cat templates/check/*.sql | grep -c \"'%s'\"", kind))),
            0);
    }
    /* findings: those of the import and of the stages */
    const char *codes =
        "sed -n 's/.*\\[FINDING_[A-Z_]*\\] = \"\\([a-z_]*\\)\".*/\\1/p' pipeline/import/finding.c";
    const char *stages =
        "sed -n '/stage_words\\[\\]/,/^};/s/^ *{\"\\([a-z_]*\\)\".*/\\1/p' pipeline/report/findings.c";
    all_in(&school, codes, "templates/findings/20-lines.sql", "('%s', '", 37);
    all_in(&school, stages, "templates/findings/20-lines.sql", "('%s', '", 17);
    all_in(&school, stages, "templates/index/data.sql", "('%s', '", 17);
    all_in(&school, codes, "pipeline/store/views.sql", "('%s', '", 37);
    all_in(&school, stages, "pipeline/store/views.sql", "('%s', '", 17);
    school_close(&school);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("check and findings");
    TCase *one = tcase_create("texts");
    tcase_set_timeout(one, 60); /* xlsx2csv is slow on a busy machine */
    tcase_add_test(one, what_is_missing_by_person);
    tcase_add_test(one, one_class_one_teacher);
    tcase_add_test(one, long_lists_are_cut);
    tcase_add_test(one, the_workbook_of_what_is_missing);
    tcase_add_test(one, the_page_tells_it);
    tcase_add_test(one, whose_are_the_findings);
    tcase_add_test(one, findings_in_words);
    tcase_add_test(one, every_kind_has_words_and_somebody_to_act);
    suite_add_tcase(all, one);
    return all;
}

TEST_MAIN
