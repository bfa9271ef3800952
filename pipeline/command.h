/*
 * command: what can stand behind "itog". A command is an entry in one static table: its name, usage, help,
 * and the function.
 */
#ifndef ITOG_COMMAND_H
#define ITOG_COMMAND_H

#include "base/err.h"
#include "run.h"

#include <stdbool.h>

/* Options that not every command takes. */
enum option_flag {
    FLAG_ALL = 1,
    FLAG_DRY_RUN = 2,
    FLAG_UNTIL = 4,
    FLAG_IMPORT = 8,
    FLAG_FROM = 16,
    FLAG_POLICY = 32,
    FLAG_SAMPLE = 64, /* --pupils, --seed, --classes, --through */
    FLAG_PREVIEW = 128,
    FLAG_MAPPING = 256,
    FLAG_COUNT = 9 /* how many there are */
};

struct options {
    unsigned given;                /* of enum option_flag */
    const char *names[FLAG_COUNT]; /* how each was written, for the message */
    struct context context;
    bool help, version, verbose, dry_run;
    bool preview;        /* --preview */
    const char *mapping; /* --mapping FILE */
    const char *until;   /* --until STAGE */
    const char *import;  /* --import PATH */
    const char *from;    /* --from BUNDLE */
    const char *policy;  /* --policy NAME */
    const char *through; /* --through PERIOD */
    long pupils, seed, classes;
    int argc; /* what is left: the command's arguments */
    char **argv;
};

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

struct import_file_count;

/* For every file: read, accepted, rejected, changed. */
void print_import_counts(const struct import_file_count *files, size_t count);

int command_init(struct options *options, struct err *err);
int command_import(struct options *options, struct err *err);
int command_run(struct options *options, struct err *err);
int command_status(struct options *options, struct err *err);
int command_sample(struct options *options, struct err *err);
int command_region(struct options *options, struct err *err);
int command_stage(struct options *options, struct err *err); /* argv[-1] is the stage's name */

#endif
