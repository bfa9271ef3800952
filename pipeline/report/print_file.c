/*
 * print_file: the PDFs of a print job, assembled from archived pieces: nothing is laid out anew but what belongs to the job: a
 * cover for each file (templates/print_cover), a separator before each class of a building (print_separator), and on each page
 * the strip with "n of m" and a code to be read by machines (print_strip), drawn over the page and not into it. Nothing in them
 * knows the day or the job: the same set gives the same bytes, as long as key and version are the same. Each file is signed as it is, covers and strips too; a school
 * that has lost its key can still print.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "page/node.h"
#include "page/page.h"
#include "report/archive.h"
#include "report/dataset.h"
#include "report/output.h"
#include "report/print.h"
#include "report/report.h"
#include "report/seal.h"
#include "stage.h"

#include <string.h>

/* A page of the job's own. */
struct job_page {
    const char *folder;
    struct dataset *dataset; /* NULL: nothing but the job's own data */
    struct page_template *page;
};

struct assembly {
    struct run *run;
    const struct print_choice *choice;
    struct press *press;
    struct archive *archive;
    struct print_set *set;
    struct sign_secret secret;
    bool sealed; /* there is a key */
    struct dataset_parameters parameters;
    struct job_page cover, separator, strip;
    struct pdf *pdf;
    struct buf bytes, all; /* what is ready, of the file in the making */
};

static int open_page(struct assembly *assembly, struct job_page *page, const char *name, bool data,
                     struct err *err)
{
    struct run *run = assembly->run;
    page->folder = arena_printf(run->arena, "%s/%s", run->templates, name);
    if (data) {
        page->dataset = dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", page->folder),
                                     run->look.ready, err);
        if (page->dataset == NULL)
            return -1;
    }
    page->page = page_template_open(page->folder, err);
    return page->page != NULL ? 0 : -1;
}

static void close_page(struct job_page *page)
{
    page_template_free(page->page);
    dataset_free(page->dataset);
}

/* ---- values ---- */

static struct value number(struct arena *arena, long long n)
{
    return value_text(arena, arena_printf(arena, "%lld", n));
}

static const char *const sum_names[] = {"title", "pieces", "sheets"};
static const struct value_shape sum_shape = {sizeof sum_names / sizeof *sum_names, sum_names};

/* What the items FROM to TO make. */
static struct value sum(struct arena *arena, const struct print_item *from, const struct print_item *to,
                        int *sheets)
{
    struct value *fields = arena_alloc(arena, sum_shape.count * sizeof *fields);
    int own = 0;
    for (const struct print_item *item = from; item < to; item++)
        own += print_sheets(item->pages);
    fields[0] = value_text(arena, from->class_title);
    fields[1] = number(arena, to - from);
    fields[2] = number(arena, own);
    *sheets += own;
    return value_record(&sum_shape, fields);
}

/* The sums of the classes of a file, in the order of classes, whatever that of the file is. */
static struct value class_sums(struct arena *arena, const struct print_item *items, size_t count, int *sheets)
{
    struct value *list = arena_alloc(arena, (count + 1) * sizeof *list);
    struct print_item *own = arena_alloc(arena, (count + 1) * sizeof *own);
    size_t classes = 0;
    memcpy(own, items, count * sizeof *own);
    print_sort(own, count, &(struct print_choice){0});
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from; to < count && own[to].class_group_id == own[from].class_group_id;)
            to++;
        list[classes++] = sum(arena, &own[from], &own[to], sheets);
    }
    return value_list(list, classes);
}

/* Held back, in one of two ways, of the whole job. */
static const char *const held_names[] = {"of", "unaddressed", "other"};
static const struct value_shape held_shape = {sizeof held_names / sizeof *held_names, held_names};

static struct value held(struct arena *arena, const struct print_item *item, const struct print_file *file)
{
    struct value *fields = arena_alloc(arena, held_shape.count * sizeof *fields);
    memset(fields, 0, held_shape.count * sizeof *fields);
    fields[0] = number(arena, (long long)(item->m + file->held));
    if (file->unaddressed > 0)
        fields[1] = number(arena, (long long)file->unaddressed);
    if (file->held > file->unaddressed)
        fields[2] = number(arena, (long long)(file->held - file->unaddressed));
    return value_record(&held_shape, fields);
}

static const char *const cover_names[] = {"title", "part",       "parts",  "first", "last",
                                          "of",    "classes",    "pieces", "pages", "sheets",
                                          "own",   "separators", "set",    "held",  "forecasts"};
static const struct value_shape cover_shape = {sizeof cover_names / sizeof *cover_names, cover_names};

