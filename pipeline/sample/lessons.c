/*
 * lessons: the lessons of one course in one quarter, from the timetable and the calendar: types by plan, then
 * what life did to the plan (ill teachers, moved and cancelled lessons); and the loop over all courses.
 */
#include "sample/course.h"
#include "sample/registers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int sample_type_count(int grade, int subject, int hours, int quarter, enum sample_lesson_type type)
{
    const struct sample_subject *known = &sample_subjects[subject];
    if (type == SAMPLE_CONTROL)
        return grade == 1 || !known->controls ? 0 : hours >= 2 ? 2 : 1;
    if (type == SAMPLE_CONSULTATION && (grade == 9 || grade == 11))
        return subject == SAMPLE_RUS || subject == SAMPLE_ALG;
    if (known->extra_type == NULL || strcmp(known->extra_type, sample_lesson_types[type]) != 0)
        return 0;
    if (type == SAMPLE_EXCURSION)
        return quarter == 0 || quarter == 3;
    if (type == SAMPLE_TEST && grade == 1)
        return 0;
    return type == SAMPLE_LABORATORY && hours >= 3 ? 2 : 1;
}

static int quarter_first_day(const struct sample_school *school, int quarter)
{
    int at = 0;
    while (at < school->day_total && school->days[at].quarter < quarter)
        at++;
    return at;
}

/* Teachers fall ill too: now and then, for three to six school days. */
static bool teacher_is_away(const struct sample_school *school, int teacher, int day_at)
{
    int quarter = school->days[day_at].quarter;
    struct sample_rng rng =
        sample_rng(school->seed, SAMPLE_USE_TEACHER_ILL, (uint64_t)teacher, (uint64_t)quarter);
    if (!sample_chance(&rng, 260))
        return false;
    int from = quarter_first_day(school, quarter) + sample_below(&rng, 34);
    return day_at >= from && day_at < from + sample_between(&rng, 3, 6);
}

static bool teacher_is_free(const struct sample_school *school, int teacher, int day_at, int number)
{
    int place = (school->days[day_at].weekday - 1) * 8 + number - 1;
    return (school->teachers[teacher].busy >> place & 1) == 0 &&
           (school->extra[teacher * SAMPLE_DAYS_MAX + day_at] >> (number - 1) & 1) == 0 &&
           !teacher_is_away(school, teacher, day_at);
}

static void teacher_take(struct sample_school *school, int teacher, int day_at, int number)
{
    school->extra[teacher * SAMPLE_DAYS_MAX + day_at] |= (uint8_t)(1 << (number - 1));
}

/* A colleague of the subject, else (ANYBODY) whoever is free; -1. */
static int substitute_find(const struct sample_school *school, int teacher, int day_at, int number,
                           bool anybody)
{
    for (int i = 1; i < school->teacher_count; i++) {
        int other = (teacher + i) % school->teacher_count;
        if ((anybody || school->teachers[other].speciality == school->teachers[teacher].speciality) &&
            teacher_is_free(school, other, day_at, number))
            return other;
    }
    return -1;
}

static void lessons_lay(struct sample_run *run)
{
    const struct sample_school *school = run->school;
    run->lesson_count = 0;
    for (int day_at = quarter_first_day(school, run->quarter); day_at < school->day_total; day_at++) {
        const struct sample_day *day = &school->days[day_at];
        if (day->quarter != run->quarter)
            break;
        if (run->grade == 1 && day->off_grade1)
            continue;
        for (int number = 1; number <= SAMPLE_SLOTS; number++) {
            for (int i = 0; i < run->course->hours; i++) {
                if (run->course->slot[i] == (day->weekday - 1) * 8 + number - 1 &&
                    run->lesson_count < SAMPLE_LESSONS_MAX)
                    run->lessons[run->lesson_count++] =
                        (struct sample_lesson){.day_at = day_at,
                                               .number = number,
                                               .teacher = run->course->teacher,
                                               .replaced = -1,
                                               .moved_from = -1,
                                               .state = day_at < school->day_count ? "held" : "planned"};
            }
        }
    }
}

