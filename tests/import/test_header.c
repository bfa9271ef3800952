/* header: the line of column names and what is wrong with a whole file, in itog's own layout: misspelt names,
 * columns without a name, a copied file, a lost name that shifts every value; identifiers cut short. */
#include "family.h"
#include "import/header.h"
#include "import/shift.h"

static const char *finding(struct place *place, const char *code)
{
    return ask_text(place,
                    arena_printf(place->arena,
                                 "SELECT severity || ' ' || file || ' ' || coalesce(line, 0) || ' ' || "
                                 "column_name || '|' || value_read || '|' || expected FROM finding "
                                 "WHERE code = '%s'",
                                 code));
}

static void import_changed(struct place *place, const char *file, const char *text)
{
    place_open(place, "w");
    const char *dir = fresh_dir("j");
    write_small(dir, file, text, strlen(text));
    ck_assert_msg(place_import(place, dir) == 0, "%s", place->err.message);
}

START_TEST(a_misspelt_name_is_read_as_the_nearest)
{
    struct place place;
    import_changed(&place, "pupils.csv",
                   "id,famly_name,Given_Name,patronimyc,nickname\np-1,Ёлкина,Анна,Сергеевна,Аня\n");
    ck_assert_int_eq(place.report.warnings, 4);
    ck_assert_str_eq(ask_text(&place, "SELECT full_name FROM pupil"), "Ёлкина Анна Сергеевна");
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(value_read || '>' || expected) FROM finding WHERE "
                                      "code = 'misspelt_column'"),
                     "famly_name>family_name,Given_Name>given_name,patronimyc>patronymic");
    ck_assert_str_eq(finding(&place, "unknown_column"), "warning pupils.csv 1 |nickname|");
    place_close(&place);
}
END_TEST

START_TEST(a_name_two_columns_are_near_to_is_nobodys)
{
    struct place place;
    import_changed(&place, "holidays.csv",
                   "id,title,starts_on,ends_on,grade_fro\nh,Осень,2025-10-25,2025-11-01,2\n");
    ck_assert_int_eq(ask(&place, "SELECT grade_from FROM holiday"), 2);
    place_close(&place);
    /* short names and distant ones are no misspelling */
    import_changed(&place, "holidays.csv",
                   "id,title,starts_on,ends_on,grades\nh,Осень,2025-10-25,2025-11-01,2\n");
    ck_assert_str_eq(finding(&place, "unknown_column"), "warning holidays.csv 1 |grades|");
    place_close(&place);
}
END_TEST

START_TEST(nameless_columns_are_tolerated)
{
    struct place place;
    import_changed(&place, "teachers.csv", "id,family_name,given_name,,\nt-1,Смирнова,Ольга,,\n");
    ck_assert_str_eq(finding(&place, "nameless_column"), "notice teachers.csv 1 |2|");
    ck_assert_int_eq(place.report.errors + place.report.warnings, 0);
    place_close(&place);
    import_changed(&place, "teachers.csv",
                   "id,family_name,given_name,,\nt-1,Смирнова,Ольга,,\nt-2,Белова,Инна,,x\n");
    ck_assert_str_eq(finding(&place, "nameless_column"), "warning teachers.csv 3 |2|");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM teacher"), 2);
    place_close(&place);
}
END_TEST

START_TEST(a_copy_of_another_file_is_not_taken)
{
    struct place place;
    /* guardians.csv has the columns of teachers.csv: both headers are right, the first one stands */
    import_changed(&place, "guardians.csv",
                   "id,family_name,given_name,patronymic\nt-1,Смирнова,Ольга,Викторовна\n");
    ck_assert_str_eq(finding(&place, "copied_file"), "error guardians.csv 0 |teachers.csv|");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM guardian"), 0);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM teacher"), 1);
    ck_assert_int_eq(count_of(&place, "guardians.csv")->rejected, 1);
    place_close(&place);
    /* the copy stands first: its header is not of its layout, the other file is read */
    import_changed(&place, "subjects.csv",
                   "id,kind,title,grade,parent,tutor\n5A-1,subgroup,5А 1,5,5A,\n5A,class,5А,5,,t-1\n");
    ck_assert_str_eq(finding(&place, "copied_file"), "error subjects.csv 0 |class_groups.csv|");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM class_group"), 2);
    place_close(&place);
}
END_TEST

START_TEST(files_without_rows_may_be_equal)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = fresh_dir("j");
    write_small(dir, "guardians.csv", "id,family_name,given_name\n", 0);
    write_text(dir, "guardians.csv", "id,family_name,given_name\n", 0);
    write_text(dir, "teachers.csv", "id,family_name,given_name\n", 0);
    ck_assert_int_eq(place_import(&place, dir), 0);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'copied_file'"), 0);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'no_rows'"), 2);
    place_close(&place);
}
END_TEST

