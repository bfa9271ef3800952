/* text: UTF-8 checks, sort keys, white space; bufs. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "harness.h"

START_TEST(utf8_is_checked)
{
    size_t bad = 99;
    ck_assert(text_is_utf8("Ёлка 5А", strlen("Ёлка 5А"), &bad));
    ck_assert(!text_is_utf8("\xd0", 1, &bad));
    ck_assert_uint_eq(bad, 0);
    ck_assert(!text_is_utf8("ab\xc0\x80", 4, &bad));
    ck_assert_uint_eq(bad, 2);
    ck_assert(!text_is_utf8("\xed\xa0\x80", 3, &bad)); /* a surrogate */
}
END_TEST

START_TEST(one_line_that_can_be_read)
{
    ck_assert(text_is_printable("приказ № 61-у, «справка 095/у»\xC2\xA0— ё́"));
    ck_assert(!text_is_printable("a\nb") && !text_is_printable("\x1B[2J") && !text_is_printable("\x7F"));
    ck_assert(!text_is_printable("\xC2\x85") && !text_is_printable("\xE2\x80\xAE"
                                                                   "abc"));
    ck_assert(!text_is_printable("\xE2\x80\xA8") && !text_is_printable("\xEF\xBB\xBF"));
}
END_TEST

START_TEST(sort_keys_give_the_order_people_expect)
{
    static const char *const ordered[] = {"5А", "5Б", "10А", "10Б", "Елисеев", "Ёлкин", "Емельянов", "Яшин"};
    struct arena *arena = arena_new();
    for (size_t i = 1; i < sizeof ordered / sizeof *ordered; i++)
        ck_assert_msg(strcmp(text_sort_key(arena, ordered[i - 1]), text_sort_key(arena, ordered[i])) < 0,
                      "%s should stand before %s", ordered[i - 1], ordered[i]);
    ck_assert(strcmp(text_sort_key(arena, "Лень"), text_sort_key(arena, "Лёнь")) < 0);
    arena_free(arena);
}
END_TEST

START_TEST(white_space_is_squeezed)
{
    char text[] = "  Иванова   Анна\xc2\xa0 Петровна ";
    ck_assert(text_squeeze(text));
    ck_assert_str_eq(text, "Иванова Анна Петровна");
    ck_assert(!text_squeeze(text));
    char padded[] = "\t x y \n";
    ck_assert_str_eq(text_trim(padded), "x y");
}
END_TEST

START_TEST(decomposed_letters_are_composed)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(text_nfc(arena, "и\xcc\x86"), "й");
    arena_free(arena);
}
END_TEST

START_TEST(distances_are_counted)
{
    ck_assert_uint_eq(text_distance("dateLastModified", "dateLastModified", 2), 0);
    ck_assert_uint_eq(text_distance("dataLastModified", "dateLastModified", 2), 1);
    ck_assert_uint_eq(text_distance("prefferedGivenName", "preferredGivenName", 2), 2);
    ck_assert_uint_eq(text_distance("family", "family_name", 2), 3);
    ck_assert_uint_eq(text_distance("", "ab", 2), 2);
    ck_assert_uint_eq(text_distance("Геометия", "Геометрия", 4), 2);
    ck_assert_uint_eq(text_distance("a name that is far longer than any column of any layout has", "x", 2),
                      3);
}
END_TEST

/* Shorter and longer than a buf at first has room for, and just as long. */
START_TEST(a_buf_takes_text_of_any_length)
{
    for (int len = 0; len < 1000; len++) {
        struct buf out = {0};
        buf_puts(&out, "№");
        buf_printf(&out, "%0*d;%d", len + 1, 0, len);
        ck_assert_uint_eq(out.len, strlen(out.data));
        buf_printf(&out, "%s", ".");
        ck_assert_uint_eq(out.len, strlen("№") + (size_t)len + 3 + (len > 99 ? 3 : len > 9 ? 2 : 1));
        ck_assert_int_eq(atoi(strchr(out.data, ';') + 1), len);
        buf_free(&out);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("text");
    TCase *cases = tcase_create("text");
    tcase_add_test(cases, utf8_is_checked);
    tcase_add_test(cases, a_buf_takes_text_of_any_length);
    tcase_add_test(cases, distances_are_counted);
    tcase_add_test(cases, one_line_that_can_be_read);
    tcase_add_test(cases, sort_keys_give_the_order_people_expect);
    tcase_add_test(cases, white_space_is_squeezed);
    tcase_add_test(cases, decomposed_letters_are_composed);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
