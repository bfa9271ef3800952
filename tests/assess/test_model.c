/* model: what must hold for any counts, the file of counts and its faults, the scores by hand. */
#include "assess/model.h"
#include "assess/model_score.h"
#include "assess/policy.h"
#include "harness.h"

#include <limits.h>
#include <math.h>
#include <time.h>

static struct model_scale five(void)
{
    struct model_scale scale;
    struct policy policy;
    struct err err = {0};
    ck_assert_msg(policy_load("templates/policies/common.ini", &policy, &err) == 0, "%s", err.message);
    model_scale_of_policy(&policy, &scale);
    return scale;
}

static uint32_t seed;

static int dice(int sides)
{
    seed = seed * 1664525 + 1013904223;
    return (int)((seed >> 8) % (uint32_t)sides);
}

static struct model_period evidence(int64_t mean_x1000, int marks, int gone_x1000)
{
    return (struct model_period){.marks = marks,
                                 .weight_x1000 = marks * 1000,
                                 .effective_x10 = marks * 10,
                                 .mean_x1000 = mean_x1000,
                                 .recent_x1000 = mean_x1000,
                                 .gone_x1000 = gone_x1000,
                                 .lessons_left = 5,
                                 .works_due = 4,
                                 .lessons_held = 20};
}

struct pupil {
    struct model_period period;
    struct model_year year;
    int outcome, subject;
};

/* An invented school in which the final mark is near the mean, and those who miss works fall. */
static struct pupil invented(void)
{
    struct pupil one = {.subject = dice(3)};
    one.period = evidence(2000 + dice(3001), 1 + dice(12), dice(1001));
    one.period.works_missed = dice(3) == 0 ? dice(5) : 0;
    one.period.lessons_absent = dice(4) == 0 ? dice(21) : 0;
    int64_t at = one.period.mean_x1000 + dice(801) - 400 - 150 * one.period.works_missed;
    one.outcome = at < 2500 ? 0 : at < 3500 ? 1 : at < 4500 ? 2 : 3;
    if (one.period.lessons_absent > 15)
        one.outcome = 4;
    one.year = (struct model_year){.periods = 1 + dice(3), .of = 4};
    for (int i = 0; i < one.year.periods; i++)
        one.year.value[i] = (int8_t)(dice(30) == 0 ? MODEL_NONE : one.outcome == 4 ? 0 : one.outcome);
    return one;
}

static void learn(struct model *model, const struct pupil *one)
{
    static const char *const subjects[] = {"Алгебра", "История", NULL};
    int subject = model_subject(model, subjects[one->subject]);
    model_learn_period(model, subject, &one->period, one->outcome, 1);
    model_learn_year(model, subject, &one->year, one->outcome == 4 ? MODEL_NONE : one->outcome, 1);
}

static struct model *school(uint32_t from, int pupils)
{
    struct model_scale scale = five();
    struct model *model = model_new(&scale);
    model_subject(model, "Алгебра");
    model_subject(model, "История");
    seed = from;
    for (int i = 0; i < pupils; i++) {
        struct pupil one = invented();
        learn(model, &one);
    }
    model_prepare(model);
    return model;
}

static void sums_to_one(const double *p, int outcomes)
{
    double sum = 0;
    for (int k = 0; k < MODEL_OUTCOMES_MAX; k++) {
        ck_assert(isfinite(p[k]) && p[k] >= 0 && p[k] <= 1 + 1e-12);
        ck_assert(k < outcomes || p[k] == 0);
        sum += p[k];
    }
    ck_assert_double_eq_tol(sum, 1, 1e-9);
}

