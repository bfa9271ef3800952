/*
 * summary: stage: the summary workbook out/<period>/summary.xlsx. In: the folder templates/summary: a file a
 * sheet (*.sql, in the order of their names; "-- for: class" gives one sheet a class), data.sql for the names
 * in their titles, title.txt. Written under a temporary name, its row committed, then renamed.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "page/page.h"
#include "report/book.h"
#include "report/output.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHEET_FILES_MAX = 32, BOOK_BYTES_MAX = 1 << 30 };

struct summary {
    struct run *run;
    const char *folder;
    struct dataset_parameters parameters;
    struct dataset *dataset;
    struct sheet sheets[SHEET_FILES_MAX];
    size_t sheet_count;
    struct class_row *classes;
    size_t class_count;
    struct book *book;
    int64_t made, cells;
};

static bool is_sheet_file(const char *name)
{
    size_t len = strlen(name);
    return len > 4 && strcmp(name + len - 4, ".sql") == 0 && strcmp(name, "data.sql") != 0;
}

static int open_sheets(struct summary *summary, struct err *err)
{
    struct run *run = summary->run;
    size_t count = 0;
    char **names = file_list(run->arena, summary->folder, &count, err);
    if (names == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (!is_sheet_file(names[i]))
            continue;
        if (summary->sheet_count == SHEET_FILES_MAX)
            return err_set(err, ERR_CONFIG, _("%s: more than %d sheets"), summary->folder, SHEET_FILES_MAX);
        const char *path = arena_printf(run->arena, "%s/%s", summary->folder, names[i]);
        if (sheet_open(&summary->sheets[summary->sheet_count++], run->store, path, run->arena, err) != 0)
            return -1;
    }
    return summary->sheet_count > 0 ? 0
                                    : err_set(err, ERR_CONFIG, _("%s: no sheet (*.sql)"), summary->folder);
}

/* One sheet; the names in its titles come from data.sql for the same class. */
static int add_sheet(struct summary *summary, struct sheet *sheet, int64_t class_group_id, struct err *err)
{
    struct arena *arena = summary->run->arena;
    struct arena_mark mark = arena_mark(arena);
    size_t count = 0;
    summary->parameters.class_group_id = class_group_id;
    struct dataset_record *record = dataset_run(summary->dataset, &summary->parameters, arena, &count, err);
    if (record == NULL || book_add(summary->book, sheet, &summary->parameters, &record->value, err) != 0)
        return -1;
    arena_rewind(arena, mark);
    summary->made++;
    return 0;
}

static int add_sheets(struct summary *summary, struct err *err)
{
    for (size_t i = 0; i < summary->sheet_count; i++) {
        struct sheet *sheet = &summary->sheets[i];
        size_t times = sheet->for_class ? summary->class_count : 1;
        for (size_t j = 0; j < times; j++) {
            log_progress("summary", i * times + j + 1, summary->sheet_count * times);
            if (add_sheet(summary, sheet, sheet->for_class ? summary->classes[j].class_group_id : 0, err) !=
                0)
                return sheet->for_class ? err_place(err, "%s", summary->classes[j].title) : -1;
        }
    }
    return 0;
}

static int make_book(struct summary *summary, const char *path, const char **title, struct err *err)
{
    struct run *run = summary->run;
    size_t count = 0;
    const char *source = output_read_text(run, summary->folder, "title.txt", err);
    struct dataset_record *record =
        source != NULL ? dataset_run(summary->dataset, &summary->parameters, run->arena, &count, err) : NULL;
    if (record == NULL)
        return -1;
    struct buf text = {0};
    int failed = mustache_render("summary/title.txt", source, strlen(source), &record->value, 0, 1, NULL,
                                 NULL, &text, err);
    *title = arena_strdup(run->arena, buf_text(&text));
    buf_free(&text);
    if (failed != 0)
        return -1;
    summary->book = book_open(path, *title, "itog", run->now_at, err);
    if (summary->book == NULL)
        return -1;
    failed = add_sheets(summary, err);
    summary->cells = book_cells(summary->book);
    if (failed == 0)
        failed = book_close(summary->book, err);
    else
        book_abandon(summary->book);
    summary->book = NULL;
    return failed;
}

static int sync_file(const char *path, struct err *err)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    int failed =
        descriptor < 0 || fsync(descriptor) != 0 ? err_set_errno(err, ERR_IO, _("cannot write %s"), path) : 0;
    if (descriptor >= 0)
        close(descriptor);
    return failed;
}

/* The row, then the name. */
static int publish(struct summary *summary, const char *temporary, const char *path, const char *title,
                   struct err *err)
{
    struct run *run = summary->run;
    struct buf bytes = {0};
    struct artifact artifact = {.path = arena_printf(run->arena, "%s/summary.xlsx", run->out_name),
                                .stage = "summary",
                                .title = title,
                                .pages = -1,
                                .pieces = summary->made};
    int failed = sync_file(temporary, err);
    if (failed == 0)
        failed = file_read(temporary, BOOK_BYTES_MAX, &bytes, err);
    if (failed == 0) {
        digest_bytes(bytes.data, bytes.len, artifact.sha256);
        artifact.bytes = (int64_t)bytes.len;
        failed = output_artifact(run, &artifact, err);
    }
    buf_free(&bytes);
    if (failed == 0 && rename(temporary, path) != 0)
        failed = err_set_errno(err, ERR_IO, _("cannot rename %s"), temporary);
    return failed == 0 ? file_sync_dir(run->out_dir, err) : -1;
}

/* Sums of marks that were changed since would be wrong as a whole. */
static int check_fresh(struct run *run, struct err *err)
{
    struct err cause = {0};
    const char *sql = arena_printf(
        run->arena, "SELECT count(*) FROM result WHERE period_id = %lld AND stale_import_id IS NOT NULL",
        (long long)run->period.id);
    int64_t stale = store_int(run->store, sql, 0, &cause);
    if (stale == 0)
        return 0;
    return err_set(err, ERR_DATA,
                   _n("%lld mark was changed after it was computed: itog run %s",
                      "%lld marks were changed after they were computed: itog run %s", (unsigned long)stale),
                   (long long)stale, run->period.code);
}

int report_summary(struct run *run, struct err *err)
{
    struct summary summary = {.run = run, .folder = arena_printf(run->arena, "%s/summary", run->templates)};
    const char *path = arena_printf(run->arena, "%s/summary.xlsx", run->out_dir);
    const char *temporary = arena_printf(run->arena, "%s.part", path);
    const char *title = "";
    int failed = check_fresh(run, err);
    if (failed == 0)
        failed = dataset_parameters(run, &summary.parameters, err);
    if (failed == 0) {
        summary.dataset =
            dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", summary.folder), err);
        summary.classes = summary.dataset != NULL ? output_classes(run, &summary.class_count, err) : NULL;
        failed = summary.classes != NULL ? open_sheets(&summary, err) : -1;
    }
    if (failed == 0)
        failed = make_book(&summary, temporary, &title, err);
    if (failed == 0)
        failed = publish(&summary, temporary, path, title, err);
    if (failed != 0)
        unlink(temporary);
    for (size_t i = 0; i < summary.sheet_count; i++)
        sheet_close(&summary.sheets[i]);
    dataset_free(summary.dataset);
    log_progress_end();
    if (failed != 0)
        return -1;
    run->made = summary.made;
    snprintf(run->summary, sizeof run->summary, _("summary.xlsx: %lld sheets, %lld cells"),
             (long long)summary.made, (long long)summary.cells);
    return 0;
}
