/* zip: see zip.h. */
#include "base/zip.h"
#include "base/buf.h"
#include "base/i18n.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

struct zipfile {
    struct zip *archive;
    size_t count;
    char *path;
    char **names;
};

struct zipfile_entry {
    struct zip_file *file;
    const struct zipfile *zip;
    size_t at;
    uint64_t unpacked, most; /* bytes that came out, and that may */
};

/* ───────────── names ───────────── */

/* One byte of CP866; what no file name of people holds becomes '_'. */
static uint32_t from_cp866(unsigned char byte)
{
    if (byte < 0x80)
        return byte;
    if (byte < 0xB0)
        return 0x410u + byte - 0x80;
    if (byte >= 0xE0 && byte <= 0xEF)
        return 0x440u + byte - 0xE0;
    return byte == 0xF0 ? 0x401 : byte == 0xF1 ? 0x451 : byte == 0xFC ? 0x2116 : '_';
}

static char *take_name(struct zip *archive, size_t at)
{
    const char *raw = zip_get_name(archive, at, ZIP_FL_ENC_RAW);
    struct buf name = {0};
    if (raw == NULL)
        return mem_strdup("");
    bool utf8 = text_is_utf8(raw, strlen(raw), NULL);
    for (; *raw != '\0'; raw++) {
        char code[4];
        if (*raw == '\\')
            buf_putc(&name, '/');
        else if (utf8 || (signed char)*raw > 0)
            buf_putc(&name, *raw);
        else
            buf_put(&name, code, text_put(from_cp866((unsigned char)*raw), code));
    }
    char *copy = mem_strdup(buf_text(&name));
    buf_free(&name);
    return copy;
}

static bool leads_out(const char *name)
{
    bool drive = ((name[0] >= 'A' && name[0] <= 'Z') || (name[0] >= 'a' && name[0] <= 'z')) && name[1] == ':';
    if (*name == '/' || drive)
        return true;
    for (const char *at = name; at != NULL; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return true;
    }
    return false;
}

static bool is_link(struct zip *archive, size_t at)
{
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    const zip_uint32_t kind = 0170000, link = 0120000; /* of a Unix mode, in the upper half */
    return zip_file_get_external_attributes(archive, at, 0, &system, &attributes) == 0 &&
           system == ZIP_OPSYS_UNIX && (attributes >> 16 & kind) == link;
}

/* ───────────── archives ───────────── */

static int check_entries(struct zipfile *zip, struct err *err)
{
    if (zip->count > ZIPFILE_ENTRIES_MAX)
        return err_set(err, ERR_DATA, _("%s holds more than %d files: that is no journal export"), zip->path,
                       ZIPFILE_ENTRIES_MAX);
    zip->names = mem_zalloc((zip->count + 1) * sizeof *zip->names);
    for (size_t i = 0; i < zip->count; i++) {
        zip->names[i] = take_name(zip->archive, i);
        if (is_link(zip->archive, i))
            return err_set(err, ERR_DATA, _("%s holds a link (%s): pack the files themselves"), zip->path,
                           zip->names[i]);
        if (leads_out(zip->names[i]))
            return err_set(err, ERR_DATA, _("%s holds a path that leads out of it (%s): it is not read"),
                           zip->path, zip->names[i]);
    }
    return 0;
}

/* ARCHIVE becomes the zipfile's; what it lists is looked at first. */
static struct zipfile *take_archive(struct zip *archive, const char *path, struct err *err)
{
    struct zipfile *zip = mem_zalloc(sizeof *zip);
    zip->archive = archive;
    zip->path = mem_strdup(path);
    zip_int64_t count = zip_get_num_entries(archive, 0);
    zip->count = count > 0 ? (size_t)count : 0;
    if (check_entries(zip, err) == 0)
        return zip;
    zipfile_close(zip);
    return NULL;
}

struct zipfile *zipfile_open(const char *path, struct err *err)
{
    int code = 0;
    struct zip *archive = zip_open(path, ZIP_RDONLY, &code);
    if (archive == NULL) {
        zip_error_t cause;
        zip_error_init_with_code(&cause, code);
        enum err_kind kind = code == ZIP_ER_NOENT || code == ZIP_ER_OPEN ? ERR_NO_INPUT : ERR_DATA;
        err_set(err, kind, _("%s cannot be read as a .zip archive: %s"), path, zip_error_strerror(&cause));
        zip_error_fini(&cause);
        return NULL;
    }
    return take_archive(archive, path, err);
}

struct zipfile *zipfile_open_bytes(const char *name, const void *data, size_t len, struct err *err)
{
    zip_error_t cause;
    zip_error_init(&cause);
    zip_source_t *bytes = zip_source_buffer_create(data, len, 0, &cause);
    struct zip *archive = bytes != NULL ? zip_open_from_source(bytes, ZIP_RDONLY, &cause) : NULL;
    if (archive == NULL) {
        err_set(err, ERR_DATA, _("%s cannot be read as a .zip archive: %s"), name,
                zip_error_strerror(&cause));
        zip_source_free(bytes);
        zip_error_fini(&cause);
        return NULL;
    }
    zip_error_fini(&cause);
    return take_archive(archive, name, err);
}

void zipfile_close(struct zipfile *zip)
{
    if (zip == NULL)
        return;
    zip_discard(zip->archive);
    for (size_t i = 0; zip->names != NULL && i < zip->count; i++)
        free(zip->names[i]);
    free(zip->names);
    free(zip->path);
    free(zip);
}

