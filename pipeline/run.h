/*
 * run: carries stages over a workspace. Opens the store, finds the period, takes the lock, checks what each
 * stage needs, and writes the register of runs.
 */
#ifndef ITOG_RUN_H
#define ITOG_RUN_H

#include "base/err.h"
#include "stage.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;

/* What the command line and itog.ini say, the same for every command. */
struct context {
    struct arena *arena;
    const char *workspace;
    const char *templates;
    const char *fonts;
    const char *locale;
    const char *now; /* --now as given, or NULL: the system clock */
    bool quiet;
    bool everybody, by_pupil;
    long jobs;                                  /* 0: not given */
    const char *keep_years;                     /* [archive] of itog.ini; NULL: not given */
    const char *look, *text_percent, *envelope; /* [documents] of itog.ini; NULL: not given */
    const char *asked_look;                     /* --look; NULL: not given */
};

/* Sets the run up for PERIOD (its code); STORE is opened read-only when READ. run_close is harmless after a
 * failure. */
int run_open(struct run *run, const struct context *context, const char *period, bool read, struct err *err);
/* A run over the school as a whole, without a period and its folder. */
int run_open_school(struct run *run, const struct context *context, enum store_mode mode, struct err *err);
void run_close(struct run *run);

/* How its documents look: what itog.ini and --look say. */
int run_take_look(struct run *run, const struct context *context, struct err *err);

/* One stage: checks its needs, runs it, writes the register. */
int run_stage(struct run *run, const struct stage *stage, struct err *err);

/* What rests on marks that were computed with another policy: ERR_DATA with the command that mends it; or the same as a
 * warning, where marks are only shown. */
int run_check_policy(const struct run *run, struct err *err);
void run_warn_policy(const struct run *run);

/* The code of the period that was run last; NULL with ERR when none was. */
const char *run_last_period(const struct context *context, struct err *err);

/* The commands that run again the periods whose marks or extracts on paper have changed since, a line each and in their
 * order; OWN: the run's period among them in any case. From the run's arena. */
int run_again(struct run *run, bool own, const char **list, struct err *err);

/* The same of all that is to be run again, once the import has changed anything of a period that had ended before TODAY. */
int run_reopened(struct store *store, struct arena *arena, int64_t import_id, const char *today,
                 const char **list, struct err *err);

/* A clock for durations, told with --verbose. */
double run_seconds(void);

/* The local clock of a school: --now, else the system's. A --now that can't be read is ERR_USAGE. */
int run_clock(const struct context *context, int utc_offset_min, int64_t *now_at, struct err *err);

/* The same for what writes: ERR_USAGE, or ERR_TRY_LATER for the system's clock, when it lies before the last act. */
int run_act_clock(struct store *store, const struct context *context, int utc_offset_min, int64_t *now_at,
                  struct err *err);

/* The data base of the workspace; the caller closes it. NULL with ERR. */
struct store *run_store(const struct context *context, enum store_mode mode, struct err *err);

/* The school's offset from UTC; 180 (Moscow) before a school was imported. */
int run_offset(struct store *store);

#endif
