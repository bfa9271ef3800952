/* table: a CSV file of the sample school in memory, for the checks of test_sample.c. */
#ifndef ITOG_TESTS_SAMPLE_TABLE_H
#define ITOG_TESTS_SAMPLE_TABLE_H

#include "base/file.h"
#include "harness.h"

enum { TABLE_COLUMNS = 16 };

/* Check notes every assertion it passes in a file: too slow for each of a million fields. */
#define MUST(condition, ...)                                                                                 \
    do {                                                                                                     \
        if (!(condition))                                                                                    \
            ck_abort_msg(__VA_ARGS__);                                                                       \
    } while (0)

struct table {
    struct buf data;
    char *names[TABLE_COLUMNS];
    int columns;
    char **cells; /* rows * columns */
    size_t rows, room;
    const char **ids; /* sorted */
};

/* Cuts one field off *AT in place; returns the character that ended it. */
static inline char table_field(char **at, char **field)
{
    char *from = *at, *to = *at;
    bool quoted = *from == '"';
    *field = to;
    for (from += quoted; *from != '\0' && (quoted || (*from != ',' && *from != '\n')); from++) {
        if (quoted && *from == '"' && *++from != '"') {
            quoted = false;
            break;
        }
        *to++ = *from;
    }
    char ended = *from;
    MUST(ended == ',' || ended == '\n', "a field ends in %d", ended);
    *to = '\0';
    *at = from + 1;
    return ended;
}

static inline int table_order(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static inline void table_read(struct table *table, const char *dir, const char *name)
{
    char path[512];
    struct err err = {0};
    *table = (struct table){0};
    snprintf(path, sizeof path, "%s/%s.csv", dir, name);
    ck_assert_msg(file_read(path, (size_t)1 << 30, &table->data, &err) == 0, "%s", err.message);
    char *at = table->data.data, *field, ended;
    do {
        ended = table_field(&at, &field);
        ck_assert_int_lt(table->columns, TABLE_COLUMNS);
        table->names[table->columns++] = field;
    } while (ended == ',');
    while (*at != '\0') {
        if (table->rows == table->room) {
            table->room = table->room * 2 + 64;
            table->cells =
                mem_realloc(table->cells, table->room * (size_t)table->columns * sizeof *table->cells);
        }
        for (int i = 0; i < table->columns; i++) {
            ended = table_field(&at, &table->cells[table->rows * (size_t)table->columns + (size_t)i]);
            MUST((ended == '\n') == (i == table->columns - 1), "%s: row %zu: wrong number of fields", name,
                 table->rows + 1);
        }
        table->rows++;
    }
    table->ids = mem_alloc((table->rows + 1) * sizeof *table->ids);
    for (size_t row = 0; row < table->rows; row++)
        table->ids[row] = table->cells[row * (size_t)table->columns];
    qsort(table->ids, table->rows, sizeof *table->ids, table_order);
}

static inline int table_column(const struct table *table, const char *name)
{
    for (int i = 0; i < table->columns; i++) {
        if (strcmp(table->names[i], name) == 0)
            return i;
    }
    return -1;
}

static inline const char *table_at(const struct table *table, size_t row, const char *name)
{
    int column = table_column(table, name);
    MUST(column >= 0, "no column %s", name);
    return table->cells[row * (size_t)table->columns + (size_t)column];
}

static inline bool table_has(const struct table *table, const char *id)
{
    return bsearch(&id, table->ids, table->rows, sizeof *table->ids, table_order) != NULL;
}

static inline long table_row_of(const struct table *table, const char *id)
{
    for (size_t row = 0; row < table->rows; row++) {
        if (strcmp(table->cells[row * (size_t)table->columns], id) == 0)
            return (long)row;
    }
    return -1;
}

static inline void table_free(struct table *table)
{
    buf_free(&table->data);
    free(table->cells);
    free(table->ids);
}

#endif
