/*
 * layout_page: the flow of a document cut into pages. A page takes what fits; where the next strip does not,
 * the break goes to the latest place where it is most welcome. Margins at the top of a page vanish; heads of
 * tables are drawn again.
 */
#include "base/i18n.h"
#include "page/layout_box.h"

#include <stdlib.h>
#include <string.h>

static const struct page_style *style_of(const struct layout_context *context, int page)
{
    enum page_kind kind = page == 0 ? PAGE_FIRST : page % 2 == 1 ? PAGE_LEFT : PAGE_RIGHT;
    return &context->document->pages[kind];
}

static int32_t content_width(const struct page_style *style)
{
    return style->width_mpt - style->margin_mpt[SIDE_LEFT] - style->margin_mpt[SIDE_RIGHT];
}

static int32_t content_height(const struct page_style *style)
{
    return style->height_mpt - style->margin_mpt[SIDE_TOP] - style->margin_mpt[SIDE_BOTTOM];
}

static struct layout_page *new_page(struct layout *layout, const struct page_style *style)
{
    if (layout->page_count == layout->page_room) {
        int capacity = layout->page_room * 2 + 4;
        layout->pages = mem_realloc(layout->pages, (size_t)capacity * sizeof *layout->pages);
        memset(layout->pages + layout->page_room, 0,
               (size_t)(capacity - layout->page_room) * sizeof *layout->pages);
        layout->page_room = capacity;
    }
    struct layout_page *page = &layout->pages[layout->page_count++];
    page->width_mpt = style->width_mpt;
    page->height_mpt = style->height_mpt;
    ops_clear(&page->fixed);
    ops_clear(&page->data);
    return page;
}

/* Where the page that begins with strip FIRST ends, when strip FULL did not fit any more. */
static uint32_t best_break(const struct flow *flow, uint32_t first, uint32_t full)
{
    for (unsigned level = BREAK_FREE; level <= BREAK_NEVER; level++)
        for (uint32_t i = full; i > first; i--)
            if (flow->strips[i].level <= level)
                return i;
    return full;
}

static int32_t repeated_head(const struct strip *strip)
{
    return strip->repeat != NULL ? strip->repeat->head.height : 0;
}

/* Finds the end of the page that begins with strip FIRST. KEEP_GAP: its margin stays (the document's or a
 * forced beginning). */
static int fill_page(struct layout_context *context, const struct flow *flow, uint32_t first, bool keep_gap,
                     int32_t available, uint32_t *end)
{
    const struct strip *strips = flow->strips;
    int32_t used = repeated_head(&strips[first]) + (keep_gap ? strips[first].gap : 0);
    int32_t offset = used - strips[first].y;
    for (uint32_t i = first; i < flow->count; i++) {
        if (i > first && strips[i].forced != 0) {
            *end = i;
            return 0;
        }
        if (offset + strips[i].y + strips[i].height <= available)
            continue;
        if (i == first) {
            err_set(context->err, ERR_CONFIG, _("a line or row is higher than the page (%d of %d pt)"),
                    (used + strips[i].height) / 1000, available / 1000);
            return layout_at(context, strips[i].line);
        }
        *end = best_break(flow, first, i);
        return 0;
    }
    *end = flow->count;
    return 0;
}

/* The strings a page's margin boxes see: those set first on the page, before those carried from earlier
 * pages. */
static const struct string_set *page_strings(struct layout_context *context, const struct flow *flow,
                                             uint32_t first, uint32_t end, const struct string_set **carried)
{
    struct string_set *seen = NULL, **link = &seen;
    const struct string_set *last = *carried;
    for (uint32_t i = first; i < end; i++)
        for (const struct string_set *set = flow->strips[i].strings; set != NULL; set = set->next) {
            struct string_set *front = arena_alloc(context->arena, sizeof *front);
            *front = *set;
            front->next = NULL;
            *link = front;
            link = &front->next;
            struct string_set *latest = arena_alloc(context->arena, sizeof *latest);
            *latest = (struct string_set){set->name, set->value, (struct string_set *)last};
            last = latest;
        }
    if (seen == NULL)
        return *carried;
    *link = (struct string_set *)*carried;
    *carried = last;
    return seen;
}

