/*
 * pdf_digest: what a piece draws, as a digest that can be made again from a file: the BLAKE2b-256 of lines. For each page
 * "595.28 841.89 " (its size in points) and the BLAKE2b-256 of its content (all its streams, inflated, one behind the other) and its
 * letters, in hexadecimal digits; then, in the order of their names, for each form and image that the pages or their forms call, its
 * name, a blank, and the same of the form's content, or the image's digest. How streams are cut or deflated makes no difference, nor
 * do letters that the fonts have besides.
 *
 * The letters of content: for each font that it shows text in, in the order of their names /G0 to /G7, the number, a byte; 16 bytes
 * for what counts for all glyphs of its file; for each code shown, in their order, 16 bytes for its width and the look of its glyph
 * (font_shape.h). Of pieces that were signed for themselves, by an older itog, the letters are left out.
 *
 * What a print job draws over a page is no part of it: its own stream stands between two others (PDF_OVER_...), the second of
 * which calls the form /Over, a strip along the page's upper edge.
 */
#ifndef ITOG_PAGE_PDF_DIGEST_H
#define ITOG_PAGE_PDF_DIGEST_H

#include "base/digest.h"
#include "page/font.h"

#include <stdint.h>

/* The streams before and behind a page's own: "q", "Q 1 0 0 1 0 793.70 cm/Over Do". */
#define PDF_OVER_BEFORE "q"
#define PDF_OVER_BEHIND "Q 1 0 0 1 0 "
#define PDF_OVER_CALL   " cm/Over Do"
/* So high may the strip be: 20 mm, in hundredths of a point. */
enum { PDF_OVER_MAX_MM = 20, PDF_OVER_MAX = 5670 };

/* A page's size in a file, in hundredths of a point. */
int32_t pdf_hundredths(int32_t mpt);

/* Puts letters of font FACE behind content: those of SET. False: LETTERS has not all of them. */
bool pdf_digest_letters(struct digest *content, unsigned face, const struct font_letters *letters,
                        const struct font_set *set);

/* Puts the line of a page in. CONTENT is the digest of its streams (digest_begin, digest_more ...) and letters; it is ended. */
void pdf_digest_page(struct digest *piece, int32_t width, int32_t height, struct digest *content);

/* Puts the line of a form or an image in. */
void pdf_digest_part(struct digest *piece, const char *name, const char *drawn);

/* The digest of an image: its width, its channels, its samples, those of its alpha (none: ALPHA_LEN 0). */
char *pdf_digest_image(int width, int channels, const void *samples, size_t len, const void *alpha,
                       size_t alpha_len, char out[DIGEST_HEX + 1]);

#endif
