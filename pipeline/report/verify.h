/*
 * verify: is a document the school's, and does it still hold? In: a code, a file of codes, a PDF file, or what stands on paper for
 * people. Out: lines of text for people, and the counts that become the exit code. Without a register it tells what the
 * signature alone proves.
 */
#ifndef ITOG_REPORT_VERIFY_H
#define ITOG_REPORT_VERIFY_H

#include "base/err.h"
#include "report/seal.h"

#include <stdint.h>
#include <stdio.h>

struct store;

struct verify {
    struct store *store; /* its editions; NULL: signatures only */
    int utc_offset_min;
    struct seal_ring ring;
    FILE *out; /* NULL: counts only */
    /* told */
    int64_t current; /* genuine, and nothing speaks against them */
    int64_t
        doubtful; /* genuine, but replaced, revoked, not in the register, or in a file that was written anew */
    int64_t refused; /* not genuine, or nobody can tell */
};

/* Codes, one behind the other; each may go over several lines. ERR_DATA: TEXT holds something else. */
int verify_codes(struct verify *verify, const char *text, struct err *err);

/* Every piece of a PDF file. ERR_DATA: it can't be read, or no document of itog is in it. */
int verify_pdf(struct verify *verify, const char *data, size_t len, struct err *err);

/* The number and the check that stand on paper: only the register can tell. */
int verify_number(struct verify *verify, const char *number, const char *check, struct err *err);

/* Takes the newest edition of NUMBER back: verify tells so, and the next run makes another edition. */
int verify_revoke(struct verify *verify, const char *number, const char *reason, int64_t now_at,
                  struct err *err);

#endif