static struct value cover_doc(struct assembly *assembly, const struct print_file *file)
{
    struct arena *arena = assembly->run->arena;
    const struct print_item *items = &assembly->set->items[file->first];
    struct value *fields = arena_alloc(arena, cover_shape.count * sizeof *fields);
    int sheets = 0;
    memset(fields, 0, cover_shape.count * sizeof *fields);
    fields[0] = value_text(arena, file->title);
    if (file->parts > 1) {
        fields[1] = number(arena, (long long)file->part);
        fields[2] = number(arena, (long long)file->parts);
    }
    fields[3] = number(arena, (long long)items[0].n);
    if (file->count > 1)
        fields[4] = number(arena, (long long)items[file->count - 1].n);
    fields[5] = number(arena, (long long)items[0].m);
    fields[6] = class_sums(arena, items, file->count, &sheets);
    fields[7] = number(arena, (long long)file->count);
    fields[8] = number(arena, file->pages);
    fields[9] = number(arena, file->sheets);
    fields[10] = number(arena, file->sheets - sheets);
    if (assembly->choice->separators)
        fields[11] = value_text(arena, "1");
    fields[12] = value_text(arena, arena_strndup(arena, assembly->set->code, PRINT_CODE));
    if (file->held > 0)
        fields[13] = held(arena, &items[0], file);
    if (strcmp(assembly->choice->what->report, "forecast") == 0)
        fields[14] = value_text(arena, "1");
    return value_record(&cover_shape, fields);
}

static const char *const strip_names[] = {"place", "code", "number", "of", "piece", "page", "pages"};
static const struct value_shape strip_shape = {sizeof strip_names / sizeof *strip_names, strip_names};
static const char *const strips_names[] = {"sides"};
static const struct value_shape strips_shape = {1, strips_names};
static const char *const doc_names[] = {"doc"};
static const struct value_shape doc_shape = {1, doc_names};

/* Digits, capitals, "-", "/" and spaces: the densest kind of code. */
static struct value strip_doc(struct arena *arena, const struct print_item *item)
{
    struct value *list = arena_alloc(arena, (size_t)item->pages * sizeof *list);
    for (int i = 0; i < item->pages; i++) {
        struct value *fields = arena_alloc(arena, strip_shape.count * sizeof *fields);
        fields[0] = value_text(arena, i == 0 ? "first" : "next");
        fields[1] = value_text(arena, arena_printf(arena, "%s %d/%d %zu/%zu", item->piece, i + 1, item->pages,
                                                   item->n, item->m));
        fields[2] = number(arena, (long long)item->n);
        fields[3] = number(arena, (long long)item->m);
        fields[4] = value_text(arena, item->piece);
        fields[5] = number(arena, i + 1);
        fields[6] = number(arena, item->pages);
        list[i] = value_record(&strip_shape, fields);
    }
    struct value *sides = arena_alloc(arena, sizeof *sides), *doc = arena_alloc(arena, sizeof *doc);
    *sides = value_list(list, (size_t)item->pages);
    *doc = value_record(&strips_shape, sides);
    return value_record(&doc_shape, doc);
}

/* ---- pages ---- */

static struct piece *lay_out(struct assembly *assembly, const struct job_page *page, const struct value *data,
                             struct err *err)
{
    struct arena *arena = assembly->run->arena;
    struct document *document = page_fill(page->page, data, arena, err);
    struct piece *piece = document != NULL ? piece_make(assembly->press, document, NULL, arena, err) : NULL;
    if (piece == NULL)
        err_place(err, "%s", page->folder);
    return piece;
}

/* A page of a class or (0) the building, with the job's data in it. The caller frees it. */
static struct piece *make_page(struct assembly *assembly, const struct job_page *page, int64_t class_group_id,
                               struct value doc, struct err *err)
{
    size_t count = 0;
    assembly->parameters.class_group_id = class_group_id;
    struct dataset_record *record =
        dataset_run(page->dataset, &assembly->parameters, assembly->run->arena, &count, err);
    if (record == NULL)
        return NULL;
    *record->doc = doc;
    return lay_out(assembly, page, &record->value, err);
}

static int put_page(struct assembly *assembly, struct piece *piece, struct err *err)
{
    int failed = piece != NULL ? pdf_put(assembly->pdf, piece, err) : -1;
    piece_free(piece);
    return failed;
}

/* Of so many classes that it takes more than its one sheet, it is made again, with them counted. */
static int put_cover(struct assembly *assembly, struct print_file *file, int64_t class_group_id,
                     struct err *err)
{
    const struct job_page *cover = &assembly->cover;
    struct piece *piece = make_page(assembly, cover, class_group_id, cover_doc(assembly, file), err);
    const int more = piece != NULL ? print_sheets(piece_pages(piece)) - 1 : 0;
    if (more > 0) {
        file->sheets += more;
        file->pages += 2 * more;
        piece_free(piece);
        piece = make_page(assembly, cover, class_group_id, cover_doc(assembly, file), err);
    }
    return put_page(assembly, piece, err);
}

static int put_separator(struct assembly *assembly, const struct print_file *file, size_t at, struct err *err)
{
    const struct print_item *item = &assembly->set->items[at];
    size_t to = at;
    int sheets = 0;
    while (to < file->first + file->count && assembly->set->items[to].class_group_id == item->class_group_id)
        to++;
    const struct value doc = sum(assembly->run->arena, item, &assembly->set->items[to], &sheets);
    return put_page(assembly, make_page(assembly, &assembly->separator, item->class_group_id, doc, err), err);
}

