/* outlook: see outlook.h. */
#include "assess/outlook.h"

enum { OUTLOOK_PERIODS_MAX = 24 };

int64_t outlook_needed(const struct rules_sums *sums, int64_t threshold_x1000, int64_t value_x1000,
                       int64_t weight_x1000)
{
    int64_t missing = threshold_x1000 * sums->weight_x1000 - sums->weighted_x1000000;
    int64_t gain = weight_x1000 * (value_x1000 - threshold_x1000);
    if (gain <= 0)
        return -1;
    return missing <= 0 ? 1 : (missing + gain - 1) / gain;
}

struct outlook outlook_none(int expected_mark)
{
    return (struct outlook){.expected_mark = expected_mark,
                            .next_mark = -1,
                            .needed_count = -1,
                            .further_mark = -1,
                            .further_count = -1};
}

struct outlook outlook_of_result(const struct policy *policy, const struct rules_sums *sums, int mark)
{
    struct outlook outlook = outlook_none(mark);
    if (mark < 0 || mark >= policy->highest || sums->weight_x1000 <= 0)
        return outlook;
    outlook.next_mark = mark < policy->lowest ? policy->lowest : mark + 1;
    outlook.needed_value = (int)(policy->value_max_x1000 / 1000);
    outlook.needed_weight_x1000 = policy->needed_weight_x1000;
    if (outlook.next_mark > policy->lowest)
        outlook.needed_count = outlook_needed(sums, policy->threshold_x1000[outlook.next_mark],
                                              policy->value_max_x1000, policy->needed_weight_x1000);
    if (outlook.next_mark < policy->highest) {
        outlook.further_mark = outlook.next_mark + 1;
        outlook.further_count = outlook_needed(sums, policy->threshold_x1000[outlook.further_mark],
                                               policy->value_max_x1000, policy->needed_weight_x1000);
    }
    return outlook;
}

struct outlook outlook_of_marks(const struct policy *policy, const struct rules_sums *sums)
{
    int mark = rules_mark(policy, sums);
    if (policy->no_five_with_two && mark == policy->highest && sums->low > 0)
        return outlook_none(mark - 1); /* no number of good marks helps while the «2» stands */
    struct outlook outlook = outlook_of_result(policy, sums, mark);
    if (policy->no_five_with_two && sums->low > 0 && outlook.next_mark == policy->highest)
        return outlook_none(mark);
    if (policy->no_five_with_two && sums->low > 0 && outlook.further_mark == policy->highest)
        outlook.further_mark = -1;
    return outlook;
}

/* The mark of the year with COUNT more periods of the highest mark; -1: none. */
static int year_with(const struct policy *policy, const struct rules_year *year, int count)
{
    struct rules_year more = *year;
    more.marks += count;
    more.sum += count * policy->highest;
    if (count > 0)
        more.last = policy->highest;
    struct rules_verdict made = rules_compute_year(policy, &more);
    return made.outcome == RULES_MARK ? made.mark : -1;
}

/* The least number of such periods that gives MARK or more; -1: none of as many as a year can have does. */
static int64_t periods_for(const struct policy *policy, const struct rules_year *year, int mark)
{
    for (int count = 1; count <= OUTLOOK_PERIODS_MAX; count++)
        if (year_with(policy, year, count) >= mark)
            return count;
    return -1;
}

struct outlook outlook_of_year(const struct policy *policy, const struct rules_year *year)
{
    int mark = year_with(policy, year, 0);
    struct outlook outlook = outlook_none(mark);
    if (mark >= policy->highest)
        return outlook;
    outlook.next_mark = mark >= 0 ? mark + 1 : policy->pass;
    outlook.needed_value = policy->highest;
    outlook.needed_weight_x1000 = 1000;
    outlook.needed_count = periods_for(policy, year, outlook.next_mark);
    if (outlook.next_mark < policy->highest) {
        outlook.further_mark = outlook.next_mark + 1;
        outlook.further_count = periods_for(policy, year, outlook.further_mark);
    }
    return outlook;
}
