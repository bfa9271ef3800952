/*
 * layout_box: the shapes shared by the layout's files, and what each file offers to the others. The way of a
 * document: nodes → boxes (layout_build.c), inline content → items (layout_items.c) → lines (layout_line.c),
 * blocks → strips (layout_flow.c), tables → strips (layout_table*.c), strips → pages (layout_page.c) →
 * operations (layout_emit.c).
 *
 * A strip is what a page break cannot cut: a line, a row of a table, the padding of a block. Strips stand one
 * below the other in a flow; the document is one long flow, each cell of a table has a short one of its own.
 */
#ifndef ITOG_PAGE_LAYOUT_BOX_H
#define ITOG_PAGE_LAYOUT_BOX_H

#include "page/layout.h"

struct string_set {
    const char *name, *value;
    struct string_set *next;
};

/* ---- inline content ---- */

enum item_kind { ITEM_WORD, ITEM_SPACE, ITEM_BREAK };
enum item_after {
    AFTER_NOTHING,
    AFTER_BREAK,  /* a line may end here */
    AFTER_RATHER, /* rather not, but before a text is too wide */
    AFTER_HYPHEN  /* with a hyphen */
};

/* What holds for a stretch of text: its style, and what the elements around it add. */
struct look {
    const struct style *style;
    const struct font_face *face;
    const struct node *source; /* the text it is from; of a note's mark, the note; NULL: the layout's own */
    int32_t shift;             /* of the base line, upwards */
    int line;
    uint8_t face_index;
    bool data, underline;
};

struct item {
    const struct look *look;
    uint32_t glyph, glyph_count; /* in the glyphs of its items */
    int32_t width;
    uint8_t kind, after;
};

/* The element whose picture the items of that look are, or NULL. */
static inline const struct node *layout_picture_of(const struct look *look)
{
    return look->source != NULL && look->source->picture != NULL ? look->source : NULL;
}

struct items {
    struct item *list;
    const struct look *look; /* of all of them; NULL: each has its own */
    uint32_t count;
    uint16_t *glyphs;
    bool has_data, has_break;
    bool uniform; /* all in the style of the block, on its base line */
    bool airy;    /* nothing but single letters: they stand further apart */
    bool has_notes;
    bool is_picture; /* a block of its own */
    int32_t min_width, max_width;
};

static inline const struct look *layout_look(const struct items *items, uint32_t index)
{
    return items->look != NULL ? items->look : items->list[index].look;
}

/* Glyphs of one style on one line. */
struct run {
    struct run *next;
    const struct style *style;
    const uint16_t *glyphs;
    uint32_t count;
    int32_t x, baseline; /* from the left of the flow, from the top of the strip */
    int32_t width, space_extra, letter_spacing;
    uint8_t face;
    bool data, underline;
    const struct node *picture; /* in place of glyphs */
};

/* ---- boxes ---- */

enum box_kind { BOX_BLOCK, BOX_INLINE, BOX_TABLE, BOX_STRINGS /* shows nothing, sets strings */ };

struct box {
    enum box_kind kind;
    int number; /* of a list item, from 1; 0: none */
    const struct node *node;
    const struct style *style;
    struct box *first, *last, *next;
    struct items *items;
    struct table *table;
    struct string_set *strings;
};

/* ---- strips ---- */

enum strip_break { BREAK_FREE, BREAK_ORPHAN, BREAK_UNWANTED, BREAK_NEVER }; /* the lower, the more welcome */

/* A note at the foot of the page of its mark, laid out. */
struct note;
struct note_list {
    const struct note *note;
    struct note_list *next;
};

/* A block that stands outside the flow: at the foot of the page, or at a place of its own. */
struct placed;

