/* form: see form.h. The file is written under a temporary name, its row committed, then renamed. */
#include "report/form.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "page/node.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/output.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

static const char remove_sql[] = "DELETE FROM artifact WHERE path = ?1";

static const char *const doc_names[] = {"made_on"};
static const struct value_shape doc_shape = {sizeof doc_names / sizeof *doc_names, doc_names};

struct forms {
    struct run *run;
    struct form *form;
    struct dataset_parameters parameters;
    struct dataset *dataset;
    struct page_template *page;
    struct press *press;
    const char *title; /* title.txt */
    struct pdf *pdf;
    struct buf bytes, text;
};

static int open_all(struct forms *forms, struct err *err)
{
    struct run *run = forms->run;
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, forms->form->folder);
    if (dataset_parameters(run, &forms->parameters, err) != 0)
        return -1;
    forms->dataset = dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), err);
    forms->page = forms->dataset != NULL ? page_template_open(folder, err) : NULL;
    forms->title = forms->page != NULL ? output_read_text(run, folder, "title.txt", err) : NULL;
    forms->press = forms->title != NULL ? press_open(run->fonts, err) : NULL;
    return forms->press != NULL ? 0 : -1;
}

static void close_all(struct forms *forms)
{
    pdf_free(forms->pdf);
    press_free(forms->press);
    page_template_free(forms->page);
    dataset_free(forms->dataset);
    buf_free(&forms->bytes);
    buf_free(&forms->text);
}

static int begin_pdf(struct forms *forms, const struct value *data, const struct document *document,
                     struct err *err)
{
    const char *name = arena_printf(forms->run->arena, "%s/title.txt", forms->form->folder);
    if (mustache_render(name, forms->title, strlen(forms->title), data, 0, 1, NULL, NULL, &forms->text,
                        err) != 0)
        return -1;
    forms->pdf = pdf_begin(forms->press, buf_text(&forms->text), document->lang, 1);
    return 0;
}

/* 1: the sheet can't be made, CAUSE says why. */
static int add_sheet(struct forms *forms, const struct class_row *class_row, struct dataset_record *record,
                     struct err *cause, struct err *err)
{
    struct arena *arena = forms->run->arena;
    char day[11];
    struct value *fields = arena_alloc(arena, doc_shape.count * sizeof *fields);
    fields[0] =
        value_text(arena, date_format_ru(instant_day(forms->run->now_at, forms->run->utc_offset_min), day));
    *record->doc = value_record(&doc_shape, fields);
    struct document *document = page_fill(forms->page, &record->value, arena, cause);
    if (document == NULL)
        return 1;
    struct piece *piece = piece_make(forms->press, document, class_row->title, arena, cause);
    if (piece == NULL)
        return 1;
    forms->form->sheets++;
    forms->form->pages += piece_pages(piece);
    int failed = forms->pdf == NULL ? begin_pdf(forms, &record->value, document, err) : 0;
    if (failed == 0)
        failed = pdf_put(forms->pdf, piece, err);
    piece_free(piece);
    return failed;
}

static int add_class(struct forms *forms, const struct class_row *class_row, struct err *err)
{
    struct run *run = forms->run;
    size_t count = 0;
    forms->parameters.class_group_id = class_row->class_group_id;
    struct dataset_record *records = dataset_run(forms->dataset, &forms->parameters, run->arena, &count, err);
    if (records == NULL)
        return -1;
    for (size_t i = 0; i < count; i++) {
        struct err cause = {0};
        int got = add_sheet(forms, class_row, &records[i], &cause, err);
        if (got < 0)
            return -1;
        if (got == 0)
            continue;
        if (cause.kind != ERR_CONFIG && cause.kind != ERR_DATA) /* a fault of the machine */
            return err_set(err, cause.kind, "%s", cause.message);
        forms->form->failed++;
        if (output_page_error(run, forms->form->stage, class_row, records[i].pupil_id, cause.message, true,
                              err) != 0)
            return -1;
    }
    return 0;
}

static int forget(struct run *run, const char *path, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, remove_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, path);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed == 0 ? file_remove_tree(arena_printf(run->arena, "%s/%s", run->workspace, path), err) : -1;
}

static int write_file(struct forms *forms, const char *path, struct err *err)
{
    struct run *run = forms->run;
    struct file_out out = {0};
    if (pdf_end(forms->pdf, &forms->bytes, err) != 0 ||
        file_out_open(&out, arena_printf(run->arena, "%s/%s", run->workspace, path), err) != 0)
        return -1;
    struct artifact artifact = {.path = path,
                                .stage = forms->form->stage,
                                .title = buf_text(&forms->text),
                                .pages = pdf_page_count(forms->pdf),
                                .pieces = forms->form->sheets,
                                .bytes = (int64_t)forms->bytes.len};
    digest_bytes(forms->bytes.data, forms->bytes.len, artifact.sha256);
    int failed = 0;
    if (fwrite(forms->bytes.data, 1, forms->bytes.len, out.stream) != forms->bytes.len)
        failed = err_set_errno(err, ERR_IO, _("cannot write %s"), out.path);
    if (failed == 0 && (file_out_sync(&out, err) != 0 || output_artifact(run, &artifact, err) != 0 ||
                        file_out_commit(&out, true, err) != 0))
        failed = -1;
    file_out_abandon(&out);
    return failed;
}

int form_make(struct run *run, struct form *form, struct err *err)
{
    struct forms forms = {.run = run, .form = form};
    const char *path = arena_printf(run->arena, "%s/%s", run->out_name, form->name);
    size_t count = 0;
    if (form->none)
        return forget(run, path, err);
    struct class_row *classes = output_classes(run, &count, err);
    int failed = classes != NULL ? open_all(&forms, err) : -1;
    for (size_t i = 0; failed == 0 && i < count; i++) {
        struct arena_mark mark = arena_mark(run->arena);
        failed = add_class(&forms, &classes[i], err);
        arena_rewind(run->arena, mark);
    }
    if (failed == 0)
        failed =
            forms.pdf != NULL && form->sheets > 0 ? write_file(&forms, path, err) : forget(run, path, err);
    close_all(&forms);
    return failed;
}
