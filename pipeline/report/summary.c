/* summary: stage: the summary workbook out/<period>/summary.xlsx, from templates/summary. */
#include "base/arena.h"
#include "base/i18n.h"
#include "report/report.h"
#include "store/store.h"
#include "report/workbook.h"
#include "stage.h"

#include <stdio.h>

/* Sums of marks that were changed since would be wrong as a whole. */
static int check_fresh(struct run *run, struct err *err)
{
    struct err cause = {0};
    const char *sql = arena_printf(
        run->arena,
        "SELECT (SELECT count(*) FROM result WHERE period_id = %lld AND stale_import_id IS NOT NULL) + "
        "(SELECT count(*) FROM certificate WHERE period_id = %lld AND stale_import_id IS NOT NULL)",
        (long long)run->period.id, (long long)run->period.id);
    int64_t stale = store_int(run->store, sql, 0, &cause);
    if (stale == 0)
        return 0;
    return err_set(err, ERR_DATA,
                   _n("%lld mark was changed after it was computed: itog run %s",
                      "%lld marks were changed after they were computed: itog run %s", (unsigned long)stale),
                   (long long)stale, run->period.code);
}

int report_summary(struct run *run, struct err *err)
{
    if (check_fresh(run, err) != 0)
        return -1;
    struct workbook workbook = {.folder = "summary",
                                .path = arena_printf(run->arena, "%s/summary.xlsx", run->out_dir),
                                .stage = "summary",
                                .artifact = arena_printf(run->arena, "%s/summary.xlsx", run->out_name)};
    if (workbook_make(run, &workbook, err) != 0)
        return -1;
    run->made = workbook.sheets;
    snprintf(run->summary, sizeof run->summary, _("summary.xlsx: %lld sheets, %lld cells"),
             (long long)workbook.sheets, (long long)workbook.cells);
    return 0;
}
