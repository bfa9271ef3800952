/*
 * explain_class: the counts behind the figures of a class in a subject: who is in the denominator and who is not, and
 * each rate as a fraction of whole numbers. In: tables subject_result and result, as grade left them.
 */
#include "assess/assess.h"
#include "assess/explain_table.h"
#include "assess/policy.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/i18n.h"
#include "stage.h"
#include "store/scale.h"
#include "store/store.h"

#include <jansson.h>
#include <string.h>

static const char about_sql[] = "SELECT g.title, g.source_id, s.title, s.source_id FROM class_group AS g, "
                                "subject AS s WHERE g.class_group_id = ?1 AND s.subject_id = ?2";
static const char counts_sql[] =
    "SELECT roll, assessed, n5, n4, n3, n2, n_not_attested, n_no_mark, n_exempt, n_deferred, n_pass, n_fail, "
    "n_unmarked, n_departed, mark_sum FROM subject_result WHERE period_id = ?1 AND class_group_id = ?2 AND "
    "subject_id = ?3";
static const char pupils_sql[] =
    "SELECT p.source_id, p.full_name, r.outcome, r.counted_mark, coalesce(r.counted_mark, r.outcome_text), "
    "r.reason FROM result AS r JOIN "
    "pupil "
    "AS p USING (pupil_id) WHERE r.period_id = ?1 AND r.class_group_id = ?2 AND r.subject_id = ?3 ORDER BY "
    "r.counted_mark IS NULL, r.counted_mark DESC, r.outcome, r.outcome_text, p.sort_key, p.pupil_id";

enum count {
    ROLL,
    ASSESSED,
    N5,
    N4,
    N3,
    N2,
    NOT_ATTESTED,
    NO_MARK,
    EXEMPT,
    DEFERRED,
    PASS,
    FAIL,
    UNMARKED,
    DEPARTED,
    MARK_SUM,
    COUNTS
};
static const char *const count_names[COUNTS] = {
    "roll",     "assessed",   "n5",     "n4",     "n3",         "n2",         "n_not_attested", "n_no_mark",
    "n_exempt", "n_deferred", "n_pass", "n_fail", "n_unmarked", "n_departed", "mark_sum",
};

struct pupil_line {
    const char *id, *name, *outcome, *text, *reason;
    int mark; /* -1: none */
};

struct rate {
    int64_t above, below; /* the fraction */
    int percent;          /* 100: a rate; 1: a mean */
};

struct figures {
    struct run *run;
    const char *class_title, *class_source, *subject, *subject_source;
    int64_t counts[COUNTS];
    struct scale scale;
    const int *coefficients; /* [2 to 5] */
    int not_attested;        /* its coefficient */
    struct rate success, quality, degree, mean;
    struct pupil_line *pupils;
    size_t pupils_count;
};

static void bind(struct figures *figures, struct stmt *stmt, int64_t class_group_id, int64_t subject_id)
{
    stmt_bind_int(stmt, 1, figures->run->period.id);
    stmt_bind_int(stmt, 2, class_group_id);
    stmt_bind_int(stmt, 3, subject_id);
}

static const char *copy(struct figures *figures, struct stmt *stmt, int at)
{
    return arena_strdup(figures->run->arena, stmt_text(stmt, at, NULL));
}

static int load_counts(struct figures *figures, int64_t class_group_id, int64_t subject_id, struct err *err)
{
    struct stmt *stmt = store_prepare(figures->run->store, about_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_int(stmt, 1, class_group_id);
    stmt_bind_int(stmt, 2, subject_id);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        figures->class_title = copy(figures, stmt, 0);
        figures->class_source = copy(figures, stmt, 1);
        figures->subject = copy(figures, stmt, 2);
        figures->subject_source = copy(figures, stmt, 3);
    }
    stmt_free(stmt);
    stmt = got == 1 ? store_prepare(figures->run->store, counts_sql, err) : NULL;
    if (stmt == NULL)
        return -1;
    bind(figures, stmt, class_group_id, subject_id);
    got = stmt_step(stmt, err);
    for (int i = 0; got == 1 && i < COUNTS; i++)
        figures->counts[i] = stmt_int(stmt, i);
    stmt_free(stmt);
    if (got == 0)
        return err_set(err, ERR_DATA, _("%s has no results in %s for %s: itog grade %s"),
                       figures->class_title, figures->subject, figures->run->period.code,
                       figures->run->period.code);
    return got == 1 ? 0 : -1;
}

