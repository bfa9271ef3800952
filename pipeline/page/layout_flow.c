/*
 * layout_flow: blocks one below the other. Margins of neighbours (and of a block and its first or last child,
 * when nothing parts them) collapse into the larger one; padding and borders become strips of their own, so
 * that a page break falls between lines or between rows and nowhere else.
 */
#include "base/i18n.h"
#include "page/layout_box.h"
#include "page/picture.h"

#include <string.h>

static void *grow(struct arena *arena, const void *items, uint32_t count, uint32_t *capacity, uint32_t first,
                  size_t size)
{
    *capacity = *capacity == 0 ? first : *capacity * 2;
    void *larger = arena_raw(arena, *capacity * size);
    if (count > 0)
        memcpy(larger, items, count * size);
    return larger;
}

void layout_margin(struct flow *flow, int32_t margin)
{
    if (margin > flow->margin_up)
        flow->margin_up = margin;
    if (margin < flow->margin_down)
        flow->margin_down = margin;
}

static int32_t take_margin(struct flow *flow)
{
    int32_t margin = flow->margin_up + flow->margin_down;
    flow->margin_up = flow->margin_down = 0;
    return margin;
}

struct strip *layout_strip(struct layout_context *context, struct flow *flow, int32_t height, int line)
{
    if (flow->count == flow->room)
        flow->strips = grow(context->arena, flow->strips, flow->count, &flow->room, flow->pages ? 64 : 2,
                            sizeof *flow->strips);
    struct strip *strip = &flow->strips[flow->count++];
    *strip = (struct strip){.gap = take_margin(flow),
                            .height = height,
                            .line = line,
                            .level = flow->next_level,
                            .group = context->group,
                            .forced = flow->next_forced};
    strip->y = flow->height + strip->gap;
    flow->height = strip->y + height;
    flow->next_level = flow->next_forced = 0;
    if (flow->pages) {
        strip->strings = context->strings;
        context->strings = NULL;
    }
    return strip;
}

void layout_flow_end(struct flow *flow)
{
    flow->height += take_margin(flow);
    if (flow->height < 0)
        flow->height = 0;
}

struct decor *layout_decor(struct layout_context *context, struct flow *flow, const struct style *style,
                           int32_t x, int32_t width, bool has_borders)
{
    if (flow->decor_count == flow->decor_room)
        flow->decors =
            grow(context->arena, flow->decors, flow->decor_count, &flow->decor_room, 4, sizeof *flow->decors);
    struct decor *decor = &flow->decors[flow->decor_count++];
    *decor = (struct decor){style, x, width, flow->count, UINT32_MAX, has_borders};
    return decor;
}

static void break_before(struct flow *flow, enum page_break wish)
{
    if (wish == BREAK_ALWAYS || wish == BREAK_RIGHT) {
        if (flow->next_forced != BREAK_RIGHT)
            flow->next_forced = (uint8_t)wish;
    } else if (wish == BREAK_AVOID && flow->next_level < BREAK_UNWANTED) {
        flow->next_level = BREAK_UNWANTED;
    }
}

static int height_of(struct layout_context *context, const struct box *box, struct length length,
                     int32_t *height)
{
    *height = length.unit == LENGTH_MPT ? length.value : -1;
    if (length.unit != LENGTH_PERCENT)
        return 0;
    err_set(context->err, ERR_CONFIG, _("a height in percent is not supported"));
    return layout_at(context, box->node->line);
}

/* Space of the block itself: padding, borders, what is missing to its height. NEVER: no page break before it.
 */
static void put_space(struct layout_context *context, struct flow *flow, int32_t height, int line, bool never)
{
    if (never && flow->next_forced == 0)
        flow->next_level = BREAK_NEVER;
    layout_strip(context, flow, height, line);
}

static void avoid_inside(struct flow *flow, uint32_t first)
{
    for (uint32_t i = first + 1; i < flow->count; i++)
        if (flow->strips[i].level < BREAK_UNWANTED)
            flow->strips[i].level = BREAK_UNWANTED;
}

static int put_marker(struct layout_context *context, struct flow *flow, const struct box *box)
{
    if (box->number == 0 || box->style->list_style == LIST_NONE)
        return 0;
    const char *text = "•";
    if (box->style->list_style == LIST_DECIMAL)
        text = arena_printf(context->arena, "%d.", box->number);
    flow->marker = layout_run(context, box->style, text, box->node->line);
    return flow->marker != NULL ? 0 : -1;
}

