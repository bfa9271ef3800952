/* register: class registers and lists as deputy heads have them: what they become, that the same again
 * changes nothing, and what is told of those that can't be taken. */
#include "workbook.h"

static int mark_high; /* of the school */

static int take_with(struct place *place, const char *source, const char *mapping)
{
    struct import_options options = {.source = source,
                                     .now_at = 1761375600, /* 2025-10-25 */
                                     .utc_offset_min = 180,
                                     .mapping = mapping,
                                     .mappings = "templates/mappings",
                                     .mark_high = mark_high};
    place->err = (struct err){0};
    int failed = import_path(place->store, place->dir, &options, place->arena, &place->report, &place->err);
    for (size_t i = 0; failed == 0 && i < place->report.file_count; i++) {
        const struct import_file_count *file = &place->report.files[i];
        ck_assert_int_eq(file->accepted + file->rejected, file->read);
        ck_assert_int_le(file->changed, file->accepted);
    }
    return failed;
}

static int take(struct place *place, const char *source)
{
    return take_with(place, source, NULL);
}

/* A workspace with the small journal in it: class 5А, pupils p-1 Ёлкина Анна Сергеевна, p-2 Яшин Пётр. */
static void open_school(struct place *place)
{
    place_open(place, "w");
    const char *dir = fresh_dir("j");
    write_small(dir, NULL, NULL, 0);
    ck_assert_msg(take(place, dir) == 0, "%s", place->err.message);
}

static const char *write_sheet(const char *name, const char *text)
{
    static char path[1024];
    const char *dir = fresh_dir("s");
    write_text(dir, name, text, 0);
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return path;
}

/* "code line column" of the latest import's findings, but notices. */
static const char *findings_of(struct place *place)
{
    return ask_text(
        place,
        "SELECT coalesce(group_concat(f, '; '), '') FROM (SELECT code || ' ' || coalesce(line, 0) || ' ' "
        "|| column_name AS f FROM finding WHERE import_id = (SELECT max(import_id) FROM import) "
        "AND severity <> 'notice' ORDER BY finding_id)");
}

static const char marks_sql[] = "SELECT coalesce(group_concat(m, ' '), '') FROM (SELECT substr(p.source_id, "
                                "3) || ':' || substr(marked_on, 6) || '=' || CASE "
                                "kind WHEN 'number' THEN value_x1000 / 1000 ELSE kind END AS m FROM mark "
                                "JOIN pupil AS p USING (pupil_id) JOIN "
                                "subject AS s USING (subject_id) WHERE mark.withdrawn = 0 AND mark.source_id "
                                "LIKE 'reg|%' ORDER BY p.source_id, "
                                "marked_on, mark.source_id)";
static const char absences_sql[] =
    "SELECT coalesce(group_concat(a, ' '), '') FROM (SELECT substr(p.source_id, 3) || ':' || "
    "substr(given_on, 6) || '=' || code "
    "AS a FROM attendance AS t JOIN pupil AS p USING (pupil_id) JOIN lesson AS l USING (lesson_id) WHERE "
    "t.withdrawn "
    "= 0 AND t.source_id LIKE 'reg|%' ORDER BY p.source_id, given_on, t.source_id)";

static const char math[] = "Класс: 5 «А»;;Предмет: математика;;Учитель: Смирнова О.В.;;;\n"
                           "№;ФИО;02.09;04.09.2025;2025-09-09;11.09.25;12.09;Средний балл\n"
                           "1;Елкина  анна;5;5/4;5 4 н;.;зч;4.5\n"
                           "2;Яшин П.;б;Н;2;уп;осв;3\n"
                           ";Итого;;;;;;\n";

