/* repeat: see repeat.h. */
#include "import/repeat.h"
#include "base/arena.h"
#include "import/journal.h"
#include "import/sheets.h"
#include "store/store.h"

#include <string.h>

/* The latest import, if the same again can only say the same: the same program, nothing kept out by a lock,
 * no verdict that depends on the day or on what was printed since. */
static const char latest_sql[] =
    "SELECT i.import_id, coalesce(i.repeats_id, i.import_id) FROM import AS i WHERE i.import_id = (SELECT "
    "max(import_id) FROM import) AND i.mode = ?1 AND i.mark_high = ?2 AND i.declared = 0 AND i.version = "
    "'" ITOG_VERSION "' AND NOT EXISTS (SELECT 1 FROM "
    "finding AS f WHERE f.import_id = coalesce(i.repeats_id, i.import_id) AND f.code IN ('period_locked', "
    "'deferral_unmarked', "
    "'day_ahead', 'unknown_piece', "
    "'many_vanished'))";
static const char files_sql[] = "SELECT name, digest FROM import_file WHERE import_id = ?1 ORDER BY name";
static const char import_sql[] = "INSERT INTO import (source, layout, committed_at, mode, reason, version, "
                                 "mark_high, repeats_id) SELECT ?2, layout, ?3, mode, "
                                 "?4, version, mark_high, ?1 FROM import WHERE import_id = ?1";
static const char copy_sql[] = "INSERT INTO import_file (import_id, name, digest, encoding, certainty, "
                               "delimiter, rows_read, rows_accepted, "
                               "rows_rejected, rows_changed) SELECT ?2, name, digest, encoding, certainty, "
                               "delimiter, rows_read, rows_accepted, "
                               "rows_rejected, 0 FROM import_file WHERE import_id = ?1";
static const char counts_sql[] =
    "SELECT f.name, f.rows_read, f.rows_accepted, f.rows_rejected, f.encoding, "
    "f.delimiter, (SELECT layout FROM import "
    "WHERE import_id = ?1), f.certainty FROM import_file AS f WHERE f.import_id = ?1";
static const char finding_sql[] =
    "SELECT count(*) FILTER (WHERE severity = 'error'), count(*) FILTER (WHERE severity = "
    "'warning') FROM finding WHERE import_id = ?1";

int repeat_same_files(struct source *source, struct stmt *stmt, repeat_examine *examine, void *user,
                      struct err *err)
{
    size_t count, same = 0;
    const struct source_file *files = source_files(source, &count);
    bool (*reads)(const char *) = sds_detect(source)         ? sds_reads
                                  : oneroster_detect(source) ? oneroster_reads
                                                             : journal_reads;
    for (size_t i = 0; i < count; i++) {
        struct decode_facts facts = {0};
        struct err ignored = {0}; /* what can't be read the import itself will tell */
        bool sheet = reads == journal_reads && !files[i].is_dir && sheets_read_name(files[i].name);
        if (!sheet && !reads(files[i].name))
            continue;
        int got = stmt_step(stmt, err);
        if (got <= 0)
            return got;
        if (strcmp(files[i].name, stmt_text(stmt, 0, NULL)) != 0 ||
            (!files[i].is_dir && !files[i].is_outside && examine(user, &files[i], &facts, &ignored) != 0) ||
            strcmp(facts.digest, stmt_text(stmt, 1, NULL)) != 0)
            return 0;
        same++;
    }
    int more = stmt_step(stmt, err);
    return more < 0 ? -1 : more == 0 && same > 0;
}

static int examine(void *user, const struct source_file *file, struct decode_facts *facts, struct err *err)
{
    return importer_examine(user, file, facts, err);
}

int repeat_find(struct importer *importer, int64_t *earlier, struct err *err)
{
    const struct import_options *options = importer->options;
    *earlier = 0;
    if (options->part != NULL || import_is_declared(options) || options->preview != NULL ||
        sheets_detect(importer->source))
        return 0; /* what sheets say depends on mappings and names, too */
    struct stmt *latest = store_prepare(importer->store, latest_sql, err), *files = NULL;
    if (latest == NULL)
        return -1;
    stmt_bind_text(latest, 1, options->full ? "full" : "incremental");
    stmt_bind_int(latest, 2, options->mark_high);
    int got = stmt_step(latest, err);
    if (got == 1) {
        files = store_prepare(importer->store, files_sql, err);
        if (files != NULL)
            stmt_bind_int(files, 1, stmt_int(latest, 0));
        got = files != NULL ? repeat_same_files(importer->source, files, examine, importer, err) : -1;
        *earlier = got == 1 ? stmt_int(latest, 1) : 0;
    }
    stmt_free(files);
    stmt_free(latest);
    return got < 0 ? -1 : 0;
}

static int write_rows(struct importer *importer, int64_t earlier, struct import_report *report,
                      struct err *err)
{
    const struct import_options *options = importer->options;
    struct stmt *stmt = store_prepare(importer->store, import_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, earlier);
    stmt_bind_text(stmt, 2, options->register_as != NULL ? options->register_as : options->source);
    stmt_bind_int(stmt, 3, options->now_at);
    stmt_bind_text(stmt, 4, options->reason != NULL ? options->reason : "");
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    report->import_id = store_last_id(importer->store);
    stmt = failed == 0 ? store_prepare(importer->store, copy_sql, err) : NULL;
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, earlier);
    stmt_bind_int(stmt, 2, report->import_id);
    failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

static int read_counts(struct importer *importer, int64_t earlier, struct import_report *report,
                       struct err *err)
{
    struct stmt *stmt = store_prepare(importer->store, counts_sql, err);
    size_t count;
    source_files(importer->source, &count);
    importer->files = arena_alloc(importer->keep, (count + 1) * sizeof *importer->files);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, earlier);
    int got;
    while ((got = stmt_step(stmt, err)) == 1 && importer->file_count < count) {
        importer->files[importer->file_count++] =
            (struct import_file_count){.name = arena_strdup(importer->keep, stmt_text(stmt, 0, NULL)),
                                       .read = stmt_int(stmt, 1),
                                       .accepted = stmt_int(stmt, 2),
                                       .rejected = stmt_int(stmt, 3),
                                       .encoding = arena_strdup(importer->keep, stmt_text(stmt, 4, NULL)),
                                       .delimiter = *stmt_text(stmt, 5, NULL),
                                       .certainty = (int)stmt_int(stmt, 7)};
        report->layout = strcmp(stmt_text(stmt, 6, NULL), "oneroster") == 0 ? "oneroster" : "journal";
    }
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

int repeat_write(struct importer *importer, int64_t earlier, struct import_report *report, struct err *err)
{
    if (store_begin(importer->store, err) != 0)
        return -1;
    report->findings_id = earlier;
    int failed = write_rows(importer, earlier, report, err);
    if (failed == 0)
        failed = read_counts(importer, earlier, report, err);
    struct stmt *stmt = failed == 0 ? store_prepare(importer->store, finding_sql, err) : NULL;
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, earlier);
        failed = stmt_step(stmt, err) == 1 ? 0 : -1;
        report->errors = stmt_int(stmt, 0);
        report->warnings = stmt_int(stmt, 1);
    }
    stmt_free(stmt);
    if (failed == 0 && stmt != NULL)
        return store_commit(importer->store, err);
    store_rollback(importer->store);
    return -1;
}
