/* run: see run.h. */
#include "run.h"
#include "assess/assess.h"
#include "base/arena.h"
#include "base/date.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/log.h"
#include "store/store.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOSCOW_OFFSET_MIN = 180 };

static const char find_period_sql[] = "SELECT period_id, code, kind, title, starts_on, ends_on FROM period "
                                      "WHERE (code = ?1 OR source_id = ?1) AND withdrawn = 0";
static const char list_periods_sql[] =
    "SELECT code FROM period WHERE withdrawn = 0 ORDER BY starts_on, ends_on, code";
static const char begin_sql[] = "INSERT INTO run (stage, period_id, started_at, outcome, version) VALUES "
                                "(?1, ?2, ?3, 'running', '" ITOG_VERSION "')";
static const char end_sql[] =
    "UPDATE run SET ended_at = ?2, outcome = ?3, made = ?4, message = ?5 WHERE run_id = ?1";
static const char last_sql[] = "SELECT run_id, started_at FROM run WHERE stage = ?1 AND period_id = "
                               "?2 AND outcome = 'done' ORDER BY run_id DESC LIMIT 1";
/* Whatever was written with a time: a clock that goes back would put what follows before it. */
static const char last_act_sql[] =
    "SELECT max(at) FROM (SELECT max(committed_at) AS at FROM import UNION ALL SELECT max(started_at) FROM "
    "run UNION ALL SELECT max(happened_at) FROM deferral_event UNION ALL SELECT max(set_at) FROM "
    "period_lock)";

int run_offset(struct store *store)
{
    struct err ignored = {0};
    return (int)store_int(store, "SELECT utc_offset_min FROM school", MOSCOW_OFFSET_MIN, &ignored);
}

int run_clock(const struct context *context, int utc_offset_min, int64_t *now_at, struct err *err)
{
    *now_at = (int64_t)time(NULL);
    if (context->now != NULL && !instant_read(context->now, utc_offset_min, now_at))
        return err_set(err, ERR_USAGE, _("--now %s is not a time like 2025-10-25T09:00 or 25.10.2025 9:00"),
                       context->now);
    return 0;
}

/* Nothing is written with a time before what was done last. */
int run_act_clock(struct store *store, const struct context *context, int utc_offset_min, int64_t *now_at,
                  struct err *err)
{
    struct err ignored = {0};
    int64_t last_at = store_int(store, last_act_sql, 0, &ignored);
    char last[32];
    if (run_clock(context, utc_offset_min, now_at, err) != 0)
        return -1;
    if (*now_at >= last_at)
        return 0;
    instant_format_ru(last_at, utc_offset_min, last);
    return context->now != NULL
               ? err_set(err, ERR_USAGE,
                         _("--now %s lies before what was done last, at %s: take a later time"), context->now,
                         last)
               : err_set(err, ERR_TRY_LATER,
                         _("the clock lies before what was done last, at %s: set it right"), last);
}

struct store *run_store(const struct context *context, enum store_mode mode, struct err *err)
{
    return store_open(arena_printf(context->arena, "%s/school.db", context->workspace), mode, err);
}

int run_open_school(struct run *run, const struct context *context, enum store_mode mode, struct err *err)
{
    *run = (struct run){.arena = context->arena,
                        .workspace = context->workspace,
                        .templates = context->templates,
                        .look = {.ready = context->templates},
                        .fonts = context->fonts,
                        .everybody = context->everybody,
                        .by_pupil = context->by_pupil,
                        .jobs = context->jobs > 0 ? (int)context->jobs : 1,
                        .period = {.code = "", .kind = "", .title = "", .starts_on = "", .ends_on = ""}};
    run->store = run_store(context, mode, err);
    if (run->store == NULL || run_take_look(run, context, err) != 0)
        return -1;
    run->utc_offset_min = run_offset(run->store);
    if ((mode == STORE_READ
             ? run_clock(context, run->utc_offset_min, &run->now_at, err)
             : run_act_clock(run->store, context, run->utc_offset_min, &run->now_at, err)) != 0)
        return -1;
    date_format(instant_day(run->now_at, run->utc_offset_min), run->today);
    return 0;
}

