/* policy: the ready ones, what a file leaves out, and every fault with its line. */
#include "assess/policy_kept.h"
#include "base/buf.h"
#include "harness.h"

#include <time.h>

START_TEST(ready_policies_are_whole)
{
    struct policy common, percent, plain;
    struct err err = {0};
    ck_assert_msg(policy_load("templates/policies/common.ini", &common, &err) == 0, "%s", err.message);
    ck_assert_int_eq(common.scale, POLICY_FIVE);
    ck_assert_int_eq(common.threshold_x1000[5], 4500);
    ck_assert_int_eq(common.minimum_marks[2], 3);
    ck_assert(common.unmarked_grade[1] && !common.unmarked_grade[2]);
    ck_assert_msg(policy_load("templates/policies/percent.ini", &percent, &err) == 0, "%s", err.message);
    ck_assert_int_eq(percent.scale, POLICY_PERCENT);
    ck_assert_int_eq(percent.threshold_x1000[3], 40000);
    ck_assert_int_eq(percent.minimum_marks[2], 1);
    ck_assert_int_eq(percent.highest, 5);
    /* what the file spells out is what a short one means */
    const char *text = "[scale]\nname=2-5";
    ck_assert(policy_parse("p", text, strlen(text), &plain, &err) == 0);
    ck_assert_str_eq(plain.digest, common.digest);
    ck_assert_str_ne(plain.digest, percent.digest);
}
END_TEST

static const struct {
    const char *text, *message;
} faults[] = {
    {"[scale]\nname = 2-5\n[colour]\nx = 1\n",
     "p.ini:3: there is no section [colour]: expected one of "
     "scale, thresholds, exam, minimum_marks, absence, "
     "rules, year, certificate, results, deferral, debt, promotion, forecast, check, compliance, weights"},
    {"[scale]\nname = 2-5\n\n[absence]\nlimit = 3\n",
     "p.ini:5: [absence] has no key \"limit\": expected one of limit_percent, alone, required"},
    {"; first\n[scale]\nname = five\n", "p.ini:3: [scale] name = five: expected 2-5, percent or 10"},
    {"[scale]\nname = 2-5\nname = 10\n", "p.ini:3: [scale] name is given twice, first in line 2"},
    {"[scale]\nname = 2-5\n[thresholds]\n5 = 4.6666\n",
     "p.ini:4: [thresholds] 5 = 4.6666: expected a number from 0 to 100 with at most three decimals"},
    {"[thresholds]\n3 = x\n[scale]\nname = 2-5\n",
     "p.ini:2: [thresholds] 3 = x: expected a number from 0 to 100 with at most three decimals"},
    {"[scale]\nname = 2-5\n[thresholds]\n3 = 2.5\n5 = 40\n", "p.ini:5: [thresholds] 5: expected at most 5"},
    {"[scale]\nname = 2-5\n[thresholds]\n3 = 3.5\n4 = 3.5\n",
     "p.ini:4: [thresholds] 3: expected thresholds that rise with the mark"},
    {"[scale]\nname = 2-5\n[thresholds]\n7 = 3.5\n",
     "p.ini:4: [thresholds] 7: expected a mark of the scale from 3 to 5"},
    {"[scale]\nname = 2-5\n[minimum_marks]\nhours_1 = 1.5\n",
     "p.ini:4: [minimum_marks] hours_1 = 1.5: expected a whole number from 0 to 100"},
    {"[scale]\nname = 2-5\n[minimum_marks]\nfew_marks = yes\n",
     "p.ini:4: [minimum_marks] few_marks = yes: expected not_attested or attest"},
    {"[scale]\nname = 2-5\n[rules]\nwork_owed = three\n",
     "p.ini:4: [rules] work_owed = three: expected ignore, two or not_attested"},
    {"[scale]\nname = 2-5\n[rules]\nunmarked_grades = 1, 2\n",
     "p.ini:4: [rules] unmarked_grades = 1, 2: expected grades from 1 to 11 with blanks between them, or "
     "none"},
    {"[scale]\nname = 2-5\n[rules]\nunmarked_grades = 12\n",
     "p.ini:4: [rules] unmarked_grades = 12: expected grades from 1 to 11 with blanks between them, or none"},
    {"[scale]\nname = 2-5\n[weights]\nК = много\n",
     "p.ini:4: [weights] К = много: expected a number from 0 to 1000 with at most three decimals"},
    {"[scale]\nname = 2-5\n[weights]\nК = 1\nК = 2\n",
     "p.ini:5: [weights] К is given twice, first in line 4"},
    {"[scale]\nname = 2-5\njust a line\n", "p.ini:3: expected [section] or key = value"},
    {"[scale]\nname = 2-5\n[thresholds : grade 12]\n4 = 3\n",
     "p.ini:3: grade 12: expected a grade from 1 to 11"},
    {"[scale]\nname = 2-5\n[results : grade 5]\n",
     "p.ini:3: [results] holds for the whole school: expected no grade, level or subject"},
    {"[scale]\nname = 2-5\n[thresholds : grade 9]\n4 = 4.5\n",
     "p.ini:4: [thresholds : grade 9] 4: expected thresholds that rise with the mark"},
    {"[scale]\nname = 2-5\n[promotion : subject \"Физика\"]\nconditional = no\n",
     "p.ini:4: [promotion : subject \"Физика\"] conditional is about a pupil's whole year: expected a grade "
     "or level, "
     "no subject"},
    {"[scale\n", "p.ini:1: expected [section] or key = value"},
    {"name = 2-5\n[scale]\n", "p.ini:1: name is outside any section: put a line [section] before it"},
    {"[scale]\nname = 10\ngood = 5\n",
     "p.ini:3: [scale] satisfactory = 5, good = 5, excellent = 9: expected marks of the scale from 2 to 10, "
     "each above the one before"},
    {"[scale]\nname = 2-5\nexcellent = 6\n", "p.ini:3: [scale] satisfactory = 3, good = 4, excellent = 6: "
                                             "expected marks of the scale from 3 to 5, each "
                                             "above the one before"},
    {"[scale : grade 9]\nname = 10\n",
     "p.ini:1: [scale] holds for the whole school: expected no grade, level or subject"},
    {"", "p.ini: [scale] name is missing: expected 2-5, percent or 10"},
    {"[absence]\nlimit_percent = 100.001\n[scale]\nname = 2-5\n",
     "p.ini:2: [absence] limit_percent = 100.001: expected a number from 0 to 100 with at most three "
     "decimals"},
};

