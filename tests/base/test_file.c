/* file: whole or absent; locks; a full disk is told. */
#include "base/arena.h"
#include "base/file.h"
#include "harness.h"

#include <sys/stat.h>

static struct err err;
static char path[512];

START_TEST(a_file_appears_whole)
{
    snprintf(path, sizeof path, "%s/a/b/report.txt", test_dir());
    char folder[512];
    snprintf(folder, sizeof folder, "%s/a/b", test_dir());
    ck_assert_int_eq(file_write(path, "x", 1, &err), -1);
    ck_assert_int_eq(err.kind, ERR_CANT_CREATE);
    ck_assert_int_eq(file_make_dirs(folder, &err), 0);
    ck_assert_int_eq(file_write(path, "итог", 8, &err), 0);
    struct file_out out;
    ck_assert_int_eq(file_out_open(&out, path, &err), 0);
    fputs("half", out.stream);
    file_out_abandon(&out);
    struct buf text = {0};
    ck_assert_int_eq(file_read(path, 100, &text, &err), 0);
    ck_assert_str_eq(text.data, "итог");
    ck_assert_int_eq(file_read(path, 3, &text, &err), -1);
    ck_assert_int_eq(err.kind, ERR_DATA);
    ck_assert_int_eq(file_read(folder, 100, &text, &err), -1);
    buf_free(&text);
    struct arena *arena = arena_new();
    size_t count;
    char **names = file_list(arena, folder, &count, &err);
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(names[0], "report.txt");
    arena_free(arena);
    snprintf(folder, sizeof folder, "%s/a", test_dir());
    ck_assert_int_eq(file_remove_tree(folder, &err), 0);
    ck_assert(!file_exists(folder));
}
END_TEST

START_TEST(a_full_disk_is_an_error)
{
    struct file_out out = {.path = mem_strdup("/dev/full"), .temporary = mem_strdup("/nowhere/full.part")};
    out.stream = fopen("/dev/full", "wb");
    ck_assert_ptr_nonnull(out.stream);
    for (int i = 0; i < 10000; i++)
        fputs("many bytes that do not fit\n", out.stream);
    ck_assert_int_eq(file_out_commit(&out, true, &err), -1);
    ck_assert_int_eq(err.kind, ERR_IO);
    ck_assert_ptr_nonnull(strstr(err.message, "/dev/full"));
}
END_TEST

START_TEST(one_holder_of_a_lock)
{
    snprintf(path, sizeof path, "%s/lock", test_dir());
    int one = -1, other = -1;
    ck_assert_int_eq(file_lock(path, &one, &err), 0);
    ck_assert_int_eq(file_lock(path, &other, &err), -1);
    ck_assert_int_eq(err.kind, ERR_LOCKED);
    file_unlock(one);
    ck_assert_int_eq(file_lock(path, &other, &err), 0);
    file_unlock(other);
}
END_TEST

START_TEST(messages_grow_from_the_front)
{
    err_set(&err, ERR_DATA, "mark \"%d\" is outside 2..5", 7);
    err_place(&err, "%s:%d", "marks.csv", 12);
    ck_assert_int_eq(err_place(&err, "import"), -1);
    ck_assert_str_eq(err.message, "import: marks.csv:12: mark \"7\" is outside 2..5");
    for (int i = 0; i < 500; i++) /* never past its end */
        err_place(&err, "a place %d", i);
    ck_assert_uint_lt(strlen(err.message), sizeof err.message);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("file");
    TCase *cases = tcase_create("file");
    tcase_add_test(cases, a_file_appears_whole);
    tcase_add_test(cases, a_full_disk_is_an_error);
    tcase_add_test(cases, one_holder_of_a_lock);
    tcase_add_test(cases, messages_grow_from_the_front);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
