/*
 * pdf_file: the objects of a PDF file and its cross references (ISO 32000-1, 7.5). Objects that are no streams wait in an
 * object stream until it is full, so that a page costs a few bytes beside its content. What is finished can be taken away
 * while the file grows. The same calls give the same bytes.
 */
#ifndef ITOG_PAGE_PDF_FILE_H
#define ITOG_PAGE_PDF_FILE_H

#include "base/buf.h"

#include <libdeflate.h>
#include <stddef.h>
#include <stdint.h>

struct pdf_entry; /* of the cross references */

struct pdf_file {
    struct buf out;  /* bytes not taken yet */
    uint64_t behind; /* bytes taken */
    struct pdf_entry *entries;
    size_t count, room;
    struct buf waiting, heads; /* of the object stream in the making */
    unsigned waiting_count, waiting_id;
    struct buf scratch;
    struct libdeflate_compressor *compressor;
};

void pdf_file_begin(struct pdf_file *file);
void pdf_file_free(struct pdf_file *file);

/* A number for an object to come: "%u 0 R". Each must be put in once. */
unsigned pdf_file_reserve(struct pdf_file *file);

void pdf_file_put(struct pdf_file *file, unsigned id, const void *text, size_t len);
/* A stream that is deflated already; DICT: what else is in its dictionary. */
void pdf_file_stream(struct pdf_file *file, unsigned id, const char *dict, const void *data, size_t len);

/* One that stands as it is. */
void pdf_file_plain_stream(struct pdf_file *file, unsigned id, const char *dict, const void *data,
                           size_t len);

/* Cross references and trailer; TRAILER: what else is in that, less than 120 bytes. */
void pdf_file_end(struct pdf_file *file, unsigned root, unsigned info, const char *trailer);

/* Puts TEXT as a literal string: UTF-16BE with a byte order mark. */
void pdf_file_text(struct buf *out, const char *text);

#endif