static void same_answers(const struct model *a, const struct model *b)
{
    seed = 99;
    for (int i = 0; i < 300; i++) {
        struct pupil one = invented();
        double p[MODEL_OUTCOMES_MAX], q[MODEL_OUTCOMES_MAX];
        ck_assert_int_eq(model_predict_period(a, one.subject, &one.period, p),
                         model_predict_period(b, one.subject, &one.period, q));
        for (int k = 0; k < MODEL_OUTCOMES_MAX; k++)
            ck_assert_double_eq(p[k], q[k]);
        ck_assert_int_eq(model_predict_year(a, one.subject, &one.year, p),
                         model_predict_year(b, one.subject, &one.year, q));
        for (int k = 0; k < MODEL_OUTCOMES_MAX; k++)
            ck_assert_double_eq(p[k], q[k]);
    }
}

START_TEST(probabilities_sum_to_one)
{
    for (int pupils = 0; pupils <= 2000; pupils = pupils * 40 + 20) {
        struct model *model = school(1, pupils);
        seed = 5;
        for (int i = 0; i < 500; i++) {
            struct pupil one = invented();
            double p[MODEL_OUTCOMES_MAX];
            ck_assert(model_predict_period(model, one.subject - 1, &one.period, p));
            sums_to_one(p, 5);
            for (int which = 0; which < MODEL_BASELINES; which++) {
                ck_assert(model_baseline_period(model, (enum model_baseline)which, &one.period, p));
                sums_to_one(p, 5);
            }
            if (!model_predict_year(model, one.subject - 1, &one.year, p))
                continue;
            sums_to_one(p, 5);
            for (int which = 0; which < MODEL_BASELINES; which++) {
                ck_assert(model_baseline_year(model, (enum model_baseline)which, &one.year, p));
                sums_to_one(p, 5);
            }
        }
        model_free(model);
    }
}
END_TEST

START_TEST(more_evidence_narrows)
{
    struct model_scale scale = five();
    struct model *model = model_new(&scale);
    double before = 0, p[MODEL_OUTCOMES_MAX];
    model_prepare(model);
    for (int marks = 1; marks <= 12; marks++) { /* the rule of thumb: more marks, surer of the 4 */
        struct model_period period = evidence(4000, marks, 500);
        ck_assert(model_predict_period(model, MODEL_NONE, &period, p));
        ck_assert_int_eq(model_likeliest(&scale, p), 2);
        ck_assert(p[2] >= before);
        before = p[2];
    }
    before = 0;
    for (int gone = 0; gone <= 1000; gone += 125) { /* and the more is over */
        struct model_period period = evidence(4000, 3, gone);
        ck_assert(model_predict_period(model, MODEL_NONE, &period, p));
        ck_assert(p[2] > before);
        before = p[2];
    }
    before = 0;
    for (int pupils = 1; pupils <= 1000; pupils *= 10) { /* and the more pupils like this got a 4 */
        struct model_period period = evidence(4400, 3, 500);
        model_learn_period(model, MODEL_NONE, &period, 2, pupils);
        struct model_year year = {.periods = 1, .of = 4, .value = {2}};
        model_learn_year(model, MODEL_NONE, &year, 2, pupils);
        model_prepare(model);
        ck_assert(model_predict_period(model, MODEL_NONE, &period, p));
        ck_assert(p[2] > before);
        before = p[2];
    }
    ck_assert(before > 0.98);
    struct model_year year = {.periods = 1, .of = 4, .value = {2}};
    ck_assert(model_predict_year(model, MODEL_NONE, &year, p));
    ck_assert(p[2] > 0.98);
    model_free(model);
}
END_TEST

START_TEST(monotone_in_the_mean)
{
    for (int pupils = 0; pupils <= 20000; pupils += 20000) {
        struct model *model = school(3, pupils);
        const struct model_scale *scale = model_scale(model);
        double before = 0, p[MODEL_OUTCOMES_MAX];
        for (int64_t mean = 2000; mean <= 5000; mean += 50) {
            struct model_period period = evidence(mean, 4, 750);
            ck_assert(model_predict_period(model, MODEL_NONE, &period, p));
            ck_assert_msg(model_expected(scale, p) > before - 0.03, "%lld: %f after %f", (long long)mean,
                          model_expected(scale, p), before);
            before = model_expected(scale, p);
        }
        before = -1;
        for (int8_t last = 0; last < 4; last++) {
            struct model_year year = {.periods = 2, .of = 4, .value = {last, last}};
            ck_assert(model_predict_year(model, MODEL_NONE, &year, p));
            ck_assert_int_eq(model_likeliest(scale, p), last);
            ck_assert(model_expected(scale, p) > before);
            before = model_expected(scale, p);
        }
        model_free(model);
    }
}
END_TEST

