/*
 * picture: what a page shows besides text: images (PNG), symbols (QR) and drawings (a subset of SVG). Made by the template
 * side, one for each element; the layout reads how large they are, ops what they show, html what a browser gets.
 */
#ifndef ITOG_PAGE_PICTURE_H
#define ITOG_PAGE_PICTURE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/digest.h"
#include "base/err.h"
#include "page/node.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- images (picture_png.c) ---- */

struct image {
    int width, height;           /* in pixels */
    int channels;                /* 1: grey, 3: red, green, blue; 8 bits each */
    const unsigned char *pixels; /* height × width × channels */
    const unsigned char *alpha;  /* height × width, or NULL: opaque */
    const char *uri;             /* the file as it is, "data:image/png;base64,…" */
    char hash[DIGEST_HEX + 1];   /* of what it shows */
};

uint64_t image_id(const struct image *image); /* of its hash */

/* The image in the file at PATH; GREY: without its colours. All of it lives in ARENA. Fails on what is no PNG file, and on one
 * of more than 4 megabytes or 4 million pixels; the message does not name the place. */
struct image *image_read(struct arena *arena, const char *path, bool grey, struct err *err);

/* ---- symbols (picture_qr.c) ---- */

enum { SYMBOL_QUIET = 4 /* modules that stay white on each side */ };

struct symbol {
    int modules;                  /* on a side, without the quiet zone */
    const unsigned char *is_dark; /* modules × modules, 1 or 0 */
};

/* "qr:TEXT" as a QR code of level M; qr-l:, qr-q: and qr-h: have the other levels. */
bool symbol_is(const char *src);
/* Fails when the text is empty or longer than a symbol can hold. */
struct symbol *symbol_make(struct arena *arena, const char *src, struct err *err);
/* As an SVG file for browsers. */
void symbol_svg(const struct symbol *symbol, struct buf *out);

/* ---- drawings (picture_svg.c, picture_path.c) ---- */

enum { DASHES_MAX = 8 };

/* A step: M, L (two coordinates), C (six), Z (none). */
struct shape {
    bool has_fill, has_stroke;
    uint32_t fill_rgb, stroke_rgb;
    int32_t stroke_width, dashes[DASHES_MAX];
    int dash_count;
    const char *steps;
    const int32_t *points; /* in 1/1000 of the drawing's unit */
    size_t step_count, point_count;
};

struct drawing {
    int32_t left, top, width, height; /* the view box */
    const struct shape *shapes;
    size_t shape_count;
};

/* Has an element of a drawing such an attribute? */
bool drawing_has(enum tag tag, const char *name);
/* Is VALUE right for it? The message does not name the place. */
int drawing_check(enum tag tag, const char *name, const char *value, struct err *err);

/* Numbers in 1/1000, parted by blanks or a comma; false: TEXT holds something else. OUT: int32_t. */
bool drawing_numbers(const char *text, struct buf *out);
/* The steps of a path's d; -1: not in the subset. */
int drawing_path(const char *text, struct buf *steps, struct buf *points);

/* ---- on a page ---- */

struct picture {
    const struct image *image;
    const struct symbol *symbol;
    const struct drawing *drawing; /* one of the three */
    int32_t width_mpt, height_mpt; /* of its own, where no style says more */
    bool from_data;
};

/* The svg element NODE and what is in it. LINE: of the element that is wrong, when it fails. */
int drawing_make(struct arena *arena, const struct node *node, bool grey, struct picture *picture, int *line,
                 struct err *err);

/* How large the picture of NODE is: as its style says; one side alone keeps the proportions. */
void picture_size(const struct node *node, int32_t *width_mpt, int32_t *height_mpt);

#endif
