/*
 * source: where the files of an import lie: a folder, a .zip of one, or one table (.csv, .xlsx) by itself. In:
 * the path as the user gave it.
 * Out: the names of the files, without folders, and each file as a stream of bytes, any number of times.
 * Links inside a folder are followed only
 * within it. Fails when the path is not there, is neither of the two, or can't be read.
 */
#ifndef ITOG_IMPORT_SOURCE_H
#define ITOG_IMPORT_SOURCE_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct source;
struct source_stream;

struct source_file {
    const char *name; /* "marks.csv" */
    bool is_dir;      /* a folder of that name */
    bool is_outside;  /* a link that leads out of the folder: not followed */
    size_t at;        /* the archive's entry */
};

/* NULL on error. ARENA keeps the names. */
struct source *source_open(const char *path, struct arena *arena, struct err *err);
void source_close(struct source *source); /* NULL is harmless */

/* Sorted bytewise by name. */
const struct source_file *source_files(const struct source *source, size_t *count);
/* NULL when there is none of this name. */
const struct source_file *source_find(const struct source *source, const char *name);

struct source_stream *source_stream_open(struct source *source, const struct source_file *file,
                                         struct err *err);
/* Up to SIZE bytes; *GOT is 0 at the end. */
int source_stream_read(struct source_stream *stream, void *data, size_t size, size_t *got, struct err *err);
void source_stream_close(struct source_stream *stream); /* NULL is harmless */

#endif
