/* inbox: what of an inbox is new: see import_seen and import_inbox in import.h. */
#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "import/decode.h"
#include "import/import.h"
#include "import/journal.h"
#include "import/repeat.h"
#include "import/sheets.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What a lock kept out, or what was read in a way that was declared, may come out differently the next time. */
static const char files_sql[] =
    "SELECT name, digest FROM import_file WHERE import_id = (SELECT "
    "max(import_id) FROM import WHERE source = ?1 OR "
    "substr(source, -length(?1) - 1) = '/' || ?1) AND NOT EXISTS (SELECT 1 FROM "
    "import AS i WHERE i.import_id = "
    "import_file.import_id AND (i.declared = 1 OR EXISTS (SELECT 1 FROM finding "
    "AS f WHERE f.import_id = coalesce(i.repeats_id, "
    "i.import_id) AND f.code IN ('period_locked', 'deferral_unmarked')))) ORDER BY name";

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

/* Is this a table that lies in the inbox by itself: a sheet, or a file of the journal? */
static bool is_loose(const char *dir, const char *name, struct arena *arena)
{
    return (journal_reads(name) || sheets_read_name(name)) &&
           !file_is_dir(arena_printf(arena, "%s/%s", dir, name));
}

/* The folders and archives, and all loose tables together as the inbox itself: 30 registers that somebody
 * dropped there, with school.csv, are one export. */
static size_t list_waiting(const char *dir, char **names, size_t count, struct arena *arena,
                           struct waiting *all)
{
    size_t found = 0;
    struct waiting loose = {0};
    for (size_t i = 0; i < count; i++) {
        const char *path = arena_printf(arena, "%s/%s", dir, names[i]);
        if (is_loose(dir, names[i], arena)) {
            loose.path = arena_strdup(arena, dir);
            look_at_time(path, &loose.at);
        } else {
            all[found].path = arena_strdup(arena, path);
            all[found++].at = time_of(path, arena);
        }
    }
    if (loose.path != NULL)
        all[found++] = loose;
    return found;
}

int import_inbox(struct store *store, const char *dir, bool whatever, struct arena *arena,
                 struct import_inbox *inbox, struct err *err)
{
    *inbox = (struct import_inbox){0};
    inbox->paths = file_list(arena, dir, &inbox->present, err);
    if (inbox->paths == NULL)
        return -1;
    struct waiting *all = arena_alloc(arena, (inbox->present + 1) * sizeof *all);
    size_t count = list_waiting(dir, inbox->paths, inbox->present, arena, all);
    qsort(all, count, sizeof *all, compare_waiting);
    bool seen = !whatever;
    for (size_t i = 0; i < count; i++) {
        if (seen && import_seen(store, all[i].path, &seen, err) != 0)
            return -1;
        if (seen)
            log_info(_("%s was imported before and has not changed"), all[i].path);
        else
            inbox->paths[inbox->count++] = all[i].path;
    }
    return 0;
}
