/*
 * archive_copy: the archived documents of a period as files for long-term keeping on other media: PDF/A-2b, one a report and
 * class, every edition in it, by pupil and edition. In: archive_piece, edition. Out: DIR/<period>/extracts/<class>.pdf; the folder of the period
 * is there whole, or not at all. A file's date is that of its newest document, so that the same documents give the same bytes. It has no
 * signature of the whole file, which would stand behind its end; its documents have theirs.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "page/page.h"
#include "report/archive.h"
#include "report/output.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* The class is that of the period's results, else the last one that the pupil was in. */
static const char pieces_sql[] =
    "SELECT e.edition_id, e.number, e.edition, e.report, coalesce(c.title, ''), coalesce(c.class_group_id, "
    "0), "
    "max(e.issued_at) OVER (PARTITION BY e.report, c.class_group_id) FROM archive_piece a JOIN edition e "
    "USING "
    "(edition_id) JOIN pupil p USING (pupil_id) LEFT JOIN class_group c ON c.class_group_id = coalesce("
    "(SELECT class_group_id FROM pupil_result r WHERE r.period_id = e.period_id AND r.pupil_id = "
    "e.pupil_id), "
    "(SELECT class_group_id FROM membership m WHERE m.pupil_id = e.pupil_id AND m.withdrawn = 0 ORDER BY "
    "m.from_on DESC, m.membership_id DESC LIMIT 1)) WHERE e.period_id = ?1 "
    "ORDER BY e.report, c.sort_key, c.class_group_id, p.sort_key, e.pupil_id, e.edition";

struct copy {
    struct run *run;
    FILE *out;
    const char *made, *folder; /* the period's: while it is made, in the end */
    struct press *press;
    struct archive *archive;
    struct pdf *pdf; /* the file in the making; NULL: none */
    struct file_out file;
    const char *path; /* of it, in the end */
    const char *report;
    int64_t class_group_id, pieces, in_file, damaged;
    struct buf bytes;
};

/* ---- one file ---- */

/* What is ready of the file goes into it. */
static int write_out(struct copy *copy, struct err *err)
{
    if (fwrite(copy->bytes.data, 1, copy->bytes.len, copy->file.stream) != copy->bytes.len)
        return err_set_errno(err, ERR_IO, _("cannot write %s"), copy->file.path);
    return 0;
}

/* Two classes of one name get different files. */
static int begin_file(struct copy *copy, struct stmt *row, struct err *err)
{
    struct arena *arena = copy->run->arena;
    const char *report = arena_strdup(arena, stmt_text(row, 3, NULL)), *title = stmt_text(row, 4, NULL);
    const struct print_what *what = print_what_of(report);
    const char *folder = what != NULL ? what->name : report;
    const char *name = arena_printf(arena, "%s/%s", folder, output_file_name(copy->run, title));
    const char *made = arena_printf(arena, "%s/%s.pdf", copy->made, name), *tail = "";
    for (int twin = 2; file_exists(made); twin++) {
        tail = arena_printf(arena, " (%d)", twin);
        made = arena_printf(arena, "%s/%s%s.pdf", copy->made, name, tail);
    }
    copy->path = arena_printf(arena, "%s/%s%s.pdf", copy->folder, name, tail);
    copy->report = report;
    copy->class_group_id = stmt_int(row, 5);
    copy->in_file = 0;
    if (file_make_dirs(arena_printf(arena, "%s/%s", copy->made, folder), err) != 0 ||
        file_out_open(&copy->file, made, err) != 0)
        return -1;
    copy->pdf = pdf_begin(copy->press,
                          arena_printf(arena, "%s, %s: %s", what != NULL ? _(what->title) : report,
                                       copy->run->period.title, title),
                          "ru", 0);
    pdf_keep(copy->pdf, stmt_int(row, 6));
    return 0;
}

static int end_file(struct copy *copy, struct err *err)
{
    if (copy->pdf == NULL)
        return 0;
    const int pages = pdf_page_count(copy->pdf);
    int failed = pdf_end(copy->pdf, &copy->bytes, err) != 0 || write_out(copy, err) != 0 ? -1 : 0;
    pdf_free(copy->pdf);
    copy->pdf = NULL;
    if (failed == 0)
        failed = file_out_commit(&copy->file, false, err);
    if (failed == 0 && copy->out != NULL)
        fprintf(copy->out, _("%s: documents: %lld, pages: %d\n"), copy->path, (long long)copy->in_file,
                pages);
    return failed;
}

