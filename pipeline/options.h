/*
 * options: what can stand on the command line with a dash in front. An option is an entry in one table (options.c): its
 * name, which commands take it, what kind of value it has, and where that goes.
 */
#ifndef ITOG_OPTIONS_H
#define ITOG_OPTIONS_H

#include "base/err.h"
#include "run.h"

#include <stdbool.h>
#include <stddef.h>

/* Options that not every command takes, by groups that go together. */
enum option_flag {
    FLAG_ALL = 1,
    FLAG_DRY_RUN = 2,
    FLAG_UNTIL = 4,
    FLAG_IMPORT = 8,
    FLAG_FROM = 16,
    FLAG_POLICY = 32,
    FLAG_SAMPLE = 64, /* --pupils, --seed, --classes, --through, --marks */
    FLAG_FULL = 128,  /* --full, --withdraw-many, --late */
    FLAG_PAPER = 256,
    FLAG_REASON = 512,
    FLAG_BY = 1024,
    FLAG_TEACHERS = 2048,
    FLAG_CLASS = 4096,
    FLAG_SUBJECT = 8192,
    FLAG_DECLARE = 16384, /* --encoding, --delimiter, --mapping */
    FLAG_TEACHER = 32768,
    FLAG_XLSX = 65536,
    FLAG_PREVIEW = 131072,
    FLAG_ORDER = 262144,     /* --order: a number, or how to sort */
    FLAG_FORECAST = 4194304, /* --as-of, --send, --backtest, --prior, --export-prior */
    FLAG_OVERDUE = 524288,
    FLAG_DEFER = 1048576, /* --order-date, --basis, --due, --decision, --on, --all-proposed, --not-attested */
    FLAG_JSON = 2097152,
    FLAG_GRADE = 8388608,   /* --grade, --level */
    FLAG_REPORT = 16777216, /* --pupil, --html, --form, --look */
    FLAG_KEY = 33554432,
    FLAG_REPLACE = 67108864,
    FLAG_FILES = 134217728,
    FLAG_JOBS = 268435456,
    FLAG_ARCHIVE = 536870912, /* --verify, --prune, --list, --copy */
    FLAG_PRINT = 1073741824,  /* what itog print alone takes */
    FLAG_COUNT = 31           /* how many there are */
};

enum { OPTION_SUBJECTS = 40, OPTION_PIECES = 200 };

/* What `itog print` is told. */
struct option_print {
    bool building, separators, preflight;
    const char *what; /* extracts, forecasts */
    long split, wait;
    const char *to; /* a number */
    const char *pieces[OPTION_PIECES], *piece;
    size_t piece_count;
    const char *printer, *pack, *key;
};

/* What `itog defer` is told. */
struct option_defer {
    const char *order, *order_on, *basis, *due, *decision, *on;
    bool all_proposed, not_attested;
};

struct options {
    unsigned given;                /* of enum option_flag */
    const char *names[FLAG_COUNT]; /* how each was written, for the message */
    struct context context;
    bool verify, prune, list;
    const char *copy; /* a folder */
    bool help, version, verbose, dry_run, preview, json, html;
    const char *until;  /* a stage; reopen: a time */
    const char *import; /* a path */
    const char *from;   /* a bundle; key: a file; print: a number */
    const char *key;    /* a file, or the key */
    bool replace;
    const char *policy;  /* a name */
    const char *through; /* a period */
    const char *marks;   /* a scale */
    bool full, withdraw_many, late, teachers, overdue, paper;
    const char *reason, *by;
    const char *class_title, *subject, *teacher, *pupil, *form;
    const char *subjects[OPTION_SUBJECTS]; /* every --subject, in order; subject is the last */
    size_t subject_count;
    struct option_defer defer;
    struct option_print print;
    const char *encoding;
    const char *mapping;              /* a path */
    char delimiter;                   /* 0: told from the file */
    const char *xlsx;                 /* a path */
    const char *as_of;                /* a day */
    const char *prior, *export_prior; /* paths */
    bool send, backtest;
    long pupils, seed, classes, grade;
    const char *level; /* primary, lower_secondary, upper_secondary */
    int argc;          /* what is left: the command and its arguments */
    char **argv;
};

/* Reads the command line. ERR_USAGE names the option that is unknown, or whose value is missing or wrong. */
int options_parse(struct options *options, int argc, char **argv, struct err *err);

#endif