START_TEST(cells_become_marks_and_absences)
{
    struct place place;
    open_school(&place);
    const char *path = write_sheet("журнал.csv", math);
    ck_assert_msg(take(&place, path) == 0, "%s", place.err.message);
    ck_assert_str_eq(place.report.layout, "register");
    ck_assert_str_eq(findings_of(&place), "");
    ck_assert_int_eq(place.report.files[0].read, 2);
    ck_assert_int_eq(place.report.files[0].changed, 2);
    ck_assert_int_eq(place.report.files[0].delimiter, ';');
    ck_assert_str_eq(ask_text(&place, marks_sql), "1:09-02=5 1:09-04=5 1:09-04=4 1:09-09=5 1:09-09=4 "
                                                  "1:09-11=work_owed 1:09-12=pass 2:09-09=2");
    ck_assert_str_eq(ask_text(&place, absences_sql),
                     "1:09-09=absent 2:09-02=ill 2:09-04=absent 2:09-11=excused 2:09-12=exempt");
    /* lessons and teaching were not there */
    ck_assert_int_eq(
        ask(&place, "SELECT count(*) FROM lesson WHERE source_id LIKE 'reg|%' AND state = 'held'"), 5);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM teaching JOIN teacher USING (teacher_id) WHERE "
                                 "teacher.source_id = 't-1'"),
                     1);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    char *before = dump(&place);
    ck_assert_int_eq(take(&place, path), 0);
    ck_assert_int_eq(place.report.files[0].changed, 0);
    ck_assert_str_eq(dump(&place), before);
    place_close(&place);
}
END_TEST

/* Labels are looked for behind every comma of a header line, which may be a long one. */
START_TEST(a_long_header_line_is_read_at_once)
{
    struct place place;
    open_school(&place);
    enum { LONG = 60000 };
    char *text = mem_alloc(LONG + sizeof math + 128), *end = text;
    end += sprintf(end, "\"Примечание: ");
    memset(end, ',', LONG);
    end += LONG;
    sprintf(end, " Предмет: математика\"\n%s", math);
    const char *path = write_sheet("журнал.csv", text);
    ck_assert_msg(take(&place, path) == 0, "%s", place.err.message);
    ck_assert_str_eq(findings_of(&place), "");
    free(text);
    place_close(&place);
}
END_TEST

START_TEST(cells_that_change)
{
    struct place place;
    open_school(&place);
    ck_assert_int_eq(take(&place, write_sheet("a.csv", math)), 0);
    /* corrected, emptied, one of two gone, filled, spoiled: what was right stands */
    static const char later[] = "Класс: 5А;;Предмет: Математика;;;;;\n"
                                "№;ФИО;02.09;04.09.2025;2025-09-09;11.09.25;12.09;Средний балл\n"
                                "1;Ёлкина Анна Сергеевна;4;;5;.;7;\n"
                                "2;Яшин Пётр;;Б;2;уп;осв;\n";
    ck_assert_int_eq(take(&place, write_sheet("a.csv", later)), 0);
    ck_assert_str_eq(findings_of(&place), "mark_out_of_scale 3 G");
    ck_assert_str_eq(ask_text(&place, marks_sql),
                     "1:09-02=4 1:09-09=5 1:09-11=work_owed 1:09-12=pass 2:09-09=2");
    ck_assert_str_eq(ask_text(&place, absences_sql), "2:09-04=ill 2:09-11=excused 2:09-12=exempt");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark WHERE withdrawn = 1"), 3);
    /* and back again, under the same ids */
    ck_assert_int_eq(take(&place, write_sheet("a.csv", math)), 0);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark WHERE withdrawn = 1"), 0);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark WHERE source_id LIKE 'reg|%'"), 8);
    place_close(&place);
}
END_TEST

