/*
 * bundle: a small OneRoster bundle of version 1.1 in memory, which tests change: one school, one homeroom, one
 * class of physics, a pupil, her guardian, teachers, results.
 */
#ifndef ITOG_TESTS_IMPORT_BUNDLE_H
#define ITOG_TESTS_IMPORT_BUNDLE_H

#include "family.h"

#define HEAD "sourcedId,status,dateLastModified,"

static const struct text_file small_bundle[] = {
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
enum { BUNDLE_FILES = sizeof small_bundle / sizeof *small_bundle };

/* Writes a bundle with one file replaced, added, or, where TEXT is NULL, left out. */
__attribute__((unused)) static const char *write_files(const struct text_file *files, size_t count,
                                                       const char *name, const char *text)
{
    const char *dir = fresh_dir("b");
    bool found = name == NULL || text == NULL;
    for (size_t i = 0; i < count; i++) {
        bool mine = name != NULL && strcmp(files[i].name, name) == 0;
        found = found || mine;
        if (!mine || text != NULL)
            write_text(dir, files[i].name, mine ? text : files[i].text, 0);
    }
    if (!found)
        write_text(dir, name, text, 0);
    return dir;
}

__attribute__((unused)) static const char *write_bundle(const char *name, const char *text)
{
    return write_files(small_bundle, BUNDLE_FILES, name, text);
}

/* severity code file:line column|value|expected of the findings of this code, one a line. */
__attribute__((unused)) static const char *findings_of(struct place *place, const char *code)
{
    const char *sql =
        arena_printf(place->arena,
                     "SELECT coalesce(group_concat(said, char(10)), '') FROM (SELECT severity || ' ' || code "
                     "|| ' ' || file || "
                     "':' || coalesce(line, 0) || ' ' || column_name || '|' || value_read || '|' || expected "
                     "AS said FROM finding WHERE code = '%s' ORDER BY finding_id)",
                     code);
    return ask_text(place, sql);
}

#endif
