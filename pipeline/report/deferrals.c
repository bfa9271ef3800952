/*
 * deferrals: the register of deferrals for people: a table with what is due when, the acts behind each, and the
 * part of the ledger. In: view deferral_line, table deferral_event. The table names pupils: it is for the deputy
 * head's own terminal; the ledger has identifiers.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <inttypes.h>
#include <string.h>

enum { COLUMNS = 8, LEDGER_LINES = 20 };

static const char list_sql[] =
    "SELECT deferral_id, period_code, coalesce(class, '–'), pupil || ' (' || pupil_source || ')', subject, "
    "CASE WHEN withdrawn THEN 'withdrawn' ELSE state END, order_number, order_on, due_on, resolved_on, "
    "is_open, is_proposed, ill_days, lessons_ill, lessons_held, marks_count, extensions, outcome, "
    "coalesce(extended_number, ''), extended_on, except_own FROM "
    "deferral_line WHERE ?1 IN (0, period_id, year_id) AND ?2 IN (0, home_id) AND ?3 IN (0, pupil_id) AND "
    "(?4 OR "
    "is_open OR is_proposed) AND (?5 = 0 OR (is_open AND due_on < ?6)) ORDER BY period_starts_on, "
    "period_code, class_key, home_id, pupil_key, pupil_id, position, subject_id, deferral_id";
static const char acts_sql[] =
    "SELECT e.happened_at, e.act, e.decided_by, e.order_number, e.order_on, e.due_on, e.reason, "
    "coalesce(i.source, '') FROM deferral_event e LEFT JOIN import i ON i.import_id = e.import_id WHERE "
    "e.deferral_id = ?1 ORDER BY e.deferral_event_id";
/* How many: open, overdue, due within a week, proposed, lapsed; subjects where one might be proposed; and where one has lapsed and the marks are in. */
static const char counts_sql[] =
    "SELECT coalesce(sum(is_open), 0), coalesce(sum(is_open AND due_on < ?2), 0), coalesce(sum(is_open AND "
    "due_on BETWEEN ?2 AND date(?2, '+7 days')), 0), coalesce(sum(is_proposed), 0), coalesce(sum(withdrawn = "
    "0 AND state = 'lapsed'), 0), (SELECT count(*) FROM finding f WHERE f.period_id = ?1 AND f.stage = "
    "'grade' AND f.code = 'deferral_advised' AND NOT EXISTS (SELECT 1 FROM deferral d WHERE d.pupil_id = "
    "f.pupil_id AND d.period_id = ?1 AND d.withdrawn = 0 AND (d.subject_id IS NULL OR d.subject_id = "
    "f.subject_id))), (SELECT count(*) FROM finding f WHERE f.period_id = ?1 AND f.stage = 'grade' AND "
    "f.code "
    "= 'deferral_lapsed_marked') FROM deferral_line WHERE ?1 IN (period_id, year_id)";
static const char overdue_sql[] =
    "SELECT pupil_source, coalesce(class, '–'), subject, due_on, except_own FROM deferral_line WHERE ?1 IN "
    "(period_id, "
    "year_id) AND "
    "is_open AND due_on < ?2 ORDER BY due_on, class_key, pupil_key, pupil_id, position, subject_id";

/* A state, or the act that leads to it. */
static const char *state_words(const char *state)
{
    static const struct {
        const char *state, *words;
    } words[] = {
        {"proposed", N_("proposed")},   {"granted", N_("granted")}, {"extended", N_("extended")},
        {"resolved", N_("resolved")},   {"lapsed", N_("lapsed")},   {"refused", N_("refused")},
        {"withdrawn", N_("withdrawn")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].state, state) == 0)
            return _(words[i].words);
    return state;
}

static const char *day_ru(struct arena *arena, const char *day)
{
    int32_t on;
    char text[11];
    return date_parse(day, &on) ? arena_strdup(arena, date_format_ru(on, text)) : "";
}

/* "58-у of 21.10.2025" */
static const char *order_text(struct arena *arena, const char *number, const char *day)
{
    if (*number == '\0')
        return "";
    const char *on = day_ru(arena, day);
    return *on != '\0' ? arena_printf(arena, _("%s of %s"), number, on) : arena_strdup(arena, number);
}

