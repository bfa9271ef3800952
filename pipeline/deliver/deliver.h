/*
 * deliver: the room's one door: what leaves the building. This far it fills the queue; sending comes on top
 * of it. Reads recipient (the consent gate's outcome), edition and message; writes outbox.
 */
#ifndef ITOG_DELIVER_DELIVER_H
#define ITOG_DELIVER_DELIVER_H

#include "base/err.h"

#include <stdint.h>
#include <stdio.h>

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

/* A print job (table print_job) for a printer of CUPS. */
struct print_order {
    int64_t job;
    const char *printer; /* its queue */
    int wait_s;          /* how long each file is waited for */
};
/*
 * Sends the files of the job, on both sides of A4, each when the one before has left the queue, and writes what became of each (print_file). FAILED:
 * how many were not printed, or not seen to their end. ERR_UNAVAILABLE: no `lp`, no such printer.
 */
int deliver_print(struct run *run, const struct print_order *order, FILE *out, int64_t *failed,
                  struct err *err);

/*
 * All files of FOLDER (within the workspace: those of the job) as one archive in the file PATH, encrypted to the public key in the file KEY by age or
 * GnuPG. ERR_UNAVAILABLE names the one that is not installed.
 */
int deliver_pack(struct run *run, int64_t job, const char *folder, const char *key, const char *path,
                 struct err *err);

#endif
