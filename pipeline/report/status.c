/*
 * status: the ledger of a period in plain text: every pupil and subject by outcome, families by channel,
 * messages by state against their deadlines, paper, findings. What is open is counted once: a mark that is
 * missing, a deferral that runs, a family nobody reaches, a message not yet sent, a sheet not yet printed, a
 * finding that is an error.
 */
#include "base/date.h"
#include "base/i18n.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <inttypes.h>
#include <string.h>

/* Each line: words and a statement of (name, second name or NULL, count, is it open, earliest due_at, how
 * many are overdue); ?1 the period, ?2 now. Warnings and notices are not open of themselves: what they lead
 * to is counted as a result, a family or a message. */
static const char outcomes_sql[] =
    "SELECT outcome, NULL, count(*), outcome IN ('not_attested', 'deferred'), NULL, 0 FROM result "
    "WHERE period_id = ?1 GROUP BY outcome ORDER BY count(*) DESC, outcome";
static const char families_sql[] =
    "SELECT channel, NULL, count(DISTINCT pupil_id), 0, NULL, 0 FROM recipient WHERE period_id = ?1 "
    "GROUP BY channel ORDER BY channel = 'paper', channel";
static const char messages_sql[] = "SELECT channel, state, count(*), is_open, CASE WHEN is_open THEN "
                                   "min(due_at) END, sum(is_open AND due_at < ?2) "
                                   "FROM message_line WHERE period_id = ?1 GROUP BY channel, state, is_open "
                                   "ORDER BY channel, is_open DESC, state";
/* A family on paper has it when a hand-out list says so. The lines are made once: each is asked several times how it stands. */
static const char paper_sql[] =
    "WITH line AS MATERIALIZED (SELECT state, handed_at, due_at FROM paper_line WHERE period_id = ?1) "
    "SELECT CASE WHEN state = 'handed_out' AND handed_at > due_at THEN 'paper_late' ELSE 'paper_' || state "
    "END AS what, NULL, count(*), state <> 'handed_out', CASE WHEN state <> 'handed_out' THEN min(due_at) "
    "END, sum(state <> 'handed_out' AND coalesce(due_at, ?2) < ?2) FROM line "
    "GROUP BY what ORDER BY state <> 'handed_out' DESC, what";
static const char findings_sql[] =
    "SELECT stage, severity, count(*), max(severity = 'error' OR code = 'document_held'), NULL, 0 FROM "
    "finding "
    "WHERE period_id = ?1 OR import_id IS NOT NULL GROUP BY stage, severity "
    "ORDER BY stage, severity = 'notice', severity = 'warning'";

/* In the order of the stages. */
static const char stages_sql[] =
    "SELECT s.column1, NULL, 1, 1, NULL, 0 FROM (VALUES ('grade'), ('comply'), ('forecast'), ('recipients'), "
    "('promote'), ('extract'), ('summary'), ('messages'), ('notify'), ('index')) s JOIN stage_due d ON "
    "d.stage = s.column1 AND d.period_id = ?1 "
    /* graded while the period ran: no clock has begun, nobody is told */
    "UNION ALL SELECT 'before_end', NULL, 1, 1, NULL, 0 FROM period p WHERE p.period_id = ?1 AND (SELECT "
    "started_at FROM run WHERE stage = 'grade' AND period_id = ?1 AND outcome = 'done' ORDER BY run_id DESC "
    "LIMIT 1) < unixepoch(p.ends_on, '+1 day') - 60 * (SELECT coalesce(max(utc_offset_min), 180) FROM "
    "school)";
/* What has changed since, the policy or by an import: marks to be computed again, documents to be looked at again. ?4: the
 * policy is another. */
static const char stale_sql[] =
    "SELECT 'policy_changed', NULL, 1, 1, NULL, 0 WHERE ?4 UNION ALL "
    "SELECT 'stale_results', NULL, count(*), 1, NULL, 0 FROM result WHERE period_id = ?1 AND stale_import_id "
    "IS NOT NULL "
    "HAVING count(*) > 0 UNION ALL SELECT 'stale_certificates', NULL, count(*), 1, NULL, 0 FROM certificate "
    "WHERE period_id = ?1 AND stale_import_id IS NOT NULL HAVING count(*) > 0 UNION ALL SELECT "
    "'stale_documents', NULL, count(*), 1, NULL, 0 FROM edition AS e "
    "WHERE "
    "e.period_id = ?1 AND e.stale_import_id IS NOT NULL AND e.edition = (SELECT max(o.edition) FROM edition "
    "AS o WHERE "
    "o.report = e.report AND o.pupil_id = e.pupil_id AND o.period_id = e.period_id) HAVING count(*) > 0 "
    /* families on paper: paper_line; a forecast is of its day, it is not made again */
    "UNION ALL SELECT 'revoked_documents', NULL, count(*), 1, NULL, 0 FROM edition AS e WHERE e.period_id = "
    "?1 AND e.revoked_at IS NOT NULL AND e.report IN ('extract', 'notice', 'notice_exam') AND e.edition = "
    "(SELECT max(o.edition) FROM edition AS o WHERE o.report = e.report AND o.pupil_id = e.pupil_id AND "
    "o.period_id = e.period_id) AND NOT (e.report = 'extract' AND EXISTS (SELECT 1 FROM recipient AS q WHERE "
    "q.period_id = e.period_id AND q.pupil_id = e.pupil_id AND q.channel = 'paper')) HAVING count(*) > 0";
