/*
 * stage: see stage.h. The statements are made from the layout: a table's stage holds, in this order, the key
 * (where others refer to it), the columns of its file, the derived columns, and withdrawn.
 */
#include "import/stage.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "store/store.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Every column of a table's stage, by its name in the store, separated by ", ". */
static void put_columns(struct buf *sql, enum entity entity, const char *before)
{
    const struct entity_layout *layout = &entity_layouts[entity];
    const char *separator = "";
    if (layout->referred) {
        buf_printf(sql, "%s%s", before, layout->key);
        separator = ", ";
    }
    for (const struct column_layout *column = journal_files[entity].columns; column->name != NULL; column++)
        if (column->target != NULL) {
            buf_printf(sql, "%s%s%s", separator, before, column->target);
            separator = ", ";
        }
    for (size_t i = 0; layout->derived[i] != NULL; i++)
        buf_printf(sql, ", %s%s", before, layout->derived[i]);
    if (entity != ENTITY_SCHOOL)
        buf_printf(sql, ", %swithdrawn", before);
}

static size_t count_columns(enum entity entity)
{
    struct buf names = {0};
    put_columns(&names, entity, "");
    size_t count = 1;
    for (size_t i = 0; i < names.len; i++)
        count += names.data[i] == ',';
    buf_free(&names);
    return count;
}

static int make_table(struct importer *importer, enum entity entity, struct err *err)
{
    struct entity_state *state = &importer->entities[entity];
    const char *table = entity_layouts[entity].table;
    struct buf sql = {0};
    buf_printf(&sql, "CREATE TABLE stage.%s (", table);
    put_columns(&sql, entity, "");
    buf_puts(&sql, ")");
    int failed = store_exec(importer->store, sql.data, err);
    if (failed == 0) {
        buf_clear(&sql);
        buf_printf(&sql, "INSERT INTO stage.%s VALUES (", table);
        for (size_t i = 1, count = count_columns(entity); i <= count; i++)
            buf_printf(&sql, "%s?%zu", i > 1 ? ", " : "", i);
        buf_puts(&sql, ")");
        state->insert = store_prepare(importer->store, sql.data, err);
        failed = state->insert != NULL ? 0 : -1;
    }
    buf_free(&sql);
    return failed;
}

int stage_open(struct importer *importer, const char *path, struct err *err)
{
    /* an empty file is an empty data base; a store that is open for writing only would not make it */
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0 || close(descriptor) != 0)
        return err_set_errno(err, ERR_CANT_CREATE, _("cannot create the scratch file %s"), path);
    if (store_attach_scratch(importer->store, path, "stage", err) != 0)
        return -1;
    if (store_exec(importer->store, "BEGIN", err) != 0)
        return -1;
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        if (make_table(importer, entity, err) != 0)
            return -1;
    return 0;
}

static void free_statements(struct importer *importer)
{
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
        struct entity_state *state = &importer->entities[entity];
        stmt_free(state->insert);
        stmt_free(state->lookup);
        state->insert = state->lookup = NULL;
    }
}

void stage_close(struct importer *importer, const char *path)
{
    struct err ignored = {0};
    free_statements(importer);
    store_rollback(importer->store);
    store_detach(importer->store, "stage", &ignored);
    unlink(path);
}

int stage_finish(struct importer *importer, struct err *err)
{
    free_statements(importer);
    return store_commit(importer->store, err);
}

static void bind_cell(struct stmt *stmt, int at, const struct cell *cell)
{
    if (cell->kind == CELL_INT)
        stmt_bind_int(stmt, at, cell->number);
    else if (cell->kind == CELL_TEXT)
        stmt_bind_bytes(stmt, at, cell->value, cell->value_len);
    else
        stmt_bind_null(stmt, at);
}

int stage_put(struct importer *importer, struct row *row, struct err *err)
{
    enum entity entity = row->layout->entity;
    struct entity_state *state = &importer->entities[entity];
    struct stmt *stmt = state->insert;
    int at = 1;
    if (entity_layouts[entity].referred)
        stmt_bind_int(stmt, at++, row->key);
    for (size_t i = 0; i < row->columns; i++)
        if (row->layout->columns[i].target != NULL)
            bind_cell(stmt, at++, &row->cells[i]);
    for (size_t i = 0; entity_layouts[entity].derived[i] != NULL; i++)
        bind_cell(stmt, at++, &row->derived[i]);
    if (entity != ENTITY_SCHOOL)
        stmt_bind_int(stmt, at, row->withdrawn);
    state->staged++;
    const struct cell *id = &row->cells[0];
    size_t shown = id->value_len < sizeof state->last_id - 1 ? id->value_len : sizeof state->last_id - 1;
    state->descents += strncmp(id->value, state->last_id, sizeof state->last_id - 1) < 0;
    memcpy(state->last_id, id->value, shown);
    state->last_id[shown] = '\0';
    return stmt_run(stmt, err);
}

