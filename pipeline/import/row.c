/* row: see row.h. */
#include "import/row.h"
#include "store/store.h"
#include "base/arena.h"
#include "import/preview.h"
#include "import/settle.h"
#include "import/stage.h"
#include "import/stored.h"
#include "import/value.h"

#include <stdlib.h>
#include <string.h>

void row_begin(struct row *row, enum entity entity, const char *file, int64_t line)
{
    const struct file_layout *layout = &journal_files[entity];
    if (row->layout != layout) {
        row->columns = 0;
        while (layout->columns[row->columns].name != NULL)
            row->columns++;
    }
    row->layout = layout;
    row->file = file;
    row->line = line;
    row->withdrawn = row->soft = false;
    row->key = 0;
    for (size_t i = 0; i < row->columns; i++) {
        row->cells[i].text = NULL;
        row->cells[i].len = 0;
        row->cells[i].column = NULL;
        row->cells[i].told = false;
        row->cells[i].kind = CELL_NULL;
    }
    for (size_t i = 0; i < LAYOUT_DERIVED_MAX; i++)
        row->derived[i].kind = CELL_NULL;
}

struct cell *row_cell(struct row *row, const char *name)
{
    for (size_t i = 0; i < row->columns; i++)
        if (strcmp(row->layout->columns[i].name, name) == 0)
            return &row->cells[i];
    return NULL;
}

void row_set(struct row *row, const char *name, char *text, const char *column)
{
    struct cell *cell = row_cell(row, name);
    cell->text = text;
    cell->len = strlen(text);
    cell->told = true;
    cell->column = column;
}

void row_set_copy(struct importer *importer, struct row *row, const char *name, const char *text,
                  const char *column)
{
    if (text != NULL && *text != '\0')
        row_set(row, name, arena_strdup(importer->row, text), column);
    else
        row_cell(row, name)->column = column;
}

void cell_set_int(struct cell *cell, int64_t number)
{
    cell->kind = CELL_INT;
    cell->number = number;
}

void cell_set_text(struct cell *cell, const char *text)
{
    cell->kind = CELL_TEXT;
    cell->value = text;
    cell->value_len = strlen(text);
}

void cell_set_null(struct cell *cell)
{
    cell->kind = CELL_NULL;
}

/* ───────────── references ───────────── */

/* A reference to a row of the same table, which may stand further down: see row_settle. */
static void remember_pending(struct importer *importer, const struct row *row, size_t at)
{
    if (importer->pending_count == importer->pending_capacity) {
        importer->pending_capacity = importer->pending_capacity > 0 ? importer->pending_capacity * 2 : 64;
        importer->pending =
            mem_realloc(importer->pending, importer->pending_capacity * sizeof *importer->pending);
    }
    const struct cell *cell = &row->cells[at];
    importer->pending[importer->pending_count++] = (struct pending_ref){
        .key = row->key,
        .line = row->line,
        .column = at,
        .source_id = arena_strndup(importer->keep, row->cells[0].value, row->cells[0].value_len),
        .wanted = arena_strndup(importer->keep, cell->text, cell->len),
        .column_name = cell->column != NULL ? cell->column : row->layout->columns[at].name};
}

static int take_ref(struct importer *importer, const struct row *row, const struct column_layout *column,
                    struct cell *cell, struct value_fault *fault)
{
    cell->kind = CELL_NULL;
    if (column->refers == row->layout->entity)
        return 0; /* remembered when the row is staged: which rows of its own file stand is known behind the last */
    int64_t key = idmap_find(&importer->entities[column->refers].keys, cell->text, cell->len, 0);
    if (key != 0) {
        cell_set_int(cell, key);
        return 0;
    }
    *fault = (struct value_fault){.code = FINDING_DANGLING_REFERENCE,
                                  .expected = importer->entity_files[column->refers]};
    if (value_is_mangled(cell->text))
        fault->code = FINDING_MANGLED_IDENTIFIER;
    return -1;
}

static int take_cell(struct importer *importer, struct row *row, size_t at, struct value_fault *fault)
{
    const struct column_layout *column = &row->layout->columns[at];
    struct cell *cell = &row->cells[at];
    cell->kind = CELL_NULL;
    if (cell->text != NULL)
        value_trim(cell);
    if (cell->text == NULL || cell->len == 0) {
        cell->text = NULL;
        cell->len = 0;
        *fault = (struct value_fault){.code = FINDING_EMPTY_VALUE};
        if ((column->flags & COLUMN_REQUIRED) != 0)
            return -1;
        if (column->type == COLUMN_TITLE || column->type == COLUMN_TEXT)
            cell_set_text(cell, "");
        else if (column->empty != NULL && column->type == COLUMN_WORD)
            cell_set_text(cell, column->empty);
        else if (column->empty != NULL)
            cell_set_int(cell, strtol(column->empty, NULL, 10));
        return 0;
    }
    if (column->type == COLUMN_REF)
        return take_ref(importer, row, column, cell, fault);
    return value_take(importer, column, cell, fault);
}