/* The first plain lesson from AT on (then backwards); a control work only on a day on which the class has no
 * other. */
static int place_for(const struct sample_run *run, int at, bool control)
{
    for (int step = 0; step < 2 * run->lesson_count; step++) {
        int lesson = step < run->lesson_count ? at + step : at - (step - run->lesson_count);
        if (lesson < 0 || lesson >= run->lesson_count || run->lessons[lesson].type != SAMPLE_LESSON)
            continue;
        int taken = run->control_day[run->lessons[lesson].day_at];
        if (!control || taken == 0 || taken == run->course->subject + 1)
            return lesson;
    }
    return -1;
}

static enum sample_work control_kind(const struct sample_run *run, int ordinal)
{
    if (run->course->subject == SAMPLE_LIT)
        return SAMPLE_WORK_ESSAY;
    if (run->course->subject == SAMPLE_RUS && run->grade >= 8 && ordinal == 2)
        return SAMPLE_WORK_EXPOSITION;
    if (run->quarter == 0 && ordinal == 1 &&
        (run->course->subject == SAMPLE_MATH || run->course->subject == SAMPLE_ALG))
        return SAMPLE_WORK_CHECK;
    return SAMPLE_WORK_CONTROL;
}

static void types_lay(struct sample_run *run)
{
    static const enum sample_work works[] = {[SAMPLE_LABORATORY] = SAMPLE_WORK_LABORATORY,
                                             [SAMPLE_PRACTICAL] = SAMPLE_WORK_PRACTICAL,
                                             [SAMPLE_TEST] = SAMPLE_WORK_PASS};
    int full = sample_weeks[run->quarter] *
               run->course->hours; /* the planned few days of the next quarter have none */
    if (run->lesson_count * 2 < full)
        return;
    for (int type = SAMPLE_CONTROL; type < SAMPLE_LESSON_TYPES; type++) {
        int count = sample_type_count(run->grade, run->course->subject, run->course->hours, run->quarter,
                                      (enum sample_lesson_type)type);
        for (int i = 0; i < count; i++) {
            int hundredths = type == SAMPLE_CONTROL ? (count == 1 ? 80 : i == 0 ? 42 : 88) : 25 + 40 * i;
            int at = place_for(run, run->lesson_count * hundredths / 100, type == SAMPLE_CONTROL);
            if (at < 0)
                continue;
            struct sample_lesson *lesson = &run->lessons[at];
            lesson->type = (enum sample_lesson_type)type;
            lesson->ordinal = i + 1;
            bool numbered = type != SAMPLE_CONTROL || control_kind(run, i + 1) == SAMPLE_WORK_CONTROL;
            lesson->number_in_year = numbered ? ++run->numbers[type] : 0;
            lesson->work_type =
                type == SAMPLE_CONTROL ? control_kind(run, i + 1) : works[type > SAMPLE_TEST ? 0 : type];
            if (type == SAMPLE_CONTROL) {
                run->control_day[lesson->day_at] = run->course->subject + 1;
                if (at + 1 < run->lesson_count)
                    run->lessons[at + 1].after_control = true;
            }
        }
    }
}

static void lesson_move(struct sample_run *run, struct sample_lesson *lesson, struct sample_rng *rng)
{
    static const char *const reasons[] = {"замена расписания", "участие класса в городском мероприятии",
                                          "семинар учителей"};
    struct sample_school *school = run->school;
    for (int ahead = 1; ahead <= 4; ahead++) {
        int day_at = lesson->day_at + ahead;
        if (day_at >= school->day_count || school->days[day_at].quarter != run->quarter ||
            run->class_extra[day_at] || school->days[day_at].off_grade1)
            continue;
        int number = run->class->day_len[school->days[day_at].weekday - 1] + 1;
        if (number > SAMPLE_SLOTS || !teacher_is_free(school, lesson->teacher, day_at, number))
            continue;
        run->class_extra[day_at] = true;
        teacher_take(school, lesson->teacher, day_at, number);
        lesson->moved_from = lesson->day_at;
        lesson->day_at = day_at;
        lesson->number = number;
        lesson->change = "moved";
        lesson->reason = reasons[sample_below(rng, 3)];
        return;
    }
}

