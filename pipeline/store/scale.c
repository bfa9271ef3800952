/* scale: see scale.h. */
#include "store/scale.h"
#include "base/arena.h"
#include "store/store.h"

#include <string.h>

static const char scale_sql[] =
    "SELECT two, three, four, five, highest > 5 FROM mark_scale WHERE period_id = ?1";

int scale_read(struct store *store, int64_t period_id, struct arena *arena, struct scale *scale,
               struct err *err)
{
    struct stmt *stmt = store_prepare(store, scale_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, period_id);
    int got = stmt_step(stmt, err);
    for (int level = 2; got == 1 && level <= 5; level++) {
        const char *marks = arena_strdup(arena, stmt_text(stmt, level - 2, NULL));
        bool one = strncmp(marks, "«", strlen("«")) == 0;
        scale->marks[level] = marks;
        scale->terms[level] = one ? marks : arena_printf(arena, "(%s)", marks);
    }
    scale->ten = got == 1 && stmt_int(stmt, 4) != 0;
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}
