/*
 * family: what the tests of import/ share: a small journal in memory that tests change, written into a folder
 * and imported into a fresh store.
 */
#ifndef ITOG_TESTS_IMPORT_FAMILY_H
#define ITOG_TESTS_IMPORT_FAMILY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "harness.h"
#include "import/import.h"
#include "store/store.h"

struct text_file {
    const char *name, *text; /* TEXT of NULL: the file is not written */
    size_t len;              /* 0: up to the NUL */
};

__attribute__((unused)) static const char *fresh_dir(const char *name)
{
    static char paths[4][512]; /* the last four stay valid */
    static unsigned next;
    char *path = paths[next++ % 4];
    struct err err = {0};
    snprintf(path, sizeof paths[0], "%s/%s", test_dir(), name);
    ck_assert_int_eq(file_remove_tree(path, &err), 0);
    ck_assert_int_eq(file_make_dirs(path, &err), 0);
    return path;
}

__attribute__((unused)) static void write_text(const char *dir, const char *name, const char *text,
                                               size_t len)
{
    struct err err = {0};
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    ck_assert_msg(file_write(path, text, len > 0 ? len : strlen(text), &err) == 0, "%s", err.message);
}

/* An open store in a workspace folder of this name. */
struct place {
    struct store *store;
    struct arena *arena;
    char dir[512];
    struct import_report report;
    struct err err;
};

__attribute__((unused)) static void place_open(struct place *place, const char *name)
{
    *place = (struct place){.arena = arena_new()};
    char path[600];
    snprintf(place->dir, sizeof place->dir, "%s", fresh_dir(name));
    snprintf(path, sizeof path, "%s/school.db", place->dir);
    place->store = store_open(path, STORE_CREATE, &place->err);
    ck_assert_msg(place->store != NULL, "%s", place->err.message);
}

__attribute__((unused)) static void place_close(struct place *place)
{
    store_close(place->store);
    arena_free(place->arena);
}

__attribute__((unused)) static int place_import(struct place *place, const char *source)
{
    struct import_options options = {.source = source, .now_at = 1761375600, .utc_offset_min = 180};
    place->err = (struct err){0};
    int failed = import_path(place->store, place->dir, &options, place->arena, &place->report, &place->err);
    int64_t accepted = 0;
    for (size_t i = 0; failed == 0 && i < place->report.file_count; i++) {
        const struct import_file_count *file = &place->report.files[i];
        ck_assert_int_eq(file->accepted + file->rejected, file->read);
        ck_assert_int_ge(file->accepted, 0);
        ck_assert_int_le(file->changed, file->accepted);
        accepted += file->accepted;
    }
    ck_assert(failed != 0 || accepted > 0);
    return failed;
}

__attribute__((unused)) static int64_t ask(struct place *place, const char *sql)
{
    struct err err = {0};
    int64_t value = store_int(place->store, sql, -1, &err);
    ck_assert_msg(err.kind == ERR_NONE, "%s: %s", sql, err.message);
    return value;
}

__attribute__((unused)) static const char *ask_text(struct place *place, const char *sql)
{
    struct err err = {0};
    const char *text = "(no row)";
    struct stmt *stmt = store_prepare(place->store, sql, &err);
    ck_assert_msg(stmt != NULL, "%s: %s", sql, err.message);
    if (stmt_step(stmt, &err) == 1)
        text = arena_strdup(place->arena, stmt_text(stmt, 0, NULL));
    stmt_free(stmt);
    return text;
}

__attribute__((unused)) static const struct import_file_count *count_of(const struct place *place,
                                                                        const char *name)
{
    for (size_t i = 0; i < place->report.file_count; i++)
        if (strcmp(place->report.files[i].name, name) == 0)
            return &place->report.files[i];
    ck_abort_msg("%s was not counted", name);
    return NULL;
}

/* Every row of the tables an import fills, as text: equal stores give equal texts. */
__attribute__((unused)) static char *dump(struct place *place)
{
    static const char *const tables[] = {"school",         "period",          "holiday",
                                         "bell",           "teacher",         "subject",
                                         "class_group",    "pupil",           "membership",
                                         "movement",       "individual_plan", "guardian",
                                         "guardianship",   "contact",         "consent",
                                         "teaching",       "curriculum",      "timetable",
                                         "lesson",         "work_type",       "work",
                                         "mark",           "attendance",      "deferral",
                                         "exam_result",    "attainment",      "recommendation",
                                         "final_override", "debt_attempt",    "council_decision"};
    struct buf text = {0};
    struct err err = {0};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct stmt *stmt = store_prepare(
            place->store, arena_printf(place->arena, "SELECT * FROM %s ORDER BY 1", tables[i]), &err);
        ck_assert_msg(stmt != NULL, "%s", err.message);
        while (stmt_step(stmt, &err) == 1)
            for (int k = 0; k < stmt_columns(stmt); k++)
                buf_printf(&text, "%s%c", stmt_is_null(stmt, k) ? "NULL" : stmt_text(stmt, k, NULL),
                           k + 1 < stmt_columns(stmt) ? '|' : '\n');
        stmt_free(stmt);
    }
    char *copy = arena_strdup(place->arena, buf_text(&text));
    buf_free(&text);
    return copy;
}

