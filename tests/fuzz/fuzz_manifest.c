/*
 * A bundle of rosters, whole: OneRoster with its manifest and every file that it names; behind a first byte 1 or 2,
 * School Data Sync of that version.
 */
#include "fuzz_bundle.h"

#define HEAD "sourcedId,status,dateLastModified,"

static const struct fuzz_file bundle[] = {
    {"manifest.csv", "propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,bulk\n"},
    {"orgs.csv", HEAD "name,type,identifier,parentSourcedId\ns,,,School,school,7,\n"},
    {"academicSessions.csv", HEAD "title,type,startDate,endDate,parentSourcedId,schoolYear\n"
                                  "q1,,,First,gradingPeriod,2025-09-01,2025-10-24,,2026\n"},
    {"courses.csv", HEAD "schoolYearSourcedId,title,courseCode,grades,orgSourcedId\nc1,,,,Physics,PHY,,s\n"},
    {"classes.csv", HEAD "title,grades,courseSourcedId,classType,schoolSourcedId,termSourcedIds\n"
                         "k1,,,Physics 9,09,c1,scheduled,s,q1\n"},
    {"users.csv", HEAD "orgSourcedIds,role,givenName,familyName,middleName,email,sms,phone,agentSourcedIds\n"
                       "u1,,,s,student,Anna,Volkova,,,,,\nt1,,,s,teacher,Olga,Smirnova,,,,,\n"},
    {"enrollments.csv", HEAD "classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate\n"
                             "e1,,,k1,s,u1,student,,,\n"},
    {"categories.csv", HEAD "title,weight\ncat1,,,Test,\n"},
    {"lineItems.csv", HEAD "title,description,assignDate,dueDate,classSourcedId,categorySourcedId,"
                           "gradingPeriodSourcedId,resultValueMin,resultValueMax\n"
                           "l1,,,Test 1,,2025-09-10,2025-09-12,k1,cat1,q1,0,100\n"},
    {"results.csv", HEAD "lineItemSourcedId,studentSourcedId,scoreStatus,score,scoreDate,comment\n"
                         "r1,,,l1,u1,fully graded,66,2025-09-13,\n"},
    {"demographics.csv", HEAD "birthDate,sex\nu1,,,2011-02-03,female\n"},
    {"scoreScales.csv", HEAD "title,classSourcedId,scoreScaleValue\nsc1,,,Words,,\"{A:90},{75:B}\"\n"},
    {"lineItemScoreScales.csv", HEAD "lineItemSourcedId,scoreScaleSourcedId\nls1,,,l1,sc1\n"},
};

static const struct fuzz_file sds_1[] = {
    {"School.csv", "SIS ID,Name,School Number\ns,School,7\n"},
    {"Section.csv", "SIS ID,School SIS ID,Section Name,Term SIS ID,Term Name,Term StartDate,Term EndDate,"
                    "Course SIS ID,Course Name,Course Number,Status\n"
                    "k1,s,Physics 9,q1,First,2025-09-01,20251024,c1,Physics,PHY,Active\n"},
    {"Student.csv", "SIS ID,School SIS ID,Username,First Name,Last Name,Middle Name,Birthdate,Grade,Status\n"
                    "u1,s,anna,Anna,Volkova,,2011-02-03,9,Active\n"},
    {"Teacher.csv", "SIS ID,School SIS ID,Username,First Name,Last Name\nt1,s,olga,Olga,Smirnova\n"},
    {"StudentEnrollment.csv", "Section SIS ID,SIS ID\nk1,u1\n"},
    {"TeacherRoster.csv", "Section SIS ID,SIS ID\nk1,t1\n"},
};

static const struct fuzz_file sds_2[] = {
    {"orgs.csv", "sourcedId,name,type,parentSourcedId\ns,School,School,\n"},
    {"academicSessions.csv", "sourcedId,title,type,schoolYear,startDate,endDate\n"
                             "q1,First,trimester,2025,2025-09-01,2025-10-24\n"},
    {"courses.csv",
     "sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade\nc1,s,Bio,B10,,14,10\n"},
    {"classes.csv", "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\nk1,s,Bio 10,q1,c1\n"},
    {"demographics.csv", "userSourcedId,sex,birthDate\nu1,Male,2010-07-02\n"},
    {"users.csv", "sourcedId,username,givenName,familyName,email,phone,sms\nu1,jack,Jack,Craig,,,\n"
                  "g1,jean,Jean,Craig,jean@mail.example,,\nt1,kris,Kris,Fein,,,\n"},
    {"roles.csv",
     "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate\n"
     "u1,s,Student,q1,10,TRUE,2025-08-24,2026-06-11\nt1,s,professor,,,TRUE,,\n"},
    {"relationships.csv", "userSourcedId,relationshipUserSourcedId,relationshipRole\nu1,g1,Parent\n"},
    {"enrollments.csv", "classSourcedId,userSourcedId,role\nk1,u1,student\nk1,t1,Lecturer\n"},
};

/* One in place of what another left. */
static void put_bundle(const uint8_t *data, size_t size, const struct fuzz_file *base, size_t count)
{
    static const struct fuzz_file *last;
    static size_t last_count;
    if (last != base)
        fuzz_bundle_clear(last, last_count);
    fuzz_bundle_base(base, count);
    fuzz_bundle_write(data, size, base, count);
    last = base;
    last_count = count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct store *store = fuzz_store(NULL);
    if (size > 0 && data[0] == '1')
        put_bundle(data + 1, size - 1, sds_1, sizeof sds_1 / sizeof *sds_1);
    else if (size > 0 && data[0] == '2')
        put_bundle(data + 1, size - 1, sds_2, sizeof sds_2 / sizeof *sds_2);
    else
        put_bundle(data, size, bundle, sizeof bundle / sizeof *bundle);
    fuzz_rounds(store, size, NULL);
    return 0;
}
