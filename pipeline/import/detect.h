/*
 * detect: which encoding the bytes of a file are in, and how sure that is. In: all bytes, in pieces. Out: the
 * encoding, its certainty in per cent, and the next best. Pure: no I/O.
 *
 * A byte order mark decides. Without one: UTF-16 shows by its high bytes, every second of which is 00 or 04;
 * valid UTF-8 is UTF-8, and a file with far more valid letters than bad bytes is UTF-8 with faults: one bad
 * byte must not turn a whole file into nonsense. What remains is CP1251, KOI8-R or CP866: each different word
 * is weighed once in all three by how Russian letters follow each other, how upper and lower case do, and
 * what else stands there (pseudographics, signs); the words of a journal's cells (н, УП, осв) count as such.
 */
#ifndef ITOG_IMPORT_DETECT_H
#define ITOG_IMPORT_DETECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum decode_encoding {
    DECODE_UTF8,
    DECODE_UTF8_BOM,
    DECODE_CP1251,
    DECODE_KOI8R,
    DECODE_CP866,
    DECODE_UTF16LE,
    DECODE_UTF16BE,
    DECODE_BINARY, /* no text */
    DECODE_ENCODINGS
};

struct detect_verdict {
    enum decode_encoding encoding, second; /* equal: there is no other */
    int certainty;                         /* per cent */
    size_t mark;                           /* bytes of the byte order mark */
    bool has_bad_bytes;                    /* may hold NUL, or bytes without meaning */
};

struct detect;

struct detect *detect_new(void);
void detect_free(struct detect *detect); /* NULL is harmless */

/* The next LEN bytes; returns how many at their end must come again, before the next ones (none if LAST). */
size_t detect_feed(struct detect *detect, const char *data, size_t len, bool last);
struct detect_verdict detect_end(const struct detect *detect);

#endif
