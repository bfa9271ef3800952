/*
 * dataset_rows: running the queries of a data set: rows become records, records are grouped by pupil. No
 * memory is taken for a single row but from the arena; shapes are those made when the file was read. See
 * dataset.h.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "report/dataset_part.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_SLOTS = 64, FIRST_ROWS = 256 };
static const size_t no_place = (size_t)-1;
static const char year_sql[] = "SELECT coalesce(parent_id, 0) FROM period WHERE period_id = ?1";

int dataset_parameters(struct run *run, struct dataset_parameters *parameters, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, year_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    int got = stmt_step(stmt, err);
    *parameters = (struct dataset_parameters){
        .period_id = run->period.id,
        .year_id = got == 1 ? stmt_int(stmt, 0) : 0,
        .now_at = run->now_at,
        .today = run->today,
        .everybody = run->everybody,
        .has_emblem = run->look.pictures != NULL &&
                      file_exists(arena_printf(run->arena, "%s/emblem.png", run->look.pictures)),
        .envelope = run->envelope};
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

/* ---- places of pupils ---- */

static size_t slot_of(const struct dataset *dataset, int64_t pupil_id)
{
    uint64_t hash = (uint64_t)pupil_id * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(hash >> 32) & (dataset->slot_count - 1);
    while (dataset->slot_place[at] != no_place && dataset->slot_key[at] != pupil_id)
        at = (at + 1) & (dataset->slot_count - 1);
    return at;
}

static size_t place_of(const struct dataset *dataset, int64_t pupil_id)
{
    return dataset->slot_place[slot_of(dataset, pupil_id)];
}

/* Empty slots, twice as many as PUPILS. */
static void clear_slots(struct dataset *dataset, size_t pupils)
{
    size_t wanted = FIRST_SLOTS;
    while (wanted < 2 * pupils)
        wanted *= 2;
    if (wanted > dataset->slot_count) {
        dataset->slot_key = mem_realloc(dataset->slot_key, wanted * sizeof *dataset->slot_key);
        dataset->slot_place = mem_realloc(dataset->slot_place, wanted * sizeof *dataset->slot_place);
        dataset->slot_count = wanted;
    }
    for (size_t i = 0; i < dataset->slot_count; i++)
        dataset->slot_place[i] = no_place;
}

/* ---- rows ---- */

static void read_row(const struct dataset *dataset, const struct dataset_query *query, int64_t pupil_id,
                     size_t pupil, struct arena *arena, struct dataset_row *row)
{
    *row = (struct dataset_row){.pupil = pupil, .place = pupil, .pupil_id = pupil_id};
    row->fields = arena_raw(arena, query->shape->count * sizeof *row->fields);
    const bool common = !query->grouped && (dataset->first != NULL || query->fixed);
    struct value *field = row->fields;
    for (int i = query->skip; i < query->columns; i++, field++) {
        size_t len = 0;
        const char *text = stmt_text_known(query->stmt, i, &len);
        *field = text != NULL ? value_text_len(arena, text, len) : (struct value){.kind = VALUE_NONE};
        field->common = common;
    }
    for (size_t i = query->own_fields; i < query->shape->count; i++)
        row->fields[i] = value_list(NULL, 0);
}

static int row_fail(const struct dataset *dataset, const struct dataset_query *query, const char *what,
                    int64_t pupil_id, struct err *err)
{
    return err_set(err, ERR_CONFIG, "%s:%d: %s: %s (pupil_id %lld)", dataset->file, query->line, query->name,
                   what, (long long)pupil_id);
}

static struct dataset_row *next_row(struct dataset_query *query)
{
    if (query->row_count == query->row_capacity) {
        query->row_capacity = query->row_capacity > 0 ? 2 * query->row_capacity : FIRST_ROWS;
        query->rows = mem_realloc(query->rows, query->row_capacity * sizeof *query->rows);
    }
    return &query->rows[query->row_count++];
}

