/* command: the table of commands and the small ones: init, sample, region, status. See command.h. */
#include "command.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "report/report.h"
#include "sample/sample.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

const struct command command_table[] = {
    {"init", "init DIR [--policy common|percent]", N_("make a school's folder"),
     N_("Makes DIR with itog.ini (settings), policy.ini (how final marks are made: change it to your local "
        "act),\n"
        "school.db (the data) and inbox/ (put journal exports here). --policy percent is for sources with "
        "marks of 0 to 100.\n"),
     FLAG_POLICY, command_init},
    {"import", "import [--preview] [--mapping FILE] [PATH ...]", N_("read a journal export"),
     N_("Reads folders or .zip files: the journal layout (CSV files, see samples/README.md) or OneRoster CSV "
        "1.1. Without PATH:\n"
        "whatever lies in inbox/. Class registers and other sheets (.xlsx, .csv) are read too, also a single "
        "file: mappings\n"
        "(mapping/ in the school's folder, then the ready ones) say where pupils, dates and marks stand. For "
        "every file it\n"
        "tells how many rows were read, accepted and rejected; each rejected row is told with its file, line "
        "and column.\n"
        "The same export again changes nothing. Exit code 1: some rows were rejected.\n"
        "  --preview        show how the first rows would be read; nothing is stored\n"
        "  --mapping FILE   read sheets by this mapping only (an ini file; see templates/mappings)\n"),
     FLAG_PREVIEW | FLAG_MAPPING, command_import},
    {"run", "run PERIOD [--import PATH] [--until STAGE] [--dry-run] [--all]",
     N_("close a period: all stages"),
     N_("Runs all stages for PERIOD (such as 2025-Q1, 2025-H1, 2025-Y; or the identifier in the import). "
        "Results lie in\n"
        "out/PERIOD/ of the workspace; begin with index.html.\n"
        "  --import PATH   read this journal export first\n"
        "  --until STAGE   stop after this stage\n"
        "  --dry-run       work on a copy and tell what would be made; nothing is changed\n"
        "  --all           extracts for all pupils, not only for families who get paper\n"
        "Exit code 1: done, but a document could not be made; the message says which.\n"),
     FLAG_ALL | FLAG_DRY_RUN | FLAG_UNTIL | FLAG_IMPORT, command_run},
    {"status", "status [PERIOD]", N_("what is left to do"),
     N_("Shows the ledger of PERIOD (default: the last one that was run): marks, families, messages, "
        "deadlines.\n"
        "Exit code 0 only when nothing is open.\n"),
     0, command_status},
    {"sample", "sample [--pupils N] [--seed S] [--classes K] [--through PERIOD] DIR",
     N_("write an invented school's journal export"),
     N_("Writes a journal export of an invented school of N pupils into DIR (an empty or new folder). The "
        "same N and S give\n"
        "the same files.\n"
        "  --pupils N         how many (default 1000)\n"
        "  --seed S           another school (default 1)\n"
        "  --classes K        only K classes, for a small example\n"
        "  --through PERIOD   data until the end of this period: 2025-Q1 (default) to 2025-Y\n"),
     FLAG_SAMPLE, command_sample},
    {"region", "region init --from BUNDLE [--policy NAME] DIR", N_("many schools at once"),
     N_("Reads a OneRoster CSV bundle (folder or .zip) of many schools and makes DIR/schools/ID/, a "
        "workspace for each school,\n"
        "with its part of the bundle imported. Then, for a school: itog -C DIR/schools/ID run PERIOD.\n"
        "  --policy NAME   the policy of the new workspaces (default: percent)\n"),
     FLAG_FROM | FLAG_POLICY, command_region},
};
const size_t command_count = sizeof command_table / sizeof *command_table;

int command_init(struct options *options, struct err *err)
{
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("init takes one folder: itog init DIR"));
    struct workspace_defaults defaults = {"ru", options->policy != NULL ? options->policy : "common",
                                          options->context.templates};
    if (workspace_create(options->argv[0], &defaults, err) != 0)
        return err_place(err, "init");
    if (!options->context.quiet)
        printf(_("%s is ready: check policy.ini, then: itog -C %s import JOURNAL\n"), options->argv[0],
               options->argv[0]);
    return 0;
}

int command_sample(struct options *options, struct err *err)
{
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("sample takes one folder: itog sample --pupils N DIR"));
    struct sample_options sample = {.pupils = options->pupils > 0 ? (int)options->pupils : 1000,
                                    .seed = options->seed > 0 ? (uint64_t)options->seed : 1,
                                    .classes = (int)options->classes,
                                    .through = options->through};
    if (sample_write(options->argv[0], &sample, err) != 0)
        return err_place(err, "sample");
    if (!options->context.quiet)
        printf(_("%s holds the journal of an invented school\n"), options->argv[0]);
    return 0;
}

int command_status(struct options *options, struct err *err)
{
    if (options->argc > 1)
        return err_set(err, ERR_USAGE, _("status takes one period at most"));
    const char *code = options->argc == 1 ? options->argv[0] : run_last_period(&options->context, err);
    if (code == NULL)
        return -1;
    struct run run;
    int64_t open_items = 0;
    int failed = run_open(&run, &options->context, code, true, err);
    if (failed == 0)
        failed = report_status(&run, options->context.quiet ? NULL : stdout, &open_items, err);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "status");
    return open_items > 0 ? ERR_OPEN_ITEMS : 0;
}
