/* oneroster 1.2: roles in a file of their own, score scales, words instead of scores, flags; deltas over an
 * earlier bulk; the scale of ten marks. */
#include "bundle.h"

#define USERS                                                                                                \
    HEAD "userMasterIdentifier,username,givenName,familyName,middleName,preferredGivenName,pronouns,"        \
         "primaryOrgSourcedId,agentSourcedIds\n"
#define ROLES HEAD "userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId\n"
#define ITEMS                                                                                                \
    HEAD "title,assignDate,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId,"                 \
         "academicSessionSourcedId,schoolSourcedId,resultValueMin,resultValueMax\n"
#define RESULTS                                                                                              \
    HEAD "lineItemSourcedId,studentSourcedId,scoreStatus,score,textScore,scoreDate,comment,inProgress,"      \
         "incomplete,late,missing\n"

static const struct text_file later[] = {
    {"manifest.csv",
     "propertyName,value\nmanifest.version,1.0\noneroster.version,1.2.1\nfile.orgs,bulk\n"
     "file.academicSessions,bulk\nfile.courses,bulk\nfile.classes,bulk\nfile.demographics,bulk\n"
     "file.users,bulk\nfile.roles,bulk\nfile.enrollments,bulk\nfile.categories,bulk\nfile.lineItems,bulk\n"
     "file.results,bulk\nfile.scoreScales,bulk\nfile.lineItemScoreScales,bulk\nfile.userProfiles,bulk\n"
     "source.systemName,Test\nsource.systemCode,t\n",
     0},
    {"userProfiles.csv", HEAD "userSourcedId,password\n", 0},
    {"orgs.csv",
     HEAD "name,type,identifier,parentSourcedId\nd,,,District,district,,\ns,,,School,school,7,d\n", 0},
    {"academicSessions.csv",
     HEAD "title,type,startDate,endDate,parentSourcedId,schoolYear\n"
          "y,,,Year,schoolYear,2025-09-01,2026-05-31,,2026\n"
          "h1,,,One,semester,2025-09-01,2025-12-30,y,2026\n"
          "h2,,,Two,semester,2026-01-10,2026-05-31,y,2026\n",
     0},
    {"courses.csv", HEAD "title,courseCode,orgSourcedId\nc1,,,Physics,PHY,d\nc2,,,Nobody's,NOB,d\n", 0},
    {"classes.csv",
     HEAD "title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"
          "k1,,,Physics 9,09,c1,scheduled,s,\"h1,h2\"\nhr,,,9A,9,,homeroom,s,y\n",
     0},
    {"demographics.csv",
     HEAD "birthDate,sex,hispanicOrLatinoEthnicity\nu1,,,2011-02-03,other,true\n"
          "g1,,,,female,false\n",
     0},
    {"users.csv",
     USERS "u1,,,m1,anna,Anna,Volkova,Pavlovna,Anya,she,s,\"g1, b1\"\nu2,,,m2,ivan,Ivan,Orlov,,,,s,\n"
           "t1,,,m3,olga,Olga,Smirnova,,,,s,\ng1,,,m4,maria,Maria,Volkova,,,,d,\n"
           "b1,,,m5,pavel,Pavel,Volkov,,,,s,u2\np1,,,m6,p,P,P,,,,s,\nx1,,,m7,x,X,X,,,,s,\n",
     0},
    {"roles.csv",
     ROLES "r1,,,u1,primary,student,2025-09-01,2026-05-31,s,\nr2,,,u2,primary,student,,,s,\n"
           "r3,,,t1,primary,teacher,,,s,\nr4,,,g1,primary,parent,,,s,\n"
           "r5,,,b1,secondary,guardian,,,s,\nr6,,,b1,primary,teacher,,,s,\n"
           "r7,,,p1,primary,principal,,,s,\nr8,,,nobody,primary,student,,,s,\n"
           "r9,,,p1,primary,ext:cook,,,s,\nr10,,,p1,primary,cook,,,s,\n",
     0},
    {"enrollments.csv",
     HEAD "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
          "e1,,,k1,s,u1,student,false,,\ne2,,,hr,s,u1,student,,2025-09-02,\n"
          "e3,,,k1,s,t1,teacher,true,,\ne4,,,hr,s,t1,teacher,yes,,\ne5,,,k1,s,u2,student,,,\n",
     0},
    {"categories.csv", HEAD "title,weight\ncat1,,,Test,40\ncat2,,,Exam,60\n", 0},
    {"scoreScales.csv",
     HEAD "title,type,orgSourcedId,courseSourcedId,classSourcedId,scoreScaleValue\n"
          "sc1,,,Words,words,s,c1,,\"{A:90},{75:B}\"\n"
          "sc2,,,Ranges,words,s,c1,k1,\"{90-100:A},{70:C}\"\n",
     0},
    {"lineItems.csv",
     ITEMS "l1,,,Test 1,,2025-09-12,k1,cat1,h1,y,s,0,100\nl2,,,Exam 1,,2025-10-20,k1,cat2,,h1,s,0,50\n"
           "l3,,,Test 2,,2025-09-20,k1,cat1,,h1,s,,\n",
     0},
    {"lineItemScoreScales.csv", HEAD "lineItemSourcedId,scoreScaleSourcedId\nls1,,,l1,sc1\n", 0},
    {"results.csv",
     RESULTS
     "a,,,l1,u1,fully graded,66.66666,,2025-09-13,,,,,\nb,,,l1,u1,fully graded,,A,2025-09-13,,,,true,\n"
     "c,,,l1,u1,fully graded,,b,2025-09-13,well done,,,true,\nd,,,l1,u1,exempt,,,2025-09-13,,,,,\n"
     "e,,,l1,u1,not submitted,,,2025-09-13,,,,,\nf,,,l1,u1,partially graded,50,,2025-09-13,,,,,\n"
     "g,,,l1,u1,submitted,,,2025-09-13,,,,,\nh,,,l1,u1,submitted,,,2025-09-13,,,,,true\n"
     "i,,,l1,u1,fully graded,55,,2025-09-13,,true,,,\nj,,,l1,u1,fully graded,,,2025-09-13,,,true,,\n"
     "k,,,l2,u1,fully graded,45,,2025-10-20,,,,,\nl,,,l3,u1,fully graded,4,,2025-09-21,,,,,\n"
     "m,,,l3,u1,fully graded,,зач,2025-09-21,,,,,\nn,,,l3,u1,fully graded,,A,2025-09-21,,,,,\n"
     "o,tobedeleted,,l1,u1,fully graded,,,2025-09-13,,,,,\n",
     0},
};
enum { LATER_FILES = sizeof later / sizeof *later };

