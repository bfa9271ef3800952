/*
 * rules, against the rule written another way: on random sets of marks (100,000 in make soak), with random scales, thresholds, weights
 * (fractions of a thousandth's multiple, zero) and minimums, the mark is the one that the exact mean gives. The mean is
 * made here digit by digit, as by hand on paper: the whole part, three decimals, and whether a remainder is left.
 */
#include "assess/rules.h"
#include "harness.h"

static uint64_t state = 88172645463325252u;

static int64_t pick(int64_t low, int64_t high)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return low + (int64_t)(state % (uint64_t)(high - low + 1));
}

/* A policy with thresholds that rise by random steps of a thousandth. */
static struct policy random_policy(void)
{
    static const char *const scales[] = {"2-5", "percent", "10"};
    struct policy policy;
    struct err err = {0};
    char text[64];
    snprintf(text, sizeof text, "[scale]\nname = %s\n", scales[pick(0, 2)]);
    ck_assert(policy_parse("p", text, strlen(text), &policy, &err) == 0);
    int64_t unit = policy.scale == POLICY_PERCENT ? 20000 : 1000, at = policy.lowest * unit;
    for (int mark = policy.lowest + 1; mark <= policy.highest; mark++) {
        int64_t next = mark * unit;
        at = pick(at + 1 > next - unit ? at + 1 : next - unit + 1, next);
        policy.threshold_x1000[mark] = at;
    }
    for (int i = 0; i < POLICY_HOURS; i++)
        policy.minimum_marks[i] = (int)pick(0, 7);
    policy.few_marks_attest = pick(0, 3) == 0;
    return policy;
}

/* WEIGHTED / WEIGHT as by long division: thousandths, and whether something is left over. */
struct mean {
    int64_t x1000;
    bool more;
};

static struct mean divide(const int64_t *value, const int64_t *weight, int count)
{
    uint64_t total = 0, rest = 0;
    struct mean mean = {0, false};
    for (int i = 0; i < count; i++)
        total += (uint64_t)weight[i];
    /* values are thousandths: the whole thousandths of each share first, then what remains of all of them */
    for (int i = 0; i < count; i++) {
        uint64_t product = (uint64_t)value[i] * (uint64_t)weight[i];
        while (product >= total * 1000000u) { /* a digit at a time from the left */
            uint64_t step = total * 1000000u;
            product -= step;
            mean.x1000 += 1000000;
        }
        for (uint64_t place = 100000; place > 0; place /= 10)
            while (product >= total * place) {
                product -= total * place;
                mean.x1000 += (int64_t)place;
            }
        rest += product;
        while (rest >= total) {
            rest -= total;
            mean.x1000++;
        }
    }
    mean.more = rest > 0;
    return mean;
}

START_TEST(the_mark_is_that_of_the_exact_mean)
{
    enum { MARKS = 40 };
    const int sets = test_rounds(100000);
    int64_t value[MARKS], weight[MARKS];
    int at_threshold = 0, attested = 0;
    for (int policies = 0; policies < sets / 500; policies++) {
        struct policy policy = random_policy();
        for (int set = 0; set < 500; set++) {
            int count = (int)pick(1, MARKS);
            bool alike = pick(0, 3) == 0; /* equal weights meet thresholds exactly more often */
            struct rules_sums sums = {0};
            int64_t total = 0;
            for (int i = 0; i < count; i++) {
                value[i] = policy.scale == POLICY_PERCENT ? pick(0, 100000)
                                                          : pick(policy.lowest, policy.highest) * 1000;
                weight[i] = alike ? 1000 : pick(0, 3) == 0 ? 0 : pick(1, 5000);
                if (alike && i == count - 1) /* a mark that puts the mean on or beside a threshold */
                    value[i] = policy.threshold_x1000[pick(policy.lowest + 1, policy.highest)];
                total += weight[i];
                ck_assert(rules_add(&policy, &sums, value[i], weight[i]));
            }
            if (total == 0)
                continue;
            struct mean mean = divide(value, weight, count);
            int expected = policy.lowest;
            for (int mark = policy.lowest + 1; mark <= policy.highest; mark++)
                if (mean.x1000 >=
                    policy.threshold_x1000[mark]) /* a remainder only helps above the threshold */
                    expected = mark;
            at_threshold +=
                !mean.more && expected > policy.lowest && mean.x1000 == policy.threshold_x1000[expected];
            ck_assert_int_eq(rules_mark(&policy, &sums), expected);
            ck_assert_int_eq(rules_mean_x1000(&sums), mean.x1000); /* truncated, never rounded */

            struct rules_facts facts = {.grade = 7, .sums = sums, .lessons_held = 30, .exam_mark = -1};
            int hours = (int)pick(1, 4);
            facts.weekly_hours_x1000 = hours * 1000;
            bool enough =
                policy.few_marks_attest || count >= policy.minimum_marks[hours >= 3 ? 2 : hours - 1];
            struct rules_verdict verdict = rules_compute(&policy, &facts);
            ck_assert_int_eq(verdict.outcome, enough ? RULES_MARK : RULES_NOT_ATTESTED);
            ck_assert_int_eq(verdict.mark, enough ? expected : -1);
            attested += enough;
        }
    }
    ck_assert_int_gt(at_threshold, sets / 1000); /* the edge was walked on */
    ck_assert_int_gt(attested, sets / 2);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("rules_random");
    TCase *cases = tcase_create("rules_random");
    tcase_set_timeout(cases, 60);
    tcase_add_test(cases, the_mark_is_that_of_the_exact_mean);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
