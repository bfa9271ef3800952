/* oneroster: a bundle of one school in version 1.1: what each file becomes, and how its faults are told. */
#include "bundle.h"

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

#define USERS    HEAD "orgSourcedIds,role,givenName,familyName\n"
#define ENROLLED HEAD "classSourcedId,userSourcedId,role,beginDate\n"
#define RESULTS  HEAD "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\n"
#define SESSIONS HEAD "title,type,startDate,endDate,parentSourcedId,schoolYear\n"
#define CLASSES  HEAD "title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"

/* The classes of faults seen in the wild, and what is said of each. */
static const struct bad_case {
    const char *file, *text, *said;
} bad_cases[] = {
    /* identifiers and references */
    {"users.csv", USERS "u1,,,s,student,A,B\nu1,,,s,student,A,B\n",
     "error duplicate_key users.csv:3 sourcedId|u…|"},
    {"enrollments.csv", ENROLLED "e1,,,k9,u1,student,\n",
     "error dangling_reference enrollments.csv:2 classSourcedId|k9|classes.csv"},
    {"enrollments.csv", ENROLLED "e1,,,k1,pupil-2013-77,student,\n",
     "error dangling_reference enrollments.csv:2 userSourcedId|pupil-2…|users.csv"},
    {"users.csv", USERS "u1,,,x,student,A,B\n",
     "error dangling_reference users.csv:2 orgSourcedIds|x|orgs.csv"},
    {"results.csv", RESULTS "r1,,,l9,u1,fully graded,1,2025-09-13\n",
     "error dangling_reference results.csv:2 lineItemSourcedId|l9|lineItems.csv"},
    {"results.csv", RESULTS "r1,,,l1,2013-0042-aa,fully graded,1,2025-09-13\n",
     "error dangling_reference results.csv:2 studentSourcedId|2013-0…|users.csv"},
    {"courses.csv", HEAD "title,orgSourcedId\nc,c1,,Physics,d\n",
     "error bad_word courses.csv:2 status|c1|active, tobedeleted"},
    {"courses.csv", HEAD "title,orgSourcedId\n\"c,1\",,,Physics,d\n",
     "error bad_id courses.csv:2 sourcedId|c,1|A-Z a-z 0-9 . - _ / @"},
    {"courses.csv", HEAD "title,orgSourcedId\nc 1,,,Physics,d\nc1,,,Physics,d\n",
     "warning bad_id courses.csv:2 sourcedId|c 1|A-Z a-z 0-9 . - _ / @"},
    {"courses.csv", HEAD "title,orgSourcedId\n,,,Physics,d\n", "error empty_value courses.csv:2 sourcedId||"},
    /* words, numbers, days, lists */
    {"users.csv", USERS "u1,,,s,pupil,A,B\n",
     "error bad_word users.csv:2 role|pupil|student, teacher, guardian ..."},
    {"users.csv", USERS "u1,gone,,s,student,A,B\n",
     "error bad_word users.csv:2 status|gone|active, tobedeleted"},
    {"users.csv", USERS "u1,,yesterday,s,student,A,B\n",
     "warning bad_instant users.csv:2 dateLastModified|yesterday|2025-10-24T18:30:00Z"},
    {"demographics.csv", HEAD "birthDate,sex\nu1,,,2011-02-03,other\n",
     "warning bad_word demographics.csv:2 sex|other|male, female"},
    {"demographics.csv", HEAD "birthDate,sex\nu1,,,03.02.2011,female\n",
     "warning bad_date demographics.csv:2 birthDate||2025-10-24"},
    {"enrollments.csv", ENROLLED "e1,,,k1,u1,student,1/05/2023\ne2,,,k1,u1,student,2025-09-01\n",
     "error bad_date enrollments.csv:2 beginDate|1/05/2023|2025-10-24"},
    {"academicSessions.csv", SESSIONS "q1,,,First,gradingPeriod,2025-09-01,24/10/2025,,2026\n",
     "error bad_date academicSessions.csv:2 endDate|24/10/2025|2025-10-24"},
    {"academicSessions.csv", SESSIONS "y,,,Year,schoolYear,2025-09-01,2026-05-31,,2025/26\n",
     "warning bad_integer academicSessions.csv:2 schoolYear|2025/26|2026"},
    {"academicSessions.csv", SESSIONS "y,,,Year,year,2025-09-01,2026-05-31,,2026\n",
     "error bad_word academicSessions.csv:2 type|year|schoolYear, semester, term, gradingPeriod"},
    {"classes.csv", CLASSES "k1,,,Physics 9,09,c1,scheduled,s,q1; q2\n",
     "error bad_list classes.csv:2 termSourcedIds|q1; q2|\"id, id\""},
    {"classes.csv", CLASSES "k1,,,Physics 9,09,c1,scheduled,s,\"q1, q7\"\n",
     "error dangling_reference classes.csv:2 termSourcedIds|q7|academicSessions.csv"},
    {"results.csv", RESULTS "r1,,,l1,u1,fully graded,101,2025-09-13\n",
     "error mark_out_of_scale results.csv:2 score|101|0..100"},
    {"results.csv", RESULTS "r1,,,l1,u1,fully graded,,2025-09-13\n",
     "error empty_value results.csv:2 score||"},
    {"results.csv", RESULTS "r1,,,l1,u1,graded,5,2025-09-13\n",
     "error bad_word results.csv:2 scoreStatus|graded|fully graded, partially graded, exempt, not "
     "submitted, submitted"},
    /* the manifest and the files */
    {"users.csv", NULL, "error missing_file manifest.csv:4 file.users|users.csv|bulk"},
    {"manifest.csv", "propertyName,value\nfile.orgs,bulk\n",
     "warning unnamed_file academicSessions.csv:0 ||"},
    {"manifest.csv", "propertyName,value\nfile.orgs,absent\n",
     "warning unnamed_file manifest.csv:2 file.orgs|orgs.csv|absent"},
    {"manifest.csv", "propertyName,value\nfile.orgs,whole\n",
     "warning bad_word manifest.csv:2 file.orgs|whole|absent, bulk, delta"},
    {"manifest.csv", "propertyName,value\noneroster.version,1.2\n",
     "warning bad_version manifest.csv:2 value|1.2|1.1"},
    {"manifest.csv", NULL, "notice no_manifest manifest.csv:0 ||"},
    {"classResources.csv", HEAD "title,classSourcedId,resourceSourcedId\n",
     "notice unused_file classResources.csv:0 ||"},
    {"marks-old.csv", "x\n", "warning unknown_file marks-old.csv:0 ||"},
    {"results.csv", RESULTS, "warning no_rows results.csv:0 ||"},
    {"results.csv", "", "error empty_file results.csv:0 ||"},
    /* the header */
    {"users.csv", "sourcedId,status,givenName,familyName,role\nu1,,A,B,student\n",
     "error missing_column users.csv:1 orgSourcedIds||"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName,prefferedGivenName\nu1,,,s,student,A,B,C\n",
     "warning misspelt_column users.csv:1 prefferedGivenName|prefferedGivenName|preferredGivenName"},
    {"users.csv",
     "sourcedId,status,dataLastModified,orgSourcedIds,role,givenName,familyName\nu1,,x,s,student,A,B\n",
     "warning misspelt_column users.csv:1 dataLastModified|dataLastModified|dateLastModified"},
    {"users.csv",
     "sourcedId,status,dataLastModified,orgSourcedIds,role,givenName,familyName\nu1,,x,s,student,A,B\n",
     "warning bad_instant users.csv:2 dateLastModified|x|2025-10-24T18:30:00Z"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName,,\nu1,,,s,student,A,B,,\n",
     "notice nameless_column users.csv:1 |2|"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName,metadata.house\nu1,,,s,student,A,B,C\n",
     "notice unknown_column users.csv:1 |metadata.house|"},
    {"courses.csv",
     HEAD "title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"
          "k1,,,Physics 9,09,c1,scheduled,s,\"q1, q2\"\nh1,,,9A,9,,homeroom,s,q1\n",
     "error copied_file courses.csv:0 |classes.csv|"},
    {"demographics.csv", HEAD "birthDate,sex,asian,white\nu1,,,2011-02-03,female,true,false\n",
     "notice unread_column demographics.csv:1 |asian, white|"},
    /* "status" is lost from the header, and an empty name at its end makes the counts agree */
    {"results.csv",
     "sourcedId,dateLastModified,lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment,\n"
     "r1,active,2025-09-13T10:00:00Z,l1,u1,fully graded,60,2025-09-13,\n"
     "r2,active,2025-09-13T10:00:00Z,l1,u1,fully graded,70,2025-09-14,\n"
     "r3,active,2025-09-13T10:00:00Z,l1,u1,fully graded,80,2025-09-15,\n",
     "error shifted_columns results.csv:1 dateLastModified||"},
};