static void lesson_change(struct sample_run *run, struct sample_lesson *lesson, struct sample_rng *rng)
{
    static const char *const causes[] = {"болезнь учителя", "болезнь учителя", "курсы повышения квалификации",
                                         "служебная командировка"};
    static const char *const stops[] = {"отключение отопления",     "медицинский осмотр класса",
                                        "штормовое предупреждение", "школьный День здоровья",
                                        "карантин в классе",        "замена другим предметом"};
    struct sample_school *school = run->school;
    lesson->no_topic = sample_chance(rng, 8);
    lesson->no_homework = sample_chance(rng, 25);
    if (teacher_is_away(school, lesson->teacher, lesson->day_at)) {
        const char *cause = causes[lesson->teacher % 4];
        bool must = lesson->type == SAMPLE_CONTROL || run->grade <= 4 || sample_chance(rng, 600);
        int other = substitute_find(school, lesson->teacher, lesson->day_at, lesson->number, false);
        if (other < 0 && must)
            other = substitute_find(school, lesson->teacher, lesson->day_at, lesson->number, true);
        lesson->reason = cause;
        if (other < 0) {
            lesson->state = "cancelled";
            return;
        }
        lesson->replaced = lesson->teacher;
        lesson->teacher = other;
        lesson->change = "replaced";
        teacher_take(school, other, lesson->day_at, lesson->number);
    } else if (lesson->type == SAMPLE_LESSON && sample_chance(rng, 6)) {
        lesson->state = "cancelled";
        lesson->reason = stops[sample_below(rng, 6)];
    } else if (lesson->type == SAMPLE_LESSON && run->group->kind == SAMPLE_CLASS && sample_chance(rng, 9)) {
        lesson_move(run, lesson, rng);
    } else if (lesson->type == SAMPLE_LESSON && sample_chance(rng, 2)) {
        lesson->state = "planned"; /* the teacher forgot to confirm it: a gap in the journal */
    }
}

static int compare_lessons(const void *one, const void *other)
{
    const struct sample_lesson *a = one, *b = other;
    return a->day_at != b->day_at ? a->day_at - b->day_at : a->number - b->number;
}

/* The themes of the lessons in order, from the course's ordinal on; returns the next. */
static int themes_lay(struct sample_run *run)
{
    int count, ordinal = run->ordinal, hours = run->course->hours,
               span = hours >= 5   ? 4
                      : hours >= 3 ? 3
                                   : hours;
    if (run->course->subject == SAMPLE_PE)
        span = 1;
    const char *const *topics = sample_topics(run->course->subject, run->grade, &count);
    for (int i = 0; i < run->lesson_count; i++) {
        struct sample_lesson *lesson = &run->lessons[i];
        int theme = ordinal / span;
        lesson->theme = topics[theme % count];
        lesson->turn = theme >= count ? -1 : ordinal % span;
        if (strcmp(lesson->state, "cancelled") != 0)
            ordinal++;
    }
    return ordinal;
}

static void lesson_write(struct sample_run *run, struct sample_lesson *lesson)
{
    const struct sample_school *school = run->school;
    char text[SAMPLE_TOPIC_MAX];
    bool past = lesson->day_at < school->day_count, given = strcmp(lesson->state, "cancelled") != 0;
    struct sample_table *row = sample_row_number(run->out, SAMPLE_LESSONS_CSV, "l-", lesson->id);
    sample_text(row, run->group->id);
    sample_text(row, run->subject->id);
    sample_ref(row, "t-", (size_t)lesson->teacher + 1);
    sample_day(row, school->days[lesson->day_at].day);
    sample_int(row, lesson->number);
    sample_text(row, sample_lesson_types[lesson->type]);
    sample_text(row, lesson->state);
    sample_text(row, lesson->change);
    if (lesson->replaced >= 0)
        sample_ref(row, "t-", (size_t)lesson->replaced + 1);
    else
        sample_none(row, 1);
    sample_day(row, lesson->moved_from >= 0 ? school->days[lesson->moved_from].day : INT32_MAX);
    sample_text(row, lesson->reason);
    sample_topic_write(run, lesson, text);
    sample_text(row, given ? text : NULL);
    sample_homework_write(run, lesson, text);
    sample_text(row, given && past ? text : NULL);
    sample_int(row, 1);
    sample_end(row);
}

