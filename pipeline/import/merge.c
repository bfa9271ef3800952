/*
 * merge: see merge.h. Each table: its spool is sorted; where the store has rows already, one statement joins the
 * spool with them and gives those that are new or differ, which are spooled again; one statement puts them in.
 * The first import of a table of millions of rows makes its index afterwards, which is faster than row by row.
 */
#include "import/merge.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "import/directory.h"
#include "import/merge_part.h"
#include "store/rows.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

static const char mark_index_drop_sql[] = "DROP INDEX mark_by_pupil";
static const char mark_index_sql[] =
    "CREATE INDEX mark_by_pupil ON mark (pupil_id, subject_id, marked_on, mark_id)";
static const char attendance_index_drop_sql[] = "DROP INDEX attendance_by_pupil";
static const char attendance_index_sql[] =
    "CREATE INDEX attendance_by_pupil ON attendance (pupil_id, lesson_id)";

/* Deferrals go first: an open one opens locked periods for its pupil's rows. */
static const enum entity merge_first[] = {ENTITY_SCHOOL,     ENTITY_PERIOD,  ENTITY_TEACHER,
                                          ENTITY_SUBJECT,    ENTITY_PUPIL,   ENTITY_CLASS_GROUP,
                                          ENTITY_MEMBERSHIP, ENTITY_DEFERRAL};

/* ───────────── reading ───────────── */

/*
 * The row of the file is rejected, once, whatever it became. What a sheet's reader made by itself (a lesson of a date
 * column) is no row.
 */
static void count_rejected(struct merge *merge, size_t file, int64_t line)
{
    struct importer *importer = merge->importer;
    const struct import_part *part = importer->options->part;
    const int64_t place[2] = {(int64_t)file, line};
    bool made = merge->entity == ENTITY_LESSON && merge->record.id_len > sizeof DIRECTORY_MADE - 1 &&
                memcmp(merge->record.id, DIRECTORY_MADE, sizeof DIRECTORY_MADE - 1) == 0;
    if (made || importer->files[file].accepted == 0 ||
        idmap_find(&merge->rejected, (const char *)place, sizeof place, 0) != 0)
        return;
    idmap_put(&merge->rejected, importer->keep, (const char *)place, sizeof place, 1);
    importer->files[file].accepted--;
    importer->files[file].rejected++;
    importer->accepted--;
    if (part != NULL && part->rejected != NULL)
        part->rejected(part->user, importer->files[file].name, line);
}

/* Does the record repeat the identifier of the one before? The first one holds. */
static bool is_repeated(struct merge *merge)
{
    const struct spool_record *record = &merge->record;
    if (merge->last_len == record->id_len && memcmp(merge->last, record->id, record->id_len) == 0)
        return true;
    if (merge->last_capacity < record->id_len + 1) {
        merge->last_capacity = record->id_len + 64;
        merge->last = mem_realloc(merge->last, merge->last_capacity);
    }
    memcpy(merge->last, record->id, record->id_len);
    merge->last_len = record->id_len;
    return false;
}

static int64_t key_in(const struct merge *merge, const char *column)
{
    for (size_t i = 0; i < merge->columns.count; i++)
        if (strcmp(merge->columns.names[i], column) == 0)
            return merge->values[i].kind == STORE_INT ? merge->values[i].number : 0;
    return 0;
}

static void tell_repeated(struct merge *merge)
{
    struct importer *importer = merge->importer;
    const struct spool_record *record = &merge->record;
    const char *id = arena_strndup(importer->row, record->id, record->id_len);
    spool_values(record, merge->values);
    int64_t pupil = key_in(merge, "pupil_id");
    int64_t homeroom = importer_fact(importer, ENTITY_PUPIL, pupil)->homeroom;
    findings_add(&importer->findings,
                 &(struct finding){.severity = FINDING_ERROR,
                                   .code = FINDING_DUPLICATE_KEY,
                                   .file = importer->files[record->file].name,
                                   .line = record->line,
                                   .row_id = id,
                                   .column = journal_files[merge->entity].columns[0].name,
                                   .value = finding_cut_id(importer->row, id),
                                   .class_group_id = homeroom > 0 ? homeroom : 0,
                                   .subject_id = key_in(merge, "subject_id"),
                                   .pupil_id = pupil});
    count_rejected(merge, record->file, record->line);
    arena_reset(importer->row);
}

