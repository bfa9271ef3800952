/* command_lock: the commands about changes: lock, unlock, reopen, history. See command.h. */
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "command.h"
#include "import/import.h"
#include "report/report.h"
#include "store/store.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "2025-10-30", "30.10.2025": the midnight after it; else the instant itself. */
static int parse_until(const char *text, int utc_offset_min, int64_t *until_at, struct err *err)
{
    enum { DAY = 86400 };
    int32_t day;
    if (!instant_read(text, utc_offset_min, until_at))
        return err_set(
            err, ERR_USAGE,
            _("--until %s: a day or a time such as 2025-10-30T18:00 or 30.10.2025 18:00 was expected"), text);
    if (strpbrk(text, ": T") == NULL && date_read(text, &day))
        *until_at += DAY;
    return 0;
}

static int check_lock(const struct options *options, const char *verb, struct err *err)
{
    bool lock = strcmp(verb, "lock") == 0, reopen = strcmp(verb, "reopen") == 0;
    if (options->argc > 1 || (options->argc == 0 && !lock))
        return err_set(err, ERR_USAGE, _("one period was expected; see itog %s --help"), verb);
    if (!lock && (options->reason == NULL || *options->reason == '\0'))
        return err_set(err, ERR_USAGE, _("--reason is missing: why the lock changes"));
    if (reopen && options->until == NULL)
        return err_set(err, ERR_USAGE, _("--until is missing: until when it is open"));
    if (reopen && options->class_title == NULL && options->subject == NULL)
        return err_set(err, ERR_USAGE, _("--class, --subject or both are missing; for all: itog unlock"));
    return 0;
}

static int apply(struct store *store, const struct options *options, const char *verb,
                 const struct lock_order *order, int utc_offset_min, struct err *err)
{
    int64_t until_at;
    if (strcmp(verb, "lock") == 0)
        return lock_set(store, order, options->teachers ? "closed_for_teachers" : "closed", err);
    if (strcmp(verb, "unlock") == 0)
        return lock_set(store, order, "open", err);
    if (parse_until(options->until, utc_offset_min, &until_at, err) != 0)
        return -1;
    return lock_reopen(store, order, options->class_title, options->subject, until_at, err);
}

int command_lock(struct options *options, struct err *err)
{
    const char *verb = options->argv[-1], *login = getenv("LOGNAME");
    int lock = -1, failed = check_lock(options, verb, err);
    bool list = options->argc == 0;
    if (failed != 0 || (!list && workspace_lock(options->context.workspace, &lock, err) != 0))
        return err_place(err, "%s", verb);
    struct store *store = run_store(&options->context, list ? STORE_READ : STORE_WRITE, err);
    failed = store != NULL ? 0 : -1;
    int offset = store != NULL ? run_offset(store) : 0;
    struct lock_order order = {.period = list ? NULL : options->argv[0],
                               .by = options->by != NULL ? options->by
                                     : login != NULL     ? login
                                                         : "",
                               .reason = options->reason};
    if (failed == 0)
        failed = list ? run_clock(&options->context, offset, &order.now_at, err)
                      : run_act_clock(store, &options->context, offset, &order.now_at, err);
    if (failed == 0 && !list)
        failed = apply(store, options, verb, &order, offset, err);
    if (failed == 0 && !options->context.quiet)
        failed = lock_list(store, order.now_at, offset, stdout, err);
    store_close(store);
    if (!list)
        file_unlock(lock);
    return failed == 0 ? 0 : err_place(err, "%s", verb);
}

int command_history(struct options *options, struct err *err)
{
    if (options->argc < 1 || options->argc > 2)
        return err_set(err, ERR_USAGE,
                       _("history takes a pupil and perhaps a subject: itog history PUPIL [SUBJECT]"));
    struct store *store = run_store(&options->context, STORE_READ, err);
    int failed = store != NULL ? report_history(store, run_offset(store), options->argv[0],
                                                options->argc > 1 ? options->argv[1] : NULL, stdout, err)
                               : -1;
    store_close(store);
    return failed == 0 ? 0 : err_place(err, "history");
}
