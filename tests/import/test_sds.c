/* sds: the layouts of Microsoft School Data Sync as they are described: version 1, that of the UK, 2 and 2.1. */
#include "bundle.h"

static const struct text_file version_1[] = {
    {"School.csv", "SIS ID,Name,School Number\ns1,School,1\n", 0},
    {"Section.csv",
     "SIS ID,School SIS ID,Section Name,Term SIS ID,Term Name,Term StartDate,Term EndDate,Course SIS "
     "ID,Course "
     "Name,Course Number,Status\n"
     "k1,s1,Physics 9,T1,Autumn,2025-09-01,20251230,c1,Physics,PHY,Active\n"
     "k2,s1,Physics 8,T1,Autumn,2025-09-01,20251230,c1,Physics,PHY,active\n"
     "k3,s1,Chess,T2,Spring,1/10/2026,5/31/2026,,,,\nk4,s1,Chess "
     "2,T2,Spring,1/10/2026,5/31/2026,,,,inactive\n"
     "k5,s9,Nowhere,,,,,,,,\n",
     0},
    {"Student.csv",
     "sis id,SCHOOL SIS ID,Username,First Name,Last Name,Middle Name,Birthdate,Grade,Status\n"
     "u1,s1,anna,Anna,Volkova,,2011-02-03,9,Active\nu2,s1,ivan,Ivan,Orlov,,4/2/2011,9,\nu3,s1,pyotr,,,,,9,\n",
     0},
    {"Teacher.csv", "SIS ID,School SIS ID,Username,First Name,Last Name\nt1,s1,olga,Olga,Smirnova\n", 0},
    {"StudentEnrollment.csv", "Section SIS ID,SIS ID\nk1,u1\nk2,u2\nk3,u1\nk1,u1\nk7,u1\nk1,u7\n", 0},
    {"TeacherRoster.csv", "Section SIS ID,SIS ID\nk1,t1\nk3,t1\nk2,u1\n", 0},
};
enum { VERSION_1_FILES = sizeof version_1 / sizeof *version_1 };

START_TEST(version_1_becomes_rows)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = write_files(version_1, VERSION_1_FILES, NULL, NULL);
    ck_assert_msg(place_import(&place, dir) == 0, "%s", place.err.message);
    ck_assert_str_eq(place.report.layout, "sds");
    ck_assert_str_eq(ask_text(&place, "SELECT short_name FROM school"), "School");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(code || kind || starts_on || ends_on) FROM period"),
        "T1term2025-09-012025-12-30");
    /* days of a term that can be read in two ways are told once, and no period is made of them */
    ck_assert_str_eq(findings_of(&place, "bad_date"),
                     "warning bad_date Section.csv:4 Term StartDate|1/10/2026|2025-10-24\n"
                     "warning bad_date Student.csv:3 Birthdate||2025-10-24");
    ck_assert_str_eq(ask_text(&place,
                              "SELECT group_concat(source_id || title) FROM (SELECT * FROM subject ORDER BY "
                              "source_id)"),
                     "c1Physics,k3Chess,k4Chess 2");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(source_id || withdrawn) FROM (SELECT * FROM class_group ORDER "
                         "BY source_id)"),
        "k10,k20,k30,k41");
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT group_concat(full_name, '; ') FROM (SELECT * FROM pupil ORDER BY source_id)"),
        "Volkova Anna; Orlov Ivan; pyotr —");
    ck_assert_str_eq(findings_of(&place, "no_names"), "warning no_names Student.csv:4 ||");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(source_id || ' ' || from_on) FROM (SELECT * FROM membership "
                         "ORDER BY source_id)"),
        "k1/u1 2025-09-01,k2/u2 2025-09-01,k3/u1 2025-09-01");
    ck_assert_str_eq(ask_text(&place,
                              "SELECT group_concat(te.source_id || ' ' || coalesce(t.source_id, '-')) FROM "
                              "teaching AS te LEFT JOIN teacher AS t USING (teacher_id)"),
                     "k1 t1,k2 -,k3 t1,k4 -");
    ck_assert_str_eq(findings_of(&place, "dangling_reference"),
                     "error dangling_reference Section.csv:6 School SIS ID|s9|School.csv\n"
                     "error dangling_reference StudentEnrollment.csv:6 Section SIS ID|k7|Section.csv\n"
                     "error dangling_reference StudentEnrollment.csv:7 SIS ID|u…|Student.csv\n"
                     "error dangling_reference TeacherRoster.csv:4 SIS ID|u…|Teacher.csv");
    ck_assert_str_eq(findings_of(&place, "duplicate_key"),
                     "error duplicate_key StudentEnrollment.csv:5 SIS ID|k1/…|");
    char *before = dump(&place);
    ck_assert_int_eq(place_import(&place, dir), 0);
    ck_assert_str_eq(dump(&place), before);
    place_close(&place);
}
END_TEST

