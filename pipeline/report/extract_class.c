/* extract_class: see extract_class.h. */
#include "report/extract_class.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "page/node.h"
#include "page/page.h"
#include "report/archive.h"
#include "report/dataset.h"
#include "report/looks.h"
#include "report/seal.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct held {
    struct piece *piece;
    bool is_new;                     /* to be signed and kept */
    unsigned char drawn[SEAL_DRAWN]; /* then: what is signed */
};

struct sheet_maker {
    struct run *run;
    const struct sheets *sheets;
    struct dataset_parameters parameters;
    struct dataset *dataset;
    struct looks looks;
    struct press *press;
    struct archive *archive;
    struct editions *editions;
    const char *title;        /* title.txt: the title of a PDF */
    struct buf told;          /* hashes of what was told to be kept */
    struct buf bytes, packed; /* of the file, of the piece in the making */
    struct buf text;
    struct made_class *made; /* of the class in the making */
    struct pdf *pdf;
    struct held held[SEAL_BATCH]; /* pieces of the file in the making that are not in it yet */
    size_t held_count;
    const struct class_row *class_row;
    const char *path;   /* of the class's file */
    size_t file_pieces; /* in the file in the making */
    bool told_numbers;
    struct edition_numbers numbers; /* else: of the class in the making */
};

void made_class_free(struct made_class *made)
{
    buf_free(&made->pieces);
    buf_free(&made->needs);
    buf_free(&made->files);
    buf_free(&made->failures);
    buf_free(&made->bytes);
}

/* What is needed once: it outlives the handle of the data base (workers open their own). */
static int open_press(struct sheet_maker *maker, struct err *err)
{
    struct run *run = maker->run;
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, maker->sheets->report);
    maker->title = looks_open(run, folder, &maker->looks, err) == 0
                       ? output_read_text(run, folder, "title.txt", err)
                       : NULL;
    maker->press = maker->title != NULL ? press_open(run->fonts, err) : NULL;
    return maker->press != NULL ? 0 : -1;
}

int sheet_maker_attach(struct sheet_maker *maker, struct err *err)
{
    struct run *run = maker->run;
    const char *report = maker->sheets->report;
    if (dataset_parameters(run, &maker->parameters, err) != 0)
        return -1;
    maker->dataset = dataset_open(
        run->store, arena_printf(run->arena, "%s/%s/data.sql", run->templates, report), run->look.ready, err);
    maker->archive = maker->dataset != NULL ? archive_open(run->store, err) : NULL;
    maker->editions = maker->archive != NULL ? editions_open(run, report, err) : NULL;
    if (maker->editions == NULL)
        return -1;
    archive_serve(maker->archive, maker->press);
    return 0;
}

void sheet_maker_detach(struct sheet_maker *maker)
{
    editions_close(maker->editions);
    archive_close(maker->archive);
    dataset_free(maker->dataset);
    maker->editions = NULL;
    maker->archive = NULL;
    maker->dataset = NULL;
}

struct sheet_maker *sheet_maker_open(struct run *run, const struct sheets *sheets, struct err *err)
{
    struct sheet_maker *maker = mem_zalloc(sizeof *maker);
    maker->run = run;
    maker->sheets = sheets;
    if (open_press(maker, err) == 0 && sheet_maker_attach(maker, err) == 0)
        return maker;
    sheet_maker_close(maker);
    return NULL;
}

void sheet_maker_close(struct sheet_maker *maker)
{
    if (maker == NULL)
        return;
    sheet_maker_detach(maker);
    press_free(maker->press);
    looks_close(&maker->looks);
    buf_free(&maker->told);
    buf_free(&maker->bytes);
    buf_free(&maker->packed);
    buf_free(&maker->text);
    free(maker->numbers.list);
    free(maker);
}

