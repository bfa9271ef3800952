/*
 * layout_table: rows of a table become strips. Cells are laid out in their widths, rows take the height of
 * their highest cell, rows that share a cell (rowspan) stay together on a page, the head is repeated on each
 * page the table reaches.
 */
#include "base/i18n.h"
#include "page/layout_box.h"

static int32_t pad(const struct cell *cell, int side)
{
    return cell->inset[side];
}

static int lay_content(struct layout_context *context, const struct box *box, void *user)
{
    struct cell_place *place = user;
    *place->flow = (struct flow){.baseline = -1};
    if (layout_flow_children(context, place->flow, box, place->x, place->width) != 0)
        return -1;
    layout_flow_end(place->flow);
    if (place->flow->height <= place->limit)
        return 0;
    err_set(context->err, ERR_CONFIG, _("turned text needs a column of %d.%d pt and has %d.%d pt"),
            place->flow->height / 1000, place->flow->height / 100 % 10, place->limit / 1000,
            place->limit / 100 % 10);
    return layout_overflow(context, box->node, false);
}

int layout_cell_content(struct layout_context *context, const struct cell *cell, struct cell_place *place)
{
    if (cell->content->first == NULL) { /* an empty cell, as many are */
        *place->flow = (struct flow){.baseline = -1};
        return 0;
    }
    return layout_shrink(context, cell->content, cell->shrink_percent, lay_content, place);
}

static int lay_cell(struct layout_context *context, const struct table *table, struct cell *cell)
{
    cell->x = table->x + table->edges[cell->column];
    cell->width = table->edges[cell->column + cell->colspan] - table->edges[cell->column] - table->spacing;
    if (cell->style->height.unit == LENGTH_PERCENT) {
        err_set(context->err, ERR_CONFIG, _("a height in percent is not supported"));
        return layout_at(context, cell->node->line);
    }
    int32_t given =
        layout_max(layout_length(cell->style->height, 0, 0), layout_length(cell->style->min_height, 0, 0));
    if (cell->style->writing_mode != WRITING_HORIZONTAL) {
        cell->height = layout_max(given, cell->extent) + pad(cell, SIDE_TOP) + pad(cell, SIDE_BOTTOM);
        return 0; /* its lines are as long as the row is high: later */
    }
    const int32_t width = cell->width - pad(cell, SIDE_LEFT) - pad(cell, SIDE_RIGHT);
    struct cell_place place = {&cell->flow, cell->x + pad(cell, SIDE_LEFT), width, INT32_MAX};
    if (layout_cell_content(context, cell, &place) != 0)
        return -1;
    for (uint32_t i = 0; i < cell->flow.count; i++)
        if (cell->flow.strips[i].forced != 0) {
            err_set(context->err, ERR_CONFIG, _("a page break inside a cell is not supported"));
            return layout_at(context, cell->flow.strips[i].line);
        }
    cell->extent = cell->flow.height;
    cell->height = layout_max(given, cell->extent) + pad(cell, SIDE_TOP) + pad(cell, SIDE_BOTTOM);
    return 0;
}

static bool on_baseline(const struct cell *cell)
{
    return cell->style->vertical_align == VALIGN_BASELINE &&
           cell->style->writing_mode == WRITING_HORIZONTAL && cell->flow.baseline >= 0;
}

/* Cells on a common base line move down to the lowest of them. */
static void align_baselines(struct table *table, struct row *row)
{
    int32_t lowest = 0;
    for (int i = row->first_cell; i < row->first_cell + row->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        if (on_baseline(cell))
            lowest = layout_max(lowest, pad(cell, SIDE_TOP) + cell->flow.baseline);
    }
    for (int i = row->first_cell; i < row->first_cell + row->cell_count; i++) {
        struct cell *cell = &table->cells[i];
        cell->content_y = pad(cell, SIDE_TOP);
        if (!on_baseline(cell))
            continue;
        cell->content_y = lowest - cell->flow.baseline;
        cell->height = layout_max(cell->height, cell->content_y + cell->extent + pad(cell, SIDE_BOTTOM));
    }
}

static int measure_rows(struct layout_context *context, struct table *table)
{
    for (int r = 0; r < table->row_count; r++) {
        struct row *row = &table->rows[r];
        if (row->style->height.unit == LENGTH_PERCENT) {
            err_set(context->err, ERR_CONFIG, _("a height in percent is not supported"));
            return layout_at(context, row->node->line);
        }
        row->height =
            layout_max(layout_length(row->style->height, 0, 0), layout_length(row->style->min_height, 0, 0));
        for (int i = row->first_cell; i < row->first_cell + row->cell_count; i++)
            if (lay_cell(context, table, &table->cells[i]) != 0)
                return -1;
        align_baselines(table, row);
        for (int i = row->first_cell; i < row->first_cell + row->cell_count; i++)
            if (table->cells[i].rowspan == 1)
                row->height = layout_max(row->height, table->cells[i].height);
        row->strings = context->strings;
        context->strings = NULL;
    }
    for (int i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        int32_t have = table->spacing * (cell->rowspan - 1);
        for (int r = cell->row; r < cell->row + cell->rowspan; r++)
            have += table->rows[r].height;
        if (cell->height > have) /* the last of its rows gives way */
            table->rows[cell->row + cell->rowspan - 1].height += cell->height - have;
    }
    return 0;
}

