/*
 * forecast: what people see of the forecast besides the families' letters: the workbook of warnings for class tutors
 * (templates/warnings, out/<period>/forecast.xlsx), a few lines for the terminal, and how good past forecasts would
 * have been. In: tables forecast, forecast_basis, forecast_score, forecast_reliability. Names stand in the
 * workbook only.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "report/report.h"
#include "report/workbook.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

static const char warnings_sql[] = "SELECT count(DISTINCT CASE WHEN instr(warning, ' risk ') THEN pupil_id "
                                   "END), sum(instr(warning, ' risk ') > 0), "
                                   "sum(instr(warning, ' edge_') > 0), sum(instr(warning, ' few_marks ') > "
                                   "0), sum(instr(warning, ' absent ') > 0) "
                                   "FROM forecast WHERE period_id = ?1";
static const char silent_sql[] =
    "SELECT count(DISTINCT pupil_id) FROM forecast f WHERE period_id = ?1 AND state = 'too_little' AND NOT "
    "EXISTS "
    "(SELECT 1 FROM forecast_told t WHERE t.period_id = f.period_id AND t.pupil_id = f.pupil_id)";
static const char basis_sql[] =
    "SELECT own_count, pooled_count, periods FROM forecast_basis WHERE period_id = ?1";
static const char scores_sql[] =
    "SELECT p.code, p.title, s.at_percent, s.method, s.training, s.count, s.too_little, s.brier, s.ece, "
    "s.accuracy, "
    "s.level_accuracy, s.auc, (SELECT sum(CASE o.method WHEN 'last_mark' THEN 1 WHEN 'last_level' THEN 2 "
    "END) FROM forecast_score o WHERE o.period_id = s.period_id AND o.at_percent = s.at_percent AND "
    "o.method IN ('last_mark', 'last_level') AND o.brier <= s.brier), p.period_id FROM "
    "forecast_score s JOIN period p USING (period_id) "
    "WHERE ?1 IN (0, s.period_id) ORDER BY p.starts_on, p.ends_on, p.period_id, s.at_percent, CASE s.method "
    "WHEN "
    "'forecast' THEN 0 WHEN 'last_mark' THEN 1 WHEN 'last_level' THEN 2 ELSE 3 END";
static const char reliability_sql[] = "SELECT bin, sum(count), sum(happened), sum(said_sum) FROM "
                                      "forecast_reliability WHERE ?1 IN (0, period_id) GROUP "
                                      "BY bin ORDER BY bin";

/* The errors of all points together, of the forecast and of the better mark so far; failures at the point with most. */
static const char verdict_sql[] =
    "SELECT total(CASE method WHEN 'forecast' THEN brier * count END), min(total(CASE method WHEN "
    "'last_mark' THEN "
    "brier * count END), total(CASE method WHEN 'last_level' THEN brier * count END)), (SELECT max(failed) "
    "FROM "
    "(SELECT sum(r.count - r.happened) AS failed FROM forecast_reliability r WHERE r.period_id = ?1 GROUP BY "
    "r.at_percent)) FROM forecast_score WHERE period_id = ?1";
enum { FAILURES_LEAST = 30, SURPRISE_LEAST = 30 }; /* fewer tell nothing */

int report_forecast(struct run *run, struct err *err)
{
    struct workbook workbook = {.folder = "warnings",
                                .path = arena_printf(run->arena, "%s/forecast.xlsx", run->out_dir),
                                .stage = "warnings",
                                .artifact = arena_printf(run->arena, "%s/forecast.xlsx", run->out_name)};
    if (workbook_make(run, &workbook, err) != 0)
        return -1;
    run->made = workbook.sheets;
    snprintf(run->summary, sizeof run->summary, _("forecast.xlsx: %lld sheets, %lld cells"),
             (long long)workbook.sheets, (long long)workbook.cells);
    return 0;
}

static struct stmt *query(struct run *run, const char *sql, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, sql, err);
    if (stmt != NULL)
        stmt_bind_int(stmt, 1, run->period.id);
    return stmt;
}

