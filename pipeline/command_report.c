/* command_report: reports by name; the store is only read. See command.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "command.h"
#include "report/report.h"
#include "store/lookup.h"

#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int take_choice(struct run *run, const struct options *options, struct report_choice *choice,
                       struct err *err)
{
    const char *const given[] = {"--class",      options->class_title, "--pupil",
                                 options->pupil, "--teacher",          options->teacher};
    for (size_t i = 0; i < sizeof given / sizeof *given; i += 2)
        if (given[i + 1] != NULL && !text_is_utf8(given[i + 1], strlen(given[i + 1]), &(size_t){0}))
            return err_set(err, ERR_USAGE, _("%s is not UTF-8"), given[i]);
    *choice = (struct report_choice){.teacher = options->teacher,
                                     .form = options->form,
                                     .look = options->context.asked_look,
                                     .html = options->html,
                                     .preview = options->preview};
    if (options->teacher != NULL && command_check_teacher(run, options->teacher, err) != 0)
        return -1;
    if (options->class_title != NULL &&
        report_find_class(run, options->class_title, &choice->class_group_id, err) != 0)
        return -1;
    struct lookup pupil = {0};
    if (options->pupil != NULL && lookup_pupil(run->store, run->arena, options->pupil, &pupil, err) != 0)
        return -1;
    choice->pupil_id = pupil.id;
    const char *const parts[] = {options->class_title, options->teacher, pupil.title};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] != NULL)
            choice->about = choice->about != NULL
                                ? arena_printf(run->arena, "%s, %s", choice->about, parts[i])
                                : parts[i];
    return 0;
}

/* Shows PATH in a browser: $BROWSER, or what the desktop takes. Without a terminal or a desktop nothing is done. */
static void show(const char *path)
{
    const char *browser = getenv("BROWSER");
    bool desktop = getenv("DISPLAY") != NULL || getenv("WAYLAND_DISPLAY") != NULL;
    if (!isatty(STDOUT_FILENO) || (browser == NULL && !desktop))
        return;
    char *const words[] = {(char *)(browser != NULL ? browser : "xdg-open"), (char *)path, NULL};
    pid_t child;
    if (posix_spawnp(&child, words[0], NULL, NULL, words, environ) == 0 && browser == NULL)
        waitpid(child, NULL, 0); /* xdg-open ends at once */
}

/* What was made, a line a file. */
static void tell(const struct run *run, const struct report_choice *choice)
{
    const long long pages = choice->pages, sheets = (pages + 1) / 2; /* printed on both sides */
    if (choice->path != NULL && choice->html)
        printf(_("%s/%s: documents: %lld\n"), run->workspace, choice->path, (long long)choice->documents);
    else if (choice->path != NULL && choice->blank > 0)
        printf(_("%s/%s: documents: %lld, sheets: %lld, pages: %lld (blank backs: %lld)\n"), run->workspace,
               choice->path, (long long)choice->documents, sheets, pages, (long long)choice->blank);
    else if (choice->path != NULL)
        printf(_("%s/%s: documents: %lld, sheets: %lld, pages: %lld\n"), run->workspace, choice->path,
               (long long)choice->documents, sheets, pages);
    if (choice->workbook != NULL)
        printf(_("%s/%s: cells: %lld\n"), run->workspace, choice->workbook, (long long)choice->cells);
    if (choice->path == NULL && choice->workbook == NULL && choice->failed == 0)
        printf(_("there is nobody to show: no sheet was made\n"));
}

static int make(struct run *run, const struct options *options, int64_t *failed, struct err *err)
{
    struct report_choice choice;
    if (take_choice(run, options, &choice, err) != 0 ||
        report_by_name(run, options->argv[0], &choice, err) != 0)
        return -1;
    *failed = choice.failed;
    if (!options->context.quiet)
        tell(run, &choice);
    if (choice.preview && choice.path != NULL)
        show(arena_printf(run->arena, "%s/%s", run->workspace, choice.path));
    return 0;
}

int command_report(struct options *options, struct err *err)
{
    struct run run = {0};
    if (options->argc == 0) {
        run = (struct run){.arena = options->context.arena,
                           .workspace = options->context.workspace,
                           .templates = options->context.templates};
        return report_list(&run, stdout, err) != 0 ? err_place(err, "report") : 0;
    }
    if (options->argc != 2)
        return err_set(err, ERR_USAGE,
                       _("report takes a name and a period: itog report class_sheet 2025-Q1"));
    int64_t failed_sheets = 0;
    int failed = run_open(&run, &options->context, options->argv[1], true, err);
    if (failed == 0)
        failed = file_make_dirs(run.out_dir, err);
    if (failed == 0)
        run_warn_policy(&run);
    if (failed == 0)
        failed = make(&run, options, &failed_sheets, err);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "report %s", options->argv[0]);
    return failed_sheets > 0 ? ERR_OPEN_ITEMS : 0;
}
