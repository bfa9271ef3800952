/* settle: which paths are one source on different days; findings settled by rows and files: golden cases findings and import-register. */
#include "import/settle.h"
#include "base/arena.h"
#include "harness.h"

static const struct {
    const char *path, *source;
} sources[] = {
    {"/srv/export-2025-11-01.zip", "srv/export-.zip"},
    {"../srv/export-2025-11-02 (3).zip", "srv/export-.zip"},
    {"srv/export-2025-11-02_14.05.zip", "srv/export-.zip"},
    {"export 02.11.2025/", "export"},
    {"/srv/2025-11-01/journal/", "/journal"},
    {"./export.zip", "export.zip"},
    {"export (1).zip", "export.zip"},
    {"x/5А/consents.csv", "5А/consents.csv"},
    {"school-17/10А", "school-17/10А"},
    {"(не дата) 2025", "(не дата) 2025"},
    {"/", ""},
    {"", ""},
};

START_TEST(a_source_has_no_date)
{
    struct arena *arena = arena_new();
    ck_assert_str_eq(settle_source(arena, sources[_i].path), sources[_i].source);
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("settle");
    TCase *tcase = tcase_create("settle");
    tcase_add_loop_test(tcase, a_source_has_no_date, 0, sizeof sources / sizeof *sources);
    suite_add_tcase(suite, tcase);
    return suite;
}

TEST_MAIN
