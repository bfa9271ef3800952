/*
 * workspace: a school's folder: itog.ini, policy.ini, school.db, inbox/, out/<period>/. Made by `itog init`,
 * by the region's split of a bundle and by the demo; opened by everything else.
 */
#ifndef ITOG_WORKSPACE_H
#define ITOG_WORKSPACE_H

#include "base/err.h"

struct arena;
struct store;

struct workspace_defaults {
    const char *language;  /* of messages: "ru" */
    const char *policy;    /* a ready policy: "common" or "percent" (templates/policies/NAME.ini) */
    const char *templates; /* folder of templates, to copy the policy from */
};

/* Makes DIR with all that belongs to it; refuses a folder that is a workspace already. */
int workspace_create(const char *dir, const struct workspace_defaults *defaults, struct err *err);

/* What itog.ini says; strings live in the arena, NULL where it says nothing. */
struct workspace_settings {
    const char *language;
    const char *templates;
    const char *fonts;
    const char *keep_years;                     /* of the archive */
    const char *look, *text_percent, *envelope; /* of documents */
};

/* Reads DIR/itog.ini. An unknown section or key is an error with its line; a folder without itog.ini is no
 * workspace. */
int workspace_read(const char *dir, struct workspace_settings *settings, struct arena *arena,
                   struct err *err);

/* Refuses to write over the workspace's own files: PATH as the user gave it. */
int workspace_spare(const char *dir, const char *path, struct err *err);

/* The folder of a dry run's copy, within the workspace. */
#define WORKSPACE_DRY_RUN ".dry-run"

/*
 * The lock of runs and imports; consent commands and readers take none. Released by file_unlock. Whoever has
 * it also clears away the copy that a killed dry run left.
 */
int workspace_lock(const char *dir, int *descriptor, struct err *err);

#endif
