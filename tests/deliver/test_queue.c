/* queue: one row per recipient, event, edition and channel; deadlines; editions that supersede; consents that
 * vanish. */
#include "base/arena.h"
#include "deliver/deliver.h"
#include "family.h"
#include "stage.h"

#include <stdio.h>

enum { NOON = 1761382800, HOUR = 3600, DAY = 86400 };

static struct err err;

static const char edition_sql[] =
    "INSERT INTO subject (subject_id, source_id, title, short_title, position) VALUES (1, 'rus', 'Русский "
    "язык', 'Рус', 1), (2, 'mat', 'Математика', 'Мат', 2);"
    "INSERT INTO result_clock SELECT 1, pupil_id, 1, 0, 0, 1761382800 + pupil_id FROM pupil;"
    "INSERT INTO edition (edition_id, report, pupil_id, period_id, number, edition, content_hash, issued_at) "
    "  SELECT pupil_id, 'notice', pupil_id, 1, 'N' || pupil_id, 1, 'h', 1761382900 FROM pupil;"
    "INSERT INTO message SELECT edition_id, c.column1, 'т', 'текст', '' FROM edition JOIN (VALUES ('email'), "
    "('sms'), ('portal')) c;";

static struct store *prepared(struct run *run)
{
    struct store *store = family_store();
    ck_assert_msg(store_exec(store, edition_sql, &err) == 0, "%s", err.message);
    *run = (struct run){.store = store,
                        .arena = arena_new(),
                        .now_at = NOON + HOUR,
                        .period = {.id = 1, .code = "2025-Q1"},
                        .today = "2025-10-25"};
    return store;
}

static void notify(struct run *run)
{
    ck_assert_msg(deliver_notify(run, &err) == 0, "%s", err.message);
}

static void finish(struct run *run)
{
    store_close(run->store);
    arena_free(run->arena);
}

START_TEST(each_recipient_once)
{
    struct run run;
    struct store *store = prepared(&run);
    notify(&run);
    /* 1: two channels, 2: one, 9 and 10: two each */
    ck_assert_int_eq(run.made, 7);
    ck_assert_int_eq(store_int(store,
                               "SELECT count(*) FROM outbox WHERE pupil_id IN (3, 4, 5, 6, 7, 8, 11, 12)", -1,
                               &err),
                     0);
    ck_assert_int_eq(store_int(store,
                               "SELECT count(*) FROM outbox WHERE due_at <> 1761382800 + pupil_id + 86400",
                               -1, &err),
                     0);
    notify(&run);
    ck_assert_int_eq(store_int(store, "SELECT count(*) FROM outbox", -1, &err), 7);
    finish(&run);
}
END_TEST

START_TEST(without_a_clock_there_is_no_message)
{
    struct run run;
    struct store *store = prepared(&run);
    ck_assert_int_eq(store_exec(store, "DELETE FROM result_clock", &err), 0);
    notify(&run);
    ck_assert_int_eq(run.made, 0);
    finish(&run);
}
END_TEST

START_TEST(a_newer_edition_supersedes)
{
    struct run run;
    struct store *store = prepared(&run);
    notify(&run);
    /* pupil 1: a mere correction keeps the old clock; pupil 2: a deferral was resolved later and has its own
     * 24 hours */
    ck_assert_int_eq(
        store_exec(
            store,
            "INSERT INTO edition (edition_id, report, pupil_id, period_id, number, edition, replaces, "
            "content_hash, issued_at) VALUES (101, 'notice', 1, 1, 'N1', 2, 1, 'h2', 1761400000), (102, "
            "'notice', "
            "2, 1, 'N2', 2, 1, 'h2', 1761400000);"
            "INSERT INTO message SELECT edition_id, 'email', 'т', 'текст', '' FROM edition WHERE edition = 2;"
            "INSERT INTO result_clock VALUES (1, 2, 2, 0, 0, 1761399000)",
            &err),
        0);
    notify(&run);
    ck_assert_int_eq(
        store_int(
            store,
            "SELECT count(*) FROM outbox WHERE edition_id = 1 AND channel = 'email' AND state = 'superseded'",
            -1, &err),
        1);
    ck_assert_int_eq(store_int(store, "SELECT due_at FROM outbox WHERE edition_id = 101", -1, &err),
                     NOON + 1 + DAY);
    ck_assert_int_eq(store_int(store, "SELECT due_at FROM outbox WHERE edition_id = 102", -1, &err),
                     NOON + 2 + DAY); /* its first message never left: the old clock */
    finish(&run);
}
END_TEST

/* The family was sent the first edition. What corrects it is due a day after the import that brought the change, and after itself where
 * none did; a decision that comes then has its own day, whatever the correction that it replaces had. */
