/*
 * press: what makes pieces and keeps what they share: faces, drawings of the template, buffers. Private to the PDF side;
 * its face to the others is in page.h.
 *
 * A part is a drawing that many pieces show: a stretch of the template without data, its top at 0. It is known by its hash;
 * the same part in another place of another piece is the same bytes.
 */
#ifndef ITOG_PAGE_PRESS_H
#define ITOG_PAGE_PRESS_H

#include "base/digest.h"
#include "page/font.h"
#include "page/layout.h"
#include "page/page.h"

#include <libdeflate.h>

enum {
    PART_NAME = 11
}; /* "T", of an image "I", and ten digits of the hash: how page contents call it; or "B" */

/* The faces that content is set in, and what it uses of each. */
struct face_use {
    struct font_face *faces[FONT_FACES];   /* NULL: not used */
    uint8_t shown[FONT_FACES][FONT_SHOWN]; /* the glyphs: a bit for each */
    bool
        wide; /* archived by earlier releases: faces are /F0 to /F7, codes are numbers of glyphs, of two bytes */
};

/* Of a part that is an image: its bytes are the samples, deflated, and behind them those of its alpha. */
struct part_image {
    int width, height, channels; /* width 0: the part is a drawing */
    size_t samples_len;
};

struct part {
    char hash[DIGEST_HEX + 1];
    char name[PART_NAME + 1];
    int uses;  /* pieces and files that hold it */
    bool told; /* to the archive (piece_needs) */
    struct face_use faces;
    struct part_image image;
    bool is_batch;              /* no drawing: its bytes are the text that signs what pieces draw */
    struct buf bytes;           /* its content, deflated */
    char drawn[DIGEST_HEX + 1]; /* pdf_digest.h; "" as long as it is only known from the archive */
    uint64_t ops_hash;
    struct ops ops; /* what it was made of; empty when it came from the archive */
};

struct press {
    struct page_fonts *fonts;
    press_source *source;
    void *source_user;
    struct layout layout;
    struct ops lifted, left; /* of the page in the making */
    struct libdeflate_compressor *compressor;
    struct buf content, deflated;
    struct part **parts;
    size_t part_count, part_room;
};

struct piece_page {
    int32_t width_mpt, height_mpt;
    size_t at, len; /* its own content in the piece's bytes */
};

struct piece {
    char hash[DIGEST_HEX + 1];  /* over its content, whatever deflates it */
    char *bookmark;             /* or NULL */
    char drawn[DIGEST_HEX + 1]; /* pdf_digest.h; "" when it came from the archive */
    char *seal;            /* of the first page's dictionary, or NULL; where there is a batch, up to it */
    struct part *batch;    /* or NULL */
    struct face_use faces; /* without those of the parts */
    struct piece_page *pages;
    int page_count;
    struct part **parts; /* each once */
    size_t part_count;
    struct buf bytes;
};

/* The part that draws what is in press->lifted; held once more. */
struct part *press_part(struct press *press);
struct image;
struct part *press_image(struct press *press, const struct image *image);
/* The part of that hash, held once more: one that is known, or from the source; NULL on error. */
struct part *press_find_part(struct press *press, const char *hash, struct err *err);
struct part *press_find_batch(struct press *press, const char *hash, struct err *err);
struct font_face *press_find_face(struct press *press, unsigned index, const char *hash, struct err *err);

/* Adds to USE what LIST uses, in the faces of this release. */
void press_mark(struct press *press, const struct ops *list, struct face_use *use);
/* Adds to USE what MORE uses. */
void press_join(struct face_use *use, const struct face_use *more);
void press_digest_faces(struct digest *digest, const struct face_use *use);
/* Puts the letters of content that uses these behind it (pdf_digest.h). */
void press_letters(struct digest *content, const struct face_use *use);
/* Deflates press->content into press->deflated. */
void press_deflate(struct press *press);

/* piece_pack.c */
void part_pack(const struct part *part, struct buf *out);
int part_unpack(struct press *press, const struct buf *from, struct part *part, struct err *err);

#endif
