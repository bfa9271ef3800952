/*
 * deferral: when the final mark is put off because of illness, and what may be decided about it then. Pure:
 * values in, an answer out; no data base, no clock. A deferral lives like this:
 *
 *   proposed ──► granted ──► extended ──► resolved      late marks have come: the final is computed
 *      │  │          └──────────┴───────► lapsed ──► resolved
 *      │  └► refused                      the time is over: not attested
 *      └► withdrawn (its reason is gone; proposed again when it comes back)
 */
#ifndef ITOG_ASSESS_DEFERRAL_H
#define ITOG_ASSESS_DEFERRAL_H

#include "assess/rules.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the policy says of deferrals. */
struct deferral_rule {
    int propose_after_days;            /* calendar days of one spell of illness; 0: not a reason */
    int propose_after_lessons_percent; /* of the subject's lessons, missed by illness; 0: not a reason */
    int due_days;                      /* after the order, where no other day is named */
    bool lapses;          /* by a decision, into н/а; else it stays open until it is resolved */
    int lapse_after_days; /* after the due date */
    int max_extensions;
};
struct deferral_rule deferral_rule_of(const struct policy *policy);

/* One day of a pupil: lessons held, missed for any reason, missed by illness. */
struct deferral_day {
    uint16_t held, missed, ill;
};

/* FROM and TO are places in the array of days; the first and last day of illness. */
struct deferral_spell {
    int32_t from, to;
    int school_days;
};

/*
 * The spells of illness: school days (with lessons held for the pupil) that follow each other, on each of which
 * every lesson was missed, and illness was given as the reason at least once (teachers enter it by lesson, and
 * not all enter the same). Days without lessons, weekends and holidays, neither make nor break a spell. SPELLS
 * has room for COUNT.
 */
size_t deferral_spells(const struct deferral_day *days, size_t count, struct deferral_spell *spells);

/* Calendar days, both ends included: a medical certificate counts so. */
int deferral_spell_days(const struct deferral_spell *spell);

enum deferral_cause { DEFERRAL_NO_CAUSE, DEFERRAL_BY_SPELL, DEFERRAL_BY_LESSONS };

/* Is a deferral to be proposed? Only where illness is beyond the rule and the subject is at risk: the policy
 * alone gives no mark. LONGEST_DAYS: of the spells in which lessons of the subject were missed. */
enum deferral_cause deferral_cause(const struct deferral_rule *rule, const struct rules_verdict *computed,
                                   int longest_days, int lessons_ill, int lessons_held);

enum deferral_state {
    DEFERRAL_PROPOSED,
    DEFERRAL_GRANTED,
    DEFERRAL_EXTENDED,
    DEFERRAL_RESOLVED,
    DEFERRAL_LAPSED,
    DEFERRAL_REFUSED,
    DEFERRAL_STATES
};
/* As the store writes them; the act that leads to a state has the same name. */
extern const char *const deferral_state_names[DEFERRAL_STATES];
enum deferral_state deferral_state_of(const char *name); /* DEFERRAL_STATES when unknown */

/* May what is in state FROM be brought into state TO? */
bool deferral_may(enum deferral_state from, enum deferral_state to);

/* Has the time of one that is due on DUE run out on TODAY, the days of grace included? */
bool deferral_has_lapsed(const struct deferral_rule *rule, int32_t due, int32_t today);

#endif
