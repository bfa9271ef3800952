/*
 * layout_grid: the rows and cells of a table in their places. Heads come first and feet last, wherever they
 * stand; colspan and rowspan are followed by a grid that says which cell covers which square. A rowspan ends
 * with its section.
 */
#include "base/i18n.h"
#include "page/layout_box.h"

#include <string.h>

enum { COLUMNS_MAX = 1000 };

static struct style const *section_style(const struct node *section)
{
    return section->style->display == DISPLAY_TABLE ? NULL : section->style;
}

/* Calls for each row of the sections shown as WANTED; direct rows of the table are a body. Returns how many.
 */
static int visit_rows(struct table *table, enum display wanted, int row)
{
    for (const struct node *child = table->node->first; child != NULL; child = child->next) {
        if (child->tag == TAG_NONE)
            continue;
        if (child->style->display == DISPLAY_TABLE_ROW && wanted == DISPLAY_TABLE_BODY) {
            if (table->rows != NULL)
                table->rows[row] = (struct row){.node = child, .style = child->style};
            row++;
        }
        if (child->style->display != wanted)
            continue;
        for (const struct node *inner = child->first; inner != NULL; inner = inner->next) {
            if (inner->tag == TAG_NONE || inner->style->display != DISPLAY_TABLE_ROW)
                continue;
            if (table->rows != NULL)
                table->rows[row] = (struct row){
                    .node = inner, .style = inner->style, .section = section_style(child), .part = child};
            row++;
        }
    }
    return row;
}

static bool is_space(const struct node *node)
{
    for (size_t i = 0; i < node->text_len; i++)
        if ((unsigned char)node->text[i] > ' ')
            return false;
    return true;
}

/* What stands in a table outside its cells would not be seen. */
static int check_children(struct layout_context *context, const struct node *node, bool rows_only)
{
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (child->tag == TAG_NONE) {
            if (is_space(child))
                continue;
        } else {
            enum display display = child->style->display;
            if (display == DISPLAY_NONE || display == DISPLAY_TABLE_ROW ||
                (display == DISPLAY_TABLE_COLUMN && !rows_only))
                continue;
            if (!rows_only && (display == DISPLAY_CAPTION || child->tag == TAG_COLGROUP))
                continue;
            if (!rows_only && (display == DISPLAY_TABLE_HEAD || display == DISPLAY_TABLE_BODY ||
                               display == DISPLAY_TABLE_FOOT)) {
                if (check_children(context, child, true) != 0)
                    return -1;
                continue;
            }
        }
        err_set(context->err, ERR_CONFIG, _("only sections, rows and columns may stand here in a table"));
        return layout_at(context, child->line);
    }
    return 0;
}

static int count_cells(struct layout_context *context, const struct row *row, int *count)
{
    for (const struct node *node = row->node->first; node != NULL; node = node->next) {
        if (node->tag == TAG_NONE ? is_space(node) : node->style->display == DISPLAY_NONE)
            continue;
        if (node->tag == TAG_NONE || node->style->display != DISPLAY_TABLE_CELL) {
            err_set(context->err, ERR_CONFIG, _("only cells may stand in a row"));
            return layout_at(context, node->line);
        }
        (*count)++;
    }
    return 0;
}

static int build_cell(struct layout_context *context, struct cell *cell, const struct node *node)
{
    cell->node = node;
    cell->style = node->style;
    cell->colspan = node->colspan < 1 ? 1 : node->colspan;
    cell->rowspan = node->rowspan < 1 ? 1 : node->rowspan;
    cell->content = layout_build(context, node);
    return cell->content != NULL ? 0 : -1;
}

/* Finds the column of each cell of ROW; BUSY[c]: how many rows from this one on the column is taken by cells
 * from above. */
static int place_row(struct layout_context *context, struct table *table, int index, int *busy,
                     int *next_cell, int rows_left)
{
    struct row *row = &table->rows[index];
    int column = 0;
    row->first_cell = *next_cell;
    for (int i = 0; i < table->column_count; i++)
        row->joined |= busy[i] > 0;
    for (const struct node *node = row->node->first; node != NULL; node = node->next) {
        if (node->tag == TAG_NONE || node->style->display != DISPLAY_TABLE_CELL)
            continue;
        struct cell *cell = &table->cells[(*next_cell)++];
        if (build_cell(context, cell, node) != 0)
            return -1;
        cell->shrink_percent =
            cell->style->shrink_percent > 0 ? cell->style->shrink_percent : table->style->shrink_percent;
        while (column < COLUMNS_MAX && busy[column] > 0)
            column++;
        if (column + cell->colspan > COLUMNS_MAX) {
            err_set(context->err, ERR_CONFIG, _("a table has more than %d columns"), COLUMNS_MAX);
            return layout_at(context, node->line);
        }
        cell->row = index;
        cell->column = column;
        cell->rowspan = cell->rowspan > rows_left ? rows_left : cell->rowspan;
        for (int i = 0; i < cell->colspan; i++)
            busy[column + i] = cell->rowspan;
        column += cell->colspan;
        table->column_count = column > table->column_count ? column : table->column_count;
    }
    row->cell_count = *next_cell - row->first_cell;
    for (int i = 0; i < table->column_count; i++)
        busy[i] -= busy[i] > 0;
    return 0;
}

