/* grid: see grid.h. */
#include "import/grid.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/text.h"
#include "import/csv.h"
#include "import/table.h"

#include <stdlib.h>
#include <string.h>

struct grid *grid_new(const char *sheet)
{
    struct grid *grid = mem_zalloc(sizeof *grid);
    grid->arena = arena_new();
    grid->sheet = arena_strdup(grid->arena, sheet);
    return grid;
}

void grid_free(struct grid *grid)
{
    if (grid == NULL)
        return;
    arena_free(grid->arena);
    free(grid->rows);
    free(grid->cells);
    free(grid);
}

void grid_begin_row(struct grid *grid, int64_t line)
{
    /* a row without cells gives its place to the next one */
    if (grid->row_count > 0 && grid->rows[grid->row_count - 1].count == 0)
        grid->row_count--;
    if (grid->row_count == grid->row_capacity) {
        grid->row_capacity = grid->row_capacity > 0 ? grid->row_capacity * 2 : 64;
        grid->rows = mem_realloc(grid->rows, grid->row_capacity * sizeof *grid->rows);
    }
    grid->rows[grid->row_count++] = (struct grid_row){line, grid->cell_count, 0};
}

int grid_put_shared(struct grid *grid, size_t column, const char *text, struct err *err)
{
    struct grid_row *row = &grid->rows[grid->row_count - 1];
    if (*text == '\0')
        return 0;
    if (column >= GRID_COLUMNS_MAX)
        return err_set(err, ERR_DATA, _("line %lld has more than %d columns"), (long long)row->line,
                       GRID_COLUMNS_MAX);
    if (grid->cell_count == GRID_CELLS_MAX)
        return err_set(err, ERR_DATA, _("the sheet has more than %d cells"), GRID_CELLS_MAX);
    if (row->count > 0 && grid->cells[grid->cell_count - 1].column >= column)
        return err_set(err, ERR_DATA, _("line %lld: its cells are not in order"), (long long)row->line);
    if (grid->cell_count == grid->cell_capacity) {
        grid->cell_capacity = grid->cell_capacity > 0 ? grid->cell_capacity * 2 : 256;
        grid->cells = mem_realloc(grid->cells, grid->cell_capacity * sizeof *grid->cells);
    }
    grid->cells[grid->cell_count++] = (struct grid_cell){(uint32_t)column, text};
    row->count++;
    return 0;
}

int grid_put(struct grid *grid, size_t column, const char *text, size_t len, struct err *err)
{
    if (len == 0)
        return 0;
    grid->bytes += len;
    if (grid->bytes > GRID_BYTES_MAX)
        return err_set(err, ERR_DATA, _("the sheet holds more than %d MiB of text"), GRID_BYTES_MAX >> 20);
    return grid_put_shared(grid, column, text_trim(arena_strndup(grid->arena, text, len)), err);
}

const char *grid_text(const struct grid *grid, size_t row, size_t column)
{
    if (row >= grid->row_count)
        return "";
    const struct grid_cell *cells = grid->cells + grid->rows[row].first;
    size_t low = 0, high = grid->rows[row].count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cells[middle].column < column)
            low = middle + 1;
        else
            high = middle;
    }
    return low < grid->rows[row].count && cells[low].column == column ? cells[low].text : "";
}

const char *grid_column_name(struct arena *arena, size_t column)
{
    char name[8];
    size_t at = sizeof name - 1;
    name[at] = '\0';
    for (size_t left = column + 1; left > 0 && at > 0; left = (left - 1) / 26)
        name[--at] = (char)('A' + (left - 1) % 26);
    return arena_strdup(arena, name + at);
}

/* ───────────── CSV ───────────── */

/* Sheets begin with lines that are no table: the delimiter is the one that stands most often in the first
 * piece of the file, outside quotes. */
static int find_delimiter(struct importer *importer, const struct source_file *file,
                          const struct decode_facts *facts, char *delimiter, struct err *err)
{
    enum { HEAD = 64 * 1024 };
    static const char candidates[] = ";,\t";
    struct decode *decode = decode_open(importer->source, file, facts, err);
    char *head = mem_alloc(HEAD);
    size_t got = 0, counts[sizeof candidates - 1] = {0};
    int failed = decode != NULL ? decode_read(decode, head, HEAD, &got, err) : -1;
    bool quoted = false;
    for (size_t i = 0; failed == 0 && i < got; i++) {
        quoted ^= head[i] == '"';
        const char *which = !quoted && head[i] != '\0' ? strchr(candidates, head[i]) : NULL;
        if (which != NULL)
            counts[which - candidates]++;
    }
    size_t best = 0;
    for (size_t i = 1; i < sizeof candidates - 1; i++)
        best = counts[i] > counts[best] ? i : best;
    *delimiter = candidates[best];
    free(head);
    decode_close(decode);
    return failed;
}

static int read_rows(struct importer *importer, const char *name, struct csv *csv, struct grid *grid,
                     struct err *err)
{
    struct csv_row row;
    int got;
    while ((got = csv_next(csv, &row, err)) == 1) {
        if (row.fault != CSV_FINE) {
            importer_file_finding(importer, FINDING_ERROR, table_fault_code(row.fault), name, row.line, NULL,
                                  NULL, NULL);
            continue;
        }
        grid_begin_row(grid, row.line);
        for (size_t i = 0; i < row.count; i++)
            if (grid_put(grid, i, row.fields[i].text, row.fields[i].len, err) != 0)
                return -1;
    }
    return got;
}

static int refuse(struct importer *importer, const char *name, enum finding_code code, const char *value,
                  const char *expected)
{
    importer_file_finding(importer, FINDING_ERROR, code, name, 0, NULL, value, expected);
    return 0;
}

int grid_read_csv(struct importer *importer, const struct source_file *file, size_t file_index,
                  struct grid *grid, struct err *err)
{
    struct decode_facts facts;
    struct err cause = {0};
    int usable = table_examine(importer, file_index, file, &facts, err);
    if (usable <= 0)
        return usable;
    if (facts.bytes == 0)
        return refuse(importer, file->name, FINDING_EMPTY_FILE, NULL, NULL);
    char delimiter = importer->options->delimiter;
    if (delimiter == '\0' && find_delimiter(importer, file, &facts, &delimiter, err) != 0)
        return -1;
    importer->files[file_index].delimiter = delimiter;
    struct decode *decode = decode_open(importer->source, file, &facts, err);
    if (decode == NULL)
        return err_place(err, "%s", file->name);
    struct csv *csv = csv_new(decode, facts.has_bad_bytes);
    csv_declare_delimiter(csv, delimiter);
    int got = csv_find_delimiter(csv, &delimiter, &cause);
    if (got == 0)
        got = read_rows(importer, file->name, csv, grid, &cause);
    csv_free(csv);
    decode_close(decode);
    if (got < 0 && cause.kind == ERR_DATA)
        return refuse(importer, file->name, FINDING_UNREADABLE_FILE, NULL, cause.message);
    return got < 0 ? err_set(err, cause.kind, "%s: %s", file->name, cause.message) : 1;
}
