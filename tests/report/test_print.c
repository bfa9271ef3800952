/* print: order, running numbers and files of a print job: pure. */
#include "harness.h"
#include "report/print.h"
#include "report/report.h"

enum { MOST = 6 };

/* Three of 5А, two of 10А, as the store's sort keys have them. */
static size_t make(struct print_item *items)
{
    static const struct {
        const char *class_key, *pupil_key, *address_key;
        int64_t class_group_id;
        int pages;
    } rows[] = {{"10a", "а", "в", 2, 1},
                {"05a", "в", "а", 1, 4},
                {"05a", "а", "б", 1, 3},
                {"10a", "б", "а", 2, 2},
                {"05a", "б", "г", 1, 1}};
    for (size_t i = 0; i < 5; i++)
        items[i] = (struct print_item){.class_key = rows[i].class_key,
                                       .pupil_key = rows[i].pupil_key,
                                       .address_key = rows[i].address_key,
                                       .class_group_id = rows[i].class_group_id,
                                       .pupil_id = (int64_t)i + 1,
                                       .pages = rows[i].pages};
    return 5;
}

static void check_order(const struct print_choice *choice, const int64_t *pupils)
{
    struct print_item items[MOST];
    size_t count = make(items);
    print_sort(items, count, choice);
    for (size_t i = 0; i < count; i++)
        ck_assert_int_eq(items[i].pupil_id, pupils[i]);
}

START_TEST(orders)
{
    check_order(&(struct print_choice){0}, (const int64_t[]){3, 5, 2, 1, 4});
    check_order(&(struct print_choice){.by_address = true}, (const int64_t[]){2, 3, 5, 4, 1});
    check_order(&(struct print_choice){.by_address = true, .building = true},
                (const int64_t[]){2, 4, 3, 1, 5});
}
END_TEST

START_TEST(numbers)
{
    struct print_item items[MOST];
    size_t count = make(items);
    print_sort(items, count, &(struct print_choice){0});
    print_number(items, count, false);
    ck_assert_uint_eq(items[2].n, 3);
    ck_assert_uint_eq(items[2].m, 3);
    ck_assert_uint_eq(items[3].n, 1);
    ck_assert_uint_eq(items[3].m, 2);
    print_number(items, count, true);
    ck_assert_uint_eq(items[4].n, 5);
    ck_assert_uint_eq(items[0].m, 5);
}
END_TEST

/* The sheets are 2, 1, 2 in 5А and 1, 1 in 10А. */
static size_t split(const struct print_choice *choice, struct print_item *items, struct print_file *files)
{
    size_t count = make(items);
    print_sort(items, count, choice);
    return print_split(items, count, choice, files);
}

START_TEST(splits)
{
    struct print_item items[MOST];
    struct print_file files[MOST];
    ck_assert_uint_eq(split(&(struct print_choice){0}, items, files), 2);
    ck_assert_int_eq(files[0].sheets, 6); /* with the cover */
    ck_assert_int_eq(files[0].pages, 12);
    ck_assert_uint_eq(split(&(struct print_choice){.building = true}, items, files), 1);
    ck_assert_int_eq(files[0].sheets, 8);
    ck_assert_uint_eq(split(&(struct print_choice){.building = true, .separators = true}, items, files), 1);
    ck_assert_int_eq(files[0].sheets, 10);
    ck_assert_uint_eq(split(&(struct print_choice){.split = 4}, items, files), 3);
    ck_assert_uint_eq(files[0].count, 2);
    ck_assert_uint_eq(files[1].part, 2);
    ck_assert_uint_eq(files[1].parts, 2);
    ck_assert_uint_eq(items[4].file, 2);
    ck_assert_int_eq(files[0].sheets, 4);
    ck_assert_int_eq(files[0].pages, 7); /* nothing behind the last one */
    /* a piece larger than the limit is never cut: it has a file of its own */
    ck_assert_uint_eq(split(&(struct print_choice){.split = 1}, items, files), 5);
    ck_assert_int_eq(files[0].sheets, 3);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("print");
    TCase *cases = tcase_create("print");
    tcase_add_test(cases, orders);
    tcase_add_test(cases, numbers);
    tcase_add_test(cases, splits);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
