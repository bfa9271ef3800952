/*
 * results: the statistics of results that the stage grade left (class_result, subject_result, teacher_result, work_result, mark_result), for
 * the terminal, with the change against the period before. Counts are read and added; every rate is one sum divided by another. In: the
 * store. Fails as the store does, and with ERR_DATA when the period has no results.
 */
#include "base/arena.h"
#include "base/i18n.h"
#include "base/text.h"
#include "report/report.h"
#include "report/results_part.h"
#include "stage.h"
#include "store/scale.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char before_sql[] =
    "SELECT b.before_id, p.title, p.year_title FROM period_before b JOIN period p ON p.period_id = "
    "b.before_id "
    "WHERE b.period_id = ?1 AND EXISTS (SELECT 1 FROM class_result c WHERE c.period_id = b.before_id)";
static const char settings_sql[] = "SELECT name, value_x1000 FROM policy_setting WHERE period_id = ?1";
static const char any_sql[] = "SELECT EXISTS (SELECT 1 FROM class_result WHERE period_id = ?1), (SELECT "
                              "count(*) FROM result WHERE period_id = ?1 AND stale_import_id IS NOT NULL)";

enum { COLUMNS = 24, TEXT = 32 };

struct view {
    struct run *run;
    const struct results_view *chosen;
    const char *teacher; /* lower case */
    int64_t before;
    struct scale scale;
    int64_t degree_x1000[6]; /* coefficients of СОУ; [0]: not attested */
    bool failing_with_not_attested;
    FILE *out;
};

/* ───────────── figures in words ───────────── */

static int64_t sum_of(const int64_t *figures, unsigned places)
{
    int64_t sum = 0;
    for (int i = 0; i < RESULT_FIGURES; i++)
        sum += (places >> i & 1U) != 0 ? figures[i] : 0;
    return sum;
}

/* OVER / UNDER with DIGITS behind the comma, half away from zero; a sign where it is a change. */
static const char *decimal(char text[TEXT], int64_t over, int64_t under, int digits, bool sign)
{
    int64_t scale = digits == 2 ? 100 : 10, size = over < 0 ? -over : over;
    int64_t rounded = (2 * scale * size + under) / (2 * under);
    const char *mark = rounded == 0 || !sign ? "" : over < 0 ? "−" : "+";
    snprintf(text, TEXT, "%s%lld,%0*lld", mark, (long long)(rounded / scale), digits,
             (long long)(rounded % scale));
    return text;
}

static const char *show(char text[TEXT], const struct result_column *column, const int64_t *figures)
{
    int64_t over = sum_of(figures, column->over), under = sum_of(figures, column->under);
    int64_t was = figures[column->was_under];
    if (column->show == SHOW_COUNT || column->show == SHOW_SOME)
        snprintf(text, TEXT, "%lld", (long long)over);
    else if (under == 0 || (column->show == SHOW_CHANGE && was == 0))
        return "–";
    else if (column->show == SHOW_CHANGE)
        return decimal(text, 100 * (over * was - figures[column->was_over] * under), under * was, 1, true);
    else if (column->show == SHOW_MEAN)
        return decimal(text, over, under, 2, false);
    else
        return decimal(text, column->show == SHOW_RATE ? 100 * over : over,
                       column->show == SHOW_RATE ? under : 1000 * under, 1, false);
    return text;
}

/* ───────────── a table ───────────── */

struct row {
    const char *names[2];
    int64_t figures[RESULT_FIGURES];
    struct row *next;
};

struct table {
    const struct result_kind *kind;
    struct row *first, total;
    int rows, names, widths[2 + COLUMNS];
    const struct result_column *columns[COLUMNS];
    const char *heads[COLUMNS];
    int count;
};

static const char *name_of(const struct view *view, const struct result_unit *unit, const char *name)
{
    static const char *const levels[] = {N_("primary (1-4)"), N_("lower secondary (5-9)"),
                                         N_("upper secondary (10-11)"), N_("no grade")};
    if (strcmp(unit->by, "level") == 0)
        return _(levels[(*name - '1') & 3]);
    if (strcmp(unit->by, "grade") == 0)
        return *name == '0' ? _("no grade") : arena_printf(view->run->arena, _("grade %s"), name);
    if (strcmp(name, "-") == 0)
        return strcmp(unit->by, "work") == 0 ? _("kind not named") : _("no teacher named");
    return arena_strdup(view->run->arena, name);
}