/* The most specific section holds, value by value; each value knows its place. */
START_TEST(overrides_by_grade_level_and_subject)
{
    static const char text[] = "[scale]\nname = 2-5\n[thresholds]\n4 = 3.6\n"
                               "[thresholds : level upper_secondary]\n4 = 3.7\n"
                               "[thresholds : grade 11]\n4 = 3.75\n"
                               "[thresholds : subject \"Физика, углублённо\"]\n4 = 3.51\n5 = 4.51\n"
                               "[thresholds : level upper_secondary, subject phys]\n5 = 4.6\n"
                               "[minimum_marks : grade 11, subject phys]\nhours_1 = 7\n";
    static const struct policy_subject subjects[] = {{7, "rus", "Русский язык"},
                                                     {9, "phys", "Физика, углублённо"}};
    struct policy_book book;
    struct err err = {0};
    ck_assert_msg(policy_book_parse("p.ini", text, strlen(text), &book, &err) == 0, "%s", err.message);
    policy_book_bind_list(&book, subjects, 2);
    ck_assert_int_eq(policy_for(&book, 5, 0)->threshold_x1000[4], 3600);
    ck_assert_int_eq(policy_for(&book, 10, 0)->threshold_x1000[4], 3700);
    ck_assert_int_eq(policy_for(&book, 11, 0)->threshold_x1000[4], 3750);
    ck_assert_int_eq(policy_for(&book, 11, 1)->threshold_x1000[4], 3510);
    ck_assert_int_eq(policy_for(&book, 5, 1)->threshold_x1000[5], 4510);
    ck_assert_int_eq(policy_for(&book, 11, 1)->threshold_x1000[5], 4600);
    ck_assert_int_eq(policy_for(&book, 11, 1)->minimum_marks[0], 7);
    ck_assert_int_eq(policy_for(&book, 11, 0)->minimum_marks[0], 3);
    ck_assert_int_eq(policy_of(&book, 5, 9)->threshold_x1000[4], 3510);
    ck_assert_int_eq(policy_of(&book, -1, 8)->threshold_x1000[4], 3600);
    struct policy_place place = policy_place(policy_for(&book, 11, 1), POLICY_THRESHOLD + 4);
    ck_assert_int_eq(place.line, 10);
    ck_assert_str_eq(place.section, "[thresholds : subject \"Физика, углублённо\"]");
    ck_assert_int_eq(policy_place(policy_for(&book, 5, 0), POLICY_THRESHOLD + 5).line, 0);
    /* a value of physics changes physics alone */
    ck_assert_str_eq(policy_for(&book, 6, 0)->digest, policy_for(&book, 5, 0)->digest);
    ck_assert_str_ne(policy_for(&book, 6, 1)->digest, policy_for(&book, 6, 0)->digest);
    policy_book_free(&book);
}
END_TEST

