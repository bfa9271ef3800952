/* cell: what stands in a cell of a journal, and what is refused. */
#include "harness.h"
#include "import/cell.h"

/* "number 5, ill*, ..." with * for a code of attendance and ~ for a dropped sign; or "!BYTE" */
static const char *shown(const char *text, int mark_high)
{
    static char out[512];
    struct cell_item items[CELL_ITEMS_MAX];
    size_t failed_at = 999;
    int count = cell_parse(text, mark_high, items, CELL_ITEMS_MAX, &failed_at);
    if (count < 0)
        snprintf(out, sizeof out, "!%zu", failed_at);
    else
        out[0] = '\0';
    for (int i = 0; i < count; i++) {
        size_t len = strlen(out);
        if (strcmp(items[i].kind, "number") == 0)
            snprintf(out + len, sizeof out - len, "%s%d%s", i > 0 ? " " : "",
                     (int)(items[i].value_x1000 / 1000), items[i].sign ? "~" : "");
        else
            snprintf(out + len, sizeof out - len, "%s%s%s", i > 0 ? " " : "", items[i].kind,
                     items[i].absence ? "*" : "");
    }
    return out;
}

static const struct cell_case {
    const char *text, *expected;
    int mark_high;
} cases[] = {
    {"5", "5", 0},
    {" 5\xC2\xA0", "5", 0},
    {"5/4", "5 4", 0},
    {"5 4 н", "5 4 absent*", 0},
    {"5, 4", "5 4", 0},
    {"5;4", "5 4", 0},
    {"5 / 4", "5 4", 0},
    {"5\\4|3", "5 4 3", 0},
    {"5\n4", "5 4", 0},
    {"2  3", "2 3", 0},
    {"н", "absent*", 0},
    {"Н", "absent*", 0},
    {"H", "absent*", 0}, /* Latin */
    {"Б", "ill*", 0},
    {"уП", "excused*", 0},
    {"yп", "excused*", 0}, /* Latin y */
    {"нп", "unexcused*", 0},
    {"от", "absent*", 0},
    {"ОП", "late*", 0},
    {"5 OП", "5 late*", 0}, /* Latin O */
    {"н/б", "absent*", 0},
    {"н н", "absent* absent*", 0},
    {"н/5", "absent* 5", 0},
    {"осв", "exempt", 0},
    {"OCB.", "exempt", 0}, /* Latin letters */
    {"зч", "pass", 0},
    {"Зачёт", "pass", 0},
    {"зач.", "pass", 0},
    {"нз", "fail", 0},
    {"незачет", "fail", 0},
    {"н/а", "not_attested", 0},
    {"Н/A", "not_attested", 0}, /* Latin A */
    {"5/н/а", "5 not_attested", 0},
    {".", "work_owed", 0},
    {"4 .", "4 work_owed", 0},
    {"нс", "not_submitted", 0},
    {"5-", "5~", 0},
    {"4+ 3", "4~ 3", 0},
    {"4!", "4~", 0},
    {"5\xE2\x88\x92", "5~", 0}, /* the minus sign */
    {"", "", 0},
    {"  ", "", 0},
    {"-", "", 0},
    {"\xE2\x80\x94", "", 0},
    {"10", "10", 12},
    {"10/12", "10 12", 12},
    {"100", "100", 100},
    {"6", "!0", 0},
    {"0", "!0", 0},
    {"05", "!0", 0},
    {"54", "!0", 0},
    {"4,5", "!0", 0},
    {"4.5", "!0", 0},
    {"5.", "!0", 0},
    {"5н", "!0", 0},
    {"5 A", "!2", 0},
    {"А", "!0", 0},
    {"5 / / 4", "!4", 0},
    {"/5", "!0", 0},
    {"5/", "!2", 0},
    {"5/7", "!2", 0},
    {"-5", "!0", 0},
    {"5--", "!0", 0},
    {"нет", "!0", 0},
    {"5 \xFF", "!2", 0},
    {"13", "!0", 12},
    {"99999999999", "!0", 100},
    {"1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 1", "1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 1", 0},
    {"1 2 3 4 5 1 2 3 4 5 1 2 3 4 5 1 2", "!32", 0},
    {"5                                                                4", "!64", 0},
};

START_TEST(reads)
{
    const struct cell_case *at = &cases[_i];
    ck_assert_str_eq(shown(at->text, at->mark_high), at->expected);
}
END_TEST

START_TEST(words)
{
    ck_assert_str_eq(cell_mark_word("Осв."), "exempt");
    ck_assert_str_eq(cell_mark_word("н/а"), "not_attested");
    ck_assert_ptr_null(cell_mark_word("н"));
    ck_assert_ptr_null(cell_mark_word("осв 5"));
    ck_assert_str_eq(cell_absence_word("H"), "absent");
    ck_assert_str_eq(cell_absence_word("осв"), "exempt");
    ck_assert_ptr_null(cell_absence_word("зч"));
    ck_assert_ptr_null(cell_absence_word("н б"));
    ck_assert_ptr_null(cell_absence_word(""));
}
END_TEST

static Suite *suite(void)
{
    Suite *suite = suite_create("cell");
    TCase *tcase = tcase_create("cell");
    tcase_add_loop_test(tcase, reads, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tcase, words);
    suite_add_tcase(suite, tcase);
    return suite;
}

TEST_MAIN
