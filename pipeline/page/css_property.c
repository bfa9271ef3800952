/*
 * css_property: the properties of the subset, and declarations: "property: value; …"; in: tokens, out: a
 * css_block; fails on an unknown property and on one that has no meaning at its place. The table below is the
 * subset; templates/README.md says the same in words.
 */
#include "page/css_value.h"
#include "base/i18n.h"
#include "page/fault.h"

#include <string.h>

static const struct css_keyword font_styles[] = {{"normal", 0}, {"italic", 1}, {"oblique", 1}, {0}};
static const struct css_keyword text_aligns[] = {{"left", ALIGN_LEFT},
                                                 {"start", ALIGN_LEFT},
                                                 {"right", ALIGN_RIGHT},
                                                 {"end", ALIGN_RIGHT},
                                                 {"center", ALIGN_CENTER},
                                                 {"justify", ALIGN_JUSTIFY},
                                                 {0}};
static const struct css_keyword white_spaces[] = {
    {"normal", SPACE_NORMAL}, {"nowrap", SPACE_NOWRAP}, {"pre-line", SPACE_PRE_LINE}, {0}};
static const struct css_keyword writing_modes[] = {{"horizontal-tb", WRITING_HORIZONTAL},
                                                   {"vertical-rl", WRITING_VERTICAL_RL},
                                                   {"sideways-lr", WRITING_SIDEWAYS_LR},
                                                   {0}};
static const struct css_keyword list_styles[] = {
    {"none", LIST_NONE}, {"disc", LIST_DISC}, {"decimal", LIST_DECIMAL}, {0}};
static const struct css_keyword collapses[] = {{"collapse", 1}, {"separate", 0}, {0}};
static const struct css_keyword transforms[] = {{"none", 0}, {"uppercase", 1}, {0}};
static const struct css_keyword commons[] = {{"no", 0}, {"yes", 1}, {0}};
static const struct css_keyword visibilities[] = {{"visible", 0}, {"hidden", 1}, {0}};
static const struct css_keyword displays[] = {{"none", DISPLAY_NONE},
                                              {"block", DISPLAY_BLOCK},
                                              {"inline", DISPLAY_INLINE},
                                              {"list-item", DISPLAY_LIST_ITEM},
                                              {"table", DISPLAY_TABLE},
                                              {"table-header-group", DISPLAY_TABLE_HEAD},
                                              {"table-row-group", DISPLAY_TABLE_BODY},
                                              {"table-footer-group", DISPLAY_TABLE_FOOT},
                                              {"table-row", DISPLAY_TABLE_ROW},
                                              {"table-cell", DISPLAY_TABLE_CELL},
                                              {"table-column", DISPLAY_TABLE_COLUMN},
                                              {"table-caption", DISPLAY_CAPTION},
                                              {0}};
static const struct css_keyword vertical_aligns[] = {{"baseline", VALIGN_BASELINE},
                                                     {"top", VALIGN_TOP},
                                                     {"middle", VALIGN_MIDDLE},
                                                     {"bottom", VALIGN_BOTTOM},
                                                     {"super", VALIGN_SUPER},
                                                     {"sub", VALIGN_SUB},
                                                     {0}};
static const struct css_keyword decorations[] = {{"none", 0}, {"underline", 1}, {0}};
static const struct css_keyword table_layouts[] = {{"auto", 0}, {"fixed", 1}, {0}};
static const struct css_keyword old_breaks[] = {
    {"auto", BREAK_AUTO}, {"always", BREAK_ALWAYS}, {"avoid", BREAK_AVOID}, {"right", BREAK_RIGHT}, {0}};
static const struct css_keyword new_breaks[] = {{"auto", BREAK_AUTO},
                                                {"page", BREAK_ALWAYS},
                                                {"avoid", BREAK_AVOID},
                                                {"avoid-page", BREAK_AVOID},
                                                {"right", BREAK_RIGHT},
                                                {"recto", BREAK_RIGHT},
                                                {0}};
