/*
 * css_compute: the style of an element out of the rules that match it, its style attribute and its parent's
 * style; the styles of pages and margin boxes. In: css.h's rules, out: styles without any relative length.
 * Fails when a length leaves its bounds or a part of a table is given another display.
 */
#include "page/css_apply.h"
#include "base/i18n.h"
#include "page/element.h"
#include "page/fault.h"

#include <stdlib.h>
#include <string.h>

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

/* ---- inheritance ---- */

static const struct style initial = {
    .font_size_mpt = 12000, .list_style = LIST_DISC, .orphans = 2, .widows = 2, .display = DISPLAY_INLINE};

static int percent_of(const struct css *css)
{
    return css->text_percent > 0 ? css->text_percent : 100;
}

static void take_colors(const struct css *css, struct style *style)
{
    if (!css->grey)
        return;
    style->color_rgb = style_grey(style->color_rgb);
    style->background_rgb = style_grey(style->background_rgb);
    for (int side = 0; side < 4; side++)
        style->border[side].rgb = style_grey(style->border[side].rgb);
}

/* A fresh style with what is inherited from PARENT (or the initial values). */
static struct style inherit(const struct css *css, const struct style *parent)
{
    struct style style = parent != NULL ? *parent : initial;
    if (parent == NULL)
        style.font_size_mpt = initial.font_size_mpt * percent_of(css) / 100;
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
    memset(style.offset, 0, sizeof style.offset);
    style.absolute = false;
    style.page_float = FLOAT_NONE;
    style.shrink_percent = 0;
    style.page_break_before = style.page_break_after = style.page_break_inside = BREAK_AUTO;
    return style;
}

/* What CSS calls propagation: a line under an element runs under what is in it; a row hands its
 * vertical-align to its cells (browsers: td { vertical-align: inherit }). */
static void propagate(const struct css_target *target, const struct style *parent, struct style *style)
{
    if (parent == NULL)
        return;
    if (parent->underline && !element_is_table_part(target->tag))
        style->underline = true;
    if (!target->aligned && (target->tag == TAG_TD || target->tag == TAG_TH || target->tag == TAG_TR))
        style->vertical_align = parent->vertical_align;
}

/* A note at the foot of the page is text of its own: it does not follow the head or the cell its mark stands
 * in. */
static void detach_note(struct style *style, const struct css_block *const *blocks, size_t count)
{
    bool note = false;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < blocks[i]->count; j++)
            if (blocks[i]->items[j].property == CSS_FLOAT)
                note = blocks[i]->items[j].keyword == FLOAT_FOOTNOTE;
    if (!note)
        return;
    style->bold = style->italic = style->uppercase = false;
    style->text_align = ALIGN_LEFT;
    style->writing_mode = WRITING_HORIZONTAL;
    style->white_space = SPACE_NORMAL;
    style->text_indent_mpt = 0;
}

struct styled *css_compute(const struct css *css, const struct styled *parent,
                           const struct css_subject *subject, struct err *err)
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
    size_t built_in = 0;
    while (built_in < count && matches[built_in].rule->user_agent)
        built_in++;
    free(matches);
    if (subject->inline_style != NULL)
        blocks[count++] = subject->inline_style;

    const struct style *above = parent != NULL ? &parent->style : NULL;
    styled->style = inherit(css, above);
    struct css_target target = {.style = &styled->style,
                                .parent_size_mpt = styled->style.font_size_mpt,
                                .root_size_mpt =
                                    parent != NULL ? parent->root_size_mpt : styled->style.font_size_mpt,
                                .line_factor_x1000 = parent != NULL ? parent->line_factor_x1000 : 0,
                                .tag = subject->tag,
                                .text_percent = percent_of(css),
                                .err = err};
    detach_note(&styled->style, blocks, count);
    int result = css_apply(&target, blocks, count);
    if (result == 0)
        result = css_check_fit(&target, blocks + built_in, count - built_in);
    free(blocks);
    if (result < 0)
        return NULL;
    propagate(&target, above, &styled->style);
    take_colors(css, &styled->style);
    styled->line_factor_x1000 = target.line_factor_x1000;
    styled->root_size_mpt = parent != NULL ? parent->root_size_mpt : styled->style.font_size_mpt;
    styled->string_name = target.string_name;
    return styled;
}

