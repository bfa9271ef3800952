/*
 * layout_emit: strips that have found their place become drawing operations: backgrounds, borders, text.
 * Turned cells are drawn through a place that turns their coordinates.
 */
#include "page/layout_box.h"

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

static int32_t width_of(const struct border *border)
{
    return border->style == BORDER_NONE ? 0 : border->width_mpt;
}

/* Borders inside the box; TOP and BOTTOM false: a page break cuts the box there. */
static void emit_borders(const struct layout_place *place, const struct style *style, int32_t x, int32_t y,
                         int32_t width, int32_t height, bool top, bool bottom)
{
    const struct border *border = style->border;
    int32_t half[4];
    for (int side = 0; side < 4; side++)
        half[side] = width_of(&border[side]) / 2;
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
        struct ops *ops = run->data ? place->data : place->fixed;
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

/* Each stretch of equal borders is one line, longer by half its width at both ends: corners are filled. */
static void emit_collapsed(const struct layout_place *place, const struct table *table,
                           const struct strip *strip, int32_t y)
{
    const int columns = table->column_count;
    for (int r = strip->first_row; r <= strip->end_row; r++) {
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
    for (int r = strip->first_row; r < strip->end_row; r++)
        for (int c = 0; c <= columns; c++) {
            const struct border *edge = table->vertical[r * (columns + 1) + c];
            if (edge == NULL)
                continue;
            int32_t half = edge->width_mpt / 2;
            emit_line(place, place->fixed, table->x + table->edges[c], y + table->rows[r].y - half,
                      table->rows[r].height + 2 * half, true, edge);
        }
}

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
    layout_emit(&inner, &cell->flow, 0, cell->flow.count, 0);
}

static void emit_rows(const struct layout_place *place, const struct strip *strip, int32_t y)
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
        emit_collapsed(place, table, strip, y);
    for (int i = first; i < end; i++)
        emit_cell_content(place, &table->cells[i], y + table->cells[i].y);
}

void layout_emit_strip(const struct layout_place *place, const struct strip *strip, int32_t y)
{
    layout_emit_runs(place, strip->runs, y);
    if (strip->table != NULL)
        emit_rows(place, strip, y);
}

static void emit_decors(const struct layout_place *place, const struct flow *flow, uint32_t first,
                        uint32_t end, int32_t repeated)
{
    for (uint32_t i = 0; i < flow->decor_count; i++) {
        const struct decor *decor = &flow->decors[i];
        if (decor->last < first || decor->first >= end)
            continue;
        bool has_top = decor->first >= first, has_bottom = decor->last < end;
        int32_t top = has_top ? flow->strips[decor->first].y : flow->strips[first].y - repeated;
        const struct strip *last = &flow->strips[has_bottom ? decor->last : end - 1];
        int32_t height = last->y + last->height - top;
        if (decor->style->has_background)
            emit_rect(place, decor->x, top, decor->width, height, decor->style->background_rgb);
        if (decor->has_borders && !decor->style->hidden)
            emit_borders(place, decor->style, decor->x, top, decor->width, height, has_top, has_bottom);
    }
}

void layout_emit(const struct layout_place *place, const struct flow *flow, uint32_t first, uint32_t end,
                 int32_t repeated)
{
    emit_decors(place, flow, first, end, repeated);
    for (uint32_t i = first; i < end; i++) {
        if (flow->pages)
            ops_group(place->fixed, flow->strips[i].group, place->y + flow->strips[i].y);
        layout_emit_strip(place, &flow->strips[i], flow->strips[i].y);
    }
    if (flow->pages)
        ops_group(place->fixed, 0, 0);
}
