/*
 * pdf_object: the syntax of PDF (ISO 32000-1, 7.2 to 7.5.4) over bytes in memory: an object is a place in them. Within the page
 * room; pdf_read.c is what others see. A place is 0 when there is no such thing (no object begins at byte 0).
 */
#ifndef ITOG_PAGE_PDF_OBJECT_H
#define ITOG_PAGE_PDF_OBJECT_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pdf_bytes {
    const char *data; /* the file, and behind it what its object streams hold */
    size_t len;
    size_t file_len;
    size_t *objects; /* where object N begins; 0: nowhere */
    size_t object_count;
    size_t trailer;  /* the trailer's dictionary */
    size_t steps;    /* bytes looked at so far: a file made to be slow is not read to its end */
    size_t inflated; /* and bytes unpacked */
    struct buf text; /* what data points to */
};

/* pdf_table.c: finds the cross-reference table and the trailer of a file: NULL, or what is wrong (N_()). Free with pdf_object_close. */
const char *pdf_object_open(struct pdf_bytes *bytes, const char *data, size_t len);
void pdf_object_close(struct pdf_bytes *bytes);

/* Where the value of object NUMBER begins. */
size_t pdf_object_find(struct pdf_bytes *bytes, size_t number);
/* The value of KEY in the dictionary at AT, references followed; 0 also when it stands there twice, or written otherwise ("#4B" is "K"). */
size_t pdf_object_get(struct pdf_bytes *bytes, size_t at, const char *key);
/* The items of the array at AT: a place to begin with, then one after the other, references followed; 0: no more. Then PLACE
 * is 0 where the array ended, PDF_BROKEN where an item is none. */
#define PDF_BROKEN SIZE_MAX
size_t pdf_object_items(struct pdf_bytes *bytes, size_t at);
size_t pdf_object_next(struct pdf_bytes *bytes, size_t *place);
/* Has the dictionary at AT no other keys than OURS (NULL behind the last), each once? False: also when it is broken; OTHER (or NULL)
 * is another one that it has, or "". */
enum { PDF_KEY_MAX = 40 };
bool pdf_object_only(struct pdf_bytes *bytes, size_t at, const char *const *ours, char other[PDF_KEY_MAX]);

/* Can the value at AT be read to its end? No name in it is written with "#". */
bool pdf_object_is_whole(struct pdf_bytes *bytes, size_t at);
/* Does KEY stand in the dictionary at AT, wherever it leads? */
bool pdf_object_has(struct pdf_bytes *bytes, size_t at, const char *key);

bool pdf_object_is_dict(struct pdf_bytes *bytes, size_t at);
bool pdf_object_is_array(struct pdf_bytes *bytes, size_t at);
bool pdf_object_is_name(struct pdf_bytes *bytes, size_t at, const char *name);
/* A number in hundredths; false when there is none, or it has more digits behind the point. */
bool pdf_object_number(struct pdf_bytes *bytes, size_t at, long *hundredths);
/* A literal string of printable ASCII without escapes, into TEXT. */
bool pdf_object_text(struct pdf_bytes *bytes, size_t at, char *text, size_t room);

/* A whole number from 0 on; false when there is none. */
bool pdf_object_whole(struct pdf_bytes *bytes, size_t at, size_t *value);

/* The stream whose dictionary is at AT, inflated, into OUT (cleared first); the second leaves its DecodeParms to the caller. */
bool pdf_object_stream(struct pdf_bytes *bytes, size_t at, struct buf *out);
bool pdf_object_inflate(struct pdf_bytes *bytes, size_t at, struct buf *out);

/* Past white space and comments; does WORD stand here; behind a whole number of at most nine digits (0: there is none). */
size_t pdf_scan_space(struct pdf_bytes *bytes, size_t at);
bool pdf_scan_word(struct pdf_bytes *bytes, size_t at, const char *word);
size_t pdf_scan_whole(struct pdf_bytes *bytes, size_t at, size_t *value);

#endif