/* "8/9" that became the 8th of September: two marks where there are ten; elsewhere, and of per cent, no marks. */
START_TEST(dates_that_were_marks)
{
    static const struct {
        int mark_high;
        const char *marks, *findings;
    } schools[] = {{10, "2:09-02=8 2:09-02=9", "date_as_marks 3 C"},
                   {0, "", "mark_out_of_scale 3 C"},
                   {IMPORT_PERCENT, "", "mark_out_of_scale 3 C"}};
    static const char text[] = "Класс: 5А;;Предмет: Математика\n№;ФИО;02.09.2025\n1;Яшин Пётр;2025-09-08\n";
    for (size_t i = 0; i < sizeof schools / sizeof *schools; i++) {
        struct place place;
        mark_high = schools[i].mark_high;
        open_school(&place);
        ck_assert_msg(take(&place, write_sheet("a.csv", text)) == 0, "%s", place.err.message);
        ck_assert_str_eq(ask_text(&place, marks_sql), schools[i].marks);
        ck_assert_str_eq(findings_of(&place), schools[i].findings);
        place_close(&place);
    }
    mark_high = 0;
}
END_TEST

/* A spreadsheet makes the numbers 1.1 and 14.1 of 01.10 and 14.10; the period of the head tells what they were. */
START_TEST(dates_that_became_numbers)
{
    struct place place;
    open_school(&place);
    static const char text[] = "Класс: 5А;;Предмет: математика;;;\nПериод: 01.10.2025 - 24.10.2025;;;;;\n"
                               "№;ФИО;1.1;14.1;24.1;02.12\n1;Яшин Петр;5;4;3;2\n";
    ck_assert_msg(take(&place, write_sheet("a.csv", text)) == 0, "%s", place.err.message);
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT group_concat(day, ' ') FROM (SELECT marked_on || '=' || (value_x1000 / 1000) AS day "
                 "FROM mark WHERE source_id GLOB 'reg|*' ORDER BY marked_on)"),
        "2025-10-01=5 2025-10-14=4 2025-10-24=3"); /* 2 December is no day of this sheet */
    place_close(&place);
}
END_TEST

START_TEST(months_above_days)
{
    struct place place;
    open_school(&place);
    static const char text[] = "Учебный год,2025/2026,,,,,,,,\nКласс,5А,,,,,,,,\nДисциплина,Рус.,,,,,,,,\n"
                               "№,Фамилия Имя,Сентябрь,,,Окт.,,Январь,,Оценка за четверть\n"
                               ",,2,30,30,1,\"14\nКР\",12,Пн 13,\n"
                               "1,Яшин Петр,5,4,3,2,5,4,3,4\n";
    ck_assert_msg(take(&place, write_sheet("a.csv", text)) == 0, "%s", place.err.message);
    ck_assert_str_eq(findings_of(&place), "");
    ck_assert_str_eq(ask_text(&place, marks_sql),
                     "2:09-02=5 2:09-30=3 2:09-30=4 2:10-01=2 2:10-14=5 2:01-12=4 2:01-13=3");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark WHERE marked_on LIKE '2026-01%'"), 2);
    /* two lessons of one day; a lesson to come; one of the journal's is found */
    ck_assert_int_eq(ask(&place, "SELECT count(DISTINCT lesson_id) FROM mark WHERE marked_on = '2025-09-30'"),
                     2);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM lesson WHERE state = 'planned'"), 2);
    ck_assert_str_eq(ask_text(&place,
                              "SELECT l.source_id FROM mark AS m JOIN lesson AS l USING (lesson_id) WHERE "
                              "marked_on = '2025-09-02'"),
                     "l-1");
    ck_assert_str_eq(ask_text(&place,
                              "SELECT t.title FROM mark AS m JOIN work_type AS t USING (work_type_id) WHERE "
                              "m.source_id LIKE 'reg|%|2025-10-14|1'"),
                     "Контрольная работа");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM lesson WHERE lesson_type = 'control'"), 1);
    place_close(&place);
}
END_TEST