static const char *write_later(const char *name, const char *text)
{
    return write_files(later, LATER_FILES, name, text);
}

START_TEST(version_1_2_becomes_rows)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = write_later(NULL, NULL);
    ck_assert_msg(place_import(&place, dir) == 0, "%s", place.err.message);
    ck_assert_str_eq(findings_of(&place, "bad_version"), "");
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT group_concat(source_id || kind) FROM (SELECT * FROM period ORDER BY position)"),
        "yyear,h1half_year,h2half_year");
    /* names are those of the papers, not the preferred ones; of demographics two columns are read */
    ck_assert_str_eq(
        ask_text(&place,
                 "SELECT full_name || coalesce(sex, '-') || born_on FROM pupil WHERE source_id = 'u1'"),
        "Volkova Anna Pavlovna-2011-02-03");
    ck_assert_str_eq(findings_of(&place, "unread_column"),
                     "notice unread_column demographics.csv:1 |hispanicOrLatinoEthnicity|");
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(source_id) FROM (SELECT * FROM teacher ORDER BY source_id)"),
        "b1,t1");
    /* mother by role and sex, guardian by role; b1 is teacher and guardian, of both pupils */
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(source_id || ' ' || relation) FROM (SELECT * FROM "
                                      "guardianship ORDER BY source_id)"),
                     "b1/u1 опекун,b1/u2 опекун,g1/u1 мать");
    ck_assert_str_eq(findings_of(&place, "no_role"), "warning no_role users.csv:8 sourcedId|x…|roles.csv");
    ck_assert_str_eq(findings_of(&place, "dangling_reference"),
                     "error dangling_reference roles.csv:9 userSourcedId|nob…|users.csv");
    ck_assert_str_eq(findings_of(&place, "bad_word"),
                     "error bad_word roles.csv:11 role|cook|student, teacher, guardian ...\n"
                     "warning bad_word enrollments.csv:5 primary|yes|true, false");
    ck_assert_str_eq(findings_of(&place, "unused_file"), "notice unused_file userProfiles.csv:0 ||");
    ck_assert_int_eq(count_of(&place, "roles.csv")->accepted, 8);
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(title || weight_x1000) FROM work_type"),
                     "Test40000,Exam60000");
    ck_assert_str_eq(ask_text(&place, "SELECT p.source_id FROM work JOIN period AS p USING (period_id) WHERE "
                                      "work.source_id = 'l3'"),
                     "h1");
    place_close(&place);
}
END_TEST

