/*
 * layout_measure: what is gathered of inline content (layout_items.c) becomes items with their widths: of the
 * longest line and of the longest part that no line end can cut. In: the items of the work; out: a copy that
 * lasts as long as the document's arena.
 */
#include "page/layout_box.h"

#include <string.h>

int32_t layout_line_height(const struct style *style)
{
    return style->line_height_mpt > 0 ? style->line_height_mpt : style->font_size_mpt * 6 / 5;
}

int32_t layout_airy_spacing(const struct font_face *face, const struct style *style)
{
    enum { GAP = 410 }; /* wanted between letters, of which the space is one part */
    const int32_t missing =
        font_scale(GAP - face->glyphs[' '].width, style->font_size_mpt) - style->word_spacing_mpt;
    return missing > 0 ? (missing + 1) / 2 : 0;
}

/*
 * Rows of single letters ("5 4 н 5") are set wider: readers such as poppler take evenly spaced single letters
 * for one spaced-out word and drop the blanks, unless the gaps are 0.4 of the font size or more.
 */
static void set_airy(struct items *items)
{
    uint32_t words = 0;
    for (uint32_t i = 0; i < items->count; i++) {
        if (items->list[i].glyph_count > 1 || layout_picture_of(items->list[i].look) != NULL)
            return;
        words += items->list[i].kind == ITEM_WORD;
    }
    if (words < 2)
        return;
    items->airy = true;
    const struct look *look = NULL;
    int32_t spacing = 0;
    for (uint32_t i = 0; i < items->count; i++) {
        struct item *item = &items->list[i];
        if (item->kind == ITEM_BREAK)
            continue;
        if (item->look != look)
            spacing = layout_airy_spacing(item->look->face, item->look->style);
        look = item->look;
        item->width += spacing;
    }
}

static void take_look(struct items *items, const struct item *item, const struct style *block)
{
    const struct look *look = item->look;
    items->has_data |= look->data;
    items->has_notes |= look->source != NULL && look->source->note > 0;
    items->uniform &= look->shift == 0 && (look->style == block || item->kind == ITEM_BREAK);
}

int32_t layout_hyphen_width(const struct look *look)
{
    const struct style *style = look->style;
    return font_scale(look->face->glyphs['-'].width, style->font_size_mpt) + style->letter_spacing_mpt;
}

static void measure(struct items *items, const struct style *block)
{
    const int32_t indent = block->text_indent_mpt > 0 ? block->text_indent_mpt : 0;
    const struct look *look = NULL;
    int32_t line = 0, part = 0, longest_line = 0, longest_part = 0;
    items->uniform = true;
    items->look = items->list[0].look;
    for (uint32_t i = 0; i < items->count; i++) {
        const struct item *item = &items->list[i];
        if (item->look != look)
            take_look(items, item, block);
        look = item->look;
        if (look != items->look)
            items->look = NULL;
        if (item->kind == ITEM_BREAK) {
            items->has_break = true;
            line = part = 0;
            look = NULL; /* its style says nothing of what follows */
            continue;
        }
        line += item->width;
        longest_line = line > longest_line ? line : longest_line;
        if (item->kind == ITEM_SPACE && item->after != AFTER_NOTHING) {
            part = 0;
            continue;
        }
        part += item->width;
        const int32_t whole = part + (item->after == AFTER_HYPHEN ? layout_hyphen_width(look) : 0);
        longest_part = whole > longest_part ? whole : longest_part;
        if (item->after != AFTER_NOTHING)
            part = 0;
    }
    items->min_width = longest_part + indent;
    items->max_width = longest_line + indent;
}

struct items *layout_items_end(struct layout_context *context, const struct style *block)
{
    struct layout_work *work = context->work;
    while (work->item_count > 0 && work->items[work->item_count - 1].kind == ITEM_SPACE)
        work->item_count--;
    if (work->item_count == 0)
        return NULL;
    struct items *items = arena_alloc(context->arena, sizeof *items);
    items->count = (uint32_t)work->item_count;
    items->list = arena_raw(context->arena, work->item_count * sizeof *items->list);
    memcpy(items->list, work->items, work->item_count * sizeof *items->list);
    items->glyphs = arena_raw(context->arena, (work->glyph_count + 1) * sizeof *items->glyphs);
    if (work->glyph_count > 0)
        memcpy(items->glyphs, work->glyphs, work->glyph_count * sizeof *items->glyphs);
    set_airy(items);
    measure(items, block);
    return items;
}