/* ───────────── lessons that were kept out ───────────── */

static void refuse_lesson(struct merge *merge, int64_t key)
{
    if (merge->refused_count == merge->refused_capacity) {
        merge->refused_capacity = merge->refused_capacity > 0 ? merge->refused_capacity * 2 : 64;
        merge->refused = mem_realloc(merge->refused, merge->refused_capacity * sizeof *merge->refused);
    }
    merge->refused[merge->refused_count++] = key; /* lessons come in the order of their keys */
}

static int compare_numbers(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

/* A mark can do without its lesson; an absence from a lesson that is not there can't stand. */
static bool stands_without(struct merge *merge)
{
    if (merge->refused_count == 0 || (merge->entity != ENTITY_MARK && merge->entity != ENTITY_ATTENDANCE))
        return true;
    struct store_value *lesson = &merge->values[stage_column(&merge->columns, "lesson_id")];
    if (lesson->kind != STORE_INT || bsearch(&lesson->number, merge->refused, merge->refused_count,
                                             sizeof *merge->refused, compare_numbers) == NULL)
        return true;
    if (merge->entity == ENTITY_MARK)
        lesson->kind = STORE_NULL;
    return merge->entity == ENTITY_MARK;
}

static void tell_refused(struct merge *merge)
{
    struct importer *importer = merge->importer;
    const struct spool_record *record = &merge->record;
    const char *id = arena_strndup(importer->row, record->id, record->id_len);
    findings_add(&importer->findings, &(struct finding){.severity = FINDING_WARNING,
                                                        .code = FINDING_PERIOD_LOCKED,
                                                        .file = importer->files[record->file].name,
                                                        .line = record->line,
                                                        .row_id = id,
                                                        .column = "lesson",
                                                        .pupil_id = key_in(merge, "pupil_id")});
    count_rejected(merge, record->file, record->line);
}

static int reading_rewind(void *user, struct err *err)
{
    struct merge *merge = user;
    merge->last_len = SIZE_MAX;
    return spool_rewind(merge->reading, err);
}

static int reading_next(void *user, const struct store_value **row, size_t *count, struct err *err)
{
    struct merge *merge = user;
    int got;
    while ((got = spool_next(merge->reading, &merge->record, err)) == 1) {
        if (merge->record.gone)
            continue;
        if (merge->tell_repeated && is_repeated(merge)) {
            tell_repeated(merge);
            continue;
        }
        *count = spool_values(&merge->record, merge->values);
        *row = merge->values;
        if (!stage_correct(merge->importer, merge->entity, merge->values))
            continue;
        if (stands_without(merge))
            return 1;
        tell_refused(merge);
    }
    return got;
}

/* ───────────── the statements ───────────── */

/* An exam result's clock starts once: at the source's own time, else at the import that brought it. ?2: now. */
static void put_value(struct buf *sql, const struct merge *merge, size_t at)
{
    if (merge->entity == ENTITY_EXAM_RESULT && strcmp(merge->columns.names[at], "received_at") == 0)
        buf_printf(sql,
                   "coalesce(r.c%zu, (SELECT t.received_at FROM main.exam_result AS t WHERE t.source_id = "
                   "r.c%zu), ?2)",
                   at, merge->columns.id_at);
    else
        buf_printf(sql, "r.c%zu", at);
}

/* The columns that an update may change: all but the key, and the identifier unless the second key was met. */
static void put_each(struct buf *sql, const struct merge *merge, const char *separator,
                     void (*put)(struct buf *sql, const struct merge *merge, size_t at))
{
    for (size_t i = merge->columns.id_at; i < merge->columns.count; i++) {
        if (i > merge->columns.id_at)
            buf_puts(sql, separator);
        put(sql, merge, i);
    }
}

static void put_assignment(struct buf *sql, const struct merge *merge, size_t at)
{
    buf_printf(sql, "%s = excluded.%s", merge->columns.names[at], merge->columns.names[at]);
}

static void put_difference(struct buf *sql, const struct merge *merge, size_t at)
{
    buf_printf(sql, "m.%s IS NOT ", merge->columns.names[at]);
    put_value(sql, merge, at);
}

static void put_conflict(struct buf *sql, const struct merge *merge, const char *key, const char *only)
{
    buf_printf(sql, " ON CONFLICT (%s) DO UPDATE SET import_id = excluded.import_id, ", key);
    put_each(sql, merge, ", ", put_assignment);
    buf_puts(sql, only);
}

static void put_insert(struct buf *sql, const struct merge *merge, bool fresh)
{
    const struct entity_layout *layout = &entity_layouts[merge->entity];
    buf_printf(sql, "INSERT INTO main.%s (", layout->table);
    for (size_t i = 0; i < merge->columns.count; i++)
        buf_printf(sql, "%s, ", merge->columns.names[i]);
    buf_puts(sql, "import_id) SELECT ");
    for (size_t i = 0; i < merge->columns.count; i++) {
        put_value(sql, merge, i);
        buf_puts(sql, ", ");
    }
    buf_puts(sql, "?1 FROM rows AS r WHERE true");
    if (fresh && layout->second_key == NULL)
        return;
    put_conflict(sql, merge, merge->entity == ENTITY_SCHOOL ? "school_id" : "source_id", "");
    if (layout->second_key != NULL) /* what is withdrawn takes nothing from another row */
        put_conflict(sql, merge, layout->second_key, " WHERE excluded.withdrawn = 0");
}

/* The row of the store a staged row is about: the same identifier, else the same second key. */
static void put_match(struct buf *sql, const struct merge *merge)
{
    const struct entity_layout *layout = &entity_layouts[merge->entity];
    if (merge->entity == ENTITY_SCHOOL) {
        buf_puts(sql, "m.school_id = r.c0");
    } else if (layout->second_key == NULL) {
        buf_printf(sql, "m.source_id = r.c%zu", merge->columns.id_at);
    } else {
        buf_printf(
            sql,
            "m.%s = coalesce((SELECT o.%s FROM main.%s AS o WHERE o.source_id = r.c%zu), (SELECT o.%s FROM "
            "main.%s AS o WHERE (%s) = (",
            layout->key, layout->key, layout->table, merge->columns.id_at, layout->key, layout->table,
            layout->second_key);
        const char *separator = "";
        for (const char *at = layout->second_key; *at != '\0'; at += strspn(at, ", ")) {
            char name[64];
            size_t len = strcspn(at, ",");
            memcpy(name, at, len);
            name[len] = '\0';
            buf_printf(sql, "%sr.c%zu", separator, stage_column(&merge->columns, name));
            separator = ", ";
            at += len;
        }
        buf_printf(sql, ") AND r.c%zu = 0))", stage_column(&merge->columns, "withdrawn"));
    }
}

static void put_compare(struct buf *sql, const struct merge *merge)
{
    const struct entity_layout *layout = &entity_layouts[merge->entity];
    buf_printf(sql, "SELECT m.%s", layout->key);
    for (size_t i = 0; i < merge->columns.count; i++)
        buf_printf(sql, ", m.%s", merge->columns.names[i]);
    buf_printf(sql, " FROM rows AS r LEFT JOIN main.%s AS m ON ", layout->table);
    put_match(sql, merge);
    buf_printf(sql, " WHERE m.%s IS NULL OR ", layout->key);
    put_each(sql, merge, " OR ", put_difference);
}

static struct stmt *prepare(const struct merge *merge, struct buf *sql, struct err *err)
{
    struct stmt *stmt = store_prepare(merge->importer->store, sql->data, err);
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, merge->import_id);
        stmt_bind_int(stmt, 2, merge->importer->options->now_at);
    }
    return stmt;
}

