/*
 * finals: what stands at the end of a quarter or half-year besides marks: words for grade 1, teachers'
 * advice, the few final marks a teacher sets by hand, and the late marks of whoever was ill and made up for
 * it.
 */
#include "sample/course.h"
#include "base/date.h"

#include <stdio.h>
#include <string.h>

static void attainment_write(struct sample_run *run, int member, const struct sample_period *period)
{
    static const char *const levels[] = {"high", "sufficient", "partial", "not_yet"};
    int skill = run->standing[member].skill - run->subject->level;
    int level = skill > 700 ? 0 : skill > -500 ? 1 : skill > -1250 ? 2 : 3;
    struct sample_table *row = sample_row(run->out, SAMPLE_ATTAINMENT_CSV, "att-");
    sample_ref(row, "p-", run->members[member].pupil + 1);
    sample_text(row, run->subject->id);
    sample_text(row, period->id);
    sample_text(row, levels[level]);
    sample_text(row, sample_attainment_words(run->course->subject, level));
    sample_end(row);
}

static void advice_put(struct sample_run *run, int member, const char *subject, int teacher, const char *text)
{
    struct sample_table *row = sample_row(run->out, SAMPLE_RECOMMENDATIONS_CSV, "rec-");
    sample_ref(row, "p-", run->members[member].pupil + 1);
    sample_text(row, subject);
    sample_text(row, sample_period_of(run->school, run->grade, run->quarter)->id);
    sample_ref(row, "t-", (size_t)teacher + 1);
    sample_day(row, run->school->periods[run->quarter].ends_on - (int32_t)(run->members[member].pupil % 5));
    sample_text(row, text);
    sample_end(row);
}

static int subjects_of(int grade, int chosen, int *subject)
{
    int count = 0;
    for (int i = 0; i < SAMPLE_SUBJECTS; i++) {
        if (sample_hours[grade][i] > 0 && i != SAMPLE_EMATH && count++ == chosen)
            *subject = i;
    }
    return count;
}

/* One pupil in four gets advice, in one to three subjects; one in twenty from the class tutor, in general. */
static void advice_write(struct sample_run *run, int member)
{
    static const char *const general[] = {
        "Соблюдать режим дня, вовремя готовиться к урокам",
        "Благодарим за активное участие в жизни класса",
        "Просим родителей чаще интересоваться успехами ребёнка",
        "Не пропускать занятия без уважительной причины",
    };
    uint32_t pupil = run->members[member].pupil;
    struct sample_rng rng =
        sample_rng(run->school->seed, SAMPLE_USE_WORDS, pupil, 5000000 + (uint64_t)run->quarter);
    int ignored = 0, subjects = subjects_of(run->grade, -1, &ignored);
    bool advised = sample_chance(&rng, 250), by_tutor = sample_chance(&rng, run->school->small ? 150 : 50);
    if (by_tutor && run->course->subject == SAMPLE_RUS && run->group->kind == SAMPLE_CLASS)
        advice_put(run, member, NULL, run->class->tutor, general[sample_below(&rng, 4)]);
    for (int i = 1 + sample_below(&rng, 3); advised && i > 0; i--) {
        int subject = -1;
        subjects_of(run->grade, sample_below(&rng, subjects), &subject);
        if (subject != run->course->subject)
            continue;
        char text[SAMPLE_TOPIC_MAX];
        const struct sample_standing *standing = &run->standing[member];
        int mean_x10 = standing->sum_w > 0
                           ? sample_scale_fives_x10(run->school->scale, standing->sum_wm, standing->sum_w)
                       : standing->skill > 0 ? 42
                                             : 33;
        const char *theme =
            run->lesson_count > 0 ? run->lessons[sample_below(&rng, run->lesson_count)].theme : "";
        sample_advice_write(run, mean_x10, theme, &rng, text);
        advice_put(run, member, run->subject->id, run->course->teacher, text);
        return;
    }
}

static void final_put(struct sample_run *run, int member, const struct sample_period *period,
                      const char *value, const char *reason)
{
    uint32_t pupil = run->members[member].pupil;
    int32_t day = period->ends_on;
    struct sample_table *row = sample_row(run->out, SAMPLE_FINAL_MARKS_CSV, "fin-");
    sample_ref(row, "p-", pupil + 1);
    sample_text(row, run->subject->id);
    sample_text(row, period->id);
    sample_text(row, "period");
    sample_text(row, value);
    sample_ref(row, "t-", (size_t)run->course->teacher + 1);
    sample_day(row, day);
    sample_text(row, reason);
    if (pupil % 3 != 0)
        sample_at(row, day, 13 * 60 + (int)(pupil % 300));
    else
        sample_none(row, 1);
    sample_end(row);
}

