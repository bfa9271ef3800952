/*
 * font: the faces of printed pages. Opened once a run; measuring is a look-up in a table by code point, and
 * what a PDF embeds is made ready once and shared by all documents of the run. Faces are the files made by
 * fonts/Makefile, and those of earlier releases that archived pieces bring along.
 *
 * Sizes of glyphs are in 1/1000 of the font size, as in PDF.
 */
#ifndef ITOG_PAGE_FONT_H
#define ITOG_PAGE_FONT_H

#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "page/font_shape.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum font_family { FONT_SERIF, FONT_SANS, FONT_FAMILIES }; /* struct style's family */

enum {
    FONT_FACES = FONT_FAMILIES * 4,
    FONT_CODES = 0x10000,
    FONT_GLYPHS = 1024,           /* a face has at most so many */
    FONT_SHOWN = FONT_GLYPHS / 8, /* bytes with a bit for each */
    FONT_TWO_BYTES = 0x100        /* the code of glyph 0, if it had one: font_code.c */
};

/* A glyph; id 0: the face does not have the character. */
struct font_glyph {
    uint16_t id;
    uint16_t width;
};

/* How page content names the glyphs that it shows. */
struct font_coding {
    struct buf widths;             /* the text of the array W */
    struct buf glyphs, to_unicode; /* maps of the codes, deflated */
};

/* What a PDF needs of a face for the glyphs that it shows. */
struct font_embed {
    size_t raw_len;  /* of the font file */
    struct buf file; /* deflated */
    struct font_coding narrow,
        wide; /* in the codes of font_code.c; in those of older pieces, which are numbers of glyphs */
};

struct font_face {
    char hash[DIGEST_HEX + 1];       /* of the file */
    char name[72];                   /* "QWERTY+PTSerif-Regular": the tag is made of the hash */
    const struct font_glyph *glyphs; /* FONT_CODES of them, by code point */
    const uint16_t *codes;           /* glyph_count of them: the code point a glyph stands for */
    const uint16_t *widths;          /* glyph_count of them */
    const uint8_t *bytes;            /* glyph_count of them: its code where that is one byte, else 0 */
    int glyph_count;
    int ascent, descent; /* descent is positive here */
    int cap_height, italic_angle, flags;
    int box[4];
    struct buf file;
    struct font_embed embed;                  /* the latest */
    struct libdeflate_compressor *compressor; /* NULL: not needed yet */
    struct font_known *known;                 /* of its letters; NULL: not needed yet */
};

struct page_fonts {
    struct font_face faces[FONT_FACES]; /* of this release */
    struct font_face **older;           /* those that archived pieces were set in */
    size_t older_count;
};

/* FOLDER holds the faces made by fonts/Makefile. NULL on error. */
struct page_fonts *page_fonts_open(const char *folder, struct err *err);
void page_fonts_free(struct page_fonts *fonts); /* NULL is harmless */

/* The face of that hash in place INDEX, or NULL; FILE are the bytes of one that is not known yet. */
struct font_face *font_find(struct page_fonts *fonts, unsigned index, const char *hash);
struct font_face *font_take(struct page_fonts *fonts, unsigned index, const void *file, size_t len,
                            struct err *err);

/* For the glyphs that are shown alone; holds until the next call. The codings that are not asked for are empty. */
const struct font_embed *font_embed(struct font_face *face, const uint8_t shown[FONT_SHOWN], bool narrow,
                                    bool wide);
void font_embed_free(struct font_face *face);

/* ---- font_code.c ---- */

/* A byte for each glyph (bytes, above), to be freed. */
uint8_t *font_code_bytes(const struct font_face *face);

/* The CMap of all content that is not wide, by this name. */
#define FONT_MAP_NAME "itog-1"
extern const char font_code_map[];

struct font_code {
    uint16_t code, glyph;
};
/* The codes of the glyphs that are shown, in their order; returns how many. WIDE: as older pieces have it. */
int font_codes(const struct font_face *face, const uint8_t shown[FONT_SHOWN], bool wide,
               struct font_code codes[FONT_GLYPHS]);
/* Appends a ToUnicode map of them. */
void font_code_to_unicode(const struct font_face *face, const struct font_code *codes, int count, bool wide,
                          struct buf *out);

/* The face of a family, in 0 to FONT_FACES - 1. */
static inline unsigned font_index(unsigned family, bool bold, bool italic)
{
    return family * 4 + (bold ? 1U : 0U) + (italic ? 2U : 0U);
}

/* ---- font_letter.c: how letters look, as digests ---- */

enum { FONT_CODE_END = FONT_TWO_BYTES + FONT_GLYPHS /* every code is less */ };

/* A set of codes, a bit for each. */
struct font_set {
    uint64_t bits[FONT_CODE_END / 64];
};

/* What stands for each code of a font, and what counts for all of them: font_shape.h. */
struct font_letters {
    unsigned char common[FONT_SHAPE], letters[FONT_CODE_END][FONT_SHAPE];
    bool has[FONT_CODE_END];
};

/* Those of the face, in any case for the glyphs that are shown; their codes become SET. */
const struct font_letters *font_letters(struct font_face *face, const uint8_t shown[FONT_SHOWN],
                                        struct font_set *set);
void font_letters_free(struct font_face *face);

/* A length in 1/1000 pt from one in 1/1000 of the font size. */
static inline int32_t font_scale(int64_t units, int32_t size_mpt)
{
    return (int32_t)(units * size_mpt / 1000);
}

/* The name of a face as users know it, such as "PTSerif-Bold". */
const char *font_face_name(unsigned face);

#endif
