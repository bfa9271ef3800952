/* oneroster: a bundle of one school: what each file becomes, and how its faults are told. */
#include "family.h"

#define HEAD "sourcedId,status,dateLastModified,"

static const struct text_file bundle[] = {
    {"manifest.csv",
     "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,bulk\n"
     "file.orgs,bulk\nfile.academicSessions,bulk\nfile.courses,bulk\nfile.classes,bulk\n"
     "file.demographics,bulk\nfile.enrollments,bulk\nfile.categories,bulk\nfile.lineItems,bulk\n"
     "file.results,bulk\nfile.classResources,absent\nsource.systemName,Test\n",
     0},
    {"orgs.csv",
     HEAD "name,type,identifier,parentSourcedId\nd,,,District,district,,\ns,,,School,school,7,d\n", 0},
    {"academicSessions.csv",
     HEAD "title,type,startDate,endDate,parentSourcedId,schoolYear\n"
          "q2,,,Second,gradingPeriod,2025-11-05,2025-12-30,y,2026\nq1,,,First,gradingPeriod,2025-09-01,2025-"
          "10-24,y,2026\n"
          "y,,,Year,schoolYear,2025-09-01,2026-05-31,,2026\n",
     0},
    {"courses.csv", HEAD "schoolYearSourcedId,title,courseCode,grades,orgSourcedId\nc1,,,y,Physics,PHY,,d\n",
     0},
    {"classes.csv",
     HEAD "title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"
          "k1,,,Physics 9,09,c1,scheduled,s,\"q1, q2\"\nh1,,,9A,9,,homeroom,s,q1\n",
     0},
    {"demographics.csv", HEAD "birthDate,sex\nu1,,,2011-02-03,female\n", 0},
    {"users.csv",
     HEAD "orgSourcedIds,role,givenName,familyName,middleName,email,sms,phone,agentSourcedIds\n"
          "u1,,,s,student,Anna,Volkova,,,,,g1\nu2,tobedeleted,,s,student,Ivan,Orlov,,,,,\n"
          "t1,,,s,teacher,Olga,Smirnova,,,,,\nt2,,,s,teacher,Irina,Belova,,,,,\n"
          "g1,,,s,guardian,Maria,Volkova,,m@mail.example,+79990000000,,u1\na1,,,s,administrator,A,B,,,,,\n",
     0},
    {"enrollments.csv",
     HEAD "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
          "e1,,,k1,s,u1,student,,,\ne2,,,h1,s,u1,student,,2025-09-02,\ne3,,,k1,s,t1,teacher,false,,\n"
          "e4,,,k1,s,t2,teacher,true,,\ne5,,,h1,s,t1,teacher,true,,\n",
     0},
    {"categories.csv", HEAD "title,weight\ncat1,,,Test,\ncat2,,,EXAM,2\n", 0},
    {"lineItems.csv",
     HEAD
     "title,description,assignDate,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId,"
     "resultValueMin,"
     "resultValueMax,metadata.weight\n"
     "l1,,,Test 1,,2025-09-10,2025-09-12,k1,cat1,q1,0,100.0,1.5\nl2,,,Exam 1,,,2025-10-20,k1,cat2,q1,0,50,\n",
     0},
    {"results.csv",
     HEAD "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment\n"
          "r1,,,l1,u1,fully graded,66.66666,2025-09-13,\nr2,,,l1,u1,exempt,,2025-09-13,\n"
          "r3,,,l1,u1,not submitted,,2025-09-13,\nr4,,,l1,u1,partially graded,50,2025-09-13,\n"
          "r5,,,l1,u1,submitted,,2025-09-13,\nr6,,,l2,u1,fully graded,45,2025-10-20,\n",
     0},
};
enum { FILES = sizeof bundle / sizeof *bundle };

static const char *write_bundle(const char *name, const char *text)
{
    const char *dir = fresh_dir("b");
    for (size_t i = 0; i < FILES; i++) {
        bool mine = name != NULL && strcmp(bundle[i].name, name) == 0;
        if (!mine || text != NULL)
            write_text(dir, bundle[i].name, mine ? text : bundle[i].text, 0);
    }
    return dir;
}

