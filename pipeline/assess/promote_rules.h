/*
 * promote_rules: academic debts and promotion (273-ФЗ, article 58; article 66, part 5). Pure: values in, a
 * state or a proposal out; no data base, no clock. Days are those of base/date.h.
 *
 * A debt arises where the period's result is below a success, «незачёт», or missing without an excuse. It can
 * be cleared in so many attempts (two) within so many days (a year) from its arising; days of illness do not
 * count; the second attempt is before a commission. Who was not attested for an excuse (illness) has no debt,
 * but is promoted conditionally all the same; a failed attestation afterwards makes the debt arise that day.
 */
#ifndef ITOG_ASSESS_PROMOTE_RULES_H
#define ITOG_ASSESS_PROMOTE_RULES_H

#include "assess/rules.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct promote_policy {
    int pass;              /* the lowest mark that is a success */
    int attempts;          /* that can clear a debt */
    int deadline_days;     /* from its arising; 365, 730: one, two years by the calendar */
    bool exclude_illness;  /* days of illness lengthen that time */
    bool conditional;      /* there is conditional promotion */
    int exams_9, exams_11; /* so many required examinations complete the level */
};

enum promote_reason {
    PROMOTE_NO_DEBT,
    PROMOTE_FAILED,       /* a mark below a success */
    PROMOTE_FAIL,         /* незачёт */
    PROMOTE_NOT_ATTESTED, /* without an excuse */
    PROMOTE_ILLNESS,      /* with one: no debt */
    PROMOTE_REASONS
};

enum promote_state {
    PROMOTE_OPEN,
    PROMOTE_CLEARED,
    PROMOTE_EXHAUSTED,
    PROMOTE_OVERDUE,
    PROMOTE_EXCUSED,
    PROMOTE_STATES
};

enum promote_proposal {
    PROMOTE_PROMOTED,
    PROMOTE_CONDITIONAL,
    PROMOTE_CHOICE, /* the parents choose: a repeated year, an adapted programme, an individual plan */
    PROMOTE_HELD,   /* the council decides: no conditional promotion to the next level, or nothing to go by */
    PROMOTE_ADMITTED, /* to the final examination */
    PROMOTE_NOT_ADMITTED,
    PROMOTE_GRADUATED,
    PROMOTE_WITHHELD, /* a required examination below a success */
    PROMOTE_PROPOSALS
};

/* As the store writes them. */
extern const char *const promote_reason_names[PROMOTE_REASONS];
extern const char *const promote_state_names[PROMOTE_STATES];
extern const char *const promote_proposal_names[PROMOTE_PROPOSALS];

/* What stands in the journal. MARK: -1 without one. */
struct promote_result {
    enum rules_outcome outcome;
    int mark;
    int lessons_held, lessons_missed, lessons_ill;
};
/* An excuse is illness: at least half of the lessons were missed, and at least half of these by illness. */
enum promote_reason promote_reason_of(const struct promote_policy *policy,
                                      const struct promote_result *result);

/* Days of illness, both ends included. */
struct promote_span {
    int32_t from, to;
};
/* Sorts SPANS and joins what overlaps, touches, or is parted by a Saturday or Sunday only. How many are left. */
size_t promote_join(struct promote_span *spans, size_t count);
/* The last day of DAYS days after ARISEN, longer by the days of (joined) SPANS within; *EXCLUDED: by how many.
 * Whole multiples of 365 are years by the calendar: a debt of 31.05.2027 can be cleared until 31.05.2028. */
int32_t promote_deadline(int32_t arisen, int days, const struct promote_span *spans, size_t count,
                         int *excluded);

enum promote_try { PROMOTE_TRY_PASSED, PROMOTE_TRY_FAILED, PROMOTE_TRY_EXCUSED };

struct promote_attempt {
    int32_t held;
    enum promote_try result;
    bool commission;
    int number; /* as the school counts; 0: by its day */
};

struct promote_debt {
    enum promote_reason reason;
    enum promote_state state;
    int32_t arisen, deadline,
        last_attempt; /* deadline: INT32_MAX when excused; last_attempt: INT32_MIN without one */
    int attempts, excluded;
    bool late;          /* an attempt behind the deadline */
    bool early;         /* an attempt before the debt arose: not counted */
    bool extra;         /* more attempts than there are */
    bool no_commission; /* the second, and no commission */
    int number, place;  /* of the first attempt that the school numbers otherwise than its place; 0: none */
};
/* ATTEMPTS in order of time; SPANS joined. REASON is not PROMOTE_NO_DEBT. */
struct promote_debt promote_follow(const struct promote_policy *policy, enum promote_reason reason,
                                   int32_t arisen, const struct promote_attempt *attempts,
                                   size_t attempts_count, const struct promote_span *spans,
                                   size_t spans_count, int32_t today);

/* A pupil's year. */
struct promote_year {
    int grade;     /* -1: unknown */
    bool unmarked; /* grade 1 */
    int subjects;
    int open, over;          /* debts; over: exhausted or overdue */
    int excused;             /* not attested with an excuse, or deferred */
    int exams, exams_failed; /* of the required ones: in grade 11 Russian and mathematics */
};
enum promote_proposal promote_propose(const struct promote_policy *policy, const struct promote_year *year);

/* Does a decision of the council, by its name in the store, agree with the proposal? Who was promoted conditionally and
 * has MADE_GOOD what was missing is promoted: nothing is to be decided again. */
bool promote_agrees(enum promote_proposal proposal, const char *decision, bool made_good);
/* Has something come since that asks for another decision: the examination after the admission, a debt whose time or attempts are
 * over after the conditional promotion, a debt that was made good after no admission? */
bool promote_is_overtaken(enum promote_proposal proposal, const char *decision, bool made_good);
/* Can it be decided of a pupil of GRADE (-1: unknown)? The final examination ends grades 9 and 11. */
bool promote_is_of_grade(const char *decision, int grade);

#endif
