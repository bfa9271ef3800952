/*
 * family: a small school for the tests of gate and queue: one period, one class, and families in every state
 * of consent. Pupil N is looked after by guardian N (and guardian 100 + N where there are two).
 */
#ifndef ITOG_TESTS_FAMILY_H
#define ITOG_TESTS_FAMILY_H

#include "harness.h"
#include "store/store.h"

static const char family_sql[] =
    "INSERT INTO school (school_id, source_id, short_name, full_name) VALUES (1, 's', 'Школа', 'Школа');"
    "INSERT INTO period (period_id, source_id, code, kind, title, short_title, position, starts_on, ends_on) "
    "  VALUES (1, 'q1', '2025-Q1', 'quarter', 'I четверть', 'I', 1, '2025-09-01', '2025-10-24');"
    "INSERT INTO class_group (class_group_id, source_id, kind, title, grade, sort_key) VALUES (1, '5A', "
    "'class', '5А', 5, '5а');"
    "WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 12) "
    "INSERT INTO pupil (pupil_id, source_id, family_name, given_name, full_name, sort_key) SELECT i, 'p' || "
    "i, 'Ф', 'И', 'Ф И', i FROM n;"
    "INSERT INTO guardian (guardian_id, source_id, family_name, given_name, full_name, sort_key) "
    "  SELECT pupil_id, 'g' || pupil_id, 'Ф', 'И', 'Ф И', pupil_id FROM pupil WHERE pupil_id < 12;"
    "INSERT INTO guardianship (source_id, guardian_id, pupil_id) SELECT source_id, guardian_id, guardian_id "
    "FROM guardian;"
    "INSERT INTO contact (source_id, guardian_id, channel, value, origin) "
    "  SELECT 'e' || guardian_id, guardian_id, 'email', 'g' || guardian_id || '@mail.example', 'paper' FROM "
    "guardian;"
    "INSERT INTO contact (source_id, guardian_id, channel, value, origin) "
    "  SELECT 's' || guardian_id, guardian_id, 'sms', '+7000000000' || (guardian_id % 10), 'paper' FROM "
    "guardian;"
    "INSERT INTO pupil_result SELECT 1, pupil_id, 1, 'good', 10, 0, 0, 0, 0, 0 FROM pupil;"
    /* 1 granted any; 2 e-mail only; 3 refused; 4 granted, then withdrawn; 5 expired; 6 nothing decided; 7
       chose paper though granted; 8 no internet though granted; 9 two guardians, one granted, one silent; 10
       two guardians, one granted, one refused; 11 granted, contact gone; 12 has no guardian */
    "INSERT INTO consent (source_id, guardian_id, pupil_id, purpose, channel, state, decided_on, "
    "valid_until) VALUES "
    "  ('c1', 1, 1, 'results', 'any', 'granted', '2025-09-01', NULL), ('c2', 2, 2, 'results', 'email', "
    "'granted', '2025-09-01', '2026-08-31'),"
    "  ('c3', 3, 3, 'results', 'any', 'refused', '2025-09-01', NULL), ('c4', 4, 4, 'results', 'any', "
    "'granted', '2025-09-01', NULL),"
    "  ('c4w', 4, 4, 'results', 'any', 'withdrawn', '2025-10-01', NULL), ('c5', 5, 5, 'results', 'any', "
    "'granted', '2024-09-01', '2025-08-31'),"
    "  ('c7', 7, 7, 'results', 'any', 'granted', '2025-09-01', NULL), ('c8', 8, 8, 'results', 'any', "
    "'granted', '2025-09-01', NULL),"
    "  ('c9', 9, 9, 'results', 'any', 'granted', '2025-09-01', NULL), ('c10', 10, 10, 'results', 'any', "
    "'granted', '2025-09-01', NULL),"
    "  ('c11', 11, 11, 'results', 'any', 'granted', '2025-09-01', NULL);"
    "UPDATE guardian SET delivery_form = 'paper' WHERE guardian_id = 7; UPDATE guardian SET has_internet = 0 "
    "WHERE guardian_id = 8;"
    "UPDATE contact SET withdrawn = 1 WHERE guardian_id = 11;"
    "INSERT INTO guardian (guardian_id, source_id, family_name, given_name, full_name, sort_key) VALUES "
    "(109, 'g109', 'Ф', 'И', 'Ф И', ''), "
    "  (110, 'g110', 'Ф', 'И', 'Ф И', '');"
    "INSERT INTO guardianship (source_id, guardian_id, pupil_id) VALUES ('g109', 109, 9), ('g110', 110, 10);"
    "INSERT INTO consent (source_id, guardian_id, pupil_id, purpose, channel, state, decided_on) VALUES "
    "('c110', 110, 10, 'results', 'any', 'refused', '2025-09-02');";

__attribute__((unused)) static struct store *family_store(void)
{
    char path[512];
    struct err err = {0};
    snprintf(path, sizeof path, "%s/school.db", test_dir());
    struct store *store = store_open(path, STORE_CREATE, &err);
    ck_assert_msg(store != NULL && store_exec(store, family_sql, &err) == 0, "%s", err.message);
    return store;
}

#endif
