/*
 * css_apply: declarations applied to a style, relative lengths made absolute. In: blocks in the order of the
 * cascade, out: the style; fails when a length leaves its bounds or a part of a table is given another
 * display.
 */
#include "page/css_apply.h"
#include "base/i18n.h"
#include "page/element.h"
#include "page/fault.h"

enum { LENGTH_LIMIT_MPT = 20000000, FONT_LIMIT_MPT = 1000000 };

static int resolve(const struct css_target *target, const struct css_declaration *declaration, int32_t em_mpt,
                   int32_t percent_mpt, int32_t limit, int32_t *out)
{
    int64_t value = declaration->length.value;
    switch (declaration->length.kind) {
    case CSS_LENGTH_EM:
        value = value * em_mpt / 1000;
        break;
    case CSS_LENGTH_REM:
        value = value * target->root_size_mpt / 1000;
        break;
    case CSS_LENGTH_PERCENT:
        value = value * percent_mpt / 100000;
        break;
    case CSS_LENGTH_AUTO:
        value = 0;
        break;
    case CSS_LENGTH_MPT:
    case CSS_NUMBER:
        break;
    }
    if (value > limit || value < -limit)
        return page_fault(target->err, declaration->file, declaration->line, _("the length is too large"));
    *out = (int32_t)value;
    return 0;
}

static int apply_length(const struct css_target *target, const struct css_declaration *declaration,
                        int32_t *out)
{
    return resolve(target, declaration, target->style->font_size_mpt, 0, LENGTH_LIMIT_MPT, out);
}

static int apply_size(const struct css_target *target, const struct css_declaration *declaration,
                      struct length *out)
{
    if (declaration->length.kind == CSS_LENGTH_PERCENT || declaration->length.kind == CSS_LENGTH_AUTO) {
        *out = (struct length){declaration->length.kind == CSS_LENGTH_AUTO ? LENGTH_AUTO : LENGTH_PERCENT,
                               declaration->length.value};
        return 0;
    }
    out->unit = LENGTH_MPT;
    return apply_length(target, declaration, &out->value);
}

/* A length of letters or lines: absolute ones follow the look. */
static struct css_declaration zoomed(const struct css_target *target,
                                     const struct css_declaration *declaration)
{
    struct css_declaration value = *declaration;
    if (value.length.kind == CSS_LENGTH_MPT)
        value.length.value = (int32_t)((int64_t)value.length.value * target->text_percent / 100);
    return value;
}

static int apply_line_height(struct css_target *target, const struct css_declaration *given)
{
    const struct css_declaration zoom = zoomed(target, given), *declaration = &zoom;
    int32_t size = target->style->font_size_mpt;
    target->line_factor_x1000 = declaration->length.kind == CSS_NUMBER ? declaration->length.value : 0;
    if (declaration->length.kind != CSS_NUMBER)
        return resolve(target, declaration, size, size, LENGTH_LIMIT_MPT, &target->style->line_height_mpt);
    struct css_declaration em = *declaration;
    em.length.kind = CSS_LENGTH_EM;
    return resolve(target, &em, size, size, LENGTH_LIMIT_MPT, &target->style->line_height_mpt);
}

static int apply_display(struct css_target *target, const struct css_declaration *declaration)
{
    enum display wanted = (enum display)declaration->keyword;
    bool common = wanted == DISPLAY_NONE || wanted == DISPLAY_BLOCK || wanted == DISPLAY_INLINE ||
                  wanted == DISPLAY_LIST_ITEM;
    /* before this the built-in sheet has spoken */
    if (element_is_table_part(target->tag) && wanted != DISPLAY_NONE &&
        target->style->display != DISPLAY_INLINE && wanted != target->style->display)
        return page_fault(target->err, declaration->file, declaration->line,
                          _("the display of <%s> can only be \"none\""), element_name(target->tag));
    if (!element_is_table_part(target->tag) && !common)
        return page_fault(target->err, declaration->file, declaration->line,
                          _("<%s> can't be a part of a table: use the elements of tables"),
                          element_name(target->tag));
    target->style->display = wanted;
    return 0;
}

/* The properties with four sides: the property is FIRST + side. Large letters bring room of their own between
 * lines: the paddings above and below them give way. */
static int apply_side(struct css_target *target, const struct css_declaration *declaration)
{
    struct style *style = target->style;
    unsigned at = (unsigned)declaration->property - CSS_MARGIN, side = at % 4;
    switch (declaration->property - side) {
    case CSS_MARGIN:
        style->margin_auto[side] = declaration->length.kind == CSS_LENGTH_AUTO;
        return apply_length(target, declaration, &style->margin_mpt[side]);
    case CSS_PADDING:
        if (apply_length(target, declaration, &style->padding_mpt[side]) != 0)
            return -1;
        if (target->text_percent > 100 && (side == SIDE_TOP || side == SIDE_BOTTOM))
            style->padding_mpt[side] = style->padding_mpt[side] * 100 / target->text_percent;
        return 0;
    case CSS_BORDER_STYLE:
        style->border[side].style = (enum border_style)declaration->keyword;
        return 0;
    case CSS_BORDER_WIDTH:
        return apply_length(target, declaration, &style->border[side].width_mpt);
    case CSS_OFFSET:
        return apply_size(target, declaration, &style->offset[side]);
    default:
        style->border[side].rgb = declaration->keyword == COLOR_CURRENT ? style->color_rgb : declaration->rgb;
        return 0;
    }
}

