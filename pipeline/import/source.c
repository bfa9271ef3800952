/* source: see source.h. */
#include "import/source.h"
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/zip.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* What an archive may unpack to, in one entry: far above any school, far below a bomb. */
static const uint64_t entry_max = (uint64_t)4 << 30;

struct source {
    const char *path;
    struct zipfile *zip; /* NULL: a folder, or one file */
    bool single;         /* one file, which is no archive of files */
    struct source_file *files;
    size_t count;
    struct arena *arena;
};

struct source_stream {
    int descriptor;
    struct zipfile_entry *entry;
    uint64_t left; /* of what the entry may unpack to */
    const char *name;
};

static int compare_files(const void *one, const void *other)
{
    return strcmp(((const struct source_file *)one)->name, ((const struct source_file *)other)->name);
}

/* Links are followed as long as they stay in the folder; NULL: this one does not, or leads nowhere. */
static char *resolve(const struct source *source, const char *name)
{
    char *folder = realpath(source->path, NULL);
    char *path = realpath(arena_printf(source->arena, "%s/%s", source->path, name), NULL);
    size_t len = folder != NULL ? strlen(folder) : 0;
    bool inside = folder != NULL && path != NULL && strncmp(path, folder, len) == 0 &&
                  (path[len] == '/' || strcmp(folder, "/") == 0);
    free(folder);
    if (inside)
        return path;
    free(path);
    return NULL;
}

static bool is_outside(const struct source *source, const char *path, const char *name)
{
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISLNK(info.st_mode))
        return false;
    char *target = resolve(source, name);
    free(target);
    return target == NULL;
}

static int list_folder(struct source *source, struct err *err)
{
    char **names = file_list(source->arena, source->path, &source->count, err);
    if (names == NULL)
        return -1;
    source->files = arena_alloc(source->arena, (source->count + 1) * sizeof *source->files);
    for (size_t i = 0; i < source->count; i++) {
        source->files[i].name = names[i];
        const char *path = arena_printf(source->arena, "%s/%s", source->path, names[i]);
        source->files[i].is_outside = is_outside(source, path, names[i]);
        source->files[i].is_dir = !source->files[i].is_outside && file_is_dir(path);
    }
    return 0;
}

/* The archive's files by their last name; files of the Mac's finder and hidden ones are left out. */
static int list_archive(struct source *source, struct err *err)
{
    size_t entries = zipfile_count(source->zip);
    source->files = arena_alloc(source->arena, (entries + 1) * sizeof *source->files);
    for (size_t i = 0; i < entries; i++) {
        const char *whole = zipfile_name(source->zip, i);
        const char *slash = strrchr(whole, '/');
        const char *name = slash != NULL ? slash + 1 : whole;
        if (*name == '\0' || *name == '.' || strncmp(whole, "__MACOSX/", 9) == 0)
            continue;
        source->files[source->count++] =
            (struct source_file){.name = arena_strdup(source->arena, name), .at = i};
    }
    qsort(source->files, source->count, sizeof *source->files, compare_files);
    for (size_t i = 1; i < source->count; i++)
        if (strcmp(source->files[i - 1].name, source->files[i].name) == 0)
            return err_set(err, ERR_DATA, _("%s holds two files of the name %s: pack one folder only"),
                           source->path, source->files[i].name);
    return 0;
}

/* What is not even the begin of an archive gets another message. */
static bool begins_as_zip(const char *path)
{
    char head[2] = {0};
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    bool zip = descriptor >= 0 && read(descriptor, head, 2) == 2 && memcmp(head, "PK", 2) == 0;
    if (descriptor >= 0)
        close(descriptor);
    return zip;
}

/* A table by itself: an .xlsx is a .zip too, but not one of CSV files. */
static bool is_table(const char *path)
{
    static const char *const ends[] = {".csv", ".xlsx", ".xlsm", ".xls", ".ods"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof ends / sizeof *ends; i++)
        if (strcasecmp(dot, ends[i]) == 0)
            return true;
    return false;
}

static void list_single(struct source *source)
{
    const char *slash = strrchr(source->path, '/');
    source->single = true;
    source->count = 1;
    source->files = arena_alloc(source->arena, 2 * sizeof *source->files);
    source->files[0].name = slash != NULL ? slash + 1 : source->path;
}

