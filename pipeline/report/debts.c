/*
 * debts: academic debts for people at the terminal: by class and pupil, each with its reason, its attempts and its last day. In:
 * what the stage promote left, and the day. It names pupils: it is for the deputy head.
 */
#include "base/date.h"
#include "base/i18n.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <string.h>

/* A debt that was open when it was computed may be overdue today. ?1 the period (0: all), ?2 the class (0: all), ?3 today, ?4
 * overdue only, ?5 also what is cleared or excused. */
static const char lines_sql[] =
    "WITH line AS (SELECT d.*, CASE WHEN d.state = 'open' AND d.deadline_on < ?3 THEN 'overdue' ELSE d.state "
    "END AS "
    "now FROM academic_debt AS d WHERE ?1 IN (0, d.period_id) AND ?2 IN (0, d.class_group_id)) "
    "SELECT q.code, g.title, u.full_name, s.title, d.reason, d.now, d.attempts, d.last_attempt_on, "
    "d.deadline_on, "
    "d.pupil_id, d.arisen_on, p.proposal FROM line AS d JOIN period AS q USING (period_id) JOIN class_group "
    "AS g USING "
    "(class_group_id) JOIN pupil AS u USING (pupil_id) JOIN subject AS s USING (subject_id) LEFT JOIN "
    "promotion AS p "
    "USING (period_id, pupil_id) WHERE CASE WHEN ?4 THEN d.now IN ('overdue', 'exhausted') ELSE ?5 OR d.now "
    "NOT IN "
    "('cleared', 'excused') END ORDER BY q.ends_on DESC, q.period_id, g.sort_key, g.class_group_id, "
    "u.sort_key, "
    "u.pupil_id, s.position, s.subject_id";

/* Years that are over and of which the register does not say what holds: the debts were never computed since (0), or what
 * they are made of has changed after it (1). ?1 the period (0: all), ?2 today, ?3 seconds from UTC. */
static const char stale_sql[] =
    "WITH done AS (SELECT period_id, max(started_at) AS at, max(run_id) AS id FROM run WHERE stage = "
    "'promote' AND outcome = "
    "'done' GROUP BY period_id), year AS (SELECT p.period_id, p.code, p.ends_on, d.id, CASE WHEN d.at + ?3 "
    ">= "
    "unixepoch(p.ends_on, '+1 day') THEN d.at END AS at FROM period AS p LEFT JOIN done AS d USING "
    "(period_id) WHERE ?1 IN "
    "(0, p.period_id) AND p.kind = 'year' AND p.withdrawn = 0 AND p.ends_on < ?2) "
    "SELECT code, at IS NOT NULL FROM year AS y WHERE CASE WHEN at IS NULL THEN ?1 <> 0 OR EXISTS (SELECT 1 "
    "FROM result AS r "
    "WHERE r.period_id = y.period_id) ELSE EXISTS (SELECT 1 FROM result AS r WHERE r.period_id = y.period_id "
    "AND "
    "r.stale_import_id IS NOT NULL) OR EXISTS (SELECT 1 FROM run AS r WHERE r.stage = 'grade' AND "
    "r.period_id = y.period_id "
    "AND r.outcome = 'done' AND r.run_id > y.id) OR EXISTS (SELECT 1 FROM debt_attempt AS a JOIN import AS i "
    "USING "
    "(import_id) WHERE a.period_id = y.period_id AND i.committed_at > y.at) OR EXISTS (SELECT 1 FROM "
    "academic_debt AS d JOIN "
    "attendance AS a USING (pupil_id) JOIN import AS i ON i.import_id = a.import_id WHERE d.period_id = "
    "y.period_id AND "
    "a.code = 'ill' AND i.committed_at > y.at) END ORDER BY ends_on DESC, code";

