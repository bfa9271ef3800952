/*
 * uci FOLDER: the year model on the UCI Student Performance data (mathematics), all 10 × 10 folds of folds.csv.
 * Period marks G1 and G2 and final mark G3 are 0 to 20; five levels 0–9, 10–11, 12–13, 14–15, 16–20; a final 0 is
 * one who did not sit. Only marks are read. Prints a table, then each figure with its bound; exit code 1 when one
 * is missed.
 */
#include "figures.h"

enum { PUPILS_MAX = 1000, REPEATS = 10, FOLDS = 10, MODELS = 5 };

static struct {
    int g[3], fold[REPEATS];
} pupils[PUPILS_MAX];
static int count;

static const struct model_scale twenty = {
    .name = "uci",
    .levels = 5,
    .pass = 1,
    .most_x1000 = 20000,
    .threshold_x1000 = {0, 10000, 12000, 14000, 16000},
    .values = 21,
    .level_of = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4, 4},
};

/* The same marks on a scale half as fine (10 becomes 5): nothing may be tuned to one scale. */
static const struct model_scale ten = {
    .name = "uci-ten",
    .levels = 5,
    .pass = 1,
    .most_x1000 = 10000,
    .threshold_x1000 = {0, 5000, 6000, 7000, 8000},
    .values = 11,
    .level_of = {0, 0, 0, 0, 0, 1, 2, 3, 4, 4, 4},
};

static const struct shift {
    const char *name;
    const struct model_scale *scale;
    int divide; /* a mark, for this scale */
    int every;  /* learns from each so-manieth only */
} shifts[] = {{"", &twenty, 1, 1}, {"half of the pupils", &twenty, 1, 2}, {"scale of ten", &ten, 2, 1}};

/* Field AT of a line (from the end when below 0), a whole number with or without quotes. */
static int field(const char *line, char delimiter, int at)
{
    const char *fields[64];
    int n = 0;
    fields[n++] = line;
    for (const char *c = line; *c != '\0' && n < 64; c++)
        if (*c == delimiter)
            fields[n++] = c + 1;
    const char *text = fields[at < 0 ? n + at : at];
    return atoi(*text == '"' ? text + 1 : text);
}

static FILE *open_in(const char *folder, const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *in = fopen(path, "r");
    if (in == NULL) {
        perror(path);
        exit(1);
    }
    return in;
}

static void read_all(const char *folder)
{
    char line[1000];
    FILE *in = open_in(folder, "student-mat.csv");
    for (int row = -1; fgets(line, sizeof line, in) != NULL && count < PUPILS_MAX; row++)
        if (row >= 0) {
            for (int i = 0; i < 3; i++)
                pupils[count].g[i] = field(line, ';', i - 3);
            count++;
        }
    fclose(in);
    in = open_in(folder, "folds.csv");
    for (int row = -1; fgets(line, sizeof line, in) != NULL; row++)
        for (int r = 0; row >= 0 && row < count && r < REPEATS; r++)
            pupils[row].fold[r] = field(line, ',', 1 + r);
    fclose(in);
}

/* On a scale; 0 is without a mark. */
static int value_of(const struct shift *shift, int mark)
{
    return mark > 0 ? mark / shift->divide : MODEL_NONE;
}

static struct model_year year_of(const struct shift *shift, int pupil, int periods)
{
    struct model_year year = {.periods = periods, .of = 3};
    for (int i = 0; i < periods; i++)
        year.value[i] = (int8_t)value_of(shift, pupils[pupil].g[i]);
    return year;
}

static void score_all(const struct shift *shift, int periods, struct model_score scores[MODELS])
{
    const struct model_scale *scale = shift->scale;
    for (int repeat = 0; repeat < REPEATS; repeat++)
        for (int fold = 0; fold < FOLDS; fold++) {
            struct model *model = model_new(scale);
            for (int i = 0; i < count; i++) {
                struct model_year year = year_of(shift, i, periods);
                if (pupils[i].fold[repeat] != fold && i % shift->every == 0)
                    model_learn_year(model, MODEL_NONE, &year, value_of(shift, pupils[i].g[2]), 1);
            }
            model_prepare(model);
            for (int i = 0; i < count; i++) {
                if (pupils[i].fold[repeat] != fold)
                    continue;
                struct model_year year = year_of(shift, i, periods);
                double p[MODEL_OUTCOMES_MAX];
                int value = value_of(shift, pupils[i].g[2]);
                int outcome = value >= 0 ? scale->level_of[value] : scale->levels;
                for (int which = 0; which < MODEL_BASELINES; which++) {
                    model_baseline_year(model, (enum model_baseline)which, &year, p);
                    figure_add(&scores[which], scale, p, outcome);
                }
                if (!model_predict_year(model, MODEL_NONE, &year, p)) /* no mark at all: as they ended */
                    model_baseline_year(model, MODEL_BASE_RATE, &year, p);
                figure_add(&scores[MODEL_BASELINES], scale, p, outcome);
            }
            model_free(model);
        }
}

static void bounds(int periods, const struct model_score scores[MODELS])
{
    const struct model_score *ours = &scores[MODEL_BASELINES];
    figure_reliability(ours);
    if (periods == 2) {
        figure_least("G1 + G2: five levels", model_score_level_accuracy(ours), 0.775);
        figure_least("G1 + G2: pass", model_score_accuracy(ours), 0.915);
        figure_most("G1 + G2: ECE", model_score_ece(ours), 0.045);
    }
    figure_most(periods == 2 ? "G1 + G2: Brier" : "G1: Brier", model_score_brier(ours),
                periods == 2 ? 0.063 : 0.111);
}

int main(int argc, char **argv)
{
    static const char *const names[] = {"last mark, hard", "last level, frequencies", "base rate",
                                        "itog: year from period marks"};
    if (argc != 2)
        return 64;
    read_all(argv[1]);
    printf("UCI mathematics: %d pupils, %d x %d folds\n", count, REPEATS, FOLDS);
    for (int run = 0; run < 6; run++) {
        const struct shift *shift = &shifts[run / 2];
        int periods = 2 - run % 2;
        struct model_score scores[MODELS] = {0};
        score_all(shift, periods, scores);
        printf("  %-7s %-26s %6s %6s %7s %7s %7s\n", periods == 2 ? "G1 + G2" : "G1", shift->name, "levels",
               "pass", "Brier", "ECE", "AUC");
        for (int i = 0; i <= MODEL_BASELINES; i++)
            figure_table(names[i], &scores[i]);
        if (run < 2)
            bounds(periods, scores);
        figure_most("Brier against last level, frequencies", model_score_brier(&scores[MODEL_BASELINES]),
                    model_score_brier(&scores[MODEL_LAST_LEVEL]));
        for (int i = 0; i < MODELS; i++)
            model_score_free(&scores[i]);
    }
    printf("uci: %d passed, %d failed\n", figures_passed, figures_failed);
    return figures_failed > 0;
}
