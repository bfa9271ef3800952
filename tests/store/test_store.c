/* store: opening, versions, constraints, the guard for SQL out of templates, two connections at once. */
#include "harness.h"
#include "base/err.h"
#include "store/store.h"

#include <sys/stat.h>

static char path[512];
static struct err err;

static struct store *fresh(void)
{
    snprintf(path, sizeof path, "%s/school.db", test_dir());
    struct store *store = store_open(path, STORE_CREATE, &err);
    ck_assert_msg(store != NULL, "%s", err.message);
    return store;
}

START_TEST(schema_is_strict_and_keyed)
{
    struct store *store = fresh();
    ck_assert_int_eq(store_int(store, "PRAGMA user_version", 0, &err), 6);
    ck_assert_int_eq(store_int(store, "PRAGMA foreign_keys", 0, &err), 1);
    ck_assert_int_eq(
        store_int(
            store,
            "SELECT count(*) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 "
            "AND name NOT LIKE 'sqlite%'",
            -1, &err),
        0);
    ck_assert_int_eq(store_exec(store,
                                "INSERT INTO membership (source_id, pupil_id, class_group_id, from_on) "
                                "VALUES ('m', 1, 1, '2025-09-01')",
                                &err),
                     -1);
    ck_assert_int_eq(
        store_exec(
            store,
            "INSERT INTO subject (source_id, title, short_title, position) VALUES ('s', 'Т', 'Т', 'many')",
            &err),
        -1);
    store_close(store);
}
END_TEST

/* Every table and column, with type and constraints, as text; the order of columns may differ. */
static char *shape(struct store *store)
{
    static char text[1 << 18];
    text[0] = '\0';
    struct stmt *stmt = store_prepare(store,
                                      "SELECT m.type || ' ' || m.name || ' ' || coalesce(c.name || ' ' || "
                                      "c.type || ' ' || c.\"notnull\" || ' ' || "
                                      "coalesce(c.dflt_value, '') || ' ' || c.pk, '') FROM sqlite_schema m "
                                      "LEFT JOIN pragma_table_info(m.name) c "
                                      "WHERE m.name NOT LIKE 'sqlite%' ORDER BY 1",
                                      &err);
    ck_assert_msg(stmt != NULL, "%s", err.message);
    while (stmt_step(stmt, &err) == 1)
        strcat(strcat(text, stmt_text(stmt, 0, NULL)), "\n");
    stmt_free(stmt);
    return text;
}

START_TEST(version_1_becomes_this_one)
{
    struct store *store = fresh();
    char *wanted = mem_strdup(shape(store)), name[600];
    store_close(store);
    snprintf(name, sizeof name, "sqlite3 '%s/old.db' <tests/store/schema-1.sql", test_dir());
    ck_assert_int_eq(system(name), 0);
    snprintf(name, sizeof name, "%s/old.db", test_dir());
    ck_assert_ptr_null(store_open(name, STORE_READ, &err));
    ck_assert_ptr_nonnull(strstr(err.message, "older"));
    store = store_open(name, STORE_WRITE, &err);
    ck_assert_msg(store != NULL, "%s", err.message);
    ck_assert_str_eq(shape(store), wanted);
    ck_assert_int_eq(store_int(store, "SELECT count(*) FROM pragma_foreign_key_check", -1, &err), 0);
    ck_assert_int_eq(store_int(store, "PRAGMA foreign_keys", 0, &err), 1);
    store_close(store);
    free(wanted);
}
END_TEST

static const char text_sql[] =
    "SELECT (SELECT group_concat(lowest || ' ' || highest || ' ' || works_to || ' ' || pass || ' ' || good "
    "|| "
    "' ' || excellent, ', ') FROM (SELECT * FROM mark_scale ORDER BY period_id)) || '; ' || (SELECT "
    "group_concat(value_read, ' ') FROM (SELECT * FROM finding ORDER BY finding_id))";

