/* region: a bundle of many schools: every row is accounted for, and each school gets its own. */
#include "base/arena.h"
#include "base/file.h"
#include "harness.h"
#include "region/region.h"
#include "store/store.h"
#include "workspace.h"

#define HEAD "sourcedId,status,dateLastModified,"

static const struct workspace_defaults defaults = {"ru", "percent", "templates"};

static const struct {
    const char *name, *text;
} bundle[] = {
    {"orgs.csv",
     HEAD "name,type,identifier\nd,,,District,district,\ns1,,,One,school,01\ns2,,,Two,school,../02\n"},
    {"academicSessions.csv", HEAD "title,type,startDate,endDate,parentSourcedId,schoolYear\ny,,,Year,"
                                  "schoolYear,2025-09-01,2026-05-31,,2026\n"},
    {"courses.csv", HEAD "title,courseCode,orgSourcedId\nc1,,,Physics,PHY,d\n"},
    {"classes.csv",
     HEAD "title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"
          "k1,,,P1,,c1,scheduled,s1,y\nk2,,,P2,,c1,scheduled,s2,y\nk3,,,P3,,c1,scheduled,s9,y\n"},
    {"users.csv",
     HEAD "orgSourcedIds,role,givenName,familyName,agentSourcedIds\n"
          "u1,,,s1,student,A,B,g1\nu2,,,s2,student,C,D,\nu3,,,\"s1, s2\",student,\"E \"\"e\"\"\",F,\n"
          "g1,,,d,parent,G,B,\nu4,,,d,student,H,I,\n"},
    {"enrollments.csv",
     HEAD "classSourcedId,userSourcedId,role\n"
          "e1,,,k1,u1,student\ne2,,,k2,u2,student\ne3,,,k1,u3,student\ne4,,,k9,u1,student\n"
          "e5,,,k1,u2,student\n\"e6,,,k1,u1,student\n"},
    {"categories.csv", HEAD "title\ncat,,,Test\n"},
    {"lineItems.csv",
     HEAD "title,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId,resultValueMax\n"
          "l1,,,T,2025-09-10,k1,cat,y,100\nl2,,,T,2025-09-10,k2,cat,y,100\n"},
    {"results.csv", HEAD "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\n"
                         "r1,,,l1,u1,fully graded,50,2025-09-12\nr2,,,l2,u2,fully graded,60,2025-09-12\n"
                         "r3,,,l2,u2,fully graded,160,2025-09-12\n"},
};

static const struct import_file_count *count_of(const struct region_report *report, const char *name)
{
    for (size_t i = 0; i < report->file_count; i++)
        if (strcmp(report->files[i].name, name) == 0)
            return &report->files[i];
    ck_abort_msg("%s was not counted", name);
    return NULL;
}

static int64_t ask(struct arena *arena, const char *dir, const char *sql)
{
    struct err err = {0};
    struct store *store = store_open(arena_printf(arena, "%s/school.db", dir), STORE_READ, &err);
    ck_assert_msg(store != NULL, "%s", err.message);
    int64_t value = store_int(store, sql, -1, &err);
    store_close(store);
    return value;
}

