/* import: see import.h. The order of an import: what the store holds, the files, the merge. */
#include "import/import.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "import/decode.h"
#include "import/journal.h"
#include "import/merge.h"
#include "import/repeat.h"
#include "import/settle.h"
#include "import/sheets.h"
#include "import/stage.h"
#include "import/stored.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char import_sql[] = "INSERT INTO import (source, layout, committed_at, mode, reason, version, "
                                 "mark_high, declared) "
                                 "VALUES (?1, ?2, ?3, ?4, ?5, '" ITOG_VERSION "', ?6, ?7)";
static const char file_sql[] =
    "INSERT INTO import_file (import_id, name, digest, encoding, delimiter, rows_read, "
    "rows_accepted, rows_rejected, rows_changed, rows_withdrawn, certainty) VALUES (?1, ?2, ?3, ?4, ?5, ?6, "
    "?7, "
    "?8, ?9, ?10, ?11)";
static const char bounds_sql[] = "SELECT coalesce(min(starts_on) FILTER (WHERE kind = 'year'), ''), "
                                 "coalesce(max(ends_on) FILTER (WHERE kind = 'year'), ''), "
                                 "coalesce(min(starts_on), ''), coalesce(max(ends_on), '') FROM period "
                                 "WHERE withdrawn = 0";
static const char memberships_sql[] = "SELECT m.pupil_id, m.class_group_id, c.kind FROM membership AS m "
                                      "JOIN class_group AS c USING (class_group_id) WHERE m.withdrawn = 0";
static const char works_sql[] =
    "SELECT work_id, coalesce(max_x1000, -1), coalesce(weight_x1000, -1), work_type_id FROM work";

struct fact *importer_fact(struct importer *importer, enum entity entity, int64_t key)
{
    struct entity_state *state = &importer->entities[entity];
    if ((size_t)key >= state->fact_count) {
        size_t count = (size_t)key * 2 + 64;
        state->facts = mem_realloc(state->facts, count * sizeof *state->facts);
        memset(state->facts + state->fact_count, 0, (count - state->fact_count) * sizeof *state->facts);
        state->fact_count = count;
    }
    return &state->facts[key];
}

void importer_file_finding(struct importer *importer, enum finding_severity severity, enum finding_code code,
                           const char *file, int64_t line, const char *column, const char *value,
                           const char *expected)
{
    findings_add(&importer->findings, &(struct finding){.severity = severity,
                                                        .code = code,
                                                        .file = file,
                                                        .line = line,
                                                        .column = column,
                                                        .value = value,
                                                        .expected = expected});
}

/* ───────────── what the store holds ───────────── */

static int load_keys(struct importer *importer, enum entity entity, struct err *err)
{
    struct entity_state *state = &importer->entities[entity];
    const struct entity_layout *layout = &entity_layouts[entity];
    const char *sql = arena_printf(importer->row, "SELECT source_id, %s FROM %s", layout->key, layout->table);
    struct stmt *stmt = store_prepare(importer->store, sql, err);
    if (stmt == NULL)
        return -1;
    state->next_key = 1;
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        size_t len;
        const char *source_id = stmt_text(stmt, 0, &len);
        int64_t key = stmt_int(stmt, 1);
        idmap_put(&state->keys, importer->keep, source_id, len, key);
        if (key >= state->next_key)
            state->next_key = key + 1;
        if (entity == ENTITY_SCHOOL)
            importer->school_id = arena_strndup(importer->keep, source_id, len);
    }
    state->first_new_key = state->next_key;
    stmt_free(stmt);
    return got;
}

/* Which source_id holds a second key: see check_second_key in rules.c. */
static int load_second_keys(struct importer *importer, enum entity entity, struct err *err)
{
    struct entity_state *state = &importer->entities[entity];
    const char *sql = arena_printf(importer->row, "SELECT source_id, %s FROM %s",
                                   entity_layouts[entity].second_key, entity_layouts[entity].table);
    struct stmt *stmt = store_prepare(importer->store, sql, err);
    if (stmt == NULL)
        return -1;
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        size_t len;
        const char *source_id = stmt_text(stmt, 0, &len), *key = "";
        int64_t holder = (int64_t)(idmap_hash(source_id, len) >> 2) + 2;
        idmap_put(&state->keys, importer->keep, source_id, len, 1);
        for (int i = 1; i < stmt_columns(stmt); i++)
            key = arena_printf(importer->row, "%s%s%s", key, i > 1 ? " " : "", stmt_text(stmt, i, NULL));
        idmap_put(&state->second, importer->keep, key, strlen(key), holder);
        arena_reset(importer->row);
    }
    stmt_free(stmt);
    return got;
}

