/* date: the calendar, instants with zones, local days. */
#include "base/date.h"
#include "harness.h"

START_TEST(days_are_counted)
{
    int32_t day;
    ck_assert(date_parse("1970-01-01", &day));
    ck_assert_int_eq(day, 0);
    ck_assert(date_parse("2025-09-01", &day));
    ck_assert_int_eq(date_weekday(day), 1);
    ck_assert(date_parse("2024-02-29", &day));
    static const char *const refused[] = {"2025-02-29",  "2025-13-01", "2025-1-01", "24.10.2025",
                                          "2025-10-24 ", "",           "2025-10-2x"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        ck_assert_msg(!date_parse(refused[i], &day), "%s", refused[i]);
    for (int32_t at = -200000; at < 200000; at += 37) { /* there and back, over more than a thousand years */
        struct civil civil = date_to_civil(at);
        ck_assert_int_eq(date_from_civil(civil.year, civil.month, civil.day), at);
    }
    char text[11];
    ck_assert_str_eq(date_format_ru(date_from_civil(2025, 10, 24), text), "24.10.2025");
}
END_TEST

START_TEST(days_are_read_as_people_write_them)
{
    static const struct {
        const char *text, *day;
    } days[] = {{"2025-10-24", "2025-10-24"},
                {"24.10.2025", "2025-10-24"},
                {"4.9.2025", "2025-09-04"},
                {"24.10.25", "2025-10-24"},
                {"01.02.69", "2069-02-01"},
                {"01.02.70", "1970-02-01"},
                {"29.02.24", "2024-02-29"},
                {"2025-10-24T00:00:00", "2025-10-24"},
                {"2025-10-24 00:00:00.000", "2025-10-24"},
                {"24.10.2025 0:00:00", "2025-10-24"},
                {"24.10.2025 00:00", "2025-10-24"},
                {"10.24.2025", NULL}, /* day and month are never swapped */
                {"29.02.2025", NULL},
                {"24/10/2025", NULL},
                {"24.10", NULL},
                {"24.10.202", NULL},
                {"24.10.20255", NULL},
                {"024.10.2025", NULL},
                {"24.10.2025 г.", NULL},
                {"2025-10-24T08:30:00", NULL},
                {"24.10.2025 00:01", NULL},
                {"2025-10-24T", NULL},
                {"24. 10.2025", NULL},
                {"..", NULL},
                {"", NULL}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int32_t day;
        char text[11];
        bool read = date_read(days[i].text, &day);
        ck_assert_msg(read == (days[i].day != NULL), "%s", days[i].text);
        if (read)
            ck_assert_str_eq(date_format(day, text), days[i].day);
    }
    int64_t one, other;
    ck_assert(instant_parse("2025-10-24T08:30:05", 180, &one));
    ck_assert(instant_read("24.10.2025 08:30:05", 180, &other));
    ck_assert_int_eq(one, other);
    ck_assert(instant_read("24.10.25 8:30:05", 180, &other));
    ck_assert_int_eq(one, other);
    ck_assert(instant_read("24.10.2025, 08:30:05", 180, &other));
    ck_assert_int_eq(one, other);
    ck_assert(instant_read("2025-10-24 08:30:05", 180, &other));
    ck_assert_int_eq(one, other);
    ck_assert(!instant_read("24.10.2025 8:3", 180, &other));
    ck_assert(!instant_read("24.10.2025 25:30", 180, &other));
    ck_assert(!instant_read("24.10.2025 08:30:0500000000000000000000000", 180, &other));
}
END_TEST

START_TEST(instants_know_their_zone)
{
    int64_t one, other;
    char text[32];
    ck_assert(instant_parse("2025-10-24T18:30:00+03:00", 0, &one));
    ck_assert(instant_parse("2025-10-24 15:30Z", 600, &other));
    ck_assert_int_eq(one, other);
    ck_assert(instant_parse("2025-10-24T18:30", 180, &other));
    ck_assert_int_eq(one, other);
    ck_assert_str_eq(instant_format(one, 180, text), "2025-10-24T18:30:00+03:00");
    ck_assert_str_eq(instant_format_ru(one, 420, text), "24.10.2025 22:30");
    ck_assert_int_eq(instant_day(one, 600), instant_day(one, 180) + 1);
    ck_assert(!instant_parse("2025-10-24T25:00", 0, &one));
    ck_assert(!instant_parse("2025-10-24T12:00+3", 0, &one));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("date");
    TCase *cases = tcase_create("date");
    tcase_add_test(cases, days_are_counted);
    tcase_add_test(cases, instants_know_their_zone);
    tcase_add_test(cases, days_are_read_as_people_write_them);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
