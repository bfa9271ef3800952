/*
 * layout_emit: strips that have found their place become drawing operations: backgrounds, borders, text.
 * Turned cells are drawn through a place that turns their coordinates.
 *
 * Strips of one group that follow each other are a stretch: what the template draws in them becomes a part, which stands in a
 * file once, when there is enough of it. Whether there is depends on the document alone. Elsewhere all words go into the list
 * of the data, where those of one line join.
 */
#include "page/layout_box.h"
#include "page/picture.h"

static void to_page(const struct layout_place *place, int32_t x, int32_t y, int32_t *page_x, int32_t *page_y)
{
    switch (place->turn) {
    case TURN_RIGHT:
        *page_x = place->x - y;
        *page_y = place->y + x;
        break;
    case TURN_LEFT:
        *page_x = place->x + y;
        *page_y = place->y - x;
        break;
    default:
        *page_x = place->x + x;
        *page_y = place->y + y;
        break;
    }
}

static void emit_rect(const struct layout_place *place, int32_t x, int32_t y, int32_t width, int32_t height,
                      uint32_t rgb)
{
    int32_t left, top, right, bottom;
    to_page(place, x, y, &left, &top);
    to_page(place, x + width, y + height, &right, &bottom);
    struct op_rect rect = {left < right ? left : right, top < bottom ? top : bottom, 0, 0, rgb};
    rect.width = left < right ? right - left : left - right;
    rect.height = top < bottom ? bottom - top : top - bottom;
    ops_rect(place->fixed, rect);
}

/* A line along its middle, from (X, Y), LENGTH to the right or down. */
static void emit_line(const struct layout_place *place, struct ops *ops, int32_t x, int32_t y, int32_t length,
                      bool vertical, const struct border *border)
{
    if (border == NULL || border->style == BORDER_NONE || border->width_mpt <= 0)
        return;
    int32_t from_x, from_y, to_x, to_y;
    to_page(place, x, y, &from_x, &from_y);
    to_page(place, vertical ? x : x + length, vertical ? y + length : y, &to_x, &to_y);
    struct op_line line = {.x = from_x < to_x ? from_x : to_x,
                           .y = from_y < to_y ? from_y : to_y,
                           .length = length,
                           .width = border->width_mpt,
                           .rgb = border->rgb,
                           .style = (uint16_t)border->style,
                           .vertical = (uint16_t)(vertical != (place->turn != TURN_NONE))};
    ops_line(ops, line);
}

/* Borders inside the box; TOP and BOTTOM false: a page break cuts the box there. */
static void emit_borders(const struct layout_place *place, const struct style *style, int32_t x, int32_t y,
                         int32_t width, int32_t height, bool top, bool bottom)
{
    const struct border *border = style->border;
    int32_t half[4];
    for (int side = 0; side < 4; side++)
        half[side] = layout_border_width(&border[side]) / 2;
    if (top)
        emit_line(place, place->fixed, x, y + half[SIDE_TOP], width, false, &border[SIDE_TOP]);
    if (bottom)
        emit_line(place, place->fixed, x, y + height - half[SIDE_BOTTOM], width, false, &border[SIDE_BOTTOM]);
    emit_line(place, place->fixed, x + half[SIDE_LEFT], y, height, true, &border[SIDE_LEFT]);
    emit_line(place, place->fixed, x + width - half[SIDE_RIGHT], y, height, true, &border[SIDE_RIGHT]);
}

void layout_emit_runs(const struct layout_place *place, const struct run *run, int32_t y)
{
    place->fixed->text_end = place->data->text_end =
        INT32_MIN; /* texts join within a line, never across cells */
    for (; run != NULL; run = run->next) {
        if (run->style->hidden)
            continue;
        if (run->picture != NULL)
            layout_emit_picture(place, run, y);
        if (run->count == 0)
            continue;
        struct ops *ops = run->data || !place->in_stretch ? place->data : place->fixed;
        struct op_text text = {.size_mpt = run->style->font_size_mpt,
                               .space_extra = run->space_extra,
                               .letter_spacing = run->letter_spacing,
                               .rgb = run->style->color_rgb,
                               .face = run->face,
                               .turn = (uint16_t)place->turn};
        to_page(place, run->x, y + run->baseline, &text.x, &text.y);
        ops_text(ops, text, run->glyphs, run->count, run->width);
        if (run->underline) {
            struct border pen = {BORDER_SOLID, run->style->font_size_mpt / 18, run->style->color_rgb};
            emit_line(place, ops, run->x, y + run->baseline + run->style->font_size_mpt / 9, run->width,
                      false, &pen);
        }
    }
}

/* GOES_ON: the row above has drawn the line between them. Each stretch of equal borders is one line, longer by half its width at both ends: corners are filled.
 * Those across lie over those down, wherever a stretch begins. */