static const struct css_keyword old_inside[] = {{"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {0}};
static const struct css_keyword new_inside[] = {
    {"auto", BREAK_AUTO}, {"avoid", BREAK_AVOID}, {"avoid-page", BREAK_AVOID}, {0}};

static const struct css_keyword floats[] = {
    {"none", FLOAT_NONE}, {"footnote", FLOAT_FOOTNOTE}, {"bottom", FLOAT_BOTTOM}, {0}};
static const struct css_keyword positions[] = {{"static", 0}, {"absolute", 1}, {0}};

static const struct css_property_entry properties[] = {
    {"font-family", CSS_FONT_FAMILY, HOW_FAMILY, IN_BOX | IN_PAGE, NULL},
    {"font-size", CSS_FONT_SIZE, HOW_LENGTH, IN_BOX | IN_PAGE | PERCENT, NULL},
    {"font-weight", CSS_FONT_WEIGHT, HOW_WEIGHT, IN_BOX | IN_PAGE, NULL},
    {"font-style", CSS_FONT_STYLE, HOW_KEYWORD, IN_BOX | IN_PAGE, font_styles},
    {"font", CSS_FONT_SIZE, HOW_FONT, IN_BOX | IN_PAGE, NULL},
    {"line-height", CSS_LINE_HEIGHT, HOW_LINE_HEIGHT, IN_BOX | IN_PAGE, NULL},
    {"color", CSS_COLOR, HOW_COLOR, IN_BOX | IN_PAGE, NULL},
    {"background-color", CSS_BACKGROUND, HOW_COLOR, 0, NULL},
    {"background", CSS_BACKGROUND, HOW_COLOR, 0, NULL},
    {"text-align", CSS_TEXT_ALIGN, HOW_KEYWORD, 0, text_aligns},
    {"vertical-align", CSS_VERTICAL_ALIGN, HOW_KEYWORD, IN_BOX, vertical_aligns},
    {"text-indent", CSS_TEXT_INDENT, HOW_LENGTH, NEGATIVE, NULL},
    {"letter-spacing", CSS_LETTER_SPACING, HOW_LENGTH, IN_BOX | NEGATIVE | ZERO_WORD, NULL},
    {"word-spacing", CSS_WORD_SPACING, HOW_LENGTH, IN_BOX | NEGATIVE | ZERO_WORD, NULL},
    {"text-transform", CSS_TEXT_TRANSFORM, HOW_KEYWORD, IN_BOX, transforms},
    {"text-decoration", CSS_TEXT_DECORATION, HOW_KEYWORD, IN_BOX, decorations},
    {"white-space", CSS_WHITE_SPACE, HOW_KEYWORD, 0, white_spaces},
    {"margin", CSS_MARGIN, HOW_FOUR_LENGTHS, NEGATIVE | AUTO | IN_PAGE | ALL_SIDES, NULL},
    {"margin-top", CSS_MARGIN + SIDE_TOP, HOW_LENGTH, NEGATIVE | IN_PAGE, NULL},
    {"margin-right", CSS_MARGIN + SIDE_RIGHT, HOW_LENGTH, NEGATIVE | AUTO | IN_PAGE, NULL},
    {"margin-bottom", CSS_MARGIN + SIDE_BOTTOM, HOW_LENGTH, NEGATIVE | IN_PAGE, NULL},
    {"margin-left", CSS_MARGIN + SIDE_LEFT, HOW_LENGTH, NEGATIVE | AUTO | IN_PAGE, NULL},
    {"padding", CSS_PADDING, HOW_FOUR_LENGTHS, IN_BOX | ALL_SIDES, NULL},
    {"padding-top", CSS_PADDING + SIDE_TOP, HOW_LENGTH, IN_BOX, NULL},
    {"padding-right", CSS_PADDING + SIDE_RIGHT, HOW_LENGTH, IN_BOX, NULL},
    {"padding-bottom", CSS_PADDING + SIDE_BOTTOM, HOW_LENGTH, IN_BOX, NULL},
    {"padding-left", CSS_PADDING + SIDE_LEFT, HOW_LENGTH, IN_BOX, NULL},
    {"border", CSS_BORDER_STYLE, HOW_BORDER, ALL_SIDES, NULL},
    {"border-top", CSS_BORDER_STYLE + SIDE_TOP, HOW_BORDER, 0, NULL},
    {"border-right", CSS_BORDER_STYLE + SIDE_RIGHT, HOW_BORDER, 0, NULL},
    {"border-bottom", CSS_BORDER_STYLE + SIDE_BOTTOM, HOW_BORDER, 0, NULL},
    {"border-left", CSS_BORDER_STYLE + SIDE_LEFT, HOW_BORDER, 0, NULL},
    {"border-style", CSS_BORDER_STYLE, HOW_FOUR_STYLES, ALL_SIDES, NULL},
    {"border-top-style", CSS_BORDER_STYLE + SIDE_TOP, HOW_BORDER_STYLE, 0, NULL},
    {"border-right-style", CSS_BORDER_STYLE + SIDE_RIGHT, HOW_BORDER_STYLE, 0, NULL},
    {"border-bottom-style", CSS_BORDER_STYLE + SIDE_BOTTOM, HOW_BORDER_STYLE, 0, NULL},
    {"border-left-style", CSS_BORDER_STYLE + SIDE_LEFT, HOW_BORDER_STYLE, 0, NULL},
    {"border-width", CSS_BORDER_WIDTH, HOW_FOUR_WIDTHS, ALL_SIDES, NULL},
    {"border-top-width", CSS_BORDER_WIDTH + SIDE_TOP, HOW_BORDER_WIDTH, 0, NULL},
    {"border-right-width", CSS_BORDER_WIDTH + SIDE_RIGHT, HOW_BORDER_WIDTH, 0, NULL},
    {"border-bottom-width", CSS_BORDER_WIDTH + SIDE_BOTTOM, HOW_BORDER_WIDTH, 0, NULL},
    {"border-left-width", CSS_BORDER_WIDTH + SIDE_LEFT, HOW_BORDER_WIDTH, 0, NULL},
    {"border-color", CSS_BORDER_COLOR, HOW_FOUR_COLORS, ALL_SIDES, NULL},
    {"border-top-color", CSS_BORDER_COLOR + SIDE_TOP, HOW_COLOR, 0, NULL},
    {"border-right-color", CSS_BORDER_COLOR + SIDE_RIGHT, HOW_COLOR, 0, NULL},
    {"border-bottom-color", CSS_BORDER_COLOR + SIDE_BOTTOM, HOW_COLOR, 0, NULL},
    {"border-left-color", CSS_BORDER_COLOR + SIDE_LEFT, HOW_COLOR, 0, NULL},
    {"border-collapse", CSS_BORDER_COLLAPSE, HOW_KEYWORD, 0, collapses},
    {"border-spacing", CSS_BORDER_SPACING, HOW_LENGTH, 0, NULL},
    {"width", CSS_WIDTH, HOW_LENGTH, PERCENT | AUTO, NULL},
    {"min-width", CSS_MIN_WIDTH, HOW_LENGTH, AUTO, NULL},
    {"height", CSS_HEIGHT, HOW_LENGTH, AUTO, NULL},
    {"min-height", CSS_MIN_HEIGHT, HOW_LENGTH, AUTO, NULL},
    {"table-layout", CSS_TABLE_LAYOUT, HOW_KEYWORD, 0, table_layouts},
    {"page-break-before", CSS_BREAK_BEFORE, HOW_KEYWORD, 0, old_breaks},
    {"page-break-after", CSS_BREAK_AFTER, HOW_KEYWORD, 0, old_breaks},
    {"page-break-inside", CSS_BREAK_INSIDE, HOW_KEYWORD, 0, old_inside},
    {"break-before", CSS_BREAK_BEFORE, HOW_KEYWORD, 0, new_breaks},
    {"break-after", CSS_BREAK_AFTER, HOW_KEYWORD, 0, new_breaks},
    {"break-inside", CSS_BREAK_INSIDE, HOW_KEYWORD, 0, new_inside},
    {"orphans", CSS_ORPHANS, HOW_INTEGER, 0, NULL},
    {"widows", CSS_WIDOWS, HOW_INTEGER, 0, NULL},
    {"writing-mode", CSS_WRITING_MODE, HOW_KEYWORD, 0, writing_modes},
    {"list-style", CSS_LIST_STYLE, HOW_KEYWORD, 0, list_styles},
    {"list-style-type", CSS_LIST_STYLE, HOW_KEYWORD, 0, list_styles},
    {"display", CSS_DISPLAY, HOW_KEYWORD, 0, displays},
    {"visibility", CSS_VISIBILITY, HOW_KEYWORD, 0, visibilities},
    {"float", CSS_FLOAT, HOW_KEYWORD, 0, floats},
    {"position", CSS_POSITION, HOW_KEYWORD, 0, positions},
    {"top", CSS_OFFSET + SIDE_TOP, HOW_LENGTH, AUTO, NULL},
    {"right", CSS_OFFSET + SIDE_RIGHT, HOW_LENGTH, AUTO, NULL},
    {"bottom", CSS_OFFSET + SIDE_BOTTOM, HOW_LENGTH, AUTO, NULL},
    {"left", CSS_OFFSET + SIDE_LEFT, HOW_LENGTH, AUTO, NULL},
    {"-itog-common", CSS_COMMON, HOW_KEYWORD, 0, commons},
    {"-itog-shrink", CSS_SHRINK, HOW_SHARE, 0, NULL},
    {"string-set", CSS_STRING_SET, HOW_STRING_SET, 0, NULL},
    {"content", CSS_CONTENT, HOW_CONTENT, ONLY_BOX, NULL},
    {"size", CSS_SIZE, HOW_SIZE, ONLY_PAGE, NULL},
};

static int check_place(struct css_scan *scan, const struct css_property_entry *property, enum css_place place,
                       int line)
{
    bool fits = true;
    if (place == PLACE_ELEMENT)
        fits = !(property->flags & (ONLY_BOX | ONLY_PAGE));
    else if (place == PLACE_MARGIN_BOX)
        fits = property->flags & (IN_BOX | ONLY_BOX);
    else
        fits = property->flags & (IN_PAGE | ONLY_PAGE);
    if (!fits && property->flags & ONLY_BOX)
        return page_fault(scan->err, scan->name, line, _("\"%s\" is only for margin boxes of @page"),
                          property->name);
    if (!fits && property->flags & ONLY_PAGE)
        return page_fault(scan->err, scan->name, line, _("\"%s\" is only for @page"), property->name);
    if (!fits)
        return page_fault(scan->err, scan->name, line,
                          place == PLACE_MARGIN_BOX ? _("\"%s\" is not supported in margin boxes")
                                                    : _("\"%s\" is not supported in @page"),
                          property->name);
    if (place == PLACE_PAGE_VARIANT && property->flags & ONLY_PAGE)
        return page_fault(scan->err, scan->name, line,
                          _("\"%s\" is the same for all pages: put it into @page"), property->name);
    return 0;
}

/* NAME, the property, is read; now ":", the value, and what ends it, which is left to be read again unless
 * ";". */
static int read_declaration(struct css_scan *scan, enum css_place place, const struct css_token *name,
                            struct buf *out)
{
    const struct css_property_entry *property = NULL;
    for (size_t i = 0; i < sizeof properties / sizeof *properties; i++)
        if (css_is(name, properties[i].name))
            property = &properties[i];
    if (property == NULL)
        return page_fault(scan->err, scan->name, name->line, _("unknown property \"%.*s\""),
                          (int)(name->len < 60 ? name->len : 60), name->text);
    if (check_place(scan, property, place, name->line) < 0)
        return -1;
    struct css_reader reader = {.scan = scan, .property = property, .line = name->line, .out = out};
    reader.flags =
        property->flags & ~(place == PLACE_ELEMENT || place == PLACE_MARGIN_BOX ? 0 : NEGATIVE | AUTO);
    struct css_token token;
    if (css_next(scan, &token) < 0)
        return -1;
    if (token.kind != TOKEN_MARK || token.mark != ':')
        return page_fault(scan->err, scan->name, token.line, _("\":\" is expected behind \"%s\", not %s"),
                          property->name, css_show(scan->arena, &token));
    for (;;) {
        const char *before = scan->at;
        int line = scan->line;
        if (css_next(scan, &token) < 0)
            return -1;
        if (token.kind == TOKEN_MARK && token.mark == ';')
            break;
        if (token.kind == TOKEN_END || (token.kind == TOKEN_MARK && token.mark == '}')) {
            scan->at = before;
            scan->line = line;
            break;
        }
        if (token.kind == TOKEN_MARK && token.mark == '!')
            return page_fault(scan->err, scan->name, token.line, _("!important is not supported"));
        if (token.kind == TOKEN_MARK && (token.mark == '{' || token.mark == ':'))
            return page_fault(scan->err, scan->name, token.line,
                              _("%s is not expected here: is a \";\" missing?"),
                              css_show(scan->arena, &token));
        if (reader.count == VALUE_TOKENS_MAX)
            return page_fault(scan->err, scan->name, token.line, _("the value of \"%s\" is too long"),
                              property->name);
        reader.tokens[reader.count++] = token;
    }
    return css_read_value(&reader);
}

int css_declarations(struct css_scan *scan, enum css_place place, css_at_rule *at_rule, void *user,
                     struct css_block *block)
{
    struct buf out = {0};
    int result = 0;
    while (result == 0) {
        struct css_token token;
        const char *before = scan->at;
        int line = scan->line;
        result = css_next(scan, &token);
        if (result < 0)
            break;
        if (token.kind == TOKEN_END || (token.kind == TOKEN_MARK && token.mark == '}')) {
            scan->at = before;
            scan->line = line;
            break;
        }
        if (token.kind == TOKEN_MARK && token.mark == ';')
            continue;
        if (token.kind == TOKEN_AT && at_rule != NULL)
            result = at_rule(user, scan, &token);
        else if (token.kind == TOKEN_IDENT)
            result = read_declaration(scan, place, &token, &out);
        else
            result = page_fault(scan->err, scan->name, token.line, _("a property is expected, not %s"),
                                css_show(scan->arena, &token));
    }
    block->count = out.len / sizeof *block->items;
    struct css_declaration *items = arena_raw(scan->arena, out.len + 1);
    if (out.len > 0)
        memcpy(items, out.data, out.len);
    block->items = items;
    buf_free(&out);
    return result;
}