/* ───────────── findings ───────────── */

/* Whom the row is about, as far as its references were resolved. */
static void fill_context(struct importer *importer, const struct row *row, struct finding *finding)
{
    for (size_t i = 0; i < row->columns; i++) {
        const struct column_layout *column = &row->layout->columns[i];
        if (column->type != COLUMN_REF || row->cells[i].kind != CELL_INT)
            continue;
        int64_t key = row->cells[i].number;
        if (column->refers == ENTITY_PUPIL)
            finding->pupil_id = key;
        else if (column->refers == ENTITY_CLASS_GROUP)
            finding->class_group_id = key;
        else if (column->refers == ENTITY_SUBJECT)
            finding->subject_id = key;
        else if (column->refers == ENTITY_TEACHER && finding->teacher_id == 0)
            finding->teacher_id = key;
    }
    if (finding->class_group_id == 0 && finding->pupil_id != 0) {
        int64_t homeroom = importer_fact(importer, ENTITY_PUPIL, finding->pupil_id)->homeroom;
        finding->class_group_id = homeroom > 0 ? homeroom : 0;
    }
}

/* Identifiers of pupils and their families, and of rows about one: they often hold the pupil's number. */
static bool is_personal(const struct row *row, const struct column_layout *column)
{
    if (column->type == COLUMN_REF)
        return column->refers == ENTITY_PUPIL || column->refers == ENTITY_GUARDIAN;
    if (column->type != COLUMN_ID)
        return false;
    if (row->layout->entity == ENTITY_PUPIL || row->layout->entity == ENTITY_GUARDIAN)
        return true;
    for (size_t i = 0; i < row->columns; i++)
        if (row->layout->columns[i].type == COLUMN_REF && row->layout->columns[i].refers == ENTITY_PUPIL)
            return true;
    return false;
}

static void add_finding(struct importer *importer, const struct row *row, enum finding_severity severity,
                        enum finding_code code, size_t at, const char *expected)
{
    struct finding finding = {
        .severity = severity, .code = code, .file = row->file, .line = row->line, .expected = expected};
    if (row->cells[0].kind == CELL_TEXT)
        finding.row_id = arena_strndup(importer->row, row->cells[0].value, row->cells[0].value_len);
    if (at < row->columns) {
        const struct column_layout *column = &row->layout->columns[at];
        const struct cell *cell = &row->cells[at];
        finding.column = cell->column != NULL ? cell->column : column->name;
        finding.value = (column->flags & COLUMN_PRIVATE) == 0 ? cell->text : NULL;
        if (finding.value != NULL && is_personal(row, column))
            finding.value = finding_cut_id(importer->row, finding.value);
    }
    if (row->soft && severity == FINDING_ERROR)
        finding.severity = FINDING_WARNING;
    fill_context(importer, row, &finding);
    findings_add(&importer->findings, &finding);
}

bool row_fault(struct importer *importer, const struct row *row, enum finding_severity severity,
               enum finding_code code, const char *column, const char *expected)
{
    size_t at = 0;
    while (column != NULL && at < row->columns && strcmp(row->layout->columns[at].name, column) != 0)
        at++;
    add_finding(importer, row, severity, code, column != NULL ? at : row->columns, expected);
    return false;
}

/* ───────────── the row ───────────── */

/* Is this id in the import already? Of tables of millions of rows the merge finds out. */
static bool is_repeated(const struct importer *importer, const struct row *row)
{
    const struct cell *id = &row->cells[0];
    return !entity_layouts[row->layout->entity].many &&
           idmap_find(&importer->entities[row->layout->entity].taken, id->value, id->value_len, 0) != 0;
}

static void choose_key(struct importer *importer, struct row *row)
{
    struct entity_state *state = &importer->entities[row->layout->entity];
    const struct cell *id = &row->cells[0];
    if (!entity_layouts[row->layout->entity].referred)
        return;
    row->key = idmap_find(&state->keys, id->value, id->value_len, 0);
    if (row->key == 0)
        row->key = state->next_key; /* taken only when the row is accepted */
}

static void remember_id(struct importer *importer, const struct row *row)
{
    struct entity_state *state = &importer->entities[row->layout->entity];
    const struct cell *id = &row->cells[0];
    const struct entity_layout *layout = &entity_layouts[row->layout->entity];
    if (layout->many)
        return;
    idmap_put(&state->taken, importer->keep, id->value, id->value_len, 1);
    if (!layout->referred)
        return;
    if (row->key == state->next_key)
        state->next_key++;
    idmap_put(&state->keys, importer->keep, id->value, id->value_len, row->key);
}