struct strip {
    int32_t y;   /* of its top in the flow */
    int32_t gap; /* margin above it, not kept at the top of a page */
    int32_t height;
    int line;
    uint8_t level;  /* enum strip_break: of a page break before it */
    uint8_t forced; /* enum page_break: BREAK_ALWAYS, BREAK_RIGHT or 0 */
    uint16_t group; /* struct node's; 0: its place among the others is up to the data */
    bool moves;     /* so it is in its row: data takes more than a line */
    struct run *runs;
    const struct table *table; /* rows of it, or NULL */
    int first_row, end_row;
    const struct table *repeat; /* its head is drawn when a page begins with this strip */
    struct string_set *strings;
    struct note_list *notes;
    struct placed *placed; /* anchored here */
};

/* Background and borders of a block, from strip FIRST to strip LAST. */
struct decor {
    const struct style *style;
    int32_t x, width;
    uint32_t first, last;
    bool has_borders;
};

struct flow {
    struct strip *strips;
    uint32_t count, room;
    struct decor *decors;
    uint32_t decor_count, decor_room;
    int32_t height;
    int32_t margin_up,
        margin_down;  /* margins that wait for the next strip: the largest and the most negative */
    int32_t baseline; /* of the first line; -1: none */
    uint8_t next_level, next_forced;
    bool pages;         /* the document's own flow: page breaks and strings count here */
    struct run *marker; /* of a list item, waits for its first line */
};

struct note {
    const struct node *node;
    struct flow flow;
};

struct placed {
    struct flow flow;
    bool absolute; /* at x, y of the page; else at the foot of the content */
    int32_t x, y, height;
    struct placed *next;
};

/* ---- tables ---- */

struct cell {
    const struct node *node;
    const struct style *style;
    struct box *content;
    struct flow flow;
    int row, column, rowspan, colspan;
    int32_t inset[4];   /* borders and padding */
    int shrink_percent; /* how small its text may become: its own rule, or the table's; 0: not at all */
    int32_t min_width, max_width;
    int32_t x, width, y, height; /* of the box; x from the left of the flow, y from the top of its rows */
    int32_t content_y;
    int32_t extent; /* content height, or its length when turned */
};

struct row {
    const struct node *node;
    const struct style *style, *section;
    const struct node *part; /* the thead, tbody or tfoot it stands in; NULL: directly in the table */
    int first_cell, cell_count;
    int32_t height, y; /* from the top of its strip */
    bool joined;       /* a cell of the row above reaches into this one */
    bool alike;        /* of collapsed borders: the same as the row above, cell by cell */
    struct string_set *strings;
};

struct table {
    const struct node *node;
    const struct style *style;
    struct box *caption;
    const struct node **columns; /* col elements by column, or NULL */
    int column_count, row_count, head_rows, foot_rows, cell_count;
    struct row *rows;
    struct cell *cells;
    int *grid; /* row_count × column_count: index of the cell + 1 */
    const struct border **horizontal,
        **vertical; /* collapsed: (rows + 1) × columns and rows × (columns + 1) */
    bool collapsed;
    bool is_given;          /* the styles alone say how wide its columns are */
    bool has_fixed_columns; /* so it is, or there is no data in it */
    bool squeezed;          /* too wide else: cells that may shrink count with smaller text */
    int squeeze_percent;    /* of that size, or the smallest they may have */
    bool cut;               /* too wide even so: their longest words are hyphenated */
    int32_t spacing;
    int32_t *column_min, *column_max;
    const int32_t *column_whole; /* squeezed: the least widths without that */
    int32_t *edges;              /* column_count + 1, from the left of the flow; without spacing */
    int32_t x, width;
    struct strip head; /* of all head rows; height 0: none */
};

/* ---- the work ---- */

struct layout_work {
    struct item *items;
    uint16_t *glyphs;
    size_t item_count, item_room, glyph_count, glyph_room;
    struct layout_memo *memo;
};

struct layout_context {
    const struct page_fonts *fonts;
    const struct document *document;
    struct arena *arena;
    struct err *err;
    struct layout_work *work;
    struct string_set *strings; /* wait for the next strip of the document's flow */
    int depth;
    struct note **notes; /* by number - 1; NULL: not yet laid out */
    bool overflow;       /* the failure is one that smaller text may mend */
    int shrinking;       /* how many boxes around are being tried with smaller text */
    int underlined;      /* how many blocks around are underlined */
    bool turned;         /* inside turned text */
    uint16_t group;      /* struct node's, of the block being laid out */
};

