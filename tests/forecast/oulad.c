/*
 * oulad FOLDER: the period model on the Open University Learning Analytics Dataset, read from its OneRoster bundle
 * (FOLDER/oneroster) and FOLDER/truth.csv. Learns from the presentations of 2013B at 25, 50 and 75 % of their days,
 * scores those of 2013J. On a day are looked at: who is enrolled, scores that were handed in by then, works due by
 * then that anybody has a score for. Withdrawn later: not attested, hence no success. Prints a table, then each
 * figure with its bound; exit code 1 when one is missed.
 */
#include "figures.h"

#include "base/date.h"

enum { FIELDS = 24, CUTS = 3, WORKS_MAX = 64 };

static const struct model_scale scale = {
    /* fail, pass, distinction */
    .name = "oulad",
    .levels = 3,
    .pass = 1,
    .most_x1000 = 100000,
    .threshold_x1000 = {0, 40000, 85000},
    .values = 3,
    .level_of = {0, 1, 2},
};

struct work {
    char id[24]; /* of the line item, without the class: li-1752 */
    int32_t due;
    int64_t weight_x1000;
    bool exam;
};
struct group {     /* a module's presentation */
    char name[16]; /* AAA-2013J */
    int32_t starts, ends;
    struct work works[WORKS_MAX];
    int32_t first_score[WORKS_MAX]; /* the first day anybody has one */
    int works_count;
};
struct mark {
    int work;
    int32_t day;
    int64_t value_x1000;
};
struct learner {
    char id[40]; /* AAA-2013J-11391 */
    int group;
    int32_t from, to;
    int outcome;
    struct mark marks[WORKS_MAX];
    int marks_count;
};

static const char *const learnt_modules[] = {"BBB", "DDD", "FFF"}; /* those of 2013B */
static struct group groups[32];
static struct learner *learners;
static int groups_count, learners_count;

static int split(char *line, char **fields)
{
    int n = 0;
    line[strcspn(line, "\r\n")] = '\0';
    for (char *c = line; c != NULL && n < FIELDS;) {
        fields[n++] = c;
        c = strchr(c, ',');
        if (c != NULL)
            *c++ = '\0';
    }
    while (n < FIELDS)
        fields[n++] = line + strlen(line);
    return n;
}

static void each(const char *folder, const char *name, void (*row)(char **fields))
{
    char path[600], line[2000], *fields[FIELDS];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "r");
    if (in == NULL) {
        perror(path);
        exit(1);
    }
    for (int n = 0; fgets(line, sizeof line, in) != NULL; n++) {
        split(line, fields);
        if (n > 0)
            row(fields);
    }
    fclose(in);
}

static int32_t day_of(const char *text)
{
    int32_t day = INT32_MAX;
    return date_parse(text, &day) ? day : INT32_MAX;
}

/* The group of a class "cls-AAA-2013J-01"; made at need. */
static int group_of(const char *class)
{
    char name[16];
    snprintf(name, sizeof name, "%.9s", class + 4);
    for (int i = 0; i < groups_count; i++)
        if (strcmp(groups[i].name, name) == 0)
            return i;
    strcpy(groups[groups_count].name, name);
    bool b = strstr(name, "2013B") != NULL;
    groups[groups_count].starts = day_of(b ? "2013-02-01" : "2013-10-01");
    /* the lengths of OULAD's table of courses: the bundle has them for the term only */
    int days = b ? 240 : *name == 'D' || *name == 'G' ? 261 : 268;
    groups[groups_count].ends = groups[groups_count].starts + days;
    return groups_count++;
}

static int work_of(const struct group *group, const char *id)
{
    size_t len = strlen(id) > 3 ? strlen(id) - 3 : 0; /* without the school */
    for (int i = 0; i < group->works_count; i++)
        if (strncmp(group->works[i].id, id, len) == 0 && group->works[i].id[len] == '\0')
            return i;
    return -1;
}

