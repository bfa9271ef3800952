/* settle: see settle.h. */
#include "import/settle.h"
#include "base/arena.h"
#include "store/store.h"

#include <ctype.h>
#include <string.h>

/* Not the whole school, when more of its pupils are missing; and so many digits make a date. */
enum { MISSING_MAX_PERCENT = 25, DATE_DIGITS = 6 };

static const char open_sql[] = "SELECT finding_id, file, row_id FROM finding WHERE import_id IS NOT NULL";
static const char delete_sql[] = "DELETE FROM finding WHERE finding_id = ?1";
static const char pupils_sql[] = "SELECT count(*) FROM pupil WHERE withdrawn = 0";
/* Earlier imports of this layout with findings. */
static const char imports_sql[] =
    "SELECT i.import_id, i.source, n.source FROM import AS i JOIN import AS n ON n.import_id = ?1 WHERE "
    "i.import_id < ?1 "
    "AND i.layout = n.layout AND EXISTS (SELECT 1 FROM finding AS f WHERE f.import_id = i.import_id)";
/* ?3: the same source, which speaks of all its files; else of those that it holds, and warnings of what was no file of the journal
 * are over with the folder they lay in. */
static const char files_sql[] = "DELETE FROM finding AS f WHERE f.import_id = ?2 AND (?3 OR f.file IN "
                                "(SELECT name FROM import_file WHERE "
                                "import_id = ?1) OR (f.severity <> 'error' AND f.file NOT IN (SELECT name "
                                "FROM import_file WHERE import_id = ?2)))";

static char *key_of(struct arena *arena, const char *file, const char *id, size_t id_len, size_t *len)
{
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

/* Behind the number of a copy or a date, perhaps with a time, which begins at AT; AT: there is none. */
static const char *behind_date(const char *at)
{
    const char *end = at;
    size_t digits = strspn(at + (*at == '('), "0123456789");
    if (*at == '(')
        return digits > 0 && at[digits + 1] == ')' ? at + digits + 2 : at;
    for (digits = 0;
         isdigit((unsigned char)*end) || (digits > 0 && *end != '\0' && strchr("-._:T ", *end) != NULL);)
        digits += isdigit((unsigned char)*end++) != 0;
    while (end > at && !isdigit((unsigned char)end[-1]))
        end--;
    return digits >= DATE_DIGITS ? end : at;
}

const char *settle_source(struct arena *arena, const char *path)
{
    size_t len = strlen(path);
    while (len > 0 && path[len - 1] == '/')
        len--;
    size_t from = len;
    for (int names = 2; from > 0 && (path[from - 1] != '/' || --names > 0);)
        from--;
    char *plain = arena_strndup(arena, path + from, len - from), *to = plain;
    for (const char *at = plain; *at != '\0';) {
        const char *end = behind_date(at);
        size_t kept = end > at ? 0 : strspn(at, "0123456789"); /* a number that is no date stays whole */
        while (end > at && to > plain && to[-1] == ' ')
            to--;
        kept += end == at && kept == 0;
        memmove(to, at, kept);
        to += kept;
        at = end + kept;
    }
    *to = '\0';
    return strncmp(plain, "./", 2) == 0 ? plain + 2 : plain;
}

/* The findings of rows that were met. */
static int delete_rows(struct importer *importer, struct err *err)
{
    struct stmt *all = store_prepare(importer->store, open_sql, err),
                *gone = all != NULL ? store_prepare(importer->store, delete_sql, err) : NULL;
    int got = -1, failed = 0;
    while (gone != NULL && failed == 0 && (got = stmt_step(all, err)) == 1) {
        size_t id_len, len;
        const char *id = stmt_text(all, 2, &id_len);
        const char *key = key_of(importer->row, stmt_text(all, 1, NULL), id, id_len, &len);
        if (id_len == 0 || idmap_find(&importer->open_rows, key, len, 0) == 0)
            continue;
        stmt_bind_int(gone, 1, stmt_int(all, 0));
        failed = stmt_run(gone, err);
    }
    stmt_free(all);
    stmt_free(gone);
    return got < 0 || failed != 0 ? -1 : 0;
}

/* Does the source speak of the whole school? */
static bool is_whole(const struct importer *importer)
{
    struct err ignored = {0};
    int64_t pupils = store_int(importer->store, pupils_sql, 0, &ignored),
            read = (int64_t)importer->entities[ENTITY_PUPIL].taken.count;
    return importer->options->full || (read > 0 && (pupils - read) * 100 <= pupils * MISSING_MAX_PERCENT);
}

/* The findings of the files of one source, or of the whole school. */
static int delete_files(struct importer *importer, int64_t import_id, struct err *err)
{
    bool whole = is_whole(importer);
    struct stmt *imports = store_prepare(importer->store, imports_sql, err),
                *gone = imports != NULL ? store_prepare(importer->store, files_sql, err) : NULL;
    int got = -1, failed = 0;
    if (gone != NULL)
        stmt_bind_int(imports, 1, import_id);
    while (gone != NULL && failed == 0 && (got = stmt_step(imports, err)) == 1) {
        const char *theirs = settle_source(importer->row, stmt_text(imports, 1, NULL)),
                   *ours = settle_source(importer->row, stmt_text(imports, 2, NULL));
        bool same = strcmp(theirs, ours) == 0;
        if (!whole && !same)
            continue;
        stmt_bind_int(gone, 1, import_id);
        stmt_bind_int(gone, 2, stmt_int(imports, 0));
        stmt_bind_int(gone, 3, same);
        failed = stmt_run(gone, err);
    }
    stmt_free(imports);
    stmt_free(gone);
    return got < 0 || failed != 0 ? -1 : 0;
}

int settle_write(struct importer *importer, int64_t import_id, struct err *err)
{
    int failed = importer->open_rows.count > 0 ? delete_rows(importer, err) : 0;
    return failed == 0 ? delete_files(importer, import_id, err) : -1;
}
