/*
 * assess WORKSPACE PERIOD NOW RUNS: what the computing of a period costs, as a multiple of one plain ordered scan of
 * the table of marks by SQLite, by processor time. In turn, RUNS times: the scan; then load, grade, results, comply and forecast as the
 * stages compute them, without writing. Prints the medians in seconds, a line each: scan, load, grade, results,
 * comply, forecast, computing (their sum), and the ratio of computing to scan.
 */
#include "assess/assess.h"
#include "assess/comply.h"
#include "assess/forecast.h"
#include "assess/grade.h"
#include "base/arena.h"
#include "base/date.h"
#include "stage.h"
#include "store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { SCAN, LOAD, GRADE, RESULTS, COMPLY, FORECAST, COMPUTING, RATIO, PARTS, RUNS_MAX = 99 };

/* In the order in which a pupil's marks are read, with what a mean needs. */
static const char scan_sql[] = "SELECT mark_id, pupil_id, subject_id, marked_on, kind, value_x1000, "
                               "weight_x1000 FROM mark ORDER BY pupil_id, subject_id, marked_on, mark_id";
static const char period_sql[] =
    "SELECT period_id, code, kind, title, starts_on, ends_on FROM period WHERE code = ?1";

static double now(void)
{
    struct timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at); /* others who use the machine do not count */
    return (double)at.tv_sec + (double)at.tv_nsec * 1e-9;
}

static int fail(const struct err *err)
{
    fprintf(stderr, "assess: %s\n", err->message);
    return 70;
}

static int scan(struct store *store, struct err *err)
{
    struct stmt *stmt = store_prepare(store, scan_sql, err);
    int64_t sum = 0;
    int row = -1;
    while (stmt != NULL && (row = stmt_step(stmt, err)) == 1)
        for (int i = 0; i < 7; i++) {
            size_t len = 0;
            if (i == 3 || i == 4)
                stmt_text(stmt, i, &len);
            sum += i == 3 || i == 4 ? (int64_t)len : stmt_int(stmt, i);
        }
    stmt_free(stmt);
    return sum == 0 ? -1 : row;
}

static int grade_and_results(struct run *run, struct policy_book *book, struct term *term, double *parts,
                             struct err *err)
{
    struct grade grade = {.run = run, .book = book, .term = term};
    grade.lines = mem_zalloc((term->rows_count + 1) * sizeof *grade.lines);
    double at = now();
    for (size_t i = 0; i < term->rows_count; i++) {
        struct grade_outcome out;
        grade_compute(&grade, i, &out);
        grade_marks_text(term, &term->rows[i], &grade.text);
    }
    parts[GRADE] = now() - at;
    at = now();
    struct grade_sheets *sheets = grade_sheets_count(&grade, err);
    parts[RESULTS] = now() - at;
    int failed = sheets != NULL ? 0 : -1;
    grade_sheets_free(sheets);
    free(grade.lines);
    buf_free(&grade.text);
    buf_free(&grade.packed);
    return failed;
}

static int comply(struct run *run, double *parts, struct err *err)
{
    struct comply comply;
    double at = now();
    int failed = comply_load(run, &comply, err);
    if (failed == 0)
        comply_count(&comply);
    parts[COMPLY] = now() - at;
    comply_free(&comply);
    return failed;
}

static int forecast(struct run *run, const struct policy_book *book, double *parts, struct err *err)
{
    struct forecast said;
    double at = now();
    int failed = forecast_prepare(run, book, &said, err);
    if (failed == 0)
        forecast_compute(&said);
    parts[FORECAST] = now() - at;
    forecast_free(&said);
    return failed;
}

static int once(struct run *run, double *parts, struct err *err)
{
    double at = now();
    if (scan(run->store, err) != 0)
        return -1;
    parts[SCAN] = now() - at;
    struct policy_book book = {0};
    struct term *term = NULL;
    at = now();
    int failed = forecast_policies(run, &book, err);
    if (failed == 0)
        failed = term_share(run, &term, err);
    parts[LOAD] = now() - at;
    if (failed == 0)
        failed = grade_and_results(run, &book, term, parts, err);
    if (failed == 0)
        failed = comply(run, parts, err);
    if (failed == 0)
        failed = forecast(run, &book, parts, err);
    policy_book_free(&book);
    assess_forget(run);
    parts[COMPUTING] = 0;
    for (int i = LOAD; i <= FORECAST; i++)
        parts[COMPUTING] += parts[i];
    parts[RATIO] = parts[COMPUTING] / parts[SCAN];
    return failed;
}

static int compare(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static int find_period(struct run *run, const char *code, struct err *err)
{
    struct stmt *stmt = store_prepare(run->store, period_sql, err);
    if (stmt == NULL)
        return -1;
    stmt_bind_text(stmt, 1, code);
    int got = stmt_step(stmt, err);
    if (got == 1) {
        const char *text[6] = {NULL};
        for (int i = 1; i < 6; i++)
            text[i] = arena_strdup(run->arena, stmt_text(stmt, i, NULL));
        run->period = (struct run_period){stmt_int(stmt, 0), text[1], text[2], text[3], text[4], text[5]};
    }
    stmt_free(stmt);
    return got == 1 ? 0 : err_set(err, ERR_DATA, "no such period");
}

int main(int argc, char **argv)
{
    static const char *const names[PARTS] = {"scan",   "load",     "grade",     "results",
                                             "comply", "forecast", "computing", "ratio"};
    static double all[PARTS][RUNS_MAX];
    struct err err = {0};
    int runs = argc == 5 ? atoi(argv[4]) : 0;
    if (runs < 1 || runs > RUNS_MAX) {
        fputs("usage: assess WORKSPACE PERIOD NOW RUNS\n", stderr);
        return 64;
    }
    struct run run = {.arena = arena_new(), .workspace = argv[1], .utc_offset_min = 180};
    run.store = store_open(arena_printf(run.arena, "%s/school.db", argv[1]), STORE_READ, &err);
    if (run.store == NULL || !instant_parse(argv[3], run.utc_offset_min, &run.now_at) ||
        find_period(&run, argv[2], &err) != 0)
        return fail(&err);
    date_format(instant_day(run.now_at, run.utc_offset_min), run.today);
    for (int i = 0; i < runs; i++) {
        double parts[PARTS] = {0};
        if (once(&run, parts, &err) != 0)
            return fail(&err);
        for (int part = 0; part < PARTS; part++)
            all[part][i] = parts[part];
    }
    for (int part = 0; part < PARTS; part++) {
        qsort(all[part], (size_t)runs, sizeof **all, compare);
        printf("%s\t%.4f\n", names[part], all[part][runs / 2]);
    }
    store_close(run.store);
    arena_free(run.arena);
    return 0;
}
