/*
 * workspace: a school's folder: itog.ini, policy.ini, school.db, inbox/, out/<period>/. Made by `itog init`, by the region's split of a bundle
 * and by the demo; opened by everything else.
 */
#ifndef ITOG_WORKSPACE_H
#define ITOG_WORKSPACE_H

#include "base/err.h"

struct workspace_defaults {
    const char *language; /* of messages: "ru" */
    const char *policy;   /* a ready policy: "common" or "percent" (templates/policies/NAME.ini) */
    const char *templates; /* folder of templates, to copy the policy from */
};

/* Makes DIR with all that belongs to it; refuses a folder that is a workspace already. */
int workspace_create(const char *dir, const struct workspace_defaults *defaults, struct err *err);

#endif
