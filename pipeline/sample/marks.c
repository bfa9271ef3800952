/*
 * marks: who is away from a lesson and who gets a mark. A pupil's mark comes from ability, a liking for the
 * subject, the subject's level and the day's luck, all in thousandths of a standard deviation. A teacher
 * means to give each pupil so many marks in a quarter, so whoever was away is asked sooner.
 */
#include "sample/course.h"
#include "base/date.h"

#include <stdio.h>
#include <string.h>

/* What draws as many marks as are usual for the hours; three a quarter is what attestation asks for. */
static int target_draw(const struct sample_run *run, struct sample_rng *rng)
{
    static const unsigned char from[] = {0, 3, 4, 4, 5, 6, 7}, to[] = {0, 4, 5, 6, 7, 9, 9};
    int hours = run->course->hours, target = sample_between(rng, from[hours], to[hours]);
    if (strcmp(run->subject->assessment, "pass_fail") == 0)
        target = sample_between(rng, 2, 3);
    int least = target < 3 ? target : 3; /* teachers see to it in a short quarter too */
    target = target * sample_weeks[run->quarter] / 8;
    return target > least ? target : least;
}

void sample_marks_begin(struct sample_run *run)
{
    bool fresh = run->grade <= 9 || run->quarter % 2 == 0;
    for (int i = 0; i < run->member_count; i++) {
        struct sample_standing *standing = &run->standing[i];
        uint32_t pupil_at = run->members[i].pupil;
        struct sample_rng rng =
            sample_rng(run->school->seed, SAMPLE_USE_SKILL, pupil_at, (uint64_t)run->course->subject);
        sample_spells_draw(run->school, pupil_at, &standing->spells);
        standing->skill = run->school->pupils[pupil_at].ability * 62 / 100 + sample_normal(&rng) * 42 / 100 +
                          run->subject->level;
        rng = sample_rng(run->school->seed, SAMPLE_USE_MARKS, pupil_at,
                         (uint64_t)(run->course->subject * 8 + run->quarter) + 1000000);
        standing->target = target_draw(run, &rng);
        standing->given = 0;
        standing->owed = 0;
        if (fresh)
            standing->count = standing->sum_w = standing->sum_wm = 0;
    }
}

int sample_mark_draw(struct sample_run *run, int member, int shift, struct sample_rng *rng)
{
    return sample_scale_value(run->school->scale,
                              run->standing[member].skill + shift + sample_normal(rng) * 62 / 100);
}

struct mark {
    size_t lesson, work;
    const char *own_weight;
};

static void mark_write(struct sample_run *run, int member, int32_t day, const char *value,
                       enum sample_work type, const struct mark *more, const char *period, const char *origin,
                       const char *comment)
{
    struct sample_table *row = sample_row(run->out, SAMPLE_MARKS_CSV, "mk-");
    sample_ref(row, "p-", run->members[member].pupil + 1);
    sample_text(row, run->subject->id);
    sample_day(row, day);
    sample_text(row, value);
    sample_text(row, sample_work_types[type].id);
    sample_text(row, more->own_weight);
    if (more->work != 0)
        sample_ref(row, "w-", more->work);
    else
        sample_none(row, 1);
    if (more->lesson != 0)
        sample_ref(row, "l-", more->lesson);
    else
        sample_none(row, 1);
    sample_text(row, period);
    sample_text(row, origin);
    sample_text(row, comment);
    if (period != NULL)
        sample_at(row, day, 15 * 60 + 20);
    else
        sample_none(row, 1);
    sample_end(row);
}

static void count_in(struct sample_standing *standing, int value, enum sample_work type)
{
    standing->given++;
    standing->count++;
    standing->sum_w += sample_work_types[type].weight_x10;
    standing->sum_wm += sample_work_types[type].weight_x10 * value;
}

static void number_write(struct sample_run *run, int member, int32_t day, int value, enum sample_work type,
                         const struct mark *more, const char *period, const char *origin, const char *comment)
{
    char digits[12];
    snprintf(digits, sizeof digits, "%d", value);
    count_in(&run->standing[member], value, type);
    mark_write(run, member, day, digits, type, more, period, origin, comment);
}

void sample_mark_put(struct sample_run *run, int member, int32_t day, int value, enum sample_work type,
                     const char *period, const char *origin, const char *comment)
{
    number_write(run, member, day, value, type, &(struct mark){0}, period, origin, comment);
}