START_TEST(results_of_1_2)
{
    static const struct {
        const char *id, *mark;
    } wanted[] = {{"a", "number 66666 "},
                  {"b", "number 90000 сдано позже срока"},
                  {"c", "number 75000 well done; сдано позже срока"},
                  {"d", "exempt 0 "},
                  {"e", "not_submitted 0 "},
                  {"f", "number 50000 "},
                  {"g", "(no row)"},
                  {"h", "not_submitted 0 "},
                  {"i", "number 55000 "},
                  {"j", "(no row)"},
                  {"k", "(no row)"},
                  {"l", "number 4000 "},
                  {"m", "pass 0 "},
                  {"n", "(no row)"},
                  {"o", "not_submitted 0 withdrawn"}};
    struct place place;
    place_open(&place, "w");
    ck_assert_msg(place_import(&place, write_later(NULL, NULL)) == 0, "%s", place.err.message);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        ck_assert_str_eq(
            ask_text(&place,
                     arena_printf(place.arena,
                                  "SELECT kind || ' ' || coalesce(value_x1000, 0) || ' ' || comment || "
                                  "iif(withdrawn, 'withdrawn', '') FROM mark WHERE source_id = '%s'",
                                  wanted[i].id)),
            wanted[i].mark);
    ck_assert_str_eq(ask_text(&place, "SELECT score_x1000 || '/' || max_x1000 FROM exam_result"),
                     "45000/50000");
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'partially_graded'"), 2);
    ck_assert_int_eq(ask(&place, "SELECT count(*) FROM finding WHERE code = 'not_graded'"), 2);
    /* a word that stands for a range has no one value */
    ck_assert_str_eq(
        findings_of(&place, "mark_out_of_scale"),
        "error mark_out_of_scale results.csv:15 textScore|A|1..5, н/а, осв, зач, незач, ., нс; 5/4");
    char *before = dump(&place);
    ck_assert_int_eq(place_import(&place, write_later(NULL, NULL)), 0);
    ck_assert_str_eq(dump(&place), before);
    place_close(&place);
}
END_TEST

static const struct {
    const char *file, *text, *code, *said;
} odd[] = {
    {"manifest.csv", "propertyName,value\noneroster.version,1.1\n", "bad_version",
     "warning bad_version manifest.csv:2 value|1.1|1.2"},
    {"manifest.csv", "propertyName,value\noneroster.version,2.0\n", "bad_version",
     "warning bad_version manifest.csv:2 value|2.0|1.2"},
    {"roles.csv", NULL, "missing_file", "error missing_file manifest.csv:10 file.roles|roles.csv|bulk"},
    {"roles.csv", ROLES "r1,,,u1,first,student,,,s,\n", "bad_word",
     "warning bad_word roles.csv:2 roleType|first|primary, secondary"},
    {"roles.csv", ROLES "r1,,,u1,primary,student,1/09/2025,,s,\n", "bad_date",
     "warning bad_date roles.csv:2 beginDate|1/09/2025|2025-10-24"},
    {"roles.csv", ROLES "r1,,,u1,primary,student,,,z,\n", "dangling_reference",
     "error dangling_reference roles.csv:2 orgSourcedId|z|orgs.csv"},
    {"scoreScales.csv", HEAD "title,classSourcedId,scoreScaleValue\nsc1,,,S,k1,\"A=90,B=80\"\n", "bad_list",
     "error bad_list scoreScales.csv:2 scoreScaleValue|A=90,B=80|{A:90},{B:80}"},
    {"lineItemScoreScales.csv", HEAD "lineItemSourcedId,scoreScaleSourcedId\nls1,,,l1,sc9\n",
     "dangling_reference",
     "error dangling_reference lineItemScoreScales.csv:2 scoreScaleSourcedId|sc9|scoreScales.csv"},
    {"results.csv", RESULTS "a,,,l1,u1,fully graded,60,,2025-09-13,,maybe,,,\n", "bad_word",
     "warning bad_word results.csv:2 inProgress|maybe|true, false"},
};

