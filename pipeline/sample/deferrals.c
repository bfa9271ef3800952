/* deferrals: whoever was ill for long has the mark of the period put off, by an order; and exam and trial
 * results. */
#include "sample/registers.h"
#include "base/date.h"

#include <stdio.h>
#include <string.h>

struct deferral {
    const char *state, *basis, *decision;
    int32_t due_on, resolved_on;
    bool ordered;
};

static void deferral_put(struct sample_out *out, uint32_t at, const char *subject,
                         const struct sample_period *period, const struct deferral *deferral)
{
    char order[24];
    struct sample_table *row = sample_row(out, SAMPLE_DEFERRALS_CSV, "def-");
    snprintf(order, sizeof order, "%zu-у", 57 + out->table[SAMPLE_DEFERRALS_CSV].rows);
    sample_ref(row, "p-", at + 1);
    sample_text(row, subject);
    sample_text(row, period->id);
    sample_text(row, deferral->state);
    sample_text(row, deferral->ordered ? order : NULL);
    sample_day(row, deferral->ordered ? period->ends_on - 3 : INT32_MAX);
    sample_text(row, deferral->basis);
    sample_day(row, deferral->due_on);
    sample_day(row, deferral->resolved_on);
    sample_text(row, deferral->decision);
    sample_end(row);
}

static void deferral_write(const struct sample_school *school, struct sample_out *out, uint32_t at,
                           int quarter)
{
    const struct sample_pupil *pupil = &school->pupils[at];
    int grade = school->classes[pupil->class_at].grade;
    const struct sample_period *period = sample_period_of(school, grade, quarter);
    struct deferral made = {
        "granted", "заявление родителей, медицинская справка", NULL, period->ends_on + 28, INT32_MAX, true};
    bool over = quarter + 1 < school->quarters; /* the weeks after the period are known too */
    int32_t resolved = over ? school->periods[quarter + 1].starts_on + 12 : INT32_MAX;
    if (!sample_ends_period(grade, quarter))
        return;
    switch ((enum sample_role)pupil->role[quarter]) {
    case SAMPLE_ROLE_ILL_GRANTED:
    case SAMPLE_ROLE_ILL_EXTENDED:
        if (pupil->role[quarter] == SAMPLE_ROLE_ILL_EXTENDED && !over) {
            made.state = "extended";
            made.due_on += 14;
            made.decision = "срок продлён";
        }
        if (over) {
            made.state = "resolved";
            made.resolved_on = resolved;
            made.decision = "отметки выставлены";
        }
        break;
    case SAMPLE_ROLE_ILL_RESOLVED:
        made.state = "resolved";
        made.resolved_on = period->ends_on;
        made.decision = "отметки выставлены";
        break;
    case SAMPLE_ROLE_ILL_PROPOSED:
        made.state = "proposed";
        made.basis = "представление классного руководителя";
        made.ordered = false;
        break;
    case SAMPLE_ROLE_ILL_REFUSED:
        made.state = "refused";
        made.decision = "отметок достаточно";
        made.due_on = INT32_MAX;
        break;
    case SAMPLE_ROLE_ILL_SUBJECTS:
        if (over) {
            made.state = "lapsed";
            made.decision = "срок истёк, работы не сданы";
        }
        deferral_put(out, at, grade <= 6 ? "math" : "alg", period, &made);
        if (!over && at % 2 == 1) { /* the order names one subject; for the other the tutor has only asked */
            made.state = "proposed";
            made.ordered = false;
        }
        deferral_put(out, at, "rus", period, &made);
        return;
    case SAMPLE_ROLE_NONE:
    case SAMPLE_ROLE_TRUANT:
        return;
    }
    deferral_put(out, at, NULL, period, &made);
}

void sample_write_deferrals(const struct sample_school *school, struct sample_out *out)
{
    for (int quarter = 0; quarter < school->quarters; quarter++) {
        for (uint32_t at = 0; at < school->pupil_count; at++)
            deferral_write(school, out, at, quarter);
    }
}

struct exam {
    int subject;
    const char *kind, *title;
    const char *held_on, *received_on; /* received_on NULL: not told */
    int max, grade_from, grade_to, quarter;
    int share; /* per mille of the pupils */
    const char *period;
};