START_TEST(nothing_to_say)
{
    struct model *model = school(1, 100);
    struct model_period none = {.mean_x1000 = -1, .recent_x1000 = -1};
    struct model_year empty = {.periods = 0, .of = 4}, gaps = {.periods = 2, .of = 4, .value = {-1, -1}};
    double p[MODEL_OUTCOMES_MAX] = {1};
    struct model_reason reasons[MODEL_REASONS];
    ck_assert(!model_predict_period(model, 0, &none, p));
    ck_assert_double_eq(p[0], 0);
    ck_assert(!model_predict_year(model, 0, &empty, p) && !model_predict_year(model, 0, &gaps, p));
    ck_assert_int_eq(model_reasons_period(model, 0, &none, reasons), 0);
    ck_assert_int_eq(model_reasons_year(model, 0, &empty, reasons), 0);
    none.works_due = 3; /* three works and not one handed in: that does say something */
    none.works_missed = 3;
    ck_assert(model_predict_period(model, 0, &none, p));
    sums_to_one(p, 5);
    model_free(model);
}
END_TEST

START_TEST(the_order_does_not_matter)
{
    enum { PUPILS = 3000 };
    static struct pupil pupils[PUPILS];
    struct model_scale scale = five();
    struct model *a = model_new(&scale), *b = model_new(&scale);
    for (int i = 0; i < 2; i++) {
        static const char *const names[] = {"Алгебра", "История"};
        model_subject(a, names[i]);
        model_subject(b, names[i]);
    }
    seed = 17;
    for (int i = 0; i < PUPILS; i++)
        pupils[i] = invented();
    for (int i = 0; i < PUPILS; i++) {
        learn(a, &pupils[i]);
        learn(b, &pupils[(i * 7 + 1000) % PUPILS]);
    }
    model_prepare(a);
    model_prepare(b);
    same_answers(a, b); /* to the last bit */
    model_free(a);
    model_free(b);
}
END_TEST

START_TEST(pooled_counts_are_joint_counts)
{
    struct model_scale scale = five();
    struct model *a = school(1, 700), *b = school(2, 900), *joint = school(1, 700);
    struct buf one = {0}, two = {0}, all = {0}, again = {0};
    struct err err = {0};
    seed = 2;
    for (int i = 0; i < 900; i++) {
        struct pupil pupil = invented();
        learn(joint, &pupil);
    }
    model_write(a, false, 1, &one);
    model_write(b, false, 1, &two);
    model_write(joint, false, 1, &all);
    struct model *pool = model_new(&scale), *whole = model_new(&scale);
    ck_assert_msg(model_read(pool, "one", one.data, one.len, &err) == 0, "%s", err.message);
    ck_assert_msg(model_read(pool, "two", two.data, two.len, &err) == 0, "%s", err.message);
    ck_assert_msg(model_read(whole, "all", all.data, all.len, &err) == 0, "%s", err.message);
    ck_assert_int_eq(model_known(pool).period_pooled, 1600);
    ck_assert_int_eq(model_known(pool).period_own, 0);
    model_prepare(pool);
    model_prepare(whole);
    same_answers(pool, whole);
    model_write(pool, true, 1, &again); /* what a region joins is what one school of all would write */
    ck_assert_str_eq(again.data, all.data);
    buf_clear(&again);
    model_write(pool, false, 1, &again); /* its own are none */
    ck_assert_ptr_nonnull(strstr(again.data, "\nend\t0\n"));
    buf_free(&one), buf_free(&two), buf_free(&all), buf_free(&again);
    model_free(a), model_free(b), model_free(joint), model_free(pool), model_free(whole);
}
END_TEST

