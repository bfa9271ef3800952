/* preview: see preview.h. */
#include "import/preview.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

enum { CELLS_SHOWN = 6, LABEL_MAX = 40, FILES_MAX = 10000 };

struct part { /* of one file */
    char *file;
    struct buf text;
    int64_t line; /* of the last row shown */
    int rows;
};

struct import_preview {
    int rows;
    bool quiet; /* rows of a register are shown by preview_register */
    struct part *parts;
    size_t count;
};

struct import_preview *import_preview_new(int rows)
{
    struct import_preview *preview = mem_zalloc(sizeof *preview);
    preview->rows = rows;
    return preview;
}

void import_preview_free(struct import_preview *preview)
{
    if (preview == NULL)
        return;
    for (size_t i = 0; i < preview->count; i++) {
        free(preview->parts[i].file);
        buf_free(&preview->parts[i].text);
    }
    free(preview->parts);
    free(preview);
}

const char *import_preview_text(const struct import_preview *preview, const char *file)
{
    for (size_t i = 0; i < preview->count; i++)
        if (strcmp(preview->parts[i].file, file) == 0)
            return buf_text(&preview->parts[i].text);
    return "";
}

static struct part *part_of(struct import_preview *preview, const char *file)
{
    for (size_t i = preview->count; i > 0; i--)
        if (strcmp(preview->parts[i - 1].file, file) == 0)
            return &preview->parts[i - 1];
    preview->parts = mem_realloc(preview->parts, (preview->count + 1) * sizeof *preview->parts);
    struct part *part = &preview->parts[preview->count++];
    *part = (struct part){.file = mem_strdup(file)};
    return part;
}

/* TEXT, and blanks up to WIDTH letters. */
static void put_padded(struct buf *out, const char *text, size_t width)
{
    size_t len = text_length(text);
    buf_puts(out, text);
    for (; len < width; len++)
        buf_putc(out, ' ');
}

/* ───────────── rows ───────────── */

static void put_decimal(struct buf *out, int64_t x1000)
{
    if (x1000 % 1000 == 0)
        buf_printf(out, "%lld", (long long)(x1000 / 1000));
    else
        buf_printf(out, "%lld.%03lld", (long long)(x1000 / 1000), (long long)(x1000 % 1000));
}

static void put_field(struct buf *out, const char *name, size_t width, const struct cell *cell, bool decimal,
                      bool as_read)
{
    bool empty = cell->kind == CELL_NULL || (cell->kind == CELL_TEXT && cell->value_len == 0);
    if (empty && !(as_read && cell->len > 0))
        return;
    buf_puts(out, "    ");
    put_padded(out, name, width);
    buf_puts(out, "  ");
    if (as_read)
        buf_puts(out, cell->text);
    else if (cell->kind == CELL_TEXT)
        buf_printf(out, "%.*s", (int)cell->value_len, cell->value);
    else if (decimal)
        put_decimal(out, cell->number);
    else
        buf_printf(out, "%lld", (long long)cell->number);
    buf_putc(out, '\n');
}

/* What a register's cells become is shown as cells; and so is what lists need besides their own rows. */
static bool is_by_the_way(const char *id)
{
    return strncmp(id, DIRECTORY_MADE, sizeof DIRECTORY_MADE - 1) == 0 &&
           strncmp(id, DIRECTORY_LISTED, sizeof DIRECTORY_LISTED - 1) != 0;
}