/* Every ready policy is read, and says what its name promises. */
START_TEST(five_ready_policies)
{
    static const struct {
        const char *name;
        int mark;
        int64_t threshold_x1000;
    } ready[] = {
        {"common", 5, 4500}, {"strict", 5, 4600}, {"mesh", 5, 4510}, {"ten", 9, 8500}, {"percent", 4, 55000}};
    for (size_t i = 0; i < sizeof ready / sizeof *ready; i++) {
        struct policy_book book;
        struct err err = {0};
        char path[100];
        snprintf(path, sizeof path, "templates/policies/%s.ini", ready[i].name);
        ck_assert_msg(policy_book_load(path, &book, &err) == 0, "%s", err.message);
        ck_assert_int_eq(book.base->threshold_x1000[ready[i].mark], ready[i].threshold_x1000);
        /* whole: every value stands in the file */
        for (int key = 0; key < POLICY_KEYS; key++) {
            struct policy_place place = policy_place(book.base, (enum policy_key)key);
            int mark = place.name != NULL ? (int)strtol(place.name, NULL, 10) : 0;
            if (key >= POLICY_SATISFACTORY && key <= POLICY_EXCELLENT && book.base->scale != POLICY_TEN)
                continue; /* of five marks each is a level */
            if (place.name != NULL && (mark == 0 || (mark > book.base->lowest && mark <= book.base->highest)))
                ck_assert_msg(place.line > 0, "%s: %s %s is missing", path, place.section, place.name);
        }
        policy_book_free(&book);
    }
}
END_TEST

