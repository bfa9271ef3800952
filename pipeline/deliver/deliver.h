/*
 * deliver: the room's one door: what leaves the building. This far it fills the queue; sending comes on top
 * of it. Reads recipient (the consent gate's outcome), edition and message; writes outbox.
 */
#ifndef ITOG_DELIVER_DELIVER_H
#define ITOG_DELIVER_DELIVER_H

#include "base/err.h"

struct run;

/*
 * Stage recipients: by which way each family of the period is reached today (store/gate.sql). Extracts and
 * messages are made for whom it names.
 */
int deliver_recipients(struct run *run, struct err *err);

/*
 * Stage notify: asks the gate once more, then one outbox row per (recipient, event, edition, channel). A
 * second run adds nothing. A newer edition supersedes what has not left of the older; a queued message
 * whose recipient no longer has a consent is blocked, and freed when it has one again.
 */
int deliver_notify(struct run *run, struct err *err);

#endif