static enum sample_work work_pick(const struct sample_run *run, struct sample_rng *rng)
{
    int draw = sample_below(rng, 100);
    if (run->course->subject == SAMPLE_RUS && draw < 12)
        return SAMPLE_WORK_DICTATION;
    if (run->course->subject == SAMPLE_ENG && draw < 10)
        return SAMPLE_WORK_LISTENING;
    if (run->subject->homework == SAMPLE_HOMEWORK_ART || run->course->subject == SAMPLE_TRUD)
        return draw < 20 ? SAMPLE_WORK_PROJECT : SAMPLE_WORK_PRACTICAL;
    if (run->subject->homework == SAMPLE_HOMEWORK_NONE)
        return SAMPLE_WORK_ANSWER;
    if (draw >= 97 && run->grade >= 5 && run->subject->homework == SAMPLE_HOMEWORK_PARAGRAPH)
        return SAMPLE_WORK_REPORT;
    return draw < 55   ? SAMPLE_WORK_ANSWER
           : draw < 70 ? SAMPLE_WORK_HOME
           : draw < 87 ? SAMPLE_WORK_INDEPENDENT
                       : SAMPLE_WORK_TEST;
}

/* A mark in a lesson, of a number or of pass and fail. */
static void mark_give(struct sample_run *run, int member, const struct sample_lesson *lesson,
                      enum sample_work type, const struct mark *more, const char *comment,
                      struct sample_rng *rng)
{
    bool hard = sample_work_types[type].is_control && run->course->subject != SAMPLE_PE;
    int value = sample_mark_draw(run, member, hard ? -120 : type == SAMPLE_WORK_HOME ? 150 : 0, rng);
    int32_t day = run->school->days[lesson->day_at].day;
    if (strcmp(run->subject->assessment, "pass_fail") == 0) {
        run->standing[member].given++;
        mark_write(run, member, day, value >= run->school->scale->pass ? "зач" : "незач", type, more, NULL,
                   NULL, comment);
        return;
    }
    number_write(run, member, day, value, type, more, NULL, NULL, comment);
}

/* A control work: all who are there; of those who aren't some owe it, some write it later, some are
 * forgotten. */
static void control_mark(struct sample_run *run, int member, const struct sample_lesson *lesson, bool present,
                         struct sample_rng *rng)
{
    struct sample_standing *standing = &run->standing[member];
    struct mark more = {lesson->id, lesson->work, NULL};
    if (present && !sample_chance(rng, 8)) {
        mark_give(run, member, lesson, lesson->work_type, &more, NULL, rng);
    } else if (present) {
        mark_write(run, member, run->school->days[lesson->day_at].day, "нс", lesson->work_type, &more, NULL,
                   NULL, "работа не сдана");
    } else if (sample_chance(rng, 250)) {
        mark_write(run, member, run->school->days[lesson->day_at].day, ".", lesson->work_type, &more, NULL,
                   NULL, NULL);
    } else if (sample_chance(rng, 600)) {
        standing->owed = lesson->work;
        standing->owed_type = lesson->work_type;
    }
}

static void lesson_marks(struct sample_run *run, int member, int lesson_at, enum sample_absence absence,
                         struct sample_rng *rng)
{
    const struct sample_lesson *lesson = &run->lessons[lesson_at];
    struct sample_standing *standing = &run->standing[member];
    bool present = absence == SAMPLE_PRESENT || absence == SAMPLE_LATE;
    bool exempt =
        run->course->subject == SAMPLE_PE && run->school->pupils[run->members[member].pupil].exempt_sport;
    if (exempt) {
        if (absence == SAMPLE_EXEMPT && lesson_at % 5 == 0)
            mark_write(run, member, run->school->days[lesson->day_at].day, "осв", SAMPLE_WORK_ANSWER,
                       &(struct mark){lesson->id, 0, NULL}, NULL, NULL, NULL);
        return;
    }
    if (lesson->type == SAMPLE_CONTROL) {
        control_mark(run, member, lesson, present, rng);
        return;
    }
    if (!present || lesson->type == SAMPLE_EXCURSION || lesson->type == SAMPLE_CONSULTATION)
        return;
    struct mark more = {lesson->id, 0, NULL};
    if (standing->owed != 0) {
        struct mark late = {lesson->id, standing->owed, NULL};
        mark_give(run, member, lesson, standing->owed_type, &late, "работа написана позже", rng);
        standing->owed = 0;
        return;
    }
    if (lesson->type != SAMPLE_LESSON) {
        if (sample_chance(rng, 850))
            mark_give(run, member, lesson, lesson->work_type, &more, NULL, rng);
        return;
    }
    int controls = 0, left = run->lesson_count - lesson_at;
    for (int i = lesson_at + 1; i < run->lesson_count; i++)
        controls += run->lessons[i].type != SAMPLE_LESSON;
    int wanted = standing->target - standing->given - controls;
    left -= controls;
    if (wanted <= 0 || left <= 0 || sample_below(rng, left) >= wanted)
        return;
    if (sample_chance(rng, 12))
        more.own_weight = sample_chance(rng, 500) ? "1.5" : "0.5";
    const char *comment = sample_chance(rng, 15) ? "работа у доски" : NULL;
    mark_give(run, member, lesson, work_pick(run, rng), &more, comment, rng);
    if (wanted > left) /* short of marks and of lessons: two at once */
        mark_give(run, member, lesson, SAMPLE_WORK_HOME, &(struct mark){lesson->id, 0, NULL}, NULL, rng);
}

