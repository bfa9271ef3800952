/*
 * spool: rows on their way to the store, in a file of their own: put one behind the other, sorted by
 * identifier when they did not come so, read any number of times. In: values as the store takes them, with
 * the place they were read at. Few rows never touch the disk; many need memory for one chunk only. Fails when
 * the scratch file can't be written or read.
 */
#ifndef ITOG_IMPORT_SPOOL_H
#define ITOG_IMPORT_SPOOL_H

#include "base/err.h"
#include "store/rows.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct spool;

struct spool_record {
    int64_t line;
    size_t file; /* the caller's number of the file */
    bool gone;   /* no row: only its identifier is known, and that the source has it */
    const char *id;
    size_t id_len;
    const unsigned char *data; /* the whole record, for spool_copy */
    size_t size;
};

/* PATH is the scratch file's, made when it is needed and unlinked at once. ID_AT: which value identifies. */
struct spool *spool_new(const char *path, size_t id_at);
void spool_free(struct spool *spool); /* NULL is harmless */

int spool_put(struct spool *spool, size_t file, int64_t line, const struct store_value *values, size_t count,
              struct err *err);
/* A row that was not taken: its identifier. */
int spool_put_gone(struct spool *spool, size_t file, int64_t line, const char *id, size_t len,
                   struct err *err);
int spool_copy(struct spool *spool, const struct spool_record *record, struct err *err);
int64_t spool_count(const struct spool *spool);

/* By identifier, bytewise, equal ones in the order they were put; nothing to do when they came so. */
int spool_sort(struct spool *spool, struct err *err);

/* From the first on: 1 a record, valid until the next call; 0 the end; -1. */
int spool_rewind(struct spool *spool, struct err *err);
int spool_next(struct spool *spool, struct spool_record *record, struct err *err);
/* The values of a record that is not gone; returns how many. */
size_t spool_values(const struct spool_record *record, struct store_value *values);

#endif