static int place_rows(struct layout_context *context, struct table *table)
{
    int next_cell = 0, *busy = arena_alloc(context->arena, COLUMNS_MAX * sizeof *busy);
    for (int i = 0; i < table->row_count; i++) {
        int section_end = i + 1;
        while (section_end < table->row_count && table->rows[section_end].part == table->rows[i].part &&
               section_end != table->head_rows && section_end != table->row_count - table->foot_rows)
            section_end++;
        if (place_row(context, table, i, busy, &next_cell, section_end - i) != 0)
            return -1;
    }
    if (table->column_count == 0)
        table->column_count = 1;
    table->grid = arena_alloc(context->arena,
                              (size_t)table->row_count * (size_t)table->column_count * sizeof *table->grid);
    for (int i = 0; i < table->cell_count; i++) {
        const struct cell *cell = &table->cells[i];
        for (int r = 0; r < cell->rowspan; r++)
            for (int c = 0; c < cell->colspan; c++)
                table->grid[(cell->row + r) * table->column_count + cell->column + c] = i + 1;
    }
    return 0;
}

static void add_column(struct table *table, const struct node *node, int *column)
{
    int span = node->colspan < 1 ? 1 : node->colspan;
    for (int i = 0; i < span && *column < table->column_count; i++)
        table->columns[(*column)++] = node;
}

static void find_columns(struct layout_context *context, struct table *table)
{
    int column = 0;
    table->columns = arena_alloc(context->arena, (size_t)table->column_count * sizeof *table->columns);
    for (const struct node *child = table->node->first; child != NULL; child = child->next) {
        if (child->tag == TAG_NONE)
            continue;
        if (child->style->display == DISPLAY_TABLE_COLUMN && child->tag != TAG_COLGROUP)
            add_column(table, child, &column);
        if (child->tag == TAG_COLGROUP)
            for (const struct node *inner = child->first; inner != NULL; inner = inner->next)
                if (inner->tag == TAG_COL)
                    add_column(table, inner, &column);
    }
}

struct table *layout_grid(struct layout_context *context, const struct node *node)
{
    struct table *table = arena_alloc(context->arena, sizeof *table);
    table->node = node;
    table->style = node->style;
    table->collapsed = node->style->border_collapse;
    table->spacing = table->collapsed ? 0 : node->style->border_spacing_mpt;
    if (check_children(context, node, false) != 0)
        return NULL;
    if (node->style->height.unit != LENGTH_AUTO || node->style->min_height.unit != LENGTH_AUTO) {
        err_set(context->err, ERR_CONFIG, _("a height of a table is not supported: give it to the rows"));
        layout_at(context, node->line);
        return NULL;
    }
    for (const struct node *child = node->first; child != NULL; child = child->next)
        if (child->tag != TAG_NONE && child->style->display == DISPLAY_CAPTION) {
            table->caption = layout_build(context, child);
            if (table->caption == NULL)
                return NULL;
        }
    for (int pass = 0; pass < 2; pass++) { /* first they are counted */
        table->head_rows = visit_rows(table, DISPLAY_TABLE_HEAD, 0);
        int end = visit_rows(table, DISPLAY_TABLE_BODY, table->head_rows);
        table->row_count = visit_rows(table, DISPLAY_TABLE_FOOT, end);
        table->foot_rows = table->row_count - end;
        if (pass == 0)
            table->rows = arena_alloc(context->arena, (size_t)(table->row_count + 1) * sizeof *table->rows);
    }
    for (int i = 0; i < table->row_count; i++)
        if (count_cells(context, &table->rows[i], &table->cell_count) != 0)
            return NULL;
    table->cells = arena_alloc(context->arena, (size_t)(table->cell_count + 1) * sizeof *table->cells);
    if (place_rows(context, table) != 0)
        return NULL;
    find_columns(context, table);
    return table;
}