START_TEST(special_rows_and_topics)
{
    struct place place;
    open_school(&place);
    static const char text[] =
        "Предмет: Русский язык, Класс: 5А, Учитель: Никто Н. Н.\n"
        "№;ФИО;16.09;17.09;;Дата;Тема урока;Домашнее задание\n"
        ";Вид работы;К;Проект;;;;\n;Вес;2,5;;;;;\n"
        "1;Ёлкина Анна;5;4;;16.09;Диктант;Не задано\n2;Яшин Пётр;3;;;17.09;Глагол;упр. 5\n";
    ck_assert_msg(take(&place, write_sheet("a.csv", text)) == 0, "%s", place.err.message);
    ck_assert_str_eq(findings_of(&place), "unknown_name 2 ");
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT group_concat(m.weight_x1000 || t.source_id) FROM (SELECT * FROM mark WHERE "
                 "source_id LIKE 'reg|%' ORDER BY mark_id) AS m JOIN work_type AS t USING (work_type_id)"),
        "2500К,1000Проект");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(topic || '/' || homework) FROM lesson WHERE source_id LIKE "
                         "'reg|%'"),
        "Диктант/Не задано,Глагол/упр. 5");
    place_close(&place);
}
END_TEST

START_TEST(names_that_do_not_fit)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = fresh_dir("j");
    write_small(dir, "pupils.csv",
                "id,family_name,given_name,patronymic\np-1,Ким,Анна,Сергеевна\np-2,Ким,Алла,Петровна\n"
                "p-3,Ким,Анна,Ивановна\n",
                0);
    write_text(
        dir, "memberships.csv",
        "id,pupil,class_group,from_on\nm-1,p-1,5A,2025-09-01\nm-2,p-2,5A,2025-09-01\nm-3,p-3,5A,2025-09-01\n",
        0);
    ck_assert_int_eq(take(&place, dir), 0);
    static const char text[] =
        "Класс: 5A\nПредмет: Русский  ЯЗЫК\nФИО;17.09\nКим А.;5\nКим Анна;5\nКим Анна Сергеевна;5\n"
        "Ким А. П.;4\nКим;3\nЧужая Ольга;2\nКим Анна Сергеевна;3\n";
    ck_assert_int_eq(take(&place, write_sheet("a.csv", text)), 0);
    ck_assert_str_eq(findings_of(&place),
                     "ambiguous_name 4 A; ambiguous_name 5 A; unknown_name 8 A; unknown_name 9 A; "
                     "duplicate_key 10 A");
    ck_assert_int_eq(place.report.files[0].read, 7);
    ck_assert_int_eq(place.report.files[0].accepted, 2);
    ck_assert_str_eq(ask_text(&place, marks_sql), "1:09-17=5 2:09-17=4");
    /* no finding repeats a name */
    ck_assert_int_eq(
        ask(&place, "SELECT count(*) FROM finding WHERE value_read || expected LIKE '%Ким%' OR value_read || "
                    "expected LIKE '%Ольга%'"),
        0);
    place_close(&place);
}
END_TEST

START_TEST(the_export_holds)
{
    struct place place;
    open_school(&place);
    /* p-1 has 5 on 09-12 and 4 on 09-13 in rus, p-2 a 3 on 09-16 and УП on 09-02 */
    static const char same[] = "Класс: 5А\nПредмет: Русский язык\nФИО;02.09;12.09;13.09;16.09;18.09\n"
                               "Ёлкина Анна;;5;4;;\nЯшин Пётр;н;;;3;5\n";
    ck_assert_int_eq(take(&place, write_sheet("a.csv", same)), 0);
    ck_assert_str_eq(findings_of(&place), "");
    ck_assert_str_eq(ask_text(&place, marks_sql), "2:09-18=5");
    ck_assert_str_eq(ask_text(&place, absences_sql), "");
    static const char other[] = "Класс: 5А\nПредмет: Русский язык\nФИО;02.09;12.09;13.09;16.09;18.09\n"
                                "Ёлкина Анна;;5/5;;;\nЯшин Пётр;оп;;;4;5\n";
    ck_assert_int_eq(take(&place, write_sheet("a.csv", other)), 0);
    ck_assert_str_eq(
        findings_of(&place),
        "register_differs 4 C; register_differs 4 D; register_differs 5 E; register_differs 5 B");
    ck_assert_str_eq(ask_text(&place, marks_sql), "2:09-18=5");
    /* marks that a sheet brought first give way when the export has them too */
    ck_assert_int_eq(
        take(&place, write_sheet("marks.csv", "id,pupil,subject,date,value\nmk-9,p-2,rus,2025-09-18,5\n")),
        0);
    ck_assert_int_eq(take(&place, write_sheet("a.csv", same)), 0);
    ck_assert_str_eq(ask_text(&place, marks_sql), "");
    place_close(&place);
}
END_TEST

