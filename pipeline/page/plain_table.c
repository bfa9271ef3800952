/*
 * plain_table: a table as aligned columns of plain text. In: the table's nodes; out: lines. Columns get what
 * their widest line asks for; where that is too much, what their longest word asks for and a share of the
 * rest; cells are wrapped.
 */
#include "page/plain.h"

#include <string.h>

enum { GAP = 2, COLUMNS_MAX = 200 };

struct cell {
    const struct node *node;
    int row, column, colspan, rowspan;
    int widest, longest; /* its widest line unwrapped, its longest word */
    struct buf lines;
    const char *at; /* what of the lines is not yet written */
};

struct table {
    struct plain *plain;
    struct cell *cells;
    size_t count, capacity;
    int rows, columns;
    int head_rows;         /* those of thead, in front */
    int busy[COLUMNS_MAX]; /* rows that a rowspan above still takes, in each column */
    int width[COLUMNS_MAX];
    int longest[COLUMNS_MAX];
};

/* ---- the grid ---- */

static void measure(struct table *table, struct cell *cell)
{
    struct buf lines = {0};
    plain_flow(table->plain, cell->node, PLAIN_ENDLESS, false, &lines);
    const char *at = buf_text(&lines), *end = at + lines.len, *line = at, *word = at;
    for (; at < end; at++) {
        if (*at != ' ' && *at != '\n')
            continue;
        int columns = plain_columns(word, (size_t)(at - word));
        cell->longest = columns > cell->longest ? columns : cell->longest;
        word = at + 1;
        if (*at != '\n')
            continue;
        columns = plain_columns(line, (size_t)(at - line));
        cell->widest = columns > cell->widest ? columns : cell->widest;
        line = at + 1;
    }
    buf_free(&lines);
}

static void add_cell(struct table *table, const struct node *node, int *column)
{
    while (*column < COLUMNS_MAX && table->busy[*column] > 0)
        ++*column;
    if (*column >= COLUMNS_MAX)
        return;
    if (table->count == table->capacity) {
        size_t capacity = table->capacity == 0 ? 64 : 2 * table->capacity;
        struct cell *cells = arena_alloc(table->plain->arena, capacity * sizeof *cells);
        if (table->count > 0)
            memcpy(cells, table->cells, table->count * sizeof *cells);
        table->cells = cells;
        table->capacity = capacity;
    }
    struct cell *cell = &table->cells[table->count++];
    *cell = (struct cell){.node = node, .row = table->rows, .column = *column, .rowspan = node->rowspan};
    cell->colspan = node->colspan <= COLUMNS_MAX - *column ? node->colspan : COLUMNS_MAX - *column;
    measure(table, cell);
    for (int i = 0; i < cell->colspan; i++)
        table->busy[*column + i] = cell->rowspan;
    *column += cell->colspan;
    table->columns = *column > table->columns ? *column : table->columns;
}

static void add_rows(struct table *table, const struct node *node)
{
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (child->tag == TAG_NONE || child->style->display == DISPLAY_NONE)
            continue;
        if (child->tag == TAG_THEAD || child->tag == TAG_TBODY || child->tag == TAG_TFOOT) {
            memset(table->busy, 0, sizeof table->busy);
            add_rows(table, child);
            if (child->tag == TAG_THEAD)
                table->head_rows = table->rows;
        }
        if (child->tag != TAG_TR)
            continue;
        int column = 0;
        for (const struct node *cell = child->first; cell != NULL; cell = cell->next)
            if ((cell->tag == TAG_TD || cell->tag == TAG_TH) && cell->style->display != DISPLAY_NONE)
                add_cell(table, cell, &column);
        table->rows++;
        for (int i = 0; i < COLUMNS_MAX; i++)
            table->busy[i] -= table->busy[i] > 0;
    }
}

/* ---- widths ---- */

static int span_width(const struct table *table, const int *widths, const struct cell *cell)
{
    int width = GAP * (cell->colspan - 1);
    for (int i = 0; i < cell->colspan && cell->column + i < table->columns; i++)
        width += widths[cell->column + i];
    return width;
}

static void grow(int *width, int wanted)
{
    if (*width < wanted)
        *width = wanted;
}

/* Takes columns from the widest until the table fits. */
static void squeeze(struct table *table, int room)
{
    int sum = 0;
    for (int i = 0; i < table->columns; i++)
        sum += table->width[i];
    while (sum > room) {
        int widest = 0;
        for (int i = 1; i < table->columns; i++)
            if (table->width[i] > table->width[widest])
                widest = i;
        if (table->width[widest] <= 1)
            return;
        table->width[widest]--;
        sum--;
    }
}