static void emit_collapsed(const struct layout_place *place, const struct table *table,
                           const struct strip *strip, int32_t y, bool goes_on)
{
    const int columns = table->column_count;
    for (int r = strip->first_row; r < strip->end_row; r++)
        for (int c = 0; c <= columns; c++) {
            const struct border *edge = table->vertical[r * (columns + 1) + c];
            if (edge == NULL)
                continue;
            int32_t half = edge->width_mpt / 2;
            emit_line(place, place->fixed, table->x + table->edges[c], y + table->rows[r].y - half,
                      table->rows[r].height + 2 * half, true, edge);
        }
    for (int r = strip->first_row + goes_on; r <= strip->end_row; r++) {
        int32_t line_y =
            r < strip->end_row ? table->rows[r].y : table->rows[r - 1].y + table->rows[r - 1].height;
        const struct border **edge = table->horizontal + r * columns;
        for (int c = 0, end; c < columns; c = end) {
            for (end = c + 1; end < columns && edge[end] == edge[c]; end++)
                ;
            if (edge[c] == NULL)
                continue;
            int32_t half = edge[c]->width_mpt / 2;
            emit_line(place, place->fixed, table->x + table->edges[c] - half, y + line_y,
                      table->edges[end] - table->edges[c] + 2 * half, false, edge[c]);
        }
    }
}

static void emit_flow(const struct layout_place *place, const struct flow *flow);

static void emit_cell_content(const struct layout_place *place, const struct cell *cell, int32_t y)
{
    struct layout_place inner = *place;
    if (cell->style->writing_mode == WRITING_HORIZONTAL) {
        to_page(place, 0, y + cell->content_y, &inner.x, &inner.y);
    } else {
        int32_t width = cell->width - cell->inset[SIDE_LEFT] - cell->inset[SIDE_RIGHT];
        int32_t x = cell->x + cell->inset[SIDE_LEFT];
        bool right = cell->style->writing_mode == WRITING_VERTICAL_RL;
        inner.turn = right ? TURN_RIGHT : TURN_LEFT;
        inner.x += x + (right ? width + cell->flow.height : width - cell->flow.height) / 2;
        inner.y += right ? y + cell->inset[SIDE_TOP] : y + cell->height - cell->inset[SIDE_BOTTOM];
    }
    emit_flow(&inner, &cell->flow);
}

static void emit_rows(const struct layout_place *place, const struct strip *strip, int32_t y, bool goes_on)
{
    const struct table *table = strip->table;
    int32_t left = table->x + table->edges[0];
    int32_t width = table->edges[table->column_count] - table->edges[0] - table->spacing;
    for (int r = strip->first_row; r < strip->end_row; r++) {
        const struct row *row = &table->rows[r];
        if (row->section != NULL && row->section->has_background)
            emit_rect(place, left, y + row->y, width, row->height, row->section->background_rgb);
        if (row->style->has_background)
            emit_rect(place, left, y + row->y, width, row->height, row->style->background_rgb);
    }
    const int first = table->rows[strip->first_row].first_cell;
    const struct row *last = &table->rows[strip->end_row - 1];
    const int end = last->first_cell + last->cell_count;
    for (int i = first; i < end; i++) {
        const struct cell *cell = &table->cells[i];
        if (cell->style->has_background)
            emit_rect(place, cell->x, y + cell->y, cell->width, cell->height, cell->style->background_rgb);
        if (!table->collapsed && !cell->style->hidden)
            emit_borders(place, cell->style, cell->x, y + cell->y, cell->width, cell->height, true, true);
    }
    if (table->collapsed)
        emit_collapsed(place, table, strip, y, goes_on);
    for (int i = first; i < end; i++)
        emit_cell_content(place, &table->cells[i], y + table->cells[i].y);
}

/* ABOVE: the strip drawn before it, or NULL. */
static void emit_strip(const struct layout_place *place, const struct strip *strip, const struct strip *above)
{
    layout_emit_runs(place, strip->runs, strip->y);
    if (strip->table != NULL)
        emit_rows(place, strip, strip->y,
                  above != NULL && above->table == strip->table && above->end_row == strip->first_row);
}

/* What strips FIRST to END - 1 show of a flow, and how much its top moves up for a head that is drawn again. */
struct part_of_flow {
    const struct flow *flow;
    uint32_t first, end;
    int32_t repeated;
};

static void emit_decor(const struct layout_place *place, const struct part_of_flow *shown,
                       const struct decor *decor)
{
    const struct strip *strips = shown->flow->strips;
    const bool has_top = decor->first >= shown->first, has_bottom = decor->last < shown->end;
    const int32_t top = has_top ? strips[decor->first].y : strips[shown->first].y - shown->repeated;
    const struct strip *last = &strips[has_bottom ? decor->last : shown->end - 1];
    const int32_t height = last->y + last->height - top;
    if (decor->style->has_background)
        emit_rect(place, decor->x, top, decor->width, height, decor->style->background_rgb);
    if (decor->has_borders && !decor->style->hidden)
        emit_borders(place, decor->style, decor->x, top, decor->width, height, has_top, has_bottom);
}

