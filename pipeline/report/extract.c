/*
 * extract: stage: the extracts on paper, one PDF a class. In: the data of templates/extract for every pupil
 * with channel paper (all with run->everybody). Out: out/<period>/extracts/<class>.pdf, editions, pieces,
 * artifacts; a page that fails is a finding.
 *
 * Files are written under temporary names; the rows of some classes are committed together; then their files
 * are renamed. A crash between the two is repaired by the next run, which finds the same editions and makes
 * the same bytes. Memory is that of one class.
 */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "page/node.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/edition.h"
#include "report/output.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* So many are committed at once: few syncs, little memory. */
enum { BATCH_PIECES = 1000, BATCH_FILES = 64, WARNINGS_SHOWN = 5 };

static const char forget_pieces_sql[] = "DELETE FROM piece WHERE edition_id IN (SELECT edition_id FROM "
                                        "edition WHERE report = ?2 AND period_id = ?1)";
static const char piece_sql[] =
    "INSERT OR REPLACE INTO piece (edition_id, path, first_page, pages, stream_hash) "
    "VALUES (?1, ?2, ?3, ?4, ?5)";

struct made_piece {
    struct edition edition;
    int first_page, pages;
    char hash[DIGEST_HEX + 1]; /* of its pages */
    size_t file;               /* its place in the batch */
};

struct made_file {
    struct file_out out;
    struct artifact artifact;
};

/* Two stages make sheets of paper for families. */
struct sheets {
    const char *stage;
    const char *report; /* the template folder */
    const char *folder; /* within the period's */
};

struct extract {
    struct run *run;
    const struct sheets *sheets;
    struct dataset_parameters parameters;
    struct dataset *dataset;
    struct page_template *page;
    struct press *press;
    struct editions *editions;
    const char *title; /* title.txt: the title of a PDF */
    struct stmt *insert_piece;
    struct buf bytes, text;
    struct made_piece *pieces;
    size_t piece_count, piece_capacity;
    struct made_file files[BATCH_FILES];
    size_t file_count;
    const char **kept; /* paths of all files made, in the run's arena */
    size_t kept_count;
    int64_t pages, extracts, new_editions, failed;
    struct err first_fault;
};

static int open_all(struct extract *extract, struct err *err)
{
    struct run *run = extract->run;
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, extract->sheets->report);
    if (dataset_parameters(run, &extract->parameters, err) != 0)
        return -1;
    extract->dataset = dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), err);
    if (extract->dataset == NULL)
        return -1;
    extract->page = page_template_open(folder, err);
    if (extract->page == NULL)
        return -1;
    extract->title = output_read_text(run, folder, "title.txt", err);
    if (extract->title == NULL)
        return -1;
    extract->press = press_open(run->fonts, err);
    if (extract->press == NULL)
        return -1;
    extract->editions = editions_open(run, extract->sheets->report, err);
    if (extract->editions == NULL)
        return -1;
    extract->insert_piece = store_prepare(run->store, piece_sql, err);
    return extract->insert_piece != NULL ? 0 : -1;
}

