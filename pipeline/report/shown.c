/* shown: see shown.h. */
#include "report/shown.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "report/edition.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

struct shown {
    struct run *run;
    bool of_its_day; /* a forecast */
    struct stmt *stale;
};

struct shown *shown_open(struct run *run, const char *report, struct err *err)
{
    struct shown *shown = mem_zalloc(sizeof *shown);
    *shown = (struct shown){.run = run,
                            .of_its_day = strcmp(report, "forecast") == 0,
                            .stale = store_prepare(run->store, edition_stale_sql, err)};
    if (shown->stale == NULL) {
        shown_close(shown);
        return NULL;
    }
    stmt_bind_int(shown->stale, 1, run->period.id);
    return shown;
}

void shown_close(struct shown *shown)
{
    if (shown == NULL)
        return;
    stmt_free(shown->stale);
    free(shown);
}

static int look_at_results(struct shown *shown, int64_t pupil_id, const char **why, struct err *err)
{
    stmt_bind_int(shown->stale, 2, pupil_id);
    int got = stmt_step(shown->stale, err);
    if (got == 1) {
        const char *code = stmt_text(shown->stale, 0, NULL);
        *why = arena_printf(shown->run->arena,
                            _("marks of %s were changed after they were computed: itog run %s"), code, code);
    }
    stmt_reset(shown->stale);
    return got < 0 ? -1 : 0;
}

int shown_look(struct shown *shown, const struct shown_facts *facts, const char **why, struct err *err)
{
    struct arena *arena = shown->run->arena;
    const long long edition = facts->edition;
    *why = NULL;
    if (edition != 0 && facts->revoked)
        *why = arena_printf(arena, _("edition %lld was revoked: make it again"), edition);
    if (*why != NULL || shown->of_its_day)
        return 0;
    if (look_at_results(shown, facts->pupil_id, why, err) != 0)
        return -1;
    if (*why == NULL && edition != 0 && facts->stale)
        *why = arena_printf(
            arena, _("edition %lld is superseded: what it shows has changed; make it again: itog extract %s"),
            edition, shown->run->period.code);
    return 0;
}