static int load_pupils(struct figures *figures, int64_t class_group_id, int64_t subject_id, struct err *err)
{
    struct stmt *stmt = store_prepare(figures->run->store, pupils_sql, err);
    int got = -1;
    size_t room = (size_t)(figures->counts[ROLL] + figures->counts[DEPARTED]);
    figures->pupils = arena_alloc(figures->run->arena, (room + 1) * sizeof *figures->pupils);
    if (stmt != NULL) {
        bind(figures, stmt, class_group_id, subject_id);
        while ((got = stmt_step(stmt, err)) == 1 && figures->pupils_count < room)
            figures->pupils[figures->pupils_count++] =
                (struct pupil_line){.id = copy(figures, stmt, 0),
                                    .name = copy(figures, stmt, 1),
                                    .outcome = copy(figures, stmt, 2),
                                    .mark = stmt_is_null(stmt, 3) ? -1 : (int)stmt_int(stmt, 3),
                                    .text = copy(figures, stmt, 4),
                                    .reason = copy(figures, stmt, 5)};
    }
    stmt_free(stmt);
    return got < 0 ? -1 : 0;
}

static void compute(struct figures *figures)
{
    const int64_t *n = figures->counts;
    const int *k = figures->coefficients;
    figures->success = (struct rate){n[N5] + n[N4] + n[N3], n[ASSESSED], 100};
    figures->quality = (struct rate){n[N5] + n[N4], n[ASSESSED], 100};
    figures->degree = (struct rate){k[5] * n[N5] + k[4] * n[N4] + k[3] * n[N3] + k[2] * n[N2] +
                                        figures->not_attested * n[NOT_ATTESTED],
                                    n[ASSESSED], 1};
    figures->mean = (struct rate){n[MARK_SUM], n[N5] + n[N4] + n[N3] + n[N2], 1};
}

/* Times 10 to the PLACES, half up; -1 without a denominator. */
static int64_t rounded(const struct rate *rate, int scale)
{
    return rate->below > 0 ? (2 * rate->above * rate->percent * scale + rate->below) / (2 * rate->below) : -1;
}

static const char *rate_words(struct figures *figures, const struct rate *rate, int scale)
{
    struct arena *arena = figures->run->arena;
    int64_t value = rounded(rate, scale);
    const char *fraction = arena_printf(arena, "%lld : %lld", (long long)rate->above, (long long)rate->below);
    if (value < 0)
        return arena_printf(arena, _("%s: there is nobody to count"), fraction);
    return arena_printf(arena, "%s%s = %lld,%0*lld", fraction, rate->percent == 100 ? " × 100" : "",
                        (long long)(value / scale), scale == 10 ? 1 : 2, (long long)(value % scale));
}

static void add_count(struct figures *figures, struct table *table, const char *words, enum count count)
{
    if (count != ROLL && count != ASSESSED && figures->counts[count] == 0)
        return;
    const char *const cells[] = {
        words, arena_printf(figures->run->arena, "%lld", (long long)figures->counts[count]), ""};
    table_add(table, cells);
}

static void print_denominator(struct figures *figures, FILE *out)
{
    struct table table = {.arena = figures->run->arena, .columns = 3, .right = {false, true}};
    add_count(figures, &table, _("pupils at the end of the period"), ROLL);
    add_count(figures, &table, _("- exempt"), EXEMPT);
    add_count(figures, &table, _("- deferred"), DEFERRED);
    add_count(figures, &table, _("- not attested, without any mark"), NO_MARK);
    add_count(figures, &table, _("- passed (no number)"), PASS);
    add_count(figures, &table, _("- not passed (no number)"), FAIL);
    add_count(figures, &table, _("- no marks are given"), UNMARKED);
    add_count(figures, &table, _("= N, the denominator"), ASSESSED);
    table_print(&table, out);
    if (figures->counts[DEPARTED] > 0)
        fprintf(out, _("  Left before the end, counted nowhere: %lld\n"),
                (long long)figures->counts[DEPARTED]);
}

static void print_rates(struct figures *figures, FILE *out)
{
    const int64_t *n = figures->counts;
    const int *k = figures->coefficients;
    const char *const *marks = figures->scale.marks, *const *terms = figures->scale.terms;
    fprintf(out, _("  %s: %lld, %s: %lld, %s: %lld, %s: %lld, not attested with marks: %lld\n"), marks[5],
            (long long)n[N5], marks[4], (long long)n[N4], marks[3], (long long)n[N3], marks[2],
            (long long)n[N2], (long long)n[NOT_ATTESTED]);
    fprintf(out, _("  Success, %%: (%s + %s + %s) : N = (%lld + %lld + %lld) : %lld; %s\n"), terms[5],
            terms[4], terms[3], (long long)n[N5], (long long)n[N4], (long long)n[N3], (long long)n[ASSESSED],
            rate_words(figures, &figures->success, 10));
    fprintf(out, _("  Quality, %%: (%s + %s) : N = (%lld + %lld) : %lld; %s\n"), terms[5], terms[4],
            (long long)n[N5], (long long)n[N4], (long long)n[ASSESSED],
            rate_words(figures, &figures->quality, 10));
    fprintf(out,
            _("  Learning degree, %%: (%d x %s + %d x %s + %d x %s + %d x %s + %d x not attested) : N; %s\n"),
            k[5], terms[5], k[4], terms[4], k[3], terms[3], k[2], terms[2], figures->not_attested,
            rate_words(figures, &figures->degree, 10));
    fprintf(out, _("  Mean mark: sum of the marks : their number; %s\n"),
            rate_words(figures, &figures->mean, 100));
}

