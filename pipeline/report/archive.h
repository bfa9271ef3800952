/*
 * archive: the pieces of editions as they were printed (tables archive_piece, archive_part). An edition that is made again
 * unchanged is taken from here; a reprint years later has the faces and drawings of its day.
 */
#ifndef ITOG_REPORT_ARCHIVE_H
#define ITOG_REPORT_ARCHIVE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

struct archive;
struct press;
struct piece;
struct store;

/* Free with archive_close (NULL is harmless). */
struct archive *archive_open(struct store *store, struct err *err);
void archive_close(struct archive *archive);

/* PRESS gets what pieces need from this archive from now on. */
void archive_serve(struct archive *archive, struct press *press);

/* The piece of an edition. 1: there; 0: not, or damaged (CAUSE says how, when it is not NULL); -1. */
int archive_find(struct archive *archive, struct press *press, int64_t edition_id, struct piece **piece,
                 struct err *cause, struct err *err);

/* Inside a transaction; over a piece that is there. HASH: of the bytes, from piece_pack. */
int archive_put(struct archive *archive, int64_t edition_id, const char *bytes, size_t len, const char *hash,
                struct err *err);
int archive_keep(struct archive *archive, const char *kind, const char *hash, const char *bytes, size_t len,
                 struct err *err);

#endif