/* ---- all of them ---- */

static int put(struct copy *copy, struct stmt *row, const struct piece *piece, struct err *err)
{
    if (copy->pdf != NULL &&
        (strcmp(copy->report, stmt_text(row, 3, NULL)) != 0 || copy->class_group_id != stmt_int(row, 5)) &&
        end_file(copy, err) != 0)
        return -1;
    if (copy->pdf == NULL && begin_file(copy, row, err) != 0)
        return -1;
    copy->pieces++;
    copy->in_file++;
    if (pdf_put(copy->pdf, piece, err) != 0)
        return -1;
    pdf_take(copy->pdf, &copy->bytes);
    return write_out(copy, err);
}

static int take_row(struct copy *copy, struct stmt *row, struct err *err)
{
    struct err cause = {0};
    struct piece *piece = NULL;
    int got = archive_find(copy->archive, copy->press, stmt_int(row, 0), &piece, &cause, err);
    if (got == 0) {
        copy->damaged++;
        if (copy->out != NULL)
            fprintf(copy->out, _("%s, edition %lld: %s\n"), stmt_text(row, 1, NULL),
                    (long long)stmt_int(row, 2), cause.message);
        return 0;
    }
    const int failed = got == 1 ? put(copy, row, piece, err) : -1;
    piece_free(piece);
    return failed;
}

static int copy_all(struct copy *copy, struct err *err)
{
    struct stmt *rows = store_prepare(copy->run->store, pieces_sql, err);
    int got = -1;
    if (rows != NULL) {
        stmt_bind_int(rows, 1, copy->run->period.id);
        got = 0;
    }
    while (got == 0 && (got = stmt_step(rows, err)) == 1)
        got = take_row(copy, rows, err);
    stmt_free(rows);
    return got == 0 ? end_file(copy, err) : -1;
}

static int make(struct copy *copy, const char *dir, struct err *err)
{
    struct run *run = copy->run;
    if (file_make_dirs(dir, err) != 0 || file_remove_tree(copy->made, err) != 0 ||
        file_make_dirs(copy->made, err) != 0 || (copy->press = press_open(run->fonts, err)) == NULL ||
        (copy->archive = archive_open(run->store, err)) == NULL)
        return -1;
    archive_serve(copy->archive, copy->press);
    /* files and the folders they are renamed in are safe before the outer folder gets its name */
    int medium = -1, failed = file_batch_open(copy->made, &medium, err);
    if (failed == 0)
        failed = copy_all(copy, err);
    if (failed == 0)
        failed = file_batch_sync(medium, copy->made, err);
    if (medium >= 0)
        close(medium);
    if (failed != 0)
        return -1;
    if (copy->pieces == 0)
        return err_set(err, ERR_DATA, _("the archive has no sound document of %s"), run->period.code);
    return file_finish(copy->folder, err) != 0 ? -1 : file_sync_dir(dir, err);
}

int report_archive_copy(struct run *run, const char *dir, FILE *out, int64_t *faults, struct err *err)
{
    struct copy copy = {.run = run, .out = out};
    struct err ignored = {0};
    copy.folder = arena_printf(run->arena, "%s/%s", dir, run->period.code);
    copy.made = arena_printf(run->arena, "%s.part", copy.folder);
    if (file_exists(copy.folder))
        return err_set(err, ERR_DATA, _("%s is there already: a copy does not overwrite another"),
                       copy.folder);
    const int failed = make(&copy, dir, err);
    pdf_free(copy.pdf);
    file_out_abandon(&copy.file);
    press_free(copy.press);
    archive_close(copy.archive);
    buf_free(&copy.bytes);
    *faults = copy.damaged;
    if (failed != 0)
        file_remove_tree(copy.made, &ignored);
    else if (out != NULL)
        fprintf(out, _("documents: %lld, damaged: %lld\n"), (long long)copy.pieces, (long long)copy.damaged);
    return failed;
}
