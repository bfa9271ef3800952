/* locking: the register of locks and exceptions, as the deputy head sets them. See import.h. */
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "import/import.h"
#include "store/store.h"

#include <string.h>

static const char period_sql[] = "SELECT period_id FROM period WHERE code = ?1 AND withdrawn = 0";
static const char class_sql[] =
    "SELECT class_group_id FROM class_group WHERE (source_id = ?1 OR title = ?1) AND withdrawn = 0";
static const char subject_sql[] =
    "SELECT subject_id FROM subject WHERE (source_id = ?1 OR title = ?1 OR short_title = "
    "?1) AND withdrawn = 0";
static const char set_sql[] =
    "INSERT INTO period_lock (period_id, state, set_at, set_by, reason) VALUES (?1, ?2, ?3, ?4, ?5)";
static const char reopen_sql[] = "INSERT INTO lock_exception (period_id, class_group_id, subject_id, "
                                 "opened_at, until_at, opened_by, reason) "
                                 "VALUES (?1, nullif(?2, 0), nullif(?3, 0), ?4, ?5, ?6, ?7)";
static const char state_sql[] =
    "SELECT l.state FROM period_lock AS l WHERE l.period_id = ?1 ORDER BY l.period_lock_id "
    "DESC LIMIT 1";
static const char list_sql[] = "SELECT p.period_id, p.code, l.state, l.set_at, l.set_by, l.reason FROM "
                               "period_lock AS l JOIN period AS p USING "
                               "(period_id) WHERE l.period_lock_id = (SELECT max(o.period_lock_id) FROM "
                               "period_lock AS o WHERE o.period_id = "
                               "l.period_id) AND l.state <> 'open' ORDER BY p.starts_on, p.position";
static const char exceptions_sql[] =
    "SELECT coalesce(c.title, ''), coalesce(s.title, ''), e.until_at, e.opened_by, e.reason FROM "
    "lock_exception AS e LEFT "
    "JOIN class_group AS c USING (class_group_id) LEFT JOIN subject AS s USING (subject_id) WHERE "
    "e.period_id = ?1 AND "
    "e.opened_at <= ?2 AND e.until_at > ?2 ORDER BY e.until_at, e.lock_exception_id";

/* What can be looked up by a name people use. */
enum named { NAMED_PERIOD, NAMED_CLASS, NAMED_SUBJECT };
static const struct {
    const char *sql, *missing, *several;
} lookups[] = {
    {period_sql, N_("there is no period %s"), NULL}, /* its code is unique */
    {class_sql, N_("there is no class %s"), N_("there are several classes %s: name one by its identifier")},
    {subject_sql, N_("there is no subject %s"),
     N_("there are several subjects %s: name one by its identifier")},
};

/* The key of the one row that NAME means. */
static int find(struct store *store, enum named named, const char *name, int64_t *key, struct err *err)
{
    struct stmt *stmt = store_prepare(store, lookups[named].sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, name);
    int got = stmt_step(stmt, err);
    *key = got == 1 ? stmt_int(stmt, 0) : 0;
    int more = got == 1 ? stmt_step(stmt, err) : got;
    stmt_free(stmt);
    if (got < 0 || more < 0)
        return -1;
    if (got == 0)
        return err_set(err, ERR_DATA, _(lookups[named].missing), name);
    return more == 0 ? 0 : err_set(err, ERR_DATA, _(lookups[named].several), name);
}