static void print_pupils(struct figures *figures, FILE *out)
{
    struct table table = {.arena = figures->run->arena, .columns = 2};
    for (size_t i = 0; i < figures->pupils_count;) {
        const char *names = "", *text = figures->pupils[i].text;
        const char *outcome = figures->pupils[i].outcome;
        for (; i < figures->pupils_count && strcmp(figures->pupils[i].outcome, outcome) == 0 &&
               strcmp(figures->pupils[i].text, text) == 0;
             i++)
            names = arena_printf(figures->run->arena, "%s%s%s", names, *names != '\0' ? ", " : "",
                                 figures->pupils[i].name);
        const char *const cells[] = {strcmp(outcome, "departed") == 0 ? _("left the school") : text, names};
        table_add(&table, cells);
    }
    table_print(&table, out);
}

static void print_text(struct figures *figures, FILE *out)
{
    const struct run_period *period = &figures->run->period;
    fprintf(out, "%s — %s, %s (%s)\n\n", figures->class_title, figures->subject, period->title, period->code);
    fprintf(out, "%s\n", _("Who is counted"));
    print_denominator(figures, out);
    fprintf(out, "\n%s\n", _("The figures, rounded at the last place shown"));
    print_rates(figures, out);
    fprintf(out, "\n%s\n", _("Who has what (each is explained by: itog explain PUPIL SUBJECT PERIOD)"));
    print_pupils(figures, out);
}

static json_t *rate_json(const struct rate *rate, int scale, const char *name)
{
    int64_t value = rounded(rate, scale);
    return json_pack("{s:I, s:I, s:o}", "numerator", (json_int_t)rate->above, "denominator",
                     (json_int_t)rate->below, name,
                     value >= 0 ? json_integer((json_int_t)value) : json_null());
}

static json_t *pupils_json(const struct figures *figures)
{
    json_t *out = json_array();
    for (size_t i = 0; i < figures->pupils_count; i++) {
        const struct pupil_line *one = &figures->pupils[i];
        json_array_append_new(out, json_pack("{s:s, s:s, s:s, s:o, s:s, s:s}", "id", one->id, "name",
                                             one->name, "outcome", one->outcome, "mark",
                                             one->mark >= 0 ? json_integer(one->mark) : json_null(), "text",
                                             one->text, "reason", one->reason));
    }
    return out;
}

static int print_json(const struct figures *figures, FILE *out, struct err *err)
{
    json_t *counts = json_object(), *coefficients = json_object();
    for (int i = 0; i < COUNTS; i++)
        json_object_set_new(counts, count_names[i], json_integer((json_int_t)figures->counts[i]));
    for (int mark = 5; mark >= 2; mark--) {
        char name[16];
        snprintf(name, sizeof name, "%d", mark);
        json_object_set_new(coefficients, name, json_integer(figures->coefficients[mark]));
    }
    json_object_set_new(coefficients, "not_attested", json_integer(figures->not_attested));
    json_t *all =
        json_pack("{s:s, s:{s:s, s:s}, s:{s:s, s:s}, s:s, s:o, s:o, s:{s:o, s:o, s:o, s:o}, s:o}", "format",
                  "itog-explain-class-1", "class_group", "id", figures->class_source, "title",
                  figures->class_title, "subject", "id", figures->subject_source, "title", figures->subject,
                  "grading_period", figures->run->period.code, "counts", counts, "coefficients", coefficients,
                  "figures", "success_rate", rate_json(&figures->success, 10, "percent_x10"), "quality_rate",
                  rate_json(&figures->quality, 10, "percent_x10"), "learning_degree",
                  rate_json(&figures->degree, 10, "percent_x10"), "mean_mark",
                  rate_json(&figures->mean, 100, "mean_x100"), "pupils", pupils_json(figures));
    int failed = json_dumpf(all, out, JSON_INDENT(2)) != 0 || fputc('\n', out) == EOF;
    json_decref(all);
    return failed ? err_set(err, ERR_IO, "%s", _("the results could not be written to the output")) : 0;
}

int assess_explain_class(struct run *run, int64_t class_group_id, int64_t subject_id, bool json, FILE *out,
                         struct err *err)
{
    struct policy policy;
    if (policy_load(arena_printf(run->arena, "%s/policy.ini", run->workspace), &policy, err) != 0)
        return -1;
    struct figures figures = {
        .run = run, .coefficients = policy.result_coefficient, .not_attested = policy.result_not_attested};
    if (scale_read(run->store, run->period.id, run->arena, &figures.scale, err) != 0 ||
        load_counts(&figures, class_group_id, subject_id, err) != 0 ||
        load_pupils(&figures, class_group_id, subject_id, err) != 0)
        return -1;
    compute(&figures);
    if (json)
        return print_json(&figures, out, err);
    print_text(&figures, out);
    return 0;
}