/* 1; 0: rejected; -1. */
static int check_row(struct importer *importer, struct row *row, struct err *err)
{
    struct value_fault faults[LAYOUT_COLUMNS_MAX];
    size_t fault_count = 0;
    for (size_t i = 0; i < row->columns; i++)
        if (take_cell(importer, row, i, &faults[fault_count]) != 0) {
            row->cells[i].kind = CELL_NULL;
            faults[fault_count++].column = i;
        }
    for (size_t i = 0; i < fault_count; i++)
        add_finding(importer, row, FINDING_ERROR, faults[i].code, faults[i].column, faults[i].expected);
    if (fault_count > 0)
        return 0;
    const struct cell *status = &row->cells[row->columns - 1];
    if (row->layout->entity != ENTITY_SCHOOL && strcmp(status->value, "withdrawn") == 0)
        row->withdrawn = true;
    if (is_repeated(importer, row)) {
        add_finding(importer, row, FINDING_ERROR, FINDING_DUPLICATE_KEY, 0, NULL);
        return 0;
    }
    choose_key(importer, row);
    return stored_fill(importer, row, err) != 0 ? -1 : rule_apply(importer, row);
}

/* What an earlier import made of the other items of a mark's cell: see marks.h. */
static int put_parts_aside(struct importer *importer, const struct row *row, struct err *err)
{
    enum { PARTS_MAX = 16 };
    const struct cell *id = &row->cells[0];
    int failed = 0;
    for (int i = 1; failed == 0 && i <= PARTS_MAX; i++) {
        const char *mark = arena_printf(importer->row, "%.*s/%d", (int)id->value_len, id->value, i + 1);
        const char *absence = arena_printf(importer->row, "%.*s/a%d", (int)id->value_len, id->value, i);
        failed = stage_put_gone(importer, ENTITY_MARK, row->file, row->line, mark, strlen(mark), err);
        if (failed == 0)
            failed = stage_put_gone(importer, ENTITY_ATTENDANCE, row->file, row->line, absence,
                                    strlen(absence), err);
    }
    return failed;
}

/* A full import must know that the source has the row, although it can't be taken. */
static int put_aside(struct importer *importer, const struct row *row, struct err *err)
{
    const struct cell *id = &row->cells[0];
    enum entity entity = row->layout->entity;
    if (!importer->options->full)
        return 0;
    if (id->kind == CELL_TEXT) {
        int failed = stage_put_gone(importer, entity, row->file, row->line, id->value, id->value_len, err);
        return failed == 0 && entity == ENTITY_MARK ? put_parts_aside(importer, row, err) : failed;
    }
    importer->entities[entity].unreadable++;
    return 0;
}

static int take_row(struct importer *importer, struct row *row, struct err *err)
{
    int good = check_row(importer, row, err);
    if (row->cells[0].kind == CELL_TEXT)
        settle_meet(importer, row->file, row->cells[0].value, row->cells[0].value_len);
    if (good < 0)
        return -1;
    if (good == 0)
        return put_aside(importer, row, err);
    if (stage_put(importer, row, err) != 0)
        return -1;
    remember_id(importer, row);
    for (size_t i = 0; i < row->columns; i++)
        if (row->layout->columns[i].type == COLUMN_REF && row->cells[i].kind == CELL_NULL &&
            row->cells[i].len > 0)
            remember_pending(importer, row, i);
    return 1;
}

int row_take(struct importer *importer, struct row *row, struct err *err)
{
    int taken = take_row(importer, row, err);
    if (importer->options->preview != NULL && taken >= 0)
        preview_row(importer->options->preview, row, taken == 1);
    return taken;
}

static void tell_pending(struct importer *importer, enum finding_code code, const char *file,
                         const struct pending_ref *ref, const char *value, const char *expected)
{
    findings_add(&importer->findings, &(struct finding){.severity = FINDING_ERROR,
                                                        .code = code,
                                                        .file = file,
                                                        .line = ref->line,
                                                        .row_id = ref->source_id,
                                                        .column = ref->column_name,
                                                        .value = value,
                                                        .expected = expected});
}

/* A row that was staged falls. */
static int take_back(struct importer *importer, enum entity entity, const char *file, struct pending_ref *ref,
                     int64_t *rejected, struct err *err)
{
    struct entity_state *state = &importer->entities[entity];
    if (stage_drop(importer, entity, ref->key, err) != 0)
        return -1;
    if (ref->key >= state->first_new_key) /* else the row of an earlier import stands */
        idmap_put(&state->keys, importer->keep, ref->source_id, strlen(ref->source_id), 0);
    if (importer->options->part != NULL && importer->options->part->rejected != NULL)
        importer->options->part->rejected(importer->options->part->user, file, ref->line);
    ref->wanted = NULL;
    ++*rejected;
    return 0;
}