START_TEST(a_known_person_keeps_the_name)
{
    struct place place;
    place_open(&place, "w");
    ck_assert_int_eq(place_import(&place, write_files(version_1, VERSION_1_FILES, NULL, NULL)), 0);
    ck_assert_int_eq(
        place_import(&place, write_files(version_1, VERSION_1_FILES, "Student.csv",
                                         "SIS ID,School SIS ID,Username\nu1,s1,anna\nu4,s1,new\n")),
        0);
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT group_concat(full_name, '; ') FROM (SELECT * FROM pupil ORDER BY source_id)"),
        "Volkova Anna; Orlov Ivan; pyotr —; new —");
    place_close(&place);
}
END_TEST

START_TEST(the_uk_writes_other_names)
{
    static const struct text_file uk[] = {
        {"School.csv", "DfE Number,Name\ns1,School\n", 0},
        {"Section.csv", "ID,School DfE Number,Section Name\nk1,s1,Physics 9\n", 0},
        {"Student.csv", "ID,School DfE Number,Username\nu1,s1,anna\n", 0},
        {"Teacher.csv", "ID,School DfE Number,Username\nt1,s1,olga\n", 0},
        {"StudentEnrollment.csv", "Section ID,ID\nk1,u1\n", 0},
        {"TeacherRoster.csv", "Section ID,ID\nk1,t1\n", 0}};
    struct place place;
    place_open(&place, "w");
    ck_assert_msg(place_import(&place, write_files(uk, 6, NULL, NULL)) == 0, "%s", place.err.message);
    ck_assert_int_eq(place.report.errors, 0);
    ck_assert_str_eq(
        ask_text(&place, "SELECT t.full_name || s.title FROM teaching JOIN teacher AS t USING (teacher_id) "
                         "JOIN subject AS s USING (subject_id)"),
        "olga —Physics 9");
    ck_assert_str_eq(findings_of(&place, "no_begin"), "notice no_begin StudentEnrollment.csv:0 ||2025-09-01");
    place_close(&place);
}
END_TEST

static const struct text_file version_2[] = {
    {"orgs.csv", "sourcedId,name,type,parentSourcedId\nm,Ministry,ministryOfEducation,\ns,School,School,m\n",
     0},
    {"academicSessions.csv",
     "sourcedId,title,type,schoolYear,startDate,endDate\nY,Year,schoolYear,2025,2025-08-24,2026-06-11\n"
     "A,Autumn,trimester,2025,2025-08-24,2025-11-30\n",
     0},
    {"courses.csv",
     "sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade\nc1,s,Biology,B10,Y,14,10\n", 0},
    {"classes.csv", "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\nk1,s,Biology 10,A,c1\n",
     0},
    {"demographics.csv",
     "userSourcedId,sex,birthDate,birthCity,ethnicityCodes,raceCodes\nu1,Male,2010-07-02,Town,x,y\ng1,female,"
     ",,,\n",
     0},
    {"users.csv",
     "sourcedId,username,givenName,familyName,password,activeDirectoryMatchId,email,phone,sms\n"
     "u1,jack,Jack,Craig,secret,,,,\ng1,jean,Jean,Craig,secret,,jean@mail.example,,\nt1,kris,Kris,Fein,"
     "secret,,,,\n"
     "n1,nurse,Nina,Nurse,secret,,,,\n",
     0},
    {"roles.csv",
     "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\n"
     "u1,s,Student,Y,10,TRUE,2025-08-24,2026-06-11\nt1,m,professor,Y,,TRUE,,\nn1,s,nurse,Y,,TRUE,,\n",
     0},
    {"relationships.csv",
     "userSourcedId,relationshipUserSourcedId,relationshipRole\nu1,g1,Parent\nu1,g9,parent\n", 0},
    {"userFlags.csv", "userSourcedId,flag\nu1,iep\n", 0},
    {"enrollments.csv", "classSourcedId,userSourcedId,role\nk1,u1,student\nk1,t1,Lecturer\n", 0},
};
enum { VERSION_2_FILES = sizeof version_2 / sizeof *version_2 };