/* Periods of ten marks, of per cent and of five, graded by version 4; and findings it hid behind later imports. */
START_TEST(version_4_keeps_its_scales)
{
    char name[600], text[4000];
    snprintf(name, sizeof name, "%s/four.db", test_dir());
    snprintf(
        text, sizeof text,
        "cat tests/store/schema-1.sql pipeline/store/migrate_[234].sql | sqlite3 '%s' && sqlite3 '%s' "
        "\"INSERT INTO period (period_id, source_id, code, kind, title, short_title, position, "
        "starts_on, ends_on) VALUES (1, 't', 't', 'term', 'T', 'T', 1, '2024-09-01', '2024-10-01'), (2, "
        "'p', 'p', 'term', 'P', 'P', 2, '2024-09-01', '2024-10-01'), (3, 'f', 'f', 'term', 'F', 'F', 3, "
        "'2024-09-01', '2024-10-01');"
        "INSERT INTO policy_setting VALUES (1, 'marks_to', 10000), (1, 'threshold_5', 4500), (2, "
        "'marks_to', 5000), (2, 'threshold_5', 85000), (3, 'marks_to', 5000), (3, 'threshold_5', 4500);"
        "INSERT INTO import (import_id, source, layout, committed_at, repeats_id) VALUES (1, "
        "'/srv/inbox/journal', 'journal', 1, NULL), (2, '../inbox/journal/', 'journal', 2, NULL), (3, "
        "'other.zip', 'journal', 3, NULL), (4, './other.zip', 'journal', 4, 3), (5, 'inbox/other.zip', "
        "'journal', 5, NULL);"
        "INSERT INTO finding (import_id, stage, severity, code, value_read) SELECT import_id, 'import', "
        "'error', 'bad_date', import_id FROM import; INSERT INTO archive_part VALUES ('h', 'face', x'00')\"",
        name, name);
    ck_assert_int_eq(system(text), 0);
    struct store *store = store_open(name, STORE_WRITE, &err);
    ck_assert_msg(store != NULL, "%s", err.message);
    struct stmt *stmt = store_prepare(store, text_sql, &err);
    ck_assert_msg(stmt != NULL && stmt_step(stmt, &err) == 1, "%s", err.message);
    ck_assert_str_eq(stmt_text(stmt, 0, NULL), "1 10 10 5 7 9, 2 5 100 3 4 5, 2 5 5 3 4 5; 2 3 5");
    stmt_free(stmt);
    /* the archive has its parts, and takes what version 5 refused */
    ck_assert_int_eq(store_exec(store, "INSERT INTO archive_part VALUES ('b', 'batch', x'00')", &err), 0);
    ck_assert_int_eq(store_exec(store, "INSERT INTO archive_part VALUES ('o', 'other', x'00')", &err), -1);
    ck_assert_int_eq(store_int(store, "SELECT count(*) FROM archive_part", -1, &err), 2);
    store_close(store);
}
END_TEST

/* What is told of each family must not read a whole table once a family: with 100,000 pupils that would take days. */
START_TEST(a_family_is_asked_by_key)
{
    static const char *const questions[] = {
        "EXPLAIN QUERY PLAN SELECT state, due_at FROM paper_line WHERE period_id = 1",
        "EXPLAIN QUERY PLAN SELECT pupil_id FROM message_missing WHERE period_id = 1",
        "EXPLAIN QUERY PLAN SELECT pupil_id FROM unreached WHERE period_id = 1"};
    static const char *const large[] = {"result_clock", "result", "edition", "deferral", "outbox", "e", "r"};
    struct store *store = fresh();
    for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
        struct stmt *stmt = store_prepare(store, questions[i], &err);
        ck_assert_msg(stmt != NULL, "%s", err.message);
        int rows = 0;
        for (; stmt_step(stmt, &err) == 1; rows++) {
            const char *step = stmt_text(stmt, 3, NULL);
            for (size_t j = 0; strncmp(step, "SCAN ", 5) == 0 && j < sizeof large / sizeof *large; j++)
                ck_assert_msg(strcmp(step + 5, large[j]) != 0, "%s: %s", questions[i], step);
        }
        ck_assert_int_gt(rows, 0);
        stmt_free(stmt);
    }
    store_close(store);
}
END_TEST

/* A file of the same version by another build: an old view, one that is gone, none of a new one, an index that lacks. */
START_TEST(another_build_gets_our_views)
{
    struct store *store = fresh();
    char *wanted = mem_strdup(shape(store));
    ck_assert_int_eq(store_exec(store,
                                "DROP VIEW views_digest; DROP VIEW class_line; DROP VIEW unreached; "
                                "DROP INDEX finding_by_period; CREATE VIEW class_line AS SELECT 1 AS old; "
                                "CREATE VIEW gone AS SELECT 1 AS x; "
                                "CREATE VIEW views_digest AS SELECT 'of another build' AS digest",
                                &err),
                     0);
    store_close(store);
    static const char question[] =
        "SELECT count(*) + 7 FROM class_line JOIN unreached USING (period_id) WHERE level = 1";
    store = store_open(path, STORE_READ, &err); /* sees ours, changes nothing */
    ck_assert_msg(store != NULL, "%s", err.message);
    ck_assert_int_eq(store_int(store, question, -1, &err), 7);
    ck_assert_int_eq(
        store_int(store, "SELECT count(*) FROM main.sqlite_schema WHERE name = 'gone'", -1, &err), 1);
    ck_assert_int_eq(store_exec(store, "DELETE FROM import", &err), -1);
    store_close(store);
    store = store_open(path, STORE_WRITE, &err);
    ck_assert_msg(store != NULL, "%s", err.message);
    ck_assert_str_eq(shape(store), wanted);
    ck_assert_int_eq(store_int(store, question, -1, &err), 7);
    store_close(store);
    free(wanted);
}
END_TEST