START_TEST(lessons_of_groups_are_found)
{
    struct place place;
    open_school(&place);
    const char *dir = fresh_dir("g");
    write_text(dir, "memberships.csv", "id,pupil,class_group,from_on\nm-9,p-2,5A-1,2025-09-01\n", 0);
    write_text(dir, "lessons.csv",
               "id,class_group,subject,date,lesson_type,state\nl-9,5A-1,math,2025-09-18,lesson,held\n"
               "l-8,5A,math,2025-09-19,lesson,cancelled\n",
               0);
    ck_assert_int_eq(take(&place, dir), 0);
    ck_assert_int_eq(
        take(&place, write_sheet("a.csv", "Класс: 5А\nПредмет: Математика\nФИО;18.09;19.09\nЁлкина Анна;5;5\n"
                                          "Яшин Пётр;н;н\n")),
        0);
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT group_concat(l.source_id, ' ') FROM (SELECT * FROM attendance WHERE source_id LIKE "
                 "'reg|%' ORDER BY source_id) JOIN lesson AS l USING (lesson_id)"),
        "l-9 reg|5A|math|2025-09-19");
    place_close(&place);
}
END_TEST

static const char physics[] = "ФИО;01.09;03.09\nЁлкина Анна Сергеевна;5;4\nЯшин Пётр;н;3\n";

START_TEST(a_school_of_sheets_only)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = fresh_dir("s");
    write_text(dir, "7Б-физика.csv", physics, 0);
    write_text(dir, "7б химия.csv", "Учитель: Орлова Нина Ивановна\nФИО;02.09\nЕлкина А.;4\nНовиков Илья;5\n",
               0);
    write_text(dir, "readme.csv", "это не таблица\n", 0);
    write_text(dir, "~$7Б.xlsx", "x", 0);
    write_text(dir, "old.xls", "\xD0\xCF\x11\xE0", 0);
    ck_assert_msg(take(&place, dir) == 0, "%s", place.err.message);
    ck_assert_str_eq(findings_of(&place),
                     "old_workbook 0 ; sheet_unknown 0 ; missing_file 0 ; missing_file 0 ");
    ck_assert_uint_eq(place.report.file_count, 4);
    ck_assert_str_eq(ask_text(&place, "SELECT title || grade FROM class_group"), "7Б7");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(title) FROM (SELECT * FROM subject ORDER BY title)"),
        "Физика,Химия");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM pupil"), 3);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM membership WHERE from_on = '2025-09-01'"), 3);
    ck_assert_str_eq(ask_text(&place, "SELECT full_name FROM teacher"), "Орлова Нина Ивановна");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark"), 5);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark WHERE source_id LIKE '%лкина%'"), 0);
    char *before = dump(&place);
    ck_assert_int_eq(take(&place, dir), 0);
    for (size_t i = 0; i < place.report.file_count; i++)
        ck_assert_int_eq(place.report.files[i].changed, 0);
    ck_assert_str_eq(dump(&place), before);
    place_close(&place);
}
END_TEST

