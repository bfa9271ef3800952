/*
 * harness: what every unit test shares. A test file defines static Suite *suite(void) and ends with
 * TEST_MAIN. The working folder is the repository's root; scratch files go into test_dir(), which is empty at
 * first.
 */
#ifndef ITOG_TESTS_HARNESS_H
#define ITOG_TESTS_HARNESS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A fresh folder for this process, removed by the runner. */
__attribute__((unused)) static const char *test_dir(void)
{
    static char path[256];
    if (path[0] == '\0') {
        const char *base = getenv("TEST_TMP");
        snprintf(path, sizeof path, "%s/itog-XXXXXX", base != NULL ? base : "/tmp");
        ck_assert_ptr_nonnull(mkdtemp(path));
    }
    return path;
}

/* A long sweep takes each STEPth case: each one with TEST_LONG set (make soak). */
__attribute__((unused)) static int test_step(int step)
{
    return getenv("TEST_LONG") != NULL ? 1 : step;
}

/* And a random one takes a tenth of ALL rounds. */
__attribute__((unused)) static int test_rounds(int all)
{
    return all / test_step(10);
}

#define TEST_MAIN                                                                                            \
    int main(void)                                                                                           \
    {                                                                                                        \
        SRunner *runner = srunner_create(suite());                                                           \
        srunner_run_all(runner, CK_NORMAL);                                                                  \
        int failed = srunner_ntests_failed(runner);                                                          \
        srunner_free(runner);                                                                                \
        return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;                                                    \
    }

#endif
