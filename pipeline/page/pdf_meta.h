/*
 * pdf_meta: what a PDF file for long-term keeping has besides its pages (ISO 19005-2, level B): what it says of itself as XMP
 * (6.6.2 there), the colours that its device colours mean (6.2.3), an identifier (6.1.3). All zero: an ordinary file, which has
 * none of it.
 */
#ifndef ITOG_PAGE_PDF_META_H
#define ITOG_PAGE_PDF_META_H

#include "base/buf.h"
#include "base/digest.h"

#include <stdbool.h>
#include <stdint.h>

struct pdf_file;

struct pdf_meta {
    bool kept;
    char date[32]; /* "2025-10-25T06:00:00+00:00" */
    struct digest pieces;
};

void pdf_meta_begin(struct pdf_meta *meta, int64_t made_at);
/* A piece with this hash is in the file: the identifier depends on it. */
void pdf_meta_piece(struct pdf_meta *meta, const char *hash);

/* At the end: the streams, and what belongs into the catalog, the document information, the trailer. */
void pdf_meta_catalog(const struct pdf_meta *meta, struct pdf_file *file, const char *title, const char *lang,
                      struct buf *out);
void pdf_meta_info(const struct pdf_meta *meta, struct buf *out);
void pdf_meta_trailer(struct pdf_meta *meta, struct buf *out);

/* pdf_profile.c: sRGB as a colour profile, into OUT, which is empty. */
void pdf_profile_srgb(struct buf *out);

#endif
