/*
 * stage: the contract of a stage, and of the run that carries it. A stage reads the data base, computes or
 * writes files, and leaves its outcome in the data base; rooms never call each other.
 */
#ifndef ITOG_STAGE_H
#define ITOG_STAGE_H

#include "base/err.h"
#include "page/page.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;
struct arena;
struct term;

/* The period that is being closed: a row of table period. */
struct run_period {
    int64_t id;
    const char *code; /* "2025-Q1" */
    const char *kind;
    const char *title;
    const char *starts_on, *ends_on;
};

struct run {
    struct store *store;
    struct arena *arena;   /* reset between stages */
    const char *workspace; /* the workspace folder */
    const char *out_name;  /* "out/2025-Q1": within the workspace */
    const char *out_dir;   /* the same with the workspace in front; exists */
    const char *templates; /* folder of templates */
    const char *fonts;     /* folder of subset faces */
    struct run_period period;
    int64_t now_at; /* the injected clock (--now) */
    int utc_offset_min;
    char today[11];        /* now_at as a local day */
    bool everybody;        /* --all: extracts for all pupils, not only for those who get paper */
    bool by_pupil;         /* --files: a file for each pupil */
    struct page_look look; /* of what is printed; pictures: of the workspace */
    const char *envelope;  /* with a window for the address: "dl", "c5"; NULL: none */
    int jobs;              /* -j: processes that make pages */
    const char *as_of;     /* --as-of: the forecast's day, "2025-10-03"; NULL: today */
    bool policy_changed;   /* policy.ini is another than the one that the period was graded with */
    struct term *term; /* of assess/: the period in memory, for the stages that share it; NULL: not loaded */
    /* told by the stage */
    int64_t made;       /* rows, pages, messages: the stage's own unit */
    char summary[1024]; /* one line for people: what was made */
};

struct stage {
    const char *name;
    const char *help;     /* one line, through N_() */
    const char *needs[4]; /* stages whose outcome it reads; NULL-terminated */
    int (*run)(struct run *run, struct err *err);
    bool shares; /* run->term is for it; before any other stage it is let go */
};

/* In the order in which `itog run` runs them. */
extern const struct stage stage_table[];
extern const size_t stage_count;
const struct stage *stage_find(const char *name); /* NULL when there is none */

#endif