int lock_set(struct store *store, const struct lock_order *order, const char *state, struct err *err)
{
    int64_t period;
    if (find(store, NAMED_PERIOD, order->period, &period, err) != 0)
        return -1;
    struct stmt *stmt = store_prepare(store, set_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, period);
    stmt_bind_text(stmt, 2, state);
    stmt_bind_int(stmt, 3, order->now_at);
    stmt_bind_text(stmt, 4, order->by);
    stmt_bind_text(stmt, 5, order->reason != NULL ? order->reason : "");
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

static int check_locked(struct store *store, const struct lock_order *order, int64_t period, struct err *err)
{
    struct stmt *stmt = store_prepare(store, state_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, period);
    int got = stmt_step(stmt, err);
    bool locked = got == 1 && strcmp(stmt_text(stmt, 0, NULL), "open") != 0;
    stmt_free(stmt);
    if (got < 0)
        return -1;
    return locked ? 0
                  : err_set(err, ERR_DATA, _("%s is not locked: there is nothing to open"), order->period);
}

int lock_reopen(struct store *store, const struct lock_order *order, const char *class_group,
                const char *subject, int64_t until_at, struct err *err)
{
    int64_t period, class_key = 0, subject_key = 0;
    if (find(store, NAMED_PERIOD, order->period, &period, err) != 0 ||
        check_locked(store, order, period, err) != 0 ||
        (class_group != NULL && find(store, NAMED_CLASS, class_group, &class_key, err) != 0) ||
        (subject != NULL && find(store, NAMED_SUBJECT, subject, &subject_key, err) != 0))
        return -1;
    if (until_at <= order->now_at)
        return err_set(err, ERR_USAGE, _("--until lies in the past"));
    struct stmt *stmt = store_prepare(store, reopen_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, period);
    stmt_bind_int(stmt, 2, class_key);
    stmt_bind_int(stmt, 3, subject_key);
    stmt_bind_int(stmt, 4, order->now_at);
    stmt_bind_int(stmt, 5, until_at);
    stmt_bind_text(stmt, 6, order->by);
    stmt_bind_text(stmt, 7, order->reason);
    int failed = stmt_run(stmt, err);
    stmt_free(stmt);
    return failed;
}

/* ": Петрова О. В., reason" as far as there is something to say */
static void print_why(FILE *out, const char *by, const char *reason)
{
    if (*by != '\0' || *reason != '\0')
        fprintf(out, ": %s%s%s", by, *by != '\0' && *reason != '\0' ? ", " : "", reason);
    fputc('\n', out);
}

static int list_exceptions(struct store *store, int64_t period, int64_t now_at, int utc_offset_min, FILE *out,
                           struct err *err)
{
    struct stmt *stmt = store_prepare(store, exceptions_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, period);
    stmt_bind_int(stmt, 2, now_at);
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        char until[32];
        const char *class_group = stmt_text(stmt, 0, NULL), *subject = stmt_text(stmt, 1, NULL);
        fprintf(out, _("    open until %s: %s%s%s"),
                instant_format_ru(stmt_int(stmt, 2), utc_offset_min, until), class_group,
                *class_group != '\0' && *subject != '\0' ? ", " : "", subject);
        print_why(out, stmt_text(stmt, 3, NULL), stmt_text(stmt, 4, NULL));
    }
    stmt_free(stmt);
    return got;
}

int lock_list(struct store *store, int64_t now_at, int utc_offset_min, FILE *out, struct err *err)
{
    struct stmt *stmt = store_prepare(store, list_sql, err);
    if (stmt == NULL)
        return -1;
    int got, rows = 0;
    while ((got = stmt_step(stmt, err)) == 1) {
        char since[32];
        bool teachers = strcmp(stmt_text(stmt, 2, NULL), "closed_for_teachers") == 0;
        fprintf(out, "%s  ", stmt_text(stmt, 1, NULL));
        fprintf(out, teachers ? _("closed for teachers since %s") : _("closed since %s"),
                instant_format_ru(stmt_int(stmt, 3), utc_offset_min, since));
        print_why(out, stmt_text(stmt, 4, NULL), stmt_text(stmt, 5, NULL));
        rows++;
        if (list_exceptions(store, stmt_int(stmt, 0), now_at, utc_offset_min, out, err) != 0) {
            got = -1;
            break;
        }
    }
    stmt_free(stmt);
    if (got == 0 && rows == 0)
        fprintf(out, "%s\n", _("no period is locked"));
    return got;
}