static int read_rows(const struct view *view, struct table *table, const struct result_unit *unit,
                     struct err *err)
{
    const struct results_view *chosen = view->chosen;
    const char *sql = arena_printf(view->run->arena, "SELECT %s, %s%s GROUP BY %s ORDER BY %s", unit->names,
                                   table->kind->sums, unit->from, unit->key, unit->order);
    struct stmt *stmt = store_prepare(view->run->store, sql, err);
    if (stmt == NULL)
        return -1;
    const int64_t numbers[] = {view->run->period.id, chosen->class_group_id, chosen->grade, chosen->level,
                               chosen->subject_id};
    for (int i = 0; i < 5; i++)
        stmt_bind_int(stmt, 1 + i, numbers[i]);
    stmt_bind_text(stmt, 6, view->teacher);
    stmt_bind_int(stmt, 7, view->before);
    struct row **last = &table->first;
    int got;
    while ((got = stmt_step(stmt, err)) == 1) {
        struct row *row = arena_alloc(view->run->arena, sizeof *row);
        bool here = false;
        *row = (struct row){.names = {name_of(view, unit, stmt_text(stmt, 0, NULL)),
                                      arena_strdup(view->run->arena, stmt_text(stmt, 1, NULL))}};
        for (int i = 0; i < table->kind->figures; i++) {
            row->figures[i] = stmt_int(stmt, 2 + i);
            table->total.figures[i] += row->figures[i];
            here |= i < table->kind->now && row->figures[i] != 0;
        }
        if (!here)
            continue; /* of the period before only */
        *last = row;
        last = &row->next;
        table->rows++;
    }
    stmt_free(stmt);
    return got;
}

/* The marks of a level without quotes. */
static const char *bare(const struct view *view, int level)
{
    const char *text = view->scale.marks[level], *quote = "«";
    size_t around = strlen(quote);
    return strncmp(text, quote, around) != 0
               ? text
               : arena_strndup(view->run->arena, text + around, strlen(text) - 2 * around);
}

static void choose_columns(const struct view *view, struct table *table)
{
    for (const struct result_column *column = table->kind->columns; column->head != NULL; column++) {
        int64_t sum = sum_of(table->total.figures, column->over);
        if ((column->show == SHOW_SOME && sum == 0) || (column->show == SHOW_CHANGE && view->before == 0))
            continue;
        table->heads[table->count] =
            column->level == 0 ? _(column->head)
                               : arena_printf(view->run->arena, _(column->head), bare(view, column->level));
        table->columns[table->count++] = column;
    }
}

static void widen(int *width, const char *text)
{
    int length = (int)text_length(text);
    *width = length > *width ? length : *width;
}

static void measure(struct table *table, const struct row *row)
{
    char text[TEXT];
    for (int i = 0; i < table->names; i++)
        widen(&table->widths[i], row->names[i]);
    for (int i = 0; i < table->count; i++)
        widen(&table->widths[2 + i], show(text, table->columns[i], row->figures));
}

static void put(FILE *out, const char *text, int width, bool right)
{
    int blanks = width - (int)text_length(text);
    fprintf(out, "%*s%s%*s", right && blanks > 0 ? blanks : 0, "", text, !right && blanks > 0 ? blanks : 0,
            "");
}

/* ROW NULL: the heads. */
static void put_row(FILE *out, const struct table *table, const struct row *row, const char *const *names)
{
    char text[TEXT];
    for (int i = 0; i < table->names; i++)
        put(out, names[i], table->widths[i] + (i + 1 < table->names ? 2 : 0), false);
    for (int i = 0; i < table->count; i++)
        put(out, row != NULL ? show(text, table->columns[i], row->figures) : table->heads[i],
            table->widths[2 + i] + 2, true);
    fputc('\n', out);
}

