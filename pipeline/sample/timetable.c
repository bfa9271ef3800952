/*
 * timetable: groups, courses, teachers and the week. A class has as many hours as places in its week; hours
 * are matched to places one class at a time by augmenting paths (Kuhn), where a place is allowed when the
 * teachers are free. When that fails a further teacher is taken on: so there are no collisions, ever, and no
 * gaps in a class's day.
 */
#include "sample/school.h"
#include "base/err.h"

#include <stdio.h>
#include <string.h>

enum { PLACES = 5 * SAMPLE_SLOTS, LOAD_MAX = 23, TASKS_MAX = 48 };

struct task {            /* one hour of the week */
    int course, partner; /* partner: the second subgroup's course, -1 */
    uint64_t days;       /* places on the days it should be on */
    int place;           /* -1: none yet */
};

struct week {
    struct sample_school *school;
    uint64_t places;   /* of the class */
    int order[PLACES]; /* the order in which places are tried */
    int owner[PLACES]; /* task, -1 */
    struct task tasks[TASKS_MAX];
    int task_count;
    uint64_t seen;
};

static uint64_t bit(int place)
{
    return UINT64_C(1) << place;
}

static int teacher_add(struct sample_school *school, enum sample_speciality speciality)
{
    if (school->teacher_count == school->teacher_capacity) {
        school->teacher_capacity = school->teacher_capacity * 2 + 64;
        school->teachers =
            mem_realloc(school->teachers, (size_t)school->teacher_capacity * sizeof *school->teachers);
    }
    int at = school->teacher_count++;
    school->teachers[at] = (struct sample_teacher){
        .speciality = speciality, .tutor_of = -1, .room = (at / 20 % 4 + 1) * 100 + at % 20 + 1};
    return at;
}

static bool teaches_class(const struct sample_school *school, int teacher, int class_at)
{
    const struct sample_class *class = &school->classes[class_at];
    for (int i = class->first_course; i < school->course_count; i++) {
        if (school->courses[i].teacher == teacher)
            return true;
    }
    return false;
}

/* Who can take HOURS more, is free at all of PLACES and isn't OTHER; best who teaches the class already. */
static int teacher_find(struct sample_school *school, enum sample_speciality speciality, int hours,
                        uint64_t places, int other, int class_at)
{
    int found = -1;
    for (int i = 0; i < school->teacher_count; i++) {
        const struct sample_teacher *teacher = &school->teachers[i];
        if (teacher->speciality != speciality || teacher->load + hours > LOAD_MAX ||
            (teacher->busy & places) != 0 || i == other)
            continue;
        if (teaches_class(school, i, class_at)) {
            found = i;
            break;
        }
        if (found < 0)
            found = i;
    }
    if (found < 0)
        found = teacher_add(school, speciality);
    school->teachers[found].load += hours;
    return found;
}

static bool taught_by_tutor(int grade, int subject)
{
    return grade <= 4 && subject != SAMPLE_ENG && subject != SAMPLE_MUS && subject != SAMPLE_PE;
}

static const char *split_name(int subject)
{
    return subject == SAMPLE_ENG ? "английский язык" : subject == SAMPLE_INF ? "информатика" : "труд";
}

static int subgroup_make(struct sample_school *school, int class_at, int subject, int part)
{
    const struct sample_class *class = &school->classes[class_at];
    struct sample_group group = {
        .kind = SAMPLE_SUBGROUP, .class_at = class_at, .subject = subject, .part = part};
    snprintf(group.id, sizeof group.id, "%s-%s-%d", class->id, sample_subjects[subject].id, part);
    snprintf(group.title, sizeof group.title, "%s, %s, %d-я подгруппа", class->title, split_name(subject),
             part);
    return sample_group_add(school, group);
}

/* The days on which occurrence AT of HOURS should be, so that a subject stands on different days. */
static uint64_t days_of(int hours, int at, int turn)
{
    static const unsigned char wanted[6][6] = {
        {0x1f},           {0x03, 0x1c},        {0x01, 0x06, 0x18}, {0x01, 0x02, 0x04, 0x18},
        {1, 2, 4, 8, 16}, {1, 2, 4, 8, 16, 31}};
    uint64_t places = 0;
    for (int day = 0; day < 5; day++) {
        if (wanted[hours - 1][at] >> day & 1)
            places |= UINT64_C(0xff) << (8 * ((day + turn) % 5));
    }
    return places;
}

