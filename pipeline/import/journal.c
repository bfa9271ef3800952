/* journal: itog's own layout: one file a table, one row a row. See journal.h and layout.c. */
#include "import/journal.h"
#include "base/arena.h"
#include "import/marks.h"
#include "import/row.h"
#include "import/shift.h"
#include "import/table.h"

#include <string.h>

bool journal_detect(const struct source *source)
{
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        if (source_find(source, journal_files[entity].name) != NULL)
            return true;
    return false;
}

/* For shift.h: what the layout says of a column against what stands there. */
static int judge(struct importer *importer, const struct table *table, size_t wanted, char *text)
{
    const struct column_layout *column = &journal_files[importer->judged].columns[wanted];
    const struct idmap *keys = &importer->entities[column->refers].keys;
    (void)table;
    if (*text == '\0')
        return (column->flags & COLUMN_REQUIRED) != 0 ? SHIFT_WEAK : SHIFT_NONE;
    switch (column->type) {
    case COLUMN_DATE:
    case COLUMN_TIME:
    case COLUMN_INSTANT:
        return (int)shift_of_date(text);
    case COLUMN_INT:
    case COLUMN_DECIMAL:
    case COLUMN_FLAG:
        return (int)shift_of_number(text);
    case COLUMN_WORD:
        for (const struct word *word = column->words; word->word != NULL; word++)
            if (strcmp(word->word, text) == 0)
                return SHIFT_NONE;
        return (int)shift_of_word(text);
    case COLUMN_REF:
        return column->refers != importer->judged && keys->count > 0 &&
                       idmap_find(keys, text, strlen(text), 0) == 0
                   ? SHIFT_WEAK
                   : SHIFT_NONE;
    default:
        return SHIFT_NONE;
    }
}

static void put_row(struct table *table, struct row *row)
{
    for (size_t i = 0; i < row->columns; i++)
        if (table->at[i] >= 0) {
            const struct csv_field *field = &table->row.fields[table->at[i]];
            row->cells[i].text = field->text;
            row->cells[i].len = field->len;
            row->cells[i].told = true;
        }
}

static int read_rows(struct importer *importer, struct table *table, enum entity entity, struct err *err)
{
    struct row row = {0};
    struct marks *marks = entity == ENTITY_MARK ? marks_new(importer, table->file, err) : NULL;
    if (entity == ENTITY_MARK && marks == NULL)
        return -1;
    int got;
    while ((got = table_next(importer, table, err)) == 1) {
        row_begin(&row, entity, table->name, table->line);
        put_row(table, &row);
        int taken = marks != NULL ? marks_take(marks, &row, err) : row_take(importer, &row, err);
        if (taken < 0) {
            marks_free(marks);
            return -1;
        }
        if (taken > 0)
            table_accept(importer, table);
        else
            table_reject(importer, table);
    }
    if (got == 0 && marks != NULL)
        got = marks_finish(marks, err);
    marks_free(marks);
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
    importer->judged = entity;
    importer->judge = judge;
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
