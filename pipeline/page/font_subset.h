/*
 * font_subset: a font file with the outlines of some glyphs only, and with no table but those that a PDF needs.
 * Glyph numbers stay, so that page contents do not depend on which file is embedded.
 */
#ifndef ITOG_PAGE_FONT_SUBSET_H
#define ITOG_PAGE_FONT_SUBSET_H

#include "base/buf.h"
#include "page/font.h"

#include <stdbool.h>
#include <stdint.h>

/* Has it the tables of a TrueType file, all of them within it, and no more glyphs than a face may have? Others must not be given to libharu. */
bool font_is_sound(const struct buf *file);

/*
 * KEEP has a byte for each glyph; parts of composite glyphs are added to it. OUT is the new file (cleared first). -1 when an
 * outline is broken: then the whole file must be embedded.
 */
int font_subset(const struct buf *file, uint8_t keep[FONT_GLYPHS], struct buf *out);

#endif
