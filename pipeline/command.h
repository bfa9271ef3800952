/*
 * command: what can stand behind "itog". A command is an entry in one static table: its name, usage, help,
 * and the function.
 */
#ifndef ITOG_COMMAND_H
#define ITOG_COMMAND_H

#include "base/err.h"
#include "options.h"

#include <stdbool.h>

struct command {
    const char *name;
    const char *usage;                                    /* behind "itog " */
    const char *summary;                                  /* one line, N_() */
    const char *text;                                     /* paragraphs, N_() */
    unsigned takes;                                       /* of enum option_flag */
    int (*run)(struct options *options, struct err *err); /* returns an exit code, or -1 with ERR */
};

extern const struct command command_table[];
extern const size_t command_count;

/* mark_high of import_options, from a workspace's policy.ini; 0: there is none. */
int workspace_mark_high(const char *workspace, int *high, struct err *err);

/* A part of a name that no teacher has is a slip of the pen, not a journal without gaps: ERR_USAGE. */
int command_check_teacher(struct run *run, const char *name, struct err *err);

struct import_file_count;

/* For every file: read, accepted, rejected, changed. */
void print_import_counts(const struct import_file_count *files, size_t count);

int command_init(struct options *options, struct err *err);
int command_import(struct options *options, struct err *err);
int command_run(struct options *options, struct err *err);
int command_status(struct options *options, struct err *err);
int command_check(struct options *options, struct err *err);
int command_report(struct options *options, struct err *err);
int command_results(struct options *options, struct err *err);
int command_comply(struct options *options, struct err *err);
int command_forecast(struct options *options, struct err *err);
int command_findings(struct options *options, struct err *err);
int command_explain(struct options *options, struct err *err);
int command_print(struct options *options, struct err *err);
int command_archive(struct options *options, struct err *err);
int command_debts(struct options *options, struct err *err);
int command_sample(struct options *options, struct err *err);
int command_lock(struct options *options, struct err *err); /* also unlock and reopen: argv[-1] tells */
int command_history(struct options *options, struct err *err);
int command_defer(struct options *options, struct err *err);
int command_key(struct options *options, struct err *err);
int command_verify(struct options *options, struct err *err);
int command_revoke(struct options *options, struct err *err);
int command_region(struct options *options, struct err *err);
int command_stage(struct options *options, struct err *err); /* argv[-1] is the stage's name */

#endif
