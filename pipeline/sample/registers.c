/* registers: what is known on 1 September: the school, its year, its people and its groups. */
#include "sample/registers.h"
#include "sample/course.h"
#include "base/date.h"

#include <stdio.h>

enum { SCHOOLS = 30 }; /* as many seeds on end are so many schools: numbers 12 to 41 */

static void write_periods(const struct sample_school *school, struct sample_out *out)
{
    static const int order[SAMPLE_PERIODS] = {6, 0, 1, 2, 3, 4, 5}; /* the year first: the others name it */
    for (int i = 0; i < SAMPLE_PERIODS; i++) {
        const struct sample_period *period = &school->periods[order[i]];
        struct sample_table *row = sample_row_id(out, SAMPLE_PERIODS_CSV, period->id);
        sample_text(row, period->kind);
        sample_text(row, period->title);
        sample_text(row, period->short_title);
        sample_text(row, "2025/2026");
        sample_int(row, period->position);
        sample_day(row, period->starts_on);
        sample_day(row, period->ends_on);
        if (period->grade_from != 0) {
            sample_int(row, period->grade_from);
            sample_int(row, period->grade_to);
            sample_text(row, "2025-Y");
        } else {
            sample_none(row, 3);
        }
        sample_end(row);
    }
}

static void write_days(struct sample_out *out)
{
    for (int i = 0; i < SAMPLE_HOLIDAYS; i++) {
        struct sample_table *row = sample_row(out, SAMPLE_HOLIDAYS_CSV, "hol-");
        sample_text(row, sample_holidays[i].title);
        sample_text(row, sample_holidays[i].starts_on);
        sample_text(row, sample_holidays[i].ends_on);
        if (sample_holidays[i].grade != 0) {
            sample_int(row, sample_holidays[i].grade);
            sample_int(row, sample_holidays[i].grade);
        } else {
            sample_none(row, 2);
        }
        sample_end(row);
    }
    static const int starts[SAMPLE_SLOTS] = {510, 570, 630, 690,
                                             750, 810, 860, 910}; /* minutes: 8:30, 9:30, 10:30 … */
    for (int first_grade = 1; first_grade >= 0; first_grade--) {
        for (int i = 0; i < (first_grade ? 5 : SAMPLE_SLOTS); i++) {
            char text[2][8];
            int ends = starts[i] + (first_grade ? 35 : 40);
            snprintf(text[0], sizeof text[0], "%02d:%02d", starts[i] / 60 % 24, starts[i] % 60);
            snprintf(text[1], sizeof text[1], "%02d:%02d", ends / 60 % 24, ends % 60);
            struct sample_table *row = sample_row(out, SAMPLE_BELLS_CSV, "bell-");
            sample_int(row, i + 1);
            sample_text(row, text[0]);
            sample_text(row, text[1]);
            sample_int(row, first_grade ? 1 : 2);
            sample_int(row, first_grade ? 1 : 11);
            sample_end(row);
        }
    }
}

static void write_subjects(struct sample_out *out)
{
    for (int i = 0; i < SAMPLE_SUBJECTS; i++) {
        const struct sample_subject *subject = &sample_subjects[i];
        struct sample_table *row = sample_row_id(out, SAMPLE_SUBJECTS_CSV, subject->id);
        sample_text(row, subject->title);
        sample_text(row, subject->short_title);
        sample_int(row, i + 1);
        sample_text(row, subject->assessment);
        sample_end(row);
    }
    for (const struct sample_work_type *type = sample_work_types; type->id != NULL; type++) {
        char weight[8];
        snprintf(weight, sizeof weight, "%d.%d", type->weight_x10 / 10 % 100, type->weight_x10 % 10);
        struct sample_table *row = sample_row_id(out, SAMPLE_WORK_TYPES_CSV, type->id);
        sample_text(row, type->title);
        sample_text(row, weight);
        sample_int(row, type->is_control);
        sample_int(row, type->is_exam);
        sample_end(row);
    }
}

