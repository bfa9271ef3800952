/* rules and outlook: cases worked by hand, and a property: the mark equals the exact rational rule computed
 * in another way. */
#include "assess/outlook.h"
#include "assess/rules.h"
#include "harness.h"

#pragma GCC diagnostic ignored "-Wpedantic" /* __int128 */

static struct policy read_policy(const char *text)
{
    struct policy policy;
    struct err err = {0};
    ck_assert_msg(policy_parse("policy.ini", text, strlen(text), &policy, &err) == 0, "%s", err.message);
    return policy;
}

static struct policy common(void)
{
    return read_policy("[scale]\nname = 2-5\n");
}

static struct rules_sums sums_of(const struct policy *policy, const int64_t (*pairs)[2], size_t count)
{
    struct rules_sums sums = {0};
    for (size_t i = 0; i < count; i++)
        ck_assert(rules_add(policy, &sums, pairs[i][0], pairs[i][1]));
    return sums;
}

static struct rules_facts facts_of(const struct policy *policy, const int64_t (*pairs)[2], size_t count)
{
    return (struct rules_facts){.assessment = RULES_BY_MARKS,
                                .grade = 5,
                                .sums = sums_of(policy, pairs, count),
                                .weekly_hours_x1000 = 1000,
                                .lessons_held = 8,
                                .exam_mark = -1};
}

static void expect(struct rules_verdict got, enum rules_outcome outcome, int mark, enum rules_reason reason)
{
    ck_assert_str_eq(rules_outcome_names[got.outcome], rules_outcome_names[outcome]);
    ck_assert_int_eq(got.mark, mark);
    ck_assert_str_eq(rules_reason_names[got.reason], rules_reason_names[reason]);
}

#define FACTS(policy, ...)                                                                                   \
    facts_of(policy, (const int64_t[][2]){__VA_ARGS__},                                                      \
             sizeof((const int64_t[][2]){__VA_ARGS__}) / sizeof(int64_t[2]))
#define SUMS(policy, ...)                                                                                    \
    sums_of(policy, (const int64_t[][2]){__VA_ARGS__},                                                       \
            sizeof((const int64_t[][2]){__VA_ARGS__}) / sizeof(int64_t[2]))

START_TEST(a_threshold_is_reached_exactly)
{
    struct policy policy = common();
    struct rules_sums half = SUMS(&policy, {5000, 1000}, {4000, 1000});
    ck_assert_int_eq(rules_mark(&policy, &half), 5); /* 4.5 */
    struct rules_sums below = SUMS(&policy, {5000, 999}, {4000, 1000});
    ck_assert_int_eq(rules_mark(&policy, &below), 4);
    struct rules_sums third = SUMS(&policy, {3000, 1000}, {4000, 1000}); /* 3.5 */
    ck_assert_int_eq(rules_mark(&policy, &third), 4);
    struct rules_sums low = SUMS(&policy, {2000, 1001}, {3000, 1000}); /* 2.4997 */
    ck_assert_int_eq(rules_mark(&policy, &low), 2);
}
END_TEST

START_TEST(a_threshold_of_three_decimals)
{
    struct policy policy = read_policy("[scale]\nname = 2-5\n[thresholds]\n3 = 2.667\n4 = 3,5\n5 = 4.667\n");
    struct rules_sums thirds = SUMS(&policy, {5000, 1000}, {5000, 1000}, {4000, 1000}); /* 4.6666… */
    ck_assert_int_eq(rules_mark(&policy, &thirds), 4);
    ck_assert_int_eq(rules_mean_x1000(&thirds), 4666);                /* truncated */
    struct rules_sums just = SUMS(&policy, {5000, 667}, {4000, 333}); /* 4.667 */
    ck_assert_int_eq(rules_mark(&policy, &just), 5);
}
END_TEST

START_TEST(weights_in_thousandths)
{
    struct policy policy = common();
    struct rules_sums sums =
        SUMS(&policy, {5000, 1500}, {3000, 1400}, {4000, 1000}); /* 15.7 / 3.9 = 4.0256… */
    ck_assert_int_eq(sums.weight_x1000, 3900);
    ck_assert_int_eq(sums.weighted_x1000000, 15700000);
    ck_assert_int_eq(rules_mean_x1000(&sums), 4025);
    ck_assert_int_eq(rules_mark(&policy, &sums), 4);
    struct rules_sums none = {0};
    ck_assert_int_eq(rules_mean_x1000(&none), -1);
}
END_TEST

