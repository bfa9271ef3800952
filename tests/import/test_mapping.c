/* mapping: what an ini says, and that its author is told file and line of what is wrong; fold: texts that are
 * one to people. */
#include "import/mapping.h"
#include "family.h"
#include "import/fold.h"

static struct mapping *parse(const char *text, struct err *err)
{
    static struct arena *arena;
    arena_free(arena);
    arena = arena_new();
    return mapping_parse("my.ini", text, strlen(text), arena, err);
}

START_TEST(keys_become_a_mapping)
{
    struct err err = {0};
    struct mapping *m =
        parse("\xEF\xBB\xBF[sheet]\ntitle = Мой\nsheet_name = subject\ndates = d.m.y | d.m\n"
              "[columns]\n; пояснение\npupil = Ф.И.О. | Ученик\npupil = Фамилия*\n[codes]\n"
              "Н = absence Н\n. = mark .\nн/а = mark н/а\n* = ignore\n[kinds]\n"
              "КР = Контрольная работа | 1,5 | control\nО = Ответ\n[subjects]\nАлг. = Алгебра\n",
              &err);
    ck_assert_msg(m != NULL, "%s", err.message);
    struct arena *arena = arena_new();
    ck_assert(!m->list);
    ck_assert_str_eq(m->title, "Мой");
    ck_assert(mapping_has(&m->pupil, fold_label(arena, "ФИО")) == false);
    ck_assert(mapping_has(&m->pupil, fold_label(arena, " Ф. И.  О.: ")));
    ck_assert(mapping_has(&m->pupil, fold_label(arena, "УЧЕНИК")));
    ck_assert(mapping_has(&m->pupil, fold_label(arena, "Фамилия, имя")));
    ck_assert(!mapping_has(&m->pupil, ""));
    ck_assert_str_eq(mapping_find_code(m, mapping_fold_code(arena, " н "))->value, "Н");
    ck_assert_int_eq(mapping_find_code(m, "н/а")->action, ACTION_MARK);
    ck_assert_int_eq(mapping_find_code(m, "*")->action, ACTION_IGNORE);
    ck_assert_ptr_null(mapping_find_code(m, "5"));
    ck_assert(mapping_find_kind(m, fold_label(arena, "кр"))->control);
    ck_assert_str_eq(mapping_find_kind(m, fold_label(arena, "О"))->weight, "1");
    ck_assert_str_eq(mapping_alias(&m->subjects, fold_label(arena, "алг")), "Алгебра");
    arena_free(arena);
}
END_TEST