/* Puts the rows in the order of their places, of which there are COUNT; those of one place keep theirs. */
static void order_rows(struct dataset_query *query, size_t count, struct arena *arena)
{
    size_t sorted = 1;
    while (sorted < query->row_count && query->rows[sorted - 1].place <= query->rows[sorted].place)
        sorted++;
    if (sorted >= query->row_count)
        return;
    struct arena_mark mark = arena_mark(arena);
    size_t *next = arena_alloc(arena, (count + 1) * sizeof *next);
    struct dataset_row *rows = arena_raw(arena, query->row_count * sizeof *rows);
    memcpy(rows, query->rows, query->row_count * sizeof *rows);
    for (size_t i = 0; i < query->row_count; i++)
        next[rows[i].place + 1]++;
    for (size_t i = 0; i < count; i++)
        next[i + 1] += next[i];
    for (size_t i = 0; i < query->row_count; i++)
        query->rows[next[rows[i].place]++] = rows[i];
    arena_rewind(arena, mark);
}

static int step_rows(struct dataset *dataset, struct dataset_query *query, struct arena *arena,
                     struct err *err)
{
    int got;
    struct err cause = {0};
    while ((got = stmt_step(query->stmt, &cause)) == 1) {
        int64_t pupil_id = query->grouped ? stmt_int(query->stmt, 0) : 0;
        size_t place = query == dataset->first ? query->row_count : 0;
        if (query->grouped && query != dataset->first)
            place = place_of(dataset, pupil_id);
        if (place != no_place)
            read_row(dataset, query, pupil_id, place, arena, next_row(query));
    }
    if (got < 0)
        err_set(err, cause.kind, "%s:%d: %s: %s", query->file, query->line, query->name, cause.message);
    return got;
}

/* Those of the first query name the pupils; those of another belong to one of COUNT, who are known. */
static int read_rows(struct dataset *dataset, struct dataset_query *query,
                     const struct dataset_parameters *parameters, size_t count, struct arena *arena,
                     struct err *err)
{
    if (query->kept)
        return 0;
    query->row_count = 0;
    dataset_bind(query->stmt, parameters);
    int failed = step_rows(dataset, query, query->fixed ? dataset->arena : arena, err);
    stmt_reset(query->stmt);
    if (failed != 0)
        return -1;
    if (query == dataset->first)
        return 0;
    order_rows(query, count, arena);
    for (size_t i = 1; i < query->row_count && !query->many; i++)
        if (query->rows[i - 1].place == query->rows[i].place)
            return row_fail(dataset, query,
                            query->grouped ? _("more than one row for a pupil: name it (many)")
                                           : _("more than one row: name it (many)"),
                            query->rows[i].pupil_id, err);
    query->kept = query->fixed;
    return 0;
}

/* The pupils: each row of the first query is one. */
static int place_pupils(struct dataset *dataset, int64_t *pupil_ids, struct err *err)
{
    const struct dataset_query *first = dataset->first;
    clear_slots(dataset, first->row_count);
    for (size_t i = 0; i < first->row_count; i++) {
        pupil_ids[i] = first->rows[i].pupil_id;
        size_t slot = slot_of(dataset, pupil_ids[i]);
        if (dataset->slot_place[slot] != no_place)
            return row_fail(dataset, first, _("more than one row for a pupil"), pupil_ids[i], err);
        dataset->slot_key[slot] = pupil_ids[i];
        dataset->slot_place[slot] = i;
    }
    return 0;
}

/* ---- rows to records ---- */

/* All rows of a query as records, one behind the other: a pupil's list is a part of them. */
static struct value *records_of(const struct dataset_query *query, struct arena *arena)
{
    struct value *records = arena_raw(arena, (query->row_count + 1) * sizeof *records);
    for (size_t i = 0; i < query->row_count; i++)
        records[i] = value_record(query->shape, query->rows[i].fields);
    return records;
}