/* The cell has its height: turned text is laid out along it, other content moves to its place in it. */
static int settle_cell(struct layout_context *context, struct cell *cell)
{
    if (cell->style->writing_mode != WRITING_HORIZONTAL) {
        int32_t length = cell->height - pad(cell, SIDE_TOP) - pad(cell, SIDE_BOTTOM);
        int32_t breadth = cell->width - pad(cell, SIDE_LEFT) - pad(cell, SIDE_RIGHT);
        struct cell_place place = {&cell->flow, 0, length, breadth};
        return layout_cell_content(context, cell, &place);
    }
    int32_t rest = cell->height - pad(cell, SIDE_TOP) - pad(cell, SIDE_BOTTOM) - cell->extent;
    if (cell->style->vertical_align == VALIGN_MIDDLE)
        cell->content_y = pad(cell, SIDE_TOP) + rest / 2;
    else if (cell->style->vertical_align == VALIGN_BOTTOM)
        cell->content_y = pad(cell, SIDE_TOP) + rest;
    return 0;
}

/* Rows FIRST to END - 1 as one strip; returns its height, -1 on error. */
static int32_t settle_rows(struct layout_context *context, struct table *table, int first, int end)
{
    int32_t y = 0;
    for (int r = first; r < end; r++) {
        y += table->spacing;
        table->rows[r].y = y;
        y += table->rows[r].height;
    }
    for (int r = first; r < end; r++)
        for (int i = table->rows[r].first_cell; i < table->rows[r].first_cell + table->rows[r].cell_count;
             i++) {
            struct cell *cell = &table->cells[i];
            const struct row *last = &table->rows[r + cell->rowspan - 1];
            cell->y = table->rows[r].y;
            cell->height = last->y + last->height - cell->y;
            if (settle_cell(context, cell) != 0)
                return -1;
        }
    return y;
}

static uint8_t forced_break(enum page_break wish)
{
    return wish == BREAK_ALWAYS || wish == BREAK_RIGHT ? (uint8_t)wish : 0;
}

static void break_level(struct table *table, struct flow *flow, int row)
{
    const struct row *before = row > 0 ? &table->rows[row - 1] : NULL, *now = &table->rows[row];
    uint8_t forced = forced_break(now->style->page_break_before);
    if (before != NULL && forced == 0)
        forced = forced_break(before->style->page_break_after);
    if (forced == 0 && now->section != NULL && (before == NULL || before->part != now->part))
        forced = forced_break(now->section->page_break_before);
    bool unwanted = now->style->page_break_before == BREAK_AVOID ||
                    (before != NULL && before->style->page_break_after == BREAK_AVOID) ||
                    (now->section != NULL && before != NULL && before->part == now->part &&
                     now->section->page_break_inside == BREAK_AVOID);
    if (forced != 0 && (row == 0 || row != table->head_rows))
        flow->next_forced = forced;
    else if (unwanted && flow->next_level < BREAK_UNWANTED)
        flow->next_level = BREAK_UNWANTED;
}

/* A table in it may hold some. */
static bool has_data(const struct flow *flow)
{
    for (uint32_t i = 0; i < flow->count; i++) {
        if (flow->strips[i].table != NULL)
            return true;
        for (const struct run *run = flow->strips[i].runs; run != NULL; run = run->next)
            if (run->data)
                return true;
    }
    return false;
}

/* Do the widths of its columns come from the template, not from data? */
static bool columns_are_fixed(const struct table *table)
{
    for (int i = 0; i < table->cell_count && !table->is_given; i++)
        if (has_data(&table->cells[i].flow))
            return false;
    return true;
}

/* Of rows of a list one cell at least has to say that it is common. */
static bool is_common(const struct table *table, const struct row *row)
{
    bool common = !row->node->listed;
    for (int i = row->first_cell; i < row->first_cell + row->cell_count; i++)
        common = common || table->cells[i].style->common;
    return common && row->node->group != 0;
}

static uint16_t group_of(const struct table *table, int first, int end)
{
    const struct row *last = &table->rows[end - 1];
    if (!table->has_fixed_columns)
        return 0;
    for (int r = first; r < end; r++)
        if (!is_common(table, &table->rows[r]))
            return 0;
    for (int i = table->rows[first].first_cell; i < last->first_cell + last->cell_count; i++)
        for (uint32_t k = 0; k < table->cells[i].flow.count; k++)
            if (table->cells[i].flow.strips[k].moves)
                return 0;
    return table->rows[first].node->group;
}