/* ───────────── one table ───────────── */

/* A row is let in, or kept out by a lock. OLD: the values that are there; NULL: none. */
static int judge(struct merge *merge, const struct store_value *old, struct spool *taken, struct err *err)
{
    const struct importer *importer = merge->importer;
    const struct effect_row row = {.entity = merge->entity,
                                   .columns = &merge->columns,
                                   .before = old,
                                   .after = merge->values,
                                   .file = importer->files[merge->record.file].name,
                                   .line = merge->record.line};
    int let = effect_take(merge->effect, &row, err);
    if (let == 0 && old == NULL && merge->entity == ENTITY_LESSON)
        refuse_lesson(merge, merge->values[0].number);
    if (let == 0)
        count_rejected(merge, merge->record.file, merge->record.line);
    return let <= 0 ? let : spool_copy(taken, &merge->record, err);
}

void merge_old_values(const struct merge *merge, struct stmt *stmt, struct store_value *old)
{
    for (size_t i = 0; i < merge->columns.count; i++) {
        int at = (int)i + 1;
        old[i] = (struct store_value){.kind = STORE_NULL};
        if (stmt_is_int(stmt, at))
            old[i] = (struct store_value){.kind = STORE_INT, .number = stmt_int(stmt, at)};
        else if (!stmt_is_null(stmt, at)) {
            old[i].kind = STORE_TEXT;
            old[i].text = stmt_text(stmt, at, &old[i].len);
        }
    }
}