/* Calls TAKE for each row of SQL. */
static int each_row(struct importer *importer, const char *sql,
                    void (*take)(struct importer *, struct stmt *), struct err *err)
{
    struct stmt *stmt = store_prepare(importer->store, sql, err);
    if (stmt == NULL)
        return -1;
    int got;
    while ((got = stmt_step(stmt, err)) == 1)
        take(importer, stmt);
    stmt_free(stmt);
    return got;
}

static void take_bounds(struct importer *importer, struct stmt *stmt)
{
    char *const bounds[] = {importer->year_from, importer->year_to, importer->all_from, importer->all_to};
    for (int i = 0; i < 4; i++) {
        size_t len;
        const char *text = stmt_text(stmt, i, &len);
        if (len == 10)
            memcpy(bounds[i], text, len + 1);
    }
}

static void take_membership(struct importer *importer, struct stmt *stmt)
{
    struct fact *pupil = importer_fact(importer, ENTITY_PUPIL, stmt_int(stmt, 0));
    if (strcmp(stmt_text(stmt, 2, NULL), "class") == 0)
        pupil->homeroom = stmt_int(stmt, 1);
    else if (pupil->homeroom == 0)
        pupil->homeroom = -1;
}

static void take_work(struct importer *importer, struct stmt *stmt)
{
    struct fact *fact = importer_fact(importer, ENTITY_WORK, stmt_int(stmt, 0));
    fact->max_x1000 = stmt_int(stmt, 1);
    fact->weight_x1000 = stmt_int(stmt, 2);
    fact->type = stmt_int(stmt, 3);
}

static void take_work_type(struct importer *importer, struct stmt *stmt)
{
    struct fact *fact = importer_fact(importer, ENTITY_WORK_TYPE, stmt_int(stmt, 0));
    fact->weight_x1000 = stmt_int(stmt, 1);
    fact->exam = stmt_int(stmt, 2) != 0;
}

static void take_class_group(struct importer *importer, struct stmt *stmt)
{
    importer_fact(importer, ENTITY_CLASS_GROUP, stmt_int(stmt, 0))->kind = *stmt_text(stmt, 1, NULL);
}

static void take_period(struct importer *importer, struct stmt *stmt)
{
    struct fact *fact = importer_fact(importer, ENTITY_PERIOD, stmt_int(stmt, 0));
    fact->kind = *stmt_text(stmt, 1, NULL);
    date_parse(stmt_text(stmt, 2, NULL), &fact->starts);
}

static int load_store(struct importer *importer, struct err *err)
{
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
        if (entity_layouts[entity].referred && load_keys(importer, entity, err) != 0)
            return -1;
        if (entity_layouts[entity].second_key != NULL && load_second_keys(importer, entity, err) != 0)
            return -1;
    }
    if (settle_load(importer, err) != 0 || each_row(importer, bounds_sql, take_bounds, err) != 0 ||
        each_row(importer, memberships_sql, take_membership, err) != 0 ||
        each_row(importer, works_sql, take_work, err) != 0 ||
        each_row(importer, "SELECT work_type_id, weight_x1000, is_exam FROM work_type", take_work_type,
                 err) != 0 ||
        each_row(importer, "SELECT class_group_id, kind FROM class_group", take_class_group, err) != 0 ||
        each_row(importer, "SELECT period_id, kind, starts_on FROM period", take_period, err) != 0)
        return -1;
    return 0;
}

/* ───────────── the merge ───────────── */

static int write_files(struct importer *importer, int64_t import_id, struct err *err)
{
    struct stmt *stmt = store_prepare(importer->store, file_sql, err);
    int failed = stmt != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < importer->file_count; i++) {
        const struct import_file_count *file = &importer->files[i];
        const char delimiter[2] = {file->delimiter, '\0'};
        stmt_bind_int(stmt, 1, import_id);
        stmt_bind_text(stmt, 2, file->name);
        stmt_bind_text(stmt, 3, importer->file_hashes[i]);
        stmt_bind_text(stmt, 4, file->encoding);
        stmt_bind_text(stmt, 5, delimiter);
        stmt_bind_int(stmt, 6, file->read);
        stmt_bind_int(stmt, 7, file->accepted);
        stmt_bind_int(stmt, 8, file->rejected);
        stmt_bind_int(stmt, 9, file->changed);
        stmt_bind_int(stmt, 10, file->withdrawn);
        stmt_bind_int(stmt, 11, file->certainty);
        failed = stmt_run(stmt, err);
    }
    stmt_free(stmt);
    return failed;
}