static void close_all(struct extract *extract)
{
    for (size_t i = 0; i < extract->file_count; i++)
        file_out_abandon(&extract->files[i].out);
    stmt_free(extract->insert_piece);
    editions_close(extract->editions);
    press_free(extract->press);
    page_template_free(extract->page);
    dataset_free(extract->dataset);
    buf_free(&extract->bytes);
    buf_free(&extract->text);
    free(extract->pieces);
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

/* ---- one class ---- */

static const char *text_of(const struct value *record, const char *query, const char *name)
{
    const struct value *field = value_field(value_field(record, query), name);
    return field != NULL && field->kind == VALUE_TEXT ? field->as.text : NULL;
}

static int begin_pdf(struct extract *extract, const struct value *data, const struct document *document,
                     struct pdf **pdf, struct err *err)
{
    buf_clear(&extract->text);
    if (mustache_render(arena_printf(extract->run->arena, "%s/title.txt", extract->sheets->report),
                        extract->title, strlen(extract->title), data, 0, 1, NULL, NULL, &extract->text,
                        err) != 0)
        return -1;
    *pdf = pdf_begin(extract->press, buf_text(&extract->text), document->lang, 1);
    return 0;
}

/* One pupil's page. 1: it can't be made, CAUSE says why. */
static int add_page(struct extract *extract, struct dataset_record *record, struct pdf **pdf,
                    struct made_piece *made, struct err *cause, struct err *err)
{
    struct arena *arena = extract->run->arena;
    char hash[DIGEST_HEX + 1], seal[SEAL_STREAM_MAX + 1];
    int held = edition_check(extract->editions, record->pupil_id, cause, err);
    if (held != 0)
        return held;
    dataset_digest(extract->dataset, record, page_template_digest(extract->page), hash);
    if (edition_choose(extract->editions, record->pupil_id, hash, &made->edition, err) != 0)
        return -1;
    if (edition_doc(extract->editions, &made->edition, &record->value, arena, record->doc, cause) != 0)
        return 1;
    struct document *document = page_fill(extract->page, &record->value, arena, cause);
    if (document == NULL)
        return 1;
    struct piece *piece =
        piece_make(extract->press, document, text_of(&record->value, "pupil", "name"), arena, cause);
    if (piece == NULL)
        return 1;
    piece_seal(piece, made->edition.issued_at, made->edition.code,
               seal_stream(edition_key(extract->editions), made->edition.code, piece_drawn(piece), seal));
    made->pages = piece_pages(piece);
    memcpy(made->hash, piece_hash(piece), sizeof made->hash);
    int failed = *pdf == NULL ? begin_pdf(extract, &record->value, document, pdf, err) : 0;
    if (failed == 0)
        failed = pdf_put(*pdf, piece, err);
    if (failed == 0)
        made->first_page = pdf_page_count(*pdf) - made->pages + 1;
    piece_free(piece);
    edition_take(extract->editions, &made->edition);
    return failed;
}

static struct made_piece *next_piece(struct extract *extract)
{
    if (extract->piece_count == extract->piece_capacity) {
        extract->piece_capacity = extract->piece_capacity > 0 ? 2 * extract->piece_capacity : 256;
        extract->pieces = mem_realloc(extract->pieces, extract->piece_capacity * sizeof *extract->pieces);
    }
    return &extract->pieces[extract->piece_count];
}

/* Faults of the machine end the stage; all others are the page's. */
static bool is_page_fault(const struct err *cause)
{
    return cause->kind == ERR_CONFIG || cause->kind == ERR_DATA;
}

static int add_pages(struct extract *extract, const struct class_row *class_row,
                     struct dataset_record *records, size_t count, struct pdf **pdf, struct err *err)
{
    struct run *run = extract->run;
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(run->arena);
        struct err cause = {0};
        struct made_piece *made = next_piece(extract);
        int got = add_page(extract, &records[i], pdf, made, &cause, err);
        if (got == 0) {
            made->file = extract->file_count;
            extract->piece_count++;
            extract->pages += made->pages;
            extract->new_editions += made->edition.edition_id == 0;
        } else if (got == 1 && is_page_fault(&cause)) {
            if (extract->failed++ == 0)
                extract->first_fault = cause;
            got = output_page_error(run, extract->sheets->stage, class_row, records[i].pupil_id,
                                    cause.message, extract->failed <= WARNINGS_SHOWN, true, err);
        } else if (got == 1) {
            return err_set(err, cause.kind, "%s", cause.message);
        }
        arena_rewind(run->arena, mark);
        if (got != 0)
            return -1;
    }
    return 0;
}

/* "out/2025-Q1/extracts/5А.pdf"; two classes of one name get different files. */
static const char *file_path(struct extract *extract, const char *title)
{
    struct run *run = extract->run;
    const char *name = output_file_name(run, title);
    const char *path = arena_printf(run->arena, "%s/%s/%s.pdf", run->out_name, extract->sheets->folder, name);
    for (int copy = 2;; copy++) {
        size_t i = 0;
        while (i < extract->kept_count && strcmp(extract->kept[i], path) != 0)
            i++;
        if (i == extract->kept_count)
            return path;
        path =
            arena_printf(run->arena, "%s/%s/%s (%d).pdf", run->out_name, extract->sheets->folder, name, copy);
    }
}

static int write_file(struct extract *extract, const struct class_row *class_row, struct pdf *pdf,
                      size_t pieces, const char *path, struct err *err)
{
    struct run *run = extract->run;
    struct made_file *file = &extract->files[extract->file_count];
    struct sign_sum sum;
    if (pdf_end(pdf, &extract->bytes, err) != 0)
        return -1;
    sign_sum_begin(&sum);
    sign_sum_more(&sum, extract->bytes.data, extract->bytes.len);
    seal_file(edition_key(extract->editions), &sum, &extract->bytes);
    struct arena_mark mark = arena_mark(run->arena);
    int failed = file_out_open(&file->out, arena_printf(run->arena, "%s/%s", run->workspace, path), err);
    arena_rewind(run->arena, mark);
    if (failed != 0)
        return -1;
    extract->file_count++;
    if (fwrite(extract->bytes.data, 1, extract->bytes.len, file->out.stream) != extract->bytes.len)
        return err_set_errno(err, ERR_IO, _("cannot write %s"), file->out.path);
    file->artifact = (struct artifact){.path = path,
                                       .stage = extract->sheets->stage,
                                       .title = class_row->title,
                                       .class_group_id = class_row->class_group_id,
                                       .pages = pdf_page_count(pdf),
                                       .pieces = (int64_t)pieces,
                                       .bytes = (int64_t)extract->bytes.len};
    digest_bytes(extract->bytes.data, extract->bytes.len, file->artifact.sha256);
    extract->extracts += (int64_t)pieces;
    return 0;
}