/* A list item without a line of its own still shows its marker. */
static void put_lone_marker(struct layout_context *context, struct flow *flow, const struct box *box,
                            int32_t x)
{
    struct run *marker = flow->marker;
    if (marker == NULL)
        return;
    flow->marker = NULL;
    const struct font_face *face = &context->fonts->faces[marker->face];
    marker->baseline = font_scale(face->ascent, marker->style->font_size_mpt);
    marker->x = x - marker->width - marker->style->font_size_mpt * 2 / 5;
    layout_strip(context, flow, layout_line_height(box->style), box->node->line)->runs = marker;
}

/* The geometry of a block, before its content is known. */
struct frame {
    int32_t x, width;           /* of the border box */
    int32_t inner_x, content;   /* of the content */
    int32_t top, bottom;        /* border and padding */
    int32_t height, min_height; /* -1: none given */
    bool decorated;
};

static int frame_block(struct layout_context *context, const struct box *box, int32_t x, int32_t width,
                       struct frame *frame)
{
    const struct style *style = box->style;
    const int32_t left = layout_border_width(&style->border[SIDE_LEFT]) + style->padding_mpt[SIDE_LEFT];
    const int32_t right = layout_border_width(&style->border[SIDE_RIGHT]) + style->padding_mpt[SIDE_RIGHT];
    int32_t margin_left = style->margin_auto[SIDE_LEFT] ? 0 : style->margin_mpt[SIDE_LEFT];
    const int32_t margin_right = style->margin_auto[SIDE_RIGHT] ? 0 : style->margin_mpt[SIDE_RIGHT];
    const int32_t available = width - margin_left - margin_right - left - right;
    const int32_t least = layout_length(style->min_width, width, 0);
    int32_t content = layout_length(style->width, width, available), height = 0;
    if (box->node->picture != NULL)
        picture_size(box->node, &content, &height);
    content = content < least ? least : content;
    if (content > available || content < 0) {
        err_set(context->err, ERR_CONFIG, _("the block is wider than its place"));
        return layout_at(context, box->node->line);
    }
    if (style->margin_auto[SIDE_LEFT])
        margin_left = (available - content) / (style->margin_auto[SIDE_RIGHT] ? 2 : 1);
    *frame = (struct frame){
        .x = x + margin_left,
        .width = content + left + right,
        .inner_x = x + margin_left + left,
        .content = content,
        .top = layout_border_width(&style->border[SIDE_TOP]) + style->padding_mpt[SIDE_TOP],
        .bottom = layout_border_width(&style->border[SIDE_BOTTOM]) + style->padding_mpt[SIDE_BOTTOM],
        .decorated = style->has_background || layout_has_border(style)};
    if (height_of(context, box, style->height, &frame->height) != 0)
        return -1;
    return height_of(context, box, style->min_height, &frame->min_height);
}

/* What is missing to the height, padding and border below the content, which began at INNER_TOP. */
static int close_block(struct layout_context *context, struct flow *flow, const struct box *box,
                       const struct frame *frame, int32_t inner_top)
{
    const int32_t wanted = frame->height > frame->min_height ? frame->height : frame->min_height;
    const int32_t used = flow->height - inner_top;
    if (frame->height >= 0 && used > wanted) {
        err_set(context->err, ERR_CONFIG, _("the content is higher than the height of its block"));
        return layout_overflow(context, box->node, false);
    }
    if (frame->bottom == 0 && wanted <= 0 && !frame->decorated)
        return 0;
    if (wanted >= used)
        flow->margin_up = flow->margin_down = 0; /* it lies inside the height */
    put_space(context, flow, (wanted > used ? wanted - used : 0) + frame->bottom, box->node->line, true);
    return 0;
}

static int flow_block(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                      int32_t width)
{
    const struct style *style = box->style;
    struct frame frame = {0};
    if (frame_block(context, box, x, width, &frame) != 0)
        return -1;
    layout_margin(flow, style->margin_mpt[SIDE_TOP]);
    break_before(flow, style->page_break_before);
    const uint32_t first_strip = flow->count, decor_index = flow->decor_count;
    if (frame.decorated)
        layout_decor(context, flow, style, frame.x, frame.width, true);
    if (frame.top > 0 || frame.height >= 0 || frame.min_height > 0 || frame.decorated) {
        put_space(context, flow, frame.top, box->node->line, false);
        flow->next_level = BREAK_NEVER;
    }
    const int32_t inner_top = flow->height;
    if (put_marker(context, flow, box) != 0 ||
        layout_flow_children(context, flow, box, frame.inner_x, frame.content) != 0)
        return -1;
    put_lone_marker(context, flow, box, frame.inner_x);
    if (close_block(context, flow, box, &frame, inner_top) != 0)
        return -1;
    if (frame.decorated)
        flow->decors[decor_index].last = flow->count - 1;
    if (style->page_break_inside == BREAK_AVOID)
        avoid_inside(flow, first_strip);
    layout_margin(flow, style->margin_mpt[SIDE_BOTTOM]);
    break_before(flow, style->page_break_after);
    return 0;
}

