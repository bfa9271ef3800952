/* lookup: see lookup.h. */
#include "store/lookup.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "base/text.h"
#include "store/store.h"

#include <stdbool.h>
#include <string.h>

/* An identifier is one pupil's; a whole name comes before a begin, who is still there before who is withdrawn. */
static const char pupil_sql[] =
    "SELECT pupil_id, source_id, full_name, CASE WHEN source_id = ?1 THEN 9 ELSE 2 * (substr(sort_key, "
    "1, length(?2) + 1) = ?2 || char(9)) + (withdrawn = 0) END AS fit FROM "
    "pupil WHERE source_id = ?1 OR substr(sort_key, 1, length(?2)) = ?2 ORDER BY "
    "fit DESC, pupil_id LIMIT 6";
static const char subject_sql[] =
    "SELECT subject_id, source_id, title, short_title FROM subject ORDER BY withdrawn, position, subject_id";

static void take(struct stmt *stmt, struct arena *arena, struct lookup *found)
{
    *found = (struct lookup){stmt_int(stmt, 0), arena_strdup(arena, stmt_text(stmt, 1, NULL)),
                             arena_strdup(arena, stmt_text(stmt, 2, NULL))};
}

int lookup_pupil(struct store *store, struct arena *arena, const char *name, struct lookup *found,
                 struct err *err)
{
    if (!text_is_utf8(name, strlen(name), &(size_t){0}))
        return err_set(err, ERR_USAGE, _("%s is not UTF-8"), _("the name of the pupil"));
    struct stmt *stmt = store_prepare(store, pupil_sql, err);
    if (stmt == NULL)
        return -1;
    /* behind a tab a sort key holds the name itself: what is asked for may be its begin only */
    const char *whole = text_sort_key(arena, text_nfc(arena, name));
    const char *key = arena_strndup(arena, whole, strcspn(whole, "\t"));
    const char *others = "";
    stmt_bind_text(stmt, 1, name);
    stmt_bind_text(stmt, 2, key);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        take(stmt, arena, found);
        int64_t fit = stmt_int(stmt, 3);
        for (int more; fit < 9 && (more = stmt_step(stmt, err)) != 0;) {
            if (more < 0 || stmt_int(stmt, 3) < (fit < 2 ? 0 : fit))
                break;
            others =
                arena_printf(arena, "%s%s%s", others, *others != '\0' ? ", " : "", stmt_text(stmt, 1, NULL));
        }
    }
    stmt_free(stmt);
    if (got == 0)
        return err_set(err, ERR_DATA, _("there is no pupil %s"), name);
    if (*others != '\0')
        return err_set(err, ERR_DATA, _("%s fits several pupils (%s): name one by the identifier"), name,
                       arena_printf(arena, "%s, %s", found->source_id, others));
    return got == 1 ? 0 : -1;
}

enum fit { FIT_NONE, FIT_BEGIN, FIT_FOLDED, FIT_EXACT };

static enum fit subject_fit(struct stmt *stmt, struct arena *arena, const char *name, const char *folded)
{
    enum fit best = FIT_NONE;
    for (int column = 1; column <= 3; column++) {
        const char *text = stmt_text(stmt, column, NULL);
        const char *low = text_lower(arena, text);
        enum fit fit = strcmp(text, name) == 0                                    ? FIT_EXACT
                       : strcmp(low, folded) == 0                                 ? FIT_FOLDED
                       : column == 2 && strncmp(low, folded, strlen(folded)) == 0 ? FIT_BEGIN
                                                                                  : FIT_NONE;
        best = fit > best ? fit : best;
    }
    return best;
}

int lookup_subject(struct store *store, struct arena *arena, const char *name, struct lookup *found,
                   struct err *err)
{
    if (!text_is_utf8(name, strlen(name), &(size_t){0}))
        return err_set(err, ERR_USAGE, _("%s is not UTF-8"), _("the title of the subject"));
    struct stmt *stmt = store_prepare(store, subject_sql, err);
    const char *folded = text_lower(arena, text_nfc(arena, name)), *titles = "", *near = "";
    size_t distance = 0;
    bool by_identifier = false;
    enum fit best = FIT_NONE;
    int got = -1, fits = 0;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        enum fit fit = subject_fit(stmt, arena, name, folded);
        if (text_nearer(arena, folded, stmt_text(stmt, 2, NULL), &distance))
            near = arena_strdup(arena, stmt_text(stmt, 2, NULL));
        if (fit == FIT_NONE || fit < best)
            continue;
        if (fit > best) {
            best = fit;
            fits = 0;
            titles = "";
            take(stmt, arena, found);
            by_identifier = strcmp(stmt_text(stmt, 1, NULL), name) == 0;
        }
        fits++;
        titles = arena_printf(arena, "%s%s%s (%s)", titles, fits > 1 ? ", " : "", stmt_text(stmt, 2, NULL),
                              stmt_text(stmt, 1, NULL));
    }
    stmt_free(stmt);
    if (got != 0)
        return -1;
    if (best == FIT_NONE && *near != '\0')
        return err_set(err, ERR_DATA, _("there is no subject %s; the nearest is %s"), name, near);
    if (best == FIT_NONE)
        return err_set(err, ERR_DATA, _("there is no subject %s"), name);
    if (fits > 1 && !by_identifier)
        return err_set(err, ERR_DATA, _("%s fits several subjects: %s"), name, titles);
    return 0;
}
