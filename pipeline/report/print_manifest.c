/*
 * print_manifest: what stands beside the PDFs of a print job, for the print shop: manifest.csv and manifest.json, a line a
 * piece. No names and no addresses: a pupil is the journal's identifier, an address a key
 * that is the same for pieces that go to the same place.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "report/print.h"
#include "report/report.h"
#include "stage.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESS_DIGITS = 12, INDENT = 1 };

static const char *address_key(struct arena *arena, const struct print_item *item)
{
    char hash[DIGEST_HEX + 1];
    if (item->address[0] == '\0')
        return "";
    digest_input(item->address_key, strlen(item->address_key), hash);
    return arena_strndup(arena, hash, ADDRESS_DIGITS);
}

const char *print_file_name(const struct print_file *file)
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
        put_csv_text(out, print_file_name(&set->files[item->file]));
        buf_printf(out, ",%d,%s,%s\r\n", item->first_page, item->hash, address_key(arena, item));
    }
}

struct json_t *print_files_json(const struct print_set *set)
{
    json_t *list = json_array();
    for (size_t i = 0; i < set->file_count; i++) {
        const struct print_file *file = &set->files[i];
        json_array_append_new(list, json_pack("{s:s, s:I, s:I, s:I, s:I, s:s}", "file", print_file_name(file),
                                              "pieces", (json_int_t)file->count, "pages",
                                              (json_int_t)file->pages, "sheets", (json_int_t)file->sheets,
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
                              print_file_name(&set->files[item->file]), "first_page", item->first_page,
                              "hash", item->hash, "address_key", address_key(run->arena, item)));
    }
    return json_pack("{s:s, s:s, s:o, s:o}", "period", run->period.code, "set", set->code, "files",
                     print_files_json(set), "pieces", pieces);
}

int print_write_json(struct run *run, const struct print_set *set, const char *name, struct json_t *json,
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
    return failed == 0 ? print_write_json(run, set, "manifest.json", manifest_json(run, set), err) : -1;
}