START_TEST(small_cells_stay_at_home)
{
    struct model *model = school(4, 1500), *lone = school(4, 0);
    struct model_period period = evidence(3100, 3, 500);
    struct buf out = {0};
    model_write(model, false, MODEL_EXPORT_LEAST, &out);
    int lines = 0;
    for (char *line = strtok(out.data, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        bool year = strncmp(line, "year\t", 5) == 0;
        if (!year && strncmp(line, "period\t", 7) != 0)
            continue;
        int total = 0, field = 0;
        for (char *c = line; *c != '\0'; c++)
            if (*c == '\t' && ++field >= 7)
                total += atoi(c + 1);
        ck_assert_msg(total >= MODEL_EXPORT_LEAST, "%s", line);
        lines++;
    }
    ck_assert_int_gt(lines, 50);
    buf_clear(&out);
    model_learn_period(lone, 0, &period, 1, 2);
    model_write(lone, false, MODEL_EXPORT_LEAST, &out);
    ck_assert_str_eq(out.data, "itog-prior\t1\nscale\tfive\t4\t4\t0\t1\t2\t3\nend\t0\n");
    buf_clear(&out);
    period.lessons_absent = 19; /* another cell of the same mean: together they are enough */
    model_learn_period(lone, 1, &period, 4, 1);
    model_write(lone, false, MODEL_EXPORT_LEAST, &out);
    ck_assert_str_eq(out.data, "itog-prior\t1\nscale\tfive\t4\t4\t0\t1\t2\t3\n"
                               "period\t\t4\t12\t0\t2\t0\t0\t2\t0\t0\t1\nend\t1\n");
    buf_free(&out);
    model_free(model), model_free(lone);
}
END_TEST

#define HEAD "itog-prior\t1\nscale\tfive\t4\t4\t0\t1\t2\t3\n"
#define LINE "period\t\t4\t12\t0\t2\t0\t0\t2\t0\t0\t1\n"
static const struct {
    const char *text, *message;
} faults[] = {
    {"", "p:0: not a file of counts"},
    {"\n", "p:1: not a file of counts"},
    {"itog-prior\t2\n", "p:1: counts of another version"},
    {"itog-prior\t1\n", "p:1: the line \"scale\" is missing"},
    {"itog-prior\t1\nscale\tten\t4\t4\t0\t1\t2\t3\n", "p:2: counts of another scale"},
    {"itog-prior\t1\nscale\tfive\t4\t4\t0\t1\t2\n", "p:2: counts of another scale"},
    {"itog-prior\t1\r\nscale", "p:1: counts of another version"},
    {HEAD, "p:2: the file is cut off"},
    {HEAD LINE, "p:3: the file is cut off"},
    {HEAD LINE "end\t1", "p:4: the file is cut off: the last line has no end"},
    {HEAD LINE "end\t2\n", "p:4: the number of lines"},
    {HEAD "end\t0\n" LINE, "p:3: there is something behind the end"},
    {HEAD "quarter\t1\nend\t1\n", "p:3: a line must begin with"},
    {HEAD "period\t\t4\t12\t0\t2\t0\t0\t2\t0\t0\nend\t1\n", "p:3: wrong number of fields"},
    {HEAD "period\t\t9\t12\t0\t2\t0\t0\t2\t0\t0\t1\nend\t1\n", "p:3: a cell that is not there"},
    {HEAD "period\t\t4\t33\t0\t2\t0\t0\t2\t0\t0\t1\nend\t1\n", "p:3: a cell that is not there"},
    {HEAD "period\t\t4\t-1\t0\t2\t0\t0\t2\t0\t0\t1\nend\t1\n", "p:3: a cell's field"},
    {HEAD "period\t\t4\t12\t0\t2\t0\t0\t-2\t0\t0\t1\nend\t1\n", "p:3: not a count"},
    {HEAD "period\t\t4\t12\t0\t2\t0\t0\t1e3\t0\t0\t1\nend\t1\n", "p:3: not a count"},
    {HEAD "period\t\t4\t12\t0\t2\t0\t0\t1000000001\t0\t0\t1\nend\t1\n", "p:3: not a count"},
    {HEAD "period\t\t4\t12\t0\t2\t0\t0\t99999999999999999999999\t0\t0\t1\nend\t1\n", "p:3: not a count"},
    {HEAD "period\t\t4\t12\t0\t2\t0\t0\t0\t0\t0\t0\nend\t1\n", "p:3: a line that counts nobody"},
    {HEAD "period\t\xff\t4\t12\t0\t2\t0\t0\t2\t0\t0\t1\nend\t1\n", "p:3: not a subject's name"},
    {HEAD "year\t\t4\t5\t0\t0\t0\t1\t0\t0\t0\t0\nend\t1\n", "p:3: a cell that is not there"},
    {HEAD "year\t\t4\t1\t4\t8\t0\t1\t0\t0\t0\t0\nend\t1\n", "p:3: a cell that is not there"},
    {HEAD "year\t\t4\t2\t3\t7\t0\t1\t0\t0\t0\t0\nend\t1\n", "p:3: a cell that is not there"},
};

START_TEST(a_faulty_file_changes_nothing)
{
    struct model *model = school(1, 50);
    struct buf before = {0}, after = {0};
    struct err err = {0};
    model_write(model, true, 1, &before);
    ck_assert_int_eq(model_read(model, "p", faults[_i].text, strlen(faults[_i].text), &err), -1);
    ck_assert_int_eq(err.kind, ERR_DATA);
    ck_assert_msg(strncmp(err.message, faults[_i].message, strlen(faults[_i].message)) == 0, "%s",
                  err.message);
    model_write(model, true, 1, &after);
    ck_assert_str_eq(before.data, after.data);
    ck_assert_int_eq(model_known(model).period_pooled, 0);
    buf_free(&before), buf_free(&after);
    model_free(model);
}
END_TEST

START_TEST(a_zero_byte_is_a_fault)
{
    static const char text[] = HEAD "period\0\nend\t1\n";
    struct model_scale scale = five();
    struct model *model = model_new(&scale);
    struct err err = {0};
    ck_assert_int_eq(model_read(model, "p", text, sizeof text - 1, &err), -1);
    ck_assert_str_eq(err.message, "p:3: a zero byte");
    model_free(model);
}
END_TEST

START_TEST(a_subject_learns_its_own_ways)
{
    struct model_scale scale = five();
    struct model *model = model_new(&scale);
    int strict = model_subject(model, "Физика"), mild = model_subject(model, "Пение");
    struct model_period period = evidence(3450, 6, 750);
    struct model_year year = {.periods = 1, .of = 4, .value = {1}};
    double low[MODEL_OUTCOMES_MAX], high[MODEL_OUTCOMES_MAX], other[MODEL_OUTCOMES_MAX];
    model_learn_period(model, strict, &period, 1, 200);
    model_learn_period(model, mild, &period, 2, 200);
    model_learn_year(model, strict, &year, 1, 200);
    model_learn_year(model, mild, &year, 2, 200);
    model_prepare(model);
    model_predict_period(model, strict, &period, low);
    model_predict_period(model, mild, &period, high);
    model_predict_period(model, MODEL_NONE, &period, other);
    ck_assert(low[1] > 0.85 && high[2] > 0.85);
    ck_assert_double_eq_tol(other[1], other[2], 0.05);
    struct model_reason reasons[MODEL_REASONS];
    int count = model_reasons_period(model, strict, &period, reasons);
    bool found = false;
    for (int i = 0; i < count; i++)
        found |= reasons[i].kind == MODEL_SUBJECT && reasons[i].change < -0.2;
    ck_assert(found);
    model_predict_year(model, strict, &year, low);
    model_predict_year(model, mild, &year, high);
    ck_assert(low[1] > 0.6 && high[2] > 0.6);
    model_free(model);
}
END_TEST

START_TEST(reasons_name_the_fact)
{
    struct model *model = school(8, 20000);
    struct model_period period = evidence(4200, 4, 750);
    struct model_reason reasons[MODEL_REASONS];
    period.works_missed = 4;
    int count = model_reasons_period(model, MODEL_NONE, &period, reasons);
    ck_assert_int_ge(count, 2);
    for (int i = 1; i < count; i++)
        ck_assert(fabs(reasons[i].change) <= fabs(reasons[i - 1].change));
    bool missed = false, mean = false;
    for (int i = 0; i < count; i++) {
        missed |= reasons[i].kind == MODEL_MISSED && reasons[i].change < -0.1;
        mean |= reasons[i].kind == MODEL_MEAN && reasons[i].change > 0.1;
    }
    ck_assert(missed && mean);
    period = evidence(3800, 4, 750);
    period.recent_x1000 = 5000;
    count = model_reasons_period(model, MODEL_NONE, &period, reasons);
    bool recent = false;
    for (int i = 0; i < count; i++)
        recent |= reasons[i].kind == MODEL_RECENT && reasons[i].change > 0.3;
    ck_assert(recent);
    model_free(model);
}
END_TEST

START_TEST(numbers_at_the_edge)
{
    struct model *model = school(1, 10);
    double p[MODEL_OUTCOMES_MAX];
    struct model_reason reasons[MODEL_REASONS];
    static const int64_t odd[] = {0, 1, -1, 5000, 1000000, INT64_MAX / 16};
    static const int ints[] = {0, 1, -1, 1000, INT_MAX, INT_MIN};
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < 6; j++) {
            struct model_period period = {ints[j], odd[i],  ints[j], odd[i],  odd[j], ints[i],
                                          ints[i], ints[j], ints[i], ints[j], ints[i]};
            if (model_predict_period(model, ints[i], &period, p))
                sums_to_one(p, 5);
            model_reasons_period(model, ints[j], &period, reasons);
        }
    struct model_period period = evidence(4000, 3, 500);
    struct model_year year = {.periods = 1, .of = 4, .value = {2}};
    struct model_known before = model_known(model);
    model_learn_period(model, 0, &period, 5, 1);
    model_learn_period(model, 0, &period, -1, 1);
    model_learn_period(model, 0, &period, 1, 0);
    model_learn_year(model, 0, &year, 4, 1);
    year.value[0] = 4;
    model_learn_year(model, 0, &year, 1, 1);
    year.value[0] = 1, year.periods = 9;
    model_learn_year(model, 0, &year, 1, 1);
    ck_assert_int_eq(model_known(model).period_own, before.period_own);
    ck_assert_int_eq(model_known(model).year_own, before.year_own);
    for (int i = 0; i < 200; i++) /* 200 billion like one */
        model_learn_period(model, 0, &period, 1, 1000000000);
    model_prepare(model);
    ck_assert(model_predict_period(model, 0, &period, p));
    sums_to_one(p, 5);
    ck_assert(p[1] > 0.999);
    ck_assert_int_eq(model_subject(model, "a\tb"), MODEL_NONE);
    ck_assert_int_eq(model_subject(model, ""), MODEL_NONE);
    model_free(model);
}
END_TEST

