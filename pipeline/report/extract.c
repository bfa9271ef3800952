/*
 * extract: stage: the extracts on paper, one PDF a class (or a pupil). In: the data of templates/extract for every pupil
 * with channel paper (all with run->everybody), and the archive. Out: out/<period>/extracts/<class>.pdf, editions, pieces,
 * the archive, artifacts; a page that fails is a finding.
 *
 * Files are written under temporary names (extract_class.c, with run->jobs in several processes); those of some classes are
 * synced together, then their rows committed; then the files are renamed. A crash between the two is repaired by the next run, which finds the same
 * editions and makes the same bytes. Numbers are reserved beforehand: the outcome does not depend on who makes what.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "report/archive.h"
#include "report/extract_class.h"
#include "report/extract_workers.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* So many are committed at once: few syncs, little memory. */
enum { BATCH_PIECES = 250, BATCH_CLASSES = 64, WARNINGS_SHOWN = 5 };

static const char forget_pieces_sql[] = "DELETE FROM piece WHERE edition_id IN (SELECT edition_id FROM "
                                        "edition WHERE report = ?2 AND period_id = ?1)";
static const char piece_sql[] =
    "INSERT OR REPLACE INTO piece (edition_id, path, first_page, pages, stream_hash) "
    "VALUES (?1, ?2, ?3, ?4, ?5)";

struct extract {
    struct run *run;
    const struct sheets *sheets;
    struct class_row *classes;
    const char **paths; /* of their files */
    size_t *pupils;     /* of each */
    size_t class_count;
    struct edition_numbers numbers;
    struct editions *editions;
    struct archive *archive;
    struct stmt *insert_piece;
    struct made_class batch[BATCH_CLASSES]; /* not committed yet, from class batch_first on */
    size_t batch_first, batch_count, batch_pieces;
    const char *folder; /* of the files */
    int folder_descriptor;
    const char **kept; /* paths of all files made, in the run's arena */
    size_t kept_count, kept_room;
    int64_t pages, extracts, new_editions, failed, held;
    struct err first_fault;
};

#define EACH(type, item, buf)                                                                                \
    type *item = (void *)(buf).data, *item##_end = (void *)((buf).data + (buf).len);                         \
    item < item##_end;                                                                                       \
    item++

static int prepare(struct extract *extract, struct err *err)
{
    struct store *store = extract->run->store;
    extract->archive = archive_open(store, err);
    extract->editions =
        extract->archive != NULL ? editions_open(extract->run, extract->sheets->report, err) : NULL;
    extract->insert_piece = extract->editions != NULL ? store_prepare(store, piece_sql, err) : NULL;
    return extract->insert_piece != NULL ? 0 : -1;
}

static void close_all(struct extract *extract)
{
    for (size_t i = 0; i < extract->batch_count; i++) {
        for (EACH(struct made_file, file, extract->batch[i].files))
            file_forget(arena_printf(extract->run->arena, "%s/%s", extract->run->workspace,
                                     extract->batch[i].bytes.data + file->path_at));
        made_class_free(&extract->batch[i]);
    }
    if (extract->folder_descriptor >= 0)
        close(extract->folder_descriptor);
    stmt_free(extract->insert_piece);
    archive_close(extract->archive);
    editions_close(extract->editions);
    free(extract->numbers.list);
}

/* A clean slate for what this stage tells anew. */
static int begin(struct extract *extract, struct err *err)
{
    struct run *run = extract->run;
    struct stmt *forget = store_prepare(run->store, forget_pieces_sql, err);
    if (forget == NULL)
        return -1;
    stmt_bind_int(forget, 1, run->period.id);
    stmt_bind_text(forget, 2, extract->sheets->report);
    int failed = -1;
    if (store_begin(run->store, err) == 0 && output_forget_findings(run, extract->sheets->stage, err) == 0 &&
        stmt_run(forget, err) == 0)
        failed = store_commit(run->store, err);
    if (failed != 0)
        store_rollback(run->store);
    stmt_free(forget);
    return failed;
}

/* "out/2025-Q1/extracts/5А.pdf"; two classes of one name get different files. */
static const char *file_path(struct extract *extract, size_t at)
{
    struct run *run = extract->run;
    const char *name = output_file_name(run, extract->classes[at].title);
    const char *path = arena_printf(run->arena, "%s/%s/%s.pdf", run->out_name, extract->sheets->folder, name);
    for (int copy = 2;; copy++) {
        size_t i = 0;
        while (i < at && strcmp(extract->paths[i], path) != 0)
            i++;
        if (i == at)
            return path;
        path =
            arena_printf(run->arena, "%s/%s/%s (%d).pdf", run->out_name, extract->sheets->folder, name, copy);
    }
}

