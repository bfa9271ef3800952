/*
 * print_manifest: what stands beside the PDFs of a print job, for the print shop: manifest.csv and manifest.json, a line a
 * piece, and ticket.json, the order itself. No names and no addresses: a pupil is the journal's identifier, an address a key
 * that is the same for pieces that go to the same place.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "report/print.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_DIGITS = 12, INDENT = 1 };

static const char contact_sql[] = "SELECT full_name, phone, email FROM school LIMIT 1";
static const char due_sql[] =
    "SELECT min(due_at) FROM paper_line WHERE period_id = ?1 AND state <> 'handed_out'";

static const char *address_key(struct arena *arena, const struct print_item *item)
{
    char hash[DIGEST_HEX + 1];
    if (item->address[0] == '\0')
        return "";
    digest_input(item->address_key, strlen(item->address_key), hash);
    return arena_strndup(arena, hash, ADDRESS_DIGITS);
}

static const char *file_name(const struct print_file *file)
{
    return strrchr(file->path, '/') + 1;
}

static void put_csv_text(struct buf *out, const char *text)
{
    if (text[strcspn(text, ",;\"\r\n")] == '\0') {
        buf_puts(out, text);
        return;
    }
    buf_putc(out, '"');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            buf_putc(out, '"');
        buf_putc(out, *text);
    }
    buf_putc(out, '"');
}

static void put_csv(struct arena *arena, const struct print_set *set, struct buf *out)
{
    buf_puts(out, "number,of,piece,edition,pupil,class,pages,sheets,file,first_page,hash,address_key\r\n");
    for (size_t i = 0; i < set->count; i++) {
        const struct print_item *item = &set->items[i];
        buf_printf(out, "%zu,%zu,%s,%lld,", item->n, item->m, item->piece, (long long)item->edition);
        put_csv_text(out, item->pupil);
        buf_putc(out, ',');
        put_csv_text(out, item->class_title);
        buf_printf(out, ",%d,%d,", item->pages, print_sheets(item->pages));
        put_csv_text(out, file_name(&set->files[item->file]));
        buf_printf(out, ",%d,%s,%s\r\n", item->first_page, item->hash, address_key(arena, item));
    }
}

static json_t *files_json(const struct print_set *set)
{
    json_t *list = json_array();
    for (size_t i = 0; i < set->file_count; i++) {
        const struct print_file *file = &set->files[i];
        json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I, s:I, s:s}", "file", file_name(file),
                                              "pieces", (json_int_t)file->count, "pages",
                                              (json_int_t)file->pages, "sheets", (json_int_t)file->all_sheets,
                                              "bytes", (json_int_t)file->bytes, "sha256", file->sha256));
    }
    return list;
}

static json_t *manifest_json(struct run *run, const struct print_set *set)
{
    json_t *pieces = json_array();
    for (size_t i = 0; i < set->count; i++) {
        const struct print_item *item = &set->items[i];
        json_array_append_new(
            pieces, json_pack("{s:I, s:I, s:s, s:I, s:s, s:s, s:i, s:i, s:s, s:i, s:s, s:s}", "number",
                              (json_int_t)item->n, "of", (json_int_t)item->m, "piece", item->piece, "edition",
                              (json_int_t)item->edition, "pupil", item->pupil, "class", item->class_title,
                              "pages", item->pages, "sheets", print_sheets(item->pages), "file",
                              file_name(&set->files[item->file]), "first_page", item->first_page, "hash",
                              item->hash, "address_key", address_key(run->arena, item)));
    }
    return json_pack("{s:s, s:s, s:o, s:o}", "period", run->period.code, "set", set->code, "files",
                     files_json(set), "pieces", pieces);
}

static int64_t due_at(struct run *run, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, due_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    int64_t at = stmt_step(stmt, err) < 0 ? -1 : stmt_is_null(stmt, 0) ? 0 : stmt_int(stmt, 0);
    stmt_free(stmt);
    return at;
}

/* The order: what, how many, on what paper, until when, and whom to ask. NULL on error. */
static json_t *ticket_json(struct run *run, const struct print_set *set, struct err *err)
{
    int64_t sheets = 0, due = due_at(run, err);
    char text[32];
    struct stmt *stmt = due >= 0 ? store_prepare(run->store, contact_sql, err) : NULL;
    if (stmt == NULL || stmt_step(stmt, err) < 0) {
        stmt_free(stmt);
        return NULL;
    }
    for (size_t i = 0; i < set->file_count; i++)
        sheets += set->files[i].all_sheets;
    json_t *ticket = json_pack(
        "{s:s, s:s, s:s, s:I, s:I, s:{s:s, s:s, s:b}, s:i, s:{s:s, s:s, s:s}, s:s, s:o}", "period",
        run->period.code, "title", run->period.title, "set", set->code, "pieces", (json_int_t)set->count,
        "sheets", (json_int_t)sheets, "paper", "media", "A4", "sides", "two-sided-long-edge", "collate", 1,
        "copies", 1, "contact", "school", stmt_text(stmt, 0, NULL), "phone", stmt_text(stmt, 1, NULL),
        "email", stmt_text(stmt, 2, NULL), "deadline",
        due > 0 ? instant_format(due, run->utc_offset_min, text) : "", "files", files_json(set));
    stmt_free(stmt);
    return ticket;
}

static int write_json(struct run *run, const struct print_set *set, const char *name, json_t *json,
                      struct err *err)
{
    char *text = json != NULL ? json_dumps(json, JSON_INDENT(INDENT) | JSON_PRESERVE_ORDER) : NULL;
    json_decref(json);
    if (text == NULL)
        return err_set(err, ERR_SOFTWARE, _("%s could not be made"), name);
    int failed = file_write(arena_printf(run->arena, "%s/%s/%s", run->workspace, set->folder, name), text,
                            strlen(text), err);
    free(text);
    return failed;
}

int print_manifest_write(struct run *run, const struct print_set *set, struct err *err)
{
    struct buf text = {0};
    put_csv(run->arena, set, &text);
    int failed = file_write(arena_printf(run->arena, "%s/%s/manifest.csv", run->workspace, set->folder),
                            text.data, text.len, err);
    buf_free(&text);
    if (failed != 0 || write_json(run, set, "manifest.json", manifest_json(run, set), err) != 0)
        return -1;
    json_t *ticket = ticket_json(run, set, err);
    return ticket != NULL ? write_json(run, set, "ticket.json", ticket, err) : -1;
}