/* The staged rows that are new or differ, as far as they are let in, into TAKEN. */
static int compare_rows(struct merge *merge, struct spool *taken, struct err *err)
{
    struct store_value old[STAGE_COLUMNS_MAX];
    struct buf sql = {0};
    put_compare(&sql, merge);
    struct stmt *stmt = prepare(merge, &sql, err);
    buf_free(&sql);
    if (stmt == NULL)
        return -1;
    int got, failed = 0;
    while (failed == 0 && (got = stmt_step(stmt, err)) != 0) {
        if (got < 0) {
            failed = -1;
            break;
        }
        bool fresh = stmt_is_null(stmt, 0);
        int kept = 0;
        if (!fresh)
            merge_old_values(merge, stmt, old);
        if (!fresh && merge->entity == ENTITY_DEFERRAL)
            kept = merge_keeps_deferral(merge, stmt_int(stmt, 0), old, err);
        failed = kept < 0 ? -1 : kept > 0 ? 0 : judge(merge, fresh ? NULL : old, taken, err);
    }
    stmt_free(stmt);
    return failed;
}

/* The same where the store has no row yet. */
static int judge_all(struct merge *merge, struct spool *taken, struct err *err)
{
    const struct store_value *row;
    size_t count;
    int got = reading_rewind(merge, err), failed = got;
    while (failed == 0 && (got = reading_next(merge, &row, &count, err)) == 1)
        failed = judge(merge, NULL, taken, err);
    return failed != 0 || got < 0 ? -1 : 0;
}

static int insert_rows(struct merge *merge, struct spool *from, bool fresh, struct err *err)
{
    bool mark = merge->entity == ENTITY_MARK && fresh,
         attendance = merge->entity == ENTITY_ATTENDANCE && fresh;
    struct store *store = merge->importer->store;
    struct buf sql = {0};
    merge->reading = from;
    put_insert(&sql, merge, fresh);
    int failed = mark         ? store_exec(store, mark_index_drop_sql, err)
                 : attendance ? store_exec(store, attendance_index_drop_sql, err)
                              : 0;
    struct stmt *stmt = failed == 0 ? prepare(merge, &sql, err) : NULL;
    buf_free(&sql);
    failed = stmt != NULL ? stmt_run(stmt, err) : -1;
    stmt_free(stmt);
    merge->changed += failed == 0 ? store_changes(store) : 0;
    if (failed == 0 && (mark || attendance))
        failed = store_exec(store, mark ? mark_index_sql : attendance_index_sql, err);
    return failed;
}