static void add_work(char **f)
{
    struct group *group = &groups[group_of(f[7])];
    if (work_of(group, f[0]) >= 0 || group->works_count == WORKS_MAX)
        return;
    struct work *work = &group->works[group->works_count];
    snprintf(work->id, sizeof work->id, "%.*s", (int)strlen(f[0]) - 3, f[0]);
    work->due = day_of(f[6]);
    work->weight_x1000 = (int64_t)(atof(f[12]) * 1000 + 0.5);
    work->exam = strcmp(f[8], "cat-Exam") == 0;
    group->first_score[group->works_count++] = INT32_MAX;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct learner *)a)->id, ((const struct learner *)b)->id);
}

static void add_learner(char **f)
{
    if (learners_count % 1024 == 0)
        learners = mem_realloc(learners, ((size_t)learners_count + 1024) * sizeof *learners);
    struct learner *learner = &learners[learners_count++];
    memset(learner, 0, sizeof *learner);
    snprintf(learner->id, sizeof learner->id, "%s", f[0] + 4);
    learner->group = group_of(f[3]);
    learner->from = day_of(f[8]);
    learner->to = day_of(f[9]);
    learner->outcome = -1;
}

static struct learner *find(const char *group, const char *student)
{
    struct learner key;
    snprintf(key.id, sizeof key.id, "%.9s-%.20s", group, student + 4);
    return bsearch(&key, learners, (size_t)learners_count, sizeof *learners, by_id);
}

static void add_truth(char **f)
{
    static const char *const words[] = {"Fail", "Pass", "Distinction", "Withdrawn"};
    struct learner *learner = find(f[0] + 4, f[1]);
    for (int i = 0; learner != NULL && i < 4; i++)
        if (strcmp(words[i], f[2]) == 0)
            learner->outcome = i;
}

static void add_mark(char **f)
{
    for (int g = 0; g < groups_count; g++) {
        int work = work_of(&groups[g], f[3]);
        struct learner *learner = work >= 0 ? find(groups[g].name, f[4]) : NULL;
        if (learner == NULL || learner->marks_count == WORKS_MAX || *f[6] == '\0')
            continue;
        int32_t day = day_of(f[7]);
        learner->marks[learner->marks_count++] = (struct mark){work, day, (int64_t)(atof(f[6]) * 1000 + 0.5)};
        if (day < groups[g].first_score[work])
            groups[g].first_score[work] = day;
    }
}

static int by_day(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;
    return x->day != y->day ? (x->day > y->day) - (x->day < y->day)
                            : (x->work > y->work) - (x->work < y->work);
}

/* What is known of a learner on the day; false: not enrolled. */
static bool period_of(const struct learner *learner, int percent, struct model_period *period, int64_t *last)
{
    const struct group *group = &groups[learner->group];
    int32_t cut = group->starts + (group->ends - group->starts) * percent / 100;
    struct model_mark marks[WORKS_MAX];
    size_t count = 0;
    bool handed[WORKS_MAX] = {false};
    if (learner->from > cut || learner->to <= cut || learner->outcome < 0)
        return false;
    *period = (struct model_period){.gone_x1000 = 10 * percent, .lessons_left = -1};
    *last = -1;
    for (int i = 0; i < learner->marks_count; i++) {
        const struct mark *mark = &learner->marks[i];
        const struct work *work = &group->works[mark->work];
        if (mark->day > cut || work->exam)
            continue;
        handed[mark->work] = true;
        marks[count++] = (struct model_mark){mark->value_x1000, work->weight_x1000};
        *last = mark->value_x1000;
    }
    for (int i = 0; i < group->works_count; i++)
        if (group->works[i].due <= cut && group->first_score[i] <= cut && !group->works[i].exam) {
            period->works_due++;
            period->works_missed += !handed[i];
        }
    model_period_marks(marks, count, period);
    return true;
}

