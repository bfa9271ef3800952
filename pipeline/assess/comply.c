/*
 * comply: the stage that rewrites compliance, programme, programme_loss and programme_teacher of a period: planned
 * against held hours, why they differ, works, topics, the year's end. In: the registers and the policy's limit of a
 * lag. What it counts, and how: comply_count.c, comply_losses.c, comply_topics.c, comply_teachers.c.
 */
#include "assess/comply.h"
#include "assess/assess.h"
#include "assess/policy.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>

static int comply_all(struct run *run, const struct policy *policy, struct err *err)
{
    struct comply comply;
    struct comply_totals totals = {0};
    int failed = comply_load(run, &comply, err);
    if (failed == 0) {
        comply_count(&comply);
        failed = comply_write(run, &comply, policy->lag_limit_percent, &totals, err);
    }
    comply_free(&comply);
    if (failed != 0)
        return -1;
    run->made = totals.lines;
    snprintf(run->summary, sizeof run->summary,
             _("lines: %lld, hours planned: %lld, held: %lld; with a lag: %lld"), (long long)totals.lines,
             (long long)totals.planned, (long long)totals.held, (long long)totals.lagging);
    return 0;
}

int assess_comply(struct run *run, struct err *err)
{
    struct policy policy;
    if (policy_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &policy, err) != 0 ||
        store_begin(run->store, err) != 0)
        return -1;
    if (comply_all(run, &policy, err) == 0 && store_commit(run->store, err) == 0)
        return 0;
    store_rollback(run->store);
    return -1;
}