START_TEST(each_school_gets_its_own)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    const char *from = arena_printf(arena, "%s/bundle", test_dir()),
               *to = arena_printf(arena, "%s/region", test_dir());
    ck_assert_int_eq(file_make_dirs(from, &err), 0);
    for (size_t i = 0; i < sizeof bundle / sizeof *bundle; i++)
        ck_assert_int_eq(file_write(arena_printf(arena, "%s/%s", from, bundle[i].name), bundle[i].text,
                                    strlen(bundle[i].text), &err),
                         0);
    const struct region_options options = {.now_at = 1761375600, .utc_offset_min = 180, .defaults = &defaults};
    struct region_report report;
    for (int time = 0; time < 2; time++) {
        ck_assert_msg(region_init(from, to, &options, arena, &report, &err) == 0, "%s", err.message);
        for (size_t i = 0; i < report.file_count; i++)
            ck_assert_int_eq(report.files[i].accepted + report.files[i].rejected, report.files[i].read);
        ck_assert_uint_eq(report.school_count, 2);
        ck_assert_int_eq(report.schools[0].made, time == 0);
        ck_assert_str_eq(report.schools[1].name, "_._02");
        ck_assert_int_eq(count_of(&report, "orgs.csv")->accepted, 3);
        ck_assert_int_eq(count_of(&report, "classes.csv")->rejected, 1);
        ck_assert_int_eq(count_of(&report, "users.csv")->accepted, 4);
        ck_assert_int_eq(count_of(&report, "enrollments.csv")->accepted, 4);
        ck_assert_int_eq(count_of(&report, "enrollments.csv")->rejected, 2);
        ck_assert_int_eq(count_of(&report, "results.csv")->accepted, 2);
        ck_assert_int_eq(count_of(&report, "results.csv")->changed, time == 0 ? 2 : 0);
        ck_assert_int_eq(report.unassigned, 4);
        const char *one = report.schools[0].dir, *two = report.schools[1].dir;
        ck_assert_int_eq(ask(arena, one, "SELECT count(*) FROM pupil"), 3); /* u2 is enrolled there too */
        ck_assert_int_eq(ask(arena, two, "SELECT count(*) FROM pupil"), 2);
        ck_assert_int_eq(ask(arena, one, "SELECT count(*) FROM guardianship"), 1);
        ck_assert_int_eq(ask(arena, one, "SELECT count(*) FROM pupil WHERE given_name = 'E \"e\"'"), 1);
        ck_assert_int_eq(ask(arena, two, "SELECT line FROM finding WHERE code = 'mark_out_of_scale'"), 4);
        ck_assert(!file_exists(arena_printf(arena, "%s/.part", one)));
    }
    arena_free(arena);
}
END_TEST

START_TEST(the_real_bundle_is_accounted_for)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    const char *shared = getenv("ITOG_SHARED");
    const char *from =
        arena_printf(arena, "%s/data/oulad-2013/oneroster", shared != NULL ? shared : "../shared");
    if (!file_is_dir(from)) {
        puts("skipped: the_real_bundle_is_accounted_for (no OULAD data)");
        arena_free(arena);
        return;
    }
    const struct region_options options = {.now_at = 1761375600, .utc_offset_min = 0, .defaults = &defaults};
    struct region_report report;
    ck_assert_msg(
        region_init(from, arena_printf(arena, "%s/oulad", test_dir()), &options, arena, &report, &err) == 0,
        "%s", err.message);
    static const struct {
        const char *name;
        int64_t rows;
    } expected[] = {{"manifest.csv", 17},       {"orgs.csv", 14},      {"academicSessions.csv", 3},
                    {"courses.csv", 6},         {"classes.csv", 115},  {"users.csv", 13327},
                    {"enrollments.csv", 13529}, {"categories.csv", 3}, {"lineItems.csv", 1176},
                    {"results.csv", 82758}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        ck_assert_int_eq(count_of(&report, expected[i].name)->read, expected[i].rows);
        ck_assert_int_eq(count_of(&report, expected[i].name)->accepted, expected[i].rows);
    }
    ck_assert_uint_eq(report.school_count, 13);
    int64_t results = 0, exams = 0;
    for (size_t i = 0; i < report.school_count; i++) {
        ck_assert_ptr_null(report.schools[i].failure);
        ck_assert_int_eq(report.schools[i].errors, 0);
        results += ask(arena, report.schools[i].dir, "SELECT count(*) FROM mark");
        exams += ask(arena, report.schools[i].dir, "SELECT count(*) FROM exam_result");
    }
    ck_assert_int_eq(results + exams, 82758);
    arena_free(arena);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("region");
    TCase *tests = tcase_create("region");
    tcase_set_timeout(tests, 120);
    tcase_add_test(tests, each_school_gets_its_own);
    tcase_add_test(tests, the_real_bundle_is_accounted_for);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