static void emit_page(const struct layout_page *target, const struct page_style *style,
                      const struct flow *flow, uint32_t first, uint32_t end, bool keep_gap)
{
    const struct strip *strip = &flow->strips[first];
    int32_t repeated = repeated_head(strip), top = style->margin_mpt[SIDE_TOP] + (keep_gap ? strip->gap : 0);
    struct layout_page *page = (struct layout_page *)target;
    struct layout_place place = {&page->fixed, &page->data, style->margin_mpt[SIDE_LEFT],
                                 top + repeated - strip->y, TURN_NONE};
    if (repeated > 0) {
        struct layout_place head = place;
        head.y = top;
        layout_emit_strip(&head, &strip->repeat->head, 0);
    }
    layout_emit(&place, flow, first, end, repeated);
}

int layout_paginate(struct layout_context *context, struct layout *layout, const struct flow *flow)
{
    const struct string_set *carried = NULL, **strings = NULL;
    int string_room = 0;
    uint32_t first = 0;
    do {
        const bool forced = first < flow->count && flow->strips[first].forced != 0;
        const bool blank =
            first > 0 && forced && flow->strips[first].forced == BREAK_RIGHT && layout->page_count % 2 == 1;
        if (blank)
            new_page(layout, style_of(context, layout->page_count));
        const struct page_style *style = style_of(context, layout->page_count);
        struct layout_page *page = new_page(layout, style);
        uint32_t end = flow->count;
        bool keep_gap = first == 0 || forced;
        if (first < flow->count &&
            fill_page(context, flow, first, keep_gap, content_height(style), &end) != 0) {
            free(strings);
            return -1;
        }
        if (layout->page_count > string_room) {
            string_room = layout->page_count * 2;
            strings = mem_realloc(strings, (size_t)string_room * sizeof *strings);
        }
        if (blank)
            strings[layout->page_count - 2] = carried;
        strings[layout->page_count - 1] = page_strings(context, flow, first, end, &carried);
        if (first < flow->count)
            emit_page(page, style, flow, first, end, keep_gap);
        first = end;
    } while (first < flow->count);
    int result = 0;
    for (int i = 0; i < layout->page_count && result == 0; i++)
        result = layout_margin_boxes(context, layout, i, style_of(context, i), strings[i]);
    free(strings);
    return result;
}

static const struct node *find_body(const struct node *node)
{
    if (node == NULL || node->tag == TAG_BODY)
        return node;
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        const struct node *body = child->tag != TAG_NONE ? find_body(child) : NULL;
        if (body != NULL)
            return body;
    }
    return NULL;
}

int layout_at(struct layout_context *context, int line)
{
    if (line <= 0) /* margin boxes have none */
        return err_place(context->err, "%s", context->document->path);
    return err_place(context->err, "%s:%d", context->document->path, line);
}

int layout_document(struct layout *layout, const struct page_fonts *fonts, const struct document *document,
                    struct arena *arena, struct err *err)
{
    if (layout->work == NULL)
        layout->work = mem_zalloc(sizeof *layout->work);
    layout->page_count = 0;
    struct layout_context context = {
        .fonts = fonts, .document = document, .arena = arena, .err = err, .work = layout->work};
    const struct page_style *pages = document->pages;
    const int32_t width = content_width(&pages[PAGE_FIRST]);
    for (int kind = 0; kind < PAGE_KINDS; kind++) {
        if (content_width(&pages[kind]) == width && width > 0 && content_height(&pages[kind]) > 0)
            continue;
        err_set(err, ERR_CONFIG,
                _("@page: the first, left and right pages must leave the same width, and some height"));
        return err_place(err, "%s", document->path);
    }
    const struct node *body = find_body(document->root);
    if (body == NULL) {
        err_set(err, ERR_CONFIG, _("there is no body element"));
        return layout_at(&context, document->root->line);
    }
    struct box *box = layout_build(&context, body);
    if (box == NULL)
        return -1;
    context.strings = NULL;
    struct flow flow = {.baseline = -1, .pages = true};
    if (layout_flow_box(&context, &flow, box, 0, width) != 0)
        return -1;
    return layout_paginate(&context, layout, &flow);
}

void layout_free(struct layout *layout)
{
    for (int i = 0; i < layout->page_room; i++) {
        ops_free(&layout->pages[i].fixed);
        ops_free(&layout->pages[i].data);
    }
    free(layout->pages);
    if (layout->work != NULL) {
        free(layout->work->items);
        free(layout->work->glyphs);
        free(layout->work);
    }
    *layout = (struct layout){0};
}