int report_forecast_text(struct run *run, FILE *out, struct err *err)
{
    struct stmt *stmt = query(run, warnings_sql, err);
    int got = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (got == 1) {
        fprintf(out, _("  a failing mark or none is likely: pupils %lld, subjects %lld\n"),
                (long long)stmt_int(stmt, 0), (long long)stmt_int(stmt, 1));
        fprintf(out, _("  hardly above or below a threshold: %lld\n"), (long long)stmt_int(stmt, 2));
        fprintf(out, _("  too few marks, and little time: %lld\n"), (long long)stmt_int(stmt, 3));
        fprintf(out, _("  absences beyond the limit: %lld\n"), (long long)stmt_int(stmt, 4));
    }
    stmt_free(stmt);
    stmt = got >= 0 ? query(run, silent_sql, err) : NULL;
    got = stmt != NULL ? stmt_step(stmt, err) : -1;
    long long silent = got == 1 ? (long long)stmt_int(stmt, 0) : 0;
    if (silent > 0)
        fprintf(out,
                _n("  nothing to say yet, hence no letter: %lld pupil\n",
                   "  nothing to say yet, hence no letter: %lld pupils\n", (unsigned long)silent),
                silent);
    stmt_free(stmt);
    stmt = got >= 0 ? query(run, basis_sql, err) : NULL;
    got = stmt != NULL ? stmt_step(stmt, err) : -1;
    if (got == 1 && stmt_int(stmt, 0) + stmt_int(stmt, 1) > 0)
        fprintf(out,
                _n("The chances rest on %lld outcomes of %lld period of this school and on %lld of other "
                   "schools.\n",
                   "The chances rest on %lld outcomes of %lld periods of this school and on %lld of other "
                   "schools.\n",
                   (unsigned long)stmt_int(stmt, 2)),
                (long long)stmt_int(stmt, 0), (long long)stmt_int(stmt, 2), (long long)stmt_int(stmt, 1));
    else if (got == 1)
        fputs(strcmp(run->period.kind, "year") == 0
                  ? _("The chances rest on a rule of thumb: no earlier year of this school is closed.\n")
                  : _("The chances rest on a rule of thumb: no earlier period of this school is closed.\n"),
              out);
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

/* ---- the backtest ---- */

static const char *method_words(const char *method)
{
    return strcmp(method, "forecast") == 0     ? _("forecast")
           : strcmp(method, "last_mark") == 0  ? _("mark so far")
           : strcmp(method, "last_level") == 0 ? _("mark so far, frequencies")
                                               : _("base rate");
}

static void tell_head(struct stmt *row, FILE *out)
{
    fprintf(out, "\n%s, %s. %s\n", stmt_text(row, 0, NULL), stmt_text(row, 1, NULL),
            strcmp(stmt_text(row, 4, NULL), "earlier") == 0
                ? _("Learned from earlier periods only.")
                : _("No earlier period: each fifth of the pupils was forecast from the other four."));
    fprintf(out, _("  over   forecasts  error   off by  success  mark     by\n"));
}

enum { FIGURE = 40 };

static const char *figure(char text[FIGURE], int width, int digits, double value)
{
    char bare[FIGURE];
    snprintf(bare, sizeof bare, "%.*f", digits, value);
    const char *point = strchr(bare, '.');
    if (point == NULL)
        snprintf(text, FIGURE, "%*s", width, bare);
    else /* TRANSLATORS: the decimal point */
        snprintf(text, FIGURE, "%*.*s%s%s", width - digits - 1, (int)(point - bare), bare, _("."), point + 1);
    return text;
}

/* Bits: which of the simple ways had as small an error. */
static const char *lost_to(int64_t ways)
{
    return ways == 1   ? _(" - no better than the mark so far")
           : ways == 2 ? _(" - no better than the mark so far, frequencies")
           : ways == 3 ? _(" - no better than the mark so far, with frequencies or without")
                       : "";
}

static void tell_score(struct stmt *row, FILE *out)
{
    char error[FIGURE], off[FIGURE], success[FIGURE], mark[FIGURE];
    bool first = strcmp(stmt_text(row, 3, NULL), "forecast") == 0;
    if (first)
        fprintf(out, "  %3lld %%  %9lld", (long long)stmt_int(row, 2), (long long)stmt_int(row, 5));
    else
        fprintf(out, "  %16s", "");
    fprintf(out, "  %s  %s  %s %%  %s %%  %s%s\n", figure(error, 6, 4, stmt_real(row, 7)),
            figure(off, 6, 4, stmt_real(row, 8)), figure(success, 5, 1, 100 * stmt_real(row, 9)),
            figure(mark, 5, 1, 100 * stmt_real(row, 10)), method_words(stmt_text(row, 3, NULL)),
            first ? lost_to(stmt_int(row, 12)) : "");
}

/* In words: is the forecast of that period of use? */
static int tell_verdict(struct run *run, int64_t period_id, FILE *out, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, verdict_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, period_id);
    int got = stmt_step(stmt, err);
    double error = got == 1 ? stmt_real(stmt, 0) : 0, plain = got == 1 ? stmt_real(stmt, 1) : 0;
    long long failed = got == 1 ? (long long)stmt_int(stmt, 2) : 0;
    if (got == 1 && failed < FAILURES_LEAST)
        fprintf(out,
                _("  Too few failed to judge (%lld at most at one of these days): hardly anything was to be "
                  "foreseen.\n"),
                failed);
    else if (got == 1 && error < plain)
        fprintf(out, _("  The forecast was of more use than the mark so far: its error is %.0f %% less.\n"),
                100 * (plain - error) / plain);
    else if (got == 1)
        fputs(_("  The forecast was of no more use than the mark so far: go by the mark, not by the "
                "chances.\n"),
              out);
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

/* How the figures are to be read. */
static void tell_legend(FILE *out)
{
    fputs(_("\nHow to read it. over: the share of the period that had passed on the day of the forecast. "
            "error (Brier): "
            "0 is always right,\n0.25 a coin that is tossed. off by (ECE): how far the chances told are from "
            "what came true, "
            "on average; 0.05 is 5 points.\nsuccess, mark: how often the likelier outcome, and the likeliest "
            "mark, came "
            "true.\nmark so far: what the marks of that day gave, taken for certain. frequencies: how those "
            "with that mark "
            "ended before.\nbase rate: the same chance for everybody. A forecast is of use where its error "
            "is the least of "
            "the four.\n"),
          out);
}

/* Came true clearly less, or more, often than told? */
static const char *surprise(double told, double true_share, double count)
{
    if (count < SURPRISE_LEAST || (told - true_share < 0.1 && true_share - told < 0.1))
        return "";
    return told > true_share ? _(" - less often than told") : _(" - more often than told");
}

static int tell_reliability(struct run *run, FILE *out, struct err *err)
{
    struct stmt *stmt = query(run, reliability_sql, err);
    int got = -1;
    if (stmt != NULL)
        fputs(_("\nReliability, all points together: told chance of success, told on average, came true, "
                "forecasts\n"),
              out);
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        int bin = (int)stmt_int(stmt, 0);
        double count = (double)stmt_int(stmt, 1);
        double told = stmt_real(stmt, 3) / count, came = (double)stmt_int(stmt, 2) / count;
        char told_text[FIGURE], came_text[FIGURE];
        fprintf(out, "  %3d-%-3d %%  %s %%  %s %%  %8lld%s\n", bin * 10, bin * 10 + 10,
                figure(told_text, 5, 1, 100 * told), figure(came_text, 5, 1, 100 * came),
                (long long)stmt_int(stmt, 1), surprise(told, came, count));
    }
    stmt_free(stmt);
    return got;
}

int report_scores(struct run *run, FILE *out, struct err *err)
{
    struct stmt *stmt = query(run, scores_sql, err);
    int64_t last = 0;
    int got = -1;
    if (stmt != NULL)
        fputs(_("Would forecasts of closed periods have come true? Success is a passing final mark.\n"), out);
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        if (stmt_int(stmt, 13) != last) {
            if (last != 0 && tell_verdict(run, last, out, err) != 0) {
                got = -1;
                break;
            }
            tell_head(stmt, out);
        }
        last = stmt_int(stmt, 13);
        tell_score(stmt, out);
    }
    stmt_free(stmt);
    if (got < 0 || (last != 0 && tell_verdict(run, last, out, err) != 0) ||
        tell_reliability(run, out, err) != 0)
        return -1;
    tell_legend(out);
    return 0;
}