/* Debts: what ran out of time or attempts is the council's; an open one has its year. ?3 the day. */
static const char debts_sql[] =
    "SELECT now, NULL, count(*), 0, NULL, 0 FROM (SELECT 'debt_' || CASE WHEN state = 'open' AND deadline_on "
    "< ?3 THEN "
    "'overdue' ELSE state END AS now FROM academic_debt WHERE period_id = ?1) GROUP BY now ORDER BY now = "
    "'debt_overdue' DESC, now = 'debt_exhausted' DESC, now = 'debt_open' DESC, now";
/* A decision that differs is settled by its basis. */
static const char council_sql[] = "SELECT CASE WHEN p.agrees IS NULL THEN 'decision_missing' WHEN p.agrees "
                                  "THEN 'decision_agrees' WHEN c.basis <> '' "
                                  "THEN 'decision_explained' ELSE 'decision_differs' END AS what, NULL, "
                                  "count(*), p.agrees IS NULL OR (NOT p.agrees "
                                  "AND c.basis = ''), NULL, 0 FROM promotion AS p LEFT JOIN council_decision "
                                  "AS c USING (council_decision_id) WHERE "
                                  "p.period_id = ?1 GROUP BY what ORDER BY what";
/* Families whom nothing was made for: no way to reach them, or a way but no message. */
static const char forgotten_sql[] = "SELECT 'unreached', NULL, count(*), 1, NULL, 0 FROM unreached WHERE "
                                    "period_id = ?1 HAVING count(*) > 0 UNION ALL "
                                    "SELECT 'no_message', NULL, count(*), 1, NULL, 0 FROM message_missing "
                                    "WHERE period_id = ?1 HAVING count(*) > 0";

struct section {
    const char *title, *sql;
};
static const struct section sections[] = {
    {N_("Stages to be run: never done, or what they read has changed since"), stages_sql},
    {N_("Changed since they were computed"), stale_sql},
    {N_("Pupils and subjects, by outcome"), outcomes_sql},
    {N_("Pupils, by the way their families are reached (one may stand in several lines)"), families_sql},
    {N_("Academic debts"), debts_sql},
    {N_("Promotion: decisions of the pedagogical council"), council_sql},
    {N_("Families for whom nothing was made"), forgotten_sql},
    {N_("Messages, by channel and state"), messages_sql},
    {N_("Extracts on paper"), paper_sql},
    {N_("Findings, by stage"), findings_sql},
};
enum { SECTIONS = sizeof sections / sizeof *sections };

/* Words that follow their number. NULL: none. */
static const char *counted(const char *name, unsigned long n)
{
    const struct {
        const char *name, *shown;
    } words[] = {
        {"mark", _n("mark of the period", "marks of the period", n)},
        {"pass", _n("pass result", "pass results", n)},
        {"fail", _n("fail result", "fail results", n)},
        {"exempt", _n("exemption", "exemptions", n)},
        {"deferred", _n("deferred result", "deferred results", n)},
        {"stale_results", _n("mark to be computed again", "marks to be computed again", n)},
        {"stale_certificates",
         _n("line of a certificate to be computed again", "lines of certificates to be computed again", n)},
        {"stale_documents", _n("document to be looked at again", "documents to be looked at again", n)},
        {"revoked_documents",
         _n("revoked document, not replaced yet", "revoked documents, not replaced yet", n)},
        {"debt_cleared", _n("cleared debt", "cleared debts", n)},
        {"decision_missing", _n("pupil without a decision", "pupils without a decision", n)},
        {"decision_differs", _n("decision that differs from the proposal, no basis given",
                                "decisions that differ from the proposal, no basis given", n)},
        {"decision_explained", _n("decision that differs from the proposal, with a basis",
                                  "decisions that differ from the proposal, with a basis", n)},
        {"decision_agrees", _n("decision as proposed", "decisions as proposed", n)},
        {"error", _n("error", "errors", n)},
        {"warning", _n("warning", "warnings", n)},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].name, name) == 0)
            return words[i].shown;
    return NULL;
}

