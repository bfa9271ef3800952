/*
 * css_fit: refuses properties that the layout has no meaning for on the element they were given to: a margin
 * on a cell, a border on a word. In: the declarations that won and the computed style; fails with the line of
 * the declaration, so that nothing an author wrote is ignored in silence.
 */
#include "page/css_apply.h"
#include "base/i18n.h"
#include "page/element.h"
#include "page/fault.h"

/* Kinds of elements, by what they mean for the layout. */
enum {
    INLINE = 1,
    CELL = 2,
    ROW = 4,
    SECTION = 8,
    COLUMN = 16,
    BLOCK = 32,
    PARTS = CELL | ROW | SECTION | COLUMN
};

static const struct {
    enum css_property first, last;
    int unfit; /* the kinds that don't have it */
    const char *name;
} rules[] = {
    {CSS_MARGIN, CSS_MARGIN + 3, INLINE | PARTS, "margin"},
    {CSS_PADDING, CSS_PADDING + 3, INLINE | ROW | SECTION | COLUMN, "padding"},
    {CSS_BORDER_STYLE, CSS_BORDER_STYLE + 3, INLINE | SECTION | COLUMN, "border"},
    {CSS_BACKGROUND, CSS_BACKGROUND, INLINE | COLUMN, "background"},
    {CSS_WIDTH, CSS_WIDTH, INLINE | ROW | SECTION, "width"},
    {CSS_MIN_WIDTH, CSS_MIN_WIDTH, INLINE | ROW | SECTION | COLUMN, "min-width"},
    {CSS_HEIGHT, CSS_HEIGHT, INLINE | SECTION | COLUMN, "height"},
    {CSS_MIN_HEIGHT, CSS_MIN_HEIGHT, INLINE | PARTS, "min-height"},
    {CSS_BREAK_BEFORE, CSS_BREAK_BEFORE, INLINE | CELL | COLUMN, "page-break-before"},
    {CSS_BREAK_AFTER, CSS_BREAK_AFTER, INLINE | CELL | COLUMN, "page-break-after"},
    {CSS_BREAK_INSIDE, CSS_BREAK_INSIDE, INLINE | CELL | COLUMN, "page-break-inside"},
    {CSS_SHRINK, CSS_SHRINK, INLINE | ROW | SECTION | COLUMN, "-itog-shrink"},
    {CSS_POSITION, CSS_POSITION, INLINE | PARTS, "position"},
    {CSS_OFFSET, CSS_OFFSET + 3, INLINE | PARTS, "top, right, bottom, left"},
    {CSS_WRITING_MODE, CSS_WRITING_MODE, INLINE | BLOCK, "writing-mode"},
};

static int kind_of(const struct style *style)
{
    switch (style->display) {
    case DISPLAY_INLINE:
        return INLINE;
    case DISPLAY_TABLE_CELL:
        return CELL;
    case DISPLAY_TABLE_ROW:
        return ROW;
    case DISPLAY_TABLE_HEAD:
    case DISPLAY_TABLE_BODY:
    case DISPLAY_TABLE_FOOT:
        return SECTION;
    case DISPLAY_TABLE_COLUMN:
        return COLUMN;
    default:
        return BLOCK;
    }
}

/* A value that asks for nothing ("margin: 0" under "*") does no harm anywhere. */
static bool asks_nothing(const struct css_declaration *declaration)
{
    switch (declaration->property) {
    case CSS_BACKGROUND:
        return declaration->keyword == COLOR_TRANSPARENT;
    case CSS_WIDTH:
    case CSS_HEIGHT:
        return declaration->length.kind == CSS_LENGTH_AUTO;
    case CSS_BREAK_BEFORE:
    case CSS_BREAK_AFTER:
    case CSS_BREAK_INSIDE:
    case CSS_WRITING_MODE:
    case CSS_POSITION:
    case CSS_SHRINK:
        return declaration->keyword == 0;
    default:
        break;
    }
    if (declaration->property >= CSS_OFFSET)
        return declaration->length.kind == CSS_LENGTH_AUTO;
    if (declaration->property >= CSS_BORDER_STYLE)
        return declaration->keyword == BORDER_NONE;
    return declaration->length.kind != CSS_LENGTH_AUTO ? declaration->length.value == 0
                                                       : declaration->property != CSS_MARGIN + SIDE_LEFT &&
                                                             declaration->property != CSS_MARGIN + SIDE_RIGHT;
}

static int refuse(const struct css_target *target, const struct css_declaration *declaration,
                  const char *name)
{
    return page_fault(target->err, declaration->file, declaration->line, _("\"%s\" is not supported on <%s>"),
                      name, element_name(target->tag));
}

