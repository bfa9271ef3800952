/* settle: see settle.h. */
#include "import/settle.h"
#include "base/arena.h"
#include "store/store.h"

#include <ctype.h>
#include <string.h>

/* Not the whole school, when more of its pupils are missing; and so many digits make a date. */
enum { MISSING_MAX_PERCENT = 25, DATE_DIGITS = 6 };

static const char open_sql[] =
    "SELECT f.finding_id, f.file, f.row_id, i.layout = n.layout, i.source, n.source,"
    " f.code IN ('missing_file', 'unknown_file', 'unused_file', 'copied_file', 'linked_file',"
    " 'sheet_unknown')"
    " FROM finding AS f JOIN import AS i USING (import_id) LEFT JOIN import AS n ON n.import_id = ?1";
static const char delete_sql[] = "DELETE FROM finding WHERE finding_id = ?1";
static const char pupils_sql[] = "SELECT count(*) FROM pupil WHERE withdrawn = 0";

/* Behind a date, perhaps with a time, or (COPIES) the number of a copy, which begins at AT; AT: there is none. */
static const char *behind_date(const char *at, bool copies)
{
    const char *end = at;
    size_t digits = strspn(at + (*at == '('), "0123456789");
    if (*at == '(')
        return copies && digits > 0 && at[digits + 1] == ')' ? at + digits + 2 : at;
    for (digits = 0;
         isdigit((unsigned char)*end) || (digits > 0 && *end != '\0' && strchr("-._:T ", *end) != NULL);)
        digits += isdigit((unsigned char)*end++) != 0;
    while (end > at && !isdigit((unsigned char)end[-1]))
        end--;
    return digits >= DATE_DIGITS ? end : at;
}

static char *without_dates(struct arena *arena, const char *name, size_t len, bool copies)
{
    char *plain = arena_strndup(arena, name, len), *to = plain;
    for (const char *at = plain; *at != '\0';) {
        const char *end = behind_date(at, copies);
        size_t kept = end > at ? 0 : strspn(at, "0123456789"); /* a number that is no date stays whole */
        while (end > at && to > plain && to[-1] == ' ')
            to--;
        kept += end == at && kept == 0;
        memmove(to, at, kept);
        to += kept;
        at = end + kept;
    }
    *to = '\0';
    return plain;
}

const char *settle_source(struct arena *arena, const char *path)
{
    size_t len = strlen(path);
    while (len > 0 && path[len - 1] == '/')
        len--;
    size_t from = len;
    for (int names = 2; from > 0 && (path[from - 1] != '/' || --names > 0);)
        from--;
    const char *plain = without_dates(arena, path + from, len - from, true);
    return strncmp(plain, "./", 2) == 0 ? plain + 2 : plain;
}

/* Two files "(1)" and "(2)" are two. */
static const char *file_of(struct arena *arena, const char *name)
{
    return without_dates(arena, name, strlen(name), false);
}

static char *key_of(struct arena *arena, const char *file, const char *id, size_t id_len, size_t *len)
{
    file = file_of(arena, file);
    size_t file_len = strlen(file) + 1;
    char *key = arena_alloc(arena, file_len + id_len);
    memcpy(key, file, file_len);
    memcpy(key + file_len, id, id_len);
    *len = file_len + id_len;
    return key;
}

int settle_load(struct importer *importer, struct err *err)
{
    struct stmt *stmt = store_prepare(importer->store, open_sql, err);
    int got = -1;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        size_t id_len, len;
        const char *id = stmt_text(stmt, 2, &id_len);
        if (id_len == 0)
            continue;
        const char *key = key_of(importer->row, stmt_text(stmt, 1, NULL), id, id_len, &len);
        idmap_put(&importer->open_rows, importer->keep, key, len, 0);
    }
    stmt_free(stmt);
    arena_reset(importer->row);
    return got < 0 ? -1 : 0;
}

void settle_meet(struct importer *importer, const char *file, const char *id, size_t id_len)
{
    size_t len;
    if (importer->open_rows.count == 0)
        return;
    const char *key = key_of(importer->row, file, id, id_len, &len);
    if (idmap_find(&importer->open_rows, key, len, 1) == 0)
        idmap_put(&importer->open_rows, importer->keep, key, len, 1);
}

/* Does the source speak of the whole school? */
static bool is_whole(const struct importer *importer)
{
    struct err ignored = {0};
    int64_t pupils = store_int(importer->store, pupils_sql, 0, &ignored),
            read = (int64_t)importer->entities[ENTITY_PUPIL].taken.count;
    return importer->options->full || (read > 0 && (pupils - read) * 100 <= pupils * MISSING_MAX_PERCENT);
}

/* The file of this import that goes by the name; NULL: it read none. */
static const struct import_file_count *read_file(const struct importer *importer, const char *name)
{
    const char *plain = file_of(importer->row, name);
    for (size_t i = 0; i < importer->file_count; i++)
        if (strcmp(file_of(importer->row, importer->files[i].name), plain) == 0)
            return &importer->files[i];
    return NULL;
}

/* Is the finding that FOUND stands at over? */
static bool is_over(struct importer *importer, struct stmt *found, bool whole)
{
    size_t id_len, len;
    const char *file = stmt_text(found, 1, NULL), *id = stmt_text(found, 2, &id_len);
    const char *key = key_of(importer->row, file, id, id_len, &len);
    if (id_len > 0 && idmap_find(&importer->open_rows, key, len, 0) != 0)
        return true;
    bool same = strcmp(settle_source(importer->row, stmt_text(found, 4, NULL)),
                       settle_source(importer->row, stmt_text(found, 5, NULL))) == 0;
    if (stmt_int(found, 3) == 0 || !(whole || same))
        return false;
    const struct import_file_count *read = read_file(importer, file);
    const bool full = importer->options->full;
    if (read == NULL) /* gone from the whole export, or from its folder, or it was told that it lacks there */
        return (full && same) || (id_len == 0 && stmt_int(found, 6) != 0);
    /* a row that the file no longer has: an export may hold a part of its rows, a sheet holds all of its cells */
    return id_len == 0 || (read->accepted > 0 && (full || !importer->reads(file)));
}

int settle_write(struct importer *importer, int64_t import_id, struct err *err)
{
    bool whole = is_whole(importer);
    struct stmt *all = store_prepare(importer->store, open_sql, err),
                *gone = all != NULL ? store_prepare(importer->store, delete_sql, err) : NULL;
    int got = -1, failed = 0;
    if (gone != NULL)
        stmt_bind_int(all, 1, import_id);
    while (gone != NULL && failed == 0 && (got = stmt_step(all, err)) == 1) {
        bool over = is_over(importer, all, whole);
        arena_reset(importer->row);
        if (!over)
            continue;
        stmt_bind_int(gone, 1, stmt_int(all, 0));
        failed = stmt_run(gone, err);
    }
    stmt_free(all);
    stmt_free(gone);
    return got < 0 || failed != 0 ? -1 : 0;
}
