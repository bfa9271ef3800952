/*
 * css_compute: the style of an element out of the rules that match it, its style attribute and its parent's style; the
 * styles of pages and margin boxes. In: css.h's rules, out: styles without any relative length. Fails when a length
 * leaves its bounds or a part of a table is given another display.
 */
#include "page/css.h"
#include "base/i18n.h"
#include "page/element.h"
#include "page/fault.h"

#include <stdlib.h>
#include <string.h>

enum { LENGTH_LIMIT_MPT = 20000000, FONT_LIMIT_MPT = 1000000 };

uint32_t css_pseudos_at(const struct css *css, size_t index, size_t count)
{
    uint32_t bits = 0;
    for (unsigned i = 0; i < css->pseudo_count; i++) {
        const struct css_pseudo *pseudo = &css->pseudos[i];
        size_t place = pseudo->from_end ? count - index : index + 1;
        bool holds = pseudo->step == 0 ? place == (size_t)pseudo->offset
                                       : place % (size_t)pseudo->step == (size_t)pseudo->offset;
        bits |= (uint32_t)holds << i;
    }
    return bits;
}

/* ---- selectors ---- */

static bool compound_matches(const struct css_compound *compound, const struct styled *element)
{
    if ((compound->tag != TAG_NONE && compound->tag != element->tag) ||
        (compound->id != 0 && compound->id != element->id) ||
        (compound->pseudos & element->pseudos) != compound->pseudos)
        return false;
    for (size_t i = 0; i < compound->class_count; i++) {
        size_t at = 0;
        while (at < element->class_count && element->classes[at] != compound->classes[i])
            at++;
        if (at == element->class_count)
            return false;
    }
    return true;
}

/* Do the compounds from PART on match ELEMENT and its ancestors? */
static bool matches_from(const struct css_selector *selector, size_t part, const struct styled *element)
{
    if (!compound_matches(&selector->parts[part], element))
        return false;
    if (part + 1 == selector->count)
        return true;
    for (const struct styled *up = element->parent; up != NULL; up = up->parent) {
        if (matches_from(selector, part + 1, up))
            return true;
        if (selector->parts[part].child)
            break;
    }
    return false;
}

struct match {
    const struct css_rule *rule;
    size_t order;
};

