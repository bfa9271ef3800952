/* lookup: a pupil and a subject by what people type. */
#include "base/arena.h"
#include "base/text.h"
#include "store/lookup.h"
#include "store/store.h"
#include "harness.h"

static struct store *store;
static struct arena *arena;
static struct err err;

static void add_pupil(int id, const char *name, int withdrawn)
{
    const char *key = text_sort_key(arena, name);
    struct stmt *stmt = store_prepare(store,
                                      "INSERT INTO pupil (pupil_id, source_id, family_name, given_name, "
                                      "full_name, sort_key, withdrawn) VALUES (?1, 'p-' || ?1, 'f', 'g', ?2, "
                                      "?3, ?4)",
                                      &err);
    ck_assert(stmt != NULL);
    stmt_bind_int(stmt, 1, id);
    stmt_bind_text(stmt, 2, name);
    stmt_bind_text(stmt, 3, key);
    stmt_bind_int(stmt, 4, withdrawn);
    ck_assert_msg(stmt_run(stmt, &err) == 0, "%s", err.message);
    stmt_free(stmt);
}

static void up(void)
{
    char path[400];
    snprintf(path, sizeof path, "%s/lookup.db", test_dir());
    arena = arena_new();
    store = store_open(path, STORE_CREATE, &err);
    ck_assert_msg(store != NULL, "%s", err.message);
    add_pupil(1, "Орлова Вера", 0);
    add_pupil(2, "Орлова Вера Ильинична", 0);
    add_pupil(3, "Орловский Пётр", 0);
    add_pupil(4, "Щукин Лев", 0);
    ck_assert(store_exec(store,
                         "INSERT INTO subject (subject_id, source_id, title, short_title, position) VALUES "
                         "(1, 'alg', 'Алгебра', 'Алг', 1), (2, 'rus', 'Русский язык', 'Рус', 2), (3, 'rod', "
                         "'Русская литература', 'Лит', 3)",
                         &err) == 0);
}

static void down(void)
{
    store_close(store);
    arena_free(arena);
}

static int64_t pupil(const char *name)
{
    struct lookup found = {0};
    return lookup_pupil(store, arena, name, &found, &err) == 0 ? found.id : -1;
}

static int64_t subject(const char *name)
{
    struct lookup found = {0};
    return lookup_subject(store, arena, name, &found, &err) == 0 ? found.id : -1;
}

START_TEST(a_pupil_by_what_is_typed)
{
    ck_assert_int_eq(pupil("p-3"), 3);
    ck_assert_int_eq(pupil("Щук"), 4);
    ck_assert_int_eq(pupil("щукин лев"), 4);
    ck_assert_int_eq(pupil("Орлова Вера"), 1); /* the whole name, though it begins another */
    ck_assert_int_eq(pupil("Орлова"), -1);
    ck_assert(strstr(err.message, "p-1, p-2") != NULL);
    ck_assert_int_eq(pupil("Иванов"), -1);
    ck_assert(strstr(err.message, "Иванов") != NULL);
    ck_assert_int_eq(pupil("\xff"), -1);
    struct lookup found = {0};
    ck_assert(lookup_pupil(store, arena, "Щук", &found, &err) == 0);
    ck_assert_str_eq(found.title, "Щукин Лев");
    ck_assert_str_eq(found.source_id, "p-4");
    /* namesakes: nobody is taken silently, unless the other one is gone */
    ck_assert(
        store_exec(
            store,
            "INSERT INTO pupil (pupil_id, source_id, family_name, given_name, full_name, sort_key) "
            "SELECT 90, 'p-90', family_name, given_name, full_name, sort_key FROM pupil WHERE pupil_id = 1",
            &err) == 0);
    ck_assert_int_eq(pupil("Орлова Вера"), -1);
    ck_assert(strstr(err.message, "p-1, p-90") != NULL);
    ck_assert(store_exec(store, "UPDATE pupil SET withdrawn = 1 WHERE pupil_id = 90", &err) == 0);
    ck_assert_int_eq(pupil("Орлова Вера"), 1);
}
END_TEST

START_TEST(a_subject_by_what_is_typed)
{
    ck_assert_int_eq(subject("alg"), 1);
    ck_assert_int_eq(subject("Рус"), 2); /* the short title, though it begins two titles */
    ck_assert_int_eq(subject("русский язык"), 2);
    ck_assert_int_eq(subject("алгеб"), 1);
    ck_assert_int_eq(subject("русск"), -1);
    ck_assert(strstr(err.message, "Русский язык (rus), Русская литература (rod)") != NULL);
    ck_assert_int_eq(subject("Физика"), -1);
    ck_assert_int_eq(subject("\xff"), -1);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("lookup");
    TCase *cases = tcase_create("lookup");
    tcase_add_checked_fixture(cases, up, down);
    tcase_add_test(cases, a_pupil_by_what_is_typed);
    tcase_add_test(cases, a_subject_by_what_is_typed);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
