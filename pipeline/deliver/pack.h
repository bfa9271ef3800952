/*
 * pack: files for a print shop in one archive (tar, POSIX 1003.1), encrypted to its public key by age or GnuPG. The archive itself is never on
 * disk: it goes through a pipe. Private to the room.
 */
#ifndef ITOG_DELIVER_PACK_H
#define ITOG_DELIVER_PACK_H

#include "base/err.h"

#include <stdint.h>
#include <stdio.h>

/* One file as an entry: NAME (UTF-8, at most 99 bytes) of DATA, dated MTIME. The same entries give the same bytes. */
int tar_put(FILE *out, const char *name, const void *data, size_t len, int64_t mtime, struct err *err);
int tar_end(FILE *out, struct err *err);

enum key_kind { KEY_UNKNOWN, KEY_AGE, KEY_GNUPG };
/* What public key TEXT, a key file, holds. */
enum key_kind key_kind(const char *text);

#endif
