/* shown: see shown.h. The data of a class is read when the first of its documents is asked about. */
#include "report/shown.h"
#include "base/arena.h"
#include "base/i18n.h"
#include "page/page.h"
#include "report/dataset.h"
#include "report/edition.h"
#include "report/looks.h"
#include "stage.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>

struct content {
    int64_t pupil_id;
    char hash[DIGEST_HEX + 1];
};

struct shown {
    struct run *run;
    bool of_its_day; /* a forecast */
    struct dataset_parameters parameters;
    struct dataset *dataset;
    struct looks looks;
    struct stmt *stale;
    struct content *contents; /* of the class in parameters */
    size_t count;
};

struct shown *shown_open(struct run *run, const char *report, struct err *err)
{
    struct shown *shown = mem_zalloc(sizeof *shown);
    const char *folder = arena_printf(run->arena, "%s/%s", run->templates, report);
    *shown = (struct shown){.run = run, .of_its_day = strcmp(report, "forecast") == 0};
    if (dataset_parameters(run, &shown->parameters, err) == 0 &&
        (shown->dataset = dataset_open(run->store, arena_printf(run->arena, "%s/data.sql", folder), err)) !=
            NULL &&
        looks_open(run, folder, &shown->looks, err) == 0 &&
        (shown->stale = store_prepare(run->store, edition_stale_sql, err)) != NULL) {
        stmt_bind_int(shown->stale, 1, run->period.id);
        return shown;
    }
    shown_close(shown);
    return NULL;
}

void shown_close(struct shown *shown)
{
    if (shown == NULL)
        return;
    stmt_free(shown->stale);
    looks_close(&shown->looks);
    dataset_free(shown->dataset);
    free(shown->contents);
    free(shown);
}

static int read_class(struct shown *shown, int64_t class_group_id, struct err *err)
{
    struct arena *arena = shown->run->arena;
    struct arena_mark mark = arena_mark(arena);
    shown->parameters.class_group_id = class_group_id;
    shown->count = 0;
    const struct dataset_record *records =
        dataset_run(shown->dataset, &shown->parameters, arena, &shown->count, err);
    if (records == NULL)
        return -1;
    shown->contents = mem_realloc(shown->contents, (shown->count + 1) * sizeof *shown->contents);
    for (size_t i = 0; i < shown->count; i++) {
        shown->contents[i].pupil_id = records[i].pupil_id;
        dataset_digest(shown->dataset, &records[i],
                       page_template_digest(looks_page(&shown->looks, records[i].pupil_id)),
                       shown->contents[i].hash);
    }
    arena_rewind(arena, mark);
    return 0;
}

/* The content of the pupil's document as of now; NULL: there would be none. */
static const char *content_of(const struct shown *shown, int64_t pupil_id)
{
    for (size_t i = 0; i < shown->count; i++)
        if (shown->contents[i].pupil_id == pupil_id)
            return shown->contents[i].hash;
    return NULL;
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

static int look_at_content(struct shown *shown, const struct shown_facts *facts, const char **why,
                           struct err *err)
{
    if (shown->parameters.class_group_id != facts->class_group_id &&
        read_class(shown, facts->class_group_id, err) != 0)
        return -1;
    const char *now = content_of(shown, facts->pupil_id);
    if (now != NULL && strcmp(now, facts->content_hash) != 0)
        *why = arena_printf(
            shown->run->arena,
            _("edition %lld is superseded: what it shows has changed; make it again: itog extract %s"),
            (long long)facts->edition, shown->run->period.code);
    return 0;
}

int shown_look(struct shown *shown, const struct shown_facts *facts, const char **why, struct err *err)
{
    *why = NULL;
    if (facts->edition != 0 && facts->revoked)
        *why = arena_printf(shown->run->arena, _("edition %lld was revoked: make it again"),
                            (long long)facts->edition);
    if (*why != NULL || shown->of_its_day)
        return 0;
    if (look_at_results(shown, facts->pupil_id, why, err) != 0)
        return -1;
    return *why == NULL && facts->edition != 0 ? look_at_content(shown, facts, why, err) : 0;
}