START_TEST(sheets_that_cannot_be_taken)
{
    static const struct {
        const char *name, *text, *finding;
    } cases[] = {
        {"a.csv", "Предмет: Физика\nФИО;01.09\nЯшин Пётр;5\n", "unknown_name 1 "},
        {"a.csv", "Предмет: Математика\nФИО;01.09\nЯшин Пётр;5\n", "sheet_incomplete 2 "},
        {"a.csv", "Класс: 5А\nФИО;01.09\nЯшин Пётр;5\n", "sheet_incomplete 2 "},
        {"a.csv", "Класс: 5А\nПредмет: Математика\nФИО;Отметки\nЯшин Пётр;5\n", "sheet_incomplete 3 "},
        {"a.csv", "Класс: старший\nПредмет: Математика\nФИО;01.09\nЯшин Пётр;5\n", "unknown_name 3 "},
        {"a.csv", "раз;два\nтри;четыре\n", "sheet_unknown 0 "},
        {"a.csv", "", "empty_file 0 "},
        {"a.xlsx", "", "empty_file 0 "},
        {"a.xlsx", "PK\3\4 broken", "unreadable_file 0 "},
        {"a.xlsx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 with a password", "old_workbook 0 "},
        {"a.xls", "<html><table></table></html>", "old_workbook 0 "},
    };
    struct place place;
    open_school(&place);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *text = cases[i].text;
        const char *dir = fresh_dir("s");
        if (i == 0)
            text = "Класс: 5А\nПредмет: Физика\nФИО;01.09\nЯшин Пётр;5\n";
        write_text(dir, cases[i].name, text, 0);
        write_text(dir, "holidays.csv", "id,title,starts_on,ends_on\nh-1,Каникулы,2025-10-25,2025-11-04\n",
                   0);
        ck_assert_msg(take(&place, dir) == 0, "%s: %s", text, place.err.message);
        const char *expected = i == 0 ? "unknown_name 3 " : i == 5 ? "unknown_file 0 " : cases[i].finding;
        ck_assert_msg(strcmp(findings_of(&place), expected) == 0, "%s: %s", text, findings_of(&place));
        ck_assert_int_eq(count_of(&place, cases[i].name)->accepted, 0);
        /* by itself it is a failure that says why */
        ck_assert_int_eq(take(&place, write_sheet(cases[i].name, text)), -1);
        ck_assert_int_eq(place.err.kind, ERR_DATA);
    }
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark WHERE source_id LIKE 'reg|%'"), 0);
    place_close(&place);
}
END_TEST

/* 300,000 cells are no register; 900 lessons of one day are odd, but are one. */
START_TEST(large_sheets)
{
    struct place place;
    struct buf text = {0};
    open_school(&place);
    buf_puts(&text, "Класс: 5А\nПредмет: Математика\nФИО;01.09\n");
    for (int i = 0; i < 150000; i++)
        buf_puts(&text, "Яшин Пётр;5\n");
    ck_assert_int_eq(take(&place, write_sheet("a.csv", buf_text(&text))), -1);
    ck_assert_ptr_nonnull(strstr(place.err.message, "200000"));
    buf_clear(&text);
    buf_puts(&text, "Класс: 5А\nПредмет: Математика\nФИО");
    for (int i = 0; i < 900; i++)
        buf_puts(&text, ";01.09");
    buf_puts(&text, ";Что-то\nЯшин Пётр");
    for (int i = 0; i < 900; i++)
        buf_puts(&text, ";5");
    ck_assert_int_eq(take(&place, write_sheet("a.csv", buf_text(&text))), 0);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark WHERE source_id LIKE 'reg|%'"), 900);
    ck_assert_str_eq(ask_text(&place, "SELECT value_read FROM finding WHERE code = 'unknown_column'"),
                     "AHR: Что-то");
    buf_free(&text);
    place_close(&place);
}
END_TEST