START_TEST(marks_out_of_bounds_do_not_count)
{
    struct policy policy = common();
    struct rules_sums sums = {0};
    ck_assert(!rules_add(&policy, &sums, -1, 1000));
    ck_assert(!rules_add(&policy, &sums, RULES_VALUE_MAX_X1000 + 1, 1000));
    ck_assert(!rules_add(&policy, &sums, 5000, -1));
    ck_assert(!rules_add(&policy, &sums, 5000, RULES_WEIGHT_MAX_X1000 + 1));
    ck_assert_int_eq(sums.marks, 0);
    /* the largest sums that can be */
    bool added = true;
    for (int i = 0; i < 1000000; i++)
        added = added && rules_add(&policy, &sums, RULES_VALUE_MAX_X1000, RULES_WEIGHT_MAX_X1000);
    ck_assert(added);
    ck_assert_int_eq(rules_mean_x1000(&sums), RULES_VALUE_MAX_X1000);
    ck_assert_int_eq(rules_mark(&policy, &sums), 5);
}
END_TEST

START_TEST(outcomes_of_the_policy)
{
    struct policy policy = common();
    struct rules_facts facts = FACTS(&policy, {5000, 1000}, {4000, 1000}, {4000, 1000});
    expect(rules_compute(&policy, &facts), RULES_MARK, 4, RULES_NO_REASON);
    policy.minimum_marks[1] = 5;
    facts.weekly_hours_x1000 = 2000; /* five are needed now */
    expect(rules_compute(&policy, &facts), RULES_NOT_ATTESTED, -1, RULES_FEW_MARKS);
    facts.lessons_missed = 4; /* a half is not above a half */
    expect(rules_compute(&policy, &facts), RULES_NOT_ATTESTED, -1, RULES_FEW_MARKS);
    facts.lessons_missed = 5;
    expect(rules_compute(&policy, &facts), RULES_NOT_ATTESTED, -1, RULES_MISSED_LESSONS);
    facts.grade = 1;
    expect(rules_compute(&policy, &facts), RULES_UNMARKED, -1, RULES_NO_REASON);
    facts.grade = -1;
    facts.assessment = RULES_BY_WORDS;
    expect(rules_compute(&policy, &facts), RULES_UNMARKED, -1, RULES_NO_REASON);

    struct rules_facts zero = FACTS(&policy, {5000, 0}, {4000, 0}, {5000, 0});
    expect(rules_compute(&policy, &zero), RULES_NOT_ATTESTED, -1, RULES_NO_WEIGHTED_WORK);
    struct rules_facts none = {.grade = 5, .exam_mark = -1, .weekly_hours_x1000 = 1000};
    expect(rules_compute(&policy, &none), RULES_NOT_ATTESTED, -1, RULES_NO_MARKS);
    none.exempts = 1;
    expect(rules_compute(&policy, &none), RULES_EXEMPT, -1, RULES_NO_REASON);
    facts = FACTS(&policy, {5000, 1000}, {4000, 1000}, {4000, 1000});
    facts.exempts = 1; /* exempt for some days only: there are marks */
    expect(rules_compute(&policy, &facts), RULES_MARK, 4, RULES_NO_REASON);
}
END_TEST

START_TEST(settings_of_the_policy)
{
    struct policy attest = read_policy("[scale]\nname = 2-5\n[minimum_marks]\nfew_marks = attest\n");
    struct rules_facts one = FACTS(&attest, {5000, 1000});
    expect(rules_compute(&attest, &one), RULES_MARK, 5, RULES_NO_REASON);
    struct policy strict = read_policy(
        "[scale]\nname = 2-5\n[rules]\nno_five_with_two = yes\n[absence]\nlimit_percent = 66.667\n");
    struct rules_facts twos = FACTS(&strict, {5000, 9000}, {5000, 9000}, {2000, 1000});
    expect(rules_compute(&strict, &twos), RULES_MARK, 4, RULES_NO_REASON);
    struct rules_facts threes = FACTS(&strict, {5000, 9000}, {5000, 9000}, {3000, 1000});
    expect(rules_compute(&strict, &threes), RULES_MARK, 5, RULES_NO_REASON);
    struct rules_facts away = FACTS(&strict, {5000, 1000});
    away.lessons_held = 3;
    away.lessons_missed = 2; /* 66.6666… is not above 66.667 */
    expect(rules_compute(&strict, &away), RULES_NOT_ATTESTED, -1, RULES_FEW_MARKS);
}
END_TEST

