/* err: a long message ends with a whole letter, wherever it is cut. */
#include "base/err.h"
#include "base/text.h"
#include "harness.h"

START_TEST(a_long_message_ends_with_a_letter)
{
    struct err err = {0};
    char letters[3 * ERR_BYTES] = "";
    memset(letters, 'x', (size_t)_i); /* the cut falls on each byte of a letter */
    for (size_t at = (size_t)_i; at + 2 < sizeof letters; at += 2)
        memcpy(letters + at, "ж", 2);
    size_t bad;
    err_set(&err, ERR_DATA, "%s", letters);
    ck_assert(text_is_utf8(err.message, strlen(err.message), &bad));
    ck_assert_uint_ge(strlen(err.message), ERR_BYTES - 3);
    ck_assert_str_eq(err.message + strlen(err.message) - 3, "…");
    err_place(&err, "%s", "место");
    ck_assert(text_is_utf8(err.message, strlen(err.message), &bad));
    ck_assert_str_eq(err.message + strlen(err.message) - 3, "…");
    ck_assert_ptr_eq(strstr(err.message, "место: "), err.message);
    err_set_errno(&err, ERR_IO, "%s", letters);
    ck_assert(text_is_utf8(err.message, strlen(err.message), &bad));
}
END_TEST

START_TEST(a_short_one_stays)
{
    struct err err = {0};
    err_set(&err, ERR_DATA, "%d", 7);
    err_place(&err, "x:%d", 1);
    ck_assert_str_eq(err.message, "x:1: 7");
    ck_assert_int_eq(err.kind, ERR_DATA);
    char full[ERR_BYTES] = "";
    memset(full, 'x', sizeof full - 1);
    err_set(&err, ERR_DATA, "%s", full);
    ck_assert_str_eq(err.message, full);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("err");
    TCase *cases = tcase_create("err");
    tcase_add_loop_test(cases, a_long_message_ends_with_a_letter, 0, 3);
    tcase_add_test(cases, a_short_one_stays);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