/* The schedule of control works: what is announced also when the lesson was not given. */
static void work_write(struct sample_run *run, struct sample_lesson *lesson)
{
    char title[SAMPLE_TOPIC_MAX];
    int32_t due = run->school->days[lesson->day_at].day;
    bool last_of_year = run->quarter == 3 && lesson->ordinal == 2;
    sample_work_title(run, lesson, title);
    lesson->work = sample_number(run->out, SAMPLE_WORKS_CSV, run->quarter);
    struct sample_table *row = sample_row_number(run->out, SAMPLE_WORKS_CSV, "w-", lesson->work);
    sample_text(row, run->group->id);
    sample_text(row, run->subject->id);
    sample_text(row, sample_work_types[lesson->work_type].id);
    sample_text(row, sample_period_of(run->school, run->grade, run->quarter)->id);
    sample_text(row, title);
    sample_day(row, run->school->periods[run->quarter].starts_on + 3);
    sample_day(row, due);
    sample_text(row, last_of_year ? "2" : NULL);
    sample_none(row, 1);
    sample_end(row);
}

/* The lesson plan of the quarter, of the first class of each grade: what is taught if nothing happens. Whoever plans knows
 * the topics in their order; what life does to the lessons comes later. */
static void plan_write(struct sample_run *run)
{
    bool first = run->class == run->school->classes || run->class[-1].grade != run->grade;
    int ordinal = run->ordinal;
    if (run->group->kind != SAMPLE_CLASS || !first || run->quarter >= run->school->quarters)
        return;
    themes_lay(run);
    for (int i = 0; i < run->lesson_count; i++) {
        char text[SAMPLE_TOPIC_MAX];
        struct sample_lesson *lesson = &run->lessons[i];
        run->ordinal = ordinal + i;
        sample_topic_write(run, lesson, text);
        struct sample_table *row = sample_row(run->out, SAMPLE_LESSON_PLANS_CSV, "kp-");
        sample_text(row, run->group->id);
        sample_text(row, run->subject->id);
        sample_int(row, ++run->plan_number);
        sample_text(row, text);
        sample_int(row, 1);
        sample_text(row, sample_lesson_types[lesson->type]);
        sample_text(row, sample_period_of(run->school, run->grade, run->quarter)->id);
        sample_day(row, run->school->days[lesson->day_at].day);
        sample_end(row);
    }
    run->ordinal = ordinal;
}

/* Two of three courses have made good what was lost in the quarter. */
static void correction_write(struct sample_run *run)
{
    static const struct {
        const char *kind, *reason;
    } kinds[] = {{"compressed", "уплотнение учебного материала"},
                 {"merged", "объединение близких тем"},
                 {"reserve", "за счёт резервных часов"}};
    int lost = 0;
    for (int i = 0; i < run->lesson_count; i++)
        lost += run->lessons[i].day_at < run->school->day_count &&
                strcmp(run->lessons[i].state, "cancelled") == 0;
    if (lost == 0 || run->course_at % 3 == 0 || run->quarter >= run->school->quarters)
        return;
    int kind = run->course_at / 3 % 3;
    struct sample_table *row = sample_row(run->out, SAMPLE_PLAN_CORRECTIONS_CSV, "kor-");
    sample_text(row, run->group->id);
    sample_text(row, run->subject->id);
    sample_text(row, sample_period_of(run->school, run->grade, run->quarter)->id);
    sample_text(row, kinds[kind].kind);
    sample_int(row, lost);
    sample_text(row, kinds[kind].reason);
    sample_text(row, "47-У");
    sample_day(row, run->school->periods[run->quarter].ends_on - 2);
    sample_text(row, "заместитель директора");
    sample_end(row);
}