START_TEST(pass_and_fail)
{
    struct policy policy = common();
    struct rules_facts facts = FACTS(&policy, {3000, 1000});
    facts.assessment = RULES_BY_PASS;
    expect(rules_compute(&policy, &facts), RULES_PASS, -1, RULES_NO_REASON);
    facts = FACTS(&policy, {2000, 1000});
    facts.assessment = RULES_BY_PASS;
    expect(rules_compute(&policy, &facts), RULES_FAIL, -1, RULES_NO_REASON);
    facts.passes = 1; /* the kinds prevail over numbers */
    expect(rules_compute(&policy, &facts), RULES_PASS, -1, RULES_NO_REASON);
    facts.open_fails = 1;
    expect(rules_compute(&policy, &facts), RULES_FAIL, -1, RULES_NO_REASON);
    struct rules_facts none = {.assessment = RULES_BY_PASS, .grade = 5, .exam_mark = -1};
    expect(rules_compute(&policy, &none), RULES_NOT_ATTESTED, -1, RULES_NO_MARKS);
}
END_TEST

START_TEST(percent_boundaries)
{
    struct policy policy = read_policy("[scale]\nname = percent\n");
    static const struct {
        int64_t percent_x1000;
        int mark;
    } cases[] = {{0, 2}, {39999, 2}, {40000, 3}, {54999, 3}, {55000, 4}, {69999, 4}, {70000, 5}, {100000, 5}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct rules_facts facts = FACTS(&policy, {cases[i].percent_x1000, 12500});
        expect(rules_compute(&policy, &facts), RULES_MARK, cases[i].mark, RULES_NO_REASON);
        ck_assert_int_eq(rules_exam_mark(&policy, cases[i].percent_x1000, 0), cases[i].mark);
        ck_assert_int_eq(rules_exam_mark(&policy, cases[i].percent_x1000 / 2 + 1, 50000),
                         cases[i].percent_x1000 % 1000 == 999 ? cases[i].mark + 1 : cases[i].mark);
    }
}
END_TEST

START_TEST(exams_and_years_are_rounded_half_up)
{
    ck_assert_int_eq(rules_with_exam(3, 5), 4);
    ck_assert_int_eq(rules_with_exam(5, 4), 5);
    ck_assert_int_eq(rules_with_exam(4, 5), 5);
    ck_assert_int_eq(rules_with_exam(3, 4), 4);
    ck_assert_int_eq(rules_with_exam(3, 3), 3);
    ck_assert_int_eq(rules_with_exam(2, 3), 3);
    ck_assert_int_eq(rules_year_mark(4 + 4 + 5 + 5, 4), 5); /* 4.5 */
    ck_assert_int_eq(rules_year_mark(4 + 4 + 4 + 5, 4), 4);
    ck_assert_int_eq(rules_year_mark(3 + 3 + 4, 3), 3);
    ck_assert_int_eq(rules_year_mark(3 + 4 + 4, 3), 4);
}
END_TEST

START_TEST(a_year_from_its_periods)
{
    struct policy policy = common();
    struct rules_year year = {.grade = 5, .marks = 3, .sum = 13, .not_attested = 1, .exam_mark = -1};
    expect(rules_compute_year(&policy, &year), RULES_MARK, 4, RULES_NO_REASON);
    year.deferred = 1;
    expect(rules_compute_year(&policy, &year), RULES_DEFERRED, -1, RULES_DEFERRAL);
    year = (struct rules_year){.grade = 5, .marks = 1, .sum = 5, .not_attested = 3, .exam_mark = -1};
    expect(rules_compute_year(&policy, &year), RULES_NOT_ATTESTED, -1, RULES_FEW_MARKS);
    year = (struct rules_year){.grade = 5, .passes = 3, .fails = 1, .exam_mark = -1};
    expect(rules_compute_year(&policy, &year), RULES_FAIL, -1, RULES_NO_REASON);
    year = (struct rules_year){.grade = 5, .exempts = 4, .exam_mark = -1};
    expect(rules_compute_year(&policy, &year), RULES_EXEMPT, -1, RULES_NO_REASON);
    year = (struct rules_year){.grade = 5, .exam_mark = 4};
    expect(rules_compute_year(&policy, &year), RULES_MARK, 4, RULES_NO_REASON);
    year.exam_mark = -1;
    expect(rules_compute_year(&policy, &year), RULES_NOT_ATTESTED, -1, RULES_NO_MARKS);
}
END_TEST

