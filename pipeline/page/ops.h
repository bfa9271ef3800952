/*
 * ops: what is drawn on a page, as plain records. A page has two lists: what the template alone decides (the
 * same on the next pupil's page, as a rule) and what the data brought. Lists compare by their bytes, so that
 * a template's list that was seen before need not be written again. Coordinates are in 1/1000 pt from the top
 * left corner of the page, y downwards.
 */
#ifndef ITOG_PAGE_OPS_H
#define ITOG_PAGE_OPS_H

#include "base/buf.h"
#include "page/font.h"
#include "page/ops_picture.h"
#include "page/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ops_turn { TURN_NONE, TURN_RIGHT /* text runs downwards */, TURN_LEFT /* text runs upwards */ };

struct op_rect {
    int32_t x, y, width, height;
    uint32_t rgb;
};

/* A horizontal or vertical line along its middle. */
struct op_line {
    int32_t x, y, length, width;
    uint32_t rgb;
    uint16_t style; /* enum border_style */
    uint16_t vertical;
};

struct op_text {
    int32_t x, y; /* the start of the base line */
    int32_t size_mpt;
    int32_t space_extra, letter_spacing; /* mpt, behind every space and behind every letter */
    uint32_t rgb;
    uint32_t first_glyph, glyph_count; /* in the list's glyphs */
    uint16_t face, turn;
};

/* Operations that stand together: what one stretch of the template draws (struct part's group), which moves as a whole.
 * The counts are those of the list when it began; it ends where the next one begins. */
struct op_stretch {
    uint32_t group; /* 0: operations that belong to no group */
    int32_t y;      /* of its top */
    size_t rect_count, line_count, text_count;
    struct pictures_mark pictures;
};

struct ops {
    struct op_rect *rects;
    struct op_line *lines;
    struct op_text *texts;
    uint16_t *glyphs;
    size_t rect_count, line_count, text_count, glyph_count;
    size_t rect_room, line_room, text_room, glyph_room;
    struct ops_pictures pictures;
    struct op_stretch *stretches;
    size_t stretch_count, stretch_room;
    int32_t text_end; /* x where the last text ends */
};

void ops_clear(struct ops *ops); /* keeps the memory */
void ops_free(struct ops *ops);
bool ops_empty(const struct ops *ops);

/* What follows belongs to GROUP, whose top is at Y, until the next call. */
void ops_group(struct ops *ops, uint32_t group, int32_t y);

void ops_rect(struct ops *ops, struct op_rect rect);
/* Continues a line already there when it is of the same kind and touches it. */
void ops_line(struct ops *ops, struct op_line line);
/* TEXT's first_glyph and glyph_count are set here. Continues the text before when it is of the same kind and
 * ends where this one, WIDTH wide, begins. */
void ops_text(struct ops *ops, struct op_text text, const uint16_t *glyphs, size_t count, int32_t width);

/*
 * Appends to OUT stretch AT of the list, its top at 0 and its glyphs copied: the same operations elsewhere on a page give the
 * same list.
 */
void ops_lift(const struct ops *ops, size_t at, struct ops *out);
/* Appends the rest of the list: the stretches that IS_LIFTED does not name (a byte for each). */
void ops_leave(const struct ops *ops, const uint8_t *is_lifted, struct ops *out);

uint64_t ops_hash(const struct ops *ops);
bool ops_equal(const struct ops *a, const struct ops *b);
void ops_copy(struct ops *to, const struct ops *from);

/* Appends the lists as PDF page content for a page of this height. Faces are named /G0 to /G7, and text is in the codes of
 * font_code.c. CALLS (or NULL) is content that lies over the backgrounds and lines of the first list and under all else; it leaves
 * the graphics state as it was. */
void ops_write(const struct ops *const *lists, size_t count, const struct page_fonts *fonts,
               const struct buf *calls, int32_t page_height, struct buf *out);

/* Adds the glyphs that the list shows, one set for each face, to SHOWN; returns the faces, a bit for each. */
unsigned ops_mark(const struct ops *ops, uint8_t (*shown)[FONT_SHOWN]);

#endif