/* ---- pages ---- */

static int compute_box(const struct css *css, const struct css_target *page, int box,
                       const struct css_block *const *blocks, size_t count, struct margin_content *out)
{
    static const enum text_align aligns[BOX_COUNT] = {
        [BOX_TOP_LEFT_CORNER] = ALIGN_RIGHT,    [BOX_TOP_LEFT] = ALIGN_LEFT,
        [BOX_TOP_CENTER] = ALIGN_CENTER,        [BOX_TOP_RIGHT] = ALIGN_RIGHT,
        [BOX_TOP_RIGHT_CORNER] = ALIGN_LEFT,    [BOX_RIGHT_TOP] = ALIGN_CENTER,
        [BOX_RIGHT_MIDDLE] = ALIGN_CENTER,      [BOX_RIGHT_BOTTOM] = ALIGN_CENTER,
        [BOX_BOTTOM_RIGHT_CORNER] = ALIGN_LEFT, [BOX_BOTTOM_RIGHT] = ALIGN_RIGHT,
        [BOX_BOTTOM_CENTER] = ALIGN_CENTER,     [BOX_BOTTOM_LEFT] = ALIGN_LEFT,
        [BOX_BOTTOM_LEFT_CORNER] = ALIGN_RIGHT, [BOX_LEFT_BOTTOM] = ALIGN_CENTER,
        [BOX_LEFT_MIDDLE] = ALIGN_CENTER,       [BOX_LEFT_TOP] = ALIGN_CENTER};
    *out = (struct margin_content){.style = inherit(css, page->style)};
    out->style.display = DISPLAY_BLOCK;
    out->style.text_align = aligns[box];
    out->style.vertical_align = box == BOX_RIGHT_TOP || box == BOX_LEFT_TOP         ? VALIGN_TOP
                                : box == BOX_RIGHT_BOTTOM || box == BOX_LEFT_BOTTOM ? VALIGN_BOTTOM
                                                                                    : VALIGN_MIDDLE;
    struct css_target target = *page;
    target.style = &out->style;
    target.parent_size_mpt = page->style->font_size_mpt;
    if (css_apply(&target, blocks, count) < 0)
        return -1;
    take_colors(css, &out->style);
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
    struct style style = inherit(css, &root->style);
    for (int side = 0; side < 4; side++)
        style.margin_mpt[side] = 56693; /* 20 mm */
    struct css_target target = {.style = &style,
                                .parent_size_mpt = root->style.font_size_mpt,
                                .root_size_mpt = root->root_size_mpt,
                                .line_factor_x1000 = root->line_factor_x1000,
                                .tag = TAG_NONE,
                                .text_percent = percent_of(css),
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
    if (css_apply(&target, blocks, count) < 0)
        return -1;
    memcpy(page->margin_mpt, style.margin_mpt, sizeof page->margin_mpt);
    for (int box = 0; box < BOX_COUNT; box++) {
        for (size_t i = 0; i < count; i++)
            blocks[i] = &rules[i]->box[box];
        if (compute_box(css, &target, box, blocks, count, &page->box[box]) < 0)
            return -1;
    }
    if (page->margin_mpt[SIDE_LEFT] + page->margin_mpt[SIDE_RIGHT] >= page->width_mpt ||
        page->margin_mpt[SIDE_TOP] + page->margin_mpt[SIDE_BOTTOM] >= page->height_mpt)
        return page_fault(
            err, count > 0 && rules[0]->block.count > 0 ? rules[0]->block.items[0].file : "print.css",
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
