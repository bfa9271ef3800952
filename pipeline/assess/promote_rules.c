/* promote_rules: see promote_rules.h. */
#include "assess/promote_rules.h"
#include "base/date.h"

#include <stdlib.h>
#include <string.h>

enum { LAST_OF_PRIMARY = 4, LAST_OF_LOWER = 9, LAST_OF_UPPER = 11, SATURDAY = 6, DAYS_OF_YEAR = 365 };

const char *const promote_reason_names[PROMOTE_REASONS] = {"", "failed", "fail", "not_attested", "illness"};
const char *const promote_state_names[PROMOTE_STATES] = {"open", "cleared", "exhausted", "overdue",
                                                         "excused"};
const char *const promote_proposal_names[PROMOTE_PROPOSALS] = {
    "promoted", "conditional", "choice", "held", "admitted", "not_admitted", "graduated", "withheld"};

enum promote_reason promote_reason_of(const struct promote_policy *policy,
                                      const struct promote_result *result)
{
    switch (result->outcome) {
    case RULES_MARK:
        return result->mark < policy->pass ? PROMOTE_FAILED : PROMOTE_NO_DEBT;
    case RULES_FAIL:
        return PROMOTE_FAIL;
    case RULES_NOT_ATTESTED:
        return result->lessons_missed > 0 && 2 * result->lessons_missed >= result->lessons_held &&
                       2 * result->lessons_ill >= result->lessons_missed
                   ? PROMOTE_ILLNESS
                   : PROMOTE_NOT_ATTESTED;
    default:
        return PROMOTE_NO_DEBT;
    }
}

/* ───────────── the time ───────────── */

static int by_from(const void *one, const void *other)
{
    const struct promote_span *a = one, *b = other;
    return a->from != b->from ? (a->from > b->from) - (a->from < b->from) : (a->to > b->to) - (a->to < b->to);
}

/* Is every day between the two one without lessons? */
static bool only_weekend(int32_t after, int32_t before)
{
    if ((int64_t)before - after > 3)
        return false;
    for (int32_t day = after + 1; day < before; day++)
        if (date_weekday(day) < SATURDAY)
            return false;
    return true;
}

size_t promote_join(struct promote_span *spans, size_t count)
{
    if (count == 0)
        return 0;
    qsort(spans, count, sizeof *spans, by_from);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        struct promote_span *last = &spans[kept - 1];
        if (spans[i].from <= last->to || only_weekend(last->to, spans[i].from)) {
            if (spans[i].to > last->to)
                last->to = spans[i].to;
        } else {
            spans[kept++] = spans[i];
        }
    }
    return kept;
}

/* A year by the calendar ends on the same day of the next, whether or not there is a 29 February between. */
static int32_t add_time(int32_t day, int days)
{
    if (days % DAYS_OF_YEAR != 0)
        return day + days;
    struct civil civil = date_to_civil(day);
    civil.year += days / DAYS_OF_YEAR;
    if (!date_exists(civil.year, civil.month, civil.day))
        civil.day--; /* of 29 February the 28th */
    return date_from_civil(civil.year, civil.month, civil.day);
}

int32_t promote_deadline(int32_t arisen, int days, const struct promote_span *spans, size_t count,
                         int *excluded)
{
    int32_t deadline = add_time(arisen, days);
    *excluded = 0;
    for (size_t i = 0; i < count; i++) {
        int32_t from = spans[i].from > arisen ? spans[i].from : arisen + 1;
        if (spans[i].to < from || from > deadline)
            continue;
        /* every day of the spell lengthens the time, so that the whole spell lies within it */
        int length = spans[i].to - from + 1;
        deadline += length;
        *excluded += length;
    }
    return deadline;
}

/* ───────────── a debt ───────────── */

/* EXCUSED attempts before it are none by the law, but the school may have numbered them. */
static void count_attempt(const struct promote_policy *policy, const struct promote_attempt *attempt,
                          int excused, struct promote_debt *debt)
{
    if (attempt->held <= debt->arisen && debt->reason != PROMOTE_ILLNESS) {
        debt->early = true;
        return;
    }
    if (debt->state == PROMOTE_CLEARED || debt->attempts >= policy->attempts ||
        attempt->number > policy->attempts + excused) {
        debt->extra = true;
        return;
    }
    debt->attempts++;
    bool in_order = attempt->number >= debt->attempts && attempt->number <= debt->attempts + excused;
    if (attempt->number != 0 && !in_order && debt->number == 0) {
        debt->number = attempt->number;
        debt->place = debt->attempts;
    }
    debt->last_attempt = attempt->held;
    debt->late |= attempt->held > debt->deadline;
    debt->no_commission |= (debt->attempts > 1 || attempt->number > 1 + excused) && !attempt->commission;
    if (attempt->result == PROMOTE_TRY_PASSED)
        debt->state = PROMOTE_CLEARED;
}

