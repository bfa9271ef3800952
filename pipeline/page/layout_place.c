/*
 * layout_place: what stands on a page outside the flow: notes (float: footnote), blocks at the foot of the
 * page (float: bottom) and blocks at a place of their own (position: absolute). Each is laid out into a flow
 * of its own; the strip where it was met says on which page it goes.
 */
#include "base/i18n.h"
#include "page/layout_box.h"

const struct note *layout_note(struct layout_context *context, const struct node *node)
{
    const int count = context->document->note_count;
    if (context->notes == NULL)
        context->notes = arena_alloc(context->arena, (size_t)count * sizeof *context->notes);
    struct note **held = &context->notes[node->note - 1];
    if (*held != NULL)
        return *held;
    struct note *note = arena_alloc(context->arena, sizeof *note);
    struct box *box = arena_alloc(context->arena, sizeof *box);
    struct string_set *strings = context->strings;
    struct style *style = arena_alloc(context->arena, sizeof *style);
    *style = *node->style;
    style->display = DISPLAY_BLOCK;
    *box = (struct box){.kind = BOX_INLINE, .node = node, .style = style};
    context->strings = NULL;
    box->items = layout_items_note(context, node, style);
    context->strings = strings;
    if (box->items == NULL)
        return NULL;
    *note = (struct note){node, {.baseline = -1}};
    if (layout_lines(context, &note->flow, box, 0, layout_page_width(context->document->pages)) != 0)
        return NULL;
    *held = note;
    return note;
}

/* Appends the notes whose marks stand in FLOW. */
void layout_notes_of(struct layout_context *context, struct note_list **list, const struct flow *flow)
{
    while (*list != NULL)
        list = &(*list)->next;
    for (uint32_t i = 0; i < flow->count; i++)
        for (const struct note_list *item = flow->strips[i].notes; item != NULL; item = item->next) {
            *list = arena_alloc(context->arena, sizeof **list);
            (*list)->note = item->note;
            list = &(*list)->next;
        }
}

bool layout_is_placed(const struct box *box)
{
    return (box->kind == BOX_BLOCK || box->kind == BOX_TABLE) &&
           (box->style->absolute || box->style->page_float == FLOAT_BOTTOM);
}

/* A block being placed: how wide it is, and how high it may be. */
struct placing {
    struct placed *placed;
    int32_t width, limit;
};

static int lay_placed(struct layout_context *context, const struct box *box, void *user)
{
    struct placing *placing = user;
    struct flow *flow = &placing->placed->flow;
    *flow = (struct flow){.baseline = -1};
    if (layout_flow_plain(context, flow, box, 0, placing->width) != 0)
        return -1;
    layout_flow_end(flow);
    for (uint32_t i = 0; i < flow->count; i++)
        if (flow->strips[i].forced != 0) {
            err_set(context->err, ERR_CONFIG, _("a page break outside the flow is not supported"));
            return layout_at(context, flow->strips[i].line);
        }
    if (flow->height <= placing->limit)
        return 0;
    err_set(context->err, ERR_CONFIG, _("the block is higher than its place on the page (%d of %d pt)"),
            flow->height / 1000, placing->limit / 1000);
    return layout_overflow(context, box->node, false);
}

/* Distances are from the edges of the page; without a width the block is as wide as its text needs. */
static int place_absolute(struct layout_context *context, struct placed *placed, const struct box *box)
{
    const struct page_style *page = context->document->pages;
    const struct length *offset = box->style->offset;
    const int32_t left = layout_length(offset[SIDE_LEFT], 0, 0), top = layout_length(offset[SIDE_TOP], 0, 0);
    const int32_t right = layout_length(offset[SIDE_RIGHT], 0, 0);
    const int32_t bottom = layout_length(offset[SIDE_BOTTOM], 0, 0);
    struct placing placing = {placed, page->width_mpt - left - right, page->height_mpt - top - bottom};
    bool stretched = offset[SIDE_LEFT].unit != LENGTH_AUTO && offset[SIDE_RIGHT].unit != LENGTH_AUTO &&
                     box->style->width.unit == LENGTH_AUTO;
    if (!stretched && box->style->width.unit != LENGTH_PERCENT) {
        int32_t least, most;
        if (layout_widths(context, box, &least, &most) != 0)
            return -1;
        placing.width = most < placing.width ? most : placing.width;
    }
    if (layout_shrink(context, box, box->style->shrink_percent, lay_placed, &placing) != 0)
        return -1;
    placed->height = placed->flow.height;
    placed->x = offset[SIDE_LEFT].unit != LENGTH_AUTO ? left : page->width_mpt - right - placing.width;
    placed->y = offset[SIDE_TOP].unit != LENGTH_AUTO ? top : page->height_mpt - bottom - placed->height;
    return 0;
}

static int32_t lowest_content(const struct page_style *pages)
{
    int32_t lowest = INT32_MAX;
    for (int kind = 0; kind < PAGE_KINDS; kind++) {
        int32_t height =
            pages[kind].height_mpt - pages[kind].margin_mpt[SIDE_TOP] - pages[kind].margin_mpt[SIDE_BOTTOM];
        lowest = height < lowest ? height : lowest;
    }
    return lowest;
}

static int place_bottom(struct layout_context *context, struct placed *placed, const struct box *box)
{
    struct placing placing = {placed, layout_page_width(context->document->pages),
                              lowest_content(context->document->pages)};
    if (layout_shrink(context, box, box->style->shrink_percent, lay_placed, &placing) != 0)
        return -1;
    placed->height = placed->flow.height;
    return 0;
}

/* The anchor is a strip without height; margins meet across it. */
static void anchor(struct layout_context *context, struct flow *flow, struct placed *placed, int line)
{
    const int32_t up = flow->margin_up, down = flow->margin_down;
    flow->margin_up = flow->margin_down = 0;
    struct strip *strip = layout_strip(context, flow, 0, line);
    strip->placed = placed;
    layout_notes_of(context, &strip->notes, &placed->flow);
    flow->margin_up = up;
    flow->margin_down = down;
    flow->next_level = strip->level;
}

int layout_place_box(struct layout_context *context, struct flow *flow, const struct box *box)
{
    if (!flow->pages) {
        err_set(context->err, ERR_CONFIG,
                _("float: bottom and position: absolute are not supported in a cell or in each other"));
        return layout_at(context, box->node->line);
    }
    struct placed *placed = arena_alloc(context->arena, sizeof *placed);
    placed->absolute = box->style->absolute;
    if ((placed->absolute ? place_absolute(context, placed, box) : place_bottom(context, placed, box)) != 0)
        return -1;
    anchor(context, flow, placed, box->node->line);
    return 0;
}