static void find_widths(struct table *table, int width)
{
    int sum = 0, least = 0, room = width - GAP * (table->columns - 1);
    for (size_t i = 0; i < table->count; i++) {
        const struct cell *cell = &table->cells[i];
        if (cell->colspan != 1)
            continue;
        grow(&table->width[cell->column], cell->widest);
        grow(&table->longest[cell->column], cell->longest);
    }
    for (size_t i = 0; i < table->count; i++) { /* the last column of a span takes what is missing */
        const struct cell *cell = &table->cells[i];
        int last = cell->column + cell->colspan - 1;
        int missing = cell->longest - span_width(table, table->longest, cell);
        if (cell->colspan > 1 && missing > 0)
            table->longest[last] += missing;
        missing = cell->widest - span_width(table, table->width, cell);
        if (cell->colspan > 1 && missing > 0)
            table->width[last] += missing;
        grow(&table->width[last], table->longest[last]);
    }
    for (int i = 0; i < table->columns; i++) {
        grow(&table->width[i], 1);
        grow(&table->longest[i], 1);
        sum += table->width[i];
        least += table->longest[i];
    }
    if (sum <= room)
        return;
    if (least >= room) {
        memcpy(table->width, table->longest, sizeof table->width);
        squeeze(table, room);
        return;
    }
    int rest = room - least, wish = sum - least;
    for (int i = 0; i < table->columns; i++)
        table->width[i] = table->longest[i] +
                          (int)((long)rest * (table->width[i] - table->longest[i]) / (wish > 0 ? wish : 1));
}

/* ---- output ---- */

static void put_cell_line(struct cell *cell, int width, int *blanks, struct buf *out)
{
    if (cell->at == NULL || *cell->at == '\0') {
        *blanks += width;
        return;
    }
    const char *stop = strchr(cell->at, '\n');
    size_t len = stop != NULL ? (size_t)(stop - cell->at) : strlen(cell->at);
    int free_columns = width - plain_columns(cell->at, len), before = 0;
    if (free_columns < 0)
        free_columns = 0;
    if (cell->node->style->text_align == ALIGN_RIGHT)
        before = free_columns;
    else if (cell->node->style->text_align == ALIGN_CENTER)
        before = free_columns / 2;
    plain_repeat(out, ' ', *blanks + before); /* blanks are only written when something follows */
    buf_put(out, cell->at, len);
    *blanks = free_columns - before;
    cell->at += len + (stop != NULL);
}

/* One line of the row of CELLS; false when all are written. */
static bool put_line(const struct table *table, struct cell *cells, size_t count, struct buf *out)
{
    bool left = false;
    for (size_t i = 0; i < count; i++)
        left = left || (cells[i].at != NULL && *cells[i].at != '\0');
    if (!left)
        return false;
    int blanks = 0, column = 0;
    for (size_t i = 0; i < count; i++) {
        for (; column < cells[i].column; column++) /* under a rowspan */
            blanks += table->width[column] + GAP;
        put_cell_line(&cells[i], span_width(table, table->width, &cells[i]), &blanks, out);
        blanks += GAP;
        column += cells[i].colspan;
    }
    buf_putc(out, '\n');
    return true;
}

static void put_rows(struct table *table, struct buf *out)
{
    for (size_t from = 0, to; from < table->count; from = to) {
        int row = table->cells[from].row;
        for (to = from; to < table->count && table->cells[to].row == row; to++) {
            struct cell *cell = &table->cells[to];
            plain_flow(table->plain, cell->node, span_width(table, table->width, cell), true, &cell->lines);
            cell->at = buf_text(&cell->lines);
        }
        while (put_line(table, &table->cells[from], to - from, out))
            continue;
        for (size_t i = from; i < to; i++)
            buf_free(&table->cells[i].lines);
        bool last_of_head =
            row < table->head_rows && (to == table->count || table->cells[to].row >= table->head_rows);
        for (int i = 0; last_of_head && i < table->columns; i++) {
            plain_repeat(out, '-', table->width[i]);
            if (i + 1 < table->columns)
                plain_repeat(out, ' ', GAP);
            else
                buf_putc(out, '\n');
        }
    }
}

static void put_caption(struct plain *plain, const struct node *table, int width, struct buf *out)
{
    for (const struct node *child = table->first; child != NULL; child = child->next)
        if (child->tag == TAG_CAPTION && child->style->display != DISPLAY_NONE)
            plain_flow(plain, child, width, false, out);
}

/* No room for columns, or tables in tables in tables: cell under cell, nothing is measured. */
static void put_stacked(struct plain *plain, const struct node *node, int width, struct buf *out)
{
    for (const struct node *child = node->first; child != NULL; child = child->next) {
        if (child->tag == TAG_NONE || child->style->display == DISPLAY_NONE)
            continue;
        if (child->tag == TAG_TD || child->tag == TAG_TH)
            plain_flow(plain, child, width, true, out);
        else if (child->tag != TAG_CAPTION)
            put_stacked(plain, child, width, out);
    }
}

void plain_table(struct plain *plain, const struct node *node, int width, struct buf *out)
{
    put_caption(plain, node, width, out);
    if (plain->tables == PLAIN_TABLES_MAX) {
        put_stacked(plain, node, width, out);
        return;
    }
    struct table table = {.plain = plain};
    plain->tables++;
    add_rows(&table, node);
    if (width < table.columns * (GAP + 1)) {
        put_stacked(plain, node, width, out);
    } else {
        find_widths(&table, width);
        put_rows(&table, out);
    }
    plain->tables--;
}