static int list_classes(struct extract *extract, struct err *err)
{
    struct run *run = extract->run;
    extract->classes = output_classes(run, &extract->class_count, err);
    if (extract->classes == NULL)
        return -1;
    extract->paths = arena_alloc(run->arena, (extract->class_count + 1) * sizeof *extract->paths);
    for (size_t i = 0; i < extract->class_count; i++)
        extract->paths[i] = file_path(extract, i);
    return 0;
}

/* In one transaction of reading, as make_class: a lock for each query costs as much as many a query. */
static int reserve_numbers(struct extract *extract, struct sheet_maker *maker, struct err *err)
{
    struct store *store = extract->run->store;
    extract->pupils = arena_alloc(extract->run->arena, (extract->class_count + 1) * sizeof *extract->pupils);
    int failed = store_exec(store, "BEGIN", err);
    for (size_t i = 0; failed == 0 && i < extract->class_count; i++)
        failed = sheet_maker_reserve(maker, extract->classes[i].class_group_id, &extract->numbers,
                                     &extract->pupils[i], err);
    store_rollback(store);
    return failed;
}

/* ---- rows, then files ---- */

static void keep_path(struct extract *extract, const char *path)
{
    struct arena *arena = extract->run->arena;
    if (extract->kept_count == extract->kept_room) {
        extract->kept_room = extract->kept_room * 2 + 64;
        const char **more = arena_alloc(arena, extract->kept_room * sizeof *more);
        if (extract->kept_count > 0)
            memcpy(more, extract->kept, extract->kept_count * sizeof *more);
        extract->kept = more;
    }
    extract->kept[extract->kept_count++] = arena_strdup(arena, path);
}

static int write_pieces(struct extract *extract, struct made_class *made, struct err *err)
{
    const struct made_file *files = (const void *)made->files.data;
    for (EACH(struct made_need, need, made->needs))
        if (archive_keep(extract->archive, need->kind, need->hash, made->bytes.data + need->at, need->len,
                         err) != 0)
            return -1;
    for (EACH(struct made_piece, piece, made->pieces)) {
        if (edition_write(extract->editions, &piece->edition, err) != 0)
            return -1;
        struct stmt *insert = extract->insert_piece;
        stmt_bind_int(insert, 1, piece->edition.edition_id);
        stmt_bind_text(insert, 2, made->bytes.data + files[piece->file].path_at);
        stmt_bind_int(insert, 3, piece->first_page);
        stmt_bind_int(insert, 4, piece->pages);
        stmt_bind_text(insert, 5, piece->hash);
        if (stmt_run(insert, err) != 0)
            return -1;
        if (piece->len > 0 &&
            archive_put(extract->archive, piece->edition.edition_id, made->bytes.data + piece->at, piece->len,
                        piece->packed_hash, err) != 0)
            return -1;
    }
    return 0;
}

static int write_class(struct extract *extract, const struct class_row *class_row, struct made_class *made,
                       struct err *err)
{
    if (write_pieces(extract, made, err) != 0)
        return -1;
    for (EACH(struct made_file, file, made->files)) {
        struct artifact artifact = {.path = made->bytes.data + file->path_at,
                                    .stage = extract->sheets->stage,
                                    .title = made->bytes.data + file->title_at,
                                    .class_group_id = class_row->class_group_id,
                                    .pages = file->pages,
                                    .pieces = file->pieces,
                                    .bytes = file->size};
        memcpy(artifact.sha256, file->sha256, sizeof artifact.sha256);
        if (output_artifact(extract->run, &artifact, err) != 0)
            return -1;
    }
    return 0;
}

static int finish_files(struct extract *extract, struct made_class *made, struct err *err)
{
    struct run *run = extract->run;
    int failed = 0;
    for (EACH(struct made_file, file, made->files)) {
        const char *path = made->bytes.data + file->path_at;
        keep_path(extract, path);
        struct arena_mark mark = arena_mark(run->arena);
        if (file_finish(arena_printf(run->arena, "%s/%s", run->workspace, path), err) != 0)
            failed = -1;
        arena_rewind(run->arena, mark);
    }
    return failed;
}

static int flush(struct extract *extract, struct err *err)
{
    struct store *store = extract->run->store;
    if (extract->batch_pieces > 0 && file_batch_sync(extract->folder_descriptor, extract->folder, err) != 0)
        return -1;
    int failed = store_begin(store, err);
    for (size_t i = 0; failed == 0 && i < extract->batch_count; i++)
        failed = write_class(extract, &extract->classes[extract->batch_first + i], &extract->batch[i], err);
    if (failed != 0 || store_commit(store, err) != 0) {
        store_rollback(store);
        return -1;
    }
    for (size_t i = 0; i < extract->batch_count; i++)
        if (finish_files(extract, &extract->batch[i], err) != 0)
            return -1;
    for (size_t i = 0; i < extract->batch_count; i++) {
        made_class_free(&extract->batch[i]);
        extract->batch[i] = (struct made_class){.pieces = {0}};
    }
    extract->batch_first += extract->batch_count;
    extract->batch_count = extract->batch_pieces = 0;
    return 0;
}

/* ---- classes ---- */

