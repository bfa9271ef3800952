/*
 * css_value: reading the value of one declaration; what css_value.c (single values and shorthands) and
 * css_property.c (the table of properties) share. Private to these two.
 */
#ifndef ITOG_PAGE_CSS_VALUE_H
#define ITOG_PAGE_CSS_VALUE_H

#include "page/css.h"

enum { VALUE_TOKENS_MAX = 64 };

struct css_keyword {
    const char *name;
    int value;
};

/* How a value is read. */
enum how {
    HOW_KEYWORD,
    HOW_LENGTH,
    HOW_INTEGER,
    HOW_SHARE, /* none, or whole percents from 10 to 100 */
    HOW_WEIGHT,
    HOW_FAMILY,
    HOW_FONT,
    HOW_LINE_HEIGHT,
    HOW_COLOR,
    HOW_FOUR_LENGTHS,
    HOW_FOUR_STYLES,
    HOW_FOUR_WIDTHS,
    HOW_FOUR_COLORS,
    HOW_BORDER_STYLE,
    HOW_BORDER_WIDTH,
    HOW_BORDER,
    HOW_STRING_SET,
    HOW_CONTENT,
    HOW_SIZE
};

/* What lengths may be besides absolute, em and rem; where a property may stand. */
enum {
    NEGATIVE = 1,
    PERCENT = 2,
    AUTO = 4,
    ZERO_WORD = 8 /* "normal" or "none" is zero */,
    IN_BOX = 16 /* in margin boxes too */,
    IN_PAGE = 32 /* in @page too */,
    ONLY_BOX = 64,
    ONLY_PAGE = 128,
    ALL_SIDES = 256
};

struct css_property_entry {
    const char *name;
    enum css_property property;
    enum how how;
    int flags;
    const struct css_keyword *keywords;
};

/* One declaration being read. */
struct css_reader {
    struct css_scan *scan;
    const struct css_property_entry *property;
    int flags; /* the property's, those that hold at this place */
    int line;
    struct css_token tokens[VALUE_TOKENS_MAX];
    size_t count, at;
    struct buf *out; /* css_declarations so far */
};

/* Reads the whole value of reader->property and puts its longhands into reader->out. */
int css_read_value(struct css_reader *reader);

#endif
