/* form: see form.h. The file is written under a temporary name, its row committed, then renamed. */
#include "report/form.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "page/node.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/edition.h"
#include "report/form_units.h"
#include "report/looks.h"
#include "report/output.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

static const char remove_sql[] = "DELETE FROM artifact WHERE path = ?1";

static const char *const doc_names[] = {"made_at", "made_on", "folder"};
static const struct value_shape doc_shape = {sizeof doc_names / sizeof *doc_names, doc_names};

struct forms {
    struct run *run;
    struct form *form;
    struct dataset_parameters parameters;
    struct dataset *dataset;
    struct looks looks;
    struct press *press; /* of a PDF */
    const char *title;   /* title.txt */
    struct pdf *pdf;
    struct buf bytes, text;
};

static int open_all(struct forms *forms, struct err *err)
{
    struct run *run = forms->run;
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, forms->form->folder);
    if (dataset_parameters(run, &forms->parameters, err) != 0)
        return -1;
    forms->parameters.class_group_id = forms->form->class_group_id;
    forms->parameters.pupil_id = forms->form->pupil_id;
    forms->parameters.everybody = true;
    forms->dataset =
        dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), run->look.ready, err);
    forms->title = forms->dataset != NULL && looks_open(run, folder, &forms->looks, err) == 0
                       ? output_read_text(run, folder, "title.txt", err)
                       : NULL;
    if (forms->title == NULL || forms->form->html)
        return forms->title != NULL ? 0 : -1;
    forms->press = press_open(run->fonts, err);
    return forms->press != NULL ? 0 : -1;
}

static void close_all(struct forms *forms)
{
    pdf_free(forms->pdf);
    press_free(forms->press);
    looks_close(&forms->looks);
    dataset_free(forms->dataset);
    buf_free(&forms->bytes);
    buf_free(&forms->text);
}