static void courses_make(struct week *week, int class_at, struct sample_rng *rng)
{
    struct sample_school *school = week->school;
    struct sample_class *class = &school->classes[class_at];
    bool splits = class->count >= 20 || (school->small && class->count >= 8);
    class->first_course = school->course_count;
    for (int subject = 0; subject < SAMPLE_SUBJECTS; subject++) {
        int hours = sample_hours[class->grade][subject], partner = -1;
        if (hours == 0 || subject == SAMPLE_EMATH)
            continue;
        bool split = splits && sample_is_split(class->grade, subject);
        enum sample_speciality speciality = sample_subjects[subject].speciality;
        struct sample_course course = {.group = class_at, .subject = subject, .hours = hours};
        if (split)
            course.group = subgroup_make(school, class_at, subject, 1);
        if (taught_by_tutor(class->grade, subject)) {
            course.teacher = class->tutor;
            school->teachers[class->tutor].load += hours;
        } else {
            course.teacher = teacher_find(school, speciality, hours, 0, -1, class_at);
        }
        int at = sample_course_add(school, course);
        if (split) {
            course.group = subgroup_make(school, class_at, subject, 2);
            course.teacher = teacher_find(school, speciality, hours, 0, course.teacher, class_at);
            partner = sample_course_add(school, course);
        }
        int turn = sample_below(rng, 5);
        for (int i = 0; i < hours; i++)
            week->tasks[week->task_count++] = (struct task){at, partner, days_of(hours, i, turn), -1};
    }
    class->courses = school->course_count - class->first_course;
}

static uint64_t allowed(const struct week *week, const struct task *task)
{
    const struct sample_school *school = week->school;
    uint64_t busy = school->teachers[school->courses[task->course].teacher].busy;
    if (task->partner >= 0)
        busy |= school->teachers[school->courses[task->partner].teacher].busy;
    return week->places & task->days & ~busy;
}

static bool place_find(struct week *week, int task_at)
{
    uint64_t places = allowed(week, &week->tasks[task_at]);
    for (int i = 0; i < PLACES; i++) {
        int place = week->order[i];
        if ((places & bit(place)) == 0 || (week->seen & bit(place)) != 0)
            continue;
        week->seen |= bit(place);
        if (week->owner[place] < 0 || place_find(week, week->owner[place])) {
            week->owner[place] = task_at;
            week->tasks[task_at].place = place;
            return true;
        }
    }
    return false;
}

static bool place_try(struct week *week, int task_at)
{
    week->seen = 0;
    return place_find(week, task_at);
}

static void teacher_change(struct week *week, int course_at)
{
    struct sample_school *school = week->school;
    struct sample_course *course = &school->courses[course_at];
    school->teachers[course->teacher].load -= course->hours;
    course->teacher = teacher_add(school, sample_subjects[course->subject].speciality);
    school->teachers[course->teacher].load += course->hours;
}

static void week_fill(struct week *week)
{
    for (int i = 0; i < PLACES; i++)
        week->owner[i] = -1;
    for (int i = 0; i < week->task_count; i++) {
        struct task *task = &week->tasks[i];
        if (place_try(week, i))
            continue;
        task->days = ~UINT64_C(0);
        if (place_try(week, i))
            continue;
        for (int j = 0; j < week->task_count; j++)
            week->tasks[j].days = ~UINT64_C(0);
        if (place_try(week, i))
            continue;
        teacher_change(week, task->course); /* a new teacher is free at any place, and one is left */
        if (task->partner >= 0)
            teacher_change(week, task->partner);
        place_try(week, i);
    }
    int given[TASKS_MAX * 2] = {0};
    int base = week->tasks[0].course;
    for (int i = 0; i < week->task_count; i++) {
        const struct task *task = &week->tasks[i];
        int both[2] = {task->course, task->partner};
        for (int j = 0; j < 2 && both[j] >= 0 && task->place >= 0; j++) {
            struct sample_course *course = &week->school->courses[both[j]];
            course->slot[given[both[j] - base]++] = (unsigned char)task->place;
            week->school->teachers[course->teacher].busy |= bit(task->place);
        }
    }
}

static void class_week(struct sample_school *school, int class_at, uint64_t reserved)
{
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_TIMETABLE, (uint64_t)class_at, 0);
    struct week week = {.school = school, .places = school->classes[class_at].slots & ~reserved};
    for (int i = 0; i < PLACES; i++) {
        int other = sample_below(&rng, i + 1);
        week.order[i] = week.order[other];
        week.order[other] = i;
    }
    courses_make(&week, class_at, &rng);
    week_fill(&week);
}

static void days_make(struct sample_class *class)
{
    int hours = 0;
    for (int subject = 0; subject < SAMPLE_SUBJECTS; subject++)
        hours += sample_hours[class->grade][subject];
    for (int day = 0; day < 5; day++) {
        class->day_len[day] = hours / 5 + ((day + class->grade) % 5 < hours % 5);
        class->slots |= ((UINT64_C(1) << class->day_len[day]) - 1) << (8 * day);
    }
}

/* The electives of grades 10 and 11: two streams side by side, each over two classes (three where one is
 * left). */
