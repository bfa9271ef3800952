/*
 * layout_columns: how wide the columns of a table are. Automatic: each as its contents need, between the
 * longest word and the longest line, after CSS 2.1 section 17.5.2.2; fixed: as the col elements or the first
 * row say. Widths of cells are those of their contents, widths of columns are whole. Borders that collapse
 * are resolved first, as half of them lies in the cell.
 */
#include "base/i18n.h"
#include "page/layout_box.h"

static const struct cell *cell_at(const struct table *table, int row, int column)
{
    int index = table->grid[row * table->column_count + column];
    return index == 0 ? NULL : &table->cells[index - 1];
}

/* Turned text needs as much width as its lines are high; how long its lines may be, its cell's height says.
 */
static int measure_turned(struct layout_context *context, struct cell *cell)
{
    int32_t least, most;
    if (context->turned) {
        err_set(context->err, ERR_CONFIG, _("turned text inside turned text is not supported"));
        return layout_at(context, cell->node->line);
    }
    context->turned = true;
    if (layout_children_widths(context, cell->content, &least, &most) != 0)
        return -1;
    cell->extent = cell->style->height.unit == LENGTH_MPT ? cell->style->height.value : most;
    if (cell->shrink_percent == 0)
        cell->extent = layout_max(cell->extent, least);
    struct flow flow;
    struct cell_place place = {&flow, 0, cell->extent, INT32_MAX};
    if (layout_cell_content(context, cell, &place) != 0)
        return -1;
    context->turned = false;
    cell->min_width = cell->max_width = flow.height;
    return 0;
}

/* The least width of a cell that may shrink: where a width is given that of its smallest text, where the table
 * is too wide else that of smaller text. */
static int shrink_width(struct layout_context *context, const struct table *table, struct cell *cell)
{
    const struct node *column = cell->colspan == 1 ? table->columns[cell->column] : NULL;
    int32_t given = layout_length(cell->style->width, 0, 0), least, most;
    if (column != NULL && column->style->width.unit == LENGTH_MPT)
        given =
            layout_max(given, column->style->width.value - cell->inset[SIDE_LEFT] - cell->inset[SIDE_RIGHT]);
    int percent = given > 0 && cell->style->shrink_percent > 0 ? cell->style->shrink_percent : 100;
    if (table->squeezed && cell->shrink_percent > 0 && percent > table->squeeze_percent)
        percent =
            table->squeeze_percent > cell->shrink_percent ? table->squeeze_percent : cell->shrink_percent;
    if ((percent == 100 && !table->cut) || cell->min_width <= given)
        return 0;
    const struct box *smaller = layout_smaller(context, cell->content, percent, table->cut);
    if (smaller == NULL || layout_children_widths(context, smaller, &least, &most) != 0)
        return -1;
    cell->min_width = layout_max(least, given);
    return 0;
}

static int measure_cell(struct layout_context *context, const struct table *table, struct cell *cell)
{
    const struct style *style = cell->style;
    if (style->writing_mode != WRITING_HORIZONTAL) {
        if (measure_turned(context, cell) != 0)
            return -1;
    } else if (!table->style->table_fixed) {
        if (layout_children_widths(context, cell->content, &cell->min_width, &cell->max_width) != 0 ||
            shrink_width(context, table, cell) != 0)
            return -1;
    }
    if (style->width.unit == LENGTH_MPT) {
        cell->min_width = layout_max(cell->min_width, style->width.value);
        cell->max_width = cell->min_width;
    }
    cell->min_width = layout_max(cell->min_width, layout_length(style->min_width, 0, 0));
    cell->max_width = layout_max(cell->max_width, cell->min_width);
    cell->min_width += cell->inset[SIDE_LEFT] + cell->inset[SIDE_RIGHT];
    cell->max_width += cell->inset[SIDE_LEFT] + cell->inset[SIDE_RIGHT];
    return 0;
}

/* What a spanning cell needs beyond its columns goes to all of them, to the wider ones more. */
static void widen(int32_t *widths, const struct cell *cell, int32_t need, int32_t spacing)
{
    int64_t have = 0;
    for (int i = 0; i < cell->colspan; i++)
        have += widths[cell->column + i];
    int64_t missing = need - have - (int64_t)spacing * (cell->colspan - 1), given = 0, seen = 0;
    if (missing <= 0)
        return;
    for (int i = 0; i < cell->colspan; i++) {
        seen += widths[cell->column + i];
        int64_t part = have > 0 ? missing * seen / have : missing * (i + 1) / cell->colspan;
        widths[cell->column + i] += (int32_t)(part - given);
        given = part;
    }
}

