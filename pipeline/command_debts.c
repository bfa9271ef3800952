/* command_debts: academic debts, listed. See command.h. */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "command.h"
#include "report/report.h"
#include "store/store.h"

#include <string.h>

/* Read-only; without a period: all of them. */
static int open_run(struct run *run, const struct options *options, struct err *err)
{
    const struct context *context = &options->context;
    if (options->argc == 1)
        return run_open(run, context, options->argv[0], true, err);
    *run = (struct run){.arena = context->arena, .workspace = context->workspace};
    run->store = store_open(arena_printf(run->arena, "%s/school.db", run->workspace), STORE_READ, err);
    if (run->store == NULL)
        return -1;
    run->utc_offset_min = run_offset(run->store);
    if (run_clock(context, run->utc_offset_min, &run->now_at, err) != 0)
        return -1;
    date_format(instant_day(run->now_at, run->utc_offset_min), run->today);
    return 0;
}

int command_debts(struct options *options, struct err *err)
{
    struct run run = {0};
    struct debts_view view = {.overdue = options->overdue, .all = options->context.everybody};
    int64_t over = 0;
    if (options->argc > 1)
        return err_set(err, ERR_USAGE, _("debts takes one period at most: itog debts 2025-Y"));
    const char *title = options->class_title;
    if (title != NULL && !text_is_utf8(title, strlen(title), &(size_t){0}))
        return err_set(err, ERR_USAGE, _("%s is not UTF-8"), "--class");
    int failed = open_run(&run, options, err);
    if (failed == 0 && title != NULL)
        failed = report_find_class(&run, title, &view.class_group_id, err);
    if (failed == 0)
        failed = report_debts(&run, &view, options->context.quiet ? NULL : stdout, &over, err);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "debts");
    return over > 0 ? ERR_OPEN_ITEMS : 0;
}
