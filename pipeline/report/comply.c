/*
 * comply: where the programme stands (what the stage comply left: programme, compliance, programme_teacher), for the
 * terminal: the lines that lag behind with their reasons, totals by class and by subject, the school; or one table by
 * teacher, class, subject or lesson type. In: the store. Fails as the store does.
 */
#include "base/arena.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "report/report.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>

enum { NUMBER_WIDTH = 7, NUMBERS = 6, COLUMNS_MAX = NUMBERS + 2 };

#define CHOSEN                                                                                               \
    " FROM programme_line WHERE period_id = ?1 AND (?2 IN (0, home_id, class_group_id)) AND ?3 IN (0, "      \
    "subject_id) AND (?4 = '' OR instr(teacher_key, ?4) > 0) "
#define SUMS "sum(planned), sum(held), sum(to_come), sum(behind), sum(ahead), sum(corrected) "

/* Each: two names, then planned, held, to come, behind, ahead, corrected; words behind. Of a line one of behind and
 * ahead is nought; sums are of each (views.sql, programme_line). */
static const char lines_sql[] =
    "SELECT group_title, subject, planned, held, to_come, behind, ahead, corrected, reasons || "
    "iif(corrections <> '', "
    "'; ' || "
    "corrections, '')" CHOSEN "AND (?5 OR lag > 0) ORDER BY class_key, home_id, group_key, "
    "class_group_id, position, subject_id";
static const char classes_sql[] =
    "SELECT class, '', " SUMS CHOSEN "GROUP BY home_id ORDER BY class_key, home_id";
static const char subjects_sql[] =
    "SELECT subject, '', " SUMS CHOSEN "GROUP BY subject_id ORDER BY position, subject_id";
static const char school_sql[] =
    "SELECT " SUMS ", sum(lag > 0), sum(cum_planned), sum(cum_held), sum(works_planned), "
    "sum(works_held), sum(works_scheduled), sum(works_given), sum(topics_due), sum(topics_done), "
    "sum(topics_ahead), sum(lessons_unmatched), sum(year_planned), sum(iif(year_planned > 0, year_held, "
    "0))" CHOSEN;
/* A substitute is found by --teacher, too; the line's own teacher does not matter here. */
static const char teachers_sql[] =
    "SELECT coalesce(t.short_name, '-'), '', sum(p.planned), sum(p.held_own), sum(p.held_by_others), "
    "sum(max(p.planned - p.held_own - p.held_by_others - p.to_come, 0)), sum(max(p.held_own + "
    "p.held_by_others + "
    "p.to_come - p.planned, 0)), sum(p.given_for_others) FROM "
    "programme_teacher p JOIN class_group g USING (class_group_id) LEFT JOIN teacher t ON t.teacher_id = "
    "p.teacher_id WHERE p.period_id = ?1 AND ?2 IN (0, coalesce(g.parent_id, g.class_group_id), "
    "g.class_group_id) AND ?3 IN (0, p.subject_id) AND (?4 = '' OR instr(t.sort_key, ?4) > 0) GROUP BY "
    "p.teacher_id ORDER BY t.sort_key IS NULL, t.sort_key, p.teacher_id";
static const char types_sql[] =
    "SELECT c.lesson_type, '', sum(c.planned), sum(c.held), sum(c.replaced), sum(c.planned - c.held), "
    "0, sum(c.cancelled) FROM compliance c JOIN class_group g USING (class_group_id) LEFT JOIN teacher t ON "
    "t.teacher_id = c.teacher_id WHERE c.period_id = ?1 AND ?2 IN (0, coalesce(g.parent_id, "
    "g.class_group_id), g.class_group_id) AND ?3 IN (0, c.subject_id) AND (?4 = '' OR instr(t.sort_key, ?4) "
    "> 0) GROUP BY c.lesson_type ORDER BY c.lesson_type = 'lesson' DESC, c.lesson_type";
static const char open_sql[] =
    "SELECT count(*) FROM finding f JOIN class_group g USING (class_group_id) LEFT JOIN teacher t ON "
    "t.teacher_id = f.teacher_id WHERE f.stage = 'comply' AND f.period_id = ?1 AND ?2 IN (0, "
    "coalesce(g.parent_id, g.class_group_id), g.class_group_id) AND ?3 IN (0, f.subject_id) AND (?4 = '' OR "
    "instr(t.sort_key, ?4) > 0)";

struct view {
    struct run *run;
    const struct comply_view *chosen;
    const char *teacher; /* lower case */
    FILE *out;
};

static struct stmt *query(const struct view *view, const char *sql, struct err *err)
{
    struct stmt *stmt = store_prepare(view->run->store, sql, err);
    if (stmt != NULL) {
        stmt_bind_int(stmt, 1, view->run->period.id);
        stmt_bind_int(stmt, 2, view->chosen->class_group_id);
        stmt_bind_int(stmt, 3, view->chosen->subject_id);
        stmt_bind_text(stmt, 4, view->teacher);
        if (sql == lines_sql)
            stmt_bind_int(stmt, 5, view->chosen->all);
    }
    return stmt;
}

