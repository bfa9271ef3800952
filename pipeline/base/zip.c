/* zip: see zip.h. */
#include "base/zip.h"
#include "base/i18n.h"

#include <stdlib.h>
#include <zip.h>

struct zipfile {
    struct zip *archive;
    size_t count;
    char *path;
};

struct zipfile_entry {
    struct zip_file *file;
    const struct zipfile *zip;
    size_t at;
};

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
    struct zipfile *zip = mem_zalloc(sizeof *zip);
    zip->archive = archive;
    zip->path = mem_strdup(path);
    zip_int64_t count = zip_get_num_entries(archive, 0);
    zip->count = count > 0 ? (size_t)count : 0;
    return zip;
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
    struct zipfile *zip = mem_zalloc(sizeof *zip);
    zip->archive = archive;
    zip->path = mem_strdup(name);
    zip_int64_t count = zip_get_num_entries(archive, 0);
    zip->count = count > 0 ? (size_t)count : 0;
    return zip;
}

void zipfile_close(struct zipfile *zip)
{
    if (zip == NULL)
        return;
    zip_discard(zip->archive);
    free(zip->path);
    free(zip);
}

size_t zipfile_count(const struct zipfile *zip)
{
    return zip->count;
}

const char *zipfile_name(const struct zipfile *zip, size_t at)
{
    const char *name = zip_get_name(zip->archive, at, ZIP_FL_ENC_GUESS);
    return name != NULL ? name : "";
}

uint64_t zipfile_size(const struct zipfile *zip, size_t at)
{
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_stat_index(zip->archive, at, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
        return 0;
    return stat.size;
}

struct zipfile_entry *zipfile_entry_open(struct zipfile *zip, size_t at, struct err *err)
{
    struct zip_file *file = zip_fopen_index(zip->archive, at, 0);
    if (file == NULL) {
        err_set(err, ERR_DATA, _("%s: %s cannot be unpacked: %s"), zip->path, zipfile_name(zip, at),
                zip_strerror(zip->archive));
        return NULL;
    }
    struct zipfile_entry *entry = mem_alloc(sizeof *entry);
    *entry = (struct zipfile_entry){file, zip, at};
    return entry;
}

int zipfile_entry_read(struct zipfile_entry *entry, void *data, size_t size, size_t *got, struct err *err)
{
    zip_int64_t count = zip_fread(entry->file, data, size);
    *got = count > 0 ? (size_t)count : 0;
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