START_TEST(a_fault_becomes_its_finding)
{
    const struct bad_case *bad = &bad_cases[_i];
    struct place place;
    char code[40];
    ck_assert_int_eq(sscanf(bad->said, "%*s %39s", code), 1);
    place_open(&place, "w");
    ck_assert_msg(place_import(&place, write_bundle(bad->file, bad->text)) == 0, "%s", place.err.message);
    const char *all = findings_of(&place, code);
    /* a file that is not named hides behind the first of them */
    ck_assert_msg(strncmp(all, bad->said, strlen(bad->said)) == 0 &&
                      (all[strlen(bad->said)] == '\0' || all[strlen(bad->said)] == '\n'),
                  "found %s, wanted %s", all, bad->said);
    place_close(&place);
}
END_TEST

/* Nothing of a shifted file is taken, and one finding stands for all its rows. */
START_TEST(a_shifted_file_is_left_alone)
{
    struct place place;
    place_open(&place, "w");
    const struct bad_case *bad = &bad_cases[sizeof bad_cases / sizeof *bad_cases - 1];
    ck_assert_int_eq(place_import(&place, write_bundle(bad->file, bad->text)), 0);
    ck_assert_int_eq(place.report.errors, 1);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM mark"), 0);
    ck_assert_int_eq(count_of(&place, "results.csv")->rejected, 3);
    place_close(&place);
}
END_TEST