int sheet_maker_reserve(struct sheet_maker *maker, int64_t class_group_id, struct edition_numbers *numbers,
                        size_t *count, struct err *err)
{
    struct arena *arena = maker->run->arena;
    struct arena_mark mark = arena_mark(arena);
    maker->parameters.class_group_id = class_group_id;
    const int64_t *pupils = dataset_pupils(maker->dataset, &maker->parameters, arena, count, err);
    int failed = pupils != NULL ? 0 : -1;
    for (size_t i = 0; failed == 0 && i < *count; i++)
        failed = edition_reserve(maker->editions, pupils[i], numbers, err);
    arena_rewind(arena, mark);
    return failed;
}

void sheet_maker_number(struct sheet_maker *maker, struct edition_numbers *numbers)
{
    maker->told_numbers = true;
    editions_number(maker->editions, numbers);
}

/* Where nobody told the numbers of all classes, those of one are reserved when it is made. */
static int reserve_own(struct sheet_maker *maker, const struct dataset_record *records, size_t count,
                       struct err *err)
{
    if (maker->told_numbers)
        return 0;
    maker->numbers.count = 0;
    for (size_t i = 0; i < count; i++)
        if (edition_reserve(maker->editions, records[i].pupil_id, &maker->numbers, err) != 0)
            return -1;
    editions_number(maker->editions, &maker->numbers);
    return 0;
}

/* ---- files ---- */

static size_t keep_text(struct made_class *made, const char *text)
{
    size_t at = made->bytes.len;
    buf_put(&made->bytes, text, strlen(text) + 1);
    return at;
}

static int begin_file(struct sheet_maker *maker, const struct value *data, struct err *err)
{
    buf_clear(&maker->text);
    if (mustache_render(arena_printf(maker->run->arena, "%s/title.txt", maker->sheets->report), maker->title,
                        strlen(maker->title), data, 0, 1, NULL, NULL, &maker->text, err) != 0)
        return -1;
    maker->pdf = pdf_begin(maker->press, buf_text(&maker->text), page_template_lang(maker->looks.page), 1);
    maker->file_pieces = 0;
    return 0;
}

static int write_bytes(const struct sheet_maker *maker, const char *path, struct err *err)
{
    struct file_out out;
    struct arena *arena = maker->run->arena;
    struct arena_mark mark = arena_mark(arena);
    int failed = file_out_open(&out, arena_printf(arena, "%s/%s", maker->run->workspace, path), err);
    arena_rewind(arena, mark);
    if (failed != 0)
        return -1;
    fwrite(maker->bytes.data, 1, maker->bytes.len, out.stream);
    return file_out_leave(&out, err);
}

/* Tells once what the archive must have. */
static int need(void *user, const char *kind, const char *hash, const struct buf *bytes, struct err *err)
{
    struct sheet_maker *maker = user;
    (void)err;
    for (size_t at = maker->told.len; at > 0;
         at -= DIGEST_HEX) /* the batch of the file in the making is the last */
        if (memcmp(maker->told.data + at - DIGEST_HEX, hash, DIGEST_HEX) == 0)
            return 0;
    buf_put(&maker->told, hash, DIGEST_HEX);
    struct made_need made = {.at = maker->made->bytes.len, .len = bytes->len};
    snprintf(made.kind, sizeof made.kind, "%s", kind);
    snprintf(made.hash, sizeof made.hash, "%s", hash);
    buf_put(&maker->made->bytes, bytes->data, bytes->len);
    buf_put(&maker->made->needs, &made, sizeof made);
    return 0;
}

/* A batch that lists this piece already: of another piece of the file, which the archive has, while this one was lost. */
static struct part *known_batch(const struct sheet_maker *maker, const struct held *held)
{
    const struct part *before = NULL;
    for (size_t i = 0; i < maker->held_count; i++) {
        const char *text;
        struct part *batch = piece_batch(maker->held[i].piece, &text);
        if (batch != NULL && batch != before && seal_batch_lists(text, held->drawn))
            return batch;
        before = batch;
    }
    return NULL;
}