static void final_write(struct sample_run *run, int member, const struct sample_period *period)
{
    const struct sample_scale *scale = run->school->scale;
    const struct sample_standing *standing = &run->standing[member];
    const struct sample_pupil *pupil = &run->school->pupils[run->members[member].pupil];
    struct sample_rng rng =
        sample_rng(run->school->seed, SAMPLE_USE_MARKS, run->members[member].pupil,
                   UINT64_C(9000000) + (uint64_t)(run->course->subject * 4 + run->quarter));
    if (run->course->subject == SAMPLE_PE && pupil->exempt_sport) {
        if (run->members[member].pupil % 2 == 0)
            final_put(run, member, period, "осв", "медицинская справка");
        return;
    }
    if (strcmp(run->subject->assessment, "pass_fail") == 0) {
        if (sample_chance(&rng, 150))
            final_put(run, member, period, "зач", "по итогам защиты работы");
        return;
    }
    bool ill =
        pupil->role[run->quarter] != SAMPLE_ROLE_NONE && pupil->role[run->quarter] != SAMPLE_ROLE_TRUANT;
    if (standing->count <= 1 && !ill && sample_chance(&rng, 300) &&
        strcmp(run->subject->assessment, "marks") == 0) {
        final_put(run, member, period, "н/а", "пропущено более половины уроков");
        return;
    }
    if (standing->count < 3 || pupil->role[run->quarter] != SAMPLE_ROLE_NONE)
        return;
    /* a teacher differs from the mean mostly where it is near the middle between two marks */
    int mean_x100 = sample_scale_mean_x100(scale, standing->sum_wm, standing->sum_w);
    int rest = mean_x100 % 100, whole = mean_x100 / 100;
    char up[12], down[12];
    snprintf(up, sizeof up, "%d", whole + 1);
    snprintf(down, sizeof down, "%d", whole);
    if (rest >= 38 && rest < 50 && whole >= scale->lowest && whole < scale->highest &&
        sample_chance(&rng, run->school->small ? 350 : 170))
        final_put(run, member, period, up,
                  run->subject->controls && sample_chance(&rng, 500)
                      ? "итоговая контрольная работа выше среднего"
                      : "положительная динамика в конце периода");
    else if (rest >= 50 && rest < 62 && whole >= scale->lowest && sample_chance(&rng, 60))
        final_put(run, member, period, down,
                  run->subject->controls ? "контрольные работы ниже среднего"
                                         : "задания выполняются нерегулярно");
}

/*
 * Whoever was ill and has a resolved deferral made up for it: in the last days of the period, or in the weeks
 * after it (LATER), with the period named: then the marks are news of the next quarter.
 */
static void late_marks(struct sample_run *run, int member, const struct sample_period *period, bool later)
{
    struct sample_school *school = run->school;
    const struct sample_pupil *pupil = &school->pupils[run->members[member].pupil];
    int role = pupil->role[run->quarter];
    bool takes_later = role == SAMPLE_ROLE_ILL_GRANTED || role == SAMPLE_ROLE_ILL_EXTENDED;
    if (later ? !takes_later || run->quarter + 1 >= school->quarters : role != SAMPLE_ROLE_ILL_RESOLVED)
        return;
    run->out->wave += later;
    struct sample_rng rng =
        sample_rng(school->seed, SAMPLE_USE_MARKS, run->members[member].pupil,
                   UINT64_C(9500000) + (uint64_t)(run->course->subject * 4 + run->quarter));
    for (int i = run->standing[member].given; i < 4; i++) {
        int32_t day =
            later ? school->periods[run->quarter + 1].starts_on + 1 + 2 * i : period->ends_on - 3 + i;
        if (!later && day > period->ends_on)
            day = period->ends_on;
        while (later && date_weekday(day) > 5)
            day++;
        sample_mark_put(run, member, day, sample_mark_draw(run, member, 0, &rng), SAMPLE_WORK_INDEPENDENT,
                        period->id, NULL, "по материалам, пропущенным по болезни");
    }
    run->out->wave -= later;
}

void sample_finals_quarter(struct sample_run *run)
{
    const struct sample_period *period = sample_period_of(run->school, run->grade, run->quarter);
    int32_t last = run->school->periods[run->quarter].ends_on,
            first = run->school->periods[run->quarter].starts_on;
    bool ends = sample_ends_period(run->grade, run->quarter);
    bool unmarked = strcmp(run->subject->assessment, "unmarked") == 0;
    for (int i = 0; i < run->member_count; i++) {
        if (run->members[i].to_on < last || run->members[i].from_on > last || run->members[i].to_on < first)
            continue;
        bool marked =
            run->grade > 1 && ends && strcmp(run->subject->assessment, "marks") == 0 &&
            !(run->course->subject == SAMPLE_PE && run->school->pupils[run->members[i].pupil].exempt_sport);
        if (run->grade == 1)
            attainment_write(run, i, period);
        if (marked)
            late_marks(run, i, period, false);
        if (run->grade > 1 && ends && !unmarked)
            final_write(run, i, period);
        if (!unmarked)
            advice_write(run, i);
        if (marked)
            late_marks(run, i, period, true);
    }
}
