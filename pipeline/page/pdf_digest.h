/*
 * pdf_digest: what a piece draws, as a digest that can be made again from a file: the BLAKE2b-256 of lines. For each page there
 * is a line for each form that its content calls, in that order, "T0123456789 " (the form's name) and the BLAKE2b-256 of the form's
 * content in hexadecimal digits; then the page's, "595.28 841.89 " (its size in points) and the same of its own content (all its
 * streams, inflated, one behind the other). How streams are cut or deflated makes no difference.
 */
#ifndef ITOG_PAGE_PDF_DIGEST_H
#define ITOG_PAGE_PDF_DIGEST_H

#include "base/digest.h"

#include <stdint.h>

/* A page's size in a file, in hundredths of a point. */
int32_t pdf_hundredths(int32_t mpt);

/* Puts the line of a page in. CONTENT is the digest of its streams (digest_begin, digest_more ...); it is ended. */
void pdf_digest_page(struct digest *piece, int32_t width, int32_t height, struct digest *content);

/* Puts the line of a form in: CONTENT is the digest of what it draws, in hexadecimal digits. */
void pdf_digest_form(struct digest *piece, const char *name, size_t len, const char *content);

#endif
