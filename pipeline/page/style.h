/*
 * style: what CSS says of one element, computed. The joint between the template side (xhtml, css: they make styles)
 * and the layout side (layout, pdf: they only read them). Lengths are int32_t in 1/1000 pt (suffix _mpt): no floating
 * point, so that the same page gives the same bytes everywhere.
 */
#ifndef ITOG_PAGE_STYLE_H
#define ITOG_PAGE_STYLE_H

#include <stdbool.h>
#include <stdint.h>

enum display {
    DISPLAY_NONE,
    DISPLAY_BLOCK,
    DISPLAY_INLINE,
    DISPLAY_LIST_ITEM,
    DISPLAY_TABLE,
    DISPLAY_TABLE_HEAD, /* thead: repeated on each page the table reaches */
    DISPLAY_TABLE_BODY, /* tbody */
    DISPLAY_TABLE_FOOT, /* tfoot: drawn once, at the end */
    DISPLAY_TABLE_ROW,
    DISPLAY_TABLE_CELL,
    DISPLAY_TABLE_COLUMN, /* col (children of colgroup are lifted) */
    DISPLAY_CAPTION
};
enum text_align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTER, ALIGN_JUSTIFY };
enum vertical_align { VALIGN_BASELINE, VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM, VALIGN_SUPER, VALIGN_SUB };
enum page_break { BREAK_AUTO, BREAK_ALWAYS, BREAK_AVOID, BREAK_RIGHT /* next right-hand (odd) page */ };
enum white_space { SPACE_NORMAL, SPACE_NOWRAP, SPACE_PRE_LINE };
enum writing_mode {
    WRITING_HORIZONTAL,
    WRITING_VERTICAL_RL /* rotated 90° clockwise */,
    WRITING_SIDEWAYS_LR
};
enum list_style { LIST_NONE, LIST_DISC, LIST_DECIMAL };
enum border_style { BORDER_NONE, BORDER_SOLID, BORDER_DASHED, BORDER_DOTTED };
/* Where a block or a note goes instead of its place in the flow. */
enum page_float { FLOAT_NONE, FLOAT_FOOTNOTE, FLOAT_BOTTOM };
enum length_unit { LENGTH_AUTO, LENGTH_MPT, LENGTH_PERCENT /* value in 1/1000 % */ };
enum { SIDE_TOP, SIDE_RIGHT, SIDE_BOTTOM, SIDE_LEFT };

/* What is as bright to the eye, without colour. */
static inline uint32_t style_grey(uint32_t rgb)
{
    uint32_t grey = ((rgb >> 16 & 255) * 299 + (rgb >> 8 & 255) * 587 + (rgb & 255) * 114 + 500) / 1000;
    return grey << 16 | grey << 8 | grey;
}

struct length {
    enum length_unit unit;
    int32_t value;
};

struct border {
    enum border_style style;
    int32_t width_mpt;
    uint32_t rgb; /* 0xRRGGBB */
};

struct style {
    /* inherited */
    uint8_t family; /* index into the fonts a page knows, see font.h: FONT_SERIF, FONT_SANS */
    bool bold, italic;
    int32_t font_size_mpt;
    int32_t line_height_mpt; /* 0: normal, the layout takes 1.2 × size */
    uint32_t color_rgb;
    enum text_align text_align;
    enum white_space white_space;
    enum writing_mode writing_mode;
    enum list_style list_style;
    int32_t text_indent_mpt;
    int32_t letter_spacing_mpt, word_spacing_mpt;
    int32_t border_spacing_mpt; /* with separate borders */
    bool border_collapse;
    bool uppercase;
    bool hidden; /* visibility: hidden keeps its place */
    bool common; /* what data brings here is the same on most pages (a hint: paper shares it) */
    int orphans, widows;
    /* not inherited */
    enum display display;
    enum vertical_align vertical_align;
    bool underline;
    bool has_background;
    uint32_t background_rgb;
    int32_t padding_mpt[4];
    int32_t margin_mpt[4];
    bool margin_auto[4]; /* left and right: centred or pushed */
    struct border border[4];
    struct length width, min_width, height, min_height;
    bool table_fixed; /* table-layout: fixed */
    enum page_break page_break_before, page_break_after, page_break_inside;
    enum page_float page_float;
    bool absolute;           /* position: absolute, */
    struct length offset[4]; /* this far from the edges of the page */
    int shrink_percent;      /* text that does not fit may become this small; 0: it may not */
};

/* The sixteen margin boxes of CSS Paged Media, clockwise from the top left corner. */
enum margin_box {
    BOX_TOP_LEFT_CORNER,
    BOX_TOP_LEFT,
    BOX_TOP_CENTER,
    BOX_TOP_RIGHT,
    BOX_TOP_RIGHT_CORNER,
    BOX_RIGHT_TOP,
    BOX_RIGHT_MIDDLE,
    BOX_RIGHT_BOTTOM,
    BOX_BOTTOM_RIGHT_CORNER,
    BOX_BOTTOM_RIGHT,
    BOX_BOTTOM_CENTER,
    BOX_BOTTOM_LEFT,
    BOX_BOTTOM_LEFT_CORNER,
    BOX_LEFT_BOTTOM,
    BOX_LEFT_MIDDLE,
    BOX_LEFT_TOP,
    BOX_COUNT
};

/* A piece of content: "text" counter(page) counter(pages) string(name). */
enum content_kind { CONTENT_TEXT, CONTENT_PAGE, CONTENT_PAGES, CONTENT_STRING };
struct content {
    enum content_kind kind;
    const char *text; /* TEXT: the text; STRING: the name set by string-set */
};
struct margin_content {
    const struct content *items;
    int count; /* 0: the box is not there */
    struct style style;
};

/* A page rule: @page, and over it @page :first, :left, :right (already merged for each). */
struct page_style {
    int32_t width_mpt, height_mpt;
    int32_t margin_mpt[4];
    struct margin_content box[BOX_COUNT];
};
enum page_kind { PAGE_RIGHT, PAGE_LEFT, PAGE_FIRST, PAGE_KINDS };

#endif
