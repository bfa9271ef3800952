/* font_letter: what the letters of a face look like, as digests that are made once a run. */
#include "page/font.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

struct font_known {
    struct font_shapes shapes;
    struct font_letters letters;
};

static struct font_known *open_known(const struct font_face *face)
{
    struct font_known *known = mem_zalloc(sizeof *known);
    if (font_shapes_open(&known->shapes, face->file.data, face->file.len, false)) /* it is sound: font.c */
        memcpy(known->letters.common, known->shapes.common, FONT_SHAPE);
    return known;
}

/* Eight bytes of a set of glyphs, the first glyph's bit the lowest. */
static uint64_t read_bits(const uint8_t *at)
{
    uint64_t bits;
    memcpy(&bits, at, sizeof bits);
    return le64toh(bits);
}

const struct font_letters *font_letters(struct font_face *face, const uint8_t shown[FONT_SHOWN],
                                        struct font_set *set)
{
    if (face->known == NULL)
        face->known = open_known(face);
    struct font_letters *letters = &face->known->letters;
    *set = (struct font_set){{0}};
    for (unsigned at = 0; at < FONT_SHOWN; at += 8)
        for (uint64_t bits = read_bits(shown + at); bits != 0; bits &= bits - 1) {
            const unsigned id = 8 * at + (unsigned)__builtin_ctzll(bits);
            const unsigned code = face->bytes[id] != 0 ? face->bytes[id] : FONT_TWO_BYTES + id;
            set->bits[code / 64] |= UINT64_C(1) << code % 64;
            if (!letters->has[code])
                letters->has[code] = font_shapes_letter(&face->known->shapes, code, face->widths[id], id,
                                                        letters->letters[code]);
        }
    return letters;
}

void font_letters_free(struct font_face *face)
{
    if (face->known != NULL)
        font_shapes_close(&face->known->shapes);
    free(face->known);
    face->known = NULL;
}
