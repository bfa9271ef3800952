/*
 * pdf_font: the letters that content shows, out of the fonts of a file (ISO 32000-1, 9.7), which may come from a stranger: only fonts
 * as pdf.c writes them for content in today's codes are read, and whatever else a viewer could draw with is refused.
 */
#ifndef ITOG_PAGE_PDF_FONT_H
#define ITOG_PAGE_PDF_FONT_H

#include "page/font.h"
#include "page/pdf_object.h"

enum { PDF_FONTS_KEPT = 64 };

struct pdf_font { /* as it was read */
    size_t at;
    bool sound;
    struct font_letters letters;
};

struct pdf_fonts {
    struct pdf_font *kept[PDF_FONTS_KEPT]; /* the latest */
    size_t next;
};

void pdf_fonts_free(struct pdf_fonts *fonts);

/* Puts the letters that CONTENT shows in the fonts of dictionary NAMES behind it (pdf_digest.h). False: one can't be read. */
bool pdf_font_letters(struct pdf_bytes *bytes, struct pdf_fonts *fonts, size_t names,
                      const struct buf *content, struct digest *digest);

#endif
