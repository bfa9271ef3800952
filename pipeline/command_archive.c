/* command_archive: printed documents, as they are kept. See command.h. */
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "command.h"
#include "report/report.h"
#include "store/store.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>

enum { KEEP_YEARS = 5, KEEP_YEARS_MAX = 100 };

static int keep_years(const struct context *context, int64_t *years, struct err *err)
{
    *years = KEEP_YEARS;
    if (context->keep_years == NULL)
        return 0;
    char *end;
    *years = strtol(context->keep_years, &end, 10);
    if (*end != '\0' || end == context->keep_years || *years < 1 || *years > KEEP_YEARS_MAX)
        return err_set(err, ERR_CONFIG,
                       _("itog.ini: keep_years is %s; expected: a number of years from 1 to %d"),
                       context->keep_years, KEEP_YEARS_MAX);
    return 0;
}

static int check(const struct options *options, struct err *err)
{
    if (options->verify + options->prune + options->list + (options->copy != NULL) > 1)
        return err_set(err, ERR_USAGE, _("archive takes one of --list, --verify, --prune, --copy"));
    if (options->argc != (options->copy != NULL))
        return err_set(
            err, ERR_USAGE,
            _("archive takes a period with --copy (itog archive 2025-Q1 --copy DIR), and none without"));
    return 0;
}

static int open_run(struct run *run, const struct options *options, struct err *err)
{
    if (options->copy != NULL)
        return run_open(run, &options->context, options->argv[0], true, err);
    const struct context *context = &options->context;
    *run = (struct run){.arena = context->arena, .workspace = context->workspace, .fonts = context->fonts};
    run->store = store_open(arena_printf(run->arena, "%s/school.db", run->workspace),
                            options->prune ? STORE_WRITE : STORE_READ, err);
    if (run->store == NULL)
        return -1;
    run->utc_offset_min = run_offset(run->store);
    if (run_clock(context, run->utc_offset_min, &run->now_at, err) != 0)
        return -1;
    date_format(instant_day(run->now_at, run->utc_offset_min), run->today);
    return 0;
}

int command_archive(struct options *options, struct err *err)
{
    struct run run = {0};
    int64_t damaged = 0, years = 0;
    int lock = -1;
    FILE *out = options->context.quiet ? NULL : stdout;
    int failed = check(options, err);
    if (failed == 0)
        failed = keep_years(&options->context, &years, err);
    if (failed == 0 && options->prune)
        failed = workspace_lock(options->context.workspace, &lock, err);
    if (failed == 0)
        failed = open_run(&run, options, err);
    if (failed == 0 && options->verify)
        failed = report_archive_verify(&run, years, out, &damaged, err);
    else if (failed == 0 && options->prune)
        failed = report_archive_prune(&run, years, out, err);
    else if (failed == 0 && options->copy != NULL)
        failed = report_archive_copy(&run, options->copy, out, &damaged, err);
    else if (failed == 0)
        failed = out != NULL ? report_archive_list(&run, out, err) : 0;
    run_close(&run);
    file_unlock(lock);
    if (failed != 0)
        return err_place(err, "archive");
    return damaged > 0 ? ERR_OPEN_ITEMS : 0;
}