bool import_is_declared(const struct import_options *options)
{
    return options->late || options->encoding != NULL || options->delimiter != 0 || options->mapping != NULL;
}

static int merge(struct importer *importer, struct import_report *report, struct err *err)
{
    if (store_begin(importer->store, err) != 0)
        return -1;
    struct stmt *stmt = store_prepare(importer->store, import_sql, err);
    if (stmt == NULL)
        return -1;
    const char *source = importer->options->register_as;
    stmt_bind_text(stmt, 1, source != NULL ? source : importer->options->source);
    stmt_bind_text(stmt, 2, report->layout);
    stmt_bind_int(stmt, 3, importer->options->now_at);
    stmt_bind_text(stmt, 4, importer->options->full ? "full" : "incremental");
    stmt_bind_text(stmt, 5, importer->options->reason != NULL ? importer->options->reason : "");
    stmt_bind_int(stmt, 6, importer->options->mark_high);
    stmt_bind_int(stmt, 7, import_is_declared(importer->options));
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    report->import_id = report->findings_id = store_last_id(importer->store);
    if (failed == 0)
        failed = merge_tables(importer, report->import_id, report->layout, err);
    findings_close(&importer->findings);
    if (failed == 0)
        failed = write_files(importer, report->import_id, err);
    if (failed == 0)
        failed = settle_write(importer, report->import_id, err);
    if (failed == 0)
        failed = findings_write(&importer->findings, importer->store, report->import_id, err);
    return failed == 0 ? store_commit(importer->store, err) : -1;
}

/* ───────────── the whole ───────────── */

/* Nothing could be taken: the first error found is the reason. */
static int nothing_taken(const struct importer *importer, struct err *err)
{
    for (size_t i = 0; i < importer->findings.count; i++) {
        const struct finding *found = &importer->findings.items[i];
        if (found->severity != FINDING_ERROR)
            continue;
        const char *place = found->file, *values = "";
        if (found->line > 0)
            place = arena_printf(importer->row, "%s:%lld", place, (long long)found->line);
        if (found->column != NULL)
            place = arena_printf(importer->row, "%s: %s", place, found->column);
        if (found->value != NULL)
            values = arena_printf(importer->row, _("; read: %s"), found->value);
        if (found->expected != NULL)
            values = arena_printf(
                importer->row, "%s%s", values,
                arena_printf(importer->row,
                             found->code == FINDING_UNREADABLE_FILE ? ": %s" : _("; expected: %s"),
                             found->expected)); /* why it can't be read */
        return err_set(err, ERR_DATA, _("no row of %s could be taken; first: %s: %s%s"),
                       importer->options->source, place, import_code_text(finding_code_names[found->code]),
                       values);
    }
    return err_set(err, ERR_DATA, _("%s holds no rows"), importer->options->source);
}

static int check_school(const struct importer *importer, struct err *err)
{
    if (importer->school_id == NULL || importer->entities[ENTITY_SCHOOL].next_key <= 2)
        return 0;
    return err_set(
        err, ERR_DATA,
        _("%s belongs to another school than this workspace (%s): make a workspace for it: itog init DIR"),
        importer->options->source, importer->school_id);
}

