/*
 * print_ticket: the order that goes with a print job: what, how many, on what paper, in which stacks, until when, whom to ask;
 * ticket.json for machines, ticket.pdf (templates/print_ticket) for people. No names of pupils.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/sign.h"
#include "page/node.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/print.h"
#include "report/report.h"
#include "report/seal.h"
#include "stage.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

enum { HASH_SHOWN = 16 };

static const char contact_sql[] = "SELECT full_name, phone, email FROM school LIMIT 1";
static const char due_sql[] =
    "SELECT min(due_at) FROM paper_line WHERE period_id = ?1 AND state <> 'handed_out'";

/* Until when the families must have it; 0: nothing says so; -1: an error. */
static int64_t due_at(struct run *run, const struct print_choice *choice, struct err *err)
{
    if (strcmp(choice->what->report, "extract") != 0)
        return 0;
    struct stmt *stmt = store_prepare(run->store, due_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    int64_t at = stmt_step(stmt, err) < 0 ? -1 : stmt_is_null(stmt, 0) ? 0 : stmt_int(stmt, 0);
    stmt_free(stmt);
    return at;
}

static json_t *ticket_json(struct run *run, const struct print_set *set, int64_t due, struct err *err)
{
    int64_t sheets = 0;
    char text[32];
    struct stmt *stmt = store_prepare(run->store, contact_sql, err);
    if (stmt == NULL || stmt_step(stmt, err) < 0) {
        stmt_free(stmt);
        return NULL;
    }
    for (size_t i = 0; i < set->file_count; i++)
        sheets += set->files[i].sheets;
    json_t *ticket = json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:{s:s, s:s, s:b}, s:i, s:{s:s, s:s, s:s}, s:s, s:o}", "period",
        run->period.code, "title", run->period.title, "set", set->code, "pieces", (json_int_t)set->count,
        "sheets", (json_int_t)sheets, "paper", "media", "A4", "sides", "two-sided-long-edge", "collate", 1,
        "copies", 1, "contact", "school", stmt_text(stmt, 0, NULL), "phone", stmt_text(stmt, 1, NULL),
        "email", stmt_text(stmt, 2, NULL), "deadline",
        due > 0 ? instant_format(due, run->utc_offset_min, text) : "", "files", print_files_json(set));
    stmt_free(stmt);
    return ticket;
}

/* ---- for people ---- */

static const char *const line_names[] = {"name", "pieces", "pages", "sheets", "hash", "number"};
static const struct value_shape line_shape = {sizeof line_names / sizeof *line_names, line_names};
static const char *const doc_names[] = {"set",      "files",      "totals",   "count",
                                        "deadline", "separators", "forecasts"};
static const struct value_shape doc_shape = {sizeof doc_names / sizeof *doc_names, doc_names};

static struct value number(struct arena *arena, long long n)
{
    return value_text(arena, arena_printf(arena, "%lld", n));
}

static struct value line(struct arena *arena, const char *name, const struct print_file *file, size_t at)
{
    struct value *fields = arena_alloc(arena, line_shape.count * sizeof *fields);
    fields[0] = value_text(arena, name);
    fields[1] = number(arena, (long long)file->count);
    fields[2] = number(arena, file->pages);
    fields[3] = number(arena, file->sheets);
    fields[4] = value_text(arena, arena_strndup(arena, file->sha256, HASH_SHOWN));
    fields[5] = number(arena, (long long)at);
    return value_record(&line_shape, fields);
}

static struct value make_doc(struct run *run, const struct print_choice *choice, const struct print_set *set,
                             int64_t due)
{
    struct arena *arena = run->arena;
    struct value *lines = arena_alloc(arena, (set->file_count + 1) * sizeof *lines);
    struct value *fields = arena_alloc(arena, doc_shape.count * sizeof *fields);
    struct print_file all = {.title = ""};
    char text[32];
    memset(fields, 0, doc_shape.count * sizeof *fields);
    for (size_t i = 0; i < set->file_count; i++) {
        const struct print_file *file = &set->files[i];
        lines[i] = line(arena, print_file_name(file), file, i + 1);
        all.count += file->count;
        all.pages += file->pages;
        all.sheets += file->sheets;
    }
    fields[0] = value_text(arena, arena_strndup(arena, set->code, PRINT_CODE));
    fields[1] = value_list(lines, set->file_count);
    fields[2] = line(arena, "", &all, 0);
    fields[3] = number(arena, (long long)set->file_count);
    if (due > 0)
        fields[4] = value_text(arena, instant_format_ru(due, run->utc_offset_min, text));
    if (choice->separators)
        fields[5] = value_text(arena, "1");
    if (strcmp(choice->what->report, "forecast") == 0)
        fields[6] = value_text(arena, "1");
    return value_record(&doc_shape, fields);
}

static int put_page(struct run *run, struct press *press, const struct value *data, const char *folder,
                    struct buf *bytes, struct err *err)
{
    struct page_template *page = page_template_open(folder, err);
    struct document *document = page != NULL ? page_fill(page, data, run->arena, err) : NULL;
    struct piece *piece = document != NULL ? piece_make(press, document, NULL, run->arena, err) : NULL;
    struct pdf *pdf = piece != NULL ? pdf_begin(press, document->title, page_template_lang(page), 1) : NULL;
    int failed = pdf != NULL ? pdf_put(pdf, piece, err) : -1;
    if (failed == 0)
        failed = pdf_end(pdf, bytes, err);
    pdf_free(pdf);
    piece_free(piece);
    page_template_free(page);
    return failed != 0 ? err_place(err, "%s", folder) : 0;
}

/* As the files of the job are, where the school has a key. */
static int seal(struct run *run, struct buf *bytes, struct err *err)
{
    struct sign_secret secret = {0};
    char sha256[DIGEST_HEX + 1];
    const int none = seal_secret(run->workspace, &secret, err);
    if (none == 0)
        seal_file(&secret, bytes, sha256);
    sign_forget(&secret);
    return none < 0 ? -1 : 0;
}

static int write_pdf(struct run *run, const struct print_choice *choice, const struct print_set *set,
                     int64_t due, struct err *err)
{
    struct dataset_parameters parameters;
    struct buf bytes = {0};
    size_t count = 0;
    const char *folder = arena_printf(run->arena, "%s/print_ticket", run->templates);
    struct press *press = press_open(run->fonts, err);
    struct dataset *dataset =
        press != NULL && dataset_parameters(run, &parameters, err) == 0
            ? dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), run->look.ready, err)
            : NULL;
    struct dataset_record *record =
        dataset != NULL ? dataset_run(dataset, &parameters, run->arena, &count, err) : NULL;
    int failed = -1;
    if (record != NULL) {
        *record->doc = make_doc(run, choice, set, due);
        failed = put_page(run, press, &record->value, folder, &bytes, err);
    }
    if (failed == 0)
        failed = seal(run, &bytes, err);
    if (failed == 0)
        failed = file_write(arena_printf(run->arena, "%s/%s/" PRINT_TICKET, run->workspace, set->folder),
                            bytes.data, bytes.len, err);
    dataset_free(dataset);
    press_free(press);
    buf_free(&bytes);
    return failed;
}

int print_ticket_write(struct run *run, const struct print_choice *choice, const struct print_set *set,
                       struct err *err)
{
    const int64_t due = due_at(run, choice, err);
    json_t *ticket = due >= 0 ? ticket_json(run, set, due, err) : NULL;
    if (ticket == NULL || print_write_json(run, set, "ticket.json", ticket, err) != 0)
        return -1;
    return write_pdf(run, choice, set, due, err);
}