int stage_holds(struct importer *importer, enum entity entity, uint32_t row, const char *text, size_t len,
                struct err *err)
{
    struct entity_state *state = &importer->entities[entity];
    if (state->lookup == NULL) {
        const char *sql = arena_printf(importer->keep, "SELECT source_id FROM stage.%s WHERE rowid = ?1",
                                       entity_layouts[entity].table);
        state->lookup = store_prepare(importer->store, sql, err);
        if (state->lookup == NULL)
            return -1;
    }
    stmt_bind_int(state->lookup, 1, row);
    int got = stmt_step(state->lookup, err);
    int same = got;
    if (got == 1) {
        size_t found_len;
        const char *found = stmt_text(state->lookup, 0, &found_len);
        same = found_len == len && memcmp(found, text, len) == 0;
    }
    stmt_reset(state->lookup);
    return same;
}

static int run_with_key(struct importer *importer, const char *sql, int64_t key, int64_t value,
                        struct err *err)
{
    struct stmt *stmt = store_prepare(importer->store, sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, key);
    if (value != 0)
        stmt_bind_int(stmt, 2, value);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

int stage_set_ref(struct importer *importer, enum entity entity, int64_t key, const char *column,
                  int64_t refers, struct err *err)
{
    const struct entity_layout *layout = &entity_layouts[entity];
    const char *sql = arena_printf(importer->row, "UPDATE stage.%s SET %s = ?2 WHERE %s = ?1", layout->table,
                                   column, layout->key);
    return run_with_key(importer, sql, key, refers, err);
}

int stage_drop(struct importer *importer, enum entity entity, int64_t key, struct err *err)
{
    const struct entity_layout *layout = &entity_layouts[entity];
    const char *sql =
        arena_printf(importer->row, "DELETE FROM stage.%s WHERE %s = ?1", layout->table, layout->key);
    importer->entities[entity].staged--;
    return run_with_key(importer, sql, key, 0, err);
}

/* ───────────── the merge ───────────── */

/* Calls PUT for every column that an update may change. */
static void each_changing(struct buf *sql, enum entity entity, const char *separator,
                          void (*put)(struct buf *sql, const char *table, const char *column))
{
    const struct entity_layout *layout = &entity_layouts[entity];
    const char *between = "";
    for (const struct column_layout *column = journal_files[entity].columns; column->name != NULL; column++) {
        if (column->target == NULL)
            continue;
        buf_puts(sql, between);
        put(sql, layout->table, column->target);
        between = separator;
    }
    for (size_t i = 0; layout->derived[i] != NULL; i++) {
        buf_puts(sql, between);
        put(sql, layout->table, layout->derived[i]);
    }
    if (entity != ENTITY_SCHOOL) {
        buf_puts(sql, between);
        put(sql, layout->table, "withdrawn");
    }
}

static void put_assignment(struct buf *sql, const char *table, const char *column)
{
    (void)table;
    buf_printf(sql, "%s = excluded.%s", column, column);
}

static void put_difference(struct buf *sql, const char *table, const char *column)
{
    buf_printf(sql, "%s.%s IS NOT excluded.%s", table, column, column);
}

static void put_conflict(struct buf *sql, enum entity entity, const char *key, const char *only)
{
    buf_printf(sql, " ON CONFLICT (%s) DO UPDATE SET import_id = excluded.import_id, ", key);
    each_changing(sql, entity, ", ", put_assignment);
    buf_printf(sql, " WHERE %s(", only);
    each_changing(sql, entity, " OR ", put_difference);
    buf_puts(sql, ")");
}

/* Rows go in by source_id, so that its index grows at the end; sorting is spared where the file (almost) is.
 */
static const char *merge_order(const struct entity_state *state, const struct entity_layout *layout)
{
    enum { FEW = 1000 };
    if (layout->referred)
        return layout->key;
    return state->descents * FEW <= state->staged ? "rowid" : "source_id";
}

static void put_merge(struct buf *sql, const struct entity_state *state, enum entity entity)
{
    const struct entity_layout *layout = &entity_layouts[entity];
    buf_printf(sql, "INSERT INTO main.%s (", layout->table);
    put_columns(sql, entity, "");
    buf_puts(sql, ", import_id) SELECT ");
    put_columns(sql, entity, "s.");
    buf_printf(sql, ", ?1 FROM stage.%s AS s WHERE true ORDER BY s.%s", layout->table,
               merge_order(state, layout));
    put_conflict(sql, entity, entity == ENTITY_SCHOOL ? "school_id" : "source_id", "");
    if (layout->second_key != NULL) /* what is withdrawn takes nothing from another row */
        put_conflict(sql, entity, layout->second_key, "excluded.withdrawn = 0 AND ");
}

int stage_merge(struct importer *importer, enum entity entity, int64_t import_id, int64_t *changed,
                struct err *err)
{
    *changed = 0;
    if (importer->entities[entity].staged == 0)
        return 0;
    struct buf sql = {0};
    put_merge(&sql, &importer->entities[entity], entity);
    struct stmt *stmt = store_prepare(importer->store, sql.data, err);
    buf_free(&sql);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, import_id);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    *changed = failed == 0 ? store_changes(importer->store) : 0;
    return failed;
}