/* How an open one stands: "12 days left", "overdue: 3 days"; else what happened. */
static const char *standing(const struct run *run, struct arena *arena, struct stmt *stmt, int64_t *overdue)
{
    int32_t due, today;
    if (stmt_int(stmt, 10) != 0 && date_parse(stmt_text(stmt, 8, NULL), &due) &&
        date_parse(run->today, &today)) {
        *overdue += due < today;
        if (due == today)
            return _("due today");
        return due < today
                   ? arena_printf(arena,
                                  _n("overdue: %d day", "overdue: %d days", (unsigned long)(today - due)),
                                  today - due)
                   : arena_printf(arena, _n("%d day left", "%d days left", (unsigned long)(due - today)),
                                  due - today);
    }
    if (stmt_int(stmt, 11) != 0 && !stmt_is_null(stmt, 12))
        return arena_printf(arena, _("ill: %lld of %lld lessons, %lld days in a row; marks: %lld"),
                            (long long)stmt_int(stmt, 13), (long long)stmt_int(stmt, 14),
                            (long long)stmt_int(stmt, 12), (long long)stmt_int(stmt, 15));
    if (strcmp(stmt_text(stmt, 17, NULL), "not_attested") == 0)
        return _("not attested");
    const char *on = day_ru(arena, stmt_text(stmt, 9, NULL));
    return *on != '\0' ? arena_printf(arena, _("on %s"), on) : "";
}

struct line {
    int64_t id;
    const char *cells[COLUMNS];
};

static bool is_listed(const struct deferral_view *view, int64_t id)
{
    for (size_t i = 0; i < view->count; i++)
        if (view->ids[i] == id)
            return true;
    return view->ids == NULL;
}

/* The title in column AT; of one for all subjects, without those in column BUT. */
static const char *subject_words(struct arena *arena, struct stmt *stmt, int at, int but)
{
    if (!stmt_is_null(stmt, at))
        return arena_strdup(arena, stmt_text(stmt, at, NULL));
    return stmt_is_null(stmt, but)
               ? _("all subjects")
               : arena_printf(arena, _("all subjects but %s"), stmt_text(stmt, but, NULL));
}

static void take_line(const struct run *run, struct arena *arena, struct stmt *stmt, struct line *line,
                      int64_t *overdue)
{
    const char *state = state_words(stmt_text(stmt, 5, NULL));
    int64_t extensions = stmt_int(stmt, 16);
    if (extensions > 1)
        state = arena_printf(arena, "%s (%lld)", state, (long long)extensions);
    const char *order = order_text(arena, stmt_text(stmt, 6, NULL), stmt_text(stmt, 7, NULL)),
               *extended = order_text(arena, stmt_text(stmt, 18, NULL), stmt_text(stmt, 19, NULL));
    if (*extended != '\0')
        order = arena_printf(arena, _("%s, extended: %s"), order, extended);
    *line = (struct line){
        stmt_int(stmt, 0),
        {arena_strdup(arena, stmt_text(stmt, 1, NULL)), arena_strdup(arena, stmt_text(stmt, 2, NULL)),
         arena_strdup(arena, stmt_text(stmt, 3, NULL)), subject_words(arena, stmt, 4, 20), state, order,
         day_ru(arena, stmt_text(stmt, 8, NULL)), standing(run, arena, stmt, overdue)}};
}

static void print_cells(FILE *out, const char *const *cells, const size_t *widths)
{
    int last = COLUMNS - 1;
    while (last > 0 && *cells[last] == '\0')
        last--;
    for (int i = 0; i <= last; i++) {
        fputs(cells[i], out);
        for (size_t at = text_length(cells[i]); i < last && at < widths[i] + 2; at++)
            fputc(' ', out);
    }
    fputc('\n', out);
}

/* "    24.10.2025 12:00  granted: order 58-у of 24.10.2025, until 21.11.2025; Орлова И. П.; заявление" */
static int print_acts(struct run *run, struct arena *arena, int64_t id, FILE *out, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, acts_sql, err);
    int got = -1;
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, id);
    while ((got = stmt_step(stmt, err)) == 1) {
        char at[32];
        const char *order = order_text(arena, stmt_text(stmt, 3, NULL), stmt_text(stmt, 4, NULL));
        const char *due = day_ru(arena, stmt_text(stmt, 5, NULL));
        fprintf(out, "    %s  %s", instant_format_ru(stmt_int(stmt, 0), run->utc_offset_min, at),
                state_words(stmt_text(stmt, 1, NULL)));
        if (*order != '\0')
            fprintf(out, _(", order %s"), order);
        if (*due != '\0')
            fprintf(out, _(", until %s"), due);
        for (int i = 6; i != 0; i = i == 6 ? 2 : i == 2 ? 7 : 0) /* why, who, from which import */
            if (*stmt_text(stmt, i, NULL) != '\0')
                fprintf(out, "; %s", stmt_text(stmt, i, NULL));
        fputc('\n', out);
    }
    stmt_free(stmt);
    return got;
}

