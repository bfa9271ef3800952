/*
 * course: one group's lessons in one subject, made and forgotten a quarter at a time: lessons.c makes the
 * lessons, marks.c the marks and absences in them, finals.c what a teacher writes at the end of a period.
 */
#ifndef ITOG_SAMPLE_COURSE_H
#define ITOG_SAMPLE_COURSE_H

#include "sample/out.h"
#include "sample/school.h"

struct sample_work_type {
    const char *id, *title;
    int weight_x10;
    int is_control, is_exam;
};
extern const struct sample_work_type sample_work_types[]; /* closed by an id of NULL */
enum sample_work {
    SAMPLE_WORK_ANSWER,
    SAMPLE_WORK_CONTROL,
    SAMPLE_WORK_INDEPENDENT,
    SAMPLE_WORK_LABORATORY,
    SAMPLE_WORK_PRACTICAL,
    SAMPLE_WORK_CHECK,
    SAMPLE_WORK_HOME,
    SAMPLE_WORK_PROJECT,
    SAMPLE_WORK_DICTATION,
    SAMPLE_WORK_REPORT,
    SAMPLE_WORK_ESSAY,
    SAMPLE_WORK_EXPOSITION,
    SAMPLE_WORK_PASS,
    SAMPLE_WORK_TEST,
    SAMPLE_WORK_LISTENING,
    SAMPLE_WORK_EXAM
};

enum sample_lesson_type {
    SAMPLE_LESSON,
    SAMPLE_CONTROL,
    SAMPLE_LABORATORY,
    SAMPLE_PRACTICAL,
    SAMPLE_EXCURSION,
    SAMPLE_CONSULTATION,
    SAMPLE_TEST,
    SAMPLE_LESSON_TYPES
};
extern const char *const sample_lesson_types[SAMPLE_LESSON_TYPES];

enum { SAMPLE_LESSONS_MAX = 128, SAMPLE_TOPIC_MAX = 400 };

struct sample_lesson {
    int day_at, number;
    enum sample_lesson_type type;
    const char *state, *change, *reason;
    int teacher, replaced; /* replaced: -1 */
    int moved_from;        /* day_at; -1 */
    const char *theme;     /* from the bank */
    int turn;              /* 0 the theme is new, 1 to 3 it goes on, -1 it comes again */
    int ordinal;           /* of its type: in the quarter, from 1 */
    int number_in_year;    /* of its type, as written; 0: not numbered */
    bool after_control, no_topic, no_homework;
    size_t id, work; /* work: 0 none */
    enum sample_work work_type;
};

struct sample_standing { /* a member in this course, this period */
    struct sample_spells spells;
    int skill;
    int target, given; /* marks to have and had in the quarter */
    size_t owed;       /* a control work not yet written */
    enum sample_work owed_type;
    int count, sum_w, sum_wm; /* numeric marks of the period; weights times 10 */
};

struct sample_run {
    struct sample_school *school;
    struct sample_out *out;
    const struct sample_course *course;
    const struct sample_group *group;
    const struct sample_class *class;
    const struct sample_subject *subject;
    int course_at, grade, quarter;
    int ordinal;                       /* of the next lesson in the year */
    int plan_number;                   /* of the last topic in the lesson plan of the year */
    int numbers[SAMPLE_LESSON_TYPES];  /* how many of each type there were */
    int control_day[SAMPLE_DAYS_MAX];  /* the class has a control work: subject + 1 */
    bool class_extra[SAMPLE_DAYS_MAX]; /* the class has a moved lesson behind its last one */
    int member_count;
    struct sample_member members[SAMPLE_MEMBERS_MAX];
    struct sample_standing standing[SAMPLE_MEMBERS_MAX];
    int lesson_count;
    struct sample_lesson lessons[SAMPLE_LESSONS_MAX];
};

/* lessons.c */
void sample_lessons_make(struct sample_run *run);
int sample_type_count(int grade, int subject, int hours, int quarter, enum sample_lesson_type type);

/* curriculum.c */
void sample_curriculum_write(struct sample_run *run); /* the year's planned hours of the course */

/* marks.c */
void sample_marks_begin(struct sample_run *run); /* a quarter */
void sample_marks_lesson(struct sample_run *run, int lesson_at);
void sample_mark_put(struct sample_run *run, int member, int32_t day, int value, enum sample_work type,
                     const char *period, const char *origin, const char *comment);
int sample_mark_draw(struct sample_run *run, int member, int shift,
                     struct sample_rng *rng); /* a value of the school's scale */

/* finals.c */
void sample_finals_quarter(struct sample_run *run);

/* words.c */
void sample_topic_write(const struct sample_run *run, const struct sample_lesson *lesson,
                        char out[SAMPLE_TOPIC_MAX]);
void sample_work_title(const struct sample_run *run, const struct sample_lesson *lesson,
                       char out[SAMPLE_TOPIC_MAX]);
void sample_homework_write(const struct sample_run *run, const struct sample_lesson *lesson,
                           char out[SAMPLE_TOPIC_MAX]);
void sample_advice_write(const struct sample_run *run, int mean_x10, const char *theme,
                         struct sample_rng *rng, char out[SAMPLE_TOPIC_MAX]);
const char *sample_attainment_words(int subject, int level); /* level: 0 high to 3 not yet */

#endif