/* Words of the store, as people read them; what is not here (the names of stages) is shown as it is. */
static const char *word(const char *name, int64_t count)
{
    const char *agreeing = counted(name, (unsigned long)count);
    if (agreeing != NULL)
        return agreeing;
    static const struct {
        const char *name, *shown;
    } words[] = {
        {"before_end",
         N_("marks computed while the period ran: run it again when it is over, then families are told")},
        {"policy_changed", N_("policy.ini has changed since the marks were computed")},
        {"debt_open", N_("to be cleared")},
        {"debt_overdue", N_("overdue")},
        {"debt_exhausted", N_("without attempts left")},
        {"debt_excused", N_("not attested with an excuse: no debt")},
        {"unreached", N_("by no way at all")},
        {"no_message", N_("electronically, without a message")},
        {"not_attested", N_("not attested")},
        {"unmarked", N_("without marks")},
        {"departed", N_("departed")},
        {"email", N_("e-mail")},
        {"sms", N_("SMS")},
        {"portal", N_("portal")},
        {"paper", N_("paper")},
        {"queued", N_("in the queue")},
        {"held", N_("held back")},
        {"sending", N_("being sent")},
        {"sent", N_("sent")},
        {"delivered", N_("delivered")},
        {"failed", N_("not sent")},
        {"unknown", N_("not confirmed")},
        {"superseded", N_("replaced by a newer one")},
        {"blocked", N_("stopped: no consent")},
        {"notice", N_("for information")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].name, name) == 0)
            return _(words[i].shown);
    return strncmp(name, "paper_", 6) == 0 ? report_paper_word(name + 6, count) : name;
}

/* "       788  e-mail, in the queue; open; first due 25.10.2025 13:17; overdue: 2" */
static void print_row(const struct run *run, FILE *out, struct stmt *stmt)
{
    int64_t overdue = stmt_int(stmt, 5);
    const struct stage *stage = stage_find(stmt_text(stmt, 0, NULL));
    fprintf(out, "  %8" PRId64 "  %s", stmt_int(stmt, 2), word(stmt_text(stmt, 0, NULL), stmt_int(stmt, 2)));
    if (stage != NULL && stmt_is_null(stmt, 1)) /* a stage not run, not its findings */
        fprintf(out, " (%s)", _(stage->help));
    if (!stmt_is_null(stmt, 1))
        fprintf(out, ", %s", word(stmt_text(stmt, 1, NULL), stmt_int(stmt, 2)));
    if (stmt_int(stmt, 3) != 0)
        fputs(_("; open"), out);
    if (!stmt_is_null(stmt, 4)) {
        char due[32];
        fprintf(out, _("; first due %s"), instant_format_ru(stmt_int(stmt, 4), run->utc_offset_min, due));
    }
    if (overdue > 0)
        fprintf(out, _("; overdue: %lld"), (long long)overdue);
    fputc('\n', out);
}

static int tell(const struct run *run, const struct section *section, FILE *out, int64_t *open_items,
                struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, section->sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    if (strstr(section->sql, "?2") != NULL)
        stmt_bind_int(stmt, 2, run->now_at);
    if (strstr(section->sql, "?3") != NULL)
        stmt_bind_text(stmt, 3, run->today);
    if (strstr(section->sql, "?4") != NULL)
        stmt_bind_int(stmt, 4, run->policy_changed);
    int got, rows = 0;
    while ((got = stmt_step(stmt, err)) == 1) {
        if (stmt_int(stmt, 3) != 0)
            *open_items += stmt_int(stmt, 2);
        if (out == NULL)
            continue;
        if (rows++ == 0)
            fprintf(out, "\n%s\n", _(section->title));
        print_row(run, out, stmt);
    }
    stmt_free(stmt);
    if (rows > 0 && section->sql == stale_sql)
        fprintf(out, _("  to be done: itog run %s\n"), run->period.code);
    if (rows > 0 && section->sql == paper_sql)
        fprintf(out, _("  one by one: itog status %s --paper\n"), run->period.code);
    return got;
}

int report_status(struct run *run, FILE *out, int64_t *open_items, struct err *err)
{
    *open_items = 0;
    if (out != NULL)
        fprintf(out, "%s, %s\n", run->period.code, run->period.title);
    for (int i = 0; i < SECTIONS; i++)
        if (tell(run, &sections[i], out, open_items, err) != 0)
            return -1;
    if (report_deferral_ledger(run, out, open_items, err) != 0)
        return -1;
    if (out == NULL)
        return 0;
    fputc('\n', out);
    if (*open_items == 0)
        fprintf(out, "%s\n", _("nothing is open"));
    else
        fprintf(out, _n("%lld thing is open\n", "%lld things are open\n", (unsigned long)*open_items),
                (long long)*open_items);
    return 0;
}