static int check_vertical(const struct css_target *target, const struct css_declaration *declaration,
                          int kind)
{
    bool shift = declaration->keyword == VALIGN_SUPER || declaration->keyword == VALIGN_SUB;
    bool baseline = declaration->keyword == VALIGN_BASELINE;
    if (target->tag == TAG_IMG || target->tag == TAG_SVG) {
        if (baseline || declaration->keyword == VALIGN_MIDDLE)
            return 0;
        return page_fault(target->err, declaration->file, declaration->line,
                          _("vertical-align on <%s>: baseline and middle are for pictures"),
                          element_name(target->tag));
    }
    if (baseline || (shift ? kind == INLINE : (kind & PARTS) != 0))
        return 0;
    return page_fault(
        target->err, declaration->file, declaration->line,
        _("vertical-align on <%s>: super and sub are for words, top, middle and bottom for cells"),
        element_name(target->tag));
}

/* Notes are phrases, other floats and what stands in a place of its own on the page are blocks. */
static int check_float(const struct css_target *target, const struct css_declaration *const *won, int kind)
{
    const struct style *style = target->style;
    const struct css_declaration *page_float = won[CSS_FLOAT], *position = won[CSS_POSITION];
    if (page_float != NULL && style->page_float == FLOAT_FOOTNOTE &&
        (kind != INLINE || !element_is_phrasing(target->tag) || element_is_void(target->tag)))
        return page_fault(target->err, page_float->file, page_float->line,
                          _("float: footnote is for words (span, small, ...), not for <%s>"),
                          element_name(target->tag));
    if (page_float != NULL && style->page_float == FLOAT_BOTTOM && (kind != BLOCK || style->absolute))
        return page_fault(target->err, page_float->file, page_float->line,
                          _("float: bottom is for blocks in the flow, not for <%s>"),
                          element_name(target->tag));
    for (unsigned side = 0; side < 4 && !style->absolute; side++)
        if (won[CSS_OFFSET + side] != NULL && !asks_nothing(won[CSS_OFFSET + side]))
            return page_fault(target->err, won[CSS_OFFSET + side]->file, won[CSS_OFFSET + side]->line,
                              _("top, right, bottom and left need \"position: absolute\""));
    if (position != NULL && style->absolute &&
        ((style->offset[SIDE_TOP].unit == LENGTH_AUTO && style->offset[SIDE_BOTTOM].unit == LENGTH_AUTO) ||
         (style->offset[SIDE_LEFT].unit == LENGTH_AUTO && style->offset[SIDE_RIGHT].unit == LENGTH_AUTO)))
        return page_fault(
            target->err, position->file, position->line,
            _("position: absolute needs a distance from the page's edges: top or bottom, left or right"));
    for (unsigned p = CSS_BREAK_BEFORE; p <= CSS_BREAK_AFTER; p++)
        if ((style->absolute || style->page_float != FLOAT_NONE) && won[p] != NULL && !asks_nothing(won[p]))
            return page_fault(target->err, won[p]->file, won[p]->line,
                              _("what stands outside the flow (float, position) has no page breaks"));
    return 0;
}

int css_check_fit(const struct css_target *target, const struct css_block *const *blocks, size_t count)
{
    const struct css_declaration *won[CSS_PROPERTIES] = {0};
    int kind = kind_of(target->style);
    const bool picture = kind == INLINE && (target->tag == TAG_IMG || target->tag == TAG_SVG);
    if (target->style->display == DISPLAY_NONE || count == 0)
        return 0;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < blocks[i]->count; j++)
            won[blocks[i]->items[j].property] = &blocks[i]->items[j];
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        for (unsigned p = rules[i].first; (rules[i].unfit & kind) && p <= (unsigned)rules[i].last; p++)
            if (won[p] != NULL && !asks_nothing(won[p]) && !(picture && (p == CSS_WIDTH || p == CSS_HEIGHT)))
                return refuse(target, won[p], rules[i].name);
    for (unsigned side = 0; kind == ROW && !target->style->border_collapse && side < 4; side++)
        if (won[CSS_BORDER_STYLE + side] != NULL && !asks_nothing(won[CSS_BORDER_STYLE + side]))
            return page_fault(target->err, won[CSS_BORDER_STYLE + side]->file,
                              won[CSS_BORDER_STYLE + side]->line,
                              _("a border of <tr> needs border-collapse: collapse on its table"));
    if (won[CSS_VERTICAL_ALIGN] != NULL && check_vertical(target, won[CSS_VERTICAL_ALIGN], kind) < 0)
        return -1;
    return check_float(target, won, kind);
}
