/*
 * zip: reading of .zip archives, entry by entry, without unpacking: names inside are never used as paths; and changing entries. The
 * only includer of zip.h (libzip). Archives are strangers' bytes: one with more than ZIPFILE_ENTRIES_MAX
 * entries, with a link, or with a path that leads out of it ("../x", "/x", "C:/x") is refused as a whole; an
 * entry that unpacks to more than ZIPFILE_RATIO_MAX times its packed size is cut off with an error, whatever
 * the archive says of its size.
 */
#ifndef ITOG_BASE_ZIP_H
#define ITOG_BASE_ZIP_H

#include "base/buf.h"
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    ZIPFILE_ENTRIES_MAX = 10000,
    ZIPFILE_RATIO_MAX = 200,      /* tables of marks are packed to a tenth */
    ZIPFILE_RATIO_FREE = 64 << 20 /* bytes that may come out whatever the ratio */
};

struct zipfile;
struct zipfile_entry;

/* NULL with ERR_NO_INPUT when PATH can't be read, with ERR_DATA when it is no archive. */
struct zipfile *zipfile_open(const char *path, struct err *err);
/* An archive that lies in memory (an .xlsx within a .zip): DATA is borrowed and must outlive it; NAME stands
 * in messages. */
struct zipfile *zipfile_open_bytes(const char *name, const void *data, size_t len, struct err *err);
void zipfile_close(struct zipfile *zip); /* NULL is harmless */

size_t zipfile_count(const struct zipfile *zip);
/*
 * The name as it stands in the archive, with '/' behind a folder's and between folders; UTF-8: names of
 * Windows without a mark of their encoding are CP866. Lives as long as the archive.
 */
const char *zipfile_name(const struct zipfile *zip, size_t at);
/* Unpacked size in bytes as the archive tells it. */
uint64_t zipfile_size(const struct zipfile *zip, size_t at);

/* One entry as a stream; any number may be open at once. NULL on error (an encrypted entry is one). */
struct zipfile_entry *zipfile_entry_open(struct zipfile *zip, size_t at, struct err *err);
/* Up to SIZE bytes into DATA: *GOT of them, 0 at the end. A bad checksum is an error. */
int zipfile_entry_read(struct zipfile_entry *entry, void *data, size_t size, size_t *got, struct err *err);
void zipfile_entry_close(struct zipfile_entry *entry); /* NULL is harmless */

/* An entry with other bytes. */
struct zipfile_change {
    const char *name;
    const void *data;
    size_t len;
};
/* The archive DATA with some entries changed (each must be there), everything else byte for byte, into OUT. NAME stands in
 * messages. The same input gives the same bytes. */
int zipfile_change(const char *name, const void *data, size_t len, const struct zipfile_change *changes,
                   size_t count, struct buf *out, struct err *err);

#endif