static struct value make_doc(struct run *run)
{
    char day[11], instant[32];
    struct value *fields = arena_alloc(run->arena, doc_shape.count * sizeof *fields);
    fields[0] = value_text(run->arena, instant_format_ru(run->now_at, run->utc_offset_min, instant));
    fields[1] = value_text(run->arena, date_format_ru(instant_day(run->now_at, run->utc_offset_min), day));
    fields[2] = value_text(run->arena, run->out_name);
    return value_record(&doc_shape, fields);
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

/* The sheet as a file of its own: "5А.html"; of the second sheet of a class "5А-2.html". */
static int write_html(struct forms *forms, const struct form_unit *unit, size_t number,
                      const struct document *document, struct err *err)
{
    struct run *run = forms->run;
    const char *path = arena_printf(run->arena, "%s/%s/%s%s%s.html", run->workspace, forms->form->path,
                                    output_file_name(run, unit->title), number > 1 ? "-" : "",
                                    number > 1 ? arena_printf(run->arena, "%zu", number) : "");
    buf_clear(&forms->bytes);
    return page_html(forms->looks.page, document, &forms->bytes, err) == 0
               ? file_write(path, forms->bytes.data, forms->bytes.len, err)
               : -1;
}

/* The NUMBERth sheet of its unit. 1: it can't be made, CAUSE says why. */
static int add_sheet(struct forms *forms, const struct form_unit *unit, size_t number,
                     struct dataset_record *record, struct err *cause, struct err *err)
{
    struct arena *arena = forms->run->arena;
    *record->doc = forms->form->sample && edition_kept(forms->form->folder)
                       ? edition_sample_doc(forms->run, forms->form->folder)
                       : make_doc(forms->run);
    const struct page_template *page =
        forms->form->html ? forms->looks.page : looks_page(&forms->looks, record->pupil_id);
    struct document *document = page_fill(page, &record->value, arena, cause);
    if (document == NULL)
        return 1;
    if (forms->form->html) {
        forms->form->sheets++;
        forms->form->pages++;
        return write_html(forms, unit, number, document, err);
    }
    struct piece *piece = piece_make(forms->press, document, unit->title, arena, cause);
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

static bool is_enough(const struct form *form)
{
    return form->sheets_max > 0 && form->sheets + form->failed >= form->sheets_max;
}

static int add_unit(struct forms *forms, const struct form_unit *unit, struct err *err)
{
    struct run *run = forms->run;
    struct form *form = forms->form;
    size_t count = 0, number = 0;
    forms->parameters.class_group_id = unit->class_group_id;
    forms->parameters.teacher_id = unit->teacher_id;
    struct dataset_record *records = dataset_run(forms->dataset, &forms->parameters, run->arena, &count, err);
    if (records == NULL)
        return -1;
    for (size_t i = 0; i < count && !is_enough(form); i++) {
        struct err cause = {0};
        if (form->pupil_id != 0 && records[i].pupil_id != 0 && records[i].pupil_id != form->pupil_id)
            continue;
        int got = add_sheet(forms, unit, ++number, &records[i], &cause, err);
        if (got < 0)
            return -1;
        if (got == 0)
            continue;
        if (cause.kind != ERR_CONFIG && cause.kind != ERR_DATA) /* a fault of the machine */
            return err_set(err, cause.kind, "%s", cause.message);
        form->failed++;
        const struct class_row whose = {unit->class_group_id, unit->title};
        if (output_page_error(run, form->stage != NULL ? form->stage : form->folder, &whose,
                              records[i].pupil_id, &cause, true, form->stage != NULL, err) != 0)
            return -1;
    }
    return 0;
}

/* What an earlier run left. */
static int forget(struct run *run, const struct form *form, struct err *err)
{
    if (form->stage != NULL) {
        struct stmt *stmt = store_prepare(run->store, remove_sql, err);
        if (stmt == NULL)
            return -1;
        stmt_bind_text(stmt, 1, form->path);
        int failed = stmt_run(stmt, err);
        stmt_free(stmt);
        if (failed != 0)
            return -1;
    }
    return file_remove_tree(arena_printf(run->arena, "%s/%s", run->workspace, form->path), err);
}

static int write_file(struct forms *forms, struct err *err)
{
    struct run *run = forms->run;
    const struct form *form = forms->form;
    struct file_out out = {0};
    if (pdf_end(forms->pdf, &forms->bytes, err) != 0 ||
        file_out_open(&out, arena_printf(run->arena, "%s/%s", run->workspace, form->path), err) != 0)
        return -1;
    struct artifact artifact = {.path = form->path,
                                .stage = form->stage,
                                .title = buf_text(&forms->text),
                                .pages = pdf_page_count(forms->pdf),
                                .pieces = form->sheets,
                                .bytes = (int64_t)forms->bytes.len};
    digest_bytes(forms->bytes.data, forms->bytes.len, artifact.sha256);
    forms->form->blank = artifact.pages - form->pages;
    int failed = 0;
    if (fwrite(forms->bytes.data, 1, forms->bytes.len, out.stream) != forms->bytes.len)
        failed = err_set_errno(err, ERR_IO, _("cannot write %s"), out.path);
    if (failed == 0 && (file_out_sync(&out, err) != 0 ||
                        (form->stage != NULL && output_artifact(run, &artifact, err) != 0) ||
                        file_out_commit(&out, true, err) != 0))
        failed = -1;
    file_out_abandon(&out);
    return failed;
}

int form_make(struct run *run, struct form *form, struct err *err)
{
    struct forms forms = {.run = run, .form = form};
    size_t count = 0;
    if (form->none)
        return forget(run, form, err);
    struct form_unit *units = NULL;
    int failed = open_all(&forms, err);
    if (failed == 0) {
        units = form_units(run, form, forms.dataset, &count, err);
        failed = units != NULL ? 0 : -1;
    }
    if (failed == 0 && form->html)
        failed = file_make_dirs(arena_printf(run->arena, "%s/%s", run->workspace, form->path), err);
    for (size_t i = 0; failed == 0 && i < count && !is_enough(form); i++) {
        struct arena_mark mark = arena_mark(run->arena);
        failed = add_unit(&forms, &units[i], err);
        arena_rewind(run->arena, mark);
    }
    if (failed == 0 && form->sheets == 0)
        failed = forget(run, form, err);
    else if (failed == 0 && forms.pdf != NULL)
        failed = write_file(&forms, err);
    close_all(&forms);
    return failed;
}