/* What is odd but right: lists in quotes with blanks, a BOM and semicolons of a spreadsheet, no newline at the
 * end, grades written twice. */
START_TEST(odd_files_are_read)
{
    static const struct text_file odd[] = {
        {"orgs.csv",
         "\xEF\xBB\xBFsourcedId;status;dateLastModified;name;type\r\ns;;;School;school\r\nd;;;D;district", 0},
        {"academicSessions.csv",
         SESSIONS "y,,,Year,schoolYear,2025-09-01,2026-05-31,,2026\n"
                  "a,,,A,gradingPeriod,2025-09-01,2025-11-20,y,2026\n"
                  "b,,,B,gradingPeriod,2025-11-21,2026-02-20,y,2026\n"
                  "c,,,C,gradingPeriod,2026-02-21,2026-05-25,y,2026",
         0},
        {"courses.csv", HEAD "title,orgSourcedId\nc1,,,Physics,d", 0},
        {"classes.csv",
         CLASSES "k1,,,Physics 9,\"09 , 9\",c1,scheduled,s,\" a, b ,c \"\n"
                 "k2,,,Physics,\"09,10\",c1,scheduled,s,a\n",
         0},
        {"users.csv", USERS "u1,,,\"s, d\",student,A,B", 0},
    };
    struct place place;
    place_open(&place, "w");
    ck_assert_msg(place_import(&place, write_files(odd, sizeof odd / sizeof *odd, NULL, NULL)) == 0, "%s",
                  place.err.message);
    ck_assert_int_eq(place.report.errors + place.report.warnings, 0);
    ck_assert_str_eq(count_of(&place, "orgs.csv")->encoding, "UTF-8 BOM");
    ck_assert_int_eq(count_of(&place, "orgs.csv")->delimiter, ';');
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(coalesce(grade, '-')) FROM class_group"), "9,-");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(kind) FROM (SELECT * FROM period ORDER BY position)"),
        "year,trimester,trimester,trimester");
    place_close(&place);
}
END_TEST