static struct rules_standing standing(void)
{
    return (struct rules_standing){.computed = {RULES_MARK, RULES_NO_REASON, 4},
                                   .override_mark = -1,
                                   .exam_mark = -1,
                                   .override_final = -1};
}

START_TEST(the_strongest_holds)
{
    struct rules_standing at = standing();
    struct rules_result got = rules_decide(&at);
    expect(got.verdict, RULES_MARK, 4, RULES_NO_REASON);
    ck_assert_int_eq(got.final_mark, 4);
    at.deferral_open = true;
    at.exam_mark = 5;
    got = rules_decide(&at);
    expect(got.verdict, RULES_DEFERRED, -1, RULES_DEFERRAL);
    ck_assert_int_eq(got.final_mark, -1);
    at.override_outcome = RULES_MARK;
    at.override_mark = 3;
    got = rules_decide(&at);
    expect(got.verdict, RULES_MARK, 3, RULES_NO_REASON);
    ck_assert_int_eq(got.final_mark, 4);
    at.override_final = 5;
    ck_assert_int_eq(rules_decide(&at).final_mark, 5);
    at.override_outcome = RULES_NOT_ATTESTED;
    at.override_final = -1;
    got = rules_decide(&at);
    expect(got.verdict, RULES_NOT_ATTESTED, -1, RULES_TEACHER);
    ck_assert_int_eq(got.final_mark, -1);
    at.unmarked_grade = true;
    expect(rules_decide(&at).verdict, RULES_UNMARKED, -1, RULES_NO_REASON);
    at.departed = true;
    got = rules_decide(&at);
    expect(got.verdict, RULES_DEPARTED, -1, RULES_LEFT);
    ck_assert_int_eq(got.final_mark, -1);
    at.computed = (struct rules_verdict){RULES_NOT_ATTESTED, RULES_NO_MARKS, -1, false};
    expect(rules_decide(&at).verdict, RULES_DEPARTED, -1, RULES_NO_MARKS);
    at.computed.reason = RULES_NO_WEIGHTED_WORK;
    expect(rules_decide(&at).verdict, RULES_DEPARTED, -1, RULES_NO_WEIGHTED_WORK);
}
END_TEST

START_TEST(an_exam_alone_gives_the_mark)
{
    struct policy policy = common();
    struct rules_facts facts = {.grade = 5, .exam_mark = 4, .weekly_hours_x1000 = 1000};
    expect(rules_compute(&policy, &facts), RULES_MARK, 4, RULES_NO_REASON);
    struct rules_standing at = standing();
    at.computed = rules_compute(&policy, &facts);
    at.exam_mark = 4;
    ck_assert_int_eq(rules_decide(&at).final_mark, 4);
    struct policy strict = read_policy("[scale]\nname = 2-5\n[exam]\nalone = no\n");
    expect(rules_compute(&strict, &facts), RULES_NOT_ATTESTED, -1, RULES_NO_MARKS);
    /* a year: the exam makes up for no period that was not attested, but where the policy lets others decide */
    struct rules_year year = {.grade = 5, .exam_mark = 4};
    expect(rules_compute_year(&policy, &year), RULES_MARK, 4, RULES_NO_REASON);
    year.not_attested = 1;
    expect(rules_compute_year(&policy, &year), RULES_NOT_ATTESTED, -1, RULES_NO_MARKS);
    struct policy never = read_policy("[scale]\nname = 2-5\n[year]\nnot_attested = never\n");
    expect(rules_compute_year(&never, &year), RULES_MARK, 4, RULES_NO_REASON);
}
END_TEST

START_TEST(ten_points)
{
    struct policy policy = read_policy("[scale]\nname = 10\n");
    struct rules_sums sums = SUMS(&policy, {10000, 1000}, {9000, 1000});
    ck_assert_int_eq(rules_mark(&policy, &sums), 10);
    sums = SUMS(&policy, {1000, 1000});
    ck_assert_int_eq(rules_mark(&policy, &sums), 1);
    static const int bands[] = {0, 2, 2, 2, 2, 3, 3, 4, 4, 5, 5};
    for (int mark = 1; mark <= 10; mark++)
        ck_assert_int_eq(rules_band(&policy, mark), bands[mark]);
    policy = read_policy("[scale]\nname = 10\nsatisfactory = 4\ngood = 6\nexcellent = 8\n");
    static const int own[] = {0, 2, 2, 2, 3, 3, 4, 4, 5, 5, 5};
    for (int mark = 1; mark <= 10; mark++)
        ck_assert_int_eq(rules_band(&policy, mark), own[mark]);
}
END_TEST