/* The small journal: one class, two pupils. */
static const struct text_file small_journal[] = {
    {"school.csv", "id,short_name,full_name\ns-1,Школа № 1,Средняя школа № 1\n", 0},
    {"periods.csv",
     "id,kind,title,short_title,position,starts_on,ends_on,parent\n"
     "2025-Q1,quarter,I четверть,I,1,2025-09-01,2025-10-24,2025-Y\n"
     "2025-Y,year,Год,Г,5,2025-09-01,2026-05-26,\n",
     0},
    {"teachers.csv", "id,family_name,given_name,patronymic\nt-1,Смирнова,Ольга,Викторовна\n", 0},
    {"subjects.csv", "id,title,short_title,position\nrus,Русский язык,Рус.,1\nmath,Математика,,2\n", 0},
    {"class_groups.csv", "id,kind,title,grade,parent,tutor\n5A-1,subgroup,5А 1,5,5A,\n5A,class,5А,5,,t-1\n",
     0},
    {"pupils.csv",
     "id,family_name,given_name,patronymic,sex,born_on\n"
     "p-1,Ёлкина,Анна,Сергеевна,f,2014-05-17\np-2,Яшин,Пётр,,m,\n",
     0},
    {"memberships.csv",
     "id,pupil,class_group,from_on,to_on\nm-1,p-1,5A,2025-09-01,\nm-2,p-2,5A,2025-09-01,\n", 0},
    {"guardians.csv", "id,family_name,given_name,patronymic\ng-1,Ёлкина,Ирина,\n", 0},
    {"guardianships.csv", "id,guardian,pupil,relation\ngs-1,g-1,p-1,мать\n", 0},
    {"contacts.csv",
     "id,guardian,pupil,channel,value,origin\nc-1,g-1,,email,a@mail.example,paper\n"
     "c-2,g-1,,sms,8 (000) 123-45-67,paper\n",
     0},
    {"consents.csv",
     "id,guardian,pupil,purpose,channel,state,decided_on\ncon-1,g-1,p-1,results,any,granted,2025-09-01\n", 0},
    {"lessons.csv",
     "id,class_group,subject,teacher,date,number,lesson_type,state,topic\n"
     "l-1,5A,rus,t-1,2025-09-02,1,lesson,held,\"Имя\nсуществительное\"\n",
     0},
    {"work_types.csv", "id,title,weight,is_control\nК,Контрольная,1.5,1\nО,Ответ,1,\n", 0},
    {"works.csv",
     "id,class_group,subject,work_type,title,weight,max\nw-1,5A,rus,К,Диктант,2,\nw-2,5A,math,К,Тест,,20\n",
     0},
    {"marks.csv",
     "id,pupil,subject,date,value,work_type,weight,work,lesson,comment\n"
     "mk-1,p-1,rus,2025-09-12,5,К,,,l-1,\n"
     "mk-2,p-1,rus,2025-09-13,4,,,w-1,,\n"
     "mk-3,p-2,math,2025-09-14,\"17,5\",,,w-2,,\"сказано: \"\"хорошо\"\"\"\n"
     "mk-4,p-2,rus,2025-09-15,н/а,О,,,,\n"
     "mk-5,p-2,rus,2025-09-16,3,О,\"1,25\",,,\n",
     0},
    {"attendance.csv", "id,pupil,lesson,code\na-1,p-2,l-1,уп\n", 0},
    {"exam_results.csv",
     "id,pupil,subject,kind,title,held_on,mark,score,max\nex-1,p-1,rus,trial,Пробный,2025-10-15,4,27,30\n",
     0},
    {"final_marks.csv",
     "id,pupil,subject,period,value,teacher,date\nfin-1,p-1,rus,2025-Q1,4,t-1,2025-10-24\n", 0},
};
enum { SMALL_FILES = sizeof small_journal / sizeof *small_journal };

/* Writes the small journal with one file replaced (NAME NULL: as it is). */
__attribute__((unused)) static void write_small(const char *dir, const char *name, const char *text,
                                                size_t len)
{
    bool found = false;
    for (size_t i = 0; i < SMALL_FILES; i++) {
        bool mine = name != NULL && strcmp(small_journal[i].name, name) == 0;
        found = found || mine;
        write_text(dir, small_journal[i].name, mine ? text : small_journal[i].text, mine ? len : 0);
    }
    if (name != NULL && !found)
        write_text(dir, name, text, len);
}

#endif