static int measure_columns(struct layout_context *context, struct table *table)
{
    const size_t count = (size_t)table->column_count;
    if (table->column_min != NULL)
        return 0;
    if (table->collapsed)
        layout_collapse_borders(context, table);
    table->column_min = arena_alloc(context->arena, count * sizeof *table->column_min);
    table->column_max = arena_alloc(context->arena, count * sizeof *table->column_max);
    for (int c = 0; c < table->column_count; c++)
        if (table->columns[c] != NULL && table->columns[c]->style->width.unit == LENGTH_MPT)
            table->column_min[c] = table->column_max[c] = table->columns[c]->style->width.value;
    for (int i = 0; i < table->cell_count; i++) {
        struct cell *cell = &table->cells[i];
        layout_insets(table, cell);
        if (measure_cell(context, table, cell) != 0)
            return -1;
        if (cell->colspan > 1)
            continue;
        bool given = table->columns[cell->column] != NULL &&
                     table->columns[cell->column]->style->width.unit == LENGTH_MPT;
        table->column_min[cell->column] = layout_max(table->column_min[cell->column], cell->min_width);
        table->column_max[cell->column] =
            layout_max(table->column_max[cell->column], given ? cell->min_width : cell->max_width);
    }
    for (int i = 0; i < table->cell_count; i++)
        if (table->cells[i].colspan > 1) {
            widen(table->column_min, &table->cells[i], table->cells[i].min_width, table->spacing);
            widen(table->column_max, &table->cells[i], table->cells[i].max_width, table->spacing);
        }
    for (int c = 0; c < table->column_count; c++)
        table->column_max[c] = layout_max(table->column_max[c], table->column_min[c]);
    return 0;
}

/* What the table has at its sides beside the columns. */
static int32_t side_width(const struct table *table, int side)
{
    if (!table->collapsed)
        return layout_border_width(&table->style->border[side]) + table->style->padding_mpt[side];
    int32_t widest = 0;
    for (int r = 0; r < table->row_count; r++)
        widest = layout_max(
            widest, layout_border_width(table->vertical[r * (table->column_count + 1) +
                                                        (side == SIDE_LEFT ? 0 : table->column_count)]));
    return widest / 2;
}

static int32_t around_columns(const struct table *table)
{
    return side_width(table, SIDE_LEFT) + side_width(table, SIDE_RIGHT) +
           table->spacing * (table->column_count + 1);
}

int layout_table_widths(struct layout_context *context, struct table *table, int32_t *min_width,
                        int32_t *max_width)
{
    if (measure_columns(context, table) != 0)
        return -1;
    *min_width = *max_width = around_columns(table);
    for (int c = 0; c < table->column_count; c++) {
        *min_width += table->column_min[c];
        *max_width += table->column_max[c];
    }
    if (table->style->width.unit == LENGTH_MPT)
        *min_width = *max_width = layout_max(*min_width, table->style->width.value);
    return 0;
}

static struct length column_wish(const struct table *table, int column)
{
    if (table->columns[column] != NULL && table->columns[column]->style->width.unit != LENGTH_AUTO)
        return table->columns[column]->style->width;
    struct length wish = {LENGTH_AUTO, 0};
    for (int r = 0; r < table->row_count && wish.unit == LENGTH_AUTO; r++) {
        const struct cell *cell = cell_at(table, r, column);
        if (cell != NULL && cell->colspan == 1 && cell->row == r)
            wish = cell->style->width;
        if (wish.unit == LENGTH_MPT)
            wish.value += cell->inset[SIDE_LEFT] + cell->inset[SIDE_RIGHT];
        if (table->style->table_fixed)
            break; /* only the first row counts */
    }
    return wish;
}

/* Shares AMOUNT out by WEIGHTS (equally when all are 0) among the columns that TAKES marks; adds to WIDTHS.
 */
static void share(int32_t *widths, const int32_t *weights, const bool *takes, int count, int64_t amount)
{
    int64_t sum = 0, members = 0, seen = 0, given = 0;
    for (int c = 0; c < count; c++) {
        sum += takes[c] ? weights[c] : 0;
        members += takes[c];
    }
    for (int c = 0; c < count; c++) {
        if (!takes[c])
            continue;
        seen += sum > 0 ? weights[c] : 1;
        int64_t part = amount * seen / (sum > 0 ? sum : members);
        widths[c] += (int32_t)(part - given);
        given = part;
    }
}

static int fixed_columns(struct layout_context *context, struct table *table, int32_t *widths, int32_t total)
{
    const int count = table->column_count;
    bool *automatic = arena_alloc(context->arena, (size_t)count * sizeof *automatic);
    bool *all = arena_alloc(context->arena, (size_t)count * sizeof *all);
    int32_t *none = arena_alloc(context->arena, (size_t)count * sizeof *none);
    int64_t used = 0;
    int automatic_count = 0;
    table->is_given = true;
    for (int c = 0; c < count; c++) {
        struct length wish = column_wish(table, c);
        all[c] = true;
        automatic[c] = wish.unit == LENGTH_AUTO;
        automatic_count += automatic[c];
        widths[c] = layout_length(wish, total, 0);
        used += widths[c];
    }
    if (used > (int64_t)total + count || (automatic_count > 0 && used >= total)) {
        err_set(context->err, ERR_CONFIG, _("the columns together are wider than the table"));
        return layout_at(context, table->node->line);
    }
    if (automatic_count > 0)
        share(widths, none, automatic, count, total - used);
    else if (used < total)
        share(widths, widths, all, count, total - used);
    return 0;
}