static const char *word(const char *name)
{
    static const struct {
        const char *name, *shown;
    } words[] = {
        {"failed", N_("a mark below a success")},
        {"fail", N_("failed")},
        {"not_attested", N_("not attested")},
        {"illness", N_("not attested with an excuse: no debt")},
        {"overdue", N_("OVERDUE")},
        {"exhausted", N_("NO ATTEMPT LEFT")},
        {"cleared", N_("cleared")},
        {"choice", N_("the parents choose: a repeated year, an adapted programme, an individual plan")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].name, name) == 0)
            return _(words[i].shown);
    return name;
}

static const char *day_ru(struct stmt *stmt, int at, char out[11])
{
    int32_t day;
    return date_parse(stmt_text(stmt, at, NULL), &day) ? date_format_ru(day, out) : "–";
}

/* "    Алгебра: a mark below a success; until 26.05.2027; attempts: 1, the last on 10.06.2026" */
static void tell(FILE *out, struct stmt *row)
{
    char day[11];
    const char *state = stmt_text(row, 5, NULL);
    fprintf(out, "    %s: %s", stmt_text(row, 3, NULL), word(stmt_text(row, 4, NULL)));
    if (strcmp(state, "open") != 0 && strcmp(state, "excused") != 0)
        fprintf(out, "; %s", word(state));
    if (!stmt_is_null(row, 8))
        fprintf(out, _("; until %s"), day_ru(row, 8, day));
    fprintf(out, _("; attempts: %lld"), (long long)stmt_int(row, 6));
    if (!stmt_is_null(row, 7))
        fprintf(out, _(", the last on %s"), day_ru(row, 7, day));
    fputc('\n', out);
}

/* Adds to *OVER. */
static int tell_stale(struct run *run, FILE *out, int64_t *over, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, stale_sql, err);
    int got = -1;
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_text(stmt, 2, run->today);
    stmt_bind_int(stmt, 3, (int64_t)run->utc_offset_min * 60);
    while ((got = stmt_step(stmt, err)) == 1) {
        const char *code = stmt_text(stmt, 0, NULL);
        ++*over;
        if (out != NULL)
            fprintf(out,
                    stmt_int(stmt, 1) != 0
                        ? _("%s: changed since the debts were computed: itog run %s\n")
                        : _("%s: the debts were not computed since the year ended: itog run %s\n"),
                    code, code);
    }
    stmt_free(stmt);
    return got;
}

int report_debts(struct run *run, const struct debts_view *view, FILE *out, int64_t *over, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, lines_sql, err);
    char head[256] = "", now[256];
    int64_t pupil = 0, lines = 0;
    int got;
    *over = 0;
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_int(stmt, 2, view->class_group_id);
    stmt_bind_text(stmt, 3, run->today);
    stmt_bind_int(stmt, 4, view->overdue);
    stmt_bind_int(stmt, 5, view->all);
    for (; (got = stmt_step(stmt, err)) == 1; lines++) {
        const char *state = stmt_text(stmt, 5, NULL);
        *over += strcmp(state, "overdue") == 0 || strcmp(state, "exhausted") == 0;
        if (out == NULL)
            continue;
        snprintf(now, sizeof now, "%s, %s", stmt_text(stmt, 0, NULL), stmt_text(stmt, 1, NULL));
        if (strcmp(now, head) != 0) {
            fprintf(out, "%s%s\n", lines > 0 ? "\n" : "", now);
            memcpy(head, now, sizeof head);
            pupil = 0;
        }
        if (pupil != stmt_int(stmt, 9)) {
            fprintf(out, "  %s", stmt_text(stmt, 2, NULL));
            if (strcmp(stmt_text(stmt, 11, NULL), "choice") == 0)
                fprintf(out, ": %s", word("choice"));
            fputc('\n', out);
        }
        pupil = stmt_int(stmt, 9);
        tell(out, stmt);
    }
    stmt_free(stmt);
    int64_t ran_out = *over;
    if (got < 0 || tell_stale(run, out, over, err) != 0)
        return -1;
    if (out != NULL && lines > 0)
        fprintf(out, _("\nin all: %lld; overdue or without attempts left: %lld\n"), (long long)lines,
                (long long)ran_out);
    else if (out != NULL && *over == 0)
        fprintf(out, "%s\n", _("no academic debts"));
    return 0;
}