void sample_write_year(const struct sample_school *school, struct sample_out *out)
{
    unsigned number = (unsigned)(12 + (school->seed - 1) % SCHOOLS), ends = number % 100;
    char id[32];
    snprintf(id, sizeof id, "school-%u", number);
    struct sample_table *row = sample_row_id(out, SAMPLE_SCHOOL_CSV, id);
    sample_format(row, "Школа № %u", number);
    sample_format(
        row,
        "Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № %u»",
        number);
    sample_format(row, "г. Заречный Энской области, ул. Школьная, д. %u", number);
    sample_format(row, "+7 000 2%02u-%02u-%02u", ends, ends, ends);
    sample_format(row, "mail@school%u.example", number);
    sample_format(row, "https://school%u.example/", number);
    sample_text(row, "Смирнова О. В.");
    sample_text(row, "Ёлкина Т. А.");
    sample_int(row, 180);
    sample_end(row);
    write_periods(school, out);
    write_days(out);
    write_subjects(out);
}

static void write_memberships(const struct sample_school *school, struct sample_out *out,
                              const struct sample_group *group)
{
    struct sample_member members[SAMPLE_MEMBERS_MAX];
    int count = sample_members(school, group, members);
    for (int i = 0; i < count; i++) {
        out->wave = sample_quarter_of(school, members[i].from_on);
        struct sample_table *row = sample_row(out, SAMPLE_MEMBERSHIPS_CSV, "m-");
        sample_ref(row, "p-", members[i].pupil + 1);
        sample_text(row, group->id);
        sample_day(row, members[i].from_on);
        sample_day(row, members[i].to_on);
        sample_end(row);
    }
    out->wave = 0;
}

static void write_teaching(const struct sample_school *school, struct sample_out *out,
                           const struct sample_course *course)
{
    const struct sample_group *group = &school->groups[course->group];
    const struct sample_class *class = &school->classes[group->class_at];
    struct sample_table *row = sample_row(out, SAMPLE_TEACHING_CSV, "teach-");
    sample_text(row, group->id);
    sample_text(row, sample_subjects[course->subject].id);
    sample_ref(row, "t-", (size_t)course->teacher + 1);
    sample_int(row, course->hours);
    sample_none(row, 2);
    sample_end(row);
    for (int i = 0; i < course->hours; i++) {
        int weekday = course->slot[i] / 8 + 1, number = course->slot[i] % 8 + 1;
        char room[32];
        snprintf(room, sizeof room, "%d",
                 school->teachers[class->grade <= 4 ? class->tutor : course->teacher].room);
        row = sample_row(out, SAMPLE_TIMETABLE_CSV, "tt-");
        sample_text(row, group->id);
        sample_text(row, sample_subjects[course->subject].id);
        sample_ref(row, "t-", (size_t)course->teacher + 1);
        sample_int(row, weekday);
        sample_int(row, number);
        sample_text(row, course->subject == SAMPLE_PE                          ? "спортзал"
                         : course->subject == SAMPLE_TRUD && class->grade >= 5 ? "мастерская"
                                                                               : room);
        sample_none(row, 2);
        sample_end(row);
    }
}

void sample_write_groups(const struct sample_school *school, struct sample_out *out)
{
    static const char *const kinds[] = {"class", "subgroup", "stream", "individual"};
    for (int i = 0; i < school->group_count; i++) {
        const struct sample_group *group = &school->groups[i];
        const struct sample_class *class = &school->classes[group->class_at];
        bool has_parent = group->kind == SAMPLE_SUBGROUP || group->kind == SAMPLE_INDIVIDUAL;
        struct sample_table *row = sample_row_id(out, SAMPLE_CLASS_GROUPS_CSV, group->id);
        sample_text(row, kinds[group->kind]);
        sample_text(row, group->title);
        sample_int(row, class->grade);
        sample_text(row, has_parent ? class->id : NULL);
        if (group->kind == SAMPLE_CLASS && class->tutor >= 0)
            sample_ref(row, "t-", (size_t) class->tutor + 1);
        else
            sample_none(row, 1);
        sample_end(row);
        write_memberships(school, out, group);
    }
    for (int i = 0; i < school->course_count; i++)
        write_teaching(school, out, &school->courses[i]);
}

