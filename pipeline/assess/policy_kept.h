/*
 * policy_kept: with which policy a period was graded (table graded_policy), and whether the one in force is another. In:
 * policy.ini. Only what makes marks and statistics counts, not the wording of the file; deferral, debt, promotion, forecast, check and
 * compliance are read anew by whoever needs them.
 */
#ifndef ITOG_ASSESS_POLICY_KEPT_H
#define ITOG_ASSESS_POLICY_KEPT_H

#include "assess/policy.h"

struct run;

/* Of all sections that make marks and statistics; the book need not be bound. */
void policy_book_digest(const struct policy_book *book, char digest[DIGEST_HEX + 1]);

/* Writes that the run's period was graded with it, in the run of grade that was registered last; CHANGED: to another result. */
int policy_keep(struct run *run, const struct policy_book *book, bool changed, struct err *err);

#endif
