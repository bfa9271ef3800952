/*
 * A sheet beside a small school: a class register or a list, read by mappings. The input is the sheet (CSV); what
 * stands behind a byte 1E, if anything, is the mapping (ini) to read it by, in place of the two below.
 */
#include "fuzz_bundle.h"

static const struct fuzz_file school[] = {
    {"school.csv", "id,short_name,full_name\ns-1,Школа,Школа\n"},
    {"periods.csv", "id,kind,title,short_title,position,starts_on,ends_on,parent\n"
                    "2025-Y,year,Год,Год,9,2025-09-01,2026-05-31,\n"
                    "2025-Q1,quarter,I,I,1,2025-09-01,2025-10-24,2025-Y\n"},
    {"teachers.csv", "id,family_name,given_name,patronymic\nt-1,Смирнова,Ольга,Викторовна\n"},
    {"subjects.csv", "id,title,position\nrus,Русский язык,1\n"},
    {"class_groups.csv", "id,kind,title,grade,parent\n5A,class,5А,5,\n5A-1,subgroup,5А/1,5,5A\n"},
    {"pupils.csv", "id,family_name,given_name,patronymic,born_on\np-1,Ёлкина,Анна,Сергеевна,2014-05-17\n"
                   "p-2,Яшин,Пётр,,2014-06-18\n"},
    {"memberships.csv", "id,pupil,class_group,from_on,to_on\nm-1,p-1,5A,2025-09-01,\nm-2,p-2,5A,2025-09-01,\n"
                        "m-3,p-2,5A-1,2025-09-01,\n"},
    {"work_types.csv", "id,title,weight\nК,Контрольная работа,1.5\n"},
    {"lessons.csv", "id,class_group,subject,teacher,date,number,lesson_type,state,topic\n"
                    "l-1,5A,rus,t-1,2025-09-02,1,lesson,held,Имя\n"},
    {"marks.csv", "id,pupil,subject,date,value,work,lesson,status\nm,p-1,rus,2025-09-02,4,,l-1,\n"},
};

static const char register_ini[] =
    "[sheet]\nkind = register\nsheet_name = class subject\nfile_name = class subject\n"
    "dates = d.m.y | d.m | d.m. | y-m-d | d\nseparators = /,;\n"
    "[head]\nclass = Класс\nsubject = Предмет\nteacher = Учитель\nyear = Период\n"
    "[columns]\npupil = ФИО | Ученик\nnumber = №\nignore = Ср* | Итог*\n"
    "[rows]\nkind = Вид\nweight = Вес\ntopic = Тема\nhomework = Задание\nskip = Всего*\n"
    "[lessons]\ndate = Дата\ntopic = Тема урока\nhomework = Домашнее задание\n"
    "[codes]\nн = absence Н\nб = absence Б\nосв = absence ОСВ\nзач = mark зач\n. = mark .\n- = ignore\n"
    "[kinds]\nК = Контрольная работа | 1.5 | control\nД = Домашняя работа | 1\n[subjects]\nРус. = Русский "
    "язык\n";
static const char list_ini[] =
    "[sheet]\nkind = list\ntable = marks\n[columns]\nname = Ученик | ФИО\nclass = Класс\nsubject = Предмет\n"
    "date = Дата\nvalue = Оценка\nwork = Работа\n[value value]\nотлично = 5\n[constants]\nstatus = final\n";

static void load(struct store *store)
{
    fuzz_load(store, school, sizeof school / sizeof *school);
    fuzz_folder_of("mapping");
    fuzz_write("mapping", "a.ini", register_ini, sizeof register_ini - 1);
    fuzz_write("mapping", "b.ini", list_ini, sizeof list_ini - 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct store *store = fuzz_store(load);
    const uint8_t *end = size > 0 ? memchr(data, 0x1E, size) : NULL;
    size_t len = end != NULL ? (size_t)(end - data) : size;
    static char mapping[300];
    fuzz_write("b", "5А-русский.csv", data, len);
    if (end != NULL)
        snprintf(mapping, sizeof mapping, "%s", fuzz_write("", "x.ini", end + 1, size - len - 1));
    fuzz_rounds(store, size, end != NULL ? mapping : NULL);
    return 0;
}