void preview_row(struct import_preview *preview, const struct row *row, bool taken)
{
    if (preview == NULL || (row->cells[0].text != NULL && is_by_the_way(row->cells[0].text)))
        return;
    struct part *part = part_of(preview, row->file);
    if (part->line != row->line && ++part->rows <= preview->rows)
        part->line = row->line;
    if (part->line != row->line)
        return;
    const struct entity_layout *layout = &entity_layouts[row->layout->entity];
    size_t width = 0;
    for (size_t i = 0; i < row->columns; i++) {
        size_t len = strlen(row->layout->columns[i].name);
        width = len > width ? len : width;
    }
    buf_printf(&part->text,
               taken ? _("  line %lld becomes a row of %s:\n")
                     : _("  line %lld is rejected as a row of %s:\n"),
               (long long)row->line, row->layout->name);
    for (size_t i = 0; i < row->columns; i++) {
        const struct column_layout *column = &row->layout->columns[i];
        bool as_read = !taken || column->type == COLUMN_REF || column->type == COLUMN_INSTANT;
        if (i + 1 < row->columns || row->withdrawn) /* the status says something only then */
            put_field(&part->text, column->name, width, &row->cells[i], column->type == COLUMN_DECIMAL,
                      as_read);
    }
    for (size_t i = 0; taken && layout->derived[i] != NULL; i++)
        if (strcmp(layout->derived[i], "sort_key") != 0) /* for machines only */
            put_field(&part->text, layout->derived[i], width, &row->derived[i],
                      strstr(layout->derived[i], "x1000") != NULL, false);
}

/* ───────────── sheets ───────────── */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static void put_sheet(struct buf *out, const struct mapping *mapping, const struct grid *grid)
{
    if (*grid->sheet != '\0')
        buf_printf(out, _("  sheet \"%s\", read by the mapping \"%s\" (%s)\n"), grid->sheet, mapping->title,
                   base_name(mapping->path));
    else
        buf_printf(out, _("  read by the mapping \"%s\" (%s)\n"), mapping->title, base_name(mapping->path));
}

void preview_list(struct import_preview *preview, const struct mapping *mapping, const struct grid *grid,
                  const char *file)
{
    if (preview == NULL)
        return;
    struct part *part = part_of(preview, file);
    put_sheet(&part->text, mapping, grid);
    part->line = 0;
    part->rows = 0;
}

static void put_cell(struct buf *out, struct reg *reg, size_t row, const struct reg_column *column)
{
    const char *cell = grid_text(reg->grid, row, column->column);
    struct reg_tokens tokens = {0};
    register_split(reg, column, cell, &tokens);
    buf_puts(out, "      ");
    put_padded(out, column->date, 12);
    put_padded(out, cell, 10);
    buf_puts(out, "  ");
    for (size_t i = 0; i < tokens.count; i++) {
        const char *separator = i > 0 ? ", " : "";
        buf_printf(out, tokens.items[i].absence ? _("%sabsence %s") : _("%smark %s"), separator,
                   tokens.items[i].value);
    }
    if (tokens.count == 0)
        buf_puts(out, _("nothing"));
    buf_putc(out, '\n');
}

static void put_pupil(struct buf *out, struct reg *reg, size_t row)
{
    int shown = 0;
    buf_printf(out, _("    line %lld: %s\n"), (long long)reg->grid->rows[row].line,
               grid_text(reg->grid, row, reg->pupil_column));
    for (size_t c = 0; c < reg->column_count && shown < CELLS_SHOWN; c++)
        if (*grid_text(reg->grid, row, reg->columns[c].column) != '\0') {
            put_cell(out, reg, row, &reg->columns[c]);
            shown++;
        }
}

void preview_register(struct import_preview *preview, struct reg *reg)
{
    if (preview == NULL)
        return;
    struct buf *out = &part_of(preview, reg->file)->text;
    put_sheet(out, reg->mapping, reg->grid);
    buf_printf(out, _("    subject: %s; class: %s; teacher: %s\n"), reg->subject, reg->class,
               *reg->teacher != '\0' ? reg->teacher : "–");
    buf_printf(out, _("    columns with dates: %zu, from %s to %s; pupils: %zu\n"), reg->column_count,
               reg->first_day, reg->last_day, reg->pupil_count);
    for (size_t i = 0; i < reg->pupil_count && i < (size_t)preview->rows; i++)
        put_pupil(out, reg, reg->pupils[i].row);
}
