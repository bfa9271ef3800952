/*
 * council: the second half of the stage promote: out/<period>/council.pdf, a sheet a class with the draft of the pedagogical
 * council's decision, or with the decision once it is imported; and out/<period>/debts.pdf, a notice a pupil with
 * academic debts, for the family to sign. In: what assess_promote left. For a period that is no year nothing; before the
 * year is over neither of the two, and those of an earlier run are removed.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "report/form.h"
#include "report/report.h"
#include "stage.h"

#include <stdio.h>
#include <string.h>

int report_council(struct run *run, struct err *err)
{
    struct form council = {.folder = "council", .stage = "promote"};
    struct form debts = {.folder = "debt_notice", .stage = "promote"};
    if (strcmp(run->period.kind, "year") != 0)
        return 0;
    council.path = arena_printf(run->arena, "%s/council.pdf", run->out_name);
    debts.path = arena_printf(run->arena, "%s/debts.pdf", run->out_name);
    council.none = debts.none = strcmp(run->today, run->period.ends_on) <= 0;
    if (form_make(run, &council, err) != 0 || form_make(run, &debts, err) != 0)
        return -1;
    if (council.none)
        return 0;
    size_t len = strlen(run->summary);
    snprintf(run->summary + len, sizeof run->summary - len, _("; sheets: %lld, notices: %lld"),
             (long long)council.sheets, (long long)debts.sheets);
    return 0;
}
