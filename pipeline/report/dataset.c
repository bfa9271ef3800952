/*
 * dataset: reading data.sql: its named queries, checked and prepared. See dataset.h; running them:
 * dataset_rows.c.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "report/dataset_part.h"
#include "store/store.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* ---- the file ---- */

static int bad_name_line(const struct dataset_query *query, struct err *err)
{
    return err_set(
        err, ERR_CONFIG,
        _("%s:%d: expected \"-- name: WORD\", \"-- name: WORD (many)\" or \"-- name: WORD (many in "
          "OTHER)\""),
        query->file, query->line);
}

/* "subjects (many)" → name, many, parent_name. TEXT is cut into pieces. */
static int read_name(struct dataset_query *query, char *text, struct err *err)
{
    char *rest = text;
    while (dataset_name_byte(*rest))
        rest++;
    bool bare = *rest == '\0';
    if (rest == text || (!bare && *rest != ' '))
        return bad_name_line(query, err);
    *rest = '\0';
    query->name = text;
    if (bare)
        return 0;
    rest += 1 + strspn(rest + 1, " ");
    query->many = true;
    if (strcmp(rest, "(many)") == 0)
        return 0;
    size_t len = strlen(rest);
    if (strncmp(rest, "(many in ", 9) != 0 || len < 11 || rest[len - 1] != ')')
        return bad_name_line(query, err);
    rest[len - 1] = '\0';
    query->parent_name = rest + 9;
    return 0;
}

/* The rest of a line behind "-- KEY"; NULL when it is no such line. */
static char *behind_key(char *line, const char *key)
{
    if (strncmp(line, "--", 2) != 0)
        return NULL;
    line += 2 + strspn(line + 2, " ");
    if (strncmp(line, key, strlen(key)) != 0)
        return NULL;
    line += strlen(key);
    line += strspn(line, " ");
    size_t len = strlen(line);
    while (len > 0 && strchr(" \t\r", line[len - 1]) != NULL)
        line[--len] = '\0';
    return line;
}

/* What is being read: the file itself, or one that it takes in. */
struct reading {
    const char *file; /* for messages */
    bool taken_in;
    bool inside; /* a query, or the common table expressions */
    int line;
};

static int read_queries(struct dataset *dataset, struct reading *reading, char *text, struct err *err);

static int take_in(struct dataset *dataset, const struct reading *reading, const char *name, struct err *err)
{
    struct reading other = {.file =
                                arena_strdup(dataset->arena, strncmp(name, "../", 3) == 0 ? name + 3 : name),
                            .taken_in = true};
    char *text = dataset_take_in(dataset->arena, dataset->path, reading->taken_in ? "" : name, dataset->ready,
                                 reading->file, reading->line, err);
    return text != NULL ? read_queries(dataset, &other, text, err) : -1;
}

static int begin_query(struct dataset *dataset, const struct reading *reading, char *name, char *sql,
                       struct err *err)
{
    if (dataset->count == dataset->capacity) {
        dataset->capacity = dataset->capacity > 0 ? 2 * dataset->capacity : 32;
        dataset->queries = mem_realloc(dataset->queries, dataset->capacity * sizeof *dataset->queries);
    }
    struct dataset_query *query = &dataset->queries[dataset->count++];
    *query = (struct dataset_query){.file = reading->file, .line = reading->line, .sql = sql};
    return read_name(query, name, err);
}

static int begin_with(struct dataset *dataset, const struct reading *reading, const char *rest, char *sql,
                      struct err *err)
{
    if (*rest != '\0' || dataset->count > 0 || dataset->with != NULL)
        return err_set(err, ERR_CONFIG, _("%s:%d: \"-- %s:\" stands once, above the queries"), reading->file,
                       reading->line, "with");
    dataset->with = sql;
    dataset->with_file = reading->file;
    dataset->with_line = reading->line;
    return 0;
}

/* "-- for: teacher", "-- needs: grade": the head of the file. 0 also for a line that is neither. */
static int read_head(struct dataset *dataset, const struct reading *reading, char *line, struct err *err)
{
    static const char *const units[] = {
        [UNIT_CLASS] = "class", [UNIT_TEACHER] = "teacher", [UNIT_SCHOOL] = "school"};
    const char *unit = behind_key(line, "for:"), *needs = unit == NULL ? behind_key(line, "needs:") : NULL;
    bool below = dataset->count > 0 || dataset->with != NULL || reading->taken_in;
    if ((unit != NULL || needs != NULL) && (below || (unit != NULL && dataset->unit_line > 0)))
        return err_set(err, ERR_CONFIG, _("%s:%d: \"-- %s:\" stands once, above the queries"), reading->file,
                       reading->line, unit != NULL ? "for" : "needs");
    if (needs != NULL) {
        dataset->needs_grade |= strcmp(needs, "grade") == 0;
        dataset->needs_year |= strcmp(needs, "year") == 0;
        if (strcmp(needs, "grade") == 0 || strcmp(needs, "year") == 0)
            return 0;
        return err_set(err, ERR_CONFIG, _("%s:%d: needs \"%s\": grade or year was expected"), reading->file,
                       reading->line, needs);
    }
    for (size_t i = 0; unit != NULL && i < sizeof units / sizeof *units; i++)
        if (strcmp(unit, units[i]) == 0) {
            dataset->unit = (enum dataset_unit)i;
            dataset->unit_line = reading->line;
            return 0;
        }
    if (unit == NULL)
        return 0;
    return err_set(err, ERR_CONFIG, _("%s:%d: for \"%s\": one of class, teacher, school was expected"),
                   reading->file, reading->line, unit);
}

