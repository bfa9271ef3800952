/* command_print: documents as a print job, or what would be wrong with it; to a printer, or packed for a print shop. See command.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "command.h"
#include "deliver/deliver.h"
#include "report/report.h"
#include "workspace.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WAIT_S = 600 };

static int take_number(const char *option, const char *text, long *number, struct err *err)
{
    char *end;
    *number = 0;
    if (text == NULL)
        return 0;
    *number = strtol(text, &end, 10);
    if (end == text || *end != '\0' || *number < 1)
        return err_set(err, ERR_USAGE, _("%s %s: a running number, 1 or more, was expected"), option, text);
    return 0;
}

static int take_order(const char *order, bool *by_address, struct err *err)
{
    *by_address = order != NULL && strcmp(order, "address") == 0;
    if (order != NULL && !*by_address && strcmp(order, "name") != 0)
        return err_set(err, ERR_USAGE, _("--order %s: name or address was expected"), order);
    return 0;
}

static int check(const struct options *options, const struct print_choice *choice, struct err *err)
{
    const struct option_print *print = &options->print;
    if (choice->separators && (!choice->building || choice->by_address))
        return err_set(err, ERR_USAGE, _("--separators goes with --building, in the order of names"));
    if ((choice->from != 0 || choice->to != 0) && !choice->building && options->class_title == NULL)
        return err_set(err, ERR_USAGE, _("--from and --to are of --class or --building"));
    if (choice->to != 0 && choice->to < choice->from)
        return err_set(err, ERR_USAGE, _("--to %ld is before --from %ld"), choice->to, choice->from);
    if ((print->pack == NULL) != (print->key == NULL))
        return err_set(err, ERR_USAGE, _("--pack goes with --for: the print shop's public key"));
    if (print->pack != NULL && print->printer != NULL)
        return err_set(err, ERR_USAGE, _("--printer or --pack, not both"));
    if (print->preflight && (print->pack != NULL || print->printer != NULL || print->piece_count > 0 ||
                             choice->from != 0 || choice->to != 0))
        return err_set(err, ERR_USAGE,
                       _("--preflight prints nothing; it goes with --class, --all, --order, --what"));
    return 0;
}

static int take_choice(const struct options *options, struct print_choice *choice, struct err *err)
{
    const struct option_print *print = &options->print;
    *choice = (struct print_choice){.what = print_what_find(print->what),
                                    .building = print->building,
                                    .separators = print->separators,
                                    .split = print->split < INT_MAX ? (int)print->split : INT_MAX,
                                    .pieces = print->pieces,
                                    .piece_count = print->piece_count};
    if (options->argc != 1)
        return err_set(err, ERR_USAGE, _("print takes a period: itog print 2025-Q1"));
    if (choice->what == NULL)
        return err_set(err, ERR_USAGE, _("--what %s: extracts or forecasts was expected"), print->what);
    if (take_number("--from", options->from, &choice->from, err) != 0 ||
        take_number("--to", print->to, &choice->to, err) != 0 ||
        take_order(options->defer.order, &choice->by_address, err) != 0)
        return -1;
    return check(options, choice, err);
}

/* What was issued under another policy may be printed again. Once the results are out, nothing more is forecast; until then forecasts
 * are of their day, whatever the policy is now. */
static int check_what(struct run *run, const struct print_choice *choice, struct err *err)
{
    if (strcmp(choice->what->report, "extract") == 0) {
        run_warn_policy(run);
        return 0;
    }
    bool out;
    if (report_results_are_out(run, &out, err) != 0)
        return -1;
    return out ? err_set(err, ERR_DATA,
                         _("the results of %s are there: its forecasts are not printed any more"),
                         run->period.code)
               : 0;
}

static int prepare(struct run *run, const struct options *options, struct print_choice *choice,
                   struct err *err)
{
    if (check_what(run, choice, err) != 0)
        return -1;
    return options->class_title != NULL
               ? report_find_class(run, options->class_title, &choice->class_group_id, err)
               : 0;
}

static int make(struct run *run, const struct options *options, struct print_choice *choice, struct err *err)
{
    if (prepare(run, options, choice, err) != 0)
        return -1;
    return report_print(run, choice, options->context.quiet ? NULL : stdout, err);
}

static int preflight(struct options *options, struct print_choice *choice, struct err *err)
{
    struct run run = {0};
    int64_t findings = 0;
    int failed = run_open(&run, &options->context, options->argv[0], true, err);
    if (failed == 0)
        failed = prepare(&run, options, choice, err);
    if (failed == 0)
        failed = report_preflight(&run, choice, options->context.quiet ? NULL : stdout, &findings, err);
    run_close(&run);
    if (failed != 0)
        return err_place(err, "print");
    return findings > 0 ? ERR_OPEN_ITEMS : 0;
}

/* To the printer, or into a pack. */
static int send(struct run *run, const struct options *options, const struct print_choice *choice,
                int64_t *failed, struct err *err)
{
    const struct option_print *print = &options->print;
    FILE *out = options->context.quiet ? NULL : stdout;
    if (print->printer != NULL) {
        const struct print_order order = {choice->job, print->printer,
                                          print->wait > 0 && print->wait < INT_MAX ? (int)print->wait
                                                                                   : WAIT_S};
        return deliver_print(run, &order, out, failed, err);
    }
    if (print->pack == NULL)
        return 0;
    if (deliver_pack(run, choice->job, choice->folder, print->key, print->pack, err) != 0)
        return -1;
    if (out != NULL)
        fprintf(out, _("%s: encrypted for %s\n"), print->pack, print->key);
    return 0;
}

int command_print(struct options *options, struct err *err)
{
    struct run run = {0};
    struct print_choice choice;
    int lock = -1;
    int64_t unprinted = 0;
    if (take_choice(options, &choice, err) != 0)
        return -1;
    if (options->print.preflight)
        return preflight(options, &choice, err);
    int failed = workspace_lock(options->context.workspace, &lock, err);
    if (failed == 0)
        failed = run_open(&run, &options->context, options->argv[0], false, err);
    if (failed == 0)
        failed = make(&run, options, &choice, err);
    if (failed == 0)
        failed = send(&run, options, &choice, &unprinted, err);
    run_close(&run);
    file_unlock(lock);
    if (failed != 0)
        return err_place(err, "print");
    return choice.held + unprinted > 0 ? ERR_OPEN_ITEMS : 0;
}