size_t zipfile_count(const struct zipfile *zip)
{
    return zip->count;
}

const char *zipfile_name(const struct zipfile *zip, size_t at)
{
    return zip->names[at];
}

uint64_t zipfile_size(const struct zipfile *zip, size_t at)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(zip->archive, at, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
        return 0;
    return stat.size;
}

/* ───────────── entries ───────────── */

static int bomb(const struct zipfile *zip, size_t at, struct err *err)
{
    return err_set(err, ERR_DATA, _("%s: %s unpacks to more than %d times its packed size: it is not read"),
                   zip->path, zipfile_name(zip, at), ZIPFILE_RATIO_MAX);
}

struct zipfile_entry *zipfile_entry_open(struct zipfile *zip, size_t at, struct err *err)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(zip->archive, at, 0, &stat) != 0) {
        err_set(err, ERR_DATA, _("%s: %s cannot be unpacked: %s"), zip->path, zipfile_name(zip, at),
                zip_strerror(zip->archive));
        return NULL;
    }
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE) {
        err_set(err, ERR_DATA, _("%s: %s is encrypted: pack it without a password"), zip->path,
                zipfile_name(zip, at));
        return NULL;
    }
    uint64_t packed = (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : 0;
    uint64_t most = packed < UINT64_MAX / ZIPFILE_RATIO_MAX ? packed * ZIPFILE_RATIO_MAX : UINT64_MAX;
    if (most < ZIPFILE_RATIO_FREE)
        most = ZIPFILE_RATIO_FREE;
    if ((stat.valid & ZIP_STAT_SIZE) != 0 && stat.size > most) {
        bomb(zip, at, err);
        return NULL;
    }
    struct zip_file *file = zip_fopen_index(zip->archive, at, 0);
    if (file == NULL) {
        err_set(err, ERR_DATA, _("%s: %s cannot be unpacked: %s"), zip->path, zipfile_name(zip, at),
                zip_strerror(zip->archive));
        return NULL;
    }
    struct zipfile_entry *entry = mem_alloc(sizeof *entry);
    *entry = (struct zipfile_entry){.file = file, .zip = zip, .at = at, .most = most};
    return entry;
}

int zipfile_entry_read(struct zipfile_entry *entry, void *data, size_t size, size_t *got, struct err *err)
{
    zip_int64_t count = zip_fread(entry->file, data, size);
    *got = count > 0 ? (size_t)count : 0;
    entry->unpacked += *got;
    if (entry->unpacked > entry->most)
        return bomb(entry->zip, entry->at, err);
    if (count >= 0)
        return 0;
    return err_set(err, ERR_DATA, _("%s: %s is damaged: %s"), entry->zip->path,
                   zipfile_name(entry->zip, entry->at), zip_file_strerror(entry->file));
}

void zipfile_entry_close(struct zipfile_entry *entry)
{
    if (entry == NULL)
        return;
    zip_fclose(entry->file);
    free(entry);
}

/* ───────────── changing ───────────── */

static int change_entries(struct zip *archive, const struct zipfile_change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        zip_stat_t info;
        zip_int64_t at = zip_name_locate(archive, changes[i].name, 0);
        zip_source_t *source = zip_source_buffer(archive, changes[i].data, changes[i].len, 0);
        if (at < 0 || source == NULL || zip_stat_index(archive, (zip_uint64_t)at, 0, &info) != 0 ||
            zip_file_replace(archive, (zip_uint64_t)at, source, 0) != 0) {
            zip_source_free(source);
            return -1;
        }
        if (zip_file_set_mtime(archive, (zip_uint64_t)at, info.mtime, 0) != 0)
            return -1;
    }
    return 0;
}

static int read_source(zip_source_t *source, struct buf *out)
{
    zip_stat_t info;
    if (zip_source_stat(source, &info) != 0 || zip_source_open(source) != 0)
        return -1;
    buf_clear(out);
    buf_reserve(out, info.size);
    zip_int64_t got = zip_source_read(source, out->data, info.size);
    zip_source_close(source);
    if (got < 0 || (zip_uint64_t)got != info.size)
        return -1;
    out->len = (size_t)got;
    out->data[out->len] = '\0';
    return 0;
}

int zipfile_change(const char *name, const void *data, size_t len, const struct zipfile_change *changes,
                   size_t count, struct buf *out, struct err *err)
{
    zip_error_t cause;
    zip_error_init(&cause);
    zip_source_t *source = zip_source_buffer_create(data, len, 0, &cause);
    struct zip *archive = source != NULL ? zip_open_from_source(source, 0, &cause) : NULL;
    if (archive == NULL) {
        err_set(err, ERR_DATA, _("%s cannot be read as a .zip archive: %s"), name,
                zip_error_strerror(&cause));
        zip_source_free(source);
        zip_error_fini(&cause);
        return -1;
    }
    zip_error_fini(&cause);
    zip_source_keep(source);
    int failed = change_entries(archive, changes, count);
    if (failed == 0)
        failed = zip_close(archive);
    if (failed == 0)
        failed = read_source(source, out);
    else
        err_set(err, ERR_IO, _("%s cannot be changed: %s"), name, zip_strerror(archive));
    if (failed != 0 && err->kind == ERR_NONE)
        err_set(err, ERR_IO, _("%s cannot be changed: %s"), name, "");
    if (failed != 0)
        zip_discard(archive);
    zip_source_free(source);
    return failed == 0 ? 0 : -1;
}