static const struct exam exams[] = {
    {SAMPLE_RUS, "trial", "Пробный экзамен в форме ОГЭ", "2025-10-14", "2025-10-24", 33, 9, 9, 0, 980, NULL},
    {SAMPLE_ALG, "trial", "Пробный экзамен в форме ОГЭ по математике", "2025-10-22", "2025-10-24", 31, 9, 9,
     0, 980, NULL},
    {SAMPLE_RUS, "trial", "Диагностическая работа в форме ЕГЭ", "2025-10-16", "2025-10-24", 50, 10, 11, 0,
     980, NULL},
    {SAMPLE_ALG, "trial", "Диагностическая работа в форме ЕГЭ по математике", "2025-10-21", "2025-10-24", 32,
     10, 11, 0, 980, NULL},
    {SAMPLE_MATH, "competition", "Всероссийская олимпиада школьников, школьный этап", "2025-10-09", NULL, 35,
     5, 6, 0, 140, NULL},
    {SAMPLE_ALG, "competition", "Всероссийская олимпиада школьников, школьный этап", "2025-10-09", NULL, 35,
     7, 11, 0, 100, NULL},
    {SAMPLE_LIT, "competition", "Всероссийский конкурс сочинений, школьный этап", "2025-09-24", "2025-10-24",
     70, 5, 11, 0, 60, NULL},
    {SAMPLE_RUS, "trial", "Итоговое собеседование, пробное", "2025-12-10", "2025-12-12", 20, 9, 9, 1, 980,
     NULL},
    {SAMPLE_ALG, "trial", "Пробный экзамен в форме ЕГЭ", "2026-03-18", "2026-03-25", 32, 11, 11, 2, 980,
     NULL},
    {SAMPLE_RUS, "exam", "Промежуточная аттестация", "2026-05-19", "2026-05-21", 40, 8, 8, 3, 990, "2025-Y"},
    {SAMPLE_ALG, "exam", "Промежуточная аттестация", "2026-05-21", "2026-05-25", 25, 10, 10, 3, 990,
     "2025-Y"},
};

static int32_t day_of(const char *text)
{
    int32_t day = INT32_MAX;
    if (text != NULL)
        date_parse(text, &day);
    return day;
}

static void exam_write(const struct sample_school *school, struct sample_out *out, int exam_at, uint32_t at)
{
    const struct exam *exam = &exams[exam_at];
    const struct sample_pupil *pupil = &school->pupils[at];
    struct sample_rng rng = sample_rng(school->seed, SAMPLE_USE_EXAM, at, (uint64_t)exam_at);
    int32_t held = day_of(exam->held_on), received = day_of(exam->received_on);
    if (pupil->from_on > held || (pupil->to_on != 0 && pupil->to_on < held) ||
        !sample_chance(&rng, exam->share))
        return;
    int level = pupil->ability * 62 / 100 + sample_normal(&rng) * 45 / 100;
    int percent = 58 + level * 17 / 1000 + (exam->kind[0] == 'c' ? -10 : 0);
    percent = percent < 12 ? 12 : percent > 100 ? 100 : percent;
    struct sample_table *row = sample_row(out, SAMPLE_EXAM_RESULTS_CSV, "ex-");
    sample_ref(row, "p-", at + 1);
    sample_text(row, sample_subjects[exam->subject].id);
    sample_text(row, exam->period);
    sample_text(row, exam->kind);
    sample_text(row, exam->title);
    sample_day(row, held);
    if (exam->kind[0] == 'c')
        sample_none(row, 1);
    else
        sample_int(row, sample_scale_exam(school->scale, percent));
    sample_int(row, exam->max * percent / 100);
    sample_int(row, exam->max);
    if (received != INT32_MAX)
        sample_at(row, received, 17 * 60 + 20);
    else
        sample_none(row, 1);
    sample_end(row);
}

void sample_write_exams(const struct sample_school *school, struct sample_out *out)
{
    for (int i = 0; i < (int)(sizeof exams / sizeof *exams); i++) {
        for (uint32_t at = 0; exams[i].quarter < school->quarters && at < school->pupil_count; at++) {
            int grade = school->classes[school->pupils[at].class_at].grade;
            if (grade >= exams[i].grade_from && grade <= exams[i].grade_to)
                exam_write(school, out, i, at);
        }
    }
}
