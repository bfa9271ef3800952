/* marks: cells of several marks and absences, what becomes of them, and of those that are there no more. */
#include "family.h"

static const char head[] = "id,pupil,subject,date,value,work_type,lesson,status\n";

/* The small journal with these marks into PLACE; attendance.csv stays away. */
static void import_marks(struct place *place, const char *rows)
{
    const char *dir = fresh_dir("j");
    write_small(dir, "attendance.csv", "id,pupil,lesson,code\n", 0);
    write_text(dir, "lessons.csv",
               "id,class_group,subject,date,number,lesson_type,state\nl-1,5A,rus,2025-09-02,1,lesson,held\n"
               "l-2,5A,rus,2025-09-03,1,lesson,held\nl-3,5A,rus,2025-09-03,2,lesson,held\n"
               "l-4,5A,math,2025-09-02,2,lesson,cancelled\nl-5,5A-1,math,2025-09-03,2,lesson,held\n",
               0);
    char *text = arena_printf(place->arena, "%s%s", head, rows);
    write_text(dir, "marks.csv", text, 0);
    ck_assert_msg(place_import(place, dir) == 0, "%s", place->err.message);
}

static const char *marks_of(struct place *place)
{
    return ask_text(place,
                    "SELECT coalesce(group_concat(source_id || ' ' || kind || ' ' || coalesce(value_x1000 / "
                    "1000, ''), '; '), '') FROM (SELECT * FROM mark WHERE withdrawn = 0 ORDER BY source_id)");
}

static const char *absences_of(struct place *place)
{
    return ask_text(
        place,
        "SELECT coalesce(group_concat(a.source_id || ' ' || l.source_id || ' ' || code, '; '), '') FROM "
        "(SELECT * FROM attendance WHERE withdrawn = 0 ORDER BY source_id) AS a JOIN lesson AS l USING "
        "(lesson_id)");
}

static const char *findings_of(struct place *place)
{
    return ask_text(
        place, "SELECT coalesce(group_concat(severity || ' ' || code || ' ' || line || ' ' || value_read, "
               "'; '), '') FROM finding WHERE import_id = (SELECT max(import_id) FROM import) AND file = "
               "'marks.csv'");
}

static const struct cell_case {
    const char *row, *marks, *absences, *findings;
    int accepted;
} cases[] = {
    {"m,p-1,rus,2025-09-02,5/4,К,,", "m number 5; m/2 number 4", "", "", 1},
    {"m,p-1,rus,2025-09-02,5  4,К,,", "m number 5; m/2 number 4", "", "", 1},
    {"m,p-1,rus,2025-09-02,\"5, 4\",К,,", "m number 5; m/2 number 4", "", "", 1},
    {"m,p-1,rus,2025-09-02,5 4 н,К,,", "m number 5; m/2 number 4", "m/a1 l-1 absent", "", 1},
    {"m,p-1,rus,02.09.25,н,К,,", "", "m/a1 l-1 absent", "", 1},
    {"m,p-1,rus,2025-09-02T00:00:00,H,,l-2,", "", "m/a1 l-2 absent", "", 1},
    {"m,p-1,rus,2025-09-03,5 б,,,", "m number 5", "", "warning absence_not_taken 2 5 б", 1}, /* two lessons */
    {"m,p-1,rus,2025-09-03,уп/уп,,,", "", "m/a1 l-2 excused; m/a2 l-3 excused", "", 1},
    {"m,p-1,rus,2025-09-04,оп,,,", "", "", "error absence_not_taken 2 оп", 0},
    {"m,p-1,math,2025-09-02,н,,,", "", "", "error absence_not_taken 2 н", 0}, /* cancelled */
    {"m,p-1,math,2025-09-03,н,,,", "", "", "error absence_not_taken 2 н", 0}, /* another group's */
    {"m,p-1,rus,2025-09-02,осв,,,", "m exempt ", "", "", 1},
    {"m,p-1,rus,2025-09-02,ЗЧ,,,", "m pass ", "", "", 1},
    {"m,p-1,rus,2025-09-02,нз,,,", "m fail ", "", "", 1},
    {"m,p-1,rus,2025-09-02,.,,,", "m work_owed ", "", "", 1},
    {"m,p-1,rus,2025-09-02,4 .,,,", "m number 4; m/2 work_owed ", "", "", 1},
    {"m,p-1,rus,2025-09-02,5-,,,", "m number 5", "", "notice mark_with_sign 2 5-", 1},
    {"m,p-1,rus,2025-09-02,4+ 5,,,", "m number 4; m/2 number 5", "", "notice mark_with_sign 2 4+ 5", 1},
    {"m,p-1,rus,2025-09-02,5/7,,,", "", "", "error mark_out_of_scale 2 5/7", 0},
    {"m,p-1,rus,2025-09-02,А,,,", "", "", "error mark_out_of_scale 2 А", 0},
    {"m,p-1,rus,2025-09-02,54,,,", "", "", "error mark_out_of_scale 2 54", 0},
    {"m,p-1,rus,2025-09-02,-,,,", "", "", "error mark_out_of_scale 2 -", 0},
    {"m,nobody,rus,2025-09-02,5/4,,,", "", "", "error dangling_reference 2 nob…", 0},
    {"m,nobody,rus,2025-09-02,5 н,,,", "", "", "error dangling_reference 2 nob…", 0},
    {"m,p-1,rus,2025-09-02,5/4,,,withdrawn", "", "", "", 1},
};

