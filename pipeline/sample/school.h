/*
 * school: what the files of this folder share: the invented school while it is being made. Everything large
 * (lessons, marks, absences) is drawn when it is written and never kept; what is kept is classes, groups,
 * courses, teachers, and a few bytes a pupil.
 */
#ifndef ITOG_SAMPLE_SCHOOL_H
#define ITOG_SAMPLE_SCHOOL_H

#include "base/err.h"
#include "sample/names.h"
#include "sample/rng.h"
#include "sample/scale.h"
#include "sample/sample.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ── subjects ── */

enum sample_subject_key {
    SAMPLE_RUS,
    SAMPLE_LITR,
    SAMPLE_LIT,
    SAMPLE_ENG,
    SAMPLE_MATH,
    SAMPLE_ALG,
    SAMPLE_GEOM,
    SAMPLE_PROB,
    SAMPLE_INF,
    SAMPLE_WORLD,
    SAMPLE_HIST,
    SAMPLE_SOC,
    SAMPLE_GEO,
    SAMPLE_PHYS,
    SAMPLE_CHEM,
    SAMPLE_BIO,
    SAMPLE_ORKSE,
    SAMPLE_ART,
    SAMPLE_MUS,
    SAMPLE_TRUD,
    SAMPLE_PE,
    SAMPLE_OBZR,
    SAMPLE_PROJ,
    SAMPLE_EMATH,
    SAMPLE_ERUS,
    SAMPLE_SUBJECTS
};

enum sample_speciality { /* what one teacher can teach */
                         SAMPLE_TEACHES_PRIMARY,
                         SAMPLE_TEACHES_RUSSIAN,
                         SAMPLE_TEACHES_ENGLISH,
                         SAMPLE_TEACHES_MATHS,
                         SAMPLE_TEACHES_COMPUTING,
                         SAMPLE_TEACHES_HISTORY,
                         SAMPLE_TEACHES_GEOGRAPHY,
                         SAMPLE_TEACHES_PHYSICS,
                         SAMPLE_TEACHES_CHEMISTRY,
                         SAMPLE_TEACHES_BIOLOGY,
                         SAMPLE_TEACHES_ART,
                         SAMPLE_TEACHES_MUSIC,
                         SAMPLE_TEACHES_CRAFT,
                         SAMPLE_TEACHES_SPORT,
                         SAMPLE_TEACHES_SAFETY
};

enum sample_homework { /* the way homework is worded */
                       SAMPLE_HOMEWORK_NONE,
                       SAMPLE_HOMEWORK_EXERCISE,
                       SAMPLE_HOMEWORK_READING,
                       SAMPLE_HOMEWORK_PROBLEMS,
                       SAMPLE_HOMEWORK_ENGLISH,
                       SAMPLE_HOMEWORK_PARAGRAPH,
                       SAMPLE_HOMEWORK_SCIENCE,
                       SAMPLE_HOMEWORK_COMPUTING,
                       SAMPLE_HOMEWORK_ART
};

struct sample_subject {
    const char *id, *title, *short_title, *assessment;
    const char *dative; /* «по …» */
    enum sample_speciality speciality;
    enum sample_homework homework;
    int level;              /* how well pupils do, thousandths: more is better */
    bool controls;          /* has control works */
    const char *extra_type; /* another lesson type the subject has: laboratory, practical, … ; NULL: none */
};
extern const struct sample_subject sample_subjects[SAMPLE_SUBJECTS];
extern const unsigned char sample_hours[12][SAMPLE_SUBJECTS]; /* [grade][subject], weekly */
bool sample_is_split(int grade, int subject);                 /* taught in two subgroups */

/* Topics of a subject in a grade; *COUNT of them. Never NULL. */
const char *const *sample_topics(int subject, int grade, int *count);

/* ── the year ── */

enum { SAMPLE_QUARTERS = 4, SAMPLE_DAYS_MAX = 200, SAMPLE_SLOTS = 8, SAMPLE_AHEAD = 3 };

struct sample_period {
    const char *id, *kind, *title, *short_title;
    int first_quarter, last_quarter; /* 0 to 3 */
    int grade_from, grade_to;        /* 0: all */
    int32_t starts_on, ends_on;
    int position;
};
enum { SAMPLE_PERIODS = 7 };

struct sample_holiday {
    const char *title, *starts_on, *ends_on;
    int grade; /* only this one; 0: all */
};
enum { SAMPLE_HOLIDAYS = 9 };
extern const struct sample_holiday sample_holidays[SAMPLE_HOLIDAYS];
extern const int sample_weeks[SAMPLE_QUARTERS]; /* of the curriculum: 34 in all */

struct sample_day { /* a day with lessons */
    int32_t day;
    int weekday; /* 1 to 5 */
    int quarter; /* 0 to 3 */
    bool off_grade1;
};

/* ── people and groups ── */

enum sample_role { /* what becomes of a pupil in a quarter */
                   SAMPLE_ROLE_NONE,
                   SAMPLE_ROLE_ILL_GRANTED,
                   SAMPLE_ROLE_ILL_RESOLVED,
                   SAMPLE_ROLE_ILL_PROPOSED,
                   SAMPLE_ROLE_ILL_SUBJECTS,
                   SAMPLE_ROLE_ILL_REFUSED,
                   SAMPLE_ROLE_ILL_EXTENDED,
                   SAMPLE_ROLE_TRUANT
};

