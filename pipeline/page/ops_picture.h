/*
 * ops_picture: the operations that are not text, lines or rectangles: images, symbols (QR codes), shapes of drawings. A part
 * of struct ops. They are drawn below its text and above its rectangles and lines.
 */
#ifndef ITOG_PAGE_OPS_PICTURE_H
#define ITOG_PAGE_OPS_PICTURE_H

#include "base/buf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct image;

struct op_image {
    int32_t x, y, width, height;
    uint64_t id;               /* of its hash: another image may come to stand at the same address */
    const struct image *image; /* lives as long as its template */
};

struct op_symbol {
    int32_t x, y, width, height; /* with the quiet zone */
    int32_t modules;
    uint32_t first_bit; /* of modules × modules */
};

enum { OP_DASHES = 8 };

/* Steps M and L (two coordinates), C (six), Z (none). Fields of one size: records compare by their bytes. */
struct op_path {
    uint32_t has_fill, has_stroke, fill_rgb, stroke_rgb;
    int32_t width, dashes[OP_DASHES], dash_count;
    uint32_t first_step, step_count, first_point, point_count;
};

struct ops_pictures {
    struct op_image *images;
    struct op_symbol *symbols;
    struct op_path *paths;
    unsigned char *bits;
    char *steps;
    int32_t *points;
    size_t image_count, symbol_count, path_count, bit_count, step_count, point_count;
    size_t image_room, symbol_room, path_room, bit_room, step_room, point_room;
};

void pictures_clear(struct ops_pictures *pictures); /* keeps the memory */
void pictures_free(struct ops_pictures *pictures);
size_t pictures_count(const struct ops_pictures *pictures);

void pictures_image(struct ops_pictures *pictures, struct op_image image);
/* IS_DARK: modules × modules. */
void pictures_symbol(struct ops_pictures *pictures, struct op_symbol symbol, const unsigned char *is_dark);
/* Returns where the coordinates of its POINT_COUNT points go, until the next call. */
int32_t *pictures_path(struct ops_pictures *pictures, struct op_path path, const char *steps,
                       size_t step_count, size_t point_count);

/* How many there are of each, to begin or end a stretch. */
struct pictures_mark {
    size_t images, symbols, paths;
};
struct pictures_mark pictures_mark(const struct ops_pictures *pictures);
/* Appends those FROM to END - 1 of FROM's list, UP higher. */
void pictures_append(struct ops_pictures *to, const struct ops_pictures *pictures, struct pictures_mark from,
                     struct pictures_mark end, int32_t up);

uint64_t pictures_hash(const struct ops_pictures *pictures, uint64_t hash,
                       uint64_t hash_bytes(uint64_t hash, const void *data, size_t len));
bool pictures_equal(const struct ops_pictures *a, const struct ops_pictures *b);
void pictures_copy(struct ops_pictures *to, const struct ops_pictures *from);

/* Appends them as PDF page content; images are called by the name that image_name gives. The graphics state stays as it was. */
void pictures_write(const struct ops_pictures *pictures, int32_t page_height, struct buf *out);
enum { IMAGE_NAME = 11 }; /* "I" and ten digits of its hash */
void image_name(const struct image *image, char name[IMAGE_NAME + 1]);

#endif