START_TEST(how_many_marks_are_needed)
{
    struct policy policy = common();
    struct rules_sums sums = SUMS(&policy, {4000, 1000}, {4000, 1000}, {3000, 1000});
    struct outlook outlook = outlook_of_marks(&policy, &sums);
    ck_assert_int_eq(outlook.expected_mark, 4);
    ck_assert_int_eq(outlook.next_mark, 5);
    ck_assert_int_eq(outlook.needed_value, 5);
    ck_assert_int_eq(outlook.needed_count, 5); /* (4.5·3 − 11) / 0.5 */
    sums = SUMS(&policy, {5000, 1000});
    ck_assert_int_eq(outlook_of_marks(&policy, &sums).next_mark, -1);
    struct policy steep = read_policy("[scale]\nname = 2-5\n[thresholds]\n5 = 5\n");
    sums = SUMS(&steep, {4000, 1000});
    ck_assert_int_eq(outlook_of_marks(&steep, &sums).needed_count, -1); /* a 4 can never be made good */
    struct policy percent = read_policy("[scale]\nname = percent\n[forecast]\nneeded_weight = 12.5\n");
    sums = SUMS(&percent, {50000, 10000});
    outlook = outlook_of_marks(&percent, &sums);
    ck_assert_int_eq(outlook.next_mark, 4);
    ck_assert_int_eq(outlook.needed_value, 100);
    ck_assert_int_eq(outlook.needed_count, 1);
    struct rules_year year = {
        .grade = 5, .marks = 2, .sum = 8, .last = 4, .exam_mark = -1, .annual_mark = -1};
    outlook = outlook_of_year(&policy, &year);
    ck_assert_int_eq(outlook.expected_mark, 4);
    ck_assert_int_eq(outlook.needed_count, 2); /* 4 4 5 5 is 4.5 */
    struct policy down = read_policy("[scale]\nname = 2-5\n[year]\ntie = down\n");
    ck_assert_int_eq(outlook_of_year(&down, &year).needed_count, 3); /* the half goes down: 4 4 5 5 5 */
    year.not_attested = 3;
    outlook = outlook_of_year(&policy, &year); /* more periods without than with a mark: one more decides */
    ck_assert_int_eq(outlook.expected_mark, -1);
    ck_assert_int_eq(outlook.next_mark, 3);
    ck_assert_int_eq(outlook.needed_count, 1);
    struct policy any = read_policy("[scale]\nname = 2-5\n[year]\nnot_attested = any\n");
    ck_assert_int_eq(outlook_of_year(&any, &year).needed_count, -1);
}
END_TEST

