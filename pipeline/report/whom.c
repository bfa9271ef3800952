/*
 * whom: whom a command is about: a pupil or a subject, as people name them. Fails when there is none, or when the
 * name fits several.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "base/text.h"
#include "report/report.h"
#include "store/store.h"

#include <string.h>

static const char pupil_sql[] = "SELECT pupil_id, source_id, full_name, source_id = ?1 OR substr(sort_key, "
                                "1, length(?2) + 1) = ?2 || char(9) AS exact FROM "
                                "pupil WHERE source_id = ?1 OR substr(sort_key, 1, length(?2)) = ?2 ORDER BY "
                                "source_id = ?1 DESC, exact DESC, withdrawn, "
                                "pupil_id LIMIT 6";
static const char subject_sql[] = "SELECT subject_id FROM subject WHERE source_id = ?1 OR title = ?1 OR "
                                  "short_title = ?1 ORDER BY withdrawn, source_id = ?1 DESC, title = ?1 DESC LIMIT 1";
static const char titles_sql[] = "SELECT subject_id, title, short_title FROM subject WHERE withdrawn = 0";

int report_find_pupil(struct store *store, struct arena *arena, const char *name, int64_t *pupil_id,
                      const char **title, struct err *err)
{
    struct stmt *stmt = store_prepare(store, pupil_sql, err);
    if (stmt == NULL)
        return -1;
    /* behind a tab a sort key holds the name itself: what is asked for may be its begin only */
    const char *whole = text_sort_key(arena, text_nfc(arena, name));
    const char *key = arena_strndup(arena, whole, strcspn(whole, "\t"));
    const char *others = "", *first = "";
    stmt_bind_text(stmt, 1, name);
    stmt_bind_text(stmt, 2, key);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        *pupil_id = stmt_int(stmt, 0);
        bool exact = stmt_int(stmt, 3) != 0;
        first = arena_strdup(arena, stmt_text(stmt, 1, NULL));
        *title = arena_printf(arena, "%s, %s", stmt_text(stmt, 2, NULL), first);
        for (int more; !exact && (more = stmt_step(stmt, err)) != 0;) {
            if (more < 0)
                break;
            others = arena_printf(arena, "%s%s%s", others, *others != '\0' ? ", " : "",
                                  stmt_text(stmt, 1, NULL));
        }
    }
    stmt_free(stmt);
    if (got == 0)
        return err_set(err, ERR_DATA, _("there is no pupil %s"), name);
    if (*others != '\0')
        return err_set(err, ERR_DATA, _("%s fits several pupils (%s): name one by the identifier"), name,
                       arena_printf(arena, "%s, %s", first, others));
    return got == 1 ? 0 : -1;
}

/* The same title in other letters: SQLite's own comparison knows Latin ones only. */
static int find_folded(struct store *store, const char *name, int64_t *subject_id, struct err *err)
{
    struct arena *arena = arena_new();
    struct stmt *stmt = store_prepare(store, titles_sql, err);
    const char *wanted = text_lower(arena, name);
    int got = -1, found = 0;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        for (int i = 1; i <= 2; i++)
            if (strcmp(text_lower(arena, stmt_text(stmt, i, NULL)), wanted) == 0) {
                *subject_id = stmt_int(stmt, 0);
                found = 1;
            }
    stmt_free(stmt);
    arena_free(arena);
    return got < 0 ? -1 : found;
}

int report_find_subject(struct store *store, const char *name, int64_t *subject_id, struct err *err)
{
    struct stmt *stmt = store_prepare(store, subject_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, name);
    int got = stmt_step(stmt, err);
    *subject_id = got == 1 ? stmt_int(stmt, 0) : 0;
    stmt_free(stmt);
    if (got == 0)
        got = find_folded(store, name, subject_id, err);
    if (got == 0)
        return err_set(err, ERR_DATA, _("there is no subject %s"), name);
    return got == 1 ? 0 : -1;
}
