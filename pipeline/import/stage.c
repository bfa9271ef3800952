/* stage: see stage.h. */
#include "import/stage.h"
#include "base/arena.h"
#include "base/buf.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

void stage_columns(enum entity entity, struct stage_columns *columns)
{
    const struct entity_layout *layout = &entity_layouts[entity];
    *columns = (struct stage_columns){0};
    if (layout->referred)
        columns->names[columns->count++] = layout->key;
    columns->id_at = columns->count;
    for (const struct column_layout *column = journal_files[entity].columns; column->name != NULL; column++)
        if (column->target != NULL)
            columns->names[columns->count++] = column->target;
    for (size_t i = 0; layout->derived[i] != NULL; i++)
        columns->names[columns->count++] = layout->derived[i];
    if (entity != ENTITY_SCHOOL)
        columns->names[columns->count++] = "withdrawn";
}

size_t stage_column(const struct stage_columns *columns, const char *name)
{
    size_t at = 0;
    while (strcmp(columns->names[at], name) != 0)
        at++;
    return at;
}

void stage_open(struct importer *importer, const char *path)
{
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++)
        importer->entities[entity].spool = spool_new(path, entity_layouts[entity].referred ? 1 : 0);
}

void stage_close(struct importer *importer)
{
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
        spool_free(importer->entities[entity].spool);
        importer->entities[entity].spool = NULL;
    }
    free(importer->patches);
    importer->patches = NULL;
}

static void take_value(struct store_value *value, const struct cell *cell)
{
    if (cell->kind == CELL_INT)
        *value = (struct store_value){.kind = STORE_INT, .number = cell->number};
    else if (cell->kind == CELL_TEXT)
        *value = (struct store_value){.kind = STORE_TEXT, .text = cell->value, .len = cell->value_len};
    else
        value->kind = STORE_NULL;
}

/* Which of the files the row came from: nearly always the one that is being read. */
static size_t file_of(const struct importer *importer, const char *name)
{
    for (size_t i = importer->file_count; i-- > 0;)
        if (importer->files[i].name == name || strcmp(importer->files[i].name, name) == 0)
            return i;
    return 0;
}

int stage_put(struct importer *importer, struct row *row, struct err *err)
{
    enum entity entity = row->layout->entity;
    struct entity_state *state = &importer->entities[entity];
    struct store_value values[STAGE_COLUMNS_MAX];
    size_t count = 0;
    if (entity_layouts[entity].referred)
        values[count++] = (struct store_value){.kind = STORE_INT, .number = row->key};
    for (size_t i = 0; i < row->columns; i++)
        if (row->layout->columns[i].target != NULL)
            take_value(&values[count++], &row->cells[i]);
    for (size_t i = 0; entity_layouts[entity].derived[i] != NULL; i++)
        take_value(&values[count++], &row->derived[i]);
    if (entity != ENTITY_SCHOOL)
        values[count++] = (struct store_value){.kind = STORE_INT, .number = row->withdrawn};
    state->staged++;
    return spool_put(state->spool, file_of(importer, row->file), row->line, values, count, err);
}

int stage_put_gone(struct importer *importer, enum entity entity, const char *file, int64_t line,
                   const char *id, size_t len, struct err *err)
{
    return spool_put_gone(importer->entities[entity].spool, file_of(importer, file), line, id, len, err);
}

/* ───────────── searching ───────────── */

struct search {
    struct importer *importer;
    enum entity entity;
    struct spool *spool;
    struct store_value values[STAGE_COLUMNS_MAX];
};

static int search_rewind(void *user, struct err *err)
{
    return spool_rewind(((struct search *)user)->spool, err);
}

static int search_next(void *user, const struct store_value **row, size_t *count, struct err *err)
{
    struct search *search = user;
    struct spool_record record;
    int got;
    while ((got = spool_next(search->spool, &record, err)) == 1) {
        if (record.gone)
            continue;
        *count = spool_values(&record, search->values);
        *row = search->values;
        if (stage_correct(search->importer, search->entity, search->values))
            return 1;
    }
    return got;
}

int stage_show(struct importer *importer, enum entity entity, struct err *err)
{
    struct search search = {importer, entity, importer->entities[entity].spool, {{0}}};
    const struct store_rows rows = {search_rewind, search_next, &search};
    struct stage_columns columns;
    struct buf sql = {0};
    stage_columns(entity, &columns);
    buf_printf(&sql, "DROP TABLE IF EXISTS temp.stage_%s; CREATE TEMP TABLE stage_%s AS SELECT ",
               entity_layouts[entity].table, entity_layouts[entity].table);
    for (size_t i = 0; i < columns.count; i++)
        buf_printf(&sql, "%sc%zu AS %s", i > 0 ? ", " : "", i, columns.names[i]);
    buf_puts(&sql, " FROM rows");
    stage_settle(importer);
    store_set_rows(importer->store, &rows);
    int failed = store_exec(importer->store, sql.data, err);
    store_set_rows(importer->store, NULL);
    buf_free(&sql);
    return failed;
}

/* ───────────── corrections ───────────── */

static void add_patch(struct importer *importer, const struct stage_patch *patch)
{
    if (importer->patch_count == importer->patch_capacity) {
        importer->patch_capacity = importer->patch_capacity > 0 ? importer->patch_capacity * 2 : 64;
        importer->patches =
            mem_realloc(importer->patches, importer->patch_capacity * sizeof *importer->patches);
    }
    importer->patches[importer->patch_count] = *patch;
    importer->patches[importer->patch_count].order = importer->patch_count;
    importer->patch_count++;
}

int stage_set_ref(struct importer *importer, enum entity entity, int64_t key, const char *column,
                  int64_t refers, struct err *err)
{
    (void)err;
    struct stage_columns columns;
    stage_columns(entity, &columns);
    add_patch(importer,
              &(struct stage_patch){
                  .entity = entity, .key = key, .at = stage_column(&columns, column), .refers = refers});
    return 0;
}

int stage_drop(struct importer *importer, enum entity entity, int64_t key, struct err *err)
{
    (void)err;
    add_patch(importer, &(struct stage_patch){.entity = entity, .key = key, .drop = true});
    importer->entities[entity].staged--;
    return 0;
}

static int compare_patches(const void *one, const void *other)
{
    const struct stage_patch *a = one, *b = other;
    if (a->entity != b->entity)
        return a->entity < b->entity ? -1 : 1;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

void stage_settle(struct importer *importer)
{
    if (importer->patch_count > 0)
        qsort(importer->patches, importer->patch_count, sizeof *importer->patches, compare_patches);
}

bool stage_correct(const struct importer *importer, enum entity entity, struct store_value *values)
{
    if (importer->patch_count == 0 || !entity_layouts[entity].referred)
        return true;
    const struct stage_patch wanted = {.entity = entity, .key = values[0].number};
    size_t low = 0, high = importer->patch_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (compare_patches(&importer->patches[middle], &wanted) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < importer->patch_count; low++) {
        const struct stage_patch *patch = &importer->patches[low];
        if (patch->entity != entity || patch->key != wanted.key)
            break;
        if (patch->drop)
            return false;
        values[patch->at] = (struct store_value){.kind = STORE_INT, .number = patch->refers};
    }
    return true;
}
