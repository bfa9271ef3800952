/*
 * decode: the bytes of a file as UTF-8. In: a stream of a source. Out: its encoding, told from a first pass
 * over all bytes, then the text in pieces. Read are UTF-8 (with or without a byte order mark) and CP1251;
 * what is neither (UTF-16, binary) is refused by decode_examine. Bytes that have no meaning in the encoding
 * come out as the byte 0xFF, which no UTF-8 text holds, so that the reader of rows can tell the line.
 */
#ifndef ITOG_IMPORT_DECODE_H
#define ITOG_IMPORT_DECODE_H

#include "base/digest.h"
#include "base/err.h"
#include "import/source.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum decode_encoding { DECODE_UTF8, DECODE_UTF8_BOM, DECODE_CP1251, DECODE_UTF16, DECODE_BINARY };

/* What the first pass found. */
struct decode_facts {
    enum decode_encoding encoding;
    bool has_bad_bytes; /* some rows hold bytes that can't be read, or NUL */
    uint64_t bytes;
    char sha256[DIGEST_HEX + 1];
};

/* Looks at the whole file. 0 also when the encoding is one that can't be read: see facts. */
int decode_examine(struct source *source, const struct source_file *file, struct decode_facts *facts,
                   struct err *err);
/* "UTF-8", "UTF-8 BOM", "CP1251", "UTF-16", "binary" */
const char *decode_name(enum decode_encoding encoding);

struct decode;

/* The file as UTF-8, without a byte order mark. NULL on error. */
struct decode *decode_open(struct source *source, const struct source_file *file,
                           const struct decode_facts *facts, struct err *err);
/* Up to SIZE bytes (at least 16); *GOT is 0 at the end. */
int decode_read(struct decode *decode, char *data, size_t size, size_t *got, struct err *err);
void decode_close(struct decode *decode); /* NULL is harmless */

#endif