START_TEST(version_2_1_becomes_rows)
{
    struct place place;
    place_open(&place, "w");
    ck_assert_msg(place_import(&place, write_files(version_2, VERSION_2_FILES, NULL, NULL)) == 0, "%s",
                  place.err.message);
    ck_assert_str_eq(place.report.layout, "sds");
    ck_assert_str_eq(ask_text(&place, "SELECT source_id FROM school"), "s");
    ck_assert_str_eq(ask_text(&place,
                              "SELECT group_concat(code || kind || year_title) FROM (SELECT * FROM period "
                              "ORDER BY position)"),
                     "Yyear2025/2026,Atrimester2025/2026");
    ck_assert_str_eq(ask_text(&place, "SELECT full_name || sex || born_on FROM pupil"),
                     "Craig Jackm2010-07-02");
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT g.full_name || relation || c.value FROM guardianship JOIN guardian AS g USING "
                 "(guardian_id) JOIN contact AS c USING (guardian_id)"),
        "Craig Jeanматьjean@mail.example");
    ck_assert_str_eq(ask_text(&place, "SELECT m.source_id || from_on FROM membership AS m"),
                     "k1/u12025-08-24");
    ck_assert_str_eq(
        ask_text(&place, "SELECT t.source_id FROM teaching JOIN teacher AS t USING (teacher_id)"), "t1");
    ck_assert_str_eq(findings_of(&place, "unread_column"),
                     "notice unread_column demographics.csv:1 |birthCity, ethnicityCodes, raceCodes|");
    ck_assert_str_eq(findings_of(&place, "unused_file"), "notice unused_file userFlags.csv:0 ||");
    ck_assert_str_eq(findings_of(&place, "dangling_reference"),
                     "error dangling_reference relationships.csv:3 relationshipUserSourcedId|g…|users.csv");
    ck_assert_int_eq(place.report.errors, 1);
    place_close(&place);
}
END_TEST

START_TEST(version_2_has_roles_in_users)
{
    static const struct text_file two[] = {
        {"orgs.csv", "sourcedId,name,type,parentSourcedId\ns,College,college,\n", 0},
        {"classes.csv", "sourcedId,orgSourcedId,title\nk1,s,Math\n", 0},
        {"users.csv",
         "sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade\nu1,s,Ora,Klein,o,x,"
         "Student,6\n"
         "t1,s,Craig,Beane,c,x,teacher,6\nx1,s,Hope,Todd,h,x,Staff,6\n",
         0},
        {"enrollments.csv", "classSourcedId,userSourcedId,role\nk1,u1,Student\nk1,t1,Teacher\nk1,x1,Aide\n",
         0}};
    struct place place;
    place_open(&place, "w");
    ck_assert_msg(place_import(&place, write_files(two, 4, NULL, NULL)) == 0, "%s", place.err.message);
    ck_assert_int_eq(place.report.errors + place.report.warnings, 0);
    ck_assert_int_eq(count_of(&place, "enrollments.csv")->accepted, 3);
    ck_assert_str_eq(
        ask_text(&place, "SELECT s.title || t.full_name FROM teaching JOIN teacher AS t USING (teacher_id) "
                         "JOIN subject AS s USING (subject_id)"),
        "MathBeane Craig");
    place_close(&place);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("sds");
    TCase *tests = tcase_create("sds");
    tcase_add_test(tests, version_1_becomes_rows);
    tcase_add_test(tests, a_known_person_keeps_the_name);
    tcase_add_test(tests, the_uk_writes_other_names);
    tcase_add_test(tests, version_2_1_becomes_rows);
    tcase_add_test(tests, version_2_has_roles_in_users);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
