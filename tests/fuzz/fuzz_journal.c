/* Files of a journal in itog's own layout, into a school that is there: values, cells, references. */
#include "fuzz_bundle.h"

static const struct fuzz_file journal[] = {
    {"marks.csv", "id,pupil,subject,date,value,work,lesson,status\nm,p-1,rus,2025-09-02,5/4 н,,,\n"},
    {"school.csv", "id,short_name,full_name\ns-1,Школа,Школа\n"},
    {"periods.csv", "id,kind,title,short_title,position,starts_on,ends_on,parent\n"
                    "2025-Q1,quarter,I,I,1,2025-09-01,24.10.2025,\n"},
    {"teachers.csv", "id,family_name,given_name\nt-1,Смирнова,Ольга\n"},
    {"subjects.csv", "id,title,position\nrus,Русский язык,1\n"},
    {"class_groups.csv", "id,kind,title,grade,parent\n5A,class,5А,5,\n"},
    {"pupils.csv", "id,family_name,given_name,born_on\np-1,Ёлкина,Анна,17.05.14\n"},
    {"memberships.csv", "id,pupil,class_group,from_on,to_on\nm-1,p-1,5A,2025-09-01,\n"},
    {"guardians.csv", "id,family_name,given_name\ng-1,Ёлкина,Ирина\n"},
    {"guardianships.csv", "id,guardian,pupil,relation\ngs-1,g-1,p-1,мать\n"},
    {"contacts.csv", "id,guardian,pupil,channel,value,origin\nc-1,g-1,,sms,8 (000) 123-45-67,paper\n"},
    {"consents.csv", "id,guardian,pupil,purpose,channel,state,decided_on\n"
                     "con-1,g-1,p-1,results,any,granted,2025-09-01\n"},
    {"lessons.csv", "id,class_group,subject,teacher,date,number,lesson_type,state,topic\n"
                    "l-1,5A,rus,t-1,2025-09-02,1,lesson,held,Имя\n"},
    {"work_types.csv", "id,title,weight\nК,Контрольная,\"1,5\"\n"},
    {"works.csv", "id,class_group,subject,work_type,title,weight,max\nw-1,5A,rus,К,Диктант,2,20\n"},
    {"attendance.csv", "id,pupil,lesson,code\na-1,p-1,l-1,УП\n"},
    {"final_marks.csv",
     "id,pupil,subject,period,value,teacher,date\nfin-1,p-1,rus,2025-Q1,4,t-1,2025-10-24\n"},
    {"exam_results.csv", "id,pupil,subject,kind,title,held_on,mark,score,max,received_at\n"
                         "ex-1,p-1,rus,trial,Пробный,2025-10-15,4,27,30,24.10.2025 8:30\n"},
};

enum { FILES = sizeof journal / sizeof *journal };

static void load(struct store *store)
{
    fuzz_load(store, journal, FILES);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct store *store = fuzz_store(load);
    fuzz_bundle_clear(journal, FILES);
    fuzz_bundle_write(data, size, journal, FILES);
    fuzz_rounds(store, size, NULL);
    return 0;
}