struct sample_pupil {
    uint32_t family;
    int32_t born_on, from_on, to_on; /* to_on 0: still there */
    int32_t moved_on;                /* the first day in another class of the grade; 0: never moved */
    int16_t class_at, moved_to;      /* moved_to: -1 or a class */
    int16_t ability;                 /* thousandths */
    int16_t given;                   /* index into the bank */
    char sex;
    bool exempt_sport;
    bool has_sibling;
    int8_t plan; /* 0 none; 1 one subject taught alone; 2 several, at home */
    uint8_t role[SAMPLE_QUARTERS];
};

struct sample_teacher {
    enum sample_speciality speciality;
    int load;
    uint64_t busy; /* bit (weekday - 1) * 8 + number - 1 */
    int tutor_of;  /* a class; -1 */
    int room;
};

struct sample_class {
    int grade;
    char id[16], title[16];
    uint32_t first, count; /* of pupils, those who move in not counted */
    uint32_t guest,
        late; /* who moves in, who comes to the school after the first quarter; UINT32_MAX: nobody */
    int32_t late_from_on; /* 0: nobody */
    int tutor;
    int day_len[5];
    uint64_t slots; /* as in sample_teacher.busy */
    int first_course, courses;
};

enum sample_group_kind { SAMPLE_CLASS, SAMPLE_SUBGROUP, SAMPLE_STREAM, SAMPLE_INDIVIDUAL };

struct sample_group {
    enum sample_group_kind kind;
    int class_at, class_count; /* a stream has classes class_at to class_at + class_count - 1 */
    int subject;               /* of a subgroup or stream */
    int part;                  /* 1 or 2 */
    uint32_t pupil;            /* of an individual plan */
    char id[32];
    char title[160];
};

enum { SAMPLE_HOURS_MAX = 8, SAMPLE_MEMBERS_MAX = 120 };

struct sample_course { /* one row of teaching */
    int group, subject, teacher, hours;
    unsigned char slot[SAMPLE_HOURS_MAX]; /* (weekday - 1) * 8 + number - 1 */
};

struct sample_member {
    uint32_t pupil;
    int32_t from_on, to_on; /* to_on always set */
};

struct sample_school {
    uint64_t seed;
    const struct sample_scale *scale;
    int quarters; /* with data: 1 to 4 */
    bool small;   /* a few classes that show everything */
    int32_t data_end;
    struct sample_period periods[SAMPLE_PERIODS];
    struct sample_day days[SAMPLE_DAYS_MAX];
    int day_count; /* up to data_end */
    int day_total; /* with the few planned days behind it */
    struct sample_class *classes;
    struct sample_pupil *pupils;
    struct sample_teacher *teachers;
    struct sample_group *groups;
    struct sample_course *courses;
    int class_count, teacher_count, group_count, course_count;
    int teacher_capacity, group_capacity, course_capacity;
    uint32_t pupil_count, family_count;
    uint8_t *extra; /* [teacher * SAMPLE_DAYS_MAX + day]: slots taken by substitutions and moved lessons */
};

void sample_calendar_make(struct sample_school *school, int quarters);
const struct sample_period *sample_period_of(const struct sample_school *school, int grade, int quarter);
int sample_quarter_of(const struct sample_school *school, int32_t day);
bool sample_ends_period(int grade, int quarter);

int sample_school_make(struct sample_school *school, const struct sample_options *options, struct err *err);
void sample_school_free(struct sample_school *school);
int sample_group_add(struct sample_school *school, struct sample_group group);
int sample_course_add(struct sample_school *school, struct sample_course course);
int sample_class_of(const struct sample_school *school, int grade); /* the first of a grade, -1 */
/* Who is in a group, and when; returns how many. */
int sample_members(const struct sample_school *school, const struct sample_group *group,
                   struct sample_member *out);
bool sample_is_alone_in(const struct sample_pupil *pupil, int grade,
                        int subject); /* taught by an individual plan */

void sample_timetable_make(struct sample_school *school);

/* ── people, drawn again whenever they are needed ── */

struct sample_person {
    char family[SAMPLE_NAME_MAX];
    const char *given, *patronymic;
};

struct sample_family {
    const struct sample_culture *culture;
    const char *name; /* masculine form */
    const struct sample_father *father;
    bool has_mother, has_father,
        has_ward; /* has_ward: a grandmother as the legal representative, no parents */
    int card;     /* how the family is reached: see families.c */
};

void sample_family_draw(const struct sample_school *school, uint32_t family, struct sample_family *out);
void sample_pupil_name(const struct sample_school *school, uint32_t pupil, struct sample_person *out);
void sample_teacher_name(const struct sample_school *school, int teacher, struct sample_person *out);
/* Which: 0 mother (or ward), 1 father. */
void sample_guardian_name(const struct sample_school *school, uint32_t family, int which,
                          struct sample_person *out);

/* ── absences ── */

enum sample_absence {
    SAMPLE_PRESENT,
    SAMPLE_ILL,
    SAMPLE_EXCUSED,
    SAMPLE_UNEXCUSED,
    SAMPLE_ABSENT,
    SAMPLE_LATE,
    SAMPLE_EXEMPT
};
extern const char *const sample_absence_codes[];

enum { SAMPLE_SPELLS_MAX = 24 };
struct sample_spells {
    int count;
    struct {
        int32_t from_on, to_on;
        enum sample_absence code;
    } spell[SAMPLE_SPELLS_MAX];
};
void sample_spells_draw(const struct sample_school *school, uint32_t pupil, struct sample_spells *out);
enum sample_absence sample_absence_on(const struct sample_school *school, uint32_t pupil,
                                      const struct sample_spells *spells, int day_at, int number,
                                      int subject);

#endif