/* Signs what the new pieces draw, all at once. */
static void seal_held(struct sheet_maker *maker)
{
    struct held *own[SEAL_BATCH];
    unsigned char drawn[SEAL_BATCH][SEAL_DRAWN];
    char text[SEAL_BATCH_MAX + 1];
    size_t count = 0;
    for (size_t i = 0; i < maker->held_count; i++) {
        struct held *held = &maker->held[i];
        struct part *batch = held->is_new ? known_batch(maker, held) : NULL;
        if (batch != NULL) {
            piece_join(held->piece, batch);
        } else if (held->is_new) {
            memcpy(drawn[count], held->drawn, SEAL_DRAWN);
            own[count++] = held;
        }
    }
    if (count == 0)
        return;
    seal_batch(edition_key(maker->editions), drawn[0], count, text);
    struct part *batch = press_batch(maker->press, text);
    for (size_t i = 0; i < count; i++)
        piece_join(own[i]->piece, batch);
}

/* For the archive. */
static int keep_piece(struct sheet_maker *maker, const struct piece *piece, struct made_piece *made,
                      struct err *err)
{
    piece_pack(piece, &maker->packed, made->packed_hash);
    made->at = maker->made->bytes.len;
    made->len = maker->packed.len;
    buf_put(&maker->made->bytes, maker->packed.data, maker->packed.len);
    return piece_needs(piece, need, maker, err);
}

static void free_held(struct sheet_maker *maker)
{
    for (size_t i = 0; i < maker->held_count; i++)
        piece_free(maker->held[i].piece);
    maker->held_count = 0;
}

/* The pieces that wait, the last ones of those made, go into the file. */
static int put_held(struct sheet_maker *maker, struct err *err)
{
    struct made_piece *made =
        (struct made_piece *)(void *)(maker->made->pieces.data + maker->made->pieces.len) - maker->held_count;
    seal_held(maker);
    for (size_t i = 0; i < maker->held_count; i++) {
        const struct held *held = &maker->held[i];
        if ((held->is_new && keep_piece(maker, held->piece, &made[i], err) != 0) ||
            pdf_put(maker->pdf, held->piece, err) != 0)
            return -1;
        made[i].first_page = pdf_page_count(maker->pdf) - made[i].pages + 1;
    }
    maker->file_pieces += maker->held_count;
    free_held(maker);
    return 0;
}

/* NUMBER: of the only piece in it; NULL: the class's file. */
static int end_file(struct sheet_maker *maker, const char *number, struct err *err)
{
    struct arena *arena = maker->run->arena;
    struct made_class *made = maker->made;
    const char *path = maker->path, *title = maker->class_row->title;
    if (number != NULL) {
        path = arena_printf(arena, "%.*s %s.pdf", (int)(strlen(path) - strlen(".pdf")), path, number);
        title = arena_printf(arena, "%s, № %s", title, number);
    }
    if (put_held(maker, err) != 0 || pdf_end(maker->pdf, &maker->bytes, err) != 0)
        return -1;
    char sha256[DIGEST_HEX + 1];
    seal_file(edition_key(maker->editions), &maker->bytes, sha256);
    if (write_bytes(maker, path, err) != 0)
        return -1;
    struct made_file file = {.path_at = keep_text(made, path),
                             .title_at = keep_text(made, title),
                             .pages = pdf_page_count(maker->pdf),
                             .pieces = (int64_t)maker->file_pieces,
                             .size = (int64_t)maker->bytes.len};
    memcpy(file.sha256, sha256, sizeof file.sha256);
    buf_put(&made->files, &file, sizeof file);
    pdf_free(maker->pdf);
    maker->pdf = NULL;
    return 0;
}

/* ---- pieces ---- */

static const char *text_of(const struct value *record, const char *query, const char *name)
{
    const struct value *field = value_field(value_field(record, query), name);
    return field != NULL && field->kind == VALUE_TEXT ? field->as.text : NULL;
}