static int apply_font(struct css_target *target, const struct css_declaration *declaration)
{
    struct style *style = target->style;
    switch (declaration->property) {
    case CSS_FONT_FAMILY:
        style->family = (uint8_t)declaration->keyword;
        break;
    case CSS_FONT_WEIGHT:
        style->bold = declaration->keyword;
        break;
    case CSS_FONT_STYLE:
        style->italic = declaration->keyword;
        break;
    case CSS_LINE_HEIGHT:
        return apply_line_height(target, declaration);
    case CSS_TEXT_INDENT:
        return apply_length(target, declaration, &style->text_indent_mpt);
    case CSS_LETTER_SPACING:
        return apply_length(target, declaration, &style->letter_spacing_mpt);
    case CSS_WORD_SPACING:
        return apply_length(target, declaration, &style->word_spacing_mpt);
    case CSS_TEXT_ALIGN:
        style->text_align = (enum text_align)declaration->keyword;
        break;
    case CSS_WHITE_SPACE:
        style->white_space = (enum white_space)declaration->keyword;
        break;
    case CSS_WRITING_MODE:
        style->writing_mode = (enum writing_mode)declaration->keyword;
        break;
    case CSS_TEXT_TRANSFORM:
        style->uppercase = declaration->keyword;
        break;
    case CSS_TEXT_DECORATION:
        style->underline = declaration->keyword;
        break;
    default:
        break;
    }
    return 0;
}

static int apply_box(struct css_target *target, const struct css_declaration *declaration)
{
    struct style *style = target->style;
    switch (declaration->property) {
    case CSS_LIST_STYLE:
        style->list_style = (enum list_style)declaration->keyword;
        break;
    case CSS_BORDER_SPACING:
        return apply_length(target, declaration, &style->border_spacing_mpt);
    case CSS_BORDER_COLLAPSE:
        style->border_collapse = declaration->keyword;
        break;
    case CSS_VISIBILITY:
        style->hidden = declaration->keyword;
        break;
    case CSS_COMMON:
        style->common = declaration->keyword;
        break;
    case CSS_ORPHANS:
        style->orphans = declaration->keyword;
        break;
    case CSS_WIDOWS:
        style->widows = declaration->keyword;
        break;
    case CSS_DISPLAY:
        return apply_display(target, declaration);
    case CSS_VERTICAL_ALIGN:
        style->vertical_align = (enum vertical_align)declaration->keyword;
        target->aligned = true;
        break;
    case CSS_BACKGROUND:
        style->has_background = declaration->keyword != COLOR_TRANSPARENT;
        style->background_rgb = declaration->keyword == COLOR_CURRENT ? style->color_rgb : declaration->rgb;
        break;
    case CSS_WIDTH:
        return apply_size(target, declaration, &style->width);
    case CSS_MIN_WIDTH:
        return apply_size(target, declaration, &style->min_width);
    case CSS_HEIGHT:
        return apply_size(target, declaration, &style->height);
    case CSS_MIN_HEIGHT:
        return apply_size(target, declaration, &style->min_height);
    case CSS_TABLE_LAYOUT:
        style->table_fixed = declaration->keyword;
        break;
    case CSS_BREAK_BEFORE:
        style->page_break_before = (enum page_break)declaration->keyword;
        break;
    case CSS_BREAK_AFTER:
        style->page_break_after = (enum page_break)declaration->keyword;
        break;
    case CSS_BREAK_INSIDE:
        style->page_break_inside = (enum page_break)declaration->keyword;
        break;
    case CSS_FLOAT:
        style->page_float = (enum page_float)declaration->keyword;
        break;
    case CSS_POSITION:
        style->absolute = declaration->keyword;
        break;
    case CSS_SHRINK:
        style->shrink_percent = declaration->keyword;
        break;
    case CSS_STRING_SET:
        target->string_name = declaration->text;
        break;
    default:
        if (declaration->property >= CSS_MARGIN)
            return apply_side(target, declaration);
        return apply_font(target, declaration);
    }
    return 0;
}

/* The font's size and the colour come first: all else may be measured in them. */
static int apply_first(struct css_target *target, const struct css_declaration *declaration)
{
    if (declaration->property == CSS_COLOR)
        target->style->color_rgb = declaration->rgb;
    const struct css_declaration size = zoomed(target, declaration);
    if (declaration->property == CSS_FONT_SIZE)
        return resolve(target, &size, target->parent_size_mpt, target->parent_size_mpt, FONT_LIMIT_MPT,
                       &target->style->font_size_mpt);
    return 0;
}

int css_apply(struct css_target *target, const struct css_block *const *blocks, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < blocks[i]->count; j++)
            if (apply_first(target, &blocks[i]->items[j]) < 0)
                return -1;
    for (int side = 0; side < 4; side++) {
        target->style->border[side].rgb = target->style->color_rgb;
        target->style->border[side].width_mpt = 2250; /* medium */
    }
    if (target->line_factor_x1000 != 0)
        target->style->line_height_mpt =
            (int32_t)((int64_t)target->line_factor_x1000 * target->style->font_size_mpt / 1000);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < blocks[i]->count; j++) {
            enum css_property property = blocks[i]->items[j].property;
            if (property != CSS_COLOR && property != CSS_FONT_SIZE && property != CSS_SIZE &&
                property != CSS_CONTENT && apply_box(target, &blocks[i]->items[j]) < 0)
                return -1;
        }
    for (int side = 0; side < 4; side++)
        if (target->style->border[side].style == BORDER_NONE)
            target->style->border[side].width_mpt = 0;
    return 0;
}