/* Puts "page.html:LINE: " before the message; returns -1. */
int layout_at(struct layout_context *context, int line);

/* A length of WHOLE, or AUTOMATIC when none is given. */
static inline int32_t layout_length(struct length length, int32_t whole, int32_t automatic)
{
    switch (length.unit) {
    case LENGTH_MPT:
        return length.value;
    case LENGTH_PERCENT:
        return (int32_t)((int64_t)whole * length.value / 100000);
    default:
        return automatic;
    }
}

/* layout_shrink.c */
/* The same for what has no room; names the field in NODE whose value is longest (its longest word: WORD). */
int layout_overflow(struct layout_context *context, const struct node *node, bool word);
int layout_overflow_of(struct layout_context *context, const char *field, int line);
/* Calls LAY for BOX and, while that overflows, for copies with smaller text, down to LEAST percent (0: none), at
 * last with long words hyphenated. */
typedef int layout_attempt(struct layout_context *context, const struct box *box, void *user);
int layout_shrink(struct layout_context *context, const struct box *box, int least, layout_attempt *lay,
                  void *user);
/* BOX made anew with text of that size, CUT: with long words hyphenated; NULL on error. */
struct box *layout_smaller(struct layout_context *context, const struct box *box, int percent, bool cut);

/* layout_hyphen.c */
/* A copy of the text node with soft hyphens in its long words; NODE itself when it has none. */
const struct node *layout_hyphenated(struct arena *arena, const struct node *node);

/* layout_items.c */
void layout_items_begin(struct layout_context *context);
int layout_items_add(struct layout_context *context, const struct node *node, const struct style *block);
/* The inline content of a note, behind its number. */
struct items *layout_items_note(struct layout_context *context, const struct node *node,
                                const struct style *block);
/* A text of the layout's own (list markers, margin boxes). */
struct run *layout_run(struct layout_context *context, const struct style *style, const char *text, int line);

/* The look of a text in BLOCK, and its glyphs and items. */
const struct look *layout_text_look(struct layout_context *context, const struct node *node,
                                    const struct style *block);
int layout_items_text(struct layout_context *context, const struct look *look, const struct node *node);

/* layout_memo.c */
void layout_memo_begin(struct layout_work *work); /* of a document */
void layout_memo_free(struct layout_memo *memo);  /* NULL is harmless */
/* The items of a text that stands alone in BLOCK, whose style it has; NULL when there is nothing to show. */
int layout_text(struct layout_context *context, const struct node *node, const struct style *block,
                struct items **made);

/* layout_measure.c */
/* What is gathered since layout_items_begin; NULL when there is nothing to show. */
struct items *layout_items_end(struct layout_context *context, const struct style *block);
/* Of the hyphen that ends a line in a word. */
int32_t layout_hyphen_width(const struct look *look);
/* What single letters of an airy text get behind them. */
int32_t layout_airy_spacing(const struct font_face *face, const struct style *style);
int32_t layout_line_height(const struct style *style);

/* layout_line.c */
int layout_lines(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                 int32_t width);

/* layout_build.c */
struct box *layout_build(struct layout_context *context, const struct node *node);

/* layout_place.c: notes, and blocks outside the flow */
const struct note *layout_note(struct layout_context *context, const struct node *node);
void layout_notes_of(struct layout_context *context, struct note_list **list, const struct flow *flow);
bool layout_is_placed(const struct box *box);
int layout_place_box(struct layout_context *context, struct flow *flow, const struct box *box);

/* layout_flow.c */
struct strip *layout_strip(struct layout_context *context, struct flow *flow, int32_t height, int line);
struct decor *layout_decor(struct layout_context *context, struct flow *flow, const struct style *style,
                           int32_t x, int32_t width, bool has_borders);