/* No finding holds an identifier of a pupil at full length. */
START_TEST(identifiers_do_not_travel)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = write_bundle(NULL, NULL);
    write_text(dir, "users.csv",
               USERS "stu-100064,,,s,student,A,B\nstu-100064,,,s,student,A,B\nt1,,,s,teacher,A,B\n", 0);
    write_text(dir, "enrollments.csv",
               ENROLLED "enr-stu-100064,,,k1,stu-100064,student,x\nenr-2,,,k1,stu-100064,student,\n"
                        "enr-2,,,k1,stu-100064,student,\n",
               0);
    write_text(dir, "results.csv",
               RESULTS "res-stu-100064,,,l1,stu-100064,fully graded,500,2025-09-13\n"
                       "res-stu-100064,x,,l1,stu-100064,fully graded,50,2025-09-13\n"
                       "res-3,,,l1,stu-100065,fully graded,50,2025-09-13\n",
               0);
    ck_assert_int_eq(place_import(&place, dir), 0);
    ck_assert_int_ge(place.report.errors, 6);
    ck_assert_int_eq(
        ask(&place,
            "SELECT count(*) FROM finding WHERE value_read LIKE '%stu-10006%' OR expected LIKE '%stu-1%'"),
        0);
    ck_assert_int_ge(ask(&place, "SELECT count(*) FROM finding WHERE pupil_id IS NOT NULL"), 2);
    place_close(&place);
}
END_TEST

/* What the school knows from elsewhere, and the bundle has no field for, stays through a second import. */
START_TEST(what_is_not_told_stays)
{
    struct place place;
    place_open(&place, "w");
    ck_assert_int_eq(place_import(&place, write_bundle(NULL, NULL)), 0);
    ck_assert_int_eq(store_exec(place.store,
                                "UPDATE pupil SET print_look = 'large', patronymic = 'Pavlovna', full_name = "
                                "'Volkova Anna Pavlovna' WHERE source_id = 'u1'; UPDATE guardian SET "
                                "delivery_form = 'paper', has_internet = 0; UPDATE contact SET given_on = "
                                "'2025-09-02'; UPDATE school SET director_name = 'Director'; UPDATE "
                                "class_group SET parent_id = (SELECT class_group_id FROM class_group WHERE "
                                "source_id = 'h1') WHERE source_id = 'k1'",
                                &place.err),
                     0);
    const char *dir =
        write_bundle("users.csv", USERS "u1,,,s,student,Anna,Petrova\nt1,,,s,teacher,Olga,Smirnova\n"
                                        "t2,,,s,teacher,Irina,Belova\ng1,,,s,guardian,Mary,Volkova\n");
    ck_assert_int_eq(place_import(&place, dir), 0);
    ck_assert_str_eq(ask_text(&place,
                              "SELECT print_look || ' ' || full_name || ' ' || sex || born_on FROM pupil "
                              "WHERE source_id = 'u1'"),
                     "large Petrova Anna Pavlovna f2011-02-03");
    ck_assert_str_eq(ask_text(&place, "SELECT given_name || delivery_form || has_internet FROM guardian"),
                     "Marypaper0");
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(DISTINCT given_on) FROM contact"), "2025-09-02");
    ck_assert_str_eq(ask_text(&place, "SELECT director_name FROM school"), "Director");
    ck_assert_int_eq(ask(&place, "SELECT parent_id IS NOT NULL FROM class_group WHERE source_id = 'k1'"), 1);
    ck_assert_str_eq(ask_text(&place,
                              "SELECT t.source_id FROM class_group AS c JOIN teacher AS t ON t.teacher_id = "
                              "c.tutor_id"),
                     "t1");
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
    tcase_add_test(tests, a_shifted_file_is_left_alone);
    tcase_add_test(tests, odd_files_are_read);
    tcase_add_test(tests, identifiers_do_not_travel);
    tcase_add_test(tests, what_is_not_told_stays);
    tcase_add_test(tests, many_schools_need_a_region);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
