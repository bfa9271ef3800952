/* explain_table: see explain_table.h. Rows in, lines out; it can't fail. */
#include "assess/explain_table.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { LAST_WIDTH = 56 };

void table_add(struct table *table, const char *const *cells)
{
    if (table->rows_count == table->rows_capacity) {
        table->rows_capacity = table->rows_capacity == 0 ? 32 : table->rows_capacity * 2;
        table->rows = mem_realloc(table->rows, table->rows_capacity * sizeof *table->rows);
    }
    for (int i = 0; i < table->columns; i++)
        table->rows[table->rows_count][i] = cells[i];
    table->rows_count++;
}

/* The end of a first line of TEXT that is not wider than WIDTH letters, where it can be broken. */
static const char *break_at(const char *text, size_t width)
{
    const char *end = text + strlen(text), *at = text, *good = NULL;
    for (size_t letters = 0; at < end && letters <= width; letters++) {
        if (*at == ' ')
            good = at;
        text_next(&at, end);
    }
    return at == end && text_length(text) <= width ? end : good != NULL ? good : end;
}

static void print_last(const char *text, int indent, FILE *out)
{
    for (;;) {
        const char *end = break_at(text, LAST_WIDTH);
        fprintf(out, "%.*s\n", (int)(end - text), text);
        if (*end == '\0')
            return;
        text = end + strspn(end, " ");
        fprintf(out, "%*s", indent, "");
    }
}

void table_print(struct table *table, FILE *out)
{
    int widths[TABLE_COLUMNS] = {0}, indent = 2, last = table->columns - 1;
    for (size_t row = 0; row < table->rows_count; row++)
        for (int i = 0; i < last; i++) {
            int width = (int)text_length(table->rows[row][i]);
            widths[i] = width > widths[i] ? width : widths[i];
        }
    for (int i = 0; i < last; i++)
        indent += widths[i] + 2;
    for (size_t row = 0; row < table->rows_count; row++) {
        struct arena_mark mark = arena_mark(table->arena);
        const char *line = "";
        for (int i = 0; i < last; i++) {
            const char *cell = table->rows[row][i];
            int blanks = widths[i] - (int)text_length(cell);
            bool right = table->right[i];
            line = arena_printf(table->arena, "%s  %*s%s%*s", line, right ? blanks : 0, "", cell,
                                right ? 0 : blanks, "");
        }
        const char *text = table->rows[row][last];
        size_t len = strlen(line);
        while (*text == '\0' && len > 0 && line[len - 1] == ' ')
            len--;
        fprintf(out, *text != '\0' ? "%.*s  " : "%.*s", (int)len, line);
        print_last(text, indent + 0, out);
        arena_rewind(table->arena, mark);
    }
    free(table->rows);
    table->rows = NULL;
    table->rows_count = table->rows_capacity = 0;
}
