/* gate: nothing electronic without a live consent; paper for whoever is not reached; a reason for each. */
#include "family.h"
#include "store/gate.h"

static struct err err;

/* "email sms" or "paper:refused": how pupil N is reached. */
static const char *reached(struct store *store, int pupil)
{
    static char text[256];
    char sql[400];
    snprintf(sql, sizeof sql,
             "SELECT group_concat(w, ' ') FROM (SELECT CASE channel WHEN 'paper' THEN 'paper:' || reason "
             "ELSE channel || guardian_id END AS w "
             "FROM recipient WHERE period_id = 1 AND pupil_id = %d ORDER BY guardian_id, channel)",
             pupil);
    struct stmt *stmt = store_prepare(store, sql, &err);
    ck_assert_msg(stmt != NULL && stmt_step(stmt, &err) == 1, "%s", err.message);
    snprintf(text, sizeof text, "%s", stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    return text;
}

START_TEST(every_state_of_consent_has_its_way)
{
    static const char *const expected[] = {"email1 sms1",       "email2",
                                           "paper:refused",     "paper:withdrawn",
                                           "paper:expired",     "paper:no_consent",
                                           "paper:chose_paper", "paper:no_internet",
                                           "email9 sms9",       "paper:refused email10 sms10",
                                           "paper:no_contact",  "paper:no_guardian"};
    struct store *store = family_store();
    for (int round = 0; round < 2; round++) { /* a second time changes nothing */
        ck_assert_msg(gate_fill(store, 1, "2025-10-25", &err) == 0, "%s", err.message);
        for (int pupil = 1; pupil <= 12; pupil++)
            ck_assert_str_eq(reached(store, pupil), expected[pupil - 1]);
    }
    /* a day on which the old consent still held */
    ck_assert_int_eq(gate_fill(store, 1, "2025-08-31", &err), 0);
    ck_assert_str_eq(reached(store, 5), "email5 sms5");
    store_close(store);
}
END_TEST

START_TEST(the_departed_hear_nothing)
{
    struct store *store = family_store();
    ck_assert_int_eq(
        store_exec(store, "UPDATE pupil_result SET category = 'departed' WHERE pupil_id IN (1, 3)", &err), 0);
    ck_assert_int_eq(gate_fill(store, 1, "2025-10-25", &err), 0);
    ck_assert_str_eq(reached(store, 1), "");
    ck_assert_str_eq(reached(store, 3), "");
    store_close(store);
}
END_TEST

START_TEST(a_pupils_own_consent_does_not_replace_the_familys)
{
    struct store *store = family_store();
    ck_assert_int_eq(store_exec(store,
                                "INSERT INTO contact (source_id, pupil_id, channel, value, origin) VALUES "
                                "('own', 3, 'email', 'p3@mail.example', 'self');"
                                "INSERT INTO consent (source_id, by_pupil, pupil_id, purpose, channel, "
                                "state, decided_on) VALUES ('own', 1, 3, 'results', "
                                "'email', 'granted', '2025-09-01')",
                                &err),
                     0);
    ck_assert_int_eq(gate_fill(store, 1, "2025-10-25", &err), 0);
    ck_assert_str_eq(reached(store, 3), "paper:refused"); /* no day of birth is known */
    ck_assert_int_eq(store_exec(store, "UPDATE pupil SET born_on = '2011-10-26' WHERE pupil_id = 3", &err),
                     0);
    ck_assert_int_eq(gate_fill(store, 1, "2025-10-25", &err), 0);
    ck_assert_str_eq(reached(store, 3), "paper:refused"); /* fourteen tomorrow */
    ck_assert_int_eq(gate_fill(store, 1, "2025-10-26", &err), 0);
    ck_assert_str_eq(reached(store, 3), "email0 paper:refused");
    store_close(store);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("gate");
    TCase *cases = tcase_create("gate");
    tcase_add_test(cases, every_state_of_consent_has_its_way);
    tcase_add_test(cases, the_departed_hear_nothing);
    tcase_add_test(cases, a_pupils_own_consent_does_not_replace_the_familys);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
