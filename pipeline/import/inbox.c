/* inbox: what of an inbox is new: see import_seen and import_inbox in import.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "import/decode.h"
#include "import/import.h"
#include "import/repeat.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char files_sql[] =
    "SELECT name, digest FROM import_file WHERE import_id = (SELECT max(import_id) FROM import "
    "WHERE source = ?1 OR substr(source, -length(?1) - 1) = '/' || ?1) ORDER BY name";

/* "inbox/export.zip" of "/home/school/inbox/export.zip" */
static const char *last_two_names(const char *path)
{
    const char *from = strrchr(path, '/');
    while (from != NULL && from > path && from[-1] != '/')
        from--;
    return from != NULL ? from : path;
}

static int examine(void *user, const struct source_file *file, struct decode_facts *facts, struct err *err)
{
    return decode_examine(user, file, facts, err);
}

int import_seen(struct store *store, const char *path, bool *seen, struct err *err)
{
    struct arena *arena = arena_new();
    struct err ignored = {0}; /* what can't be opened was not seen: the import will tell */
    struct source *source = source_open(path, arena, &ignored);
    struct stmt *stmt = source != NULL ? store_prepare(store, files_sql, err) : NULL;
    int equal = source != NULL ? -1 : 0;
    if (stmt != NULL) {
        stmt_bind_text(stmt, 1, last_two_names(path));
        equal = repeat_same_files(source, stmt, examine, source, err);
    }
    *seen = equal == 1;
    stmt_free(stmt);
    source_close(source);
    arena_free(arena);
    return equal < 0 ? -1 : 0;
}

/* ───────────── the order ───────────── */

struct waiting {
    char *path;
    struct timespec at;
};

static int compare_times(struct timespec one, struct timespec other)
{
    if (one.tv_sec != other.tv_sec)
        return one.tv_sec < other.tv_sec ? -1 : 1;
    return (one.tv_nsec > other.tv_nsec) - (one.tv_nsec < other.tv_nsec);
}

static int compare_waiting(const void *one, const void *other)
{
    const struct waiting *a = one, *b = other;
    int order = compare_times(a->at, b->at);
    return order != 0 ? order : strcmp(a->path, b->path);
}

static void look_at_time(const char *path, struct timespec *newest)
{
    struct stat info;
    if (stat(path, &info) == 0 && compare_times(info.st_mtim, *newest) > 0)
        *newest = info.st_mtim;
}

/* What can't be looked at is as old as can be: the import will tell. */
static struct timespec time_of(const char *path, struct arena *arena)
{
    struct timespec newest = {0};
    struct err ignored = {0};
    size_t count = 0;
    look_at_time(path, &newest);
    char **names = file_is_dir(path) ? file_list(arena, path, &count, &ignored) : NULL;
    for (size_t i = 0; names != NULL && i < count; i++)
        look_at_time(arena_printf(arena, "%s/%s", path, names[i]), &newest);
    return newest;
}

int import_inbox(struct store *store, const char *dir, struct arena *arena, struct import_inbox *inbox,
                 struct err *err)
{
    *inbox = (struct import_inbox){0};
    inbox->paths = file_list(arena, dir, &inbox->present, err);
    if (inbox->paths == NULL)
        return -1;
    struct waiting *all = arena_alloc(arena, (inbox->present + 1) * sizeof *all);
    for (size_t i = 0; i < inbox->present; i++) {
        all[i].path = arena_printf(arena, "%s/%s", dir, inbox->paths[i]);
        all[i].at = time_of(all[i].path, arena);
    }
    qsort(all, inbox->present, sizeof *all, compare_waiting);
    bool seen = true;
    for (size_t i = 0; i < inbox->present; i++) {
        if (seen && import_seen(store, all[i].path, &seen, err) != 0)
            return -1;
        if (seen)
            log_info(_("%s was imported before and has not changed"), all[i].path);
        else
            inbox->paths[inbox->count++] = all[i].path;
    }
    return 0;
}
