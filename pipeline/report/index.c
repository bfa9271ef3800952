/*
 * index: stage report: the page of the run for the deputy head, out/<period>/index.html, from
 * templates/index. In: whatever the other stages left. Out: one file, private, since it names pupils. The
 * same data at the same time give the same bytes.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/output.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>

static const char *const doc_names[] = {"made_at", "made_on", "folder"};
static const struct value_shape doc_shape = {sizeof doc_names / sizeof *doc_names, doc_names};

static struct value make_doc(struct run *run)
{
    char day[11], instant[32];
    struct value *fields = arena_alloc(run->arena, doc_shape.count * sizeof *fields);
    fields[0] = value_text(run->arena, instant_format_ru(run->now_at, run->utc_offset_min, instant));
    fields[1] = value_text(run->arena, date_format_ru(instant_day(run->now_at, run->utc_offset_min), day));
    fields[2] = value_text(run->arena, run->out_name);
    return value_record(&doc_shape, fields);
}

static int make_page(struct run *run, const char *folder, struct dataset *dataset, struct page_template *page,
                     struct buf *out, struct err *err)
{
    struct dataset_parameters parameters;
    size_t count = 0;
    if (dataset_parameters(run, &parameters, err) != 0)
        return -1;
    struct dataset_record *record = dataset_run(dataset, &parameters, run->arena, &count, err);
    if (record == NULL)
        return -1;
    if (count != 1 || record->pupil_id != 0)
        return err_set(err, ERR_CONFIG,
                       _("%s/data.sql: the queries of this page must not be grouped by pupil"), folder);
    *record->doc = make_doc(run);
    struct document *document = page_fill(page, &record->value, run->arena, err);
    return document != NULL ? page_html(page, document, out, err) : -1;
}

int report_index(struct run *run, struct err *err)
{
    const char *folder = arena_printf(run->arena, "%s/index", run->templates);
    const char *path = arena_printf(run->arena, "%s/index.html", run->out_dir);
    struct buf html = {0};
    struct dataset *dataset =
        dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), run->look.ready, err);
    struct page_template *page = dataset != NULL ? page_template_open(folder, err) : NULL;
    int failed = page != NULL ? make_page(run, folder, dataset, page, &html, err) : -1;
    page_template_free(page);
    dataset_free(dataset);
    if (failed == 0)
        failed = file_write(path, html.data, html.len, err);
    buf_free(&html);
    if (failed != 0)
        return -1;
    run->made = 1;
    snprintf(run->summary, sizeof run->summary, "%s/index.html", run->out_name);
    return 0;
}
