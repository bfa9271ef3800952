/*
 * deferral_draft: the draft of the order that grants what is proposed, out/<period>/deferral-order.pdf, from
 * templates/deferral_order: to be numbered, dated and signed; then `itog defer grant` says so. Nothing is stored. Fails
 * when nothing is proposed, or the template can't be used.
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

static const char count_sql[] =
    "SELECT count(*) FROM deferral_line WHERE period_id = ?1 AND is_proposed AND ?2 IN (0, home_id)";

static int check_proposed(struct run *run, int64_t class_group_id, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, count_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_int(stmt, 2, class_group_id);
    int got = stmt_step(stmt, err);
    int64_t count = got == 1 ? stmt_int(stmt, 0) : 0;
    stmt_free(stmt);
    if (got == 1 && count == 0)
        return err_set(err, ERR_DATA, _("nothing is proposed in %s; see itog defer propose"),
                       run->period.code);
    return got == 1 ? 0 : -1;
}

static int make(struct run *run, struct dataset *dataset, struct page_template *page, struct press *press,
                int64_t class_group_id, struct buf *out, struct err *err)
{
    struct dataset_parameters parameters;
    size_t count = 0;
    if (dataset_parameters(run, &parameters, err) != 0)
        return -1;
    parameters.class_group_id = class_group_id;
    struct dataset_record *record = dataset_run(dataset, &parameters, run->arena, &count, err);
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

int report_deferral_draft(struct run *run, int64_t class_group_id, const char **path, struct err *err)
{
    const char *folder = arena_printf(run->arena, "%s/deferral_order", run->templates);
    struct buf bytes = {0};
    *path = arena_printf(run->arena, "%s/deferral-order.pdf", run->out_dir);
    if (check_proposed(run, class_group_id, err) != 0)
        return -1;
    struct dataset *dataset = dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), err);
    struct page_template *page = dataset != NULL ? page_template_open(folder, err) : NULL;
    struct press *press = page != NULL ? press_open(run->fonts, err) : NULL;
    int failed = press != NULL ? make(run, dataset, page, press, class_group_id, &bytes, err) : -1;
    press_free(press);
    page_template_free(page);
    dataset_free(dataset);
    if (failed == 0)
        failed = file_write(*path, bytes.data, bytes.len, err);
    buf_free(&bytes);
    return failed;
}