/* TOLD: counts tables that had a row. */
static int put_table(const struct view *view, const struct result_kind *kind, const char *by,
                     const char *title, const char *note, int *told, struct err *err)
{
    struct table table = {.kind = kind, .total.names = {_("in all"), ""}};
    const struct result_unit *unit = kind->units;
    while (unit->by != NULL && strcmp(unit->by, by) != 0)
        unit++;
    if (unit->by == NULL)
        return 0; /* there is no such table of this kind */
    if (read_rows(view, &table, unit, err) != 0)
        return -1;
    if (table.rows == 0)
        return 0;
    const char *heads[2] = {strcmp(by, "class") == 0     ? _("class")
                            : strcmp(by, "grade") == 0   ? _("grade")
                            : strcmp(by, "level") == 0   ? _("level")
                            : strcmp(by, "subject") == 0 ? _("subject")
                            : strcmp(by, "teacher") == 0 ? _("teacher")
                            : strcmp(by, "work") == 0    ? _("kind of work")
                                                         : _("class"),
                            _("subject")};
    table.names = strcmp(by, "line") == 0 ? 2 : 1;
    choose_columns(view, &table);
    for (int i = 0; i < 2; i++)
        widen(&table.widths[i], heads[i]);
    for (int i = 0; i < table.count; i++)
        widen(&table.widths[2 + i], table.heads[i]);
    for (const struct row *row = table.first; row != NULL; row = row->next)
        measure(&table, row);
    measure(&table, &table.total);
    fprintf(view->out, "\n%s\n", title);
    put_row(view->out, &table, NULL, heads);
    for (const struct row *row = table.first; row != NULL; row = row->next)
        put_row(view->out, &table, row, row->names);
    if (table.rows > 1)
        put_row(view->out, &table, &table.total, table.total.names);
    fprintf(view->out, "%s\n", note);
    ++*told;
    return 0;
}

/* ───────────── the tables ───────────── */

static int put_pupils(const struct view *view, const char *by, int *told, struct err *err)
{
    const char *note = arena_printf(
        view->run->arena,
        view->failing_with_not_attested
            ? _("N: pupils whose results are all decided, those with n/a among the failing (setting "
                "of policy.ini); not in N: \"no final\" (deferred, or a subject without any mark), unmarked. "
                "Success = (N - failing) / N; quality = (exc. + one %s + good) / N; per cent.")
            : _("N: pupils whose results are all decided; not in N: \"no final\" (n/a, deferred, or a "
                "subject "
                "without any mark), unmarked. Success = (N - failing) / N; quality = (exc. + one %s + good) "
                "/ "
                "N; "
                "per cent."),
        bare(view, 4));
    return put_table(view, &results_of_pupils, by, _("Pupils by category:"), note, told, err);
}

/* "64", "64,5" */
static const char *coefficient(const struct view *view, int mark)
{
    int64_t x1000 = view->degree_x1000[mark];
    return x1000 % 1000 == 0 ? arena_printf(view->run->arena, "%lld", (long long)(x1000 / 1000))
                             : arena_printf(view->run->arena, "%lld,%lld", (long long)(x1000 / 1000),
                                            (long long)(x1000 % 1000 / 100));
}

static int put_marks(const struct view *view, const char *by, int *told, struct err *err)
{
    const char *bands[4];
    for (int i = 0; i < 4; i++)
        bands[i] = view->scale.terms[5 - i];
    const char *note = arena_printf(
        view->run->arena,
        _("pupils = N + none + exm. + def. + pass + fail + unmarked; N = %s + %s + %s + %s + n/a; none: "
          "n/a for want of any mark. Success = (%s + "
          "%s + %s) / N; quality = (%s + %s) / N; degree of learning = (%s*%s + %s*%s + %s*%s + "
          "%s*%s + %s*n/a) / N; "
          "mean of the N - n/a marks."),
        bands[0], bands[1], bands[2], bands[3], bands[0], bands[1], bands[2], bands[0], bands[1],
        coefficient(view, 5), bands[0], coefficient(view, 4), bands[1], coefficient(view, 3), bands[2],
        coefficient(view, 2), bands[3], coefficient(view, 0));
    bool teacher = *view->teacher != '\0';
    if (put_table(view, teacher ? &results_of_teacher : &results_of_marks, by,
                  teacher || strcmp(by, "teacher") == 0
                      ? _("Marks (pupils x subjects), where the teacher teaches:")
                      : _("Marks (pupils x subjects):"),
                  note, told, err) != 0)
        return -1;
    if (!view->scale.ten || teacher)
        return 0;
    return put_table(view, &results_of_ten, by, _("How often each mark was given:"), _("N: marks."), told,
                     err);
}