static int put_item(struct assembly *assembly, struct print_item *item, struct err *err)
{
    struct err cause = {0};
    struct piece *piece = NULL, *strip = NULL;
    int got = archive_find(assembly->archive, assembly->press, item->edition_id, &piece, &cause, err);
    if (got == 0)
        return err_set(err, ERR_DATA, "%s: %s", item->piece, cause.message);
    const struct value data = strip_doc(assembly->run->arena, item);
    int failed = got < 0 ? -1 : 0;
    if (failed == 0 && (strip = lay_out(assembly, &assembly->strip, &data, err)) == NULL)
        failed = -1;
    if (failed == 0)
        failed = pdf_put_over(assembly->pdf, piece, strip, err);
    item->first_page = pdf_page_count(assembly->pdf) - item->pages + 1;
    piece_free(piece);
    piece_free(strip);
    return failed;
}

/* ---- files ---- */

static int finish(struct assembly *assembly, struct print_file *file, struct err *err)
{
    struct buf *all = &assembly->all;
    pdf_take(assembly->pdf, &assembly->bytes);
    buf_put(all, assembly->bytes.data, assembly->bytes.len);
    if (pdf_end(assembly->pdf, &assembly->bytes, err) != 0)
        return -1;
    buf_put(all, assembly->bytes.data, assembly->bytes.len);
    if (assembly->sealed)
        seal_file(&assembly->secret, all, file->sha256);
    else
        digest_bytes(all->data, all->len, file->sha256);
    file->pages = pdf_page_count(assembly->pdf);
    file->sheets = print_sheets(file->pages);
    file->bytes = (int64_t)all->len;
    if (file_out_open(&file->out,
                      arena_printf(assembly->run->arena, "%s/%s", assembly->run->workspace, file->path),
                      err) != 0)
        return -1;
    if (fwrite(all->data, 1, all->len, file->out.stream) != all->len)
        return err_set_errno(err, ERR_IO, _("cannot write %s"), file->out.path);
    return file_out_sync(&file->out, err);
}

static int make_file(struct assembly *assembly, struct print_file *file, struct err *err)
{
    struct print_set *set = assembly->set;
    const int64_t class_group_id = assembly->choice->building ? 0 : set->items[file->first].class_group_id;
    assembly->pdf =
        pdf_begin(assembly->press,
                  arena_printf(assembly->run->arena, "%s, %s: %s", _(assembly->choice->what->title),
                               assembly->run->period.title, file->title),
                  "ru", 1);
    buf_clear(&assembly->all);
    pdf_chapter(assembly->pdf, file->title);
    int failed = put_cover(assembly, file, class_group_id, err);
    for (size_t i = file->first; failed == 0 && i < file->first + file->count; i++) {
        struct arena_mark mark = arena_mark(assembly->run->arena);
        if (assembly->choice->building && !assembly->choice->by_address && set->items[i].first_of_class)
            pdf_chapter(assembly->pdf, set->items[i].class_title);
        if (assembly->choice->separators && set->items[i].first_of_class)
            failed = put_separator(assembly, file, i, err);
        if (failed == 0)
            failed = put_item(assembly, &set->items[i], err);
        arena_rewind(assembly->run->arena, mark);
    }
    return failed == 0 ? finish(assembly, file, err) : -1;
}

static int make_files(struct assembly *assembly, struct err *err)
{
    struct run *run = assembly->run;
    struct print_set *set = assembly->set;
    if (dataset_parameters(run, &assembly->parameters, err) != 0 ||
        open_page(assembly, &assembly->cover, "print_cover", true, err) != 0 ||
        open_page(assembly, &assembly->separator, "print_separator", true, err) != 0 ||
        open_page(assembly, &assembly->strip, "print_strip", false, err) != 0 ||
        file_make_dirs(arena_printf(run->arena, "%s/%s", run->workspace, set->folder), err) != 0)
        return -1;
    const int none = seal_secret(run->workspace, &assembly->secret, err);
    if (none < 0)
        return -1;
    assembly->sealed = none == 0;
    for (size_t i = 0; i < set->file_count; i++) {
        int failed = make_file(assembly, &set->files[i], err);
        pdf_free(assembly->pdf);
        assembly->pdf = NULL;
        if (failed != 0)
            return err_place(err, "%s", set->files[i].path);
    }
    return 0;
}

int print_files_make(struct run *run, const struct print_choice *choice, struct press *press,
                     struct archive *archive, struct print_set *set, struct err *err)
{
    struct assembly assembly = {.run = run, .choice = choice, .press = press, .archive = archive, .set = set};
    int failed = make_files(&assembly, err);
    sign_forget(&assembly.secret);
    close_page(&assembly.cover);
    close_page(&assembly.separator);
    close_page(&assembly.strip);
    buf_free(&assembly.bytes);
    buf_free(&assembly.all);
    return failed;
}

int print_files_commit(struct run *run, struct print_set *set, struct err *err)
{
    for (size_t i = 0; i < set->file_count; i++)
        if (file_out_commit(&set->files[i].out, false, err) != 0)
            return -1;
    return file_sync_dir(arena_printf(run->arena, "%s/%s", run->workspace, set->folder), err);
}