/* In a squeezed table the columns that lack the least get their whole width first, so that as few as can be have
 * smaller text. */
static void widen_squeezed(const struct table *table, int32_t *widths, int32_t *slack, int32_t total)
{
    int64_t rest = total;
    for (int c = 0; c < table->column_count; c++)
        rest -= widths[c];
    for (int next = 0; table->squeezed && next >= 0;) {
        int32_t least = INT32_MAX;
        next = -1;
        for (int c = 0; c < table->column_count; c++) {
            const int32_t lack = table->column_whole[c] - widths[c];
            if (lack > 0 && lack < least && lack <= rest) {
                least = lack;
                next = c;
            }
        }
        if (next >= 0) {
            rest -= least;
            widths[next] += least;
            slack[next] = layout_max(slack[next] - least, 0);
        }
    }
}

static void automatic_columns(struct layout_context *context, struct table *table, int32_t *widths,
                              int32_t total)
{
    const int count = table->column_count;
    bool *takes = arena_alloc(context->arena, (size_t)count * sizeof *takes);
    int32_t *slack = arena_alloc(context->arena, (size_t)count * sizeof *slack);
    int64_t used = 0, slack_sum = 0;
    int free_count = 0;
    for (int c = 0; c < count; c++) {
        struct length wish = column_wish(table, c);
        widths[c] = table->column_min[c];
        int32_t most = table->column_max[c];
        if (wish.unit == LENGTH_PERCENT) {
            most = layout_max(widths[c], layout_length(wish, total, 0));
        }
        slack[c] = most - widths[c];
        takes[c] = wish.unit == LENGTH_AUTO;
        free_count += takes[c];
    }
    widen_squeezed(table, widths, slack, total);
    table->is_given = !table->squeezed && free_count <= (table->style->width.unit != LENGTH_AUTO);
    for (int c = 0; c < count; c++) {
        used += widths[c];
        slack_sum += slack[c];
    }
    int64_t rest = total - used;
    if (rest <= 0)
        return;
    bool *all = arena_alloc(context->arena, (size_t)count * sizeof *all);
    for (int c = 0; c < count; c++)
        all[c] = true;
    if (rest < slack_sum) {
        share(widths, slack, all, count, rest);
        return;
    }
    for (int c = 0; c < count; c++)
        widths[c] += slack[c];
    share(widths, widths, free_count > 0 ? takes : all, count, rest - slack_sum);
}

/* Too wide: its text becomes as much smaller as is needed, cell by cell as they allow; at last long words are cut. */
static int squeeze(struct layout_context *context, struct table *table, int32_t available, int32_t *least,
                   int32_t *most)
{
    enum { STEP_PERCENT = 5 };
    int smallest = 100;
    for (int i = 0; i < table->cell_count; i++)
        if (table->cells[i].shrink_percent > 0 && table->cells[i].shrink_percent < smallest)
            smallest = table->cells[i].shrink_percent;
    table->squeezed = true;
    table->column_whole = table->column_min;
    for (int percent = 100; *least > available && !table->cut;) {
        table->cut = percent == smallest;
        percent = percent - STEP_PERCENT > smallest ? percent - STEP_PERCENT : smallest;
        table->squeeze_percent = percent;
        table->column_min = NULL;
        if (layout_table_widths(context, table, least, most) != 0)
            return -1;
    }
    return 0;
}

/* Sets the table's width and the edges of its columns, from 0; AVAILABLE is what its place offers. */
int layout_columns(struct layout_context *context, struct table *table, int32_t available)
{
    int32_t least, most;
    if (layout_table_widths(context, table, &least, &most) != 0)
        return -1;
    if (least > available && squeeze(context, table, available, &least, &most) != 0)
        return -1;
    const struct style *style = table->style;
    const bool fixed = style->table_fixed;
    int32_t wanted =
        layout_length(style->width, available, fixed ? available : (most < available ? most : available));
    wanted = layout_max(wanted, layout_length(style->min_width, available, 0));
    if (!fixed)
        wanted = layout_max(wanted, least);
    if (wanted > available) {
        err_set(context->err, ERR_CONFIG, _("the table needs a width of %d.%d pt and has %d.%d pt"),
                wanted / 1000, wanted / 100 % 10, available / 1000, available / 100 % 10);
        return layout_overflow(context, table->node, true);
    }
    const int count = table->column_count;
    int32_t *widths = arena_alloc(context->arena, (size_t)count * sizeof *widths);
    const int32_t inside = wanted - around_columns(table);
    if (fixed) {
        if (fixed_columns(context, table, widths, inside) != 0)
            return -1;
    } else {
        automatic_columns(context, table, widths, inside);
    }
    table->width = wanted;
    table->edges = arena_alloc(context->arena, (size_t)(count + 1) * sizeof *table->edges);
    table->edges[0] = side_width(table, SIDE_LEFT) + table->spacing;
    for (int c = 0; c < count; c++)
        table->edges[c + 1] = table->edges[c] + widths[c] + table->spacing;
    return 0;
}
