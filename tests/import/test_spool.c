/* spool: what goes in comes out, few rows in memory and many in the file; sorted, equal identifiers in their order. */
#include "harness.h"
#include "import/spool.h"

#include <inttypes.h>

static struct err err;

static struct spool *fresh(void)
{
    char path[512];
    snprintf(path, sizeof path, "%s/spool", test_dir());
    struct spool *spool = spool_new(path, 1);
    ck_assert_ptr_nonnull(spool);
    return spool;
}

static struct store_value text_value(const char *text)
{
    return (struct store_value){.kind = STORE_TEXT, .text = text, .len = strlen(text)};
}

static struct store_value int_value(int64_t number)
{
    return (struct store_value){.kind = STORE_INT, .number = number};
}

START_TEST(values_of_every_kind)
{
    struct spool *spool = fresh();
    char *long_text = malloc(3000000);
    memset(long_text, 'x', 3000000);
    const int64_t numbers[] = {0,         -1,        255,       INT32_MAX,
                               INT32_MIN, INT64_MAX, INT64_MIN, (int64_t)INT32_MAX + 1};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const struct store_value values[] = {
            int_value(numbers[i]), text_value("id"), {.kind = STORE_NULL}, text_value("")};
        ck_assert_int_eq(spool_put(spool, 7, 12 + (int64_t)i, values, 4, &err), 0);
    }
    struct store_value longest[] = {int_value(1), text_value("z"), {STORE_TEXT, 0, long_text, 3000000}};
    ck_assert_int_eq(spool_put(spool, 65535, 4000000000, longest, 3, &err), 0);
    ck_assert_int_eq(spool_put_gone(spool, 3, 5, "gone", 4, &err), 0);
    for (int round = 0; round < 2; round++) { /* read twice, the same */
        struct spool_record record;
        struct store_value values[8];
        ck_assert_int_eq(spool_rewind(spool, &err), 0);
        for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
            ck_assert_int_eq(spool_next(spool, &record, &err), 1);
            ck_assert_int_eq(record.line, 12 + (int64_t)i);
            ck_assert_uint_eq(record.file, 7);
            ck_assert_uint_eq(spool_values(&record, values), 4);
            ck_assert_int_eq(values[0].number, numbers[i]);
            ck_assert_int_eq(values[2].kind, STORE_NULL);
            ck_assert_int_eq(values[3].kind, STORE_TEXT);
            ck_assert_uint_eq(values[3].len, 0);
        }
        ck_assert_int_eq(spool_next(spool, &record, &err), 1);
        ck_assert_uint_eq(spool_values(&record, values), 3);
        ck_assert_int_eq(record.line, 4000000000);
        ck_assert_uint_eq(values[2].len, 3000000);
        ck_assert(memcmp(values[2].text, long_text, 3000000) == 0);
        ck_assert_int_eq(spool_next(spool, &record, &err), 1);
        ck_assert(record.gone && record.id_len == 4 && memcmp(record.id, "gone", 4) == 0);
        ck_assert_int_eq(spool_next(spool, &record, &err), 0);
    }
    free(long_text);
    spool_free(spool);
}
END_TEST

/* Rows that fill several sorted stretches; identifiers that share their first eight bytes, are prefixes of each other, repeat. */
START_TEST(sorting)
{
    int rows = _i == 0 ? 200 : 60000;
    struct spool *spool = fresh();
    char filling[600];
    memset(filling, 'x', sizeof filling);
    filling[sizeof filling - 1] = '\0';
    uint64_t seed = 20251024;
    for (int i = 0; i < rows; i++) {
        char id[64];
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        int number = (int)((seed >> 33) % (uint64_t)rows);
        snprintf(id, sizeof id,
                 number % 3 == 0   ? "identifier-%d"
                 : number % 3 == 1 ? "%d"
                                   : "mark-%06d",
                 number);
        if (number % 1000 == 0)
            id[1] = '\0';
        const struct store_value values[] = {int_value(i), text_value(id), text_value(filling)};
        ck_assert_int_eq(spool_put(spool, 0, i, values, 3, &err), 0);
    }
    ck_assert_int_eq(spool_sort(spool, &err), 0);
    ck_assert_int_eq(spool_sort(spool, &err), 0); /* a second time it has nothing to do */
    struct spool_record record;
    struct store_value values[3];
    char last[64] = "";
    size_t last_len = 0;
    int64_t last_line = -1, sum = 0;
    int count = 0;
    ck_assert_int_eq(spool_rewind(spool, &err), 0);
    for (int got; (got = spool_next(spool, &record, &err)) != 0; count++) {
        ck_assert_int_eq(got, 1);
        size_t shorter = record.id_len < last_len ? record.id_len : last_len;
        int order = memcmp(last, record.id, shorter);
        if (order == 0 && last_len != record.id_len)
            order = last_len < record.id_len ? -1 : 1;
        ck_assert_int_le(order, 0);
        if (order == 0 && count > 0)
            ck_assert_int_lt(last_line, record.line);
        memcpy(last, record.id, record.id_len);
        last_len = record.id_len;
        last_line = record.line;
        ck_assert_uint_eq(spool_values(&record, values), 3);
        ck_assert_int_eq(values[0].number, record.line);
        sum += record.line;
    }
    ck_assert_int_eq(count, rows);
    ck_assert_int_eq(sum, (int64_t)rows * (rows - 1) / 2);
    spool_free(spool);
}
END_TEST

START_TEST(no_room_is_an_error)
{
    struct spool *spool = spool_new("/nowhere/spool", 0);
    char text[1000];
    memset(text, 'x', sizeof text);
    const struct store_value value = {STORE_TEXT, 0, text, sizeof text};
    int failed = 0;
    for (int i = 0; i < 1000 && failed == 0; i++) /* few rows need no file */
        failed = spool_put(spool, 0, i, &value, 1, &err);
    ck_assert_int_eq(failed, -1);
    ck_assert_int_eq(err.kind, ERR_CANT_CREATE);
    spool_free(spool);
}
END_TEST

static Suite *suite(void)
{
    Suite *all = suite_create("spool");
    TCase *cases = tcase_create("spool");
    tcase_add_test(cases, values_of_every_kind);
    tcase_add_loop_test(cases, sorting, 0, 2);
    tcase_add_test(cases, no_room_is_an_error);
    suite_add_tcase(all, cases);
    return all;
}

TEST_MAIN