struct source *source_open(const char *path, struct arena *arena, struct err *err)
{
    struct stat info;
    if (stat(path, &info) != 0) {
        err_set_errno(err, ERR_NO_INPUT, _("cannot open %s"), path);
        return NULL;
    }
    struct source *source = mem_zalloc(sizeof *source);
    source->path = arena_strdup(arena, path);
    source->arena = arena;
    int failed = 0;
    if (S_ISDIR(info.st_mode)) {
        failed = list_folder(source, err);
    } else if (S_ISREG(info.st_mode) && is_table(path)) {
        list_single(source);
    } else if (S_ISREG(info.st_mode)) {
        source->zip = zipfile_open(path, err);
        if (source->zip == NULL && err->kind == ERR_DATA && !begins_as_zip(path))
            err_set(err, ERR_DATA,
                    _("%s is neither a folder nor a .zip archive: name the folder that holds the CSV files"),
                    path);
        failed = source->zip != NULL ? list_archive(source, err) : -1;
    } else {
        failed = err_set(err, ERR_NO_INPUT, _("%s is neither a folder nor a file"), path);
    }
    if (failed != 0) {
        source_close(source);
        return NULL;
    }
    return source;
}

void source_close(struct source *source)
{
    if (source == NULL)
        return;
    zipfile_close(source->zip);
    free(source);
}

const struct source_file *source_files(const struct source *source, size_t *count)
{
    *count = source->count;
    return source->files;
}

const struct source_file *source_find(const struct source *source, const char *name)
{
    for (size_t i = 0; i < source->count; i++)
        if (strcmp(source->files[i].name, name) == 0)
            return &source->files[i];
    return NULL;
}

struct source_stream *source_stream_open(struct source *source, const struct source_file *file,
                                         struct err *err)
{
    struct source_stream stream = {.descriptor = -1, .name = file->name, .left = entry_max};
    if (source->zip != NULL) {
        if (zipfile_size(source->zip, file->at) > entry_max) {
            err_set(err, ERR_DATA, _("%s unpacks to more than 4 GiB"), file->name);
            return NULL;
        }
        stream.entry = zipfile_entry_open(source->zip, file->at, err);
        if (stream.entry == NULL)
            return NULL;
    } else {
        /* a file that was named by itself may be a link: the user named it */
        char *path = source->single ? realpath(source->path, NULL) : resolve(source, file->name);
        if (path == NULL && file->is_outside) {
            err_set(err, ERR_DATA, _("%s is a link that leads out of the folder"), file->name);
            return NULL;
        }
        stream.descriptor = path != NULL ? open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW) : -1;
        free(path);
        struct stat info;
        if (stream.descriptor < 0) {
            err_set_errno(err, ERR_NO_INPUT, _("cannot open %s"), file->name);
            return NULL;
        }
        if (fstat(stream.descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
            close(stream.descriptor);
            err_set(err, ERR_NO_INPUT, _("%s is not a regular file"), file->name);
            return NULL;
        }
    }
    struct source_stream *made = mem_alloc(sizeof *made);
    *made = stream;
    return made;
}

int source_stream_read(struct source_stream *stream, void *data, size_t size, size_t *got, struct err *err)
{
    if (stream->entry != NULL) {
        if (zipfile_entry_read(stream->entry, data, size, got, err) != 0)
            return -1;
        if (*got > stream->left)
            return err_set(err, ERR_DATA, _("%s unpacks to more than 4 GiB"), stream->name);
        stream->left -= *got;
        return 0;
    }
    ssize_t count;
    do
        count = read(stream->descriptor, data, size);
    while (count < 0 && errno == EINTR);
    *got = count > 0 ? (size_t)count : 0;
    return count >= 0 ? 0 : err_set_errno(err, ERR_IO, _("cannot read %s"), stream->name);
}

void source_stream_close(struct source_stream *stream)
{
    if (stream == NULL)
        return;
    zipfile_entry_close(stream->entry);
    if (stream->descriptor >= 0)
        close(stream->descriptor);
    free(stream);
}