static void score_cut(int percent)
{
    static const double bounds[CUTS][2] = {{0.785, 0.178}, {0.89, 0.132}, {0.93, 0.087}};
    static const char *const names[] = {"weighted mean at least 40", "level of the mean, frequencies",
                                        "base rate", "last score, frequencies",
                                        "itog: period from marks so far"};
    struct model *model = model_new(&scale);
    struct model_score scores[5] = {0};
    double ended[5][2] = {{0}};
    char what[80];
    for (int scoring = 0; scoring < 2; scoring++) {
        if (scoring)
            model_prepare(model);
        for (int i = 0; i < learners_count; i++) {
            const struct learner *learner = &learners[i];
            struct model_period period;
            int64_t last;
            double p[MODEL_OUTCOMES_MAX];
            if ((strchr(groups[learner->group].name, 'J') != NULL) != scoring ||
                !period_of(learner, percent, &period, &last))
                continue;
            char module[4];
            snprintf(module, sizeof module, "%.3s", groups[learner->group].name);
            bool passed = learner->outcome == 1 || learner->outcome == 2;
            int level = 1 + model_level(&scale, last);
            if (!scoring) {
                model_learn_period(model, model_subject(model, module), &period, learner->outcome, 1);
                ended[level][passed]++;
                ended[4][passed]++;
                continue;
            }
            for (int which = 0; which < MODEL_BASELINES; which++) {
                if (!model_baseline_period(model, (enum model_baseline)which, &period, p))
                    p[0] = 1 - (p[1] = ended[4][1] / (ended[4][0] + ended[4][1]));
                figure_add(&scores[which], &scale, p, learner->outcome);
            }
            memset(p, 0, sizeof p);
            p[0] = 1 - (p[1] = ended[level][1] / (ended[level][0] + ended[level][1]));
            figure_add(&scores[3], &scale, p, learner->outcome);
            int subject = MODEL_NONE;
            for (size_t s = 0; s < sizeof learnt_modules / sizeof *learnt_modules; s++)
                if (strcmp(module, learnt_modules[s]) == 0)
                    subject = model_subject(model, module);
            model_prepare(model);
            if (!model_predict_period(model, subject, &period, p))
                model_baseline_period(model, MODEL_BASE_RATE, &period, p);
            figure_add(&scores[4], &scale, p, learner->outcome);
        }
    }
    static const int64_t rows[CUTS] = {7386, 6949, 6618};
    snprintf(what, sizeof what, "%d %%: learners", percent);
    figure_same(what, scores[0].count, rows[percent / 25 - 1]);
    printf("%d %%: %lld learners\n", percent, (long long)scores[0].count);
    printf("  %-34s %6s %6s %7s %7s %7s\n", "", "levels", "pass", "Brier", "ECE", "AUC");
    for (int i = 0; i < 5; i++)
        figure_table(names[i], &scores[i]);
    figure_reliability(&scores[4]);
    snprintf(what, sizeof what, "%d %%: AUC", percent);
    figure_least(what, model_score_auc(&scores[4]), bounds[percent / 25 - 1][0]);
    snprintf(what, sizeof what, "%d %%: Brier", percent);
    figure_most(what, model_score_brier(&scores[4]), bounds[percent / 25 - 1][1]);
    figure_most("Brier against level of the mean, frequencies", model_score_brier(&scores[4]),
                model_score_brier(&scores[1]));
    figure_most("Brier against last score, frequencies", model_score_brier(&scores[4]),
                model_score_brier(&scores[3]));
    for (int i = 0; i < 5; i++)
        model_score_free(&scores[i]);
    model_free(model);
}

int main(int argc, char **argv)
{
    char bundle[600];
    if (argc < 2)
        return 64;
    snprintf(bundle, sizeof bundle, "%s/oneroster", argv[1]);
    each(bundle, "lineItems.csv", add_work);
    each(bundle, "enrollments.csv", add_learner);
    qsort(learners, (size_t)learners_count, sizeof *learners, by_id);
    each(argv[1], "truth.csv", add_truth);
    each(bundle, "results.csv", add_mark);
    for (int i = 0; i < learners_count; i++)
        qsort(learners[i].marks, (size_t)learners[i].marks_count, sizeof(struct mark), by_day);
    for (int cut = 25; cut <= 75; cut += 25)
        score_cut(cut);
    printf("oulad-forecast: %d passed, %d failed\n", figures_passed, figures_failed);
    return figures_failed > 0;
}