/* Counts what was made, tells what could not be. */
static int take_class(struct extract *extract, const struct class_row *class_row, struct made_class *made,
                      struct err *err)
{
    const char *stage = extract->sheets->stage;
    for (EACH(const struct made_piece, piece, made->pieces)) {
        extract->pages += piece->pages;
        extract->extracts++;
        extract->new_editions += piece->edition.edition_id == 0;
        extract->batch_pieces++;
    }
    for (EACH(const struct made_failure, failure, made->failures)) {
        struct err cause;
        err_set(&cause, failure->kind, "%s", made->bytes.data + failure->message_at);
        int64_t *count = output_is_held(&cause) ? &extract->held : &extract->failed;
        if (count == &extract->failed && extract->failed == 0)
            extract->first_fault = cause;
        if (output_page_error(extract->run, stage, class_row, failure->pupil_id, &cause,
                              ++*count <= WARNINGS_SHOWN, true, err) != 0)
            return -1;
    }
    return 0;
}

static int make_class(struct extract *extract, struct sheet_maker *maker, size_t at, struct made_class *made,
                      struct err *err)
{
    struct store *store = extract->run->store;
    int failed = store_exec(store, "BEGIN", err);
    if (failed == 0)
        failed = sheet_maker_make(maker, &extract->classes[at], extract->paths[at], made, err);
    store_rollback(store);
    return failed;
}

static int make_classes(struct extract *extract, struct sheet_maker *maker, struct workers *workers,
                        struct err *err)
{
    for (size_t i = 0; i < extract->class_count; i++) {
        struct made_class *made = &extract->batch[extract->batch_count++];
        const struct class_row *class_row = &extract->classes[i];
        log_progress(extract->sheets->stage, i + 1, extract->class_count);
        int failed =
            workers != NULL ? workers_next(workers, i, made, err) : make_class(extract, maker, i, made, err);
        if (failed != 0 || take_class(extract, class_row, made, err) != 0)
            return -1;
        if ((extract->batch_pieces >= BATCH_PIECES || extract->batch_count == BATCH_CLASSES) &&
            flush(extract, err) != 0)
            return -1;
    }
    return flush(extract, err);
}

static int make_all(struct extract *extract, struct err *err)
{
    struct run *run = extract->run;
    struct workers *workers = NULL;
    const char *folder = arena_printf(run->arena, "%s/%s", run->out_name, extract->sheets->folder);
    const char *full = arena_printf(run->arena, "%s/%s", run->workspace, folder);
    extract->folder = full;
    if (file_make_dirs(full, err) != 0 || file_batch_open(full, &extract->folder_descriptor, err) != 0 ||
        list_classes(extract, err) != 0)
        return -1;
    struct sheet_maker *maker = sheet_maker_open(run, extract->sheets, err);
    int failed = maker != NULL ? 0 : -1;
    if (failed == 0 && run->jobs > 1 && extract->class_count > 1) {
        failed = reserve_numbers(extract, maker, err);
        const struct work work = {maker,          &extract->numbers, extract->classes,
                                  extract->paths, extract->pupils,   extract->class_count};
        workers = failed == 0 ? workers_start(run, &work, run->jobs, err) : NULL;
        failed = workers != NULL ? 0 : -1;
    }
    if (failed == 0)
        failed = prepare(extract, err);
    if (failed == 0)
        failed = make_classes(extract, maker, workers, err);
    workers_end(workers);
    sheet_maker_close(maker);
    if (failed == 0)
        failed = output_remove_others(run, extract->sheets->stage, folder, extract->kept, extract->kept_count,
                                      err);
    return failed == 0 ? file_sync_dir(full, err) : -1;
}

static int make_sheets(struct run *run, const struct sheets *sheets, struct err *err)
{
    struct extract extract = {.run = run, .sheets = sheets, .folder_descriptor = -1};
    int failed = begin(&extract, err);
    if (failed == 0)
        failed = make_all(&extract, err);
    /* Not one page, and none that only waits: the template is wrong. */
    if (failed == 0 && extract.failed > 0 && extract.extracts + extract.held == 0)
        failed = err_set(err, extract.first_fault.kind, "%s", extract.first_fault.message);
    close_all(&extract);
    log_progress_end();
    if (failed != 0)
        return -1;
    run->made = extract.pages;
    snprintf(run->summary, sizeof run->summary, _("%lld extracts, %lld pages, %zu files; %lld new editions"),
             (long long)extract.extracts, (long long)extract.pages, extract.kept_count,
             (long long)extract.new_editions);
    output_add_failures(run, extract.failed, extract.held);
    return 0;
}

int report_extract(struct run *run, struct err *err)
{
    return make_sheets(run, &(struct sheets){"extract", "extract", "extracts", run->by_pupil}, err);
}

int report_letters_paper(struct run *run, struct err *err)
{
    return make_sheets(run, &(struct sheets){"letters", "forecast", "forecast", false}, err);
}
