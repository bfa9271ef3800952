/*
 * font: the faces of printed pages. Opened once a run; measuring is a look-up in a table by code point, and
 * what a PDF embeds is made ready once and shared by all documents of the run. Faces are the files made by
 * fonts/Makefile.
 *
 * Sizes of glyphs are in 1/1000 of the font size, as in PDF.
 */
#ifndef ITOG_PAGE_FONT_H
#define ITOG_PAGE_FONT_H

#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum font_family { FONT_SERIF, FONT_SANS, FONT_FAMILIES }; /* struct style's family */

enum { FONT_FACES = FONT_FAMILIES * 4, FONT_CODES = 0x10000 };

/* A glyph; id 0: the face does not have the character. */
struct font_glyph {
    uint16_t id;
    uint16_t width;
};

/* A font file. It is deflated when the first document embeds it: a run uses few of the faces. */
struct font_file {
    struct buf raw, deflated; /* raw is given back then; both empty: there is none */
};

struct font_face {
    char name[72];                   /* "QWERTY+PTSerif-Regular": the tag is made of the file's digest */
    const struct font_glyph *glyphs; /* FONT_CODES of them, by code point */
    const uint16_t *codes;           /* glyph_count of them: the code point a glyph stands for */
    const uint16_t *widths;          /* glyph_count of them */
    const uint8_t *in_core;          /* glyph_count of them: has its outline in the core file */
    int glyph_count;
    int ascent, descent; /* descent is positive here */
    int cap_height, italic_angle, flags;
    int box[4];
    struct font_file whole, core; /* with all outlines, and with those of the usual letters alone */
    size_t raw_len;               /* of either before it was deflated */
};

struct page_fonts {
    struct font_face faces[FONT_FACES];
};

/* The deflated bytes. */
const struct buf *font_deflated(struct font_file *file);

/* The face of a family, in 0 to FONT_FACES - 1. */
static inline unsigned font_index(unsigned family, bool bold, bool italic)
{
    return family * 4 + (bold ? 1U : 0U) + (italic ? 2U : 0U);
}

/* A length in 1/1000 pt from one in 1/1000 of the font size. */
static inline int32_t font_scale(int64_t units, int32_t size_mpt)
{
    return (int32_t)(units * size_mpt / 1000);
}

/* The name of a face as users know it, such as "PTSerif-Bold". */
const char *font_face_name(unsigned face);

#endif
