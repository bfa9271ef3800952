/* command_forecast: the forecast on a day, its letters, its scores, its counts. See command.h. */
#include "assess/assess.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "command.h"
#include "deliver/deliver.h"
#include "report/report.h"
#include "store/store.h"
#include "workspace.h"

#include <string.h>

/* While a period runs it is not graded yet: the forecast looks at the journal alone. */
static struct stage forecast_stage(const struct run *run)
{
    struct stage stage = *stage_find("forecast");
    const char *day = run->as_of != NULL ? run->as_of : run->today;
    if (strcmp(day, run->period.ends_on) <= 0)
        stage.needs[0] = NULL;
    return stage;
}

/* Letters need to know the families, and these the roll that grade makes. */
static int send(struct run *run, struct err *err)
{
    static const struct stage letters = {"letters", "", {NULL}, report_letters, false};
    static const struct stage queue = {"notify", "", {NULL}, deliver_notify, false};
    return run_stage(run, stage_find("recipients"), err) != 0 || run_stage(run, &letters, err) != 0 ||
                   run_stage(run, &queue, err) != 0
               ? -1
               : 0;
}

/* Once the period has ended or its results were issued, only `itog run` computes the marks by another policy. */
static int grade(struct run *run, struct err *err)
{
    const char *issued_sql =
        arena_printf(run->arena,
                     "SELECT EXISTS (SELECT 1 FROM edition WHERE period_id = %lld AND report IN "
                     "('extract', 'notice'))",
                     (long long)run->period.id);
    int64_t issued = store_int(run->store, issued_sql, -1, err);
    bool out = strcmp(run->today, run->period.ends_on) > 0 || issued > 0;
    return issued < 0 || (out && run_check_policy(run, err) != 0) ? -1
                                                                  : run_stage(run, stage_find("grade"), err);
}

static int forecast(struct run *run, const struct options *options, struct err *err)
{
    bool loud = !options->context.quiet;
    if (options->send && grade(run, err) != 0)
        return -1;
    static const struct stage warnings = {"warnings", "", {NULL}, report_forecast, false};
    struct stage stage = forecast_stage(run);
    if (run_stage(run, &stage, err) != 0)
        return -1;
    if (loud)
        printf("%-10s  %s\n", "forecast", run->summary);
    if (run_stage(run, &warnings, err) != 0)
        return -1;
    if (loud) {
        if (report_forecast_text(run, stdout, err) != 0)
            return -1;
        printf(_("the workbook: %s\n"), arena_printf(run->arena, "%s/forecast.xlsx", run->out_dir));
    }
    if (!options->send)
        return 0;
    struct err cause = {0};
    const char *letters_sql = arena_printf(
        run->arena,
        "SELECT count(*) FROM outbox WHERE event = 'forecast' AND state = 'queued' AND period_id = %lld",
        (long long)run->period.id);
    if (send(run, err) != 0)
        return -1;
    if (loud)
        printf(_("letters on paper: %s/forecast; messages of the forecast in the queue: %lld\n"),
               run->out_dir, (long long)store_int(run->store, letters_sql, 0, &cause));
    return 0;
}

static int take_as_of(struct run *run, const char *text, struct err *err)
{
    int32_t day;
    char as_of[11];
    if (text == NULL)
        return 0;
    if (!date_read(text, &day))
        return err_set(err, ERR_USAGE, _("%s %s: a day such as 2025-11-21 or 21.11.2025 was expected"),
                       "--as-of", text);
    run->as_of = arena_strdup(run->arena, date_format(day, as_of));
    return 0;
}

static int work(struct run *run, const struct options *options, struct err *err)
{
    bool loud = !options->context.quiet;
    if (options->prior != NULL) {
        if (assess_take_prior(run, options->prior, err) != 0)
            return -1;
        if (loud)
            printf(_("%s was read; from now on its counts are learned from, too\n"), options->prior);
    }
    if (options->export_prior != NULL) {
        if (workspace_spare(run->workspace, options->export_prior, err) != 0 ||
            assess_export_prior(run, options->export_prior, err) != 0)
            return -1;
        if (loud)
            printf(_("%s: the counts of %lld periods, without names\n"), options->export_prior,
                   (long long)run->made);
    }
    if (options->backtest)
        return assess_backtest(run, err) != 0 ? -1 : loud ? report_scores(run, stdout, err) : 0;
    return options->argc == 1 ? forecast(run, options, err) : 0;
}

int command_forecast(struct options *options, struct err *err)
{
    bool whole = options->backtest || options->prior != NULL || options->export_prior != NULL;
    if (options->argc > 1 || (options->argc == 0 && !whole))
        return err_set(err, ERR_USAGE, _("%s takes one period: itog %s 2025-Q1"), "forecast", "forecast");
    if (options->backtest && (options->send || options->as_of != NULL))
        return err_set(err, ERR_USAGE, _("--backtest looks at closed periods: leave --send and --as-of out"));
    int lock = -1;
    struct run run = {0};
    if (workspace_lock(options->context.workspace, &lock, err) != 0)
        return err_place(err, "forecast");
    int failed = options->argc == 1 ? run_open(&run, &options->context, options->argv[0], false, err)
                                    : run_open_school(&run, &options->context, STORE_WRITE, err);
    if (failed == 0)
        failed = take_as_of(&run, options->as_of, err);
    if (failed == 0)
        failed = work(&run, options, err);
    run_close(&run);
    file_unlock(lock);
    if (failed != 0)
        return strncmp(err->message, "forecast: ", 10) == 0 ? -1 : err_place(err, "forecast");
    return 0;
}