static void write_movement(const struct sample_school *school, struct sample_out *out, uint32_t at,
                           const char *kind, int32_t day, int class_at)
{
    static const char *const places[] = {
        "г. Вологда",  "г. Заречный, школа № 5",       "Республика Татарстан, г. Елабуга",
        "г. Кострома", "Энская область, пос. Луговой", "г. Заречный, гимназия № 3"};
    char order[16];
    out->wave = sample_quarter_of(school, day);
    struct sample_table *row = sample_row(out, SAMPLE_MOVEMENTS_CSV, "mov-");
    size_t number = out->table[SAMPLE_MOVEMENTS_CSV].numbered[out->wave];
    snprintf(order, sizeof order, "%zu-у", 30 + number + 100 * (size_t)out->wave);
    out->wave = 0;
    sample_ref(row, "p-", at + 1);
    sample_text(row, kind);
    sample_day(row, day);
    sample_text(row, school->classes[class_at].id);
    sample_text(row, order);
    sample_day(row, day);
    sample_text(row, kind[0] == 't' ? NULL : places[number % 6]);
    sample_end(row);
}

static void write_plan(const struct sample_school *school, struct sample_out *out, uint32_t at)
{
    const struct sample_pupil *pupil = &school->pupils[at];
    int grade = school->classes[pupil->class_at].grade;
    char basis[64];
    struct sample_table *row = sample_row(out, SAMPLE_INDIVIDUAL_PLANS_CSV, "plan-");
    snprintf(basis, sizeof basis, "приказ № %zu от 01.09.2025",
             16 + out->table[SAMPLE_INDIVIDUAL_PLANS_CSV].rows);
    sample_ref(row, "p-", at + 1);
    sample_text(row, pupil->plan == 2 ? NULL : sample_subjects[grade <= 6 ? SAMPLE_MATH : SAMPLE_ALG].id);
    sample_text(row, pupil->plan == 2 ? "Индивидуальный учебный план (обучение на дому)"
                                      : "Индивидуальный учебный план");
    sample_text(row, basis);
    sample_day(row, pupil->from_on);
    sample_none(row, 1);
    sample_end(row);
}

void sample_write_people(const struct sample_school *school, struct sample_out *out)
{
    for (int i = 0; i < school->teacher_count; i++) {
        struct sample_person person;
        sample_teacher_name(school, i, &person);
        struct sample_table *row = sample_row(out, SAMPLE_TEACHERS_CSV, "t-");
        sample_text(row, person.family);
        sample_text(row, person.given);
        sample_text(row, person.patronymic);
        sample_end(row);
    }
    for (uint32_t at = 0; at < school->pupil_count; at++) {
        const struct sample_pupil *pupil = &school->pupils[at];
        struct sample_person person;
        sample_pupil_name(school, at, &person);
        struct sample_table *row = sample_row(out, SAMPLE_PUPILS_CSV, "p-");
        sample_text(row, person.family);
        sample_text(row, person.given);
        sample_text(row, person.patronymic);
        sample_text(row, pupil->sex == 'm' ? "m" : "f");
        sample_day(row, pupil->born_on);
        sample_end(row);
        if (pupil->from_on != school->periods[0].starts_on)
            write_movement(school, out, at, "arrival", pupil->from_on, pupil->class_at);
        if (pupil->moved_on != 0)
            write_movement(school, out, at, "transfer", pupil->moved_on, pupil->moved_to);
        if (pupil->to_on != 0)
            write_movement(school, out, at, "departure", pupil->to_on, pupil->class_at);
        if (pupil->plan != 0)
            write_plan(school, out, at);
    }
}