static uint64_t random_next(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

START_TEST(owed_works_absences_and_the_minimum)
{
    struct policy owed = read_policy("[scale]\nname = 2-5\n[rules]\nwork_owed = not_attested\n");
    struct rules_facts facts = FACTS(&owed, {5000, 1000}, {4000, 1000}, {4000, 1000});
    expect(rules_compute(&owed, &facts), RULES_MARK, 4, RULES_NO_REASON);
    facts.owed = 1;
    expect(rules_compute(&owed, &facts), RULES_NOT_ATTESTED, -1, RULES_WORK_OWED);
    struct policy both =
        read_policy("[scale]\nname = 2-5\n[absence]\nrequired = yes\nlimit_percent = 66.667\n");
    facts = FACTS(&both, {5000, 1000});
    facts.lessons_held = 3;
    facts.lessons_missed = 2; /* two thirds are not more than 66,667 % */
    expect(rules_compute(&both, &facts), RULES_MARK, 5, RULES_NO_REASON);
    facts.lessons_missed = 3;
    expect(rules_compute(&both, &facts), RULES_NOT_ATTESTED, -1, RULES_MISSED_LESSONS);
    struct policy alone = read_policy("[scale]\nname = 2-5\n[absence]\nalone = yes\n");
    facts = FACTS(&alone, {5000, 1000}, {4000, 1000}, {4000, 1000});
    facts.lessons_held = 10;
    facts.lessons_missed = 5;
    expect(rules_compute(&alone, &facts), RULES_MARK, 4, RULES_NO_REASON);
    facts.lessons_missed = 6;
    expect(rules_compute(&alone, &facts), RULES_NOT_ATTESTED, -1, RULES_MISSED_LESSONS);
}
END_TEST

START_TEST(the_minimum_of_who_came_in_the_middle)
{
    static const struct {
        int64_t hours_x1000;
        int in, out, marks;
    } cases[] = {
        {1000, 8, 0, 3},  {1000, 4, 4, 2}, {1000, 0, 0, 3},                    /* half of 3: 2 */
        {2000, 12, 4, 4}, {2000, 8, 8, 3}, {3000, 1, 23, 1}, {3000, 0, 24, 1}, /* one at least */
    };
    struct policy policy =
        read_policy("[scale]\nname = 2-5\n[minimum_marks]\nhours_1 = 3\nhours_2 = 5\nhours_3 = 7\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_int_eq(rules_minimum(&policy, cases[i].hours_x1000, cases[i].in, cases[i].out),
                         cases[i].marks);
    struct rules_facts facts = FACTS(&policy, {5000, 1000}, {4000, 1000});
    facts.weekly_hours_x1000 = 1000;
    facts.lessons_held = 4;
    expect(rules_compute(&policy, &facts), RULES_NOT_ATTESTED, -1, RULES_FEW_MARKS);
    facts.lessons_out = 4;
    expect(rules_compute(&policy, &facts), RULES_MARK, 5, RULES_NO_REASON);
    policy = read_policy("[scale]\nname = 2-5\n[minimum_marks]\narrived = full\n");
    expect(rules_compute(&policy, &facts), RULES_NOT_ATTESTED, -1, RULES_FEW_MARKS);
    policy = read_policy("[scale]\nname = 2-5\n[minimum_marks]\nhours_1 = 0\n");
    ck_assert_int_eq(rules_minimum(&policy, 1000, 4, 4), 0);
}
END_TEST

START_TEST(ties_of_a_year)
{
    static const struct {
        const char *setting;
        int last, exam, mark;
    } cases[] = {{"up", 3, -1, 4},          {"down", 4, -1, 3},       {"last_period", 4, -1, 4},
                 {"last_period", 3, -1, 3}, {"exam", 4, 3, 3},        {"exam", 3, 5, 4},
                 {"exam", 3, -1, 4},        {"annual_work", 4, 3, 3}, {"annual_work", 3, 5, 4},
                 {"annual_work", 3, -1, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[100];
        snprintf(text, sizeof text, "[scale]\nname = 2-5\n[year]\ntie = %s\n", cases[i].setting);
        struct policy policy = read_policy(text);
        bool annual = policy.year_tie == POLICY_TIE_ANNUAL; /* then the third number is its mark */
        struct rules_year year = {.grade = 5,
                                  .marks = 4,
                                  .sum = 14,
                                  .last = cases[i].last,
                                  .exam_mark = annual ? -1 : cases[i].exam,
                                  .annual_mark = annual ? cases[i].exam : -1};
        struct rules_verdict got = rules_compute_year(&policy, &year);
        ck_assert_int_eq(got.mark, cases[i].mark);
        ck_assert(got.tie);
        year.sum = 15;
        got = rules_compute_year(&policy, &year);
        ck_assert_int_eq(got.mark, 4);
        ck_assert(!got.tie);
    }
    struct rules_year gap = {
        .grade = 5, .marks = 3, .sum = 12, .last = 4, .not_attested = 1, .exam_mark = -1};
    struct policy any = read_policy("[scale]\nname = 2-5\n[year]\nnot_attested = any\n"),
                  never = read_policy("[scale]\nname = 2-5\n[year]\nnot_attested = never\n");
    expect(rules_compute_year(&any, &gap), RULES_NOT_ATTESTED, -1, RULES_FEW_MARKS);
    gap.not_attested = 9;
    expect(rules_compute_year(&never, &gap), RULES_MARK, 4, RULES_NO_REASON);
    for (int sum = 0; sum <= 60; sum++)
        for (int count = 1; count <= 7; count++)
            ck_assert_int_eq(rules_is_tie(sum, count), (10 * sum) % (10 * count) * 2 == 10 * count);
    /* the exam is shown, and leaves the mark as it is */
    struct rules_standing standing = {
        .computed = {RULES_MARK, RULES_NO_REASON, 3, false}, .exam_mark = 5, .override_final = -1};
    ck_assert_int_eq(rules_decide(&standing).final_mark, 4);
    standing.exam_ignored = true;
    ck_assert_int_eq(rules_decide(&standing).final_mark, 3);
}
END_TEST

START_TEST(random_sets_follow_the_rational_rule)
{
    static const char *const texts[] = {"[scale]\nname = 2-5\n",
                                        "[scale]\nname = 2-5\n[thresholds]\n3 = 2.65\n4 = 3.65\n5 = 4.65\n",
                                        "[scale]\nname = percent\n", "[scale]\nname = 10\n",
                                        "[scale]\nname = 2-5\n[thresholds]\n3 = 2.7\n4 = 3.51\n5 = 4.51\n"};
    struct policy policies[5];
    for (int i = 0; i < 5; i++)
        policies[i] = read_policy(texts[i]);
    uint64_t seed = 20251024;
    for (int set = 0; set < test_rounds(100000); set++) {
        const struct policy *policy = &policies[random_next(&seed) % 5];
        struct rules_sums sums = {0};
        int count = 1 + (int)(random_next(&seed) % 40), needed = policy->lowest;
        __int128 weight = 0, weighted = 0; /* of pico-units: never near a limit */
        for (int i = 0; i < count; i++) {
            bool whole = policy->scale != POLICY_PERCENT;
            int64_t value = whole ? (int64_t)(random_next(&seed) % (uint64_t)(policy->highest - 1) + 2) * 1000
                                  : (int64_t)(random_next(&seed) % 100001);
            int64_t w = (int64_t)(random_next(&seed) % 2001);
            rules_add(policy, &sums, value, w);
            weight += (__int128)w * 1000000;
            weighted += (__int128)value * w * 1000000;
        }
        if (weight == 0)
            continue;
        /* the mean as a fraction weighted/weight against t/1, all in thousandths, by cross-multiplication
         * from below */
        for (int mark = policy->lowest + 1; mark <= policy->highest; mark++)
            if (weighted - weight * policy->threshold_x1000[mark] >= 0)
                needed = mark;
        ck_assert_int_eq(rules_mark(policy, &sums), needed);
        ck_assert_int_eq(rules_mean_x1000(&sums), (int64_t)(weighted / weight));
        /* k marks are enough, k − 1 are not */
        struct outlook outlook = outlook_of_marks(policy, &sums);
        if (outlook.needed_count < 1)
            continue;
        struct rules_sums more = sums;
        more.weight_x1000 += outlook.needed_count * outlook.needed_weight_x1000;
        more.weighted_x1000000 +=
            outlook.needed_count * outlook.needed_weight_x1000 * policy->value_max_x1000;
        ck_assert_int_ge(rules_mark(policy, &more), outlook.next_mark);
        more.weight_x1000 -= outlook.needed_weight_x1000;
        more.weighted_x1000000 -= outlook.needed_weight_x1000 * policy->value_max_x1000;
        ck_assert_int_lt(rules_mark(policy, &more), outlook.next_mark);
    }
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("rules");
    TCase *cases = tcase_create("rules");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, owed_works_absences_and_the_minimum);
    tcase_add_test(cases, the_minimum_of_who_came_in_the_middle);
    tcase_add_test(cases, ties_of_a_year);
    tcase_add_test(cases, a_threshold_is_reached_exactly);
    tcase_add_test(cases, a_threshold_of_three_decimals);
    tcase_add_test(cases, weights_in_thousandths);
    tcase_add_test(cases, marks_out_of_bounds_do_not_count);
    tcase_add_test(cases, outcomes_of_the_policy);
    tcase_add_test(cases, settings_of_the_policy);
    tcase_add_test(cases, pass_and_fail);
    tcase_add_test(cases, percent_boundaries);
    tcase_add_test(cases, exams_and_years_are_rounded_half_up);
    tcase_add_test(cases, a_year_from_its_periods);
    tcase_add_test(cases, the_strongest_holds);
    tcase_add_test(cases, an_exam_alone_gives_the_mark);
    tcase_add_test(cases, ten_points);
    tcase_add_test(cases, how_many_marks_are_needed);
    tcase_add_test(cases, random_sets_follow_the_rational_rule);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
