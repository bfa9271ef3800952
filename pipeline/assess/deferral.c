/* deferral: see deferral.h. */
#include "assess/deferral.h"

#include <string.h>

const char *const deferral_state_names[DEFERRAL_STATES] = {
    [DEFERRAL_PROPOSED] = "proposed", [DEFERRAL_GRANTED] = "granted", [DEFERRAL_EXTENDED] = "extended",
    [DEFERRAL_RESOLVED] = "resolved", [DEFERRAL_LAPSED] = "lapsed",   [DEFERRAL_REFUSED] = "refused",
};

struct deferral_rule deferral_rule_of(const struct policy *policy)
{
    return (struct deferral_rule){.propose_after_days = policy->deferral_days,
                                  .propose_after_lessons_percent = policy->deferral_lessons_percent,
                                  .due_days = policy->deferral_due_days,
                                  .lapses = policy->deferral_lapse != POLICY_LAPSE_OPEN,
                                  .lapse_after_days = policy->deferral_lapse_after_days,
                                  .max_extensions = policy->deferral_extensions};
}

size_t deferral_spells(const struct deferral_day *days, size_t count, struct deferral_spell *spells)
{
    size_t found = 0;
    bool within = false;
    for (size_t i = 0; i < count; i++) {
        if (days[i].held == 0)
            continue;
        bool ill = days[i].ill > 0 && days[i].missed >= days[i].held;
        if (ill && within) {
            spells[found - 1].to = (int32_t)i;
            spells[found - 1].school_days++;
        } else if (ill) {
            spells[found++] = (struct deferral_spell){(int32_t)i, (int32_t)i, 1};
        }
        within = ill;
    }
    return found;
}

int deferral_spell_days(const struct deferral_spell *spell)
{
    return spell->to - spell->from + 1;
}

enum deferral_cause deferral_cause(const struct deferral_rule *rule, const struct rules_verdict *computed,
                                   int longest_days, int lessons_ill, int lessons_held)
{
    if (computed->outcome != RULES_NOT_ATTESTED || lessons_ill == 0)
        return DEFERRAL_NO_CAUSE;
    if (rule->propose_after_days > 0 && longest_days >= rule->propose_after_days)
        return DEFERRAL_BY_SPELL;
    if (rule->propose_after_lessons_percent > 0 && lessons_held > 0 &&
        (int64_t)lessons_ill * 100 >= (int64_t)rule->propose_after_lessons_percent * lessons_held)
        return DEFERRAL_BY_LESSONS;
    return DEFERRAL_NO_CAUSE;
}

enum deferral_state deferral_state_of(const char *name)
{
    int state = 0;
    while (state < DEFERRAL_STATES && strcmp(deferral_state_names[state], name) != 0)
        state++;
    return (enum deferral_state)state;
}

bool deferral_may(enum deferral_state from, enum deferral_state to)
{
    static const unsigned ways[DEFERRAL_STATES] = {
        [DEFERRAL_PROPOSED] = 1U << DEFERRAL_GRANTED | 1U << DEFERRAL_REFUSED,
        [DEFERRAL_GRANTED] = 1U << DEFERRAL_EXTENDED | 1U << DEFERRAL_RESOLVED | 1U << DEFERRAL_LAPSED,
        [DEFERRAL_EXTENDED] = 1U << DEFERRAL_EXTENDED | 1U << DEFERRAL_RESOLVED | 1U << DEFERRAL_LAPSED,
        [DEFERRAL_LAPSED] = 1U << DEFERRAL_RESOLVED,
    };
    return from < DEFERRAL_STATES && to < DEFERRAL_STATES && (ways[from] & 1U << to) != 0;
}

bool deferral_has_lapsed(const struct deferral_rule *rule, int32_t due, int32_t today)
{
    return rule->lapses && due < today && today - due > rule->lapse_after_days;
}