START_TEST(a_workbook_with_a_sheet_a_subject)
{
    struct place place;
    open_school(&place);
    char path[1024];
    static const char rows[] =
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Класс</t></is></c><c r=\"B1\" "
        "t=\"inlineStr\"><is><t>5А</t></is>"
        "</c></row><row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>ФИО</t></is></c><c r=\"B3\" "
        "s=\"1\"><v>45915</v></c>"
        "<c r=\"C3\" t=\"inlineStr\"><is><t>16.09</t></is></c></row><row r=\"4\"><c r=\"A4\" "
        "t=\"inlineStr\"><is><t>Яшин "
        "Пётр</t></is></c><c r=\"B4\"><v>5</v></c><c r=\"C4\" s=\"1\"><v>45782</v></c></row>";
    struct buf sheet = {0};
    buf_printf(&sheet, "<worksheet><sheetData>%s</sheetData></worksheet>", rows);
    snprintf(path, sizeof path, "%s/5 класс.xlsx", fresh_dir("s"));
    write_zip(
        path,
        (struct zip_part[]){
            {"xl/workbook.xml",
             "<workbook " XLSX_R "><sheets><sheet name=\"Математика\" r:id=\"a\"/><sheet name=\"Физика\" "
             "r:id=\"b\"/><sheet name=\"Лист3\" r:id=\"c\"/></sheets></workbook>",
             0},
            {"xl/_rels/workbook.xml.rels",
             "<R><Relationship Id=\"a\" Target=\"s1.xml\"/><Relationship Id=\"b\" Target=\"s1.xml\"/>"
             "<Relationship Id=\"c\" Target=\"s2.xml\"/></R>",
             0},
            {"xl/styles.xml", "<s><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></s>", 0},
            {"xl/s1.xml", buf_text(&sheet), 0},
            {"xl/s2.xml", "<worksheet><sheetData/></worksheet>", 0},
            {NULL, NULL, 0}});
    buf_free(&sheet);
    ck_assert_msg(take(&place, path) == 0, "%s", place.err.message);
    /* 45782 is 2025-05-05: once it was 5/5 */
    ck_assert_str_eq(findings_of(&place), "date_as_marks 4 Математика!C; unknown_name 3 Физика");
    ck_assert_str_eq(ask_text(&place, marks_sql), "2:09-15=5 2:09-16=5 2:09-16=5");
    ck_assert_int_eq(place.report.files[0].read, 2);
    ck_assert_int_eq(place.report.files[0].accepted, 1);
    ck_assert_str_eq(place.report.files[0].encoding, "XLSX");
    place_close(&place);
}
END_TEST

START_TEST(a_list_of_marks)
{
    struct place place;
    open_school(&place);
    static const char text[] =
        "Отчёт;;;;\nКласс;Ученик;Предмет;Дата;Оценка\n5А;Елкина Анна;Математика;17.09.2025;5\n"
        "5А;Елкина Анна;Математика;17.09.2025;4\n5А;Яшин П.;Рус.;2025-09-17;5/3\n"
        "5А;Яшин П.;Математика;18.09.2025;н\n5А;Никто Нигде;Рус.;17.09.2025;5\n"
        "5А;Яшин Пётр;Рус.;17.13.2025;5\n;p-1;rus;19.09.2025;9\n";
    const char *path = write_sheet("a.csv", text);
    ck_assert_msg(take(&place, path) == 0, "%s", place.err.message);
    ck_assert_str_eq(findings_of(&place), "unknown_name 7 B; bad_date 8 D; mark_out_of_scale 9 E");
    ck_assert_int_eq(place.report.files[0].read, 7);
    ck_assert_int_eq(place.report.files[0].accepted, 4);
    ck_assert_str_eq(ask_text(&place, marks_sql), "1:09-17=5 1:09-17=4 2:09-17=5 2:09-17=3");
    ck_assert_str_eq(ask_text(&place, absences_sql), "2:09-18=absent");
    char *before = dump(&place);
    ck_assert_int_eq(take(&place, path), 0);
    ck_assert_str_eq(dump(&place), before);
    place_close(&place);
}
END_TEST