/* "work_type" is lost from the header, and an empty name at its end makes the counts agree. */
static const char shifted_marks[] = "id,pupil,subject,date,value,weight,work,lesson,comment,\n"
                                    "mk-1,p-1,rus,2025-09-12,5,К,1.5,w-1,l-1,\n"
                                    "mk-2,p-1,rus,2025-09-13,4,О,1,w-1,,хорошо\n"
                                    "mk-3,p-2,rus,2025-09-14,4,О,1,w-1,,\n"
                                    "mk-4,p-2,rus,2025-09-15,3,О,1,w-1,,\n";

START_TEST(a_lost_name_that_shifts_every_value_is_one_finding)
{
    struct place place;
    import_changed(&place, "marks.csv", shifted_marks);
    ck_assert_str_eq(finding(&place, "shifted_columns"), "error marks.csv 1 weight||");
    ck_assert_int_eq(place.report.errors, 1);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark"), 0);
    ck_assert_int_eq(count_of(&place, "marks.csv")->rejected, 4);
    place_close(&place);
}
END_TEST

START_TEST(many_bad_values_are_no_shift)
{
    struct place place;
    import_changed(&place, "lessons.csv",
                   "id,class_group,subject,date,lesson_type,state\nl-1,5A,rus,2/09/2025,lesson,held\n"
                   "l-2,7Z,rus,3/09/2025,lesson,held\nl-3,7Z,rus,4/09/2025,lesson,held\n"
                   "l-4,7Z,geo,5/09/2025,lesson,held\n");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'shifted_columns'"), 0);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'bad_date'"), 4);
    place_close(&place);
}
END_TEST

START_TEST(signs_of_a_shift)
{
    ck_assert_int_eq(shift_of_date("2025-10-24"), SHIFT_NONE);
    ck_assert_int_eq(shift_of_date("1/05/2023"), SHIFT_NONE);
    ck_assert_int_eq(shift_of_date("20251024"), SHIFT_NONE);
    ck_assert_int_eq(shift_of_date("5"), SHIFT_STRONG);
    ck_assert_int_eq(shift_of_date("active"), SHIFT_STRONG);
    ck_assert_int_eq(shift_of_number("4,5"), SHIFT_NONE);
    ck_assert_int_eq(shift_of_number("К"), SHIFT_STRONG);
    ck_assert_int_eq(shift_of_word("pupil"), SHIFT_NONE);
    ck_assert_int_eq(shift_of_word("stu-1"), SHIFT_STRONG);
}
END_TEST

START_TEST(identifiers_of_pupils_are_cut)
{
    struct place place;
    import_changed(
        &place, "attendance.csv",
        "id,pupil,lesson,code\na-1,stu-2013-0042,l-1,уп\na-2,p-1,l-9,уп\na-stu-2013-0042,p-1,l-1,x\n"
        "a-3,p-1,l-1,уп\na-3,p-2,l-1,уп\n");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(value_read) FROM (SELECT * FROM finding ORDER BY line)"),
        "stu-201…,l-9,x,a-…");
    ck_assert_int_eq(ask(&place, "SELECT pupil_id IS NOT NULL FROM finding WHERE code = 'duplicate_key'"), 1);
    struct arena *arena = arena_new();
    ck_assert_str_eq(finding_cut_id(arena, "7"), "7");
    ck_assert_str_eq(finding_cut_id(arena, "ab"), "a…");
    ck_assert_str_eq(finding_cut_id(arena, "a3b1c2d4-0000-4000-8000-000000000001"), "a3b1c2d4…");
    ck_assert_str_eq(finding_cut_id(arena, "ученик-12"), "учени…");
    arena_free(arena);
    place_close(&place);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("header");
    TCase *tests = tcase_create("header");
    tcase_add_test(tests, a_misspelt_name_is_read_as_the_nearest);
    tcase_add_test(tests, a_name_two_columns_are_near_to_is_nobodys);
    tcase_add_test(tests, nameless_columns_are_tolerated);
    tcase_add_test(tests, a_copy_of_another_file_is_not_taken);
    tcase_add_test(tests, files_without_rows_may_be_equal);
    tcase_add_test(tests, a_lost_name_that_shifts_every_value_is_one_finding);
    tcase_add_test(tests, many_bad_values_are_no_shift);
    tcase_add_test(tests, signs_of_a_shift);
    tcase_add_test(tests, identifiers_of_pupils_are_cut);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