START_TEST(a_fault_of_1_2_becomes_its_finding)
{
    struct place place;
    place_open(&place, "w");
    ck_assert_msg(place_import(&place, write_later(odd[_i].file, odd[_i].text)) == 0, "%s",
                  place.err.message);
    const char *all = findings_of(&place, odd[_i].code);
    ck_assert_msg(strstr(all, odd[_i].said) != NULL, "found %s, wanted %s", all, odd[_i].said);
    place_close(&place);
}
END_TEST

/* ───────────── deltas ───────────── */

#define DELTA_MANIFEST "propertyName,value\noneroster.version,1.1\n"
#define AT             ",2025-10-01T10:00:00.000Z,"

/* An earlier bulk, then changed rows only: what they name is in the store. */
START_TEST(a_delta_changes_only_its_rows)
{
    static const struct text_file delta[] = {
        {"manifest.csv",
         DELTA_MANIFEST "file.users,delta\nfile.enrollments,delta\nfile.results,delta\nfile.classes,delta\n",
         0},
        {"users.csv",
         HEAD "orgSourcedIds,role,givenName,familyName,agentSourcedIds\n"
              "u1,active" AT "s,student,Anna,Belova,g1\nu3,active" AT "\"s,d\",student,Pyotr,Yashin,\n",
         0},
        {"classes.csv",
         HEAD "title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"
              "h1,active" AT "9B,9,,homeroom,s,q1\n",
         0},
        {"enrollments.csv",
         HEAD "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
              "e2,tobedeleted" AT "h1,s,u1,student,,2025-09-02,\ne9,active" AT "k1,s,u3,student,,,\n"
              "e4,tobedeleted" AT "k1,s,t2,teacher,true,,\ne10,active" AT "k1,s,t1,teacher,true,,\n",
         0},
        {"results.csv",
         HEAD "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\n"
              "r1,active" AT "l1,u1,fully graded,80,2025-09-13\nr4,tobedeleted" AT
              "l1,u1,fully graded,50,2025-09-13\nr9,active" AT "l2,u3,fully graded,25,2025-10-20\n",
         0}};
    struct place place;
    place_open(&place, "w");
    ck_assert_int_eq(place_import(&place, write_bundle(NULL, NULL)), 0);
    ck_assert_int_eq(place_import(&place, write_files(delta, 5, NULL, NULL)), 0);
    ck_assert_str_eq(findings_of(&place, "dangling_reference"), "");
    ck_assert_int_eq(place.report.errors + place.report.warnings, 0);
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(source_id || family_name || withdrawn) FROM (SELECT * FROM "
                         "pupil ORDER BY source_id)"),
        "u1Belova0,u2Orlov1,u3Yashin0");
    ck_assert_str_eq(ask_text(&place,
                              "SELECT group_concat(source_id || withdrawn || from_on) FROM (SELECT * FROM "
                              "membership ORDER BY source_id)"),
                     "e102025-09-01,e212025-09-02,e902025-09-01");
    /* the teacher of k1 changed, its subject and days stand; h1 kept its tutor */
    ck_assert_str_eq(ask_text(&place,
                              "SELECT t.source_id || s.source_id || from_on || to_on FROM teaching JOIN "
                              "teacher AS t USING (teacher_id) JOIN subject AS s USING (subject_id)"),
                     "t1c12025-09-012025-12-30");
    ck_assert_str_eq(ask_text(&place,
                              "SELECT c.title || t.source_id FROM class_group AS c JOIN teacher AS t ON "
                              "t.teacher_id = c.tutor_id"),
                     "9Bt1");
    ck_assert_str_eq(ask_text(&place,
                              "SELECT group_concat(source_id || withdrawn || coalesce(value_x1000, '')) FROM "
                              "(SELECT * FROM mark ORDER BY source_id)"),
                     "r1080000,r20,r30,r4150000");
    ck_assert_str_eq(
        ask_text(&place, "SELECT score_x1000 || '/' || max_x1000 FROM exam_result WHERE source_id = 'r9'"),
        "25000/50000");
    place_close(&place);
}
END_TEST

