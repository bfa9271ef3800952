/*
 * stale: what stands in the column stale_import_id of results, lines of certificates and editions, where no import made
 * them stale, and so has no number to put there.
 */
#ifndef ITOG_ASSESS_STALE_H
#define ITOG_ASSESS_STALE_H

enum { STALE_DEFERRAL = -1, STALE_PERIOD = -2 };

/* The same in SQL: a decision about a deferral; a mark of the periods came out otherwise. */
#define STALE_DEFERRAL_SQL "-1"
#define STALE_PERIOD_SQL   "-2"

#endif