START_TEST(cells_become_marks_and_absences)
{
    const struct cell_case *at = &cases[_i];
    struct place place;
    place_open(&place, "w");
    import_marks(&place, at->row);
    ck_assert_str_eq(marks_of(&place), at->marks);
    ck_assert_str_eq(absences_of(&place), at->absences);
    ck_assert_str_eq(findings_of(&place), at->findings);
    ck_assert_int_eq(count_of(&place, "marks.csv")->read, 1);
    ck_assert_int_eq(count_of(&place, "marks.csv")->accepted, at->accepted);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    /* the same again changes nothing */
    char *before = dump(&place);
    import_marks(&place, at->row);
    ck_assert_int_eq(count_of(&place, "marks.csv")->changed, 0);
    ck_assert_str_eq(dump(&place), before);
    place_close(&place);
}
END_TEST

START_TEST(what_a_cell_no_longer_holds_is_withdrawn)
{
    static const struct {
        const char *row, *marks, *absences;
    } steps[] = {
        {"m,p-1,rus,2025-09-02,5 4 3 н,К,,", "m number 5; m/2 number 4; m/3 number 3", "m/a1 l-1 absent"},
        {"m,p-1,rus,2025-09-02,5 4,К,,", "m number 5; m/2 number 4", ""},
        {"m,p-1,rus,2025-09-02,5 2 3 б,К,,", "m number 5; m/2 number 2; m/3 number 3", "m/a1 l-1 ill"},
        {"m,p-1,rus,2025-09-02,4,К,,", "m number 4", ""},
        {"m,p-1,rus,2025-09-02,4 зч,К,,", "m number 4; m/2 pass ", ""},
        {"m,p-1,rus,2025-09-02,н,К,,", "", "m/a1 l-1 absent"},
        {"m,p-1,rus,2025-09-02,3/3,К,,", "m number 3; m/2 number 3", ""},
        {"m,p-1,rus,2025-09-02,3/3,К,,withdrawn", "", ""},
        {"m,p-1,rus,2025-09-02,3/4 оп,К,,", "m number 3; m/2 number 4", "m/a1 l-1 late"},
        {"m,p-1,rus,2025-09-02,3,К,,withdrawn", "", ""},
    };
    struct place place;
    place_open(&place, "w");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        import_marks(&place, steps[i].row);
        ck_assert_str_eq(marks_of(&place), steps[i].marks);
        ck_assert_str_eq(absences_of(&place), steps[i].absences);
        ck_assert_str_eq(findings_of(&place), "");
    }
    place_close(&place);
}
END_TEST

/* Ids of the source may look like those of parts: they are rows of their own as long as they are there. */
START_TEST(ids_with_a_slash_are_rows)
{
    static const char rows[] =
        "m/2,p-1,rus,2025-09-02,4,К,,\nm,p-1,rus,2025-09-02,5,К,,\nm/3,p-1,rus,2025-09-02,3,К,,\n";
    struct place place;
    place_open(&place, "w");
    for (int round = 0; round < 2; round++) {
        import_marks(&place, rows);
        ck_assert_str_eq(marks_of(&place), "m number 5; m/2 number 4; m/3 number 3");
        ck_assert_str_eq(findings_of(&place), "");
        ck_assert_int_eq(count_of(&place, "marks.csv")->changed, round == 0 ? 3 : 0);
    }
    place_close(&place);
}
END_TEST

START_TEST(a_score_is_no_cell)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = fresh_dir("j");
    write_small(dir, "marks.csv",
                "id,pupil,subject,date,value,work\nm-1,p-1,math,2025-09-02,12,w-2\n"
                "m-2,p-1,math,2025-09-02,5/4,w-2\nm-3,p-1,math,2025-09-02,\"17,5\",w-2\n",
                0);
    ck_assert_int_eq(place_import(&place, dir), 0);
    ck_assert_str_eq(marks_of(&place), "m-1 number 60; m-3 number 87");
    ck_assert_str_eq(findings_of(&place), "error mark_out_of_scale 3 5/4");
    place_close(&place);
}
END_TEST

START_TEST(habits_of_single_values)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = fresh_dir("j");
    write_small(dir, "attendance.csv",
                "id,pupil,lesson,code\na-1,7,l-1,H\na-2,7,l-1, Б \na-3,7,l-1,п\na-4,7,l-1,нет\n", 0);
    write_text(dir, "pupils.csv",
               "id,family_name,given_name,patronymic,sex,born_on\n"
               "007,  Ёлкина   Белова ,Анна,,f,17.05.2014\n7,Яшин,Пётр,,m,1.2.14\n1.23E+12,Юдин,Олег,,m,\n",
               0);
    write_text(dir, "memberships.csv",
               "id,pupil,class_group,from_on,to_on\nm-1,007,5A,01.09.2025,\nm-2,7,5A,2025-09-01T00:00:00,\n"
               "m-3,1.23E+12,5A,2025-09-01,\n",
               0);
    ck_assert_int_eq(place_import(&place, dir), 0);
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(source_id || ' ' || full_name || ' ' || born_on, '; ') FROM "
                         "pupil"),
        "007 Ёлкина Белова Анна 2014-05-17; 7 Яшин Пётр 2014-02-01");
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(from_on) FROM membership"),
                     "2025-09-01,2025-09-01");
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(code) FROM attendance"), "absent,ill,excused");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'mangled_identifier'"), 2);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'bad_word'"), 1);
    place_close(&place);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("marks");
    TCase *tests = tcase_create("marks");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, cells_become_marks_and_absences, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tests, what_a_cell_no_longer_holds_is_withdrawn);
    tcase_add_test(tests, ids_with_a_slash_are_rows);
    tcase_add_test(tests, a_score_is_no_cell);
    tcase_add_test(tests, habits_of_single_values);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