START_TEST(a_correction_of_what_was_sent)
{
    static const char due[] = "SELECT due_at FROM outbox WHERE edition_id = %d AND channel = 'email'";
    static const char next[] =
        "INSERT INTO edition (edition_id, report, pupil_id, period_id, number, edition, replaces, "
        "content_hash, issued_at) SELECT %d + pupil_id, report, pupil_id, 1, number, %d, %d, 'h', %d FROM "
        "edition WHERE edition_id IN (1, 2);"
        "INSERT INTO message SELECT edition_id, 'email', 'т', 'текст', '' FROM edition WHERE edition = %d;";
    struct run run;
    struct store *store = prepared(&run);
    char sql[800];
    notify(&run);
    ck_assert_int_eq(
        store_exec(store,
                   "UPDATE outbox SET state = 'sent'; INSERT INTO import (import_id, source, layout, "
                   "committed_at) VALUES (77, 'inbox', 'journal', 1762000000); UPDATE edition SET "
                   "stale_import_id = 77 WHERE edition_id = 1",
                   &err),
        0);
    snprintf(sql, sizeof sql, next, 100, 2, 1, 1762100000, 2);
    ck_assert_int_eq(store_exec(store, sql, &err), 0);
    notify(&run);
    snprintf(sql, sizeof sql, due, 101);
    ck_assert_int_eq(store_int(store, sql, -1, &err), 1762000000 + DAY);
    snprintf(sql, sizeof sql, due, 102);
    ck_assert_int_eq(store_int(store, sql, -1, &err), 1762100000 + DAY);
    /* not sent: corrected once more, and a decision */
    snprintf(sql, sizeof sql, next, 200, 3, 2, 1762300000, 3);
    ck_assert_int_eq(store_exec(store, sql, &err), 0);
    ck_assert_int_eq(store_exec(store, "INSERT INTO result_clock VALUES (1, 1, 2, 5, 5, 1762250000)", &err),
                     0);
    notify(&run);
    snprintf(sql, sizeof sql, due, 201);
    ck_assert_int_eq(store_int(store, sql, -1, &err), 1762250000 + DAY);
    snprintf(sql, sizeof sql, due, 202);
    ck_assert_int_eq(store_int(store, sql, -1, &err), 1762100000 + DAY);
    /* the decision has not left either: what replaces it is due when it was */
    snprintf(sql, sizeof sql, next, 300, 4, 3, 1762400000, 4);
    ck_assert_int_eq(store_exec(store, sql, &err), 0);
    notify(&run);
    snprintf(sql, sizeof sql, due, 301);
    ck_assert_int_eq(store_int(store, sql, -1, &err), 1762250000 + DAY);
    finish(&run);
}
END_TEST

START_TEST(a_withdrawn_consent_blocks)
{
    struct run run;
    struct store *store = prepared(&run);
    notify(&run);
    ck_assert_int_eq(
        store_exec(
            store,
            "INSERT INTO consent (source_id, guardian_id, pupil_id, purpose, channel, state, decided_on) "
            "VALUES ('w', 1, 1, 'results', 'sms', 'withdrawn', '2025-10-25')",
            &err),
        0);
    notify(&run);
    ck_assert_int_eq(
        store_int(store,
                  "SELECT count(*) FROM outbox WHERE pupil_id = 1 AND channel = 'sms' AND state = 'blocked'",
                  -1, &err),
        1);
    ck_assert_int_eq(
        store_int(store,
                  "SELECT count(*) FROM outbox WHERE pupil_id = 1 AND channel = 'email' AND state = 'queued'",
                  -1, &err),
        1);
    ck_assert_int_eq(store_exec(store, "UPDATE consent SET withdrawn = 1 WHERE source_id = 'w'", &err), 0);
    notify(&run);
    ck_assert_int_eq(store_int(store, "SELECT count(*) FROM outbox WHERE state = 'blocked'", -1, &err), 0);
    finish(&run);
}
END_TEST

/* Each forecast is due a day after its own issue, whatever became of the one before: not told, or not yet sent. */
START_TEST(a_forecast_has_the_time_of_its_own_edition)
{
    static const char forecast_sql[] =
        "INSERT INTO edition (edition_id, report, pupil_id, period_id, number, edition, content_hash, "
        "issued_at) SELECT %d + pupil_id, 'forecast_notice', pupil_id, 1, 'F' || pupil_id, %d, 'h', %d FROM "
        "pupil; INSERT INTO message SELECT edition_id, 'email', 'т', 'текст', '' FROM edition WHERE "
        "edition_id > %d";
    struct run run;
    struct store *store = prepared(&run);
    char sql[600];
    snprintf(sql, sizeof sql, forecast_sql, 200, 1, NOON - 20 * DAY, 200);
    ck_assert_int_eq(store_exec(store, sql, &err), 0);
    notify(&run);
    /* pupil 1's family was sent the first; 2's never left; 9's and 10's consented only after it */
    ck_assert_int_eq(store_exec(store,
                                "UPDATE outbox SET state = 'sent' WHERE event = 'forecast' AND pupil_id = 1;"
                                "DELETE FROM outbox WHERE event = 'forecast' AND pupil_id > 2",
                                &err),
                     0);
    snprintf(sql, sizeof sql, forecast_sql, 300, 2, NOON - 10 * DAY, 300);
    ck_assert_int_eq(store_exec(store, sql, &err), 0);
    notify(&run);
    ck_assert_int_gt(store_int(store, "SELECT count(*) FROM outbox WHERE edition_id > 300", -1, &err), 2);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM outbox WHERE edition_id > 300 AND due_at <> %d",
             NOON - 9 * DAY);
    ck_assert_int_eq(store_int(store, sql, -1, &err), 0);
    finish(&run);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("queue");
    TCase *cases = tcase_create("queue");
    tcase_add_test(cases, each_recipient_once);
    tcase_add_test(cases, without_a_clock_there_is_no_message);
    tcase_add_test(cases, a_newer_edition_supersedes);
    tcase_add_test(cases, a_correction_of_what_was_sent);
    tcase_add_test(cases, a_withdrawn_consent_blocks);
    tcase_add_test(cases, a_forecast_has_the_time_of_its_own_edition);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