/* Cuts TEXT (kept in the arena) into queries. */
static int read_queries(struct dataset *dataset, struct reading *reading, char *text, struct err *err)
{
    for (char *at = text, *next; *at != '\0'; at = next) {
        char *end = at + strcspn(at, "\n"), kept = *end;
        next = kept == '\n' ? end + 1 : end;
        *end = '\0';
        reading->line++;
        const char *first = at + strspn(at, " \t\r");
        char *name = behind_key(at, "name:"), *with = behind_key(at, "with:"),
             *include = behind_key(at, "include:");
        int failed = 0;
        if (name != NULL || include != NULL)
            *at = '\0'; /* closes the query before */
        if (include != NULL)
            failed = take_in(dataset, reading, include, err);
        else if (name != NULL)
            failed = begin_query(dataset, reading, name, next, err);
        else if (with != NULL)
            failed = begin_with(dataset, reading, with, next, err);
        else if (!reading->inside && *first != '\0' && strncmp(first, "--", 2) != 0)
            failed = err_set(err, ERR_CONFIG, _("%s:%d: SQL outside a query: expected \"-- name:\" above it"),
                             reading->file, reading->line);
        else {
            failed = read_head(dataset, reading, at, err);
            *end = kept;
        }
        if (failed != 0)
            return -1;
        if (include != NULL || name != NULL || with != NULL)
            reading->inside = include == NULL;
    }
    if (dataset->count == 0 && !reading->taken_in)
        return err_set(err, ERR_CONFIG, _("%s:1: no query: expected \"-- name: WORD\""), reading->file);
    return 0;
}

static struct dataset_query *find_query(const struct dataset *dataset, const char *name)
{
    for (size_t i = 0; i < dataset->count; i++)
        if (strcmp(dataset->queries[i].name, name) == 0)
            return &dataset->queries[i];
    return NULL;
}

static int check_names(struct dataset *dataset, struct err *err)
{
    for (size_t i = 0; i < dataset->count; i++) {
        struct dataset_query *query = &dataset->queries[i];
        const struct dataset_query *same = find_query(dataset, query->name);
        if (same != query || strcmp(query->name, "doc") == 0)
            return err_set(err, ERR_CONFIG, _("%s:%d: the name %s is taken already"), query->file,
                           query->line, query->name);
        if (query->parent_name == NULL)
            continue;
        query->parent = find_query(dataset, query->parent_name);
        if (query->parent == NULL || query->parent >= query || !query->parent->many)
            return err_set(err, ERR_CONFIG, _("%s:%d: no query \"%s (many)\" stands before %s"), query->file,
                           query->line, query->parent_name, query->name);
    }
    return 0;
}

/* ---- prepared ---- */

static int field_of(struct dataset_query *query, const char *name)
{
    for (size_t i = 0; i < query->own_fields; i++)
        if (strcmp(query->shape->names[i], name) == 0)
            return (int)i;
    return -1;
}

static int join_columns(struct dataset_query *query, struct err *err)
{
    struct dataset_query *parent = query->parent;
    if (parent->grouped != query->grouped)
        return err_set(err, ERR_CONFIG,
                       _("%s:%d: %s and %s must both have the column pupil first, or neither"), query->file,
                       query->line, query->name, parent->name);
    const char *name = query->own_fields > 0 ? query->shape->names[0] : "";
    query->parent_key = field_of(parent, name);
    if (query->parent_key < 0)
        return err_set(err, ERR_CONFIG, _("%s:%d: column %d of %s is \"%s\": %s has no column of that name"),
                       query->file, query->line, query->skip + 1, query->name, name, parent->name);
    return 0;
}