/* "1", "2" …: the texts are made once. */
static struct value number_text(struct dataset *dataset, size_t number)
{
    while (dataset->numbers.len / sizeof(struct value) < number) {
        const size_t next = dataset->numbers.len / sizeof(struct value) + 1;
        struct value made = value_text(dataset->arena, arena_printf(dataset->arena, "%zu", next));
        buf_put(&dataset->numbers, &made, sizeof made);
    }
    return ((const struct value *)(const void *)dataset->numbers.data)[number - 1];
}

/* The records FROM to TO as a list: each is told its place in it. */
static struct value list_of(struct dataset *dataset, const struct dataset_query *query,
                            const struct value *records, size_t from, size_t to)
{
    for (size_t i = from; query->counted && i < to; i++)
        query->rows[i].fields[query->own_fields] = number_text(dataset, i - from + 1);
    return value_list(records + from, to - from);
}

static bool same_text(const struct value *one, const struct value *two)
{
    return one->kind == VALUE_TEXT && two->kind == VALUE_TEXT && one->count == two->count &&
           memcmp(one->as.text, two->as.text, one->count) == 0;
}

/* The parent's row that gets ROW, looked for from the place NEAR on: mostly the same as before, or the next. */
static size_t parent_of(const struct dataset_query *query, const struct dataset_row *row, size_t first,
                        size_t last, size_t near)
{
    const struct dataset_query *parent = query->parent;
    for (size_t i = first, at = near; i < last; i++, at = at + 1 < last ? at + 1 : first)
        if (same_text(&row->fields[0], &parent->rows[at].fields[query->parent_key]))
            return at;
    return no_place;
}

static int no_parent(const struct dataset *dataset, const struct dataset_query *query, size_t at,
                     struct arena *arena, struct err *err)
{
    size_t number = 1; /* among the rows of its pupil: rows of pupils nobody asked for are not kept */
    while (number <= at && query->rows[at - number].pupil == query->rows[at].pupil)
        number++;
    const char *what = arena_printf(arena, _("row %zu: its %s finds no record in %s"), number,
                                    query->shape->names[0], query->parent->name);
    return row_fail(dataset, query, what, query->rows[at].pupil_id, err);
}

/* Gives the rows of a query "many in" another to its parent's rows. */
static int nest_rows(struct dataset *dataset, struct dataset_query *query, struct arena *arena,
                     struct err *err)
{
    const struct dataset_query *parent = query->parent;
    size_t first = 0, last = 0, near = 0, at = 0; /* the parent's rows of a pupil */
    for (size_t i = 0; i < query->row_count; i++) {
        struct dataset_row *row = &query->rows[i];
        if (i == 0 || row->pupil != query->rows[i - 1].pupil) {
            for (first = last; first < parent->row_count && parent->rows[first].pupil < row->pupil;)
                first++;
            for (last = first; last < parent->row_count && parent->rows[last].pupil == row->pupil;)
                last++;
            near = first;
        }
        row->place = near = parent_of(query, row, first, last, near);
        if (near == no_place)
            return no_parent(dataset, query, i, arena, err);
    }
    order_rows(query, parent->row_count, arena);
    const struct value *records = records_of(query, arena);
    for (size_t i = 0; i < parent->row_count; i++) {
        size_t from = at;
        while (at < query->row_count && query->rows[at].place == i)
            at++;
        parent->rows[i].fields[query->field] = list_of(dataset, query, records, from, at);
    }
    return 0;
}

/* Puts what a query gave into its field of every record. */
static void fill_field(struct dataset *dataset, const struct dataset_query *query,
                       struct value *const *fields, size_t count, struct arena *arena)
{
    const struct value *records = records_of(query, arena);
    size_t at = 0;
    for (size_t i = 0; i < count; i++) {
        struct value *field = &fields[i][query->field];
        if (!query->grouped)
            at = 0;
        size_t from = at;
        while (at < query->row_count && (!query->grouped || query->rows[at].pupil == i))
            at++;
        if (query->many)
            *field = list_of(dataset, query, records, from, at);
        else
            *field = at > from ? records[from] : value_record(query->shape, query->empty);
    }
}