/* The lessons of the quarter's first days stand in the export of the quarter before, as planned ones. */
static void numbers_lay(struct sample_run *run, bool ahead)
{
    int first = quarter_first_day(run->school, run->quarter),
        until = ahead ? first + SAMPLE_AHEAD : INT32_MAX;
    for (int i = 0; i < run->lesson_count; i++)
        if (run->lessons[i].id == 0 && run->lessons[i].day_at < until)
            run->lessons[i].id = sample_number(run->out, SAMPLE_LESSONS_CSV, run->quarter - ahead);
}

void sample_lessons_make(struct sample_run *run)
{
    lessons_lay(run);
    if (run->quarter > 0)
        numbers_lay(run, true);
    types_lay(run);
    plan_write(run);
    for (int i = 0; i < run->lesson_count; i++) {
        struct sample_rng rng =
            sample_rng(run->school->seed, SAMPLE_USE_COURSE, (uint64_t)run->course_at,
                       (uint64_t)run->lessons[i].day_at * 16 + (uint64_t)run->lessons[i].number);
        if (run->lessons[i].day_at < run->school->day_count)
            lesson_change(run, &run->lessons[i], &rng);
    }
    qsort(run->lessons, (size_t)run->lesson_count, sizeof *run->lessons, compare_lessons);
    numbers_lay(run, false);
    run->ordinal = themes_lay(run);
    for (int i = 0; i < run->lesson_count; i++) {
        lesson_write(run, &run->lessons[i]);
        if (run->lessons[i].type == SAMPLE_CONTROL)
            work_write(run, &run->lessons[i]);
    }
    correction_write(run);
}

static void course_run(struct sample_run *run, int course_at)
{
    struct sample_school *school = run->school;
    run->course_at = course_at;
    run->course = &school->courses[course_at];
    run->group = &school->groups[run->course->group];
    run->class = &school->classes[run->group->class_at];
    run->grade = run->class->grade;
    run->subject = &sample_subjects[run->course->subject];
    run->ordinal = run->plan_number = 0;
    memset(run->numbers, 0, sizeof run->numbers);
    sample_curriculum_write(run);
    struct sample_member all[SAMPLE_MEMBERS_MAX];
    int count = sample_members(school, run->group, all);
    run->member_count = 0;
    for (int i = 0; i < count; i++) { /* who has this subject by an individual plan isn't in class */
        if (run->group->kind == SAMPLE_INDIVIDUAL ||
            !sample_is_alone_in(&school->pupils[all[i].pupil], run->grade, run->course->subject))
            run->members[run->member_count++] = all[i];
    }
    for (run->quarter = 0; run->quarter < SAMPLE_QUARTERS && run->quarter <= school->quarters;
         run->quarter++) {
        run->out->wave = run->quarter;
        if (run->quarter < school->quarters)
            sample_marks_begin(run);
        sample_lessons_make(run);
        for (int i = 0; run->quarter < school->quarters && i < run->lesson_count; i++)
            sample_marks_lesson(run, i);
        if (run->quarter < school->quarters)
            sample_finals_quarter(run);
    }
    run->out->wave = 0;
}

void sample_write_courses(struct sample_school *school, struct sample_out *out)
{
    struct sample_run *run = mem_zalloc(sizeof *run);
    run->school = school;
    run->out = out;
    for (int class_at = 0; class_at < school->class_count; class_at++) {
        const struct sample_class *class = &school->classes[class_at];
        memset(run->control_day, 0, sizeof run->control_day);
        memset(run->class_extra, 0, sizeof run->class_extra);
        for (int i = 0; i < class->courses; i++)
            course_run(run, class->first_course + i);
        for (int i = 0; i < school->course_count; i++) {
            const struct sample_group *group = &school->groups[school->courses[i].group];
            if (group->class_at != class_at ||
                (group->kind != SAMPLE_STREAM && group->kind != SAMPLE_INDIVIDUAL))
                continue;
            if (i == 0 || school->courses[i - 1].group != school->courses[i].group)
                memset(run->control_day, 0, sizeof run->control_day);
            course_run(run, i);
        }
    }
    free(run);
}
