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

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum font_family { FONT_SERIF, FONT_SANS, FONT_FAMILIES }; /* struct style's family */

enum {
    FONT_FACES = FONT_FAMILIES * 4,
    FONT_CODES = 0x10000,
    FONT_SHOWN = 128 /* bytes with a bit for each glyph; a face with more glyphs is embedded by groups */
};

/* A glyph; id 0: the face does not have the character. */
struct font_glyph {
    uint16_t id;
    uint16_t width;
};

/*
 * Letters are embedded by group: a file that shows Russian only does not carry Latin. Which group a character is in
 * belongs to the format of archived pieces, so it never changes.
 */
enum font_group {
    GROUP_SIGNS,         /* digits, blanks, per cent, and the punctuation of every text */
    GROUP_RUSSIAN_SMALL, /* а to я */
    GROUP_RUSSIAN_CAPITAL,
    GROUP_ROMAN, /* I V X and Q: of periods and numbers */
    GROUP_LATIN_SMALL,
    GROUP_LATIN_CAPITAL, /* the others, and the less usual signs of everyday text */
    GROUP_VOLGA,         /* Tatar, Bashkir, Chuvash */
    GROUP_REST,
    FONT_GROUPS
};

/* What a PDF needs of a face for a set of groups: made when the first document asks for it, kept for the run. */
struct font_embed {
    struct font_embed *next;
    unsigned groups;        /* a bit for each group */
    size_t raw_len;         /* of the font file */
    struct buf file, codes; /* the font file and the map back to Unicode, deflated */
    struct buf widths;      /* the text of the array W */
};

struct font_face {
    char hash[DIGEST_HEX + 1];       /* of the file */
    char name[72];                   /* "QWERTY+PTSerif-Regular": the tag is made of the hash */
    const struct font_glyph *glyphs; /* FONT_CODES of them, by code point */
    const uint16_t *codes;           /* glyph_count of them: the code point a glyph stands for */
    const uint16_t *widths;          /* glyph_count of them */
    const uint8_t *groups;           /* glyph_count of them: 1 << enum font_group */
    int glyph_count;
    int ascent, descent; /* descent is positive here */
    int cap_height, italic_angle, flags;
    int box[4];
    struct buf file;
    struct font_embed *embeds;
    struct font_embed *exact;                 /* the latest of font_embed_shown */
    struct libdeflate_compressor *compressor; /* of font_embed_shown; NULL: not needed yet */
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

const struct font_embed *font_embed(struct font_face *face, unsigned groups);
/* For these glyphs alone: less than half the bytes, but not shared with other documents. Holds until the next call. */
const struct font_embed *font_embed_shown(struct font_face *face, const uint8_t shown[FONT_SHOWN]);
void font_embed_free(struct font_embed *embed); /* and those behind it */

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