START_TEST(a_bundle_becomes_rows)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = write_bundle(NULL, NULL);
    ck_assert_msg(place_import(&place, dir) == 0, "%s", place.err.message);
    ck_assert_str_eq(place.report.layout, "oneroster");
    ck_assert_int_eq(place.report.errors, 0);
    ck_assert_int_eq(place.report.warnings, 1); /* partially graded */
    ck_assert_int_eq(count_of(&place, "results.csv")->accepted, 6);
    ck_assert_str_eq(ask_text(&place, "SELECT source_id || ' ' || short_name FROM school"), "s School");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(code || kind) FROM (SELECT * FROM period ORDER BY position)"),
        "yyear,q1term,q2term");
    ck_assert_str_eq(ask_text(&place, "SELECT year_title FROM period WHERE code = 'q1'"), "2025/2026");
    ck_assert_str_eq(ask_text(&place, "SELECT short_title FROM subject"), "PHY");
    ck_assert_str_eq(ask_text(&place, "SELECT kind || grade FROM class_group WHERE source_id = 'k1'"),
                     "scheduled9");
    ck_assert_str_eq(
        ask_text(&place, "SELECT t.source_id FROM teaching JOIN teacher AS t USING (teacher_id)"), "t2");
    ck_assert_str_eq(ask_text(&place,
                              "SELECT t.source_id FROM class_group AS c JOIN teacher AS t ON t.teacher_id = "
                              "c.tutor_id"),
                     "t1");
    ck_assert_str_eq(ask_text(&place, "SELECT sex || born_on FROM pupil WHERE source_id = 'u1'"),
                     "f2011-02-03");
    ck_assert_int_eq(ask(&place, "SELECT withdrawn FROM pupil WHERE source_id = 'u2'"), 1);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM guardianship"), 1);
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(channel || origin) FROM contact"),
                     "emailelectronic,smselectronic");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM consent"), 0);
    ck_assert_str_eq(ask_text(&place, "SELECT from_on FROM membership WHERE source_id = 'e1'"), "2025-09-01");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(kind) FROM (SELECT * FROM mark ORDER BY source_id)"),
        "number,exempt,not_submitted,number");
    ck_assert_int_eq(ask(&place, "SELECT value_x1000 FROM mark WHERE source_id = 'r1'"), 66666);
    ck_assert_int_eq(ask(&place, "SELECT weight_x1000 FROM mark WHERE source_id = 'r1'"), 1500);
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT e.kind || score_x1000 || ' ' || max_x1000 || p.code FROM exam_result AS e JOIN "
                 "period AS p USING (period_id)"),
        "exam45000 50000q1");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'not_graded'"), 1);
    char *before = dump(&place);
    ck_assert_int_eq(place_import(&place, dir), 0);
    for (size_t i = 0; i < place.report.file_count; i++)
        ck_assert_int_eq(place.report.files[i].changed, 0);
    ck_assert_str_eq(dump(&place), before);
    place_close(&place);
}
END_TEST

static const struct bad_case {
    const char *file, *text, *code;
    int line;
    const char *column;
} bad_cases[] = {
    {"demographics.csv", HEAD "birthDate,sex\nu1,,,2011-02-03,other\n", "bad_word", 2, "sex"},
    {"users.csv", NULL, "missing_file", 4, "file.users"},
    {"manifest.csv", "propertyName,value\noneroster.version,1.2\n", "bad_version", 2, "value"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName\nu1,,,s,student,A,B\nu1,,,s,student,A,B\n",
     "duplicate_key", 3, "sourcedId"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName\nu1,,,x,student,A,B\n", "dangling_reference",
     2, "orgSourcedIds"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName\nu1,,,s,pupil,A,B\n", "bad_word", 2, "role"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName\nu1,gone,,s,student,A,B\n", "bad_word", 2,
     "status"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName\nu1,,yesterday,s,student,A,B\n",
     "bad_instant", 2, "dateLastModified"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName,prefferedGivenName\nu1,,,s,student,A,B,C\n",
     "misspelt_column", 1, "prefferedGivenName"},
    {"enrollments.csv", HEAD "classSourcedId,userSourcedId,role\ne1,,,k9,u1,student\n", "dangling_reference",
     2, "classSourcedId"},
    {"enrollments.csv", HEAD "classSourcedId,userSourcedId,role,beginDate\ne1,,,k1,u1,student,1/05/2023\n",
     "bad_date", 2, "beginDate"},
    {"results.csv",
     HEAD "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\nr1,,,l1,u1,fully "
          "graded,101,2025-09-13\n",
     "mark_out_of_scale", 2, "score"},
    {"results.csv",
     HEAD
     "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\nr1,,,l9,u1,fully graded,1,2025-09-13\n",
     "dangling_reference", 2, "lineItemSourcedId"},
    {"results.csv",
     HEAD
     "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\nr1,,,l1,u9,fully graded,1,2025-09-13\n",
     "dangling_reference", 2, "studentSourcedId"},
    {"results.csv",
     HEAD
     "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\nr1,,,l1,u1,fully graded,,2025-09-13\n",
     "empty_value", 2, "score"},
};

START_TEST(a_fault_becomes_its_finding)
{
    const struct bad_case *bad = &bad_cases[_i];
    struct place place;
    place_open(&place, "w");
    ck_assert_msg(place_import(&place, write_bundle(bad->file, bad->text)) == 0, "%s", place.err.message);
    ck_assert_str_eq(
        ask_text(&place,
                 arena_printf(place.arena,
                              "SELECT code || ' ' || coalesce(line, 0) || ' ' || column_name FROM finding "
                              "WHERE code = '%s'",
                              bad->code)),
        arena_printf(place.arena, "%s %d %s", bad->code, bad->line, bad->column));
    place_close(&place);
}
END_TEST

START_TEST(many_schools_need_a_region)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = write_bundle("orgs.csv", HEAD "name,type\ns,,,A,school\ns2,,,B,school\n");
    ck_assert_int_ne(place_import(&place, dir), 0);
    ck_assert_int_eq(place.err.kind, ERR_DATA);
    ck_assert_ptr_nonnull(strstr(place.err.message, "region init"));
    place_close(&place);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("oneroster");
    TCase *tests = tcase_create("oneroster");
    tcase_add_test(tests, a_bundle_becomes_rows);
    tcase_add_loop_test(tests, a_fault_becomes_its_finding, 0, sizeof bad_cases / sizeof *bad_cases);
    tcase_add_test(tests, many_schools_need_a_region);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