static int read_source(struct importer *importer, struct import_report *report, struct err *err)
{
    size_t count;
    source_files(importer->source, &count);
    importer->files = arena_alloc(importer->keep, (count + 1) * sizeof *importer->files);
    importer->file_fits = arena_alloc(importer->keep, (count + 1) * sizeof *importer->file_fits);
    importer->file_hashes = arena_alloc(importer->keep, (count + 1) * sizeof *importer->file_hashes);
    bool sds = sds_detect(importer->source), oneroster = !sds && oneroster_detect(importer->source);
    bool journal = !sds && !oneroster && journal_detect(importer->source);
    bool sheets = !sds && !oneroster && importer->options->part == NULL && sheets_detect(importer->source);
    if (!sds && !oneroster && !journal && !sheets)
        return err_set(
            err, ERR_DATA,
            _("%s holds neither a journal (school.csv, pupils.csv, marks.csv ...) nor OneRoster CSV "
              "(manifest.csv, orgs.csv, users.csv ...) nor class registers (.xlsx, .csv)"),
            importer->options->source);
    importer->reads = sds ? sds_reads : oneroster ? oneroster_reads : journal_reads;
    report->layout = sds ? "sds" : oneroster ? "oneroster" : journal ? "journal" : "register";
    int failed = sds         ? sds_read(importer, err)
                 : oneroster ? oneroster_read(importer, err)
                 : journal   ? journal_read(importer, err)
                             : 0;
    if (failed == 0 && sheets)
        failed = sheets_read(importer, err);
    findings_close(&importer->findings);
    if (failed == 0)
        failed = check_school(importer, err);
    if (failed == 0 && importer->accepted == 0 && importer->options->preview == NULL)
        failed = nothing_taken(importer, err);
    return failed;
}

int importer_examine(struct importer *importer, const struct source_file *file, struct decode_facts *facts,
                     struct err *err)
{
    size_t count;
    const struct source_file *files = source_files(importer->source, &count);
    size_t at = (size_t)(file - files);
    if (importer->examined == NULL)
        importer->examined = arena_alloc(importer->keep, (count + 1) * sizeof *importer->examined);
    if (importer->examined[at] == NULL) {
        if (decode_examine(importer->source, file, facts, err) != 0)
            return -1;
        importer->examined[at] = arena_alloc(importer->keep, sizeof *facts);
        *importer->examined[at] = *facts;
    }
    *facts = *importer->examined[at];
    return 0;
}

static int read_and_merge(struct importer *importer, struct import_report *report, struct err *err)
{
    if (load_store(importer, err) != 0)
        return -1;
    stage_open(importer, importer->scratch);
    int failed = merge_prepare(importer, err);
    if (failed == 0)
        failed = read_source(importer, report, err);
    if (failed == 0)
        failed = merge(importer, report, err);
    store_rollback(importer->store);
    merge_restore(importer);
    stage_close(importer);
    stored_close(importer);
    return failed;
}

static int run_import(struct importer *importer, struct import_report *report, struct err *err)
{
    int64_t earlier = 0;
    if (importer->options->encoding != NULL && !decode_declare(NULL, importer->options->encoding))
        return err_set(err, ERR_USAGE, _("%s is not an encoding that is read: %s"),
                       importer->options->encoding, decode_names());
    importer->source = source_open(importer->options->source, importer->keep, err);
    if (importer->source == NULL || repeat_find(importer, &earlier, err) != 0)
        return -1;
    return earlier > 0 ? repeat_write(importer, earlier, report, err) : read_and_merge(importer, report, err);
}

static void give_report(const struct importer *importer, struct arena *arena, struct import_report *report)
{
    struct import_file_count *files = arena_alloc(arena, (importer->file_count + 1) * sizeof *files);
    for (size_t i = 0; i < importer->file_count; i++) {
        files[i] = importer->files[i];
        files[i].name = arena_strdup(arena, files[i].name);
        files[i].encoding = arena_strdup(arena, files[i].encoding != NULL ? files[i].encoding : "");
    }
    report->files = files;
    report->file_count = importer->file_count;
    report->errors += importer->findings.errors;
    report->warnings += importer->findings.warnings;
}

int import_path(struct store *store, const char *workspace, const struct import_options *options,
                struct arena *arena, struct import_report *report, struct err *err)
{
    *report = (struct import_report){0};
    struct importer importer = {.store = store,
                                .options = options,
                                .workspace = workspace,
                                .keep = arena_new(),
                                .row = arena_new(),
                                .utc_offset_min = options->utc_offset_min};
    findings_init(&importer.findings, importer.keep);
    importer.scratch = arena_printf(importer.keep, "%s/.import-stage", workspace);
    int failed = run_import(&importer, report, err);
    give_report(&importer, arena, report);
    for (enum entity entity = 0; entity < ENTITY_COUNT; entity++) {
        struct entity_state *state = &importer.entities[entity];
        idmap_free(&state->keys);
        idmap_free(&state->taken);
        idmap_free(&state->second);
        free(state->facts);
    }
    idmap_free(&importer.open_rows);
    source_close(importer.source);
    findings_free(&importer.findings);
    free(importer.pending);
    arena_free(importer.row);
    arena_free(importer.keep);
    return failed;
}
