/*
 * css: style sheets. A sheet is parsed into rules once; an element's style is computed once for each place
 * and set of classes it is met with (struct styled) and kept as long as the template. What is outside the
 * subset of templates/README.md is an error "print.css:LINE: …".
 *
 * css_scan.c: bytes to tokens. css_property.c, css_value.c: declarations. css_parse.c: rules, selectors,
 * @page, @media. css_compute.c, css_apply.c: cascade and inheritance. css_screen.c: sheets for browsers.
 */
#ifndef ITOG_PAGE_CSS_H
#define ITOG_PAGE_CSS_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "page/node.h"
#include "page/style.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- tokens ---- */

enum css_unit { UNIT_NONE, UNIT_PERCENT, UNIT_EM, UNIT_REM, UNIT_PT, UNIT_PX, UNIT_MM, UNIT_CM, UNIT_IN };

enum css_token_kind {
    TOKEN_END,
    TOKEN_IDENT,
    TOKEN_FUNCTION /* name and "(" */,
    TOKEN_AT,
    TOKEN_HASH,
    TOKEN_STRING,
    TOKEN_NUMBER,
    TOKEN_MARK /* a single character */
};

struct css_token {
    enum css_token_kind kind;
    char mark;
    bool space_before;
    int line;
    const char *text; /* IDENT, FUNCTION, AT, HASH: the name in the source; STRING: decoded, in the arena */
    size_t len;
    const char *start;  /* where it begins in the source */
    int64_t millionths; /* NUMBER */
    bool has_fraction;
    enum css_unit unit;
};

struct css_scan {
    const char *name; /* for messages */
    const char *at, *end;
    int line;
    struct arena *arena;
    struct err *err;
};

int css_next(struct css_scan *scan, struct css_token *token);
/* A colour as it stands in an attribute; KEYWORD: 0, COLOR_CURRENT or COLOR_TRANSPARENT. (css_value.c) */
bool css_color(const char *text, uint32_t *rgb, int *keyword);
bool css_is(const struct css_token *token, const char *word); /* an identifier, any case */
/* How a token is shown in a message. */
const char *css_show(struct arena *arena, const struct css_token *token);

/* ---- declarations ---- */

/* Longhands only: shorthands are taken apart where they are read. Four-sided ones: the property + SIDE_…. */
enum css_property {
    CSS_FONT_FAMILY,
    CSS_FONT_SIZE,
    CSS_FONT_WEIGHT,
    CSS_FONT_STYLE,
    CSS_LINE_HEIGHT,
    CSS_COLOR,
    CSS_TEXT_ALIGN,
    CSS_WHITE_SPACE,
    CSS_WRITING_MODE,
    CSS_LIST_STYLE,
    CSS_TEXT_INDENT,
    CSS_LETTER_SPACING,
    CSS_WORD_SPACING,
    CSS_BORDER_SPACING,
    CSS_BORDER_COLLAPSE,
    CSS_TEXT_TRANSFORM,
    CSS_VISIBILITY,
    CSS_ORPHANS,
    CSS_COMMON,
    CSS_WIDOWS,
    CSS_DISPLAY,
    CSS_VERTICAL_ALIGN,
    CSS_TEXT_DECORATION,
    CSS_BACKGROUND,
    CSS_WIDTH,
    CSS_MIN_WIDTH,
    CSS_HEIGHT,
    CSS_MIN_HEIGHT,
    CSS_TABLE_LAYOUT,
    CSS_BREAK_BEFORE,
    CSS_BREAK_AFTER,
    CSS_BREAK_INSIDE,
    CSS_STRING_SET,
    CSS_FLOAT,
    CSS_POSITION,
    CSS_SHRINK,
    CSS_CONTENT,
    CSS_SIZE,
    CSS_MARGIN,
    CSS_PADDING = CSS_MARGIN + 4,
    CSS_BORDER_STYLE = CSS_PADDING + 4,
    CSS_BORDER_WIDTH = CSS_BORDER_STYLE + 4,
    CSS_BORDER_COLOR = CSS_BORDER_WIDTH + 4,
    CSS_OFFSET = CSS_BORDER_COLOR + 4,
    CSS_PROPERTIES = CSS_OFFSET + 4
};

enum css_length_kind {
    CSS_LENGTH_MPT,
    CSS_LENGTH_EM,
    CSS_LENGTH_REM,
    CSS_LENGTH_PERCENT,
    CSS_LENGTH_AUTO,
    CSS_NUMBER
};

struct css_length {
    enum css_length_kind kind;
    int32_t value; /* mpt, or 1/1000 of an em, a percent, a number */
};

enum { COLOR_CURRENT = -1, COLOR_TRANSPARENT = -2 };

