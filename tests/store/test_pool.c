/* pool: the memory of SQLite. */
#include "harness.h"
#include "store/pool.h"

#include <stdint.h>
#include <string.h>

/* Pieces of all sizes hold what is written into them, side by side. */
START_TEST(pieces_hold_what_is_written)
{
    enum { COUNT = 4000 };
    static unsigned char *pieces[COUNT];
    for (int i = 0; i < COUNT; i++) {
        pieces[i] = pool_take(i + 1);
        ck_assert_ptr_nonnull(pieces[i]);
        ck_assert_uint_eq((uintptr_t)pieces[i] % 8, 0);
        ck_assert_int_ge(pool_size(pieces[i]), i + 1);
        memset(pieces[i], i % 251, (size_t)pool_size(pieces[i]));
    }
    for (int i = 0; i < COUNT; i++) {
        int kept = 0;
        for (int j = 0; j < pool_size(pieces[i]); j++)
            kept += pieces[i][j] == i % 251;
        ck_assert_int_eq(kept, pool_size(pieces[i]));
        pool_give_back(pieces[i]);
    }
    pool_give_back(NULL);
}
END_TEST

START_TEST(what_was_given_back_is_the_next)
{
    void *one = pool_take(100), *two = pool_take(100);
    ck_assert_ptr_ne(one, two);
    pool_give_back(one);
    ck_assert_ptr_eq(pool_take(97), one); /* the same size, rounded up */
    ck_assert_ptr_ne(pool_take(100), one);
    pool_give_back(one);
    pool_give_back(two);
}
END_TEST

START_TEST(a_resized_piece_keeps_its_bytes)
{
    static const int sizes[] = {1, 30, 31, 500, 20, 2040, 2041, 70000, 69000, 100, 1};
    char *piece = NULL;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *resized = piece != NULL ? pool_resize(piece, sizes[i]) : pool_take(sizes[i]);
        ck_assert_ptr_nonnull(resized);
        ck_assert_int_ge(pool_size(resized), sizes[i]);
        piece = resized;
        if (i == 0)
            *piece = 'x';
        ck_assert_int_eq(*piece, 'x');
    }
    memcpy(piece, "last", 5);
    piece = pool_resize(piece, 3000);
    ck_assert_str_eq(piece, "last");
    pool_give_back(piece);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("pool");
    TCase *cases = tcase_create("pool");
    tcase_add_test(cases, pieces_hold_what_is_written);
    tcase_add_test(cases, what_was_given_back_is_the_next);
    tcase_add_test(cases, a_resized_piece_keeps_its_bytes);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
