/*
 * council: what follows the year (only with data until its end): in some classes a pupil whose year's mark the teacher set to
 * a fail, the attempts to clear that debt, and decisions of the pedagogical council. Most classes have none yet.
 */
#include "sample/registers.h"
#include "base/date.h"

#include <stdio.h>
#include <string.h>

enum { EVERY_CLASS = 3, YEAR = SAMPLE_PERIODS - 1, COUNCIL_AFTER = 2, TRY_AFTER = 15 };

static void decision_put(const struct sample_school *school, struct sample_out *out, uint32_t at,
                         const char *decision, const char *basis)
{
    struct sample_table *row = sample_row(out, SAMPLE_COUNCIL_DECISIONS_CSV, "dec-");
    sample_ref(row, "p-", at + 1);
    sample_text(row, "2025-Y");
    sample_text(row, decision);
    sample_text(row, "9");
    sample_day(row, school->periods[YEAR].ends_on + COUNCIL_AFTER);
    sample_text(row, basis);
    sample_end(row);
}

static void attempt_put(const struct sample_school *school, struct sample_out *out, uint32_t at,
                        const char *subject, const char *value)
{
    bool ill = value[0] < '0' || value[0] > '9';
    int32_t day = school->periods[YEAR].ends_on + TRY_AFTER;
    char document[48], on[11];
    snprintf(document, sizeof document, "протокол № %u от %s", at % 40 + 1, date_format_ru(day, on));
    struct sample_table *row = sample_row(out, SAMPLE_DEBT_ATTEMPTS_CSV, "try-");
    sample_ref(row, "p-", at + 1);
    sample_text(row, subject);
    sample_text(row, "2025-Y");
    sample_int(row, 1);
    sample_int(row, 0);
    sample_day(row, day);
    sample_text(row, value);
    sample_int(row, ill);
    sample_day(row, ill ? day - 2 : INT32_MAX);
    sample_day(row, ill ? day + 5 : INT32_MAX);
    sample_text(row, document);
    sample_end(row);
}

static int teacher_of(const struct sample_school *school, const struct sample_class *class,
                      const char *subject)
{
    const struct sample_course *course = &school->courses[class->first_course];
    while (strcmp(sample_subjects[course->subject].id, subject) != 0)
        course++; /* every class is taught it */
    return course->teacher;
}

static void final_put(const struct sample_school *school, struct sample_out *out, uint32_t at,
                      const char *subject, int teacher)
{
    struct sample_table *row = sample_row(out, SAMPLE_FINAL_MARKS_CSV, "fin-");
    sample_ref(row, "p-", at + 1);
    sample_text(row, subject);
    sample_text(row, "2025-Y");
    sample_text(row, "period");
    sample_text(row, school->scale->past[0]);
    sample_ref(row, "t-", (size_t)teacher + 1);
    sample_day(row, school->periods[YEAR].ends_on);
    sample_text(row, "годовая контрольная работа не выполнена");
    sample_none(row, 1);
    sample_end(row);
}

/* There all the year, in one class, taught with the others. */
static bool is_steady(const struct sample_school *school, uint32_t at)
{
    const struct sample_pupil *pupil = &school->pupils[at];
    return pupil->to_on == 0 && pupil->moved_on == 0 && pupil->plan == 0 &&
           pupil->from_on <= school->periods[0].starts_on;
}

static void debtor_write(const struct sample_school *school, struct sample_out *out,
                         const struct sample_class *class, int which)
{
    const char *const values[] = {school->scale->past[0], "неявка", school->scale->past[1]};
    for (uint32_t at = class->first; at < class->first + class->count; at++) {
        if (!is_steady(school, at))
            continue;
        const char *subject = class->grade <= 6 ? "math" : "alg";
        final_put(school, out, at, subject, teacher_of(school, class, subject));
        attempt_put(school, out, at, subject, values[which % 3]);
        if (class->grade != 4 && class->grade < 9)
            decision_put(school, out, at, "conditional", NULL);
        else if (class->grade == 4)
            decision_put(school, out, at, "individual_plan", "заявление родителей");
        else
            decision_put(school, out, at, "not_admitted", NULL);
        return;
    }
}

void sample_write_council(const struct sample_school *school, struct sample_out *out)
{
    if (school->quarters < 4)
        return;
    for (int i = 0; i < school->class_count; i++) {
        const struct sample_class *class = &school->classes[i];
        if (class->grade == 1) { /* who has no marks is promoted */
            for (uint32_t at = class->first; at < class->first + class->count; at++)
                if (is_steady(school, at))
                    decision_put(school, out, at, "promoted", NULL);
        } else if (i % EVERY_CLASS == 0 && class->grade != 10) {
            debtor_write(school, out, class, i / EVERY_CLASS);
        }
    }
}
