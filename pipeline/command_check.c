/* command_check: the commands that tell people what to see to: check and comply (stages whose outcome is told in full)
 * and findings. See command.h. */
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "command.h"
#include "import/import.h"
#include "report/report.h"
#include "store/lookup.h"
#include "store/store.h"
#include "workspace.h"

#include <string.h>

int command_check_teacher(struct run *run, const char *name, struct err *err)
{
    struct stmt *stmt = store_prepare(
        run->store, "SELECT 1 FROM teacher WHERE withdrawn = 0 AND instr(sort_key, ?1) > 0 LIMIT 1", err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, text_lower(run->arena, name));
    int got = stmt_step(stmt, err);
    stmt_free(stmt);
    if (got == 0)
        return err_set(err, ERR_USAGE, _("--teacher %s: no teacher has such a name"), name);
    return got < 0 ? -1 : 0;
}

static int take_view(struct run *run, const struct options *options, struct check_view *view, struct err *err)
{
    const char *given[] = {options->class_title, options->teacher};
    for (size_t i = 0; i < sizeof given / sizeof *given; i++)
        if (given[i] != NULL && !text_is_utf8(given[i], strlen(given[i]), &(size_t){0}))
            return err_set(err, ERR_USAGE, _("%s is not UTF-8"), i == 0 ? "--class" : "--teacher");
    *view = (struct check_view){.all = options->context.everybody, .teacher = options->teacher};
    if (options->teacher != NULL && command_check_teacher(run, options->teacher, err) != 0)
        return -1;
    return options->class_title != NULL
               ? report_find_class(run, options->class_title, &view->class_group_id, err)
               : 0;
}

static int check(struct run *run, const struct options *options, int64_t *missing, struct err *err)
{
    struct check_view view;
    if (take_view(run, options, &view, err) != 0 || run_stage(run, stage_find("check"), err) != 0)
        return -1;
    if (report_check_text(run, &view, options->context.quiet ? NULL : stdout, missing, err) != 0)
        return -1;
    if (options->xlsx != NULL && workspace_spare(run->workspace, options->xlsx, err) != 0)
        return -1;
    if (options->xlsx != NULL && report_check_book(run, options->xlsx, view.class_group_id, err) != 0)
        return -1;
    if (!options->context.quiet)
        printf(_("the workbook: %s\n"), options->xlsx != NULL
                                            ? options->xlsx
                                            : arena_printf(run->arena, "%s/check.xlsx", run->out_dir));
    return 0;
}

int command_check(struct options *options, struct err *err)
{
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("%s takes one period: itog %s 2025-Q1"), "check", "check");
    int lock = -1;
    struct run run = {0};
    int64_t missing = 0;
    if (workspace_lock(options->context.workspace, &lock, err) != 0)
        return err_place(err, "check");
    int failed = run_open(&run, &options->context, options->argv[0], false, err);
    if (failed == 0)
        failed = check(&run, options, &missing, err);
    run_close(&run);
    file_unlock(lock);
    if (failed != 0)
        return strncmp(err->message, "check: ", 7) == 0 ? -1 : err_place(err, "check");
    return missing > 0 ? ERR_OPEN_ITEMS : 0;
}

static int take_comply(struct run *run, const struct options *options, struct comply_view *view,
                       struct err *err)
{
    static const char *const tables[] = {"teacher", "class", "subject", "type"};
    struct check_view same;
    struct lookup subject;
    bool known = options->by == NULL;
    for (size_t i = 0; !known && i < sizeof tables / sizeof *tables; i++)
        known = strcmp(tables[i], options->by) == 0;
    if (!known)
        return err_set(err, ERR_USAGE, _("--by %s: one of teacher, class, subject, type was expected"),
                       options->by);
    if (options->subject != NULL && !text_is_utf8(options->subject, strlen(options->subject), &(size_t){0}))
        return err_set(err, ERR_USAGE, _("%s is not UTF-8"), "--subject");
    if (take_view(run, options, &same, err) != 0)
        return -1;
    *view = (struct comply_view){
        .class_group_id = same.class_group_id, .teacher = same.teacher, .by = options->by, .all = same.all};
    if (options->subject == NULL)
        return 0;
    if (lookup_subject(run->store, run->arena, options->subject, &subject, err) != 0)
        return -1;
    view->subject_id = subject.id;
    return 0;
}

int command_comply(struct options *options, struct err *err)
{
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("%s takes one period: itog %s 2025-Q1"), "comply", "comply");
    int lock = -1;
    struct run run = {0};
    struct comply_view view;
    int64_t open_items = 0;
    if (workspace_lock(options->context.workspace, &lock, err) != 0)
        return err_place(err, "comply");
    int failed = run_open(&run, &options->context, options->argv[0], false, err);
    if (failed == 0)
        failed = take_comply(&run, options, &view, err);
    if (failed == 0)
        failed = run_stage(&run, stage_find("comply"), err);
    if (failed == 0)
        failed = report_comply_text(&run, &view, options->context.quiet ? NULL : stdout, &open_items, err);
    run_close(&run);
    file_unlock(lock);
    if (failed != 0)
        return strncmp(err->message, "comply: ", 8) == 0 ? -1 : err_place(err, "comply");
    return open_items > 0 ? ERR_OPEN_ITEMS : 0;
}

int command_findings(struct options *options, struct err *err)
{
    if (options->argc != 0)
        return err_set(err, ERR_USAGE, _("findings takes no argument; see itog findings --help"));
    struct run run = {0};
    struct check_view view = {0};
    int64_t errors = 0;
    int failed = run_open_school(&run, &options->context, STORE_READ, err);
    if (failed == 0)
        failed = take_view(&run, options, &view, err);
    if (failed == 0)
        failed = report_findings(&run, &view, import_code_text, options->context.quiet ? NULL : stdout,
                                 &errors, err);
    if (failed == 0 && options->xlsx != NULL)
        failed = workspace_spare(run.workspace, options->xlsx, err);
    if (failed == 0 && options->xlsx != NULL)
        failed = report_findings_book(&run, options->xlsx, view.class_group_id, err);
    if (failed == 0 && options->xlsx != NULL && !options->context.quiet)
        printf(_("the workbook: %s\n"), options->xlsx);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "findings");
    return errors > 0 ? ERR_OPEN_ITEMS : 0;
}