/* What the row of this identifier, which this file does not have, lies in by an earlier import; "": nothing. */
static const char *stored_parent(struct importer *importer, enum entity entity, const char *source_id,
                                 struct err *err)
{
    const char *table = entity_layouts[entity].table;
    struct stmt *stmt = store_prepare(
        importer->store,
        arena_printf(importer->row,
                     "SELECT coalesce(b.source_id, '') FROM %s a LEFT JOIN %s b ON b.%s_id = a.parent_id "
                     "WHERE a.source_id = ?1",
                     table, table, table),
        err);
    if (stmt == NULL)
        return NULL;
    stmt_bind_text(stmt, 1, source_id);
    int got = stmt_step(stmt, err);
    const char *found = got == 1 ? arena_strdup(importer->row, stmt_text(stmt, 0, NULL)) : "";
    stmt_free(stmt);
    return got < 0 ? NULL : found;
}

/* The way up from a row back to it: "q1 > h1 > q1"; "" when it ends elsewhere, NULL on error. BY_ID: which of the pending
 * references, from 1, is a row's. */
static const char *find_circle(struct importer *importer, enum entity entity, const struct pending_ref *ref,
                               const struct idmap *by_id, struct err *err)
{
    const char *path = ref->source_id, *at = ref->wanted;
    for (size_t steps = 0; *at != '\0' && steps <= importer->pending_count; steps++) {
        path = arena_printf(importer->row, "%s > %s", path, at);
        if (strcmp(at, ref->source_id) == 0)
            return path;
        size_t next = (size_t)idmap_find(by_id, at, strlen(at), 0);
        bool here = idmap_find(&importer->entities[entity].taken, at, strlen(at), 0) != 0;
        at = next > 0 ? importer->pending[next - 1].wanted
             : here   ? ""
                      : stored_parent(importer, entity, at, err);
        if (at == NULL)
            return NULL;
    }
    return "";
}

/* Rows that lie in each other all fall: none of them is the one at fault. */
static int refuse_circles(struct importer *importer, enum entity entity, const char *file, int64_t *rejected,
                          struct err *err)
{
    struct idmap by_id = {0};
    const char **circles = arena_alloc(importer->keep, (importer->pending_count + 1) * sizeof *circles);
    int failed = 0;
    for (size_t i = 0; i < importer->pending_count; i++)
        idmap_put(&by_id, importer->keep, importer->pending[i].source_id,
                  strlen(importer->pending[i].source_id), (int64_t)i + 1);
    for (size_t i = 0; failed == 0 && i < importer->pending_count; i++) {
        circles[i] = find_circle(importer, entity, &importer->pending[i], &by_id, err);
        failed = circles[i] == NULL ? -1 : 0;
        if (failed == 0)
            circles[i] = arena_strdup(importer->keep, circles[i]);
    }
    for (size_t i = 0; failed == 0 && i < importer->pending_count; i++) {
        struct pending_ref *ref = &importer->pending[i];
        if (*circles[i] == '\0')
            continue;
        tell_pending(importer, FINDING_CIRCLE, file, ref, circles[i], NULL);
        failed = take_back(importer, entity, file, ref, rejected, err);
    }
    idmap_free(&by_id);
    return failed;
}

int row_settle(struct importer *importer, enum entity entity, const char *file, int64_t *rejected,
               struct err *err)
{
    struct entity_state *state = &importer->entities[entity];
    *rejected = 0;
    if (refuse_circles(importer, entity, file, rejected, err) != 0)
        return -1;
    /* a row that is taken back may be another's parent: again until nothing more falls */
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < importer->pending_count; i++) {
            struct pending_ref *ref = &importer->pending[i];
            if (ref->wanted == NULL || idmap_find(&state->keys, ref->wanted, strlen(ref->wanted), 0) != 0)
                continue;
            tell_pending(importer, FINDING_DANGLING_REFERENCE, file, ref, ref->wanted,
                         importer->entity_files[entity]);
            if (take_back(importer, entity, file, ref, rejected, err) != 0)
                return -1;
            again = true;
        }
    }
    for (size_t i = 0; i < importer->pending_count; i++) {
        const struct pending_ref *ref = &importer->pending[i];
        const char *target = journal_files[entity].columns[ref->column].target;
        if (ref->wanted == NULL)
            continue;
        int64_t key = idmap_find(&state->keys, ref->wanted, strlen(ref->wanted), 0);
        if (stage_set_ref(importer, entity, ref->key, target, key, err) != 0)
            return -1;
    }
    importer->pending_count = 0;
    return 0;
}