START_TEST(a_delta_needs_status_and_time)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = write_bundle("manifest.csv", DELTA_MANIFEST "file.courses,delta\n");
    write_text(dir, "courses.csv",
               HEAD "title,orgSourcedId\nc1,active" AT "Physics,d\nc2,,,A,d\nc3,active,,B,d\n", 0);
    ck_assert_int_eq(place_import(&place, dir), 0);
    ck_assert_str_eq(findings_of(&place, "empty_value"),
                     "error empty_value courses.csv:3 status||active, tobedeleted\n"
                     "error empty_value courses.csv:4 dateLastModified||2025-10-24T18:30:00Z");
    place_close(&place);
}
END_TEST

/* What hangs on a row that goes. */
START_TEST(what_is_deleted_takes_its_own_along)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = write_bundle(NULL, NULL);
    ck_assert_int_eq(place_import(&place, dir), 0);
    write_text(
        dir, "users.csv",
        HEAD "orgSourcedIds,role,givenName,familyName,email,agentSourcedIds\n"
             "u1,tobedeleted,,s,student,Anna,Volkova,a@mail.example,g1\nu2,inactive,,s,student,Ivan,Orlov,,\n"
             "t1,,,s,teacher,Olga,Smirnova,,\nt2,,,s,teacher,Irina,Belova,,\n"
             "g1,,,s,guardian,Maria,Volkova,m@mail.example,\n",
        0);
    write_text(dir, "lineItems.csv",
               HEAD "title,classSourcedId,categorySourcedId,gradingPeriodSourcedId,resultValueMax\n"
                    "l1,tobedeleted,,Test 1,k1,cat1,q1,100\nl2,,,Exam 1,k1,cat2,q1,50\n",
               0);
    ck_assert_int_eq(place_import(&place, dir), 0);
    ck_assert_str_eq(ask_text(&place, "SELECT group_concat(withdrawn) FROM pupil"), "1,1");
    ck_assert_int_eq(ask(&place, "SELECT withdrawn FROM guardianship"), 1);
    ck_assert_int_eq(ask(&place, "SELECT min(withdrawn) FROM membership"), 1);
    ck_assert_str_eq(
        ask_text(&place, "SELECT group_concat(withdrawn) FROM (SELECT * FROM contact ORDER BY source_id)"),
        "0,0,1");
    ck_assert_int_eq(ask(&place, "SELECT withdrawn FROM guardian"), 0);
    ck_assert_int_eq(ask(&place, "SELECT min(withdrawn) FROM mark"), 1);
    ck_assert_int_eq(ask(&place, "SELECT withdrawn FROM exam_result"), 0);
    /* what is back is back */
    ck_assert_int_eq(place_import(&place, write_bundle(NULL, NULL)), 0);
    ck_assert_int_eq(ask(&place, "SELECT withdrawn FROM pupil WHERE source_id = 'u1'"), 0);
    ck_assert_int_eq(ask(&place, "SELECT withdrawn FROM guardianship"), 0);
    place_close(&place);
}
END_TEST

/* ───────────── ten marks ───────────── */

static const char ten_items[] = HEAD
    "title,dueDate,classSourcedId,categorySourcedId,gradingPeriodSourcedId,resultValueMin,resultValueMax\n"
    "l1,,,On the scale,2025-09-12,k1,cat1,q1,0,10\nl2,,,From one,2025-09-13,k1,cat1,q1,1,10.0\n"
    "l3,,,Points,2025-09-14,k1,cat1,q1,0,20\nl4,,,Exam,2025-10-20,k1,cat2,q1,0,10\n";
static const char ten_results[] =
    HEAD "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate\n"
         "a,,,l1,u1,fully graded,9,2025-09-12\nb,,,l2,u1,fully graded,10.0,2025-09-13\n"
         "c,,,l3,u1,fully graded,15,2025-09-14\nd,,,l1,u1,fully graded,0,2025-09-12\n"
         "e,,,l1,u1,fully graded,7.5,2025-09-12\nf,,,l4,u1,fully graded,8,2025-10-20\n";

static void import_with(struct place *place, const char *dir, int mark_high)
{
    struct import_options options = {
        .source = dir, .now_at = 1761375600, .utc_offset_min = 180, .mark_high = mark_high};
    ck_assert_msg(
        import_path(place->store, place->dir, &options, place->arena, &place->report, &place->err) == 0, "%s",
        place->err.message);
}