START_TEST(a_half_year_and_weights)
{
    static const char text[] = "[scale]\nname = 2-5\n[minimum_marks]\nhours_1 = 3\nhalf_year_hours_1 = 5\n"
                               "[weights]\nК = 1,5\nДомашняя работа = 0\n[weights : grade 9]\nК = 2\n"
                               "[weights : subject Физика]\nНет такого = 3\n";
    static const struct policy_subject types[] = {{1, "К", "Контрольная"}, {2, "Д", "Домашняя работа"}},
                                       subjects[] = {{7, "ph", "Физика"}};
    struct policy_book book;
    struct err err = {0};
    ck_assert_msg(policy_book_parse("p.ini", text, strlen(text), &book, &err) == 0, "%s", err.message);
    book.types = types;
    book.types_count = 2;
    policy_book_bind_list(&book, subjects, 1);
    const struct policy *five = policy_for(&book, 5, 0), *nine = policy_for(&book, 9, 0);
    ck_assert_int_eq(policy_weight_of(five, 0, 1000), 1500);
    ck_assert_int_eq(policy_weight_of(five, 1, 1000), 0);
    ck_assert_int_eq(policy_weight_of(five, -1, 1234), 1234);
    ck_assert_int_eq(policy_weight_of(nine, 0, 1000), 2000);
    ck_assert_int_eq(policy_weight_of(nine, 1, 1000), 0);
    ck_assert_int_eq(five->minimum_marks[0], 3);
    ck_assert_ptr_nonnull(five->half_year);
    ck_assert_int_eq(five->half_year->minimum_marks[0], 5);
    ck_assert_int_eq(five->half_year->minimum_marks[1], 3);
    struct policy_place own = policy_place(five->half_year, POLICY_MINIMUM);
    ck_assert_int_eq(own.line, 5);
    ck_assert_str_eq(own.name, "half_year_hours_1");
    ck_assert_str_eq(policy_place(five->half_year, POLICY_MINIMUM + 1).name, "hours_2");
    ck_assert_str_eq(policy_place(five, POLICY_MINIMUM).name, "hours_1");
    ck_assert_str_ne(five->digest, five->half_year->digest);
    policy_book_free(&book);
    /* the same number in a line of its own: that line is named, and no mark changes */
    static const char same[] = "[scale]\nname = 2-5\n[minimum_marks]\nhours_2 = 4\nhalf_year_hours_2 = 4\n";
    ck_assert_msg(policy_book_parse("p.ini", same, strlen(same), &book, &err) == 0, "%s", err.message);
    const struct policy *half = policy_for(&book, 10, -1)->half_year;
    ck_assert_ptr_nonnull(half);
    ck_assert_int_eq(policy_place(half, POLICY_MINIMUM + 1).line, 5);
    ck_assert_str_eq(half->digest, policy_for(&book, 10, -1)->digest);
    policy_book_free(&book);
}
END_TEST

START_TEST(a_fault_has_its_line)
{
    struct policy policy;
    struct err err = {0};
    ck_assert_int_eq(policy_parse("p.ini", faults[_i].text, strlen(faults[_i].text), &policy, &err), -1);
    ck_assert_int_eq(err.kind, ERR_CONFIG);
    ck_assert_str_eq(err.message, faults[_i].message);
}
END_TEST

START_TEST(long_lines_and_odd_bytes)
{
    struct policy policy;
    struct err err = {0};
    char text[2000] = "\xef\xbb\xbf; ";
    memset(text + strlen(text), 'x', 1000);
    strcat(text, "\r\n[scale]\r\nname = 2-5\r\n");
    ck_assert_msg(policy_parse("p.ini", text, strlen(text), &policy, &err) == 0, "%s", err.message);
    strcat(text, "a");
    memset(text + strlen(text), 'b', 500);
    ck_assert_int_eq(policy_parse("p.ini", text, strlen(text), &policy, &err), -1);
    ck_assert_str_eq(err.message, "p.ini:4: expected [section] or key = value");
    static const char nul[] = "[scale]\nname = 2-5\n\0\0[rules]\n";
    ck_assert_int_eq(policy_parse("p.ini", nul, sizeof nul - 1, &policy, &err), -1);
    ck_assert_str_eq(err.message,
                     "p.ini:3:1: read the byte 00, expected text in UTF-8: save the file in this encoding");
}
END_TEST

static const struct {
    const char *text, *message; /* NULL: it is read */
} encodings[] = {
    {"[scale]\nname = 2-5\n; \xcf\xf0\xe0\xe2\xe8\xeb\xe0\n",
     "p.ini:3:3: read the byte CF, expected text in UTF-8: save the file in this encoding"},
    {"[scale]\nname = 2-5\n[weights]\nКо\xff = 1\n",
     "p.ini:4:3: read the byte FF, expected text in UTF-8: save the file in this encoding"},
    {"\xff\xfe[", "p.ini:1:1: read the byte FF, expected text in UTF-8: save the file in this encoding"},
    {"\xef\xbb\xbf[scale]\nname = 2-5 ; Правила\n", NULL},
};

