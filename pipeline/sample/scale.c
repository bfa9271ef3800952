/* scale: see scale.h. */
#include "sample/scale.h"

#include <stddef.h>
#include <string.h>

enum { FIVE, PERCENT, TEN, SCALES };

static const struct sample_scale scales[SCALES] = {[FIVE] = {"2-5", 2, 5, 3, {"2", "3"}},
                                                   [PERCENT] = {"percent", 2, 5, 40, {"2", "3"}},
                                                   [TEN] = {"10", 1, 10, 5, {"3", "5"}}};

const struct sample_scale *sample_scale_of(const char *name)
{
    for (size_t i = 0; i < SCALES; i++)
        if (strcmp(scales[i].name, name) == 0)
            return &scales[i];
    return NULL;
}

static int steps(const int *least, size_t count, int level)
{
    int passed = 0;
    for (size_t i = 0; i < count; i++)
        passed += level >= least[i];
    return passed;
}

/* Between knots per cent rise evenly. */
static int percent_of(int level)
{
    static const int knots[][2] = {{-3400, 0}, {-1580, 40}, {-20, 55}, {850, 70}, {2600, 100}};
    enum { KNOTS = sizeof knots / sizeof *knots };
    if (level >= knots[KNOTS - 1][0])
        return knots[KNOTS - 1][1];
    for (size_t i = KNOTS - 1; i-- > 0;)
        if (level >= knots[i][0])
            return knots[i][1] +
                   (level - knots[i][0]) * (knots[i + 1][1] - knots[i][1]) / (knots[i + 1][0] - knots[i][0]);
    return knots[0][1];
}

int sample_scale_value(const struct sample_scale *scale, int level)
{
    static const int fives[] = {-1580, -20, 850};
    static const int tens[] = {-2500, -2200, -1880, -1580, -800, -20, 415, 850, 1500};
    if (scale == &scales[PERCENT])
        return percent_of(level);
    return scale == &scales[TEN] ? 1 + steps(tens, sizeof tens / sizeof *tens, level)
                                 : 2 + steps(fives, sizeof fives / sizeof *fives, level);
}

int sample_scale_mean_x100(const struct sample_scale *scale, int sum, int count)
{
    int mean_x100 = sum * 100 / count;
    if (scale == &scales[PERCENT])
        mean_x100 = 250 + (mean_x100 - 4000) / 15;
    return mean_x100 < scale->highest * 100 ? mean_x100 : scale->highest * 100;
}

int sample_scale_fives_x10(const struct sample_scale *scale, int sum, int count)
{
    return scale == &scales[FIVE]  ? sum * 10 / count
           : scale == &scales[TEN] ? (sum * 10 / count + 5) / 2
                                   : sample_scale_mean_x100(scale, sum, count) / 10;
}

int sample_scale_exam(const struct sample_scale *scale, int percent)
{
    int ten = (percent + 5) / 10;
    if (scale == &scales[TEN])
        return ten < 1 ? 1 : ten;
    return percent >= 76 ? 5 : percent >= 58 ? 4 : percent >= 34 ? 3 : 2;
}