static int compare_matches(const void *one, const void *other)
{
    const struct match *a = one, *b = other;
    if (a->rule->user_agent != b->rule->user_agent)
        return a->rule->user_agent ? -1 : 1;
    if (a->rule->selector.specificity != b->rule->selector.specificity)
        return a->rule->selector.specificity < b->rule->selector.specificity ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* ---- values ---- */

/* What a declaration is applied to. */
struct target {
    struct style *style;
    int32_t parent_size_mpt, root_size_mpt;
    int32_t line_factor_x1000;
    const char *string_name;
    bool aligned;         /* vertical-align was said */
    enum tag tag;
    struct err *err;
};

static int resolve(const struct target *target, const struct css_declaration *declaration, int32_t em_mpt,
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

static int apply_length(const struct target *target, const struct css_declaration *declaration, int32_t *out)
{
    return resolve(target, declaration, target->style->font_size_mpt, 0, LENGTH_LIMIT_MPT, out);
}

static int apply_size(const struct target *target, const struct css_declaration *declaration, struct length *out)
{
    if (declaration->length.kind == CSS_LENGTH_PERCENT || declaration->length.kind == CSS_LENGTH_AUTO) {
        *out = (struct length){declaration->length.kind == CSS_LENGTH_AUTO ? LENGTH_AUTO : LENGTH_PERCENT,
                               declaration->length.value};
        return 0;
    }
    out->unit = LENGTH_MPT;
    return apply_length(target, declaration, &out->value);
}

static int apply_line_height(struct target *target, const struct css_declaration *declaration)
{
    int32_t size = target->style->font_size_mpt;
    target->line_factor_x1000 = declaration->length.kind == CSS_NUMBER ? declaration->length.value : 0;
    if (declaration->length.kind != CSS_NUMBER)
        return resolve(target, declaration, size, size, LENGTH_LIMIT_MPT, &target->style->line_height_mpt);
    struct css_declaration em = *declaration;
    em.length.kind = CSS_LENGTH_EM;
    return resolve(target, &em, size, size, LENGTH_LIMIT_MPT, &target->style->line_height_mpt);
}

static int apply_display(struct target *target, const struct css_declaration *declaration)
{
    enum display wanted = (enum display)declaration->keyword;
    bool common = wanted == DISPLAY_NONE || wanted == DISPLAY_BLOCK || wanted == DISPLAY_INLINE ||
                  wanted == DISPLAY_LIST_ITEM;
    /* before this the built-in sheet has spoken */
    if (element_is_table_part(target->tag) && wanted != DISPLAY_NONE && target->style->display != DISPLAY_INLINE &&
        wanted != target->style->display)
        return page_fault(target->err, declaration->file, declaration->line,
                          _("the display of <%s> can only be \"none\""), element_name(target->tag));
    if (!element_is_table_part(target->tag) && !common)
        return page_fault(target->err, declaration->file, declaration->line,
                          _("<%s> can't be a part of a table: use the elements of tables"), element_name(target->tag));
    target->style->display = wanted;
    return 0;
}

/* The properties with four sides: the property is FIRST + side. */
static int apply_side(struct target *target, const struct css_declaration *declaration)
{
    struct style *style = target->style;
    unsigned at = (unsigned)declaration->property - CSS_MARGIN, side = at % 4;
    switch (declaration->property - side) {
    case CSS_MARGIN:
        style->margin_auto[side] = declaration->length.kind == CSS_LENGTH_AUTO;
        return apply_length(target, declaration, &style->margin_mpt[side]);
    case CSS_PADDING:
        return apply_length(target, declaration, &style->padding_mpt[side]);
    case CSS_BORDER_STYLE:
        style->border[side].style = (enum border_style)declaration->keyword;
        return 0;
    case CSS_BORDER_WIDTH:
        return apply_length(target, declaration, &style->border[side].width_mpt);
    default:
        style->border[side].rgb = declaration->keyword == COLOR_CURRENT ? style->color_rgb : declaration->rgb;
        return 0;
    }
}

static int apply_font(struct target *target, const struct css_declaration *declaration)
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

static int apply_box(struct target *target, const struct css_declaration *declaration)
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
static int apply_first(struct target *target, const struct css_declaration *declaration)
{
    if (declaration->property == CSS_COLOR)
        target->style->color_rgb = declaration->rgb;
    if (declaration->property == CSS_FONT_SIZE)
        return resolve(target, declaration, target->parent_size_mpt, target->parent_size_mpt, FONT_LIMIT_MPT,
                       &target->style->font_size_mpt);
    return 0;
}

static int apply_blocks(struct target *target, const struct css_block *const *blocks, size_t count)
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

/* ---- inheritance ---- */

static const struct style initial = {.font_size_mpt = 12000, .list_style = LIST_DISC, .orphans = 2, .widows = 2,
                                     .display = DISPLAY_INLINE};

/* A fresh style with what is inherited from PARENT (or the initial values). */
static struct style inherit(const struct style *parent)
{
    struct style style = parent != NULL ? *parent : initial;
    style.display = DISPLAY_INLINE;
    style.vertical_align = VALIGN_BASELINE;
    style.underline = false;
    style.has_background = false;
    style.background_rgb = 0;
    memset(style.padding_mpt, 0, sizeof style.padding_mpt);
    memset(style.margin_mpt, 0, sizeof style.margin_mpt);
    memset(style.margin_auto, 0, sizeof style.margin_auto);
    memset(style.border, 0, sizeof style.border);
    memset(&style.width, 0, sizeof style.width);
    memset(&style.min_width, 0, sizeof style.min_width);
    memset(&style.height, 0, sizeof style.height);
    memset(&style.min_height, 0, sizeof style.min_height);
    style.table_fixed = false;
    style.page_break_before = style.page_break_after = style.page_break_inside = BREAK_AUTO;
    return style;
}

/* What CSS calls propagation: a line under an element runs under what is in it; a raised element raises its phrases; a
 * row hands its vertical-align to its cells (browsers: td { vertical-align: inherit }). */
static void propagate(const struct target *target, const struct style *parent, struct style *style)
{
    if (parent == NULL)
        return;
    bool phrase = style->display == DISPLAY_INLINE;
    if (parent->underline && !element_is_table_part(target->tag))
        style->underline = true;
    if (!target->aligned && (target->tag == TAG_TD || target->tag == TAG_TH || target->tag == TAG_TR))
        style->vertical_align = parent->vertical_align;
    if (!target->aligned && phrase && parent->display == DISPLAY_INLINE)
        style->vertical_align = parent->vertical_align;
}

struct styled *css_compute(const struct css *css, const struct styled *parent, const struct css_subject *subject,
                           struct err *err)
{
    struct styled *styled = arena_alloc(css->arena, sizeof *styled);
    *styled = (struct styled){.parent = parent,
                              .tag = subject->tag,
                              .id = subject->id,
                              .class_count = subject->class_count,
                              .classes = subject->classes,
                              .pseudos = subject->pseudos};
    struct match *matches = mem_alloc(css->rule_count * sizeof *matches);
    size_t count = 0, order = 0;
    for (const struct css_rule *rule = css->rules; rule != NULL; rule = rule->next, order++)
        if (matches_from(&rule->selector, 0, styled))
            matches[count++] = (struct match){rule, order};
    qsort(matches, count, sizeof *matches, compare_matches);
    const struct css_block **blocks = mem_alloc((count + 1) * sizeof *blocks);
    for (size_t i = 0; i < count; i++)
        blocks[i] = matches[i].rule->block;
    free(matches);
    if (subject->inline_style != NULL)
        blocks[count++] = subject->inline_style;

    const struct style *above = parent != NULL ? &parent->style : NULL;
    styled->style = inherit(above);
    struct target target = {.style = &styled->style,
                            .parent_size_mpt = styled->style.font_size_mpt,
                            .root_size_mpt = parent != NULL ? parent->root_size_mpt : initial.font_size_mpt,
                            .line_factor_x1000 = parent != NULL ? parent->line_factor_x1000 : 0,
                            .tag = subject->tag,
                            .err = err};
    int result = apply_blocks(&target, blocks, count);
    free(blocks);
    if (result < 0)
        return NULL;
    propagate(&target, above, &styled->style);
    styled->line_factor_x1000 = target.line_factor_x1000;
    styled->root_size_mpt = parent != NULL ? parent->root_size_mpt : styled->style.font_size_mpt;
    styled->string_name = target.string_name;
    return styled;
}

/* ---- pages ---- */

static int compute_box(const struct target *page, int box, const struct css_block *const *blocks,
                       size_t count, struct margin_content *out)
{
    static const enum text_align aligns[BOX_COUNT] = {
        [BOX_TOP_LEFT_CORNER] = ALIGN_RIGHT,  [BOX_TOP_LEFT] = ALIGN_LEFT,       [BOX_TOP_CENTER] = ALIGN_CENTER,
        [BOX_TOP_RIGHT] = ALIGN_RIGHT,        [BOX_TOP_RIGHT_CORNER] = ALIGN_LEFT, [BOX_RIGHT_TOP] = ALIGN_CENTER,
        [BOX_RIGHT_MIDDLE] = ALIGN_CENTER,    [BOX_RIGHT_BOTTOM] = ALIGN_CENTER, [BOX_BOTTOM_RIGHT_CORNER] = ALIGN_LEFT,
        [BOX_BOTTOM_RIGHT] = ALIGN_RIGHT,     [BOX_BOTTOM_CENTER] = ALIGN_CENTER, [BOX_BOTTOM_LEFT] = ALIGN_LEFT,
        [BOX_BOTTOM_LEFT_CORNER] = ALIGN_RIGHT, [BOX_LEFT_BOTTOM] = ALIGN_CENTER, [BOX_LEFT_MIDDLE] = ALIGN_CENTER,
        [BOX_LEFT_TOP] = ALIGN_CENTER};
    *out = (struct margin_content){.style = inherit(page->style)};
    out->style.display = DISPLAY_BLOCK;
    out->style.text_align = aligns[box];
    out->style.vertical_align = box == BOX_RIGHT_TOP || box == BOX_LEFT_TOP         ? VALIGN_TOP
                                : box == BOX_RIGHT_BOTTOM || box == BOX_LEFT_BOTTOM ? VALIGN_BOTTOM
                                                                                    : VALIGN_MIDDLE;
    struct target target = *page;
    target.style = &out->style;
    target.parent_size_mpt = page->style->font_size_mpt;
    if (apply_blocks(&target, blocks, count) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < blocks[i]->count; j++)
            if (blocks[i]->items[j].property == CSS_CONTENT) {
                out->items = blocks[i]->items[j].items;
                out->count = blocks[i]->items[j].item_count;
            }
    return 0;
}

/* Does a rule hold for pages of KIND, at this LEVEL of precedence: 0 all, 1 left or right, 2 first? */
static bool page_rule_holds(const struct css_page_rule *rule, int kind, int level)
{
    switch (level) {
    case 0:
        return rule->kind < 0;
    case 1: /* a piece begins on a right-hand page */
        return rule->kind != PAGE_FIRST && rule->kind == (kind == PAGE_FIRST ? PAGE_RIGHT : kind);
    default:
        return rule->kind == PAGE_FIRST && kind == PAGE_FIRST;
    }
}

static int compute_page(const struct css *css, const struct styled *root, int kind, struct page_style *page,
                        struct err *err)
{
    const struct css_page_rule *rules[CSS_PAGE_RULES_MAX];
    const struct css_block *blocks[CSS_PAGE_RULES_MAX];
    size_t count = 0;
    for (int level = 0; level < 3; level++)
        for (const struct css_page_rule *rule = css->pages; rule != NULL; rule = rule->next)
            if (page_rule_holds(rule, kind, level))
                rules[count++] = rule;
    struct style style = inherit(&root->style);
    for (int side = 0; side < 4; side++)
        style.margin_mpt[side] = 56693; /* 20 mm */
    struct target target = {.style = &style,
                            .parent_size_mpt = root->style.font_size_mpt,
                            .root_size_mpt = root->root_size_mpt,
                            .line_factor_x1000 = root->line_factor_x1000,
                            .tag = TAG_NONE,
                            .err = err};
    page->width_mpt = 595276; /* A4 */
    page->height_mpt = 841890;
    for (size_t i = 0; i < count; i++) {
        blocks[i] = &rules[i]->block;
        for (size_t j = 0; j < blocks[i]->count; j++) {
            if (blocks[i]->items[j].property == CSS_SIZE) {
                page->width_mpt = blocks[i]->items[j].length.value;
                page->height_mpt = blocks[i]->items[j].second.value;
            }
        }
    }
    if (apply_blocks(&target, blocks, count) < 0)
        return -1;
    memcpy(page->margin_mpt, style.margin_mpt, sizeof page->margin_mpt);
    for (int box = 0; box < BOX_COUNT; box++) {
        for (size_t i = 0; i < count; i++)
            blocks[i] = &rules[i]->box[box];
        if (compute_box(&target, box, blocks, count, &page->box[box]) < 0)
            return -1;
    }
    if (page->margin_mpt[SIDE_LEFT] + page->margin_mpt[SIDE_RIGHT] >= page->width_mpt ||
        page->margin_mpt[SIDE_TOP] + page->margin_mpt[SIDE_BOTTOM] >= page->height_mpt)
        return page_fault(err, count > 0 && rules[0]->block.count > 0 ? rules[0]->block.items[0].file : "print.css",
                          count > 0 && rules[0]->block.count > 0 ? rules[0]->block.items[0].line : 1,
                          _("the margins of @page leave no room on the page"));
    return 0;
}

struct page_style *css_pages(const struct css *css, const struct styled *root, struct err *err)
{
    struct page_style *pages = arena_alloc(css->arena, PAGE_KINDS * sizeof *pages);
    for (int kind = 0; kind < PAGE_KINDS; kind++)
        if (compute_page(css, root, kind, &pages[kind], err) < 0)
            return NULL;
    return pages;
}