/* Who had an excuse is attested later: a success ends it, a failure makes a debt of that day. 1: a debt. */
static size_t attest_later(const struct promote_attempt *attempts, size_t count, struct promote_debt *debt)
{
    size_t first = 0;
    while (first < count && attempts[first].result == PROMOTE_TRY_EXCUSED)
        first++;
    debt->state = PROMOTE_EXCUSED;
    debt->deadline = INT32_MAX;
    if (first == count)
        return count;
    debt->last_attempt = attempts[first].held;
    if (attempts[first].result == PROMOTE_TRY_PASSED) {
        debt->state = PROMOTE_CLEARED;
        return count;
    }
    debt->reason = PROMOTE_FAILED;
    debt->state = PROMOTE_OPEN;
    debt->arisen = attempts[first].held;
    return first + 1;
}

struct promote_debt promote_follow(const struct promote_policy *policy, enum promote_reason reason,
                                   int32_t arisen, const struct promote_attempt *attempts,
                                   size_t attempts_count, const struct promote_span *spans,
                                   size_t spans_count, int32_t today)
{
    struct promote_debt debt = {
        .reason = reason, .state = PROMOTE_OPEN, .arisen = arisen, .last_attempt = INT32_MIN};
    size_t at = reason == PROMOTE_ILLNESS ? attest_later(attempts, attempts_count, &debt) : 0;
    if (debt.state != PROMOTE_OPEN)
        return debt;
    debt.deadline = promote_deadline(debt.arisen, policy->deadline_days, spans,
                                     policy->exclude_illness ? spans_count : 0, &debt.excluded);
    for (int excused = (int)at; at < attempts_count; at++) {
        if (attempts[at].result == PROMOTE_TRY_EXCUSED)
            excused++;
        else
            count_attempt(policy, &attempts[at], excused, &debt);
    }
    if (debt.state == PROMOTE_OPEN && debt.attempts >= policy->attempts)
        debt.state = PROMOTE_EXHAUSTED;
    else if (debt.state == PROMOTE_OPEN && today > debt.deadline)
        debt.state = PROMOTE_OVERDUE;
    return debt;
}

/* ───────────── a year ───────────── */

static int exams_wanted(const struct promote_policy *policy, int grade)
{
    return grade == LAST_OF_LOWER ? policy->exams_9 : grade == LAST_OF_UPPER ? policy->exams_11 : 0;
}

enum promote_proposal promote_propose(const struct promote_policy *policy, const struct promote_year *year)
{
    if (year->unmarked)
        return PROMOTE_PROMOTED;
    if (year->subjects == 0)
        return PROMOTE_HELD;
    if (year->over > 0)
        return PROMOTE_CHOICE;
    int wanted = exams_wanted(policy, year->grade);
    bool behind = year->open + year->excused > 0;
    if (year->grade == LAST_OF_LOWER || year->grade == LAST_OF_UPPER) {
        if (behind)
            return PROMOTE_NOT_ADMITTED;
        if (year->exams_failed > 0)
            return PROMOTE_WITHHELD;
        return year->exams > 0 && year->exams >= wanted ? PROMOTE_GRADUATED : PROMOTE_ADMITTED;
    }
    if (!behind)
        return PROMOTE_PROMOTED;
    return policy->conditional && year->grade != LAST_OF_PRIMARY ? PROMOTE_CONDITIONAL : PROMOTE_HELD;
}

bool promote_is_of_grade(const char *decision, int grade)
{
    static const char *const final[] = {"admitted", "not_admitted", "graduated", "not_graduated"};
    bool ends = false;
    for (size_t i = 0; i < sizeof final / sizeof *final; i++)
        ends |= strcmp(final[i], decision) == 0;
    return !ends || grade < 0 || grade == LAST_OF_LOWER || grade == LAST_OF_UPPER;
}

bool promote_is_overtaken(enum promote_proposal proposal, const char *decision, bool made_good)
{
    bool examined = proposal == PROMOTE_GRADUATED || proposal == PROMOTE_WITHHELD;
    if (strcmp(decision, "admitted") == 0)
        return examined;
    if (strcmp(decision, "conditional") == 0)
        return proposal == PROMOTE_CHOICE;
    return made_good && strcmp(decision, "not_admitted") == 0 && (examined || proposal == PROMOTE_ADMITTED);
}

bool promote_agrees(enum promote_proposal proposal, const char *decision, bool made_good)
{
    static const char *const fitting[PROMOTE_PROPOSALS][4] = {
        [PROMOTE_PROMOTED] = {"promoted"},
        [PROMOTE_CONDITIONAL] = {"conditional"},
        [PROMOTE_CHOICE] = {"repeated", "adapted_programme", "individual_plan"},
        [PROMOTE_HELD] = {"repeated", "adapted_programme", "individual_plan"},
        [PROMOTE_ADMITTED] = {"admitted"},
        [PROMOTE_NOT_ADMITTED] = {"not_admitted", "not_graduated"},
        [PROMOTE_GRADUATED] = {"graduated"},
        [PROMOTE_WITHHELD] = {"not_graduated"},
    };
    if (proposal == PROMOTE_PROMOTED && made_good && strcmp(decision, "conditional") == 0)
        return true;
    for (size_t i = 0; i < 4 && fitting[proposal][i] != NULL; i++)
        if (strcmp(fitting[proposal][i], decision) == 0)
            return true;
    return false;
}