static int make_class(struct extract *extract, const struct class_row *class_row, struct err *err)
{
    struct arena *arena = extract->run->arena;
    const char *path = file_path(extract, class_row->title);
    struct arena_mark mark = arena_mark(arena);
    size_t count = 0, before = extract->piece_count;
    struct pdf *pdf = NULL;
    extract->parameters.class_group_id = class_row->class_group_id;
    struct dataset_record *records = dataset_run(extract->dataset, &extract->parameters, arena, &count, err);
    int failed = records == NULL ? -1 : add_pages(extract, class_row, records, count, &pdf, err);
    size_t pieces = extract->piece_count - before;
    if (failed == 0 && pieces > 0) {
        failed = write_file(extract, class_row, pdf, pieces, path, err);
        if (failed == 0)
            extract->kept[extract->kept_count++] = path;
    }
    pdf_free(pdf);
    arena_rewind(arena, mark);
    return failed;
}

/* ---- rows, then files ---- */

static int write_rows(struct extract *extract, struct err *err)
{
    for (size_t i = 0; i < extract->piece_count; i++) {
        struct made_piece *made = &extract->pieces[i];
        if (edition_write(extract->editions, &made->edition, err) != 0)
            return -1;
        struct stmt *insert = extract->insert_piece;
        stmt_bind_int(insert, 1, made->edition.edition_id);
        stmt_bind_text(insert, 2, extract->files[made->file].artifact.path);
        stmt_bind_int(insert, 3, made->first_page);
        stmt_bind_int(insert, 4, made->pages);
        stmt_bind_text(insert, 5, made->hash);
        if (stmt_run(insert, err) != 0)
            return -1;
    }
    for (size_t i = 0; i < extract->file_count; i++)
        if (output_artifact(extract->run, &extract->files[i].artifact, err) != 0)
            return -1;
    return 0;
}

static int flush(struct extract *extract, struct err *err)
{
    struct store *store = extract->run->store;
    for (size_t i = 0; i < extract->file_count; i++) /* durable before it is reported */
        if (file_out_sync(&extract->files[i].out, err) != 0)
            return -1;
    if (store_begin(store, err) != 0)
        return -1;
    if (write_rows(extract, err) != 0 || store_commit(store, err) != 0) {
        store_rollback(store);
        return -1;
    }
    for (size_t i = 0; i < extract->file_count; i++)
        if (file_out_commit(&extract->files[i].out, false, err) != 0)
            return -1;
    extract->file_count = 0;
    extract->piece_count = 0;
    return 0;
}

static int make_all(struct extract *extract, struct err *err)
{
    struct run *run = extract->run;
    size_t count = 0;
    struct class_row *classes = output_classes(run, &count, err);
    if (classes == NULL)
        return -1;
    const char *folder = arena_printf(run->arena, "%s/%s", run->out_name, extract->sheets->folder);
    const char *full = arena_printf(run->arena, "%s/%s", run->workspace, folder);
    if (file_make_dirs(full, err) != 0)
        return -1;
    extract->kept = arena_alloc(run->arena, (count + 1) * sizeof *extract->kept);
    for (size_t i = 0; i < count; i++) {
        log_progress(extract->sheets->stage, i + 1, count);
        if (make_class(extract, &classes[i], err) != 0)
            return err_place(err, "%s", classes[i].title);
        if ((extract->piece_count >= BATCH_PIECES || extract->file_count == BATCH_FILES) &&
            flush(extract, err) != 0)
            return -1;
    }
    if (flush(extract, err) != 0)
        return -1;
    return output_remove_others(run, extract->sheets->stage, folder, extract->kept, extract->kept_count,
                                err) != 0
               ? -1
               : file_sync_dir(full, err);
}

static int make_sheets(struct run *run, const struct sheets *sheets, struct err *err)
{
    struct extract extract = {.run = run, .sheets = sheets};
    int failed = open_all(&extract, err);
    if (failed == 0)
        failed = begin(&extract, err);
    if (failed == 0)
        failed = make_all(&extract, err);
    if (failed == 0 && extract.failed > 0 && extract.extracts == 0) /* not one page: the template is wrong */
        failed = err_set(err, extract.first_fault.kind, "%s", extract.first_fault.message);
    close_all(&extract);
    log_progress_end();
    if (failed != 0)
        return -1;
    run->made = extract.pages;
    int len =
        snprintf(run->summary, sizeof run->summary,
                 _("%lld extracts, %lld pages, %zu files; %lld new editions"), (long long)extract.extracts,
                 (long long)extract.pages, extract.kept_count, (long long)extract.new_editions);
    if (extract.failed > 0 && len > 0 && (size_t)len < sizeof run->summary)
        snprintf(run->summary + len, sizeof run->summary - (size_t)len,
                 _("; %lld extracts could not be made"), (long long)extract.failed);
    return 0;
}

int report_extract(struct run *run, struct err *err)
{
    return make_sheets(run, &(struct sheets){"extract", "extract", "extracts"}, err);
}

int report_letters_paper(struct run *run, struct err *err)
{
    return make_sheets(run, &(struct sheets){"letters", "forecast", "forecast"}, err);
}
