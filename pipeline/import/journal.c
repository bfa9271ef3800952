/* journal: itog's own layout: one file a table, one row a row. See journal.h and layout.c. */
#include "import/journal.h"
#include "base/arena.h"
#include "import/row.h"
#include "import/table.h"

#include <string.h>

bool journal_detect(const struct source *source)
{
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        if (source_find(source, journal_files[entity].name) != NULL)
            return true;
    return false;
}

static void put_row(struct table *table, struct row *row)
{
    for (size_t i = 0; i < row->columns; i++)
        if (table->at[i] >= 0) {
            const struct csv_field *field = &table->row.fields[table->at[i]];
            row->cells[i].text = field->text;
            row->cells[i].len = field->len;
        }
}

static int read_rows(struct importer *importer, struct table *table, enum entity entity, struct err *err)
{
    struct row row = {0};
    int got;
    while ((got = table_next(importer, table, err)) == 1) {
        row_begin(&row, entity, table->name, table->line);
        put_row(table, &row);
        int taken = row_take(importer, &row, err);
        if (taken < 0)
            return -1;
        if (taken > 0)
            table_accept(importer, table);
        else
            table_reject(importer, table);
    }
    int64_t back = 0;
    if (got == 0)
        got = row_settle(importer, entity, table->name, &back, err);
    table_take_back(importer, table, back);
    return got;
}

static int read_file(struct importer *importer, enum entity entity, struct err *err)
{
    const struct source_file *file = source_find(importer->source, journal_files[entity].name);
    if (file == NULL)
        return 0;
    struct table_column wanted[LAYOUT_COLUMNS_MAX + 1] = {{0}};
    const struct column_layout *columns = journal_files[entity].columns;
    for (size_t i = 0; columns[i].name != NULL; i++)
        wanted[i] = (struct table_column){columns[i].name, (columns[i].flags & COLUMN_REQUIRED) != 0};
    struct table table;
    int got = table_open(importer, &table, file, wanted, FINDING_WARNING, err);
    importer->entities[entity].file = importer->file_count - 1;
    if (got == 1)
        got = read_rows(importer, &table, entity, err);
    table_close(&table);
    return got;
}

bool journal_reads(const char *name)
{
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        if (strcmp(journal_files[entity].name, name) == 0)
            return true;
    return false;
}

int journal_read(struct importer *importer, struct err *err)
{
    static const char *names[ENTITY_COUNT];
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        names[entity] = journal_files[entity].name;
    importer->entity_files = names;
    if (importer->school_id == NULL && source_find(importer->source, names[ENTITY_SCHOOL]) == NULL)
        importer_file_finding(importer, FINDING_WARNING, FINDING_MISSING_FILE, names[ENTITY_SCHOOL], 0, NULL,
                              NULL, NULL);
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        if (read_file(importer, entity, err) != 0)
            return -1;
    return 0;
}