START_TEST(lists_of_other_tables)
{
    struct place place;
    open_school(&place);
    ck_assert_msg(
        take(&place, write_sheet("список.csv",
                                 "ФИО;Класс;Дата рождения;Пол\nОрлов Олег Ильич;5 «А»;03.02.2014;М\n")) == 0,
        "%s", place.err.message);
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT p.full_name || p.sex || p.born_on || c.title FROM pupil AS p JOIN membership "
                 "USING (pupil_id) JOIN class_group AS c USING (class_group_id) WHERE p.source_id "
                 "LIKE 'reg|%'"),
        "Орлов Олег Ильичm2014-02-035А");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM pupil WHERE source_id LIKE '%рлов%'"), 0);
    static char mapping[1024];
    snprintf(
        mapping, sizeof mapping, "%s",
        write_sheet("my.ini",
                    "[sheet]\nkind = list\ntable = lessons\ndates = d/m/y\n[columns]\nclass_group = Класс\n"
                    "subject = Предмет\nteacher = Учитель\ndate = Дата\ntopic = Тема\nstate = Состояние\n"
                    "[constants]\nlesson_type = lesson\n[value state]\nпроведён = held\n"));
    const char *dir = fresh_dir("l");
    char path[1024];
    snprintf(path, sizeof path, "%s/l.csv", dir);
    write_text(dir, "l.csv",
               "Дата\tКласс\tПредмет\tУчитель\tТема\tСостояние\n03/10/2025\t5а\tРус.\tСмирнова О. "
               "В.\tГлагол\tпроведен\n",
               0);
    ck_assert_msg(take_with(&place, path, mapping) == 0, "%s", place.err.message);
    ck_assert_str_eq(findings_of(&place), "");
    ck_assert_int_eq(place.report.files[0].delimiter, '\t');
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT given_on || topic || state || teacher_id FROM lesson WHERE source_id LIKE 'reg|%'"),
        "2025-10-03Глаголheld1");
    ck_assert_int_eq(take_with(&place, path, "none.ini"), -1);
    ck_assert_int_eq(place.err.kind, ERR_CONFIG);
    place_close(&place);
}
END_TEST

START_TEST(the_inbox_takes_loose_tables_together)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = fresh_dir("inbox");
    struct import_inbox inbox;
    write_text(dir, "7Б-физика.csv", physics, 0);
    write_text(dir, "school.csv", "id,short_name,full_name\ns-1,Школа № 1,Средняя школа № 1\n", 0);
    ck_assert_int_eq(import_inbox(place.store, dir, false, place.arena, &inbox, &place.err), 0);
    ck_assert_uint_eq(inbox.count, 1);
    ck_assert_str_eq(inbox.paths[0], dir);
    ck_assert_int_eq(take(&place, dir), 0);
    ck_assert_str_eq(place.report.layout, "journal");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark"), 3);
    bool seen = false;
    ck_assert_int_eq(import_seen(place.store, dir, &seen, &place.err), 0);
    ck_assert(seen);
    write_text(dir, "7Б-химия.csv", physics, 0);
    ck_assert_int_eq(import_seen(place.store, dir, &seen, &place.err), 0);
    ck_assert(!seen);
    place_close(&place);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("register");
    TCase *cases = tcase_create("register");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, cells_become_marks_and_absences);
    tcase_add_test(cases, a_long_header_line_is_read_at_once);
    tcase_add_test(cases, cells_that_change);
    tcase_add_test(cases, dates_that_became_numbers);
    tcase_add_test(cases, dates_that_were_marks);
    tcase_add_test(cases, months_above_days);
    tcase_add_test(cases, special_rows_and_topics);
    tcase_add_test(cases, names_that_do_not_fit);
    tcase_add_test(cases, the_export_holds);
    tcase_add_test(cases, lessons_of_groups_are_found);
    tcase_add_test(cases, a_school_of_sheets_only);
    tcase_add_test(cases, sheets_that_cannot_be_taken);
    tcase_add_test(cases, large_sheets);
    tcase_add_test(cases, a_workbook_with_a_sheet_a_subject);
    tcase_add_test(cases, a_list_of_marks);
    tcase_add_test(cases, lists_of_other_tables);
    tcase_add_test(cases, the_inbox_takes_loose_tables_together);
    suite_add_tcase(suite, cases);
    return suite;
}

TEST_MAIN
