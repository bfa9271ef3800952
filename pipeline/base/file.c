/* file: see file.h. */
#define _GNU_SOURCE /* syncfs */
#include "base/file.h"
#include "base/arena.h"
#include "base/i18n.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_exists(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0;
}

bool file_is_beside(const char *name)
{
    const char *folder = strncmp(name, "../", 3) == 0 ? name + 3 : "";
    const char *slash = strchr(folder, '/');
    return slash != NULL && slash > folder && *folder != '.' && slash[1] != '\0' && slash[1] != '.' &&
           strchr(slash + 1, '/') == NULL;
}

const char *file_beside(struct arena *arena, const char *here, const char *name, const char *elsewhere)
{
    const char *path = arena_printf(arena, "%s/%s", here, name);
    if (elsewhere == NULL || !file_is_beside(name) || file_exists(path))
        return path;
    const char *other = arena_printf(arena, "%s/%s", elsewhere, name + strlen("../"));
    return file_exists(other) ? other : path;
}

bool file_is_dir(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

int file_read(const char *path, size_t max, struct buf *out, struct err *err)
{
    buf_clear(out);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return err_set_errno(err, ERR_NO_INPUT, _("cannot open %s"), path);
    struct stat info;
    if (fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(descriptor);
        return err_set(err, ERR_NO_INPUT, _("%s is not a regular file"), path);
    }
    if ((size_t)info.st_size > max) {
        close(descriptor);
        return err_set(err, ERR_DATA, _("%s is larger than %zu bytes"), path, max);
    }
    buf_reserve(out, (size_t)info.st_size + 1);
    for (;;) {
        buf_reserve(out, 65536);
        ssize_t got = read(descriptor, out->data + out->len, 65536);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            err_set_errno(err, ERR_IO, _("cannot read %s"), path);
            close(descriptor);
            return -1;
        }
        if (got == 0)
            break;
        out->len += (size_t)got;
        if (out->len > max) {
            close(descriptor);
            return err_set(err, ERR_DATA, _("%s is larger than %zu bytes"), path, max);
        }
    }
    out->data[out->len] = '\0';
    close(descriptor);
    return 0;
}

int file_make_dirs(const char *path, struct err *err)
{
    char *copy = mem_strdup(path);
    for (char *at = copy + 1;; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        char kept = *at;
        *at = '\0';
        if (mkdir(copy, 0700) != 0 && !(errno == EEXIST && file_is_dir(copy))) {
            err_set_errno(err, ERR_CANT_CREATE, _("cannot make the folder %s"), copy);
            free(copy);
            return -1;
        }
        *at = kept;
        if (kept == '\0')
            break;
    }
    free(copy);
    return 0;
}

static int compare_names(const void *one, const void *other)
{
    return strcmp(*(char *const *)one, *(char *const *)other);
}

char **file_list(struct arena *arena, const char *path, size_t *count, struct err *err)
{
    *count = 0;
    DIR *dir = opendir(path);
    if (dir == NULL) {
        err_set_errno(err, ERR_NO_INPUT, _("cannot read the folder %s"), path);
        return NULL;
    }
    size_t capacity = 64;
    char **names = mem_alloc(capacity * sizeof *names);
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        if (*count == capacity)
            names = mem_realloc(names, (capacity *= 2) * sizeof *names);
        names[(*count)++] = arena_strdup(arena, entry->d_name);
    }
    closedir(dir);
    qsort(names, *count, sizeof *names, compare_names);
    char **kept = arena_alloc(arena, (*count + 1) * sizeof *kept);
    memcpy(kept, names, *count * sizeof *names);
    free(names);
    return kept;
}