/* ───────────── a table ───────────── */

struct table {
    const char *title, *sql, *first, *second; /* SECOND NULL: no such column */
    const char *heads[COLUMNS_MAX]; /* of the six numbers, the percentage, the words; NULL: not shown */
    const char *(*words)(const char *code); /* of the first column; NULL: as it is */
};

static void put(FILE *out, const char *text, int width, bool right)
{
    int blanks = width - (int)text_length(text);
    fprintf(out, "%*s%s%*s", right && blanks > 0 ? blanks : 0, "", text, !right && blanks > 0 ? blanks : 0,
            "");
}

/* A column of numbers, wide enough for its head. */
static int column_width(const struct table *table, int i)
{
    int head = (int)text_length(table->heads[i]) + 2;
    return head > NUMBER_WIDTH ? head : NUMBER_WIDTH;
}

/* "95,0", rounded as the workbook does; "–" without a plan. */
static const char *percent(char text[32], int64_t held, int64_t planned)
{
    if (planned <= 0)
        return "–";
    int64_t per_mille = (2000 * held + planned) / (2 * planned);
    snprintf(text, 32, "%lld,%lld", (long long)(per_mille / 10), (long long)(per_mille % 10));
    return text;
}

/* The widths of the two names, as wide as the widest. */
static int measure(const struct view *view, const struct table *table, int widths[2], struct err *err)
{
    struct stmt *stmt = query(view, table->sql, err);
    int got = -1;
    widths[0] = (int)text_length(table->first);
    widths[1] = table->second != NULL ? (int)text_length(table->second) : 0;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1)
        for (int i = 0; i < 2; i++) {
            const char *text = stmt_text(stmt, i, NULL);
            int width = (int)text_length(i == 0 && table->words != NULL ? table->words(text) : text);
            widths[i] = width > widths[i] ? width : widths[i];
        }
    stmt_free(stmt);
    return got;
}

static void put_row(FILE *out, const struct table *table, const int widths[2], struct stmt *stmt)
{
    char text[32];
    const char *name = stmt_text(stmt, 0, NULL);
    put(out, table->words != NULL ? table->words(name) : name, widths[0], false);
    if (table->second != NULL) {
        fputs("  ", out);
        put(out, stmt_text(stmt, 1, NULL), widths[1], false);
    }
    for (int i = 0; i < NUMBERS; i++)
        if (table->heads[i] != NULL)
            fprintf(out, "%*lld", column_width(table, i), (long long)stmt_int(stmt, 2 + i));
    int64_t held = stmt_int(stmt, 3) + (table->sql == teachers_sql ? stmt_int(stmt, 4) : 0);
    put(out, percent(text, held, stmt_int(stmt, 2)), column_width(table, NUMBERS), true);
    if (table->heads[NUMBERS + 1] != NULL && *stmt_text(stmt, 2 + NUMBERS, NULL) != '\0')
        fprintf(out, "  %s", stmt_text(stmt, 2 + NUMBERS, NULL));
    fputc('\n', out);
}

static int put_table(const struct view *view, const struct table *table, struct err *err)
{
    int widths[2], got = -1;
    if (measure(view, table, widths, err) != 0)
        return -1;
    struct stmt *stmt = query(view, table->sql, err);
    bool any = false;
    while (stmt != NULL && (got = stmt_step(stmt, err)) == 1) {
        if (!any) {
            fprintf(view->out, "\n%s\n", table->title);
            put(view->out, table->first, widths[0], false);
            if (table->second != NULL) {
                fputs("  ", view->out);
                put(view->out, table->second, widths[1], false);
            }
            for (int i = 0; i <= NUMBERS; i++)
                if (table->heads[i] != NULL)
                    put(view->out, table->heads[i], column_width(table, i), true);
            if (table->heads[NUMBERS + 1] != NULL)
                fprintf(view->out, "  %s", table->heads[NUMBERS + 1]);
            fputc('\n', view->out);
        }
        any = true;
        put_row(view->out, table, widths, stmt);
    }
    stmt_free(stmt);
    return got;
}

/* ───────────── the tables ───────────── */

static const char *type_words(const char *code)
{
    static const struct {
        const char *code, *words;
    } words[] = {{"lesson", N_("lesson")},         {"control", N_("control work")},
                 {"laboratory", N_("laboratory")}, {"practical", N_("practical work")},
                 {"excursion", N_("excursion")},   {"consultation", N_("consultation")},
                 {"test", N_("credit test")}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(words[i].code, code) == 0)
            return _(words[i].words);
    return code;
}