void layout_margin(struct flow *flow, int32_t margin);
int layout_flow_box(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                    int32_t width);
int layout_flow_plain(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                      int32_t width); /* without a look at float, position and shrinking */
int layout_flow_children(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                         int32_t width);
void layout_flow_end(struct flow *flow); /* what margin is left becomes height */
int layout_widths(struct layout_context *context, const struct box *box, int32_t *min_width,
                  int32_t *max_width);
int layout_children_widths(struct layout_context *context, const struct box *box, int32_t *min_width,
                           int32_t *max_width);

static inline int32_t layout_max(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

/* layout_border.c */
static inline int32_t layout_border_width(const struct border *border)
{
    return border == NULL || border->style == BORDER_NONE ? 0 : border->width_mpt;
}
bool layout_has_border(const struct style *style);
void layout_collapse_borders(struct layout_context *context, struct table *table);
/* Borders, once they are collapsed where they do, and padding. */
void layout_insets(const struct table *table, struct cell *cell);

/* layout_grid.c, layout_columns.c, layout_table.c */
struct table *layout_grid(struct layout_context *context, const struct node *node);
int layout_table_widths(struct layout_context *context, struct table *table, int32_t *min_width,
                        int32_t *max_width);
int layout_columns(struct layout_context *context, struct table *table, int32_t available);
int layout_table(struct layout_context *context, struct flow *flow, struct table *table, int32_t x,
                 int32_t width);

/* The content of a cell into FLOW; LIMIT: how high it may become. */
struct cell_place {
    struct flow *flow;
    int32_t x, width, limit;
};
int layout_cell_content(struct layout_context *context, const struct cell *cell, struct cell_place *place);

/* layout_emit.c */
struct layout_place {
    struct ops *fixed, *data;
    int32_t x, y;
    enum ops_turn turn;
    bool in_stretch; /* what the template draws becomes a part (struct op_stretch) */
};
/* Draws strips FIRST to END - 1; the top of the flow is at the place. */
void layout_emit(const struct layout_place *place, const struct flow *flow, uint32_t first, uint32_t end,
                 int32_t repeated);
/* Draws the head of a table that goes on on this page. */
void layout_emit_head(const struct layout_place *place, const struct strip *head);
void layout_emit_runs(const struct layout_place *place, const struct run *run, int32_t y);

/* layout_foot.c: what stands at the foot of a page */
struct foot_note {
    const struct note *note;
    uint32_t from, end; /* strips of its flow on this page */
};
struct foot {
    struct foot_note *notes;
    uint32_t count, room;
    uint32_t carried;      /* the first so many began on the page before */
    int32_t notes_height;  /* with the rule above them; 0: none */
    int32_t blocks_height; /* float: bottom */
};
void layout_foot_begin(struct layout_context *context, struct foot *foot, const struct foot *before);
void layout_foot_add(struct layout_context *context, struct foot *foot, const struct strip *strip);
/* Cuts the notes down to ROOM; false when not even their first lines fit. The rest goes to the next page. */
bool layout_foot_cut(struct foot *foot, int32_t room);
/* Does a note go on on the next page? */
bool layout_foot_rest(const struct foot *foot);
void layout_foot_emit(const struct foot *foot, struct layout_page *page, const struct page_style *style,
                      const struct flow *flow, uint32_t first, uint32_t end);

/* layout_picture.c */
int layout_picture_check(struct layout_context *context, const struct node *node);
void layout_emit_picture(const struct layout_place *place, const struct run *run, int32_t y);

/* layout_page.c: strips become pages. layout_margin.c: margin boxes. */
int32_t layout_page_width(const struct page_style *style);
int layout_paginate(struct layout_context *context, struct layout *layout, const struct flow *flow);
/* The text of NODE, for its string-set. */
struct string_set *layout_string(struct layout_context *context, const struct node *node);
void layout_strings_append(struct string_set **list, struct string_set *more);
int layout_margin_boxes(struct layout_context *context, struct layout *layout, int page,
                        const struct page_style *style, const struct string_set *strings);

#endif
