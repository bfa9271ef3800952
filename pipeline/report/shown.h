/*
 * shown: is what an issued document shows still true? The one rule for whoever lets documents out: `itog print` and its preflight. In:
 * edition, result. Out: words for people. A document that would only look otherwise today (another director, another style) was true on
 * its day and may be printed again. Private to the room.
 */
#ifndef ITOG_REPORT_SHOWN_H
#define ITOG_REPORT_SHOWN_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct run;
struct shown;

/* REPORT is the kind of document. Free with shown_close (NULL is harmless). */
struct shown *shown_open(struct run *run, const char *report, struct err *err);
void shown_close(struct shown *shown);

/* What the register says of a pupil's newest document. */
struct shown_facts {
    int64_t pupil_id;
    int64_t edition; /* 0: none was made */
    bool revoked, stale;
};

/* Why it must not go out, from the run's arena; *WHY is NULL: it may. A forecast is of its day: what came later does not make it wrong. */
int shown_look(struct shown *shown, const struct shown_facts *facts, const char **why, struct err *err);

#endif