/* "2025-Q1, 2025-Q2 …": what the user may type, for the message about a period that is not there. */
static const char *known_periods(struct run *run)
{
    struct err ignored = {0};
    const char *list = "";
    struct stmt *stmt = store_prepare(run->store, list_periods_sql, &ignored);
    while (stmt != NULL && stmt_step(stmt, &ignored) == 1)
        list = arena_printf(run->arena, "%s%s%s", list, *list != '\0' ? ", " : "", stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    return list;
}

static int find_period(struct run *run, const char *code, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, find_period_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, code);
    int got = stmt_step(stmt, err);
    if (got == 1)
        run->period = (struct run_period){stmt_int(stmt, 0),
                                          arena_strdup(run->arena, stmt_text(stmt, 1, NULL)),
                                          arena_strdup(run->arena, stmt_text(stmt, 2, NULL)),
                                          arena_strdup(run->arena, stmt_text(stmt, 3, NULL)),
                                          arena_strdup(run->arena, stmt_text(stmt, 4, NULL)),
                                          arena_strdup(run->arena, stmt_text(stmt, 5, NULL))};
    stmt_free(stmt);
    if (got == 0) {
        const char *known = known_periods(run);
        if (*known == '\0')
            return err_set(err, ERR_DATA,
                           _("there is no period %s: nothing was imported yet; see itog import --help"),
                           code);
        return err_set(err, ERR_DATA, _("there is no period %s; there are: %s"), code, known);
    }
    return got == 1 ? 0 : -1;
}

enum { PERCENT_MAX = 200 };

static int take_percent(const char *text, int *percent, struct err *err)
{
    char *end;
    long read = strtol(text, &end, 10);
    if (*end != '\0' || end == text || read < 100 || read > PERCENT_MAX)
        return err_set(err, ERR_CONFIG, _("itog.ini: text_percent is %s; expected: a number from 100 to %d"),
                       text, PERCENT_MAX);
    *percent = (int)read;
    return 0;
}

int run_take_look(struct run *run, const struct context *context, struct err *err)
{
    const char *asked = context->asked_look;
    run->look.pictures = arena_printf(run->arena, "%s/pictures", run->workspace);
    if (context->text_percent != NULL &&
        take_percent(context->text_percent, &run->look.text_percent, err) != 0)
        return -1;
    if (context->look != NULL && strcmp(context->look, "grey") != 0)
        return err_set(err, ERR_CONFIG, _("itog.ini: look is %s; expected: grey"), context->look);
    if (context->envelope != NULL && strcmp(context->envelope, "dl") != 0 &&
        strcmp(context->envelope, "c5") != 0)
        return err_set(err, ERR_CONFIG, _("itog.ini: envelope is %s; expected: dl or c5"), context->envelope);
    if (asked != NULL && strcmp(asked, "grey") != 0 && strcmp(asked, "large") != 0)
        return err_set(err, ERR_USAGE, _("--look %s: grey or large was expected"), asked);
    run->envelope = context->envelope;
    run->look.grey = context->look != NULL || (asked != NULL && strcmp(asked, "grey") == 0);
    if (asked != NULL && strcmp(asked, "large") == 0 && run->look.text_percent < PAGE_LARGE_PERCENT)
        run->look.text_percent = PAGE_LARGE_PERCENT;
    return 0;
}

int run_open(struct run *run, const struct context *context, const char *period, bool read, struct err *err)
{
    if (run_open_school(run, context, read ? STORE_READ : STORE_WRITE, err) != 0 ||
        find_period(run, period, err) != 0 || assess_look_at_policy(run, err) != 0)
        return -1;
    if (!read && strcmp(run->today, run->period.starts_on) < 0)
        return err_set(err, ERR_DATA, _("%s begins on %s: there is nothing to close yet"), run->period.code,
                       run->period.starts_on);
    if (strchr(run->period.code, '/') != NULL || run->period.code[0] == '.')
        return err_set(err, ERR_DATA, _("the period code %s can't be the name of a folder"),
                       run->period.code);
    run->out_name = arena_printf(run->arena, "out/%s", run->period.code);
    run->out_dir = arena_printf(run->arena, "%s/%s", run->workspace, run->out_name);
    return read ? 0 : file_make_dirs(run->out_dir, err);
}

