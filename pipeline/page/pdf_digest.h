/*
 * pdf_digest: what a piece draws, as a digest that can be made again from a file. For each page a line, "595.28 841.89 " (its
 * size in points), the BLAKE2b-256 of its content (all its streams, inflated, one behind the other) in hexadecimal digits and a
 * line feed; behind it, for each form that the content calls, in that order, "T1234567890 " (its name), the same of the form's
 * content, and a line feed. The piece's is the BLAKE2b-256 of these lines. How streams are cut or deflated makes no difference.
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