/* The shape: the columns, and behind them the names of the queries that stand within this one. */
static int make_shape(struct dataset *dataset, struct dataset_query *query, struct err *err)
{
    query->columns = stmt_columns(query->stmt);
    const char **names =
        arena_alloc(dataset->arena, ((size_t)query->columns + dataset->count + 1) * sizeof *names);
    size_t count = 0;
    query->grouped = strcmp(stmt_column_name(query->stmt, 0), "pupil") == 0;
    query->skip = query->grouped ? 1 : 0;
    query->fixed = !query->grouped && query->parent == NULL && !stmt_has(query->stmt, ":class") &&
                   !stmt_has(query->stmt, ":teacher") && !stmt_has(query->stmt, ":pupil");
    for (int i = query->skip; i < query->columns; i++)
        names[count++] = stmt_column_name(query->stmt, i);
    query->own_fields = count;
    query->counted = query->many;
    for (size_t i = 0; i < count; i++)
        query->counted = query->counted && strcmp(names[i], "number") != 0;
    if (query->counted)
        names[count++] = "number";
    for (size_t i = 0; i < dataset->count; i++)
        if (dataset->queries[i].parent == query) {
            dataset->queries[i].field = count;
            names[count++] = dataset->queries[i].name;
        }
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            if (strcmp(names[i], names[j]) == 0)
                return err_set(err, ERR_CONFIG, _("%s:%d: two columns of %s are called %s"), query->file,
                               query->line, query->name, names[i]);
    query->shape = value_shape(dataset->arena, names, count);
    query->empty = arena_alloc(dataset->arena, count * sizeof *query->empty);
    return 0;
}

static int prepare(struct dataset *dataset, struct dataset_query *query, struct err *err)
{
    if (dataset_check_sql(query->file, query->line + 1, query->sql, err) != 0)
        return -1;
    struct err cause = {0};
    store_guard(dataset->store, true);
    query->stmt =
        store_prepare(dataset->store, dataset_whole_sql(dataset->arena, dataset->with, query->sql), &cause);
    store_guard(dataset->store, false);
    if (query->stmt == NULL)
        return err_set(err, ERR_CONFIG, "%s:%d: %s: %s", query->file, query->line, query->name,
                       cause.message);
    if (stmt_columns(query->stmt) == 0)
        return err_set(err, ERR_CONFIG, _("%s:%d: %s is not a SELECT"), query->file, query->line,
                       query->name);
    if (make_shape(dataset, query, err) != 0)
        return -1;
    if (query->grouped && dataset->first == NULL) {
        dataset->first = query;
        if (query->many)
            return err_set(
                err, ERR_CONFIG,
                _("%s:%d: the first query with a column pupil names the pupils: it can't be (many)"),
                query->file, query->line);
    }
    return query->parent != NULL ? join_columns(query, err) : 0;
}

/* "templates/extract/data.sql" → "extract/data.sql": what messages show. */
static const char *short_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    while (slash != NULL && slash > path && slash[-1] != '/')
        slash--;
    return slash != NULL ? slash : path;
}

static int open_parts(struct dataset *dataset, struct err *err)
{
    struct reading reading = {.file = dataset->file};
    char *text = dataset_text(dataset->arena, dataset->path, err);
    if (text == NULL || read_queries(dataset, &reading, text, err) != 0 || check_names(dataset, err) != 0)
        return -1;
    if (dataset->with != NULL) {
        dataset_trim_sql(dataset->with);
        if (dataset_check_sql(dataset->with_file, dataset->with_line + 1, dataset->with, err) != 0)
            return -1;
    }
    const char **names = arena_alloc(dataset->arena, (dataset->count + 1) * sizeof *names);
    size_t fields = 0;
    names[fields++] = "doc";
    for (size_t i = 0; i < dataset->count; i++) {
        struct dataset_query *query = &dataset->queries[i];
        if (query->parent == NULL) {
            query->field = fields;
            names[fields++] = query->name;
        }
        if (prepare(dataset, query, err) != 0)
            return -1;
    }
    dataset->shape = value_shape(dataset->arena, names, fields);
    return 0;
}

struct dataset *dataset_open(struct store *store, const char *path, const char *ready, struct err *err)
{
    struct dataset *dataset = mem_zalloc(sizeof *dataset);
    dataset->arena = arena_new();
    dataset->store = store;
    dataset->ready = ready != NULL ? arena_strdup(dataset->arena, ready) : NULL;
    dataset->path = arena_strdup(dataset->arena, path);
    dataset->file = short_name(dataset->path);
    if (open_parts(dataset, err) == 0)
        return dataset;
    dataset_free(dataset);
    return NULL;
}

enum dataset_unit dataset_unit(const struct dataset *dataset)
{
    return dataset->unit;
}

bool dataset_needs_grade(const struct dataset *dataset)
{
    return dataset->needs_grade;
}

bool dataset_needs_year(const struct dataset *dataset)
{
    return dataset->needs_year;
}

void dataset_free(struct dataset *dataset)
{
    if (dataset == NULL)
        return;
    for (size_t i = 0; i < dataset->count; i++) {
        stmt_free(dataset->queries[i].stmt);
        free(dataset->queries[i].rows);
    }
    free(dataset->queries);
    buf_free(&dataset->scratch);
    buf_free(&dataset->numbers);
    free(dataset->slot_key);
    free(dataset->slot_place);
    arena_free(dataset->arena);
    free(dataset);
}