START_TEST(open_says_what_is_wrong)
{
    struct store *store = fresh();
    ck_assert_ptr_null(store_open(path, STORE_CREATE, &err));
    ck_assert_int_eq(err.kind, ERR_CANT_CREATE);
    ck_assert_int_eq(store_exec(store, "PRAGMA user_version = 99", &err), 0);
    store_close(store);
    ck_assert_ptr_null(store_open(path, STORE_WRITE, &err));
    ck_assert_int_eq(err.kind, ERR_CONFIG);
    ck_assert_ptr_nonnull(strstr(err.message, "newer"));
    ck_assert_ptr_null(store_open("/nowhere/school.db", STORE_READ, &err));
    ck_assert_int_eq(err.kind, ERR_NO_INPUT);
    char text[600];
    snprintf(text, sizeof text, "%s/text.db", test_dir());
    FILE *file = fopen(text, "w");
    for (int i = 0; i < 100; i++)
        fputs("this is no data base of anybody\n", file);
    fclose(file);
    ck_assert_ptr_null(store_open(text, STORE_READ, &err));
    ck_assert_int_eq(err.kind, ERR_DATA);
}
END_TEST

START_TEST(guard_lets_templates_only_read)
{
    struct store *store = fresh();
    store_guard(store, true);
    struct stmt *read = store_prepare(
        store,
        "WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n WHERE x < 3) SELECT max(x), "
        "(SELECT count(*) FROM ledger_open) FROM n",
        &err);
    ck_assert_msg(read != NULL, "%s", err.message);
    ck_assert_int_eq(stmt_step(read, &err), 1);
    ck_assert_int_eq(stmt_int(read, 0), 3);
    stmt_free(read);
    static const char *const refused[] = {
        "DELETE FROM mark",
        "ATTACH 'x.db' AS x",
        "PRAGMA user_version = 5",
        "DROP TABLE mark",
        "INSERT INTO holiday VALUES (1, 'a', 'b', '2025-01-01', '2025-01-01', NULL, NULL, 0, NULL)",
        "SELECT load_extension('x')",
        "CREATE TEMP TABLE t (x)"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        ck_assert_msg(store_prepare(store, refused[i], &err) == NULL, "%s", refused[i]);
    struct stmt *endless = store_prepare(
        store, "WITH RECURSIVE n (x) AS (VALUES (1) UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n",
        &err);
    store_guard(store, false);
    ck_assert_ptr_nonnull(endless);
    ck_assert_int_eq(stmt_step(endless, &err), -1);
    ck_assert_int_eq(err.kind, ERR_CONFIG);
    ck_assert_msg(strstr(err.message, "million steps: does it ever end?") != NULL, "%s", err.message);
    stmt_free(endless);
    ck_assert_int_eq(store_exec(store, "DELETE FROM mark", &err), 0);
    store_close(store);
}
END_TEST

START_TEST(readers_do_not_wait_for_a_writer)
{
    struct store *writer = fresh();
    struct store *reader = store_open(path, STORE_READ, &err);
    ck_assert_msg(reader != NULL, "%s", err.message);
    ck_assert_int_eq(store_begin(writer, &err), 0);
    ck_assert_int_eq(
        store_exec(writer, "INSERT INTO import (source, layout, committed_at) VALUES ('x', 'journal', 1)",
                   &err),
        0);
    ck_assert_int_eq(store_int(reader, "SELECT count(*) FROM import", -1, &err), 0);
    ck_assert_int_eq(store_commit(writer, &err), 0);
    ck_assert_int_eq(store_int(reader, "SELECT count(*) FROM import", -1, &err), 0); /* its snapshot */
    ck_assert_int_eq(store_exec(reader, "DELETE FROM import", &err), -1);
    store_close(reader);
    reader = store_open(path, STORE_READ, &err);
    ck_assert_int_eq(store_int(reader, "SELECT count(*) FROM import", -1, &err), 1);
    store_close(reader);
    store_close(writer);
    struct stat info;
    char wal[600];
    snprintf(wal, sizeof wal, "%s-wal", path);
    ck_assert_int_ne(stat(wal, &info), 0); /* nothing is left beside the file */
}
END_TEST

START_TEST(a_copy_is_whole)
{
    struct store *store = fresh();
    char copy[600];
    snprintf(copy, sizeof copy, "%s/copy.db", test_dir());
    ck_assert_int_eq(
        store_exec(store, "INSERT INTO import (source, layout, committed_at) VALUES ('x', 'journal', 1)",
                   &err),
        0);
    ck_assert_msg(store_copy(store, copy, &err) == 0, "%s", err.message);
    store_close(store);
    store = store_open(copy, STORE_WRITE, &err);
    ck_assert_msg(store != NULL, "%s", err.message);
    ck_assert_int_eq(store_int(store, "SELECT count(*) FROM import", -1, &err), 1);
    store_close(store);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("store");
    TCase *cases = tcase_create("store");
    tcase_add_test(cases, schema_is_strict_and_keyed);
    tcase_add_test(cases, version_1_becomes_this_one);
    tcase_add_test(cases, version_4_keeps_its_scales);
    tcase_add_test(cases, a_family_is_asked_by_key);
    tcase_add_test(cases, another_build_gets_our_views);
    tcase_add_test(cases, open_says_what_is_wrong);
    tcase_add_test(cases, guard_lets_templates_only_read);
    tcase_add_test(cases, readers_do_not_wait_for_a_writer);
    tcase_add_test(cases, a_copy_is_whole);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
