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

int32_t layout_page_width(const struct page_style *style)
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

/* A strip without height that blocks outside the flow hang on. */
static bool is_anchor(const struct strip *strip)
{
    return strip->placed != NULL && strip->height == 0;
}

/* What is added to the place of a strip in the flow to have it on the page that begins with strip FIRST.
 * KEEP_GAP: its margin stays (the document's or a forced beginning). */
static int32_t page_offset(const struct flow *flow, uint32_t first, bool keep_gap)
{
    const struct strip *strips = flow->strips;
    int32_t offset = repeated_head(&strips[first]) - strips[first].y;
    if (keep_gap)
        return offset + strips[first].gap;
    while (first + 1 < flow->count && is_anchor(&strips[first]) && strips[first + 1].forced == 0)
        offset -= strips[++first].gap;
    return offset;
}

/* The notes and blocks of strips FIRST to END - 1, behind what BEFORE, the page before, left over. */
static void make_foot(struct layout_context *context, const struct flow *flow, uint32_t first, uint32_t end,
                      const struct foot *before, struct foot *foot)
{
    layout_foot_begin(context, foot, before);
    if (first < end && flow->strips[first].repeat != NULL)
        layout_foot_add(context, foot, &flow->strips[first].repeat->head);
    for (uint32_t i = first; i < end; i++)
        layout_foot_add(context, foot, &flow->strips[i]);
}

/* A page of nothing but notes. */
static int cut_notes(struct layout_context *context, struct foot *foot, int32_t available, int line)
{
    if (foot->notes_height <= available || layout_foot_cut(foot, available))
        return 0;
    err_set(context->err, ERR_CONFIG, _("there are more notes in one line or row than a page can hold"));
    return layout_at(context, line);
}

/* Strip FIRST does not fit with its notes: either they go on on the next page, or the page holds nothing but
 * notes of the page before. */
static int fill_tight(struct layout_context *context, const struct flow *flow, uint32_t first, int32_t used,
                      int32_t available, const struct foot *before, struct foot *foot, uint32_t *end)
{
    const struct strip *strip = &flow->strips[first];
    *end = first + 1;
    make_foot(context, flow, first, first + 1, before, foot);
    if (layout_foot_cut(foot, available - used - foot->blocks_height))
        return 0;
    make_foot(context, flow, first, first, before, foot);
    *end = first;
    if (foot->count > 0)
        return cut_notes(context, foot, available, strip->line);
    err_set(context->err, ERR_CONFIG, _("a line or row is higher than the page (%d of %d pt)"), used / 1000,
            available / 1000);
    return layout_at(context, strip->line);
}

/* Finds the end of the page that begins with strip FIRST, and its foot. */
static int fill_page(struct layout_context *context, const struct flow *flow, uint32_t first, bool keep_gap,
                     int32_t available, const struct foot *before, struct foot *foot, uint32_t *end)
{
    const struct strip *strips = flow->strips;
    const int32_t offset = page_offset(flow, first, keep_gap);
    make_foot(context, flow, first, first, before, foot);
    if (strips[first].repeat != NULL)
        layout_foot_add(context, foot, &strips[first].repeat->head);
    for (uint32_t i = first; i < flow->count; i++) {
        if (i > first && strips[i].forced != 0) {
            *end = i;
            return 0;
        }
        struct foot held = *foot;
        const int32_t used = offset + strips[i].y + strips[i].height;
        layout_foot_add(context, foot, &strips[i]);
        if (used + foot->notes_height + foot->blocks_height <= available)
            continue;
        if (i == first)
            return fill_tight(context, flow, first, used, available, before, foot, end);
        *end = best_break(flow, first, i);
        if (*end == i)
            *foot = held;
        else
            make_foot(context, flow, first, *end, before, foot);
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

static void emit_page(struct layout_page *page, const struct page_style *style, const struct flow *flow,
                      uint32_t first, uint32_t end, bool keep_gap)
{
    const struct strip *strip = &flow->strips[first];
    const int32_t repeated = repeated_head(strip), top = style->margin_mpt[SIDE_TOP];
    struct layout_place place = {
        &page->fixed, &page->data, style->margin_mpt[SIDE_LEFT], top + page_offset(flow, first, keep_gap),
        TURN_NONE,    false};
    if (repeated > 0) {
        struct layout_place head = place;
        head.y = top + (keep_gap ? strip->gap : 0);
        layout_emit_head(&head, &strip->repeat->head);
    }
    layout_emit(&place, flow, first, end, repeated);
}

/* The strings each page shows in its margin boxes. */
struct page_names {
    const struct string_set **strings, *carried;
    int room;
};

static void name_page(struct page_names *names, int page, const struct string_set *strings)
{
    if (page >= names->room) {
        names->room = page * 2 + 4;
        names->strings = mem_realloc(names->strings, (size_t)names->room * sizeof *names->strings);
    }
    names->strings[page] = strings;
}

static int make_pages(struct layout_context *context, struct layout *layout, const struct flow *flow,
                      struct page_names *names)
{
    struct foot foot = {0}, before = {0};
    uint32_t first = 0;
    bool rest;
    do {
        const bool forced = first < flow->count && flow->strips[first].forced != 0;
        const bool right = first > 0 && forced && flow->strips[first].forced == BREAK_RIGHT;
        if (right && layout->page_count % 2 == 1) {
            new_page(layout, style_of(context, layout->page_count));
            name_page(names, layout->page_count - 1, names->carried);
        }
        const struct page_style *style = style_of(context, layout->page_count);
        struct layout_page *page = new_page(layout, style);
        const int32_t available = content_height(style);
        const bool keep_gap = first == 0 || forced;
        uint32_t end = first;
        if (first < flow->count) {
            if (fill_page(context, flow, first, keep_gap, available, &before, &foot, &end) != 0)
                return -1;
        } else {
            layout_foot_begin(context, &foot, &before);
            if (cut_notes(context, &foot, available, 0) != 0)
                return -1;
        }
        name_page(names, layout->page_count - 1, page_strings(context, flow, first, end, &names->carried));
        if (first < end)
            emit_page(page, style, flow, first, end, keep_gap);
        layout_foot_emit(&foot, page, style, flow, first, end);
        rest = layout_foot_rest(&foot);
        before = foot;
        first = end;
    } while (first < flow->count || rest);
    return 0;
}

int layout_paginate(struct layout_context *context, struct layout *layout, const struct flow *flow)
{
    struct page_names names = {0};
    int result = make_pages(context, layout, flow, &names);
    for (int i = 0; i < layout->page_count && result == 0; i++)
        result = layout_margin_boxes(context, layout, i, style_of(context, i), names.strings[i]);
    free(names.strings);
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
    layout_memo_begin(layout->work);
    layout->page_count = 0;
    struct layout_context context = {
        .fonts = fonts, .document = document, .arena = arena, .err = err, .work = layout->work, .group = 1};
    const struct page_style *pages = document->pages;
    const int32_t width = layout_page_width(&pages[PAGE_FIRST]);
    for (int kind = 0; kind < PAGE_KINDS; kind++) {
        if (layout_page_width(&pages[kind]) == width && width > 0 && content_height(&pages[kind]) > 0)
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
        layout_memo_free(layout->work->memo);
        free(layout->work->items);
        free(layout->work->glyphs);
        free(layout->work);
    }
    *layout = (struct layout){0};
}
