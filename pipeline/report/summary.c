/* summary: stage: the summary workbook out/<period>/summary.xlsx, from templates/summary. */
#include "base/arena.h"
#include "base/i18n.h"
#include "report/report.h"
#include "report/workbook.h"
#include "stage.h"

#include <stdio.h>

int report_summary(struct run *run, struct err *err)
{
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
