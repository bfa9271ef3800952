/*
 * font_shape: what a glyph of a TrueType file looks like, as a digest that is the same for every file that holds the glyph
 * (font_subset.h leaves outlines and their numbers as they are): the first 16 bytes of the BLAKE2b-256 of what is named here,
 * numbers as digest_int has them.
 *
 * A glyph: the four bytes of its metrics in hmtx, the length of its outline, the outline (with a zero behind one of an odd length,
 * which counts), the shapes of the glyphs it is made of, in their order. What counts for all: the tables cvt, fpgm, head, hhea, maxp, prep,
 * as digest_field has them. A letter: its code, its width in the PDF, the shape of its glyph.
 */
#ifndef ITOG_PAGE_FONT_SHAPE_H
#define ITOG_PAGE_FONT_SHAPE_H

#include "base/digest.h"
#include "page/font_table.h"

/* So many bytes of a BLAKE2b-256: to find another outline for one of ours takes 2^128 trials. */
enum { FONT_SHAPE = 16 };

struct font_shape {
    unsigned char bytes[FONT_SHAPE];
    bool made, broken;
};

struct font_shapes {
    struct font_tables tables;
    struct font_shape *shapes;        /* of each glyph, once it was asked for */
    unsigned char common[FONT_SHAPE]; /* what counts for all */
};

/* The bytes of the file stay the caller's; ONLY: as font_tables_find has it. False: it can't be read. */
bool font_shapes_open(struct font_shapes *shapes, const char *data, size_t len, bool only);
void font_shapes_close(struct font_shapes *shapes);

/* What stands for a code of page content: of the code, its width, the shape of glyph ID. False: the file has no such glyph. */
bool font_shapes_letter(struct font_shapes *shapes, unsigned code, unsigned width, size_t id,
                        unsigned char letter[FONT_SHAPE]);

#endif
