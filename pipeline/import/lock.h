/*
 * lock: the locks of periods, as an import meets them. A row belongs to its own period, or to all periods its day
 * lies in; it is let in when none of them is locked, or for each that is: an exception for its class or subject
 * holds, its pupil has a deferral there that is open and not overdue (until this import at least; or this import resolves it
 * within its time, and a new mark was handed in before), or the period is closed for teachers only and the deputy head
 * imports late changes.
 */
#ifndef ITOG_IMPORT_LOCK_H
#define ITOG_IMPORT_LOCK_H

#include "import/effect.h"

/* Where a row of the journal belongs; 0: any. */
struct place {
    int64_t pupil, subject, class_group, period;
    int64_t work_type; /* a kind of work: wherever it was marked */
    bool certificate;  /* a mark that is set for the certificate */
    char from_on[11], to_on[11];
};

struct locks;

/* The locks that hold at the time of the import. */
struct locks *locks_load(struct importer *importer, int64_t import_id, struct err *err);
void locks_free(struct locks *locks); /* NULL is harmless */
/* Is there a lock that rows of this table must pass? */
bool locks_watch(const struct locks *locks, enum entity entity);
/*
 * 1: let in, *REASON is set when an exception was needed; 0: kept out, a finding says so; -1. PLACES: where the
 * row goes, and where it was (NULL: nowhere).
 */
int locks_judge(struct locks *locks, const struct effect_row *row, const struct place *const places[2],
                const char **reason, struct err *err);

#endif
