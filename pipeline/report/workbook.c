/* workbook: see workbook.h. In: templates, and the run's store. Out: one file. */
#include "report/workbook.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "page/page.h"
#include "report/book.h"
#include "report/output.h"
#include "stage.h"
#include "store/store.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { SHEET_FILES_MAX = 32, BOOK_BYTES_MAX = 1 << 30 };

struct making {
    struct run *run;
    struct workbook *workbook;
    const char *folder;
    struct dataset_parameters parameters;
    struct dataset *dataset;
    struct sheet sheets[SHEET_FILES_MAX];
    size_t sheet_count;
    struct class_row *classes;
    size_t class_count;
    struct book *book;
};

static bool is_sheet_file(const char *name)
{
    size_t len = strlen(name);
    return len > 4 && strcmp(name + len - 4, ".sql") == 0 && strcmp(name, "data.sql") != 0 &&
           strcmp(name, "cells.sql") != 0;
}

static int open_sheets(struct making *making, struct err *err)
{
    struct run *run = making->run;
    size_t count = 0;
    char **names = file_list(run->arena, making->folder, &count, err);
    if (names == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        if (!is_sheet_file(names[i]))
            continue;
        if (making->sheet_count == SHEET_FILES_MAX)
            return err_set(err, ERR_CONFIG, _("%s: more than %d sheets"), making->folder, SHEET_FILES_MAX);
        const char *path = arena_printf(run->arena, "%s/%s", making->folder, names[i]);
        if (sheet_open(&making->sheets[making->sheet_count++], run->store, path, run->look.ready, run->arena,
                       err) != 0)
            return -1;
    }
    return making->sheet_count > 0 ? 0 : err_set(err, ERR_CONFIG, _("%s: no sheet (*.sql)"), making->folder);
}

/* One sheet; the names in its titles come from data.sql for the same class. */
static int add_sheet(struct making *making, struct sheet *sheet, int64_t class_group_id, struct err *err)
{
    struct arena *arena = making->run->arena;
    struct arena_mark mark = arena_mark(arena);
    size_t count = 0;
    making->parameters.class_group_id = class_group_id;
    struct dataset_record *record = dataset_run(making->dataset, &making->parameters, arena, &count, err);
    int added = record != NULL ? book_add(making->book, sheet, &making->parameters, &record->value, err) : -1;
    if (added < 0)
        return -1;
    arena_rewind(arena, mark);
    making->workbook->sheets += added == 0;
    return 0;
}

static int add_sheets(struct making *making, struct err *err)
{
    for (size_t i = 0; i < making->sheet_count; i++) {
        struct sheet *sheet = &making->sheets[i];
        size_t times = sheet->for_class ? making->class_count : 1;
        for (size_t j = 0; j < times; j++) {
            log_progress(making->workbook->folder, i * times + j + 1, making->sheet_count * times);
            if (add_sheet(making, sheet,
                          sheet->for_class ? making->classes[j].class_group_id
                                           : making->workbook->class_group_id,
                          err) != 0)
                return sheet->for_class ? err_place(err, "%s", making->classes[j].title) : -1;
        }
    }
    return 0;
}

static int make_book(struct making *making, const char *path, const char **title, struct err *err)
{
    struct run *run = making->run;
    size_t count = 0;
    const char *source = output_read_text(run, making->folder, "title.txt", err);
    struct dataset_record *record =
        source != NULL ? dataset_run(making->dataset, &making->parameters, run->arena, &count, err) : NULL;
    if (record == NULL)
        return -1;
    struct buf text = {0};
    int failed = mustache_render(arena_printf(run->arena, "%s/title.txt", making->workbook->folder), source,
                                 strlen(source), &record->value, 0, 1, NULL, NULL, &text, err);
    *title = arena_strdup(run->arena, buf_text(&text));
    buf_free(&text);
    if (failed != 0)
        return -1;
    making->book = book_open(path, *title, "itog", run->now_at, err);
    if (making->book == NULL)
        return -1;
    failed = add_sheets(making, err);
    making->workbook->cells = book_cells(making->book);
    if (failed == 0)
        failed = book_close(making->book, err);
    else
        book_abandon(making->book);
    making->book = NULL;
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
static int publish(struct making *making, const char *temporary, const char *title, struct err *err)
{
    struct run *run = making->run;
    const struct workbook *workbook = making->workbook;
    struct buf bytes = {0};
    struct artifact artifact = {.path = workbook->artifact,
                                .stage = workbook->stage,
                                .title = title,
                                .pages = -1,
                                .pieces = workbook->sheets};
    int failed = sync_file(temporary, err);
    if (failed == 0 && workbook->stage != NULL) {
        failed = file_read(temporary, BOOK_BYTES_MAX, &bytes, err);
        if (failed == 0) {
            digest_bytes(bytes.data, bytes.len, artifact.sha256);
            artifact.bytes = (int64_t)bytes.len;
            failed = output_artifact(run, &artifact, err);
        }
    }
    buf_free(&bytes);
    if (failed == 0 && rename(temporary, workbook->path) != 0)
        failed = err_set_errno(err, ERR_IO, _("cannot rename %s"), temporary);
    if (failed != 0)
        return -1;
    const char *slash = strrchr(workbook->path, '/');
    const char *dir = slash == NULL
                          ? "."
                          : arena_strndup(run->arena, workbook->path,
                                          slash == workbook->path ? 1 : (size_t)(slash - workbook->path));
    return file_sync_dir(dir, err);
}

static bool has_class_sheets(const struct making *making)
{
    for (size_t i = 0; i < making->sheet_count; i++)
        if (making->sheets[i].for_class)
            return true;
    return false;
}

int workbook_make(struct run *run, struct workbook *workbook, struct err *err)
{
    struct making making = {.run = run,
                            .workbook = workbook,
                            .folder = arena_printf(run->arena, "%s/%s", run->templates, workbook->folder)};
    const char *temporary = arena_printf(run->arena, "%s.part", workbook->path);
    const char *title = "";
    workbook->sheets = workbook->cells = 0;
    int failed = dataset_parameters(run, &making.parameters, err);
    if (failed == 0) {
        making.parameters.class_group_id = workbook->class_group_id;
        making.dataset = dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", making.folder),
                                      run->look.ready, err);
        failed = making.dataset != NULL ? open_sheets(&making, err) : -1;
    }
    if (failed == 0 && has_class_sheets(&making)) {
        making.classes = output_classes(run, &making.class_count, err);
        failed = making.classes != NULL ? 0 : -1;
    }
    if (failed == 0)
        failed = make_book(&making, temporary, &title, err);
    if (failed == 0)
        failed = publish(&making, temporary, title, err);
    if (failed != 0)
        unlink(temporary);
    for (size_t i = 0; i < making.sheet_count; i++)
        sheet_close(&making.sheets[i]);
    dataset_free(making.dataset);
    log_progress_end();
    return failed;
}
