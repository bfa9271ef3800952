/* school: the fixture of the tests of report/: a workspace with the small school of fixture.sql, and a run
 * over its first quarter. */
#ifndef ITOG_TESTS_REPORT_SCHOOL_H
#define ITOG_TESTS_REPORT_SCHOOL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "harness.h"
#include "stage.h"
#include "store/gate.h"
#include "store/store.h"

#include <sys/stat.h>

enum { SCHOOL_NOW = 1761375600 }; /* 2025-10-25 10:00 in Moscow */

struct school {
    struct run run;
    struct err err;
};

__attribute__((unused)) static void school_exec(struct school *school, const char *sql)
{
    ck_assert_msg(store_exec(school->run.store, sql, &school->err) == 0, "%s", school->err.message);
}

__attribute__((unused)) static int64_t school_int(struct school *school, const char *sql)
{
    return store_int(school->run.store, sql, -1, &school->err);
}

/* The first column of the first row; in the run's arena. */
__attribute__((unused)) static const char *school_text(struct school *school, const char *sql)
{
    struct stmt *stmt = store_prepare(school->run.store, sql, &school->err);
    ck_assert_msg(stmt != NULL, "%s", school->err.message);
    ck_assert_int_eq(stmt_step(stmt, &school->err), 1);
    const char *text = arena_strdup(school->run.arena, stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    return text;
}

__attribute__((unused)) static void school_open(struct school *school)
{
    *school = (struct school){.run = {.arena = arena_new(), .now_at = SCHOOL_NOW, .utc_offset_min = 180}};
    struct run *run = &school->run;
    const char *build = getenv("ITOG_BUILD");
    umask(077);
    run->workspace = test_dir();
    run->store =
        store_open(arena_printf(run->arena, "%s/school.db", run->workspace), STORE_CREATE, &school->err);
    ck_assert_msg(run->store != NULL, "%s", school->err.message);
    struct buf sql = {0};
    ck_assert_msg(file_read("tests/report/fixture.sql", 1 << 20, &sql, &school->err) == 0, "%s",
                  school->err.message);
    school_exec(school, buf_text(&sql));
    buf_free(&sql);
    run->templates = "templates";
    run->fonts = arena_printf(run->arena, "%s/fonts", build != NULL ? build : "build");
    run->out_name = "out/2025-Q1";
    run->out_dir = arena_printf(run->arena, "%s/out/2025-Q1", run->workspace);
    run->period = (struct run_period){2, "2025-Q1", "quarter", "I четверть", "2025-09-01", "2025-10-24"};
    strcpy(run->today, "2025-10-25");
    ck_assert_int_eq(file_make_dirs(run->out_dir, &school->err), 0);
}

__attribute__((unused)) static void school_close(struct school *school)
{
    store_close(school->run.store);
    arena_free(school->run.arena);
}

/* Runs a stage after the consent gate, as a run does. */
__attribute__((unused)) static void school_stage(struct school *school,
                                                 int (*stage)(struct run *, struct err *))
{
    struct run *run = &school->run;
    ck_assert_int_eq(store_begin(run->store, &school->err), 0);
    ck_assert_int_eq(gate_fill(run->store, run->period.id, run->today, &school->err), 0);
    ck_assert_int_eq(store_commit(run->store, &school->err), 0);
    ck_assert_msg(stage(run, &school->err) == 0, "%s", school->err.message);
}

/* A file of the workspace as text; in the run's arena. */
__attribute__((unused)) static const char *school_file(struct school *school, const char *path, size_t *len)
{
    struct buf bytes = {0};
    const char *full = arena_printf(school->run.arena, "%s/%s", school->run.workspace, path);
    ck_assert_msg(file_read(full, 1 << 26, &bytes, &school->err) == 0, "%s", school->err.message);
    const char *text = arena_strndup(school->run.arena, buf_text(&bytes), bytes.len);
    if (len != NULL)
        *len = bytes.len;
    buf_free(&bytes);
    return text;
}

/* What COMMAND prints; in the run's arena. */
__attribute__((unused)) static const char *school_shell(struct school *school, const char *command)
{
    struct buf out = {0};
    FILE *pipe = popen(command, "r");
    ck_assert_ptr_nonnull(pipe);
    char piece[4096];
    for (size_t got; (got = fread(piece, 1, sizeof piece, pipe)) > 0;)
        buf_put(&out, piece, got);
    ck_assert_msg(pclose(pipe) == 0, "%s", command);
    const char *text = arena_strdup(school->run.arena, buf_text(&out));
    buf_free(&out);
    return text;
}

#endif
