/*
 * decode: the bytes of a file as UTF-8. In: a stream of a source. Out: its encoding, told from a first pass
 * over all bytes (detect.h), or declared by the user; then the text in pieces. Read are UTF-8, CP1251, KOI8-R,
 * CP866 and UTF-16; what is no text is told by decode_is_text. Bytes that have no meaning in the encoding
 * come out as the byte 0xFF, which no UTF-8 text holds, so that the reader of rows can tell the line.
 */
#ifndef ITOG_IMPORT_DECODE_H
#define ITOG_IMPORT_DECODE_H

#include "base/digest.h"
#include "base/err.h"
#include "import/detect.h"
#include "import/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A longer line is none: reading stops there, so that a file of one endless line costs no time. */
enum { DECODE_LINE_MAX = 64 << 20 };

/* What the first pass found. */
struct decode_facts {
    enum decode_encoding encoding, second; /* equal: there is no second best */
    int certainty;                         /* of the encoding, per cent */
    size_t mark;                           /* bytes of the byte order mark */
    bool has_bad_bytes;                    /* some rows may hold bytes that can't be read, or NUL */
    uint64_t bytes;                        /* that were looked at: up to a line above DECODE_LINE_MAX */
    char digest[DIGEST_HEX + 1];           /* BLAKE2b of the bytes */
};

/* Looks at the file. 0 also when it is no text: see facts. */
int decode_examine(struct source *source, const struct source_file *file, struct decode_facts *facts,
                   struct err *err);
/* The encoding as the user declares it, whatever the first pass thought. False: NAME is none that is read
 * ("cp1251", "windows-1251", "utf-16" ... in any case). FACTS may be NULL: only the name is checked. */
bool decode_declare(struct decode_facts *facts, const char *name);
/*
 * What another file of the same export was in: files of one program are in one encoding, which decides where
 * single words do not.
 */
void decode_expect(struct decode_facts *facts, enum decode_encoding encoding);
bool decode_is_text(enum decode_encoding encoding);
/* "UTF-8", "UTF-8 BOM", "CP1251", "KOI8-R", "CP866", "UTF-16LE", "UTF-16BE", "binary" */
const char *decode_name(enum decode_encoding encoding);
/* Those that are read, for messages: "UTF-8, UTF-16, CP1251, KOI8-R, CP866". */
const char *decode_names(void);

struct decode;

/* The file, which is text, as UTF-8 without a byte order mark. NULL on error. */
struct decode *decode_open(struct source *source, const struct source_file *file,
                           const struct decode_facts *facts, struct err *err);
/* Up to SIZE bytes (at least 16); *GOT is 0 at the end. */
int decode_read(struct decode *decode, char *data, size_t size, size_t *got, struct err *err);
void decode_close(struct decode *decode); /* NULL is harmless */

#endif
