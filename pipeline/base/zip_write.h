/*
 * zip_write: a .zip archive from entries that lie in memory, deflated by libdeflate: half the time of zlib. Entries stand in the order in which
 * they come and carry no time, so that the same entries give the same bytes. At most 4 GB, as a .zip without extensions holds.
 */
#ifndef ITOG_BASE_ZIP_WRITE_H
#define ITOG_BASE_ZIP_WRITE_H

#include "base/err.h"

#include <stddef.h>
#include <stdio.h>

struct zip_write;

/* Into STREAM, which is the caller's. */
struct zip_write *zip_write_new(FILE *stream);
void zip_write_add(struct zip_write *zip, const char *name, const void *data, size_t len);
/* The list of entries; all that was wrong with writing is told here. The stream stays open. */
int zip_write_end(struct zip_write *zip, struct err *err);
void zip_write_free(struct zip_write *zip); /* NULL is harmless */

#endif