START_TEST(dates)
{
    struct err err = {0};
    struct mapping *m = parse("[columns]\npupil = ФИО\n", &err);
    static const struct {
        const char *text;
        int year, month, day;
    } cases[] = {{"2025-10-24", 2025, 10, 24},
                 {"24.10.2025", 2025, 10, 24},
                 {"24.10.25", 2025, 10, 24},
                 {"24.10", 0, 10, 24},
                 {"24.10.", 0, 10, 24},
                 {"3", 0, 0, 3},
                 {"32", 0, 0, -1},
                 {"24.13", 0, 0, -1},
                 {"0.5", 0, 0, -1},
                 {"24.10.123", 0, 0, -1},
                 {"24.10.20255", 0, 0, -1},
                 {"5/4", 0, 0, -1},
                 {"", 0, 0, -1},
                 {"x", 0, 0, -1},
                 {"24 окт", 0, 0, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct mapping_date date;
        bool read = mapping_read_date(m, cases[i].text, &date);
        ck_assert_msg(read == (cases[i].day > 0), "%s", cases[i].text);
        if (read) {
            ck_assert_int_eq(date.year, cases[i].year);
            ck_assert_int_eq(date.month, cases[i].month);
            ck_assert_int_eq(date.day, cases[i].day);
        }
    }
}
END_TEST

START_TEST(what_is_wrong_is_named)
{
    static char long_line[400];
    memset(long_line, 'x', sizeof long_line - 1);
    memcpy(long_line, "[columns]\npupil = ", 18);
    const struct {
        const char *text, *says;
    } cases[] = {
        {"[columns]\n", "my.ini: [columns] says nothing"},
        {"[columns]\npupil = .* | :\n", "my.ini: [columns] says nothing"}, /* and fits nothing */
        {"[colums]\npupil = ФИО\n", "my.ini:2: [colums] pupil: there is no such key"},
        {"[columns]\npupils = ФИО\n", "my.ini:2: [columns] pupils: there is no such key"},
        {"[sheet]\nkind = table\n", "my.ini:2: kind: expected register, list"},
        {"[sheet]\nkind = list\ntable = oops\n", "my.ini:3: table: expected marks"},
        {"[codes]\nн = пропуск\n", "my.ini:2: н: expected mark VALUE, absence CODE, ignore"},
        {"[codes]\nн = mark\n", "my.ini:2: н: expected mark VALUE"},
        {"[kinds]\nК = Контрольная | много\n", "my.ini:2: К: expected TITLE | WEIGHT | control"},
        {"[sheet]\nkind = list\ntable = marks\n[columns]\nmark = Оценка\n",
         "my.ini:5: mark: expected a column"},
        {"[columns]\npupil\n", "my.ini:2: expected [section] or key = value"},
        {"[columns]\npupil = \xD4\xC8\xCE\n", "my.ini:2: this is not UTF-8"},
        {long_line, "my.ini:2: the line is too long"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        ck_assert_msg(parse(cases[i].text, &err) == NULL, "%s", cases[i].text);
        ck_assert_int_eq(err.kind, ERR_CONFIG);
        ck_assert_msg(strstr(err.message, cases[i].says) == err.message, "%s", err.message);
    }
}
END_TEST

START_TEST(the_ready_ones_load)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    size_t count;
    char **names = file_list(arena, "templates/mappings", &count, &err);
    ck_assert_uint_ge(count, 5);
    for (size_t i = 0; i < count; i++)
        ck_assert_msg(mapping_load(arena_printf(arena, "templates/mappings/%s", names[i]), arena, &err) !=
                          NULL,
                      "%s", err.message);
    ck_assert_ptr_null(mapping_load("templates/mappings/none.ini", arena, &err));
    arena_free(arena);
}
END_TEST

START_TEST(texts_that_are_one)
{
    struct arena *arena = arena_new();
    static const char *const classes[] = {"5А",     "5 А", "5 «А»",     "5-а класс",
                                          "5\"A\"", "5a",  "5 а класс", "5\xC2\xA0А"};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++) {
        ck_assert_str_eq(fold_class(arena, classes[i]), fold_class(arena, "5А"));
        ck_assert_str_eq(fold_class_title(arena, classes[i]), "5А");
    }
    ck_assert_str_ne(fold_class(arena, "5Б"), fold_class(arena, "5А"));
    ck_assert_str_eq(fold_label(arena, "Ср.  балл :"), "ср балл");
    ck_assert_str_eq(fold_label(arena, "Ёж"), "еж");
    static const struct {
        const char *written;
        bool fits, exact;
    } names[] = {{"Ёлкина Анна Сергеевна", true, true},
                 {"ЕЛКИНА  анна", true, false},
                 {"Ёлкина А. С.", true, false},
                 {"Ёлкина А.С.", true, false},
                 {"12. Ёлкина Анна (выбыла)", true, false},
                 {"Ёлкина, Анна", true, false},
                 {"Ёлкина", false, false},
                 {"Ёлкина Алла", false, false},
                 {"Ёлкина А. П.", false, false},
                 {"Анна Ёлкина", false, false}};
    struct fold_name family, rest, written;
    fold_name(arena, "Ёлкина", &family);
    fold_name(arena, "Анна Сергеевна", &rest);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        bool exact;
        fold_name(arena, names[i].written, &written);
        bool fits = fold_name_fits(&written, &family, &rest, &exact);
        ck_assert_msg(fits == names[i].fits, "%s", names[i].written);
        ck_assert_msg(!fits || exact == names[i].exact, "%s", names[i].written);
    }
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("mapping");
    TCase *cases = tcase_create("mapping");
    tcase_add_test(cases, keys_become_a_mapping);
    tcase_add_test(cases, dates);
    tcase_add_test(cases, what_is_wrong_is_named);
    tcase_add_test(cases, the_ready_ones_load);
    tcase_add_test(cases, texts_that_are_one);
    suite_add_tcase(suite, cases);
    return suite;
}

TEST_MAIN
