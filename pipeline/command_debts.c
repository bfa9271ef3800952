/* command_debts: academic debts, listed. See command.h. */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "command.h"
#include "report/report.h"
#include "store/store.h"

#include <string.h>

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
    /* without a period: all of them */
    int failed = options->argc == 1 ? run_open(&run, &options->context, options->argv[0], true, err)
                                    : run_open_school(&run, &options->context, STORE_READ, err);
    if (failed == 0 && title != NULL)
        failed = report_find_class(&run, title, &view.class_group_id, err);
    if (failed == 0)
        failed = report_debts(&run, &view, options->context.quiet ? NULL : stdout, &over, err);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "debts");
    return over > 0 ? ERR_OPEN_ITEMS : 0;
}