static int merge_rows(struct merge *merge, struct err *err)
{
    struct importer *importer = merge->importer;
    struct entity_state *state = &importer->entities[merge->entity];
    const struct entity_layout *layout = &entity_layouts[merge->entity];
    const char *sql = arena_printf(importer->row, "SELECT 1 FROM main.%s LIMIT 1", layout->table);
    struct err cause = {0};
    bool fresh = store_int(importer->store, sql, 0, &cause) == 0;
    if (!layout->referred && spool_sort(state->spool, err) != 0)
        return -1;
    merge->tell_repeated = layout->many;
    merge->reading = state->spool;
    if (fresh && !effect_watches(merge->effect, merge->entity))
        return insert_rows(merge, state->spool, true, err);
    struct spool *taken = spool_new(importer->scratch, merge->columns.id_at);
    int failed = fresh ? judge_all(merge, taken, err) : compare_rows(merge, taken, err);
    merge->tell_repeated = false;
    if (failed == 0 && spool_count(taken) > 0)
        failed = insert_rows(merge, taken, fresh, err);
    spool_free(taken);
    return failed;
}

/* ───────────── all tables ───────────── */

static int merge_table(struct merge *merge, enum entity entity, struct err *err)
{
    struct importer *importer = merge->importer;
    const struct store_rows rows = {reading_rewind, reading_next, merge};
    merge->entity = entity;
    merge->changed = 0;
    stage_columns(entity, &merge->columns);
    if (spool_count(importer->entities[entity].spool) == 0)
        return 0;
    store_set_rows(importer->store, &rows);
    int failed = importer->entities[entity].staged > 0 ? merge_rows(merge, err) : 0;
    store_set_rows(importer->store, NULL);
    importer->files[importer->entities[entity].file].changed += merge->changed;
    if (failed == 0)
        failed = merge_vanished(merge, err);
    if (failed == 0 && entity == ENTITY_DEFERRAL)
        failed = merge_note_deferrals(merge, err);
    arena_reset(importer->row);
    return failed;
}

static bool goes_first(enum entity entity)
{
    for (size_t i = 0; i < sizeof merge_first / sizeof *merge_first; i++)
        if (merge_first[i] == entity)
            return true;
    return false;
}

int merge_tables(struct importer *importer, int64_t import_id, const char *layout, struct err *err)
{
    struct merge merge = {.importer = importer, .import_id = import_id, .layout = layout};
    stage_settle(importer);
    merge.effect = effect_new(importer, import_id, err);
    int failed = merge.effect != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < sizeof merge_first / sizeof *merge_first; i++)
        failed = merge_table(&merge, merge_first[i], err);
    for (enum entity entity = 0; failed == 0 && entity < ENTITY_COUNT; entity++)
        if (!goes_first(entity))
            failed = merge_table(&merge, entity, err);
    if (failed == 0)
        failed = effect_finish(merge.effect, err);
    effect_free(merge.effect);
    free(merge.last);
    free(merge.refused);
    idmap_free(&merge.rejected);
    /* a row of OneRoster may become several of the store: changed counts the file's own rows at most */
    for (size_t i = 0; i < importer->file_count; i++)
        if (importer->files[i].changed > importer->files[i].accepted)
            importer->files[i].changed = importer->files[i].accepted;
    return failed;
}

int merge_prepare(struct importer *importer, struct err *err)
{
    /* references were resolved row by row; the sorter of a large index must not fill memory */
    return store_exec(importer->store,
                      "PRAGMA foreign_keys = OFF; PRAGMA temp_store = FILE; PRAGMA cache_size = -16000", err);
}

void merge_restore(struct importer *importer)
{
    struct err ignored = {0};
    store_exec(importer->store,
               "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4000", &ignored);
}