int layout_flow_plain(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                      int32_t width)
{
    switch (box->kind) {
    case BOX_INLINE:
        return layout_lines(context, flow, box, x, width);
    case BOX_BLOCK:
        return flow_block(context, flow, box, x, width);
    case BOX_TABLE:
        return layout_table(context, flow, box->table, x, width);
    default:
        return 0;
    }
}

/* A flow as it was, to begin again from. */
struct again {
    struct flow *flow, before;
    int32_t x, width;
};

static int flow_again(struct layout_context *context, const struct box *box, void *user)
{
    struct again *again = user;
    *again->flow = again->before;
    return layout_flow_plain(context, again->flow, box, again->x, again->width);
}

int layout_flow_box(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                    int32_t width)
{
    for (const struct string_set *set = box->strings; set != NULL; set = set->next) {
        struct string_set *copy = arena_raw(context->arena, sizeof *copy);
        *copy = (struct string_set){set->name, set->value, NULL};
        layout_strings_append(&context->strings, copy);
    }
    if (layout_is_placed(box))
        return layout_place_box(context, flow, box);
    const bool has_text = box->first != NULL && box->first->kind == BOX_INLINE;
    if (box->kind != BOX_BLOCK || (box->style->shrink_percent == 0 && !has_text)) /* tables: cell by cell */
        return layout_flow_plain(context, flow, box, x, width);
    struct again again = {flow, *flow, x, width};
    return layout_shrink(context, box, box->style->shrink_percent, flow_again, &again);
}

int layout_flow_children(struct layout_context *context, struct flow *flow, const struct box *box, int32_t x,
                         int32_t width)
{
    const uint16_t around = context->group;
    for (const struct box *child = box->first; child != NULL; child = child->next) {
        context->group = child->node->listed ? 0 : child->node->group;
        if (layout_flow_box(context, flow, child, x, width) != 0)
            return -1;
    }
    context->group = around;
    return 0;
}

int layout_children_widths(struct layout_context *context, const struct box *box, int32_t *min_width,
                           int32_t *max_width)
{
    *min_width = *max_width = 0;
    for (const struct box *child = box->first; child != NULL; child = child->next) {
        int32_t least, most;
        if (layout_is_placed(child))
            continue;
        if (layout_widths(context, child, &least, &most) != 0)
            return -1;
        *min_width = least > *min_width ? least : *min_width;
        *max_width = most > *max_width ? most : *max_width;
    }
    return 0;
}

/* The narrowest and the widest that a box can make use of, margins included. */
int layout_widths(struct layout_context *context, const struct box *box, int32_t *min_width,
                  int32_t *max_width)
{
    *min_width = *max_width = 0;
    if (box->kind == BOX_INLINE) {
        *min_width = box->items->min_width;
        *max_width = box->items->max_width;
        return 0;
    }
    if (box->kind == BOX_STRINGS)
        return 0;
    const struct style *style = box->style;
    int32_t around = 0;
    for (int side = SIDE_RIGHT; side <= SIDE_LEFT; side += SIDE_LEFT - SIDE_RIGHT) {
        around += style->margin_auto[side] ? 0 : style->margin_mpt[side];
        if (box->kind == BOX_BLOCK)
            around += style->padding_mpt[side] + layout_border_width(&style->border[side]);
    }
    if (box->kind == BOX_TABLE) {
        if (layout_table_widths(context, box->table, min_width, max_width) != 0)
            return -1;
    } else if (style->width.unit == LENGTH_MPT) {
        *min_width = *max_width = style->width.value;
    } else if (layout_children_widths(context, box, min_width, max_width) != 0) {
        return -1;
    }
    int32_t least = layout_length(style->min_width, 0, 0);
    *min_width = (*min_width < least ? least : *min_width) + around;
    *max_width = (*max_width < least ? least : *max_width) + around;
    return 0;
}