static const char marks_sql[] =
    "SELECT group_concat(source_id || value_x1000) FROM (SELECT * FROM mark ORDER BY source_id)";

START_TEST(ten_of_ten_is_a_mark)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = write_bundle("lineItems.csv", ten_items);
    write_text(dir, "results.csv", ten_results, 0);
    import_with(&place, dir, 10);
    ck_assert_str_eq(ask_text(&place, marks_sql), "a9000,b10000,c75000");
    ck_assert_str_eq(findings_of(&place, "mark_out_of_scale"),
                     "error mark_out_of_scale results.csv:5 score|0|1..10\n"
                     "error mark_out_of_scale results.csv:6 score|7.5|1..10");
    ck_assert_str_eq(ask_text(&place, "SELECT mark || coalesce(score_x1000, '-') FROM exam_result"), "8-");
    place_close(&place);
    /* the same in a school of percent: everything is a percentage */
    place_open(&place, "w");
    import_with(&place, dir, IMPORT_PERCENT);
    ck_assert_str_eq(ask_text(&place, marks_sql), "a90000,b100000,c75000,d0,e75000");
    ck_assert_str_eq(ask_text(&place, "SELECT coalesce(mark, '-') || score_x1000 FROM exam_result"), "-8000");
    place_close(&place);
}
END_TEST

START_TEST(marks_of_the_journal_follow_the_scale)
{
    struct place place;
    place_open(&place, "w");
    const char *dir = fresh_dir("j");
    write_small(dir, "marks.csv",
                "id,pupil,subject,date,value\nm1,p-1,rus,2025-09-12,10\nm2,p-1,rus,2025-09-12,11\n", 0);
    write_text(dir, "marks.csv",
               "id,pupil,subject,date,value\nm1,p-1,rus,2025-09-12,10\nm2,p-1,rus,2025-09-12,11\n", 0);
    write_text(dir, "final_marks.csv",
               "id,pupil,subject,period,value,date\nf,p-1,rus,2025-Q1,9,2025-10-24\ng,p-2,rus,2025-Q1,0,2025-"
               "10-24\n",
               0);
    import_with(&place, dir, 10);
    ck_assert_str_eq(ask_text(&place, marks_sql), "m110000");
    ck_assert_int_eq(ask(&place, "SELECT mark FROM final_override"), 9);
    ck_assert_str_eq(findings_of(&place, "mark_out_of_scale"),
                     "error mark_out_of_scale marks.csv:3 value|11|1..10\n"
                     "error mark_out_of_scale final_marks.csv:3 value|0|1..10");
    place_close(&place);
    /* works in per cent, final marks of 2 to 5 */
    place_open(&place, "w");
    write_text(dir, "marks.csv",
               "id,pupil,subject,date,value\nm1,p-1,rus,2025-09-12,87.5\nm2,p-1,rus,2025-09-12,0\n"
               "m3,p-1,rus,2025-09-12,101\nm4,p-1,rus,2025-09-12,100/5\n",
               0);
    import_with(&place, dir, IMPORT_PERCENT);
    ck_assert_str_eq(ask_text(&place, marks_sql), "m187500,m20,m4100000,m4/25000");
    ck_assert_str_eq(findings_of(&place, "mark_out_of_scale"),
                     "error mark_out_of_scale marks.csv:4 value|101|0..100\n"
                     "error mark_out_of_scale final_marks.csv:2 value|9|1..5\n"
                     "error mark_out_of_scale final_marks.csv:3 value|0|1..5");
    place_close(&place);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("oneroster 1.2");
    TCase *tests = tcase_create("oneroster 1.2");
    tcase_add_test(tests, version_1_2_becomes_rows);
    tcase_add_test(tests, results_of_1_2);
    tcase_add_loop_test(tests, a_fault_of_1_2_becomes_its_finding, 0, sizeof odd / sizeof *odd);
    tcase_add_test(tests, a_delta_changes_only_its_rows);
    tcase_add_test(tests, a_delta_needs_status_and_time);
    tcase_add_test(tests, what_is_deleted_takes_its_own_along);
    tcase_add_test(tests, ten_of_ten_is_a_mark);
    tcase_add_test(tests, marks_of_the_journal_follow_the_scale);
    suite_add_tcase(made, tests);
    return made;
}

TEST_MAIN
