/* A OneRoster bundle: its manifest, and every file that it names. */
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
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return fuzz_bundle(data, size, bundle, sizeof bundle / sizeof *bundle);
}