START_TEST(marks_to_evidence)
{
    static const struct model_mark marks[] = {
        {2000, 1000}, {5000, 2000}, {4000, 0}, {4000, 1000}, {3000, 1000}};
    struct model_period period = {.works_due = 7};
    model_period_marks(marks, 5, &period);
    ck_assert_int_eq(period.marks, 5);
    ck_assert_int_eq(period.weight_x1000, 5000);
    ck_assert_int_eq(period.mean_x1000, 3800);
    ck_assert_int_eq(period.recent_x1000, 4250); /* 3, 4 and twice the 5 */
    ck_assert_int_eq(period.effective_x10, 36);  /* 25/7 */
    ck_assert_int_eq(period.works_due, 7);
    static const struct model_mark light[] = {{60000, 0}, {80000, 0}};
    model_period_marks(light, 2, &period);
    ck_assert_int_eq(period.mean_x1000, 70000);
    ck_assert_int_eq(period.weight_x1000, 0);
    model_period_marks(NULL, 0, &period);
    ck_assert_int_eq(period.mean_x1000, -1);
    struct model_scale scale = five();
    ck_assert_int_eq(model_level(&scale, 2499), 0);
    ck_assert_int_eq(model_level(&scale, 4500), 3);
    ck_assert_int_eq(model_level(&scale, -1), MODEL_NONE);
}
END_TEST