START_TEST(only_utf8_is_read)
{
    struct policy policy;
    struct err err = {0};
    const char *text = encodings[_i].text;
    int failed = policy_parse("p.ini", text, strlen(text), &policy, &err);
    if (encodings[_i].message == NULL)
        ck_assert_msg(failed == 0, "%s", err.message);
    else
        ck_assert_str_eq(err.message, encodings[_i].message);
}
END_TEST

/* Names that hold signs of the file itself; й as и and a breve is й. */
START_TEST(names_in_quotes)
{
    static const char text[] =
        "[scale]\nname: 2-5 ; as good as =\n[weights]\nКонтрольная: диктант = 1,5 ; bare\n"
        "\"Срез = \"\"нулевой\"\" ; весь\" = 2\n\"Тест: А\" : 3\nИзложени\xd0\xb8\xcc\x86 = 4\n"
        "[thresholds : subject \"Музыка, \"\"хор\"\" ]\"]\n5 = 4.9\n"
        "[certificate]\n\"Искусство = всё\" = \"Музыка, \"\"хор\"\" ]\", ИЗО\n";
    static const struct policy_subject types[] = {{1, "1", "Контрольная: диктант"},
                                                  {2, "2", "Срез = \"нулевой\" ; весь"},
                                                  {3, "3", "Тест: А"},
                                                  {4, "4", "Изложений"}},
                                       subjects[] = {{7, "mus", "Музыка, \"хор\" ]"}};
    struct policy_book book;
    struct err err = {0};
    ck_assert_msg(policy_book_parse("p.ini", text, strlen(text), &book, &err) == 0, "%s", err.message);
    book.types = types;
    book.types_count = 4;
    policy_book_bind_list(&book, subjects, 1);
    for (int32_t type = 0; type < 4; type++)
        ck_assert_int_eq(policy_weight_of(policy_for(&book, 5, 0), type, 0),
                         type == 0 ? 1500 : (type + 1) * 1000);
    ck_assert_int_eq(policy_for(&book, 5, 0)->threshold_x1000[5], 4900);
    ck_assert_int_eq(policy_line_of(&book, "Искусство = всё", "x"), 0);
    ck_assert_int_eq(policy_line_of(&book, "ИЗО", "x"), 0);
    policy_book_free(&book);
}
END_TEST

/* One value by two names: the later line holds, and both places are known. */
START_TEST(one_value_by_two_names)
{
    static const char text[] =
        "[scale]\nname = 2-5\n[weights]\nК = 1\nКонтрольная = 2\n"
        "[thresholds : subject Физика]\n5 = 4.9\n4 = 3.9\n[thresholds : subject ph]\n5 = 4.8\n"
        "[thresholds : grade 9, subject ph]\n4 = 3.8\n";
    static const struct policy_subject types[] = {{1, "К", "Контрольная"}},
                                       subjects[] = {{7, "ph", "Физика"}};
    struct policy_book book;
    struct err err = {0};
    ck_assert_msg(policy_book_parse("p.ini", text, strlen(text), &book, &err) == 0, "%s", err.message);
    book.types = types;
    book.types_count = 1;
    for (int again = 0; again < 2; again++)
        policy_book_bind_list(&book, subjects, 1);
    ck_assert_int_eq(policy_weight_of(policy_for(&book, 5, 0), 0, 0), 2000);
    ck_assert_int_eq(policy_for(&book, 5, 0)->threshold_x1000[5], 4800);
    ck_assert_int_eq(policy_for(&book, 9, 0)->threshold_x1000[4], 3800);
    ck_assert_uint_eq(book.doubles_count, 2);
    ck_assert_int_eq(book.doubles[0].first_line, 4);
    ck_assert_int_eq(book.doubles[0].line, 5);
    ck_assert_int_eq(book.doubles[1].first_line, 7);
    ck_assert_int_eq(book.doubles[1].line, 10);
    ck_assert_str_eq(book.doubles[1].name, "5");
    policy_book_free(&book);
}
END_TEST

