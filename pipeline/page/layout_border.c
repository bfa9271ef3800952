/*
 * layout_border: which border each edge of a table has when borders collapse, and how much of it lies in the
 * cells. In: the grid of a table; out: its edges, the insets of its cells. The wider border wins; of equals a
 * cell's before a row's before the table's, and the upper or left one.
 */
#include "page/layout_box.h"

#include <string.h>

bool layout_has_border(const struct style *style)
{
    for (int side = 0; side < 4; side++)
        if (layout_border_width(&style->border[side]) > 0)
            return true;
    return false;
}

static void stronger(const struct border **held, const struct border *other)
{
    if (layout_border_width(other) > layout_border_width(*held))
        *held = other;
}

/* The borders beside those of cells that an edge has: of rows, of sections, of the table. Most have none. */
struct others {
    const struct border *borders[5];
    int count;
};

static void add_other(struct others *others, const struct style *style, int side)
{
    if (style != NULL && layout_border_width(&style->border[side]) > 0)
        others->borders[others->count++] = &style->border[side];
}

/* Resolves an edge between the cells NEAR and FAR (indexes + 1; 0: none), of which it is SIDE and OTHER_SIDE. */
static void resolve(const struct table *table, const struct border **edge, int near, int side, int far,
                    int other_side, const struct others *others)
{
    if (near == far && near != 0)
        return; /* inside one cell */
    if (near != 0)
        stronger(edge, &table->cells[near - 1].style->border[side]);
    if (far != 0)
        stronger(edge, &table->cells[far - 1].style->border[other_side]);
    for (int i = 0; i < others->count; i++)
        stronger(edge, others->borders[i]);
}

/* The edges above row R; that of ROW_COUNT is the lower edge of the table. */
static void collapse_horizontal(const struct table *table, int r)
{
    const int rows = table->row_count, columns = table->column_count;
    const struct row *over = r > 0 ? &table->rows[r - 1] : NULL, *under = r < rows ? &table->rows[r] : NULL;
    const struct style *section_over = over != NULL ? over->section : NULL;
    const struct style *section_under = under != NULL ? under->section : NULL;
    const bool outer = over == NULL || under == NULL;
    struct others others = {.count = 0};
    add_other(&others, over != NULL ? over->style : NULL, SIDE_BOTTOM);
    add_other(&others, under != NULL ? under->style : NULL, SIDE_TOP);
    if (section_over != section_under || outer) {
        add_other(&others, section_over, SIDE_BOTTOM);
        add_other(&others, section_under, SIDE_TOP);
    }
    if (outer)
        add_other(&others, table->style, r == 0 ? SIDE_TOP : SIDE_BOTTOM);
    const int *grid = table->grid + r * columns;
    for (int c = 0; c < columns; c++)
        resolve(table, &table->horizontal[r * columns + c], over != NULL ? grid[c - columns] : 0, SIDE_BOTTOM,
                under != NULL ? grid[c] : 0, SIDE_TOP, &others);
}

static void collapse_vertical(const struct table *table, int r)
{
    const int columns = table->column_count;
    const struct border **edges = table->vertical + r * (columns + 1);
    const int *grid = table->grid + r * columns;
    const struct others none = {.count = 0};
    for (int c = 0; c <= columns; c++) {
        struct others outer = {.count = 0};
        const int side = c == 0 ? SIDE_LEFT : SIDE_RIGHT;
        if (c == 0 || c == columns) {
            add_other(&outer, table->rows[r].style, side);
            add_other(&outer, table->rows[r].section, side);
            add_other(&outer, table->style, side);
        }
        resolve(table, &edges[c], c > 0 ? grid[c - 1] : 0, SIDE_RIGHT, c < columns ? grid[c] : 0, SIDE_LEFT,
                c == 0 || c == columns ? &outer : &none);
    }
}

/* Has row R the same cells as the one above, in the same styles? Then the edges between such rows are the same
 * too, which holds for most rows of a long table. */
static bool is_alike(const struct table *table, int r)
{
    if (r == 0)
        return false;
    const struct row *row = &table->rows[r], *above = row - 1;
    if (row->style != above->style || row->section != above->section ||
        row->cell_count != above->cell_count || row->joined || above->joined)
        return false;
    for (int i = 0; i < row->cell_count; i++) {
        const struct cell *cell = &table->cells[row->first_cell + i], *over = cell - row->cell_count;
        if (cell->style != over->style || cell->column != over->column || cell->colspan != over->colspan ||
            cell->rowspan != 1 || over->rowspan != 1)
            return false;
    }
    return true;
}

void layout_collapse_borders(struct layout_context *context, struct table *table)
{
    const size_t rows = (size_t)table->row_count, columns = (size_t)table->column_count;
    table->horizontal = arena_alloc(context->arena, (rows + 1) * columns * sizeof *table->horizontal);
    table->vertical = arena_alloc(context->arena, rows * (columns + 1) * sizeof *table->vertical);
    for (int r = 0; r < table->row_count; r++)
        table->rows[r].alike = is_alike(table, r);
    for (int r = 0; r <= table->row_count; r++) {
        const struct border **edges = table->horizontal + (size_t)r * columns;
        if (r > 1 && r < table->row_count && table->rows[r].alike && table->rows[r - 1].alike)
            memcpy(edges, edges - columns, columns * sizeof *edges);
        else
            collapse_horizontal(table, r);
    }
    for (int r = 0; r < table->row_count; r++) {
        const struct border **edges = table->vertical + (size_t)r * (columns + 1);
        if (table->rows[r].alike)
            memcpy(edges, edges - (columns + 1), (columns + 1) * sizeof *edges);
        else
            collapse_vertical(table, r);
    }
}

/* Half the widest of COUNT edges: what lies in the cell. */
static int32_t half_edge(const struct border *const *edge, int count, int stride)
{
    int32_t widest = 0;
    for (int i = 0; i < count; i++)
        widest = layout_max(widest, layout_border_width(edge[i * stride]));
    return widest / 2;
}

/* Has row R the edges of the row above, all around? */
static bool has_same_edges(const struct table *table, int r)
{
    return r > 1 && r + 1 < table->row_count && table->rows[r - 1].alike && table->rows[r].alike &&
           table->rows[r + 1].alike;
}

void layout_insets(const struct table *table, struct cell *cell)
{
    const int columns = table->column_count;
    const struct style *style = cell->style;
    int32_t *inset = cell->inset;
    if (table->collapsed && has_same_edges(table, cell->row)) {
        memcpy(inset, cell[-table->rows[cell->row].cell_count].inset, sizeof cell->inset);
        return;
    }
    if (table->collapsed) {
        const struct border **above = table->horizontal + cell->row * columns + cell->column;
        const struct border **left = table->vertical + cell->row * (columns + 1) + cell->column;
        inset[SIDE_TOP] = half_edge(above, cell->colspan, 1);
        inset[SIDE_BOTTOM] = half_edge(above + cell->rowspan * columns, cell->colspan, 1);
        inset[SIDE_LEFT] = half_edge(left, cell->rowspan, columns + 1);
        inset[SIDE_RIGHT] = half_edge(left + cell->colspan, cell->rowspan, columns + 1);
    } else {
        for (int side = 0; side < 4; side++)
            inset[side] = layout_border_width(&style->border[side]);
    }
    for (int side = 0; side < 4; side++)
        inset[side] += style->padding_mpt[side];
}