static int print_table(struct run *run, const struct deferral_view *view, struct arena *arena,
                       const struct line *lines, size_t count, FILE *out, struct err *err)
{
    const char *const heads[COLUMNS] = {_("period"), _("class"), _("pupil"), _("subject"),
                                        _("state"),  _("order"), _("until"), ""};
    size_t widths[COLUMNS];
    for (int i = 0; i < COLUMNS; i++) {
        widths[i] = text_length(heads[i]);
        for (size_t k = 0; k < count; k++)
            if (text_length(lines[k].cells[i]) > widths[i])
                widths[i] = text_length(lines[k].cells[i]);
    }
    print_cells(out, heads, widths);
    for (size_t k = 0; k < count; k++) {
        print_cells(out, lines[k].cells, widths);
        if (view->acts && print_acts(run, arena, lines[k].id, out, err) != 0)
            return -1;
    }
    return 0;
}

int report_deferrals(struct run *run, const struct deferral_view *view, FILE *out, int64_t *listed,
                     int64_t *overdue, struct err *err)
{
    struct arena *arena = arena_new();
    struct line *lines = NULL;
    size_t count = 0, capacity = 0;
    struct stmt *stmt = store_prepare(run->store, list_sql, err);
    int got = -1;
    *overdue = 0;
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, view->period_id);
        stmt_bind_int(stmt, 2, view->class_group_id);
        stmt_bind_int(stmt, 3, view->pupil_id);
        stmt_bind_int(stmt, 4, view->all || view->ids != NULL);
        stmt_bind_int(stmt, 5, view->overdue);
        stmt_bind_text(stmt, 6, run->today);
        while ((got = stmt_step(stmt, err)) == 1) {
            if (!is_listed(view, stmt_int(stmt, 0)))
                continue;
            if (count == capacity) {
                struct line *more = arena_alloc(arena, (capacity = 2 * capacity + 64) * sizeof *more);
                if (count > 0)
                    memcpy(more, lines, count * sizeof *more);
                lines = more;
            }
            take_line(run, arena, stmt, &lines[count++], overdue);
        }
    }
    stmt_free(stmt);
    *listed = (int64_t)count;
    if (got == 0 && out != NULL && count > 0)
        got = print_table(run, view, arena, lines, count, out, err);
    arena_free(arena);
    return got;
}

/* ---- the ledger ---- */

static int print_overdue(struct run *run, FILE *out, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, overdue_sql, err);
    int got = -1, told = 0;
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_text(stmt, 2, run->today);
    while ((got = stmt_step(stmt, err)) == 1) {
        int32_t due = 0, today = 0;
        char on[11];
        if (told++ >= LEDGER_LINES)
            continue;
        date_parse(stmt_text(stmt, 3, NULL), &due);
        date_parse(run->today, &today);
        fprintf(out,
                _n("            %s, %s, %s: due %s, overdue: %d day\n",
                   "            %s, %s, %s: due %s, overdue: %d days\n", (unsigned long)(today - due)),
                stmt_text(stmt, 0, NULL), stmt_text(stmt, 1, NULL), subject_words(run->arena, stmt, 2, 4),
                date_format_ru(due, on), today - due);
    }
    if (told > LEDGER_LINES)
        fprintf(out, _("            ... and %d more; see itog defer list --overdue\n"), told - LEDGER_LINES);
    stmt_free(stmt);
    return got;
}

static void print_count(FILE *out, int64_t count, const char *words, const char *more)
{
    if (count > 0)
        fprintf(out, "  %8" PRId64 "  %s%s\n", count, words, more);
}

int report_deferral_ledger(struct run *run, FILE *out, int64_t *open_items, struct err *err)
{
    int64_t counts[7] = {0};
    struct stmt *stmt = store_prepare(run->store, counts_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, run->period.id);
    stmt_bind_text(stmt, 2, run->today);
    int got = stmt_step(stmt, err);
    for (int i = 0; got == 1 && i < 7; i++)
        counts[i] = stmt_int(stmt, i);
    stmt_free(stmt);
    if (got < 0)
        return -1;
    *open_items += counts[3];
    if (out == NULL || counts[0] + counts[3] + counts[4] + counts[5] == 0)
        return 0;
    fprintf(out, "\n%s\n", _("Deferrals"));
    print_count(out, counts[0],
                _n("runs (its marks are counted above)", "run (their marks are counted above)",
                   (unsigned long)counts[0]),
                "");
    print_count(out, counts[2], _("of them due within a week"), "");
    print_count(out, counts[1], _n("of them is overdue", "of them are overdue", (unsigned long)counts[1]),
                "");
    if (counts[1] > 0 && print_overdue(run, out, err) != 0)
        return -1;
    print_count(out, counts[3],
                _n("is proposed and waits for an order", "are proposed and wait for an order",
                   (unsigned long)counts[3]),
                _("; open"));
    print_count(out, counts[4], _n("has lapsed", "have lapsed", (unsigned long)counts[4]), "");
    print_count(out, counts[6],
                _n("subject of them has its marks by now; see itog defer resolve",
                   "subjects of them have their marks by now; see itog defer resolve",
                   (unsigned long)counts[6]),
                "");
    print_count(out, counts[5], _("could be proposed; see itog defer propose"), "");
    return 0;
}