/* All of a flow inside of a cell. */
static void emit_flow(const struct layout_place *place, const struct flow *flow)
{
    const struct part_of_flow all = {flow, 0, flow->count, 0};
    for (uint32_t i = 0; i < flow->decor_count; i++)
        emit_decor(place, &all, &flow->decors[i]);
    for (uint32_t i = 0; i < flow->count; i++)
        emit_strip(place, &flow->strips[i], i > 0 ? &flow->strips[i - 1] : NULL);
}

/* ---- stretches ---- */

static bool has_box(const struct style *style)
{
    return (style->has_background || layout_has_border(style)) && !style->hidden;
}

enum { WEIGHT_MIN = 3 }; /* of a part: to call it costs as much as two words */

static unsigned weigh_run(const struct run *run)
{
    if (run->data || run->style->hidden)
        return 0;
    return run->picture != NULL && run->picture->picture->image == NULL ? WEIGHT_MIN : 1;
}

/* How many words and boxes of COUNT strips the template draws; a drawing counts as several. */
static unsigned weigh(const struct strip *strips, uint32_t count)
{
    unsigned weight = 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct table *table = strips[i].table;
        for (const struct run *run = strips[i].runs; run != NULL; run = run->next)
            weight += weigh_run(run);
        for (int r = strips[i].first_row; table != NULL && r < strips[i].end_row; r++)
            for (int c = table->rows[r].first_cell; c < table->rows[r].first_cell + table->rows[r].cell_count;
                 c++)
                weight += has_box(table->cells[c].style) +
                          weigh(table->cells[c].flow.strips, table->cells[c].flow.count);
    }
    return weight;
}

static bool is_part(const struct strip *strips, uint32_t count)
{
    return strips->group != 0 && weigh(strips, count) >= WEIGHT_MIN;
}

/* Where the stretch ends that begins with strip FIRST. */
static uint32_t stretch_end(const struct flow *flow, uint32_t first, uint32_t end)
{
    uint32_t i = first + 1;
    while (i < end && flow->strips[i].group == flow->strips[first].group)
        i++;
    return i;
}

/* Is the box drawn with the stretch it stands in? */
static bool goes_with_stretch(const struct part_of_flow *shown, const struct decor *decor)
{
    const struct strip *strips = shown->flow->strips;
    if (decor->first < shown->first)
        return false;
    uint32_t first = decor->first;
    while (first > shown->first && strips[first - 1].group == strips[first].group)
        first--;
    const uint32_t end = stretch_end(shown->flow, first, shown->end);
    return decor->last < end && is_part(&strips[first], end - first);
}

static void emit_stretch(const struct layout_place *place, const struct part_of_flow *shown, uint32_t first,
                         uint32_t end)
{
    const struct flow *flow = shown->flow;
    struct layout_place own = *place;
    own.in_stretch = is_part(&flow->strips[first], end - first);
    ops_group(place->fixed, own.in_stretch ? flow->strips[first].group : 0, place->y + flow->strips[first].y);
    for (uint32_t i = 0; own.in_stretch && i < flow->decor_count; i++)
        if (flow->decors[i].first >= first && flow->decors[i].last < end)
            emit_decor(&own, shown, &flow->decors[i]);
    /* The backgrounds of a part cover half of the line that the row above it drew. */
    const uint32_t above = own.in_stretch ? first : shown->first;
    for (uint32_t i = first; i < end; i++)
        emit_strip(&own, &flow->strips[i], i > above ? &flow->strips[i - 1] : NULL);
}

void layout_emit(const struct layout_place *place, const struct flow *flow, uint32_t first, uint32_t end,
                 int32_t repeated)
{
    const struct part_of_flow shown = {flow, first, end, repeated};
    for (uint32_t i = 0; i < flow->decor_count; i++)
        if (flow->decors[i].last >= first && flow->decors[i].first < end &&
            !goes_with_stretch(&shown, &flow->decors[i]))
            emit_decor(place, &shown, &flow->decors[i]);
    for (uint32_t i = first, next; i < end; i = next) {
        next = stretch_end(flow, i, end);
        emit_stretch(place, &shown, i, next);
    }
    ops_group(place->fixed, 0, 0);
}

void layout_emit_head(const struct layout_place *place, const struct strip *head)
{
    struct layout_place own = *place;
    struct strip strip = *head;
    strip.y = 0;
    own.in_stretch = is_part(&strip, 1);
    ops_group(place->fixed, own.in_stretch ? strip.group : 0, place->y);
    emit_strip(&own, &strip, NULL);
    ops_group(place->fixed, 0, 0);
}
