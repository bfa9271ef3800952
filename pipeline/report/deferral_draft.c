/*
 * deferral_draft: drafts of the orders about deferrals, in out/<period>/: deferral-order.pdf grants what is proposed,
 * deferral-extension.pdf extends what is overdue or due within a week and whose marks are not in, deferral-lapse.pdf ends what has lapsed. Each of
 * a folder under templates/: to be numbered, dated and signed; then `itog defer` is told. Nothing is stored. Fails when
 * there is nothing to order, or a template can't be used.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/i18n.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>

static const struct draft {
    const char *folder, *file;
    const char *wanted; /* which deferrals of deferral_line; its data.sql asks the same */
} drafts[] = {
    {"deferral_order", "deferral-order.pdf", "is_proposed"},
    {"deferral_extension", "deferral-extension.pdf",
     "is_open AND NOT is_done AND due_on <= date(:today, '+7 days')"},
    {"deferral_lapse", "deferral-lapse.pdf", "withdrawn = 0 AND state = 'lapsed'"},
};

/* How many deferrals the order would be about; -1. */
static int64_t count_wanted(struct run *run, const struct draft *draft,
                            const struct dataset_parameters *parameters, struct err *err)
{
    struct stmt *stmt = store_prepare(
        run->store,
        arena_printf(
            run->arena,
            "SELECT count(*) FROM deferral_line WHERE period_id = :period AND :class IN (0, home_id) AND %s",
            draft->wanted),
        err);
    if (stmt == NULL)
        return -1;
    dataset_bind(stmt, parameters);
    int64_t count = stmt_step(stmt, err) == 1 ? stmt_int(stmt, 0) : -1;
    stmt_free(stmt);
    return count;
}

static int make(struct run *run, struct dataset *dataset, struct page_template *page, struct press *press,
                const struct dataset_parameters *parameters, struct buf *out, struct err *err)
{
    size_t count = 0;
    struct dataset_record *record = dataset_run(dataset, parameters, run->arena, &count, err);
    if (record == NULL)
        return -1;
    struct document *document = page_fill(page, &record->value, run->arena, err);
    struct piece *piece = document != NULL ? piece_make(press, document, NULL, run->arena, err) : NULL;
    if (piece == NULL)
        return -1;
    struct pdf *pdf = pdf_begin(press, run->period.title, "ru", 0);
    int failed = pdf_put(pdf, piece, err);
    if (failed == 0)
        failed = pdf_end(pdf, out, err);
    pdf_free(pdf);
    piece_free(piece);
    return failed;
}

static int make_file(struct run *run, const struct draft *draft, const struct dataset_parameters *parameters,
                     const char *path, struct err *err)
{
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, draft->folder);
    struct buf bytes = {0};
    struct dataset *dataset =
        dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), run->look.ready, err);
    struct page_template *page = dataset != NULL ? page_template_open_look(folder, &run->look, err) : NULL;
    struct press *press = page != NULL ? press_open(run->fonts, err) : NULL;
    int failed = press != NULL ? make(run, dataset, page, press, parameters, &bytes, err) : -1;
    press_free(press);
    page_template_free(page);
    dataset_free(dataset);
    if (failed == 0)
        failed = file_write(path, bytes.data, bytes.len, err);
    buf_free(&bytes);
    return failed;
}

int report_deferral_draft(struct run *run, int64_t class_group_id, FILE *out, struct err *err)
{
    struct dataset_parameters parameters;
    int made = 0;
    if (dataset_parameters(run, &parameters, err) != 0)
        return -1;
    parameters.class_group_id = class_group_id;
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
        const char *path = arena_printf(run->arena, "%s/%s", run->out_dir, drafts[i].file);
        int64_t count = count_wanted(run, &drafts[i], &parameters, err);
        if (count < 0)
            return -1;
        if (count == 0) {
            remove(path); /* of an earlier day */
            continue;
        }
        if (make_file(run, &drafts[i], &parameters, path, err) != 0)
            return -1;
        made++;
        if (out != NULL)
            fprintf(out, _("the draft of the order: %s\n"), path);
    }
    return made > 0
               ? 0
               : err_set(err, ERR_DATA, _("nothing is proposed, due or lapsed in %s; see itog defer propose"),
                         run->period.code);
}