START_TEST(scores_by_hand)
{
    struct model_score score = {0};
    ck_assert_double_eq(model_score_brier(&score), 0);
    ck_assert_double_eq(model_score_auc(&score), 0.5);
    model_score_add(&score, 0.9, true, true);
    model_score_add(&score, 0.9, false, false);
    model_score_add(&score, 0.2, false, true);
    model_score_add(&score, 1.0, true, true);
    ck_assert_double_eq_tol(model_score_brier(&score), (0.01 + 0.81 + 0.04 + 0) / 4, 1e-12);
    ck_assert_double_eq_tol(model_score_accuracy(&score), 0.75, 1e-12);
    ck_assert_double_eq_tol(model_score_level_accuracy(&score), 0.75, 1e-12);
    /* bins .9 to 1 (2.8 said, 2 came true) and .2 (0.2, 0) */
    ck_assert_double_eq_tol(model_score_ece(&score), (0.8 + 0.2) / 4, 1e-12);
    ck_assert_double_eq_tol(model_score_auc(&score), (2 + 1.5) / 4,
                            1e-12); /* 1 beats both, .9 one and a tie */
    model_score_free(&score);
}
END_TEST

START_TEST(a_hundred_thousand_answers)
{
    struct model *model = school(1, 5000);
    double p[MODEL_OUTCOMES_MAX];
    struct pupil one = invented();
    one.period.gone_x1000 = 500;
    one.year = (struct model_year){.periods = 1, .of = 4, .value = {2}};
    clock_t from = clock();
    for (int i = 0; i < 100000; i++) {
        one.period.mean_x1000 = 2000 + i % 3000;
        model_predict_period(model, i % 2, &one.period, p);
        model_predict_year(model, i % 2, &one.year, p);
    }
    double seconds = (double)(clock() - from) / CLOCKS_PER_SEC;
    ck_assert_msg(seconds < 1, "%f s",
                  seconds); /* some 0.02 s; the bound leaves room for sanitizers and a busy machine */
    model_free(model);
}
END_TEST