static int put_works(const struct view *view, int *told, struct err *err)
{
    return put_table(
        view, &results_of_works, "work", _("Current marks by kind of work:"),
        _("N: marks given. Success and quality of N, per cent. Works of the schedule: planned, held (with a "
          "mark of anybody); wrote, did not: pupils x held works."),
        told, err);
}

static int put_all(const struct view *view, int *told, struct err *err)
{
    const char *by = view->chosen->by;
    bool whole = view->chosen->subject_id == 0 && *view->teacher == '\0';
    if (by == NULL && *view->teacher != '\0')
        return put_marks(view, "line", told, err);
    if (by == NULL && !whole)
        return put_marks(view, "class", told, err);
    if (by == NULL) {
        if (put_pupils(view, "class", told, err) != 0)
            return -1;
        if (view->chosen->class_group_id == 0 && put_pupils(view, "level", told, err) != 0)
            return -1;
        return put_marks(view, "subject", told, err);
    }
    if (strcmp(by, "work") == 0)
        return put_works(view, told, err);
    if (whole && put_pupils(view, by, told, err) != 0)
        return -1;
    return put_marks(view, by, told, err);
}

/* ───────────── the period ───────────── */

static int read_settings(struct view *view, struct err *err)
{
    struct stmt *stmt = store_prepare(view->run->store, settings_sql, err);
    if (stmt == NULL)
        return -1;
    int got;
    stmt_bind_int(stmt, 1, view->run->period.id);
    while ((got = stmt_step(stmt, err)) == 1) {
        const char *name = stmt_text(stmt, 0, NULL);
        int64_t value = stmt_int(stmt, 1);
        if (strcmp(name, "failing_with_not_attested") == 0)
            view->failing_with_not_attested = value != 0;
        else if (strcmp(name, "degree_not_attested") == 0)
            view->degree_x1000[0] = value;
        else if (strncmp(name, "degree_", 7) == 0 && name[7] >= '1' && name[7] <= '5')
            view->degree_x1000[name[7] - '0'] = value;
    }
    stmt_free(stmt);
    return got < 0 ? -1
                   : scale_read(view->run->store, view->run->period.id, view->run->arena, &view->scale, err);
}

/* The period before, if it has results; its title in TITLE. */
static int read_before(struct view *view, const char **title, struct err *err)
{
    struct stmt *stmt = store_prepare(view->run->store, before_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, view->run->period.id);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        view->before = stmt_int(stmt, 0);
        *title = arena_printf(view->run->arena, "%s %s", stmt_text(stmt, 1, NULL), stmt_text(stmt, 2, NULL));
    }
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

static int check_period(const struct view *view, int64_t *stale, struct err *err)
{
    struct stmt *stmt = store_prepare(view->run->store, any_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, view->run->period.id);
    int got = stmt_step(stmt, err);
    bool any = got == 1 && stmt_int(stmt, 0) != 0;
    *stale = got == 1 ? stmt_int(stmt, 1) : 0;
    stmt_free(stmt);
    if (got >= 0 && !any)
        return err_set(err, ERR_DATA, _("%s has no results yet: itog grade %s"), view->run->period.code,
                       view->run->period.code);
    return got < 0 ? -1 : 0;
}

int report_results(struct run *run, const struct results_view *chosen, FILE *out, struct err *err)
{
    struct view view = {.run = run,
                        .chosen = chosen,
                        .teacher = chosen->teacher != NULL ? text_lower(run->arena, chosen->teacher) : "",
                        .out = out};
    const char *before = NULL;
    int64_t stale = 0;
    int told = 0;
    if (check_period(&view, &stale, err) != 0 || read_settings(&view, err) != 0 ||
        read_before(&view, &before, err) != 0)
        return -1;
    if (out == NULL)
        return 0;
    if (before != NULL)
        fprintf(out, _("%s, %s: results; +/-: the change against %s, in percentage points\n"),
                run->period.code, run->period.title, before);
    else
        fprintf(out, _("%s, %s: results; there is no earlier period to compare with\n"), run->period.code,
                run->period.title);
    if (stale > 0)
        fprintf(out, _("The journal has changed since: %lld marks to be computed again: itog grade %s\n"),
                (long long)stale, run->period.code);
    if (put_all(&view, &told, err) != 0)
        return -1;
    if (told == 0)
        fputs(_("\nNobody has results there.\n"), out);
    return 0;
}