static double seconds_of(int sections)
{
    struct buf text = {0};
    struct policy policy;
    struct err err = {0};
    buf_puts(&text, "[scale]\nname = 2-5\n");
    for (int i = 0; i < sections; i++)
        buf_printf(&text, "[thresholds : subject \"Предмет %d\"]\n5 = 4.%d\n", i, 501 + i % 400);
    clock_t started = clock();
    ck_assert_msg(policy_parse("p.ini", text.data, text.len, &policy, &err) == 0, "%s", err.message);
    buf_free(&text);
    return (double)(clock() - started) / CLOCKS_PER_SEC;
}

/* Four times the sections take about four times as long, not sixteen. */
START_TEST(many_sections_take_no_long)
{
    double few = seconds_of(1000), many = seconds_of(4000);
    ck_assert_msg(many < 10 * few + 0.05, "%.3f s, %.3f s", few, many);
}
END_TEST

static const char *digest_of(const char *text)
{
    static char digests[2][DIGEST_HEX + 1];
    static int next;
    struct policy_book book;
    struct err err = {0};
    char whole[200];
    int len = snprintf(whole, sizeof whole, "[scale]\nname = 2-5\n%s", text);
    next = !next;
    ck_assert_msg(policy_book_parse("p.ini", whole, (size_t)len, &book, &err) == 0, "%s", err.message);
    policy_book_digest(&book, digests[next]);
    policy_book_free(&book);
    return digests[next];
}

/* What a period is graded with: neither the wording of the file nor what changes no mark and no statistic. */
START_TEST(the_digest_is_of_what_holds)
{
    static const char *const same[] = {"[thresholds]\n4 = 3.5\n", "; a remark\n\n[thresholds]\n  4=3.500",
                                       "[forecast]\nwarn_probability_percent = 77\n",
                                       "[compliance]\nlag_limit_percent = 3\n"};
    static const char *const other[] = {"[thresholds]\n4 = 3.9\n",
                                        "[thresholds : grade 9]\n4 = 3.9\n",
                                        "[thresholds : grade 8]\n4 = 3.9\n",
                                        "[thresholds : subject Физика]\n4 = 3.9\n",
                                        "[weights]\nСрез = 2\n",
                                        "[weights]\nСрез = 3\n",
                                        "[results]\nnot_attested = 10\n",
                                        "[minimum_marks]\nhalf_year_hours_1 = 7\n"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        ck_assert_msg(strcmp(digest_of(""), digest_of(same[i])) == 0, "%s", same[i]);
    for (size_t i = 0; i < sizeof other / sizeof *other; i++)
        for (size_t k = 0; k < i; k++) {
            ck_assert_msg(strcmp(digest_of(""), digest_of(other[i])) != 0, "%s", other[i]);
            ck_assert_msg(strcmp(digest_of(other[k]), digest_of(other[i])) != 0, "%s", other[i]);
        }
}
END_TEST

START_TEST(a_missing_file_says_what_to_do)
{
    struct policy policy;
    struct err err = {0};
    ck_assert_int_eq(policy_load("/nonexistent/policy.ini", &policy, &err), -1);
    ck_assert_int_eq(err.kind, ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.message, "templates/policies"));
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("policy");
    TCase *cases = tcase_create("policy");
    tcase_add_test(cases, ready_policies_are_whole);
    tcase_add_test(cases, five_ready_policies);
    tcase_add_test(cases, a_half_year_and_weights);
    tcase_add_test(cases, overrides_by_grade_level_and_subject);
    tcase_add_loop_test(cases, a_fault_has_its_line, 0, (int)(sizeof faults / sizeof *faults));
    tcase_add_test(cases, long_lines_and_odd_bytes);
    tcase_add_loop_test(cases, only_utf8_is_read, 0, (int)(sizeof encodings / sizeof *encodings));
    tcase_add_test(cases, names_in_quotes);
    tcase_add_test(cases, one_value_by_two_names);
    tcase_add_test(cases, many_sections_take_no_long);
    tcase_add_test(cases, the_digest_is_of_what_holds);
    tcase_add_test(cases, a_missing_file_says_what_to_do);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