/* Marks brought from the old school, once, in the first lesson here. */
static void transfer_marks(struct sample_run *run, int member, struct sample_rng *rng)
{
    int32_t first = run->school->periods[run->quarter].starts_on, arrived = run->members[member].from_on;
    const struct sample_pupil *pupil = &run->school->pupils[run->members[member].pupil];
    if (arrived <= first + 7 || pupil->moved_on == arrived || run->group->kind == SAMPLE_INDIVIDUAL ||
        strcmp(run->subject->assessment, "marks") != 0)
        return;
    for (int i = sample_below(rng, 3) + (run->course->hours > 2); i > 0; i--) {
        int32_t day = first + sample_below(rng, arrived - first - 3);
        while (date_weekday(day) > 5) /* the quarter starts on a school day: this ends in it */
            day--;
        sample_mark_put(run, member, day, sample_mark_draw(run, member, 0, rng), SAMPLE_WORK_ANSWER, NULL,
                        "transfer", "из выписки прежней школы");
    }
}

static void absence_write(struct sample_run *run, int member, const struct sample_lesson *lesson,
                          enum sample_absence absence)
{
    const char *code = sample_absence_codes[absence];
    uint32_t pupil_at = run->members[member].pupil;
    if (absence == SAMPLE_ABSENT && pupil_at % 2 == 0)
        code = "Н";
    struct sample_table *row = sample_row(run->out, SAMPLE_ATTENDANCE_CSV, "a-");
    sample_ref(row, "p-", pupil_at + 1);
    sample_ref(row, "l-", lesson->id);
    sample_text(row, code);
    sample_text(row, absence == SAMPLE_LATE && lesson->id % 4 == 0 ? "на 10 минут" : NULL);
    sample_end(row);
}

void sample_marks_lesson(struct sample_run *run, int lesson_at)
{
    const struct sample_lesson *lesson = &run->lessons[lesson_at];
    if (strcmp(lesson->state, "held") != 0)
        return;
    int32_t day = run->school->days[lesson->day_at].day;
    bool marked = run->grade > 1 && strcmp(run->subject->assessment, "unmarked") != 0;
    for (int i = 0; i < run->member_count; i++) {
        const struct sample_member *member = &run->members[i];
        if (day < member->from_on || day > member->to_on)
            continue;
        enum sample_absence absence = sample_absence_on(run->school, member->pupil, &run->standing[i].spells,
                                                        lesson->day_at, lesson->number, run->course->subject);
        if (absence != SAMPLE_PRESENT)
            absence_write(run, i, lesson, absence);
        struct sample_rng rng =
            sample_rng(run->school->seed, SAMPLE_USE_MARKS, member->pupil,
                       (uint64_t)(run->course->subject * SAMPLE_DAYS_MAX + lesson->day_at) * 16 +
                           (uint64_t)lesson->number);
        if (marked && run->standing[i].given == 0 &&
            member->from_on > run->school->periods[run->quarter].starts_on && run->standing[i].count == 0)
            transfer_marks(run, i, &rng);
        if (marked)
            lesson_marks(run, i, lesson_at, absence, &rng);
    }
}