struct dataset_record *dataset_run(struct dataset *dataset, const struct dataset_parameters *parameters,
                                   struct arena *arena, size_t *count, struct err *err)
{
    *count = 1;
    if (dataset->first != NULL) {
        if (read_rows(dataset, dataset->first, parameters, 0, arena, err) != 0)
            return NULL;
        *count = dataset->first->row_count;
    }
    int64_t *pupil_ids = arena_alloc(arena, (*count + 1) * sizeof *pupil_ids);
    if (dataset->first != NULL && place_pupils(dataset, pupil_ids, err) != 0)
        return NULL;
    struct dataset_record *records = arena_alloc(arena, (*count + 1) * sizeof *records);
    if (*count == 0)
        return records;
    for (size_t i = 0; i < dataset->count; i++) {
        struct dataset_query *query = &dataset->queries[i];
        if (query != dataset->first && read_rows(dataset, query, parameters, *count, arena, err) != 0)
            return NULL;
    }
    struct value **fields = arena_alloc(arena, *count * sizeof *fields);
    for (size_t i = 0; i < *count; i++) {
        fields[i] = arena_alloc(arena, dataset->shape->count * sizeof **fields);
        records[i] = (struct dataset_record){pupil_ids[i], value_record(dataset->shape, fields[i]),
                                             &fields[i][DATASET_DOC]};
    }
    for (size_t i = 0; i < dataset->count; i++) {
        struct dataset_query *query = &dataset->queries[i];
        if (query->parent == NULL)
            fill_field(dataset, query, fields, *count, arena);
        else if (nest_rows(dataset, query, arena, err) != 0)
            return NULL;
    }
    return records;
}

const int64_t *dataset_pupils(struct dataset *dataset, const struct dataset_parameters *parameters,
                              struct arena *arena, size_t *count, struct err *err)
{
    *count = 0;
    if (dataset->first == NULL)
        return arena_alloc(arena, sizeof(int64_t));
    if (read_rows(dataset, dataset->first, parameters, 0, arena, err) != 0)
        return NULL;
    *count = dataset->first->row_count;
    int64_t *pupil_ids = arena_alloc(arena, (*count + 1) * sizeof *pupil_ids);
    for (size_t i = 0; i < *count; i++)
        pupil_ids[i] = dataset->first->rows[i].pupil_id;
    return pupil_ids;
}

/* ---- the content hash ---- */

/* A value as bytes that no other value has: kind, length, content. */
static void put_value(struct buf *out, const struct value *value)
{
    uint32_t head[2] = {(uint32_t)value->kind, (uint32_t)value->count};
    if (value->kind == VALUE_RECORD)
        head[1] = (uint32_t)value->as.record.shape->count;
    const size_t text = value->kind == VALUE_TEXT ? value->count : 0;
    buf_reserve(out, sizeof head + text);
    char *end = out->data + out->len;
    memcpy(end, head, sizeof head);
    if (text > 0)
        memcpy(end + sizeof head, value->as.text, text);
    out->len += sizeof head + text;
    out->data[out->len] = '\0';
    for (size_t i = 0; value->kind == VALUE_LIST && i < value->count; i++)
        put_value(out, &value->as.items[i]);
    for (size_t i = 0; value->kind == VALUE_RECORD && i < value->as.record.shape->count; i++)
        put_value(out, &value->as.record.fields[i]);
}

void dataset_digest(struct dataset *dataset, const struct dataset_record *record, const char *template_digest,
                    char out[DIGEST_HEX + 1])
{
    buf_clear(&dataset->scratch);
    for (size_t i = DATASET_DOC + 1; i < record->value.as.record.shape->count; i++)
        put_value(&dataset->scratch, &record->value.as.record.fields[i]);
    struct digest digest;
    digest_begin(&digest);
    digest_text(&digest, template_digest);
    digest_field(&digest, buf_text(&dataset->scratch), dataset->scratch.len);
    digest_end(&digest, out);
}