static int streams_make(struct sample_school *school, int class_at, uint64_t *reserved)
{
    static const struct {
        int subject;
        const char *key, *title;
    } kinds[2] = {{SAMPLE_EMATH, "em", "избранные вопросы математики"},
                  {SAMPLE_ERUS, "er", "русское правописание"}};
    const struct sample_class *class = &school->classes[class_at];
    int left = 0, hours = sample_hours[class->grade][SAMPLE_EMATH];
    while (class_at + left < school->class_count && school->classes[class_at + left].grade == class->grade)
        left++;
    int size = left == 3 ? 3 : left < 2 ? left : 2;
    struct sample_course course = {.hours = hours};
    *reserved = 0;
    for (int i = 0; i < hours; i++) {
        int day = (class->grade + 2 * i) % 5;
        course.slot[i] = (unsigned char)(8 * day + class->day_len[day] - 1);
        *reserved |= bit(course.slot[i]);
    }
    for (int part = 0; part < 2; part++) {
        struct sample_group group = {.kind = SAMPLE_STREAM,
                                     .class_at = class_at,
                                     .class_count = size,
                                     .subject = SAMPLE_EMATH,
                                     .part = part + 1};
        snprintf(group.id, sizeof group.id, "%s-%s", class->id, kinds[part].key);
        int len = 0;
        for (int i = 0; i < size; i++)
            len += snprintf(group.title + len, sizeof group.title - (size_t)len, "%s%s", i > 0 ? " + " : "",
                            class[i].title);
        snprintf(group.title + len, sizeof group.title - (size_t)len, ", %s", kinds[part].title);
        course.group = sample_group_add(school, group);
        course.subject = kinds[part].subject;
        course.teacher =
            teacher_find(school, sample_subjects[course.subject].speciality, hours, *reserved, -1, class_at);
        school->teachers[course.teacher].busy |= *reserved;
        sample_course_add(school, course);
    }
    return size;
}

/* An individual plan is taught in the same hours as the class, by somebody else. */
static void plan_make(struct sample_school *school, uint32_t at, int number)
{
    const struct sample_pupil *pupil = &school->pupils[at];
    const struct sample_class *class = &school->classes[pupil->class_at];
    struct sample_group group = {.kind = SAMPLE_INDIVIDUAL, .class_at = pupil->class_at, .pupil = at};
    snprintf(group.id, sizeof group.id, "%s-ind-%d", class->id, number);
    snprintf(group.title, sizeof group.title, "%s, индивидуальный план № %d", class->title, number);
    int group_at = sample_group_add(school, group);
    for (int i = class->first_course; i < class->first_course + class->courses; i++) {
        struct sample_course course = school->courses[i];
        if (!sample_is_alone_in(pupil, class->grade, course.subject))
            continue;
        uint64_t places = 0;
        for (int j = 0; j < course.hours; j++)
            places |= bit(course.slot[j]);
        course.group = group_at;
        course.teacher = teacher_find(school, sample_subjects[course.subject].speciality, course.hours,
                                      places, course.teacher, pupil->class_at);
        school->teachers[course.teacher].busy |= places;
        sample_course_add(school, course);
    }
}

static void tutors_choose(struct sample_school *school)
{
    for (int class_at = 0; class_at < school->class_count; class_at++) {
        struct sample_class *class = &school->classes[class_at];
        for (int i = class->first_course; class->tutor < 0 && i < class->first_course + class->courses; i++) {
            struct sample_teacher *teacher = &school->teachers[school->courses[i].teacher];
            if (teacher->tutor_of < 0) {
                teacher->tutor_of = class_at;
                class->tutor = school->courses[i].teacher;
            }
        }
    }
}

void sample_timetable_make(struct sample_school *school)
{
    for (int i = 0; i < school->class_count; i++) {
        struct sample_class *class = &school->classes[i];
        struct sample_group group = {.kind = SAMPLE_CLASS, .class_at = i};
        snprintf(group.id, sizeof group.id, "%s", class->id);
        snprintf(group.title, sizeof group.title, "%s", class->title);
        sample_group_add(school, group); /* groups 0 to class_count - 1 are the classes */
        days_make(class);
        if (class->grade <= 4) {
            class->tutor = teacher_add(school, SAMPLE_TEACHES_PRIMARY);
            school->teachers[class->tutor].tutor_of = i;
        }
    }
    uint64_t reserved = 0;
    for (int i = 0, in_stream = 0; i < school->class_count; i++, in_stream--) {
        if (school->classes[i].grade >= 10 && in_stream <= 0) {
            school->classes[i].first_course = school->course_count;
            in_stream = streams_make(school, i, &reserved);
        }
    }
    for (int i = school->class_count - 1; i >= 0; i--) { /* the fullest weeks first */
        const struct sample_class *class = &school->classes[i];
        reserved = 0;
        for (int hour = 0; class->grade >= 10 && hour < sample_hours[class->grade][SAMPLE_EMATH]; hour++) {
            int day = (class->grade + 2 * hour) % 5;
            reserved |= bit(8 * day + class->day_len[day] - 1);
        }
        class_week(school, i, reserved);
    }
    int number = 0;
    for (uint32_t at = 0; at < school->pupil_count; at++) {
        if (school->pupils[at].plan != 0)
            plan_make(school, at, ++number);
    }
    tutors_choose(school);
}