int file_remove_tree(const char *path, struct err *err)
{
    struct stat info;
    if (lstat(path, &info) != 0)
        return errno == ENOENT ? 0 : err_set_errno(err, ERR_IO, _("cannot remove %s"), path);
    if (!S_ISDIR(info.st_mode))
        return unlink(path) == 0 ? 0 : err_set_errno(err, ERR_IO, _("cannot remove %s"), path);
    DIR *dir = opendir(path);
    if (dir == NULL)
        return err_set_errno(err, ERR_IO, _("cannot remove %s"), path);
    int failed = 0;
    for (struct dirent *entry; failed == 0 && (entry = readdir(dir)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        struct buf child = {0};
        buf_printf(&child, "%s/%s", path, entry->d_name);
        failed = file_remove_tree(child.data, err);
        buf_free(&child);
    }
    closedir(dir);
    if (failed == 0 && rmdir(path) != 0)
        return err_set_errno(err, ERR_IO, _("cannot remove %s"), path);
    return failed;
}

int file_out_open(struct file_out *out, const char *path, struct err *err)
{
    struct buf temporary = {0};
    buf_printf(&temporary, "%s.part", path);
    *out = (struct file_out){.path = mem_strdup(path), .temporary = temporary.data};
    out->stream = fopen(out->temporary, "wbe");
    if (out->stream == NULL) {
        err_set_errno(err, ERR_CANT_CREATE, _("cannot create %s"), out->temporary);
        file_out_abandon(out);
        return -1;
    }
    return 0;
}

static void file_out_release(struct file_out *out)
{
    free(out->path);
    free(out->temporary);
    *out = (struct file_out){0};
}

int file_out_sync(struct file_out *out, struct err *err)
{
    if (ferror(out->stream) || fflush(out->stream) != 0 || fsync(fileno(out->stream)) != 0)
        return err_set_errno(err, ERR_IO, _("cannot write %s"), out->path);
    return 0;
}

int file_out_commit(struct file_out *out, bool durable, struct err *err)
{
    int failed = ferror(out->stream) || fflush(out->stream) != 0;
    if (!failed && durable)
        failed = fsync(fileno(out->stream)) != 0;
    int cause = errno;
    if (fclose(out->stream) != 0 && !failed) {
        failed = 1;
        cause = errno;
    }
    out->stream = NULL;
    if (!failed && rename(out->temporary, out->path) != 0) {
        failed = 1;
        cause = errno;
    }
    if (failed) {
        errno = cause;
        err_set_errno(err, ERR_IO, _("cannot write %s"), out->path);
        file_out_abandon(out);
        return -1;
    }
    file_out_release(out);
    return 0;
}

int file_out_leave(struct file_out *out, struct err *err)
{
    int failed = ferror(out->stream) ? err_set_errno(err, ERR_IO, _("cannot write %s"), out->path) : 0;
    if (fclose(out->stream) != 0 && failed == 0)
        failed = err_set_errno(err, ERR_IO, _("cannot write %s"), out->path);
    out->stream = NULL;
    if (failed != 0)
        file_out_abandon(out);
    else
        file_out_release(out);
    return failed;
}

int file_finish(const char *path, struct err *err)
{
    struct buf temporary = {0};
    buf_printf(&temporary, "%s.part", path);
    int failed =
        rename(buf_text(&temporary), path) != 0 ? err_set_errno(err, ERR_IO, _("cannot write %s"), path) : 0;
    buf_free(&temporary);
    return failed;
}

void file_forget(const char *path)
{
    struct buf temporary = {0};
    buf_printf(&temporary, "%s.part", path);
    unlink(buf_text(&temporary));
    buf_free(&temporary);
}

void file_out_abandon(struct file_out *out)
{
    if (out->stream != NULL)
        fclose(out->stream);
    if (out->temporary != NULL)
        unlink(out->temporary);
    file_out_release(out);
}

int file_write(const char *path, const void *data, size_t len, struct err *err)
{
    struct file_out out;
    if (file_out_open(&out, path, err) != 0)
        return -1;
    fwrite(data, 1, len, out.stream);
    return file_out_commit(&out, true, err);
}

int file_sync_dir(const char *path, struct err *err)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || fsync(descriptor) != 0) {
        err_set_errno(err, ERR_IO, _("cannot sync %s"), path);
        if (descriptor >= 0)
            close(descriptor);
        return -1;
    }
    close(descriptor);
    return 0;
}

int file_batch_open(const char *folder, int *descriptor, struct err *err)
{
    *descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return *descriptor < 0 ? err_set_errno(err, ERR_IO, _("cannot sync %s"), folder) : 0;
}

int file_batch_sync(int descriptor, const char *folder, struct err *err)
{
    return syncfs(descriptor) != 0 ? err_set_errno(err, ERR_IO, _("cannot sync %s"), folder) : 0;
}

int file_lock(const char *path, int *descriptor, struct err *err)
{
    *descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (*descriptor < 0)
        return err_set_errno(err, ERR_CANT_CREATE, _("cannot create %s"), path);
    if (flock(*descriptor, LOCK_EX | LOCK_NB) != 0) {
        int busy = errno == EWOULDBLOCK;
        close(*descriptor);
        *descriptor = -1;
        return busy ? err_set(err, ERR_LOCKED, _("another itog is at work here (%s): wait until it ends"),
                              path)
                    : err_set_errno(err, ERR_IO, _("cannot lock %s"), path);
    }
    return 0;
}

void file_unlock(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}