static Suite *suite(void)
{
    Suite *made = suite_create("model");
    TCase *cases = tcase_create("model");
    tcase_set_timeout(cases, 60); /* seconds; under the sanitizers, on a busy machine */
    tcase_add_test(cases, probabilities_sum_to_one);
    tcase_add_test(cases, more_evidence_narrows);
    tcase_add_test(cases, monotone_in_the_mean);
    tcase_add_test(cases, nothing_to_say);
    tcase_add_test(cases, the_order_does_not_matter);
    tcase_add_test(cases, pooled_counts_are_joint_counts);
    tcase_add_test(cases, small_cells_stay_at_home);
    tcase_add_loop_test(cases, a_faulty_file_changes_nothing, 0, (int)(sizeof faults / sizeof *faults));
    tcase_add_test(cases, a_zero_byte_is_a_fault);
    tcase_add_test(cases, a_subject_learns_its_own_ways);
    tcase_add_test(cases, reasons_name_the_fact);
    tcase_add_test(cases, numbers_at_the_edge);
    tcase_add_test(cases, marks_to_evidence);
    tcase_add_test(cases, scores_by_hand);
    tcase_add_test(cases, a_hundred_thousand_answers);
    suite_add_tcase(made, cases);
    return made;
}

TEST_MAIN