static int put_rows(struct layout_context *context, struct flow *flow, struct table *table)
{
    table->has_fixed_columns = columns_are_fixed(table);
    for (int first = 0, end; first < table->row_count; first = end) {
        end = first < table->head_rows ? table->head_rows : first + 1;
        while (end < table->row_count && end != table->head_rows && table->rows[end].joined)
            end++;
        int32_t height = settle_rows(context, table, first, end);
        if (height < 0)
            return -1;
        bool is_head = first < table->head_rows;
        if (first == table->head_rows && table->head_rows > 0)
            flow->next_level = BREAK_NEVER; /* no head alone at the foot of a page */
        break_level(table, flow, first);
        for (int r = first; r < end; r++)
            layout_strings_append(&context->strings, table->rows[r].strings);
        struct strip *strip = layout_strip(context, flow, height, table->rows[first].node->line);
        strip->table = table;
        strip->first_row = first;
        strip->end_row = end;
        strip->group = group_of(table, first, end);
        strip->moves = strip->group == 0;
        const struct row *last = &table->rows[end - 1];
        const int end_cell = context->document->note_count > 0 ? last->first_cell + last->cell_count : 0;
        for (int i = table->rows[first].first_cell; i < end_cell; i++)
            layout_notes_of(context, &strip->notes, &table->cells[i].flow);
        if (is_head)
            table->head = *strip;
        else if (table->head_rows > 0)
            strip->repeat = table;
    }
    return 0;
}

static int put_edge(struct layout_context *context, struct flow *flow, const struct table *table,
                    int32_t height, bool end)
{
    if (height <= 0)
        return 0;
    if (end)
        flow->next_level = BREAK_NEVER;
    layout_strip(context, flow, height, table->node->line);
    if (!end)
        flow->next_level = BREAK_NEVER;
    return 0;
}

static int put_caption(struct layout_context *context, struct flow *flow, const struct table *table)
{
    if (table->caption == NULL)
        return 0;
    if (layout_flow_box(context, flow, table->caption, table->x, table->width) != 0)
        return -1;
    flow->next_level = BREAK_NEVER;
    return 0;
}

static int32_t edge_height(const struct table *table, int side)
{
    if (table->collapsed)
        return 0;
    const struct border *border = &table->style->border[side];
    return (border->style == BORDER_NONE ? 0 : border->width_mpt) + table->style->padding_mpt[side] +
           (side == SIDE_BOTTOM ? table->spacing : 0);
}

static void break_around(struct flow *flow, enum page_break wish)
{
    if (forced_break(wish) != 0)
        flow->next_forced = forced_break(wish);
    else if (wish == BREAK_AVOID && flow->next_level < BREAK_UNWANTED)
        flow->next_level = BREAK_UNWANTED;
}

int layout_table(struct layout_context *context, struct flow *flow, struct table *table, int32_t x,
                 int32_t width)
{
    const struct style *style = table->style;
    int32_t left = style->margin_auto[SIDE_LEFT] ? 0 : style->margin_mpt[SIDE_LEFT];
    int32_t right = style->margin_auto[SIDE_RIGHT] ? 0 : style->margin_mpt[SIDE_RIGHT];
    struct string_set *strings = context->strings; /* those from before the table go to its first strip */
    context->strings = NULL;
    if (layout_columns(context, table, width - left - right) != 0)
        return -1;
    int32_t rest = width - left - right - table->width;
    if (style->margin_auto[SIDE_LEFT])
        left = rest / (style->margin_auto[SIDE_RIGHT] ? 2 : 1);
    table->x = x + left;
    if (measure_rows(context, table) != 0)
        return -1;
    context->strings = strings;
    layout_margin(flow, style->margin_mpt[SIDE_TOP]);
    break_around(flow, style->page_break_before);
    uint32_t first = flow->count, decor = flow->decor_count;
    if (put_caption(context, flow, table) != 0)
        return -1;
    const bool decorated = style->has_background || !table->collapsed;
    if (decorated)
        layout_decor(context, flow, style, table->x, table->width, !table->collapsed);
    put_edge(context, flow, table, edge_height(table, SIDE_TOP), false);
    if (put_rows(context, flow, table) != 0)
        return -1;
    put_edge(context, flow, table, edge_height(table, SIDE_BOTTOM), true);
    if (decorated && flow->count > first)
        flow->decors[decor].last = flow->count - 1;
    else if (decorated)
        flow->decor_count = decor;
    if (style->page_break_inside == BREAK_AVOID)
        for (uint32_t i = first + 1; i < flow->count; i++)
            if (flow->strips[i].level < BREAK_UNWANTED)
                flow->strips[i].level = BREAK_UNWANTED;
    layout_margin(flow, style->margin_mpt[SIDE_BOTTOM]);
    break_around(flow, style->page_break_after);
    return 0;
}