static int put_by(const struct view *view, const char *by, struct err *err)
{
    const struct table classes = {
        _("By class:"),
        classes_sql,
        _("class"),
        NULL,
        {_("plan"), _("held"), _("left"), _("lag"), _("ahead"), _("corr."), "%", NULL},
        NULL};
    const struct table subjects = {
        _("By subject:"),
        subjects_sql,
        _("subject"),
        NULL,
        {_("plan"), _("held"), _("left"), _("lag"), _("ahead"), _("corr."), "%", NULL},
        NULL};
    const struct table teachers = {
        _("By teacher (held: own lessons; subst.: given in this load by others; for: given for others):"),
        teachers_sql,
        _("teacher"),
        NULL,
        {_("plan"), _("held"), _("subst."), _("lag"), _("ahead"), _("for"), "%", NULL},
        NULL};
    const struct table types = {
        _("By lesson type (subst.: of the held, by a substitute; diff.: plan less held; canc.: cancelled):"),
        types_sql,
        _("type"),
        NULL,
        {_("plan"), _("held"), _("subst."), _("diff."), NULL, _("canc."), "%", NULL},
        type_words};
    const struct table *table = strcmp(by, "class") == 0     ? &classes
                                : strcmp(by, "subject") == 0 ? &subjects
                                : strcmp(by, "teacher") == 0 ? &teachers
                                                             : &types;
    return put_table(view, table, err);
}

static int put_lines(const struct view *view, struct err *err)
{
    const struct table lines = {view->chosen->all ? _("Line by line:") : _("Lines with a lag:"),
                                lines_sql,
                                _("class"),
                                _("subject"),
                                {_("plan"), _("held"), _("left"), _("lag"), _("ahead"), _("corr."), "%",
                                 _("reasons and corrections, hours")},
                                NULL};
    return put_table(view, &lines, err);
}

static int put_school(const struct view *view, struct err *err)
{
    char text[32];
    struct stmt *stmt = query(view, school_sql, err);
    int got = stmt != NULL ? stmt_step(stmt, err) : -1;
    int64_t n[20] = {0};
    for (int i = 0; got == 1 && i < 19; i++)
        n[i] = stmt_int(stmt, i);
    stmt_free(stmt);
    if (got < 0)
        return -1;
    FILE *out = view->out;
    fprintf(out,
            _("\nIn all: planned %lld hours, held %lld (%s %%), to come %lld; lag %lld, ahead %lld, "
              "corrected %lld; "
              "lines with a lag: %lld\n"),
            (long long)n[0], (long long)n[1], percent(text, n[1], n[0]), (long long)n[2], (long long)n[3],
            (long long)n[4], (long long)n[5], (long long)n[6]);
    fprintf(out, _("Since the begin of the year: planned %lld, held %lld (%s %%)\n"), (long long)n[7],
            (long long)n[8], percent(text, n[8], n[7]));
    fprintf(out,
            _("Works (control, laboratory, practical, tests): planned %lld, held %lld; scheduled %lld, given "
              "%lld\n"),
            (long long)n[9], (long long)n[10], (long long)n[11], (long long)n[12]);
    if (n[13] + n[14] + n[15] + n[16] > 0)
        fprintf(out,
                _("Topics of the lesson plans: due %lld, done %lld, ahead %lld; lessons that are in no plan: "
                  "%lld\n"),
                (long long)n[13], (long long)n[14], (long long)n[15], (long long)n[16]);
    if (n[17] > 0)
        fprintf(out, _("At the end of the year at the present pace: %lld of %lld hours (%s %%)\n"),
                (long long)n[18], (long long)n[17], percent(text, n[18], n[17]));
    return 0;
}

int report_comply_text(struct run *run, const struct comply_view *chosen, FILE *out, int64_t *open_items,
                       struct err *err)
{
    struct view view = {.run = run,
                        .chosen = chosen,
                        .teacher = chosen->teacher != NULL ? text_lower(run->arena, chosen->teacher) : "",
                        .out = out};
    char day[11];
    struct stmt *stmt = query(&view, open_sql, err);
    int got = stmt != NULL ? stmt_step(stmt, err) : -1;
    *open_items = got == 1 ? stmt_int(stmt, 0) : 0;
    stmt_free(stmt);
    if (got < 0 || out == NULL)
        return got < 0 ? -1 : 0;
    fprintf(out, _("%s, %s: the programme on %s\n"), run->period.code, run->period.title,
            date_format_ru(instant_day(run->now_at, run->utc_offset_min), day));
    if (chosen->by != NULL ? put_by(&view, chosen->by, err) != 0 : put_lines(&view, err) != 0)
        return -1;
    if (chosen->by == NULL && ((chosen->class_group_id == 0 && put_by(&view, "class", err) != 0) ||
                               (chosen->subject_id == 0 && put_by(&view, "subject", err) != 0)))
        return -1;
    if (put_school(&view, err) != 0)
        return -1;
    if (*open_items > 0)
        fprintf(
            out,
            _("Lags above the limit of policy.ini without a correction: %lld; itog findings names them\n"),
            (long long)*open_items);
    return 0;
}
