/* command_region: `itog region init --from BUNDLE DIR`. See command.h and region/region.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "command.h"
#include "region/region.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

enum { MOSCOW_OFFSET_MIN = 180 };

static void print_schools(const struct region_report *report, bool quiet)
{
    for (size_t i = 0; i < report->school_count; i++) {
        const struct region_school *school = &report->schools[i];
        if (school->failure != NULL)
            fprintf(stderr, _("%s: not imported: %s\n"), school->dir, school->failure);
        else if (school->errors + school->warnings > 0)
            fprintf(stderr, _("%s: %lld errors, %lld warnings; see table finding of its school.db\n"),
                    school->dir, (long long)school->errors, (long long)school->warnings);
        else if (!quiet)
            printf(school->made ? _("%s: workspace made, journal imported\n") : _("%s: imported again\n"),
                   school->dir);
    }
}

static void print_findings(const struct region_report *report)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const struct region_finding *finding = &report->findings[i];
        fprintf(stderr, "%s:%lld: %s: %s (%s)\n", finding->file, (long long)finding->line, finding->column,
                import_code_text(finding->code), finding->value);
    }
    if (report->unassigned > (int64_t)report->finding_count)
        fprintf(stderr, _("... and %lld more rows that belong to no school\n"),
                (long long)(report->unassigned - (int64_t)report->finding_count));
}

int command_region(struct options *options, struct err *err)
{
    struct context *context = &options->context;
    if (options->argc != 2 || strcmp(options->argv[0], "init") != 0 || options->from == NULL)
        return err_set(err, ERR_USAGE, _("region is used so: itog region init --from BUNDLE DIR"));
    const char *dir = options->argv[1];
    struct workspace_defaults defaults = {"ru", options->policy != NULL ? options->policy : "percent",
                                          context->templates};
    struct region_options region = {
        .utc_offset_min = MOSCOW_OFFSET_MIN, .defaults = &defaults, .mark_high = workspace_mark_high};
    struct region_report report = {0};
    int lock = -1;
    if (run_clock(context, region.utc_offset_min, &region.now_at, err) != 0 ||
        file_make_dirs(dir, err) != 0 || workspace_lock(dir, &lock, err) != 0)
        return err_place(err, "region");
    int failed = region_init(options->from, dir, &region, context->arena, &report, err);
    file_unlock(lock);
    if (failed != 0)
        return err_place(err, "region");
    if (!context->quiet)
        print_import_counts(report.files, report.file_count);
    print_schools(&report, context->quiet);
    print_findings(&report);
    bool open = report.unassigned > 0;
    for (size_t i = 0; i < report.school_count; i++)
        open = open || report.schools[i].failure != NULL ||
               report.schools[i].errors + report.schools[i].warnings > 0;
    return open ? ERR_OPEN_ITEMS : 0;
}
