/* model_table: sparse tables of counts, see model_parts.h. Memory that is not there ends the program. */
#include "assess/model_parts.h"

#include <stdlib.h>
#include <string.h>

static size_t place_of(const struct model_table *table, uint32_t cell)
{
    size_t at = (size_t)(cell * UINT32_C(2654435769)) & (table->capacity - 1);
    while (table->keys[at] != 0 && table->keys[at] != cell + 1)
        at = (at + 1) & (table->capacity - 1);
    return at;
}

static void grow(struct model_table *table)
{
    struct model_table old = *table;
    size_t width = (size_t)table->width;
    table->capacity = old.capacity > 0 ? old.capacity * 2 : 64;
    table->keys = mem_zalloc(table->capacity * sizeof *table->keys);
    table->rows = mem_zalloc(table->capacity * width * sizeof *table->rows);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.keys[i] != 0) {
            size_t at = place_of(table, old.keys[i] - 1);
            table->keys[at] = old.keys[i];
            memcpy(table->rows + at * width, old.rows + i * width, width * sizeof *table->rows);
        }
    free(old.keys);
    free(old.rows);
}

void model_table_add(struct model_table *table, uint32_t cell, int at, int64_t count)
{
    if (table->used * 2 >= table->capacity)
        grow(table);
    size_t place = place_of(table, cell);
    if (table->keys[place] == 0) {
        free(table->order);
        table->order = NULL;
        table->keys[place] = cell + 1;
        table->used++;
    }
    table->rows[place * (size_t)table->width + (size_t)at] += count;
}

const int64_t *model_table_find(const struct model_table *table, uint32_t cell)
{
    if (table->capacity == 0)
        return NULL;
    size_t at = place_of(table, cell);
    return table->keys[at] != 0 ? table->rows + at * (size_t)table->width : NULL;
}

void model_table_join(struct model_table *table, const struct model_table *other)
{
    for (size_t i = 0; i < other->capacity; i++)
        for (int k = 0; other->keys[i] != 0 && k < other->width; k++)
            if (other->rows[i * (size_t)other->width + (size_t)k] > 0)
                model_table_add(table, other->keys[i] - 1, k,
                                other->rows[i * (size_t)other->width + (size_t)k]);
}

void model_table_free(struct model_table *table)
{
    free(table->keys);
    free(table->rows);
    free(table->order);
    *table = (struct model_table){.width = table->width};
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

uint32_t *model_table_cells(const struct model_table *table)
{
    uint32_t *cells = mem_alloc((table->used + 1) * sizeof *cells);
    size_t count = 0;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->keys[i] != 0)
            cells[count++] = table->keys[i] - 1;
    qsort(cells, count, sizeof *cells, ascending);
    return cells;
}

void model_table_order(struct model_table *table)
{
    if (table->order != NULL)
        return;
    uint32_t *cells = model_table_cells(table);
    table->order = mem_alloc((table->used + 1) * sizeof *table->order);
    for (size_t i = 0; i < table->used; i++)
        table->order[i] = place_of(table, cells[i]);
    free(cells);
}