struct css_declaration {
    enum css_property property;
    const char *file;
    int line;
    int keyword;                      /* the value of an enum of style.h; an integer; COLOR_… */
    struct css_length length, second; /* second: the height of a page size */
    uint32_t rgb;
    const char *text;
    const struct content *items;
    int item_count;
};

struct css_block {
    const struct css_declaration *items;
    size_t count;
};

/* Reads declarations up to "}" (not eaten) or the end. PLACE says which properties may stand there. */
enum css_place { PLACE_ELEMENT, PLACE_PAGE, PLACE_PAGE_VARIANT /* @page :first */, PLACE_MARGIN_BOX };
/* Called for an at-rule among the declarations of @page: TOKEN is the at-rule's name. */
typedef int css_at_rule(void *user, struct css_scan *scan, const struct css_token *token);
int css_declarations(struct css_scan *scan, enum css_place place, css_at_rule *at_rule, void *user,
                     struct css_block *block);

/* ---- rules ---- */

struct css_compound {
    enum tag tag; /* TAG_NONE: any */
    uint16_t id;
    uint16_t class_count;
    const uint16_t *classes;
    uint32_t pseudos;
    bool child; /* ">" stands between this and the next to the left */
};

struct css_selector {
    const struct css_compound *parts; /* the right-most first */
    size_t count;
    uint32_t specificity;
};

struct css_rule {
    struct css_selector selector;
    const struct css_block *block;
    struct css_rule *next;
    bool user_agent;
};

/* first-child is (0, 1), odd is (2, 1), last-child is from_end (0, 1). */
struct css_pseudo {
    int step, offset;
    bool from_end;
};
enum { CSS_PSEUDOS_MAX = 32, CSS_PAGE_RULES_MAX = 100 };

struct css_page_rule {
    int kind; /* enum page_kind, or -1: all pages */
    struct css_block block;
    struct css_block box[BOX_COUNT];
    struct css_page_rule *next;
};

struct css {
    struct arena *arena;
    struct css_rule *rules, **rules_end;
    size_t rule_count;
    int page_rule_count;
    struct css_page_rule *pages, **pages_end;
    const char **names; /* classes and ids that selectors speak of: their number is the place here + 1 */
    size_t name_count, name_capacity;
    struct css_pseudo pseudos[CSS_PSEUDOS_MAX];
    unsigned pseudo_count;
    bool grey;        /* colours are computed without their hue */
    int text_percent; /* letters and lines of absolute size are that much of it; 0: as they are */
};

/* A new, empty set of rules with the built-in sheet; all of it lives in ARENA. */
struct css *css_new(struct arena *arena, struct err *err);
/* Adds a sheet. NAME stands in messages. */
int css_add(struct css *css, const char *name, const char *source, size_t len, struct err *err);
/* The pages of a template whose sheets say nothing of them: those of GOST R 7.0.97-2016. */
int css_add_pages(struct css *css, struct err *err);
/* The declarations of a style attribute. */
int css_inline(struct css *css, const char *name, int line, const char *text, struct css_block *block,
               struct err *err);
/* The number of a class or id that a selector speaks of, else 0. */
uint16_t css_name(const struct css *css, const char *text, size_t len);
/* Which of the sheet's pseudo-classes hold for the INDEXth (from 0) of COUNT elements of one parent. */
uint32_t css_pseudos_at(const struct css *css, size_t index, size_t count);

/* The bytes of a sheet without its @page rules, for browsers. */
void css_without_pages(const char *source, size_t len, struct buf *out);
/* Is this sheet self-contained and unable to leave a <style> element? Nothing else is checked. */
int css_check_screen(const char *name, const char *source, size_t len, struct err *err);

/* ---- computed ---- */

struct styled {
    struct style style; /* first: nodes point here */
    const struct styled *parent;
    enum tag tag;
    uint16_t id, class_count;
    const uint16_t *classes;
    uint32_t pseudos;
    int32_t line_factor_x1000; /* line-height as a number, 0: none */
    int32_t root_size_mpt;
    const char *string_name;
    struct styled *next;
};

/* What an element is, for selectors. */
struct css_subject {
    enum tag tag;
    uint16_t id, class_count;
    const uint16_t *classes;
    uint32_t pseudos;
    const struct css_block *inline_style; /* or NULL */
};

/* Computes; the classes are not copied. NULL on error (a length that grew out of bounds, a table part made a
 * block). */
struct styled *css_compute(const struct css *css, const struct styled *parent,
                           const struct css_subject *subject, struct err *err);
/* The pages; ROOT is the style of html, whose font the margin boxes inherit. PAGE_KINDS of them. */
struct page_style *css_pages(const struct css *css, const struct styled *root, struct err *err);

#endif
