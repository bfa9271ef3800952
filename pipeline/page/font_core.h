/*
 * font_core: a font file without the outlines of rare letters. Most documents need Russian, English and the
 * usual signs only; their copy of a face is half as large. Glyph numbers stay, so that page contents do not
 * depend on which file is embedded.
 */
#ifndef ITOG_PAGE_FONT_CORE_H
#define ITOG_PAGE_FONT_CORE_H

#include "page/font.h"

/*
 * Changes the font file in place (same length: what is taken out becomes zeros, which deflate swallows) and
 * marks in IN_CORE, one entry a glyph, whose outlines are still there. -1 when its tables are not as
 * expected: then the whole file must be embedded.
 */
int font_core_reduce(unsigned char *file, size_t len, const struct font_face *face, uint8_t *in_core);

#endif
