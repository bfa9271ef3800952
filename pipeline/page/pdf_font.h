/*
 * pdf_font: the faces a document used, as PDF objects (a composite font with Identity-H: two-byte codes are
 * glyph numbers). The font file comes deflated from the run's fonts; widths and the map back to Unicode list
 * only the glyphs used.
 */
#ifndef ITOG_PAGE_PDF_FONT_H
#define ITOG_PAGE_PDF_FONT_H

#include "base/arena.h"
#include "page/font.h"
#include "page/pdf_haru.h"

#include <libdeflate.h>

/* USED has a byte for each glyph of the face. Returns the object's number. Texts live in ARENA. */
unsigned pdf_font_add(HPDF_Doc doc, struct font_face *face, const uint8_t *used, struct arena *arena,
                      struct libdeflate_compressor *compressor);

#endif
