/* stored: see stored.h. */
#include "import/stored.h"
#include "base/arena.h"
#include "base/buf.h"
#include "store/store.h"

#include <string.h>

/* Columns of these tables come from several sources; of the other tables a row is one act of one journal. */
static const bool kept[ENTITY_COUNT] = {
    [ENTITY_SCHOOL] = true,   [ENTITY_PERIOD] = true,  [ENTITY_TEACHER] = true,
    [ENTITY_SUBJECT] = true,  [ENTITY_PUPIL] = true,   [ENTITY_CLASS_GROUP] = true,
    [ENTITY_GUARDIAN] = true, [ENTITY_CONTACT] = true, [ENTITY_GUARDIANSHIP] = true,
    [ENTITY_TEACHING] = true};

/* Whose a contact is stands in one of two columns. */
static bool is_untold(const struct row *row, size_t at)
{
    const struct column_layout *column = &row->layout->columns[at];
    bool whose = row->layout->entity == ENTITY_CONTACT && column->type == COLUMN_REF;
    return column->target != NULL && !whose && !row->cells[at].told;
}

/* All columns of the file in their order; a short title that only repeats the title is none. */
static struct stmt *prepare(struct importer *importer, enum entity entity, struct err *err)
{
    struct buf sql = {0};
    const struct column_layout *columns = journal_files[entity].columns;
    for (size_t i = 0; columns[i].name != NULL; i++) {
        bool shorter = entity == ENTITY_SUBJECT && strcmp(columns[i].name, "short_title") == 0;
        buf_printf(&sql, "%s%s", i == 0 ? "SELECT " : ", ",
                   shorter                     ? "CASE WHEN short_title <> title THEN short_title ELSE '' END"
                   : columns[i].target != NULL ? columns[i].target
                                               : "NULL");
    }
    buf_printf(&sql, " FROM main.%s WHERE source_id = ?1", entity_layouts[entity].table);
    struct stmt *stmt = store_prepare(importer->store, sql.data, err);
    buf_free(&sql);
    return stmt;
}

static void fill(struct importer *importer, struct row *row, size_t at, struct stmt *stmt)
{
    struct cell *cell = &row->cells[at];
    if (stmt_is_null(stmt, (int)at))
        cell_set_null(cell);
    else if (stmt_is_int(stmt, (int)at))
        cell_set_int(cell, stmt_int(stmt, (int)at));
    else
        cell_set_text(cell, arena_strdup(importer->row, stmt_text(stmt, (int)at, NULL)));
}

int stored_fill(struct importer *importer, struct row *row, struct err *err)
{
    enum entity entity = row->layout->entity;
    size_t untold = 0;
    for (size_t i = 0; kept[entity] && i < row->columns; i++)
        untold += is_untold(row, i);
    if (untold == 0)
        return 0;
    struct stmt **stmt = &importer->entities[entity].stored;
    if (*stmt == NULL && (*stmt = prepare(importer, entity, err)) == NULL)
        return -1;
    stmt_bind_text(*stmt, 1, row->cells[0].value);
    int got = stmt_step(*stmt, err);
    for (size_t i = 0; got == 1 && i < row->columns; i++)
        if (is_untold(row, i))
            fill(importer, row, i, *stmt);
    stmt_reset(*stmt);
    return got < 0 ? -1 : 0;
}

void stored_close(struct importer *importer)
{
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
        stmt_free(importer->entities[entity].stored);
        importer->entities[entity].stored = NULL;
    }
}
