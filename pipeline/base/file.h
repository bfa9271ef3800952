/*
 * file: files that are whole or absent. What itog writes goes to a temporary name beside its target and is
 * renamed when every byte, the flush and the close have succeeded. Files are private (the program sets umask
 * 077).
 */
#ifndef ITOG_BASE_FILE_H
#define ITOG_BASE_FILE_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdio.h>

struct arena;

bool file_exists(const char *path);
bool file_is_dir(const char *path);

/* "../FOLDER/FILE": one step aside, and no other way? */
bool file_is_beside(const char *name);
/* Where NAME is, seen from the folder HERE; of "../FOLDER/FILE" that is not there: in ELSEWHERE (NULL: nowhere else), if it is there.
 * From ARENA. */
const char *file_beside(struct arena *arena, const char *here, const char *name, const char *elsewhere);

/* Reads a regular file whole into OUT (cleared first); refuses folders and what is larger than MAX bytes. */
int file_read(const char *path, size_t max, struct buf *out, struct err *err);

/* mkdir -p. */
int file_make_dirs(const char *path, struct err *err);

/* The names in a folder, sorted bytewise, without "." and ".."; hidden ones are left out. NULL-terminated. */
char **file_list(struct arena *arena, const char *path, size_t *count, struct err *err);

/* Removes a file or a folder with all it holds; not being there is success. */
int file_remove_tree(const char *path, struct err *err);

/* An output file. Write through stream; then exactly one of commit or abandon. */
struct file_out {
    FILE *stream;
    char *path;      /* the target */
    char *temporary; /* path + ".part" */
};
int file_out_open(struct file_out *out, const char *path, struct err *err);
/* Flush and fsync: the bytes are safe, the name is still the temporary one. */
int file_out_sync(struct file_out *out, struct err *err);
/* Flush, fsync (when DURABLE), close, rename: all checked. On failure the temporary file is gone. */
int file_out_commit(struct file_out *out, bool durable, struct err *err);
/* Flush, close: the file waits under its temporary name until file_finish gives it its own, also from another
 * process. Its bytes are safe after the next file_batch_sync. */
int file_out_leave(struct file_out *out, struct err *err);
/* One sync for many files of a file system. FOLDER lies there; its descriptor is opened before the first of them is written, so that
 * no error of writing is missed: syncfs reports those from Linux 5.8 on. */
int file_batch_open(const char *folder, int *descriptor, struct err *err);
int file_batch_sync(int descriptor, const char *folder, struct err *err);
int file_finish(const char *path, struct err *err);
void file_forget(const char *path);          /* what was left is removed */
void file_out_abandon(struct file_out *out); /* harmless when closed already */

/* The whole file at once, by the same way. */
int file_write(const char *path, const void *data, size_t len, struct err *err);

/* One sync of a folder's renames. */
int file_sync_dir(const char *path, struct err *err);

/* A lock that is held while the descriptor lives; -1 with ERR_LOCKED when somebody else holds it. */
int file_lock(const char *path, int *descriptor, struct err *err);
void file_unlock(int descriptor);

#endif