/* The piece of an edition: from the archive when it did not change, else laid out. 1: it can't be made. */
static int make_piece(struct sheet_maker *maker, struct dataset_record *record, struct made_piece *made,
                      struct held *held, struct err *cause, struct err *err)
{
    struct arena *arena = maker->run->arena;
    struct edition *edition = &made->edition;
    char said[SEAL_CODE_MAX + 1];
    if (edition_doc(maker->editions, edition, &record->value, arena, record->doc, cause) != 0)
        return 1;
    if (edition->edition_id != 0) {
        int got = archive_find(maker->archive, maker->press, edition->edition_id, &held->piece, NULL, err);
        if (got != 0)
            return got < 0 ? -1 : 0;
    }
    const struct page_template *page = looks_page(&maker->looks, record->pupil_id);
    struct document *document = page_fill(page, &record->value, arena, cause);
    held->piece = document != NULL ? piece_make(maker->press, document,
                                                text_of(&record->value, "pupil", "name"), arena, cause)
                                   : NULL;
    if (held->piece == NULL)
        return 1;
    held->is_new = true;
    piece_seal(held->piece, edition->issued_at, seal_said(edition->code, said));
    seal_drawn(said, piece_drawn(held->piece), held->drawn);
    return 0;
}

/* One pupil's pages. 1: they can't be made, CAUSE says why. */
static int add_pages(struct sheet_maker *maker, struct dataset_record *record, struct err *cause,
                     struct err *err)
{
    struct made_piece made = {.file = maker->made->files.len / sizeof(struct made_file)};
    struct held own = {.piece = NULL};
    char hash[DIGEST_HEX + 1];
    int held = edition_check(maker->editions, record->pupil_id, cause, err);
    if (held != 0)
        return held;
    dataset_digest(maker->dataset, record, page_template_digest(looks_page(&maker->looks, record->pupil_id)),
                   hash);
    if (edition_choose(maker->editions, record->pupil_id, hash, &made.edition, err) != 0)
        return -1;
    int failed = make_piece(maker, record, &made, &own, cause, err);
    if (failed != 0)
        return failed;
    made.pages = piece_pages(own.piece);
    memcpy(made.hash, piece_hash(own.piece), sizeof made.hash);
    maker->held[maker->held_count++] = own;
    buf_put(&maker->made->pieces, &made, sizeof made);
    if (maker->pdf == NULL && begin_file(maker, &record->value, err) != 0)
        return -1;
    if (maker->sheets->by_pupil)
        return end_file(maker, record->doc->as.record.fields[0].as.text, err);
    return maker->held_count == SEAL_BATCH ? put_held(maker, err) : 0;
}

/* Faults of the machine end the stage; all others are the page's. */
static bool is_page_fault(const struct err *cause)
{
    return cause->kind == ERR_CONFIG || cause->kind == ERR_DATA || output_is_held(cause);
}

static int make_records(struct sheet_maker *maker, struct dataset_record *records, size_t count,
                        struct err *err)
{
    struct arena *arena = maker->run->arena;
    for (size_t i = 0; i < count; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct err cause = {0};
        int got = add_pages(maker, &records[i], &cause, err);
        arena_rewind(arena, mark);
        if (got == 1 && !is_page_fault(&cause))
            return err_set(err, cause.kind, "%s", cause.message);
        if (got < 0)
            return -1;
        if (got == 1) {
            struct made_failure failure = {records[i].pupil_id, cause.kind,
                                           keep_text(maker->made, cause.message)};
            buf_put(&maker->made->failures, &failure, sizeof failure);
        }
    }
    return maker->pdf != NULL ? end_file(maker, NULL, err) : 0;
}

int sheet_maker_make(struct sheet_maker *maker, const struct class_row *class_row, const char *path,
                     struct made_class *made, struct err *err)
{
    struct arena *arena = maker->run->arena;
    struct arena_mark mark = arena_mark(arena);
    size_t count = 0;
    maker->made = made;
    maker->class_row = class_row;
    maker->path = path;
    maker->parameters.class_group_id = class_row->class_group_id;
    struct dataset_record *records = dataset_run(maker->dataset, &maker->parameters, arena, &count, err);
    int failed = records != NULL ? reserve_own(maker, records, count, err) : -1;
    if (failed == 0)
        failed = make_records(maker, records, count, err);
    free_held(maker);
    pdf_free(maker->pdf);
    maker->pdf = NULL;
    arena_rewind(arena, mark);
    return failed != 0 ? err_place(err, "%s", class_row->title) : 0;
}