void run_close(struct run *run)
{
    assess_forget(run);
    store_close(run->store);
    run->store = NULL;
}

const char *run_last_period(const struct context *context, struct err *err)
{
    const char *code = NULL;
    struct store *store = run_store(context, STORE_READ, err);
    if (store == NULL)
        return NULL;
    struct stmt *stmt = store_prepare(
        store, "SELECT p.code FROM run r JOIN period p USING (period_id) ORDER BY r.run_id DESC LIMIT 1",
        err);
    if (stmt != NULL) {
        int got = stmt_step(stmt, err);
        if (got == 1)
            code = arena_strdup(context->arena, stmt_text(stmt, 0, NULL));
        else if (got == 0)
            err_set(err, ERR_DATA, _("no period was run yet: itog run PERIOD"));
    }
    stmt_free(stmt);
    store_close(store);
    return code;
}

/* A year comes behind its periods. */
#define IN_ORDER " ORDER BY p.ends_on, p.kind = 'year', p.position, p.period_id"
static const char again_sql[] = "SELECT p.code FROM period AS p WHERE p.withdrawn = 0 AND (p.period_id = ?1 "
                                "OR p.period_id IN (SELECT period_id FROM period_stale))" IN_ORDER;
/* Once import ?1 has changed anything of periods that ended before ?2. */
static const char reopened_sql[] =
    "SELECT p.code FROM period AS p WHERE p.withdrawn = 0 AND p.ends_on < ?2 AND (EXISTS (SELECT 1 FROM "
    "import_reach AS r JOIN period AS q USING (period_id) WHERE r.import_id = ?1 AND r.bound AND q.ends_on < "
    "?2) OR EXISTS (SELECT 1 FROM edition AS e JOIN period AS q USING (period_id) WHERE e.stale_import_id = "
    "?1 AND q.ends_on < ?2)) AND (EXISTS (SELECT 1 FROM stage_due AS d WHERE d.period_id = p.period_id AND "
    "d.ever) OR p.period_id IN (SELECT period_id FROM period_stale))" IN_ORDER;

static int list_again(struct stmt *stmt, struct arena *arena, const char **list, struct err *err)
{
    int got = -1;
    *list = "";
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        *list = arena_printf(arena, "%s  itog run %s\n", *list, stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

int run_again(struct run *run, bool own, const char **list, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, again_sql, err);
    if (stmt != NULL && own)
        stmt_bind_int(stmt, 1, run->period.id);
    return list_again(stmt, run->arena, list, err);
}

int run_reopened(struct store *store, struct arena *arena, int64_t import_id, const char *today,
                 const char **list, struct err *err)
{
    struct stmt *stmt = store_prepare(store, reopened_sql, err);
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, import_id);
        stmt_bind_text(stmt, 2, today);
    }
    return list_again(stmt, arena, list, err);
}

/* The last time a stage was done for the period: the number of that run (0: never) and when it began. */
static int last_done(struct run *run, const char *stage, int64_t *run_id, int64_t *started_at,
                     struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, last_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, stage);
    stmt_bind_int(stmt, 2, run->period.id);
    int got = stmt_step(stmt, err);
    *run_id = got == 1 ? stmt_int(stmt, 0) : 0;
    *started_at = got == 1 ? stmt_int(stmt, 1) : 0;
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

static const char overtaken_sql[] = "SELECT EXISTS (SELECT 1 FROM stage_reached WHERE stage = ?1 AND whole "
                                    "AND period_id = ?2 AND committed_at > ?3)";

/*
 * Has an import since STARTED_AT changed what the stage reads, so that its outcome is out of date as a whole? Changed
 * results are known one by one (result.stale_import_id) and hold back single documents. 1, 0, -1.
 */
static int was_overtaken(struct run *run, const char *stage, int64_t started_at, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, overtaken_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, stage);
    stmt_bind_int(stmt, 2, run->period.id);
    stmt_bind_int(stmt, 3, started_at);
    int got = stmt_step(stmt, err);
    int found = got == 1 ? (int)stmt_int(stmt, 0) : -1;
    stmt_free(stmt);
    return found;
}

static const char *changed_policy(const struct run *run)
{
    return arena_printf(run->arena, _("policy.ini has changed since the marks were computed: itog run %s"),
                        run->period.code);
}

int run_check_policy(const struct run *run, struct err *err)
{
    return run->policy_changed ? err_set(err, ERR_DATA, "%s", changed_policy(run)) : 0;
}

void run_warn_policy(const struct run *run)
{
    if (run->policy_changed)
        log_warn("%s", changed_policy(run));
}

/*
 * Every stage named in needs must have been done for this period, on data that has not changed as a whole since,
 * and not before what it needs itself: else documents would mix old and new.
 */
static int check_needs(struct run *run, const struct stage *stage, struct err *err)
{
    const char *code = run->period.code;
    for (size_t i = 0; stage->needs[i] != NULL; i++) {
        const char *name = stage->needs[i];
        const struct stage *need = stage_find(name);
        int64_t need_id, started_at, deeper_id, deeper_at;
        if (last_done(run, name, &need_id, &started_at, err) != 0)
            return -1;
        if (need_id == 0)
            return err_set(
                err, ERR_DATA,
                _("%s needs %s, which was not run for %s: itog %s %s, or all at once: itog run %s"),
                stage->name, name, code, name, code, code);
        if (strcmp(name, "grade") == 0 && run_check_policy(run, err) != 0)
            return -1;
        int overtaken = was_overtaken(run, name, started_at, err);
        if (overtaken < 0)
            return -1;
        if (overtaken > 0)
            return err_set(err, ERR_DATA,
                           _("%s needs %s, and the journal was imported again after it: itog run %s"),
                           stage->name, name, code);
        for (size_t k = 0; need->needs[k] != NULL; k++) {
            if (last_done(run, need->needs[k], &deeper_id, &deeper_at, err) != 0)
                return -1;
            if (deeper_id > need_id)
                return err_set(err, ERR_DATA, _("%s needs %s, and %s was run again after it: itog run %s"),
                               stage->name, name, need->needs[k], code);
        }
        if (check_needs(run, need, err) != 0)
            return -1;
    }
    return 0;
}

static int register_begin(struct run *run, const struct stage *stage, int64_t *run_id, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, begin_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, stage->name);
    stmt_bind_int(stmt, 2, run->period.id);
    stmt_bind_int(stmt, 3, run->now_at);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    *run_id = store_last_id(run->store);
    return failed;
}

static int register_end(struct run *run, int64_t run_id, bool done, const char *message, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, end_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run_id);
    stmt_bind_int(stmt, 2, run->now_at);
    stmt_bind_text(stmt, 3, done ? "done" : "failed");
    stmt_bind_int(stmt, 4, run->made);
    stmt_bind_text(stmt, 5, message);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

double run_seconds(void)
{
    struct timespec at;
    clock_gettime(CLOCK_MONOTONIC, &at);
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

int run_stage(struct run *run, const struct stage *stage, struct err *err)
{
    int64_t run_id = 0;
    run->made = 0;
    run->summary[0] = '\0';
    if (check_needs(run, stage, err) != 0 || register_begin(run, stage, &run_id, err) != 0)
        return -1;
    if (!stage->shares)
        assess_forget(run);
    struct arena_mark mark = arena_mark(run->arena);
    double started = run_seconds();
    int failed = stage->run(run, err);
    log_info(_("%s took %.3f s"), stage->name, run_seconds() - started);
    arena_rewind(run->arena, mark);
    store_rollback(run->store); /* what a stage left open after a failure */
    struct err second = {0};
    if (register_end(run, run_id, failed == 0, failed == 0 ? "" : err->message,
                     failed == 0 ? err : &second) != 0)
        failed = -1;
    if (failed != 0 &&
        err->kind == ERR_NO_INPUT) /* what a stage reads besides the data is part of the installation */
        err->kind = ERR_CONFIG;
    return failed == 0 ? 0 : err_place(err, "%s", stage->name);
}
